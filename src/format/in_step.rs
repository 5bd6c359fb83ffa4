//! The other properties that carry a text: once a person has written it anew they say the same, or are gone.

use super::container::Block;
use super::exif::Exif;
use super::fields::is_empty;
use super::merge::legal;
use super::xmp::{Kind, Node, Packet, Value};
use super::{generator, keywords, tiff};
use crate::domain::fact::{Carrier, Fact};
use crate::domain::field::{Holds, Slot, TextField};
use crate::domain::review::Reviewed;
use crate::domain::spelling::plain;

/// The text to be, nothing where it is to go, `None` where nobody decided anything.
pub fn decided(reviewed: &Reviewed, field: TextField) -> Option<&str> {
    let is_removed = reviewed.removed_texts().contains(&Slot::from(field));
    reviewed.text(field).or(is_removed.then_some(""))
}

/// The texts that files carry in several properties, as far as somebody decided on them.
fn all_decided(reviewed: &Reviewed) -> impl Iterator<Item = (TextField, Fact, &str)> {
    TextField::ALL
        .into_iter()
        .filter_map(|field| Some((field, Fact::of(field)?, decided(reviewed, field)?)))
}

/// What a program wrote for itself where a comment may stand: settings of a generator, JSON. Nobody's description.
pub fn is_machines(text: &str) -> bool {
    text.trim_start().starts_with('{') || generator::is_trace(text)
}

/// In a packet, where the fields themselves are written already.
pub fn in_packet(packet: &mut Packet, reviewed: &Reviewed) {
    let changes = reviewed.changes();
    for (field, fact, text) in all_decided(&changes) {
        let text = legal(text);
        for property in fact.xmp().skip(1) {
            let Some(node) = packet.get(property) else {
                continue;
            };
            if node.text().is_some_and(is_machines) {
                continue;
            }
            let mut node = node.clone();
            say(&mut node, field, &text);
            match is_empty(&node) {
                true => packet.remove(property),
                false => packet.set(property, node),
            }
        }
    }
}

/// As the property is built that is there.
fn say(node: &mut Node, field: TextField, text: &str) {
    match &node.value {
        Value::Array(Kind::Alt, _) => {
            node.set_language("x-default", Some(text).filter(|text| !text.is_empty()));
        }
        Value::Array(kind, _) => {
            let kind = *kind;
            let items = match field.holds() {
                Holds::List => TextField::items(text).map(Node::from).collect(),
                _ => Some(text)
                    .filter(|text| !text.is_empty())
                    .map(Node::from)
                    .into_iter()
                    .collect(),
            };
            node.value = Value::Array(kind, items);
        }
        _ => node.value = Value::Text(text.to_owned()),
    }
}

/// Another text for a tag of EXIF; an empty one takes it out.
struct Told {
    tag: u16,
    /// In the directory that EXIF itself adds.
    is_own: bool,
    text: String,
}

/// What EXIF says already and should say otherwise [MWG 2.0, 5.2]; tags that are not there are not begun.
fn otherwise(exif: &Exif, reviewed: &Reviewed) -> Vec<Told> {
    let mut told = Vec::new();
    for (_, fact, wanted) in all_decided(reviewed) {
        for carrier in fact.carriers() {
            let (tag, is_own) = match carrier {
                Carrier::Exif(tag) => (*tag, false),
                Carrier::ExifOwn(tag) => (*tag, true),
                _ => continue,
            };
            let is_other =
                |text: &str| plain(text) != plain(wanted) && !(is_own && is_machines(text));
            if exif.text(tag).is_some_and(is_other) || exif.unread.contains(&tag) {
                let text = wanted.to_owned();
                told.push(Told { tag, is_own, text });
            }
        }
    }
    told
}

/// EXIF with its texts in step, since it counts more than XMP for some readers [MWG 2.0, 5.2]; `None` where nothing changes.
pub fn in_exif(bytes: &[u8], exif: &Exif, reviewed: &Reviewed) -> Option<Vec<u8>> {
    let mut all = otherwise(exif, reviewed);
    if let Some(present) = &exif.xp_keywords {
        let text = keywords::in_xp_keywords(present, reviewed);
        if text != *present {
            let (tag, is_own) = (tiff::XP_KEYWORDS, false);
            all.push(Told { tag, is_own, text });
        }
    }
    let mut changed: Option<Vec<u8>> = None;
    for told in all {
        let before = changed.as_deref().unwrap_or(bytes);
        changed = told.written(before).or(changed);
    }
    changed
}

/// A further EXIF block in its place in the file: what it says otherwise goes from it, and no byte moves.
pub fn blank_further(file: &mut [u8], block: &Block, exif: &Exif, reviewed: &Reviewed) {
    let range = block.offset..block.offset.saturating_add(block.bytes.len());
    let Some(place) = file.get_mut(range).filter(|place| **place == *block.bytes) else {
        return;
    };
    let mut all = otherwise(exif, reviewed);
    for told in &mut all {
        told.text.clear();
    }
    if let Some(present) = &exif.xp_keywords {
        let text = keywords::left_of_xp_keywords(present, reviewed);
        if text != *present {
            let (tag, is_own) = (tiff::XP_KEYWORDS, false);
            all.push(Told { tag, is_own, text });
        }
    }
    for told in all {
        if let Some(made) = told.written(place).filter(|made| made.len() == place.len()) {
            place.copy_from_slice(&made);
        }
    }
}

impl Told {
    fn written(&self, exif: &[u8]) -> Option<Vec<u8>> {
        /// [TIFF 6.0, 2]
        const BYTE: u16 = 1;
        const ASCII: u16 = 2;
        const UNDEFINED: u16 = 7;
        if self.text.is_empty() {
            return tiff::without(exif, self.is_own, self.tag);
        }
        let (kind, value) = match (self.is_own, tiff::is_windows(self.tag)) {
            (true, _) => (UNDEFINED, comment(&self.text, tiff::is_little(exif))),
            (false, true) => (BYTE, wide(&self.text, true, &[0])),
            (false, false) => (ASCII, [self.text.as_bytes(), &[0]].concat()),
        };
        tiff::with(exif, self.is_own, self.tag, kind, &value)
    }
}

/// Behind the eight bytes that name the character code [Exif 4.6.5].
fn comment(text: &str, little: bool) -> Vec<u8> {
    match text.is_ascii() {
        true => [b"ASCII\0\0\0", text.as_bytes()].concat(),
        false => [b"UNICODE\0".to_vec(), wide(text, little, &[])].concat(),
    }
}

fn wide(text: &str, little: bool, end: &[u16]) -> Vec<u8> {
    let units = text.encode_utf16().chain(end.iter().copied());
    units
        .flat_map(|unit| match little {
            true => unit.to_le_bytes(),
            false => unit.to_be_bytes(),
        })
        .collect()
}

/// Keyword and text of the chunks of PNG that are there and should say otherwise; an empty text takes one out.
pub fn in_png(texts: &[(String, String)], reviewed: &Reviewed) -> Vec<(&'static str, String)> {
    let mut changed = Vec::new();
    for (_, fact, wanted) in all_decided(reviewed) {
        for carrier in fact.carriers() {
            let Carrier::PngText(keyword) = carrier else {
                continue;
            };
            let mut present = texts.iter().filter(|(known, _)| known == keyword);
            if present.any(|(_, text)| plain(text) != plain(wanted) && !is_machines(text)) {
                changed.push((*keyword, wanted.to_owned()));
            }
        }
    }
    changed
}
