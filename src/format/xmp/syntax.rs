//! What of an element is RDF's own syntax, and what is a property.

use super::element::Element;
use super::namespace::{RDF, XML};
use super::packet::{Kind, Name, Node, Property};

pub fn array_kind(name: &Name) -> Option<Kind> {
    if *name.namespace != *RDF {
        return None;
    }
    match name.local.as_str() {
        "Bag" => Some(Kind::Bag),
        "Seq" => Some(Kind::Seq),
        "Alt" => Some(Kind::Alt),
        _ => None,
    }
}

/// A node that is named by its type instead of `rdf:Description`: names of types begin with a capital.
pub fn is_typed_node(element: &Element) -> bool {
    let starts = element.name.local.chars().next();
    *element.name.namespace != *RDF
        && starts.is_some_and(char::is_uppercase)
        && !element.children.is_empty()
        && element.text.trim().is_empty()
}

/// Attributes that are properties: not those of RDF's own syntax, of XML, or without a namespace.
pub fn attributes(element: &Element) -> impl Iterator<Item = (&Name, &str)> {
    element.attributes.iter().filter_map(|(name, value)| {
        let is_syntax = (*name.namespace == *RDF && name.local != "type")
            || *name.namespace == *XML
            || name.namespace.is_empty();
        (!is_syntax).then_some((name, value.as_str()))
    })
}

pub fn qualifiers(element: &Element) -> Vec<Property> {
    attributes(element)
        .map(|(name, value)| Property {
            name: name.clone(),
            node: Node::from(value),
        })
        .collect()
}
