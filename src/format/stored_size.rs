//! How large a picture is as its file has it, before anything turns it: what regions in metadata count on.

use super::tiff::Tiff;
use crate::domain::photo::{Format, Size};

/// As the file declares; nothing of formats whose picture the browser decodes, or that take no regions.
pub fn read(file: &[u8], format: Format) -> Option<Size> {
    let size = match format {
        Format::Jpeg => jpeg(file)?,
        // [PNG 11.2.1]
        Format::Png => Size {
            width: u32::from_be_bytes(*file.get(16..)?.first_chunk()?),
            height: u32::from_be_bytes(*file.get(20..)?.first_chunk()?),
        },
        Format::WebP => webp(file)?,
        Format::Tiff => tiff(file)?,
        Format::Gif | Format::Bmp | Format::Avif | Format::Heic => return None,
    };
    (size.pixels() > 0).then_some(size)
}

/// The start of frame [ITU T.81, B.2.2].
fn jpeg(file: &[u8]) -> Option<Size> {
    let mut at = 2;
    loop {
        let start = at + file.get(at..)?.iter().position(|byte| *byte == 0xff)?;
        let named = start + file.get(start..)?.iter().position(|byte| *byte != 0xff)?;
        let marker = *file.get(named)?;
        let content = file.get(named + 1..)?;
        match marker {
            0 | 1 | 0xd0..=0xd8 => at = named + 1,
            0xd9 | 0xda => return None,
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                let [_, _, _, h1, h0, w1, w0, ..] = *content else {
                    return None;
                };
                return Some(Size {
                    width: u32::from(u16::from_be_bytes([w1, w0])),
                    height: u32::from(u16::from_be_bytes([h1, h0])),
                });
            }
            _ => {
                let length = u16::from_be_bytes(*content.first_chunk()?);
                at = named + 1 + usize::from(length);
            }
        }
    }
}

/// The canvas [RFC 9649, 2.7.1], or the only picture: without loss in 14 bits a side [RFC 9649, 3.4], with loss behind
/// its start code [RFC 6386, 9.1].
fn webp(file: &[u8]) -> Option<Size> {
    let content = file.get(20..)?;
    let pair = |at: usize| Some(u16::from_le_bytes(*content.get(at..)?.first_chunk()?));
    let three = |at: usize| {
        let [a, b, c] = *content.get(at..)?.first_chunk::<3>()?;
        Some(u32::from_le_bytes([a, b, c, 0]) + 1)
    };
    match file.get(12..16)? {
        b"VP8X" => Some(Size {
            width: three(4)?,
            height: three(7)?,
        }),
        b"VP8L" => {
            let bits = u32::from_le_bytes(*content.get(1..)?.first_chunk()?);
            Some(Size {
                width: (bits & 0x3fff) + 1,
                height: (bits >> 14 & 0x3fff) + 1,
            })
        }
        b"VP8 " => Some(Size {
            width: u32::from(pair(6)? & 0x3fff),
            height: u32::from(pair(8)? & 0x3fff),
        }),
        _ => None,
    }
}

fn tiff(file: &[u8]) -> Option<Size> {
    const WIDTH: u16 = 256;
    const HEIGHT: u16 = 257;
    let tiff = Tiff::open(file)?;
    let entries = tiff.entries(tiff.first);
    let side = |tag: u16| {
        let entry = entries.iter().find(|entry| entry.tag == tag)?;
        u32::try_from(tiff.numbers(entry).next()?).ok()
    };
    Some(Size {
        width: side(WIDTH)?,
        height: side(HEIGHT)?,
    })
}
