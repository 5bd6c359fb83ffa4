//! Photoshop's image resources, in which IPTC-IIM travels [Photoshop File Formats, Image Resource Blocks].

use std::ops::Range;

use super::totals::MOST_PARTS;

pub const IIM: u16 = 0x0404;
pub const IIM_DIGEST: u16 = 0x0425;
const SIGNATURE: &[u8] = b"8BIM";

pub struct Resource {
    /// Photoshop's number; 0 of other programs' resources.
    pub id: u16,
    /// With signature, name and padding.
    pub whole: Range<usize>,
    pub content: Range<usize>,
}

/// The resources in their order, and whether they reach to the end.
pub fn resources(bytes: &[u8]) -> (Vec<Resource>, bool) {
    let mut resources = Vec::new();
    let mut at = 0;
    while resources.len() < MOST_PARTS
        && let Some(resource) = resource(bytes, at)
    {
        at = resource.whole.end;
        resources.push(resource);
    }
    let rest = bytes.get(at..).unwrap_or_default();
    (resources, rest.iter().all(|byte| *byte == 0))
}

fn resource(bytes: &[u8], at: usize) -> Option<Resource> {
    let head = bytes.get(at..)?;
    // Other programs sign with their own four letters.
    let is_signed = head.get(..4)?.iter().all(u8::is_ascii_alphanumeric);
    let number = u16::from_be_bytes([*head.get(4)?, *head.get(5)?]);
    // Whose numbers mean something else.
    let id = if head.starts_with(SIGNATURE) {
        number
    } else {
        0
    };
    let name = usize::from(*head.get(6)?) + 1;
    let length_at = 6 + name + name % 2;
    let length = head.get(length_at..)?.first_chunk::<4>()?;
    let length = u32::from_be_bytes(*length) as usize;
    let start = at + length_at + 4;
    let end = start.checked_add(length)?;
    if !is_signed || end > bytes.len() {
        return None;
    }
    Some(Resource {
        id,
        // The last one's padding is often missing.
        whole: at..(end + length % 2).min(bytes.len()),
        content: start..end,
    })
}

/// Resources with these datasets in the place of the old ones, or behind all others; the digest changes where it is.
pub fn with_iim(bytes: &[u8], iim: &[u8], digest: &[u8; 16]) -> Vec<u8> {
    let (found, _) = resources(bytes);
    let mut made = Vec::new();
    let mut is_done = false;
    let mut end = 0;
    for resource in found {
        match resource.id {
            IIM if is_done => {}
            IIM => {
                push(&mut made, IIM, iim);
                is_done = true;
            }
            IIM_DIGEST => push(&mut made, IIM_DIGEST, digest),
            _ => {
                made.extend_from_slice(&bytes[resource.whole.clone()]);
                if made.len() % 2 == 1 {
                    made.push(0);
                }
            }
        }
        end = resource.whole.end;
    }
    if !is_done {
        push(&mut made, IIM, iim);
    }
    made.extend_from_slice(bytes.get(end..).unwrap_or_default());
    made
}

fn push(made: &mut Vec<u8>, id: u16, content: &[u8]) {
    made.extend_from_slice(SIGNATURE);
    made.extend(id.to_be_bytes());
    made.extend([0, 0]);
    made.extend((content.len() as u32).to_be_bytes());
    made.extend_from_slice(content);
    if content.len() % 2 == 1 {
        made.push(0);
    }
}
