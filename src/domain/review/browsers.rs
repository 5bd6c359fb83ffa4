//! What the browser's own models say when a person asks them: one more sentence to choose from, and the accepted alt text in
//! other languages.

use super::{Review, Suggestion, Verdict};
use crate::domain::draft::Wordings;
use crate::domain::field::{Slot, TextField};
use crate::domain::keyword_language::KeywordLanguage;
use crate::domain::language::Language;
use crate::domain::provenance::{Attributed, Source};

impl Review {
    /// Whether a drafted sentence is of use: not beside an alt text of the file's or a person's, nor where none is wanted.
    pub fn takes_sentences(&self) -> bool {
        let standing = self.text(&TextField::AltText.into());
        standing.is_none_or(|text| text.source.is_model()) && !self.is_decorative()
    }

    /// The alt text that stands for translating: nothing that nobody has accepted.
    pub fn translatable(&self) -> Option<&str> {
        let text = self.text(&TextField::AltText.into())?;
        let stands = text.verdict == Verdict::Accepted && !self.is_decorative();
        (stands && !text.value.is_empty()).then_some(text.value.as_str())
    }

    /// Takes a text that a person asked the browser for. What is no answer any more is not taken.
    pub fn take_from_browser(&mut self, slot: &Slot, text: &Attributed<String>) {
        match (&text.source, slot.field) {
            (Source::Browser { .. }, TextField::AltText) if !slot.language.is_told() => {
                self.take_sentence(text);
            }
            (Source::Translated { of, .. }, TextField::AltText)
                if slot.language.is_told() && self.translatable() == Some(of) =>
            {
                self.take_translation(slot, text);
            }
            _ => {}
        }
    }

    /// After all others; of several answers the last.
    fn take_sentence(&mut self, sentence: &Attributed<String>) {
        self.alt_texts.retain(|one| !is_browsers(one));
        let sentence_in: Wordings = vec![(KeywordLanguage::English, sentence.clone())];
        self.alt_texts.push(sentence_in);
        let slot: Slot = TextField::AltText.into();
        let open_before = |text: &Suggestion<String>| {
            text.is_open_draft() && matches!(text.source, Source::Browser { .. })
        };
        if self.text(&slot).is_some_and(open_before) {
            self.texts.retain(|(known, _)| *known != slot);
        }
        if self.text(&slot).is_none() && !self.is_decorative() {
            let id = self.fresh_id();
            self.texts
                .push((slot, Suggestion::from_draft(id, sentence)));
        }
    }

    /// What a person accepted in that language stays.
    fn take_translation(&mut self, slot: &Slot, text: &Attributed<String>) {
        let is_accepted = |known: &Suggestion<String>| known.verdict == Verdict::Accepted;
        if self.text(slot).is_some_and(is_accepted) {
            return;
        }
        self.texts.retain(|(known, _)| known != slot);
        let id = self.fresh_id();
        self.texts
            .push((slot.clone(), Suggestion::from_draft(id, text)));
    }

    /// Once the alt text says something else, what was made of it and nobody has decided on is withdrawn.
    pub(super) fn withdraw_outdated(&mut self) {
        let standing = self.translatable().map(str::to_owned);
        self.texts.retain(|(_, text)| match &text.source {
            Source::Translated { of, .. } => {
                !text.is_open_draft() || standing.as_deref() == Some(of.as_str())
            }
            _ => true,
        });
    }

    /// The languages that the alt text does not stand in, of those that drafts are written in.
    pub fn languages_to_translate_into(&self, from: KeywordLanguage) -> Vec<KeywordLanguage> {
        let is_free = |language: &KeywordLanguage| {
            let slot = Language::parse(language.tag()).map(|language| Slot {
                field: TextField::AltText,
                language,
            });
            let text = slot.and_then(|slot| self.text(&slot));
            *language != from && text.is_none_or(|text| text.verdict == Verdict::Rejected)
        };
        let mut languages = KeywordLanguage::ALL.to_vec();
        languages.retain(is_free);
        languages
    }

