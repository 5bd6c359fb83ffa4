//! JPEG: metadata in application segments before the picture [JPEG B.1; XMP3 1.1.3; Exif 4.5.4].

use std::collections::BTreeMap;
use std::ops::Range;

use md5::{Digest, Md5};

use super::FormatError;
use super::container::{Block, Blocks, Replacement, Store};
use super::photoshop::{self, IIM, IIM_DIGEST};
use super::xmp::extended::Extended;

const EXIF: &[u8] = b"Exif\0\0";
const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
const EXTENDED: &[u8] = b"http://ns.adobe.com/xmp/extension/\0";
const PHOTOSHOP: &[u8] = b"Photoshop 3.0\0";
const APP0: u8 = 0xe0;
const APP1: u8 = 0xe1;
const APP11: u8 = 0xeb;
const APP13: u8 = 0xed;
const COMMENT: u8 = 0xfe;
/// What a segment holds at most beside its length.
const LONGEST: usize = 65_533;
/// GUID, whole length and place of a part of extended XMP.
const EXTENDED_HEAD: usize = 32 + 4 + 4;
/// Of extended XMP in one segment [XMP3 1.1.3.1].
const EXTENDED_PART: usize = 65_400;
/// No extended packet or manifest is longer; what says so lies.
const MOST: usize = 64 << 20;

/// A marker segment; `content` is what follows its length.
struct Segment {
    marker: u8,
    whole: Range<usize>,
    content: Range<usize>,
}

/// The segments before the picture, and where they end. Bytes between them that belong to none are passed over.
fn segments(file: &[u8]) -> (Vec<Segment>, usize) {
    let mut segments = Vec::new();
    let mut at = 2;
    loop {
        let Some(&[0xff, marker]) = file.get(at..at + 2) else {
            // Padding, or garbage up to the next marker.
            match file
                .get(at + 1..)
                .and_then(|rest| rest.iter().position(|byte| *byte == 0xff))
            {
                Some(skipped) if file.get(at).is_some() => {
                    at += skipped + 1;
                    continue;
                }
                _ => return (segments, at.min(file.len())),
            }
        };
        match marker {
            0xff | 0x00 => at += 1,
            // Start of scan, end of image: what comes now is the picture.
            0xda | 0xd9 => return (segments, at),
            0x01 | 0xd0..=0xd8 => at += 2,
            _ => {
                let length = file.get(at + 2..).and_then(|rest| rest.first_chunk::<2>());
                let length = length.map_or(0, |length| usize::from(u16::from_be_bytes(*length)));
                let end = at + 2 + length;
                if length < 2 || end > file.len() {
                    return (segments, at);
                }
                segments.push(Segment {
                    marker,
                    whole: at..end,
                    content: at + 4..end,
                });
                at = end;
            }
        }
    }
}

fn is(file: &[u8], segment: &Segment, marker: u8, signature: &[u8]) -> bool {
    segment.marker == marker && file[segment.content.clone()].starts_with(signature)
}

