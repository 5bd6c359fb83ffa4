//! A BLIP in place of our captioner: the fixture of random weights, against its reference code.

use std::path::Path;

use hushtag::domain::photo::Size;
use hushtag::infer::Models;
use hushtag::infer::beam::Decoder as _;
use hushtag::infer::byte_level::Vocabulary;
use hushtag::infer::encoder_decoder::Decoder;
use hushtag::infer::engine::Plan;
use hushtag::infer::manifest::{Manifest, Task};
use hushtag::infer::preprocess::whole;
use hushtag::infer::tensor::Tensor;
use hushtag::pixels::Pixels;
use serde::Deserialize;

/// Outputs may differ by this much, or by this share of a value above 1.
const TOLERANCE: f32 = 2e-3;

#[derive(Deserialize)]
struct Reference {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    picture: u32,
    /// Every 37th value of what the encoder saw.
    seen: Vec<f32>,
    /// A sentence of some tokens and no end.
    tokens: Vec<usize>,
    /// As transformers' tokenizer writes it.
    text: String,
    /// Every fifth, after each token, all computed at once and without a past.
    logits: Vec<Vec<f32>>,
}

fn read(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/blip");
    std::fs::read(folder.join(name)).unwrap()
}

fn manifest() -> Manifest {
    Manifest::parse(&String::from_utf8(read("manifest.json")).unwrap()).unwrap()
}

fn cases() -> Vec<Case> {
    let reference: Reference = serde_json::from_slice(&read("reference.json")).unwrap();
    assert_eq!(reference.cases.len(), 4);
    reference.cases
}

/// The picture that `tiny_captioner.py` makes of the same number; it is of the encoder's size.
fn picture(number: u32) -> Pixels {
    const SIDE: u32 = 32;
    let places = (0..SIDE).flat_map(|y| (0..SIDE).map(move |x| (x, y)));
    let colour = |(x, y)| {
        [
            x * (number + 3) + y * 5,
            x * y + 40 * number,
            x + y * (number + 7),
        ]
    };
    Pixels {
        size: Size {
            width: SIDE,
            height: SIDE,
        },
        rgb: places
            .flat_map(colour)
            .map(|value| (value % 256) as u8)
            .collect(),
    }
}

fn seen(number: u32) -> Tensor {
    let manifest = manifest();
    let entry = manifest.entry(Task::CaptionEncoder).unwrap();
    let plan = Plan::new(&read(&entry.file), &entry.inputs, &entry.outputs).unwrap();
    let pixels = picture(number);
    let (tensor, _) = whole(&pixels, pixels.size, entry.pixels.as_ref().unwrap());
    plan.run(&[&tensor]).unwrap().remove(0)
}

fn check_close(found: impl Iterator<Item = f32>, expected: &[f32], what: &str) {
    let found: Vec<f32> = found.collect();
    assert_eq!(found.len(), expected.len(), "{what}");
    for (found, expected) in found.iter().zip(expected) {
        let is_close = (found - expected).abs() <= TOLERANCE * expected.abs().max(1.0);
        assert!(is_close, "{what}: {found}, torch {expected}");
    }
}

#[test]
fn with_its_past_it_says_what_the_reference_code_says_without() {
    let manifest = manifest();
    let entry = manifest.entry(Task::CaptionDecoder).unwrap();
    let tokens = read(&entry.tokens.as_ref().unwrap().file);
    let decoder = Decoder::new(entry, &read(&entry.file), &tokens).unwrap();
    let begin = entry.special.as_ref().unwrap().begin;
    for case in cases() {
        let seen = seen(case.picture);
        check_close(
            seen.values().iter().copied().step_by(37),
            &case.seen,
            "what was seen",
        );
        let mut speech = decoder.begin(&seen);
        let said = std::iter::once(begin).chain(case.tokens);
        for (token, expected) in said.zip(&case.logits).take(24) {
            let logits = speech.step(&[token; 3], &[0, 1, 2]).unwrap();
            let first = &logits[..logits.len() / 3];
            check_close(first.iter().copied().step_by(5), expected, &case.text);
        }
    }
}

#[test]
fn its_pieces_are_written_as_its_tokenizer_writes_them() {
    let words = Vocabulary::read(&read("other-captioner-tokens.json"), 33).unwrap();
    // Where a text begins with the rest of a word, the tokenizer leaves its mark.
    let without_blanks = |text: &str| text.trim_start_matches("##").replace(' ', "");
    let mut checked = 0;
    for case in cases() {
        let found = String::from_utf8(words.bytes(&case.tokens)).unwrap();
        assert_eq!(without_blanks(&found), without_blanks(&case.text));
        checked += case.tokens.len();
    }
    assert!(checked > 20, "{checked} tokens say little");
}

#[test]
fn the_photo_has_a_sentence_that_names_it() {
    let manifest = manifest();
    let mut models = Models::default();
    for entry in &manifest.models {
        let tokens = entry.tokens.as_ref().map(|tokens| read(&tokens.file));
        let loaded = models.load(entry, &read(&entry.file), tokens.as_deref());
        assert_eq!(loaded, Ok(()));
    }
    let mut sentences = Vec::new();
    for case in cases() {
        let (inference, errors) = models.analyse(&picture(case.picture), &mut |_| {});
        assert_eq!(errors, []);
        if let Some(caption) = inference.caption {
            assert_eq!(caption.model.name, "tiny-blip");
            sentences.push(caption.value.text);
        }
    }
    assert!(sentences.len() > 1, "{sentences:?}");
    assert!(
        sentences
            .iter()
            .all(|text| text.ends_with('.') && !text.contains("[SEP]"))
    );
}
