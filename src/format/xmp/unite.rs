//! Values that stand twice: what can be united is, and what the second says otherwise is handed back.

use std::collections::{HashMap, HashSet};

use super::packet::{Kind, Name, Node, Packet, Property, Value};

/// Puts what the later packet says behind what the first one says; handed back is what it says otherwise.
pub fn packets(first: &mut Packet, later: Packet) -> Vec<Property> {
    first.declare(later.prefixes);
    properties(&mut first.properties, later.properties)
}

/// The same of properties; each name stands once afterwards.
pub fn properties(known: &mut Vec<Property>, more: Vec<Property>) -> Vec<Property> {
    let mut places: HashMap<Name, usize> = (known.iter().enumerate())
        .map(|(place, property)| (property.name.clone(), place))
        .collect();
    let mut again: Vec<(usize, Vec<Node>)> = Vec::new();
    let mut told: HashMap<usize, usize> = HashMap::new();
    for property in more {
        match places.get(&property.name) {
            Some(place) => {
                let index = *told.entry(*place).or_insert_with(|| {
                    again.push((*place, Vec::new()));
                    again.len() - 1
                });
                if let Some((_, nodes)) = again.get_mut(index) {
                    nodes.push(property.node);
                }
            }
            None => {
                places.insert(property.name.clone(), known.len());
                known.push(property);
            }
        }
    }
    let mut otherwise = Vec::new();
    for (place, nodes) in again {
        if let Some(first) = known.get_mut(place) {
            let name = first.name.clone();
            let rest = node(&mut first.node, nodes).into_iter();
            otherwise.extend(rest.map(|node| Property {
                name: name.clone(),
                node,
            }));
        }
    }
    otherwise
}

/// Items and languages come together, members too; of single values the first stays.
fn node(first: &mut Node, later: Vec<Node>) -> Vec<Node> {
    match &mut first.value {
        Value::Array(Kind::Alt, items) => languages(items, later),
        Value::Array(_, items) => {
            let mut known: HashSet<Node> = items.iter().cloned().collect();
            let more = later.into_iter().flat_map(into_items);
            items.extend(more.filter(|item| known.insert(item.clone())));
            Vec::new()
        }
        Value::Structure(members) => {
            let (structures, others): (Vec<Node>, Vec<Node>) =
                (later.into_iter()).partition(|node| matches!(node.value, Value::Structure(_)));
            let more = (structures.into_iter()).flat_map(|node| match node.value {
                Value::Structure(members) => members,
                _ => Vec::new(),
            });
            let rest = properties(members, more.collect());
            let rest = (!rest.is_empty()).then(|| Value::Structure(rest).into());
            others.into_iter().chain(rest).collect()
        }
        Value::Text(_) | Value::Uri(_) => {
            // A property that is an array elsewhere is one here, too.
            let kind = later.iter().find_map(|node| match node.value {
                Value::Array(kind, _) => Some(kind),
                _ => None,
            });
            if let Some(kind) = kind {
                first.items_mut(kind);
                return node(first, later);
            }
            let says = |node: &Node| node.text() != first.text();
            later.into_iter().filter(says).collect()
        }
    }
}

fn into_items(node: Node) -> Vec<Node> {
    match node.value {
        Value::Array(_, items) => items,
        _ => vec![node],
    }
}

fn languages(items: &mut Vec<Node>, later: Vec<Node>) -> Vec<Node> {
    let language = |item: &Node| {
        let told = item.language.as_deref().unwrap_or("x-default");
        told.to_lowercase()
    };
    let mut known: HashMap<String, String> = (items.iter())
        .map(|item| (language(item), item.text().unwrap_or_default().to_owned()))
        .collect();
    let mut otherwise = Vec::new();
    for item in later.into_iter().flat_map(into_items) {
        let text = item.text().unwrap_or_default();
        match known.get(&language(&item)) {
            Some(said) if said == text || text.is_empty() => {}
            Some(_) => otherwise.push(item),
            None => {
                known.insert(language(&item), text.to_owned());
                items.push(item);
            }
        }
    }
    let rest = (!otherwise.is_empty()).then(|| Value::Array(Kind::Alt, otherwise).into());
    rest.into_iter().collect()
}
