//! JPEG: metadata in application segments before the picture [JPEG B.1; XMP3 1.1.3; Exif 4.5.4].

mod write;

use std::collections::BTreeMap;
use std::ops::Range;

use super::container::{Block, Blocks, Store};
use super::photoshop::{self, IIM, IIM_DIGEST};

pub use write::rewrite;

const EXIF: &[u8] = b"Exif\0\0";
const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
const EXTENDED: &[u8] = b"http://ns.adobe.com/xmp/extension/\0";
const PHOTOSHOP: &[u8] = b"Photoshop 3.0\0";
const APP1: u8 = 0xe1;
const APP11: u8 = 0xeb;
const APP13: u8 = 0xed;
const COMMENT: u8 = 0xfe;
/// GUID, whole length and place of a part of extended XMP.
const EXTENDED_HEAD: usize = 32 + 4 + 4;
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
            match blocks.exif {
                None => blocks.exif = Block::borrowed(file, after(EXIF)),
                Some(_) => (blocks.further_exif).extend(Block::borrowed(file, after(EXIF))),
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
