//! XML as a tree of elements with full names; what is broken is passed over and named.

use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::Finding;
use super::namespace;
use super::packet::Name;
use super::reference::{attribute_value, lines, resolved};
use super::scopes::Scopes;

/// Real packets are a dozen levels deep.
const DEEPEST: usize = 64;

/// Every name is compared by its namespace; what is longer than any real one is none.
const LONGEST_NAMESPACE: usize = 512;

#[derive(Debug, Default)]
pub struct Element {
    pub name: Name,
    /// Without declarations of namespaces.
    pub attributes: Vec<(Name, String)>,
    pub children: Vec<Element>,
    /// All text directly in it, references resolved.
    pub text: String,
    /// Where it begins, and the markup in it, as places in the text that was read.
    pub start: usize,
    pub inner: Range<usize>,
}

/// The elements at the top, and the prefixes that were declared anywhere, in order.
#[derive(Default)]
pub struct Tree {
    pub roots: Vec<Element>,
    pub prefixes: Vec<(String, String)>,
}

impl Element {
    pub fn attribute(&self, namespace: &str, local: &str) -> Option<&str> {
        let found = self
            .attributes
            .iter()
            .find(|(name, _)| name.is(namespace, local));
        found.map(|(_, value)| value.as_str())
    }
}

/// Findings have places in the text for offsets. `left`: how many elements and attributes may still come.
pub fn parse(text: &str, left: &mut usize, findings: &mut Vec<Finding>) -> Tree {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut builder = Builder {
        tree: Tree::default(),
        open: Vec::new(),
        names: Vec::new(),
        scopes: Scopes::default(),
        too_deep: 0,
        left,
        findings,
    };
    loop {
        let start = position(reader.buffer_position());
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                let end = position(reader.buffer_position());
                builder.start(&tag, start, end);
            }
            Ok(Event::Empty(tag)) => {
                let end = position(reader.buffer_position());
                builder.start(&tag, start, end);
                builder.end(tag.name().0, end, end);
            }
            Ok(Event::End(tag)) => {
                builder.end(tag.name().0, start, position(reader.buffer_position()));
            }
            Ok(Event::Text(text)) => builder.text(&lines(&text)),
            Ok(Event::CData(text)) => builder.text(&lines(&text)),
            Ok(Event::GeneralRef(reference)) => {
                let resolved = resolved(&reference);
                if resolved.is_none() {
                    builder.find(start, format!("the reference &{};", clipped(&reference)));
                }
                match resolved {
                    Some(text) => builder.text(&text),
                    None => builder.text(&format!("&{};", &*reference)),
                }
            }
            Ok(Event::DocType(_)) => {
                builder.find(start, "a document type, which is not read".to_owned());
            }
            Ok(Event::Eof) => break,
            Ok(Event::Comment(_) | Event::PI(_) | Event::Decl(_)) => {}
            Err(error) => {
                let place = position(reader.error_position());
                builder.find(place, format!("markup that breaks off: {error}"));
                break;
            }
        }
    }
    builder.finish(text.len())
}

fn position(place: u64) -> usize {
    usize::try_from(place).unwrap_or(usize::MAX)
}

fn clipped(text: &str) -> String {
    text.chars().take(40).collect()
}

struct Builder<'f> {
    tree: Tree,
    open: Vec<Element>,
    /// The names of the open elements as they were written.
    names: Vec<String>,
    scopes: Scopes,
    /// Open elements below the deepest that is kept.
    too_deep: usize,
    left: &'f mut usize,
    findings: &'f mut Vec<Finding>,
}

