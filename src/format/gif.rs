//! GIF: XMP in an application extension [XMP3 1.1.2], comments in their own.

use super::container::{Block, Blocks};

const XMP: &[u8] = b"XMP DataXMP";
/// The trailer by which readers of sub-blocks find their way out of the packet.
const MAGIC: usize = 258;

pub fn blocks(file: &[u8]) -> Blocks<'_> {
    let mut blocks = Blocks::default();
    if walk(file, &mut blocks).is_none() {
        blocks.find(file.len(), "the blocks break off");
    }
    blocks
}

fn walk<'a>(file: &'a [u8], blocks: &mut Blocks<'a>) -> Option<()> {
    let table = |packed: u8| -> usize {
        if packed & 0x80 == 0 {
            0
        } else {
            3 << ((packed & 7) + 1)
        }
    };
    let mut at = 13 + table(*file.get(10)?);
    loop {
        match *file.get(at)? {
            0x3b => return Some(()),
            0x2c => at = after_blocks(file, at + 10 + table(*file.get(at + 9)?) + 1)?,
            0x21 => {
                let label = *file.get(at + 1)?;
                let head = file.get(at + 3..at + 3 + XMP.len());
                if label == 0xff && head == Some(XMP) {
                    // The packet is not in sub-blocks: it ends where its trailer begins.
                    let start = at + 3 + XMP.len();
                    let end = packet_end(&file[start..])? + start;
                    blocks.xmp.extend(Block::borrowed(file, start..end));
                    at = end + MAGIC;
                } else if label == 0xfe {
                    let end = after_blocks(file, at + 2)?;
                    let text = comment(file, at + 2);
                    blocks.text(at, "Comment".to_owned(), text);
                    at = end;
                } else {
                    at = after_blocks(file, at + 2)?;
                }
            }
            _ => return None,
        }
    }
}

/// 0x01 and then all bytes from 0xff down to 0x00.
fn packet_end(bytes: &[u8]) -> Option<usize> {
    let starts = [0x01, 0xff, 0xfe, 0xfd, 0xfc, 0xfb];
    let found = bytes
        .windows(starts.len())
        .position(|window| window == starts)?;
    (bytes.len() >= found + MAGIC).then_some(found)
}

/// Past the sub-blocks and the empty one that ends them.
fn after_blocks(file: &[u8], mut at: usize) -> Option<usize> {
    while let length @ 1.. = usize::from(*file.get(at)?) {
        at += length + 1;
    }
    Some(at + 1)
}

fn comment(file: &[u8], mut at: usize) -> String {
    let mut text = Vec::new();
    while let Some(length @ 1..) = file.get(at).copied().map(usize::from) {
        text.extend_from_slice(file.get(at + 1..at + 1 + length).unwrap_or_default());
        at += length + 1;
    }
    String::from_utf8_lossy(&text).into_owned()
}
