//! An organisation's list of terms: CSV, Lightroom's indented list, SKOS as Turtle or RDF/XML → a vocabulary.

mod column;
mod gathering;
mod indented;
mod rdf;
mod skos;
mod table;

use self::gathering::Gathering;
use super::xmp::decode;
use crate::domain::controlled::{MOST_TERMS, Vocabulary};
use crate::domain::session::Failure;

/// The largest thesauri that anybody would choose keywords from have a tenth of it.
pub const MOST_BYTES: usize = 64 << 20;

/// What a list came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Taken {
    pub vocabulary: Vocabulary,
    /// What was left out and where, in words.
    pub notes: Vec<String>,
}

/// Why a list cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VocabularyError {
    #[error("it has {} MB; lists of up to {} MB are taken", .0 >> 20, MOST_BYTES >> 20)]
    TooLarge(usize),
    #[error("it holds more than {MOST_TERMS} terms, or too many names for them")]
    TooManyTerms,
    #[error("no term was found in it")]
    NoTerms,
    #[error("its first line names columns, but none of terms")]
    NoTermColumn,
    #[error("line {line}: {reason}")]
    Broken { line: u64, reason: String },
    #[error("this is {0}")]
    Another(&'static str),
}

impl VocabularyError {
    /// Names the file, says what was found and what to do.
    pub fn failure(&self, name: &str) -> Failure {
        let advice = match self {
            VocabularyError::TooLarge(_) | VocabularyError::TooManyTerms => {
                "Save the part of it that your photos need."
            }
            VocabularyError::NoTerms => {
                "Write one term a line, or save the list as CSV or as SKOS (Turtle or RDF/XML)."
            }
            VocabularyError::NoTermColumn => "Call the column of terms \u{201c}preferred\u{201d}.",
            VocabularyError::Broken { .. } => "Mend that line, or save the file once more.",
            VocabularyError::Another(_) => "Save the list as CSV, or as SKOS in Turtle or RDF/XML.",
        };
        Failure {
            message: format!("{name}: {self}"),
            advice: advice.to_owned(),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Table,
    Indented,
    Turtle,
    RdfXml,
}

/// What a file holds decides, and its name where that leaves it open. A list that is broken is not taken in part: words
/// would seem to be missing from it.
pub fn read(bytes: &[u8], file: &str) -> Result<Taken, VocabularyError> {
    check_size(bytes.len())?;
    if let Some(another) = other_file(bytes) {
        return Err(VocabularyError::Another(another));
    }
    let decoded = decode(bytes, &mut Vec::new());
    let text = decoded.text.as_ref();
    let (stem, extension) = file.rsplit_once('.').unwrap_or((file, ""));
    let mut gathering = Gathering::default();
    match kind(text, &extension.to_lowercase())? {
        Kind::Table => table::read(text, &mut gathering)?,
        Kind::Indented => indented::read(text, &mut gathering)?,
        Kind::Turtle => rdf::read_turtle(text, &mut gathering)?,
        Kind::RdfXml => rdf::read_xml(text, &mut gathering)?,
    }
    gathering.finish(stem)
}

/// Before a file is read whole.
pub fn check_size(bytes: usize) -> Result<(), VocabularyError> {
    if bytes > MOST_BYTES {
        return Err(VocabularyError::TooLarge(bytes));
    }
    Ok(())
}

/// Files that people choose by mistake, by their first bytes.
fn other_file(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [b'P', b'K', 3, 4, ..] => Some("a workbook or an archive"),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => Some("a workbook or document of Office"),
        [b'%', b'P', b'D', b'F', ..] => Some("a PDF"),
        [0xff, 0xd8, 0xff, ..] | [0x89, b'P', b'N', b'G', ..] => Some("a picture"),
        _ => None,
    }
}

fn kind(text: &str, extension: &str) -> Result<Kind, VocabularyError> {
    /// What a file is shows at its start.
    const START: usize = 4096;
    let end = (0..=START.min(text.len())).rev();
    let start = end.into_iter().find_map(|end| text.get(..end));
    let start = start.unwrap_or_default().trim_start();
    if start.contains('\0') {
        return Err(VocabularyError::Another("no text"));
    }
    let lower = start.to_lowercase();
    let begins = |openings: &[&str]| openings.iter().any(|opening| lower.starts_with(opening));
    if begins(&["<!doctype html", "<html"]) {
        return Err(VocabularyError::Another("a web page"));
    }
    if matches!(extension, "json" | "jsonld") || begins(&["{\"", "[{"]) {
        return Err(VocabularyError::Another("JSON"));
    }
    if begins(&["<?xml", "<!doctype", "<!--", "<rdf"]) {
        return Ok(Kind::RdfXml);
    }
    let mut lines = start.lines().map(str::trim);
    let is_turtle = |line: &str| {
        let word = line.split_whitespace().next().unwrap_or_default();
        word.eq_ignore_ascii_case("@prefix")
            || word.eq_ignore_ascii_case("prefix")
            || word.eq_ignore_ascii_case("@base")
            || word.starts_with("<http")
    };
    if matches!(extension, "ttl" | "turtle" | "n3" | "nt") || lines.any(is_turtle) {
        return Ok(Kind::Turtle);
    }
    let first = text.lines().find(|line| !line.trim().is_empty());
    let has_columns = first.is_some_and(|line| line.trim().contains(['\t', ';']));
    let is_indented = text.lines().any(|line| line.starts_with('\t'));
    let is_table = matches!(extension, "csv" | "tsv") || has_columns;
    if !has_columns && (is_indented && extension != "tsv" || !is_table && extension == "txt") {
        return Ok(Kind::Indented);
    }
    Ok(Kind::Table)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
pub(crate) mod tests {
    use super::*;
    use crate::domain::language::Language;

    /// `Animals > Dogs = hound, canine`, one a term, in the first language that has a name.
    pub(crate) fn told(taken: &Taken) -> Vec<String> {
        let vocabulary = &taken.vocabulary;
        let untold = Language::default();
        let tell = |number: usize| {
            let mut words = vocabulary.path(number, &untold);
            words.push(vocabulary.label(number, &untold).to_owned());
            let others = vocabulary.terms[number].others.join(", ");
            let equals = if others.is_empty() { "" } else { " = " };
            format!("{}{equals}{others}", words.join(" > "))
        };
        (0..vocabulary.terms.len()).map(tell).collect()
    }

    pub(crate) fn check(file: &str, text: &str, wanted: &[&str]) {
        let taken = read(text.as_bytes(), file).unwrap();
        assert_eq!(told(&taken), wanted, "{file}");
    }

    pub(crate) const TURTLE: &str = r#"@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix z: <http://zoo.example/> .
z:zoo a skos:ConceptScheme ; dct:title "Zoo"@en, "Tierpark"@de .
z:1 a skos:Concept ; skos:prefLabel "Animals"@en, "Tiere"@de ; skos:altLabel "fauna"@en ; skos:narrower z:2 .
z:2 a skos:Concept ; skos:prefLabel "Dogs"@en, "Hunde"@de ; skos:altLabel "hound"@en ; skos:hiddenLabel "dgos" .
z:3 skos:prefLabel "Pug" ; skos:broader z:2 ; skos:definition "A small dog."@en .
"#;

    pub(crate) const RDF_XML: &str = r##"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE rdf:RDF [<!ENTITY skos "http://www.w3.org/2004/02/skos/core#">]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:skos="&skos;" xml:base="http://zoo.example/">
<skos:ConceptScheme rdf:about="#zoo"><skos:prefLabel>Zoo</skos:prefLabel></skos:ConceptScheme>
<skos:Concept rdf:about="#1"><skos:prefLabel xml:lang="en">Animals</skos:prefLabel>
<skos:prefLabel xml:lang="de">Tiere</skos:prefLabel><skos:altLabel xml:lang="en">fauna</skos:altLabel></skos:Concept>
<rdf:Description rdf:about="#2"><rdf:type rdf:resource="&skos;Concept"/><skos:prefLabel xml:lang="en">Dogs &amp; co</skos:prefLabel>
<skos:hiddenLabel>dgos</skos:hiddenLabel><skos:broader rdf:resource="#1"/></rdf:Description>
</rdf:RDF>
"##;

    pub(crate) const CSV: &str = "preferred,preferred@de,synonyms,broader\r\nAnimals,Tiere,fauna,\r\nDogs,Hunde,\"hound; canine\",Animals\r\n";

    pub(crate) const INDENTED: &str =
        "Animals\r\n\t{fauna}\r\n\tDogs\r\n\t\t{hound}\r\n\t\tPug\r\n\t[Cats]\r\n\t\tSiamese\r\n";

    #[test]
    fn one_list_in_every_format_comes_to_the_same_terms() {
        let animals = "Animals = fauna";
        check("zoo.csv", CSV, &[animals, "Animals > Dogs = hound, canine"]);
        check(
            "zoo.txt",
            INDENTED,
            &[
                animals,
                "Animals > Dogs = hound",
                "Animals > Dogs > Pug",
                "Animals > Siamese",
            ],
        );
        check(
            "zoo.ttl",
            TURTLE,
            &[
                animals,
                "Animals > Dogs = hound, dgos",
                "Animals > Dogs > Pug",
            ],
        );
        check("zoo.rdf", RDF_XML, &[animals, "Animals > Dogs & co = dgos"]);
    }

    #[test]
    fn a_list_is_called_as_it_calls_itself_or_as_its_file() {
        let name = |file: &str, text: &str| read(text.as_bytes(), file).unwrap().vocabulary.name;
        assert_eq!(name("a.ttl", TURTLE), "Zoo");
        assert_eq!(name("a.rdf", RDF_XML), "Zoo");
        assert_eq!(name("Our words.csv", CSV), "Our words");
    }

    #[test]
    fn what_it_is_shows_whatever_it_is_called() {
        for file in ["zoo", "zoo.txt", "zoo.xml", "zoo.csv"] {
            assert_eq!(
                read(TURTLE.as_bytes(), file).unwrap().vocabulary.name,
                "Zoo"
            );
            assert_eq!(
                read(RDF_XML.as_bytes(), file).unwrap().vocabulary.name,
                "Zoo"
            );
        }
        check(
            "words.txt",
            "Animals\nDogs, wild\n",
            &["Animals", "Dogs, wild"],
        );
        check("words", "Animals\nDogs\n", &["Animals", "Dogs"]);
        check(
            "excel.txt",
            "term\tsynonym\nDogs\thound\n",
            &["Dogs = hound"],
        );
        check(
            "export.csv",
            "Animals\n\tDogs\n",
            &["Animals", "Animals > Dogs"],
        );
    }

    #[test]
    fn every_encoding_that_spreadsheets_write_is_read() {
        let text = "preferred;synonyms\r\nBären;Grizzly\r\n";
        let wanted = ["Bären = Grizzly"];
        let told_of = |bytes: &[u8]| told(&read(bytes, "a.csv").unwrap());
        assert_eq!(
            told_of(&[b"\xef\xbb\xbf", text.as_bytes()].concat()),
            wanted
        );
        let wide = |order: fn(u16) -> [u8; 2]| -> Vec<u8> {
            let marked = format!("\u{feff}{text}");
            marked.encode_utf16().flat_map(order).collect()
        };
        assert_eq!(told_of(&wide(u16::to_le_bytes)), wanted);
        assert_eq!(told_of(&wide(u16::to_be_bytes)), wanted);
        let latin: Vec<u8> = text.chars().map(|letter| letter as u8).collect();
        assert_eq!(told_of(&latin), wanted);
        let declared = RDF_XML
            .replace("UTF-8", "ISO-8859-1")
            .replace("Tiere", "Bären");
        let latin: Vec<u8> = declared.chars().map(|letter| letter as u8).collect();
        let taken = read(&latin, "zoo.rdf").unwrap();
        assert_eq!(taken.vocabulary.terms[0].preferred[1].1, "Bären");
    }

    #[test]
    fn a_list_that_is_broken_says_where() {
        let line_of = |file: &str, text: &str| match read(text.as_bytes(), file) {
            Err(VocabularyError::Broken { line, .. }) => line,
            other => panic!("{other:?}"),
        };
        let turtle = TURTLE.replace("skos:narrower z:2 .", "skos:narrower z: 2 ,, .");
        assert_eq!(line_of("zoo.ttl", &turtle), 5);
        assert_eq!(
            line_of("zoo.ttl", &TURTLE.replace("@prefix skos", "@prefix s")),
            4
        );
        assert_eq!(
            line_of("zoo.rdf", &RDF_XML.replace("</skos:Concept>", "</x>")),
            6
        );
    }

    #[test]
    fn what_is_no_list_is_named() {
        let error = |bytes: &[u8], file: &str| read(bytes, file).unwrap_err().to_string();
        assert_eq!(
            error(b"PK\x03\x04zip", "a.xlsx"),
            "this is a workbook or an archive"
        );
        assert_eq!(error(b"<!doctype html><p>", "a.html"), "this is a web page");
        assert_eq!(error(b"{\"a\": 1}", "a.jsonld"), "this is JSON");
        assert_eq!(error(b"a\0b", "a.csv"), "this is no text");
        assert_eq!(error(b"", "a.csv"), "no term was found in it");
        let other = b"<?xml version=\"1.0\"?><a xmlns=\"http://a.example/\"/>";
        assert_eq!(error(other, "a.xml"), "no term was found in it");
        let synonyms = error(b"synonyms,broader\nhound,Animals\n", "a.csv");
        assert_eq!(synonyms, "its first line names columns, but none of terms");
        let many = "word\n".to_owned()
            + &(0..=MOST_TERMS)
                .map(|n| format!("{n}\n"))
                .collect::<String>();
        assert_eq!(
            read(many.as_bytes(), "a.csv"),
            Err(VocabularyError::TooManyTerms)
        );
        let large = vec![b' '; MOST_BYTES + 1];
        assert!(matches!(
            read(&large, "a.csv"),
            Err(VocabularyError::TooLarge(_))
        ));
    }

    #[test]
    fn a_list_cut_off_anywhere_is_an_error_or_a_shorter_list() {
        for (file, text) in [
            ("a.csv", CSV),
            ("a.txt", INDENTED),
            ("a.ttl", TURTLE),
            ("a.rdf", RDF_XML),
        ] {
            // A broader term that was cut is another one.
            let most = read(text.as_bytes(), file).unwrap().vocabulary.terms.len() + 1;
            for end in 0..text.len() {
                if let Ok(taken) = read(&text.as_bytes()[..end], file) {
                    assert!(
                        (1..=most).contains(&taken.vocabulary.terms.len()),
                        "{file} {end}"
                    );
                }
            }
        }
    }
}
