//! The policy: taken from the file beside the page or from whoever embeds it, never from the person.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use super::{Card, NoticeKind, Store};
use crate::domain::audit::{Deed, What};
use crate::domain::photo::PhotoId;
use crate::domain::policy::{Finding, MendBy, Person, Role};
use crate::domain::review::SuggestionKind;
use crate::domain::session::{Event, Ruling, Rulings};
use crate::ui::theme::{remember, remembered};
use crate::worker::governance::sha256;
use crate::worker::page_meta::meta;

/// Where this browser remembers the reviewer's name.
const REVIEWER: &str = "hushtag:reviewer";

/// Who has set a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetBy {
    /// Whoever serves the page.
    Owner,
    /// Whoever embeds it.
    Host,
}

/// What holds for the person, as the page shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Governed {
    pub ruling: Ruling,
    pub person: Option<Person>,
    pub role: Role,
}

impl Governed {
    pub fn asks_who(&self) -> bool {
        matches!(&self.ruling, Ruling::Set(policy) if !policy.people.is_empty())
            && self.person.is_none()
    }

    /// Somebody has set a policy, or tried to.
    pub fn is_set(&self) -> bool {
        self.ruling != Ruling::default()
    }
}

impl Store {
    /// Fetches the policy that the page names, if it names one. Until it is here nothing is exported.
    pub fn load_policy(self) {
        let Some(address) = meta("policy") else {
            return;
        };
        let reason = "The policy of this page is still on its way.".to_owned();
        self.rule(SetBy::Owner, Ruling::Wanting(reason));
        spawn_local(async move {
            match fetch_text(&address).await {
                // A person is told; nobody else is to be.
                Ok(text) => drop(self.take_policy(SetBy::Owner, &text).await),
                Err(reason) => self.refuse_policy(SetBy::Owner, &format!(
                    "The policy of this page could not be loaded ({reason}). Nothing is exported without it; reload the page, or tell whoever runs it."
                )),
            }
        });
    }

    /// A policy comes into force, beside that of the other side; one that cannot be read stops every export, because nobody knows what it asks for,
    /// and what is wrong with it comes back.
    pub async fn take_policy(self, set_by: SetBy, text: &str) -> Result<(), String> {
        let Some(client) = self.client() else {
            return Err("the page is not ready".to_owned());
        };
        match client.read_policy(text.to_owned()).await {
            Ok(policy) => {
                let said = format!("{} sha256:{}", policy.name, sha256(text.as_bytes()));
                self.rule(set_by, Ruling::Set(policy.into()));
                self.note(Deed::new(What::PolicySet).after(said.trim()));
                Ok(())
            }
            Err(told) => {
                self.refuse_policy(set_by, &format!(
                    "The policy of this page cannot be read ({told}). Nothing is exported without it; tell whoever runs the page."
                ));
                Err(told)
            }
        }
    }

    fn refuse_policy(self, set_by: SetBy, reason: &str) {
        self.rule(set_by, Ruling::Wanting(reason.to_owned()));
        self.note(Deed::new(What::PolicyRefused).after(reason));
        self.tell(NoticeKind::Problem, reason.to_owned(), Vec::new());
    }

    /// Neither of the two policies takes the place of the other.
    fn rule(self, set_by: SetBy, ruling: Ruling) {
        let in_force = self.kept_mut(|kept| {
            let Rulings { owners, hosts } = &mut kept.rulings;
            match set_by {
                SetBy::Owner => *owners = ruling,
                SetBy::Host => *hosts = ruling,
            }
            kept.rulings.in_force()
        });
        self.dispatch(Event::Governed(in_force));
    }

    /// Who sits there, of those the policy names.
    pub fn sit_down(self, name: &str) {
        let policy = self.session(|session| session.policy());
        let person = policy.people.iter().find(|person| person.name == name);
        self.dispatch(Event::Seated(person.cloned()));
        if let Some(person) = person {
            let said = format!("{}, {}", person.name, person.role.name());
            self.note(Deed::new(What::SatDown).after(&said));
        }
    }

