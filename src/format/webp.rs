//! WebP: metadata in RIFF chunks that the extended header announces [WebP Container, Extended File Format].

use std::ops::Range;

use super::FormatError;
use super::container::{Block, Blocks, Replacement, Store};
use super::totals::MOST_PARTS;

const HEADER: usize = 12;
const HAS_XMP: u8 = 0x04;
const HAS_EXIF: u8 = 0x08;
const HAS_ALPHA: u8 = 0x10;

struct Chunk {
    kind: [u8; 4],
    whole: Range<usize>,
    content: Range<usize>,
}

/// The whole chunks, and where they break off.
fn chunks(file: &[u8]) -> (Vec<Chunk>, usize) {
    let mut chunks = Vec::new();
    let mut at = HEADER;
    while chunks.len() < MOST_PARTS
        && let Some(chunk) = chunk(file, at)
    {
        at = chunk.whole.end;
        chunks.push(chunk);
    }
    (chunks, at)
}

fn chunk(file: &[u8], at: usize) -> Option<Chunk> {
    let head = file.get(at..)?;
    let kind = *head.first_chunk::<4>()?;
    let length = u32::from_le_bytes(*head.get(4..)?.first_chunk::<4>()?) as usize;
    let end = (at + 8).checked_add(length)?;
    (end <= file.len()).then_some(Chunk {
        kind,
        // Chunks are padded to even length; the last one's padding may be missing.
        whole: at..(end + length % 2).min(file.len()),
        content: at + 8..end,
    })
}

pub fn blocks(file: &[u8]) -> Blocks<'_> {
    let mut blocks = Blocks::default();
    let (chunks, end) = chunks(file);
    if end < file.len() {
        let message = match chunks.len() {
            MOST_PARTS => "more than 200,000 chunks; the rest is not read",
            _ => "the chunks break off",
        };
        blocks.find(end, message);
    }
    for chunk in &chunks {
        match &chunk.kind {
            // As some writers call it.
            b"XMP " | b"XMP\0" => blocks
                .xmp
                .extend(Block::borrowed(file, chunk.content.clone())),
            b"EXIF" => {
                let content = &file[chunk.content.clone()];
                // Some writers keep the prefix of JPEG.
                let prefix = if content.starts_with(b"Exif\0\0") {
                    6
                } else {
                    0
                };
                let range = chunk.content.start + prefix..chunk.content.end;
                match blocks.exif {
                    None => blocks.exif = Block::borrowed(file, range),
                    Some(_) => blocks.further_exif.extend(Block::borrowed(file, range)),
                }
            }
            b"C2PA" => {
                blocks.c2pa = Some(Store {
                    bytes: file[chunk.content.clone()].to_vec(),
                    ranges: vec![chunk.whole.clone()],
                });
            }
            _ => {}
        }
    }
    blocks
}

/// EXIF and XMP stand behind the picture; the header is made where there is none.
pub fn rewrite(file: &[u8], replacement: &Replacement) -> Result<Vec<u8>, FormatError> {
    let packet = replacement.whole_packet()?;
    let (chunks, end) = chunks(file);
    let Some(first) = chunks.first() else {
        return Err(FormatError::CannotRewrite(
            "it breaks off before the picture",
        ));
    };
    let mut header = match &first.kind {
        b"VP8X" if first.content.len() >= 10 => file[first.content.clone()].to_vec(),
        _ => extended_header(&first.kind, &file[first.content.clone()])
            .ok_or(FormatError::CannotRewrite("its size cannot be read"))?,
    };
    let exif = replacement.exif.as_deref();
    if packet.is_some() {
        header[0] |= HAS_XMP;
    }
    if exif.is_some() {
        header[0] |= HAS_EXIF;
    }
    let mut made = file[..HEADER].to_vec();
    push(&mut made, *b"VP8X", &header);
    for chunk in &chunks {
        let goes = match &chunk.kind {
            b"VP8X" => true,
            b"XMP " | b"XMP\0" => packet.is_some(),
            b"EXIF" => exif.is_some(),
            _ => false,
        };
        if !goes {
            made.extend_from_slice(&file[chunk.whole.clone()]);
            if chunk.whole.len() % 2 == 1 {
                made.push(0);
            }
        }
    }
    if let Some(exif) = exif {
        push(&mut made, *b"EXIF", exif);
    }
    if let Some(packet) = packet {
        push(&mut made, *b"XMP ", packet.as_bytes());
    }
    let length = (made.len() - 8) as u32;
    made[4..8].copy_from_slice(&length.to_le_bytes());
    made.extend_from_slice(&file[end..]);
    Ok(made)
}

/// Flags and the size of the canvas, from the header of the only picture.
fn extended_header(kind: &[u8; 4], content: &[u8]) -> Option<Vec<u8>> {
    let (width, height, flags) = match kind {
        // Sync code, then 14 bits of width and height each [RFC 6386, 9.1].
        b"VP8 " => {
            let size = content.get(6..10)?;
            let side = |at: usize| u32::from(u16::from_le_bytes([size[at], size[at + 1]]) & 0x3fff);
            (side(0), side(2), 0)
        }
        // Signature, then 14 bits each of width − 1 and height − 1, then whether there is alpha [WebP Lossless 3].
        b"VP8L" => {
            let bits = u32::from_le_bytes(*content.get(1..)?.first_chunk::<4>()?);
            let flags = if bits >> 28 & 1 == 1 { HAS_ALPHA } else { 0 };
            ((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1, flags)
        }
        _ => return None,
    };
    let mut header = vec![flags, 0, 0, 0];
    header.extend_from_slice(&width.checked_sub(1)?.to_le_bytes()[..3]);
    header.extend_from_slice(&height.checked_sub(1)?.to_le_bytes()[..3]);
    Some(header)
}

fn push(made: &mut Vec<u8>, kind: [u8; 4], content: &[u8]) {
    made.extend(kind);
    made.extend((content.len() as u32).to_le_bytes());
    made.extend_from_slice(content);
    if content.len() % 2 == 1 {
        made.push(0);
    }
}
