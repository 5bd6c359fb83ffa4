//! The character set of datasets: named, or told by their bytes [IIM 4.2, 1:90; MWG 2.0, 5.1.1].

use super::super::xmp::windows_1252;

/// "ESC % G" and "ESC % /…" [ISO 2022]: UTF-8.
const UTF8: &[u8] = b"\x1b%";
/// "ESC - A", "ESC . A" and "ESC , A" [ISO 2022]: Latin-1.
const LATIN_1: [&[u8]; 3] = [b"\x1b-A", b"\x1b.A", b"\x1b,A"];

/// What the texts of a record are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Characters {
    /// It says so.
    NamedUtf8,
    /// All can be nothing else.
    Utf8,
    /// Whatever it says, there is nothing but ASCII.
    Ascii,
    /// Named Latin-1, or bytes that make words in Windows-1252.
    Western,
    /// Some in UTF-8 and some in something else: a program did not know what another had written.
    Mixed,
    /// A set that is not named, and not to be guessed: Cyrillic, Greek, a Macintosh's own.
    Unknown,
}

impl Characters {
    /// By the name that stands there, and by texts with the bytes each may have.
    pub fn of<'a>(named: &[u8], texts: impl Iterator<Item = (&'a [u8], usize)>) -> Characters {
        if named.starts_with(UTF8) {
            return Characters::NamedUtf8;
        }
        let (mut has_utf8, mut other) = (false, Vec::new());
        for (content, longest) in texts.filter(|(content, _)| !content.is_ascii()) {
            match is_utf8(content, longest) {
                true => has_utf8 = true,
                false => other.push(content),
            }
        }
        let is_western = LATIN_1.iter().any(|known| named.starts_with(known))
            || other.iter().all(|content| is_western(content));
        match (has_utf8, other.is_empty(), is_western) {
            (false, true, _) => Characters::Ascii,
            (true, true, _) => Characters::Utf8,
            (false, false, true) => Characters::Western,
            (true, false, true) => Characters::Mixed,
            (_, false, false) => Characters::Unknown,
        }
    }

    /// Nothing where only a guess could be made. What was cut inside a letter loses the rest of the letter.
    pub fn decoded(self, content: &[u8], longest: usize) -> Option<String> {
        let text = match std::str::from_utf8(content) {
            Ok(text) => text.to_owned(),
            Err(error) if is_cut(content, longest) && self.has_utf8(content, longest) => {
                let whole = content.get(..error.valid_up_to()).unwrap_or_default();
                String::from_utf8_lossy(whole).into_owned()
            }
            Err(_) => match self {
                Characters::NamedUtf8 => String::from_utf8_lossy(content).into_owned(),
                Characters::Unknown => return None,
                _ => content.iter().map(|byte| windows_1252(*byte)).collect(),
            },
        };
        Some(text.trim_matches(['\0', ' ', '\n', '\r', '\t']).to_owned())
    }

    fn has_utf8(self, content: &[u8], longest: usize) -> bool {
        matches!(
            self,
            Characters::NamedUtf8 | Characters::Utf8 | Characters::Mixed
        ) || is_utf8(content, longest)
    }

    /// A text as it can stand beside the others; nothing where those would be read wrongly then, or this one.
    pub fn encoded(self, text: &str) -> Option<Vec<u8>> {
        match self {
            _ if text.is_ascii() => Some(text.as_bytes().to_vec()),
            Characters::NamedUtf8 | Characters::Utf8 | Characters::Ascii => {
                Some(text.as_bytes().to_vec())
            }
            Characters::Western => text.chars().map(byte_of).collect(),
            Characters::Mixed | Characters::Unknown => None,
        }
    }
}

fn byte_of(letter: char) -> Option<u8> {
    (0..=u8::MAX).find(|byte| windows_1252(*byte) == letter)
}

/// It ends inside a letter, where the standard allows no byte more.
fn is_cut(content: &[u8], longest: usize) -> bool {
    let ends_inside = std::str::from_utf8(content).is_err_and(|error| error.error_len().is_none());
    ends_inside && content.len() == longest
}

/// UTF-8, as a whole or up to where it was cut inside a letter.
fn is_utf8(content: &[u8], longest: usize) -> bool {
    let Err(error) = std::str::from_utf8(content) else {
        return true;
    };
    let whole = content.get(..error.valid_up_to()).unwrap_or_default();
    // Of the letters that begin so, Windows-1252 makes `Â`, `Ã`, `Ä` and `Å`, with which no word ends.
    let begins_letter = |byte: &u8| (0xc2..=0xc5).contains(byte);
    let is_likely = !whole.is_ascii() || content.last().is_some_and(begins_letter);
    is_cut(content, longest) && is_likely
}

