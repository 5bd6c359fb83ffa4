//! A person's decisions on a photo's drafts, and the only way to values that may be exported.

use serde::{Deserialize, Serialize};

use super::draft::Draft;
use super::inference::BoundingBox;
use super::metadata::{Face, Keyword, TextField, Treatment};
use super::provenance::{Attributed, Source};

/// Names a suggestion within one review; never reused.
pub type SuggestionId = u32;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    Undecided,
    Accepted,
    Rejected,
}

/// A value somebody said and what the reviewer made of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Suggestion<T> {
    pub id: SuggestionId,
    pub value: T,
    pub source: Source,
    pub verdict: Verdict,
    /// What stood here before a person rewrote it.
    pub rewritten: Option<Attributed<T>>,
}

impl<T: Clone> Suggestion<T> {
    fn by_person(id: SuggestionId, value: T) -> Suggestion<T> {
        Suggestion {
            id,
            value,
            source: Source::Person,
            verdict: Verdict::Accepted,
            rewritten: None,
        }
    }

    fn from_draft(id: SuggestionId, drafted: &Attributed<T>) -> Suggestion<T> {
        Suggestion {
            id,
            value: drafted.value.clone(),
            source: drafted.source.clone(),
            verdict: Verdict::Undecided,
            rewritten: None,
        }
    }

    /// Person's words replace the draft; the first origin is kept.
    fn rewrite(&mut self, value: T) {
        let before = Attributed {
            value: std::mem::replace(&mut self.value, value),
            source: std::mem::replace(&mut self.source, Source::Person),
        };
        if before.source != Source::Person {
            self.rewritten = Some(before);
        }
        self.verdict = Verdict::Accepted;
    }

    /// Still a machine's words that nobody has decided on.
    pub fn is_open_draft(&self) -> bool {
        self.verdict == Verdict::Undecided
    }
}

/// One decision of the reviewer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Edit {
    AddKeyword(String),
    RewriteKeyword(SuggestionId, String),
    JudgeKeyword(SuggestionId, Verdict),
    AddFace(BoundingBox),
    MoveFace(SuggestionId, BoundingBox),
    TreatFace(SuggestionId, Treatment),
    JudgeFace(SuggestionId, Verdict),
    /// Of all that nobody has said to be no face.
    JudgeAllFaces(Verdict),
    /// An empty text clears the field.
    WriteText(TextField, String),
    JudgeText(TextField, Verdict),
    /// The picture carries no information: `alt=""`.
    MarkDecorative(bool),
    /// Accepts every undecided draft.
    AcceptAll,
}

/// The working state of one photo's review.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Review {
    pub keywords: Vec<Suggestion<Keyword>>,
    pub faces: Vec<Suggestion<Face>>,
    /// At most one per field.
    texts: Vec<(TextField, Suggestion<String>)>,
    pub decorative: bool,
    next_id: SuggestionId,
}

impl Review {
    pub fn text(&self, field: TextField) -> Option<&Suggestion<String>> {
        self.texts
            .iter()
            .find(|(known, _)| *known == field)
            .map(|(_, suggestion)| suggestion)
    }

    /// Drafts nobody has decided on: they are not exported.
    pub fn undecided(&self) -> usize {
        let keywords = self.keywords.iter().filter(|s| s.is_open_draft()).count();
        let faces = self.faces.iter().filter(|s| s.is_open_draft()).count();
        let texts = self.texts.iter().filter(|(_, s)| s.is_open_draft()).count();
        keywords + faces + texts
    }

    /// Puts drafts beside what is there. What a person or the file already said is never replaced,
    /// and a word that stands there in any verdict is not proposed again.
    pub fn add_draft(&mut self, draft: &Draft) {
        for keyword in &draft.keywords {
            if self.keyword_named(&keyword.value.text).is_none() {
                let id = self.fresh_id();
                self.keywords.push(Suggestion::from_draft(id, keyword));
            }
        }
        for face in &draft.faces {
            if !self.covers(face.value.area) {
                let id = self.fresh_id();
                self.faces.push(Suggestion::from_draft(id, face));
            }
        }
        for (field, text) in &draft.texts {
            let decorative = *field == TextField::AltText && self.decorative;
            if self.text(*field).is_none() && !decorative {
                let id = self.fresh_id();
                self.texts.push((*field, Suggestion::from_draft(id, text)));
            }
        }
    }

