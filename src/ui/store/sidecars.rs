//! Sidecars that were dropped beside their photos.

use web_sys::File;

use super::{NoticeKind, Store};
use crate::domain::beside::photo_of;
use crate::domain::photo::PhotoId;
use crate::domain::takeout;
use crate::ui::wording::plural;

impl Store {
    /// Gives each sidecar to its photo, which is read again if it was read without; the rest waits for its photo.
    pub(super) fn attach(self, sidecars: Vec<File>) {
        let is_new = !sidecars.is_empty();
        let mut passed_over: Vec<String> = Vec::new();
        let changed = self.kept_mut(|kept| {
            let mut changed: Vec<PhotoId> = Vec::new();
            kept.lonely.extend(sidecars);
            for sidecar in std::mem::take(&mut kept.lonely) {
                let assets = kept.session.assets().iter();
                let photos = assets.map(|asset| (asset.id, asset.file.name.as_str()));
                let photo = photo_of(&sidecar.name(), photos);
                match photo.and_then(|id| Some((id, kept.files.get_mut(&id)?))) {
                    // What Google says gives way to a sidecar.
                    Some((_, files)) if is_takeout(&sidecar) && files.sidecar.is_some() => {
                        passed_over.push(sidecar.name());
                    }
                    Some((id, files)) => {
                        let old = files.sidecar.replace(sidecar);
                        passed_over.extend(old.filter(is_takeout).map(|old| old.name()));
                        changed.push(id);
                    }
                    None => kept.lonely.push(sidecar),
                }
            }
            changed.retain(|id| kept.with_client.remove(id));
            changed
        });
        if let Some(client) = self.client().filter(|_| !changed.is_empty()) {
            client.remove(&changed);
        }
        if !passed_over.is_empty() {
            let text = format!(
                "{} of Google Takeout not read: the photos have sidecars.",
                plural(passed_over.len(), "description", "descriptions")
            );
            self.tell(NoticeKind::Info, text, passed_over);
        }
        let lonely: Vec<String> = self.kept(|kept| kept.lonely.iter().map(File::name).collect());
        if is_new && !lonely.is_empty() {
            let text = match lonely.as_slice() {
                [name] => format!("{name} belongs to no photo that is here. Add its photo too."),
                all => format!(
                    "{} sidecars belong to no photo that is here. Add their photos too.",
                    all.len()
                ),
            };
            self.tell(NoticeKind::Info, text, lonely);
        }
    }
}

fn is_takeout(sidecar: &File) -> bool {
    takeout::photo_of(&sidecar.name()).is_some()
}
