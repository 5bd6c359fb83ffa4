//! The texts of a photo, and what the picture is there for.

use super::{Review, Suggestion, Verdict, accepted};
use crate::domain::field::Slot;
use crate::domain::purpose::Purpose;
use crate::domain::time::Time;

impl Review {
    pub fn text(&self, slot: &Slot) -> Option<&Suggestion<String>> {
        self.texts
            .iter()
            .find(|(known, _)| known == slot)
            .map(|(_, suggestion)| suggestion)
    }

    pub fn texts(&self) -> &[(Slot, Suggestion<String>)] {
        &self.texts
    }

    /// What the picture is there for, as far as anybody has said so.
    pub fn purpose(&self) -> Option<&Suggestion<Purpose>> {
        self.purpose.as_ref()
    }

    /// No alt text is wanted.
    pub fn is_decorative(&self) -> bool {
        let accepted = accepted(&self.purpose).next();
        accepted == Some(&Purpose::Decorative)
    }

    pub(super) fn write_text(&mut self, slot: &Slot, text: &str, at: Time) {
        let text = text.trim();
        let known = self.texts.iter_mut().find(|(known, _)| known == slot);
        match known {
            Some((_, suggestion)) if text.is_empty() => suggestion.judge(Verdict::Rejected, at),
            Some((_, suggestion)) if suggestion.value == text => {
                suggestion.judge(Verdict::Accepted, at);
            }
            Some((_, suggestion)) => suggestion.rewrite(text.to_owned(), at),
            None if text.is_empty() => {}
            None => {
                let id = self.fresh_id();
                let suggestion = Suggestion::by_person(id, text.to_owned(), at);
                self.texts.push((slot.clone(), suggestion));
            }
        }
    }

    pub(super) fn set_purpose(&mut self, purpose: Purpose, at: Time) {
        let id = self.fresh_id();
        match &mut self.purpose {
            Some(known) if known.value == purpose => known.judge(Verdict::Accepted, at),
            Some(known) => known.rewrite(purpose, at),
            unsaid => *unsaid = Some(Suggestion::by_person(id, purpose, at)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Edit;
    use super::super::tests::{AT, drafted, reviewing};
    use super::*;
    use crate::domain::draft::Draft;
    use crate::domain::field::TextField;

    #[test]
    fn a_decorative_picture_has_no_alt_text_and_gets_it_back() {
        let mut review = reviewing(&[
            Edit::JudgeText(TextField::AltText.into(), Verdict::Accepted),
            Edit::SetPurpose(Purpose::Decorative),
        ]);
        assert_eq!(review.finish().text(TextField::AltText), None);
        review.apply(&Edit::SetPurpose(Purpose::Informative), AT);
        assert!(review.finish().text(TextField::AltText).is_some());
    }

    #[test]
    fn what_a_picture_is_for_is_proposed_and_a_person_decides() {
        let text = Draft {
            purpose: Some(Box::new(drafted(Purpose::Text))),
            ..Draft::default()
        };
        let mut review = Review::default();
        review.add_draft(&text);
        assert_eq!(review.undecided(), 1);
        assert!(!review.is_decorative());
        review.apply(&Edit::SetPurpose(Purpose::Decorative), AT);
        assert_eq!(review.undecided(), 0);
        review.add_draft(&text);
        assert!(review.is_decorative(), "a later draft changes nothing");
    }
}
