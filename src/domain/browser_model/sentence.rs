//! What of an answer is taken: one plain sentence that names and guesses nothing about anybody; anything else is dropped, and
//! why is told.

use crate::domain::draft::in_neutral_words;

/// Why an answer is not offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dropped {
    Empty,
    /// Several sentences, or more than is read out in one breath.
    TooLong,
    /// Marks, addresses, quotations: no plain sentence.
    NotPlain,
    /// It does not begin as was asked, or has a capital inside: it may name somebody.
    MayName,
    /// A guess at somebody's age, sex, kinship, descent or looks.
    Guesses,
}

impl Dropped {
    /// A clause.
    pub fn reason(self) -> &'static str {
        match self {
            Dropped::Empty => "it said nothing",
            Dropped::TooLong => "it was more than one sentence, or a long one",
            Dropped::NotPlain => "it was no plain sentence",
            Dropped::MayName => "it may have named somebody",
            Dropped::Guesses => "it guessed something about somebody",
        }
    }
}

/// In characters: what fits into one breath of a listener, as in the hints on alt text.
const LONGEST: usize = 160;

/// Translations grow.
const LONGEST_TRANSLATION: usize = 4 * LONGEST;

/// What a sentence about a picture begins with where its first word is nobody's name.
const OPENINGS: [&str; 27] = [
    "a",
    "aerial",
    "an",
    "another",
    "black-and-white",
    "close-up",
    "eight",
    "empty",
    "five",
    "four",
    "half",
    "many",
    "nine",
    "one",
    "part",
    "people",
    "rows",
    "seven",
    "several",
    "six",
    "some",
    "ten",
    "the",
    "three",
    "two",
    "view",
    "various",
];

/// What our own captioner never says, and what others say of people that no picture shows. The captions that it does say such
/// things in are put into neutral words.
const GUESSES: [&str; 45] = [
    "aunt",
    "beauty",
    "bride",
    "bridegroom",
    "businessman",
    "businessmen",
    "businesswoman",
    "businesswomen",
    "chairman",
    "chairwoman",
    "daddy",
    "disabled",
    "feminine",
    "fiancé",
    "fiancée",
    "gay",
    "grandchild",
    "granddad",
    "grandfather",
    "grandma",
    "grandmother",
    "grandpa",
    "grandparents",
    "groom",
    "handsome",
    "husband",
    "ill",
    "lesbian",
    "masculine",
    "mommy",
    "mum",
    "nephew",
    "niece",
    "pensioner",
    "pensioners",
    "retiree",
    "retirees",
    "salesman",
    "saleswoman",
    "senior",
    "seniors",
    "spokesman",
    "spokeswoman",
    "twins",
    "uncle",
];

/// How an age is told.
const AGES: [&str; 5] = ["year-old", "years old", "years-old", "year old", "aged "];

/// A sentence that a person may begin with, in neutral words.
pub fn drafted(answer: &str) -> Result<String, Dropped> {
    let answer = answer.trim();
    let sentence = answer.trim_end_matches('.').trim_end();
    if sentence.is_empty() {
        return Err(Dropped::Empty);
    }
    let is_plain = |letter: char| {
        letter.is_alphanumeric() || matches!(letter, ' ' | ',' | '-' | '\'' | '’' | '%' | '&')
    };
    if sentence.chars().count() > LONGEST || sentence.contains(['.', '!', '?', ';', '\n']) {
        return Err(Dropped::TooLong);
    }
    if !sentence.chars().all(is_plain) {
        return Err(Dropped::NotPlain);
    }
    let words: Vec<&str> = sentence
        .split(' ')
        .filter(|word| !word.is_empty())
        .collect();
    if !begins_well(&words) || words.iter().skip(1).any(|word| may_be_a_name(word)) {
        return Err(Dropped::MayName);
    }
    let lower = sentence.to_lowercase().replace('’', "'");
    if guesses(&lower) {
        return Err(Dropped::Guesses);
    }
    let neutral = in_neutral_words(&lower).ok_or(Dropped::Guesses)?;
    sentence_of(&neutral).ok_or(Dropped::Empty)
}

