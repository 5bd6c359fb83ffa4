//! What the models say about the sample photos: the same on every platform, to the word and to the box.

use std::fmt::Debug;

use hushtag::domain::inference::{BoundingBox, Detection, Inference, Score};
use hushtag::domain::photo::Format;
use hushtag::infer::Models;
use hushtag::pixels::decode::{Limits, decode};
use serde::{Deserialize, Serialize};

pub const PHOTOS: [&str; 3] = ["astronaut", "cat", "temple"];

/// How far two platforms may be apart: the order of their additions differs.
const TOLERANCE: f32 = 1e-3;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct Seen {
    /// The five likeliest classes with their probabilities.
    tags: Vec<(u16, f32)>,
    objects: Vec<Found>,
    faces: Vec<Found>,
    /// Each line with its score and its box.
    text: Vec<(String, [f32; 5])>,
    /// Where there may be skin.
    nudity: Option<f32>,
    illustration: f32,
    caption: String,
    /// The five likeliest words of the head.
    words: Vec<(String, f32)>,
    /// The five likeliest words of captions.
    expected: Vec<(String, f32)>,
    /// Every 64th value.
    embedding: Vec<f32>,
}

/// Class, score, and the box: left, top, width, height.
type Found = (u16, [f32; 5]);

/// What the models see in a JPEG.
pub fn seen(models: &mut Models, photo: &[u8]) -> Seen {
    let (_, pixels) = decode(photo, Format::Jpeg, Limits::default()).unwrap();
    let (inference, errors) = models.analyse(&pixels, &mut |_| {});
    assert!(errors.is_empty(), "{errors:?}");
    let Inference {
        tags: Some(tags),
        objects: Some(objects),
        faces: Some(faces),
        text: Some(text),
        caption: Some(caption),
        words: Some(words),
        expected: Some(expected),
        embedding: Some(embedding),
        nudity,
        illustration: Some(illustration),
        measured: Some(_),
        own_words: None,
        class_maps,
    } = inference
    else {
        panic!("a model said nothing");
    };
    assert_eq!(
        class_maps.len(),
        tags.value.len(),
        "every tag was seen somewhere"
    );
    Seen {
        tags: tags
            .value
            .iter()
            .take(5)
            .map(|tag| (tag.class, tag.score.value()))
            .collect(),
        objects: objects.value.iter().map(found).collect(),
        faces: faces.value.iter().map(found).collect(),
        text: (text.value.iter())
            .map(|line| (line.text.clone(), placed(line.score, line.area)))
            .collect(),
        nudity: nudity.map(|nudity| nudity.value.value()),
        illustration: illustration.value.value(),
        caption: caption.value.text,
        words: (words.value.iter().take(5))
            .map(|told| (told.word.clone(), told.score.value()))
            .collect(),
        expected: (expected.value.iter().take(5))
            .map(|expected| (expected.word.clone(), expected.score.value()))
            .collect(),
        embedding: embedding.value.iter().step_by(64).copied().collect(),
    }
}

/// Compares with what was committed. Whatever stands in a list because of its score may trade places with, or give way to,
/// what scores the same within the tolerance: which of the two comes first is chance of the last digits.
pub fn check(name: &str, seen: &Seen, committed: &[u8]) {
    let mut committed: std::collections::BTreeMap<String, Seen> =
        serde_json::from_slice(committed).unwrap();
    let expected = committed.remove(name).unwrap();
    assert_eq!(seen.caption, expected.caption, "{name}");
    ranked(name, &seen.tags, &expected.tags);
    ranked(name, &seen.words, &expected.words);
    ranked(name, &seen.expected, &expected.expected);
    close(name, &seen.embedding, &expected.embedding);
    assert_eq!(seen.nudity.is_some(), expected.nudity.is_some(), "{name}");
    close(name, seen.nudity.as_slice(), expected.nudity.as_slice());
    close(name, &[seen.illustration], &[expected.illustration]);
    same_finds(name, &seen.text, &expected.text);
    same_finds(name, &seen.objects, &expected.objects);
    same_finds(name, &seen.faces, &expected.faces);
}

/// The first of a ranking: each with its score, whatever the order of equals, and at the end equals for each other.
fn ranked<T: PartialEq + Debug>(name: &str, seen: &[(T, f32)], expected: &[(T, f32)]) {
    assert_eq!(seen.len(), expected.len(), "{name}: {seen:?}");
    let last = |all: &[(T, f32)]| all.last().map_or(0.0, |(_, score)| *score);
    for (one, other) in [(seen, expected), (expected, seen)] {
        for (what, score) in one {
            match other.iter().find(|(known, _)| known == what) {
                Some((_, same)) => close(name, &[*score], &[*same]),
                None => close(name, &[*score], &[last(other)]),
            }
        }
    }
}

/// The same finds in the same places, in any order. The committed ones are well above where a detector stops telling, so
/// that none comes or goes by a last digit: see the test of that.
fn same_finds<T: PartialEq + Debug>(
    name: &str,
    seen: &[(T, [f32; 5])],
    expected: &[(T, [f32; 5])],
) {
    assert_eq!(seen.len(), expected.len(), "{name}: {seen:?}");
    for (what, wanted) in expected {
        let is_there = seen
            .iter()
            .any(|(found, at)| found == what && differs(at, wanted).is_none());
        assert!(
            is_there,
            "{name}: {what:?} at {wanted:?} is not among {seen:?}"
        );
    }
}

fn close(name: &str, seen: &[f32], expected: &[f32]) {
    let differing = differs(seen, expected);
    assert!(differing.is_none(), "{name}: {differing:?}");
}

/// The first two values that are further apart than two platforms may be, or the lengths.
fn differs(seen: &[f32], expected: &[f32]) -> Option<(f32, f32)> {
    if seen.len() != expected.len() {
        return Some((seen.len() as f32, expected.len() as f32));
    }
    let mut pairs = seen.iter().copied().zip(expected.iter().copied());
    // Written so that what is no number differs from everything.
    pairs.find(|(seen, expected)| (seen - expected).is_nan() || (seen - expected).abs() > TOLERANCE)
}

/// None of the committed scores is so near to a detector's threshold that what was found might come or go by its last digits.
#[cfg(not(target_arch = "wasm32"))]
pub fn check_margins(committed: &[u8], objects: f32, faces: f32) {
    let committed: std::collections::BTreeMap<String, Seen> =
        serde_json::from_slice(committed).unwrap();
    for (name, seen) in committed {
        for (finds, limit) in [(seen.objects, objects), (seen.faces, faces)] {
            for (class, [score, ..]) in finds {
                assert!(
                    (score - limit).abs() > 5.0 * TOLERANCE,
                    "{name}: {class} at {score} hangs on the threshold {limit}"
                );
            }
        }
    }
}

fn found(detection: &Detection) -> Found {
    (detection.class, placed(detection.score, detection.area))
}

fn placed(score: Score, area: BoundingBox) -> [f32; 5] {
    [score.value(), area.x, area.y, area.width, area.height]
}
