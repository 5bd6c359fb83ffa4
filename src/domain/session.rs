//! Everything one visit to the page knows; [`Session::apply`] is the only transition.

mod bulk;
mod governed;
mod hands;
mod listed;
mod rulings;

use std::collections::BTreeSet;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::controlled::InForce;
use super::draft::Draft;
use super::found::Found;
use super::keyword_language::KeywordLanguage;
use super::metadata::Keyword;
use super::path;
use super::photo::{Photo, PhotoId};
use super::policy::Person;
use super::provenance::Attributed;
use super::review::{Edit, Review, Reviewed};
use super::time::Time;

pub use governed::Ruling;
pub use hands::Hands;
pub use listed::Listed;
pub use rulings::Rulings;

/// What the worker is busy with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Stage {
    Reading,
    Decoding,
    /// At what the photo needs.
    LookingAhead,
    Tagging,
    FindingObjects,
    FindingFaces,
    ReadingText,
    /// For nudity.
    Checking,
    Captioning,
}

/// Why a photo could not be worked on, and what its owner can do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    pub message: String,
    pub advice: String,
}

#[derive(Clone, Debug, PartialEq)]
pub enum State {
    Waiting,
    Working(Stage),
    ToReview,
    Reviewed,
    Failed(Failure),
}

impl State {
    pub fn phase(&self) -> Phase {
        match self {
            State::Waiting => Phase::Waiting,
            State::Working(_) => Phase::Working,
            State::ToReview => Phase::ToReview,
            State::Reviewed => Phase::Reviewed,
            State::Failed(_) => Phase::Failed,
        }
    }
}

/// A photo's state without its particulars: what one counts and filters by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    Waiting,
    Working,
    ToReview,
    Reviewed,
    Failed,
}

/// Which photos of the batch to show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Filter {
    #[default]
    All,
    /// Waiting or being worked on.
    InProgress,
    ToReview,
    Reviewed,
    Failed,
}

impl Filter {
    pub const ALL: [Filter; 5] = [
        Filter::All,
        Filter::InProgress,
        Filter::ToReview,
        Filter::Reviewed,
        Filter::Failed,
    ];

    pub fn shows(self, phase: Phase) -> bool {
        match self {
            Filter::All => true,
            Filter::InProgress => matches!(phase, Phase::Waiting | Phase::Working),
            Filter::ToReview => phase == Phase::ToReview,
            Filter::Reviewed => phase == Phase::Reviewed,
            Filter::Failed => phase == Phase::Failed,
        }
    }
}

/// One photo of the batch.
#[derive(Clone, Debug, PartialEq)]
pub struct Asset {
    pub id: PhotoId,
    pub file: Listed,
    /// Folder and name, and a number where several photos have both alike: no two of a batch share it. Archives, tables
    /// and the log call the photo so.
    pub path: String,
    pub state: State,
    /// Known once the file was opened.
    pub photo: Option<Photo>,
    /// What the file and its sidecar said.
    pub found: Rc<Found>,
    pub review: Review,
    /// A person has had it before them.
    pub viewed: bool,
    pub hands: Hands,
}

impl Asset {
    /// It may be sensitive, and nobody has looked at it: nothing about it is accepted yet.
    pub fn needs_a_look(&self) -> bool {
        !self.viewed && !self.review.sensitive().is_empty()
    }

    /// Drafts, words or decisions that nobody has taken home would be lost with it. A review that was ended without a value
    /// has none.
    pub fn holds_work(&self) -> bool {
        match self.reviewed() {
            Some(reviewed) => !reviewed.says_nothing() || self.review.has_regions(),
            None => self.review.holds_work(),
        }
    }

    /// The values to export: only of a photo whose review a person has ended.
    pub fn reviewed(&self) -> Option<Reviewed> {
        (self.state == State::Reviewed).then(|| self.review.finish())
    }
}

