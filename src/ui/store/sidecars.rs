//! Sidecars: each goes to the photo it belongs to, and where that is not certain a person is asked.

mod placing;
mod question;

use std::collections::{BTreeMap, BTreeSet};

use leptos::task::spawn_local;
use web_sys::File;

use super::{Brought, Kept, NoticeKind, Store};
use crate::domain::beside::{Lying, Why, WrittenFor};
use crate::domain::photo::PhotoId;
use crate::ui::isolated::isolated;
use crate::ui::wording::plural;

#[derive(Default)]
pub(super) struct Sidecars {
    all: Vec<Sidecar>,
    /// In which go each photo came.
    goes: BTreeMap<PhotoId, u32>,
    /// Paths of raw files that lay in a folder and were left there.
    raws: BTreeSet<String>,
    asked: Option<Question>,
    /// What Google says of photos that have a sidecar, and nobody was told of yet.
    passed_over: Vec<String>,
    last: u32,
}

struct Sidecar {
    number: u32,
    file: File,
    path: String,
    go: u32,
    /// None until it was read.
    says: Option<WrittenFor>,
    place: Place,
}

/// What a person is asked.
struct Question {
    number: u32,
    place: Place,
    notice: u32,
}

#[derive(Clone, PartialEq)]
enum Place {
    /// No photo of it is here.
    Nowhere,
    /// What its name and its content say.
    With(PhotoId),
    Asked(Why, Vec<PhotoId>),
    /// A person said so; nobody means that it is left aside.
    Said(Vec<PhotoId>),
}

impl Sidecar {
    fn is_earlier(&self, other: &Lying<()>) -> bool {
        self.path == other.path && self.go < other.go
    }

    fn belongs_to(&self, id: PhotoId) -> bool {
        match &self.place {
            Place::With(photo) => *photo == id,
            Place::Said(photos) => photos.contains(&id),
            Place::Nowhere | Place::Asked(..) => false,
        }
    }
}

impl Sidecars {
    pub(super) fn came(&mut self, id: PhotoId, go: u32) {
        self.goes.insert(id, go);
    }

    /// Whether a sidecar that came with the photo is still to be read: it may be the photo's.
    pub(super) fn are_still_read(&self, id: PhotoId) -> bool {
        let go = self.goes.get(&id);
        let mut all = self.all.iter();
        all.any(|sidecar| sidecar.says.is_none() && Some(&sidecar.go) == go)
    }

    /// Where a file of another ending has this photo's name, so that `photo.xmp` is not surely the photo's.
    pub(super) fn other_files(&self) -> impl Iterator<Item = &str> {
        let of_raws = (self.all.iter())
            .filter(|sidecar| sidecar.says.as_ref().is_some_and(WrittenFor::is_for_raw));
        let raws = self.raws.iter().map(String::as_str);
        raws.chain(of_raws.map(|sidecar| sidecar.path.as_str()))
    }
}

impl Store {
    /// Remembers raw files that lay beside what is taken.
    pub fn see_raws(self, raws: Vec<String>) {
        self.kept_mut(|kept| kept.sidecars.raws.extend(raws));
    }

    /// Reads what each says of the file it was written for; then it is given to its photo, or asked about.
    pub(super) fn attach(self, sidecars: Vec<Brought>) {
        let unread = self.kept_mut(|kept| {
            let go = kept.goes;
            let sidecars_kept = &mut kept.sidecars;
            let mut unread = Vec::new();
            for brought in sidecars {
                sidecars_kept.last += 1;
                unread.push((sidecars_kept.last, brought.file.clone()));
                sidecars_kept.all.push(Sidecar {
                    number: sidecars_kept.last,
                    path: brought.path(),
                    file: brought.file,
                    go,
                    says: None,
                    place: Place::Nowhere,
                });
            }
            unread
        });
        if unread.is_empty() {
            return self.place_sidecars();
        }
        let Some(client) = self.client() else {
            return;
        };
        spawn_local(async move {
            let numbers: Vec<u32> = unread.iter().map(|(number, _)| *number).collect();
            for (number, file) in unread {
                let says = client.read_sidecar(&file).await;
                self.kept_mut(|kept| {
                    if let Some(sidecar) = kept.sidecar(number) {
                        sidecar.says = Some(says);
                    }
                });
            }
            self.place_sidecars();
            self.sync();
            self.tell_lonely(&numbers);
        });
    }

