//! Sidecars that were dropped beside their photos.

use web_sys::File;

use super::{NoticeKind, Store};
use crate::domain::beside::photo_of;
use crate::domain::photo::PhotoId;

impl Store {
    /// Gives each sidecar to its photo, which is read again if it was read without; the rest waits for its photo.
    pub(super) fn attach(self, sidecars: Vec<File>) {
        let is_new = !sidecars.is_empty();
        let changed = self.kept_mut(|kept| {
            let mut changed: Vec<PhotoId> = Vec::new();
            kept.lonely.extend(sidecars);
            for sidecar in std::mem::take(&mut kept.lonely) {
                let assets = kept.session.assets().iter();
                let photos = assets.map(|asset| (asset.id, asset.file.name.as_str()));
                let photo = photo_of(&sidecar.name(), photos);
                match photo.and_then(|id| Some((id, kept.files.get_mut(&id)?))) {
                    Some((id, files)) => {
                        files.sidecar = Some(sidecar);
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
