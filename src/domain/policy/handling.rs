//! Which of the models' suggestions are shown, and how they may be accepted.

use serde::{Deserialize, Serialize};

use super::{BrowserModels, FaceRule, Policy, StartingPoints};
use crate::domain::provenance::Source;
use crate::domain::review::{Edit, SuggestionKind, Verdict};

/// What is done with one kind of suggestion.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Handling {
    pub show: bool,
    /// Less sure ones are not shown; 0 to 1.
    pub from: f32,
    pub accept: Acceptance,
}

impl Default for Handling {
    fn default() -> Handling {
        Handling {
            show: true,
            from: 0.0,
            accept: Acceptance::InBulk,
        }
    }
}

/// The laxest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Acceptance {
    /// All of a photo, and of many photos, at once.
    #[default]
    InBulk,
    OneByOne,
    /// One by one, and somebody looks once more at the end.
    SecondLook,
}

impl Policy {
    pub fn handling(&self, kind: SuggestionKind) -> Handling {
        self.suggestions.get(&kind).copied().unwrap_or_default()
    }

    /// What a model says or what lies around the photo is a suggestion; what the file says and what a person wrote stays.
    pub fn shows(&self, kind: SuggestionKind, source: &Source) -> bool {
        let handling = self.handling(kind);
        let is_sure = |source: &Source| match source {
            // How sure it is nobody knows.
            Source::Browser { .. } => handling.from <= 0.0,
            Source::Nearby { found } => found.is_sure() || handling.from <= 0.0,
            source => (source.score()).is_none_or(|score| score.value() >= handling.from),
        };
        let is_ruled_out = source.browsers().is_some() && self.browser_models == BrowserModels::Off;
        let is_kept_back = kind == SuggestionKind::AltText
            && source.is_starting_point()
            && self.alt_text.starting_points == StartingPoints::Hide;
        let is_shown = handling.show && is_sure(source) && !is_kept_back && !is_ruled_out;
        !source.is_suggested() || is_shown
    }

    /// Whether there may be suggestions that it does not show.
    pub fn hides_suggestions(&self) -> bool {
        !self.suggestions.is_empty() || self.alt_text.starting_points == StartingPoints::Hide
    }

    pub fn accepts_in_bulk(&self, kind: SuggestionKind) -> bool {
        let is_asked_for_each = kind == SuggestionKind::Faces && self.faces == FaceRule::Ask;
        self.handling(kind).accept == Acceptance::InBulk && !is_asked_for_each
    }

    /// What must be decided one by one.
    pub fn one_by_one(&self) -> Vec<SuggestionKind> {
        let mut kinds = SuggestionKind::ALL.to_vec();
        kinds.retain(|kind| !self.accepts_in_bulk(*kind));
        kinds
    }

    /// The part of an edit that accepts no more at once than it may.
    pub fn permitted(&self, edit: &Edit) -> Edit {
        let in_bulk = |kinds: &[SuggestionKind]| {
            let mut kinds = kinds.to_vec();
            kinds.retain(|kind| self.accepts_in_bulk(*kind));
            kinds
        };
        let faces_too = self.accepts_in_bulk(SuggestionKind::Faces);
        match edit {
            Edit::AcceptAll => Edit::Accept(in_bulk(&SuggestionKind::ALL)),
            Edit::Accept(kinds) => Edit::Accept(in_bulk(kinds)),
            Edit::JudgeAllRegions(Verdict::Accepted) | Edit::FollowRegions(_) if !faces_too => {
                Edit::All(Vec::new())
            }
            Edit::All(edits) => Edit::All(edits.iter().map(|edit| self.permitted(edit)).collect()),
            edit => edit.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::browser_model::{BrowserModel, Interface};
    use crate::domain::inference::Score;
    use crate::domain::language::Language;
    use crate::domain::nearby::Nearby;
    use crate::domain::provenance::ModelId;

    #[test]
    fn starting_points_are_shown_unless_the_policy_hides_them() {
        let model = ModelId {
            name: "captioner".into(),
            version: "1".into(),
            weights: "00".into(),
        };
        let plain = Source::model(model, Score::new(0.8));
        let unsure = plain.clone().into_starting_point();
        let (lax, mut strict) = (Policy::default(), Policy::default());
        strict.alt_text.starting_points = StartingPoints::Hide;
        assert!(!lax.hides_suggestions() && strict.hides_suggestions());
        for (policy, source, wanted) in [
            (&lax, &unsure, true),
            (&strict, &unsure, false),
            (&strict, &plain, true),
            (&strict, &Source::Person, true),
        ] {
            assert_eq!(policy.shows(SuggestionKind::AltText, source), wanted);
        }
        assert!(strict.shows(SuggestionKind::Keywords, &unsure));
    }

    #[test]
    fn words_from_around_a_photo_are_suggestions_and_unsure_ones_go_where_sure_ones_are_wanted() {
        let near = |found| Source::Nearby { found };
        let words = [
            near(Nearby::FileName),
            near(Nearby::Place("photoshop:City".into())),
        ];
        let shows = |handling: Handling| {
            let mut policy = Policy::default();
            policy
                .suggestions
                .insert(SuggestionKind::Keywords, handling);
            let [one, other] = &words;
            [one, other].map(|source| policy.shows(SuggestionKind::Keywords, source))
        };
        let all = Handling::default();
        assert_eq!(shows(all), [true, true]);
        assert_eq!(shows(Handling { from: 0.6, ..all }), [false, true]);
        assert_eq!(shows(Handling { show: false, ..all }), [false, false]);
    }

    #[test]
    fn what_the_browsers_own_models_say_is_shown_only_where_the_policy_allows_it() {
        let model = |interface| BrowserModel {
            interface,
            browser: "Chrome 148".into(),
        };
        let sentence = Source::Browser {
            model: model(Interface::LanguageModel),
        };
        let translation = Source::Translated {
            by: model(Interface::Translator),
            from: Language::default(),
            of: "A dog.".into(),
        };
        let shows = |policy: &Policy| {
            [&sentence, &translation].map(|source| policy.shows(SuggestionKind::AltText, source))
        };
        let allowed = Policy {
            browser_models: BrowserModels::Allowed,
            ..Policy::default()
        };
        assert_eq!(shows(&Policy::default()), [false, false]);
        assert_eq!(shows(&allowed), [true, true]);
        let mut sure = allowed.clone();
        let from = Handling {
            from: 0.1,
            ..Handling::default()
        };
        sure.suggestions.insert(SuggestionKind::AltText, from);
        assert_eq!(shows(&sure), [false, true], "nobody knows how sure it is");
        let mut plain = allowed;
        plain.alt_text.starting_points = StartingPoints::Hide;
        assert_eq!(shows(&plain), [false, true]);
    }
}
