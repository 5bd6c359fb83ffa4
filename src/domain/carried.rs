//! What a redacted copy carries only if a person says so, field by field.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::field::TextField;

/// What merely stood in the file may name who is hidden, and a place may find them: neither goes into a redacted copy by
/// itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Carried {
    Text(TextField),
    Keywords,
}

/// Those that a person ticked.
pub type Ticked = BTreeSet<Carried>;

impl Carried {
    /// Asked about even where it was written in this visit.
    pub fn is_place(self) -> bool {
        use TextField::{City, Country, State, Sublocation};
        matches!(self, Carried::Text(Sublocation | City | State | Country))
    }
}
