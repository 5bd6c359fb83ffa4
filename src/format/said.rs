//! All that the sources say in text fields, those that count most first.

use super::exif::Exif;
use super::fields;
use super::in_step::is_machines;
use super::iptc::{FIELDS, Text};
use super::sources::{Digest, Sources};
use super::tiff;
use super::xmp::{Kind, Node, Packet, Value};
use crate::domain::fact::{Carrier, Fact};
use crate::domain::field::{Holds, Slot, TextField};
use crate::domain::language::Language;
use crate::domain::spelling::plain;

/// What cameras write as description when nobody has written one.
const UNSAID: [&str; 8] = [
    "OLYMPUS DIGITAL CAMERA",
    "SONY DSC",
    "MINOLTA DIGITAL CAMERA",
    "KONICA MINOLTA DIGITAL CAMERA",
    "SAMSUNG DIGITAL CAMERA",
    "SAMSUNG CAMERA PICTURES",
    "Exif_JPEG_PICTURE",
    "DIGITAL CAMERA",
];

/// A value and where it stood.
pub struct Said {
    pub slot: Slot,
    pub text: String,
    pub property: String,
    /// Worth showing beside another text, and none by itself.
    pub is_beside: bool,
}

impl Said {
    /// White space does not count, nor how letters are put together.
    pub fn says(&self, text: &str) -> bool {
        plain(&self.text) == plain(text)
    }
}

/// All texts, those that count most first. A sidecar is what somebody wrote last. For description, creator and
/// copyright EXIF comes before the rest; datasets count more than XMP where they were changed behind its back.
pub fn said(sources: &Sources) -> Vec<Said> {
    let mut said = Vec::new();
    if let Some(packet) = &sources.sidecar {
        of_packet(packet, "sidecar", &mut said);
    }
    for (exif, place) in sources.all_exif() {
        of_exif(exif, place, false, &mut said);
    }
    let mut own = Vec::new();
    if let Some(packet) = &sources.xmp {
        of_packet(packet, "XMP", &mut own);
    }
    let iim = of_iim(sources, said.iter().chain(&own));
    if sources.iim_is == Digest::Changed {
        said.extend(iim);
        said.extend(own);
    } else {
        said.extend(own);
        said.extend(iim);
    }
    for (packet, place) in &sources.again {
        of_packet(packet, place, &mut said);
    }
    for (packet, place) in [(&sources.sidecar, "sidecar"), (&sources.xmp, "XMP")] {
        if let Some(packet) = packet {
            of_other_properties(packet, place, &mut said);
        }
    }
    for (exif, place) in sources.all_exif() {
        of_exif(exif, place, true, &mut said);
    }
    of_png(sources, &mut said);
    said
}

/// The fields that files carry in several properties.
fn facts() -> impl Iterator<Item = (TextField, Fact)> {
    TextField::ALL
        .into_iter()
        .filter_map(|field| Some((field, Fact::of(field)?)))
}

fn of_packet(packet: &Packet, place: &str, said: &mut Vec<Said>) {
    for field in TextField::ALL {
        for (language, text) in fields::read(packet, field) {
            let tag = match language.is_told() {
                true => format!("-{}", language.tag()),
                false => String::new(),
            };
            said.push(Said {
                slot: Slot { field, language },
                text,
                property: format!("{place} {}{tag}", field.property()),
                is_beside: false,
            });
        }
    }
}

fn say(said: &mut Vec<Said>, field: TextField, text: &str, property: &str) {
    let text = match field.holds() {
        Holds::List => listed(text),
        _ => text.trim().to_owned(),
    };
    if !text.is_empty() {
        said.push(Said {
            slot: field.into(),
            text,
            property: property.to_owned(),
            is_beside: false,
        });
    }
}

/// A comment is no description, but it may say another one.
fn say_beside(said: &mut Vec<Said>, field: TextField, text: &str, property: &str) {
    let before = said.len();
    if !is_machines(text) {
        say(said, field, text, property);
    }
    for comment in &mut said[before..] {
        comment.is_beside = true;
    }
}

