//! Names of people in the picture that stand beside the regions, with or without details.

use super::form::{self, Form};
use crate::domain::fact::Fact;
use crate::format::xmp::{Kind, Node, Packet, Value};

const NAME: &str = "Iptc4xmpExt:PersonName";

/// The names of one property.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    pub property: &'static str,
    pub names: Vec<String>,
}

/// Everybody whom a packet names so, each once.
pub fn people(packet: &Packet) -> Vec<Named> {
    let mut people: Vec<Named> = Vec::new();
    for (property, form) in properties() {
        let items = packet.get(property).map(Node::items).unwrap_or_default();
        let mut names: Vec<String> = Vec::new();
        let told = items.iter().filter_map(|item| first_name(item, &form));
        for name in told.filter(|name| !name.is_empty()) {
            let is_one = |known: &String| known == name;
            let is_known = (people.iter()).any(|named| named.names.iter().any(is_one));
            if !is_known && !names.iter().any(is_one) {
                names.push(name.to_owned());
            }
        }
        if !names.is_empty() {
            people.push(Named { property, names });
        }
    }
    people
}

/// Takes these names out.
pub fn forget(packet: &mut Packet, names: &[String]) {
    let is_one = |text: &str| names.iter().any(|name| name == text);
    for (property, form) in properties() {
        retain(packet, property, |person| match form {
            Form::NamesInDetail => {
                let name = person.member(NAME);
                !name.is_some_and(|name| name.texts().any(is_one))
            }
            _ => !person.text().is_some_and(is_one),
        });
    }
}

/// The properties of the fact table that hold names alone.
fn properties() -> impl Iterator<Item = (&'static str, Form)> {
    Fact::Person.xmp().filter_map(|property| {
        let form = form::of(property)?;
        (!matches!(form, Form::Regions(_))).then_some((property, form))
    })
}

fn first_name<'a>(person: &'a Node, form: &Form) -> Option<&'a str> {
    match form {
        Form::NamesInDetail => person.member(NAME)?.text(),
        _ => person.text(),
    }
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
