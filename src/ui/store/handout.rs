//! Export: asks the workers for files and hands them to the person.

use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::{Url, wasm_bindgen::JsCast};

use super::{Store, photos};
use crate::domain::carried::Ticked;
use crate::domain::export::{Choice, Plan, SidecarName, plan};
use crate::domain::photo::PhotoId;
use crate::domain::region::RedactionStyle;
use crate::domain::session::{Asset, Failure};
use crate::ui::wording::plural;
use crate::worker::client::{ExportItem, Exported};
use crate::worker::protocol::Export;

#[derive(Clone, Debug, PartialEq)]
pub enum Handout {
    Idle,
    Making {
        done: usize,
        of: usize,
    },
    Made {
        /// Object URL and name.
        download: Option<(String, String)>,
        files: usize,
        /// Of those, copies that were opened again and checked.
        redacted: usize,
        /// By file name.
        failures: Vec<(String, Failure)>,
        /// Not begun when it was stopped.
        left: usize,
    },
}

impl Handout {
    /// Everything was made that was asked for.
    pub fn is_complete(&self) -> bool {
        matches!(self, Handout::Made { download: Some(_), failures, left: 0, .. } if failures.is_empty())
    }
}

/// How the files are made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Manner {
    pub sidecar_name: SidecarName,
    pub redaction: RedactionStyle,
    /// What redacted copies say of what merely stood in the file.
    pub ticked: Ticked,
    /// Named in the history.
    pub reviewer: Option<String>,
}

/// A table of the batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableKind {
    Csv,
    Json,
}

impl Store {
    /// Saves the templates as a file to hand on.
    pub fn save_templates(self) {
        let text = serde_json::to_vec_pretty(&self.templates()).unwrap_or_default();
        self.hand_out(&text, "hushtag-templates.json");
    }

    pub(super) fn hand_out(self, bytes: &[u8], name: &str) {
        let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
        let blob = web_sys::Blob::new_with_u8_array_sequence(&parts);
        let url = blob.and_then(|blob| Url::create_object_url_with_blob(&blob));
        if let Ok(url) = url {
            save(&url, name);
            self.announce(format!("{name} is in your downloads"));
            // The download has begun by then.
            set_timeout(
                move || drop(Url::revoke_object_url(&url)),
                std::time::Duration::from_secs(60),
            );
        }
    }

    /// What an export would contain; subscribes to whatever may change it.
    pub fn plan(self, choice: &Choice) -> Plan {
        self.tally.track();
        self.history.track();
        self.session(|session| plan(session, choice))
    }

    pub fn export(self, choice: &Choice, manner: &Manner) {
        let plan = self.session(|session| plan(session, choice));
        self.make(self.items(&plan, manner));
    }

    /// Makes what was not begun when the last export was stopped, and what failed in it.
    pub fn go_on_exporting(self) {
        let mut left = self.kept_mut(|kept| std::mem::take(&mut kept.left_to_export));
        // The policy may say something else by now.
        self.session(|session| left.retain(|item| session.exports(item.photo)));
        self.make(left);
    }

    /// What is being made is finished, and nothing begun any more.
    pub fn stop_exporting(self) {
        self.kept_mut(|kept| kept.stops_exporting = true);
    }

    fn make(self, items: Vec<ExportItem>) {
        let Some(client) = self.client().filter(|_| !items.is_empty()) else {
            return;
        };
        self.clear_handout();
        self.kept_mut(|kept| {
            kept.left_to_export.clear();
            kept.stops_exporting = false;
        });
        let of = items.len();
        self.handout.set(Handout::Making { done: 0, of });
        // A redacted copy is all there is of a photo without a word.
        let kept_in = |item: &&ExportItem| {
            !matches!(item.wanted, Export::RedactedCopy(..)) || item.review.finish().says_nothing()
        };
        let kept: Vec<Rc<Asset>> = self.session(|session| {
            let items = items.iter().filter(kept_in);
            let assets = items.filter_map(|item| session.asset(item.photo));
            assets.cloned().collect()
        });
        spawn_local(async move {
            let progress = move |done| self.handout.set(Handout::Making { done, of });
            let goes_on = move || !self.kept(|kept| kept.stops_exporting);
            let exported = client
                .export(items, archive_name(), progress, goes_on)
                .await;
            self.hand_over(&kept, exported);
        });
    }

    /// Forgets what was made, unless files are just being made.
    pub fn clear_finished_handout(self) {
        if matches!(self.handout.get_untracked(), Handout::Made { .. }) {
            self.clear_handout();
        }
    }

    fn clear_handout(self) {
        if let Handout::Made {
            download: Some((url, _)),
            ..
        } = self.handout.get_untracked()
        {
            // A URL that is gone already costs nothing.
            let _ = Url::revoke_object_url(&url);
        }
        self.handout.set(Handout::Idle);
    }

    /// `kept`: the photos whose review is in the files, as they were when those were ordered.
    fn hand_over(self, kept: &[Rc<Asset>], exported: Exported) {
        let Exported {
            download,
            files,
            redacted,
            made,
            failed,
            left,
        } = exported;
        for (item, file, proof) in made {
            self.note_made(&item, Ok((file, proof)));
        }
        for (item, failure) in &failed {
            self.note_made(item, Err(failure));
        }
        let download = download.and_then(|download| {
            let url = Url::create_object_url_with_blob(&download.blob).ok()?;
            Some((url, download.name))
        });
        if let Some((url, name)) = &download {
            save(url, name);
            self.remember_handed_out(kept, failed.iter().map(|(item, _)| item).chain(&left));
        }
        let said = match (files, failed.len()) {
            (0, _) => "Nothing could be exported".to_owned(),
            (files, 0) => format!("{} exported", plural(files, "file", "files")),
            (files, failed) => format!(
                "{} exported, {failed} failed",
                plural(files, "file", "files")
            ),
        };
        let failures = failed
            .iter()
            .map(|(item, failure)| (self.name_of(item.photo), failure.clone()))
            .collect();
        self.handout.set(Handout::Made {
            download,
            files,
            redacted,
            failures,
            left: left.len(),
        });
        self.kept_mut(|kept| {
            kept.left_to_export = failed
                .into_iter()
                .map(|(item, _)| item)
                .chain(left)
                .collect();
        });
        self.announce(said);
    }

    pub(super) fn remember_handed_out<'a>(
        self,
        assets: &[Rc<Asset>],
        missing: impl Iterator<Item = &'a ExportItem>,
    ) {
        let missing: Vec<PhotoId> = missing.map(|item| item.photo).collect();
        self.kept_mut(|kept| {
            for asset in assets.iter().filter(|asset| !missing.contains(&asset.id)) {
                kept.handed_out.insert(asset.id, Rc::clone(asset));
            }
        });
    }

    fn name_of(self, id: PhotoId) -> String {
        self.session(|session| {
            (session.asset(id)).map_or_else(|| photos(1), |asset| asset.path.clone())
        })
    }
}

/// `hushtag-2026-03-09.zip`, by the person's own calendar.
fn archive_name() -> String {
    let now = js_sys::Date::new_0();
    format!(
        "hushtag-{}-{:02}-{:02}.zip",
        now.get_full_year(),
        now.get_month() + 1,
        now.get_date()
    )
}

/// Lets the browser save it as if the person had followed a download link.
fn save(url: &str, name: &str) {
    let link = document()
        .create_element("a")
        .ok()
        .and_then(|link| link.dyn_into::<web_sys::HtmlAnchorElement>().ok());
    if let Some(link) = link {
        link.set_href(url);
        link.set_download(name);
        link.click();
    }
}
