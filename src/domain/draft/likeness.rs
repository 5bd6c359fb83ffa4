//! What a photo looks like, for those of nobody: keywords are learnt from places and things, never from people.
//!
//! A keyword may be somebody's name, and a photo that looks like the photos of somebody may then be given it: a weak way
//! of identifying people, but one. So where anybody was found, surely or not, or where nobody has looked for people, there
//! is no likeness, and with it nothing to learn from and nothing to suggest to.

use super::people::PERSON;
use crate::domain::inference::Inference;
use crate::domain::likeness::Likeness;
use crate::domain::taxonomy::Taxonomy;

pub(super) fn propose(inference: &Inference, taxonomy: &Taxonomy) -> Option<Box<Likeness>> {
    let (objects, faces) = (inference.objects.as_ref()?, inference.faces.as_ref()?);
    let is_person = |class| taxonomy.detected(class) == Some(PERSON);
    let shows_somebody =
        !faces.value.is_empty() || (objects.value.iter()).any(|object| is_person(object.class));
    let embedding = inference.embedding.as_ref().filter(|_| !shows_somebody)?;
    Likeness::of(&embedding.model, &embedding.value).map(Box::new)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{output, seen};
    use super::*;
    use crate::domain::taxonomy::tests::small;

    fn check(change: impl FnOnce(&mut Inference), wanted: bool) {
        let mut inference = seen(&[], &[(1, 0.9)], &[]);
        inference.embedding = output("backbone", vec![1.0, 0.0, 2.0]);
        change(&mut inference);
        assert_eq!(propose(&inference, &small()).is_some(), wanted);
    }

    #[test]
    fn a_photo_of_things_has_a_likeness() {
        check(|_| {}, true);
        check(|inference| inference.embedding = None, false);
    }

    #[test]
    fn a_photo_has_none_where_anybody_may_be_seen() {
        check(|i| i.faces = seen(&[], &[], &[0.13]).faces, false);
        check(
            |i| i.objects = seen(&[], &[(1, 0.9), (0, 0.11)], &[]).objects,
            false,
        );
    }

    #[test]
    fn a_photo_has_none_where_nobody_has_looked_for_people() {
        check(|inference| inference.faces = None, false);
        check(|inference| inference.objects = None, false);
    }
}
