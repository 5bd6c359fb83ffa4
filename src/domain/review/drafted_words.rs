//! What drafts are said in, a language and an organisation's vocabulary: undecided ones change with it, all
//! else stays as it was.

use super::{Review, Suggestion, SuggestionId, choices};
use crate::domain::controlled::InForce;
use crate::domain::field::TextField;
use crate::domain::keyword_language::KeywordLanguage;
use crate::domain::metadata::Keyword;
use crate::domain::provenance::Attributed;

/// How drafts are said, and what they were before that.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Voice {
    pub(super) language: KeywordLanguage,
    vocabulary: Option<InForce>,
    pub(super) drafted: Vec<(SuggestionId, Keyword)>,
}

impl Voice {
    /// The draft as it is to be said, if at all.
    fn say(&self, draft: &Suggestion<Keyword>) -> Option<Keyword> {
        let drafted = self.drafted.iter().find(|(id, _)| *id == draft.id);
        let mut keyword = drafted.map_or(&draft.value, |(_, keyword)| keyword).clone();
        keyword.say_in(self.language);
        let is_suggested = (self.vocabulary.as_ref()).is_none_or(|known| known.say(&mut keyword));
        is_suggested.then_some(keyword)
    }

    pub(super) fn typed(&self, text: &str) -> Keyword {
        let vocabulary = self.vocabulary.as_ref();
        vocabulary.map_or_else(|| Keyword::from(text), |known| known.typed(text))
    }

    pub(super) fn written(&self, text: &str) -> Keyword {
        let vocabulary = self.vocabulary.as_ref();
        vocabulary.map_or_else(|| Keyword::from(text), |known| known.written(text))
    }
}

impl Review {
    /// A review whose keywords will be drafted in a language and the words of a vocabulary.
    pub fn with_keywords_in(language: KeywordLanguage, vocabulary: Option<InForce>) -> Review {
        Review {
            voice: Voice {
                language,
                vocabulary,
                drafted: Vec::new(),
            },
            ..Review::default()
        }
    }

    /// Says every undecided draft in a language.
    pub fn say_keywords_in(&mut self, language: KeywordLanguage) {
        self.voice.language = language;
        self.say_drafts();
    }

    /// Says every undecided draft in the words of a vocabulary.
    pub fn say_keywords_by(&mut self, vocabulary: Option<InForce>) {
        self.voice.vocabulary = vocabulary;
        self.say_drafts();
    }

    /// A word that stands there already is not said twice.
    pub(super) fn say_drafts(&mut self) {
        let (mut drafts, mut said) = (Vec::new(), Vec::new());
        for (place, keyword) in std::mem::take(&mut self.keywords).into_iter().enumerate() {
            if keyword.is_open_draft() {
                drafts.push((place, keyword));
            } else {
                said.push((place, keyword));
            }
        }
        let last = drafts.len() + said.len();
        let unsaid = std::mem::take(&mut self.unsaid);
        drafts.extend(unsaid.into_iter().map(|draft| (last, draft)));
        for (place, mut draft) in drafts {
            let is_there = |text: &str| said.iter().any(|(_, known)| known.value.is_named(text));
            match self.voice.say(&draft) {
                Some(keyword) if !is_there(&keyword.text) => {
                    draft.value = keyword;
                    said.push((place, draft));
                }
                _ => self.unsaid.push(draft),
            }
        }
        said.sort_by_key(|(place, _)| *place);
        self.keywords = said.into_iter().map(|(_, keyword)| keyword).collect();
        self.say_alt_text_in(self.voice.language);
    }

    /// Says the undecided draft of the alt text in a language, or in English where it cannot be said in that.
    pub(super) fn say_alt_text_in(&mut self, language: KeywordLanguage) {
        let Some(sentence) = self.drafted_sentence() else {
            return;
        };
        let said = choices::in_language(sentence, language).cloned();
        let text = (self.texts.iter_mut())
            .find(|(slot, _)| *slot == TextField::AltText.into())
            .map(|(_, text)| text)
            .filter(|text| text.is_open_draft());
        if let (Some(said), Some(text)) = (said, text) {
            text.value = said.value;
            text.source = said.source;
        }
    }

    /// What was seen of what the drafted alt text speaks of, in the language of drafts; nothing of a text by anybody else.
    pub fn alt_text_support(&self) -> Vec<Keyword> {
        let standing = self.text(&TextField::AltText.into());
        // Nobody has compared what the browser's own model says with what was seen.
        let is_browsers = standing.is_some_and(|text| text.source.browsers().is_some());
        if self.alt_text_language().is_none() || is_browsers {
            return Vec::new();
        }
        let said = |support: &Attributed<Keyword>| {
            let mut keyword = support.value.clone();
            keyword.say_in(self.voice.language);
            keyword
        };
        self.alt_text_support.iter().map(said).collect()
    }

