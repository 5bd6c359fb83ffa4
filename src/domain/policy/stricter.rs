//! Two policies at once: that of the page's owner and that of whoever embeds it; of every rule the stricter one holds.

use std::collections::BTreeMap;

use super::rules::same_address;
use super::{Acceptance, AltTextRule, Handling, Person, Policy, Role, ToldOfLog, VocabularyRule};

impl Policy {
    /// `self` is the owner's. Only the owner gives the log away; the other may ask for less of it.
    pub fn stricter(&self, other: &Policy) -> Policy {
        let mut required = self.required.clone();
        for (field, level) in &other.required {
            let known = required.entry(*field).or_default();
            *known = (*known).max(*level);
        }
        let mut suggestions = self.suggestions.clone();
        for (kind, handling) in &other.suggestions {
            let known = suggestions.entry(*kind).or_default();
            *known = known.stricter(*handling);
        }
        let licences = self.licences_in_both(other);
        Policy {
            schema: None,
            version: self.version,
            name: both_names(&self.name, &other.name),
            required,
            suggestions,
            alt_text: AltTextRule {
                starting_points: (self.alt_text.starting_points)
                    .max(other.alt_text.starting_points),
            },
            // Both have to allow them: who says nothing does not.
            browser_models: self.browser_models.max(other.browser_models),
            vocabulary: VocabularyRule {
                only: self.vocabulary.only || other.vocabulary.only,
            },
            faces: self.faces.max(other.faces),
            sensitive: self.sensitive.max(other.sensitive),
            ai_label: self.ai_label.max(other.ai_label),
            rights: self.rights.max(other.rights),
            gps: self.gps.max(other.gps),
            no_licence: self.no_licence || other.no_licence || licences.is_none(),
            licences: licences.unwrap_or_default(),
            people: both_lists(&self.people, &other.people),
            four_eyes: self.four_eyes || other.four_eyes,
            audit_log: match (self.audit_log, other.audit_log) {
                (Some(_), Some(ToldOfLog::Decisions)) => Some(ToldOfLog::Decisions),
                (owners, _) => owners,
            },
        }
    }

    /// Nothing in a list means any, so none in common is not the empty list.
    fn licences_in_both(&self, other: &Policy) -> Option<Vec<String>> {
        match (self.licences.as_slice(), other.licences.as_slice()) {
            ([], licences) | (licences, []) => Some(licences.to_vec()),
            (own, others) => {
                let is_there = |licence: &&String| others.iter().any(|o| same_address(o, licence));
                let both: Vec<String> = own.iter().filter(is_there).cloned().collect();
                (!both.is_empty()).then_some(both)
            }
        }
    }
}

impl Handling {
    fn stricter(self, other: Handling) -> Handling {
        let show = self.show && other.show;
        Handling {
            show,
            from: self.from.max(other.from),
            accept: match show {
                true => self.accept.max(other.accept),
                // What is not shown is not accepted in any way.
                false => Acceptance::default(),
            },
        }
    }
}

fn both_names(own: &str, other: &str) -> String {
    match (own, other) {
        (one, "") | ("", one) => one.to_owned(),
        (own, other) if own == other => own.to_owned(),
        (own, other) => format!("{own}; {other}"),
    }
}

/// Whoever only one of the two lists names may look, and change nothing; in two roles, the one that may do less.
fn both_lists(own: &[Person], others: &[Person]) -> Vec<Person> {
    if own.is_empty() || others.is_empty() {
        return own.iter().chain(others).cloned().collect();
    }
    let mut roles: BTreeMap<&str, Vec<Role>> = BTreeMap::new();
    let mut names: Vec<&str> = Vec::new();
    for person in own.iter().chain(others) {
        let roles = roles.entry(&person.name).or_default();
        if roles.is_empty() {
            names.push(&person.name);
        }
        roles.push(person.role);
    }
    let person = |name: &str| Person {
        name: name.to_owned(),
        role: match roles.get(name).map(Vec::as_slice) {
            Some([one, other]) => one.lesser(*other),
            _ => Role::Auditor,
        },
    };
    names.into_iter().map(person).collect()
}