impl Builder<'_> {
    fn find(&mut self, offset: usize, message: String) {
        // A thousand findings say no more than a hundred.
        if self.findings.len() < 100 {
            self.findings.push(Finding { offset, message });
        }
    }

    fn start(&mut self, tag: &BytesStart, start: usize, end: usize) {
        if self.too_deep > 0 || self.open.len() >= DEEPEST || *self.left == 0 {
            if self.too_deep == 0 {
                self.find(start, "elements that are too many or too deep".to_owned());
            }
            self.too_deep += 1;
            return;
        }
        let written = tag.name().0;
        if written.ends_with("RDF") && self.names.iter().any(|open| open == written) {
            // A packet that was cut off stands before a whole one: what is open belongs to the first.
            self.find(start, "a packet that begins inside another".to_owned());
            while !self.open.is_empty() {
                self.close(start);
            }
        }
        *self.left -= 1;
        self.scopes.enter();
        let mut attributes = Vec::new();
        for attribute in tag.attributes().with_checks(false) {
            let Some(left) = self.left.checked_sub(1) else {
                self.find(start, "attributes that are too many".to_owned());
                break;
            };
            *self.left = left;
            let Ok(attribute) = attribute else {
                self.find(start, "an attribute that cannot be read".to_owned());
                continue;
            };
            let value = attribute_value(&attribute.value);
            let key = attribute.key.0;
            if key == "xmlns" {
                self.declare("", &value);
            } else if let Some(prefix) = key.strip_prefix("xmlns:") {
                self.declare(prefix, &value);
            } else {
                attributes.push((key, value));
            }
        }
        let name = self.name(tag.name().0, start, true);
        let attributes = (attributes.into_iter())
            .map(|(key, value)| (self.name(key, start, false), value))
            .collect();
        self.names.push(tag.name().0.to_owned());
        self.open.push(Element {
            name,
            attributes,
            start,
            inner: end..end,
            ..Element::default()
        });
    }

    /// `inner` is where the content ends.
    fn end(&mut self, name: &str, inner: usize, after: usize) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        // One that closes an outer element closes those in it; one that closes nothing is passed over.
        let Some(index) = self.names.iter().rposition(|open| open == name) else {
            return self.find(
                inner,
                format!("an end of {}, which is not open", clipped(name)),
            );
        };
        if index + 1 < self.open.len() {
            self.find(
                after,
                format!("an end of {} before what it holds", clipped(name)),
            );
        }
        while self.open.len() > index {
            self.close(inner);
        }
    }

    fn close(&mut self, inner: usize) {
        self.names.pop();
        self.scopes.leave();
        let Some(mut element) = self.open.pop() else {
            return;
        };
        element.inner.end = inner.max(element.inner.start);
        match self.open.last_mut() {
            Some(parent) => parent.children.push(element),
            None => self.tree.roots.push(element),
        }
    }

    fn text(&mut self, text: &str) {
        if self.too_deep == 0
            && let Some(element) = self.open.last_mut()
        {
            element.text.push_str(text);
        }
    }

    fn declare(&mut self, prefix: &str, value: &str) {
        let namespace = match namespace::canonical(value.trim()) {
            long if long.len() > LONGEST_NAMESPACE => "",
            namespace => namespace,
        };
        let is_new = self.scopes.declare(prefix, namespace);
        if is_new && is_name(prefix) {
            let declared = (prefix.to_owned(), namespace.to_owned());
            self.tree.prefixes.push(declared);
        }
    }

    fn name(&mut self, qualified: &str, place: usize, is_element: bool) -> Name {
        let (prefix, local) = qualified.split_once(':').unwrap_or(("", qualified));
        if !is_name(local) {
            self.find(place, format!("the name {}", clipped(qualified)));
            return Name::default();
        }
        if prefix.is_empty() && !is_element {
            // Attributes have no default namespace; early writers left `rdf:` out.
            let is_rdf = matches!(local, "about" | "resource" | "parseType" | "ID" | "nodeID");
            return Name::new(if is_rdf { namespace::RDF } else { "" }, local);
        }
        if let Some(known) = self.scopes.namespace(prefix) {
            return Name {
                namespace: known,
                local: local.to_owned(),
            };
        }
        if let Some(known) = namespace::of_prefix(prefix) {
            if prefix != "xml" {
                self.find(place, format!("the prefix {prefix}, which is not declared"));
            }
            return Name::new(known, local);
        }
        if !prefix.is_empty() {
            self.find(
                place,
                format!("the prefix {}, which is not declared", clipped(prefix)),
            );
        }
        Name::new(prefix, local)
    }

    fn finish(mut self, length: usize) -> Tree {
        if let Some(open) = self.names.first().map(|name| clipped(name)) {
            self.find(length, format!("the packet ends inside {open}"));
        }
        while !self.open.is_empty() {
            self.close(length);
        }
        self.tree
    }
}

/// A name without a colon, as far as it matters for writing it [Namespaces in XML 3]: letters, digits and `-_.·`.
fn is_name(name: &str) -> bool {
    let is_inner =
        |c: char| c.is_alphabetic() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.' | '·');
    let starts = name.chars().next();
    starts.is_some_and(|c| c.is_alphabetic() || c == '_') && name.chars().all(is_inner)
}