/// `a; b`, however it was spaced.
fn listed(text: &str) -> String {
    TextField::items(text).collect::<Vec<_>>().join("; ")
}

/// By the tags of EXIF itself, or by those that Windows and comments add.
fn of_exif(exif: &Exif, place: &str, is_added: bool, said: &mut Vec<Said>) {
    for (field, fact) in facts() {
        for carrier in fact.carriers() {
            let (tag, is_own) = match carrier {
                Carrier::Exif(tag) => (*tag, false),
                Carrier::ExifOwn(tag) => (*tag, true),
                _ => continue,
            };
            if is_added != (is_own || tiff::is_windows(tag)) {
                continue;
            }
            let Some(text) = exif.text(tag).filter(|text| !UNSAID.contains(text)) else {
                continue;
            };
            let property = format!("{place} {}", tiff::name_of(tag));
            match is_own {
                true => say_beside(said, field, text, &property),
                false => say(said, field, text, &property),
            }
        }
    }
}

/// A text that was cut is the whole that stands elsewhere; of a field that holds one, each further text is told.
fn of_iim<'a>(sources: &Sources, others: impl Iterator<Item = &'a Said>) -> Vec<Said> {
    let others: Vec<&Said> = others.collect();
    let mut said = Vec::new();
    for (field, number) in FIELDS {
        let property = format!("IPTC 2:{number:02}");
        let same_field = || others.iter().filter(|other| other.slot.field == field);
        let whole = |text: Text| match field.holds() {
            Holds::List => {
                let mut items = same_field().flat_map(|other| TextField::items(&other.text));
                let whole = items.find(|item| text.says(item)).map(str::to_owned);
                whole.unwrap_or(text.text)
            }
            _ => {
                let whole = same_field().find(|other| text.says(&other.text));
                whole.map_or(text.text, |other| other.text.clone())
            }
        };
        let texts: Vec<String> = sources.iim.texts(number).map(whole).collect();
        match field.holds() {
            Holds::List => say(&mut said, field, &texts.join("; "), &property),
            _ => texts
                .iter()
                .for_each(|text| say(&mut said, field, text, &property)),
        }
    }
    said
}

/// Properties besides the one that a field has by the standard.
fn of_other_properties(packet: &Packet, place: &str, said: &mut Vec<Said>) {
    for (field, fact) in facts() {
        for property in fact.xmp().skip(1) {
            let Some(text) = packet.get(property).and_then(text_of) else {
                continue;
            };
            let name = format!("{place} {property}");
            match property == "exif:UserComment" {
                true => say_beside(said, field, &text, &name),
                false => say(said, field, &text, &name),
            }
        }
    }
}

fn text_of(node: &Node) -> Option<String> {
    match &node.value {
        Value::Array(Kind::Alt, _) => {
            let mut languages: Vec<_> = node.languages().collect();
            languages.sort_by_key(|(language, _)| {
                Language::parse(language).is_some_and(|it| it.is_told())
            });
            languages.first().map(|(_, text)| (*text).to_owned())
        }
        Value::Array(..) => Some(node.texts().collect::<Vec<_>>().join("; ")),
        _ => node.text().map(str::to_owned),
    }
}

/// By the keywords that PNG itself names [PNG 11.3.4.2].
fn of_png(sources: &Sources, said: &mut Vec<Said>) {
    for (keyword, text) in &sources.texts {
        let carried = facts().find(|(_, fact)| {
            let mut carriers = fact.carriers().iter();
            carriers.any(|carrier| matches!(carrier, Carrier::PngText(name) if name == keyword))
        });
        let field = match carried {
            Some((field, _)) => field,
            None if keyword == "Source" => TextField::Source,
            None => continue,
        };
        say(said, field, text, &format!("PNG {keyword}"));
    }
}
