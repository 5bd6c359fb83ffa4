//! Short sentences about what is in a picture, in five languages: what there is, doing or wearing what, where, when, and how it
//! was taken.

use super::medium::{in_its_medium, of_its_medium};
use super::nouns::Count;
use super::people::PERSON;
use super::picture::{Light, Medium, Picture, Side, Surroundings, Thing, View};
use super::places::Said;
use super::whereabouts::in_water;
use super::{nouns, paint, plain_words, sentence};
use crate::domain::keyword_language::KeywordLanguage;

use KeywordLanguage::{Arabic, English, French, German, Spanish};

/// What people are on, as each language says it.
#[rustfmt::skip]
const RIDDEN: [(&str, Said); 8] = [
    ("bicycle", ["on a bicycle", "auf einem Fahrrad", "à vélo", "en bicicleta", "على دراجة"]),
    ("boat", ["in a boat", "in einem Boot", "dans un bateau", "en un bote", "في قارب"]),
    ("elephant", ["on an elephant", "auf einem Elefanten", "sur un éléphant", "sobre un elefante", "على فيل"]),
    ("horse", ["on a horse", "auf einem Pferd", "à cheval", "a caballo", "على حصان"]),
    ("motorcycle", ["on a motorcycle", "auf einem Motorrad", "à moto", "en motocicleta", "على دراجة نارية"]),
    ("skateboard", ["on a skateboard", "auf einem Skateboard", "sur un skateboard", "en monopatín", "على لوح تزلج"]),
    ("snowboard", ["on a snowboard", "auf einem Snowboard", "sur un snowboard", "en snowboard", "على لوح تزلج على الثلج"]),
    ("surfboard", ["on a surfboard", "auf einem Surfbrett", "sur une planche de surf", "en una tabla de surf", "على لوح ركوب أمواج"]),
];

pub fn is_ridden(word: &str) -> bool {
    RIDDEN.iter().any(|(ridden, _)| *ridden == word)
}

const SUNSET: Said = [
    "Sunset",
    "Sonnenuntergang",
    "Coucher de soleil",
    "Puesta de sol",
    "غروب الشمس",
];
const AT_SUNSET: Said = [
    "at sunset",
    "bei Sonnenuntergang",
    "au coucher du soleil",
    "al atardecer",
    "عند الغروب",
];
const AT_NIGHT: Said = ["at night", "bei Nacht", "de nuit", "de noche", "ليلاً"];
const INDOORS: Said = [
    "indoors",
    "drinnen",
    "à l'intérieur",
    "en un interior",
    "في الداخل",
];
const OUTDOORS: Said = [
    "outdoors",
    "im Freien",
    "en plein air",
    "al aire libre",
    "في الهواء الطلق",
];
const CLOSE_UP: Said = [
    "close up",
    "aus der Nähe",
    "en gros plan",
    "en primer plano",
    "عن قرب",
];
const FROM_ABOVE: Said = [
    "from above",
    "von oben",
    "en vue plongeante",
    "desde arriba",
    "من أعلى",
];
const PORTRAIT: Said = [
    "portrait of a person",
    "Porträt einer Person",
    "portrait d'une personne",
    "retrato de una persona",
    "صورة شخصية",
];
const BLACK_AND_WHITE: Said = [
    "in black and white",
    "in Schwarz-Weiß",
    "en noir et blanc",
    "en blanco y negro",
    "بالأبيض والأسود",
];

