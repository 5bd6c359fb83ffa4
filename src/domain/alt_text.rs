//! What a good alternative text avoids, as hints while it is written (W3C, Images Tutorial): never a refusal.

/// Something worth another look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint {
    /// A screen reader says "image" by itself.
    SaysItIsAPicture,
    /// Longer than a phrase or a short sentence or two.
    Long,
    /// A file name tells a listener nothing.
    FileName,
}

/// Readers pause at about this length; there is no limit.
const LONG: usize = 160;

const OPENINGS: [&str; 7] = [
    "image of",
    "picture of",
    "photo of",
    "photograph of",
    "a photo of",
    "a picture of",
    "an image of",
];

const EXTENSIONS: [&str; 9] = [
    ".jpg", ".jpeg", ".png", ".webp", ".gif", ".tif", ".tiff", ".heic", ".avif",
];

pub fn hints(text: &str) -> Vec<Hint> {
    let text = text.trim().to_lowercase();
    let mut hints = Vec::new();
    if OPENINGS.iter().any(|opening| text.starts_with(opening)) {
        hints.push(Hint::SaysItIsAPicture);
    }
    if EXTENSIONS.iter().any(|extension| text.ends_with(extension)) {
        hints.push(Hint::FileName);
    }
    if text.chars().count() > LONG {
        hints.push(Hint::Long);
    }
    hints
}

impl Hint {
    pub fn advice(self) -> &'static str {
        match self {
            Hint::SaysItIsAPicture => {
                "No need to say that it is a picture: screen readers already do."
            }
            Hint::Long => {
                "Long for alt text. Put the most important first, the rest into the description."
            }
            Hint::FileName => "This looks like a file name. Say what can be seen instead.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_sentence_gets_no_hint_and_neither_does_an_empty_text() {
        assert_eq!(hints("A dog chases a ball along the beach."), []);
        assert_eq!(hints(""), []);
    }

    #[test]
    fn saying_that_it_is_a_picture_is_pointed_out_in_any_case() {
        assert_eq!(hints("  Image of a dog"), [Hint::SaysItIsAPicture]);
        assert_eq!(hints("Images from our trip"), []);
    }

    #[test]
    fn length_is_counted_in_characters_not_bytes() {
        assert_eq!(hints(&"ü".repeat(LONG)), []);
        assert_eq!(hints(&"ü".repeat(LONG + 1)), [Hint::Long]);
    }

    #[test]
    fn a_file_name_is_not_a_description() {
        assert_eq!(hints("IMG_2041.JPG"), [Hint::FileName]);
    }
}
