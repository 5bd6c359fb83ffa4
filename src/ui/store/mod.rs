//! The only writer of what the page shows: takes events and reports, keeps the session, hands work to the client.

mod audit;
mod brought;
mod bulk;
mod embedding;
mod face;
mod guard;
mod handing;
mod handout;
mod items;
mod kept_list;
mod learnt;
mod notice;
mod policy;
mod selection;
mod sidecars;
mod table;
mod templates;
mod visit;
mod vocabulary;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use leptos::prelude::*;

use super::keyword_language_field::remembered_language;
use crate::domain::beside;
use crate::domain::controlled::InForce;
use crate::domain::keyword_language::KeywordLanguage;
use crate::domain::metadata::Keyword;
use crate::domain::pace::Pace;
use crate::domain::photo::PhotoId;
use crate::domain::provenance::Source;
use crate::domain::review::{Edit, SuggestionId};
use crate::domain::session::{Asset, Event, Filter, Listed, Phase, Rulings, Session, Tally};
use crate::domain::time::Time;
use crate::domain::visit::Visit;
use crate::worker::client::{Client, ExportItem, Files, ModelState, Report, Task};
use crate::worker::governance::Log;

pub use self::audit::{Checked, LogEnd};
pub use self::brought::Brought;
pub use self::embedding::{
    Embedder, Embedding, Handing, News, is_decided, may_add_photos, untold_language,
};
pub use self::face::{FaceMode, Tool};
pub use self::guard::Guard;
pub use self::handing::{HandedKind, HandedOver};
pub use self::handout::{Handout, Manner, TableKind};
pub use self::notice::{Choice, Notice, NoticeKind};
pub use self::policy::{Governed, kind_name};
pub use self::vocabulary::Reading;

/// Object URLs of what can be shown of a photo.
#[derive(Clone, Debug, PartialEq)]
pub struct Pictures {
    pub thumbnail: String,
    pub preview: String,
}

/// What one tile listens to: a change of one photo wakes nobody else.
#[derive(Clone, Copy)]
pub struct Card {
    pub id: PhotoId,
    pub asset: RwSignal<Rc<Asset>, LocalStorage>,
    pub pictures: RwSignal<Option<Pictures>>,
    pub is_selected: RwSignal<bool>,
    pub is_current: RwSignal<bool>,
}

/// A question "who said this?" and where on the page it was asked.
#[derive(Clone, Debug, PartialEq)]
pub struct OriginAsked {
    pub what: String,
    /// Where it is about a keyword.
    pub keyword: Option<SuggestionId>,
    /// Where in the picture that was seen.
    pub because: Option<String>,
    pub source: Source,
    /// Who said what stood here before a person rewrote it, and what that was.
    pub rewritten: Option<(String, Source)>,
    /// The asking element: left, top, right, bottom in the window.
    pub anchor: (f64, f64, f64, f64),
}

/// What gets the focus when something opened or ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    Panel,
    NextStep,
    Tile(PhotoId),
}

/// A dialog that covers the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialog {
    Export,
    Shortcuts,
    Bulk,
    /// Accepts drafts of photos that nobody has opened.
    Unseen,
    Templates,
    Learnt,
    Vocabulary,
    Privacy,
    Policy,
    Audit,
}

/// What is kept but never shown.
struct Kept {
    session: Session,
    rulings: Rulings,
    log: Log,
    /// Line by line what the page around the frame may know of it.
    log_for_host: Log,
    cards: BTreeMap<PhotoId, Card>,
    files: BTreeMap<PhotoId, Files>,
    /// Files that came before photos are taken in.
    waiting: Vec<Brought>,
    sidecars: sidecars::Sidecars,
    /// How often files were handed over.
    goes: u32,
    /// What the client has been given and not been told to forget.
    with_client: BTreeSet<PhotoId>,
    /// Photos as they were when last handed out.
    handed_out: BTreeMap<PhotoId, Rc<Asset>>,
    /// Of the last export, what was not begun or failed.
    left_to_export: Vec<ExportItem>,
    stops_exporting: bool,
    learning: learnt::Learning,
    client: Option<Client>,
    pace: Pace,
    last_settled: Option<f64>,
    announcements: Vec<String>,
    next_notice: u32,
    /// The photos on the screen.
    visible: Vec<PhotoId>,
}

