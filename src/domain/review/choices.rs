//! The sentences that were drafted as alt text: one is proposed, and a person may take another.

use super::{Review, Suggestion, Verdict};
use crate::domain::draft::Wordings;
use crate::domain::field::{Slot, TextField};
use crate::domain::keyword_language::KeywordLanguage;
use crate::domain::provenance::{Attributed, Source};
use crate::domain::time::Time;

/// A sentence to choose.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    pub text: Attributed<String>,
    pub language: KeywordLanguage,
    /// It stands in the field.
    pub is_taken: bool,
}

/// In a language, or in English where it cannot be said in that.
pub(super) fn in_language(
    sentence: &Wordings,
    language: KeywordLanguage,
) -> Option<&Attributed<String>> {
    said(sentence, language).map(|(_, text)| text)
}

fn said(
    sentence: &Wordings,
    language: KeywordLanguage,
) -> Option<&(KeywordLanguage, Attributed<String>)> {
    let find = |wanted| sentence.iter().find(|(known, _)| *known == wanted);
    find(language).or_else(|| find(KeywordLanguage::English))
}

impl Review {
    /// What one may choose from in the language of drafts, the best first; nothing where the alt text is the file's or a person's.
    pub fn alt_text_choices(&self) -> Vec<Choice> {
        let slot: Slot = TextField::AltText.into();
        let standing = self.text(&slot);
        let is_drafted = standing.is_some_and(|text| text.source.is_model());
        if !is_drafted || self.is_decorative() {
            return Vec::new();
        }
        let is_standing = |text: &str| {
            standing.is_some_and(|standing| {
                standing.value == text && standing.verdict != Verdict::Rejected
            })
        };
        let choice = |sentence: &Wordings| {
            let (language, text) = said(sentence, self.voice.language)?;
            Some(Choice {
                text: text.clone(),
                language: *language,
                is_taken: is_standing(&text.value),
            })
        };
        let mut choices: Vec<Choice> = Vec::new();
        for choice in self.alt_texts.iter().filter_map(choice) {
            // Two sentences may be the same in another language.
            if !choices
                .iter()
                .any(|known| known.text.value == choice.text.value)
            {
                choices.push(choice);
            }
        }
        choices
    }

    pub(super) fn pick_alt_text(&mut self, choice: usize, at: Time) {
        let Some(choice) = self.alt_text_choices().into_iter().nth(choice) else {
            return;
        };
        let slot: Slot = TextField::AltText.into();
        if let Some((_, standing)) = self.texts.iter_mut().find(|(known, _)| *known == slot) {
            *standing = Suggestion {
                verdict: Verdict::Accepted,
                decided: Some(at),
                ..Suggestion::from_draft(standing.id, &choice.text)
            };
        }
    }

    /// The drafted sentence that stands in the field.
    pub(super) fn drafted_sentence(&self) -> Option<&Wordings> {
        let text = self.text(&TextField::AltText.into())?;
        let is_it = |sentence: &&Wordings| sentence.iter().any(|(_, one)| one.value == text.value);
        self.alt_texts.iter().find(is_it)
    }

