//! What an organisation asks of its photos: one policy, set from outside, which the person reads and cannot change.

mod check;
mod field;
mod finding;
mod handling;
mod people;
mod rules;
mod stricter;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use check::Problem;
pub use field::Field;
pub use finding::{Finding, Mend, MendBy, Rule, Severity};
pub use handling::{Acceptance, Handling};
pub use people::{Person, Role};
pub use rules::findings;

use super::review::SuggestionKind;

/// The layout of the file that this page reads.
pub const VERSION: u32 = 1;

/// What is not said is not asked: [`Policy::default`] asks for nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Policy {
    /// For editors that check while one types; nothing here reads it.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    pub version: u32,
    /// Whose policy it is, for the person to read.
    #[serde(default)]
    pub name: String,
    /// Fields that must hold something.
    #[serde(default)]
    pub required: BTreeMap<Field, Level>,
    #[serde(default)]
    pub suggestions: BTreeMap<SuggestionKind, Handling>,
    #[serde(default)]
    pub alt_text: AltTextRule,
    /// Whether a person may switch on the models that their browser brings.
    #[serde(default)]
    pub browser_models: BrowserModels,
    #[serde(default)]
    pub vocabulary: VocabularyRule,
    #[serde(default)]
    pub faces: FaceRule,
    #[serde(default)]
    pub sensitive: SensitiveRule,
    /// Pictures made by AI must say so in their digital source type.
    #[serde(default)]
    pub ai_label: Level,
    /// Creator, copyright notice, and what one may do with the picture.
    #[serde(default)]
    pub rights: Level,
    /// The place where the photo was taken must go.
    #[serde(default)]
    pub gps: Level,
    /// Where a licence is named, it must be one of these addresses; none here means any.
    #[serde(default)]
    pub licences: Vec<String>,
    /// Who may do what; nobody here means that whoever sits there may do everything.
    #[serde(default)]
    pub people: Vec<Person>,
    /// Whoever edited a photo does not approve it.
    #[serde(default)]
    pub four_eyes: bool,
    /// What the page around a frame is told of the audit log; decisions only, where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audit_log: Option<ToldOfLog>,
    /// Two policies name licences and have none in common; no file says this.
    #[serde(skip)]
    pub no_licence: bool,
}

impl Default for Policy {
    fn default() -> Policy {
        Policy {
            schema: None,
            version: VERSION,
            name: String::new(),
            required: BTreeMap::new(),
            suggestions: BTreeMap::new(),
            alt_text: AltTextRule::default(),
            browser_models: BrowserModels::default(),
            vocabulary: VocabularyRule::default(),
            faces: FaceRule::default(),
            sensitive: SensitiveRule::default(),
            ai_label: Level::default(),
            rights: Level::default(),
            gps: Level::default(),
            licences: Vec::new(),
            people: Vec::new(),
            four_eyes: false,
            audit_log: None,
            no_licence: false,
        }
    }
}

/// What whoever embeds the page is told of the audit log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ToldOfLog {
    /// What was done to which property, and hashes of files; no word, no place.
    Decisions,
    /// Every line as it is: with rejected words, and where faces are that were hidden.
    Whole,
}

/// How much weight a rule has, the lightest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Level {
    #[default]
    Off,
    /// Said, and no more.
    Advise,
    /// The photo is not exported until it is mended.
    Block,
}

impl Level {
    pub fn severity(self) -> Option<Severity> {
        match self {
            Level::Off => None,
            Level::Advise => Some(Severity::Advisory),
            Level::Block => Some(Severity::Blocking),
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct AltTextRule {
    pub starting_points: StartingPoints,
}

/// What is done with alt texts that are unsure, the laxest first. Whatever it says, none is accepted as one of many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum StartingPoints {
    #[default]
    Show,
    Hide,
}

/// Models that the browser brings, of which nobody here knows the weights, the laxest first. Where they are allowed a person
/// switches them on, and nothing that they say is accepted as one of many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum BrowserModels {
    Allowed,
    #[default]
    Off,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VocabularyRule {
    /// Keywords come from the organisation's own list and nowhere else.
    pub only: bool,
}

/// What happens to faces, the laxest first. Whatever it says, a face that nobody released is hidden in redacted copies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FaceRule {
    #[default]
    Off,
    /// A person decides on every one.
    Ask,
    /// None is shown in anything that is handed out.
    HideAll,
}

/// What happens to photos that may be sensitive, the laxest first. Whatever it says, a person looks before anything is
/// accepted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SensitiveRule {
    #[default]
    Look,
    /// Somebody looks once more at the end.
    SecondLook,
    /// They are not exported.
    Refuse,
}
