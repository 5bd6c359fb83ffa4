//! Rights templates: fill in once, apply to many, hand on as a file.

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::File;

use super::file_link::{FileLink, text_of};
use super::icon::{Glyph, Icon};
use super::modal::Modal;
use super::store::{Dialog, NoticeKind, Store, photos};
use super::wording;
use crate::domain::field::{Holds, TextField};
use crate::domain::template::Template;
use crate::domain::vocabulary::terms;

#[component]
pub fn TemplateDialog() -> impl IntoView {
    view! {
        <Modal dialog=Dialog::Templates title="Rights templates">
            <Templates />
        </Modal>
    }
}

#[component]
fn Templates() -> impl IntoView {
    let store = Store::expect();
    let all = RwSignal::new(store.templates());
    if all.with_untracked(Vec::is_empty) {
        all.set(vec![Template {
            name: "My rights".to_owned(),
            texts: Vec::new(),
        }]);
    }
    let chosen = RwSignal::new(0_usize);
    let current = move || all.with(|all| all.get(chosen.get()).cloned().unwrap_or_default());
    let change = move |change: &dyn Fn(&mut Template)| {
        all.update(|all| {
            if let Some(template) = all.get_mut(chosen.get_untracked()) {
                change(template);
            }
        });
        all.with_untracked(|all| store.keep_templates(all));
    };
    let add = move |_| {
        all.update(|all| {
            all.push(Template {
                name: format!("Template {}", all.len() + 1),
                texts: Vec::new(),
            });
        });
        chosen.set(all.with_untracked(Vec::len) - 1);
    };
    let delete = move |_| {
        let index = chosen.get_untracked();
        all.update(|all| {
            if all.len() > 1 {
                all.remove(index);
            } else {
                all[0] = Template::default();
            }
        });
        chosen.set(0);
        all.with_untracked(|all| store.keep_templates(all));
    };
    let take = Callback::new(move |file: File| {
        spawn_local(async move {
            let text = text_of(&file).await;
            match serde_json::from_str::<Vec<Template>>(&text) {
                Ok(taken) if !taken.is_empty() => {
                    all.update(|all| all.extend(taken));
                    chosen.set(all.with_untracked(Vec::len) - 1);
                    all.with_untracked(|all| store.keep_templates(all));
                }
                _ => {
                    let text = format!(
                        "{} holds no templates. Choose a file that was saved here.",
                        file.name()
                    );
                    store.tell(NoticeKind::Problem, text, Vec::new());
                }
            }
        });
    });
    let targets = move || photos(store.template_targets().len());
    let is_empty = move || current().texts.is_empty();
    view! {
        <div class="modal-body">
            <div class="template-bar">
                <select
                    class="input"
                    aria-label="Template"
                    on:change=move |event| {
                        chosen.set(event_target_value(&event).parse().unwrap_or_default());
                    }
                >
                    {move || {
                        all.with(|all| {
                            all.iter()
                                .enumerate()
                                .map(|(index, template)| {
                                    let is_chosen = index == chosen.get();
                                    view! {
                                        <option value=index.to_string() selected=is_chosen>
                                            {template.name.clone()}
                                        </option>
                                    }
                                })
                                .collect_view()
                        })
                    }}
                </select>
                <button class="icon-button" aria-label="New template" title="New template" on:click=add>
                    <Icon glyph=Glyph::Add />
                </button>
                <button class="icon-button" aria-label="Delete template" title="Delete template" on:click=delete>
                    <Icon glyph=Glyph::Trash />
                </button>
            </div>
            <label class="field">
                <span class="field-label">"Name"</span>
                <input
                    class="input"
                    type="text"
                    autocomplete="off"
                    spellcheck="false"
                    translate="no"
                    data-first=""
                    prop:value=move || current().name
                    on:change=move |event| {
                        let name = event_target_value(&event);
                        change(&|template| template.name.clone_from(&name));
                    }
                />
            </label>
            {Template::FIELDS
                .into_iter()
                .map(|field| {
                    let text = Signal::derive(move || current().text(field).to_owned());
                    let set = Callback::new(move |text: String| {
                        change(&|template| template.set(field, &text));
                    });
                    view! { <TemplateField field text set /> }
                })
                .collect_view()}
            <p class="hint">
                "Kept in this browser. "
                <button class="link" on:click=move |_| store.save_templates()>
                    "Save as a file"
                </button>
                " · "
                <FileLink label="Take from a file" accept=".json" test_id="template-input" take />
            </p>
        </div>
        <footer class="modal-foot">
            <button class="button" on:click=move |_| store.dialog.set(None)>
                "Close"
            </button>
            <button
                class="button"
                data-kind="primary"
                data-testid="apply-template"
                aria-disabled=move || is_empty().then_some("true")
                on:click=move |_| {
                    if !untrack(is_empty) {
                        store.apply_template(&untrack(current));
                        store.dialog.set(None);
                    }
                }
            >
                {move || format!("Apply to {}", targets())}
            </button>
        </footer>
    }
}

#[component]
fn TemplateField(field: TextField, text: Signal<String>, set: Callback<String>) -> impl IntoView {
    let label = wording::field(field);
    let input = match field.holds() {
        Holds::Term => view! {
            <select
                class="input"
                aria-label=label
                on:change=move |event| set.run(event_target_value(&event))
            >
                <option value="">"–"</option>
                {terms(field)
                    .iter()
                    .map(|(code, words)| {
                        view! {
                            <option value=*code selected=move || text.get() == *code>
                                {*words}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
        }
        .into_any(),
        Holds::Languages | Holds::Text | Holds::List => view! {
            <input
                class="input"
                type="text"
                autocomplete="off"
                spellcheck="false"
                translate="no"
                aria-label=label
                prop:value=move || text.get()
                on:change=move |event| set.run(event_target_value(&event))
            />
        }
        .into_any(),
    };
    view! {
        <div class="field">
            <span class="field-label">{label}</span>
            {input}
        </div>
    }
}
