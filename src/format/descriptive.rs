//! What of a sidecar describes the picture: it may enter a photo's file, and of another file's sidecar it is all that is read.
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
const SINGLE: [&str; 27] = [
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
    "MicrosoftPhoto:Rating",
    "acdsee:rating",
    "digiKam:ColorLabel",
    "digiKam:PickLabel",
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

/// Leaves what describes the picture, as of a sidecar that was written for another file. Whether there was anything else.
pub fn keep(packet: &mut Packet) -> bool {
    let before = packet.properties.len();
    packet
        .properties
        .retain(|property| is_descriptive(&property.name));
    packet.properties.len() < before
}

/// What describes the picture, without coordinates in it.
fn without_places(sidecar: &Packet) -> Packet {
    let mut described = sidecar.clone();
    keep(&mut described);
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
    let described = without_places(sidecar);
    for property in described.properties {
        file.set(property.name, property.node);
    }
    file.declare(described.prefixes);
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

    #[test]
    fn of_a_sidecar_of_another_file_only_what_describes_is_left_whoever_developed_it() {
        let words = [
            ("dc:subject", "boat"),
            ("photoshop:City", "Bern"),
            ("xmp:Rating", "4"),
        ];
        let mut all = Packet::default();
        for (name, value) in [
            ("photoshop:SidecarForExtension", "CR2"),
            ("crs:Exposure2012", "+1"),
            ("tiff:Orientation", "6"),
            ("exif:PixelXDimension", "5616"),
            ("xmpMM:DocumentID", "x"),
            ("dc:format", "image/x-canon-cr2"),
            ("xmp:CreatorTool", "Capture One"),
            ("drone-dji:GpsLatitude", "47.368"),
        ] {
            all.set(name, value);
        }
        let settings = Name::new("http://www.captureone.com/settings/1.0/", "Exposure");
        all.set(settings, "1.5");
        words
            .iter()
            .for_each(|(name, value)| all.set(*name, *value));
        assert!(keep(&mut all));
        let mut left = Packet::default();
        words
            .iter()
            .for_each(|(name, value)| left.set(*name, *value));
        assert_eq!(all, left);
        assert!(!keep(&mut all));
    }
}
