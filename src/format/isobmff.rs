//! AVIF and HEIC: metadata as items of the `meta` box [ISO 14496-12, 8.11; 23008-12, 6.5.1] or in a `uuid` box.

use std::collections::BTreeMap;
use std::ops::Range;

use super::container::{Block, Blocks, Store};
use super::totals::{MOST_EXTENTS, MOST_PARTS};

/// XMP [XMP3 1.2] and C2PA [C2PA A.5].
const XMP: [u8; 16] = *b"\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac";
const C2PA: [u8; 16] = *b"\xd8\xfe\xc3\xd6\x1b\x0e\x48\x3c\x92\x97\x58\x28\x87\x7e\xc4\x81";

pub struct Part {
    pub kind: [u8; 4],
    pub whole: Range<usize>,
    content: Range<usize>,
}

/// The boxes of a range, as far as they reach.
pub fn parts(file: &[u8], range: Range<usize>) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut at = range.start;
    while parts.len() < MOST_PARTS
        && let Some(part) = part(file, at, range.end)
    {
        at = part.whole.end;
        parts.push(part);
    }
    parts
}

fn part(file: &[u8], at: usize, end: usize) -> Option<Part> {
    let head = file.get(at..end)?;
    let length = u32::from_be_bytes(*head.first_chunk::<4>()?);
    let kind = *head.get(4..)?.first_chunk::<4>()?;
    let (length, start) = match length {
        0 => (end - at, 8),
        1 => {
            let long = u64::from_be_bytes(*head.get(8..)?.first_chunk::<8>()?);
            (usize::try_from(long).ok()?, 16)
        }
        length => (length as usize, 8),
    };
    let after = at.checked_add(length)?;
    (length >= start && after <= end).then_some(Part {
        kind,
        whole: at..after,
        content: at + start..after,
    })
}

pub fn blocks(file: &[u8]) -> Blocks<'_> {
    let mut blocks = Blocks::default();
    let mut left = Left {
        extents: MOST_EXTENTS,
        bytes: file.len(),
    };
    let parts = parts(file, 0..file.len());
    if parts.len() == MOST_PARTS {
        let at = parts.last().map_or(0, |part| part.whole.end);
        blocks.find(at, "more than 200,000 boxes; the rest is not read");
    }
    for part in parts {
        match &part.kind {
            b"meta" => {
                let read = items(file, part.content.clone(), &mut blocks, &mut left);
                if read.is_none() {
                    blocks.find(part.whole.start, "a meta box that cannot be read");
                }
            }
            b"uuid" => uuid(file, &part, &mut blocks),
            _ => {}
        }
    }
    blocks
}

fn uuid<'a>(file: &'a [u8], part: &Part, blocks: &mut Blocks<'a>) {
    let Some((id, content)) = file[part.content.clone()].split_at_checked(16) else {
        return;
    };
    if id == XMP {
        let start = part.content.start + 16;
        blocks
            .xmp
            .extend(Block::borrowed(file, start..part.content.end));
    } else if id == C2PA {
        // Version and flags, the purpose and its NUL, for a manifest an offset of 8 bytes.
        let purpose = content.get(4..).unwrap_or_default();
        let Some(end) = purpose.iter().position(|byte| *byte == 0) else {
            return;
        };
        if let Some(bytes) = purpose
            .get(end + 1 + 8..)
            .filter(|_| purpose.starts_with(b"manifest"))
        {
            blocks.c2pa = Some(Store {
                bytes: bytes.to_vec(),
                ranges: vec![part.whole.clone()],
            });
        }
    }
}

/// What all `meta` boxes of a file together may still ask for: extents may be empty, and many may show the same bytes.
struct Left {
    extents: usize,
    bytes: usize,
}

fn items<'a>(
    file: &'a [u8],
    meta: Range<usize>,
    blocks: &mut Blocks<'a>,
    left: &mut Left,
) -> Option<()> {
    // `meta` is a full box: four bytes of version and flags.
    let parts = parts(file, meta.start.checked_add(4)?..meta.end);
    let find = |kind: &[u8; 4]| parts.iter().find(|part| part.kind == *kind);
    let infos = find(b"iinf")?;
    let idat = find(b"idat").map(|part| part.content.clone());
    let version = *file.get(infos.content.start)?;
    let skipped = if version == 0 { 6 } else { 8 };
    let infos = self::parts(file, infos.content.start + skipped..infos.content.end);
    let told: Vec<(u32, Item, usize)> = (infos.into_iter())
        .filter_map(|info| {
            let (id, kind) = info_of(&file[info.content.clone()])?;
            Some((id, kind, info.whole.start))
        })
        .collect();
    let ids = told.iter().map(|(id, ..)| (*id, Vec::new())).collect();
    let iloc = &file[find(b"iloc")?.content.clone()];
    let places = places(iloc, idat, ids, &mut left.extents)?;
    for (id, kind, at) in told {
        let ranges = places.get(&id).map(Vec::as_slice).unwrap_or_default();
        let bytes: usize = ranges.iter().map(Range::len).fold(0, usize::saturating_add);
        let block = (left.bytes.checked_sub(bytes)).and_then(|rest| {
            let block = gathered(file, ranges)?;
            left.bytes = rest;
            Some(block)
        });
        let Some(block) = block else {
            blocks.find(at, "an item that lies outside the file");
            continue;
        };
        match kind {
            Item::Xmp => blocks.xmp.push(block),
            Item::Exif => match blocks.exif {
                None => blocks.exif = exif(block),
                Some(_) => blocks.further_exif.extend(exif(block)),
            },
        }
    }
    Some(())
}