/// Everything that can happen.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    // What the worker reports.
    Started(PhotoId, Stage),
    Opened(PhotoId, Photo, Rc<Found>),
    Drafted(PhotoId, Draft),
    Failed(PhotoId, Failure),
    /// Back to the queue: the worker died or the batch was cancelled before it was this photo's turn.
    Requeued(PhotoId),
    // What whoever runs the page says.
    /// No step to be taken back.
    Governed(Ruling),
    // What a person does.
    /// Says who they are; no step to be taken back.
    Seated(Option<Person>),
    /// Has looked once more at what the policy wants looked at twice; no step to be taken back.
    LookedAgain(PhotoId),
    /// Wants keywords drafted in a language; no step to be taken back.
    SpokeKeywordsIn(KeywordLanguage),
    /// What was learnt on the device suggests these keywords for a photo; no step to be taken back.
    Recalled(PhotoId, Vec<Attributed<Keyword>>),
    /// Wants keywords drafted in the words of a vocabulary, or of none; no step to be taken back.
    SpokeKeywordsBy(Option<InForce>),
    /// Has the photo before them; no step to be taken back.
    Viewed(PhotoId),
    Added(Vec<Listed>),
    Removed(Vec<PhotoId>),
    Edited(Vec<PhotoId>, Edit, Time),
    /// Each photo its own decision, all of them one step.
    EditedEach(Vec<(PhotoId, Edit)>, Time),
    Finished(Vec<PhotoId>),
    Reopened(PhotoId),
    Undo,
    Redo,
}

/// A photo as it was before a step, and where it stood.
#[derive(Clone, Debug, PartialEq)]
struct Before {
    index: usize,
    asset: Rc<Asset>,
}

/// A person's step that can be taken back.
#[derive(Clone, Debug, PartialEq)]
enum Step {
    /// These photos' reviews were changed.
    Reviews(Vec<Before>),
    /// These photos were taken out.
    Removal(Vec<Before>),
    /// These photos were put (back) in.
    Insertion(Vec<PhotoId>),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Session {
    assets: Vec<Rc<Asset>>,
    done: Vec<Step>,
    undone: Vec<Step>,
    next_id: u32,
    /// Names of the latest additions that were in the batch already.
    already_here: Vec<String>,
    /// What keywords are drafted in.
    keywords_in: KeywordLanguage,
    vocabulary: Option<InForce>,
    ruling: Ruling,
    person: Option<Person>,
}

impl Session {
    pub fn assets(&self) -> &[Rc<Asset>] {
        &self.assets
    }

    pub fn asset(&self, id: PhotoId) -> Option<&Rc<Asset>> {
        self.assets.iter().find(|asset| asset.id == id)
    }

    pub fn can_undo(&self) -> bool {
        !self.done.is_empty()
    }

    pub fn can_redo(&self) -> bool {
        !self.undone.is_empty()
    }

    pub fn already_here(&self) -> &[String] {
        &self.already_here
    }

    /// The next photo waiting for a worker, in the order of the batch.
    pub fn next_waiting(&self) -> Option<PhotoId> {
        self.assets
            .iter()
            .find(|asset| asset.state == State::Waiting)
            .map(|asset| asset.id)
    }

    /// The photos a filter shows, in the order of the batch.
    pub fn shown_by(&self, filter: Filter) -> Vec<PhotoId> {
        self.assets
            .iter()
            .filter(|asset| filter.shows(asset.state.phase()))
            .map(|asset| asset.id)
            .collect()
    }

    /// The next photo a person has to look at after this one, from the start again at the end.
    pub fn next_to_review(&self, after: PhotoId) -> Option<PhotoId> {
        let start = self.position(after).map_or(0, |index| index + 1);
        let (before, behind) = self.assets.split_at(start.min(self.assets.len()));
        behind
            .iter()
            .chain(before)
            .find(|asset| asset.state == State::ToReview && asset.id != after)
            .map(|asset| asset.id)
    }

    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for asset in &self.assets {
            let count = match asset.state.phase() {
                Phase::Waiting => &mut tally.waiting,
                Phase::Working => &mut tally.working,
                Phase::ToReview => &mut tally.to_review,
                Phase::Reviewed => &mut tally.reviewed,
                Phase::Failed => &mut tally.failed,
            };
            *count += 1;
        }
        tally
    }

