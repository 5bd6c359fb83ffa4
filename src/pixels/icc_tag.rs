//! Single tags of an ICC profile, each read by its type and written again without a byte more [ICC.1:2022, 10].

/// Type and four bytes that are reserved.
const HEAD: usize = 8;

/// No curve needs more steps than a sample of 16 bits has.
const MOST_STEPS: usize = 1 << 16;

/// A tag that decides on colours, without what its type does not need; `None` for any other type and for damage.
pub fn plain(tag: &[u8]) -> Option<Vec<u8>> {
    match tag.first_chunk::<4>()? {
        b"XYZ " => fixed(tag, HEAD + 12),
        b"sf32" => fixed(tag, HEAD + 36),
        b"cicp" => fixed(tag, HEAD + 4),
        b"curv" | b"para" => curve(tag),
        b"mft1" => table(tag, 48, 1),
        b"mft2" => table(tag, 52, 2),
        kind @ (b"mAB " | b"mBA ") => stages(tag, kind == b"mAB "),
        _ => None,
    }
}

fn fixed(tag: &[u8], length: usize) -> Option<Vec<u8>> {
    let mut plain = tag.get(..length)?.to_vec();
    plain.get_mut(4..HEAD)?.fill(0);
    Some(plain)
}

/// Steps between black and white, or a formula with its numbers [ICC.1:2022, 10.6 and 10.18].
fn curve(tag: &[u8]) -> Option<Vec<u8>> {
    match tag.first_chunk::<4>()? {
        b"curv" => {
            let steps = long(tag, HEAD)?;
            (steps <= MOST_STEPS).then_some(())?;
            fixed(tag, HEAD + 4 + 2 * steps)
        }
        b"para" => {
            let numbers = [1, 3, 4, 5, 7].get(short(tag, HEAD)?)?;
            let mut plain = fixed(tag, HEAD + 4 + 4 * numbers)?;
            plain.get_mut(HEAD + 2..HEAD + 4)?.fill(0);
            Some(plain)
        }
        _ => None,
    }
}

/// Curves, a grid of colours, curves [ICC.1:2022, 10.10 and 10.11]; `width`: of a value, in bytes.
fn table(tag: &[u8], head: usize, width: usize) -> Option<Vec<u8>> {
    let (inputs, outputs, points) = (byte(tag, 8)?, byte(tag, 9)?, byte(tag, 10)?);
    let (first, last) = match width {
        1 => (256, 256),
        _ => (short(tag, 48)?, short(tag, 50)?),
    };
    let grid = points
        .checked_pow(u32::try_from(inputs).ok()?)?
        .checked_mul(outputs)?;
    let values = (inputs * first)
        .checked_add(grid)?
        .checked_add(outputs * last)?;
    let mut plain = fixed(tag, values.checked_mul(width)?.checked_add(head)?)?;
    *plain.get_mut(11)? = 0;
    Some(plain)
}

/// Curves, a matrix, curves, a grid of colours, curves, of which any may be missing [ICC.1:2022, 10.12 and 10.13].
fn stages(tag: &[u8], is_to_connection: bool) -> Option<Vec<u8>> {
    const START: usize = 32;
    let (inputs, outputs) = (byte(tag, 8)?, byte(tag, 9)?);
    let (at_connection, at_device) = match is_to_connection {
        true => (outputs, inputs),
        false => (inputs, outputs),
    };
    let mut plain = tag.get(..START)?.to_vec();
    plain.get_mut(4..HEAD)?.fill(0);
    plain.get_mut(10..12)?.fill(0);
    let parts: [(usize, Part); 5] = [
        (12, Part::Curves(at_connection)),
        (16, Part::Matrix),
        (20, Part::Curves(at_connection)),
        (24, Part::Grid { inputs, outputs }),
        (28, Part::Curves(at_device)),
    ];
    for (pointer, part) in parts {
        let place = long(tag, pointer)?;
        if place == 0 {
            continue;
        }
        let content = part.plain(tag.get(place..)?)?;
        let new = u32::try_from(plain.len()).ok()?.to_be_bytes();
        plain.get_mut(pointer..pointer + 4)?.copy_from_slice(&new);
        plain.extend(content);
    }
    Some(plain)
}

enum Part {
    Curves(usize),
    /// Three rows of three, and what is added.
    Matrix,
    Grid {
        inputs: usize,
        outputs: usize,
    },
}

impl Part {
    /// As long as a multiple of four.
    fn plain(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        match self {
            Part::Curves(count) => {
                let mut plain = Vec::new();
                for _ in 0..*count {
                    plain.extend(curve(bytes.get(plain.len()..)?)?);
                    plain.resize(plain.len().next_multiple_of(4), 0);
                }
                Some(plain)
            }
            Part::Matrix => bytes.get(..48).map(<[u8]>::to_vec),
            Part::Grid { inputs, outputs } => {
                /// Points along up to sixteen sides, the width of a value, three bytes to fill up.
                const GRID: usize = 20;
                let sides = bytes.get(..16)?.get(..*inputs)?;
                let points = sides.iter().try_fold(*outputs, |points, side| {
                    points.checked_mul(usize::from(*side))
                })?;
                let width = byte(bytes, 16)?;
                matches!(width, 1 | 2).then_some(())?;
                let length = points.checked_mul(width)?.checked_add(GRID)?;
                let mut plain = bytes.get(..length)?.to_vec();
                plain.get_mut(*inputs..16)?.fill(0);
                plain.get_mut(17..GRID)?.fill(0);
                plain.resize(plain.len().next_multiple_of(4), 0);
                Some(plain)
            }
        }
    }
}

