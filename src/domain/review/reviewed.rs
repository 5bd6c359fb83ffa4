//! What may be written: the values that stand at the end of a review, and what was decided on the way.

mod redacted;

use super::Review;
use super::suggestion::{Suggestion, Verdict};
use crate::domain::field::{Slot, TextField};
use crate::domain::inference::BoundingBox;
use crate::domain::metadata::Keyword;
use crate::domain::provenance::Source;
use crate::domain::purpose::Purpose;
use crate::domain::region::{Region, RegionKind};
use crate::domain::time::Time;

/// Values a person accepted or wrote, and the file's own that nobody took away. Only [`Review::finish`] makes one, and
/// only this can be exported: it has private fields and is deliberately not deserialisable.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reviewed {
    texts: Vec<(Slot, String)>,
    removed_texts: Vec<Slot>,
    keywords: Vec<Keyword>,
    removed_keywords: Vec<String>,
    /// Decided on.
    regions: Vec<Region>,
    /// Where a model sees a face and nobody has said whether it is to be hidden.
    undecided_regions: Vec<Region>,
    /// Where a person was asked about a region, whatever the answer.
    asked_regions: Vec<BoundingBox>,
    /// Of all those, what stands as it was found.
    as_found: AsFound,
    removed_faces: Vec<BoundingBox>,
    moved_faces: Vec<(BoundingBox, BoundingBox)>,
    removes_location: bool,
    purpose: Option<Purpose>,
    statements: Vec<Statement>,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct AsFound {
    texts: Vec<Slot>,
    keywords: Vec<String>,
    faces: Vec<BoundingBox>,
}

/// One decision of the review. What was rejected is not repeated: nobody stands for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    pub about: Subject,
    pub decision: Decision,
    /// Who said it before the person decided; the person where it is theirs from the start.
    pub origin: Source,
    pub at: Time,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Subject {
    Text(Slot),
    /// The word, unless it was rejected.
    Keyword(Option<String>),
    Face,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    Accepted,
    /// Rewritten, or written from nothing.
    Edited,
    Rejected,
}

impl Review {
    /// Ends the review: what was accepted, written by a person or left standing, and nothing else.
    pub fn finish(&self) -> Reviewed {
        let is_shown = |slot: &Slot| !(self.is_decorative() && slot.field == TextField::AltText);
        let texts = self.texts.iter().filter(|(slot, _)| is_shown(slot));
        let (mut kept, mut removed_texts) = (Vec::new(), Vec::new());
        for (slot, text) in &self.texts {
            match text.verdict {
                Verdict::Accepted if is_shown(slot) => {
                    kept.push((slot.clone(), text.value.clone()));
                }
                Verdict::Undecided => {}
                _ if text.stood_in_file() => removed_texts.push(slot.clone()),
                _ => {}
            }
        }
        let text_statements =
            texts.filter_map(|(slot, text)| statement(text, |_| Subject::Text(slot.clone())));
        let keyword_statements = (self.keywords.iter()).filter_map(|keyword| {
            statement(keyword, |word| {
                Subject::Keyword(word.map(|word| word.text.clone()))
            })
        });
        let face_statements = (self.regions.iter())
            .filter(|region| region.value.kind == RegionKind::Face)
            .filter_map(|face| statement(face, |_| Subject::Face));
        let mut statements: Vec<Statement> = text_statements
            .chain(keyword_statements)
            .chain(face_statements)
            .collect();
        statements.sort_by_key(|statement| statement.at);
        Reviewed {
            texts: kept,
            removed_texts,
            keywords: accepted(&self.keywords).cloned().collect(),
            removed_keywords: removed(&self.keywords)
                .map(|keyword| keyword.text.clone())
                .collect(),
            regions: accepted(&self.regions).cloned().collect(),
            undecided_regions: (self.regions.iter())
                .filter(|region| region.is_open_draft())
                .map(|region| region.value.clone())
                .collect(),
            asked_regions: (self.regions.iter())
                .map(|region| region.value.area)
                .collect(),
            as_found: AsFound {
                texts: (self.texts.iter())
                    .filter(|(_, text)| text.is_as_found())
                    .map(|(slot, _)| slot.clone())
                    .collect(),
                keywords: as_found(&self.keywords)
                    .map(|keyword| keyword.text.clone())
                    .collect(),
                faces: as_found(&self.regions).map(|face| face.area).collect(),
            },
            removed_faces: (self.regions.iter())
                .filter(|face| face.stood_in_file() && face.verdict == Verdict::Rejected)
                .map(|face| {
                    (face.rewritten.as_ref()).map_or(face.value.area, |before| before.value.area)
                })
                .collect(),
            moved_faces: (self.regions.iter())
                .filter(|face| face.stood_in_file() && face.verdict == Verdict::Accepted)
                .filter_map(|face| Some((face.rewritten.as_ref()?.value.area, face.value.area)))
                .collect(),
            removes_location: self.removes_location,
            purpose: accepted(&self.purpose).next().copied(),
            statements,
        }
    }
}

