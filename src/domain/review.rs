//! A person's decisions on a photo's drafts, and the only way to values that may be exported.

mod acceptance;
mod browsers;
mod choices;
mod drafted_words;
mod edit;
mod keywords;
mod kind;
mod learnt;
mod nearby;
mod regions;
mod reviewed;
mod suggestion;
mod taken_out;
mod taking_in;
mod texts;
mod turned;
mod work;

use serde::{Deserialize, Serialize};

use super::draft::Wordings;
use super::field::Slot;
use super::metadata::Keyword;
use super::provenance::Attributed;
use super::purpose::Purpose;
use super::region::Region;
use super::sensitivity::Sensitivity;
use super::time::Time;

pub use choices::Choice;
use drafted_words::Voice;
pub use edit::Edit;
pub use kind::SuggestionKind;
use reviewed::accepted;
pub use reviewed::{Decision, Reviewed, Statement, Subject};
pub use suggestion::{Suggestion, SuggestionId, Verdict};

/// The working state of one photo's review.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Review {
    pub keywords: Vec<Suggestion<Keyword>>,
    /// What drafts are said in; whoever only ends the review need not know.
    #[serde(skip)]
    voice: Voice,
    /// Drafts whose word stands there already or is not to be suggested; said otherwise they may be worth saying.
    unsaid: Vec<Suggestion<Keyword>>,
    /// Those of the keywords that were suggested by what was learnt.
    learnt: Vec<SuggestionId>,
    pub regions: Vec<Suggestion<Region>>,
    /// Until somebody asks for it.
    offered: Vec<Attributed<Region>>,
    /// At most one per slot.
    texts: Vec<(Slot, Suggestion<String>)>,
    /// The sentences that were drafted as alt text, the best first, each in every language that it can be said in.
    #[serde(default)]
    alt_texts: Vec<Wordings>,
    alt_text_support: Vec<Attributed<Keyword>>,
    purpose: Option<Suggestion<Purpose>>,
    pub removes_location: bool,
    /// Why a person has to look before anything is accepted.
    sensitive: Vec<Attributed<Sensitivity>>,
    next_id: SuggestionId,
}

impl Review {
    pub fn sensitive(&self) -> &[Attributed<Sensitivity>] {
        &self.sensitive
    }

    /// Drafts nobody has decided on: they are not exported. What is only offered wants no decision.
    pub fn undecided(&self) -> usize {
        let keywords = self.keywords.iter();
        let keywords = keywords.filter(|s| s.is_open_draft() && !s.source.is_offered());
        let keywords = keywords.count();
        let faces = self.regions.iter().filter(|s| s.is_open_draft()).count();
        let texts = self.texts.iter().filter(|(_, s)| s.is_open_draft()).count();
        let purpose = self.purpose.iter().filter(|s| s.is_open_draft()).count();
        keywords + faces + texts + purpose
    }

    /// Takes one decision. One about a suggestion that is not there changes nothing.
    pub fn apply(&mut self, edit: &Edit, at: Time) {
        self.take(edit, at);
        self.withdraw_outdated();
    }

    fn take(&mut self, edit: &Edit, at: Time) {
        match edit {
            Edit::AddKeyword(text) => self.add_keyword(text, at),
            Edit::RewriteKeyword(id, text) => {
                self.rewrite_keyword(*id, text, at);
                self.say_drafts();
            }
            Edit::JudgeKeyword(id, verdict) => {
                judge(&mut self.keywords, *id, *verdict, at);
                self.say_drafts();
            }
            Edit::AddRegion(region) => self.add_region(region, at),
            Edit::MoveRegion(id, area) => self.move_region(*id, *area, at),
            Edit::TreatRegion(id, treatment) => self.treat_region(*id, *treatment, at),
            Edit::JudgeRegion(id, verdict) => judge(&mut self.regions, *id, *verdict, at),
            Edit::JudgeAllRegions(verdict) => self.judge_all_regions(*verdict, at),
            Edit::TakeOffered(kind) => self.take_offered(*kind),
            Edit::FollowRegions(regions) => self.follow(regions, at),
            Edit::WriteText(slot, text) => self.write_text(slot, text, at),
            Edit::JudgeText(slot, verdict) => {
                if let Some((_, text)) = self.texts.iter_mut().find(|(known, _)| known == slot) {
                    text.judge(*verdict, at);
                }
            }
            Edit::PickAltText(choice) => self.pick_alt_text(*choice, at),
            Edit::SetPurpose(purpose) => self.set_purpose(*purpose, at),
            Edit::RemoveLocation(removes) => self.removes_location = *removes,
            Edit::AcceptAll => self.accept(&SuggestionKind::ALL, at),
            Edit::Accept(kinds) => self.accept(kinds, at),
            Edit::All(edits) => {
                for edit in edits {
                    self.take(edit, at);
                }
            }
        }
    }

