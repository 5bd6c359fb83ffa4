//! Which photo each sidecar is given to.

use std::collections::BTreeMap;

use super::Place;
use crate::domain::beside::{Fit, Lying, Why, fit, is_raw};
use crate::domain::photo::PhotoId;
use crate::domain::{path, takeout};
use crate::ui::store::Kept;

impl Kept {
    pub(super) fn place_of_sidecar(&self, number: u32) -> Option<&Place> {
        let mut all = self.sidecars.all.iter();
        let sidecar = all.find(|sidecar| sidecar.number == number)?;
        Some(&sidecar.place)
    }

    pub(super) fn place_sidecars(&mut self) -> Vec<PhotoId> {
        if self.sidecars.all.is_empty() {
            return Vec::new();
        }
        let (mut photos, mut raws) = (Vec::new(), Vec::new());
        raws.extend(self.sidecars.raws.iter().cloned());
        for asset in self.session.assets() {
            let path = asset.file.path();
            match is_raw(&path) {
                true => raws.push(path),
                false => photos.push(Lying {
                    id: asset.id,
                    path,
                    go: self
                        .sidecars
                        .goes
                        .get(&asset.id)
                        .copied()
                        .unwrap_or_default(),
                }),
            }
        }
        let mut owners: BTreeMap<PhotoId, usize> = BTreeMap::new();
        for at in 0..self.sidecars.all.len() {
            let Some(sidecar) = self.sidecars.all.get(at) else {
                continue;
            };
            if let Place::Said(ids) = &sidecar.place {
                owners.extend(ids.iter().map(|id| (*id, at)));
                continue;
            }
            let Some(says) = &sidecar.says else {
                continue;
            };
            let lying = Lying {
                id: (),
                path: sidecar.path.clone(),
                go: sidecar.go,
            };
            let place = match fit(&lying, says, &photos, &raws) {
                Fit::Nowhere => Place::Nowhere,
                Fit::Asks(why, ids) => Place::Asked(why, ids),
                Fit::To(id) => match owners.get(&id) {
                    // What Google says gives way to a sidecar.
                    Some(_) if is_takeout(&sidecar.path) => self.pass_over(at),
                    Some(other) if is_takeout(&self.sidecars.all[*other].path) => {
                        let place = self.pass_over(*other);
                        self.sidecars.all[*other].place = place;
                        Place::With(id)
                    }
                    // The same file again, as it is now.
                    Some(other) if self.sidecars.all[*other].is_earlier(&lying) => {
                        self.sidecars.all[*other].place = Place::Said(Vec::new());
                        Place::With(id)
                    }
                    Some(_) => Place::Asked(Why::Several, vec![id]),
                    None => Place::With(id),
                },
            };
            if let Place::With(id) = &place {
                owners.insert(*id, at);
            }
            self.sidecars.all[at].place = place;
        }
        self.hand_sidecars_to_photos()
    }

    fn pass_over(&mut self, at: usize) -> Place {
        let path = self.sidecars.all[at].path.clone();
        self.sidecars.passed_over.push(path);
        Place::Said(Vec::new())
    }
}

fn is_takeout(sidecar: &str) -> bool {
    takeout::photo_of(path::name(sidecar)).is_some()
}