    pub fn apply(&mut self, event: &Event) {
        if self.refusal(event).is_some() {
            return;
        }
        match event {
            Event::Started(id, stage) => {
                self.update(*id, |asset| asset.state = State::Working(*stage))
            }
            Event::Opened(id, photo, found) => {
                let is_news = self.asset(*id).is_some_and(|asset| asset.found != *found);
                self.update(*id, |asset| {
                    if let Some(before) = asset.photo.replace(photo.clone()) {
                        asset.review.turn(before.orientation, photo.orientation);
                    }
                    asset.found = Rc::clone(found);
                    // A sidecar that came later says what nobody has signed off.
                    if is_news && asset.state == State::Reviewed {
                        asset.state = State::ToReview;
                    }
                });
                if is_news {
                    self.take_in(*id, |review| review.take_found(found));
                    self.withdraw(*id);
                }
            }
            Event::Drafted(id, draft) => {
                self.take_in(*id, |review| review.add_draft(draft));
                self.withdraw(*id);
                self.update(*id, |asset| asset.state = State::ToReview);
            }
            Event::Failed(id, failure) => {
                self.update(*id, |asset| asset.state = State::Failed(failure.clone()));
            }
            Event::Governed(ruling) => self.govern(ruling),
            Event::Seated(person) => {
                let people = &self.policy().people;
                self.seat(person.as_ref().filter(|person| people.contains(person)));
            }
            Event::LookedAgain(id) => self.update(*id, |asset| asset.hands.looked_again = true),
            Event::Requeued(id) => self.update(*id, |asset| asset.state = State::Waiting),
            Event::SpokeKeywordsIn(language) => {
                self.keywords_in = *language;
                self.take_in_everywhere(|review| review.say_keywords_in(*language));
            }
            Event::SpokeKeywordsBy(vocabulary) => self.speak_by(vocabulary.clone()),
            Event::Recalled(id, keywords) => {
                // What is signed off stays as it was.
                if (self.asset(*id)).is_some_and(|asset| asset.state == State::ToReview) {
                    self.take_in(*id, |review| review.take_learnt(keywords));
                    self.withdraw(*id);
                }
            }
            Event::Viewed(id) => self.update(*id, |asset| asset.viewed = true),
            Event::Added(files) => self.add(files),
            Event::Removed(ids) => self.remove(ids),
            Event::Edited(ids, edit, at) => {
                let edits: Vec<_> = ids.iter().map(|id| (*id, edit)).collect();
                self.edit(&edits, *at);
            }
            Event::EditedEach(edits, at) => {
                let edits: Vec<_> = edits.iter().map(|(id, edit)| (*id, edit)).collect();
                self.edit(&edits, *at);
            }
            Event::Finished(ids) => {
                let mut ids = ids.clone();
                ids.retain(|id| self.asset(*id).is_some_and(|asset| !asset.needs_a_look()));
                ids.retain(|id| self.refuses_to_approve(*id).is_none());
                self.set_states(&ids, &State::ToReview, State::Reviewed);
            }
            Event::Reopened(id) => self.set_states(&[*id], &State::Reviewed, State::ToReview),
            Event::Undo => {
                if let Some(step) = self.done.pop() {
                    let inverse = self.revert(step);
                    self.undone.push(inverse);
                }
            }
            Event::Redo => {
                if let Some(step) = self.undone.pop() {
                    let inverse = self.revert(step);
                    self.done.push(inverse);
                }
            }
        }
    }

    fn position(&self, id: PhotoId) -> Option<usize> {
        self.assets.iter().position(|asset| asset.id == id)
    }

    fn update(&mut self, id: PhotoId, change: impl FnOnce(&mut Asset)) {
        if let Some(index) = self.position(id) {
            change(Rc::make_mut(&mut self.assets[index]));
        }
    }

    fn add(&mut self, files: &[Listed]) {
        self.already_here.clear();
        let mut added = Vec::new();
        // File systems ignore case.
        let paths = self.assets.iter().map(|asset| asset.path.to_lowercase());
        let mut taken: BTreeSet<String> = paths.collect();
        for file in files {
            if self.assets.iter().any(|asset| asset.file == *file) {
                self.already_here.push(file.path());
                continue;
            }
            let id = PhotoId(self.next_id);
            self.next_id += 1;
            added.push(id);
            let path = path::free(&file.path(), |path| !taken.insert(path.to_lowercase()));
            self.assets.push(Rc::new(Asset {
                id,
                file: file.clone(),
                path,
                state: State::Waiting,
                photo: None,
                found: Rc::default(),
                review: Review::with_keywords_in(self.keywords_in, self.vocabulary_in_force()),
                viewed: false,
                hands: Hands::default(),
            }));
        }
        if !added.is_empty() {
            self.record(Step::Insertion(added));
        }
    }

