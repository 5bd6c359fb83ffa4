//! What of a sidecar may enter a photo's file: what describes the picture.
//!
//! A sidecar also holds how a raw file is to be developed, which camera and file it belongs to, and where it was taken.
//! In a JPEG a program would apply, believe or publish that.

use super::xmp::{Name, Node, Packet, Value, namespace};
use crate::domain::fact::Fact;

/// Namespaces that only describe [IPTC Photo Metadata 2025.1; PLUS LDF; Creative Commons; XMP1 8.5], and that of our own
/// account of who said it.
const WHOLE: [&str; 7] = [
    "Iptc4xmpCore",
    "Iptc4xmpExt",
    "plus",
    "cc",
    "xmpRights",
    "mwg-rs",
    "hushtag",
];

/// What the picture shows and who made it, in whatever properties the fact table has for that.
const FACTS: [Fact; 6] = [
    Fact::Keywords,
    Fact::Person,
    Fact::Title,
    Fact::Description,
    Fact::Creator,
    Fact::Rights,
];

/// Of all others, the properties that describe.
const SINGLE: [&str; 23] = [
    "dc:contributor",
    "dc:coverage",
    "dc:date",
    "dc:language",
    "dc:publisher",
    "dc:relation",
    "dc:source",
    "dc:type",
    "xmp:Label",
    "xmp:Rating",
    "photoshop:AuthorsPosition",
    "photoshop:CaptionWriter",
    "photoshop:Category",
    "photoshop:City",
    "photoshop:Country",
    "photoshop:Credit",
    "photoshop:Headline",
    "photoshop:Instructions",
    "photoshop:Source",
    "photoshop:State",
    "photoshop:SupplementalCategories",
    "photoshop:TransmissionReference",
    "photoshop:Urgency",
];

pub fn is_descriptive(name: &Name) -> bool {
    let is_whole = WHOLE
        .iter()
        .filter_map(|prefix| namespace::of_prefix(prefix))
        .any(|namespace| *name.namespace == *namespace);
    // These hold texts, but are a file's account of itself.
    let is_technical = ["exif", "tiff"]
        .into_iter()
        .filter_map(namespace::of_prefix)
        .any(|namespace| *name.namespace == *namespace);
    let mut known = FACTS.into_iter().flat_map(Fact::xmp).chain(SINGLE);
    is_whole || (!is_technical && known.any(|known| Name::from(known) == *name))
}

/// What describes the picture, without coordinates in it.
pub fn descriptive(sidecar: &Packet) -> Packet {
    let mut described = sidecar.clone();
    described
        .properties
        .retain(|property| is_descriptive(&property.name));
    for property in &mut described.properties {
        drop_places(&mut property.node);
    }
    described
}

/// A location may hold coordinates beside its name.
fn drop_places(node: &mut Node) {
    let exif = namespace::of_prefix("exif").unwrap_or_default();
    match &mut node.value {
        Value::Text(_) | Value::Uri(_) => {}
        Value::Array(_, items) => items.iter_mut().for_each(drop_places),
        Value::Structure(members) => {
            members.retain(|member| {
                !(*member.name.namespace == *exif && member.name.local.starts_with("GPS"))
            });
            for member in members {
                drop_places(&mut member.node);
            }
        }
    }
}

/// Puts what a sidecar says in the place of what the file says.
pub fn overlay(file: &mut Packet, sidecar: &Packet) {
    let described = descriptive(sidecar);
    for property in described.properties {
        file.set(property.name, property.node);
    }
    file.declare(described.prefixes);
}

/// The kind of file that Adobe's programs wrote a sidecar for: `CR2`.
pub fn made_for(sidecar: &Packet) -> Option<&str> {
    let told = sidecar.get("photoshop:SidecarForExtension")?.text()?;
    (!told.is_empty()).then_some(told)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::field::TextField;

    #[test]
    fn every_field_of_the_review_may_enter_and_nothing_of_a_raw_file() {
        for field in TextField::ALL {
            assert!(is_descriptive(&Name::from(field.property())), "{field:?}");
        }
        for name in [
            "crs:Exposure2012",
            "crs:HasCrop",
            "tiff:Orientation",
            "tiff:Make",
            "exif:ExposureTime",
            "exif:GPSLatitude",
            "aux:SerialNumber",
            "xmpMM:DocumentID",
            "xmpMM:OriginalDocumentID",
            "xmpMM:DerivedFrom",
            "photoshop:SidecarForExtension",
            "photoshop:EmbeddedXMPDigest",
            "drone-dji:GpsLatitude",
            "xmp:CreatorTool",
            "dc:format",
            "acdsee:rpp",
        ] {
            assert!(!is_descriptive(&Name::from(name)), "{name}");
        }
    }

    #[test]
    fn every_property_of_people_and_keywords_may_enter() {
        for name in [
            "dc:subject",
            "lr:weightedFlatSubject",
            "MP:RegionInfo",
            "acdsee:caption",
        ] {
            assert!(is_descriptive(&Name::from(name)), "{name}");
        }
        for name in Fact::Keywords.xmp().chain(Fact::Person.xmp()) {
            assert!(is_descriptive(&Name::from(name)), "{name}");
        }
    }
}
