//! Elements → properties: every spelling of RDF that XMP allows [XMP1 7.9, C.2], and some it does not.

use std::collections::HashSet;

use super::decoding::{Decoded, decode};
use super::element::{self, Element};
use super::namespace::{RDF, XML};
use super::packet::{Kind, Name, Node, Packet, Property, Value};
use super::syntax::{array_kind, attributes, is_typed_node, qualifiers};
use super::{Finding, Read, unite};

/// Reads a packet, whatever stands around it. `left`: how many elements and attributes a file's packets may still have.
pub fn read_within(bytes: &[u8], left: &mut usize) -> Read {
    let mut findings = Vec::new();
    let decoded = decode(bytes, &mut findings);
    // Later findings have places in the text.
    let told = findings.len();
    let text = decoded.text.as_ref();
    let start = ["<?xpacket", "<x:x", "<rdf:RDF", "<"]
        .iter()
        .find_map(|opening| text.find(opening))
        .unwrap_or(text.len());
    let tree = element::parse(&text[start..], left, &mut findings);
    for finding in &mut findings[told..] {
        finding.offset += start;
    }
    let mut reading = Reading {
        packet: Packet {
            prefixes: tree.prefixes,
            ..Packet::default()
        },
        properties: Vec::new(),
        known: HashSet::new(),
        text: &text[start..],
        start,
        findings,
    };
    let mut roots = Vec::new();
    collect(&tree.roots, &mut roots);
    if roots.is_empty() {
        reading.find(0, "no rdf:RDF".to_owned());
    }
    for root in roots {
        for description in &root.children {
            reading.description(description);
        }
    }
    let Reading {
        mut packet,
        properties,
        mut findings,
        ..
    } = reading;
    restore_offsets(&mut findings[told..], &decoded);
    let again = unite::properties(&mut packet.properties, properties);
    Read {
        packet,
        again,
        findings,
    }
}

fn restore_offsets(findings: &mut [Finding], decoded: &Decoded) {
    for finding in findings {
        finding.offset = decoded.offset(finding.offset);
    }
}

/// The `rdf:RDF` elements, wherever they stand.
fn collect<'a>(elements: &'a [Element], found: &mut Vec<&'a Element>) {
    for element in elements {
        if element.name.is(RDF, "RDF") {
            found.push(element);
        } else {
            collect(&element.children, found);
        }
    }
}

struct Reading<'a> {
    packet: Packet,
    /// All properties, those that stand twice too.
    properties: Vec<Property>,
    /// Their names.
    known: HashSet<Name>,
    text: &'a str,
    /// Of the text, in the whole.
    start: usize,
    findings: Vec<Finding>,
}

