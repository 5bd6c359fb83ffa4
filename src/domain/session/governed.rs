//! What the policy lets the person who sits there do.

use std::rc::Rc;

use super::{Asset, Event, Session};
use crate::domain::controlled::InForce;
use crate::domain::photo::PhotoId;
use crate::domain::policy::{Finding, Person, Policy, Role, findings};
use crate::domain::provenance::Source;
use crate::domain::review::SuggestionKind;

/// What is known of the policy.
#[derive(Clone, Debug, PartialEq)]
pub enum Ruling {
    /// Nobody has set one, or it is this one.
    Set(Rc<Policy>),
    /// One is set and cannot be had; why. Nothing is exported until it can.
    Wanting(String),
}

impl Default for Ruling {
    fn default() -> Ruling {
        Ruling::Set(Rc::default())
    }
}

impl Session {
    pub fn ruling(&self) -> &Ruling {
        &self.ruling
    }

    pub fn policy(&self) -> Rc<Policy> {
        match &self.ruling {
            Ruling::Set(policy) => Rc::clone(policy),
            Ruling::Wanting(_) => Rc::default(),
        }
    }

    /// Who sits there, as far as anybody has said so.
    pub fn person(&self) -> Option<&Person> {
        self.person.as_ref()
    }

    /// Among people who are named, one who has not said who they are only reads.
    pub fn role(&self) -> Role {
        match &self.person {
            Some(person) => person.role,
            None if self.policy().people.is_empty() => Role::Reviewer,
            None => Role::Auditor,
        }
    }

    pub fn findings(&self, asset: &Asset) -> Vec<Finding> {
        findings(&self.policy(), asset)
    }

    /// Why no file at all is handed out.
    pub fn refuses_export(&self) -> Option<String> {
        match &self.ruling {
            Ruling::Wanting(reason) => Some(reason.clone()),
            Ruling::Set(_) => self.refuses_to_edit(),
        }
    }

    /// Whether this photo may be handed out as far as the policy goes.
    pub fn exports(&self, id: PhotoId) -> bool {
        let is_free = |asset: &Rc<Asset>| !self.findings(asset).iter().any(Finding::is_blocking);
        self.refuses_export().is_none() && self.asset(id).is_none_or(is_free)
    }

    /// Why this does not happen: the role of whoever sits there, or that they edited what they would approve.
    pub fn refusal(&self, event: &Event) -> Option<String> {
        match event {
            Event::Edited(..)
            | Event::EditedEach(..)
            | Event::Reopened(_)
            | Event::AskedBrowser(..)
            | Event::LookedAgain(_) => self.refuses_to_edit(),
            Event::Finished(ids) => {
                let refused = ids.iter().map(|id| self.refuses_to_approve(*id));
                let all: Option<Vec<String>> = refused.collect();
                all?.into_iter().next()
            }
            _ => None,
        }
    }

    fn refuses_to_edit(&self) -> Option<String> {
        match &self.person {
            Some(person) if person.role.edits() => None,
            Some(person) => Some(format!(
                "{} is here as {} and only reads.",
                person.name,
                person.role.name()
            )),
            None if self.role().edits() => None,
            None => Some("Say who you are first.".to_owned()),
        }
    }

    /// Why this photo's review is not theirs to end.
    pub fn refuses_to_approve(&self, id: PhotoId) -> Option<String> {
        if let Some(refusal) = self.refuses_to_edit() {
            return Some(refusal);
        }
        let person = self.person.as_ref()?;
        let hands = self.asset(id).map(|asset| &asset.hands);
        if !person.role.approves() {
            return Some("A reviewer approves; contributors edit.".to_owned());
        }
        let is_own = hands.is_some_and(|hands| hands.edited.contains(&person.name));
        (self.policy().four_eyes && is_own).then(|| {
            format!(
                "{} edited this photo; somebody else approves it.",
                person.name
            )
        })
    }

    /// A policy comes into force: drafts that it does not show go, and whoever it names alone is here.
    pub(super) fn govern(&mut self, ruling: &Ruling) {
        let was_allowed = self.asks_browsers();
        self.ruling = ruling.clone();
        let policy = self.policy();
        let person = match policy.people.as_slice() {
            [person] => Some(person.clone()),
            people => self.person.take().filter(|known| people.contains(known)),
        };
        self.seat(person.as_ref());
        // Whether only its terms are suggested may have changed; what the policy does not show is withdrawn by the way.
        self.speak_by(self.vocabulary.clone());
        if was_allowed && !self.asks_browsers() {
            self.withdraw_everywhere();
        }
    }

    /// The vocabulary drafts are said in; where the policy says so, nothing else is suggested.
    pub(super) fn vocabulary_in_force(&self) -> Option<InForce> {
        let mut vocabulary = self.vocabulary.clone()?;
        vocabulary.only |= self.policy().vocabulary.only;
        Some(vocabulary)
    }

    pub(super) fn speak_by(&mut self, vocabulary: Option<InForce>) {
        self.vocabulary = vocabulary;
        let vocabulary = self.vocabulary_in_force();
        self.take_in_everywhere(|review| review.say_keywords_by(vocabulary.clone()));
    }

    /// Somebody else's steps are not theirs to take back.
    pub(super) fn seat(&mut self, person: Option<&Person>) {
        if self.person.as_ref() != person {
            self.person = person.cloned();
            self.done.clear();
            self.undone.clear();
        }
    }

    pub(super) fn withdraw(&mut self, id: PhotoId) {
        let policy = self.policy();
        if !policy.hides_suggestions() {
            return;
        }
        let shows = |kind: SuggestionKind, source: &Source| policy.shows(kind, source);
        self.take_in(id, |review| review.withdraw(shows));
    }

    /// What was changed in a photo is by whoever sits there, and nobody has looked at it again.
    pub(super) fn sign(&self, asset: &mut Asset) {
        asset.hands.looked_again = false;
        asset.hands.approved = None;
        if let Some(person) = &self.person {
            asset.hands.edited.insert(person.name.clone());
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::tests::{A, B, draft, listed, session};
    use super::*;
    use crate::domain::controlled::Lookup;
    use crate::domain::controlled::tests::zoo;
    use crate::domain::language::Language;
    use crate::domain::policy::VocabularyRule;

    #[test]
    fn a_policy_that_wants_only_the_list_withdraws_what_is_not_in_it() {
        let zoo = InForce {
            lookup: Lookup::new(zoo(), Language::default()),
            only: false,
        };
        let mut session = session(&[
            Event::SpokeKeywordsBy(Some(zoo)),
            Event::Added(vec![listed("a"), listed("b")]),
            Event::Drafted(A, draft("boat")),
        ]);
        let count = |session: &Session, id| session.asset(id).unwrap().review.keywords.len();
        assert_eq!(count(&session, A), 1);
        let policy = Policy {
            vocabulary: VocabularyRule { only: true },
            ..Policy::default()
        };
        session.apply(&Event::Governed(Ruling::Set(Rc::new(policy))));
        assert_eq!(count(&session, A), 0);
        session.apply(&Event::Drafted(B, draft("boat")));
        assert_eq!(count(&session, B), 0);
        session.apply(&Event::Governed(Ruling::default()));
        assert_eq!(count(&session, A), 1);
    }
}
