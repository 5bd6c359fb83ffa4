//! Reviewed values → an XMP sidecar that other tools read.

use std::borrow::Cow;
use std::io::Result;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesPI, BytesText, Event};

use crate::domain::field::TextField;
use crate::domain::inference::BoundingBox;
use crate::domain::photo::Photo;
use crate::domain::review::Reviewed;

/// The prefixes used, with their namespaces.
const NAMESPACES: [(&str, &str); 6] = [
    ("xmlns:rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
    (
        "xmlns:Iptc4xmpCore",
        "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    ),
    (
        "xmlns:mwg-rs",
        "http://www.metadataworkinggroup.com/schemas/regions/",
    ),
    (
        "xmlns:stDim",
        "http://ns.adobe.com/xap/1.0/sType/Dimensions#",
    ),
    ("xmlns:stArea", "http://ns.adobe.com/xmp/sType/Area#"),
];

type Xml = Writer<Vec<u8>>;

/// `photo.jpg` → `photo.jpg.xmp`, the name digiKam, darktable and Immich look for.
pub fn name(photo: &str) -> String {
    format!("{photo}.xmp")
}

/// One packet with what was reviewed and nothing else; a field without a value is left out.
pub fn write(reviewed: &Reviewed, photo: &Photo) -> String {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 1);
    let written = packet(&mut xml, reviewed, photo);
    debug_assert!(written.is_ok(), "memory takes every byte");
    let mut text = String::from_utf8_lossy(&xml.into_inner()).into_owned();
    text.push('\n');
    text
}

fn packet(xml: &mut Xml, reviewed: &Reviewed, photo: &Photo) -> Result<()> {
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    // The wrapper's identifier and byte order mark [XMP1 7.3.2].
    let begin = "xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"";
    xml.write_event(Event::PI(BytesPI::new(begin)))?;
    xml.create_element("x:xmpmeta")
        .with_attribute(("xmlns:x", "adobe:ns:meta/"))
        .with_attribute(("x:xmptk", concat!("Hushtag ", env!("CARGO_PKG_VERSION"))))
        .write_inner_content(|xml| {
            let rdf = xml.create_element("rdf:RDF").with_attribute(NAMESPACES[0]);
            rdf.write_inner_content(|xml| {
                xml.create_element("rdf:Description")
                    .with_attribute(("rdf:about", ""))
                    .with_attributes(NAMESPACES[1..].iter().copied())
                    .write_inner_content(|xml| description(xml, reviewed, photo))?;
                Ok(())
            })?;
            Ok(())
        })?;
    xml.write_event(Event::PI(BytesPI::new("xpacket end=\"w\"")))
}

fn description(xml: &mut Xml, reviewed: &Reviewed, photo: &Photo) -> Result<()> {
    let keywords: Vec<Cow<str>> = reviewed
        .keywords()
        .iter()
        .map(|word| legal(&word.text))
        .collect();
    array(xml, "dc:subject", "rdf:Bag", &keywords)?;
    for (property, field) in [
        ("dc:title", TextField::Title),
        ("dc:description", TextField::Description),
        ("dc:rights", TextField::Rights),
        ("Iptc4xmpCore:AltTextAccessibility", TextField::AltText),
    ] {
        lang_alt(xml, property, reviewed.text(field))?;
    }
    let creators: Vec<Cow<str>> = reviewed
        .text(TextField::Creator)
        .map(legal)
        .into_iter()
        .collect();
    array(xml, "dc:creator", "rdf:Seq", &creators)?;
    let faces: Vec<BoundingBox> = reviewed.faces().iter().map(|face| face.area).collect();
    regions(xml, &faces, photo)
}

fn array(xml: &mut Xml, property: &str, kind: &str, items: &[Cow<str>]) -> Result<()> {
    let items: Vec<&str> = items
        .iter()
        .map(|item| item.trim())
        .filter(|item| !item.is_empty())
        .collect();
    if items.is_empty() {
        return Ok(());
    }
    xml.create_element(property).write_inner_content(|xml| {
        xml.create_element(kind).write_inner_content(|xml| {
            for item in &items {
                text(xml, "rdf:li", item)?;
            }
            Ok(())
        })?;
        Ok(())
    })?;
    Ok(())
}

/// A text in one language that is not told: `x-default` [XMP1 8.2.2.4].
fn lang_alt(xml: &mut Xml, property: &str, value: Option<&str>) -> Result<()> {
    let value = value.map(legal).unwrap_or_default();
    if value.trim().is_empty() {
        return Ok(());
    }
    xml.create_element(property).write_inner_content(|xml| {
        xml.create_element("rdf:Alt").write_inner_content(|xml| {
            xml.create_element("rdf:li")
                .with_attribute(("xml:lang", "x-default"))
                .write_text_content(BytesText::new(value.trim()))?;
            Ok(())
        })?;
        Ok(())
    })?;
    Ok(())
}

/// Faces as the Metadata Working Group lays them down [MWG 2.0, 5.9]: places on the picture as stored, and no names.
fn regions(xml: &mut Xml, faces: &[BoundingBox], photo: &Photo) -> Result<()> {
    if faces.is_empty() {
        return Ok(());
    }
    let stored = photo.orientation.applied_to(photo.size);
    let resource = ("rdf:parseType", "Resource");
    let regions = xml
        .create_element("mwg-rs:Regions")
        .with_attribute(resource);
    regions.write_inner_content(|xml| {
        let dimensions = xml
            .create_element("mwg-rs:AppliedToDimensions")
            .with_attribute(resource);
        dimensions.write_inner_content(|xml| {
            text(xml, "stDim:w", &stored.width.to_string())?;
            text(xml, "stDim:h", &stored.height.to_string())?;
            text(xml, "stDim:unit", "pixel")
        })?;
        xml.create_element("mwg-rs:RegionList")
            .write_inner_content(|xml| {
                xml.create_element("rdf:Bag").write_inner_content(|xml| {
                    for face in faces {
                        let area = photo.orientation.box_as_stored(face.clamped());
                        let item = xml.create_element("rdf:li").with_attribute(resource);
                        item.write_inner_content(|xml| region(xml, area))?;
                    }
                    Ok(())
                })?;
                Ok(())
            })?;
        Ok(())
    })?;
    Ok(())
}

fn region(xml: &mut Xml, stored: BoundingBox) -> Result<()> {
    let area = xml
        .create_element("mwg-rs:Area")
        .with_attribute(("rdf:parseType", "Resource"));
    area.write_inner_content(|xml| {
        // The point is the centre.
        text(xml, "stArea:x", &fraction(stored.x + stored.width / 2.0))?;
        text(xml, "stArea:y", &fraction(stored.y + stored.height / 2.0))?;
        text(xml, "stArea:w", &fraction(stored.width))?;
        text(xml, "stArea:h", &fraction(stored.height))?;
        text(xml, "stArea:unit", "normalized")
    })?;
    text(xml, "mwg-rs:Type", "Face")
}

/// A ten-thousandth of a pixel on a picture of a hundred megapixels is finer than any face needs.
fn fraction(value: f32) -> String {
    let text = format!("{value:.6}");
    let short = text.trim_end_matches('0').trim_end_matches('.');
    if short.is_empty() || short == "-0" {
        "0".into()
    } else {
        short.to_owned()
    }
}

fn text(xml: &mut Xml, element: &str, value: &str) -> Result<()> {
    xml.create_element(element)
        .write_text_content(BytesText::new(value))?;
    Ok(())
}

/// Without the characters that XML 1.0 cannot hold in any spelling [XML 2.2]; line ends as XML reads them [XML 2.11].
fn legal(text: &str) -> Cow<'_, str> {
    let illegal = |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    if !text.contains(illegal) && !text.contains('\r') {
        return Cow::Borrowed(text);
    }
    Cow::Owned(
        text.replace("\r\n", "\n")
            .replace('\r', "\n")
            .replace(illegal, ""),
    )
}