/// "A person with a dog and two cups in a restaurant." What has no name in the language is left out.
pub fn say(picture: &Picture<'_>, language: KeywordLanguage) -> Option<String> {
    let at = position(language);
    let mut parts: Vec<String> = Vec::new();
    let things = things(picture, language);
    let has_sides = picture.things.iter().any(|thing| thing.side.is_some());
    let mut said = match (things, picture.light, picture.place) {
        (Some(things), _, _) => {
            let mut said = things;
            if let Some(place) = picture.place {
                if has_sides {
                    said.push_str(comma(language));
                }
                let at_water = in_water(picture, place).unwrap_or(place.at);
                said = format!("{said} {}", at_water[at]);
            }
            said
        }
        // Of things that the language has no names for, their place is not the whole.
        (None, ..) if !picture.things.is_empty() => return None,
        (None, Some(Light::Sunset), place) => {
            let over = place.map(|place| place.over.unwrap_or(place.at)[at]);
            let parts: Vec<&str> = [SUNSET[at]].into_iter().chain(over).collect();
            parts.join(" ")
        }
        (None, _, Some(place)) => place.alone[at].to_owned(),
        (None, _, None) => return of_its_medium(picture.medium, language),
    };
    if let Some(beyond) = picture.beyond {
        let behind = beyond.behind.unwrap_or(beyond.at)[at];
        said = format!("{said} {behind}");
    }
    let light = match picture.light {
        Some(Light::Sunset) if picture.things.is_empty() => None,
        Some(Light::Sunset) => Some(AT_SUNSET[at]),
        Some(Light::Night) => Some(AT_NIGHT[at]),
        None => None,
    };
    let surroundings = match picture.surroundings.filter(|_| picture.place.is_none()) {
        Some(Surroundings::Indoors) => Some(INDOORS[at]),
        Some(Surroundings::Outdoors) => Some(OUTDOORS[at]),
        None => None,
    };
    for part in light.into_iter().chain(surroundings) {
        said = format!("{said} {part}");
    }
    parts.push(said);
    match picture.view {
        Some(View::CloseUp) => parts.push(CLOSE_UP[at].to_owned()),
        Some(View::FromAbove) => parts.push(FROM_ABOVE[at].to_owned()),
        Some(View::Portrait) | None => {}
    }
    if picture.medium == Medium::BlackAndWhite {
        parts.push(BLACK_AND_WHITE[at].to_owned());
    }
    let joined = parts.join(&format!("{} ", comma(language)));
    sentence(&in_its_medium(picture.medium, &joined, language))
}

pub(super) fn position(language: KeywordLanguage) -> usize {
    let all = KeywordLanguage::ALL;
    all.iter().position(|known| *known == language).unwrap_or(0)
}

fn comma(language: KeywordLanguage) -> &'static str {
    match language {
        Arabic => "،",
        _ => ",",
    }
}

fn things(picture: &Picture<'_>, language: KeywordLanguage) -> Option<String> {
    let things = &picture.things;
    let named: Vec<(&Thing<'_>, String)> = things
        .iter()
        .filter_map(|thing| Some((thing, counted(*thing, language)?)))
        .collect();
    // With one of them unnamed there are no two sides any more.
    let has_sides = named.len() == things.len();
    let mut words: Vec<String> = named
        .iter()
        .map(|(thing, words)| match thing.side.filter(|_| has_sides) {
            Some(side) => format!("{words} {}", on_the(side, language)),
            None => words.clone(),
        })
        .collect();
    let is_person_first = named.first().is_some_and(|(first, _)| first.word == PERSON);
    if is_person_first && let Some(first) = words.first_mut() {
        if picture.view == Some(View::Portrait) {
            *first = PORTRAIT[position(language)].to_owned();
        }
        let worn = picture.wears.and_then(|garment| wearing(garment, language));
        let ridden = picture
            .on
            .and_then(|word| RIDDEN.iter().find(|(ridden, _)| *ridden == word));
        let ridden = ridden.map(|(_, said)| said[position(language)].to_owned());
        for part in worn.into_iter().chain(ridden) {
            *first = format!("{first} {part}");
        }
    }
    match named.as_slice() {
        [] => None,
        // What follows "mit" would bend in German and, where there are two of it, in Arabic.
        [(first, _), _, ..]
            if is_person_first && first.side.is_none() && !matches!(language, German | Arabic) =>
        {
            let with = with(language);
            Some(format!(
                "{} {with} {}",
                words[0],
                listed(&words[1..], language)
            ))
        }
        _ => Some(listed(&words, language)),
    }
}

fn wearing(garment: &str, language: KeywordLanguage) -> Option<String> {
    let bare = || nouns::bare(garment, language);
    Some(match language {
        English => format!("wearing {}", plain_words::counted(garment, 1)),
        German => format!("mit {}", bare()?),
        French => format!(
            "avec {}",
            nouns::counted(garment, Count::Exactly(1), None, French)?
        ),
        Spanish => format!("con {}", bare()?),
        Arabic => format!("مع {}", bare()?),
    })
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
        (Side::Left, Arabic) => "على اليسار",
        (Side::Right, Arabic) => "على اليمين",
    }
}

