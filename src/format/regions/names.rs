//! Names of people in the picture that stand beside the regions: `PersonInImage`, with or without details.

use crate::format::xmp::{Kind, Node, Packet, Value};

const PEOPLE: &str = "Iptc4xmpExt:PersonInImage";
const PEOPLE_IN_DETAIL: &str = "Iptc4xmpExt:PersonInImageWDetails";
const NAME: &str = "Iptc4xmpExt:PersonName";

/// Everybody whom a packet names so.
pub fn people(packet: &Packet) -> Vec<String> {
    let plain = packet.get(PEOPLE).into_iter().flat_map(Node::texts);
    let detailed = packet.get(PEOPLE_IN_DETAIL).map(Node::items);
    let detailed = detailed.unwrap_or_default().iter();
    let detailed = detailed.filter_map(|person| person.member(NAME)?.text());
    let mut people: Vec<String> = Vec::new();
    for name in plain.chain(detailed) {
        if !people.iter().any(|known| known == name) {
            people.push(name.to_owned());
        }
    }
    people
}

/// Takes these names out.
pub fn forget(packet: &mut Packet, names: &[String]) {
    let is_one = |text: &str| names.iter().any(|name| name == text);
    retain(packet, PEOPLE, |person| !person.text().is_some_and(is_one));
    retain(packet, PEOPLE_IN_DETAIL, |person| {
        let name = person.member(NAME);
        !name.is_some_and(|name| name.texts().any(is_one))
    });
}

/// An array that is left without items goes.
fn retain(packet: &mut Packet, property: &str, stays: impl Fn(&Node) -> bool) {
    let Some(node) = packet.get(property) else {
        return;
    };
    if node.items().iter().all(&stays) {
        return;
    }
    let items = packet.entry(property, Value::Array(Kind::Bag, Vec::new()));
    let items = items.items_mut(Kind::Bag);
    items.retain(stays);
    if items.is_empty() {
        packet.remove(property);
    }
}
