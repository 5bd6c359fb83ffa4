//! The only writer of what the page shows: takes events and reports, keeps the session, hands work to the client.

mod adding;
mod audit;
mod brought;
mod browsers;
mod bulk;
mod card;
mod deciding;
mod embedding;
mod face;
mod guard;
mod handing;
mod handout;
mod items;
mod kept;
mod kept_list;
mod learnt;
mod notice;
mod opened;
mod policy;
mod running;
mod selection;
mod sidecars;
mod sync;
mod table;
mod templates;
mod visit;
mod vocabulary;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use leptos::prelude::*;

use super::keyword_language_field::remembered_language;
use crate::domain::controlled::InForce;
use crate::domain::keyword_language::KeywordLanguage;
use crate::domain::metadata::Keyword;
use crate::domain::pace::Pace;
use crate::domain::photo::PhotoId;
use crate::domain::review::SuggestionId;
use crate::domain::session::{Asset, Event, Filter, Rulings, Session, Tally};
use crate::domain::visit::Visit;
use crate::worker::client::{Client, ModelState, Task};
use crate::worker::governance::Log;

use self::deciding::now;
use self::kept::Kept;
use self::sync::{governed, set_if_changed};

pub use self::audit::{Checked, LogEnd};
pub use self::brought::Brought;
pub use self::browsers::{Asking, Browsers};
pub use self::card::{Card, Pictures};
pub use self::embedding::{
    Embedder, Embedding, Handing, News, is_decided, may_add_photos, untold_language,
};
pub use self::face::{FaceMode, Tool};
pub use self::guard::Guard;
pub use self::handing::{HandedKind, HandedOver};
pub use self::handout::{Handout, Manner, TableKind};
pub use self::notice::{Choice, Notice, NoticeKind};
pub use self::opened::{Dialog, Focus, OriginAsked};
pub use self::policy::{Governed, kind_name};
pub use self::vocabulary::Reading;

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
    /// The models of the browser's own, as far as a person asks them.
    pub browsers: RwSignal<Browsers>,
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
            stops_asking: None,
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
            browsers: RwSignal::new(Browsers::remembered()),
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
}

/// "1 photo", "12 photos".
pub fn photos(count: usize) -> String {
    match count {
        1 => "1 photo".to_owned(),
        _ => format!("{count} photos"),
    }
}
