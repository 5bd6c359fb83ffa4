//! Many drafts at once: accepted by their kinds, or taken back before anybody has decided on them.

use super::{Review, Suggestion, SuggestionKind, Verdict};
use crate::domain::field::TextField;
use crate::domain::provenance::Source;
use crate::domain::time::Time;

impl Review {
    /// Takes away the drafts that are not to be shown; what somebody has decided on stays.
    pub fn withdraw(&mut self, shows: impl Fn(SuggestionKind, &Source) -> bool) {
        fn stays<T: Clone>(suggestion: &Suggestion<T>, is_shown: bool) -> bool {
            !suggestion.is_open_draft() || is_shown
        }
        let keyword = |source: &Source| shows(SuggestionKind::Keywords, source);
        self.keywords.retain(|s| stays(s, keyword(&s.source)));
        self.unsaid.retain(|s| stays(s, keyword(&s.source)));
        let is_proposed = self.text(&TextField::AltText.into()).is_some();
        self.texts
            .retain(|(slot, s)| stays(s, shows(SuggestionKind::of_text(slot), &s.source)));
        self.withdraw_sentences(is_proposed, |source| shows(SuggestionKind::AltText, source));
        let purpose = self.purpose.take();
        self.purpose = purpose.filter(|s| stays(s, shows(SuggestionKind::Purpose, &s.source)));
    }

    /// Accepts the undecided drafts of these kinds, but for starting points and translations.
    pub(super) fn accept(&mut self, kinds: &[SuggestionKind], at: Time) {
        fn accept<T: Clone>(suggestion: &mut Suggestion<T>, at: Time) {
            // What a person is to begin with is not taken over unread.
            if suggestion.is_open_draft() && suggestion.source.is_one_of_many() {
                suggestion.judge(Verdict::Accepted, at);
            }
        }
        if kinds.contains(&SuggestionKind::Keywords) {
            self.keywords.iter_mut().for_each(|s| accept(s, at));
        }
        if kinds.contains(&SuggestionKind::Faces) {
            self.regions.iter_mut().for_each(|s| accept(s, at));
        }
        if kinds.contains(&SuggestionKind::Purpose) {
            self.purpose.iter_mut().for_each(|s| accept(s, at));
        }
        for (slot, text) in &mut self.texts {
            // Where a picture comes from is a statement of its own, not one of many.
            let is_one_of_many = slot.field != TextField::DigitalSourceType;
            if is_one_of_many && kinds.contains(&SuggestionKind::of_text(slot)) {
                accept(text, at);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{reviewing, words};
    use super::super::{Edit, Verdict};

    #[test]
    fn accepting_all_leaves_rejections_alone() {
        let review = reviewing(&[Edit::JudgeKeyword(2, Verdict::Rejected), Edit::AcceptAll]);
        assert_eq!(words(&review.finish()), ["dog"]);
        assert_eq!(review.undecided(), 0);
    }
}
