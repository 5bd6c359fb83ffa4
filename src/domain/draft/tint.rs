//! What a photo is said to be where nothing is known of it but its colours.

use super::{nouns, paint};
use crate::domain::inference::Colour;
use crate::domain::keyword_language::KeywordLanguage;

use KeywordLanguage::{Arabic, English, French, German, Spanish};

/// Where nothing is known of a photo but its colours.
pub fn in_colours(colours: Tint, language: KeywordLanguage) -> String {
    let name = |colour| paint::name(colour, language);
    match (colours, language) {
        (Tint::None, English) => "A photo in black and white.".to_owned(),
        (Tint::None, German) => "Ein Foto in Schwarz-Weiß.".to_owned(),
        (Tint::None, French) => "Une photo en noir et blanc.".to_owned(),
        (Tint::None, Spanish) => "Una foto en blanco y negro.".to_owned(),
        (Tint::None, Arabic) => "صورة بالأبيض والأسود.".to_owned(),
        (Tint::Mostly(one), English) => format!("A photo, mostly {}.", name(one)),
        (Tint::Mostly(one), German) => format!("Ein Foto, überwiegend {}.", name(one)),
        (Tint::Mostly(one), French) => format!("Une photo, surtout {}.", name(one)),
        (Tint::Mostly(one), Spanish) => format!("Una foto, sobre todo {}.", name(one)),
        (Tint::Mostly(one), Arabic) => format!(
            "صورة معظمها {}.",
            paint::of_one(one, nouns::Gender::Masculine, Arabic)
        ),
        (Tint::Both(one, two), English) => {
            format!("A photo, mostly {} and {}.", name(one), name(two))
        }
        (Tint::Both(one, two), German) => {
            format!("Ein Foto, überwiegend {} und {}.", name(one), name(two))
        }
        (Tint::Both(one, two), French) => {
            format!("Une photo, surtout {} et {}.", name(one), name(two))
        }
        (Tint::Both(one, two), Spanish) => {
            format!("Una foto, sobre todo {} y {}.", name(one), name(two))
        }
        (Tint::Both(one, two), Arabic) => {
            let [one, two] =
                [one, two].map(|colour| paint::of_one(colour, nouns::Gender::Masculine, Arabic));
            format!("صورة معظمها {one} و{two}.")
        }
        (Tint::Muted, English) => "A photo in muted colours.".to_owned(),
        (Tint::Muted, German) => "Ein Foto in gedeckten Farben.".to_owned(),
        (Tint::Muted, French) => "Une photo aux couleurs sourdes.".to_owned(),
        (Tint::Muted, Spanish) => "Una foto en colores apagados.".to_owned(),
        (Tint::Muted, Arabic) => "صورة بألوان باهتة.".to_owned(),
        (Tint::Many, English) => "A photo in many colours.".to_owned(),
        (Tint::Many, German) => "Ein Foto in vielen Farben.".to_owned(),
        (Tint::Many, French) => "Une photo aux nombreuses couleurs.".to_owned(),
        (Tint::Many, Spanish) => "Una foto de muchos colores.".to_owned(),
        (Tint::Many, Arabic) => "صورة بألوان كثيرة.".to_owned(),
    }
}

/// What colours a picture has, all in all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tint {
    None,
    Mostly(Colour),
    Both(Colour, Colour),
    Muted,
    Many,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_only_colours_are_known_they_are_said() {
        let cases = [
            (
                Tint::None,
                "A photo in black and white.",
                "صورة بالأبيض والأسود.",
            ),
            (
                Tint::Mostly(Colour::Blue),
                "A photo, mostly blue.",
                "صورة معظمها أزرق.",
            ),
            (
                Tint::Both(Colour::Blue, Colour::Green),
                "A photo, mostly blue and green.",
                "صورة معظمها أزرق وأخضر.",
            ),
            (
                Tint::Muted,
                "A photo in muted colours.",
                "صورة بألوان باهتة.",
            ),
            (Tint::Many, "A photo in many colours.", "صورة بألوان كثيرة."),
        ];
        for (tint, english, arabic) in cases {
            assert_eq!(in_colours(tint, English), english);
            assert_eq!(in_colours(tint, Arabic), arabic);
        }
        let blue = Tint::Mostly(Colour::Blue);
        assert_eq!(in_colours(blue, German), "Ein Foto, überwiegend blau.");
        assert_eq!(in_colours(blue, French), "Une photo, surtout bleue.");
        assert_eq!(in_colours(blue, Spanish), "Una foto, sobre todo azul.");
    }
}
