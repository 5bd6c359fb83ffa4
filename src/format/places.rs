//! Every place that a photo's file and its sidecar tell: found by one finder, taken out, and looked for again.

mod bytes;
mod film;
mod gps;
mod xmp;

use std::ops::Range;

use super::container::{self, Blocks};
use super::packets::Packets;
use super::png;
use super::xmp::{Packet, read, read_within};
use super::{FormatError, tiff};
use crate::domain::fact::{Carrier, Fact};
use crate::domain::found::Place;
use crate::domain::photo::Format;

pub use xmp::strip as strip_packet;

/// Blocks that are looked at beyond a file's own: pictures behind the picture, previews, further pages. No file of a
/// camera or an editor has so many.
const MOST: usize = 256;

/// Reads the file through, whatever its container knows of.
pub fn find(file: &[u8], format: Format) -> Vec<Place> {
    let blocks = container::blocks(file, format);
    find_in(&blocks, &Packets::read(&blocks), file, None)
}

/// The same where container and packets were read already; the sidecar's packet after them.
pub fn find_in(
    blocks: &Blocks<'_>,
    packets: &Packets,
    file: &[u8],
    sidecar: Option<&Packet>,
) -> Vec<Place> {
    let mut places = Vec::new();
    let mut known: Vec<usize> = Vec::new();
    let first = blocks.exif.iter().map(|block| (block, "EXIF GPS"));
    let further = blocks.further_exif.iter();
    for (block, carrier) in first.chain(further.map(|block| (block, "second EXIF block's GPS"))) {
        known.push(block.offset);
        places.extend(gps::places(&block.bytes, carrier));
    }
    for read in packets.all() {
        places.extend(xmp::places(&read.packet, "XMP"));
    }
    for (keyword, text) in &blocks.texts {
        let tells = is_named_by(Fact::Place, keyword) && !text.trim().is_empty();
        let carrier = format!("PNG text {keyword}");
        places.extend(tells.then_some(Place {
            carrier,
            location: None,
        }));
    }
    // Of the blocks that stand in the file as they are, the scan finds the same once more.
    for at in gps::beginnings(file).take(MOST) {
        if !known.contains(&at) {
            places.extend(gps::places(&file[at..], "GPS of a further EXIF block"));
        }
    }
    let mut left = packets.left;
    let own: Vec<Range<usize>> = (blocks.xmp.iter())
        .map(|block| block.offset..block.offset + block.bytes.len())
        .collect();
    for range in bytes::packets(file).take(MOST) {
        if !own.iter().any(|own| own.contains(&range.start)) {
            let packet = read_within(&file[range], &mut left).packet;
            places.extend(xmp::places(&packet, "further XMP"));
        }
    }
    places.extend(film::places(file));
    if let Some(sidecar) = sidecar {
        places.extend(xmp::places(sidecar, "sidecar"));
    }
    // A copy of the same block, as editors leave them, says nothing new.
    let mut told: Vec<Place> = Vec::new();
    for place in places {
        if !told.contains(&place) {
            told.push(place);
        }
    }
    told
}

/// What is left in a packet on its own, such as a sidecar.
pub fn find_in_packet(bytes: &[u8]) -> Vec<Place> {
    xmp::places(&read(bytes).packet, "XMP")
}

/// The file without the places that can be blanked in it as it stands: no byte moves, but for texts of PNG. What its
/// container packs away is left to the writer of that container; [`check`] says whether anything stayed.
pub fn blanked(file: &[u8], format: Format) -> Vec<u8> {
    let mut made = match format {
        // Chunks carry a checksum, and may be compressed.
        Format::Png => return png::without_places(file),
        _ => file.to_vec(),
    };
    let blocks = container::blocks(file, format);
    let own = blocks.exif.iter().chain(&blocks.further_exif);
    for block in own.filter(|block| block.is_in(file)) {
        let range = block.offset..block.offset + block.bytes.len();
        tiff::strip_gps(&mut made[range]);
    }
    for at in gps::beginnings(file).take(MOST) {
        if !gps::places(&made[at..], "").is_empty() {
            tiff::strip_gps(&mut made[at..]);
        }
    }
    for range in bytes::packets(file).take(MOST) {
        bytes::blank(&mut made[range]);
    }
    for block in blocks.xmp.iter().filter(|block| block.is_in(file)) {
        bytes::blank(&mut made[block.offset..block.offset + block.bytes.len()]);
    }
    film::blank(&mut made);
    made
}

/// Text of a packet with its places blanked, as long as before.
pub fn blanked_packet(bytes: &[u8]) -> Vec<u8> {
    let mut made = bytes.to_vec();
    bytes::blank(&mut made);
    made
}

/// The same file without any place, or a refusal that names what still tells one. Metadata besides it stays as it is.
pub fn without(file: &[u8], format: Format) -> Result<Vec<u8>, FormatError> {
    let made = blanked(file, format);
    check(find(&made, format))?;
    Ok(made)
}

/// Refuses what still tells a place.
pub fn check(left: Vec<Place>) -> Result<(), FormatError> {
    if left.is_empty() {
        return Ok(());
    }
    let mut carriers: Vec<String> = left.into_iter().map(|place| place.carrier).collect();
    carriers.dedup();
    Err(FormatError::PlaceLeft(carriers.join(", ")))
}

/// Whether the texts of PNG under this keyword carry a fact.
pub fn is_named_by(fact: Fact, keyword: &str) -> bool {
    fact.carriers().iter().any(|carrier| match carrier {
        Carrier::PngText(known) => *known == keyword,
        Carrier::PngTextNamed(beginning) => keyword.starts_with(beginning),
        _ => false,
    })
}
