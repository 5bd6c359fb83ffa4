//! Inputs that are small and would become large: parts of a real one repeated or nested, counts that lie, texts that inflate.

use std::io::Write as _;
use std::ops::Range;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::Chance;

/// Bytes of an amplified input: enough to show what grows faster than the input does.
const LONGEST: usize = 1 << 20;

/// Repeats a part as often as there is room for, puts a part into itself, or says that there is more than there is.
pub fn amplify(chance: &mut Chance, input: &mut Vec<u8>) {
    let parts = parts(input);
    if parts.is_empty() {
        return;
    }
    let part = parts[chance.below(parts.len())].clone();
    let length = part.len().max(1);
    let room = LONGEST.saturating_sub(input.len()) / length;
    // Mostly few, sometimes all that fit.
    let times = (1 << chance.below(20)).min(room);
    match chance.below(4) {
        0 | 1 => {
            let repeated = input[part.clone()].repeat(times);
            input.splice(part.end..part.end, repeated);
        }
        2 => {
            // The first bytes of a part open it: a tag, a header with its length.
            let head = 1 + chance.below(length.min(40));
            let opened = input[part.start..part.start + head.min(part.len())].repeat(times);
            input.splice(part.start..part.start, opened);
        }
        _ => {
            let size = [1, 2, 4, 8][chance.below(4)];
            let at = part.start + chance.below(length);
            let end = (at + size).min(input.len());
            let value = [0xff, 0x7f, 0x3f, 0x00][chance.below(4)];
            input[at..end].fill(0xff);
            if let Some(high) = input.get_mut(at) {
                *high = value;
            }
            let repeated = input[part.clone()].repeat(times.min(1000));
            input.splice(part.end..part.end, repeated);
        }
    }
}

/// What a format is made of; of what is not known, lines, tags, and slices.
fn parts(input: &[u8]) -> Vec<Range<usize>> {
    let structured = match input {
        [0x89, b'P', b'N', b'G', ..] => walk(input, 8, |at| Some(at + 12 + big(input, at, 4)?)),
        [b'R', b'I', b'F', b'F', ..] => walk(input, 12, |at| {
            let length = little(input, at + 4, 4)?;
            Some(at + 8 + length + length % 2)
        }),
        [0xff, 0xd8, ..] => walk(input, 2, |at| Some(at + 2 + big(input, at + 2, 2)?)),
        [b'I', b'I', 42, 0, ..] => entries(input, little),
        [b'M', b'M', 0, 42, ..] => entries(input, big),
        [0x1c, ..] => walk(input, 0, |at| Some(at + 5 + big(input, at + 3, 2)?)),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] | [_, _, _, _, b'j', b'u', b'm', b'b', ..] => {
            boxes(input, 0..input.len(), 0)
        }
        _ => Vec::new(),
    };
    if !structured.is_empty() {
        return structured;
    }
    let ends: Vec<usize> = (input.iter().enumerate())
        .filter(|(_, byte)| matches!(byte, b'>' | b'\n' | b',' | b';' | b'}' | 0))
        .map(|(at, _)| at + 1)
        .collect();
    let starts = std::iter::once(0).chain(ends.iter().copied());
    let pieces: Vec<Range<usize>> = starts
        .zip(ends.iter().copied())
        .map(|(start, end)| start..end)
        .collect();
    match pieces.is_empty() {
        true if input.is_empty() => Vec::new(),
        true => std::iter::once(0..input.len()).collect(),
        false => pieces,
    }
}

fn walk(input: &[u8], mut at: usize, after: impl Fn(usize) -> Option<usize>) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    while parts.len() < 1000
        && let Some(end) = after(at)
        && end > at
        && end <= input.len()
    {
        parts.push(at..end);
        at = end;
    }
    parts
}

/// Boxes, and those in them, whether or not they hold any.
fn boxes(input: &[u8], range: Range<usize>, depth: usize) -> Vec<Range<usize>> {
    let inside = &input[..range.end];
    let found = walk(inside, range.start, |at| Some(at + big(inside, at, 4)?));
    let mut all = found.clone();
    if depth < 4 {
        for part in found.into_iter().filter(|part| part.len() > 16) {
            all.extend(boxes(input, part.start + 8..part.end, depth + 1));
            all.extend(boxes(input, part.start + 12..part.end, depth + 1));
        }
    }
    all
}

/// Entries of the first directory of a TIFF.
fn entries(input: &[u8], number: fn(&[u8], usize, usize) -> Option<usize>) -> Vec<Range<usize>> {
    let Some(first) = number(input, 4, 4) else {
        return Vec::new();
    };
    let count = number(input, first, 2).unwrap_or(0);
    let entry = |index: usize| first + 2 + index * 12..first + 2 + (index + 1) * 12;
    (0..count)
        .map(entry)
        .filter(|entry| entry.end <= input.len())
        .collect()
}

fn big(input: &[u8], at: usize, length: usize) -> Option<usize> {
    let bytes = input.get(at..at.checked_add(length)?)?;
    Some(
        bytes
            .iter()
            .fold(0, |value, byte| value << 8 | usize::from(*byte)),
    )
}