    fn fresh_id(&mut self) -> SuggestionId {
        self.next_id += 1;
        self.next_id
    }
}

fn judge<T: Clone>(
    suggestions: &mut [Suggestion<T>],
    id: SuggestionId,
    verdict: Verdict,
    at: Time,
) {
    if let Some(suggestion) = suggestions.iter_mut().find(|s| s.id == id) {
        suggestion.judge(verdict, at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::draft::Draft;
    use crate::domain::field::TextField;
    use crate::domain::inference::{BoundingBox, Score};
    use crate::domain::provenance::{ModelId, Source};
    use crate::domain::region::RegionKind;

    pub(super) const AT: Time = Time(1);

    pub(super) fn words(reviewed: &Reviewed) -> Vec<&str> {
        (reviewed.keywords().iter())
            .map(|keyword| keyword.text.as_str())
            .collect()
    }

    pub(super) fn alt_text(text: &str) -> Edit {
        Edit::WriteText(TextField::AltText.into(), text.into())
    }

    pub(super) fn drafted<T>(value: T) -> Attributed<T> {
        let model = ModelId {
            name: "tagger".into(),
            version: "1".into(),
            weights: "00".into(),
        };
        Attributed {
            value,
            source: Source::model(model, Score::new(0.8)),
        }
    }

    pub(super) fn keyword(text: &str) -> Keyword {
        Keyword::from(text)
    }

    pub(super) fn draft() -> Draft {
        Draft {
            keywords: vec![drafted(keyword("dog")), drafted(keyword("beach"))],
            faces: vec![drafted(Region::face(BoundingBox::from_corners(
                0.1, 0.1, 0.2, 0.2,
            )))],
            offered: vec![drafted(head(0.11)), drafted(head(0.6))],
            texts: vec![(
                TextField::AltText.into(),
                drafted("a dog runs on a beach".to_owned()),
            )],
            ..Draft::default()
        }
    }

    /// From behind, somewhere in the upper part.
    pub(super) fn head(x: f32) -> Region {
        Region {
            kind: RegionKind::Head,
            ..Region::face(BoundingBox::from_corners(x, 0.1, x + 0.1, 0.2))
        }
    }

    pub(super) fn face(left: f32, top: f32, right: f32, bottom: f32) -> Region {
        Region::face(BoundingBox::from_corners(left, top, right, bottom))
    }

    pub(super) fn reviewing(edits: &[Edit]) -> Review {
        let mut review = Review::default();
        review.add_draft(&draft());
        for edit in edits {
            review.apply(edit, AT);
        }
        review
    }

    #[test]
    fn an_undecided_draft_never_reaches_the_reviewed_values() {
        let reviewed = reviewing(&[]).finish();
        assert!(reviewed.keywords().is_empty());
        assert!(reviewed.faces().next().is_none());
        assert_eq!(reviewed.text(TextField::AltText), None);
    }

    #[test]
    fn only_accepted_and_written_values_are_reviewed() {
        let review = reviewing(&[
            Edit::JudgeKeyword(1, Verdict::Accepted),
            Edit::JudgeKeyword(2, Verdict::Rejected),
            Edit::AddKeyword("  Summer ".into()),
            alt_text("A dog chases a ball."),
        ]);
        let reviewed = review.finish();
        assert_eq!(words(&reviewed), ["dog", "Summer"]);
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
}
