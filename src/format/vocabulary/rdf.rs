//! Turtle and RDF/XML → statements.

use oxrdf::Triple;
use oxrdfxml::RdfXmlParser;
use oxttl::TurtleParser;

use super::VocabularyError;
use super::gathering::Gathering;
use super::skos::Statements;

/// What addresses relative to the file are relative to.
const BASE: &str = "file:///vocabulary";

pub fn read_turtle(text: &str, gathering: &mut Gathering) -> Result<(), VocabularyError> {
    let parser = TurtleParser::new().lenient().with_base_iri(BASE);
    let mut statements = Statements::default();
    for triple in parser.map_err(|_| broken(1, "no base"))?.for_slice(text) {
        let triple: Triple = triple.map_err(|error| {
            let line = error.location().start.line + 1;
            broken(line, error.message())
        })?;
        statements.take(&triple)?;
    }
    statements.finish(gathering)
}

pub fn read_xml(text: &str, gathering: &mut Gathering) -> Result<(), VocabularyError> {
    let text = without_declaration(text);
    check_entities(text)?;
    let parser = RdfXmlParser::new().lenient().with_base_iri(BASE);
    let mut parser = parser.map_err(|_| broken(1, "no base"))?.for_slice(text);
    let mut statements = Statements::default();
    while let Some(triple) = parser.next() {
        let triple: Triple = triple.map_err(|error| {
            let end = usize::try_from(parser.buffer_position()).unwrap_or(usize::MAX);
            broken(line_at(text, end), &error.to_string())
        })?;
        statements.take(&triple)?;
    }
    statements.finish(gathering)
}

/// Whatever encoding it declares, this is text by now.
fn without_declaration(text: &str) -> &str {
    let text = text.trim_start();
    let declaration = text
        .strip_prefix("<?xml")
        .and_then(|rest| rest.split_once("?>"));
    declaration.map_or(text, |(_, rest)| rest)
}

/// Entities stand for namespaces in real files. Those that stand for each other, or make much of little, are a trap.
fn check_entities(text: &str) -> Result<(), VocabularyError> {
    /// Longer than any namespace.
    const LONGEST: usize = 256;
    /// A real file grows by a tenth.
    const MOST_GROWTH: usize = 4;
    let trap = |at: usize| broken(line_at(text, at), "entities that are no namespaces");
    let mut grown = 0;
    for (at, _) in text.match_indices("<!ENTITY") {
        let declaration = text[at..].split('>').next().unwrap_or_default();
        let mut words = declaration.split_whitespace().skip(1);
        let name = words.next().unwrap_or_default();
        if declaration.len() > LONGEST || declaration.contains('&') || name == "%" {
            return Err(trap(at));
        }
        let uses = text.matches(&format!("&{name};")).count();
        grown += uses * declaration.len();
        if grown > MOST_GROWTH * text.len() {
            return Err(trap(at));
        }
    }
    Ok(())
}

fn line_at(text: &str, end: usize) -> u64 {
    let before = text.as_bytes().get(..end.min(text.len()));
    let breaks = before
        .unwrap_or_default()
        .iter()
        .filter(|byte| **byte == b'\n');
    breaks.count() as u64 + 1
}

fn broken(line: u64, reason: &str) -> VocabularyError {
    VocabularyError::Broken {
        line,
        reason: reason.to_owned(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::format::vocabulary::tests::RDF_XML;
    use crate::format::vocabulary::{VocabularyError, read};

    #[test]
    fn entities_that_stand_for_each_other_are_not_followed() {
        let declared = "<!ENTITY skos \"http://www.w3.org/2004/02/skos/core#\">";
        let bomb = r#"<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">"#;
        let text = RDF_XML.replace(declared, &format!("{declared}{bomb}"));
        let error = read(text.as_bytes(), "a.rdf").unwrap_err();
        assert!(
            matches!(error, VocabularyError::Broken { line: 2, .. }),
            "{error}"
        );
        let long = format!("{declared}<!ENTITY a \"{}\">", "a".repeat(200));
        let text = RDF_XML.replace(declared, &long);
        let text = text.replace("Tiere", &"&a;".repeat(4000));
        assert!(read(text.as_bytes(), "a.rdf").is_err());
    }
}
