//! What would be lost with a review: drafts that took time, and what a person typed or decided.

use super::{Review, Reviewed, Suggestion, accepted};

impl Review {
    /// Drafts wait in it, or a person has typed or decided something.
    pub fn holds_work(&self) -> bool {
        self.undecided() > 0 || self.holds_decisions()
    }

    /// A person has typed or decided something.
    pub fn holds_decisions(&self) -> bool {
        fn is_decided<T>(suggestion: &Suggestion<T>) -> bool {
            suggestion.decided.is_some()
        }
        self.removes_location
            || self.keywords.iter().any(is_decided)
            || self.regions.iter().any(is_decided)
            || self.texts.iter().any(|(_, text)| is_decided(text))
            || self.purpose.iter().any(is_decided)
    }

    /// Somebody has marked or confirmed what a redacted copy hides or keeps.
    pub fn has_regions(&self) -> bool {
        accepted(&self.regions).next().is_some()
    }
}

impl Reviewed {
    /// Nothing stands in it and nothing was taken away: a sidecar of it would say nothing.
    pub fn says_nothing(&self) -> bool {
        self.texts().is_empty()
            && self.keywords().is_empty()
            && self.removed_texts().is_empty()
            && self.removed_keywords().is_empty()
            && self.removed_faces().is_empty()
            && self.faces().next().is_none()
            && !self.removes_location()
    }
}