#[derive(Clone, Copy)]
pub struct Store {
    kept: StoredValue<Rc<RefCell<Kept>>, LocalStorage>,
    /// Photos outlive the component that adds them.
    owner: StoredValue<Owner>,
    /// The photos the filter lets through, in order.
    pub shown: RwSignal<Vec<PhotoId>>,
    pub filter: RwSignal<Filter>,
    pub tally: RwSignal<Tally>,
    /// Undo, redo.
    pub history: RwSignal<(bool, bool)>,
    /// The photo under review.
    pub current: RwSignal<Option<Card>>,
    pub selected: RwSignal<Vec<PhotoId>>,
    pub models: RwSignal<BTreeMap<Task, ModelState>>,
    pub is_stopped: RwSignal<bool>,
    pub seconds_left: RwSignal<Option<u32>>,
    pub notices: RwSignal<Vec<Notice>>,
    pub spoken: RwSignal<String>,
    pub dialog: RwSignal<Option<Dialog>>,
    /// Where the keyboard goes next.
    pub focus: RwSignal<Option<Focus>>,
    pub origin: RwSignal<Option<OriginAsked>>,
    pub handout: RwSignal<Handout>,
    pub boxes_visible: RwSignal<bool>,
    /// The keyword whose places in the picture are shown.
    pub pointed_at: RwSignal<Option<SuggestionId>>,
    /// The word of the drafted alt text that is pointed at.
    pub pointed_word: RwSignal<Option<Keyword>>,
    pub face_mode: RwSignal<FaceMode>,
    pub tool: RwSignal<Tool>,
    pub is_adding: RwSignal<bool>,
    /// What keywords are drafted in.
    pub keywords_in: RwSignal<KeywordLanguage>,
    /// Words that were learnt on this device, with the number of photos of each.
    pub learnt: RwSignal<Vec<(String, usize)>>,
    /// What was loaded and what was stopped.
    pub visit: RwSignal<Visit>,
    /// What was tried, and whether photos are taken in.
    pub guard: RwSignal<Guard>,
    /// How many files wait for that.
    pub waiting: RwSignal<usize>,
    /// In whose terms.
    pub vocabulary: RwSignal<Option<InForce>>,
    pub vocabulary_reading: RwSignal<Reading>,
    /// The policy and who sits there.
    pub governed: RwSignal<Governed, LocalStorage>,
    /// Who has written their name, where the policy names nobody.
    pub reviewer_name: RwSignal<Option<String>>,
    pub log_end: RwSignal<LogEnd>,
    pub checked: RwSignal<Checked>,
}

impl Store {
    pub fn new() -> Store {
        let keywords_in = remembered_language();
        let mut session = Session::default();
        session.apply(&Event::SpokeKeywordsIn(keywords_in));
        let learning = learnt::Learning::remembered();
        let learnt_words = learning.words();
        let kept = Rc::new(RefCell::new(Kept {
            session,
            rulings: Rulings::default(),
            log: Log::default(),
            log_for_host: Log::default(),
            cards: BTreeMap::new(),
            files: BTreeMap::new(),
            waiting: Vec::new(),
            sidecars: sidecars::Sidecars::default(),
            goes: 0,
            with_client: BTreeSet::new(),
            handed_out: BTreeMap::new(),
            left_to_export: Vec::new(),
            stops_exporting: false,
            learning,
            client: None,
            pace: Pace::default(),
            last_settled: None,
            announcements: Vec::new(),
            next_notice: 0,
            visible: Vec::new(),
        }));
        let store = Store {
            kept: StoredValue::new_local(Rc::clone(&kept)),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
            shown: RwSignal::new(Vec::new()),
            filter: RwSignal::new(Filter::All),
            tally: RwSignal::new(Tally::default()),
            history: RwSignal::new((false, false)),
            current: RwSignal::new(None),
            selected: RwSignal::new(Vec::new()),
            models: RwSignal::new(BTreeMap::new()),
            is_stopped: RwSignal::new(false),
            seconds_left: RwSignal::new(None),
            notices: RwSignal::new(Vec::new()),
            spoken: RwSignal::new(String::new()),
            dialog: RwSignal::new(None),
            focus: RwSignal::new(None),
            origin: RwSignal::new(None),
            handout: RwSignal::new(Handout::Idle),
            boxes_visible: RwSignal::new(true),
            pointed_at: RwSignal::new(None),
            pointed_word: RwSignal::new(None),
            face_mode: RwSignal::new(FaceMode::None),
            tool: RwSignal::new(Tool::default()),
            is_adding: RwSignal::new(false),
            keywords_in: RwSignal::new(keywords_in),
            learnt: RwSignal::new(learnt_words),
            visit: RwSignal::new(visit::begun()),
            guard: RwSignal::new(Guard::default()),
            waiting: RwSignal::new(0),
            vocabulary: RwSignal::new(None),
            vocabulary_reading: RwSignal::new(Reading::None),
            governed: RwSignal::new_local(governed(&Session::default())),
            reviewer_name: RwSignal::new(policy::remembered_reviewer()),
            log_end: RwSignal::new(LogEnd::default()),
            checked: RwSignal::new(Checked::Nothing),
        };
        store.watch_visit();
        store.try_guard();
        let client = Client::new(move |report| store.hear(report));
        kept.borrow_mut().client = Some(client);
        store.recall_vocabulary();
        store.load_policy();
        store
    }

