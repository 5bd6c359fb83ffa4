//! What a file really is, by its first bytes; its name is not asked.

use super::FormatError;
use super::content::{self, Content};
use crate::domain::photo::Format;

/// Tells the photo's format, or what the file is instead.
pub fn sniff(bytes: &[u8]) -> Result<Format, FormatError> {
    if bytes.is_empty() {
        return Err(FormatError::Empty);
    }
    photo(bytes).map_err(FormatError::NotAPhoto)
}

fn photo(bytes: &[u8]) -> Result<Format, Content> {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Ok(Format::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Ok(Format::Png),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Ok(Format::Gif),
        [b'R', b'I', b'F', b'F', _, _, _, _, kind @ ..] => match kind {
            [b'W', b'E', b'B', b'P', ..] => Ok(Format::WebP),
            [b'A', b'V', b'I', b' ', ..] => Err(Content::Video("AVI")),
            [b'W', b'A', b'V', b'E', ..] => Err(Content::Sound("WAV")),
            _ => Err(Content::Unknown),
        },
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => by_brands(bytes),
        [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => {
            raw_in_tiff(bytes).map_or(Ok(Format::Tiff), |kind| Err(Content::CameraRaw(kind)))
        }
        _ if is_bmp(bytes) => Ok(Format::Bmp),
        _ => Err(content::of(bytes)),
    }
}

/// `BM` alone begins many a text; the header's length [`BITMAPCOREHEADER` to `BITMAPV5HEADER`] makes it sure.
fn is_bmp(bytes: &[u8]) -> bool {
    bytes.starts_with(b"BM")
        && matches!(
            bytes.get(14..18),
            Some([12 | 16 | 40 | 52 | 56 | 64 | 108 | 124, 0, 0, 0])
        )
}

/// ISO base media: the major brand and the compatible ones [ISO 14496-12, 4.3; 23008-12, 10.2].
fn by_brands(bytes: &[u8]) -> Result<Format, Content> {
    let length = u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) as usize;
    let end = length.clamp(12, 512).min(bytes.len());
    // The four bytes after the major brand are a version.
    let brands: Vec<&[u8]> = bytes[..end]
        .get(8..)
        .unwrap_or_default()
        .chunks_exact(4)
        .enumerate()
        .filter(|(index, _)| *index != 1)
        .map(|(_, brand)| brand)
        .collect();
    for brand in &brands {
        match *brand {
            b"avif" | b"avis" => return Ok(Format::Avif),
            b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"hevm" | b"hevs" => {
                return Ok(Format::Heic);
            }
            b"crx " => return Err(Content::CameraRaw("Canon CR3")),
            b"jxl " => return Err(Content::OtherPicture("JPEG XL")),
            _ => {}
        }
    }
    match brands.first().copied() {
        Some(b"mif1" | b"msf1") => Ok(Format::Heic),
        Some(b"qt  ") => Err(Content::Video("QuickTime")),
        Some(b"M4A " | b"M4B ") => Err(Content::Sound("MPEG-4")),
        Some(_) => Err(Content::Video("MPEG-4")),
        None => Err(Content::Unknown),
    }
}

/// Raw files that dress as TIFF: opening them would show their thumbnail, or noise.
fn raw_in_tiff(bytes: &[u8]) -> Option<&'static str> {
    const NEW_SUBFILE_TYPE: u16 = 0x00fe;
    const SUB_IFDS: u16 = 0x014a;
    const DNG_VERSION: u16 = 0xc612;
    if bytes.get(8..10) == Some(b"CR") {
        return Some("Canon CR2");
    }
    let entries = first_directory(bytes)?;
    let value = |wanted| {
        entries
            .iter()
            .find(|(tag, _)| *tag == wanted)
            .map(|(_, value)| *value)
    };
    if value(DNG_VERSION).is_some() {
        return Some("DNG");
    }
    // The first picture is only a preview of one that stands in a sub-directory.
    let reduced = value(NEW_SUBFILE_TYPE).is_some_and(|kind| kind & 1 == 1);
    (reduced && value(SUB_IFDS).is_some()).then_some("based on TIFF")
}

