//! What stands beside the pixels in a file and changes how they look: EXIF, colour profile, further frames.

use exif::{In, Tag};

use crate::domain::photo::Orientation;

/// The two things EXIF says about pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exif {
    pub orientation: Orientation,
    /// Cameras mark Adobe RGB by the interoperability index `R03` and embed no profile [DCF 2.0, 5.3].
    pub adobe_rgb: bool,
}

impl Exif {
    /// Reads as much as can be read; damaged EXIF says nothing.
    pub fn read(bytes: &[u8]) -> Exif {
        // Some writers keep the JPEG prefix in other containers.
        let bytes = bytes.strip_prefix(b"Exif\0\0").unwrap_or(bytes);
        let mut reader = exif::Reader::new();
        let parsed = reader
            .continue_on_error(true)
            .read_raw(bytes.to_vec())
            .or_else(|error| error.distill_partial_result(|_| {}));
        let Ok(parsed) = parsed else {
            return Exif::default();
        };
        let orientation = parsed
            .get_field(Tag::Orientation, In::PRIMARY)
            .and_then(|field| field.value.get_uint(0))
            .map(Orientation::from_exif)
            .unwrap_or_default();
        let adobe_rgb = parsed
            .get_field(Tag::InteroperabilityIndex, In::PRIMARY)
            .is_some_and(|field| match &field.value {
                exif::Value::Ascii(lines) => lines.iter().any(|line| line.starts_with(b"R03")),
                _ => false,
            });
        Exif {
            orientation,
            adobe_rgb,
        }
    }
}

/// The data of the first PNG chunk of this type, before or after the pixels; `None` where it is cut off.
pub fn png_chunk<'a>(png: &'a [u8], kind: &[u8; 4]) -> Option<&'a [u8]> {
    const SIGNATURE: usize = 8;
    const CHECKSUM: usize = 4;
    let mut rest = png.get(SIGNATURE..)?;
    loop {
        let (length, after) = rest.split_first_chunk::<4>()?;
        let (found, after) = after.split_first_chunk::<4>()?;
        let length = u32::from_be_bytes(*length) as usize;
        if found == kind {
            return after.get(..length);
        }
        rest = after.get(length.checked_add(CHECKSUM)?..)?;
    }
}

/// The data of the first WebP chunk of this type; `None` where it is cut off.
pub fn riff_chunk<'a>(riff: &'a [u8], kind: &[u8; 4]) -> Option<&'a [u8]> {
    const HEADER: usize = 12;
    let mut rest = riff.get(HEADER..)?;
    loop {
        let (found, after) = rest.split_first_chunk::<4>()?;
        let (length, after) = after.split_first_chunk::<4>()?;
        let length = u32::from_le_bytes(*length) as usize;
        if found == kind {
            return after.get(..length);
        }
        // Chunks are padded to even length.
        rest = after.get(length.checked_add(length & 1)?..)?;
    }
}

/// Whether a WebP declares more bytes than there are.
pub fn riff_is_cut_off(riff: &[u8]) -> bool {
    let declared = riff.get(4..).and_then(|rest| rest.first_chunk::<4>());
    declared.is_some_and(|length| u64::from(u32::from_le_bytes(*length)) + 8 > riff.len() as u64)
}

/// Whether a GIF has a second frame [GIF89a 15: the grammar].
pub fn gif_is_animated(gif: &[u8]) -> bool {
    gif_frames(gif, 2).is_some()
}

/// Walks up to the given frame without decoding any.
fn gif_frames(gif: &[u8], wanted: u32) -> Option<()> {
    const EXTENSION: u8 = 0x21;
    const IMAGE: u8 = 0x2c;
    let table = |packed: u8| -> usize {
        if packed & 0x80 == 0 {
            0
        } else {
            3 << ((packed & 7) + 1)
        }
    };
    let mut at = 13 + table(*gif.get(10)?);
    let mut frames = 0;
    loop {
        match *gif.get(at)? {
            EXTENSION => at += 2,
            IMAGE => {
                frames += 1;
                if frames == wanted {
                    return Some(());
                }
                // Ten bytes of description, a colour table, the code size.
                at += 10 + table(*gif.get(at + 9)?) + 1;
            }
            _ => return None,
        }
        // Sub-blocks up to an empty one.
        while let length @ 1.. = usize::from(*gif.get(at)?) {
            at += length + 1;
        }
        at += 1;
    }
}

/// An entry of a TIFF's first directory: whether its values are shorts, and where the field of its value stands.
pub struct TiffEntry {
    is_short: bool,
    pub value: usize,
}

/// The first value of a tag in a TIFF's first directory [TIFF 6.0, 2; BigTIFF], where it is a short or a long.
pub fn tiff_tag(tiff: &[u8], wanted: u16) -> Option<u64> {
    let entry = tiff_entry(tiff, wanted)?;
    let width = if entry.is_short { 2 } else { 4 };
    tiff_number(tiff, entry.value as u64, width)
}

