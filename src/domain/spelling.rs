//! When two spellings are one: letters composed with their accents (NFC) or apart from them (NFD), capitals or small.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, is_nfc_quick};

/// Letters composed with their accents [Unicode Standard Annex 15, NFC]: macOS hands out names and words with both apart.
pub fn composed(text: &str) -> Cow<'_, str> {
    match is_nfc_quick(text.chars()) {
        unicode_normalization::IsNormalized::Yes => Cow::Borrowed(text),
        _ => Cow::Owned(text.nfc().collect()),
    }
}

/// What all spellings of a word have in common.
pub fn folded(word: &str) -> String {
    composed(word.trim()).to_lowercase()
}

/// Whether both are the same word, however it is spelt in capitals and put together of letters and accents.
pub fn is_same_word(one: &str, other: &str) -> bool {
    one == other || folded(one) == folded(other)
}

/// A text for comparing: composed, and white space does not count.
pub fn plain(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    composed(&words.join(" ")).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_the_same_composed_or_not_in_capitals_or_not() {
        for (one, other) in [
            ("Café", "Cafe\u{301}"),
            ("ÉCOLE", "e\u{301}cole"),
            ("한국", "\u{1112}\u{1161}\u{11ab}\u{1100}\u{116e}\u{11a8}"),
            ("Å", "\u{212b}"),
            (" dog ", "Dog"),
        ] {
            assert!(is_same_word(one, other), "{one} {other}");
        }
        for (one, other) in [("Cafe", "Café"), ("ﬁn", "fin"), ("10²", "102")] {
            assert!(!is_same_word(one, other), "{one} {other}");
        }
    }
}
