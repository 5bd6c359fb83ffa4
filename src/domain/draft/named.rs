//! Whether people would name what a sentence names: what was found, but nobody would speak of, is something to begin with.

use super::composed::Sentence;
use super::keywords::Words;
use super::people::{CROWD_WORD, PEOPLE, PERSON};
use super::spoken_of::thing;
use super::told::{self, Opinion};
use crate::domain::inference::Inference;
use crate::domain::taxonomy::Taxonomy;

/// The chance that a caption of the photo holds the word. On the 1,000 photos of Flickr8k test, by which it was chosen with [`SURE`],
/// 14.6 % of the nouns of supported sentences are in no reference (people counted as one word); from .1 it is 15.5 %.
const NAMED: f32 = 0.12;

/// Of what is as sure as this, a caption may well speak, whatever the captioner expects: it knows few subjects. From .9 the share
/// above is 17.4 %.
const SURE: f32 = 0.97;

/// As it is, or to begin with where it names something that nobody can be expected to name. Of people everybody speaks.
pub(super) fn held_to(
    sentence: Sentence,
    inference: &Inference,
    taxonomy: &Taxonomy,
    words: &Words<'_>,
) -> Sentence {
    let is_sure = |keyword: &str| {
        let support = words.get(keyword);
        support.is_some_and(|support| support.score.value() >= SURE)
    };
    let is_named = |keyword: &String| is_sure(keyword) || is_expected(keyword, inference, taxonomy);
    match sentence.keywords.iter().all(is_named) {
        true => sentence,
        false => sentence.into_starting_point(),
    }
}

/// Asked only of what the captioner can be held to know: what a detector finds, or the head tells.
fn is_expected(keyword: &str, inference: &Inference, taxonomy: &Taxonomy) -> bool {
    let Some(expected) = &inference.expected else {
        return true;
    };
    let is_told = || matches!(told::opinion(keyword, inference, taxonomy), Opinion::Own(_));
    let is_somebody = [PERSON, PEOPLE, CROWD_WORD].contains(&keyword);
    if is_somebody || !taxonomy.is_detected(keyword) && !is_told() {
        return true;
    }
    let likely = (expected.value.iter()).filter(|word| word.score.value() >= NAMED);
    let mut things = likely
        .filter_map(|word| thing(&word.word, taxonomy))
        .peekable();
    // Where it expects nothing, it knows no photo like it.
    things.peek().is_none() || things.any(|thing| taxonomy.covers(keyword, &thing.keyword))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::tests::{expecting, seen};
    use super::*;
    use crate::domain::draft::Draft;
    use crate::domain::provenance::Attributed;
    use crate::domain::taxonomy::tests::small;

    fn is_starting_point(inference: &Inference) -> bool {
        let draft = Draft::from_inference(inference, &small());
        let (_, text): &(_, Attributed<String>) = draft.texts.last().unwrap();
        text.source.is_starting_point()
    }

    #[test]
    fn what_nobody_would_name_is_something_to_begin_with() {
        let dog = seen(&[], &[(1, 0.85)], &[]);
        let check = |expected: &[(&str, f32)], wanted: bool| {
            let inference = expecting(dog.clone(), expected);
            assert_eq!(is_starting_point(&inference), wanted, "{expected:?}");
        };
        assert!(!is_starting_point(&dog), "nobody was asked");
        check(&[("dogs", 0.13), ("beach", 0.5)], false);
        check(&[("dogs", 0.11), ("beach", 0.5)], true);
        check(&[("beach", 0.5)], true);
        check(&[("on", 0.5), ("beach", 0.11)], false);
        let plain = seen(&[(0, 0.9)], &[(1, 0.95)], &[]);
        let sure = expecting(plain, &[("beach", 0.5)]);
        assert!(!is_starting_point(&sure), "nobody doubts it");
    }
}
