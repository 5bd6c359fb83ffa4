//! TIFF and BigTIFF: directories of entries, in files of their own and inside EXIF [TIFF 6.0, 2; BigTIFF].

mod entry;
mod gps;
mod tag;
mod write;

use std::collections::HashSet;

use super::container::{Block, Blocks, Store};
use super::photoshop::{self, IIM};
use super::totals::MOST_VALUE;

pub use entry::{with, without};
pub use gps::{directories as gps_directories, strip as strip_gps};
pub use tag::{
    ARTIST, COPYRIGHT, EXIF, GPS, IMAGE_DESCRIPTION, IPTC, PHOTOSHOP, USER_COMMENT, XMP, XP_AUTHOR,
    XP_COMMENT, XP_KEYWORDS, XP_SUBJECT, XP_TITLE, is_windows, name_of,
};
pub use write::rewrite;

use tag::C2PA;

/// More entries than any directory has; what says so lies.
const MOST: u64 = 4096;

pub struct Tiff<'a> {
    bytes: &'a [u8],
    little: bool,
    big: bool,
    /// Where the first directory stands.
    pub first: usize,
}

/// One entry of a directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    pub tag: u16,
    pub kind: u16,
    pub count: u64,
    /// Where the entry itself stands, and its value.
    pub at: usize,
    pub value_at: usize,
    pub length: usize,
}

impl<'a> Tiff<'a> {
    pub fn open(bytes: &'a [u8]) -> Option<Tiff<'a>> {
        let little = match bytes.get(..2)? {
            b"II" => true,
            b"MM" => false,
            _ => return None,
        };
        let mut tiff = Tiff {
            bytes,
            little,
            big: false,
            first: 0,
        };
        tiff.big = match tiff.number(2, 2)? {
            42 => false,
            // Panasonic and Olympus have numbers of their own.
            0x55 | 0x4f52 | 0x5352 => false,
            43 => true,
            _ => return None,
        };
        let (at, length) = tiff.pointer();
        tiff.first = tiff.place(tiff.number(at, length)?)?;
        Some(tiff)
    }

    pub fn is_little(&self) -> bool {
        self.little
    }

    fn pointer(&self) -> (usize, usize) {
        if self.big { (8, 8) } else { (4, 4) }
    }

    pub fn number(&self, at: usize, length: usize) -> Option<u64> {
        let bytes = self.bytes.get(at..at.checked_add(length)?)?;
        let push = |value: u64, byte: &u8| value << 8 | u64::from(*byte);
        Some(if self.little {
            bytes.iter().rev().fold(0, push)
        } else {
            bytes.iter().fold(0, push)
        })
    }

    /// A place in the file, where a directory may stand.
    fn place(&self, place: u64) -> Option<usize> {
        let place = usize::try_from(place).ok()?;
        (1..self.bytes.len()).contains(&place).then_some(place)
    }

    /// The entries of a directory whose values lie in the file.
    pub fn entries(&self, directory: usize) -> Vec<Entry> {
        let (head, size, field) = if self.big { (8, 20, 8) } else { (2, 12, 4) };
        let count = self.number(directory, head).unwrap_or(0);
        if count > MOST {
            return Vec::new();
        }
        (0..count as usize)
            .filter_map(|index| self.entry(directory + head + index * size, field))
            .collect()
    }

    fn entry(&self, at: usize, field: usize) -> Option<Entry> {
        // Whole, so that it can be written over too.
        self.bytes.get(at..at + 4 + 2 * field)?;
        let kind = self.number(at + 2, 2)? as u16;
        let count = self.number(at + 4, field)?;
        let length = usize::try_from(count.checked_mul(size_of(kind)?)?).ok()?;
        let place = at + 4 + field;
        let value_at = if length <= field {
            place
        } else {
            usize::try_from(self.number(place, field)?).ok()?
        };
        self.bytes.get(value_at..value_at.checked_add(length)?)?;
        Some(Entry {
            tag: self.number(at, 2)? as u16,
            kind,
            count,
            at,
            value_at,
            length,
        })
    }

    /// Where the directory after this one stands.
    pub fn next(&self, directory: usize) -> Option<usize> {
        let (head, size, length) = if self.big { (8, 20, 8) } else { (2, 12, 4) };
        let count = self.number(directory, head)?.min(MOST) as usize;
        let next = self.number(directory + head + count * size, length)?;
        self.place(next)
    }

    pub fn value(&self, entry: &Entry) -> &'a [u8] {
        let end = entry.value_at + entry.length;
        self.bytes.get(entry.value_at..end).unwrap_or_default()
    }

    /// The numbers of an entry of bytes, shorts or longs.
    pub fn numbers(&self, entry: &Entry) -> impl Iterator<Item = u64> {
        let size = match entry.kind {
            // Some write pointers as signed numbers.
            1 | 3 | 4 | 9 | 13 | 16 | 18 => size_of(entry.kind).unwrap_or(1) as usize,
            _ => 0,
        };
        let count = entry.length.checked_div(size).unwrap_or(0);
        (0..count).filter_map(move |index| self.number(entry.value_at + index * size, size))
    }