    fn remove(&mut self, ids: &[PhotoId]) {
        let removed = self.snapshots(ids);
        if !removed.is_empty() {
            self.assets.retain(|asset| !ids.contains(&asset.id));
            self.record(Step::Removal(removed));
        }
    }

    /// Editing a finished photo reopens it: its values are no longer what the person signed off.
    fn edit(&mut self, edits: &[(PhotoId, &Edit)], at: Time) {
        let ids: Vec<PhotoId> = edits.iter().map(|(id, _)| *id).collect();
        let before = self.snapshots(&ids);
        let policy = self.policy();
        let mut changed = Vec::new();
        for snapshot in before {
            let mut asset = (*snapshot.asset).clone();
            let needs_a_look = asset.needs_a_look();
            for (_, edit) in edits.iter().filter(|(id, _)| *id == asset.id) {
                if !(needs_a_look && edit.accepts_unread()) {
                    asset.review.apply(&policy.permitted(edit), at);
                }
            }
            if asset.review != snapshot.asset.review {
                self.sign(&mut asset);
                if asset.state == State::Reviewed {
                    asset.state = State::ToReview;
                }
                self.assets[snapshot.index] = Rc::new(asset);
                changed.push(snapshot);
            }
        }
        if !changed.is_empty() {
            self.record(Step::Reviews(changed));
        }
    }

    fn set_states(&mut self, ids: &[PhotoId], from: &State, to: State) {
        let mut changed = self.snapshots(ids);
        changed.retain(|before| before.asset.state == *from);
        let approved = self.person.as_ref().map(|person| person.name.clone());
        for before in &changed {
            let asset = Rc::make_mut(&mut self.assets[before.index]);
            asset.state = to.clone();
            if to == State::Reviewed {
                asset.hands.approved.clone_from(&approved);
            }
        }
        if !changed.is_empty() {
            self.record(Step::Reviews(changed));
        }
    }

    /// What files and models say, and the language it is said in, goes into the present and into every remembered past, so
    /// that undo never loses it.
    fn take_in(&mut self, id: PhotoId, take: impl Fn(&mut Review)) {
        self.update(id, |asset| take(&mut asset.review));
        for step in self.done.iter_mut().chain(&mut self.undone) {
            let (Step::Reviews(befores) | Step::Removal(befores)) = step else {
                continue;
            };
            for before in befores.iter_mut().filter(|before| before.asset.id == id) {
                take(&mut Rc::make_mut(&mut before.asset).review);
            }
        }
    }

    fn take_in_everywhere(&mut self, take: impl Fn(&mut Review)) {
        self.assets
            .iter_mut()
            .for_each(|asset| take(&mut Rc::make_mut(asset).review));
        for step in self.done.iter_mut().chain(&mut self.undone) {
            if let Step::Reviews(befores) | Step::Removal(befores) = step {
                for before in befores {
                    take(&mut Rc::make_mut(&mut before.asset).review);
                }
            }
        }
        let ids: Vec<PhotoId> = self.assets.iter().map(|asset| asset.id).collect();
        ids.into_iter().for_each(|id| self.withdraw(id));
    }

    fn snapshots(&self, ids: &[PhotoId]) -> Vec<Before> {
        self.assets
            .iter()
            .enumerate()
            .filter(|(_, asset)| ids.contains(&asset.id))
            .map(|(index, asset)| Before {
                index,
                asset: Rc::clone(asset),
            })
            .collect()
    }

    fn record(&mut self, step: Step) {
        self.done.push(step);
        self.undone.clear();
    }

