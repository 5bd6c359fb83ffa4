//! What is said over the channel: messages are taken or refused, news of the page are passed on.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

use super::handed;
use super::inbox::{Inbox, Numbered, Refusal, Refused};
use super::message::{self, FileKind, Intake, Open, Redaction, Reply, Request, Wanted};
use super::port::{Port, parts};
use super::theme::{Scheme, Theme};
use crate::domain::export::SidecarName;
use crate::domain::keyword_language::KeywordLanguage;
use crate::domain::path;
use crate::domain::photo::PhotoId;
use crate::domain::region::RedactionStyle;
use crate::ui::{self, Brought, Embedder, Embedding, HandedKind, HandedOver, Manner, News};

/// After so many refused messages the channel is closed: that is no page that makes a mistake.
const MOST_REFUSALS: u32 = 100;

/// One embedding page, once it has opened its channel.
pub struct Conversation {
    port: Port,
    origin: String,
    embedding: Embedding,
    inbox: RefCell<Inbox>,
    refusals: Cell<u32>,
    /// Messages that came while another one is taken: each is answered before the next.
    waiting: RefCell<VecDeque<JsValue>>,
    is_taking: Cell<bool>,
}

impl Conversation {
    /// Says that the page is ready, and listens from then on.
    pub fn begin(port: Port, origin: String, embedding: Embedding) {
        let conversation = Rc::new(Conversation {
            port: port.clone(),
            origin,
            embedding,
            inbox: RefCell::default(),
            refusals: Cell::new(0),
            waiting: RefCell::default(),
            is_taking: Cell::new(false),
        });
        let hears = conversation.clone();
        port.listen(move |data| hears.hear(data));
        conversation.say(&Reply::Ready {
            hushtag: env!("CARGO_PKG_VERSION"),
        });
    }

    fn say(&self, reply: &Reply) {
        self.port.say(reply, &Array::new());
    }

    fn hear(self: &Rc<Self>, data: JsValue) {
        self.waiting.borrow_mut().push_back(data);
        if self.is_taking.replace(true) {
            return;
        }
        let conversation = self.clone();
        spawn_local(async move {
            loop {
                let next = conversation.waiting.borrow_mut().pop_front();
                let Some(data) = next else {
                    break;
                };
                conversation.answer(&data).await;
            }
            conversation.is_taking.set(false);
        });
    }

    async fn answer(self: &Rc<Self>, data: &JsValue) {
        let answer = match self.take(data).await {
            Ok(id) => Reply::Taken { id },
            Err(refusal) => {
                self.refusals.set(self.refusals.get() + 1);
                refused(&refusal)
            }
        };
        self.say(&answer);
        if self.refusals.get() >= MOST_REFUSALS {
            self.port.close();
        }
    }

    async fn take(self: &Rc<Self>, data: &JsValue) -> Result<u32, Refused> {
        let (envelope, files) = parts(data).map_err(|refusal| Refused { id: None, refusal })?;
        let count = files.length() as usize;
        let Numbered { id, request } = self.inbox.borrow_mut().read(&envelope, count)?;
        let done = match request {
            Request::Open(open) => self.open(*open).await,
            Request::Theme { theme } => {
                wear(&theme);
                Ok(())
            }
            Request::Add { paths } => self.add(&files, &paths),
        };
        done.map_err(|refusal| Refused {
            id: Some(id),
            refusal,
        })?;
        Ok(id)
    }

