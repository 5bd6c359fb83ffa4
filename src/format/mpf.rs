//! The index of a JPEG's further pictures (MPF): gain maps, previews, second views [CIPA DC-007, 5].
//!
//! Its offsets count from its own header, so that they change with everything that is put in between.

use std::ops::Range;

use super::tiff::Tiff;

/// How its segment APP2 begins.
pub const SIGNATURE: &[u8] = b"MPF\0";
const ENTRIES: u16 = 0xb002;
/// Attributes, size, offset, two numbers of dependent pictures.
const ENTRY: usize = 16;

/// What stood where before, and what stands where now.
pub struct Moved {
    /// From where on everything moved as one.
    pub from: usize,
    /// How far, in bytes.
    pub by: i64,
    /// Of the header of the index.
    pub header_by: i64,
}

/// Changes an index in its place, so that it points at the same pictures. `header` is where its TIFF header stood, and
/// `index` what of the new file it takes up.
pub fn rebase(file: &mut [u8], index: Range<usize>, header: usize, moved: &Moved) {
    let Some(entries) = file.get(index.clone()).and_then(entries_of) else {
        return;
    };
    let (little, range) = entries;
    let start = index.start + range.start;
    for entry in 0..range.len() / ENTRY {
        let at = start + entry * ENTRY;
        let number = |at: usize| -> Option<u32> {
            let four = *file.get(at..)?.first_chunk::<4>()?;
            Some(match little {
                true => u32::from_le_bytes(four),
                false => u32::from_be_bytes(four),
            })
        };
        let (Some(size), Some(offset)) = (number(at + 4), number(at + 8)) else {
            return;
        };
        let (place, changed) = match offset {
            // The picture in front, which has grown.
            0 if size as usize >= moved.from => (at + 4, i64::from(size) + moved.by),
            // What lies before the picture did not move with it.
            offset if offset > 0 && header + offset as usize >= moved.from => {
                (at + 8, i64::from(offset) + moved.by - moved.header_by)
            }
            _ => continue,
        };
        let Ok(changed) = u32::try_from(changed) else {
            continue;
        };
        let bytes = match little {
            true => changed.to_le_bytes(),
            false => changed.to_be_bytes(),
        };
        file[place..place + 4].copy_from_slice(&bytes);
    }
}

/// Whether numbers stand with their lowest byte first, and where the entries are.
fn entries_of(index: &[u8]) -> Option<(bool, Range<usize>)> {
    let tiff = Tiff::open(index)?;
    let entries = tiff.entries(tiff.first);
    let entry = entries.iter().find(|entry| entry.tag == ENTRIES)?;
    let range = entry.value_at..entry.value_at + entry.length;
    Some((tiff.is_little(), range))
}
