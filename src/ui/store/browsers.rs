//! What a person asks the models of the browser's own: switched on by them, where the policy allows it, one photo at a time.

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::AbortController;

use super::{Store, set_if_changed};
use crate::domain::audit::{Deed, What};
use crate::domain::browser_model::{
    BrowserModel, Dropped, Interface, browser_of, drafted, translated,
};
use crate::domain::field::{Slot, TextField};
use crate::domain::keyword_language::KeywordLanguage;
use crate::domain::language::Language;
use crate::domain::photo::PhotoId;
use crate::domain::provenance::{Attributed, Source};
use crate::domain::session::Event;
use crate::ui::browser_model::{self, Availability};
use crate::ui::theme::{remember, remembered};

const REMEMBERED: &str = "hushtag:browser-models";
const ON: &str = "on";

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Browsers {
    /// The person has switched them on.
    pub is_on: bool,
    /// Of the one that sees pictures; not known before it is switched on.
    pub pictures: Option<Availability>,
    /// The browser was asked so, and has not answered yet.
    is_looking: bool,
    pub asking: Option<Asking>,
    /// What came of the last question, where that is nothing to decide on.
    pub told: Option<(PhotoId, String)>,
}

/// A question that is not answered yet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Asking {
    pub photo: PhotoId,
    pub interface: Interface,
    /// In percent, while the browser fetches the model.
    pub fetched: Option<u8>,
}

impl Browsers {
    pub(super) fn remembered() -> Browsers {
        Browsers {
            is_on: remembered(REMEMBERED).as_deref() == Some(ON),
            ..Browsers::default()
        }
    }
}

impl Store {
    /// Whether there is anything to switch on: the policy allows it, and the browser has an interface.
    pub fn may_ask_browsers(self) -> bool {
        self.governed.track();
        let has_any = || {
            let all = [Interface::LanguageModel, Interface::Translator];
            all.into_iter().any(browser_model::is_there)
        };
        self.session(|session| session.asks_browsers()) && has_any()
    }

    /// By policy and by the person.
    pub fn asks_browsers(self) -> bool {
        self.may_ask_browsers() && self.browsers.with(|browsers| browsers.is_on)
    }

    /// The same of one of them, and what it says may be shown.
    pub fn asks_browser(self, interface: Interface) -> bool {
        let is_there = self.asks_browsers() && browser_model::is_there(interface);
        is_there && self.session(|session| session.shows_from_browser(interface))
    }

    pub fn switch_browsers(self, is_on: bool) {
        remember(REMEMBERED, if is_on { ON } else { "" });
        self.browsers.update(|browsers| browsers.is_on = is_on);
        self.note(Deed::new(match is_on {
            true => What::BrowserModelsOn,
            false => What::BrowserModelsOff,
        }));
        if !is_on {
            self.stop_asking();
        }
    }

    /// Asks the browser, once, whether its model sees pictures.
    pub fn find_browsers(self) {
        if !untrack(|| self.asks_browsers())
            || self
                .browsers
                .with_untracked(|known| known.pictures.is_some() || known.is_looking)
        {
            return;
        }
        self.browsers
            .update_untracked(|browsers| browsers.is_looking = true);
        spawn_local(async move {
            let found = match browser_model::is_there(Interface::LanguageModel) {
                true => browser_model::sees_pictures().await,
                false => Availability::Unavailable,
            };
            self.browsers.update(|browsers| {
                browsers.pictures = Some(found);
                browsers.is_looking = false;
            });
        });
    }

    /// Asks for a sentence about the photo under review.
    pub fn ask_for_sentence(self) {
        let Some(card) = self.current.get_untracked() else {
            return;
        };
        let Some(pictures) = card.pictures.get_untracked() else {
            return;
        };
        let Some(stop) = self.begin_asking(card.id, Interface::LanguageModel) else {
            return;
        };
        spawn_local(async move {
            let fetched = move |share| self.show_fetched(share);
            let said = browser_model::describe(&pictures.preview, &stop.signal(), fetched).await;
            let source = Source::Browser {
                model: model(Interface::LanguageModel),
            };
            let said = said.map(|said| drafted(&said));
            let slot = TextField::AltText.into();
            self.take_answer(card.id, &stop, slot, source, said.ok());
        });
    }

