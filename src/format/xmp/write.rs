//! The tree → RDF/XML, one spelling for everything: elements, arrays, `parseType="Resource"`.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use super::namespace::{self, META, RDF, XML};
use super::packet::{Kind, Node, Packet, Property, Value};

/// White space behind the packet for programs that change it in its place [XMP1 7.3.3].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Padding(pub usize);

/// Serialises a packet with its wrapper.
pub fn write(packet: &Packet, padding: Padding) -> String {
    let mut writing = Writing {
        text: String::new(),
        prefixes: prefixes(packet),
        depth: 0,
    };
    // The wrapper's identifier and byte order mark [XMP1 7.3.2].
    writing.raw("<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n");
    writing.raw("<x:xmpmeta xmlns:x=\"");
    writing.raw(META);
    writing.raw(concat!(
        "\" x:xmptk=\"Hushtag ",
        env!("CARGO_PKG_VERSION"),
        "\">\n"
    ));
    writing.raw(" <rdf:RDF xmlns:rdf=\"");
    writing.raw(RDF);
    writing.raw("\">\n  <rdf:Description rdf:about=\"");
    writing.attribute(&packet.about);
    writing.raw("\"");
    let mut declared: Vec<(&String, &String)> = writing.prefixes.iter().collect();
    declared.sort_by_key(|(_, prefix)| *prefix);
    let declarations: Vec<String> = (declared.into_iter())
        .filter(|(namespace, _)| *namespace != RDF && *namespace != XML)
        .map(|(namespace, prefix)| format!("\n    xmlns:{prefix}=\"{}\"", escaped(namespace, true)))
        .collect();
    writing.raw(&declarations.concat());
    writing.raw(">\n");
    writing.depth = 3;
    for property in &packet.properties {
        writing.property(property);
    }
    writing.raw("  </rdf:Description>\n </rdf:RDF>\n</x:xmpmeta>\n");
    writing.padding(padding.0);
    writing.raw("<?xpacket end=\"w\"?>\n");
    writing.text
}

struct Writing {
    text: String,
    /// By namespace.
    prefixes: HashMap<String, String>,
    depth: usize,
}

