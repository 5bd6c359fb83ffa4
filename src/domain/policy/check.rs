//! What a policy may not say although it is well formed.

use serde::{Deserialize, Serialize};

use super::{Acceptance, Handling, Policy, VERSION};
use crate::domain::review::SuggestionKind;

/// Something wrong, and where: `people[1].name`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{path}: {message}")]
pub struct Problem {
    pub path: String,
    pub message: String,
}

impl Policy {
    /// Everything that is wrong with it.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut say = |path: String, message: &str| {
            problems.push(Problem {
                path,
                message: message.to_owned(),
            });
        };
        if self.version != VERSION {
            say("version".into(), "this page reads version 1 only");
        }
        for (kind, handling) in &self.suggestions {
            let path = |member: &str| format!("suggestions.{}.{member}", kind.name());
            let Handling { show, from, accept } = *handling;
            if !(0.0..=1.0).contains(&from) {
                say(path("from"), "a share from 0 to 1 is wanted");
            }
            // What is not shown cannot be released or hidden by a person.
            if *kind == SuggestionKind::Faces && !show {
                say(path("show"), "faces are always shown");
            }
            if *kind == SuggestionKind::Faces && from > 0.0 {
                say(path("from"), "faces are always shown, doubtful ones too");
            }
            if !show && accept != Acceptance::InBulk {
                say(path("accept"), "what is not shown is not accepted");
            }
        }
        for (at, licence) in self.licences.iter().enumerate() {
            if licence.trim().is_empty() {
                say(format!("licences[{at}]"), "an address is wanted");
            }
        }
        for (at, person) in self.people.iter().enumerate() {
            let path = format!("people[{at}].name");
            if person.name.trim().is_empty() {
                say(path, "a name is wanted");
            } else if (self.people[..at].iter()).any(|known| known.name == person.name) {
                say(path, "the name stands there already");
            }
        }
        if self.four_eyes && self.people.is_empty() {
            say(
                "fourEyes".into(),
                "four eyes need people: name them in people",
            );
        }
        problems
    }
}