fn little(input: &[u8], at: usize, length: usize) -> Option<usize> {
    let bytes = input.get(at..at.checked_add(length)?)?;
    Some(
        bytes
            .iter()
            .rev()
            .fold(0, |value, byte| value << 8 | usize::from(*byte)),
    )
}

/// Seeds that hold what can grow, by the name of the parser they are for: `tests/bombs` has whole ones.
pub fn seeds(parser: &str) -> Vec<Vec<u8>> {
    match parser {
        "container-png" => vec![png()],
        "container-avif" | "container-heic" => vec![isobmff()],
        "container-jpeg" => vec![jpeg()],
        "container-gif" => {
            vec![b"GIF89a\x01\0\x01\0\0\0\0\x21\xfe\x01a\0\x21\xff\x0bXMP DataXMP<x/>\x3b".to_vec()]
        }
        "container-tiff" | "exif" => vec![tiff()],
        _ => Vec::new(),
    }
}

/// Compressed texts of each kind, a quarter of a megabyte each.
fn png() -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    let inflates = encoder
        .write_all(&[b'0'; 1 << 18])
        .and_then(|()| encoder.finish());
    let text = inflates.unwrap_or_default();
    let mut png =
        b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\0\0\0\0".to_vec();
    for (kind, head) in [
        (b"zTXt", &b"Comment\0\0"[..]),
        (b"zTXt", b"Raw profile type exif\0\0"),
        (b"iTXt", b"XML:com.adobe.xmp\0\x01\0\0\0"),
        (b"iCCP", b"a\0\0"),
        (b"tEXt", b"a\0"),
    ] {
        let text = if kind == b"tEXt" { &[][..] } else { &text };
        png.extend(((head.len() + text.len()) as u32).to_be_bytes());
        png.extend([&kind[..], head, text, &[0; 4]].concat());
    }
    png.extend(b"\0\0\0\0IDAT\0\0\0\0\0\0\0\0IEND\0\0\0\0");
    png
}

/// Items with extents of no bytes, told and placed.
fn isobmff() -> Vec<u8> {
    let part = |kind: &[u8; 4], content: &[u8]| {
        let length = (content.len() as u32 + 8).to_be_bytes();
        [&length[..], kind, content].concat()
    };
    let item = part(
        b"infe",
        b"\x02\0\0\0\0\x01\0\0mime\0application/rdf+xml\0\0",
    );
    let exif = part(b"infe", b"\x02\0\0\0\0\x02\0\0Exif\0");
    let infos = part(b"iinf", &[b"\0\0\0\0\0\x02", &item[..], &exif].concat());
    let places = part(
        b"iloc",
        b"\0\0\0\0\0\0\0\x02\0\x01\0\0\xff\xff\0\x02\0\0\xff\xff",
    );
    let wide = part(b"iloc", b"\0\0\0\0\x44\0\0\x02\0\x01\0\0\0\x01\0\0\0\x08\0\0\0\x08\0\x02\0\0\0\x01\0\0\0\0\0\0\0\x20");
    let meta = |places: &[u8]| part(b"meta", &[&[0; 4], &infos[..], places].concat());
    [
        part(b"ftyp", b"avif\0\0\0\0avifmif1"),
        meta(&wide),
        meta(&places),
    ]
    .concat()
}

/// A packet in parts, a manifest in parts, resources, a comment.
fn jpeg() -> Vec<u8> {
    let segment = |marker: u8, content: &[u8]| {
        let length = (content.len() as u16 + 2).to_be_bytes();
        [&[0xff, marker][..], &length, content].concat()
    };
    let extended = [
        b"http://ns.adobe.com/xmp/extension/\0",
        &[b'0'; 32][..],
        &[0, 0, 0, 1, 0, 0, 0, 0],
        b"x",
    ];
    [
        b"\xff\xd8".to_vec(),
        segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0<x/>"),
        segment(0xe1, &extended.concat()),
        segment(0xeb, b"JP\0\x01\0\0\0\x01\0\0\0\x20jumb\0\0\0\x14jumdc2pa"),
        segment(
            0xed,
            b"Photoshop 3.0\08BIM\x04\x04\0\0\0\0\0\x06\x1c\x02\x19\0\x01a",
        ),
        segment(0xfe, b"a"),
        b"\xff\xda\0\x02\0\xff\xd9".to_vec(),
    ]
    .concat()
}

/// Entries that all show the same bytes.
fn tiff() -> Vec<u8> {
    let tags: [u16; 6] = [0x010e, 0x02bc, 0x83bb, 0x8649, 0xcd41, 0x9c9b];
    let mut tiff = b"II\x2a\0\x08\0\0\0".to_vec();
    tiff.extend((tags.len() as u16).to_le_bytes());
    for tag in tags {
        tiff.extend(tag.to_le_bytes());
        tiff.extend([1, 0, 40, 0, 0, 0, 8, 0, 0, 0]);
    }
    tiff.extend([0; 4]);
    tiff
}
