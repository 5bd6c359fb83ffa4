//! The page that embeds this one: what it brings and wants, and what it hears.

use std::collections::BTreeMap;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::handing::{
    HandedFile, HandedOver, HandedPhoto, choice, kind, stopped_by_policy, whole_files,
    without_what_is_hidden,
};
use super::policy::SetBy;
use super::table::is_table;
use super::{Brought, Manner, Store, photos};
use crate::domain::export::plan;
use crate::domain::keyword_language::KeywordLanguage;
use crate::domain::photo::PhotoId;
use crate::domain::session::{Asset, Event, Failure, Listed, Phase, State, Tally};

/// What the embedding page wants.
#[derive(Clone, Debug, PartialEq)]
pub struct Embedder {
    /// Its origin, for the person to read.
    pub origin: String,
    /// BCP 47, of whoever reviews there.
    pub locale: Option<String>,
    /// A person may add photos of their own.
    pub lets_add: bool,
    pub sidecars: bool,
    /// With the metadata in them, or redacted where something is to be hidden.
    pub photos: bool,
    pub manner: Manner,
}

/// What it hears.
pub enum News {
    Progress(Tally),
    Reviewed(PhotoId, bool),
    Failed(PhotoId, Failure),
    HandedOver(HandedOver),
    Cancelled,
}

/// How far handing over is.
#[derive(Clone, Debug, PartialEq)]
pub enum Handing {
    Idle,
    Making {
        done: usize,
        of: usize,
    },
    /// Nothing was handed over: these files could not be made.
    Failed(Vec<(String, Failure)>),
    Done,
}

type Listener = Rc<dyn Fn(News)>;

/// In the context of a page that stands in a frame, and only there.
#[derive(Clone, Copy)]
pub struct Embedding {
    store: Store,
    /// None until it has spoken.
    pub embedder: RwSignal<Option<Embedder>>,
    pub handing: RwSignal<Handing>,
    listener: StoredValue<Option<Listener>, LocalStorage>,
    /// All files it brought, in order.
    brought: StoredValue<Vec<Listed>>,
}

impl Embedding {
    pub fn new(store: Store) -> Embedding {
        let embedding = Embedding {
            store,
            embedder: RwSignal::new(None),
            handing: RwSignal::new(Handing::Idle),
            listener: StoredValue::new_local(None),
            brought: StoredValue::new(Vec::new()),
        };
        let known = StoredValue::new(BTreeMap::new());
        Effect::new(move || {
            let tally = store.tally.get();
            embedding.tell(News::Progress(tally));
            embedding.tell_changes(known);
        });
        embedding
    }

    /// Who embeds and what for; `listener` hears what comes of it.
    pub fn open(self, embedder: Embedder, listener: impl Fn(News) + 'static) {
        self.listener.set_value(Some(Rc::new(listener)));
        self.embedder.set(Some(embedder));
    }

    /// The policy of whoever embeds comes into force beside the page's own. One that cannot be read stops every export,
    /// and why comes back.
    pub async fn take_policy(self, text: &str) -> Result<(), String> {
        self.store.take_policy(SetBy::Host, text).await
    }

    /// Keywords and alt texts. For this visit only: what a person chose on the page itself stays remembered.
    pub fn draft_in(self, language: KeywordLanguage) {
        self.store.keywords_in.set(language);
        self.store.dispatch(Event::SpokeKeywordsIn(language));
    }

    /// Of all the photos that it brings.
    pub fn hear_words(self, words: Vec<String>) {
        self.store.dispatch(Event::ToldWords(words));
    }

    /// Takes photos and sidecars. A table is not taken, whose values would count as a person's own: its name comes back.
    pub fn bring(self, files: Vec<Brought>) -> Result<(), String> {
        let mut names = files.iter().map(|brought| brought.file.name());
        if let Some(table) = names.find(|name| is_table(name)) {
            return Err(table);
        }
        let before = self.brought.get_value();
        let mut listed: Vec<Listed> = files.iter().map(Brought::listed).collect();
        Listed::number(&mut listed, &before);
        self.brought.update_value(|brought| brought.extend(listed));
        self.handing.set(Handing::Idle);
        self.store.add_after(files, &before);
        Ok(())
    }

    /// The place of a photo among all files that were brought; none where a person added it.
    pub fn place_of(self, id: PhotoId) -> Option<u32> {
        let file = self
            .store
            .session(|session| session.asset(id).map(|asset| asset.file.clone()))?;
        let place = (self.brought)
            .with_value(|brought| brought.iter().position(|brought| *brought == file))?;
        u32::try_from(place).ok()
    }

    /// Name and path.
    pub fn name_of(self, id: PhotoId) -> Option<(String, String)> {
        (self.store).session(|session| {
            let asset = session.asset(id)?;
            Some((asset.file.name.clone(), asset.path.clone()))
        })
    }

