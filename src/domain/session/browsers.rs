//! What the models of the browser's own say, as far as the policy lets anybody ask them.

use super::{Session, State};
use crate::domain::browser_model::{BrowserModel, Interface};
use crate::domain::field::Slot;
use crate::domain::language::Language;
use crate::domain::photo::PhotoId;
use crate::domain::policy::BrowserModels;
use crate::domain::provenance::{Attributed, Source};
use crate::domain::review::SuggestionKind;

impl Session {
    /// Whether a person may switch them on.
    pub fn asks_browsers(&self) -> bool {
        self.policy().browser_models == BrowserModels::Allowed
    }

    /// Whether what it would say may be shown: asking for anything else is of no use.
    pub fn shows_from_browser(&self, interface: Interface) -> bool {
        let model = BrowserModel {
            interface,
            browser: String::new(),
        };
        let source = match interface {
            Interface::LanguageModel => Source::Browser { model },
            Interface::Translator => Source::Translated {
                by: model,
                from: Language::default(),
                of: String::new(),
            },
        };
        self.policy().shows(SuggestionKind::AltText, &source)
    }

    /// What is signed off stays as it was, and so does what was asked before a stricter policy came.
    pub(super) fn take_from_browser(
        &mut self,
        id: PhotoId,
        slot: &Slot,
        text: &Attributed<String>,
    ) {
        let is_open = (self.asset(id)).is_some_and(|asset| asset.state == State::ToReview);
        let kind = SuggestionKind::of_text(slot);
        if is_open && self.policy().shows(kind, &text.source) {
            self.take_in(id, |review| review.take_from_browser(slot, text));
        }
    }

    /// What the policy does not show any more goes from every past, too.
    pub(super) fn withdraw_everywhere(&mut self) {
        let policy = self.policy();
        self.take_in_everywhere(|review| {
            review.withdraw(|kind, source| policy.shows(kind, source));
        });
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::rc::Rc;

    use super::super::tests::{A, AT, draft, listed, session};
    use super::super::{Event, Ruling};
    use super::*;
    use crate::domain::field::TextField;
    use crate::domain::policy::{Policy, StartingPoints};
    use crate::domain::review::{Edit, Verdict};

    fn asked() -> Event {
        let model = BrowserModel {
            interface: Interface::LanguageModel,
            browser: "Chrome 148".into(),
        };
        let sentence = Attributed {
            value: "A boat.".into(),
            source: Source::Browser { model },
        };
        Event::AskedBrowser(A, TextField::AltText.into(), sentence)
    }

    fn governed(browser_models: BrowserModels) -> Event {
        let policy = Policy {
            browser_models,
            ..Policy::default()
        };
        Event::Governed(Ruling::Set(Rc::new(policy)))
    }

    fn alt_text(session: &Session) -> Option<(String, Verdict)> {
        let asset = session.asset(A)?;
        let text = asset.review.text(&TextField::AltText.into())?;
        Some((text.value.clone(), text.verdict))
    }

    fn started(policy: BrowserModels) -> Session {
        session(&[
            governed(policy),
            Event::Added(vec![listed("a")]),
            Event::Drafted(A, draft("boat")),
            asked(),
        ])
    }

    #[test]
    fn what_the_browser_says_is_taken_only_where_the_policy_allows_to_ask_it() {
        assert_eq!(alt_text(&started(BrowserModels::Off)), None);
        let taken = Some(("A boat.".to_owned(), Verdict::Undecided));
        assert_eq!(alt_text(&started(BrowserModels::Allowed)), taken);
        assert!(!started(BrowserModels::Allowed).can_redo());
    }

    #[test]
    fn a_policy_that_comes_later_withdraws_it_from_every_past_unless_a_person_accepted_it() {
        let mut session = started(BrowserModels::Allowed);
        session.apply(&Event::Edited(vec![A], Edit::AddKeyword("sea".into()), AT));
        session.apply(&governed(BrowserModels::Off));
        assert_eq!(alt_text(&session), None);
        session.apply(&Event::Undo);
        assert_eq!(alt_text(&session), None);
        let mut session = started(BrowserModels::Allowed);
        let accept = Edit::JudgeText(TextField::AltText.into(), Verdict::Accepted);
        session.apply(&Event::Edited(vec![A], accept, AT));
        session.apply(&Event::Governed(Ruling::Wanting("on its way".into())));
        let kept = Some(("A boat.".to_owned(), Verdict::Accepted));
        assert_eq!(alt_text(&session), kept);
    }

    #[test]
    fn where_no_starting_point_is_shown_no_sentence_is_asked_for_and_a_translation_may_be() {
        let mut policy = Policy {
            browser_models: BrowserModels::Allowed,
            ..Policy::default()
        };
        let shows = |policy: &Policy| {
            let ruling = Ruling::Set(Rc::new(policy.clone()));
            let session = session(&[Event::Governed(ruling)]);
            let all = [Interface::LanguageModel, Interface::Translator];
            all.map(|interface| session.shows_from_browser(interface))
        };
        assert_eq!(shows(&policy), [true, true]);
        policy.alt_text.starting_points = StartingPoints::Hide;
        assert_eq!(shows(&policy), [false, true]);
        assert_eq!(shows(&Policy::default()), [false, false]);
    }

    #[test]
    fn what_is_signed_off_stays_as_it_was() {
        let mut session = session(&[
            governed(BrowserModels::Allowed),
            Event::Added(vec![listed("a")]),
            Event::Drafted(A, draft("boat")),
            Event::Finished(vec![A]),
        ]);
        session.apply(&asked());
        assert_eq!(alt_text(&session), None);
    }
}
