//! A captioner in place of ours, in the layout of Hugging Face's exports: the fixture of random weights, against onnxruntime.

use hushtag::domain::session::Stage;
use hushtag::infer::beam::Decoder as _;
use hushtag::infer::byte_level::Vocabulary;
use hushtag::infer::encoder_decoder::Decoder;
use hushtag::infer::manifest::{Entry, Manifest, Task};
use serde::Deserialize;

use crate::export::{Export, SIDE, picture};

const TINY: Export = Export("captioner");

const SHIPPED: &str = include_str!("../../models/manifest.json");

#[derive(Deserialize)]
struct Case {
    picture: u32,
    /// Every 37th value of what the encoder saw.
    seen: Vec<f32>,
    /// Every 41st, after each token of the best sentence, all computed at once and without a past.
    logits: Vec<Vec<f32>>,
    written: String,
    beams: Said,
    greedy: Said,
}

#[derive(Deserialize)]
struct Said {
    tokens: Vec<usize>,
    probability: f32,
}

fn cases() -> Vec<Case> {
    TINY.cases()
}

fn decoder(change: impl FnOnce(&mut Entry)) -> Result<Decoder, String> {
    let mut entry = TINY.manifest().entry(Task::CaptionDecoder).unwrap().clone();
    change(&mut entry);
    Decoder::new(&entry, &TINY.read(&entry.file), &TINY.read("vocab.json"))
}

/// One sentence at a time instead of three.
fn greedy(entry: &mut Entry) {
    let shapes = entry.inputs.iter_mut().chain(&mut entry.outputs);
    for spec in shapes {
        match &mut *spec.shape {
            [_, beams, _, _, _] | [beams, _] => *beams = 1,
            [views, _, _] => *views = 1,
            _ => unreachable!(),
        }
    }
}

fn check_close(found: impl IntoIterator<Item = f32>, expected: &[f32], what: &str) {
    crate::export::check_close(found, expected, 1e-3, what);
}

#[test]
fn it_says_what_onnxruntime_says_and_every_draft_names_it() {
    let manifest = TINY.manifest();
    let mut models = TINY.models();
    for case in cases() {
        let mut stages = Vec::new();
        let (said, errors) = models.analyse(&picture(case.picture, SIDE), &mut |stage| {
            stages.push(stage)
        });
        assert_eq!((stages, errors), (vec![Stage::Captioning], vec![]));
        let said = said.caption.unwrap();
        check_close(
            [said.value.score.value()],
            &[case.beams.probability],
            &case.written,
        );
        // Of the byte level only what the fixture's words need.
        let wanted = case.written.replace('Ġ', " ").replace("Ã¼", "ü");
        let wanted = wanted.trim();
        assert_eq!(
            said.value.text,
            wanted[..1].to_uppercase() + &wanted[1..] + "."
        );
        assert_eq!(
            (said.model.name.as_str(), said.model.version.as_str()),
            ("Tiny captioner", "1")
        );
        for entry in &manifest.models {
            assert!(said.model.weights.contains(&entry.sha256));
        }
    }
}

#[test]
fn one_beam_says_what_greedy_decoding_says() {
    let decoder = decoder(greedy).unwrap();
    let vocabulary = Vocabulary::read(&TINY.read("vocab.json"), 270).unwrap();
    for case in cases() {
        let said = decoder.caption(&TINY.seen(case.picture)).unwrap().unwrap();
        check_close(
            [said.score.value()],
            &[case.greedy.probability],
            &case.written,
        );
        let wanted = String::from_utf8(vocabulary.bytes(&case.greedy.tokens)).unwrap();
        assert_eq!(
            said.text.trim_end_matches('.').to_lowercase(),
            wanted.trim().to_lowercase()
        );
    }
}

#[test]
fn with_its_past_it_says_what_the_whole_sentence_says_without() {
    let decoder = decoder(|_| ()).unwrap();
    let end = TINY
        .manifest()
        .entry(Task::CaptionDecoder)
        .unwrap()
        .special
        .clone()
        .unwrap()
        .end;
    for case in cases() {
        let seen = TINY.seen(case.picture);
        check_close(
            seen.values().iter().copied().step_by(37),
            &case.seen,
            "what was seen",
        );
        let mut speech = decoder.begin(&seen);
        let mut parents = [0, 1, 2];
        let said = std::iter::once(end).chain(case.beams.tokens);
        for (token, expected) in said.zip(&case.logits).take(12) {
            // The sentence moves from beam to beam; beside it, others say something else.
            let lane = (parents[0] + 1) % 3;
            let mut tokens = [end; 3];
            tokens[lane] = token;
            let from = parents[0];
            parents = [0, 0, 0];
            parents[lane] = from;
            let logits = speech.step(&tokens, &parents).unwrap();
            let words = logits.len() / 3;
            let row = &logits[lane * words..][..words];
            check_close(row.iter().copied().step_by(41), expected, &case.written);
            parents[0] = lane;
        }
    }
}

