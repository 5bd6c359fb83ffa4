//! Which file a sidecar was written for.

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
}