    /// The answers of the browser's own among the sentences; drafts that come anew are no reason to forget them.
    pub(super) fn browsers_sentences(&self) -> Vec<Wordings> {
        let sentences = self.alt_texts.iter();
        sentences.filter(|one| is_browsers(one)).cloned().collect()
    }
}

fn is_browsers(sentence: &Wordings) -> bool {
    let mut sources = sentence.iter().map(|(_, text)| &text.source);
    sources.any(|source| source.browsers().is_some())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::tests::{AT, alt_text, draft, drafted};
    use super::super::{Edit, SuggestionKind};
    use super::*;
    use crate::domain::browser_model::{BrowserModel, Interface};
    use crate::domain::draft::Draft;
    use crate::domain::purpose::Purpose;

    use KeywordLanguage::{English, German};

    fn model(interface: Interface) -> BrowserModel {
        BrowserModel {
            interface,
            browser: "Chrome 148".into(),
        }
    }

    fn asked(text: &str) -> Attributed<String> {
        Attributed {
            value: text.into(),
            source: Source::Browser {
                model: model(Interface::LanguageModel),
            },
        }
    }

    fn made_of(of: &str, text: &str) -> Attributed<String> {
        Attributed {
            value: text.into(),
            source: Source::Translated {
                by: model(Interface::Translator),
                from: Language::parse("en").unwrap(),
                of: of.into(),
            },
        }
    }

    fn untold() -> Slot {
        TextField::AltText.into()
    }

    fn in_german() -> Slot {
        Slot {
            field: TextField::AltText,
            language: Language::parse("de").unwrap(),
        }
    }

    fn choices(review: &Review) -> Vec<String> {
        let choices = review.alt_text_choices().into_iter();
        choices.map(|choice| choice.text.value).collect()
    }

    fn drafted_review() -> Review {
        let mut review = Review::default();
        review.add_draft(&draft());
        review
    }

    #[test]
    fn a_sentence_of_the_browsers_own_is_offered_after_the_others_and_proposed_where_there_is_none()
    {
        let mut review = drafted_review();
        review.take_from_browser(&untold(), &asked("A dog."));
        review.take_from_browser(&untold(), &asked("A dog on sand."));
        assert_eq!(
            choices(&review),
            ["a dog runs on a beach", "A dog on sand."],
            "of two answers the last"
        );
        // A later draft does not take it away.
        review.add_draft(&draft());
        assert_eq!(choices(&review).len(), 2);
        review.apply(&Edit::PickAltText(1), AT);
        let text = review.text(&untold()).unwrap();
        assert_eq!(text.source, asked("").source);
        let mut empty = Review::default();
        empty.take_from_browser(&untold(), &asked("A dog."));
        empty.take_from_browser(&untold(), &asked("A cat."));
        assert_eq!(empty.text(&untold()).unwrap().value, "A cat.");
        assert_eq!(empty.undecided(), 1);
    }

    #[test]
    fn what_was_seen_bears_out_no_sentence_of_the_browsers_own() {
        let mut review = Review::default();
        review.add_draft(&Draft {
            alt_text_support: vec![drafted("dog".into())],
            ..draft()
        });
        review.take_from_browser(&untold(), &asked("A dog on sand."));
        assert_eq!(review.alt_text_support().len(), 1);
        review.apply(&Edit::PickAltText(1), AT);
        assert_eq!(review.alt_text_support(), []);
    }

    #[test]
    fn neither_a_sentence_nor_a_translation_is_accepted_as_one_of_many() {
        let mut review = Review::default();
        review.take_from_browser(&untold(), &asked("A dog."));
        for edit in [
            Edit::AcceptAll,
            Edit::Accept(vec![SuggestionKind::AltText]),
            Edit::All(vec![Edit::AcceptAll]),
        ] {
            review.apply(&edit, AT);
        }
        assert_eq!(review.undecided(), 1);
        assert_eq!(review.finish().texts(), []);
        review.apply(&Edit::JudgeText(untold(), Verdict::Accepted), AT);
        review.take_from_browser(&in_german(), &made_of("A dog.", "Ein Hund."));
        review.apply(&Edit::AcceptAll, AT);
        assert_eq!(review.finish().texts().len(), 1);
        review.apply(&Edit::JudgeText(in_german(), Verdict::Accepted), AT);
        assert_eq!(review.finish().texts().len(), 2);
    }

    #[test]
    fn only_an_alt_text_that_was_accepted_is_translated() {
        let german = made_of("a dog runs on a beach", "Ein Hund läuft am Strand.");
        let mut review = drafted_review();
        assert_eq!(review.translatable(), None);
        review.take_from_browser(&in_german(), &german);
        assert_eq!(review.text(&in_german()), None);
        review.apply(&Edit::JudgeText(untold(), Verdict::Accepted), AT);
        review.take_from_browser(&in_german(), &made_of("A cat.", "Eine Katze."));
        assert_eq!(review.text(&in_german()), None, "of another text");
        review.take_from_browser(&in_german(), &german);
        let text = review.text(&in_german()).unwrap();
        assert_eq!(
            (&*text.value, text.verdict),
            (&*german.value, Verdict::Undecided)
        );
        review.apply(&Edit::SetPurpose(Purpose::Decorative), AT);
        assert_eq!(review.translatable(), None);
    }

    #[test]
    fn a_translation_goes_with_the_text_it_was_made_of_unless_a_person_accepted_it() {
        let german = made_of("Our dog.", "Unser Hund.");
        let translated = |then: &[Edit]| {
            let mut review = Review::default();
            review.apply(&alt_text("Our dog."), AT);
            review.take_from_browser(&in_german(), &german);
            for edit in then {
                review.apply(edit, AT);
            }
            review
        };
        let stands = |review: Review| review.text(&in_german()).is_some();
        assert!(stands(translated(&[])));
        assert!(!stands(translated(&[alt_text("Our cat.")])));
        assert!(!stands(translated(&[alt_text("")])));
        let accept = Edit::JudgeText(in_german(), Verdict::Accepted);
        assert!(stands(translated(&[accept.clone(), alt_text("Our cat.")])));
        // What a person accepted is not replaced by another translation.
        let mut review = translated(&[accept]);
        review.take_from_browser(&in_german(), &made_of("Our dog.", "Der Hund."));
        assert_eq!(review.text(&in_german()).unwrap().value, "Unser Hund.");
    }

    #[test]
    fn the_languages_that_are_left_are_offered() {
        let mut review = Review::default();
        review.apply(&alt_text("Our dog."), AT);
        assert_eq!(review.languages_to_translate_into(English).len(), 4);
        review.take_from_browser(&in_german(), &made_of("Our dog.", "Unser Hund."));
        assert!(
            !review
                .languages_to_translate_into(English)
                .contains(&German)
        );
        review.apply(&Edit::JudgeText(in_german(), Verdict::Rejected), AT);
        assert!(
            review
                .languages_to_translate_into(English)
                .contains(&German)
        );
    }

    #[test]
    fn beside_the_words_of_a_person_no_sentence_is_of_use() {
        let mut review = Review::default();
        assert!(review.takes_sentences());
        review.apply(&alt_text("Mine."), AT);
        assert!(!review.takes_sentences());
        assert!(drafted_review().takes_sentences());
        let other = Draft {
            texts: vec![(TextField::Title.into(), drafted("A dog".to_owned()))],
            ..Draft::default()
        };
        let mut titled = Review::default();
        titled.add_draft(&other);
        titled.take_from_browser(&TextField::Title.into(), &asked("A dog."));
        assert_eq!(titled.texts().len(), 1, "of no other field");
    }
}
