//! Languages of texts, by the tags of BCP 47.

use serde::{Deserialize, Serialize};

/// A language tag, or that no language is told: XMP's `x-default` [XMP1 8.2.2.4].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Language(String);

/// What XMP says where no language is told.
const UNTOLD: &str = "x-default";

/// The longest tag anybody has to take in [RFC 5646, 4.4.1].
const LONGEST: usize = 35;

impl Language {
    /// Takes a tag in any case; `None` if it is no tag.
    pub fn parse(tag: &str) -> Option<Language> {
        let tag = tag.trim().to_ascii_lowercase().replace('_', "-");
        let is_subtag = |part: &str| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        let starts_well = tag.starts_with(|first: char| first.is_ascii_alphabetic());
        let fits = tag.len() <= LONGEST && starts_well && tag.split('-').all(is_subtag);
        fits.then_some(Language(tag))
    }

    pub fn tag(&self) -> &str {
        &self.0
    }

    pub fn is_told(&self) -> bool {
        self.0 != UNTOLD
    }
}

impl Default for Language {
    fn default() -> Language {
        Language(UNTOLD.to_owned())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_alike_in_any_case_and_with_any_dash() {
        assert_eq!(Language::parse("de-AT"), Language::parse(" DE_at "));
        assert_eq!(Language::parse("x-default"), Some(Language::default()));
        assert!(Language::parse("de").unwrap().is_told());
    }

    #[test]
    fn what_is_no_tag_is_no_language() {
        for tag in [
            "",
            "-",
            "de-",
            "1a",
            "deutschland",
            "de at",
            &"a-".repeat(40),
        ] {
            assert_eq!(Language::parse(tag), None, "{tag}");
        }
    }
}
