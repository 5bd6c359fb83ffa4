//! Tables: values of a batch taken from a file, or handed out as one.

use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use super::{NoticeKind, Store, now, photos};
use crate::domain::photo::PhotoId;
use crate::domain::review::Edit;
use crate::domain::session::Event;
use crate::domain::table::Row;
use crate::ui::wording::sentence;
use crate::worker::table::{Table, TableError, read_csv};

pub fn is_table(name: &str) -> bool {
    let name = name.to_lowercase();
    name.ends_with(".csv") || name.ends_with(".tsv")
}

impl Store {
    /// Reads a table and writes what it says of the photos that are here, in one step.
    pub(super) fn take_table(self, file: File) {
        spawn_local(async move {
            let name = file.name();
            let text = JsFuture::from(file.text()).await.ok();
            let table = text
                .and_then(|text| text.as_string())
                .map_or(Err(TableError::Line { line: 0 }), |text| {
                    read_csv(text.as_bytes())
                });
            match table {
                Ok(table) => self.apply_table(&name, &table),
                Err(error) => {
                    let text = format!(
                        "{name}: {error}. The first line must name the columns, one of them \u{201c}file\u{201d}."
                    );
                    self.tell(NoticeKind::Problem, sentence(&text), Vec::new());
                }
            }
        });
    }

    fn apply_table(self, name: &str, table: &Table) {
        let edits: Vec<(PhotoId, Edit)> = self.session(|session| {
            let of = |row: &Row| {
                let assets = session.assets().iter();
                let named = assets.filter(|asset| row.is_about(&asset.file.name));
                named
                    .map(|asset| (asset.id, row.edit()))
                    .collect::<Vec<_>>()
            };
            table.rows.iter().flat_map(of).collect()
        });
        let found = edits.len();
        self.dispatch(Event::EditedEach(edits, now()));
        let strangers = table.rows.len().saturating_sub(found);
        let text = match (found, strangers) {
            (0, _) => format!("{name} names no photo that is here."),
            (_, 0) => format!("Values of {} taken from {name}.", photos(found)),
            _ => format!(
                "Values of {} taken from {name}; {strangers} lines name photos that are not here.",
                photos(found)
            ),
        };
        let kind = if found > 0 {
            NoticeKind::Undoable
        } else {
            NoticeKind::Problem
        };
        self.tell(kind, text, Vec::new());
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
    }
}
