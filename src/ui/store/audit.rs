//! The audit log: grows with everything that happens, is handed out and checked.

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::File;

use super::{Dialog, Kept, Store, now};
use crate::domain::audit::{Deed, Entry, HandedOut, Proof, What, deeds};
use crate::domain::policy::ToldOfLog;
use crate::domain::session::{Event, Failure};
use crate::worker::client::ExportItem;
use crate::worker::governance::{Verdict, report_html};
use crate::worker::protocol::Export;

/// What a check of a log came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Checked {
    Nothing,
    Checking(String),
    /// By file name.
    Done(String, Verdict),
    Unreadable(String),
}

/// How long the log is, and its last hash.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogEnd {
    pub entries: usize,
    pub head: String,
}

pub fn is_log(name: &str) -> bool {
    name.to_lowercase().ends_with(".jsonl")
}

impl Kept {
    /// The transition, and what it changed in the log.
    pub(super) fn apply(&mut self, event: &Event, who: Option<String>) {
        // Nothing that the log tells: where the workers are, and what a person looks at.
        if matches!(
            event,
            Event::Started(..) | Event::Requeued(_) | Event::Viewed(_)
        ) {
            return self.session.apply(event);
        }
        let before = self.session.assets().to_vec();
        self.session.apply(event);
        for deed in deeds(&before, self.session.assets()) {
            self.note(deed, who.as_deref());
        }
    }

    pub(super) fn note(&mut self, deed: Deed, who: Option<&str>) {
        if self.log.entries() == 0 {
            let begun = Deed::new(What::LogBegun);
            let version = concat!("hushtag ", env!("CARGO_PKG_VERSION"));
            self.append(begun.after(version), None);
        }
        let who = who.filter(|_| !deed.is_the_pages());
        self.append(deed, who);
    }
}

impl Kept {
    fn append(&mut self, deed: Deed, who: Option<&str>) {
        let entry = Entry {
            when: now(),
            who: who.map(str::to_owned),
            deed,
        };
        self.log.append(&entry);
        self.log_for_host.append(&entry.for_host());
    }
}

impl Store {
    pub(super) fn note(self, deed: Deed) {
        let who = self.reviewer();
        self.kept_mut(|kept| kept.note(deed, who.as_deref()));
        self.sync_log();
    }

    pub(super) fn sync_log(self) {
        let end = self.kept(|kept| LogEnd {
            entries: kept.log.entries(),
            head: kept.log.head().to_owned(),
        });
        super::set_if_changed(self.log_end, end);
    }

    /// All of it only where the page's owner says so in the policy.
    pub(super) fn log_for_host(self) -> Vec<u8> {
        self.kept(|kept| match kept.session.policy().audit_log {
            Some(ToldOfLog::Whole) => kept.log.to_json_lines(),
            Some(ToldOfLog::Decisions) | None => kept.log_for_host.to_json_lines(),
        })
    }

    pub fn save_log(self) {
        self.note(Deed::new(What::LogSaved));
        let bytes = self.kept(|kept| kept.log.to_json_lines());
        self.hand_out(&bytes, &dated("hushtag-audit", "jsonl"));
    }

    /// Saves what there is to say about the batch, to be printed.
    pub fn save_report(self) {
        self.note(Deed::new(What::ReportSaved));
        let made = now();
        let head = self.log_end.get_untracked().head;
        let html = self.session(|session| report_html(&session.report(made), &head));
        self.hand_out(html.as_bytes(), &dated("hushtag-report", "html"));
    }

    /// What came of a file that was ordered.
    pub(super) fn note_made(
        self,
        item: &ExportItem,
        made: Result<(HandedOut, Option<Proof>), &Failure>,
    ) {
        let kind = match item.wanted {
            Export::Sidecar(_) => "sidecar",
            Export::Embedded => "copy with metadata",
            Export::RedactedCopy(..) => "redacted copy",
            Export::Remade => "copy made anew of the pixels, without what the file said",
            Export::Unchanged => "photo as it was brought: its format takes nothing in",
        };
        let deed = |what| Deed::about(what, item.photo, &item.path);
        self.note(match made {
            Ok((file, proof)) => Deed {
                file: Some(file),
                proof,
                ..deed(What::Exported).after(kind)
            },
            Err(failure) => deed(What::ExportFailed).after(&format!("{kind}: {}", failure.message)),
        });
    }

    /// Checks a log that somebody has dropped or chosen, and shows what came of it.
    pub fn check_log(self, file: File) {
        let Some(client) = self.client() else {
            return;
        };
        let name = file.name();
        self.checked.set(Checked::Checking(name.clone()));
        self.dialog.set(Some(Dialog::Audit));
        spawn_local(async move {
            let verdict = match client.check_log(&file).await {
                Ok(verdict) => verdict,
                Err(_) => return self.checked.set(Checked::Unreadable(name)),
            };
            self.announce(match verdict.flaws.as_slice() {
                [] => format!("{name} is as it was written"),
                [flaw, ..] => format!("{name}: {flaw}"),
            });
            self.checked.set(Checked::Done(name, verdict));
        });
    }
}

/// `hushtag-audit-2026-03-09.jsonl`, by the person's own calendar.
fn dated(name: &str, extension: &str) -> String {
    let now = js_sys::Date::new_0();
    format!(
        "{name}-{}-{:02}-{:02}.{extension}",
        now.get_full_year(),
        now.get_month() + 1,
        now.get_date()
    )
}
