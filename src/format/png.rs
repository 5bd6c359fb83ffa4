//! PNG: metadata in text and EXIF chunks [PNG 11.3; XMP3 1.1.5].

mod places;
mod text;

use std::ops::Range;

use super::FormatError;
use super::container::{Block, Blocks, Replacement, Store};
use super::photoshop::{self, IIM};
use super::totals::{MOST_INFLATED, MOST_PARTS};

pub use places::without_places;

use text::{as_raw_profile, profile_of, raw_profile, split, text};

const SIGNATURE: usize = 8;
const XMP: &str = "XML:com.adobe.xmp";

struct Chunk {
    kind: [u8; 4],
    whole: Range<usize>,
    content: Range<usize>,
}

/// The whole chunks up to the end, and where they break off.
fn chunks(file: &[u8]) -> (Vec<Chunk>, usize) {
    let mut chunks = Vec::new();
    let mut at = SIGNATURE;
    while chunks.len() < MOST_PARTS
        && let Some(chunk) = chunk(file, at)
    {
        at = chunk.whole.end;
        let is_last = chunk.kind == *b"IEND";
        chunks.push(chunk);
        if is_last {
            break;
        }
    }
    (chunks, at)
}

fn chunk(file: &[u8], at: usize) -> Option<Chunk> {
    let head = file.get(at..)?;
    let length = u32::from_be_bytes(*head.first_chunk::<4>()?) as usize;
    let kind = *head.get(4..)?.first_chunk::<4>()?;
    let end = (at + 8).checked_add(length)?;
    (end + 4 <= file.len()).then_some(Chunk {
        kind,
        whole: at..end + 4,
        content: at + 8..end,
    })
}

pub fn blocks(file: &[u8]) -> Blocks<'_> {
    let mut blocks = Blocks::default();
    let (chunks, end) = chunks(file);
    if chunks.last().is_none_or(|chunk| chunk.kind != *b"IEND") {
        let message = match chunks.len() {
            MOST_PARTS => "more than 200,000 chunks; the rest is not read",
            _ => "the chunks break off",
        };
        blocks.find(end, message);
    }
    let mut left = MOST_INFLATED;
    for chunk in &chunks {
        let offset = chunk.content.start;
        match &chunk.kind {
            b"eXIf" => {
                let block = Block::borrowed(file, chunk.content.clone());
                // Raw profiles are older, and count less.
                blocks
                    .further_exif
                    .extend(std::mem::replace(&mut blocks.exif, block));
            }
            b"caBX" => {
                blocks.c2pa = Some(Store {
                    bytes: file[chunk.content.clone()].to_vec(),
                    ranges: vec![chunk.whole.clone()],
                });
            }
            b"tEXt" | b"zTXt" | b"iTXt" => {
                match text(&chunk.kind, &file[chunk.content.clone()], &mut left) {
                    Some((keyword, text)) => take(&mut blocks, offset, keyword, text),
                    None if left == 0 => blocks.find_once(
                        offset,
                        "compressed texts of more than 16 MB; the rest is not read",
                    ),
                    None => blocks.find(offset, "a text chunk that cannot be read"),
                }
            }
            _ => {}
        }
    }
    blocks
}

fn take(blocks: &mut Blocks, offset: usize, keyword: String, text: Vec<u8>) {
    let profile = keyword.strip_prefix("Raw profile type ");
    match (keyword.as_str(), profile) {
        (XMP, _) => blocks.xmp.push(Block::made(offset, text)),
        (_, Some("xmp")) => blocks
            .xmp
            .extend(raw_profile(&text).map(|xmp| Block::made(offset, xmp))),
        (_, Some("exif" | "APP1" | "app1")) => {
            if let Some(bytes) = raw_profile(&text) {
                if let Some(exif) = bytes.strip_prefix(b"Exif\0\0") {
                    let block = Block::made(offset, exif.to_vec());
                    match blocks.exif {
                        None => blocks.exif = Some(block),
                        Some(_) => blocks.further_exif.push(block),
                    }
                } else if let Some(xmp) = bytes.strip_prefix(b"http://ns.adobe.com/xap/1.0/\0") {
                    blocks.xmp.push(Block::made(offset, xmp.to_vec()));
                }
            }
        }
        (_, Some("iptc")) => {
            if let Some(bytes) = raw_profile(&text) {
                let (resources, _) = photoshop::resources(&bytes);
                let iim = resources.iter().find(|resource| resource.id == IIM);
                let iim = iim.map_or(&bytes[..], |iim| &bytes[iim.content.clone()]);
                let block = Block::made(offset, iim.to_vec());
                match blocks.iim {
                    None => blocks.iim = Some(block),
                    Some(_) => blocks.further_iim.push(block),
                }
            }
        }
        _ => {
            let text = String::from_utf8(text)
                .unwrap_or_else(|error| error.into_bytes().into_iter().map(char::from).collect());
            blocks.text(offset, keyword, text);
        }
    }
}

