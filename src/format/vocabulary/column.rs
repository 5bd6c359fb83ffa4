//! What a column of a table of terms holds, by its header.

use crate::domain::language::Language;

/// Levels of a table.
const DEEPEST: usize = 16;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Column {
    Preferred(Language),
    Synonyms,
    Broader,
    Language,
    Identifier,
    /// How deep a term stands, from 1: each level has a column of its own.
    Level(usize),
}

impl Column {
    /// As ResourceSpace, digiKam, thesaurus software and people name it, with or without a language at its end.
    pub fn parse(header: &str) -> Option<Column> {
        if let Some(column) = Column::called(header, Language::default()) {
            return Some(column);
        }
        let header = header.trim().trim_end_matches([')', ']']);
        let at = header.rfind(['@', ':', '(', '[', '-', '_', '.', ' '])?;
        let language = Language::parse(header.get(at + 1..)?)?;
        Column::called(&header[..at], language)
    }

    fn called(name: &str, language: Language) -> Option<Column> {
        let letters = name.chars().filter(|letter| letter.is_alphanumeric());
        let plain: String = letters.flat_map(char::to_lowercase).collect();
        let plain = plain.strip_prefix("skos").unwrap_or(&plain);
        Some(match plain {
            "preferred" | "preferredterm" | "preferredlabel" | "preflabel" | "term" | "terms"
            | "keyword" | "keywords" | "name" | "label" | "tag" | "tags" | "subject"
            | "begriff" | "schlagwort" | "vorzugsbenennung" | "motclé" | "terme" | "término"
            | "palabraclave" => Column::Preferred(language),
            "synonym" | "synonyms" | "altlabel" | "altlabels" | "alternative" | "alternatives"
            | "alias" | "aliases" | "hiddenlabel" | "variants" | "usefor" | "usedfor" | "uf"
            | "nonpreferred" | "nonpreferredterms" | "synonym1" | "synonym2" | "synonym3"
            | "synonyme" | "synonymes" | "sinónimos" => Column::Synonyms,
            "broader" | "broaderterm" | "parent" | "parentterm" | "parentid" | "parentkeyword"
            | "bt" | "category" | "oberbegriff" | "termegénérique" | "términogeneral" => {
                Column::Broader
            }
            "language" | "lang" | "sprache" | "langue" | "idioma" => Column::Language,
            "id" | "uri" | "iri" | "identifier" | "code" | "ref" => Column::Identifier,
            _ => {
                let level = ["level", "ebene", "niveau", "nivel"];
                let depth = level.iter().find_map(|word| plain.strip_prefix(word));
                let depth: usize = depth?.parse().ok()?;
                (1..=DEEPEST)
                    .contains(&depth)
                    .then_some(Column::Level(depth))?
            }
        })
    }

    pub fn names_terms(&self) -> bool {
        matches!(self, Column::Preferred(_) | Column::Level(_))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_known_by_the_names_that_software_gives_them() {
        let in_language = |tag: &str| Column::Preferred(Language::parse(tag).unwrap());
        for header in [
            "prefLabel@de",
            "skos:prefLabel@de",
            "Preferred (de)",
            "name_de",
            "Label [DE]",
        ] {
            assert_eq!(Column::parse(header), Some(in_language("de")), "{header}");
        }
        assert_eq!(Column::parse("Keyword"), Some(in_language("x-default")));
        assert_eq!(Column::parse("Alt-Label"), Some(Column::Synonyms));
        assert_eq!(Column::parse("Parent ID"), Some(Column::Broader));
        assert_eq!(Column::parse("Level 3"), Some(Column::Level(3)));
        for other in ["", "Level 0", "Level 99", "Notes", "Dogs"] {
            assert_eq!(Column::parse(other), None, "{other}");
        }
    }
}
