//! What the models say about the sample photos: the same on every platform, to the word and to the box.

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
        expected: Some(expected),
        embedding: Some(embedding),
        nudity,
        illustration: Some(illustration),
        measured: Some(_),
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
        expected: (expected.value.iter().take(5))
            .map(|expected| (expected.word.clone(), expected.score.value()))
            .collect(),
        embedding: embedding.value.iter().step_by(64).copied().collect(),
    }
}

/// Compares with what was committed.
pub fn check(name: &str, seen: &Seen, committed: &[u8]) {
    let mut committed: std::collections::BTreeMap<String, Seen> =
        serde_json::from_slice(committed).unwrap();
    let expected = committed.remove(name).unwrap();
    assert_eq!(seen.caption, expected.caption, "{name}");
    let classes = |tags: &[(u16, f32)]| tags.iter().map(|(class, _)| *class).collect::<Vec<_>>();
    assert_eq!(classes(&seen.tags), classes(&expected.tags), "{name}");
    let scores = |tags: &[(u16, f32)]| tags.iter().map(|(_, score)| *score).collect::<Vec<_>>();
    close(name, &scores(&seen.tags), &scores(&expected.tags));
    let words = |seen: &Seen| {
        seen.expected
            .iter()
            .map(|(word, _)| word.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(words(seen), words(&expected), "{name}");
    let chances = |seen: &Seen| {
        seen.expected
            .iter()
            .map(|(_, chance)| *chance)
            .collect::<Vec<_>>()
    };
    close(name, &chances(seen), &chances(&expected));
    close(name, &seen.embedding, &expected.embedding);
    assert_eq!(seen.nudity.is_some(), expected.nudity.is_some(), "{name}");
    close(name, seen.nudity.as_slice(), expected.nudity.as_slice());
    close(name, &[seen.illustration], &[expected.illustration]);
    assert_eq!(
        seen.text.len(),
        expected.text.len(),
        "{name}: {:?}",
        seen.text
    );
    for ((seen, at), (expected, wanted)) in seen.text.iter().zip(&expected.text) {
        assert_eq!(seen, expected, "{name}");
        close(name, at, wanted);
    }
    for (seen, expected) in [
        (&seen.objects, &expected.objects),
        (&seen.faces, &expected.faces),
    ] {
        let classes = |found: &[Found]| found.iter().map(|(class, _)| *class).collect::<Vec<_>>();
        assert_eq!(classes(seen), classes(expected), "{name}: {seen:?}");
        for ((_, seen), (_, expected)) in seen.iter().zip(expected) {
            close(name, seen, expected);
        }
    }
}

fn close(name: &str, seen: &[f32], expected: &[f32]) {
    assert_eq!(seen.len(), expected.len(), "{name}");
    for (seen, expected) in seen.iter().zip(expected) {
        assert!(
            (seen - expected).abs() <= TOLERANCE,
            "{name}: {seen} for {expected}"
        );
    }
}

fn found(detection: &Detection) -> Found {
    (detection.class, placed(detection.score, detection.area))
}

fn placed(score: Score, area: BoundingBox) -> [f32; 5] {
    [score.value(), area.x, area.y, area.width, area.height]
}
