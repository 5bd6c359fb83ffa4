//! Packets in every spelling, and packets of chance.

use hushtag::format::xmp::extended::{self, LONGEST};
use hushtag::format::xmp::{Kind, Name, Node, Packet, Padding, Property, Value, read, write};

fn wrapped(inner: &str) -> String {
    format!(
        r#"<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">{inner}</rdf:RDF></x:xmpmeta>"#
    )
}

fn described(attributes: &str, inner: &str) -> String {
    wrapped(&format!(
        r#"<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:stDim="http://ns.adobe.com/xap/1.0/sType/Dimensions#" {attributes}>{inner}</rdf:Description>"#
    ))
}

fn property(name: &str, node: impl Into<Node>) -> Property {
    Property {
        name: name.into(),
        node: node.into(),
    }
}

fn array(kind: Kind, items: &[&str]) -> Node {
    Value::Array(kind, items.iter().map(|item| Node::from(*item)).collect()).into()
}

fn in_language(language: &str, text: &str) -> Node {
    Node {
        language: Some(language.into()),
        ..Node::from(text)
    }
}

/// Reads without a finding.
fn check(packet: &str, expected: &[Property]) {
    let read = read(packet.as_bytes());
    assert_eq!(read.findings, [], "{packet}");
    assert_eq!(read.packet.properties, expected, "{packet}");
}

