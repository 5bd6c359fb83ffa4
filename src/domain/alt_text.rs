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
    /// Words in a row are no sentence; they have a field of their own.
    OnlyKeywords,
    /// What stands beside the picture is heard twice.
    SaidElsewhere,
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

/// `beside`: what else is written about the picture and shown with it.
pub fn hints(text: &str, beside: &[&str]) -> Vec<Hint> {
    let text = text.trim().to_lowercase();
    let mut hints = Vec::new();
    if OPENINGS.iter().any(|opening| text.starts_with(opening)) {
        hints.push(Hint::SaysItIsAPicture);
    }
    if EXTENSIONS.iter().any(|extension| text.ends_with(extension)) {
        hints.push(Hint::FileName);
    }
    if is_only_keywords(&text) {
        hints.push(Hint::OnlyKeywords);
    }
    if !text.is_empty() && beside.iter().any(|other| bare(other) == bare(&text)) {
        hints.push(Hint::SaidElsewhere);
    }
    if text.chars().count() > LONG {
        hints.push(Hint::Long);
    }
    hints
}

/// Three or more pieces of one or two words, with commas between.
fn is_only_keywords(text: &str) -> bool {
    let pieces: Vec<&str> = text.split([',', ';', '#']).map(str::trim).collect();
    let pieces: Vec<&str> = pieces
        .into_iter()
        .filter(|piece| !piece.is_empty())
        .collect();
    let is_short = |piece: &&str| piece.split_whitespace().count() <= 2;
    pieces.len() >= 3 && pieces.iter().all(is_short)
}

/// Without what makes no difference to a listener.
fn bare(text: &str) -> String {
    let letters = text.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
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
            Hint::OnlyKeywords => "These are keywords. Say it in a sentence, as on the phone.",
            Hint::SaidElsewhere => {
                "The same as the description or the title: listeners hear it twice."
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
        assert_eq!(hints("A dog chases a ball along the beach.", &[]), []);
        assert_eq!(hints("", &[]), []);
    }

    #[test]
    fn saying_that_it_is_a_picture_is_pointed_out_in_any_case() {
        assert_eq!(hints("  Image of a dog", &[]), [Hint::SaysItIsAPicture]);
        assert_eq!(hints("Images from our trip", &[]), []);
    }

    #[test]
    fn keywords_in_a_row_are_no_alt_text() {
        assert_eq!(hints("dog, beach, summer 2026", &[]), [Hint::OnlyKeywords]);
        assert_eq!(hints("#dog #beach #summer", &[]), [Hint::OnlyKeywords]);
        assert_eq!(
            hints("A dog, a cat and a bird sit on a wall, side by side.", &[]),
            []
        );
        assert_eq!(hints("Dog, beach", &[]), []);
    }

    #[test]
    fn what_is_said_beside_the_picture_is_pointed_out() {
        let beside = ["Harbour at dawn", ""];
        assert_eq!(hints("Harbour at dawn.", &beside), [Hint::SaidElsewhere]);
        assert_eq!(hints("Boats in a harbour at dawn.", &beside), []);
        assert_eq!(hints("", &beside), []);
    }

    #[test]
    fn length_is_counted_in_characters_not_bytes() {
        assert_eq!(hints(&"ü".repeat(LONG), &[]), []);
        assert_eq!(hints(&"ü".repeat(LONG + 1), &[]), [Hint::Long]);
    }

    #[test]
    fn a_file_name_is_not_a_description() {
        assert_eq!(hints("IMG_2041.JPG", &[]), [Hint::FileName]);
    }
}
