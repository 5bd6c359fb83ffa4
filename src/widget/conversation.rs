//! What is said over the channel: messages are taken or refused, news of the page are passed on.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::File;

use super::handed;
use super::inbox::{Inbox, Numbered, Refusal, Refused};
use super::message::{self, FileKind, Intake, Open, Redaction, Reply, Request, Wanted};
use super::port::{Port, parts};
use super::theme::{Scheme, Theme};
use crate::domain::export::SidecarName;
use crate::domain::keyword_language::KeywordLanguage;
use crate::domain::photo::PhotoId;
use crate::domain::region::RedactionStyle;
use crate::ui::{self, Embedder, Embedding, HandedKind, HandedOver, Manner, News};

/// After so many refused messages the channel is closed: that is no page that makes a mistake.
const MOST_REFUSALS: u32 = 100;

/// One embedding page, once it has opened its channel.
pub struct Conversation {
    port: Port,
    origin: String,
    embedding: Embedding,
    inbox: RefCell<Inbox>,
    refusals: Cell<u32>,
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
        });
        let hears = conversation.clone();
        port.listen(move |data| hears.hear(&data));
        conversation.say(&Reply::Ready {
            hushtag: env!("CARGO_PKG_VERSION"),
        });
    }

    fn say(&self, reply: &Reply) {
        self.port.say(reply, &Array::new());
    }

    fn hear(self: &Rc<Self>, data: &JsValue) {
        let answer = match self.take(data) {
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

    fn take(self: &Rc<Self>, data: &JsValue) -> Result<u32, Refused> {
        let (envelope, files) = parts(data).map_err(|refusal| Refused { id: None, refusal })?;
        let count = files.length() as usize;
        let Numbered { id, request } = self.inbox.borrow_mut().read(&envelope, count)?;
        let done = match request {
            Request::Open(open) => self.open(*open),
            Request::Theme { theme } => {
                wear(&theme);
                Ok(())
            }
            Request::Add {} => self.add(&files),
        };
        done.map_err(|refusal| Refused {
            id: Some(id),
            refusal,
        })?;
        Ok(id)
    }

    fn open(self: &Rc<Self>, open: Open) -> Result<(), Refusal> {
        if let Some(policy) = &open.policy {
            let taken = self.embedding.take_policy(policy);
            taken.map_err(|reason| Refusal::Policy { reason })?;
        }
        wear(&open.theme);
        let language = open.locale.as_deref().and_then(|locale| {
            let language = locale.split('-').next()?.to_ascii_lowercase();
            KeywordLanguage::tagged(&language)
        });
        if let Some(language) = language {
            self.embedding.draft_keywords_in(language);
        }
        let options = open.options;
        let embedder = Embedder {
            origin: self.origin.clone(),
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

    fn add(&self, files: &Array) -> Result<(), Refusal> {
        let files = files.iter().enumerate().map(|(number, file)| {
            file.dyn_into::<File>()
                .map_err(|_| Refusal::NotAFile { number })
        });
        let files = files.collect::<Result<Vec<File>, Refusal>>()?;
        self.embedding
            .bring(files)
            .map_err(|name| Refusal::Table { name })
    }

    fn pass_on(&self, news: News) {
        let place = |id: PhotoId| self.embedding.place_of(id);
        let name = |id: PhotoId| self.embedding.name_of(id);
        match news {
            News::Progress(tally) => self.say(&Reply::Progress(handed::progress(tally))),
            News::Reviewed(id, is_reviewed) => self.say(&Reply::Review {
                photo: place(id),
                name: name(id).unwrap_or_default(),
                is_reviewed,
            }),
            News::Failed(id, failure) => self.say(&Reply::Error {
                photo: place(id),
                name: name(id),
                code: "photo",
                message: format!("{}. {}", failure.message, failure.advice),
            }),
            News::HandedOver(over) => self.hand_over(&over),
            News::Cancelled => self.say(&Reply::Cancel {}),
        }
    }

    fn hand_over(&self, over: &HandedOver) {
        let photos = over.photos.iter().map(|(id, name, reviewed)| {
            handed::photo(self.embedding.place_of(*id), name, reviewed)
        });
        let files = over.files.iter().map(|file| message::File {
            photo: self.embedding.place_of(file.photo),
            of: file.of.clone(),
            name: file.name.clone(),
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