    /// Numerator and denominator of each rational number, signed where its type is.
    pub fn rationals(&self, entry: &Entry) -> Vec<(i64, i64)> {
        let sign = |value: u64| match entry.kind {
            10 => i64::from(value as u32 as i32),
            _ => value as i64,
        };
        if !matches!(entry.kind, 5 | 10) {
            return Vec::new();
        }
        (0..entry.length.min(MOST_VALUE) / 8)
            .filter_map(|index| {
                let at = entry.value_at + index * 8;
                Some((sign(self.number(at, 4)?), sign(self.number(at + 4, 4)?)))
            })
            .collect()
    }

    /// Whether a directory is a picture of its own, not a smaller version or a mask of another [TIFF 6.0, 8].
    fn is_page(&self, directory: usize) -> bool {
        const NEW_SUBFILE_TYPE: u16 = 0x00fe;
        const IMAGE_WIDTH: u16 = 0x0100;
        let entries = self.entries(directory);
        let kind = entries.iter().find(|entry| entry.tag == NEW_SUBFILE_TYPE);
        let kind = kind.and_then(|kind| self.numbers(kind).next());
        kind.unwrap_or(0) & 0b101 == 0 && entries.iter().any(|entry| entry.tag == IMAGE_WIDTH)
    }

    /// The directory an entry of the given directory points to.
    pub fn child(&self, directory: usize, tag: u16) -> Option<usize> {
        let entries = self.entries(directory);
        let entry = entries.iter().find(|entry| entry.tag == tag)?;
        let place = self.numbers(entry).next()?;
        self.place(place)
    }
}

/// Whether numbers stand with their last byte first.
pub fn is_little(bytes: &[u8]) -> bool {
    Tiff::open(bytes).is_some_and(|tiff| tiff.little)
}

/// Bytes of one value of a type [TIFF 6.0, 2; Exif 4.6.2; BigTIFF].
fn size_of(kind: u16) -> Option<u64> {
    Some(match kind {
        1 | 2 | 6 | 7 | 129 => 1,
        3 | 8 => 2,
        4 | 9 | 11 | 13 => 4,
        5 | 10 | 12 | 16..=18 => 8,
        _ => return None,
    })
}

pub fn blocks(file: &[u8]) -> Blocks<'_> {
    let mut blocks = Blocks {
        exif: Block::borrowed(file, 0..file.len()),
        ..Blocks::default()
    };
    let Some(tiff) = Tiff::open(file) else {
        blocks.find(0, "no header of TIFF");
        return blocks;
    };
    let mut entries = tiff.entries(tiff.first);
    // Each tag once [TIFF 6.0, 2]: thousands of entries may show the same bytes.
    let mut known = HashSet::new();
    entries.retain(|entry| entry.tag == XMP || known.insert(entry.tag));
    if entries.is_empty() {
        blocks.find(tiff.first, "a directory that cannot be read");
    }
    if let Some(page) = tiff.next(tiff.first).filter(|page| tiff.is_page(*page)) {
        blocks.find(
            page,
            "a second page, which is not looked at: a copy with metadata keeps it, a redacted copy has the first page only",
        );
    }
    for entry in entries {
        let range = entry.value_at..entry.value_at + entry.length;
        match entry.tag {
            XMP => blocks.xmp.extend(Block::borrowed(file, range)),
            IPTC => {
                // Some writers say that the bytes are longs, in the order of the file.
                let swapped =
                    entry.kind == 4 && tiff.little && file.get(entry.value_at) != Some(&0x1c);
                let block = match swapped {
                    true => Some(Block::made(entry.value_at, reversed(tiff.value(&entry)))),
                    false => Block::borrowed(file, range),
                };
                match blocks.iim {
                    None => blocks.iim = block,
                    Some(_) => blocks.further_iim.extend(block),
                }
            }
            PHOTOSHOP => {
                let (resources, _) = photoshop::resources(tiff.value(&entry));
                for resource in resources {
                    let content = tiff.value(&entry).get(resource.content.clone());
                    if resource.id == photoshop::IIM_DIGEST {
                        blocks.iim_digest = content.and_then(|digest| digest.try_into().ok());
                    } else if resource.id == IIM {
                        let offset = entry.value_at + resource.content.start;
                        let block = content.map(|iim| Block::made(offset, iim.to_vec()));
                        match blocks.iim {
                            None => blocks.iim = block,
                            Some(_) => blocks.further_iim.extend(block),
                        }
                    }
                }
            }
            C2PA => {
                blocks.c2pa = Some(Store {
                    bytes: tiff.value(&entry).to_vec(),
                    ranges: vec![range],
                });
            }
            _ => {}
        }
    }
    blocks
}

fn reversed(bytes: &[u8]) -> Vec<u8> {
    bytes
        .chunks(4)
        .flat_map(|four| four.iter().rev().copied())
        .collect()
}
