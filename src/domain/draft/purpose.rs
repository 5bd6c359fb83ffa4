//! What a picture seems to be there for. That it is a link, or decoration, depends on the page and is never proposed.

use super::attributed;
use super::composed::{is_page, least};
use crate::domain::inference::Inference;
use crate::domain::provenance::Attributed;
use crate::domain::purpose::Purpose;

/// Share of the picture that its lines of text cover from which it is there to be read.
const OF_TEXT: f32 = 0.1;

pub(super) fn propose(inference: &Inference) -> Option<Attributed<Purpose>> {
    let output = inference.text.as_ref()?;
    let lines = &output.value;
    let covered: f32 = lines.iter().map(|line| line.area.area()).sum();
    let purpose = if is_page(lines) {
        Purpose::Complex
    } else if covered >= OF_TEXT {
        Purpose::Text
    } else {
        return None;
    };
    Some(attributed(purpose, &output.model, least(lines)))
}

#[cfg(test)]
mod tests {
    use super::super::tests::output;
    use super::*;
    use crate::domain::inference::{BoundingBox, Score, TextLine};

    fn check(lines: usize, height: f32, wanted: Option<Purpose>) {
        let line = TextLine {
            text: "Opening hours".into(),
            score: Score::new(0.95),
            area: BoundingBox::from_corners(0.1, 0.1, 0.6, 0.1 + height),
        };
        let inference = Inference {
            text: output("reader", vec![line; lines]),
            ..Inference::default()
        };
        assert_eq!(propose(&inference).map(|purpose| purpose.value), wanted);
    }

    #[test]
    fn a_sign_in_a_photo_is_no_picture_of_text() {
        check(0, 0.0, None);
        check(1, 0.05, None);
    }

    #[test]
    fn a_poster_is_to_be_read_and_a_page_is_more_than_alt_text_can_say() {
        check(2, 0.15, Some(Purpose::Text));
        check(12, 0.02, Some(Purpose::Complex));
    }
}