impl Reading<'_> {
    fn find(&mut self, place: usize, message: String) {
        if self.findings.len() < 100 {
            self.findings.push(Finding {
                offset: self.start + place,
                message,
            });
        }
    }

    /// A node at the top: its properties are the packet's.
    fn description(&mut self, element: &Element) {
        if let Some(about) = element.attribute(RDF, "about")
            && self.packet.about.is_empty()
        {
            about.trim().clone_into(&mut self.packet.about);
        }
        for (property, place) in self.each(element) {
            let is_new = self.known.insert(property.name.clone());
            if !is_new {
                self.find_again(place, &property);
            }
            self.properties.push(property);
        }
    }

    /// The properties of a structure, each name once.
    fn members(&mut self, element: &Element) -> Vec<Property> {
        let all = self.each(element);
        let mut known = HashSet::new();
        for (property, place) in &all {
            if !known.insert(property.name.clone()) {
                self.find_again(*place, property);
            }
        }
        let mut members = Vec::new();
        let all = all.into_iter().map(|(property, _)| property);
        unite::properties(&mut members, all.collect());
        members
    }

    /// The properties of a node and where they stand: its attributes, then its children.
    fn each(&mut self, element: &Element) -> Vec<(Property, usize)> {
        let mut properties: Vec<(Property, usize)> = attributes(element)
            .map(|(name, value)| Property {
                name: name.clone(),
                node: text(value),
            })
            .map(|property| (property, element.start))
            .collect();
        for child in &element.children {
            if child.name.namespace.is_empty() {
                self.find(
                    child.start,
                    format!("{} without a namespace", child.name.local),
                );
                continue;
            }
            let node = self.node(child);
            let property = Property {
                name: child.name.clone(),
                node,
            };
            properties.push((property, child.start));
        }
        properties
    }

    fn find_again(&mut self, place: usize, property: &Property) {
        let read = match &property.node.value {
            Value::Text(_) | Value::Uri(_) => "; of two values the first is read",
            Value::Structure(_) | Value::Array(..) => "; both are read together",
        };
        // A thousand findings say no more than a hundred.
        if self.findings.len() < 100 {
            let name = &property.name.local;
            self.find(place, format!("{name} for a second time{read}"));
        }
    }

    /// What a property element or an item holds.
    fn node(&mut self, element: &Element) -> Node {
        let mut node = match element.attribute(RDF, "parseType") {
            Some("Resource") => self.structure(element),
            // Anything else is to be kept as it stands [RDF/XML 7.2.17].
            Some(_) => {
                let inner = self.text.get(element.inner.clone()).unwrap_or_default();
                Node::from(inner)
            }
            None => self.plain(element),
        };
        if let Some(language) = element.attribute(XML, "lang") {
            node.language = Some(language.trim().to_owned());
        }
        node
    }

    fn plain(&mut self, element: &Element) -> Node {
        match element.children.as_slice() {
            [] => self.childless(element),
            [only] => match array_kind(&only.name) {
                Some(kind) => {
                    let items = only.children.iter().map(|item| self.node(item)).collect();
                    let qualifiers = qualifiers(element);
                    Node {
                        qualifiers,
                        ..Value::Array(kind, items).into()
                    }
                }
                None if only.name.is(RDF, "Description") => self.structure(only),
                None if is_typed_node(only) => {
                    let mut node = self.structure(only);
                    let kind = format!("{}{}", only.name.namespace, only.name.local);
                    node.members_mut().push(Property {
                        name: Name::new(RDF, "type"),
                        node: Value::Uri(kind).into(),
                    });
                    node
                }
                None => self.implied(element),
            },
            [first, ..] if array_kind(&first.name).is_some() => {
                self.find(
                    element.start,
                    format!("{} holds two arrays; both are read", element.name.local),
                );
                let kind = array_kind(&first.name).unwrap_or(Kind::Bag);
                let arrays = element.children.iter();
                let arrays = arrays.filter(|array| array_kind(&array.name).is_some());
                let items = arrays.flat_map(|array| &array.children);
                let items = items.map(|item| self.node(item)).collect();
                Value::Array(kind, items).into()
            }
            _ => self.implied(element),
        }
    }

    /// Members whose structure is not marked as one.
    fn implied(&mut self, element: &Element) -> Node {
        let name = &element.name.local;
        if !element.text.trim().is_empty() {
            self.find(
                element.start,
                format!("{name} holds text with markup in it"),
            );
            return Node::from(self.text.get(element.inner.clone()).unwrap_or_default());
        }
        self.find(
            element.start,
            format!("{name} holds properties and does not say so"),
        );
        self.structure(element)
    }

    fn childless(&mut self, element: &Element) -> Node {
        let mut qualifiers = qualifiers(element);
        if let Some(address) = element.attribute(RDF, "resource") {
            let value = Value::Uri(address.trim().to_owned());
            return Node {
                qualifiers,
                ..value.into()
            };
        }
        if let Some(value) = element.attribute(RDF, "value") {
            return Node {
                qualifiers,
                ..text(value)
            };
        }
        if qualifiers.is_empty() || !element.text.trim().is_empty() {
            return Node {
                qualifiers: std::mem::take(&mut qualifiers),
                ..Node::from(element.text.as_str())
            };
        }
        Value::Structure(qualifiers).into()
    }

    /// Members; with an `rdf:value` among them they qualify it [XMP1 7.8].
    fn structure(&mut self, element: &Element) -> Node {
        let mut members = self.members(element);
        let is_value = |property: &Property| property.name.is(RDF, "value");
        if let Some(index) = members.iter().position(is_value) {
            let value = members.remove(index).node;
            return Node {
                qualifiers: members,
                ..value
            };
        }
        if let Some(value) = element.attribute(RDF, "value") {
            return Node {
                qualifiers: members,
                ..text(value)
            };
        }
        Value::Structure(members).into()
    }
}

fn text(value: &str) -> Node {
    Node::from(value)
}