fn begins_well(words: &[&str]) -> bool {
    let first = words.first().copied().unwrap_or_default().to_lowercase();
    let is_number = first.chars().all(|letter| letter.is_ascii_digit());
    words.len() > 1 && (is_number || OPENINGS.contains(&first.as_str()))
}

/// A capital inside a sentence; what is written in capitals only is an abbreviation, and put into small letters it would be none.
fn may_be_a_name(word: &str) -> bool {
    word.chars().any(char::is_uppercase)
}

fn guesses(lower: &str) -> bool {
    let mut words = lower.split(|letter: char| !letter.is_alphabetic() && letter != '-');
    words.any(|word| GUESSES.contains(&word)) || AGES.iter().any(|age| lower.contains(age))
}

fn sentence_of(words: &str) -> Option<String> {
    let words = words.trim();
    let mut letters = words.chars();
    let first = letters.next()?;
    Some(format!("{}{}.", first.to_uppercase(), letters.as_str()))
}

/// What a translator made of a text that a person stands for: it says what that says, so only its form is looked at.
pub fn translated(answer: &str) -> Result<String, Dropped> {
    let answer = answer.trim();
    if answer.is_empty() {
        return Err(Dropped::Empty);
    }
    if answer.chars().count() > LONGEST_TRANSLATION {
        return Err(Dropped::TooLong);
    }
    match answer
        .chars()
        .any(|letter| letter.is_control() && letter != '\n')
    {
        true => Err(Dropped::NotPlain),
        false => Ok(answer.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_sentence_is_taken_in_neutral_words() {
        for (answer, wanted) in [
            ("A dog runs on a beach.", "A dog runs on a beach."),
            (" a dog runs on a beach ", "A dog runs on a beach."),
            ("Two women sit on a bench.", "Two people sit on a bench."),
            ("An old man reads.", "A person reads."),
            ("The boy rides his bike.", "The child rides their bike."),
            ("3 boats in a harbour", "3 boats in a harbour."),
            ("A person’s hat on a chair.", "A person's hat on a chair."),
        ] {
            assert_eq!(drafted(answer).as_deref(), Ok(wanted), "{answer}");
        }
    }

    #[test]
    fn anything_else_is_dropped_and_why_is_told() {
        let long = format!("A {} dog.", "very ".repeat(40));
        for (answer, wanted) in [
            ("", Dropped::Empty),
            (" . ", Dropped::Empty),
            ("A dog. It runs.", Dropped::TooLong),
            ("A dog!\nA cat", Dropped::TooLong),
            (&*long, Dropped::TooLong),
            ("**A dog** runs", Dropped::NotPlain),
            ("A sign that says “Open”", Dropped::NotPlain),
            ("A page of https://a", Dropped::NotPlain),
            ("A <b>dog</b>", Dropped::NotPlain),
            ("Barack speaks", Dropped::MayName),
            ("A portrait of Frida", Dropped::MayName),
            ("The Obama family", Dropped::MayName),
            ("I cannot help with that", Dropped::MayName),
            ("Sorry, no", Dropped::MayName),
            ("A", Dropped::MayName),
            ("A 30-year-old person", Dropped::Guesses),
            ("A child, two years old", Dropped::Guesses),
            ("A businesswoman at a desk", Dropped::Guesses),
            ("A bride and a groom", Dropped::Guesses),
            ("A naked person", Dropped::Guesses),
        ] {
            assert_eq!(drafted(answer), Err(wanted), "{answer}");
        }
    }

    #[test]
    fn a_translation_is_looked_at_for_its_form_only() {
        assert_eq!(
            translated(" Ein Hund läuft. "),
            Ok("Ein Hund läuft.".into())
        );
        assert_eq!(translated(" \n "), Err(Dropped::Empty));
        assert_eq!(translated("a\u{0}b"), Err(Dropped::NotPlain));
        assert_eq!(translated(&"é".repeat(641)), Err(Dropped::TooLong));
        assert!(translated(&"é".repeat(640)).is_ok());
    }

    #[test]
    fn the_tables_are_in_order_and_hold_each_word_once() {
        assert!(GUESSES.is_sorted());
        let mut openings = OPENINGS.to_vec();
        openings.sort_unstable();
        openings.dedup();
        assert_eq!(openings.len(), OPENINGS.len());
    }
}