/// The packet stands uncompressed before the pixels [XMP3 1.1.5]; EXIF likewise.
pub fn rewrite(file: &[u8], replacement: &Replacement) -> Result<Vec<u8>, FormatError> {
    let (chunks, end) = chunks(file);
    let Some(pixels) = chunks.iter().position(|chunk| chunk.kind == *b"IDAT") else {
        return Err(FormatError::CannotRewrite(
            "it breaks off before the picture",
        ));
    };
    let packet = replacement.whole_packet()?;
    let mut left = MOST_INFLATED;
    let mut made = file[..SIGNATURE].to_vec();
    let mut texts = replacement.texts.clone();
    for (index, chunk) in chunks.iter().enumerate() {
        if index == pixels {
            if let Some(packet) = packet {
                // No compression, no language, no translated keyword.
                push(
                    &mut made,
                    *b"iTXt",
                    &[XMP.as_bytes(), &[0, 0, 0, 0, 0], packet.as_bytes()],
                );
            }
            if let Some(exif) = &replacement.exif {
                push(&mut made, *b"eXIf", &[exif]);
            }
        }
        let keyword = match &chunk.kind {
            b"tEXt" | b"zTXt" | b"iTXt" => {
                split(&file[chunk.content.clone()]).map(|(keyword, _)| keyword)
            }
            _ => None,
        };
        let other = keyword.and_then(|keyword| {
            let mut texts = texts.iter_mut();
            texts.find(|(known, _)| known.as_bytes() == keyword)
        });
        if let Some((keyword, text)) = other {
            // The first takes the new text; one that stands twice would tell the old one still.
            push_text(&mut made, keyword, &std::mem::take(text));
            continue;
        }
        let keyword = keyword.map(|keyword| {
            keyword
                .strip_prefix(b"Raw profile type ")
                .unwrap_or(keyword)
        });
        let is_xmp = keyword == Some(XMP.as_bytes()) || keyword == Some(b"xmp");
        if keyword == Some(b"iptc")
            && let Some(iim) = &replacement.iim
        {
            let old = text(&chunk.kind, &file[chunk.content.clone()], &mut left);
            let old = old
                .and_then(|(_, text)| raw_profile(&text))
                .unwrap_or_default();
            push(
                &mut made,
                *b"tEXt",
                &[b"Raw profile type iptc\0", &profile_of(&old, iim)],
            );
            continue;
        }
        let is_exif =
            chunk.kind == *b"eXIf" || matches!(keyword, Some(b"exif" | b"APP1" | b"app1"));
        let goes = (is_xmp && packet.is_some()) || (is_exif && replacement.exif.is_some());
        if !goes {
            made.extend_from_slice(&file[chunk.whole.clone()]);
        }
    }
    made.extend_from_slice(&file[end..]);
    Ok(made)
}

/// Nothing of an empty text.
fn push_text(made: &mut Vec<u8>, keyword: &str, text: &str) {
    let (kind, flags): ([u8; 4], &[u8]) = match text.is_ascii() {
        _ if text.is_empty() => return,
        true => (*b"tEXt", &[0]),
        // No compression, no language, no translated keyword.
        false => (*b"iTXt", &[0; 5]),
    };
    push(made, kind, &[keyword.as_bytes(), flags, text.as_bytes()]);
}

fn push(made: &mut Vec<u8>, kind: [u8; 4], pieces: &[&[u8]]) {
    let length: usize = pieces.iter().map(|piece| piece.len()).sum();
    made.extend((length as u32).to_be_bytes());
    let start = made.len();
    made.extend(kind);
    for piece in pieces {
        made.extend_from_slice(piece);
    }
    let mut check = flate2::Crc::new();
    check.update(&made[start..]);
    made.extend(check.sum().to_be_bytes());
}
