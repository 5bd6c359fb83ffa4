//! Each text field's place in a packet: read from there, written there.

use super::xmp::{Kind, Name, Node, Packet, Value};
use crate::domain::field::{Slot, TextField};
use crate::domain::language::Language;
use crate::domain::vocabulary::words;

/// How a field's property is built.
enum Place {
    /// Language alternatives.
    Languages,
    Text,
    Uri,
    Array(Kind),
    /// A member of a structure.
    Member(&'static str),
    /// A member of the first structure of a sequence.
    MemberOfFirst(&'static str),
    /// A text with a term after this address.
    Term(&'static str),
    /// A structure with a term of the vocabulary at this address, in a bag with others.
    TermAmongOthers(&'static str),
}

/// The vocabularies' own addresses [IPTC NewsCodes; PLUS LDF].
const DIGITAL_SOURCE_TYPE: &str = "http://cv.iptc.org/newscodes/digitalsourcetype/";
const MEDIA_TOPIC: &str = "http://cv.iptc.org/newscodes/mediatopic/";
const DATA_MINING: &str = "http://ns.useplus.org/ldf/vocab/";
/// The members of a term [IPTC Photo Metadata, CV-Term structure].
const VOCABULARY: &str = "Iptc4xmpExt:CvId";
const TERM: &str = "Iptc4xmpExt:CvTermId";
const TERM_NAME: &str = "Iptc4xmpExt:CvTermName";
/// Google's name for `DigitalSourceType`, before the standard had one.
const DIGITAL_SOURCE_FILE_TYPE: &str = "Iptc4xmpExt:DigitalSourceFileType";

/// What the picture is there for, in this project's own namespace: `www/ns/`.
pub const PURPOSE: &str = "hushtag:Purpose";

fn place(field: TextField) -> Place {
    match field {
        TextField::AltText
        | TextField::ExtendedDescription
        | TextField::Title
        | TextField::Description
        | TextField::Rights
        | TextField::UsageTerms => Place::Languages,
        TextField::Creator => Place::Array(Kind::Seq),
        TextField::Owner => Place::Array(Kind::Bag),
        TextField::ContactEmail | TextField::ContactUrl => {
            Place::Member("Iptc4xmpCore:CreatorContactInfo")
        }
        TextField::ImageSupplier => Place::MemberOfFirst("plus:ImageSupplier"),
        TextField::Licensor | TextField::LicensorUrl => Place::MemberOfFirst("plus:Licensor"),
        TextField::Licence => Place::Uri,
        TextField::DigitalSourceType => Place::Term(DIGITAL_SOURCE_TYPE),
        TextField::DataMining => Place::Term(DATA_MINING),
        TextField::MediaTopic => Place::TermAmongOthers(MEDIA_TOPIC),
        TextField::Headline
        | TextField::Credit
        | TextField::Source
        | TextField::Marked
        | TextField::WebStatement
        | TextField::Sublocation
        | TextField::City
        | TextField::State
        | TextField::Country
        | TextField::AiSystem
        | TextField::AiSystemVersion
        | TextField::AiPrompt
        | TextField::AiPromptWriter => Place::Text,
    }
}

/// What a packet says in a field, by language.
pub fn read(packet: &Packet, field: TextField) -> Vec<(Language, String)> {
    let property = field.property();
    let untold = |text: String| vec![(Language::default(), text)];
    let found = match place(field) {
        Place::Languages => return languages(packet.get(property)),
        Place::Text | Place::Uri => packet.get(property).and_then(Node::text).map(str::to_owned),
        Place::Array(_) => packet.get(property).map(|node| {
            let texts: Vec<&str> = node.texts().collect();
            texts.join("; ")
        }),
        Place::Member(structure) => (packet.get(structure))
            .and_then(|node| node.member(property)?.text())
            .map(str::to_owned),
        Place::MemberOfFirst(sequence) => (packet.get(sequence))
            .and_then(|node| node.items().first()?.member(property)?.text())
            .map(str::to_owned),
        Place::Term(address) => {
            let node = packet.get(property).or_else(|| {
                let is_source = field == TextField::DigitalSourceType;
                is_source.then(|| packet.get(DIGITAL_SOURCE_FILE_TYPE))?
            });
            node.and_then(Node::text).map(|text| term(text, address))
        }
        Place::TermAmongOthers(address) => packet.get(property).and_then(|node| {
            let mut items = node.items().iter();
            items.find_map(|item| code(item, address))
        }),
    };
    found
        .filter(|text| !text.is_empty())
        .map(untold)
        .unwrap_or_default()
}

fn languages(node: Option<&Node>) -> Vec<(Language, String)> {
    let Some(node) = node else {
        return Vec::new();
    };
    let mut found: Vec<(Language, String)> = Vec::new();
    for (tag, text) in node.languages().filter(|(_, text)| !text.is_empty()) {
        let language = Language::parse(tag).unwrap_or_default();
        if !found.iter().any(|(known, _)| *known == language) {
            found.push((language, text.to_owned()));
        }
    }
    let default = found
        .iter()
        .find(|(language, _)| !language.is_told())
        .cloned();
    match default {
        // Said again under its own language, it is the same value.
        Some((_, text)) => found.retain(|(language, told)| !language.is_told() || *told != text),
        // One text without a default is the default.
        None if found.len() == 1 => found[0].0 = Language::default(),
        None => {}
    }
    found
}

/// The code at the end of a term's address, by `http` or `https`; what is no address stays whole.
fn term(text: &str, address: &str) -> String {
    let bare = |text: &str| {
        let rest = text
            .strip_prefix("https://")
            .or(text.strip_prefix("http://"));
        rest.map(str::to_owned)
    };
    match (bare(text), bare(address)) {
        (Some(told), Some(address)) => {
            let code = told.strip_prefix(&address);
            code.map_or_else(|| text.to_owned(), |code| code.trim_matches('/').to_owned())
        }
        _ => text.to_owned(),
    }
}

/// The code of a structure's term, if it is of the vocabulary at this address.
fn code(item: &Node, address: &str) -> Option<String> {
    let told = item.member(TERM)?.text()?;
    let code = term(told, address);
    (code != told && !code.is_empty()).then_some(code)
}

/// Puts a text into its place, or takes it out; what stands beside it in the same property stays.
pub fn write(packet: &mut Packet, slot: &Slot, text: Option<&str>) {
    let property = slot.field.property();
    match place(slot.field) {
        Place::Languages => {
            let node = packet.entry(property, Value::Array(Kind::Alt, Vec::new()));
            node.set_language(slot.language.tag(), text);
        }
        Place::Text => {
            let node = packet.entry(property, Value::Text(String::new()));
            node.value = Value::Text(text.unwrap_or_default().to_owned());
        }
        Place::Uri => {
            let node = packet.entry(property, Value::Text(String::new()));
            node.value = Value::Uri(text.unwrap_or_default().to_owned());
        }
        Place::Array(kind) => {
            let node = packet.entry(property, Value::Array(kind, Vec::new()));
            let items = TextField::items(text.unwrap_or_default()).map(Node::from);
            node.value = Value::Array(kind, items.collect());
        }
        Place::Member(structure) => {
            let node = packet.entry(structure, Value::Structure(Vec::new()));
            set_member(node, property, text);
        }
        Place::MemberOfFirst(sequence) => {
            let node = packet.entry(sequence, Value::Array(Kind::Seq, Vec::new()));
            let items = node.items_mut(Kind::Seq);
            if items.is_empty() {
                items.push(Value::Structure(Vec::new()).into());
            }
            set_member(&mut items[0], property, text);
            items.retain(|item| !is_empty(item));
        }
        Place::Term(address) => {
            let text = text
                .map(|code| format!("{address}{code}"))
                .unwrap_or_default();
            let node = packet.entry(property, Value::Text(String::new()));
            node.value = Value::Text(text);
            if slot.field == TextField::DigitalSourceType {
                packet.remove(DIGITAL_SOURCE_FILE_TYPE);
            }
        }
        Place::TermAmongOthers(address) => {
            let node = packet.entry(property, Value::Array(Kind::Bag, Vec::new()));
            let items = node.items_mut(Kind::Bag);
            let known = items.iter().position(|item| code(item, address).is_some());
            if let Some(known) = known {
                items.remove(known);
            }
            if let Some(text) = text {
                let at = known.unwrap_or(items.len());
                items.insert(at, structure(slot.field, address, text));
            }
        }
    }
    let top = match place(slot.field) {
        Place::Member(top) | Place::MemberOfFirst(top) => top,
        _ => property,
    };
    if packet.get(top).is_some_and(is_empty) {
        packet.remove(top);
    }
}

/// A term with its vocabulary, and its name where that is known.
fn structure(field: TextField, address: &str, code: &str) -> Node {
    let mut node = Node::from(Value::Structure(Vec::new()));
    node.set_member(VOCABULARY, address);
    node.set_member(TERM, format!("{address}{code}").as_str());
    if let Some(name) = words(field, code) {
        let mut alternatives = Node::from(Value::Array(Kind::Alt, Vec::new()));
        alternatives.set_language(Language::default().tag(), Some(name));
        node.set_member(TERM_NAME, alternatives);
    }
    node
}

fn set_member(node: &mut Node, property: &str, text: Option<&str>) {
    match text {
        Some(text) => node.set_member(property, text),
        None => {
            let name = Name::from(property);
            node.members_mut().retain(|member| member.name != name);
        }
    }
}

pub fn is_empty(node: &Node) -> bool {
    match &node.value {
        Value::Text(text) | Value::Uri(text) => text.trim().is_empty(),
        Value::Structure(members) => members.is_empty(),
        Value::Array(_, items) => items.is_empty(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_read_where_it_is_written_and_leaves_nothing_behind() {
        let mut packet = Packet::default();
        for field in TextField::ALL {
            write(&mut packet, &field.into(), Some(&format!("{field:?}")));
        }
        for field in TextField::ALL {
            let expected = vec![(Language::default(), format!("{field:?}"))];
            assert_eq!(read(&packet, field), expected, "{field:?}");
        }
        for field in TextField::ALL {
            write(&mut packet, &field.into(), None);
            assert_eq!(read(&packet, field), [], "{field:?}");
        }
        assert_eq!(packet, Packet::default());
    }

    #[test]
    fn what_stands_beside_a_member_stays() {
        let mut packet = Packet::default();
        let contact = packet.entry(
            "Iptc4xmpCore:CreatorContactInfo",
            Value::Text(String::new()),
        );
        contact.set_member("Iptc4xmpCore:CiAdrCity", "Köln");
        write(
            &mut packet,
            &TextField::ContactEmail.into(),
            Some("a@b.example"),
        );
        write(&mut packet, &TextField::ContactEmail.into(), None);
        let contact = packet.get("Iptc4xmpCore:CreatorContactInfo").unwrap();
        assert_eq!(
            contact.member("Iptc4xmpCore:CiAdrCity").unwrap().text(),
            Some("Köln")
        );
    }

    #[test]
    fn a_media_topic_stands_among_terms_of_other_vocabularies() {
        let mut packet = Packet::default();
        let property = TextField::MediaTopic.property();
        let own = structure(TextField::MediaTopic, "http://own.example/", "7");
        (packet.entry(property, Value::Array(Kind::Bag, Vec::new())))
            .items_mut(Kind::Bag)
            .push(own.clone());
        let slot = Slot::from(TextField::MediaTopic);
        for (code, count) in [(Some("15000000"), 2), (Some("06000000"), 2), (None, 1)] {
            write(&mut packet, &slot, code);
            let items = packet.get(property).unwrap().items();
            assert_eq!((items.len(), &items[0]), (count, &own));
            let found = read(&packet, TextField::MediaTopic);
            assert_eq!(found.first().map(|(_, code)| code.as_str()), code);
        }
        write(&mut packet, &slot, Some("15000000"));
        let item = &packet.get(property).unwrap().items()[1];
        let text = |name: &str| item.member(name).and_then(Node::text);
        assert_eq!(text(VOCABULARY), Some(MEDIA_TOPIC));
        assert_eq!(
            text(TERM),
            Some("http://cv.iptc.org/newscodes/mediatopic/15000000")
        );
        let names: Vec<_> = item.member(TERM_NAME).unwrap().languages().collect();
        assert_eq!(names, [("x-default", "Sport")]);
    }

    #[test]
    fn terms_are_read_by_either_scheme_and_by_googles_name() {
        let check = |property: &str, text: &str, expected: &str| {
            let mut packet = Packet::default();
            packet.set(property, text);
            let found = read(&packet, TextField::DigitalSourceType);
            assert_eq!(found, [(Language::default(), expected.to_owned())]);
        };
        let term = "cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia";
        for scheme in ["http", "https"] {
            let address = format!("{scheme}://{term}");
            check(
                "Iptc4xmpExt:DigitalSourceType",
                &address,
                "trainedAlgorithmicMedia",
            );
            check(
                DIGITAL_SOURCE_FILE_TYPE,
                &address,
                "trainedAlgorithmicMedia",
            );
        }
        check(
            "Iptc4xmpExt:DigitalSourceType",
            "something else",
            "something else",
        );
    }

    #[test]
    fn a_default_said_again_in_its_language_is_one_value() {
        let mut packet = Packet::default();
        for (language, text) in [("x-default", "Dog"), ("en", "Dog"), ("de", "Hund")] {
            let node = packet.entry("dc:title", Value::Array(Kind::Alt, Vec::new()));
            node.set_language(language, Some(text));
        }
        let tags: Vec<String> = read(&packet, TextField::Title)
            .into_iter()
            .map(|(language, _)| language.tag().to_owned())
            .collect();
        assert_eq!(tags, ["x-default", "de"]);
        let mut alone = Packet::default();
        alone
            .entry("dc:title", Value::Array(Kind::Alt, Vec::new()))
            .set_language("de", Some("Hund"));
        assert!(!read(&alone, TextField::Title)[0].0.is_told());
    }
}