    /// Takes a step back and returns the step that would take it forward again.
    fn revert(&mut self, step: Step) -> Step {
        match step {
            Step::Reviews(befores) => {
                let mut inverse = Vec::new();
                for before in befores {
                    let Some(index) = self.position(before.asset.id) else {
                        continue;
                    };
                    inverse.push(Before {
                        index,
                        asset: Rc::clone(&self.assets[index]),
                    });
                    let asset = Rc::make_mut(&mut self.assets[index]);
                    if asset.review != before.asset.review {
                        asset.hands.looked_again = false;
                    }
                    asset.review = before.asset.review.clone();
                    asset.state = restored(&asset.state, &before.asset.state);
                }
                Step::Reviews(inverse)
            }
            Step::Removal(befores) => {
                let ids = befores.iter().map(|before| before.asset.id).collect();
                for before in befores {
                    let index = before.index.min(self.assets.len());
                    let mut asset = before.asset;
                    // Whatever the worker was doing for it ended with its removal.
                    if matches!(asset.state, State::Working(_)) {
                        Rc::make_mut(&mut asset).state = State::Waiting;
                    }
                    self.assets.insert(index, asset);
                }
                Step::Insertion(ids)
            }
            Step::Insertion(ids) => {
                let removed = self.snapshots(&ids);
                self.assets.retain(|asset| !ids.contains(&asset.id));
                Step::Removal(removed)
            }
        }
    }
}

/// Undo moves a photo between "to review" and "reviewed"; where the worker has got to since stays.
fn restored(now: &State, before: &State) -> State {
    match (now, before) {
        (State::ToReview | State::Reviewed, State::ToReview | State::Reviewed) => before.clone(),
        (State::Reviewed, _) => State::ToReview,
        _ => now.clone(),
    }
}

/// How many photos stand in each state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub waiting: usize,
    pub working: usize,
    pub to_review: usize,
    pub reviewed: usize,
    pub failed: usize,
}

impl Tally {
    pub fn total(self) -> usize {
        self.waiting + self.working + self.settled()
    }

    /// Photos no worker has to touch any more.
    pub fn settled(self) -> usize {
        self.to_review + self.reviewed + self.failed
    }