    /// Takes one decision. One about a suggestion that is not there changes nothing.
    pub fn apply(&mut self, edit: &Edit) {
        match edit {
            Edit::AddKeyword(text) => self.add_keyword(text),
            Edit::RewriteKeyword(id, text) => self.rewrite_keyword(*id, text),
            Edit::JudgeKeyword(id, verdict) => judge(&mut self.keywords, *id, *verdict),
            Edit::AddFace(area) => {
                let id = self.fresh_id();
                let face = Face {
                    area: area.clamped(),
                    treatment: Treatment::Hide,
                };
                self.faces.push(Suggestion::by_person(id, face));
            }
            Edit::MoveFace(id, area) => {
                if let Some(face) = self.faces.iter_mut().find(|s| s.id == *id) {
                    let moved = Face {
                        area: area.clamped(),
                        ..face.value
                    };
                    face.rewrite(moved);
                }
            }
            Edit::TreatFace(id, treatment) => {
                if let Some(face) = self.faces.iter_mut().find(|s| s.id == *id) {
                    face.value.treatment = *treatment;
                    face.verdict = Verdict::Accepted;
                }
            }
            Edit::JudgeFace(id, verdict) => judge(&mut self.faces, *id, *verdict),
            Edit::JudgeAllFaces(verdict) => {
                let still_faces = |face: &&mut Suggestion<Face>| face.verdict != Verdict::Rejected;
                for face in self.faces.iter_mut().filter(still_faces) {
                    face.verdict = *verdict;
                }
            }
            Edit::WriteText(field, text) => self.write_text(*field, text),
            Edit::JudgeText(field, verdict) => {
                if let Some((_, text)) = self.texts.iter_mut().find(|(known, _)| known == field) {
                    text.verdict = *verdict;
                }
            }
            Edit::MarkDecorative(decorative) => self.decorative = *decorative,
            Edit::AcceptAll => self.accept_all(),
        }
    }

    /// Ends the review: what was accepted or written by a person, and nothing else.
    pub fn finish(&self) -> Reviewed {
        let alt_text = if self.decorative {
            None
        } else {
            self.accepted_text(TextField::AltText)
        };
        Reviewed {
            keywords: accepted(&self.keywords)
                .map(|s| s.value.text.clone())
                .collect(),
            faces: accepted(&self.faces).map(|s| s.value).collect(),
            alt_text,
            title: self.accepted_text(TextField::Title),
            description: self.accepted_text(TextField::Description),
            creator: self.accepted_text(TextField::Creator),
            rights: self.accepted_text(TextField::Rights),
        }
    }

    fn fresh_id(&mut self) -> SuggestionId {
        self.next_id += 1;
        self.next_id
    }

    /// A face already marked at this place, by whomever.
    fn covers(&self, area: BoundingBox) -> bool {
        const SAME_FACE: f32 = 0.5;
        self.faces
            .iter()
            .any(|known| known.value.area.intersection_over_union(area) > SAME_FACE)
    }

    fn keyword_named(&mut self, text: &str) -> Option<&mut Suggestion<Keyword>> {
        let wanted = text.trim().to_lowercase();
        self.keywords
            .iter_mut()
            .find(|s| s.value.text.to_lowercase() == wanted)
    }