    pub fn expect() -> Store {
        expect_context::<Store>()
    }

    pub fn card(self, id: PhotoId) -> Option<Card> {
        self.kept(|kept| kept.cards.get(&id).copied())
    }

    /// The photo under review; reading it subscribes to its changes.
    pub fn asset(self) -> Option<Rc<Asset>> {
        self.current.get().map(|card| card.asset.get())
    }

    pub fn asset_untracked(self) -> Option<Rc<Asset>> {
        self.current
            .get_untracked()
            .map(|card| card.asset.get_untracked())
    }

    /// A part of the photo under review that wakes its readers only when it changed itself.
    pub fn part<T: PartialEq + Send + Sync + 'static>(
        self,
        of: impl Fn(&Asset) -> T + Send + Sync + 'static,
    ) -> Memo<Option<T>> {
        Memo::new(move |_| {
            let card = self.current.get()?;
            Some(card.asset.with(|asset| of(asset)))
        })
    }

    pub fn session<T>(self, read: impl FnOnce(&Session) -> T) -> T {
        self.kept(|kept| read(&kept.session))
    }

    /// Takes files in, however they came.
    pub fn add(self, files: Vec<Brought>) {
        self.add_after(files, &[]);
    }

    /// `before`: what else was handed over by whoever knows that no file came twice.
    pub(super) fn add_after(self, files: Vec<Brought>, before: &[Listed]) {
        if files.is_empty() {
            return;
        }
        if !self.guard.with_untracked(Guard::lets_in) {
            return self.let_wait(files);
        }
        let (tables, files): (Vec<_>, Vec<_>) = files
            .into_iter()
            .partition(|brought| table::is_table(&brought.file.name()));
        let (lists, files): (Vec<_>, Vec<_>) = files
            .into_iter()
            .partition(|brought| vocabulary::is_list(&brought.file.name()));
        if let Some(list) = lists.into_iter().next_back() {
            self.dialog.set(Some(Dialog::Vocabulary));
            self.load_vocabulary(list.file);
        }
        let (logs, files): (Vec<_>, Vec<_>) = files
            .into_iter()
            .partition(|brought| audit::is_log(&brought.file.name()));
        if let Some(log) = logs.into_iter().next_back() {
            self.check_log(log.file);
        }
        let (sidecars, files): (Vec<_>, Vec<_>) = files
            .into_iter()
            .partition(|brought| beside::is_sidecar(&brought.file.name()));
        let mut listed: Vec<Listed> = files.iter().map(Brought::listed).collect();
        Listed::number(&mut listed, before);
        let known = self.kept(|kept| kept.session.assets().len());
        let who = self.reviewer();
        self.kept_mut(|kept| {
            kept.goes += 1;
            let first_new = kept.session.assets().iter().map(|asset| asset.id.0).max();
            kept.apply(&Event::Added(listed.clone()), who);
            let mut handed = listed.iter().zip(files);
            for asset in kept.session.assets() {
                let is_new = !kept.cards.contains_key(&asset.id)
                    && first_new.is_none_or(|last| asset.id.0 > last);
                if is_new
                    && let Some((_, brought)) = handed.find(|(listed, _)| **listed == asset.file)
                {
                    let files = Files {
                        path: asset.path.clone(),
                        photo: brought.file,
                        sidecar: None,
                    };
                    kept.files.insert(asset.id, files);
                    kept.sidecars.came(asset.id, kept.goes);
                }
            }
        });
        self.attach(sidecars);
        self.sync();
        for table in tables {
            self.take_table(table.file);
        }
        let (count, twice) = self.session(|session| {
            (
                session.assets().len() - known,
                session.already_here().to_vec(),
            )
        });
        if count > 0 {
            self.announce(format!("{} added", photos(count)));
        }
        if !twice.is_empty() {
            self.tell_already_here(&twice);
        }
    }

    pub fn dispatch(self, event: Event) {
        if let Some(refusal) = self.session(|session| session.refusal(&event)) {
            return self.tell(NoticeKind::Problem, refusal, Vec::new());
        }
        let who = self.reviewer();
        self.kept_mut(|kept| kept.apply(&event, who));
        self.sync();
    }

    /// A decision on the photo under review.
    pub fn edit(self, edit: Edit) {
        if let Some(card) = self.current.get_untracked() {
            let accepts_many = edit.accepts_unread();
            self.dispatch(Event::Edited(vec![card.id], edit, now()));
            if accepts_many {
                self.tell_one_by_one();
            }
        }
    }

    pub fn retry(self, id: PhotoId) {
        self.dispatch(Event::Requeued(id));
        if let Some(client) = self.client() {
            client.retry(id);
        }
    }

    pub fn remove(self, ids: Vec<PhotoId>) {
        let count = ids.len();
        if count == 0 {
            return;
        }
        self.dispatch(Event::Removed(ids));
        self.tell(
            NoticeKind::Undoable,
            format!("{} removed from the batch.", photos(count)),
            Vec::new(),
        );
    }

    pub fn retry_models(self) {
        if let Some(client) = self.client() {
            client.retry_models();
        }
    }

    pub fn stop(self) {
        if let Some(client) = self.client() {
            client.pause();
            self.is_stopped.set(true);
            self.announce("Stopped".to_owned());
        }
    }

    pub fn resume(self) {
        if let Some(client) = self.client() {
            self.kept_mut(|kept| kept.last_settled = None);
            client.resume();
            self.is_stopped.set(false);
            self.announce("Going on".to_owned());
        }
    }

    pub fn show(self, filter: Filter) {
        self.filter.set(filter);
        self.sync();
    }

    /// Work that would be lost: drafts that wait, words and decisions that were not handed out since.
    pub fn has_unsaved_work(self) -> bool {
        self.kept(|kept| {
            kept.session.assets().iter().any(|asset| {
                asset.holds_work()
                    && !(kept.handed_out.get(&asset.id))
                        .is_some_and(|before| before.review == asset.review)
            })
        })
    }

    fn hear(self, report: Report) {
        match report {
            Report::Session(event) => {
                self.measure(&event);
                self.keep_likeness(&event);
                let drafted = match &event {
                    Event::Drafted(id, _) => Some(*id),
                    _ => None,
                };
                self.dispatch(event);
                if let Some(id) = drafted {
                    self.recall(id);
                }
                self.announce_milestone();
            }
            Report::Pictures {
                photo,
                thumbnail,
                preview,
            } => {
                if let Some(card) = self.card(photo) {
                    card.pictures.set(Some(Pictures { thumbnail, preview }));
                }
            }
            Report::Model(task, state) => {
                self.models.update(|models| {
                    models.insert(task, state);
                });
            }
        }
    }

    /// The time between two drafts is what the next one will take: it covers all workers at once.
    fn measure(self, event: &Event) {
        if !matches!(event, Event::Drafted(..) | Event::Failed(..)) {
            return;
        }
        let now = js_sys::Date::now();
        let left = self.session(|session| {
            let tally = session.tally();
            (tally.waiting + tally.working).saturating_sub(1)
        });
        let seconds = self.kept_mut(|kept| {
            if let Some(last) = kept.last_settled {
                kept.pace.record(now - last);
            }
            kept.last_settled = (left > 0).then_some(now);
            kept.pace.remaining(left)
        });
        self.seconds_left.set(seconds);
    }

    fn announce_milestone(self) {
        let tally = self.tally.get_untracked();
        let is_done = tally.total() > 0 && tally.settled() == tally.total();
        let was_done = self.kept(|kept| kept.last_settled.is_none());
        if is_done && was_done {
            let failed = match tally.failed {
                0 => String::new(),
                count => format!(", {} failed", photos(count)),
            };
            self.announce(format!(
                "{} ready to review{failed}",
                photos(tally.to_review)
            ));
        } else if tally.settled() > 0 && tally.settled().is_multiple_of(25) {
            self.announce(format!("{} of {} drafted", tally.settled(), tally.total()));
        }
    }

    /// Makes every signal say what the session says; only what differs is written.
    fn sync(self) {
        let has_learnt = self.learn();
        let filter = self.filter.get_untracked();
        let (gone, come) = self.kept_mut(|kept| self.sync_cards(kept));
        let (shown, tally, history) = self.session(|session| {
            (
                session.shown_by(filter),
                session.tally(),
                (session.can_undo(), session.can_redo()),
            )
        });
        self.settle_current(&gone);
        set_if_changed(self.tally, tally);
        set_if_changed(self.history, history);
        set_if_changed(self.shown, shown);
        self.sync_governed();
        self.sync_log();
        self.forget_gone_selection(&gone);
        self.tell_client(&gone, &come);
        if has_learnt {
            self.recall_current();
        }
    }

    /// The client forgets what left the batch. What comes back by undo needs its pictures only, unless the
    /// work on it was not done.
    fn tell_client(self, gone: &[PhotoId], come: &[PhotoId]) {
        let Some(client) = self.client() else {
            return;
        };
        let gone = self.kept_mut(|kept| {
            let mut gone = gone.to_vec();
            gone.retain(|id| kept.with_client.remove(id));
            for card in gone.iter().filter_map(|id| kept.cards.get(id)) {
                card.pictures.set(None);
            }
            gone
        });
        if !gone.is_empty() {
            client.remove(&gone);
        }
        let (again, fresh): (Vec<_>, Vec<_>) = self
            .kept_mut(|kept| kept.files_for_client(come))
            .into_iter()
            .partition(|(id, _)| self.is_drafted(*id));
        if !again.is_empty() {
            client.reopen(again);
        }
        if !fresh.is_empty() {
            client.add(fresh);
        }
    }

    fn is_drafted(self, id: PhotoId) -> bool {
        let phase = self.session(|session| session.asset(id).map(|asset| asset.state.phase()));
        matches!(phase, Some(Phase::ToReview | Phase::Reviewed))
    }

    /// Which photos left the batch and which came (back).
    fn sync_cards(self, kept: &mut Kept) -> (Vec<PhotoId>, Vec<PhotoId>) {
        let mut gone: BTreeSet<PhotoId> = kept.cards.keys().copied().collect();
        let mut come = Vec::new();
        for asset in kept.session.assets() {
            gone.remove(&asset.id);
            if let Some(card) = kept.cards.get(&asset.id) {
                let is_same = card.asset.with_untracked(|known| Rc::ptr_eq(known, asset));
                if !is_same {
                    card.asset.set(Rc::clone(asset));
                }
            } else {
                let card = (self.owner).with_value(|owner| owner.with(|| Card::new(asset)));
                kept.cards.insert(asset.id, card);
            }
            if !kept.with_client.contains(&asset.id) {
                come.push(asset.id);
            }
        }
        (gone.into_iter().collect(), come)
    }

    fn sync_governed(self) {
        let now = self.session(governed);
        if self.governed.with_untracked(|known| *known != now) {
            self.governed.set(now);
        }
    }

    fn client(self) -> Option<Client> {
        self.kept(|kept| kept.client.clone())
    }

    fn kept<T>(self, read: impl FnOnce(&Kept) -> T) -> T {
        let kept = self.kept.get_value();
        let kept = kept.borrow();
        read(&kept)
    }

    fn kept_mut<T>(self, change: impl FnOnce(&mut Kept) -> T) -> T {
        let kept = self.kept.get_value();
        let mut kept = kept.borrow_mut();
        change(&mut kept)
    }
}