    /// Takes away the sentences that are not to be shown; where the proposed one was, the next best is proposed.
    pub(super) fn withdraw_sentences(
        &mut self,
        was_proposed: bool,
        shows: impl Fn(&Source) -> bool,
    ) {
        for sentence in &mut self.alt_texts {
            sentence.retain(|(_, text)| shows(&text.source));
        }
        self.alt_texts.retain(|sentence| !sentence.is_empty());
        let slot: Slot = TextField::AltText.into();
        let is_gone = was_proposed && self.text(&slot).is_none();
        let mut sentences = self.alt_texts.iter();
        let next = sentences.find_map(|sentence| in_language(sentence, self.voice.language));
        if let Some(text) = next.cloned().filter(|_| is_gone && !self.is_decorative()) {
            let id = self.fresh_id();
            self.texts.push((slot, Suggestion::from_draft(id, &text)));
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::draft::Draft;
    use crate::domain::inference::Score;
    use crate::domain::provenance::ModelId;
    use crate::domain::purpose::Purpose;
    use crate::domain::review::Edit;

    use KeywordLanguage::{English, German};

    const AT: Time = Time(1);

    fn by(name: &str, text: &str) -> Attributed<String> {
        let model = ModelId {
            name: name.into(),
            version: "1".into(),
            weights: "00".into(),
        };
        Attributed {
            value: text.into(),
            source: Source::model(model, Score::new(0.8)),
        }
    }

    fn unsure(text: &str) -> Attributed<String> {
        let text = by("captioner", text);
        Attributed {
            source: text.source.into_starting_point(),
            ..text
        }
    }

    /// The best is a starting point, the second is plain and said in two languages.
    fn drafted() -> Draft {
        Draft {
            texts: vec![(TextField::AltText.into(), unsure("A dog runs."))],
            alt_text_in: vec![
                (English, unsure("A dog runs.")),
                (German, by("detector", "Ein Hund.")),
            ],
            alt_text_others: vec![
                vec![
                    (English, by("detector", "A dog.")),
                    (German, by("detector", "Ein Hund.")),
                ],
                vec![
                    (English, unsure("A dog and a car.")),
                    (German, unsure("Ein Hund und ein Auto.")),
                ],
            ],
            ..Draft::default()
        }
    }

    fn reviewing(edits: &[Edit]) -> Review {
        let mut review = Review::default();
        review.add_draft(&drafted());
        for edit in edits {
            review.apply(edit, AT);
        }
        review
    }

    fn standing(review: &Review) -> (&str, Verdict, bool) {
        let text = review.text(&TextField::AltText.into()).unwrap();
        (&text.value, text.verdict, text.source.is_starting_point())
    }

    fn choices(review: &Review) -> Vec<(String, bool)> {
        let choices = review.alt_text_choices().into_iter();
        choices
            .map(|choice| (choice.text.value, choice.is_taken))
            .collect()
    }

    fn check(review: &Review, wanted: &[(&str, bool)]) {
        let choices = choices(review);
        let choices: Vec<_> = choices
            .iter()
            .map(|(text, is)| (text.as_str(), *is))
            .collect();
        assert_eq!(choices, wanted);
    }

    #[test]
    fn the_best_sentence_is_proposed_and_the_others_are_to_choose() {
        let review = reviewing(&[]);
        assert_eq!(standing(&review), ("A dog runs.", Verdict::Undecided, true));
        check(
            &review,
            &[
                ("A dog runs.", true),
                ("A dog.", false),
                ("A dog and a car.", false),
            ],
        );
    }

    #[test]
    fn the_one_that_is_picked_stands_and_keeps_who_said_it() {
        let review = reviewing(&[Edit::PickAltText(1)]);
        assert_eq!(standing(&review), ("A dog.", Verdict::Accepted, false));
        check(
            &review,
            &[
                ("A dog runs.", false),
                ("A dog.", true),
                ("A dog and a car.", false),
            ],
        );
        let review = reviewing(&[Edit::PickAltText(1), Edit::PickAltText(0)]);
        assert_eq!(standing(&review), ("A dog runs.", Verdict::Accepted, true));
        let review = reviewing(&[Edit::PickAltText(3)]);
        assert_eq!(standing(&review), ("A dog runs.", Verdict::Undecided, true));
        assert_eq!(
            reviewing(&[Edit::PickAltText(1)])
                .finish()
                .statements()
                .len(),
            1
        );
    }

    #[test]
    fn sentences_are_chosen_in_the_language_of_drafts_each_once() {
        let mut review = reviewing(&[]);
        review.say_keywords_in(German);
        check(
            &review,
            &[("Ein Hund.", true), ("Ein Hund und ein Auto.", false)],
        );
        review.apply(&Edit::PickAltText(1), AT);
        assert_eq!(standing(&review).0, "Ein Hund und ein Auto.");
        assert_eq!(review.alt_text_language(), Some(German));
    }

    #[test]
    fn what_a_person_wrote_is_not_offered_for_choice() {
        let own = Edit::WriteText(TextField::AltText.into(), "My dog.".into());
        check(&reviewing(&[own]), &[]);
        check(&reviewing(&[Edit::SetPurpose(Purpose::Decorative)]), &[]);
    }

    #[test]
    fn a_starting_point_is_not_accepted_as_one_of_many() {
        for edit in [
            Edit::AcceptAll,
            Edit::Accept(vec![crate::domain::review::SuggestionKind::AltText]),
            Edit::All(vec![Edit::AcceptAll]),
        ] {
            let review = reviewing(&[edit]);
            assert_eq!(standing(&review).1, Verdict::Undecided);
            assert_eq!(review.finish().texts(), []);
        }
        let accept = Edit::JudgeText(TextField::AltText.into(), Verdict::Accepted);
        assert_eq!(standing(&reviewing(&[accept])).1, Verdict::Accepted);
    }

    #[test]
    fn where_starting_points_are_not_shown_the_next_best_is_proposed() {
        let mut review = reviewing(&[]);
        review.withdraw(|_, source| !source.is_starting_point());
        assert_eq!(standing(&review), ("A dog.", Verdict::Undecided, false));
        check(&review, &[("A dog.", true)]);
        let mut review = reviewing(&[]);
        review.withdraw(|_, source| !source.is_model());
        assert_eq!(review.text(&TextField::AltText.into()), None);
    }
}
