//! Why a photo must be looked at by a person before anything about it is accepted.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sensitivity {
    Nudity,
    /// Children and babies.
    Minors,
    Medicine,
    Weapons,
    /// A page of text, or the number of a card or passport.
    Document,
}
