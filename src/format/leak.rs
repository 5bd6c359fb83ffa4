//! Looks in a redacted copy for pictures besides the one that is shown: previews, second pictures, trailers.

use std::iter;
use std::ops::Range;

use super::tiff::Tiff;
use crate::domain::photo::Format;

/// What should not be in a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Leak {
    #[error("a second picture begins at byte {0}")]
    Picture(usize),
    #[error("something follows the picture at byte {0}")]
    Trailer(usize),
    #[error("where its picture ends cannot be told")]
    Unknown,
}

/// Beginnings of pictures and films, long enough to stand nowhere by chance.
const SIGNATURES: [&[u8]; 7] = [
    b"\x89PNG\r\n\x1a\n",
    b"ftypheic",
    b"ftypmif1",
    b"ftypavif",
    b"ftypmp4",
    b"ftypisom",
    b"ftypqt  ",
];

/// Shorter ones, which compressed pixels may hold by chance: a JPEG [T.81, B.2.1], and one in Base64 as XMP has previews.
const SHORT_SIGNATURES: [&[u8]; 3] = [b"\xff\xd8\xff", b"/9j/", b"iVBORw0KGgo"];

/// The first place that says that a copy holds more than the picture it shows.
pub fn find(copy: &[u8], format: Format) -> Option<Leak> {
    let ends_within = |(_, end): &Picture| *end <= copy.len();
    let Some((picture, end)) = picture(copy, format).filter(ends_within) else {
        return Some(Leak::Unknown);
    };
    if end < copy.len() {
        return Some(Leak::Trailer(end));
    }
    let is_outside = |at: usize, length: usize| {
        !picture
            .iter()
            .any(|range| range.start <= at && at + length <= range.end)
    };
    let starts = |at: &usize| {
        // The copy itself begins somewhere.
        *at > 0 && {
            let rest = &copy[*at..];
            SIGNATURES.iter().any(|known| rest.starts_with(known))
                || SHORT_SIGNATURES
                    .iter()
                    .any(|known| rest.starts_with(known) && is_outside(*at, known.len()))
        }
    };
    (0..copy.len()).find(starts).map(Leak::Picture)
}

/// Where compressed pixels stand, and where the file ends by its own account.
type Picture = (Vec<Range<usize>>, usize);

fn picture(copy: &[u8], format: Format) -> Option<Picture> {
    match format {
        Format::Jpeg => jpeg(copy),
        Format::Png => png(copy),
        Format::WebP => webp(copy),
        Format::Tiff => tiff(copy),
        // The size stands in its head [BITMAPFILEHEADER].
        Format::Bmp => {
            let end = u32::from_le_bytes(*copy.get(2..)?.first_chunk()?) as usize;
            Some((iter::once(0..end).collect(), end))
        }
        Format::Gif | Format::Avif | Format::Heic => None,
    }
}

/// From the first scan to the first end of image: 0xff in compressed data is never followed by another marker's code
/// but those of restarts [T.81, B.1.1.5]; further tables and scans lie between.
fn jpeg(copy: &[u8]) -> Option<Picture> {
    let mut at = 2;
    loop {
        let [prefix, marker] = *copy.get(at..)?.first_chunk()?;
        if prefix != 0xff {
            return None;
        }
        if marker == 0xda {
            break;
        }
        let length = u16::from_be_bytes(*copy.get(at + 2..)?.first_chunk()?);
        at += 2 + usize::from(length);
    }
    let scans = copy.get(at..)?;
    let end = scans.windows(2).position(|pair| pair == [0xff, 0xd9])?;
    Some((iter::once(at..at + end).collect(), at + end + 2))
}

fn png(copy: &[u8]) -> Option<Picture> {
    let mut picture = Vec::new();
    let mut at = 8;
    loop {
        let length = u32::from_be_bytes(*copy.get(at..)?.first_chunk()?) as usize;
        let kind = copy.get(at + 4..at + 8)?;
        let end = at.checked_add(length)?.checked_add(12)?;
        match kind {
            b"IDAT" => picture.push(at..end),
            b"IEND" => return Some((picture, end)),
            _ => {}
        }
        at = end;
    }
}

/// [RFC 9649, 2.3]
fn webp(copy: &[u8]) -> Option<Picture> {
    let length = u32::from_le_bytes(*copy.get(4..)?.first_chunk()?) as usize;
    let whole = length.checked_add(8)?;
    let mut picture = Vec::new();
    let mut at = 12;
    while at + 8 <= whole.min(copy.len()) {
        let kind = copy.get(at..at + 4)?;
        let length = u32::from_le_bytes(*copy.get(at + 4..)?.first_chunk()?) as usize;
        let length = length.checked_next_multiple_of(2)?;
        let end = at.checked_add(8)?.checked_add(length)?;
        if matches!(kind, b"VP8 " | b"VP8L" | b"ALPH") {
            picture.push(at..end);
        }
        at = end;
    }
    Some((picture, whole))
}

/// Of one directory without children: a second one would be a second picture [TIFF 6.0, section 2].
fn tiff(copy: &[u8]) -> Option<Picture> {
    const STRIP_OFFSETS: u16 = 273;
    const STRIP_BYTES: u16 = 279;
    const SUB_DIRECTORIES: u16 = 330;
    let file = Tiff::open(copy)?;
    let first = file.first;
    let entries = file.entries(first);
    let find = |tag: u16| entries.iter().find(|entry| entry.tag == tag);
    if file.next(first).is_some() || find(SUB_DIRECTORIES).is_some() {
        return None;
    }
    let starts = file.numbers(find(STRIP_OFFSETS)?);
    let lengths = file.numbers(find(STRIP_BYTES)?);
    let strips = starts
        .zip(lengths)
        .map(|(start, length)| start as usize..start.saturating_add(length) as usize);
    // Whatever lies between directory, values and strips is looked through with them.
    Some((strips.collect(), copy.len()))
}
