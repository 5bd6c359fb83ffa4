//! The tree of a packet [XMP1 6]: properties with values, in the order of the file.

use std::collections::HashSet;
use std::sync::Arc;

use super::namespace;

/// The full name of a property. Names share their namespace: a packet says one prefix a thousand times.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Name {
    pub namespace: Arc<str>,
    pub local: String,
}

impl Name {
    pub fn new(namespace: &str, local: &str) -> Name {
        Name {
            namespace: namespace.into(),
            local: local.to_owned(),
        }
    }

    pub fn is(&self, namespace: &str, local: &str) -> bool {
        self.local == local && &*self.namespace == namespace
    }
}

/// `dc:title`, by the prefixes of [`namespace`]; one that is not known there names no namespace.
impl From<&str> for Name {
    fn from(qualified: &str) -> Name {
        let (prefix, local) = qualified.split_once(':').unwrap_or(("", qualified));
        Name::new(namespace::of_prefix(prefix).unwrap_or(prefix), local)
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Packet {
    /// What the packet is about; usually nothing.
    pub about: String,
    /// Prefixes with their namespaces, as the file declared them.
    pub prefixes: Vec<(String, String)>,
    pub properties: Vec<Property>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Property {
    pub name: Name,
    pub node: Node,
}

/// A value with what qualifies it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Node {
    pub value: Value,
    /// `xml:lang`
    pub language: Option<String>,
    /// All other qualifiers.
    pub qualifiers: Vec<Property>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    Text(String),
    /// `rdf:resource`
    Uri(String),
    Structure(Vec<Property>),
    Array(Kind, Vec<Node>),
}

/// `rdf:Bag`, `rdf:Seq`, `rdf:Alt`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    Bag,
    Seq,
    Alt,
}

impl From<Value> for Node {
    fn from(value: Value) -> Node {
        Node {
            value,
            language: None,
            qualifiers: Vec::new(),
        }
    }
}

impl From<&str> for Node {
    fn from(text: &str) -> Node {
        Value::Text(text.to_owned()).into()
    }
}

impl Packet {
    pub fn get(&self, name: impl Into<Name>) -> Option<&Node> {
        member(&self.properties, &name.into())
    }

    /// Puts a value in the place of the old one, or behind all others.
    pub fn set(&mut self, name: impl Into<Name>, node: impl Into<Node>) {
        *self.entry(name, Value::Text(String::new())) = node.into();
    }

    pub fn remove(&mut self, name: impl Into<Name>) {
        let name = name.into();
        self.properties.retain(|property| property.name != name);
    }

    /// Takes over what another packet calls its namespaces; there may be many.
    pub fn declare(&mut self, prefixes: Vec<(String, String)>) {
        let known: HashSet<(String, String)> = self.prefixes.iter().cloned().collect();
        let more = prefixes
            .into_iter()
            .filter(|prefix| !known.contains(prefix));
        self.prefixes.extend(more);
    }

    /// The value, which is put there first if there is none.
    pub fn entry(&mut self, name: impl Into<Name>, default: Value) -> &mut Node {
        entry(&mut self.properties, name.into(), default)
    }
}

impl Node {
    /// The text or address, without white space around it; of an array, its first.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) | Value::Uri(text) => Some(text.trim()),
            Value::Array(_, items) => items.first()?.text(),
            Value::Structure(_) => None,
        }
    }

    /// The items of an array; anything else is taken for an array of one.
    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::Array(_, items) => items,
            _ => std::slice::from_ref(self),
        }
    }

    /// The texts of an array's items, empty ones left out.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.items()
            .iter()
            .filter_map(Node::text)
            .filter(|text| !text.is_empty())
    }

    pub fn members(&self) -> &[Property] {
        match &self.value {
            Value::Structure(members) => members,
            _ => &[],
        }
    }

    pub fn member(&self, name: impl Into<Name>) -> Option<&Node> {
        member(self.members(), &name.into())
    }

    /// The items to change, after making an array of whatever this is.
    pub fn items_mut(&mut self, kind: Kind) -> &mut Vec<Node> {
        if !matches!(self.value, Value::Array(..)) {
            let is_empty = matches!(&self.value, Value::Text(text) if text.trim().is_empty());
            let only = std::mem::replace(&mut self.value, Value::Text(String::new()));
            let items = if is_empty {
                Vec::new()
            } else {
                vec![only.into()]
            };
            self.value = Value::Array(kind, items);
        }
        match &mut self.value {
            Value::Array(_, items) => items,
            _ => unreachable!("made an array just above"),
        }
    }

    /// The members to change, after making a structure of whatever this is.
    pub fn members_mut(&mut self) -> &mut Vec<Property> {
        if !matches!(self.value, Value::Structure(_)) {
            self.value = Value::Structure(Vec::new());
        }
        match &mut self.value {
            Value::Structure(members) => members,
            _ => unreachable!("made a structure just above"),
        }
    }

    /// The member, which is put there first if there is none.
    pub fn member_entry(&mut self, name: impl Into<Name>, default: Value) -> &mut Node {
        entry(self.members_mut(), name.into(), default)
    }

    pub fn set_member(&mut self, name: impl Into<Name>, node: impl Into<Node>) {
        *entry(self.members_mut(), name.into(), Value::Text(String::new())) = node.into();
    }

    /// Texts by language, in the file's order; `x-default` where none is told.
    pub fn languages(&self) -> impl Iterator<Item = (&str, &str)> {
        self.items().iter().filter_map(|item| {
            let language = item.language.as_deref().unwrap_or("x-default");
            Some((language, item.text()?))
        })
    }

    /// Sets one language and leaves the others; the default comes first and is repeated under its own language where
    /// it was before [XMP1 8.2.2.4]. `None` takes the language out.
    pub fn set_language(&mut self, language: &str, text: Option<&str>) {
        let is = |item: &Node, wanted: &str| {
            let told = item.language.as_deref().unwrap_or("x-default");
            told.eq_ignore_ascii_case(wanted)
        };
        let items = self.items_mut(Kind::Alt);
        let old = items
            .iter()
            .find(|item| is(item, language))
            .and_then(|item| item.text())
            .map(str::to_owned);
        let is_default = is(&Node::from(""), language);
        let echoes: Vec<usize> = (items.iter().enumerate())
            .filter(|(_, item)| is_default && old.is_some() && item.text() == old.as_deref())
            .map(|(index, _)| index)
            .collect();
        let Some(text) = text else {
            items.retain(|item| !is(item, language));
            return;
        };
        for index in echoes {
            items[index].value = Value::Text(text.to_owned());
        }
        let node = Node {
            language: Some(language.to_owned()),
            ..Node::from(text)
        };
        match items.iter_mut().find(|item| is(item, language)) {
            Some(item) => {
                item.value = Value::Text(text.to_owned());
                item.language = Some(item.language.take().unwrap_or(language.to_owned()));
            }
            None if is_default => items.insert(0, node),
            None => items.push(node),
        }
    }
}

fn member<'a>(properties: &'a [Property], name: &Name) -> Option<&'a Node> {
    let found = properties.iter().find(|property| property.name == *name);
    found.map(|property| &property.node)
}

fn entry(properties: &mut Vec<Property>, name: Name, default: Value) -> &mut Node {
    let known = (properties.iter()).position(|property| property.name == name);
    let index = known.unwrap_or_else(|| {
        let node = default.into();
        properties.push(Property { name, node });
        properties.len() - 1
    });
    &mut properties[index].node
}