enum Item {
    Exif,
    Xmp,
}

/// Its number and what metadata it holds, if any.
fn info_of(info: &[u8]) -> Option<(u32, Item)> {
    let version = *info.first()?;
    let (id, rest) = match version {
        2 => (
            u32::from(u16::from_be_bytes(*info.get(4..)?.first_chunk::<2>()?)),
            info.get(8..)?,
        ),
        3 => (
            u32::from_be_bytes(*info.get(4..)?.first_chunk::<4>()?),
            info.get(10..)?,
        ),
        _ => return None,
    };
    let kind = match rest.get(..4)? {
        b"Exif" => Item::Exif,
        b"mime" => {
            let mut strings = rest.get(4..)?.split(|byte| *byte == 0);
            match strings.nth(1)? {
                b"application/rdf+xml" => Item::Xmp,
                _ => return None,
            }
        }
        _ => return None,
    };
    Some((id, kind))
}

/// Where the extents of each of these items lie in the file [ISO 14496-12, 8.11.3].
fn places(
    iloc: &[u8],
    idat: Option<Range<usize>>,
    mut items: BTreeMap<u32, Vec<Range<usize>>>,
    left: &mut usize,
) -> Option<BTreeMap<u32, Vec<Range<usize>>>> {
    let version = *iloc.first()?;
    let sizes = u16::from_be_bytes(*iloc.get(4..)?.first_chunk::<2>()?);
    let size = |shift: u16| usize::from(sizes >> shift & 15);
    let (offset, length, base, index) = (size(12), size(8), size(4), size(0));
    let mut bytes = Bytes(iloc.get(6..)?);
    let wide = if version < 2 { 2 } else { 4 };
    let count = bytes.number(wide)?;
    for _ in 0..count {
        let id = bytes.number(wide)? as u32;
        let method = if version == 0 {
            0
        } else {
            bytes.number(2)? & 15
        };
        bytes.number(2)?;
        let start = bytes.number(base)?;
        let mut item = items.get_mut(&id);
        for _ in 0..bytes.number(2)? {
            *left = left.checked_sub(1)?;
            if version > 0 {
                bytes.number(index)?;
            }
            let at = start.checked_add(bytes.number(offset)?)?;
            let long = bytes.number(length)?;
            let range = (usize::try_from(at).ok()?, usize::try_from(long).ok()?);
            // In the file, or in the data of the box itself; items made of other items hold no metadata.
            let origin = match (method, &idat) {
                (0, _) => 0,
                (1, Some(idat)) => idat.start,
                _ => continue,
            };
            let from = origin.checked_add(range.0)?;
            let range = from..from.checked_add(range.1)?;
            item.iter_mut()
                .for_each(|ranges| ranges.push(range.clone()));
        }
    }
    Some(items)
}

struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    /// A big-endian number of 0, 2, 4 or 8 bytes.
    fn number(&mut self, length: usize) -> Option<u64> {
        let (head, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(
            head.iter()
                .fold(0, |value, byte| value << 8 | u64::from(*byte)),
        )
    }
}

fn gathered<'a>(file: &'a [u8], ranges: &[Range<usize>]) -> Option<Block<'a>> {
    match ranges {
        [] => None,
        [range] => Block::borrowed(file, range.clone()),
        several => {
            let mut bytes = Vec::new();
            for range in several {
                let piece = file.get(range.clone())?;
                // Extents that overlap could ask for more than there is.
                if bytes.len() + piece.len() > file.len() {
                    return None;
                }
                bytes.extend_from_slice(piece);
            }
            Some(Block::made(several[0].start, bytes))
        }
    }
}

/// Four bytes say how many to skip before the TIFF header [ISO 23008-12, A.2.1].
fn exif(block: Block<'_>) -> Option<Block<'_>> {
    let skipped = u32::from_be_bytes(*block.bytes.first_chunk::<4>()?) as usize;
    let start = skipped.checked_add(4)?;
    let bytes = block.bytes.get(start..)?;
    let prefix = if bytes.starts_with(b"Exif\0\0") { 6 } else { 0 };
    let offset = block.offset + start + prefix;
    Some(Block::made(offset, bytes[prefix..].to_vec()))
}