fn tiff_number(tiff: &[u8], at: u64, length: u64) -> Option<u64> {
    let start = usize::try_from(at).ok()?;
    let bytes = tiff.get(start..start.checked_add(length as usize)?)?;
    let push = |value: u64, byte: &u8| value << 8 | u64::from(*byte);
    Some(match tiff.first() {
        Some(b'I') => bytes.iter().rev().fold(0, push),
        _ => bytes.iter().fold(0, push),
    })
}

pub fn tiff_entry(tiff: &[u8], wanted: u16) -> Option<TiffEntry> {
    const SHORT: u64 = 3;
    let number = |at: u64, length: u64| tiff_number(tiff, at, length);
    // Places and counts are twice as wide, or more, in the big variant.
    let (start, count, head, entry, value) = match number(2, 2)? {
        43 => (number(8, 8)?, 8, 8, 20, 12),
        _ => (number(4, 4)?, 2, 2, 12, 8),
    };
    (0..number(start, count)?).find_map(|index| {
        let at = start
            .checked_add(head)?
            .checked_add(index.checked_mul(entry)?)?;
        // Past the end of the file, no tag can follow.
        if number(at, 2)? != u64::from(wanted) {
            return None;
        }
        Some(TiffEntry {
            is_short: number(at + 2, 2)? == SHORT,
            value: usize::try_from(at + value).ok()?,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exif(entries: &[[u8; 12]]) -> Vec<u8> {
        let mut bytes = b"II\x2a\0\x08\0\0\0".to_vec();
        bytes.extend((entries.len() as u16).to_le_bytes());
        bytes.extend(entries.iter().flatten());
        bytes.extend([0; 4]);
        bytes
    }

    #[test]
    fn orientation_is_read_with_or_without_the_jpeg_prefix_and_as_a_long_too() {
        let short = exif(&[[0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0]]);
        assert_eq!(Exif::read(&short).orientation, Orientation::Rotated90);
        let prefixed = [b"Exif\0\0".as_slice(), &short].concat();
        assert_eq!(Exif::read(&prefixed).orientation, Orientation::Rotated90);
        let long = exif(&[[0x12, 1, 4, 0, 1, 0, 0, 0, 3, 0, 0, 0]]);
        assert_eq!(Exif::read(&long).orientation, Orientation::Rotated180);
    }

    #[test]
    fn damage_behind_the_orientation_does_not_hide_it() {
        let damaged = exif(&[
            [0x12, 1, 3, 0, 1, 0, 0, 0, 8, 0, 0, 0],
            // A text that lies outside the file.
            [0x0f, 1, 2, 0, 0, 1, 0, 0, 255, 255, 0, 0],
        ]);
        assert_eq!(Exif::read(&damaged).orientation, Orientation::Rotated270);
        assert_eq!(Exif::read(b"nonsense"), Exif::default());
    }

    #[test]
    fn a_chunk_that_claims_more_than_the_file_holds_is_none() {
        let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
        png.extend(b"\0\0\0\x02eXIfab....");
        assert_eq!(png_chunk(&png, b"eXIf"), Some(b"ab".as_slice()));
        assert_eq!(png_chunk(&png, b"iCCP"), None);
        png[8..12].copy_from_slice(&u32::MAX.to_be_bytes());
        assert_eq!(png_chunk(&png, b"eXIf"), None);
        let riff = b"RIFF....WEBPVP8X\x01\0\0\0x\0EXIF\xff\xff\xff\xffab";
        assert_eq!(riff_chunk(riff, b"VP8X"), Some(b"x".as_slice()));
        assert_eq!(riff_chunk(riff, b"EXIF"), None);
    }

    #[test]
    fn a_tag_is_found_in_both_byte_orders_and_in_big_tiff() {
        let little = exif(&[[0x1c, 1, 3, 0, 1, 0, 0, 0, 2, 0, 0, 0]]);
        assert_eq!(tiff_tag(&little, 284), Some(2));
        assert_eq!(tiff_tag(&little, 322), None);
        let big_endian = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x1c\0\x03\0\0\0\x01\0\x02\0\0";
        assert_eq!(tiff_tag(big_endian, 284), Some(2));
        let mut big_tiff = b"II\x2b\0\x08\0\0\0\x10\0\0\0\0\0\0\0".to_vec();
        big_tiff.extend([1, 0, 0, 0, 0, 0, 0, 0]);
        big_tiff.extend([
            0x42, 1, 4, 0, 1, 0, 0, 0, 0, 0, 0, 0, 64, 0, 0, 0, 0, 0, 0, 0,
        ]);
        assert_eq!(tiff_tag(&big_tiff, 322), Some(64));
    }
}
