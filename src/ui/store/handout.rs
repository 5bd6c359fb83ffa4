//! Export: asks the workers for files and hands them to the person.

use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::{Url, wasm_bindgen::JsCast};

use super::{Store, photos};
use crate::domain::export::{Choice, Plan, SidecarName, plan};
use crate::domain::photo::PhotoId;
use crate::domain::region::RedactionStyle;
use crate::domain::session::{Asset, Failure};
use crate::domain::table::Row;
use crate::worker::client::{Download, ExportItem};
use crate::worker::protocol::Export;
use crate::worker::table::{write_csv, write_json};

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
        /// By file name.
        failures: Vec<(String, Failure)>,
    },
}

/// How the files are made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Manner {
    pub sidecar_name: SidecarName,
    pub redaction: RedactionStyle,
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
    /// Hands out the values of the reviewed photos as a table.
    pub fn export_table(self, choice: &Choice, kind: TableKind) {
        let plan = self.session(|session| {
            let sidecars = Choice {
                sidecars: true,
                ..choice.clone()
            };
            plan(session, &sidecars)
        });
        let rows: Vec<Row> = (plan.sidecars.iter())
            .filter_map(|asset| Some(Row::of(&asset.file.name, &asset.reviewed()?)))
            .collect();
        let (bytes, name) = match kind {
            TableKind::Csv => (write_csv(&rows).unwrap_or_default(), "hushtag.csv"),
            TableKind::Json => (write_json(&rows), "hushtag.json"),
        };
        self.hand_out(&bytes, name);
    }

    /// Saves the templates as a file to hand on.
    pub fn save_templates(self) {
        let text = serde_json::to_vec_pretty(&self.templates()).unwrap_or_default();
        self.hand_out(&text, "hushtag-templates.json");
    }

    fn hand_out(self, bytes: &[u8], name: &str) {
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
        let items = items(&plan, manner);
        let Some(client) = self.client().filter(|_| !items.is_empty()) else {
            return;
        };
        self.clear_handout();
        let of = items.len();
        self.handout.set(Handout::Making { done: 0, of });
        let archive = archive_name();
        spawn_local(async move {
            let progress = move |done, of| self.handout.set(Handout::Making { done, of });
            let (download, failures) = client.export(items, archive, progress).await;
            self.hand_over(&plan, download, failures);
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

    fn hand_over(self, plan: &Plan, download: Option<Download>, failures: Vec<(PhotoId, Failure)>) {
        let download = download.and_then(|download| {
            let url = Url::create_object_url_with_blob(&download.blob).ok()?;
            Some((url, download.name))
        });
        if let Some((url, name)) = &download {
            save(url, name);
            self.remember_handed_out(plan, &failures);
        }
        let files = plan.files().saturating_sub(failures.len());
        let said = match (files, failures.len()) {
            (0, _) => "Nothing could be exported".to_owned(),
            (files, 0) => format!("{files} files exported"),
            (files, failed) => format!("{files} files exported, {failed} failed"),
        };
        let failures = failures
            .into_iter()
            .map(|(id, failure)| (self.name_of(id), failure))
            .collect();
        self.handout.set(Handout::Made {
            download,
            files,
            failures,
        });
        self.announce(said);
    }

    fn remember_handed_out(self, plan: &Plan, failures: &[(PhotoId, Failure)]) {
        let has_failed = |id| failures.iter().any(|(failed, _)| *failed == id);
        self.kept_mut(|kept| {
            let handed = plan.sidecars.iter().chain(&plan.embedded_copies);
            for asset in handed.filter(|asset| !has_failed(asset.id)) {
                kept.handed_out.insert(asset.id, Rc::clone(asset));
            }
        });
    }

    fn name_of(self, id: PhotoId) -> String {
        self.session(|session| {
            (session.asset(id)).map_or_else(|| photos(1), |asset| asset.file.name.clone())
        })
    }
}

fn items(plan: &Plan, manner: &Manner) -> Vec<ExportItem> {
    let item = |asset: &Rc<Asset>, wanted| {
        Some(ExportItem {
            photo: asset.id,
            name: asset.file.name.clone(),
            opened: asset.photo.clone()?,
            review: asset.review.clone(),
            reviewer: manner.reviewer.clone(),
            wanted,
        })
    };
    let named = Export::Sidecar(manner.sidecar_name);
    let sidecars = (plan.sidecars.iter()).filter_map(|asset| item(asset, named));
    let embedded = (plan.embedded_copies.iter()).filter_map(|asset| item(asset, Export::Embedded));
    let style = manner.redaction;
    let copies =
        (plan.redacted_copies.iter()).filter_map(|asset| item(asset, Export::RedactedCopy(style)));
    sidecars.chain(embedded).chain(copies).collect()
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
