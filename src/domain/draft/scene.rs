//! Where a photo was taken, by the words that its captions can be expected to hold.

use super::illustration;
use crate::domain::inference::{Inference, Score};
use crate::domain::provenance::ModelId;

/// What people say of places and grounds, and the keyword for it.
pub const SCENES: [(&str, &str); 15] = [
    ("beach", "beach"),
    ("city", "city"),
    ("field", "field"),
    ("forest", "forest"),
    ("grass", "grass"),
    ("lake", "lake"),
    ("mountain", "mountain"),
    ("mountains", "mountain"),
    ("ocean", "sea"),
    ("pool", "swimming pool"),
    ("river", "river"),
    ("snow", "snow"),
    ("street", "street"),
    ("water", "water"),
    ("woods", "forest"),
];

/// From the logit that one caption holds a word to that of any of five: a logistic curve, fitted on the dev photos of
/// Flickr8k (models/README.md).
const STEEPNESS: f32 = 1.13;
const HEAD_START: f32 = 1.84;

/// The keywords, each as likely as one of five people says so. The words come from captions of photos, and so do photos alone
/// get them.
pub(super) fn expected(inference: &Inference) -> Option<(&ModelId, Vec<(&'static str, Score)>)> {
    let output = inference.expected.as_ref()?;
    let is_photo = !illustration::is_one(inference);
    let words = output.value.iter().filter(|_| is_photo);
    let keywords = words.filter_map(|expected| {
        let (_, keyword) = SCENES.iter().find(|(word, _)| *word == expected.word)?;
        Some((*keyword, by_any_of_five(expected.score)))
    });
    Some((&output.model, keywords.collect()))
}

fn by_any_of_five(by_one: Score) -> Score {
    let odds = (by_one.value() / (1.0 - by_one.value())).ln();
    Score::of_log_odds(STEEPNESS * odds + HEAD_START)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::tests::{expecting, output, seen};
    use super::*;

    fn check(words: &[(&str, f32)], drawn: f32, wanted: &[(&str, u8)]) {
        let mut inference = expecting(seen(&[], &[], &[]), words);
        inference.illustration = output("head", Score::new(drawn));
        let (_, found) = expected(&inference).unwrap();
        let found: Vec<_> = found
            .iter()
            .map(|(word, score)| (*word, score.percent()))
            .collect();
        assert_eq!(found, wanted);
    }

    #[test]
    fn what_a_caption_is_likely_to_say_is_likelier_said_by_one_of_five() {
        let words = [("a", 0.99), ("woods", 0.5), ("snow", 0.1), ("dog", 0.9)];
        check(&words, 0.1, &[("forest", 86), ("snow", 34)]);
        check(&[("water", 1.0)], 0.0, &[("water", 100)]);
    }

    #[test]
    fn nothing_is_expected_of_an_illustration() {
        check(&[("snow", 0.9)], 0.6, &[]);
    }
}
