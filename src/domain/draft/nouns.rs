//! How many of what, and of which colour, in German, French, Spanish and Arabic.

use super::noun_table::{MASSES, NOUNS, Noun};
use super::paint;
use crate::domain::inference::Colour;
use crate::domain::keyword_language::KeywordLanguage;

use KeywordLanguage::{Arabic, English, French, German, Spanish};

/// How many there are of a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    Exactly(usize),
    /// Two or more: "dogs".
    Some,
    /// Three or more: "several dogs".
    Several,
}

/// What adjectives and numbers go by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gender {
    Masculine,
    Feminine,
    Neuter,
}

/// Arabic nouns that are feminine without an ending that shows it.
const FEMININE_IN_ARABIC: [&str; 12] = [
    "كأس",
    "كأس نبيذ",
    "كاميرا",
    "أفعى",
    "عنكبوت",
    "سكين",
    "كأس بيرة",
    "درع",
    "عقرب",
    "عصا",
    "عصا تحكم",
    "فأس",
];

/// Spanish nouns that are feminine and have "un" all the same.
const UN_IN_SPANISH: [&str; 6] = [
    "un ala de avión",
    "un arma de fuego",
    "un arpa",
    "un ave rapaz",
    "un hacha",
    "un águila",
];

pub fn is_known(noun: &str) -> bool {
    row(noun).is_some() || mass(noun).is_some()
}

fn row(noun: &str) -> Option<&'static Noun> {
    NOUNS.get(noun)
}

fn mass(noun: &str) -> Option<&'static [&'static str; 4]> {
    let at = MASSES.binary_search_by_key(&noun, |(noun, _)| noun).ok()?;
    MASSES.get(at).map(|(_, words)| words)
}

fn column(language: KeywordLanguage) -> Option<usize> {
    match language {
        English => None,
        German => Some(0),
        French => Some(1),
        Spanish => Some(2),
        Arabic => Some(3),
    }
}

/// "zwei Hunde", "plusieurs chiens", "tazas", "قطتان"; "eine braune Katze". Nothing of a noun that is not in the list, and
/// of English nothing.
pub fn counted(
    noun: &str,
    count: Count,
    colour: Option<Colour>,
    language: KeywordLanguage,
) -> Option<String> {
    let at = column(language)?;
    if let Some(words) = mass(noun) {
        return words.get(at).map(|word| (*word).to_owned());
    }
    let Noun { bent, arabic, .. } = row(noun)?;
    if language == Arabic {
        return Some(in_arabic(arabic, count, colour));
    }
    let [one, many] = *bent.get(at)?;
    let gender = gender(noun, language)?;
    let (article, named) = one.split_once(' ')?;
    let singular = || match colour {
        None => one.to_owned(),
        Some(colour) => {
            let word = paint::of_one(colour, gender, language);
            match language {
                German => format!("{article} {word} {named}"),
                _ => format!("{one} {word}"),
            }
        }
    };
    let plural = match colour {
        None => many.to_owned(),
        Some(colour) => {
            let word = paint::of_many(colour, gender, language);
            match language {
                German => format!("{word} {many}"),
                _ => format!("{many} {word}"),
            }
        }
    };
    let number = match (count, language) {
        (Count::Exactly(0 | 1), _) => return Some(singular()),
        (Count::Exactly(2), German) => "zwei",
        (Count::Exactly(2), French) => "deux",
        (Count::Exactly(2), _) => "dos",
        (Count::Exactly(3), German) => "drei",
        (Count::Exactly(3), French) => "trois",
        (Count::Exactly(3), _) => "tres",
        (Count::Some, French) => "des",
        (Count::Some, _) => return Some(plural),
        (_, German) => "mehrere",
        (_, French) => "plusieurs",
        _ if gender == Gender::Feminine => "varias",
        _ => "varios",
    };
    Some(format!("{number} {plural}"))
}

/// Two have a form of their own; from three to ten the number is feminine where the noun is masculine, and the other way round;
/// adjectives of several things are feminine.
fn in_arabic(forms: &[&str; 3], count: Count, colour: Option<Colour>) -> String {
    let [one, two, several] = *forms;
    let gender = gender_in_arabic(one);
    let painted = |noun: &str, gender| match colour {
        None => noun.to_owned(),
        Some(colour) => format!("{noun} {}", paint::of_one(colour, gender, Arabic)),
    };
    match count {
        Count::Exactly(0 | 1) => painted(one, gender),
        // Its adjectives have two forms more, which no list here holds.
        Count::Exactly(2) => two.to_owned(),
        Count::Exactly(3) if gender == Gender::Feminine => {
            format!("ثلاث {}", painted(several, Gender::Feminine))
        }
        Count::Exactly(3) => format!("ثلاثة {}", painted(several, Gender::Feminine)),
        Count::Some => painted(several, Gender::Feminine),
        Count::Exactly(_) | Count::Several => {
            format!("عدة {}", painted(several, Gender::Feminine))
        }
    }
}

fn gender_in_arabic(one: &str) -> Gender {
    let first = one.split(' ').next().unwrap_or(one);
    match first.ends_with('ة') || FEMININE_IN_ARABIC.contains(&one) {
        true => Gender::Feminine,
        false => Gender::Masculine,
    }
}