fn governed(session: &Session) -> Governed {
    Governed {
        ruling: session.ruling().clone(),
        person: session.person().cloned(),
        role: session.role(),
    }
}

/// The moment of a decision.
fn now() -> Time {
    Time(js_sys::Date::now() as i64)
}

impl Kept {
    fn files_for_client(&mut self, come: &[PhotoId]) -> Vec<(PhotoId, Files)> {
        let mut files = Vec::new();
        for id in come.iter().filter(|id| !self.sidecars.are_still_read(**id)) {
            if let Some(file) = self.files.get(id) {
                self.with_client.insert(*id);
                files.push((*id, file.clone()));
            }
        }
        files
    }
}

impl Card {
    fn new(asset: &Rc<Asset>) -> Card {
        Card {
            id: asset.id,
            asset: RwSignal::new_local(Rc::clone(asset)),
            pictures: RwSignal::new(None),
            is_selected: RwSignal::new(false),
            is_current: RwSignal::new(false),
        }
    }
}

/// "1 photo", "12 photos".
pub fn photos(count: usize) -> String {
    match count {
        1 => "1 photo".to_owned(),
        _ => format!("{count} photos"),
    }
}

fn set_if_changed<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.with_untracked(|known| *known != value) {
        signal.set(value);
    }
}
