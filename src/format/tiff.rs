//! TIFF and BigTIFF: directories of entries, in files of their own and inside EXIF [TIFF 6.0, 2; BigTIFF].

use md5::{Digest, Md5};

use super::FormatError;
use super::container::{Block, Blocks, Replacement, Store};
use super::photoshop::{self, IIM};

pub const XMP: u16 = 0x02bc;
pub const IPTC: u16 = 0x83bb;
pub const PHOTOSHOP: u16 = 0x8649;
pub const EXIF: u16 = 0x8769;
pub const GPS: u16 = 0x8825;
const C2PA: u16 = 0xcd41;
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
        tiff.first = usize::try_from(tiff.number(at, length)?).ok()?;
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
        usize::try_from(next).ok().filter(|next| *next != 0)
    }

    pub fn value(&self, entry: &Entry) -> &'a [u8] {
        let end = entry.value_at + entry.length;
        self.bytes.get(entry.value_at..end).unwrap_or_default()
    }

    /// The numbers of an entry of bytes, shorts or longs.
    pub fn numbers(&self, entry: &Entry) -> impl Iterator<Item = u64> {
        let size = match entry.kind {
            1 | 3 | 4 | 13 | 16 | 18 => size_of(entry.kind).unwrap_or(1) as usize,
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
        (0..entry.length / 8)
            .filter_map(|index| {
                let at = entry.value_at + index * 8;
                Some((sign(self.number(at, 4)?), sign(self.number(at + 4, 4)?)))
            })
            .collect()
    }

    /// The directory an entry of the given directory points to.
    pub fn child(&self, directory: usize, tag: u16) -> Option<usize> {
        let entries = self.entries(directory);
        let entry = entries.iter().find(|entry| entry.tag == tag)?;
        let place = self.numbers(entry).next()?;
        usize::try_from(place).ok().filter(|place| *place != 0)
    }
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
    let entries = tiff.entries(tiff.first);
    if entries.is_empty() {
        blocks.find(tiff.first, "a directory that cannot be read");
    }
    for entry in entries {
        let range = entry.value_at..entry.value_at + entry.length;
        match entry.tag {
            XMP => blocks.xmp.extend(Block::borrowed(file, range)),
            IPTC if blocks.iim.is_none() => {
                // Some writers say that the bytes are longs, in the order of the file.
                let swapped =
                    entry.kind == 4 && tiff.little && file.get(entry.value_at) != Some(&0x1c);
                blocks.iim = match swapped {
                    true => Some(Block::made(entry.value_at, reversed(tiff.value(&entry)))),
                    false => Block::borrowed(file, range),
                };
            }
            PHOTOSHOP => {
                let (resources, _) = photoshop::resources(tiff.value(&entry));
                for resource in resources {
                    let content = tiff.value(&entry).get(resource.content.clone());
                    if resource.id == photoshop::IIM_DIGEST {
                        blocks.iim_digest = content.and_then(|digest| digest.try_into().ok());
                    } else if resource.id == IIM && blocks.iim.is_none() {
                        let offset = entry.value_at + resource.content.start;
                        blocks.iim = content.map(|iim| Block::made(offset, iim.to_vec()));
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

/// Values are written over where they fit, else put at the end; all that was there stays where it is.
pub fn rewrite(file: &[u8], replacement: &Replacement) -> Result<Vec<u8>, FormatError> {
    let packet = replacement.whole_packet()?;
    let mut made = file.to_vec();
    // BYTE, and UNDEFINED.
    if let Some(packet) = packet {
        put(&mut made, XMP, 1, packet.as_bytes(), b' ')?;
    }
    if let Some(iim) = &replacement.iim {
        put(&mut made, IPTC, 7, iim, 0)?;
        renew_digest(&mut made, iim);
    }
    Ok(made)
}

/// The digest that says that XMP is in step with the datasets, where there is one.
fn renew_digest(file: &mut [u8], iim: &[u8]) {
    let Some(tiff) = Tiff::open(file) else {
        return;
    };
    let entries = tiff.entries(tiff.first);
    let Some(entry) = entries.iter().find(|entry| entry.tag == PHOTOSHOP) else {
        return;
    };
    let (resources, _) = photoshop::resources(tiff.value(entry));
    let digest: [u8; 16] = Md5::digest(iim).into();
    for resource in resources
        .iter()
        .filter(|resource| resource.id == photoshop::IIM_DIGEST)
    {
        let start = entry.value_at + resource.content.start;
        if let Some(place) = file.get_mut(start..start + digest.len()) {
            place.copy_from_slice(&digest);
        }
    }
}

fn put(
    file: &mut Vec<u8>,
    tag: u16,
    kind: u16,
    value: &[u8],
    padding: u8,
) -> Result<(), FormatError> {
    const BROKEN: FormatError = FormatError::CannotRewrite("its directory cannot be read");
    let tiff = Tiff::open(file).ok_or(BROKEN)?;
    let entries = tiff.entries(tiff.first);
    if entries.is_empty() {
        return Err(BROKEN);
    }
    let (little, big, first) = (tiff.little, tiff.big, tiff.first);
    let field = if big { 8 } else { 4 };
    let write = |file: &mut Vec<u8>, at: usize, number: u64, length: usize| {
        let bytes = number.to_be_bytes();
        for (index, byte) in bytes[8 - length..].iter().enumerate() {
            let place = if little { length - 1 - index } else { index };
            file[at + place] = *byte;
        }
    };
    let known = entries.iter().find(|entry| entry.tag == tag).copied();
    if let Some(entry) = known
        && entry.length > field
    {
        let old = entry.value_at..entry.value_at + entry.length;
        // A packet may be padded, datasets may not: their length is told.
        if value.len() <= entry.length && entry.kind != 4 {
            file[old.clone()].fill(padding);
            file[old.start..old.start + value.len()].copy_from_slice(value);
            if padding == 0 {
                write(file, entry.at + 4, value.len() as u64, field);
            }
            return Ok(());
        }
        file[old].fill(0);
    }
    // Values begin on a word boundary.
    let align = |file: &mut Vec<u8>| file.resize(file.len().next_multiple_of(8), 0);
    align(file);
    let place = file.len();
    file.extend_from_slice(value);
    align(file);
    if !big && file.len() > u32::MAX as usize / 2 {
        return Err(FormatError::CannotRewrite("it is too long for TIFF"));
    }
    if let Some(entry) = known {
        write(file, entry.at + 2, u64::from(kind), 2);
        write(file, entry.at + 4, value.len() as u64, field);
        write(file, entry.at + 4 + field, place as u64, field);
        return Ok(());
    }
    // A directory with one entry more, behind everything else.
    let (head, size) = if big { (8, 20) } else { (2, 12) };
    let tiff = Tiff::open(file).ok_or(BROKEN)?;
    let count = tiff.number(first, head).ok_or(BROKEN)? as usize;
    let entries_at = first + head;
    let old = file
        .get(entries_at..entries_at + count * size + field)
        .ok_or(BROKEN)?
        .to_vec();
    let tags = (0..count).map(|index| tiff.number(entries_at + index * size, 2).unwrap_or(0));
    let before = tags.take_while(|known| *known < u64::from(tag)).count() * size;
    let directory = file.len();
    file.resize(directory + head + size + old.len(), 0);
    write(file, directory, count as u64 + 1, head);
    let start = directory + head;
    file[start..start + before].copy_from_slice(&old[..before]);
    let entry = start + before;
    write(file, entry, u64::from(tag), 2);
    write(file, entry + 2, u64::from(kind), 2);
    write(file, entry + 4, value.len() as u64, field);
    write(file, entry + 4 + field, place as u64, field);
    file[entry + size..entry + size + old.len() - before].copy_from_slice(&old[before..]);
    let pointer = if big { 8 } else { 4 };
    write(file, pointer, directory as u64, field);
    Ok(())
}

/// EXIF or a TIFF without the place where the picture was taken: contents and pointer are blanked in their place, so
/// that nothing else moves.
pub fn without_location(file: &[u8]) -> Option<Vec<u8>> {
    let tiff = Tiff::open(file)?;
    let entries = tiff.entries(tiff.first);
    let pointer = entries.iter().find(|entry| entry.tag == GPS)?;
    let directory = tiff.child(tiff.first, GPS)?;
    let mut made = file.to_vec();
    for entry in tiff.entries(directory) {
        made[entry.value_at..entry.value_at + entry.length].fill(0);
    }
    let (head, size, field) = if tiff.big { (8, 20, 8) } else { (2, 12, 4) };
    let count = tiff.number(directory, head)?.min(MOST) as usize;
    let end = (directory + head + count * size).min(made.len());
    made.get_mut(directory..end)?.fill(0);
    // The entries behind the pointer move up over it.
    let count = tiff.number(tiff.first, head)? as usize;
    let after = tiff.first + head + count * size;
    let tail = file.get(pointer.at + size..after + field)?;
    made[pointer.at..pointer.at + tail.len()].copy_from_slice(tail);
    made[after + field - size..after + field].fill(0);
    let less = (count as u64 - 1).to_be_bytes();
    for (index, byte) in less[8 - head..].iter().enumerate() {
        let place = if tiff.little { head - 1 - index } else { index };
        made[tiff.first + place] = *byte;
    }
    Some(made)
}