    /// Asks for the accepted alt text of the photo under review in another language.
    pub fn translate(self, from: KeywordLanguage, into: KeywordLanguage) {
        let asset = self.asset_untracked();
        let of = asset.as_ref().and_then(|asset| asset.review.translatable());
        let languages = (Language::parse(from.tag()), Language::parse(into.tag()));
        let (Some(asset), Some(of), (Some(told), Some(language))) = (&asset, of, languages) else {
            return;
        };
        let (id, of) = (asset.id, of.to_owned());
        let Some(stop) = self.begin_asking(id, Interface::Translator) else {
            return;
        };
        spawn_local(async move {
            let fetched = move |share| self.show_fetched(share);
            let signal = stop.signal();
            let said =
                browser_model::translate(&of, from.tag(), into.tag(), &signal, fetched).await;
            let said = said.map(|said| translated(&said));
            let by = model(Interface::Translator);
            let source = Source::Translated { by, from: told, of };
            let slot = Slot {
                field: TextField::AltText,
                language,
            };
            self.take_answer(id, &stop, slot, source, said.ok());
        });
    }

    /// One question at a time; the log says that it was asked.
    fn begin_asking(self, photo: PhotoId, interface: Interface) -> Option<AbortController> {
        let is_busy = self.browsers.with_untracked(|known| known.asking.is_some());
        let may_ask = untrack(|| self.asks_browsers()) && !self.reads_only();
        let stop = AbortController::new()
            .ok()
            .filter(|_| may_ask && !is_busy)?;
        self.kept_mut(|kept| kept.stops_asking = Some(stop.clone()));
        self.note_of(photo, What::BrowserAsked, &asked_of(interface));
        self.browsers.update(|browsers| {
            browsers.told = None;
            browsers.asking = Some(Asking {
                photo,
                interface,
                fetched: None,
            });
        });
        Some(stop)
    }

    fn take_answer(
        self,
        photo: PhotoId,
        stop: &AbortController,
        slot: Slot,
        source: Source,
        said: Option<Result<String, Dropped>>,
    ) {
        // Another question may be on its way by now.
        if stop.signal().aborted() {
            return;
        }
        self.kept_mut(|kept| kept.stops_asking = None);
        let told = match said {
            // What the policy stopped meanwhile is not taken.
            _ if !untrack(|| self.asks_browsers()) => None,
            Some(Ok(value)) => {
                let text = Attributed { value, source };
                self.dispatch(Event::AskedBrowser(photo, slot, text));
                self.announce("The browser’s model has answered".to_owned());
                None
            }
            Some(Err(dropped)) => {
                let reason = dropped.reason();
                let interface = source.browsers().map(|model| model.interface);
                let whom = interface.map(asked_of).unwrap_or_default();
                self.note_of(photo, What::BrowserDropped, &format!("{whom}: {reason}"));
                Some(format!(
                    "The answer of the browser’s model was dropped: {reason}."
                ))
            }
            None => Some("The browser’s model gave no answer. Try again, or write it.".to_owned()),
        };
        self.browsers.update(|browsers| {
            browsers.asking = None;
            browsers.told = told.map(|told| (photo, told));
        });
    }

    pub fn stop_asking(self) {
        if let Some(stop) = self.kept_mut(|kept| kept.stops_asking.take()) {
            stop.abort();
        }
        self.browsers.update(|browsers| browsers.asking = None);
    }

    fn show_fetched(self, share: f64) {
        let mut browsers = self.browsers.get_untracked();
        if let Some(asking) = &mut browsers.asking {
            asking.fetched = Some((share.clamp(0.0, 1.0) * 100.0) as u8);
        }
        set_if_changed(self.browsers, browsers);
    }

    fn note_of(self, photo: PhotoId, what: What, after: &str) {
        let path = self.session(|session| session.asset(photo).map(|asset| asset.path.clone()));
        let deed = Deed::about(what, photo, &path.unwrap_or_default());
        self.note(deed.after(after));
    }
}

fn model(interface: Interface) -> BrowserModel {
    let user_agent = window().navigator().user_agent().unwrap_or_default();
    BrowserModel {
        interface,
        browser: browser_of(&user_agent),
    }
}

/// "browser: LanguageModel in Chrome 148"
fn asked_of(interface: Interface) -> String {
    let model = model(interface);
    format!("{} in {}", model.name(), model.browser)
}
