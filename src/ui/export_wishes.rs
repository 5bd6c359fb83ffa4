//! What was chosen for the last export; remembered in this browser.

use super::theme::{remember, remembered};
use crate::domain::export::SidecarName;
use crate::domain::region::RedactionStyle;

const REMEMBERED: &str = "hushtag:export";

#[derive(Clone, Debug, PartialEq)]
pub struct Wishes {
    pub sidecars: bool,
    pub embedded: bool,
    pub copies: bool,
    pub style: RedactionStyle,
    pub naming: SidecarName,
}

impl Default for Wishes {
    fn default() -> Wishes {
        Wishes {
            sidecars: true,
            embedded: false,
            copies: true,
            style: RedactionStyle::Solid,
            naming: SidecarName::WithExtension,
        }
    }
}

const SIDECARS: &str = "sidecars";
const EMBEDDED: &str = "embedded";
const COPIES: &str = "redacted";
const MOSAIC: &str = "mosaic";
const SOFT: &str = "soft";
const IN_PLACE: &str = "name-in-place";

impl Wishes {
    /// Words in a row; of a row that is not there, what the page begins with.
    pub fn remembered() -> Wishes {
        let Some(row) = remembered(REMEMBERED) else {
            return Wishes::default();
        };
        let has = |word| row.split(' ').any(|known| known == word);
        Wishes {
            sidecars: has(SIDECARS),
            embedded: has(EMBEDDED),
            copies: has(COPIES),
            style: match (has(MOSAIC), has(SOFT)) {
                (true, _) => RedactionStyle::Mosaic,
                (false, true) => RedactionStyle::Soft,
                (false, false) => RedactionStyle::Solid,
            },
            naming: match has(IN_PLACE) {
                true => SidecarName::InPlaceOfExtension,
                false => SidecarName::WithExtension,
            },
        }
    }

    pub fn remember(&self) {
        let words = [
            (self.sidecars, SIDECARS),
            (self.embedded, EMBEDDED),
            (self.copies, COPIES),
            (self.style == RedactionStyle::Mosaic, MOSAIC),
            (self.style == RedactionStyle::Soft, SOFT),
            (self.naming == SidecarName::InPlaceOfExtension, IN_PLACE),
        ];
        let chosen = words.iter().filter(|(is_chosen, _)| *is_chosen);
        let row: Vec<&str> = chosen.map(|(_, word)| *word).collect();
        remember(REMEMBERED, &row.join(" "));
    }
}