/// By its article.
pub fn gender(noun: &str, language: KeywordLanguage) -> Option<Gender> {
    let Noun {
        bent,
        arabic,
        is_neuter,
    } = row(noun)?;
    let one = match language {
        English => return None,
        Arabic => return Some(gender_in_arabic(arabic[0])),
        German if *is_neuter => return Some(Gender::Neuter),
        German => bent[0][0],
        French => bent[1][0],
        Spanish => bent[2][0],
    };
    let is_feminine = ["eine ", "une ", "una ", "unas "]
        .iter()
        .any(|article| one.starts_with(article));
    // "Des toilettes"; scissors are masculine. Before a stressed "a" Spanish says "un".
    let is_feminine = is_feminine || one == "des toilettes" || UN_IN_SPANISH.contains(&one);
    Some(match is_feminine {
        true => Gender::Feminine,
        false => Gender::Masculine,
    })
}

/// "Krawatte", "cravate": without an article.
pub fn bare(noun: &str, language: KeywordLanguage) -> Option<&'static str> {
    let Noun { bent, arabic, .. } = row(noun)?;
    match column(language)? {
        3 => arabic.first().copied(),
        at => bent.get(at)?[0].split_once(' ').map(|(_, word)| word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Count::Exactly;

    #[test]
    fn the_lists_are_in_order_and_every_article_fits_a_noun() {
        let lines = include_str!("nouns.tsv").lines().skip(1);
        let words: Vec<&str> = lines.filter_map(|line| line.split('\t').next()).collect();
        assert!(words.is_sorted(), "{words:?}");
        assert_eq!(
            words.len(),
            NOUNS.len(),
            "a line is no noun, or stands twice"
        );
        assert!(MASSES.is_sorted_by_key(|(noun, _)| *noun));
        for (noun, row) in NOUNS.iter() {
            let [german, french, spanish] = row.bent;
            let articles: [(&str, &[&str]); 3] = [
                (german[0], &["ein ", "eine "]),
                (french[0], &["un ", "une ", "des "]),
                (spanish[0], &["un ", "una ", "unas "]),
            ];
            for (one, articles) in articles {
                let fits = articles.iter().any(|article| one.starts_with(article));
                assert!(fits, "{noun}: {one}");
            }
            if row.is_neuter {
                assert!(german[0].starts_with("ein "), "{noun}");
            }
            let is_arabic =
                |letter: char| letter == ' ' || ('\u{600}'..='\u{6ff}').contains(&letter);
            let arabic = row.arabic;
            for form in arabic {
                assert!(form.chars().all(is_arabic), "{noun}: {form}");
            }
            assert!(arabic[0] != arabic[1] && arabic[1] != arabic[2], "{noun}");
        }
    }

    #[test]
    fn things_are_counted_in_the_words_of_each_language() {
        let cases = [
            ("dog", Exactly(1), German, Some("ein Hund")),
            ("dog", Exactly(2), French, Some("deux chiens")),
            ("cup", Exactly(3), Spanish, Some("tres tazas")),
            ("cup", Exactly(9), Spanish, Some("varias tazas")),
            ("dog", Exactly(9), Spanish, Some("varios perros")),
            ("person", Exactly(9), German, Some("mehrere Personen")),
            ("horse", Count::Several, French, Some("plusieurs chevaux")),
            ("horse", Count::Some, French, Some("des chevaux")),
            ("cup", Count::Some, Spanish, Some("tazas")),
            ("food", Exactly(1), French, Some("de la nourriture")),
            ("zither", Exactly(1), German, None),
            ("dog", Exactly(1), English, None),
        ];
        for (noun, count, language, wanted) in cases {
            let said = counted(noun, count, None, language);
            assert_eq!(said.as_deref(), wanted, "{noun}");
        }
    }

    #[test]
    fn in_arabic_two_have_a_form_of_their_own_and_three_go_by_gender() {
        let cases = [
            ("dog", Exactly(1), "كلب"),
            ("dog", Exactly(2), "كلبان"),
            ("dog", Exactly(3), "ثلاثة كلاب"),
            ("cat", Exactly(2), "قطتان"),
            ("cat", Exactly(3), "ثلاث قطط"),
            ("cat", Count::Several, "عدة قطط"),
            ("toothbrush", Exactly(2), "فرشاتا أسنان"),
            ("person", Count::Some, "أشخاص"),
        ];
        for (noun, count, wanted) in cases {
            assert_eq!(counted(noun, count, None, Arabic).as_deref(), Some(wanted));
        }
    }

    #[test]
    fn colours_bend_with_gender_and_number() {
        let cases = [
            ("cat", Exactly(1), German, "eine braune Katze"),
            ("dog", Exactly(1), German, "ein brauner Hund"),
            ("horse", Exactly(1), German, "ein braunes Pferd"),
            ("horse", Exactly(2), German, "zwei braune Pferde"),
            ("cat", Exactly(1), French, "un chat brun"),
            ("cow", Exactly(2), French, "deux vaches brunes"),
            ("cat", Exactly(1), Spanish, "un gato marrón"),
            ("cow", Exactly(3), Spanish, "tres vacas marrones"),
            ("eagle", Exactly(2), Spanish, "dos águilas marrones"),
            ("cat", Exactly(1), Arabic, "قطة بنية"),
            ("dog", Exactly(1), Arabic, "كلب بني"),
            ("dog", Exactly(2), Arabic, "كلبان"),
            ("dog", Count::Several, Arabic, "عدة كلاب بنية"),
        ];
        for (noun, count, language, wanted) in cases {
            let said = counted(noun, count, Some(Colour::Brown), language);
            assert_eq!(said.as_deref(), Some(wanted));
        }
    }
}
