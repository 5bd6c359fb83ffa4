//! Whether what was read in a picture reads as words: stars, codes and noise are not repeated to a listener.

/// So many letters in a row are a word, or the beginning of one.
const LETTERS: usize = 3;
/// Share of what is written, without blanks, that is letters or digits.
const WRITTEN: f32 = 0.75;

/// At least one word of letters that can be spoken, and little beside letters and digits.
pub fn is_words(text: &str) -> bool {
    let written: Vec<char> = text
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .collect();
    let alphanumeric = written
        .iter()
        .filter(|letter| letter.is_alphanumeric())
        .count();
    let is_mostly_written = alphanumeric as f32 >= WRITTEN * written.len() as f32;
    // A word with digits in it is a code, such as a number plate.
    let whole = text.split(char::is_whitespace);
    let mut words = whole
        .filter(|word| !word.contains(|letter: char| letter.is_numeric()))
        .flat_map(|word| word.split(|letter: char| !letter.is_alphabetic()));
    !written.is_empty() && is_mostly_written && !is_mixed(text) && words.any(is_word)
}

/// One character of Chinese or Japanese beside a Latin letter is misread.
fn is_mixed(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    let is_both = |pair: &[char]| match pair {
        [one, other] => {
            is_ideograph(one) && other.is_ascii_alphabetic()
                || one.is_ascii_alphabetic() && is_ideograph(other)
        }
        _ => false,
    };
    letters.windows(2).any(is_both)
}

/// In scripts with vowels a word of several letters has one, or is short like "DHL"; it does not repeat one letter.
fn is_word(word: &str) -> bool {
    let letters: Vec<char> = word.chars().flat_map(char::to_lowercase).collect();
    // Chinese and Japanese write a word with one character or two.
    if letters.iter().any(is_ideograph) {
        return true;
    }
    let has_vowel = letters
        .iter()
        .any(|letter| !letter.is_ascii() || "aeiouy".contains(*letter));
    let is_abbreviation = letters.len() <= 4 && word.chars().all(char::is_uppercase);
    let runs = letters
        .windows(3)
        .any(|three| three[0] == three[1] && three[1] == three[2]);
    let is_cased_well = !word.chars().skip(1).any(char::is_uppercase)
        || word.chars().all(char::is_uppercase)
        || word
            .chars()
            .skip(1)
            .filter(|letter| letter.is_uppercase())
            .count()
            == 1;
    letters.len() >= LETTERS && (has_vowel || is_abbreviation) && !runs && is_cased_well
}

/// Kana, and the unified ideographs [Unicode blocks 3040–30FF, 3400–9FFF].
fn is_ideograph(letter: &char) -> bool {
    matches!(*letter, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_reads_as_words_is_repeated() {
        for text in [
            "SALE",
            "Open",
            "from 9 to 5",
            "NASA",
            "DHL",
            "Straße 12",
            "McDonald's",
            "Route 66",
            "Café",
            "営業中",
            "出口",
            "Line 1",
            "STOP!",
            "Bahnhofstr.",
        ] {
            assert!(is_words(text), "{text}");
        }
    }

    #[test]
    fn stars_codes_and_noise_are_not() {
        for text in [
            "★★★",
            "***",
            "",
            " ",
            "12:45",
            "4711",
            "A1",
            "|||",
            "III",
            "xkq",
            "wWwWw",
            "lllll",
            "- / -",
            "©®",
            "x-)%$#",
            "№ 5",
            "a.b.c.d",
            "PAA434T",
            "104Poole",
            "分Musée",
            "AbCdEf",
        ] {
            assert!(!is_words(text), "{text}");
        }
    }
}
