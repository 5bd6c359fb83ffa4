//! The files of an export, each named so that it lies beside its photo and no other.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::{Manner, Store};
use crate::domain::export::{Plan, SidecarName};
use crate::domain::path;
use crate::domain::session::Asset;
use crate::worker::client::ExportItem;
use crate::worker::protocol::Export;

impl Store {
    pub(super) fn items(self, plan: &Plan, manner: &Manner) -> Vec<ExportItem> {
        let stem = |path: &str| path::stem_and_extension(path).0.to_lowercase();
        self.kept(|kept| {
            let mut counts: BTreeMap<String, usize> = BTreeMap::new();
            let photos = kept
                .session
                .assets()
                .iter()
                .map(|asset| asset.path.as_str());
            for path in photos.chain(kept.sidecars.other_files()) {
                *counts.entry(stem(path)).or_default() += 1;
            }
            let is_shared = |asset: &Asset| counts.get(&stem(&asset.path)) > Some(&1);
            items(plan, manner, is_shared)
        })
    }
}

pub(super) fn item(asset: &Rc<Asset>, wanted: Export, manner: &Manner) -> Option<ExportItem> {
    Some(ExportItem {
        photo: asset.id,
        path: asset.path.clone(),
        opened: asset.photo.clone()?,
        review: asset.review.clone(),
        reviewer: manner.reviewer.clone(),
        wanted,
    })
}

fn items(plan: &Plan, manner: &Manner, shares_stem: impl Fn(&Asset) -> bool) -> Vec<ExportItem> {
    let item = |asset: &Rc<Asset>, wanted| item(asset, wanted, manner);
    let sidecars = (plan.sidecars.iter()).filter_map(|asset| {
        // `photo.xmp` would be taken for the other file's, or take its place.
        let name = match shares_stem(asset) {
            true => SidecarName::WithExtension,
            false => manner.sidecar_name,
        };
        item(asset, Export::Sidecar(name))
    });
    let embedded = (plan.embedded_copies.iter()).filter_map(|asset| item(asset, Export::Embedded));
    let copy = || Export::RedactedCopy(manner.redaction, manner.ticked.clone());
    let copies = (plan.redacted_copies.iter()).filter_map(|asset| item(asset, copy()));
    sidecars.chain(embedded).chain(copies).collect()
}
