//! Segments replaced in a JPEG; everything else byte for byte.

use md5::{Digest, Md5};

use super::{APP1, APP13, EXIF, EXTENDED, PHOTOSHOP, Segment, XMP, is, segments};
use crate::format::FormatError;
use crate::format::container::Replacement;
use crate::format::xmp::extended::Extended;
use crate::format::{mpf, photoshop};

const APP0: u8 = 0xe0;
const APP2: u8 = 0xe2;
/// What a segment holds at most beside its length.
const LONGEST: usize = 65_533;
/// Of extended XMP in one segment [XMP3 1.1.3.1].
const EXTENDED_PART: usize = 65_400;

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
    let replaces = (xmp.is_some(), iim.is_some());
    let has = |marker, signature| segments.iter().any(|s| is(file, s, marker, signature));
    let (has_xmp, has_exif) = (has(APP1, XMP), has(APP1, EXIF));
    let has_resources = has(APP13, PHOTOSHOP);
    let mut made = file[..2].to_vec();
    let mut is_at_head = true;
    // Where the header of each index of pictures was, and where the index is.
    let mut indexes = Vec::new();
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
        } else if is_exif && exif.is_some() {
            // The first; what an editor added behind it stays.
            made.extend(exif.take().unwrap_or_default());
        } else if replaces.1 && is(file, segment, APP13, PHOTOSHOP) {
            made.extend(iim.take().unwrap_or_default());
        } else {
            if is(file, segment, APP2, mpf::SIGNATURE) {
                let header = segment.content.start + mpf::SIGNATURE.len();
                let start = made.len() + header - segment.whole.start;
                indexes.push((header, start..start + segment.content.end - header));
            }
            made.extend_from_slice(&file[segment.whole.clone()]);
        }
    }
    for rest in [exif, xmp, iim].into_iter().flatten() {
        made.extend(rest);
    }
    let by = made.len() as i64 - end as i64;
    made.extend_from_slice(&file[end..]);
    for (header, index) in indexes {
        let moved = mpf::Moved {
            from: end,
            by,
            header_by: index.start as i64 - header as i64,
        };
        mpf::rebase(&mut made, index, header, &moved);
    }
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
