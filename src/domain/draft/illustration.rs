//! The keyword of what is drawn, painted or rendered. That something is a photo is as usual, and gets no word.

use super::attributed;
use crate::domain::inference::Inference;
use crate::domain::metadata::Keyword;
use crate::domain::provenance::Attributed;
use crate::domain::taxonomy::Taxonomy;

/// From here on it is called one: of things cut out of photos, 3 % are, too (models/README.md).
const CALLED_SO: f32 = 0.9;
/// From here on it is not treated as a photo.
const DOUBTED: f32 = 0.5;

pub(super) fn propose(inference: &Inference, taxonomy: &Taxonomy) -> Option<Attributed<Keyword>> {
    let output = inference.illustration.as_ref()?;
    (output.value.value() >= CALLED_SO).then(|| {
        let keyword = taxonomy.measured("illustration");
        attributed(keyword, &output.model, output.value)
    })
}

/// Whether it rather is one: then nothing is said of it that was learnt from photos and their captions.
pub(super) fn is_one(inference: &Inference) -> bool {
    let likely = inference.illustration.as_ref();
    likely.is_some_and(|output| output.value.value() >= DOUBTED)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{captioned, output, seen};
    use crate::domain::draft::Draft;
    use crate::domain::inference::Score;
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
    fn an_illustration_is_not_captioned_like_a_photo_and_called_so_where_that_is_sure() {
        check(0.49, false, true);
        check(0.51, false, false);
        check(0.91, true, false);
    }
}
