//! What stands open over the page, and where the focus goes.

use crate::domain::photo::PhotoId;
use crate::domain::provenance::Source;
use crate::domain::review::SuggestionId;

/// A question "who said this?" and where on the page it was asked.
#[derive(Clone, Debug, PartialEq)]
pub struct OriginAsked {
    pub what: String,
    /// Where it is about a keyword.
    pub keyword: Option<SuggestionId>,
    /// Where in the picture that was seen.
    pub because: Option<String>,
    pub source: Source,
    /// Who said what stood here before a person rewrote it, and what that was.
    pub rewritten: Option<(String, Source)>,
    /// The asking element: left, top, right, bottom in the window.
    pub anchor: (f64, f64, f64, f64),
}

/// What gets the focus when something opened or ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    Panel,
    NextStep,
    Tile(PhotoId),
}

/// A dialog that covers the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialog {
    Export,
    Shortcuts,
    Bulk,
    /// Accepts drafts of photos that nobody has opened.
    Unseen,
    Templates,
    Learnt,
    Vocabulary,
    Privacy,
    Policy,
    Audit,
    BrowserModels,
}
