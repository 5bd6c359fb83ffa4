//! Short sentences about what is in a picture, in the four languages.

use super::keywords::PERSON;
use super::nouns::Count;
use super::{nouns, plain_words, sentence};
use crate::domain::keyword_language::KeywordLanguage;

use KeywordLanguage::{English, French, German, Spanish};

/// What there is, and how many of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thing<'a> {
    /// The keyword, in English.
    pub word: &'a str,
    pub count: Count,
    pub side: Option<Side>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Left,
    Right,
}

impl<'a> Thing<'a> {
    pub fn one(word: &'a str) -> Thing<'a> {
        Thing {
            word,
            count: Count::Exactly(1),
            side: None,
        }
    }
}

/// Where a picture was taken: a class of the tagger (a "kitchen" is guessed from a pot), and how each language says it of somebody or something.
type Scene = (&'static str, [&'static str; 4]);

#[rustfmt::skip]
const SCENES: [Scene; 9] = [
    ("beach", ["on a beach", "am Strand", "sur une plage", "en una playa"]),
    ("bookstore", ["in a bookstore", "in einer Buchhandlung", "dans une librairie", "en una librería"]),
    ("coast", ["by the sea", "am Meer", "au bord de la mer", "junto al mar"]),
    ("grocery store", ["in a grocery store", "in einem Lebensmittelgeschäft", "dans une épicerie", "en una tienda de comestibles"]),
    ("lake", ["by a lake", "an einem See", "au bord d'un lac", "junto a un lago"]),
    ("library", ["in a library", "in einer Bibliothek", "dans une bibliothèque", "en una biblioteca"]),
    ("mountain", ["in the mountains", "in den Bergen", "à la montagne", "en la montaña"]),
    ("restaurant", ["in a restaurant", "in einem Restaurant", "dans un restaurant", "en un restaurante"]),
    ("valley", ["in a valley", "in einem Tal", "dans une vallée", "en un valle"]),
];

pub fn is_scene(keyword: &str) -> bool {
    SCENES.iter().any(|(scene, _)| *scene == keyword)
}

/// "A person with a dog and two cups in a restaurant." What has no name in the language is left out; nothing of one lone
/// thing or of things that are not counted: "A bowl." and "Bowls." are keywords and no sentences.
pub fn things(
    things: &[Thing<'_>],
    scene: Option<&str>,
    language: KeywordLanguage,
) -> Option<String> {
    let at = KeywordLanguage::ALL
        .into_iter()
        .position(|known| known == language)?;
    let scene = scene.and_then(|scene| SCENES.iter().find(|(known, _)| *known == scene));
    let named: Vec<(&Thing<'_>, String)> = things
        .iter()
        .filter_map(|thing| Some((thing, counted(*thing, language)?)))
        .collect();
    // With one of them unnamed there are no two sides any more.
    let has_sides = named.len() == things.len();
    let words: Vec<String> = named
        .iter()
        .map(|(thing, words)| match thing.side.filter(|_| has_sides) {
            Some(side) => format!("{words} {}", on_the(side, language)),
            None => words.clone(),
        })
        .collect();
    let mut said = match named.as_slice() {
        [] => return None,
        [(thing, _)] if scene.is_none() && says_no_more_than_a_keyword(thing.count) => return None,
        // German would bend what follows its "mit".
        [(first, _), _, ..]
            if first.word == PERSON && first.side.is_none() && language != German =>
        {
            let with = with(language);
            format!("{} {with} {}", words[0], listed(&words[1..], language))
        }
        _ => listed(&words, language),
    };
    if let Some((_, scene)) = scene {
        let comma = match named.iter().any(|(thing, _)| thing.side.is_some()) {
            true => ",",
            false => "",
        };
        said = format!("{said}{comma} {}", scene[at]);
    }
    sentence(&said)
}

fn says_no_more_than_a_keyword(count: Count) -> bool {
    matches!(count, Count::Exactly(0 | 1) | Count::Some)
}

fn on_the(side: Side, language: KeywordLanguage) -> &'static str {
    match (side, language) {
        (Side::Left, English) => "on the left",
        (Side::Right, English) => "on the right",
        (Side::Left, German) => "links",
        (Side::Right, German) => "rechts",
        (Side::Left, French) => "à gauche",
        (Side::Right, French) => "à droite",
        (Side::Left, Spanish) => "a la izquierda",
        (Side::Right, Spanish) => "a la derecha",
    }
}

/// What can be read in the picture.
pub fn reads(words: &str, language: KeywordLanguage) -> String {
    match language {
        English => format!("It reads “{words}”."),
        German => format!("Darauf steht: „{words}“."),
        French => format!("On peut lire : « {words} »."),
        Spanish => format!("Se lee: «{words}»."),
    }
}

/// Of a picture that is all text, how it begins.
pub fn page(first: &str, language: KeywordLanguage) -> String {
    match language {
        English => format!("A page of text that begins “{first}”."),
        German => format!("Eine Textseite, die mit „{first}“ beginnt."),
        French => format!("Une page de texte qui commence par « {first} »."),
        Spanish => format!("Una página de texto que empieza por «{first}»."),
    }
}

fn counted(thing: Thing<'_>, language: KeywordLanguage) -> Option<String> {
    match language {
        English => Some(match thing.count {
            Count::Exactly(count) => plain_words::counted(thing.word, count),
            Count::Some => plain_words::many(thing.word),
            Count::Several => plain_words::counted(thing.word, usize::MAX),
        }),
        _ => nouns::counted(thing.word, thing.count, language),
    }
}

fn with(language: KeywordLanguage) -> &'static str {
    match language {
        English => "with",
        German => "mit",
        French => "avec",
        Spanish => "con",
    }
}