impl Writing {
    fn raw(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn attribute(&mut self, text: &str) {
        self.text.push_str(&escaped(text, true));
    }

    fn indent(&mut self) {
        self.text.extend(std::iter::repeat_n(' ', self.depth));
    }

    fn padding(&mut self, length: usize) {
        const LINE: usize = 100;
        for _ in 0..length / LINE {
            let _ = writeln!(self.text, "{:1$}", "", LINE - 1);
        }
    }

    fn property(&mut self, property: &Property) {
        let prefix = self.prefixes.get(&*property.name.namespace);
        let element = match prefix {
            Some(prefix) => format!("{prefix}:{}", property.name.local),
            None => return,
        };
        self.node(&element, &property.node);
    }

    fn node(&mut self, element: &str, node: &Node) {
        self.indent();
        self.raw("<");
        self.raw(element);
        if let Some(language) = &node.language {
            self.raw(" xml:lang=\"");
            self.attribute(language);
            self.raw("\"");
        }
        if node.qualifiers.is_empty() {
            self.value(element, &node.value);
            return;
        }
        // A value with qualifiers: its language stands with it all the same [XMP1 7.8].
        self.raw(" rdf:parseType=\"Resource\">\n");
        self.depth += 1;
        self.indent();
        self.raw("<rdf:value");
        self.value("rdf:value", &node.value);
        for qualifier in &node.qualifiers {
            self.property(qualifier);
        }
        self.depth -= 1;
        self.close(element);
    }

    /// The rest of an element whose tag is still open.
    fn value(&mut self, element: &str, value: &Value) {
        match value {
            Value::Text(text) => {
                self.raw(">");
                self.text.push_str(&escaped(text, false));
                self.raw("</");
                self.raw(element);
                self.raw(">\n");
            }
            Value::Uri(address) => {
                self.raw(" rdf:resource=\"");
                self.attribute(address);
                self.raw("\"/>\n");
            }
            Value::Structure(members) => {
                self.raw(" rdf:parseType=\"Resource\">\n");
                self.depth += 1;
                for member in members {
                    self.property(member);
                }
                self.depth -= 1;
                self.close(element);
            }
            Value::Array(kind, items) => {
                let array = match kind {
                    Kind::Bag => "rdf:Bag",
                    Kind::Seq => "rdf:Seq",
                    Kind::Alt => "rdf:Alt",
                };
                self.raw(">\n");
                self.depth += 1;
                self.indent();
                self.raw("<");
                self.raw(array);
                self.raw(">\n");
                self.depth += 1;
                for item in items {
                    self.node("rdf:li", item);
                }
                self.depth -= 1;
                self.close(array);
                self.depth -= 1;
                self.close(element);
            }
        }
    }

    fn close(&mut self, element: &str) {
        self.indent();
        self.raw("</");
        self.raw(element);
        self.raw(">\n");
    }
}

/// For every namespace in the packet one prefix: the file's, else the usual one, else a number.
fn prefixes(packet: &Packet) -> HashMap<String, String> {
    let mut used: Vec<&str> = Vec::new();
    let mut seen: HashSet<&str> = HashSet::new();
    for property in &packet.properties {
        namespaces(property, &mut used, &mut seen);
    }
    let mut prefixes = HashMap::from([
        (RDF.to_owned(), "rdf".to_owned()),
        (XML.to_owned(), "xml".to_owned()),
        (META.to_owned(), "x".to_owned()),
    ]);
    let mut taken: HashSet<String> = prefixes.values().cloned().collect();
    let mut of_file: HashMap<&str, &str> = HashMap::new();
    for (prefix, namespace) in &packet.prefixes {
        of_file.entry(namespace).or_insert(prefix);
    }
    let mut number = 0;
    for namespace in used {
        if prefixes.contains_key(namespace) {
            continue;
        }
        let usual = namespace::prefix_of(namespace);
        let wanted = of_file.get(namespace).copied().or(usual);
        let mut prefix = wanted.unwrap_or("ns1").to_owned();
        while prefix.is_empty() || !taken.insert(prefix.clone()) {
            number += 1;
            prefix = format!("ns{number}");
        }
        prefixes.insert(namespace.to_owned(), prefix);
    }
    prefixes.remove(META);
    prefixes
}

fn namespaces<'a>(property: &'a Property, used: &mut Vec<&'a str>, seen: &mut HashSet<&'a str>) {
    let namespace = &*property.name.namespace;
    // Without a namespace nothing can be written.
    if !namespace.is_empty() && seen.insert(namespace) {
        used.push(namespace);
    }
    of_node(&property.node, used, seen);
}

fn of_node<'a>(node: &'a Node, used: &mut Vec<&'a str>, seen: &mut HashSet<&'a str>) {
    for qualifier in &node.qualifiers {
        namespaces(qualifier, used, seen);
    }
    match &node.value {
        Value::Text(_) | Value::Uri(_) => {}
        Value::Structure(members) => {
            for member in members {
                namespaces(member, used, seen);
            }
        }
        Value::Array(_, items) => {
            for item in items {
                of_node(item, used, seen);
            }
        }
    }
}

/// Without the characters that XML 1.0 cannot hold in any spelling [XML 2.2].
fn escaped(text: &str, in_attribute: bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' if in_attribute => escaped.push_str("&quot;"),
            // As they stand, XML would read them as other white space [XML 2.11, 3.3.3].
            '\r' => escaped.push_str("&#13;"),
            '\n' if in_attribute => escaped.push_str("&#10;"),
            '\t' if in_attribute => escaped.push_str("&#9;"),
            '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            other => escaped.push(other),
        }
    }
    escaped
}
