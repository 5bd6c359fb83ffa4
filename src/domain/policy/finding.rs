//! What a rule has to say about a photo.

use super::Field;
use crate::domain::photo::PhotoId;
use crate::domain::review::Edit;

/// One thing that is not as the policy wants it.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    pub photo: PhotoId,
    pub rule: Rule,
    pub severity: Severity,
    pub field: Option<Field>,
    /// A clause: "the alt text is missing".
    pub reason: String,
    pub mend: Mend,
}

impl Finding {
    pub fn is_blocking(&self) -> bool {
        self.severity == Severity::Blocking
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    Advisory,
    /// The photo is not exported.
    Blocking,
}

/// What to do about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Mend {
    /// A sentence for the person.
    pub words: String,
    /// What one click can do.
    pub by: Option<MendBy>,
}

/// A decision that mends a finding; it is the person's all the same.
#[derive(Clone, Debug, PartialEq)]
pub enum MendBy {
    Edit(Edit),
    LookAgain,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    Required,
    SecondLook,
    Faces,
    Sensitive,
    AiLabel,
    Rights,
    Gps,
    Licences,
    FourEyes,
}

impl Rule {
    /// As the policy calls it.
    pub fn name(self) -> &'static str {
        match self {
            Rule::Required => "required",
            Rule::SecondLook => "suggestions",
            Rule::Faces => "faces",
            Rule::Sensitive => "sensitive",
            Rule::AiLabel => "aiLabel",
            Rule::Rights => "rights",
            Rule::Gps => "gps",
            Rule::Licences => "licences",
            Rule::FourEyes => "fourEyes",
        }
    }
}
