//! Which file a sidecar was written for, and what of it is about that file only.

use super::xmp::namespace::of_prefix;
use super::xmp::{self, Name, Node, Packet};
use crate::domain::beside::WrittenFor;

/// Settings by which Adobe's and darktable's programs develop a raw file; they would apply them to a JPEG too.
const SETTINGS: [&str; 6] = [
    "http://ns.adobe.com/camera-raw-settings/1.0/",
    "http://ns.adobe.com/camera-raw-saved-settings/1.0/",
    "http://ns.adobe.com/camera-raw-defaults/1.0/",
    "http://ns.adobe.com/camera-raw-embedded-lens-profile/1.0/",
    "http://ns.adobe.com/lightroom-settings-experimental/1.0/",
    "http://darktable.sf.net/",
];

/// Prefixes of what a file says of itself: its pixels, its camera data, its versions.
const OF_THE_FILE: [&str; 4] = ["tiff", "exif", "aux", "xmpMM"];

const EXIF_EX: &str = "http://cipa.jp/exif/1.0/";

/// Single properties of that kind in namespaces that hold words too.
const SINGLE: [&str; 6] = [
    "photoshop:SidecarForExtension",
    "photoshop:EmbeddedXMPDigest",
    "photoshop:LegacyIPTCDigest",
    "photoshop:ICCProfile",
    "photoshop:ColorMode",
    "dc:format",
];

pub fn read(sidecar: &[u8]) -> WrittenFor {
    of(&xmp::read(sidecar).packet)
}

pub fn of(packet: &Packet) -> WrittenFor {
    let text = |property: &str| {
        let text = packet.get(property).and_then(Node::text)?;
        (!text.is_empty()).then(|| text.to_owned())
    };
    let extension = text("photoshop:SidecarForExtension");
    let extension = extension.map(|extension| extension.trim_start_matches('.').to_owned());
    // darktable names its file so; others have a structure there.
    let derived = || text("xmpMM:DerivedFrom").filter(|name| name.contains('.'));
    WrittenFor {
        file: extension
            .or_else(|| text("crs:RawFileName"))
            .or_else(derived),
        develops: packet.properties.iter().any(|p| is_setting(&p.name)),
    }
}

fn is_setting(name: &Name) -> bool {
    SETTINGS.contains(&&*name.namespace)
}

/// Takes away what is about the file that the sidecar was written for, and leaves the words. Whether there was anything.
pub fn keep_words(packet: &mut Packet) -> bool {
    let before = packet.properties.len();
    packet.properties.retain(|property| {
        let name = &property.name;
        let is_of_the_file = OF_THE_FILE
            .into_iter()
            .filter_map(of_prefix)
            .chain([EXIF_EX])
            .any(|namespace| *namespace == *name.namespace);
        let is_single = SINGLE.into_iter().any(|single| *name == Name::from(single));
        !(is_setting(name) || is_of_the_file || is_single)
    });
    packet.properties.len() < before
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packet(properties: &[(&str, &str)]) -> Packet {
        let mut packet = Packet::default();
        for (name, value) in properties {
            packet.set(*name, *value);
        }
        packet
    }

    #[test]
    fn a_sidecar_says_for_which_file_it_was_written() {
        let check = |properties: &[(&str, &str)], file: Option<&str>, develops: bool| {
            let expected = WrittenFor {
                file: file.map(str::to_owned),
                develops,
            };
            assert_eq!(of(&packet(properties)), expected);
        };
        check(
            &[("photoshop:SidecarForExtension", "CR2")],
            Some("CR2"),
            false,
        );
        check(
            &[("crs:RawFileName", "IMG_1.NEF"), ("crs:Exposure2012", "+1")],
            Some("IMG_1.NEF"),
            true,
        );
        check(&[("xmpMM:DerivedFrom", "a.raf")], Some("a.raf"), false);
        check(&[("crs:HasSettings", "True")], None, true);
        check(&[("dc:title", "T")], None, false);
    }

    #[test]
    fn of_a_sidecar_of_another_file_the_words_are_left() {
        let mut read = packet(&[
            ("photoshop:SidecarForExtension", "CR2"),
            ("crs:Exposure2012", "+1"),
            ("tiff:Orientation", "6"),
            ("exif:PixelXDimension", "5616"),
            ("xmpMM:DocumentID", "x"),
            ("dc:format", "image/x-canon-cr2"),
            ("dc:subject", "boat"),
            ("photoshop:City", "Bern"),
        ]);
        assert!(keep_words(&mut read));
        assert_eq!(
            read,
            packet(&[("dc:subject", "boat"), ("photoshop:City", "Bern")])
        );
        assert!(!keep_words(&mut read));
    }
}
