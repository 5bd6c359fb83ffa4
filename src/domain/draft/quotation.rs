//! What can be read in a picture, quoted as each language does.

use crate::domain::keyword_language::KeywordLanguage;

use KeywordLanguage::{Arabic, English, French, German, Spanish};

/// What can be read in the picture.
pub fn reads(words: &str, language: KeywordLanguage) -> String {
    match language {
        English => format!("It reads “{words}”."),
        German => format!("Darauf steht: „{words}“."),
        French => format!("On peut lire : « {words} »."),
        Spanish => format!("Se lee: «{words}»."),
        Arabic => format!("مكتوب فيها: «{words}»."),
    }
}

/// Where nothing else is said of the picture.
pub fn alone(words: &str, language: KeywordLanguage) -> String {
    match language {
        English => format!("Text that reads “{words}”."),
        German => format!("Text: „{words}“."),
        French => format!("Texte : « {words} »."),
        Spanish => format!("Texto: «{words}»."),
        Arabic => format!("نص: «{words}»."),
    }
}

/// Of a picture that is all text, how it begins.
pub fn page(first: &str, language: KeywordLanguage) -> String {
    match language {
        English => format!("A page of text that begins “{first}”."),
        German => format!("Eine Textseite, die mit „{first}“ beginnt."),
        French => format!("Une page de texte qui commence par « {first} »."),
        Spanish => format!("Una página de texto que empieza por «{first}»."),
        Arabic => format!("صفحة نص تبدأ بـ«{first}»."),
    }
}