pub(super) fn accepted<'a, T: 'a>(
    suggestions: impl IntoIterator<Item = &'a Suggestion<T>>,
) -> impl Iterator<Item = &'a T> {
    suggestions
        .into_iter()
        .filter(|s| s.verdict == Verdict::Accepted)
        .map(|s| &s.value)
}

fn as_found<T: Clone>(suggestions: &[Suggestion<T>]) -> impl Iterator<Item = &T> {
    suggestions
        .iter()
        .filter(|s| s.is_as_found())
        .map(|s| &s.value)
}

/// What the file said and a person took away or changed, as the file had it.
fn removed<T: Clone>(suggestions: &[Suggestion<T>]) -> impl Iterator<Item = &T> {
    suggestions
        .iter()
        .filter(|s| s.stood_in_file())
        .filter_map(|s| match &s.rewritten {
            Some(before) => Some(&before.value),
            None => (s.verdict == Verdict::Rejected).then_some(&s.value),
        })
}

/// `about` is told the value, if a person stands for it.
fn statement<T: Clone>(
    suggestion: &Suggestion<T>,
    about: impl FnOnce(Option<&T>) -> Subject,
) -> Option<Statement> {
    let at = suggestion.decided?;
    let is_persons = suggestion.source == Source::Person;
    let decision = match suggestion.verdict {
        Verdict::Undecided => return None,
        Verdict::Rejected => Decision::Rejected,
        Verdict::Accepted if is_persons => Decision::Edited,
        Verdict::Accepted => Decision::Accepted,
    };
    let value = (decision != Decision::Rejected).then_some(&suggestion.value);
    Some(Statement {
        about: about(value),
        decision,
        origin: suggestion.first_source().clone(),
        at,
    })
}

impl Reviewed {
    /// By slot, at most one each.
    pub fn texts(&self) -> &[(Slot, String)] {
        &self.texts
    }

    /// Where no language is told.
    pub fn text(&self, field: TextField) -> Option<&str> {
        let wanted = Slot::from(field);
        let found = self.texts.iter().find(|(slot, _)| *slot == wanted);
        found.map(|(_, text)| text.as_str())
    }

    /// What the file said and a person took away.
    pub fn removed_texts(&self) -> &[Slot] {
        &self.removed_texts
    }

    pub fn keywords(&self) -> &[Keyword] {
        &self.keywords
    }

    pub fn removed_keywords(&self) -> &[String] {
        &self.removed_keywords
    }

    /// The file's own word, which nobody has touched.
    pub fn is_found_keyword(&self, keyword: &Keyword) -> bool {
        self.as_found.keywords.contains(&keyword.text)
    }

    /// Where confirmed faces are, hidden and kept ones.
    pub fn faces(&self) -> impl Iterator<Item = BoundingBox> {
        let is_face = |region: &&Region| region.kind == RegionKind::Face;
        self.regions.iter().filter(is_face).map(|face| face.area)
    }

    /// Of the file's own regions, those that are gone, where they were on the upright picture.
    pub fn removed_faces(&self) -> &[BoundingBox] {
        &self.removed_faces
    }

    /// Of the file's own regions, those that a person moved: from where to where.
    pub fn moved_faces(&self) -> &[(BoundingBox, BoundingBox)] {
        &self.moved_faces
    }

    /// What goes into a file that says nothing yet: everything that stands, whoever said it first.
    pub fn for_new_file(&self) -> Reviewed {
        Reviewed {
            as_found: AsFound::default(),
            removed_texts: Vec::new(),
            removed_keywords: Vec::new(),
            removed_faces: Vec::new(),
            ..self.clone()
        }
    }

    /// Without what the file says already and nobody has touched. Keywords are one value of many words: with one of them
    /// changed all are said, since a property that is begun holds all or misleads.
    pub fn changes(&self) -> Reviewed {
        let AsFound {
            texts,
            keywords,
            faces,
        } = &self.as_found;
        let mut changes = self.clone();
        changes.texts.retain(|(slot, _)| !texts.contains(slot));
        let is_found = |keyword: &Keyword| keywords.contains(&keyword.text);
        if self.removed_keywords.is_empty() && self.keywords.iter().all(is_found) {
            changes.keywords.clear();
        }
        changes
            .regions
            .retain(|region| !faces.contains(&region.area));
        changes
    }

    /// Whether the place where the photo was taken is to go.
    pub fn removes_location(&self) -> bool {
        self.removes_location
    }

    /// What the picture is there for, where that was said.
    pub fn purpose(&self) -> Option<Purpose> {
        self.purpose
    }

    /// It carries no information: that it has no alt text is what somebody decided.
    pub fn is_decorative(&self) -> bool {
        self.purpose == Some(Purpose::Decorative)
    }

    /// Every decision, earliest first.
    pub fn statements(&self) -> &[Statement] {
        &self.statements
    }
}
