//! What happened to the photos of a visit: who did what, when, by which model, and what stood there before and after.

mod deeds;
mod told;

use serde::{Deserialize, Serialize};

pub use deeds::deeds;

use super::photo::PhotoId;
use super::provenance::{ModelId, Tier};
use super::session::Asset;
use super::time::Time;

/// One deed, as it stands in the log.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Entry {
    #[serde(serialize_with = "iso8601")]
    pub when: Time,
    /// Whoever sat there, as far as anybody has said so; nobody where a model or the page did it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
    #[serde(flatten)]
    pub deed: Deed,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Deed {
    pub what: What,
    #[serde(flatten)]
    pub photo: Option<About>,
    /// As tables call it: `keywords`, `dc:title:de`; and `purpose`, `area`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Whose suggestion it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<ModelId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<f32>,
    /// Of a suggestion that is less than supported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier: Option<Tier>,
    /// Of a translation, the language it was made from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<HandedOut>,
    /// Of a redacted copy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proof: Option<Proof>,
}

/// Names may be alike; the number is the photo's own in this visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct About {
    /// Empty where its name is not to be told.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub photo: String,
    pub id: u32,
}

/// A file that was handed out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedOut {
    /// Empty where it is not to be told.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Lower-case hex.
    pub sha256: String,
}

/// What was seen when a redacted copy was opened again: no second picture, and nothing of what it hides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// Areas that are painted over.
    pub hidden: usize,
    /// Faces that the detectors see in the copy, all of which a person was asked about or which are no plain ones.
    pub faces_seen: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    LogBegun,
    /// A policy came into force; after: its name and the SHA-256 of its text.
    PolicySet,
    /// One was set that cannot be read.
    PolicyRefused,
    /// Somebody said who they are.
    SatDown,
    Added,
    Removed,
    Failed,
    /// By a model, or by a trace in the file.
    Proposed,
    /// A proposal went before anybody decided on it.
    Withdrawn,
    Wrote,
    Rewrote,
    Accepted,
    Rejected,
    /// Is to be decided again.
    Reopened,
    /// Undone.
    TakenBack,
    LocationRemoved,
    LocationKept,
    LookedAgain,
    Approved,
    ReviewReopened,
    Exported,
    ExportFailed,
    LogSaved,
    ReportSaved,
    /// A person read what no policy stops on this page, and went on; after: what had been tried.
    UnguardedRead,
    /// A person switched the browser's own models on, or off again.
    BrowserModelsOn,
    BrowserModelsOff,
    /// A picture or a text was given to a model of the browser's own, or it said something that was dropped; after: which model,
    /// and why.
    BrowserAsked,
    BrowserDropped,
}

impl Deed {
    pub fn new(what: What) -> Deed {
        Deed {
            what,
            photo: None,
            field: None,
            model: None,
            score: None,
            tier: None,
            from: None,
            before: None,
            after: None,
            file: None,
            proof: None,
        }
    }

    pub fn on(what: What, asset: &Asset) -> Deed {
        Deed::about(what, asset.id, &asset.path)
    }

    pub fn about(what: What, id: PhotoId, name: &str) -> Deed {
        let photo = Some(About {
            photo: name.to_owned(),
            id: id.0,
        });
        Deed {
            photo,
            ..Deed::new(what)
        }
    }

    pub fn after(self, after: &str) -> Deed {
        Deed {
            after: Some(after.to_owned()),
            ..self
        }
    }

    /// Whether nobody who sits there did it.
    pub fn is_the_pages(&self) -> bool {
        use What::*;
        matches!(
            self.what,
            LogBegun | PolicySet | PolicyRefused | Failed | Proposed | Withdrawn
        )
    }
}

fn iso8601<S: serde::Serializer>(time: &Time, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&time.to_iso8601())
}
