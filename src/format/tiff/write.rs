//! Values changed in a TIFF, or in EXIF: what is there stays where it is.

use md5::{Digest, Md5};

use super::{IPTC, PHOTOSHOP, Tiff, XMP};
use crate::format::FormatError;
use crate::format::container::Replacement;
use crate::format::photoshop;

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
        renew_copy(&mut made, iim)?;
        renew_digest(&mut made, iim);
    }
    Ok(made)
}

/// The same datasets among Photoshop's resources, where there are any: Photoshop writes both.
fn renew_copy(file: &mut Vec<u8>, iim: &[u8]) -> Result<(), FormatError> {
    let tiff = Tiff::open(file).ok_or(BROKEN)?;
    let entries = tiff.entries(tiff.first);
    let Some(entry) = entries.iter().find(|entry| entry.tag == PHOTOSHOP) else {
        return Ok(());
    };
    let old = tiff.value(entry);
    let (resources, _) = photoshop::resources(old);
    if !resources.iter().any(|it| it.id == photoshop::IIM) {
        return Ok(());
    }
    let digest: [u8; 16] = Md5::digest(iim).into();
    let changed = photoshop::with_iim(old, iim, &digest);
    put(file, PHOTOSHOP, 7, &changed, 0)
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

const BROKEN: FormatError = FormatError::CannotRewrite("its directory cannot be read");

fn put(
    file: &mut Vec<u8>,
    tag: u16,
    kind: u16,
    value: &[u8],
    padding: u8,
) -> Result<(), FormatError> {
    let first = Tiff::open(file).ok_or(BROKEN)?.first;
    put_in(file, first, tag, kind, value, padding)
}

/// Only the first directory takes a tag that it does not have.
pub(super) fn put_in(
    file: &mut Vec<u8>,
    first: usize,
    tag: u16,
    kind: u16,
    value: &[u8],
    padding: u8,
) -> Result<(), FormatError> {
    let tiff = Tiff::open(file).ok_or(BROKEN)?;
    let entries = tiff.entries(first);
    if entries.is_empty() {
        return Err(BROKEN);
    }
    let (little, big) = (tiff.little, tiff.big);
    let field = if big { 8 } else { 4 };
    let write = |file: &mut Vec<u8>, at: usize, number: u64, length: usize| {
        let bytes = number.to_be_bytes();
        for (index, byte) in bytes[8 - length..].iter().enumerate() {
            let place = if little { length - 1 - index } else { index };
            file[at + place] = *byte;
        }
    };
    let known = entries.iter().find(|entry| entry.tag == tag).copied();
    if let Some(entry) = known {
        let old = entry.value_at..entry.value_at + entry.length;
        let place = entry.at + 4 + field;
        // A packet may be padded, texts and datasets may not: their length is told.
        let fits = entry.length > field && value.len() <= entry.length && entry.kind != 4;
        if fits && padding != 0 {
            file[old.clone()].fill(padding);
            file[old.start..old.start + value.len()].copy_from_slice(value);
            return Ok(());
        }
        file[old.clone()].fill(0);
        if value.len() <= field {
            // So short a value stands in the entry itself.
            write(file, entry.at + 2, u64::from(kind), 2);
            write(file, entry.at + 4, value.len() as u64, field);
            file[place..place + field].fill(0);
            file[place..place + value.len()].copy_from_slice(value);
            return Ok(());
        }
        if fits {
            file[old.start..old.start + value.len()].copy_from_slice(value);
            write(file, entry.at + 4, value.len() as u64, field);
            return Ok(());
        }
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