    fn add_keyword(&mut self, text: &str) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        if let Some(known) = self.keyword_named(text) {
            known.verdict = Verdict::Accepted;
            return;
        }
        let id = self.fresh_id();
        let keyword = Keyword {
            text: text.to_owned(),
            areas: Vec::new(),
        };
        self.keywords.push(Suggestion::by_person(id, keyword));
    }

    fn rewrite_keyword(&mut self, id: SuggestionId, text: &str) {
        let text = text.trim();
        if text.is_empty() {
            return judge(&mut self.keywords, id, Verdict::Rejected);
        }
        let taken = self
            .keyword_named(text)
            .is_some_and(|known| known.id != id && known.verdict == Verdict::Accepted);
        let Some(keyword) = self.keywords.iter_mut().find(|s| s.id == id) else {
            return;
        };
        if taken {
            keyword.verdict = Verdict::Rejected;
        } else if keyword.value.text == text {
            keyword.verdict = Verdict::Accepted;
        } else {
            let areas = keyword.value.areas.clone();
            keyword.rewrite(Keyword {
                text: text.to_owned(),
                areas,
            });
        }
    }

    fn write_text(&mut self, field: TextField, text: &str) {
        let text = text.trim();
        let known = self.texts.iter_mut().find(|(known, _)| *known == field);
        match known {
            Some((_, suggestion)) if text.is_empty() => suggestion.verdict = Verdict::Rejected,
            Some((_, suggestion)) if suggestion.value == text => {
                suggestion.verdict = Verdict::Accepted;
            }
            Some((_, suggestion)) => suggestion.rewrite(text.to_owned()),
            None if text.is_empty() => {}
            None => {
                let id = self.fresh_id();
                self.texts
                    .push((field, Suggestion::by_person(id, text.to_owned())));
            }
        }
    }

    fn accept_all(&mut self) {
        let verdicts = (self.keywords.iter_mut().map(|s| &mut s.verdict))
            .chain(self.faces.iter_mut().map(|s| &mut s.verdict))
            .chain(self.texts.iter_mut().map(|(_, s)| &mut s.verdict));
        for verdict in verdicts.filter(|verdict| **verdict == Verdict::Undecided) {
            *verdict = Verdict::Accepted;
        }
    }

    fn accepted_text(&self, field: TextField) -> Option<String> {
        self.text(field)
            .filter(|s| s.verdict == Verdict::Accepted)
            .map(|s| s.value.clone())
    }
}

fn judge<T>(suggestions: &mut [Suggestion<T>], id: SuggestionId, verdict: Verdict) {
    if let Some(suggestion) = suggestions.iter_mut().find(|s| s.id == id) {
        suggestion.verdict = verdict;
    }
}

fn accepted<T>(suggestions: &[Suggestion<T>]) -> impl Iterator<Item = &Suggestion<T>> {
    suggestions
        .iter()
        .filter(|s| s.verdict == Verdict::Accepted)
}

/// Values a person accepted or wrote. Only [`Review::finish`] makes one, and only this can be exported:
/// it has private fields and is deliberately not deserialisable.
#[derive(Clone, Debug, PartialEq)]
pub struct Reviewed {
    keywords: Vec<String>,
    faces: Vec<Face>,
    alt_text: Option<String>,
    title: Option<String>,
    description: Option<String>,
    creator: Option<String>,
    rights: Option<String>,
}

impl Reviewed {
    pub fn keywords(&self) -> &[String] {
        &self.keywords
    }

    /// Confirmed faces, hidden and kept ones.
    pub fn faces(&self) -> &[Face] {
        &self.faces
    }

    /// The areas a redacted copy must hide.
    pub fn hidden_areas(&self) -> Vec<BoundingBox> {
        self.faces
            .iter()
            .filter(|face| face.treatment == Treatment::Hide)
            .map(|face| face.area)
            .collect()
    }

