//! What is made for the embedding page, and what the policy stops.

use std::rc::Rc;

use web_sys::Blob;

use super::Manner;
use super::embedding::Embedder;
use super::items::item;
use crate::domain::export::{Choice, Plan, can_be_redacted};
use crate::domain::photo::PhotoId;
use crate::domain::review::Reviewed;
use crate::domain::session::{Asset, Failure};
use crate::worker::client::ExportItem;
use crate::worker::protocol::Export;

pub struct HandedOver {
    pub photos: Vec<HandedPhoto>,
    pub files: Vec<HandedFile>,
    /// Of the audit log what the host may know, as JSON Lines.
    pub log: Vec<u8>,
}

pub struct HandedPhoto {
    pub id: PhotoId,
    pub name: String,
    pub path: String,
    pub reviewed: Reviewed,
}

pub struct HandedFile {
    pub photo: PhotoId,
    /// Path of the photo it was made of.
    pub of: String,
    pub path: String,
    pub kind: HandedKind,
    pub blob: Blob,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandedKind {
    Sidecar,
    Photo,
    Redacted,
    /// Made anew of its pixels, without what the file said.
    Remade,
    /// As it was brought.
    Unchanged,
}

pub(super) fn choice(embedder: &Embedder) -> Choice {
    Choice {
        only: None,
        sidecars: embedder.sidecars,
        embedded_copies: embedder.photos,
        redacted_copies: embedder.photos,
    }
}

pub(super) fn kind(made: &Export) -> HandedKind {
    match made {
        Export::Sidecar(_) => HandedKind::Sidecar,
        Export::Embedded => HandedKind::Photo,
        Export::RedactedCopy(..) => HandedKind::Redacted,
        Export::Remade => HandedKind::Remade,
        Export::Unchanged => HandedKind::Unchanged,
    }
}

/// What the policy asks for before anything is handed over, photo by photo.
pub(super) fn stopped_by_policy(plan: &Plan) -> Option<Vec<(String, Failure)>> {
    let refusal = plan.refusal.iter().map(|reason| {
        let failure = Failure {
            message: reason.clone(),
            advice: String::new(),
        };
        (String::new(), failure)
    });
    let blocked = plan.blocked.iter().flat_map(|(asset, findings)| {
        let blocking = findings.iter().filter(|finding| finding.is_blocking());
        blocking.map(|finding| {
            let failure = Failure {
                message: finding.reason.clone(),
                advice: "Go back to the photo and mend it.".to_owned(),
            };
            (asset.path.clone(), failure)
        })
    });
    let stopped: Vec<(String, Failure)> = refusal.chain(blocked).collect();
    (!stopped.is_empty()).then_some(stopped)
}

/// A photo with something to hide is handed over as its redacted copy and in no other shape.
pub(super) fn without_what_is_hidden(mut plan: Plan) -> Plan {
    plan.embedded_copies.retain(|asset| !can_be_redacted(asset));
    plan.takes_nothing_in
        .retain(|asset| !can_be_redacted(asset));
    plan
}

/// Photos of formats that take no metadata in: as they are, or made anew where a person took something out of what the
/// file says, because the file as it is would tell it.
pub(super) fn whole_files(plan: &Plan, manner: &Manner) -> Vec<ExportItem> {
    let item = |asset: &Rc<Asset>| {
        let wanted = match asset.review.takes_out() {
            true => Export::Remade,
            false => Export::Unchanged,
        };
        item(asset, wanted, manner)
    };
    plan.takes_nothing_in.iter().filter_map(item).collect()
}
