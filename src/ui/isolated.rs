//! Names of files within sentences: each is set apart, so that a name read from right to left turns no word around it.

use leptos::either::Either;
use leptos::prelude::*;

/// FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE [UAX #9].
const BEGIN: char = '\u{2068}';
const END: char = '\u{2069}';

/// A name, marked for [`with_names`].
pub fn isolated(name: &str) -> String {
    let name: String = name.chars().filter(|c| ![BEGIN, END].contains(c)).collect();
    format!("{BEGIN}{name}{END}")
}

/// A sentence with its first mention of this name marked.
pub fn isolated_in(sentence: &str, name: &str) -> String {
    sentence.replacen(name, &isolated(name), 1)
}

/// Without the marks: for screen readers, which read them aloud at worst.
pub fn plain(sentence: &str) -> String {
    sentence.replace([BEGIN, END], "")
}

/// The sentence, each marked name in an element of its own.
pub fn with_names(sentence: &str) -> impl IntoView + use<> {
    let mut parts = Vec::new();
    for part in sentence.split(BEGIN) {
        match part.split_once(END) {
            Some((name, words)) => {
                let name = name.to_owned();
                parts.push(Either::Left(view! { <bdi translate="no">{name}</bdi> }));
                parts.push(Either::Right(words.to_owned()));
            }
            None => parts.push(Either::Right(part.to_owned())),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_a_name_go_for_who_only_hears_it() {
        let sentence = format!("{} is already here.", isolated("a\u{2069}b.jpg"));
        assert_eq!(plain(&sentence), "ab.jpg is already here.");
        assert_eq!(
            plain(&isolated_in("a.jpg: it is empty", "a.jpg")),
            "a.jpg: it is empty"
        );
    }
}
