//! Who may do what.

use serde::{Deserialize, Serialize};

/// Somebody who may sit there. A page cannot know who does: whoever embeds it can, and names one person only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    pub name: String,
    pub role: Role,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Role {
    /// Edits, and approves nothing.
    Contributor,
    /// Edits and approves.
    Reviewer,
    /// Reads: opens photos, changes nothing, gets reports and logs and no files.
    Auditor,
}

impl Role {
    pub fn name(self) -> &'static str {
        match self {
            Role::Contributor => "contributor",
            Role::Reviewer => "reviewer",
            Role::Auditor => "auditor",
        }
    }

    pub fn edits(self) -> bool {
        self != Role::Auditor
    }

    pub fn approves(self) -> bool {
        self == Role::Reviewer
    }
}