    /// How many photos a filter shows.
    pub fn shown_by(self, filter: Filter) -> usize {
        match filter {
            Filter::All => self.total(),
            Filter::InProgress => self.waiting + self.working,
            Filter::ToReview => self.to_review,
            Filter::Reviewed => self.reviewed,
            Filter::Failed => self.failed,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::controlled::Lookup;
    use crate::domain::controlled::tests::zoo;
    use crate::domain::field::TextField;
    use crate::domain::language::Language;
    use crate::domain::metadata::Keyword;
    use crate::domain::photo::{Format, Orientation, Size};
    use crate::domain::policy::{Policy, VocabularyRule};
    use crate::domain::provenance::{Attributed, Source};
    use crate::domain::sensitivity::Sensitivity;
    use crate::domain::taxonomy::tests::small;

    fn listed(name: &str) -> Listed {
        Listed {
            name: name.into(),
            bytes: 10,
            modified: 1,
            ..Listed::default()
        }
    }

    fn session(events: &[Event]) -> Session {
        let mut session = Session::default();
        for event in events {
            session.apply(event);
        }
        session
    }

    fn draft(word: &str) -> Draft {
        let value = Keyword::from(word);
        let source = Source::File {
            property: "dc:subject".into(),
        };
        Draft {
            keywords: vec![Attributed { value, source }],
            ..Draft::default()
        }
    }

    const A: PhotoId = PhotoId(0);
    const B: PhotoId = PhotoId(1);
    const AT: Time = Time(1);

    fn title(text: &str) -> Edit {
        Edit::WriteText(TextField::Title.into(), text.into())
    }

    #[test]
    fn the_same_file_twice_is_in_the_batch_once_and_named() {
        let session = session(&[Event::Added(vec![
            listed("a.jpg"),
            listed("a.jpg"),
            listed("b.jpg"),
        ])]);
        assert_eq!(session.assets().len(), 2);
        assert_eq!(session.already_here(), ["a.jpg"]);
    }

    #[test]
    fn undo_does_not_lose_drafts_that_came_after_the_edit() {
        let mut session = session(&[
            Event::Added(vec![listed("a.jpg")]),
            Event::Edited(vec![A], title("Harbour"), AT),
            Event::Drafted(A, draft("boat")),
            Event::Undo,
        ]);
        let review = &session.asset(A).unwrap().review;
        assert_eq!(review.text(&TextField::Title.into()), None);
        assert_eq!(review.keywords[0].value.text, "boat");
        session.apply(&Event::Redo);
        assert_eq!(
            session
                .asset(A)
                .unwrap()
                .review
                .text(&TextField::Title.into())
                .map(|t| t.value.as_str()),
            Some("Harbour")
        );
    }

    #[test]
    fn removal_is_undone_in_place_and_work_starts_again() {
        let session = session(&[
            Event::Added(vec![listed("a.jpg"), listed("b.jpg")]),
            Event::Started(A, Stage::Tagging),
            Event::Removed(vec![A]),
            Event::Undo,
        ]);
        assert_eq!(session.assets()[0].id, A);
        assert_eq!(session.assets()[0].state, State::Waiting);
        assert_eq!(session.assets()[1].id, B);
    }

    #[test]
    fn only_a_finished_photo_has_values_to_export_and_an_edit_reopens_it() {
        let mut session = session(&[
            Event::Added(vec![listed("a.jpg")]),
            Event::Finished(vec![A]),
        ]);
        assert!(session.asset(A).unwrap().reviewed().is_none());
        session.apply(&Event::Drafted(A, draft("boat")));
        session.apply(&Event::Finished(vec![A]));
        assert!(session.asset(A).unwrap().reviewed().is_some());
        session.apply(&Event::Edited(vec![A], title("x"), AT));
        assert_eq!(session.asset(A).unwrap().state, State::ToReview);
        session.apply(&Event::Undo);
        assert_eq!(session.asset(A).unwrap().state, State::Reviewed);
    }

    #[test]
    fn what_a_later_sidecar_says_reopens_the_review_and_the_same_again_does_not() {
        let photo = Photo {
            format: Format::Jpeg,
            size: Size {
                width: 4,
                height: 3,
            },
            orientation: Orientation::Upright,
            animated: false,
        };
        let says = |words: &str| {
            let said = draft(words).keywords;
            Rc::new(Found {
                keywords: said,
                ..Found::default()
            })
        };
        let mut session = session(&[
            Event::Added(vec![listed("a.jpg")]),
            Event::Opened(A, photo.clone(), says("boat")),
            Event::Drafted(A, Draft::default()),
            Event::Finished(vec![A]),
            Event::Opened(A, photo.clone(), says("boat")),
        ]);
        assert_eq!(session.asset(A).unwrap().state, State::Reviewed);
        session.apply(&Event::Opened(A, photo, says("ship")));
        assert_eq!(session.asset(A).unwrap().state, State::ToReview);
        assert_eq!(
            session.asset(A).unwrap().review.keywords[0].value.text,
            "ship"
        );
    }

    #[test]
    fn the_next_photo_to_review_is_looked_for_from_here_and_then_from_the_start() {
        let mut session = session(&[
            Event::Added(vec![listed("a.jpg"), listed("b.jpg"), listed("c.jpg")]),
            Event::Drafted(A, draft("boat")),
            Event::Drafted(PhotoId(2), draft("boat")),
        ]);
        assert_eq!(session.next_to_review(A), Some(PhotoId(2)));
        assert_eq!(session.next_to_review(PhotoId(2)), Some(A));
        session.apply(&Event::Finished(vec![A]));
        assert_eq!(session.next_to_review(PhotoId(2)), None);
    }

    #[test]
    fn every_filter_shows_as_many_photos_as_it_counts() {
        let session = session(&[
            Event::Added(vec![listed("a.jpg"), listed("b.jpg"), listed("c.jpg")]),
            Event::Drafted(A, draft("boat")),
            Event::Started(B, Stage::Tagging),
        ]);
        for filter in Filter::ALL {
            let shown = session.shown_by(filter).len();
            assert_eq!(shown, session.tally().shown_by(filter), "{filter:?}");
        }
        assert_eq!(session.shown_by(Filter::InProgress), [B, PhotoId(2)]);
    }

    #[test]
    fn an_edit_that_changes_nothing_is_no_step() {
        let mut session = session(&[Event::Added(vec![listed("a.jpg")])]);
        session.apply(&Event::Edited(vec![A], title("  "), AT));
        session.apply(&Event::Undo);
        assert!(session.assets().is_empty(), "undo takes back the addition");
    }

    #[test]
    fn one_edit_of_many_photos_is_one_step() {
        let mut session = session(&[Event::Added(vec![listed("a.jpg"), listed("b.jpg")])]);
        session.apply(&Event::Edited(
            vec![A, B],
            Edit::AddKeyword("spring".into()),
            AT,
        ));
        session.apply(&Event::Undo);
        assert!(
            session
                .assets()
                .iter()
                .all(|asset| asset.review.keywords.is_empty())
        );
        assert_eq!(session.assets().len(), 2);
    }

    #[test]
    fn what_may_be_sensitive_is_accepted_only_after_a_look() {
        let reason = Attributed {
            value: Sensitivity::Minors,
            source: Source::Person,
        };
        let sensitive = Draft {
            sensitive: vec![reason],
            ..draft("baby")
        };
        let both = || vec![A, B];
        let accept = Event::Edited(both(), Edit::All(vec![Edit::AcceptAll]), AT);
        let mut session = session(&[
            Event::Added(vec![listed("a"), listed("b")]),
            Event::Drafted(A, sensitive),
            Event::Drafted(B, draft("dog")),
            accept.clone(),
            Event::Finished(both()),
        ]);
        let undecided =
            |session: &Session| [A, B].map(|id| session.asset(id).unwrap().review.undecided());
        assert_eq!(undecided(&session), [1, 0]);
        assert_eq!(session.tally().reviewed, 1);
        for event in [Event::Viewed(A), accept, Event::Finished(both())] {
            session.apply(&event);
        }
        assert_eq!(undecided(&session), [0, 0]);
        assert_eq!(session.tally().reviewed, 2);
    }

    #[test]
    fn keywords_are_drafted_in_the_language_that_was_chosen_for_all() {
        let dog = Draft {
            keywords: vec![Attributed {
                value: small().proposed("dog", Vec::new()),
                source: Source::Person,
            }],
            ..Draft::default()
        };
        let session = session(&[
            Event::Added(vec![listed("a")]),
            Event::Drafted(A, dog.clone()),
            Event::SpokeKeywordsIn(KeywordLanguage::German),
            Event::Added(vec![listed("b")]),
            Event::Drafted(B, dog),
        ]);
        let word = |id| {
            session.asset(id).unwrap().review.keywords[0]
                .value
                .text
                .clone()
        };
        assert_eq!([A, B].map(word), ["Hund", "Hund"]);
    }

    #[test]
    fn a_policy_that_wants_only_the_list_withdraws_what_is_not_in_it() {
        let zoo = InForce {
            lookup: Lookup::new(zoo(), Language::default()),
            only: false,
        };
        let mut session = session(&[
            Event::SpokeKeywordsBy(Some(zoo)),
            Event::Added(vec![listed("a"), listed("b")]),
            Event::Drafted(A, draft("boat")),
        ]);
        let count = |session: &Session, id| session.asset(id).unwrap().review.keywords.len();
        assert_eq!(count(&session, A), 1);
        let policy = Policy {
            vocabulary: VocabularyRule { only: true },
            ..Policy::default()
        };
        session.apply(&Event::Governed(Ruling::Set(Rc::new(policy))));
        assert_eq!(count(&session, A), 0);
        session.apply(&Event::Drafted(B, draft("boat")));
        assert_eq!(count(&session, B), 0);
        session.apply(&Event::Governed(Ruling::default()));
        assert_eq!(count(&session, A), 1);
    }

    #[test]
    fn a_vocabulary_changes_what_is_proposed_everywhere_and_no_undo_loses_it() {
        let zoo = InForce {
            lookup: Lookup::new(zoo(), Language::default()),
            only: true,
        };
        let mut session = session(&[
            Event::Added(vec![listed("a")]),
            Event::Drafted(A, draft("dog")),
            Event::Edited(vec![A], Edit::AddKeyword("whale".into()), AT),
            Event::SpokeKeywordsBy(Some(zoo)),
            Event::Added(vec![listed("b")]),
            Event::Drafted(B, draft("hound")),
        ]);
        let words = |session: &Session, id| -> Vec<String> {
            let review = &session.asset(id).unwrap().review;
            let words = review.keywords.iter();
            words.map(|word| word.value.text.clone()).collect()
        };
        assert_eq!(words(&session, A), ["Dogs", "whale"]);
        assert_eq!(words(&session, B), ["Dogs"]);
        session.apply(&Event::Undo);
        session.apply(&Event::Undo);
        assert_eq!(words(&session, A), ["Dogs"]);
        session.apply(&Event::SpokeKeywordsBy(None));
        session.apply(&Event::Redo);
        assert_eq!(words(&session, A), ["dog", "whale"]);
    }
}