pub fn blocks(file: &[u8]) -> Blocks<'_> {
    let mut blocks = Blocks::default();
    let (segments, end) = segments(file);
    if file.get(end + 1) != Some(&0xda) {
        blocks.find(end, "the segments break off before the picture");
    }
    let mut resources = Vec::new();
    let mut resources_at = None;
    let mut parts: BTreeMap<String, BTreeMap<u32, &[u8]>> = BTreeMap::new();
    let mut lengths: BTreeMap<String, u32> = BTreeMap::new();
    let mut boxes: BTreeMap<[u8; 2], BTreeMap<u32, Range<usize>>> = BTreeMap::new();
    for segment in &segments {
        let content = &file[segment.content.clone()];
        let after = |signature: &[u8]| segment.content.start + signature.len()..segment.content.end;
        if is(file, segment, APP1, EXIF) {
            if blocks.exif.is_none() {
                blocks.exif = Block::borrowed(file, after(EXIF));
            }
        } else if is(file, segment, APP1, XMP) {
            blocks.xmp.extend(Block::borrowed(file, after(XMP)));
        } else if is(file, segment, APP1, EXTENDED) {
            match extended_part(&content[EXTENDED.len()..]) {
                Some((guid, length, place, part)) => {
                    lengths.entry(guid.clone()).or_insert(length);
                    parts.entry(guid).or_default().insert(place, part);
                }
                None => blocks.find(
                    segment.whole.start,
                    "a part of extended XMP that is too short",
                ),
            }
        } else if is(file, segment, APP13, PHOTOSHOP) {
            resources_at.get_or_insert(segment.content.start);
            resources.extend_from_slice(&content[PHOTOSHOP.len()..]);
        } else if is(file, segment, APP11, b"JP") && content.len() > 16 {
            // Common identifier, number of the box, number of the packet [C2PA A.3.1; ISO 19566-5].
            let instance = [content[2], content[3]];
            let packet = u32::from_be_bytes([content[4], content[5], content[6], content[7]]);
            let range = segment.content.start + 8..segment.content.end;
            boxes.entry(instance).or_default().insert(packet, range);
        } else if segment.marker == COMMENT {
            let text = String::from_utf8_lossy(content).into_owned();
            blocks.texts.push(("Comment".to_owned(), text));
        }
    }
    if let Some(at) = resources_at {
        take_resources(&mut blocks, &resources, at);
    }
    for (guid, parts) in parts {
        let length = lengths.get(&guid).copied().unwrap_or(0) as usize;
        match joined(&parts, length) {
            Some(whole) => blocks.extended_xmp.push((guid, whole)),
            None => blocks.find(0, "extended XMP of which a part is missing"),
        }
    }
    blocks.c2pa = boxes
        .values()
        .find_map(|packets| store(file, &segments, packets));
    blocks
}

fn extended_part(content: &[u8]) -> Option<(String, u32, u32, &[u8])> {
    let (head, part) = content.split_at_checked(EXTENDED_HEAD)?;
    let guid = std::str::from_utf8(&head[..32]).ok()?.to_owned();
    let number =
        |at: usize| u32::from_be_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
    Some((guid, number(32), number(36), part))
}

fn joined(parts: &BTreeMap<u32, &[u8]>, length: usize) -> Option<Vec<u8>> {
    let there: usize = parts.values().map(|part| part.len()).sum();
    if length > there || length > MOST {
        return None;
    }
    let mut whole = Vec::with_capacity(length);
    for (place, part) in parts {
        if *place as usize != whole.len() {
            return None;
        }
        whole.extend_from_slice(part);
    }
    whole.truncate(length);
    Some(whole)
}

fn take_resources(blocks: &mut Blocks, resources: &[u8], at: usize) {
    let (found, is_whole) = photoshop::resources(resources);
    if !is_whole {
        blocks.find(at, "Photoshop's resources break off");
    }
    for resource in found {
        let content = &resources[resource.content.clone()];
        match resource.id {
            IIM if blocks.iim.is_none() => {
                let offset = at + PHOTOSHOP.len() + resource.content.start;
                blocks.iim = Some(Block::made(offset, content.to_vec()));
            }
            IIM_DIGEST => blocks.iim_digest = content.try_into().ok(),
            _ => {}
        }
    }
}

/// Every packet but the first repeats the header of the box, 8 bytes or 16.
fn store(
    file: &[u8],
    segments: &[Segment],
    packets: &BTreeMap<u32, Range<usize>>,
) -> Option<Store> {
    let mut store = Store::default();
    for range in packets.values() {
        let packet = file.get(range.clone())?;
        let head = if packet.starts_with(&[0, 0, 0, 1]) {
            16
        } else {
            8
        };
        let skipped = if store.bytes.is_empty() { 0 } else { head };
        store.bytes.extend_from_slice(packet.get(skipped..)?);
        let segment = segments
            .iter()
            .find(|segment| segment.content.end == range.end)?;
        store.ranges.push(segment.whole.clone());
    }
    // A superbox whose description says that it is a manifest store.
    let is_c2pa =
        store.bytes.get(4..8) == Some(b"jumb") && store.bytes.get(16..20) == Some(b"c2pa");
    is_c2pa.then_some(store)
}

