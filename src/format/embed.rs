//! What was reviewed, written into a copy of the file itself: packet, datasets and EXIF in step, no pixel touched.

use std::borrow::Cow;

use super::container::{self, Replacement};
use super::iptc::{FIELDS, Iim};
use super::merge::merge;
use super::sources::{self, Sources};
use super::xmp::extended::{self, Parts};
use super::xmp::{self, Packet, Padding, Property, unite};
use super::{FormatError, descriptive, in_step, keywords, places, regions};
use crate::domain::carried::Ticked;
use crate::domain::fact::Fact;
use crate::domain::field::{Holds, TextField};
use crate::domain::photo::{Format, Photo};
use crate::domain::review::Reviewed;

/// Room for programs that change a packet in its place [XMP1 7.3.3 recommends 2 to 4 KB].
const ROOM: Padding = Padding(2048);

/// Only what changed is written, where it stands already or where it belongs; a sidecar counts more than what the file
/// says itself.
pub fn embed(
    file: &[u8],
    format: Format,
    sidecar: Option<&[u8]>,
    reviewed: &Reviewed,
    photo: &Photo,
    reviewer: Option<&str>,
) -> Result<Vec<u8>, FormatError> {
    let made = written(file, format, sidecar, reviewed, photo, reviewer)?;
    match reviewed.removes_location() {
        // Out of all that was not written anew, whatever the container knows of.
        true => places::without(&made, format),
        false => Ok(made),
    }
}

/// The same, where places stand as before but in the packet.
fn written(
    file: &[u8],
    format: Format,
    sidecar: Option<&[u8]>,
    reviewed: &Reviewed,
    photo: &Photo,
    reviewer: Option<&str>,
) -> Result<Vec<u8>, FormatError> {
    let blocks = container::blocks(file, format);
    let sources = sources::read_in(&blocks, file, format, sidecar);
    let reviewed = &reviewed.changes();
    let mut packet = sources.packet_to_embed();
    merge(&mut packet, reviewed, photo, reviewer);
    let exif = blocks.exif.as_ref();
    let exif = exif.and_then(|block| in_step::in_exif(&block.bytes, &sources.exif, reviewed));
    let mut changed = Cow::Borrowed(file);
    for (block, exif) in blocks.further_exif.iter().zip(&sources.further_exif) {
        in_step::blank_further(changed.to_mut(), block, exif, reviewed);
    }
    // A TIFF is its own EXIF.
    let (changed, exif) = match (format, exif) {
        (Format::Tiff, Some(exif)) => (Cow::Owned(exif), None),
        (_, exif) => (changed, exif),
    };
    let replacement = Replacement {
        xmp: Some(parts(&packet, format)?),
        iim: changed_iim(&sources.iim, reviewed),
        exif,
        texts: in_step::in_png(&sources.texts, reviewed),
    };
    container::rewrite(&changed, format, &replacement)
}

/// What was accepted, written or ticked, into a redacted copy that holds nothing but pixels; as it is where there is
/// nothing to say, or where the format takes nothing in. `photo` tells of the copy.
pub fn into_redacted_copy(
    copy: Vec<u8>,
    reviewed: &Reviewed,
    ticked: &Ticked,
    photo: &Photo,
    reviewer: Option<&str>,
) -> Result<Vec<u8>, FormatError> {
    let reviewed = reviewed.for_redacted_copy(ticked);
    let says_nothing = reviewed.texts().is_empty()
        && reviewed.keywords().is_empty()
        && reviewed.faces().next().is_none();
    if says_nothing || !photo.format.takes_metadata() {
        return Ok(copy);
    }
    let made = written(&copy, photo.format, None, &reviewed, photo, reviewer)?;
    places::check(places::find(&made, photo.format))?;
    Ok(made)
}

fn parts(packet: &Packet, format: Format) -> Result<Parts, FormatError> {
    if format == Format::Jpeg {
        return extended::split(packet, ROOM).ok_or(FormatError::CannotRewrite(
            "its metadata is too long for JPEG",
        ));
    }
    Ok(Parts {
        main: xmp::write(packet, ROOM),
        extended: None,
    })
}

impl Sources {
    /// The file's own packet, with what the sidecar says of the picture in its place: how a raw file is developed, and
    /// what the sidecar says of itself, stays in the sidecar. The file keeps the keywords that only it has.
    pub fn packet_to_embed(&self) -> Packet {
        let mut packet = self.xmp.clone().unwrap_or_default();
        let Some(sidecar) = &self.sidecar else {
            return packet;
        };
        descriptive::overlay(&mut packet, sidecar);
        if let Some(own) = &self.xmp {
            regions::unite(&mut packet, own);
            let keywords = Fact::Keywords.xmp();
            let own = keywords.filter_map(|property| {
                let node = own.get(property)?.clone();
                let name = property.into();
                Some(Property { name, node })
            });
            unite::properties(&mut packet.properties, own.collect());
        }
        packet
    }

    /// The packet of a sidecar that changes are merged into: the sidecar's, with what only the file has.
    pub fn packet_to_change(&self) -> Packet {
        match (&self.sidecar, &self.xmp) {
            (Some(sidecar), Some(xmp)) => {
                let mut packet = sidecar.clone();
                extended::join(&mut packet, xmp.clone());
                regions::unite(&mut packet, xmp);
                packet
            }
            (Some(packet), None) | (None, Some(packet)) => packet.clone(),
            (None, None) => Packet::default(),
        }
    }
}

/// Datasets are kept in step where there are any; none are begun.
fn changed_iim(iim: &Iim, reviewed: &Reviewed) -> Option<Vec<u8>> {
    if iim.is_empty() {
        return None;
    }
    let mut changed = iim.clone();
    for (field, number) in FIELDS {
        let Some(text) = in_step::decided(reviewed, field) else {
            continue;
        };
        let texts: Vec<&str> = match field.holds() {
            Holds::List => TextField::items(text).collect(),
            _ => Some(text)
                .filter(|text| !text.is_empty())
                .into_iter()
                .collect(),
        };
        changed.set(number, &texts);
    }
    keywords::in_iim(&mut changed, reviewed);
    (changed != *iim).then(|| changed.write())
}
