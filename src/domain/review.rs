//! A person's decisions on a photo's drafts, and the only way to values that may be exported.

mod acceptance;
mod choices;
mod drafted_words;
mod edit;
mod keywords;
mod kind;
mod learnt;
mod regions;
mod reviewed;
mod suggestion;
mod taken_out;
mod turned;
mod work;

use serde::{Deserialize, Serialize};

use super::draft::{Draft, Wordings};
use super::field::{Slot, TextField};
use super::found::Found;
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
    pub fn text(&self, slot: &Slot) -> Option<&Suggestion<String>> {
        self.texts
            .iter()
            .find(|(known, _)| known == slot)
            .map(|(_, suggestion)| suggestion)
    }

    pub fn texts(&self) -> &[(Slot, Suggestion<String>)] {
        &self.texts
    }

    /// What the picture is there for, as far as anybody has said so.
    pub fn purpose(&self) -> Option<&Suggestion<Purpose>> {
        self.purpose.as_ref()
    }

    /// No alt text is wanted.
    pub fn is_decorative(&self) -> bool {
        let accepted = accepted(&self.purpose).next();
        accepted == Some(&Purpose::Decorative)
    }

    pub fn sensitive(&self) -> &[Attributed<Sensitivity>] {
        &self.sensitive
    }

    /// Drafts nobody has decided on: they are not exported.
    pub fn undecided(&self) -> usize {
        let keywords = self.keywords.iter().filter(|s| s.is_open_draft()).count();
        let faces = self.regions.iter().filter(|s| s.is_open_draft()).count();
        let texts = self.texts.iter().filter(|(_, s)| s.is_open_draft()).count();
        let purpose = self.purpose.iter().filter(|s| s.is_open_draft()).count();
        keywords + faces + texts + purpose
    }

    /// Takes in what the file said: it stands until a person says otherwise, and counts more than a model's draft. When
    /// more was found out since, what nobody has touched of the earlier is forgotten.
    pub fn take_found(&mut self, found: &Found) {
        self.keywords.retain(|keyword| !keyword.is_as_found());
        self.regions.retain(|face| !face.is_as_found());
        self.texts.retain(|(_, text)| !text.is_as_found());
        for keyword in &found.keywords {
            let id = self.fresh_id();
            match self.keyword_named(&keyword.value.text) {
                Some(known) if !known.is_open_draft() => {}
                Some(draft) => *draft = Suggestion::from_file(draft.id, keyword),
                None => self.keywords.push(Suggestion::from_file(id, keyword)),
            }
        }
        for face in &found.faces {
            if !self.covers(face.value.area) {
                let id = self.fresh_id();
                self.regions.push(Suggestion::from_file(id, face));
            }
        }
        for (slot, text) in &found.texts {
            let id = self.fresh_id();
            match self.texts.iter_mut().find(|(known, _)| known == slot) {
                Some((_, known)) if !known.is_open_draft() => {}
                Some((_, draft)) => *draft = Suggestion::from_file(draft.id, text),
                None => self
                    .texts
                    .push((slot.clone(), Suggestion::from_file(id, text))),
            }
        }
        if let Some(purpose) = &found.purpose
            && self
                .purpose
                .iter()
                .all(|s| s.is_open_draft() || s.is_as_found())
        {
            let id = self.fresh_id();
            self.purpose = Some(Suggestion::from_file(id, purpose));
        }
        self.add_draft(&found.proposals);
    }

    /// Puts drafts beside what is there. What a person or the file already said is never replaced,
    /// and a word that stands there in any verdict is not proposed again.
    pub fn add_draft(&mut self, draft: &Draft) {
        self.propose_keywords(&draft.keywords);
        for face in &draft.faces {
            if !self.covers(face.value.area) {
                let id = self.fresh_id();
                self.regions.push(Suggestion::from_draft(id, face));
            }
        }
        self.offered.extend(draft.offered.iter().cloned());
        if let (None, Some(purpose)) = (&self.purpose, &draft.purpose) {
            let id = self.fresh_id();
            self.purpose = Some(Suggestion::from_draft(id, purpose));
        }
        for reason in &draft.sensitive {
            if !self
                .sensitive
                .iter()
                .any(|known| known.value == reason.value)
            {
                self.sensitive.push(reason.clone());
            }
        }
        for (slot, text) in &draft.texts {
            let is_decorative = slot.field == TextField::AltText && self.is_decorative();
            if self.text(slot).is_none() && !is_decorative {
                let id = self.fresh_id();
                let suggestion = Suggestion::from_draft(id, text);
                self.texts.push((slot.clone(), suggestion));
            }
        }
        if !draft.alt_text_support.is_empty() {
            self.alt_text_support = draft.alt_text_support.clone();
        }
        let sentences = draft.alt_texts();
        if !sentences.is_empty() {
            self.alt_texts = sentences;
            self.say_alt_text_in(self.voice.language);
        }
    }

    /// Takes one decision. One about a suggestion that is not there changes nothing.
    pub fn apply(&mut self, edit: &Edit, at: Time) {
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
                    self.apply(edit, at);
                }
            }
        }
    }

    fn fresh_id(&mut self) -> SuggestionId {
        self.next_id += 1;
        self.next_id
    }

    fn write_text(&mut self, slot: &Slot, text: &str, at: Time) {
        let text = text.trim();
        let known = self.texts.iter_mut().find(|(known, _)| known == slot);
        match known {
            Some((_, suggestion)) if text.is_empty() => suggestion.judge(Verdict::Rejected, at),
            Some((_, suggestion)) if suggestion.value == text => {
                suggestion.judge(Verdict::Accepted, at);
            }
            Some((_, suggestion)) => suggestion.rewrite(text.to_owned(), at),
            None if text.is_empty() => {}
            None => {
                let id = self.fresh_id();
                let suggestion = Suggestion::by_person(id, text.to_owned(), at);
                self.texts.push((slot.clone(), suggestion));
            }
        }
    }

    fn set_purpose(&mut self, purpose: Purpose, at: Time) {
        let id = self.fresh_id();
        match &mut self.purpose {
            Some(known) if known.value == purpose => known.judge(Verdict::Accepted, at),
            Some(known) => known.rewrite(purpose, at),
            unsaid => *unsaid = Some(Suggestion::by_person(id, purpose, at)),
        }
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
    use crate::domain::inference::{BoundingBox, Score};
    use crate::domain::provenance::{ModelId, Source};
    use crate::domain::region::{Outline, RegionKind, Treatment};

    const AT: Time = Time(1);

    fn words(reviewed: &Reviewed) -> Vec<&str> {
        (reviewed.keywords().iter())
            .map(|keyword| keyword.text.as_str())
            .collect()
    }

    fn alt_text(text: &str) -> Edit {
        Edit::WriteText(TextField::AltText.into(), text.into())
    }

    fn drafted<T>(value: T) -> Attributed<T> {
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

    fn keyword(text: &str) -> Keyword {
        Keyword::from(text)
    }

    fn draft() -> Draft {
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
    fn head(x: f32) -> Region {
        Region {
            kind: RegionKind::Head,
            ..Region::face(BoundingBox::from_corners(x, 0.1, x + 0.1, 0.2))
        }
    }

    fn face(left: f32, top: f32, right: f32, bottom: f32) -> Region {
        Region::face(BoundingBox::from_corners(left, top, right, bottom))
    }

    fn reviewing(edits: &[Edit]) -> Review {
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
    fn a_face_that_nobody_decided_on_is_hidden_in_copies_and_written_nowhere() {
        let drafted_face = |x: f32, score: f32| {
            let mut face = drafted(face(x, 0.1, x + 0.1, 0.3));
            if let Source::Model { score: said, .. } = &mut face.source {
                *said = Score::new(score);
            }
            face
        };
        let mut review = Review::default();
        review.add_draft(&Draft {
            faces: vec![
                drafted_face(0.1, 0.9),
                drafted_face(0.4, 0.2),
                drafted_face(0.7, 0.2),
            ],
            ..Draft::default()
        });
        let doubtful: Vec<bool> = review.regions.iter().map(Suggestion::is_doubtful).collect();
        assert_eq!(doubtful, [false, true, true]);
        let (released, refused) = (review.regions[1].id, review.regions[2].id);
        review.apply(&Edit::TreatRegion(released, Treatment::Keep), AT);
        review.apply(&Edit::JudgeRegion(refused, Verdict::Rejected), AT);
        let reviewed = review.finish();
        assert_eq!(reviewed.hidden(), [review.regions[0].value.clone()]);
        assert_eq!(reviewed.faces().count(), 1, "only the one a person kept");
        let near = BoundingBox::from_corners(0.72, 0.12, 0.78, 0.25);
        assert!(reviewed.was_asked(near), "refused, but asked about");
        assert!(!reviewed.was_asked(BoundingBox::from_corners(0.2, 0.5, 0.3, 0.7)));
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
        review.apply(&Edit::AddKeyword("DOG".into()), AT);
        assert_eq!(words(&review.finish()), ["dog"]);
    }

    #[test]
    fn what_the_file_says_stands_and_a_model_only_adds_beside_it() {
        let said = |text: &str| Attributed {
            value: text.to_owned(),
            source: Source::File {
                property: "XMP".into(),
            },
        };
        let found = |title: &str, words: &[&str]| Found {
            texts: vec![
                (TextField::Title.into(), said(title)),
                (TextField::AltText.into(), said("From the file")),
            ],
            keywords: (words.iter())
                .map(|word| Attributed {
                    value: Keyword::from(*word),
                    source: said("").source,
                })
                .collect(),
            ..Found::default()
        };
        let mut review = Review::default();
        review.take_found(&found("Old", &["DOG", "kennel"]));
        review.add_draft(&draft());
        let reviewed = review.finish();
        assert_eq!(words(&reviewed), ["DOG", "kennel"]);
        assert_eq!(reviewed.text(TextField::AltText), Some("From the file"));
        assert_eq!(reviewed.statements(), [], "nobody decided anything");
        // A person takes one away and rewrites another; then a sidecar says more.
        let kennel = review.keywords[1].id;
        review.apply(&Edit::JudgeKeyword(kennel, Verdict::Rejected), AT);
        review.apply(&alt_text("Mine"), AT);
        review.take_found(&found("New", &["kennel", "beach"]));
        let reviewed = review.finish();
        assert_eq!(words(&reviewed), ["beach"]);
        assert_eq!(reviewed.removed_keywords(), ["kennel"]);
        assert_eq!(reviewed.text(TextField::Title), Some("New"));
        assert_eq!(reviewed.text(TextField::AltText), Some("Mine"));
        let rejected = &reviewed.statements()[0];
        assert_eq!(rejected.decision, Decision::Edited);
        assert_eq!(reviewed.statements()[1].about, Subject::Keyword(None));
    }

    #[test]
    fn a_persons_text_is_not_replaced_by_a_later_draft() {
        let mut review = Review::default();
        review.apply(&alt_text("Our new kennel"), AT);
        review.add_draft(&draft());
        assert_eq!(
            review.finish().text(TextField::AltText),
            Some("Our new kennel")
        );
    }

    #[test]
    fn a_decorative_picture_has_no_alt_text_and_gets_it_back() {
        let mut review = reviewing(&[
            Edit::JudgeText(TextField::AltText.into(), Verdict::Accepted),
            Edit::SetPurpose(Purpose::Decorative),
        ]);
        assert_eq!(review.finish().text(TextField::AltText), None);
        review.apply(&Edit::SetPurpose(Purpose::Informative), AT);
        assert!(review.finish().text(TextField::AltText).is_some());
    }

    #[test]
    fn what_a_picture_is_for_is_proposed_and_a_person_decides() {
        let text = Draft {
            purpose: Some(Box::new(drafted(Purpose::Text))),
            ..Draft::default()
        };
        let mut review = Review::default();
        review.add_draft(&text);
        assert_eq!(review.undecided(), 1);
        assert!(!review.is_decorative());
        review.apply(&Edit::SetPurpose(Purpose::Decorative), AT);
        assert_eq!(review.undecided(), 0);
        review.add_draft(&text);
        assert!(review.is_decorative(), "a later draft changes nothing");
    }

    #[test]
    fn a_face_kept_visible_is_reviewed_but_not_hidden() {
        let review = reviewing(&[
            Edit::TreatRegion(3, Treatment::Keep),
            Edit::AddRegion(face(0.9, 0.9, 1.2, 1.2)),
        ]);
        let reviewed = review.finish();
        assert_eq!(reviewed.faces().count(), 2);
        assert_eq!(reviewed.hidden(), [face(0.9, 0.9, 1.0, 1.0)]);
    }

    #[test]
    fn a_head_is_put_in_when_asked_for_and_hidden_until_somebody_releases_it() {
        let review = reviewing(&[]);
        assert_eq!(
            (review.regions.len(), review.offered(RegionKind::Head)),
            (1, 1)
        );
        let mut review = reviewing(&[Edit::TakeOffered(RegionKind::Head)]);
        assert_eq!(
            (review.regions.len(), review.offered(RegionKind::Head)),
            (2, 0)
        );
        let head = review.regions[1].clone();
        assert_eq!(head.value.kind, RegionKind::Head);
        assert!(review.finish().hidden().contains(&head.value));
        review.apply(&Edit::JudgeRegion(head.id, Verdict::Accepted), AT);
        let reviewed = review.finish();
        assert!(reviewed.hidden().contains(&head.value));
        assert_eq!(reviewed.faces().count(), 0, "a head is written nowhere");
        review.apply(&Edit::TreatRegion(head.id, Treatment::Keep), AT);
        assert!(!review.finish().hidden().contains(&head.value));
    }

    #[test]
    fn the_next_picture_of_a_burst_follows_by_position() {
        let kept = Region {
            treatment: Treatment::Keep,
            ..face(0.12, 0.1, 0.22, 0.2)
        };
        let plate = Region::other(
            BoundingBox::from_corners(0.5, 0.8, 0.7, 0.9),
            Outline::Rectangle,
        );
        let gone = Region {
            treatment: Treatment::Keep,
            ..face(0.8, 0.1, 0.9, 0.2)
        };
        let mut review = reviewing(&[Edit::FollowRegions(vec![kept, plate.clone(), gone])]);
        assert_eq!(review.regions.len(), 2, "nothing is kept that is not there");
        assert_eq!(review.regions[0].value.treatment, Treatment::Keep);
        assert_eq!(review.finish().hidden(), std::slice::from_ref(&plate));
        review.apply(&Edit::FollowRegions(vec![plate.clone()]), AT);
        assert_eq!(review.finish().hidden(), [plate], "once, however often");
    }

    #[test]
    fn what_is_no_face_does_not_come_back_with_all_the_others() {
        let review = reviewing(&[
            Edit::AddRegion(face(0.5, 0.5, 0.7, 0.7)),
            Edit::JudgeRegion(3, Verdict::Rejected),
            Edit::JudgeAllRegions(Verdict::Accepted),
        ]);
        assert_eq!(review.finish().faces().count(), 1);
    }

    #[test]
    fn accepting_all_leaves_rejections_alone() {
        let review = reviewing(&[Edit::JudgeKeyword(2, Verdict::Rejected), Edit::AcceptAll]);
        assert_eq!(words(&review.finish()), ["dog"]);
        assert_eq!(review.undecided(), 0);
    }
}
