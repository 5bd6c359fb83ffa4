//! The organisation's vocabulary: read by a worker, taken in piece by piece, kept in this browser.

use std::time::Duration;

use js_sys::Promise;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File};

use super::{Store, kept_list};
use crate::domain::controlled::{InForce, Indexing, Vocabulary};
use crate::domain::keyword_language::KeywordLanguage;
use crate::domain::language::Language;
use crate::domain::session::{Event, Failure};
use crate::ui::theme::{remember, remembered};
use crate::worker::vocabulary::{Head, read_head, read_term};

const ONLY: &str = "hushtag:vocabulary-only";
const LANGUAGE: &str = "hushtag:vocabulary-language";

/// Milliseconds of work between two pauses: a third of what a person notices.
const AT_A_TIME: f64 = 16.0;

/// What came of the last list that was chosen.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Reading {
    #[default]
    None,
    Busy,
    Done {
        notes: Vec<String>,
        is_kept: bool,
    },
    Failed(Failure),
}

/// What can be nothing else when it is dropped; a CSV holds values of photos.
pub fn is_list(name: &str) -> bool {
    let name = name.to_lowercase();
    let endings = [".ttl", ".nt", ".rdf", ".owl"];
    endings.iter().any(|ending| name.ends_with(ending))
}

impl Store {
    /// What was loaded on an earlier visit.
    pub(super) fn recall_vocabulary(self) {
        spawn_local(async move {
            let Some(lines) = kept_list::recall().await else {
                return;
            };
            if let Some((_, indexing)) = take_in(&lines).await {
                // Somebody may have loaded another meanwhile.
                if self.vocabulary.get_untracked().is_none() {
                    self.put_in_force(indexing);
                }
            }
        });
    }

    pub fn load_vocabulary(self, file: File) {
        let Some(client) = self.client() else {
            return;
        };
        self.vocabulary_reading.set(Reading::Busy);
        spawn_local(async move {
            let reading = match client.read_vocabulary(&file).await {
                Ok(lines) => self.take_vocabulary(&lines).await,
                Err(failure) => Reading::Failed(failure),
            };
            if let Reading::Failed(failure) = &reading {
                self.announce(failure.message.clone());
            }
            self.vocabulary_reading.set(reading);
        });
    }

    async fn take_vocabulary(self, lines: &Blob) -> Reading {
        let text = JsFuture::from(lines.text()).await.ok();
        let text = text.and_then(|text| text.as_string()).unwrap_or_default();
        let Some((head, indexing)) = take_in(&text).await else {
            return Reading::Failed(Failure {
                message: "the list was read and could not be taken over".into(),
                advice: "Reload the page and try again.".into(),
            });
        };
        let is_kept = kept_list::keep(lines).await;
        // Another list has other languages.
        remember(LANGUAGE, "");
        self.put_in_force(indexing);
        self.announce(format!(
            "Keywords are suggested in the terms of {}",
            head.name
        ));
        Reading::Done {
            notes: head.notes,
            is_kept,
        }
    }

    pub fn remove_vocabulary(self) {
        spawn_local(kept_list::forget());
        self.vocabulary_reading.set(Reading::None);
        self.speak_by(None);
        self.announce("The list is removed".to_owned());
    }

    /// Suggests nothing else, or that first.
    pub fn suggest_only_terms(self, only: bool) {
        remember(ONLY, if only { "yes" } else { "" });
        if let Some(vocabulary) = self.vocabulary.get_untracked() {
            self.speak_by(Some(InForce { only, ..vocabulary }));
        }
    }

    pub fn write_terms_in(self, language: Language) {
        remember(LANGUAGE, language.tag());
        if let Some(InForce { lookup, only }) = self.vocabulary.get_untracked() {
            let lookup = lookup.in_language(language);
            self.speak_by(Some(InForce { lookup, only }));
        }
    }

    fn put_in_force(self, indexing: Indexing) {
        let keywords_in = self.keywords_in.get_untracked();
        let language = language_for(indexing.vocabulary(), keywords_in);
        self.speak_by(Some(InForce {
            lookup: indexing.finish(language),
            only: remembered(ONLY).is_some_and(|only| !only.is_empty()),
        }));
    }

    fn speak_by(self, vocabulary: Option<InForce>) {
        self.vocabulary.set(vocabulary.clone());
        self.dispatch(Event::SpokeKeywordsBy(vocabulary));
    }
}

/// The one chosen last, else that of the drafted keywords, where terms have names in it.
fn language_for(vocabulary: &Vocabulary, keywords_in: KeywordLanguage) -> Language {
    let has = vocabulary.languages();
    let chosen = remembered(LANGUAGE).and_then(|tag| Language::parse(&tag));
    let drafted = Language::parse(keywords_in.tag());
    let wanted = [chosen, drafted].into_iter().flatten();
    let mut wanted = wanted.filter(|language| has.contains(language));
    wanted.next().unwrap_or_default()
}

async fn take_in(text: &str) -> Option<(Head, Indexing)> {
    let mut lines = text.lines();
    let head = read_head(lines.next()?)?;
    let mut indexing = Indexing::new(head.name.clone());
    let mut begun = js_sys::Date::now();
    for line in lines {
        indexing.add(read_term(line)?);
        if js_sys::Date::now() - begun > AT_A_TIME {
            pause().await;
            begun = js_sys::Date::now();
        }
    }
    Some((head, indexing))
}

/// Lets the page do what it has to in between.
async fn pause() {
    let waited = Promise::new(&mut |go_on, _| {
        // A promise that is settled already stays so.
        set_timeout(
            move || drop(go_on.call0(&JsValue::UNDEFINED)),
            Duration::ZERO,
        );
    });
    let _ = JsFuture::from(waited).await;
}
