//! All that the sources say in text fields, those that count most first.

use super::fields;
use super::iptc::FIELDS;
use super::sources::{Digest, Sources};
use super::xmp::Packet;
use crate::domain::field::{Slot, TextField};
use crate::domain::language::Language;

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
}

/// All texts, those that count most first. A sidecar is what somebody wrote last. For description, creator and
/// copyright EXIF comes before the rest; datasets count more than XMP where they were changed behind its back.
pub fn said(sources: &Sources) -> Vec<Said> {
    let mut said = Vec::new();
    if let Some(packet) = &sources.sidecar {
        of_packet(packet, "sidecar", &mut said);
    }
    of_exif(sources, &mut said);
    if sources.iim_is == Digest::Changed {
        of_iim(sources, &mut said);
    }
    if let Some(packet) = &sources.xmp {
        of_packet(packet, "XMP", &mut said);
    }
    of_iim(sources, &mut said);
    of_windows_and_png(sources, &mut said);
    said
}

fn of_packet(packet: &Packet, place: &str, said: &mut Vec<Said>) {
    for field in TextField::ALL {
        for (language, text) in fields::read(packet, field) {
            let tag = match language.is_told() {
                true => format!("-{}", language.tag()),
                false => String::new(),
            };
            let property = format!("{place} {}{tag}", field.property());
            said.push(Said {
                slot: Slot { field, language },
                text,
                property,
            });
        }
    }
}

fn say(said: &mut Vec<Said>, field: TextField, text: Option<&str>, property: &str) {
    if let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) {
        said.push(Said {
            slot: Slot {
                field,
                language: Language::default(),
            },
            text: text.to_owned(),
            property: property.to_owned(),
        });
    }
}

fn of_exif(sources: &Sources, said: &mut Vec<Said>) {
    let exif = &sources.exif;
    let description = exif
        .description
        .as_deref()
        .filter(|text| !UNSAID.contains(text));
    say(
        said,
        TextField::Description,
        description,
        "EXIF ImageDescription",
    );
    let artist = exif.artist.as_deref().map(listed);
    say(said, TextField::Creator, artist.as_deref(), "EXIF Artist");
    say(
        said,
        TextField::Rights,
        exif.copyright.as_deref(),
        "EXIF Copyright",
    );
}

/// `a; b`, however it was spaced.
fn listed(text: &str) -> String {
    TextField::items(text).collect::<Vec<_>>().join("; ")
}

fn of_iim(sources: &Sources, said: &mut Vec<Said>) {
    for (field, number) in FIELDS {
        let texts: Vec<String> = sources.iim.texts(number).collect();
        let text = match field {
            TextField::Creator => texts.join("; "),
            _ => texts.into_iter().next().unwrap_or_default(),
        };
        say(said, field, Some(&text), &format!("IPTC 2:{number:02}"));
    }
}

fn of_windows_and_png(sources: &Sources, said: &mut Vec<Said>) {
    let exif = &sources.exif;
    say(
        said,
        TextField::Title,
        exif.xp_title.as_deref(),
        "EXIF XPTitle",
    );
    say(
        said,
        TextField::Description,
        exif.xp_comment.as_deref(),
        "EXIF XPComment",
    );
    let authors = exif.xp_author.as_deref().map(listed);
    say(
        said,
        TextField::Creator,
        authors.as_deref(),
        "EXIF XPAuthor",
    );
    // The keywords that PNG itself names [PNG 11.3.4.2].
    let names = [
        ("Title", TextField::Title),
        ("Author", TextField::Creator),
        ("Description", TextField::Description),
        ("Copyright", TextField::Rights),
        ("Source", TextField::Source),
    ];
    for (keyword, text) in &sources.texts {
        let field = names.iter().find(|(name, _)| name == keyword);
        if let Some((_, field)) = field {
            say(said, *field, Some(text), &format!("PNG {keyword}"));
        }
    }
}