    /// The language of the alt text while it is as a model drafted it.
    pub fn alt_text_language(&self) -> Option<KeywordLanguage> {
        let text = self.text(&TextField::AltText.into())?;
        let drafted = text.source.is_model();
        let sentence = self
            .drafted_sentence()
            .map(Vec::as_slice)
            .unwrap_or_default();
        let known = sentence
            .iter()
            .find(|(_, wording)| wording.value == text.value);
        drafted.then(|| known.map_or(KeywordLanguage::English, |(language, _)| *language))
    }

    /// Whether it says nothing but what was seen: such a sentence can be said in every language, a caption in one.
    pub fn is_alt_text_composed(&self) -> bool {
        let text = self.text(&TextField::AltText.into());
        let is_by_the_same = |text: &Suggestion<String>| {
            let sentence = self
                .drafted_sentence()
                .map(Vec::as_slice)
                .unwrap_or_default();
            let by_the_same = sentence.iter().filter(|(_, one)| one.source == text.source);
            by_the_same.count() > 1
        };
        self.alt_text_language().is_some() && text.is_some_and(is_by_the_same)
    }

    /// What stands there in any verdict and any language is not proposed again.
    pub(super) fn propose_keywords(&mut self, drafted: &[Attributed<Keyword>]) {
        for keyword in drafted {
            let is_known = |known: &Suggestion<Keyword>| known.value.means_the_same(&keyword.value);
            if !self.keywords.iter().chain(&self.unsaid).any(is_known) {
                let id = self.fresh_id();
                self.unsaid.push(Suggestion::from_draft(id, keyword));
                self.voice.drafted.push((id, keyword.value.clone()));
            }
        }
        self.say_drafts();
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::controlled::Lookup;
    use crate::domain::controlled::tests::zoo as zoo_list;
    use crate::domain::draft::Draft;
    use crate::domain::inference::Score;
    use crate::domain::language::Language;
    use crate::domain::provenance::{ModelId, Source};
    use crate::domain::review::{Edit, Verdict};
    use crate::domain::taxonomy::tests::small;
    use crate::domain::time::Time;

    use KeywordLanguage::{English, French, German};

    const AT: Time = Time(1);

    /// Drafts of these keywords, judged under way.
    fn reviewing(language: KeywordLanguage, keywords: &[&str]) -> Review {
        let mut review = Review::with_keywords_in(language, None);
        review.add_draft(&drafted(keywords));
        review
    }

    fn drafted(keywords: &[&str]) -> Draft {
        let keyword = |word: &&str| Attributed {
            value: small().proposed(word, Vec::new()),
            source: Source::Person,
        };
        Draft {
            keywords: keywords.iter().map(keyword).collect(),
            ..Draft::default()
        }
    }

    fn check(review: &Review, wanted: &[&str]) {
        let words: Vec<_> = (review.keywords.iter())
            .map(|keyword| keyword.value.text.as_str())
            .collect();
        assert_eq!(words, wanted);
    }

    #[test]
    fn drafts_come_in_the_language_that_was_chosen() {
        let review = reviewing(German, &["dog", "pizza", "pet"]);
        check(&review, &["Hund", "pizza", "Haustier"]);
        assert_eq!(review.keywords[0].value.broader, ["Tier", "Haustier"]);
    }

    #[test]
    fn undecided_drafts_change_with_the_language_and_decided_ones_stay() {
        let mut review = reviewing(English, &["dog", "pet", "animal"]);
        let ids: Vec<_> = review.keywords.iter().map(|keyword| keyword.id).collect();
        review.apply(&Edit::JudgeKeyword(ids[0], Verdict::Accepted), AT);
        review.apply(&Edit::JudgeKeyword(ids[2], Verdict::Rejected), AT);
        review.say_keywords_in(German);
        check(&review, &["dog", "Haustier", "animal"]);
        assert_eq!(review.keywords[1].id, ids[1]);
        review.apply(&Edit::JudgeKeyword(ids[2], Verdict::Undecided), AT);
        check(&review, &["dog", "Haustier", "Tier"]);
        review.say_keywords_in(English);
        check(&review, &["dog", "pet", "animal"]);
    }

    #[test]
    fn a_word_that_stands_there_in_one_language_is_said_in_the_others_only() {
        let mut review = Review::default();
        review.apply(&Edit::AddKeyword("hund".into()), AT);
        review.add_draft(&drafted(&["dog", "pet"]));
        check(&review, &["hund", "dog", "pet"]);
        review.say_keywords_in(German);
        check(&review, &["hund", "Haustier"]);
        review.say_keywords_in(French);
        check(&review, &["hund", "animal de compagnie", "chien"]);
    }

    #[test]
    fn a_sentence_in_several_languages_says_what_was_seen_and_a_caption_may_say_more() {
        let by = |name: &str, text: &str| Attributed {
            value: text.to_owned(),
            source: Source::model(
                ModelId {
                    name: name.to_owned(),
                    version: "1".to_owned(),
                    weights: "a1".to_owned(),
                },
                Score::new(0.8),
            ),
        };
        for (english, is_composed) in [
            (by("detector", "A dog."), true),
            (by("captioner", "A dog is running."), false),
        ] {
            let mut review = Review::default();
            review.add_draft(&Draft {
                texts: vec![(TextField::AltText.into(), english.clone())],
                alt_text_in: vec![
                    (English, english),
                    (German, by("detector", "Ein Hund.")),
                    (French, by("detector", "Un chien.")),
                ],
                ..Draft::default()
            });
            assert_eq!(review.is_alt_text_composed(), is_composed);
            review.say_keywords_in(German);
            assert!(review.is_alt_text_composed());
        }
    }

    #[test]
    fn what_was_rejected_in_one_language_is_not_proposed_again_in_another() {
        let mut review = reviewing(English, &["dog"]);
        let id = review.keywords[0].id;
        review.apply(&Edit::JudgeKeyword(id, Verdict::Rejected), AT);
        review.say_keywords_in(German);
        review.add_draft(&drafted(&["dog", "pet"]));
        check(&review, &["dog", "Haustier"]);
    }

    #[test]
    fn an_undecided_alt_text_is_said_in_the_language_or_else_in_english() {
        let text = |text: &str| Attributed {
            value: text.to_owned(),
            source: Source::model(
                ModelId {
                    name: "detector".into(),
                    version: "1".into(),
                    weights: "00".into(),
                },
                Score::new(0.8),
            ),
        };
        let draft = Draft {
            texts: vec![(TextField::AltText.into(), text("A dog by a lake."))],
            alt_text_in: vec![
                (English, text("A dog by a lake.")),
                (German, text("Ein Hund an einem See.")),
            ],
            ..Draft::default()
        };
        let said = |review: &Review| {
            let text = review.text(&TextField::AltText.into()).unwrap();
            (text.value.clone(), review.alt_text_language())
        };
        let mut review = Review::with_keywords_in(German, None);
        review.add_draft(&draft);
        assert_eq!(
            said(&review),
            ("Ein Hund an einem See.".into(), Some(German))
        );
        review.say_keywords_in(French);
        assert_eq!(said(&review), ("A dog by a lake.".into(), Some(English)));
        let accept = Edit::JudgeText(TextField::AltText.into(), Verdict::Accepted);
        review.apply(&accept, AT);
        review.say_keywords_in(German);
        assert_eq!(said(&review), ("A dog by a lake.".into(), Some(English)));
    }

    /// The zoo's list knows "Dogs" and "Animals".
    fn zoo(only: bool) -> Option<InForce> {
        Some(InForce {
            lookup: Lookup::new(zoo_list(), Language::default()),
            only,
        })
    }

    #[test]
    fn undecided_drafts_change_with_the_vocabulary_and_come_back_without_it() {
        let mut review = reviewing(English, &["dog", "pizza", "pet"]);
        let pet = review.keywords[2].id;
        review.apply(&Edit::JudgeKeyword(pet, Verdict::Accepted), AT);
        review.say_keywords_by(zoo(false));
        check(&review, &["Dogs", "pizza", "pet"]);
        assert_eq!(review.keywords[0].value.broader, ["Animals"]);
        review.say_keywords_by(zoo(true));
        check(&review, &["Dogs", "pet"]);
        review.add_draft(&drafted(&["animal"]));
        check(&review, &["Dogs", "pet", "Animals"]);
        review.say_keywords_by(None);
        check(&review, &["dog", "pet", "animal", "pizza"]);
        assert_eq!(review.keywords[0].value.broader, ["animal", "pet"]);
    }

    #[test]
    fn what_was_rejected_as_a_term_is_not_proposed_by_a_synonym() {
        let mut review = reviewing(English, &["dog"]);
        review.say_keywords_by(zoo(false));
        let id = review.keywords[0].id;
        review.apply(&Edit::JudgeKeyword(id, Verdict::Rejected), AT);
        review.add_draft(&Draft {
            keywords: vec![Attributed {
                value: Keyword::from("hound"),
                source: Source::Person,
            }],
            ..Draft::default()
        });
        check(&review, &["Dogs"]);
    }

    #[test]
    fn a_word_rewritten_to_what_is_proposed_stands_there_once() {
        let mut review = reviewing(English, &["dog", "pet"]);
        let pet = review.keywords[1].id;
        review.apply(&Edit::RewriteKeyword(pet, "dog".into()), AT);
        check(&review, &["dog"]);
        assert_eq!(review.keywords[0].verdict, Verdict::Accepted);
    }

    #[test]
    fn a_typed_synonym_is_its_term_and_an_unknown_word_is_not_lost() {
        let mut review = Review::with_keywords_in(English, zoo(true));
        review.apply(&Edit::AddKeyword("hound".into()), AT);
        review.apply(&Edit::AddKeyword("whale".into()), AT);
        check(&review, &["Dogs", "whale"]);
        assert_eq!(review.keywords[0].value.broader, ["Animals"]);
        let whale = review.keywords[1].id;
        review.apply(&Edit::RewriteKeyword(whale, "Bars".into()), AT);
        let dogs = review.keywords[0].id;
        review.apply(&Edit::RewriteKeyword(dogs, "hound".into()), AT);
        check(&review, &["hound", "Bars"]);
        review.say_keywords_by(None);
        check(&review, &["hound", "Bars"]);
    }
}