#[test]
fn a_text_is_the_same_as_element_and_as_attribute() {
    let expected = [property("photoshop:Credit", "A & B <c>")];
    check(
        &described(r#"photoshop:Credit="A &amp; B &lt;c&gt;""#, ""),
        &expected,
    );
    check(
        &described(
            "",
            "<photoshop:Credit>A &amp; B &#60;c><!-- no --></photoshop:Credit>",
        ),
        &expected,
    );
    check(
        &described(
            "",
            "<photoshop:Credit><![CDATA[A & B <c>]]></photoshop:Credit>",
        ),
        &expected,
    );
}

#[test]
fn a_structure_is_the_same_in_its_four_spellings() {
    let members = vec![property("stDim:w", "4"), property("stDim:h", "3")];
    let expected = [property("dc:relation", Value::Structure(members))];
    let elements = "<stDim:w>4</stDim:w><stDim:h>3</stDim:h>";
    for spelling in [
        format!(r#"<dc:relation rdf:parseType="Resource">{elements}</dc:relation>"#),
        format!("<dc:relation><rdf:Description>{elements}</rdf:Description></dc:relation>"),
        r#"<dc:relation stDim:w="4" stDim:h="3"/>"#.to_owned(),
        r#"<dc:relation> <rdf:Description stDim:w="4" stDim:h="3"/> </dc:relation>"#.to_owned(),
    ] {
        check(&described("", &spelling), &expected);
    }
}

#[test]
fn arrays_and_languages_keep_their_order() {
    let alternatives = vec![in_language("x-default", "Dog"), in_language("de", "Hund")];
    check(
        &described(
            "",
            r#"<dc:subject><rdf:Bag><rdf:li>b</rdf:li><rdf:li>a</rdf:li></rdf:Bag></dc:subject>
            <dc:title><rdf:Alt><rdf:li xml:lang="x-default">Dog</rdf:li><rdf:li xml:lang="de">Hund</rdf:li></rdf:Alt></dc:title>
            <dc:creator><rdf:Seq/></dc:creator>"#,
        ),
        &[
            property("dc:subject", array(Kind::Bag, &["b", "a"])),
            property("dc:title", Value::Array(Kind::Alt, alternatives)),
            property("dc:creator", array(Kind::Seq, &[])),
        ],
    );
}

#[test]
fn a_value_is_the_same_with_its_qualifiers_as_elements_and_as_attributes() {
    let node = Node {
        qualifiers: vec![property("dc:type", "role")],
        ..Node::from("Ada")
    };
    let expected = [property("dc:creator", node)];
    for spelling in [
        r#"<dc:creator rdf:parseType="Resource"><rdf:value>Ada</rdf:value><dc:type>role</dc:type></dc:creator>"#,
        r#"<dc:creator><rdf:Description rdf:value="Ada" dc:type="role"/></dc:creator>"#,
        r#"<dc:creator rdf:value="Ada" dc:type="role"/>"#,
    ] {
        check(&described("", spelling), &expected);
    }
}

#[test]
fn addresses_typed_nodes_and_literals_are_kept() {
    let members = vec![
        property("stDim:w", "4"),
        property(
            "rdf:type",
            Value::Uri("http://purl.org/dc/elements/1.1/Size".into()),
        ),
    ];
    check(
        &described(
            "",
            r#"<dc:source rdf:resource="http://a.example/?a&amp;b"/>
            <dc:relation><dc:Size><stDim:w>4</stDim:w></dc:Size></dc:relation>
            <dc:format rdf:parseType="Literal"><b>x</b> &amp;</dc:format>"#,
        ),
        &[
            property("dc:source", Value::Uri("http://a.example/?a&b".into())),
            property("dc:relation", Value::Structure(members)),
            property("dc:format", "<b>x</b> &amp;"),
        ],
    );
}

#[test]
fn several_descriptions_are_one_packet_and_the_first_word_stands() {
    let packet = wrapped(
        r#"<rdf:Description about="uuid:1" xmlns:d="http://purl.org/dc/elements/1.1/" d:format="image/jpeg"/>
        <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" dc:format="other"><dc:type>x</dc:type></rdf:Description>"#,
    );
    let read = read(packet.as_bytes());
    assert_eq!(
        read.packet.properties,
        [
            property("dc:format", "image/jpeg"),
            property("dc:type", "x")
        ]
    );
    assert_eq!(read.packet.about, "uuid:1");
    assert_eq!(read.findings.len(), 1, "{:?}", read.findings);
    assert!(packet[read.findings[0].offset..].starts_with("<rdf:Description rdf:about"));
}

#[test]
fn every_encoding_and_what_stands_around_it_is_read() {
    let packet = format!(
        "<?xpacket begin='\u{feff}' id='W5M0MpCehiHzreSzNTczkc9d'?>\n{}\n   <?xpacket end='w'?>",
        described(r#"photoshop:Credit="Köln 🦜""#, "")
    );
    let expected = [property("photoshop:Credit", "Köln 🦜")];
    let utf16 = |bytes: fn(u16) -> [u8; 2]| packet.encode_utf16().flat_map(bytes).collect();
    let utf32 = |bytes: fn(u32) -> [u8; 4]| packet.chars().flat_map(|c| bytes(c as u32)).collect();
    let encoded: [Vec<u8>; 7] = [
        packet.clone().into_bytes(),
        [b"\xef\xbb\xbf", packet.as_bytes()].concat(),
        [b"garbage \0", packet.as_bytes()].concat(),
        utf16(u16::to_le_bytes),
        utf16(u16::to_be_bytes),
        utf32(u32::to_le_bytes),
        utf32(u32::to_be_bytes),
    ];
    for bytes in encoded {
        let read = read(&bytes);
        assert_eq!(read.findings, []);
        assert_eq!(read.packet.properties, expected);
    }
}

#[test]
fn findings_say_where_in_the_bytes_whatever_the_encoding() {
    let packet = described("", "<odd:x>1</odd:x>");
    let at = packet.find("<odd").unwrap();
    let read_utf8 = read(packet.as_bytes());
    assert_eq!(read_utf8.findings[0].offset, at);
    assert!(read_utf8.findings[0].message.contains("odd"));
    let utf16: Vec<u8> = packet.encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(read(&utf16).findings[0].offset, at * 2);
    let latin = [&b"<rdf:RDF>\xe4"[..], packet.as_bytes()].concat();
    assert_eq!(read(&latin).findings[0].offset, 9);
}

#[test]
fn entities_are_never_expanded() {
    let bomb = format!(
        "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]>{}",
        described("", "<dc:type>&b;</dc:type>")
    );
    let read = read(bomb.as_bytes());
    assert_eq!(read.packet.get("dc:type").unwrap().text(), Some("&b;"));
    assert_eq!(read.findings.len(), 1, "{:?}", read.findings);
}

#[test]
fn a_packet_cut_off_anywhere_gives_what_came_before() {
    let packet = described(
        r#"photoshop:Credit="Ä&amp;B""#,
        "<dc:subject><rdf:Bag><rdf:li>one</rdf:li><rdf:li>two</rdf:li></rdf:Bag></dc:subject><dc:type>t</dc:type>",
    );
    let mut most = 0;
    for end in 0..packet.len() {
        let read = read(&packet.as_bytes()[..end]);
        assert!(!read.findings.is_empty(), "cut at {end}");
        let count = read.packet.properties.len();
        assert!(count >= most || count + 1 == most, "cut at {end}");
        most = most.max(count);
    }
    assert_eq!(most, 3);
}

#[test]
fn a_whole_packet_behind_a_cut_one_is_read_for_itself() {
    let cut = described(
        "",
        "<dc:type>first</dc:type><dc:subject><rdf:Bag><rdf:li>one",
    );
    let cut = cut.split("</rdf:Description>").next().unwrap();
    let both = format!(
        "{cut}{}",
        described(r#"photoshop:Credit="second""#, "<dc:type>late</dc:type>")
    );
    let read = read(both.as_bytes());
    let names: Vec<&str> = (read.packet.properties.iter())
        .map(|property| property.name.local.as_str())
        .collect();
    assert_eq!(names, ["type", "subject", "Credit"]);
    assert_eq!(read.packet.get("dc:type").unwrap().text(), Some("first"));
}

#[test]
fn what_holds_two_arrays_or_words_between_markup_is_read_as_far_as_it_goes() {
    let packet = described(
        "",
        "<dc:subject><rdf:Bag><rdf:li>a</rdf:li></rdf:Bag><rdf:Bag/></dc:subject><dc:type>Hello <b>x</b></dc:type>",
    );
    let read = read(packet.as_bytes());
    assert_eq!(read.findings.len(), 2, "{:?}", read.findings);
    assert_eq!(
        read.packet.get("dc:subject"),
        Some(&array(Kind::Bag, &["a"]))
    );
    assert_eq!(
        read.packet.get("dc:type").unwrap().text(),
        Some("Hello <b>x</b>")
    );
}

#[test]
fn hostile_packets_are_read_in_no_time() {
    let million = |piece: &str| piece.repeat(1_000_000 / piece.len());
    for inner in [
        million("<a>"),
        million("<dc:a>"),
        million("<dc:a/>"),
        million("</a>"),
        million("<a xmlns:b='c'>"),
        million("&amp;"),
        million("<rdf:li/>"),
        million("<![CDATA["),
        million("</rdf:Description><rdf:Description dc:a='b'>"),
        million("<rdf:RDF>"),
        format!(
            "<dc:a xmlns='{}'>{}</dc:a>",
            "n".repeat(400_000),
            "<x/>".repeat(150_000)
        ),
        million("<!--"),
        format!("<dc:a {}/>", million("dc:b='' ")),
        format!(
            "<dc:a {}/>",
            (0..60_000)
                .map(|n| format!("xmlns:p{n}='' "))
                .collect::<String>()
        ),
        (0..60_000)
            .map(|n| format!("<dc:p{n}/>"))
            .collect::<String>(),
    ] {
        let packet = described("", &inner);
        let begun = std::time::Instant::now();
        let read = read(packet.as_bytes());
        let _ = write(&read.packet, Padding(0));
        assert!(begun.elapsed().as_secs() < 5, "{}", &inner[..20]);
    }
}

/// Numbers of chance, the same every time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        // Knuth's MMIX generator; its high bits are the good ones.
        self.0 = (self.0.wrapping_mul(6_364_136_223_846_793_005))
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }

    fn name(&mut self) -> Name {
        let namespace = self.pick(&[
            "http://purl.org/dc/elements/1.1/",
            "http://a.example/",
            "urn:b",
            "http://c.example/x#",
        ]);
        let local = self.pick(&["a", "Title", "x-1", "ü", "_q", "w.w"]);
        Name::new(namespace, local)
    }

    fn text(&mut self) -> String {
        let pieces = [
            "",
            "a",
            " ",
            "\n",
            "\r\n",
            "\t",
            "<b>",
            "&amp;",
            "]]>",
            "\"'",
            "🦜",
            "e\u{301}",
            "<?xpacket end='w'?>",
            "x".repeat(50).leak(),
        ];
        (0..self.below(4)).map(|_| self.pick(&pieces)).collect()
    }

    fn properties(&mut self, depth: usize) -> Vec<Property> {
        let mut properties: Vec<Property> = Vec::new();
        for _ in 0..self.below(5) {
            let name = self.name();
            if properties.iter().all(|known| known.name != name) {
                let node = self.node(depth);
                properties.push(Property { name, node });
            }
        }
        properties
    }

    fn node(&mut self, depth: usize) -> Node {
        let choice = self.below(if depth == 0 { 2 } else { 5 });
        let value = match choice {
            0 => Value::Text(self.text()),
            1 => Value::Uri(self.text().trim().replace(['\n', '\r', '\t'], "")),
            2 => Value::Structure(self.properties(depth - 1)),
            _ => {
                let kind = [Kind::Bag, Kind::Seq, Kind::Alt][self.below(3)];
                let items = (0..self.below(4)).map(|_| self.node(depth - 1)).collect();
                Value::Array(kind, items)
            }
        };
        let language = (self.below(4) == 0).then(|| self.pick(&["x-default", "de-AT"]).to_owned());
        let qualifiers = if self.below(5) == 0 && depth > 0 {
            self.properties(0)
        } else {
            Vec::new()
        };
        Node {
            value,
            language,
            qualifiers,
        }
    }

    fn packet(&mut self) -> Packet {
        Packet {
            about: self.pick(&["", "uuid:1"]).to_owned(),
            prefixes: vec![
                ("mine".into(), "http://a.example/".into()),
                ("rdf".into(), "urn:b".into()),
            ],
            properties: self.properties(3),
        }
    }
}

#[test]
fn what_is_written_is_read_back_the_same() {
    let mut chance = Chance(7);
    for _ in 0..3000 {
        let packet = chance.packet();
        let text = write(&packet, Padding(chance.below(300)));
        let read = read(text.as_bytes());
        assert_eq!(read.findings, [], "{text}");
        assert_eq!(read.packet.properties, packet.properties, "{text}");
        assert_eq!(read.packet.about, packet.about);
    }
}

#[test]
fn packets_with_changed_bytes_never_panic_and_what_was_read_can_be_written() {
    let mut chance = Chance(11);
    for _ in 0..3000 {
        let mut bytes = write(&chance.packet(), Padding(0)).into_bytes();
        for _ in 0..=chance.below(4) {
            let at = chance.below(bytes.len());
            match chance.below(3) {
                0 => bytes[at] = chance.below(256) as u8,
                1 => drop(bytes.remove(at)),
                _ => bytes.insert(at, b"<>/&\"'= \0\xff"[chance.below(10)]),
            }
        }
        let first = read(&bytes).packet;
        let text = write(&first, Padding(0));
        let again = read(text.as_bytes());
        assert_eq!(again.findings, [], "{text}");
        let kept = |packet: &Packet| {
            packet
                .properties
                .iter()
                .filter(|p| !p.name.namespace.is_empty())
                .count()
        };
        assert_eq!(kept(&again.packet), kept(&first), "{text}");
    }
}

#[test]
fn prefixes_of_the_file_are_kept_and_never_shared() {
    let packet = wrapped(
        r#"<rdf:Description rdf:about="" xmlns:pdc="http://purl.org/dc/elements/1.1/" xmlns:dc="http://x.example/" pdc:format="a" dc:y="b"/>"#,
    );
    let mut packet = read(packet.as_bytes()).packet;
    packet.set("photoshop:Credit", "c");
    let text = write(&packet, Padding(0));
    for element in ["<pdc:format>a<", "<dc:y>b<", "<photoshop:Credit>c<"] {
        assert!(text.contains(element), "{text}");
    }
}

#[test]
fn one_language_changes_and_the_others_stay() {
    let mut node = Node::from(Value::Array(
        Kind::Alt,
        vec![
            in_language("x-default", "Dog"),
            in_language("en", "Dog"),
            in_language("de", "Hund"),
        ],
    ));
    node.set_language("DE", Some("Köter"));
    node.set_language("x-default", Some("Hound"));
    node.set_language("fr", Some("Chien"));
    let all: Vec<_> = node.languages().collect();
    assert_eq!(
        all,
        [
            ("x-default", "Hound"),
            ("en", "Hound"),
            ("de", "Köter"),
            ("fr", "Chien")
        ]
    );
    node.set_language("x-default", None);
    assert_eq!(node.languages().next(), Some(("en", "Hound")));
    let mut plain = Node::from("words without a language");
    plain.set_language("de", Some("Wörter"));
    assert_eq!(plain.languages().count(), 2);
}

#[test]
fn a_long_packet_is_parted_and_joined_again() {
    let mut packet = Packet::default();
    packet.set("dc:title", "short");
    packet.set("photoshop:Credit", "x".repeat(70_000).as_str());
    packet.set("dc:subject", array(Kind::Bag, &["a"; 3000]));
    let parts = extended::split(&packet, Padding(0)).unwrap();
    assert!(parts.main.len() <= LONGEST);
    let more = parts.extended.unwrap();
    let mut main = read(parts.main.as_bytes()).packet;
    assert_eq!(extended::guid(&main), Some(more.guid.as_str()));
    assert!(main.get("dc:title").is_some() && main.get("photoshop:Credit").is_none());
    extended::join(&mut main, read(more.content.as_bytes()).packet);
    for property in &packet.properties {
        assert_eq!(main.get(property.name.clone()), Some(&property.node));
    }
    packet.properties.truncate(1);
    assert_eq!(
        extended::split(&packet, Padding(2000)).unwrap().extended,
        None
    );
}
