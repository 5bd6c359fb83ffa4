//! The sidecar of a photo: a packet in a file of its own beside it.

use super::merge::merge;
use super::xmp::{self, Packet, Padding};
use super::{FormatError, places, takeout};
use crate::domain::export::SidecarName;
use crate::domain::path;
use crate::domain::photo::Photo;
use crate::domain::review::Reviewed;

/// `photo.jpg.xmp` or `photo.xmp`.
pub fn name(photo: &str, style: SidecarName) -> String {
    let stem = match style {
        SidecarName::WithExtension => photo,
        SidecarName::InPlaceOfExtension => path::stem_and_extension(photo).0,
    };
    format!("{stem}.xmp")
}

/// A sidecar's packet, or what Google Takeout says beside a photo in its place.
pub fn read(bytes: &[u8]) -> xmp::Read {
    match takeout::packet(bytes) {
        Some(packet) => xmp::Read {
            packet,
            again: Vec::new(),
            findings: Vec::new(),
        },
        None => xmp::read(bytes),
    }
}

/// What was reviewed in the packet that is there already: nothing of that is lost but what a person took away.
pub fn write(
    present: Option<Packet>,
    reviewed: &Reviewed,
    photo: &Photo,
    reviewer: Option<&str>,
) -> String {
    let mut packet = present.unwrap_or_default();
    merge(&mut packet, reviewed, photo, reviewer);
    xmp::write(&packet, Padding(0))
}

/// Reads a sidecar again before it is handed out: where the place was to go, none may be left.
pub fn check(sidecar: &str, reviewed: &Reviewed) -> Result<(), FormatError> {
    match reviewed.removes_location() {
        true => places::check(places::find_in_packet(sidecar.as_bytes())),
        false => Ok(()),
    }
}
