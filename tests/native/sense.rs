//! Sentences that people say, and sentences that nobody does, by the table that is shipped.

use std::fs;
use std::path::Path;

use hushtag::infer::expected::Tokens;
use hushtag::infer::sense::Sense;

fn sense() -> Sense {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/captioner-tokens.json");
    let tokens: serde_json::Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    Sense::read(tokens["said"].clone()).unwrap()
}

fn sentences(name: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sentences");
    let text = fs::read_to_string(folder.join(name)).unwrap();
    text.lines().map(str::to_owned).collect()
}

fn share_that_passes(sense: &Sense, name: &str) -> f32 {
    let sentences = sentences(name);
    assert!(sentences.len() >= 40, "{name}");
    let passes = sentences.iter().filter(|sentence| sense.is_sound(sentence));
    let share = passes.count() as f32 / sentences.len() as f32;
    println!("{name}: {:.0} % pass", share * 100.0);
    share
}

#[test]
fn most_absurd_sentences_are_stopped_and_nearly_all_sound_ones_pass() {
    let sense = sense();
    assert!(share_that_passes(&sense, "sound.txt") >= 0.95);
    assert!(share_that_passes(&sense, "absurd.txt") <= 0.2);
}

#[test]
fn nobody_sits_on_a_baby_or_eats_a_drink() {
    let sense = sense();
    for (absurd, sound) in [
        (
            "Two people are sitting on a baby.",
            "Two people are sitting on a bench.",
        ),
        (
            "A person is eating a drink.",
            "A person is eating a sandwich.",
        ),
    ] {
        assert!(!sense.is_sound(absurd), "{absurd}");
        assert!(sense.is_sound(sound), "{sound}");
    }
}

#[test]
fn a_sentence_of_unknown_words_or_of_none_is_not_held_to_be_absurd() {
    let sense = sense();
    for sentence in ["", " .", "A quokka grokking a zarf.", "Ein Hund läuft."] {
        assert!(sense.is_sound(sentence), "{sentence}");
    }
}

#[test]
fn sentences_are_taken_apart_as_they_were_counted() {
    let sense = sense();
    for row in sentences("verdicts.tsv") {
        let columns: Vec<&str> = row.split('\t').collect();
        let judgement = sense.judge(columns[2]);
        let likelihood: f32 = columns[0].parse().unwrap();
        assert!(
            (judgement.likelihood - likelihood).abs() < 1e-3,
            "{row}: {judgement:?}"
        );
        assert_eq!(judgement.is_heard_of, columns[1] == "1", "{row}");
    }
}

#[test]
fn the_tokens_are_read_with_the_table_and_without_it() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/captioner-tokens.json");
    let with = fs::read(path).unwrap();
    let mut tokens: serde_json::Value = serde_json::from_slice(&with).unwrap();
    tokens.as_object_mut().unwrap().remove("said");
    let absurd = "A horse is sitting on a couch.";
    assert!(!Tokens::read(&with).unwrap().is_sound(absurd));
    let without = serde_json::to_vec(&tokens).unwrap();
    assert!(Tokens::read(&without).unwrap().is_sound(absurd));
}
