//! The policy to read, and who one is where it names several people.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::modal::Modal;
use super::store::{Dialog, Store, kind_name};
use super::wording;
use crate::domain::policy::{
    Acceptance, BrowserModels, FaceRule, Field, Level, Policy, Role, SensitiveRule, StartingPoints,
    ToldOfLog,
};
use crate::domain::session::Ruling;

/// In the toolbar, where a policy is set.
#[component]
pub fn PolicyButton() -> impl IntoView {
    let store = Store::expect();
    let is_set = move || store.governed.with(|governed| governed.is_set());
    let words = move || {
        store
            .governed
            .with(|governed| match (&governed.ruling, &governed.person) {
                (Ruling::Wanting(_), _) => "Policy missing".to_owned(),
                (Ruling::Set(_), None) if governed.asks_who() => "Who are you?".to_owned(),
                (Ruling::Set(_), None) => "Policy".to_owned(),
                (Ruling::Set(_), Some(person)) => person.name.clone(),
            })
    };
    view! {
        <Show when=is_set>
            <button
                class="button"
                data-size="small"
                data-place="policy"
                data-testid="policy"
                title="The policy of this page"
                aria-label=move || match words().as_str() {
                    "Policy" => "Policy".to_owned(),
                    words => format!("Policy: {words}"),
                }
                on:click=move |_| store.dialog.set(Some(Dialog::Policy))
            >
                <Icon glyph=Glyph::Shield />
                <span class="policy-words">{words}</span>
            </button>
        </Show>
    }
}

#[component]
pub fn PolicyDialog() -> impl IntoView {
    view! {
        <Modal dialog=Dialog::Policy title="Policy">
            <PolicyText />
        </Modal>
    }
}

#[component]
fn PolicyText() -> impl IntoView {
    let store = Store::expect();
    let body = move || match store.governed.get().ruling {
        Ruling::Wanting(reason) => view! { <p class="export-refusal">{reason}</p> }.into_any(),
        Ruling::Set(policy) => {
            let rules = rules(&policy);
            view! {
                <p class="hint">
                    {(!policy.name.is_empty()).then(|| format!("{}. ", policy.name))}
                    "Whoever runs this page has set it; it cannot be changed here."
                </p>
                {(!policy.people.is_empty()).then(|| view! { <WhoAmI policy=(*policy).clone() /> })}
                <dl class="found-facts policy-rules">
                    {rules
                        .into_iter()
                        .map(|(rule, says)| {
                            view! {
                                <dt>{rule}</dt>
                                <dd>{says}</dd>
                            }
                        })
                        .collect_view()}
                </dl>
            }
            .into_any()
        }
    };
    view! {
        <div class="modal-body" data-testid="policy-text">
            {body}
        </div>
        <footer class="modal-foot">
            <button class="button" data-first="" on:click=move |_| store.dialog.set(None)>
                "Close"
            </button>
        </footer>
    }
}

#[component]
fn WhoAmI(policy: Policy) -> impl IntoView {
    let store = Store::expect();
    let is_sitting = move |name: &str| {
        store
            .governed
            .with(|governed| (governed.person.as_ref()).is_some_and(|person| person.name == name))
    };
    if let [person] = policy.people.as_slice() {
        let said = format!("You are {}, {}.", person.name, may(person.role));
        return view! { <p>{said}</p> }.into_any();
    }
    let options = policy.people.into_iter().map(|person| {
        let name = person.name.clone();
        let is_chosen = is_sitting(&name);
        let words = format!("{}, {}", person.name, may(person.role));
        view! {
            <option value=person.name selected=is_chosen>
                {words}
            </option>
        }
    });
    view! {
        <label class="field">
            <span class="field-label">"Who are you?"</span>
            <select
                class="input"
                name="person"
                aria-label="Who are you?"
                on:change=move |event| store.sit_down(&event_target_value(&event))
            >
                <option value="">"–"</option>
                {options.collect_view()}
            </select>
            <span class="hint">"The page takes your word for it."</span>
        </label>
    }
    .into_any()
}