    pub fn policy_wants_only_terms(self) -> bool {
        self.governed.track();
        self.session(|session| session.policy().vocabulary.only)
    }

    /// Nothing can be changed by whoever sits there.
    pub fn reads_only(self) -> bool {
        self.governed.with(|governed| !governed.role.edits())
    }

    /// Whether somebody has yet to say who they are.
    pub fn asks_who(self) -> bool {
        self.governed.with(Governed::asks_who)
    }

    /// Named in the history and the log: whom the policy names, else who has written their name.
    pub fn reviewer(self) -> Option<String> {
        let named = self.session(|session| session.person().map(|person| person.name.clone()));
        named.or_else(|| self.reviewer_name.get_untracked())
    }

    pub fn remember_reviewer(self, name: &str) {
        remember(REVIEWER, name);
        self.reviewer_name.set(known_name(name));
    }

    /// What the policy says of the photo under review.
    pub fn findings(self) -> Vec<Finding> {
        self.governed.track();
        let asset = self.asset();
        self.session(|session| asset.map(|asset| session.findings(&asset)))
            .unwrap_or_default()
    }

    /// Whether the policy keeps a photo from being exported.
    pub fn is_stopped(self, card: Card) -> bool {
        self.governed.with(Governed::is_set)
            && (card.asset).with(|asset| {
                self.session(|session| session.findings(asset).iter().any(Finding::is_blocking))
            })
    }

    /// Why the review of the photo on view is not theirs to end.
    pub fn refuses_to_approve(self) -> Option<String> {
        self.governed.track();
        let asset = self.asset()?;
        self.session(|session| session.refuses_to_approve(asset.id))
    }

    /// Does what mends a finding, where one click can.
    pub fn mend(self, findings: &[Finding]) {
        let mut edits: Vec<(PhotoId, crate::domain::review::Edit)> = Vec::new();
        for finding in findings {
            match &finding.mend.by {
                Some(MendBy::Edit(edit)) => edits.push((finding.photo, edit.clone())),
                Some(MendBy::LookAgain) => self.dispatch(Event::LookedAgain(finding.photo)),
                None => {}
            }
        }
        if !edits.is_empty() {
            self.dispatch(Event::EditedEach(edits, super::now()));
        }
    }

    /// What was left although many were accepted: the policy wants those one by one.
    pub(super) fn tell_one_by_one(self) {
        let kinds = self.session(|session| session.policy().one_by_one());
        let names: Vec<&str> = kinds.iter().map(|kind| kind_name(*kind)).collect();
        if !names.is_empty() {
            let text = format!(
                "Left undecided, because the policy wants each decided by itself: {}.",
                names.join(", ")
            );
            self.tell(NoticeKind::Info, text, Vec::new());
        }
    }
}

pub fn kind_name(kind: SuggestionKind) -> &'static str {
    match kind {
        SuggestionKind::Keywords => "keywords",
        SuggestionKind::AltText => "alt text",
        SuggestionKind::Texts => "other texts",
        SuggestionKind::Faces => "faces and areas",
        SuggestionKind::Purpose => "what the picture is for",
    }
}

pub(super) fn remembered_reviewer() -> Option<String> {
    known_name(&remembered(REVIEWER)?)
}

fn known_name(name: &str) -> Option<String> {
    Some(name.trim().to_owned()).filter(|name| !name.is_empty())
}

async fn fetch_text(address: &str) -> Result<String, String> {
    let lost = |_: JsValue| "the connection failed".to_owned();
    let response = JsFuture::from(window().fetch_with_str(address)).await;
    let response: Response = response.and_then(JsCast::dyn_into).map_err(lost)?;
    if !response.ok() {
        return Err(format!("the server answered {}", response.status()));
    }
    let text = JsFuture::from(response.text().map_err(lost)?).await;
    Ok(text.map_err(lost)?.as_string().unwrap_or_default())
}