/// The new packet takes the place of the old one, or stands behind JFIF and EXIF.
pub fn rewrite(file: &[u8], replacement: &Replacement) -> Result<Vec<u8>, FormatError> {
    let (segments, end) = segments(file);
    if segments.is_empty() || end >= file.len() {
        return Err(FormatError::CannotRewrite(
            "it breaks off before the picture",
        ));
    }
    let xmp = match &replacement.xmp {
        Some(parts) => Some(packet_segments(&parts.main, parts.extended.as_ref())?),
        None => None,
    };
    let exif = replacement.exif.as_ref();
    let exif = exif.map(|exif| segment(APP1, &[EXIF, exif])).transpose()?;
    let (mut xmp, mut exif) = (xmp, exif);
    let mut iim = match &replacement.iim {
        Some(iim) => Some(resource_segments(file, &segments, iim)?),
        None => None,
    };
    let replaces = (xmp.is_some(), exif.is_some(), iim.is_some());
    let has = |marker, signature| segments.iter().any(|s| is(file, s, marker, signature));
    let (has_xmp, has_exif) = (has(APP1, XMP), has(APP1, EXIF));
    let has_resources = has(APP13, PHOTOSHOP);
    let mut made = file[..2].to_vec();
    let mut is_at_head = true;
    for segment in &segments {
        let is_exif = is(file, segment, APP1, EXIF);
        let is_xmp = is(file, segment, APP1, XMP);
        if is_at_head && segment.marker != APP0 && !is_exif {
            is_at_head = false;
            if !has_exif {
                made.extend(exif.take().unwrap_or_default());
            }
            if !has_xmp {
                made.extend(xmp.take().unwrap_or_default());
            }
            if !has_resources {
                made.extend(iim.take().unwrap_or_default());
            }
        }
        if replaces.0 && (is_xmp || is(file, segment, APP1, EXTENDED)) {
            made.extend(if is_xmp {
                xmp.take().unwrap_or_default()
            } else {
                Vec::new()
            });
        } else if replaces.1 && is_exif {
            made.extend(exif.take().unwrap_or_default());
        } else if replaces.2 && is(file, segment, APP13, PHOTOSHOP) {
            made.extend(iim.take().unwrap_or_default());
        } else {
            made.extend_from_slice(&file[segment.whole.clone()]);
        }
    }
    for rest in [exif, xmp, iim].into_iter().flatten() {
        made.extend(rest);
    }
    made.extend_from_slice(&file[end..]);
    Ok(made)
}

fn segment(marker: u8, pieces: &[&[u8]]) -> Result<Vec<u8>, FormatError> {
    let length: usize = pieces.iter().map(|piece| piece.len()).sum();
    if length > LONGEST {
        return Err(FormatError::CannotRewrite(
            "its metadata is too long for JPEG",
        ));
    }
    let mut segment = vec![0xff, marker];
    segment.extend((length as u16 + 2).to_be_bytes());
    for piece in pieces {
        segment.extend_from_slice(piece);
    }
    Ok(segment)
}

fn packet_segments(main: &str, extended: Option<&Extended>) -> Result<Vec<u8>, FormatError> {
    let mut segments = segment(APP1, &[XMP, main.as_bytes()])?;
    if let Some(Extended { guid, content }) = extended {
        let length = (content.len() as u32).to_be_bytes();
        for (number, part) in content.as_bytes().chunks(EXTENDED_PART).enumerate() {
            let place = ((number * EXTENDED_PART) as u32).to_be_bytes();
            let pieces = [EXTENDED, guid.as_bytes(), &length, &place, part];
            segments.extend(segment(APP1, &pieces)?);
        }
    }
    Ok(segments)
}

/// Photoshop's resources with other datasets among them, and their digest where there was one.
fn resource_segments(
    file: &[u8],
    segments: &[Segment],
    iim: &[u8],
) -> Result<Vec<u8>, FormatError> {
    let resources: Vec<u8> = (segments.iter())
        .filter(|segment| is(file, segment, APP13, PHOTOSHOP))
        .flat_map(|segment| &file[segment.content.start + PHOTOSHOP.len()..segment.content.end])
        .copied()
        .collect();
    let digest: [u8; 16] = Md5::digest(iim).into();
    let changed = photoshop::with_iim(&resources, iim, &digest);
    let mut made = Vec::new();
    for part in changed.chunks(LONGEST - PHOTOSHOP.len()) {
        made.extend(segment(APP13, &[PHOTOSHOP, part])?);
    }
    Ok(made)
}
