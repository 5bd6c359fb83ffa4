//! What a review means for a redacted copy: what is hidden there, what it says, and whether a person was asked.

use super::{AsFound, Reviewed, Subject};
use crate::domain::carried::{Carried, Ticked};
use crate::domain::inference::BoundingBox;
use crate::domain::metadata::Keyword;
use crate::domain::region::{Region, Treatment};

impl Reviewed {
    /// What a redacted copy must hide: also what only a model takes for a face, until a person releases it.
    pub fn hidden(&self) -> Vec<Region> {
        let is_hidden = |region: &&Region| region.treatment == Treatment::Hide;
        let decided = self.regions.iter().filter(is_hidden);
        decided.chain(&self.undecided_regions).cloned().collect()
    }

    /// What a redacted copy carries only if it is ticked: what nobody has touched, and the place.
    pub fn asked_for_redacted_copy(&self) -> Ticked {
        let texts = self.texts.iter().filter_map(|(slot, _)| {
            let field = Carried::Text(slot.field);
            (field.is_place() || self.as_found.texts.contains(slot)).then_some(field)
        });
        let words = &self.as_found.keywords;
        let stands = |keyword: &Keyword| words.contains(&keyword.text);
        let keywords = self.keywords.iter().any(stands);
        texts.chain(keywords.then_some(Carried::Keywords)).collect()
    }

    /// What travels with a redacted copy, which says nothing by itself: what was accepted or written in this visit and
    /// what is ticked, but not where a face is hidden.
    pub fn for_redacted_copy(&self, ticked: &Ticked) -> Reviewed {
        let AsFound {
            texts, keywords, ..
        } = &self.as_found;
        let mut copy = self.clone();
        copy.texts.retain(|(slot, _)| {
            let field = Carried::Text(slot.field);
            ticked.contains(&field) || !(field.is_place() || texts.contains(slot))
        });
        if !ticked.contains(&Carried::Keywords) {
            copy.keywords
                .retain(|keyword| !keywords.contains(&keyword.text));
        }
        copy.statements.retain(|statement| match &statement.about {
            Subject::Text(slot) => copy.texts.iter().any(|(known, _)| known == slot),
            Subject::Keyword(_) | Subject::Face => true,
        });
        copy.as_found = AsFound::default();
        copy.removed_texts.clear();
        copy.removed_keywords.clear();
        copy.removed_faces.clear();
        copy.moved_faces.clear();
        copy.regions
            .retain(|region| region.treatment == Treatment::Keep);
        copy
    }

    /// Whether a person was asked about this very place. A region that merely holds it is another question: who keeps a
    /// crowd has not looked at each face in it.
    pub fn was_asked(&self, area: BoundingBox) -> bool {
        /// A box drawn by hand around a face is up to half as wide and high again as a detector's.
        const SHARED: f32 = 0.35;
        let is_same = |asked: &BoundingBox| asked.intersection_over_union(area) >= SHARED;
        self.asked_regions.iter().any(is_same)
    }
}