/// Whether Windows-1252 makes words of it: single letters with accents among others, signs between words. Other sets have
/// whole words of such bytes, signs inside them, or capitals after small letters.
pub fn is_western(content: &[u8]) -> bool {
    /// `créée`, `Hääyö`
    const LONGEST_RUN: usize = 2;
    let letters: Vec<char> = content.iter().map(|byte| windows_1252(*byte)).collect();
    let mut run = 0;
    for (index, letter) in letters.iter().enumerate() {
        let at = |index: Option<usize>| index.and_then(|index| letters.get(index).copied());
        let before = at(index.checked_sub(1)).unwrap_or(' ');
        let after = at(index.checked_add(1)).unwrap_or(' ');
        if letter.is_ascii() {
            run = 0;
        } else if letter.is_control() {
            return false;
        } else if letter.is_alphabetic() {
            run += 1;
            let is_capital_inside = letter.is_uppercase()
                && before.is_alphabetic()
                && (before.is_lowercase() || after.is_lowercase());
            if run > LONGEST_RUN || is_capital_inside {
                return false;
            }
        } else {
            run = 0;
            let is_inside = before.is_alphabetic() && after.is_alphabetic();
            if is_inside
                && !matches!(
                    letter,
                    '’' | '‘' | '·' | '–' | '—' | '´' | '\u{a0}' | '\u{ad}'
                )
            {
                return false;
            }
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(texts: &[&[u8]], expected: Characters) {
        let found = Characters::of(b"", texts.iter().map(|text| (*text, 64)));
        assert_eq!(found, expected, "{texts:?}");
    }

    #[test]
    fn what_is_not_named_is_told_by_its_bytes_or_not_guessed() {
        check(&[b"Athens"], Characters::Ascii);
        check(&["Zürich".as_bytes(), b"Athens"], Characters::Utf8);
        check(
            &[b"Z\xfcrich", b"cr\xe9\xe9e \xe0 l\x92\xe9t\xe9"],
            Characters::Western,
        );
        // Cyrillic (Windows-1251), Greek (1253), Polish (1250), Mac OS Roman.
        check(&[b"\xcc\xee\xf1\xea\xe2\xe0"], Characters::Unknown);
        check(&[b"\xc1\xe8\xde\xed\xe1"], Characters::Unknown);
        check(&[b"Wroc\xb3aw"], Characters::Unknown);
        check(&[b"Z\x9frich"], Characters::Unknown);
        check(&["Zürich".as_bytes(), b"Z\xfcrich"], Characters::Mixed);
        check(
            &["Zürich".as_bytes(), b"\xcc\xee\xf1\xea\xe2\xe0"],
            Characters::Unknown,
        );
    }

    #[test]
    fn what_was_cut_inside_a_letter_is_utf_8_without_it() {
        for (text, named) in [("ü", ""), ("ü", "\x1b%G"), ("日", "\x1b%G"), ("x日", "")] {
            let long = match named {
                "" => format!("{}ü{}", "x".repeat(60), text.repeat(4)),
                _ => format!("{}{}", "x".repeat(63), text),
            };
            let cut = &long.as_bytes()[..64];
            if std::str::from_utf8(cut).is_ok() {
                continue;
            }
            let set = Characters::of(named.as_bytes(), [(cut, 64)].into_iter());
            let read = set.decoded(cut, 64).unwrap_or_default();
            assert!(long.starts_with(&read) && read.len() > 60, "{read}");
        }
        let shorter = b"caf\xc3";
        let set = Characters::of(b"", [(&shorter[..], 64)].into_iter());
        assert_eq!(
            set.decoded(shorter, 64),
            None,
            "a capital after a small letter"
        );
    }

    #[test]
    fn what_the_set_lacks_is_not_written() {
        let check = |set: Characters, text: &str, expected: Option<&[u8]>| {
            assert_eq!(set.encoded(text).as_deref(), expected, "{set:?} {text}");
        };
        check(Characters::Western, "Zürich €", Some(b"Z\xfcrich \x80"));
        check(Characters::Western, "Łódź", None);
        check(Characters::Unknown, "marble", Some(b"marble"));
        check(Characters::Unknown, "Zürich", None);
        check(Characters::Mixed, "Zürich", None);
        check(Characters::Utf8, "Łódź", Some("Łódź".as_bytes()));
    }
}