    /// A person is done: makes the files and hands over all of it, or nothing.
    pub fn hand_over(self) {
        let store = self.store;
        let (Some(embedder), Some(client)) = (self.embedder.get_untracked(), store.client()) else {
            return;
        };
        let tally = store.tally.get_untracked();
        if matches!(self.handing.get_untracked(), Handing::Making { .. }) || !is_decided(tally) {
            return;
        }
        let (plan, whole, reviewed) = store.session(|session| {
            let plan = without_what_is_hidden(plan(session, &choice(&embedder)));
            let whole = whole_files(&plan, &embedder.manner);
            let reviewed = session.assets().iter().filter_map(|asset| {
                Some(HandedPhoto {
                    id: asset.id,
                    name: asset.file.name.clone(),
                    path: asset.path.clone(),
                    reviewed: asset.reviewed()?,
                })
            });
            (plan, whole, reviewed.collect::<Vec<_>>())
        });
        if let Some(stopped) = stopped_by_policy(&plan) {
            self.handing.set(Handing::Failed(stopped));
            store.announce("Nothing was handed over".to_owned());
            return;
        }
        let kept: Vec<Rc<Asset>> = store.session(|session| {
            let assets = session.assets().iter();
            assets
                .filter(|asset| asset.state == State::Reviewed)
                .cloned()
                .collect()
        });
        let mut items = store.items(&plan, &embedder.manner);
        items.extend(whole);
        let of = items.len();
        self.handing.set(Handing::Making { done: 0, of });
        spawn_local(async move {
            let progress = move |done| self.handing.set(Handing::Making { done, of });
            let made = client.make(items, progress, || true).await;
            for (item, made) in &made.files {
                store.note_made(item, Ok((made.file.clone(), made.proof)));
            }
            for (item, failure) in &made.failed {
                store.note_made(item, Err(failure));
            }
            if !made.failed.is_empty() {
                let failures =
                    (made.failed.into_iter()).map(|(item, failure)| (item.path, failure));
                self.handing.set(Handing::Failed(failures.collect()));
                store.announce("Nothing was handed over".to_owned());
                return;
            }
            let files = made.files.into_iter().map(|(item, made)| HandedFile {
                photo: item.photo,
                of: item.path,
                path: made.file.name,
                kind: kind(&item.wanted),
                blob: made.blob,
            });
            store.remember_handed_out(&kept, std::iter::empty());
            self.tell(News::HandedOver(HandedOver {
                photos: reviewed,
                files: files.collect(),
                log: store.log_for_host(),
            }));
            self.handing.set(Handing::Done);
            store.announce(format!("{} handed over", photos(kept.len())));
        });
    }

    pub fn cancel(self) {
        self.tell(News::Cancelled);
    }

    fn tell(self, news: News) {
        if let Some(listener) = self.listener.get_value() {
            listener(news);
        }
    }

    /// Whose review was ended or begun again since the last time, and what failed.
    fn tell_changes(self, known: StoredValue<BTreeMap<PhotoId, Phase>>) {
        let now: BTreeMap<PhotoId, (Phase, Option<Failure>)> = self.store.session(|session| {
            let assets = session.assets().iter();
            let of = |asset: &Rc<Asset>| match &asset.state {
                State::Failed(failure) => (asset.id, (Phase::Failed, Some(failure.clone()))),
                state => (asset.id, (state.phase(), None)),
            };
            assets.map(of).collect()
        });
        let before = known.get_value();
        known.set_value(now.iter().map(|(id, (phase, _))| (*id, *phase)).collect());
        for (id, (phase, failure)) in now {
            let was = before.get(&id).copied();
            if was == Some(phase) {
                continue;
            }
            let is_reviewed = phase == Phase::Reviewed;
            if is_reviewed || was == Some(Phase::Reviewed) {
                self.handing.set(Handing::Idle);
                self.tell(News::Reviewed(id, is_reviewed));
            }
            if let Some(failure) = failure {
                self.tell(News::Failed(id, failure));
            }
        }
    }
}

/// Everything is reviewed, but for what cannot be.
pub fn is_decided(tally: Tally) -> bool {
    tally.reviewed > 0 && tally.reviewed + tally.failed == tally.total()
}

/// The language of texts that name none: the embedding page's, where there is one.
pub fn untold_language() -> Signal<Option<String>> {
    let embedding = use_context::<Embedding>();
    Signal::derive(move || {
        let embedder = embedding?.embedder;
        embedder.with(|embedder| {
            embedder
                .as_ref()
                .and_then(|embedder| embedder.locale.clone())
        })
    })
}

/// Whether a person may bring photos here: always on the page itself, in a frame if the embedding page says so.
pub fn may_add_photos() -> Signal<bool> {
    let embedding = use_context::<Embedding>();
    Signal::derive(move || match embedding {
        None => true,
        Some(embedding) => (embedding.embedder)
            .with(|embedder| embedder.as_ref().is_some_and(|embedder| embedder.lets_add)),
    })
}