/// The text of a description of either generation: plain up to version 2, in languages since version 4.
pub fn text(tag: &[u8]) -> Option<String> {
    match tag.first_chunk::<4>()? {
        b"desc" => {
            let length = long(tag, HEAD)?;
            let bytes = tag.get(HEAD + 4..)?.get(..length)?;
            let bytes = bytes.split(|byte| *byte == 0).next()?;
            String::from_utf8(bytes.to_vec()).ok()
        }
        b"mluc" => {
            let (length, place) = (long(tag, 20)?, long(tag, 24)?);
            let bytes = tag.get(place..)?.get(..length)?;
            let units = bytes.as_chunks::<2>().0.iter();
            let units: Vec<u16> = units.map(|pair| u16::from_be_bytes(*pair)).collect();
            let text = String::from_utf16(&units).ok()?;
            Some(text.trim_end_matches('\0').to_owned())
        }
        _ => None,
    }
}

/// `modern`: as of version 4.
pub fn description(text: &str, modern: bool) -> Vec<u8> {
    if modern {
        return in_languages(text);
    }
    /// No Unicode, and no text for the Macintosh of 1994 [ICC.1:2001-04, 6.5.17].
    const NOTHING_MORE: [u8; 78] = [0; 78];
    let length = (text.len() as u32 + 1).to_be_bytes();
    [
        &b"desc\0\0\0\0"[..],
        &length,
        text.as_bytes(),
        b"\0",
        &NOTHING_MORE,
    ]
    .concat()
}

/// `modern`: as of version 4.
pub fn rights(text: &str, modern: bool) -> Vec<u8> {
    if modern {
        return in_languages(text);
    }
    [&b"text\0\0\0\0"[..], text.as_bytes(), b"\0"].concat()
}

/// In English only [ICC.1:2022, 10.15].
fn in_languages(text: &str) -> Vec<u8> {
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let length = (units.len() as u32).to_be_bytes();
    [
        &b"mluc\0\0\0\0\0\0\0\x01\0\0\0\x0cenUS"[..],
        &length,
        &[0, 0, 0, 28],
        &units,
    ]
    .concat()
}

fn byte(bytes: &[u8], at: usize) -> Option<usize> {
    bytes.get(at).map(|byte| usize::from(*byte))
}

fn short(bytes: &[u8], at: usize) -> Option<usize> {
    let bytes = bytes.get(at..)?.first_chunk::<2>()?;
    Some(usize::from(u16::from_be_bytes(*bytes)))
}

pub(super) fn long(bytes: &[u8], at: usize) -> Option<usize> {
    let bytes = bytes.get(at..)?.first_chunk::<4>()?;
    usize::try_from(u32::from_be_bytes(*bytes)).ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Of each of the types, as short as it can be.
    fn whole() -> Vec<Vec<u8>> {
        let head = |kind: &[u8; 4]| [&kind[..], &[0; 4]].concat();
        let gamma = [&head(b"curv")[..], &[0, 0, 0, 1, 2, 0, 0, 0]].concat();
        let curves = [&gamma[..], &gamma, &gamma].concat();
        let matrix = [7; 48];
        let grid = [&[2, 2, 2][..], &[0; 13], &[1, 0, 0, 0], &[9; 24]].concat();
        let stages = |kind: &[u8; 4]| {
            let places = [32_u32, 80, 128, 176, 220].map(u32::to_be_bytes).concat();
            [
                &head(kind)[..],
                &[3, 3, 0, 0],
                &places,
                &curves,
                &matrix,
                &curves,
                &grid,
                &curves,
            ]
            .concat()
        };
        vec![
            [&head(b"XYZ ")[..], &[1; 12]].concat(),
            [&head(b"sf32")[..], &[1; 36]].concat(),
            [&head(b"cicp")[..], &[1, 13, 0, 1]].concat(),
            [&head(b"curv")[..], &[0, 0, 0, 2, 0, 1, 0, 2]].concat(),
            [&head(b"para")[..], &[0, 3, 0, 0], &[5; 20]].concat(),
            [
                &head(b"mft1")[..],
                &[3, 3, 2, 0],
                &[1; 36],
                &[3; 256 * 6 + 24],
            ]
            .concat(),
            [
                &head(b"mft2")[..],
                &[3, 3, 2, 0],
                &[1; 36],
                &[0, 2, 0, 3],
                &[3; 2 * (6 + 24 + 9)],
            ]
            .concat(),
            stages(b"mAB "),
            stages(b"mBA "),
        ]
    }

    #[test]
    fn every_type_is_written_as_it_was_and_without_what_stands_behind_it() {
        for tag in whole() {
            let kind = String::from_utf8_lossy(&tag[..4]).into_owned();
            assert_eq!(plain(&tag).as_ref(), Some(&tag), "{kind}");
            let longer = [&tag[..], b"a face"].concat();
            assert_eq!(plain(&longer), Some(tag.clone()), "{kind}");
            // Two bytes that only fill up may be missing.
            for end in 0..tag.len() - 2 {
                assert_eq!(plain(&tag[..end]), None, "{kind} of {end} bytes");
            }
            let mut reserved = tag.clone();
            reserved[4..8].copy_from_slice(b"face");
            assert_eq!(plain(&reserved), Some(tag), "{kind}");
        }
    }

    #[test]
    fn texts_and_private_types_are_no_colours() {
        for kind in [b"text", b"desc", b"mluc", b"dict", b"FACE", b"mmod"] {
            let tag = [&kind[..], &[0; 100]].concat();
            assert_eq!(plain(&tag), None);
        }
    }

    #[test]
    fn a_text_is_read_as_it_was_written() {
        for modern in [false, true] {
            let tag = description("Display P3", modern);
            assert_eq!(text(&tag).as_deref(), Some("Display P3"));
        }
    }
}