impl Role {
    fn lesser(self, other: Role) -> Role {
        let power = |role: Role| (role.edits(), role.approves());
        match power(self) <= power(other) {
            true => self,
            false => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::field::TextField;
    use crate::domain::policy::{
        BrowserModels, FaceRule, Field, Level, SensitiveRule, StartingPoints,
    };
    use crate::domain::review::SuggestionKind;

    /// Both ways round, but for the log.
    fn both(one: impl Fn(&mut Policy), other: impl Fn(&mut Policy)) -> Policy {
        let made = |change: &dyn Fn(&mut Policy)| {
            let mut policy = Policy::default();
            change(&mut policy);
            policy
        };
        let (one, other) = (made(&one), made(&other));
        let combined = one.stricter(&other);
        let turned = other.stricter(&one);
        let plain = |policy: &Policy| {
            let mut policy = policy.clone();
            policy.people.sort_by(|a, b| a.name.cmp(&b.name));
            Policy {
                name: String::new(),
                licences: Vec::new(),
                audit_log: None,
                ..policy
            }
        };
        assert_eq!(plain(&combined), plain(&turned));
        assert_eq!(combined.licences.len(), turned.licences.len());
        combined
    }

    fn nothing(_: &mut Policy) {}

    #[test]
    fn a_policy_that_asks_for_nothing_takes_no_rule_of_the_other_away() {
        let strict = |policy: &mut Policy| {
            policy.name = "Museum".into();
            policy.required.insert(Field::Keywords, Level::Block);
            let handling = Handling {
                from: 0.6,
                accept: Acceptance::SecondLook,
                ..Handling::default()
            };
            policy.suggestions.insert(SuggestionKind::AltText, handling);
            policy.alt_text.starting_points = StartingPoints::Hide;
            policy.vocabulary.only = true;
            policy.faces = FaceRule::HideAll;
            policy.sensitive = SensitiveRule::Refuse;
            policy.ai_label = Level::Block;
            policy.rights = Level::Advise;
            policy.gps = Level::Block;
            policy.licences = vec!["https://a.example/".into()];
            policy.people = vec![Person {
                name: "Ann".into(),
                role: Role::Reviewer,
            }];
            policy.four_eyes = true;
        };
        let mut wanted = Policy::default();
        strict(&mut wanted);
        assert_eq!(both(strict, nothing), wanted);
    }

    #[test]
    fn the_browsers_own_models_are_allowed_where_both_policies_allow_them() {
        let rule = |rule: BrowserModels| move |policy: &mut Policy| policy.browser_models = rule;
        use BrowserModels::{Allowed, Off};
        for (one, other, wanted) in [
            (Allowed, Allowed, Allowed),
            (Allowed, Off, Off),
            (Off, Off, Off),
        ] {
            let combined = both(rule(one), rule(other));
            assert_eq!(combined.browser_models, wanted);
        }
        assert_eq!(both(rule(Allowed), nothing).browser_models, Off);
    }

    #[test]
    fn of_two_levels_of_a_rule_the_stricter_one_holds() {
        let levels = |level: Level, faces: FaceRule, sensitive: SensitiveRule| {
            move |policy: &mut Policy| {
                policy.ai_label = level;
                policy.rights = level;
                policy.gps = level;
                policy.required.insert(Field::Text(TextField::Title), level);
                policy.faces = faces;
                policy.sensitive = sensitive;
            }
        };
        let combined = both(
            levels(Level::Advise, FaceRule::HideAll, SensitiveRule::SecondLook),
            levels(Level::Block, FaceRule::Ask, SensitiveRule::Refuse),
        );
        assert_eq!(
            (combined.ai_label, combined.rights, combined.gps),
            (Level::Block, Level::Block, Level::Block)
        );
        assert_eq!(
            combined.required.into_values().collect::<Vec<_>>(),
            [Level::Block]
        );
        assert_eq!(combined.faces, FaceRule::HideAll);
        assert_eq!(combined.sensitive, SensitiveRule::Refuse);
        let asks = both(|p| p.faces = FaceRule::Ask, nothing);
        assert_eq!(asks.faces, FaceRule::Ask);
        let looks = both(|p| p.sensitive = SensitiveRule::SecondLook, nothing);
        assert_eq!(looks.sensitive, SensitiveRule::SecondLook);
        let eyes = both(|p| p.four_eyes = true, |p| p.vocabulary.only = true);
        assert!(eyes.four_eyes && eyes.vocabulary.only);
    }

    #[test]
    fn required_fields_of_both_are_required() {
        let combined = both(
            |p| {
                p.required.insert(Field::Keywords, Level::Advise);
            },
            |p| {
                let title = Field::Text(TextField::Title);
                p.required.insert(title, Level::Block);
            },
        );
        assert_eq!(combined.required.len(), 2);
    }

    #[test]
    fn a_suggestion_is_shown_and_accepted_only_as_both_let_it() {
        let with = |handling: Handling| {
            move |policy: &mut Policy| {
                policy
                    .suggestions
                    .insert(SuggestionKind::Keywords, handling);
            }
        };
        let one = Handling {
            show: true,
            from: 0.7,
            accept: Acceptance::OneByOne,
        };
        let other = Handling {
            from: 0.2,
            accept: Acceptance::SecondLook,
            ..one
        };
        let combined = both(with(one), with(other)).handling(SuggestionKind::Keywords);
        assert_eq!(
            (combined.from, combined.accept),
            (0.7, Acceptance::SecondLook)
        );
        let hidden = Handling {
            show: false,
            ..Handling::default()
        };
        let combined = both(with(one), with(hidden));
        assert!(!combined.handling(SuggestionKind::Keywords).show);
        assert_eq!(combined.problems(), []);
    }

    #[test]
    fn a_licence_must_be_on_both_lists_and_lists_without_a_common_one_leave_none() {
        let lists = |licences: &[&str]| {
            let licences: Vec<String> = licences.iter().map(|l| (*l).to_owned()).collect();
            move |policy: &mut Policy| policy.licences.clone_from(&licences)
        };
        let (a, b) = ("https://a.example/", "https://b.example/");
        let combined = both(lists(&[a, b]), lists(&["http://b.example"]));
        assert_eq!((combined.licences.len(), combined.no_licence), (1, false));
        let combined = both(lists(&[a]), lists(&[b]));
        assert!(combined.no_licence);
        assert!(combined.stricter(&Policy::default()).no_licence);
    }

    #[test]
    fn nobody_may_do_more_than_both_lists_let_them() {
        let people = |people: &[(&str, Role)]| {
            let people: Vec<Person> = people
                .iter()
                .map(|(name, role)| Person {
                    name: (*name).to_owned(),
                    role: *role,
                })
                .collect();
            move |policy: &mut Policy| policy.people.clone_from(&people)
        };
        let combined = both(
            people(&[("Ann", Role::Reviewer), ("Bob", Role::Reviewer)]),
            people(&[("Mallory", Role::Reviewer), ("Ann", Role::Contributor)]),
        );
        let role = |name: &str| {
            combined
                .people
                .iter()
                .find(|p| p.name == name)
                .map(|p| p.role)
        };
        assert_eq!(role("Ann"), Some(Role::Contributor));
        assert_eq!(role("Bob"), Some(Role::Auditor));
        assert_eq!(role("Mallory"), Some(Role::Auditor));
    }

    #[test]
    fn only_the_owner_gives_the_log_away_and_whoever_embeds_may_ask_for_less() {
        let log = |told| Policy {
            audit_log: told,
            ..Policy::default()
        };
        let (whole, less) = (Some(ToldOfLog::Whole), Some(ToldOfLog::Decisions));
        for (owners, others, wanted) in [
            (None, whole, None),
            (less, whole, less),
            (whole, None, whole),
            (whole, less, less),
            (whole, whole, whole),
        ] {
            let combined = log(owners).stricter(&log(others));
            assert_eq!(combined.audit_log, wanted, "{owners:?} {others:?}");
        }
    }
}
