//! Tables: values of a batch taken from a file, or handed out as one.

use leptos::task::spawn_local;
use web_sys::File;

use super::{NoticeKind, Store, TableKind, now, photos};
use crate::domain::export::{Choice, plan};
use crate::domain::session::Event;
use crate::domain::table::{Matched, Row, matched};
use crate::ui::isolated::isolated;
use crate::ui::wording::{plural, sentence};
use crate::worker::table::{Table, write_csv, write_json};

pub fn is_table(name: &str) -> bool {
    let name = name.to_lowercase();
    name.ends_with(".csv") || name.ends_with(".tsv")
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
        if let Some(refusal) = plan.refusal {
            return self.tell(NoticeKind::Problem, refusal, Vec::new());
        }
        // A photo without a value is a line of the table all the same.
        let mut listed = [plan.sidecars, plan.valueless].concat();
        listed.sort_by_key(|asset| asset.id);
        let rows: Vec<Row> = (listed.iter())
            .filter_map(|asset| Some(Row::of(&asset.path, &asset.reviewed()?)))
            .collect();
        let (bytes, name) = match kind {
            TableKind::Csv => (write_csv(&rows).unwrap_or_default(), "hushtag.csv"),
            TableKind::Json => (write_json(&rows), "hushtag.json"),
        };
        self.hand_out(&bytes, name);
    }

    /// Reads a table and writes what it says of the photos that are here, in one step.
    pub(super) fn take_table(self, file: File) {
        let Some(client) = self.client() else {
            return;
        };
        spawn_local(async move {
            match client.read_table(&file).await {
                Ok(table) => self.apply_table(&file.name(), &table),
                Err(failure) => {
                    let (what, advice) = (sentence(&failure.message), sentence(&failure.advice));
                    self.tell(NoticeKind::Problem, format!("{what} {advice}"), Vec::new());
                }
            }
        });
    }

    fn apply_table(self, name: &str, table: &Table) {
        let name = isolated(name);
        let Matched {
            edits,
            strangers,
            doubts,
        } = self.session(|session| matched(&table.rows, session.assets()));
        let mut found: Vec<_> = edits.iter().map(|(id, _)| *id).collect();
        found.dedup();
        let found = found.len();
        self.dispatch(Event::EditedEach(edits, now()));
        let lines = match strangers.len() {
            1 => "1 line names a photo that is".to_owned(),
            count => format!("{count} lines name photos that are"),
        };
        let text = match (found, strangers.len()) {
            (0, _) if doubts.is_empty() => format!("{name} names no photo that is here."),
            (0, _) => format!("{name}: {lines} not here."),
            (_, 0) => format!("Values of {} taken from {name}.", photos(found)),
            _ => format!(
                "Values of {} taken from {name}; {lines} not here.",
                photos(found)
            ),
        };
        let kind = if found > 0 {
            NoticeKind::Undoable
        } else {
            NoticeKind::Problem
        };
        let has_doubts = !doubts.is_empty();
        if has_doubts {
            let count = plural(doubts.len(), "time", "times");
            let text = match doubts.as_slice() {
                [doubt] => format!("{name}: {doubt}. That line is not taken."),
                _ => format!(
                    "{name} leaves open {count} which photo is meant. Those lines are not taken."
                ),
            };
            let names = if doubts.len() > 1 { doubts } else { Vec::new() };
            self.tell(NoticeKind::Problem, text, names);
        }
        if !table.unknown.is_empty() {
            let text = format!("{name} has columns that are not taken.");
            self.tell(NoticeKind::Info, text, table.unknown.clone());
        }
        if !table.no_terms.is_empty() {
            let text = format!(
                "{name} has values that are no term of their vocabulary, and are not taken."
            );
            self.tell(NoticeKind::Info, text, table.no_terms.clone());
        }
        // Where all is in doubt, that is what is told. Last, because a later notice would take the way back away.
        if found > 0 || !strangers.is_empty() || !has_doubts {
            self.tell(kind, text, strangers);
        }
    }
}