    /// Gives every sidecar its place anew; photos whose sidecars changed are read again.
    fn place_sidecars(self) {
        let (changed, outdated, passed_over) = self.kept_mut(|kept| {
            let changed = kept.place_sidecars();
            let asked = kept.sidecars.asked.as_ref();
            let place = asked.and_then(|asked| kept.place_of_sidecar(asked.number));
            let is_outdated = asked.is_some_and(|asked| place != Some(&asked.place));
            let outdated = is_outdated.then(|| kept.sidecars.asked.take()).flatten();
            let passed_over = std::mem::take(&mut kept.sidecars.passed_over);
            (changed, outdated, passed_over)
        });
        if let Some(Question { notice, .. }) = outdated {
            self.dismiss(notice);
        }
        if !passed_over.is_empty() {
            let text = format!(
                "{} of Google Takeout not read: the photos have sidecars.",
                plural(passed_over.len(), "description", "descriptions")
            );
            self.tell(NoticeKind::Info, text, passed_over);
        }
        self.read_again(changed);
        self.ask_next();
    }

    fn read_again(self, changed: Vec<PhotoId>) {
        let changed = self.kept_mut(|kept| {
            let mut changed = changed;
            changed.retain(|id| kept.with_client.remove(id));
            changed
        });
        if let Some(client) = self.client().filter(|_| !changed.is_empty()) {
            client.remove(&changed);
        }
    }

    fn tell_lonely(self, numbers: &[u32]) {
        let lonely: Vec<String> = self.kept(|kept| {
            let all = kept.sidecars.all.iter();
            let lonely = all.filter(|sidecar| {
                sidecar.place == Place::Nowhere && numbers.contains(&sidecar.number)
            });
            lonely.map(|sidecar| sidecar.path.clone()).collect()
        });
        let text = match lonely.as_slice() {
            [] => return,
            [name] => format!(
                "{} belongs to no photo that is here. Add its photo too.",
                isolated(name)
            ),
            all => format!(
                "{} sidecars belong to no photo that is here. Add their photos too.",
                all.len()
            ),
        };
        self.tell(NoticeKind::Info, text, lonely);
    }

    /// One question at a time.
    fn ask_next(self) {
        let question = self.kept(|kept| {
            if kept.sidecars.asked.is_some() {
                return None;
            }
            let open = kept.sidecars.all.iter().filter(|sidecar| {
                matches!(&sidecar.place, Place::Asked(..)) && sidecar.says.is_some()
            });
            let numbers: Vec<u32> = open.map(|sidecar| sidecar.number).collect();
            let number = *numbers.first()?;
            let place = kept.place_of_sidecar(number)?.clone();
            Some((number, place, kept.question(number, &numbers)?))
        });
        if let Some((number, place, (text, choices))) = question {
            let notice = self.ask(text, choices);
            self.kept_mut(|kept| {
                kept.sidecars.asked = Some(Question {
                    number,
                    place,
                    notice,
                });
            });
        }
    }

    /// What a person says of sidecars: whose they are, or nobody's.
    pub(super) fn give_sidecars(self, numbers: &[u32], to: &[PhotoId]) {
        let changed = self.kept_mut(|kept| {
            kept.sidecars.asked = None;
            for number in numbers {
                if let Some(sidecar) = kept.sidecar(*number) {
                    sidecar.place = Place::Said(to.to_vec());
                }
            }
            // Who else had been given to the photo makes room for what a person says.
            for sidecar in &mut kept.sidecars.all {
                let makes_room = !numbers.contains(&sidecar.number)
                    && to.iter().any(|id| sidecar.belongs_to(*id));
                if makes_room {
                    sidecar.place = Place::Said(Vec::new());
                }
            }
            kept.hand_sidecars_to_photos()
        });
        self.read_again(changed);
        self.sync();
        self.ask_next();
    }
}

impl Kept {
    fn sidecar(&mut self, number: u32) -> Option<&mut Sidecar> {
        let mut all = self.sidecars.all.iter_mut();
        all.find(|sidecar| sidecar.number == number)
    }

    /// Which photos have another sidecar now.
    fn hand_sidecars_to_photos(&mut self) -> Vec<PhotoId> {
        let mut changed = Vec::new();
        let here: BTreeSet<PhotoId> = self.session.assets().iter().map(|a| a.id).collect();
        // What was taken out comes back by undo as it was.
        for (id, files) in self.files.iter_mut().filter(|(id, _)| here.contains(id)) {
            let mut all = self.sidecars.all.iter();
            let own = all.find(|sidecar| sidecar.belongs_to(*id));
            let own = own.map(|sidecar| &sidecar.file);
            if files.sidecar.as_ref() != own {
                files.sidecar = own.cloned();
                changed.push(*id);
            }
        }
        changed
    }
}