fn listed(parts: &[String], language: KeywordLanguage) -> String {
    let and = match language {
        English => "and",
        German => "und",
        French => "et",
        Spanish => "y",
    };
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {and} {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Count::Exactly;

    fn check(told: &[(&str, Count)], scene: Option<&str>, wanted: [Option<&str>; 4]) {
        let told: Vec<Thing<'_>> = (told.iter())
            .map(|&(word, count)| Thing {
                count,
                ..Thing::one(word)
            })
            .collect();
        let said = KeywordLanguage::ALL.map(|language| things(&told, scene, language));
        assert_eq!(said.each_ref().map(Option::as_deref), wanted);
    }

    #[test]
    fn sentences_are_plain_in_every_language() {
        check(
            &[
                ("person", Exactly(1)),
                ("dog", Exactly(1)),
                ("cup", Exactly(2)),
            ],
            None,
            [
                Some("A person with a dog and two cups."),
                Some("Eine Person, ein Hund und zwei Tassen."),
                Some("Une personne avec un chien et deux tasses."),
                Some("Una persona con un perro y dos tazas."),
            ],
        );
        check(
            &[("dog", Count::Several)],
            None,
            [
                Some("Several dogs."),
                Some("Mehrere Hunde."),
                Some("Plusieurs chiens."),
                Some("Varios perros."),
            ],
        );
        check(
            &[("person", Count::Some), ("car", Count::Some)],
            None,
            [
                Some("People with cars."),
                Some("Personen und Autos."),
                Some("Des personnes avec des voitures."),
                Some("Personas con coches."),
            ],
        );
        check(&[("dog", Count::Some)], None, [None; 4]);
    }

    #[test]
    fn what_a_language_has_no_name_for_is_left_out_of_it() {
        check(
            &[
                ("dog", Exactly(1)),
                ("cat", Exactly(1)),
                ("zither", Exactly(1)),
            ],
            None,
            [
                Some("A dog, a cat and a zither."),
                Some("Ein Hund und eine Katze."),
                Some("Un chien et un chat."),
                Some("Un perro y un gato."),
            ],
        );
        check(
            &[("dog", Exactly(1)), ("zither", Exactly(1))],
            None,
            [Some("A dog and a zither."), None, None, None],
        );
        check(&[("dog", Exactly(1))], None, [None; 4]);
        check(&[], Some("beach"), [None; 4]);
    }

    #[test]
    fn the_place_is_said_as_each_language_says_it() {
        check(
            &[("dog", Exactly(1))],
            Some("beach"),
            [
                Some("A dog on a beach."),
                Some("Ein Hund am Strand."),
                Some("Un chien sur une plage."),
                Some("Un perro en una playa."),
            ],
        );
    }

    #[test]
    fn two_things_on_two_sides_are_said_to_be_there() {
        let told = [("person", Side::Left), ("dog", Side::Right)].map(|(word, side)| Thing {
            side: Some(side),
            ..Thing::one(word)
        });
        let said = KeywordLanguage::ALL.map(|language| things(&told, Some("lake"), language));
        assert_eq!(
            said.each_ref().map(Option::as_deref),
            [
                Some("A person on the left and a dog on the right, by a lake."),
                Some("Eine Person links und ein Hund rechts, an einem See."),
                Some("Une personne à gauche et un chien à droite, au bord d'un lac."),
                Some("Una persona a la izquierda y un perro a la derecha, junto a un lago."),
            ]
        );
    }
}