    pub fn text(&self, field: TextField) -> Option<&str> {
        match field {
            TextField::AltText => self.alt_text.as_deref(),
            TextField::Title => self.title.as_deref(),
            TextField::Description => self.description.as_deref(),
            TextField::Creator => self.creator.as_deref(),
            TextField::Rights => self.rights.as_deref(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::inference::Score;
    use crate::domain::provenance::ModelId;

    fn drafted<T>(value: T) -> Attributed<T> {
        let model = ModelId {
            name: "tagger".into(),
            version: "1".into(),
            weights: "00".into(),
        };
        Attributed {
            value,
            source: Source::Model {
                model,
                score: Score::new(0.8),
            },
        }
    }

    fn keyword(text: &str) -> Keyword {
        Keyword {
            text: text.into(),
            areas: vec![],
        }
    }

    fn draft() -> Draft {
        Draft {
            keywords: vec![drafted(keyword("dog")), drafted(keyword("beach"))],
            faces: vec![drafted(Face {
                area: BoundingBox::from_corners(0.1, 0.1, 0.2, 0.2),
                treatment: Treatment::Hide,
            })],
            texts: vec![(
                TextField::AltText,
                drafted("a dog runs on a beach".to_owned()),
            )],
        }
    }

    fn reviewing(edits: &[Edit]) -> Review {
        let mut review = Review::default();
        review.add_draft(&draft());
        for edit in edits {
            review.apply(edit);
        }
        review
    }

    #[test]
    fn an_undecided_draft_never_reaches_the_reviewed_values() {
        let reviewed = reviewing(&[]).finish();
        assert!(reviewed.keywords().is_empty());
        assert!(reviewed.faces().is_empty());
        assert_eq!(reviewed.text(TextField::AltText), None);
    }

    #[test]
    fn only_accepted_and_written_values_are_reviewed() {
        let review = reviewing(&[
            Edit::JudgeKeyword(1, Verdict::Accepted),
            Edit::JudgeKeyword(2, Verdict::Rejected),
            Edit::AddKeyword("  Summer ".into()),
            Edit::WriteText(TextField::AltText, "A dog chases a ball.".into()),
        ]);
        let reviewed = review.finish();
        assert_eq!(reviewed.keywords(), ["dog", "Summer"]);
        assert_eq!(
            reviewed.text(TextField::AltText),
            Some("A dog chases a ball.")
        );
    }

    #[test]
    fn rewriting_a_draft_makes_it_the_persons_and_keeps_its_origin() {
        let review = reviewing(&[
            Edit::RewriteKeyword(1, "puppy".into()),
            Edit::RewriteKeyword(1, "young dog".into()),
        ]);
        let keyword = &review.keywords[0];
        assert_eq!(keyword.source, Source::Person);
        assert_eq!(
            keyword.rewritten.as_ref().map(|a| a.value.text.as_str()),
            Some("dog")
        );
    }

    #[test]
    fn a_rejected_word_is_not_proposed_again_and_typing_it_brings_it_back() {
        let mut review = reviewing(&[Edit::JudgeKeyword(1, Verdict::Rejected)]);
        review.add_draft(&Draft {
            keywords: vec![drafted(keyword("Dog"))],
            ..Draft::default()
        });
        assert_eq!(review.keywords.len(), 2);
        review.apply(&Edit::AddKeyword("DOG".into()));
        assert_eq!(review.finish().keywords(), ["dog"]);
    }

    #[test]
    fn a_persons_text_is_not_replaced_by_a_later_draft() {
        let mut review = Review::default();
        review.apply(&Edit::WriteText(
            TextField::AltText,
            "Our new kennel".into(),
        ));
        review.add_draft(&draft());
        assert_eq!(
            review.finish().text(TextField::AltText),
            Some("Our new kennel")
        );
    }

    #[test]
    fn a_decorative_picture_has_no_alt_text_and_gets_it_back() {
        let mut review = reviewing(&[
            Edit::JudgeText(TextField::AltText, Verdict::Accepted),
            Edit::MarkDecorative(true),
        ]);
        assert_eq!(review.finish().text(TextField::AltText), None);
        review.apply(&Edit::MarkDecorative(false));
        assert!(review.finish().text(TextField::AltText).is_some());
    }

    #[test]
    fn a_face_kept_visible_is_reviewed_but_not_hidden() {
        let review = reviewing(&[
            Edit::TreatFace(3, Treatment::Keep),
            Edit::AddFace(BoundingBox::from_corners(0.9, 0.9, 1.2, 1.2)),
        ]);
        let reviewed = review.finish();
        assert_eq!(reviewed.faces().len(), 2);
        assert_eq!(
            reviewed.hidden_areas(),
            [BoundingBox::from_corners(0.9, 0.9, 1.0, 1.0)]
        );
    }

    #[test]
    fn what_is_no_face_does_not_come_back_with_all_the_others() {
        let review = reviewing(&[
            Edit::AddFace(BoundingBox::from_corners(0.5, 0.5, 0.7, 0.7)),
            Edit::JudgeFace(3, Verdict::Rejected),
            Edit::JudgeAllFaces(Verdict::Accepted),
        ]);
        assert_eq!(review.finish().faces().len(), 1);
    }

    #[test]
    fn accepting_all_leaves_rejections_alone() {
        let review = reviewing(&[Edit::JudgeKeyword(2, Verdict::Rejected), Edit::AcceptAll]);
        assert_eq!(review.finish().keywords(), ["dog"]);
        assert_eq!(review.undecided(), 0);
    }
}