fn may(role: Role) -> &'static str {
    match role {
        Role::Contributor => "who edits",
        Role::Reviewer => "who edits and approves",
        Role::Auditor => "who reads",
    }
}

/// What is asked, in words; what is not asked is not said.
fn rules(policy: &Policy) -> Vec<(&'static str, String)> {
    let mut rules: Vec<(&'static str, String)> = Vec::new();
    let required = policy.required.iter().filter_map(|(field, level)| {
        let name = match field {
            Field::Keywords => "keywords".to_owned(),
            Field::Text(field) => wording::field(*field).to_lowercase(),
        };
        match level {
            Level::Off => None,
            Level::Advise => Some(format!("{name} (advised)")),
            Level::Block => Some(name),
        }
    });
    let required: Vec<String> = required.collect();
    if !required.is_empty() {
        rules.push(("Required", required.join(", ")));
    }
    for (kind, handling) in &policy.suggestions {
        let from = (handling.from > 0.0).then(|| format!("from {:.0} % on", handling.from * 100.0));
        let says = match (handling.show, handling.accept) {
            (false, _) => "not shown".to_owned(),
            (true, accept) => {
                let accepted = match accept {
                    Acceptance::InBulk => "accepted one by one or all at once",
                    Acceptance::OneByOne => "accepted one by one",
                    Acceptance::SecondLook => "accepted one by one and looked at twice",
                };
                let parts: Vec<String> = from.into_iter().chain([accepted.to_owned()]).collect();
                parts.join(", ")
            }
        };
        rules.push(("Suggestions", format!("{}: {says}", kind_name(*kind))));
    }
    if policy.alt_text.starting_points == StartingPoints::Hide {
        rules.push((
            "Alt text",
            "not shown where the models are unsure of it".to_owned(),
        ));
    }
    if policy.browser_models == BrowserModels::Allowed {
        rules.push((
            "Browser’s own models",
            "may be switched on by each person; what they say is accepted one by one".to_owned(),
        ));
    }
    if policy.vocabulary.only {
        rules.push(("Keywords", "from the organisation's list only".to_owned()));
    }
    match policy.faces {
        FaceRule::Off => {}
        FaceRule::Ask => rules.push(("Faces", "a person decides on every one".to_owned())),
        FaceRule::HideAll => {
            rules.push(("Faces", "none is shown in what is handed out".to_owned()))
        }
    }
    match policy.sensitive {
        SensitiveRule::Look => {}
        SensitiveRule::SecondLook => {
            rules.push(("Sensitive photos", "are looked at twice".to_owned()));
        }
        SensitiveRule::Refuse => rules.push(("Sensitive photos", "are not exported".to_owned())),
    }
    for (rule, level, says) in [
        ("Made by AI", policy.ai_label, "must be labelled"),
        (
            "Rights",
            policy.rights,
            "creator, copyright, and what one may do with the picture",
        ),
        ("GPS position", policy.gps, "must be removed"),
    ] {
        match level {
            Level::Off => {}
            Level::Advise => rules.push((rule, format!("{says} (advised)"))),
            Level::Block => rules.push((rule, says.to_owned())),
        }
    }
    if policy.no_licence {
        let says = "the two policies have none in common".to_owned();
        rules.push(("Licences", says));
    } else if !policy.licences.is_empty() {
        rules.push(("Licences", policy.licences.join(", ")));
    }
    if policy.four_eyes {
        let says = "whoever edited a photo does not approve it";
        rules.push(("Four eyes", says.to_owned()));
    }
    if policy.audit_log == Some(ToldOfLog::Whole) {
        let says = "told whole to the page around this frame: rejected words and places of hidden faces too";
        rules.push(("Audit log", says.to_owned()));
    }
    rules
}
