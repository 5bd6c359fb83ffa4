//! JUMBF: boxes that describe themselves, in which a C2PA manifest store lies [ISO 19566-5].

/// No store is deeper: store, manifest, assertion store, assertion.
const DEEPEST: usize = 8;
/// Of all boxes of a store; what has more lies.
const MOST: usize = 10_000;

/// A superbox: its label, the contents of its plain boxes, and the superboxes in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Superbox<'a> {
    pub label: String,
    /// Kind and content.
    pub contents: Vec<([u8; 4], &'a [u8])>,
    pub children: Vec<Superbox<'a>>,
    /// What a hashed link to it covers: all but its own header [C2PA 8.4.2.3].
    pub inner: &'a [u8],
}

impl<'a> Superbox<'a> {
    pub fn child(&self, label: &str) -> Option<&Superbox<'a>> {
        self.children.iter().find(|child| child.label == label)
    }

    pub fn content(&self, kind: &[u8; 4]) -> Option<&'a [u8]> {
        let found = self.contents.iter().find(|(known, _)| known == kind);
        found.map(|(_, content)| *content)
    }
}

/// The superbox that a store begins with.
pub fn read(store: &[u8]) -> Option<Superbox<'_>> {
    let mut left = MOST;
    let (kind, content, _) = plain(store)?;
    (kind == *b"jumb").then(|| superbox(content, 0, &mut left))?
}

fn superbox<'a>(content: &'a [u8], depth: usize, left: &mut usize) -> Option<Superbox<'a>> {
    let (kind, description, mut rest) = plain(content)?;
    if kind != *b"jumd" || depth > DEEPEST {
        return None;
    }
    // A type of 16 bytes, then flags: the second says that a label follows.
    let flags = *description.get(16)?;
    let label = match flags & 2 {
        0 => "",
        _ => {
            let text = description.get(17..)?;
            let end = text.iter().position(|byte| *byte == 0)?;
            std::str::from_utf8(&text[..end]).ok()?
        }
    };
    let mut found = Superbox {
        label: label.to_owned(),
        inner: content,
        ..Superbox::default()
    };
    while let Some((kind, content, after)) = plain(rest) {
        *left = left.checked_sub(1)?;
        if kind == *b"jumb" {
            found.children.extend(superbox(content, depth + 1, left));
        } else {
            found.contents.push((kind, content));
        }
        rest = after;
    }
    Some(found)
}

/// Kind and content of the first box, and what comes after it.
fn plain(bytes: &[u8]) -> Option<([u8; 4], &[u8], &[u8])> {
    let length = u32::from_be_bytes(*bytes.first_chunk::<4>()?);
    let kind = *bytes.get(4..)?.first_chunk::<4>()?;
    let (start, end) = match length {
        0 => (8, bytes.len()),
        1 => {
            let long = u64::from_be_bytes(*bytes.get(8..)?.first_chunk::<8>()?);
            (16, usize::try_from(long).ok()?)
        }
        length => (8, length as usize),
    };
    Some((kind, bytes.get(start..end)?, bytes.get(end..)?))
}