/// Tags and values (or offsets) of the first directory of a classic TIFF [TIFF 6.0, 2].
fn first_directory(tiff: &[u8]) -> Option<Vec<(u16, u32)>> {
    let little = tiff.first() == Some(&b'I');
    let short = |at: usize| {
        let pair = tiff.get(at..)?.first_chunk::<2>()?;
        Some(if little {
            u16::from_le_bytes(*pair)
        } else {
            u16::from_be_bytes(*pair)
        })
    };
    let long = |at: usize| {
        let four = tiff.get(at..)?.first_chunk::<4>()?;
        Some(if little {
            u32::from_le_bytes(*four)
        } else {
            u32::from_be_bytes(*four)
        })
    };
    let start = long(4)? as usize;
    (0..usize::from(short(start)?))
        .map(|index| {
            let entry = start.checked_add(2 + index * 12)?;
            Some((short(entry)?, long(entry + 8)?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expected: Result<Format, Content>) {
        assert_eq!(
            sniff(bytes),
            expected.map_err(FormatError::NotAPhoto),
            "{bytes:?}"
        );
    }

    fn tiff(entries: &[(u16, u32)]) -> Vec<u8> {
        let mut bytes = b"MM\0\x2a\0\0\0\x08".to_vec();
        bytes.extend((entries.len() as u16).to_be_bytes());
        for (tag, value) in entries {
            bytes.extend(tag.to_be_bytes());
            bytes.extend([0, 4, 0, 0, 0, 1]);
            bytes.extend(value.to_be_bytes());
        }
        bytes
    }

    #[test]
    fn brands_tell_avif_from_heic_from_video() {
        check(b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf", Ok(Format::Avif));
        check(b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", Ok(Format::Avif));
        check(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Ok(Format::Heic));
        check(b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", Ok(Format::Heic));
        check(
            b"\0\0\0\x14ftypmp42\0\0\0\0isom",
            Err(Content::Video("MPEG-4")),
        );
        check(
            b"\0\0\0\x14ftypqt  \0\0\0\0qt  ",
            Err(Content::Video("QuickTime")),
        );
        check(
            b"\0\0\0\x18ftypcrx \0\0\0\x01crx isom",
            Err(Content::CameraRaw("Canon CR3")),
        );
        check(b"\0\0\0\x08ftyp", Err(Content::Unknown));
    }

    #[test]
    fn raw_files_in_tiff_clothing_are_not_taken_for_tiff() {
        check(&tiff(&[(0x0100, 40), (0x00fe, 0)]), Ok(Format::Tiff));
        check(
            &tiff(&[(0xc612, 0x0104_0000)]),
            Err(Content::CameraRaw("DNG")),
        );
        check(
            &tiff(&[(0x00fe, 1), (0x014a, 99)]),
            Err(Content::CameraRaw("based on TIFF")),
        );
        check(
            b"II\x2a\0\x10\0\0\0CR\x02\0",
            Err(Content::CameraRaw("Canon CR2")),
        );
        check(b"II\x2a\0", Ok(Format::Tiff));
    }

    #[test]
    fn documents_and_texts_are_called_by_their_name() {
        check(b"%PDF-1.7\n", Err(Content::Document("a PDF document")));
        check(
            b"\n <!DOCTYPE HTML><html>",
            Err(Content::Document("a web page")),
        );
        check(
            b"<?xml version='1.0'?><svg/>",
            Err(Content::OtherPicture("SVG drawing")),
        );
        check("Bitte löschen".as_bytes(), Err(Content::Text));
        check(
            b"BM stands for bitmap, and this is a text",
            Err(Content::Text),
        );
        check(&"ß".repeat(2000).as_bytes()[1..], Err(Content::Unknown));
        check(
            format!("a{}", "ß".repeat(2000)).as_bytes(),
            Err(Content::Text),
        );
        check(&[0; 4000], Err(Content::Blank));
        check(&[7, 200, 3, 9], Err(Content::Unknown));
    }
}
