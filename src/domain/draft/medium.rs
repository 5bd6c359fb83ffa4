//! What kind of picture it is, said before what it shows.

use super::phrase::position;
use super::picture::Medium;
use super::places::Said;
use crate::domain::keyword_language::KeywordLanguage;

use KeywordLanguage::German;

/// Where nothing is known of what it shows.
pub(super) fn of_its_medium(medium: Medium, language: KeywordLanguage) -> Option<String> {
    let said: Said = match medium {
        Medium::Photo | Medium::BlackAndWhite => return None,
        Medium::Illustration => [
            "An illustration.",
            "Eine Illustration.",
            "Une illustration.",
            "Una ilustración.",
            "رسم توضيحي.",
        ],
        Medium::Screenshot => [
            "A screenshot.",
            "Ein Bildschirmfoto.",
            "Une capture d'écran.",
            "Una captura de pantalla.",
            "لقطة شاشة.",
        ],
        Medium::Document => [
            "A document.",
            "Ein Dokument.",
            "Un document.",
            "Un documento.",
            "وثيقة.",
        ],
    };
    Some(said[position(language)].to_owned())
}

pub(super) fn in_its_medium(medium: Medium, said: &str, language: KeywordLanguage) -> String {
    let opening: Said = match medium {
        Medium::Photo | Medium::BlackAndWhite => return said.to_owned(),
        Medium::Illustration => [
            "Illustration of",
            "Illustration:",
            "Illustration :",
            "Ilustración:",
            "رسم توضيحي:",
        ],
        Medium::Screenshot => [
            "Screenshot of",
            "Bildschirmfoto:",
            "Capture d'écran :",
            "Captura de pantalla:",
            "لقطة شاشة:",
        ],
        Medium::Document => [
            "Document with",
            "Dokument:",
            "Document :",
            "Documento:",
            "وثيقة:",
        ],
    };
    format!("{} {}", opening[position(language)], inside(said, language))
}

/// As it stands within a sentence: German nouns keep their capitals.
fn inside(said: &str, language: KeywordLanguage) -> String {
    let is_small = match language {
        German => ["Ein ", "Eine ", "Der ", "Die ", "Das "]
            .iter()
            .any(|start| said.starts_with(start)),
        _ => true,
    };
    let mut letters = said.chars();
    match letters.next().filter(|_| is_small) {
        Some(first) => format!("{}{}", first.to_lowercase(), letters.as_str()),
        None => said.to_owned(),
    }
}
