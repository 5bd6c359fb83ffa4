//! A BLIP in place of our captioner: the fixture of random weights, against its reference code.

use hushtag::infer::beam::Decoder as _;
use hushtag::infer::byte_level::Vocabulary;
use hushtag::infer::encoder_decoder::Decoder;
use hushtag::infer::manifest::Task;
use serde::Deserialize;

use crate::export::{Export, SIDE, check_close, picture};

const BLIP: Export = Export("blip");
const TOLERANCE: f32 = 2e-3;

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

fn cases() -> Vec<Case> {
    BLIP.cases()
}

#[test]
fn with_its_past_it_says_what_the_reference_code_says_without() {
    let manifest = BLIP.manifest();
    let entry = manifest.entry(Task::CaptionDecoder).unwrap();
    let tokens = BLIP.read(&entry.tokens.as_ref().unwrap().file);
    let decoder = Decoder::new(entry, &BLIP.read(&entry.file), &tokens).unwrap();
    let begin = entry.special.as_ref().unwrap().begin;
    for case in cases() {
        let seen = BLIP.seen(case.picture);
        check_close(
            seen.values().iter().copied().step_by(37),
            &case.seen,
            TOLERANCE,
            "what was seen",
        );
        let mut speech = decoder.begin(&seen);
        let said = std::iter::once(begin).chain(case.tokens);
        for (token, expected) in said.zip(&case.logits).take(24) {
            let logits = speech.step(&[token; 3], &[0, 1, 2]).unwrap();
            let first = &logits[..logits.len() / 3];
            let found = first.iter().copied().step_by(5);
            check_close(found, expected, TOLERANCE, &case.text);
        }
    }
}

#[test]
fn its_pieces_are_written_as_its_tokenizer_writes_them() {
    let words = Vocabulary::read(&BLIP.read("other-captioner-tokens.json"), 33).unwrap();
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
    let mut models = BLIP.models();
    let mut sentences = Vec::new();
    for case in cases() {
        let (inference, errors) = models.analyse(&picture(case.picture, SIDE), &mut |_| {});
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
