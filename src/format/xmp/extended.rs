//! Packets too long for one JPEG segment [XMP3 1.1.3.1]: the rest stands in a second packet, found by its MD5.

use md5::{Digest, Md5};

use super::packet::{Name, Node, Packet, Property};
use super::unite;
use super::write::{Padding, write};

/// What one APP1 segment holds beside its length and the signature of XMP.
pub const LONGEST: usize = 65_502;

const HAS_EXTENDED: &str = "xmpNote:HasExtendedXMP";

/// A packet in one or two parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    pub main: String,
    pub extended: Option<Extended>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extended {
    /// MD5 of the content, 32 upper-case hexadecimal digits.
    pub guid: String,
    pub content: String,
}

/// The GUID of the part that belongs to this packet.
pub fn guid(packet: &Packet) -> Option<&str> {
    packet.get(HAS_EXTENDED)?.text()
}

/// Puts the extended part behind the main one; handed back is what it says otherwise.
pub fn unite(packet: &mut Packet, extended: Packet) -> Vec<Property> {
    packet.remove(HAS_EXTENDED);
    unite::packets(packet, extended)
}

/// Puts the properties that a packet has not behind those that it has.
pub fn join(packet: &mut Packet, extended: Packet) {
    packet.remove(HAS_EXTENDED);
    let known: std::collections::HashSet<Name> = (packet.properties.iter())
        .map(|property| property.name.clone())
        .collect();
    let more = (extended.properties.into_iter()).filter(|property| !known.contains(&property.name));
    packet.properties.extend(more);
    packet.declare(extended.prefixes);
}

/// Serialises a packet so that the main part fits; whole properties move, the longest first. `None` if what must stay
/// does not fit.
pub fn split(packet: &Packet, padding: Padding) -> Option<Parts> {
    let mut main = packet.clone();
    main.remove(HAS_EXTENDED);
    let whole = write(&main, padding);
    if whole.len() <= LONGEST {
        return Some(Parts {
            main: whole,
            extended: None,
        });
    }
    let mut extended = Packet {
        about: main.about.clone(),
        prefixes: main.prefixes.clone(),
        properties: Vec::new(),
    };
    let length = |packet: &Packet| write(packet, Padding(0)).len();
    let empty = length(&extended);
    let mut lengths: Vec<(usize, Name)> = (main.properties.iter())
        .map(|property| {
            let alone = Packet {
                properties: vec![property.clone()],
                ..extended.clone()
            };
            (length(&alone).saturating_sub(empty), property.name.clone())
        })
        .collect();
    lengths.sort_by_key(|(length, _)| *length);
    // The note takes about this much itself.
    let mut rest = length(&main) + 200;
    while rest > LONGEST {
        let (length, name) = lengths.pop()?;
        rest = rest.saturating_sub(length);
        let index = (main.properties.iter()).position(|property| property.name == name)?;
        extended.properties.push(main.properties.remove(index));
    }
    let content = write(&extended, Padding(0));
    let guid: String = Md5::digest(content.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02X}"))
        .collect();
    main.set(HAS_EXTENDED, Node::from(guid.as_str()));
    let main = write(&main, Padding(0));
    (main.len() <= LONGEST).then_some(Parts {
        main,
        extended: Some(Extended { guid, content }),
    })
}
