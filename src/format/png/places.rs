//! A PNG without the places that its chunks tell.

use super::{SIGNATURE, XMP, as_raw_profile, chunks, push, raw_profile, text};
use crate::domain::fact::Fact;
use crate::format::totals::MOST_INFLATED;
use crate::format::{places, tiff};

/// Without the places that its chunks tell, each with its checksum anew.
pub fn without_places(file: &[u8]) -> Vec<u8> {
    let (chunks, end) = chunks(file);
    let mut left = MOST_INFLATED;
    let mut made = file.get(..SIGNATURE).unwrap_or(file).to_vec();
    for chunk in &chunks {
        let content = &file[chunk.content.clone()];
        let texts = match &chunk.kind {
            b"tEXt" | b"zTXt" | b"iTXt" => text(&chunk.kind, content, &mut left),
            _ => None,
        };
        match (&chunk.kind, texts) {
            (b"eXIf", _) => {
                let mut exif = content.to_vec();
                match tiff::strip_gps(&mut exif) {
                    true => push(&mut made, *b"eXIf", &[&exif]),
                    false => made.extend_from_slice(&file[chunk.whole.clone()]),
                }
            }
            (_, Some((keyword, _))) if places::is_named_by(Fact::Place, &keyword) => {}
            (_, Some((keyword, text))) => match text_without_places(&keyword, &text) {
                Some((kind, bytes)) => {
                    let flags: &[u8] = if kind == *b"iTXt" { &[0; 5] } else { &[0] };
                    push(&mut made, kind, &[keyword.as_bytes(), flags, &bytes]);
                }
                None => made.extend_from_slice(&file[chunk.whole.clone()]),
            },
            _ => made.extend_from_slice(&file[chunk.whole.clone()]),
        }
    }
    made.extend_from_slice(file.get(end..).unwrap_or_default());
    made
}

/// A text chunk that holds EXIF or a packet, uncompressed; `None` where it tells no place.
fn text_without_places(keyword: &str, text: &[u8]) -> Option<([u8; 4], Vec<u8>)> {
    if keyword == XMP {
        let blanked = places::blanked_packet(text);
        return (blanked != text).then_some((*b"iTXt", blanked));
    }
    let name = keyword.strip_prefix("Raw profile type ")?;
    let mut profile = raw_profile(text)?;
    let is_changed = match profile.strip_prefix(b"Exif\0\0") {
        Some(exif) => {
            let start = profile.len() - exif.len();
            tiff::strip_gps(&mut profile[start..])
        }
        None => {
            let blanked = places::blanked_packet(&profile);
            std::mem::replace(&mut profile, blanked) != profile
        }
    };
    is_changed.then(|| (*b"tEXt", as_raw_profile(name, &profile)))
}
