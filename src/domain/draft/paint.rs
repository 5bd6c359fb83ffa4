//! Colours as adjectives, and as what a picture mostly is.

use super::nouns::Gender;
use crate::domain::inference::Colour;
use crate::domain::keyword_language::KeywordLanguage;

use KeywordLanguage::{Arabic, English, French, German, Spanish};

/// A colour: in English; in German without an ending; masculine, feminine and both in the plural in French and in Spanish;
/// masculine and feminine in Arabic.
struct Paint {
    english: &'static str,
    german: &'static str,
    french: [&'static str; 4],
    spanish: [&'static str; 4],
    arabic: [&'static str; 2],
}

#[rustfmt::skip]
fn paint(colour: Colour) -> Paint {
    let (english, german, french, spanish, arabic) = match colour {
        Colour::Red => ("red", "rot", ["rouge", "rouge", "rouges", "rouges"], ["rojo", "roja", "rojos", "rojas"], ["أحمر", "حمراء"]),
        Colour::Orange => ("orange", "orangefarben", ["orange"; 4], ["naranja", "naranja", "naranjas", "naranjas"], ["برتقالي", "برتقالية"]),
        Colour::Brown => ("brown", "braun", ["brun", "brune", "bruns", "brunes"], ["marrón", "marrón", "marrones", "marrones"], ["بني", "بنية"]),
        Colour::Yellow => ("yellow", "gelb", ["jaune", "jaune", "jaunes", "jaunes"], ["amarillo", "amarilla", "amarillos", "amarillas"], ["أصفر", "صفراء"]),
        Colour::Green => ("green", "grün", ["vert", "verte", "verts", "vertes"], ["verde", "verde", "verdes", "verdes"], ["أخضر", "خضراء"]),
        Colour::Blue => ("blue", "blau", ["bleu", "bleue", "bleus", "bleues"], ["azul", "azul", "azules", "azules"], ["أزرق", "زرقاء"]),
        Colour::Purple => ("purple", "violett", ["violet", "violette", "violets", "violettes"], ["morado", "morada", "morados", "moradas"], ["بنفسجي", "بنفسجية"]),
        Colour::Pink => ("pink", "rosafarben", ["rose", "rose", "roses", "roses"], ["rosa", "rosa", "rosas", "rosas"], ["وردي", "وردية"]),
    };
    Paint { english, german, french, spanish, arabic }
}

pub fn of_one(colour: Colour, gender: Gender, language: KeywordLanguage) -> String {
    let paint = paint(colour);
    let form = usize::from(gender == Gender::Feminine);
    let [french, spanish] = [paint.french[form], paint.spanish[form]];
    match (language, gender) {
        (English, _) => paint.english.to_owned(),
        (German, Gender::Masculine) => format!("{}er", paint.german),
        (German, Gender::Feminine) => format!("{}e", paint.german),
        (German, Gender::Neuter) => format!("{}es", paint.german),
        (French, _) => french.to_owned(),
        (Spanish, _) => spanish.to_owned(),
        (Arabic, _) => paint.arabic[form].to_owned(),
    }
}

pub fn of_many(colour: Colour, gender: Gender, language: KeywordLanguage) -> String {
    let paint = paint(colour);
    let form = 2 + usize::from(gender == Gender::Feminine);
    let [french, spanish] = [paint.french[form], paint.spanish[form]];
    match language {
        English => paint.english.to_owned(),
        German => format!("{}e", paint.german),
        French => french.to_owned(),
        Spanish => spanish.to_owned(),
        Arabic => paint.arabic[1].to_owned(),
    }
}

/// As the colour is called by itself: "mostly blue".
pub fn name(colour: Colour, language: KeywordLanguage) -> &'static str {
    let paint = paint(colour);
    match language {
        English => paint.english,
        German => paint.german,
        // Photos are feminine in French and Spanish, pictures so in Arabic.
        French => paint.french[1],
        Spanish => paint.spanish[1],
        Arabic => paint.arabic[1],
    }
}