#[test]
fn what_was_seen_may_be_given_once_or_to_every_beam() {
    let once = decoder(|_| ()).unwrap();
    let each = decoder(|entry| entry.inputs[1].shape[0] = 3).unwrap();
    for case in cases() {
        let seen = TINY.seen(case.picture);
        let [once, each] = [&once, &each].map(|way| way.caption(&seen).unwrap().unwrap());
        assert_eq!(once.text, each.text);
        // Not to the last digit: what is multiplied in another shape is added up in another order.
        check_close([once.score.value()], &[each.score.value()], &once.text);
        check_close([each.score.value()], &[case.beams.probability], &each.text);
    }
}

#[test]
fn it_takes_the_place_of_ours() {
    let mut both: serde_json::Value = serde_json::from_str(SHIPPED).unwrap();
    let other: serde_json::Value = serde_json::from_str(&TINY.text("manifest.json")).unwrap();
    let entries = both["models"].as_array_mut().unwrap();
    let count = entries.len();
    entries.extend(other["models"].as_array().unwrap().clone());
    let read = Manifest::parse(&both.to_string()).unwrap();
    assert_eq!(read.models.len(), count);
    for ours in [Task::CaptionMemory, Task::CaptionStep] {
        assert_eq!(read.entry(ours), None);
    }
    assert!(
        Manifest::parse(SHIPPED)
            .unwrap()
            .entry(Task::CaptionStep)
            .is_some()
    );
}

#[test]
fn a_missing_part_is_named() {
    let check = |change: &dyn Fn(&mut Manifest), said: &str| {
        let mut manifest = TINY.manifest();
        change(&mut manifest);
        let json = serde_json::to_string(&manifest).unwrap();
        let error = Manifest::parse(&json).unwrap_err().to_string();
        assert!(error.contains(said), "{error:?} does not say {said:?}");
    };
    check(
        &|manifest| manifest.models.truncate(1),
        "Tiny captioner: no model for `caption-decoder`",
    );
    check(
        &|manifest| drop(manifest.models.remove(0)),
        "Tiny captioner: no model for `caption-encoder`",
    );
    check(
        &|manifest| manifest.models[0].pixels = None,
        "Tiny captioner: no `pixels`",
    );
    check(
        &|manifest| manifest.models[1].tokens = None,
        "Tiny captioner: no `tokens`",
    );
    check(
        &|manifest| manifest.models[1].special = None,
        "Tiny captioner: no `special`",
    );
}

#[test]
fn a_decoder_that_is_not_as_declared_says_how() {
    let check = |change: &dyn Fn(&mut Entry), said: &str| {
        let error = decoder(change).err().unwrap();
        assert!(error.contains(said), "{error:?} does not say {said:?}");
    };
    check(
        &|entry| drop(entry.inputs.pop()),
        "its entry does not declare",
    );
    check(
        &|entry| entry.inputs[2].shape = vec![3, 4, 12, 6],
        "[layers, beams, heads, places, width]",
    );
    check(
        &|entry| entry.inputs[0].shape[0] = 5,
        "do not agree about 5 beams",
    );
    check(
        &|entry| entry.inputs[1].shape[0] = 2,
        "do not agree about 3 beams",
    );
    check(
        &|entry| entry.special.as_mut().unwrap().end = 50_256,
        "none is 269 or 50256",
    );
    check(
        &|entry| {
            for spec in [&mut entry.inputs[2], &mut entry.outputs[1]] {
                spec.shape[0] = 3;
            }
        },
        "past_key_values.2.key",
    );
    check(
        &|entry| entry.file = "encoder_model.onnx".into(),
        "its inputs are [\"pixel_values\"]",
    );
    // What the graph says of its own shapes is found at the latest when it runs.
    let wide = decoder(|entry| {
        for spec in [&mut entry.inputs[2], &mut entry.outputs[1]] {
            spec.shape[4] = 7;
        }
    });
    let said = wide.and_then(|decoder| decoder.caption(&TINY.seen(0)));
    assert!(said.is_err());
}