    async fn open(self: &Rc<Self>, open: Open) -> Result<(), Refusal> {
        if let Some(policy) = &open.policy {
            let taken = self.embedding.take_policy(policy).await;
            taken.map_err(|reason| Refusal::Policy { reason })?;
        }
        wear(&open.theme);
        if let Some(locale) = &open.locale {
            // Not what this browser remembers: that was said on another page.
            let language = KeywordLanguage::of_locale(locale).unwrap_or_default();
            self.embedding.draft_in(language);
        }
        let options = open.options;
        self.embedding.hear_words(options.words);
        let embedder = Embedder {
            origin: self.origin.clone(),
            locale: open.locale,
            lets_add: options.intake == Intake::Both,
            sidecars: options.files.contains(&Wanted::Sidecar),
            photos: options.files.contains(&Wanted::Photo),
            manner: Manner {
                sidecar_name: SidecarName::default(),
                redaction: match options.redaction {
                    Redaction::Solid => RedactionStyle::Solid,
                    Redaction::Mosaic => RedactionStyle::Mosaic,
                    Redaction::Soft => RedactionStyle::Soft,
                },
                reviewer: options.reviewer.filter(|name| !name.trim().is_empty()),
                ..Manner::default()
            },
        };
        let conversation = self.clone();
        self.embedding
            .open(embedder, move |news| conversation.pass_on(news));
        self.inbox.borrow_mut().opened();
        Ok(())
    }

    /// Where no paths are told, the browser may have kept the files' own.
    fn add(&self, files: &Array, paths: &[String]) -> Result<(), Refusal> {
        let files = files.iter().enumerate().map(|(number, file)| {
            let file = file
                .dyn_into::<File>()
                .map_err(|_| Refusal::NotAFile { number })?;
            Ok(match paths.get(number) {
                Some(path) => Brought::at(file, path),
                None => Brought::of_folder(file),
            })
        });
        let files = files.collect::<Result<Vec<Brought>, Refusal>>()?;
        self.embedding
            .bring(files)
            .map_err(|name| Refusal::Table { name })
    }

    fn pass_on(&self, news: News) {
        let place = |id: PhotoId| self.embedding.place_of(id);
        let name = |id: PhotoId| self.embedding.name_of(id).unzip();
        match news {
            News::Progress(tally) => self.say(&Reply::Progress(handed::progress(tally))),
            News::Reviewed(id, is_reviewed) => {
                let (name, path) = name(id);
                self.say(&Reply::Review {
                    photo: place(id),
                    name: name.unwrap_or_default(),
                    path: path.unwrap_or_default(),
                    is_reviewed,
                });
            }
            News::Failed(id, failure) => self.say(&Reply::Error {
                photo: place(id),
                name: name(id).0,
                path: name(id).1,
                code: "photo",
                message: format!("{}. {}", failure.message, failure.advice),
            }),
            News::HandedOver(over) => self.hand_over(&over),
            News::Cancelled => self.say(&Reply::Cancel {}),
        }
    }

    fn hand_over(&self, over: &HandedOver) {
        let photos = over.photos.iter().map(|photo| {
            let place = self.embedding.place_of(photo.id);
            handed::photo(place, &photo.name, &photo.path, &photo.reviewed)
        });
        let files = over.files.iter().map(|file| message::File {
            photo: self.embedding.place_of(file.photo),
            of: path::name(&file.of).to_owned(),
            of_path: file.of.clone(),
            name: path::name(&file.path).to_owned(),
            path: file.path.clone(),
            kind: match file.kind {
                HandedKind::Sidecar => FileKind::Sidecar,
                HandedKind::Photo => FileKind::Photo,
                HandedKind::Redacted => FileKind::Redacted,
                HandedKind::Remade => FileKind::Remade,
                HandedKind::Unchanged => FileKind::Unchanged,
            },
        });
        let reply = Reply::Done {
            photos: photos.collect(),
            files: files.collect(),
            log: String::from_utf8_lossy(&over.log).into_owned(),
        };
        let blobs = over.files.iter().map(|file| JsValue::from(&file.blob));
        self.port.say(&reply, &blobs.collect());
    }
}

fn wear(theme: &Theme) {
    let is_dark = match theme.scheme() {
        Scheme::Auto => None,
        Scheme::Light => Some(false),
        Scheme::Dark => Some(true),
    };
    ui::dress(is_dark, &theme.tokens());
}

pub fn refused(Refused { id, refusal }: &Refused) -> Reply {
    Reply::Refused {
        id: *id,
        code: refusal.code(),
        message: refusal.to_string(),
    }
}