fn counted(thing: Thing<'_>, language: KeywordLanguage) -> Option<String> {
    let Thing {
        word,
        count,
        colour,
        ..
    } = thing;
    if language != English {
        return nouns::counted(word, count, colour, language);
    }
    let painted = match colour {
        Some(colour) => format!("{} {word}", paint::name(colour, English)),
        None => word.to_owned(),
    };
    if plain_words::is_uncounted(word) {
        return Some(word.to_owned());
    }
    Some(match count {
        Count::Exactly(count) => plain_words::counted(&painted, count),
        Count::Some => plain_words::many(&painted),
        Count::Several => plain_words::counted(&painted, usize::MAX),
    })
}

fn with(language: KeywordLanguage) -> &'static str {
    match language {
        English => "with",
        German => "mit",
        French => "avec",
        Spanish => "con",
        Arabic => "مع",
    }
}

fn listed(parts: &[String], language: KeywordLanguage) -> String {
    let and = match language {
        English => " and ",
        German => " und ",
        French => " et ",
        Spanish => " y ",
        // Each with an "and", which is one word with what follows.
        Arabic => return parts.join(" و"),
    };
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        // "Y" is not said before its own sound.
        [first @ .., last] if language == Spanish && last.starts_with('i') => {
            format!("{} e {last}", first.join(", "))
        }
        [first @ .., last] => format!("{}{and}{last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::places::place;
    use super::*;
    use crate::domain::inference::Colour;
    use Count::Exactly;

    /// In English, German, French, Spanish and Arabic.
    fn check(picture: &Picture<'_>, wanted: [&str; 5]) {
        let said = KeywordLanguage::ALL.map(|language| say(picture, language).unwrap_or_default());
        assert_eq!(said.each_ref().map(String::as_str), wanted);
    }

    fn of<'a>(told: &[(&'a str, Count)]) -> Picture<'a> {
        let thing = |&(word, count): &(&'a str, Count)| Thing {
            count,
            ..Thing::one(word)
        };
        Picture {
            things: told.iter().map(thing).collect(),
            ..Picture::default()
        }
    }

    #[test]
    fn one_thing_alone_is_a_sentence() {
        check(
            &of(&[("dog", Exactly(1))]),
            ["A dog.", "Ein Hund.", "Un chien.", "Un perro.", "كلب."],
        );
        check(
            &of(&[("dog", Count::Several)]),
            [
                "Several dogs.",
                "Mehrere Hunde.",
                "Plusieurs chiens.",
                "Varios perros.",
                "عدة كلاب.",
            ],
        );
        check(
            &of(&[("boat", Count::Some)]),
            ["Boats.", "Boote.", "Des bateaux.", "Botes.", "قوارب."],
        );
    }

    #[test]
    fn somebody_is_with_things_and_two_are_counted_as_each_language_does() {
        check(
            &of(&[
                ("person", Exactly(1)),
                ("dog", Exactly(1)),
                ("cup", Exactly(2)),
            ]),
            [
                "A person with a dog and two cups.",
                "Eine Person, ein Hund und zwei Tassen.",
                "Une personne avec un chien et deux tasses.",
                "Una persona con un perro y dos tazas.",
                "شخص وكلب وكوبان.",
            ],
        );
        check(
            &of(&[("cat", Exactly(2)), ("bicycle", Exactly(3))]),
            [
                "Two cats and three bicycles.",
                "Zwei Katzen und drei Fahrräder.",
                "Deux chats et trois vélos.",
                "Dos gatos y tres bicicletas.",
                "قطتان وثلاث دراجات.",
            ],
        );
    }

    #[test]
    fn the_place_is_said_as_each_language_says_it() {
        let picture = Picture {
            place: place("beach"),
            ..of(&[("dog", Exactly(1))])
        };
        check(
            &picture,
            [
                "A dog on a beach.",
                "Ein Hund am Strand.",
                "Un chien sur une plage.",
                "Un perro en una playa.",
                "كلب على شاطئ.",
            ],
        );
    }

    #[test]
    fn what_is_behind_is_said_after_the_place() {
        let picture = Picture {
            place: place("harbour"),
            beyond: place("city"),
            ..of(&[("boat", Count::Some)])
        };
        check(
            &picture,
            [
                "Boats in a harbour with a city behind.",
                "Boote in einem Hafen mit einer Stadt dahinter.",
                "Des bateaux dans un port avec une ville derrière.",
                "Botes en un puerto con una ciudad detrás.",
                "قوارب في ميناء وفي الخلفية مدينة.",
            ],
        );
    }

    #[test]
    fn boats_are_on_the_water_and_whales_in_it() {
        let by_the_water = |word, water| Picture {
            place: place(water),
            ..of(&[(word, Exactly(1))])
        };
        check(
            &by_the_water("boat", "lake"),
            [
                "A boat on a lake.",
                "Ein Boot auf einem See.",
                "Un bateau sur un lac.",
                "Un bote en un lago.",
                "قارب في بحيرة.",
            ],
        );
        let english = |picture: &Picture<'_>| say(picture, English).unwrap_or_default();
        assert_eq!(
            english(&by_the_water("whale", "water")),
            "A whale in the water."
        );
        assert_eq!(
            english(&by_the_water("dog", "water")),
            "A dog by the water."
        );
        let rowing = Picture {
            on: Some("boat"),
            ..by_the_water("person", "river")
        };
        assert_eq!(english(&rowing), "A person in a boat on a river.");
    }

    #[test]
    fn a_portrait_is_of_a_person() {
        let picture = Picture {
            view: Some(View::Portrait),
            wears: Some("tie"),
            ..of(&[("person", Exactly(1))])
        };
        check(
            &picture,
            [
                "Portrait of a person wearing a tie.",
                "Porträt einer Person mit Krawatte.",
                "Portrait d'une personne avec une cravate.",
                "Retrato de una persona con corbata.",
                "صورة شخصية مع ربطة عنق.",
            ],
        );
    }

    #[test]
    fn a_sunset_is_over_something() {
        let picture = Picture {
            place: place("sea"),
            light: Some(Light::Sunset),
            ..Picture::default()
        };
        check(
            &picture,
            [
                "Sunset over the sea.",
                "Sonnenuntergang über dem Meer.",
                "Coucher de soleil sur la mer.",
                "Puesta de sol sobre el mar.",
                "غروب الشمس فوق البحر.",
            ],
        );
        let picture = Picture {
            light: Some(Light::Sunset),
            ..of(&[("sailboat", Exactly(1))])
        };
        check(
            &picture,
            [
                "A sailboat at sunset.",
                "Ein Segelboot bei Sonnenuntergang.",
                "Un voilier au coucher du soleil.",
                "Un velero al atardecer.",
                "قارب شراعي عند الغروب.",
            ],
        );
    }

    #[test]
    fn a_place_by_itself_is_a_sentence_at_night_too() {
        let picture = Picture {
            place: place("street"),
            light: Some(Light::Night),
            ..Picture::default()
        };
        check(
            &picture,
            [
                "A street at night.",
                "Eine Straße bei Nacht.",
                "Une rue de nuit.",
                "Una calle de noche.",
                "شارع ليلاً.",
            ],
        );
    }

    #[test]
    fn skis_on_a_mountain_are_said_with_whoever_is_there() {
        let picture = Picture {
            place: place("snowy mountain"),
            ..of(&[("person", Exactly(2)), ("skis", Exactly(1))])
        };
        check(
            &picture,
            [
                "Two people with skis on a snowy mountain.",
                "Zwei Personen und Ski auf einem verschneiten Berg.",
                "Deux personnes avec des skis sur une montagne enneigée.",
                "Dos personas con esquís en una montaña nevada.",
                "شخصان وزلاجات على جبل مغطى بالثلج.",
            ],
        );
    }

    #[test]
    fn what_somebody_wears_and_rides_is_said_of_them() {
        let picture = Picture {
            wears: Some("helmet"),
            on: Some("bicycle"),
            place: place("street"),
            ..of(&[("person", Exactly(1))])
        };
        check(
            &picture,
            [
                "A person wearing a helmet on a bicycle in a street.",
                "Eine Person mit Helm auf einem Fahrrad auf einer Straße.",
                "Une personne avec un casque à vélo dans une rue.",
                "Una persona con casco en bicicleta en una calle.",
                "شخص مع خوذة على دراجة في شارع.",
            ],
        );
    }

    #[test]
    fn colours_bend_and_close_ups_and_views_from_above_are_said() {
        let mut picture = of(&[("flower", Exactly(1))]);
        picture.view = Some(View::CloseUp);
        picture.things[0].colour = Some(Colour::Orange);
        check(
            &picture,
            [
                "An orange flower, close up.",
                "Eine orangefarbene Blume, aus der Nähe.",
                "Une fleur orange, en gros plan.",
                "Una flor naranja, en primer plano.",
                "زهرة برتقالية، عن قرب.",
            ],
        );
        let picture = Picture {
            place: place("city"),
            view: Some(View::FromAbove),
            medium: Medium::BlackAndWhite,
            ..Picture::default()
        };
        check(
            &picture,
            [
                "A city, from above, in black and white.",
                "Eine Stadt, von oben, in Schwarz-Weiß.",
                "Une ville, en vue plongeante, en noir et blanc.",
                "Una ciudad, desde arriba, en blanco y negro.",
                "مدينة، من أعلى، بالأبيض والأسود.",
            ],
        );
    }

    #[test]
    fn rooms_are_said_where_no_place_is() {
        let indoors = Picture {
            surroundings: Some(Surroundings::Indoors),
            ..of(&[("cat", Exactly(1))])
        };
        check(
            &indoors,
            [
                "A cat indoors.",
                "Eine Katze drinnen.",
                "Un chat à l'intérieur.",
                "Un gato en un interior.",
                "قطة في الداخل.",
            ],
        );
        let outdoors = Picture {
            surroundings: Some(Surroundings::Outdoors),
            ..indoors
        };
        check(
            &outdoors,
            [
                "A cat outdoors.",
                "Eine Katze im Freien.",
                "Un chat en plein air.",
                "Un gato al aire libre.",
                "قطة في الهواء الطلق.",
            ],
        );
    }

    #[test]
    fn drawings_screenshots_and_documents_are_said_to_be_such() {
        let mut picture = of(&[("dog", Exactly(1))]);
        picture.medium = Medium::Illustration;
        check(
            &picture,
            [
                "Illustration of a dog.",
                "Illustration: ein Hund.",
                "Illustration : un chien.",
                "Ilustración: un perro.",
                "رسم توضيحي: كلب.",
            ],
        );
        picture = of(&[("horse", Count::Some)]);
        picture.medium = Medium::Illustration;
        assert_eq!(
            say(&picture, German).as_deref(),
            Some("Illustration: Pferde.")
        );
        let bare = |medium| Picture {
            medium,
            ..Picture::default()
        };
        check(
            &bare(Medium::Screenshot),
            [
                "A screenshot.",
                "Ein Bildschirmfoto.",
                "Une capture d'écran.",
                "Una captura de pantalla.",
                "لقطة شاشة.",
            ],
        );
        check(
            &bare(Medium::Document),
            [
                "A document.",
                "Ein Dokument.",
                "Un document.",
                "Un documento.",
                "وثيقة.",
            ],
        );
        check(&bare(Medium::BlackAndWhite), [""; 5]);
    }

    #[test]
    fn what_a_language_has_no_name_for_is_left_out_of_it() {
        check(
            &of(&[
                ("dog", Exactly(1)),
                ("cat", Exactly(1)),
                ("zither", Exactly(1)),
            ]),
            [
                "A dog, a cat and a zither.",
                "Ein Hund und eine Katze.",
                "Un chien et un chat.",
                "Un perro y un gato.",
                "كلب وقطة.",
            ],
        );
        let picture = Picture {
            place: place("beach"),
            ..of(&[("zither", Exactly(1))])
        };
        check(&picture, ["A zither on a beach.", "", "", "", ""]);
        check(&Picture::default(), [""; 5]);
    }

    #[test]
    fn two_things_on_two_sides_are_said_to_be_there() {
        let told = [("person", Side::Left), ("dog", Side::Right)].map(|(word, side)| Thing {
            side: Some(side),
            ..Thing::one(word)
        });
        let picture = Picture {
            things: told.to_vec(),
            place: place("lake"),
            ..Picture::default()
        };
        check(
            &picture,
            [
                "A person on the left and a dog on the right, by a lake.",
                "Eine Person links und ein Hund rechts, an einem See.",
                "Une personne à gauche et un chien à droite, au bord d'un lac.",
                "Una persona a la izquierda y un perro a la derecha, junto a un lago.",
                "شخص على اليسار وكلب على اليمين، عند بحيرة.",
            ],
        );
    }

    #[test]
    fn spanish_says_and_otherwise_before_its_own_sound() {
        let picture = of(&[("tree", Count::Some), ("church", Count::Some)]);
        assert_eq!(
            say(&picture, Spanish).as_deref(),
            Some("Árboles e iglesias.")
        );
        let picture = of(&[("tree", Count::Some), ("house", Count::Some)]);
        assert_eq!(say(&picture, Spanish).as_deref(), Some("Árboles y casas."));
    }
}
