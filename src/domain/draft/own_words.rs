//! Words of a vocabulary that somebody brought with a model: those that the taxonomy knows, by any language, go through it;
//! the others are said as they are.

use super::attributed;
use super::people::{CROWD_WORD, PEOPLE, PERSON};
use crate::domain::inference::{Inference, OwnWord, Score};
use crate::domain::keyword_language::KeywordLanguage;
use crate::domain::metadata::Keyword;
use crate::domain::provenance::{Attributed, ModelId};
use crate::domain::taxonomy::Taxonomy;

/// The keywords of the taxonomy among them. People are counted by those who find them.
pub(super) fn known<'a>(
    inference: &'a Inference,
    taxonomy: &'a Taxonomy,
) -> impl Iterator<Item = (&'a ModelId, &'a str, Score)> {
    let words = inference.own_words.iter().flat_map(|output| {
        let words = output.value.iter();
        words.map(|word| (&output.model, word))
    });
    words
        .filter_map(|(model, word)| Some((model, keyword(word, taxonomy)?, word.score)))
        .filter(|(_, keyword, _)| ![PERSON, PEOPLE, CROWD_WORD].contains(keyword))
}

/// The words that only the vocabulary knows, the likeliest first.
pub(super) fn propose(inference: &Inference, taxonomy: &Taxonomy) -> Vec<Attributed<Keyword>> {
    let Some(output) = &inference.own_words else {
        return Vec::new();
    };
    let own = output.value.iter();
    let own = own.filter(|word| keyword(word, taxonomy).is_none());
    own.map(|own| {
        let keyword = Keyword {
            wordings: own.wordings.clone(),
            ..Keyword::from(own.word.as_str())
        };
        attributed(keyword, &output.model, own.score)
    })
    .collect()
}

/// By what it is in any language; a word that the list has no language for is taken for English.
fn keyword<'a>(own: &OwnWord, taxonomy: &'a Taxonomy) -> Option<&'a str> {
    let mut wordings = own.wordings.iter();
    let by_language = wordings.find_map(|one| taxonomy.keyword_for(&one.text, one.language));
    let has_none = own.wordings.is_empty();
    by_language.or_else(|| {
        let english = taxonomy.keyword_for(&own.word, KeywordLanguage::English);
        english.filter(|_| has_none)
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::Draft;
    use super::super::tests::{output, seen};
    use super::*;
    use crate::domain::keyword_language::Wording;
    use crate::domain::provenance::Source;
    use crate::domain::taxonomy::tests::small;

    /// In German and with the score.
    fn own(words: &[(&str, f32)]) -> Inference {
        let word = |&(word, score): &(&str, f32)| OwnWord {
            word: word.into(),
            wordings: vec![Wording {
                language: KeywordLanguage::German,
                text: word.into(),
                broader: Vec::new(),
            }],
            score: Score::new(score),
        };
        let mut inference = seen(&[(3, 0.9)], &[], &[]);
        inference.own_words = output("brought", words.iter().map(word).collect());
        inference
    }

    fn drafted(inference: &Inference) -> Vec<(String, String, Option<u8>)> {
        let draft = Draft::from_inference(inference, &small());
        let told = |keyword: &Attributed<Keyword>| match &keyword.source {
            Source::Model { model, score, .. } => (
                keyword.value.text.clone(),
                model.name.clone(),
                Some(score.percent()),
            ),
            _ => unreachable!(),
        };
        draft.keywords.iter().map(told).collect()
    }

    fn word(text: &str, model: &str, percent: u8) -> (String, String, Option<u8>) {
        (text.into(), model.into(), Some(percent))
    }

    #[test]
    fn words_of_their_own_come_as_they_are_and_name_the_model_that_said_them() {
        let drafted = drafted(&own(&[("Gabelstapler", 0.8), ("Hafenkran", 0.35)]));
        assert_eq!(drafted[0], word("Gabelstapler", "brought", 80));
        assert_eq!(drafted[1], word("Hafenkran", "brought", 35));
        assert_eq!(drafted[2].1, "tagger", "{drafted:?}");
    }

    #[test]
    fn a_word_that_the_taxonomy_knows_brings_what_is_broader_and_is_said_once() {
        let drafted = drafted(&own(&[("hund", 0.7)]));
        let said = |text: &str| drafted.iter().filter(|(word, ..)| word == text).count();
        assert!(drafted.contains(&word("dog", "brought", 70)), "{drafted:?}");
        assert!(drafted.contains(&word("pet", "brought", 70)), "{drafted:?}");
        assert_eq!((said("dog"), said("hund")), (1, 0));
    }

    #[test]
    fn what_it_says_of_people_is_left_to_those_who_find_them() {
        let mut inference = own(&[("person", 0.9)]);
        inference.own_words.as_mut().unwrap().value[0].wordings[0].language =
            KeywordLanguage::English;
        assert!(
            drafted(&inference)
                .iter()
                .all(|(word, ..)| word != "person")
        );
    }
}
