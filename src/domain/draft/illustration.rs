//! The keyword of what is drawn, painted or rendered. That something is a photo is as usual, and gets no word.

use super::attributed;
use crate::domain::inference::{Backdrop, Inference, Output, Score};
use crate::domain::metadata::Keyword;
use crate::domain::provenance::Attributed;
use crate::domain::taxonomy::Taxonomy;

/// From here on it is called one: of things cut out of photos, 3 % are, too (models/README.md).
const CALLED_SO: f32 = 0.9;
/// From here on it is not treated as a photo.
const DOUBTED: f32 = 0.5;

pub(super) fn propose(inference: &Inference, taxonomy: &Taxonomy) -> Option<Attributed<Keyword>> {
    let output = asked(inference)?;
    (output.value.value() >= CALLED_SO).then(|| {
        let keyword = taxonomy.measured("illustration");
        attributed(keyword, &output.model, output.value)
    })
}

/// Whether it rather is one: then nothing is said of it that was learnt from photos and their captions.
pub(super) fn is_one(inference: &Inference) -> bool {
    asked(inference).is_some_and(|output| output.value.value() >= DOUBTED)
}

/// Whether it may be one, and is not surely so.
pub(super) fn is_doubtful(inference: &Inference) -> bool {
    is_one(inference) && asked(inference).is_some_and(|output| output.value.value() < CALLED_SO)
}

/// What the model says that tells them. It takes products that were photographed before white for clip art: there it is not asked.
pub(super) fn asked(inference: &Inference) -> Option<&Output<Score>> {
    let output = inference.illustration.as_ref()?;
    (!is_photographed_product(inference)).then_some(output)
}

/// Something that was photographed before one even colour.
pub(super) fn is_photographed_product(inference: &Inference) -> bool {
    let measured = inference.measured.as_ref();
    measured.is_some_and(|output| output.value.backdrop == Some(Backdrop::Photographed))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{captioned, output, seen};
    use crate::domain::draft::Draft;
    use crate::domain::inference::{Backdrop, Measurements, Score};
    use crate::domain::photo::Size;
    use crate::domain::taxonomy::tests::small;

    fn check(likely: f32, keyword: bool, caption: bool) {
        let mut inference = captioned(seen(&[], &[(0, 0.9)], &[]), "a woman smiles", 0.9);
        inference.illustration = output("head", Score::new(likely));
        let draft = Draft::from_inference(&inference, &small());
        let mut words = draft.keywords.iter().map(|one| one.value.text.as_str());
        assert_eq!(words.any(|word| word == "illustration"), keyword);
        let mut texts = draft.texts.iter().map(|(_, text)| text.value.as_str());
        assert_eq!(texts.any(|text| text.contains("smiles")), caption);
    }

    #[test]
    fn a_product_that_was_photographed_before_white_is_no_illustration() {
        let check = |backdrop, wanted| {
            let mut inference = seen(&[], &[(0, 0.9)], &[]);
            inference.illustration = output("head", Score::new(0.95));
            inference.measured = output("measured", measured(backdrop));
            let draft = Draft::from_inference(&inference, &small());
            let mut words = draft.keywords.iter().map(|one| one.value.text.as_str());
            assert_eq!(words.any(|word| word == "illustration"), wanted);
        };
        check(Some(Backdrop::Photographed), false);
        check(Some(Backdrop::Drawn), true);
        check(None, true);
    }

    fn measured(backdrop: Option<Backdrop>) -> Measurements {
        Measurements {
            size: Size {
                width: 400,
                height: 300,
            },
            grey: false,
            continuous: true,
            skin: Score::new(0.0),
            colours: Vec::new(),
            objects: Vec::new(),
            backdrop,
        }
    }

    #[test]
    fn an_illustration_is_not_captioned_like_a_photo_and_called_so_where_that_is_sure() {
        check(0.49, false, true);
        check(0.51, false, false);
        check(0.91, true, false);
    }
}
