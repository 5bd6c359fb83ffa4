//! Heads without a face: of people seen from behind, or too far away.

use super::attributed;
use super::keywords::DETECTED;
use super::people::PERSON;
use crate::domain::inference::{BoundingBox, Detection, Inference};
use crate::domain::provenance::Attributed;
use crate::domain::region::{Region, RegionKind};
use crate::domain::taxonomy::Taxonomy;

/// The part of a person's box that the head lies in, in fractions of the box: of somebody who stands the head is the
/// topmost seventh to eighth (canon of proportions), of somebody who sits or is cut off more.
const HEAD: BoundingBox = BoundingBox {
    x: 0.2,
    y: 0.0,
    width: 0.6,
    height: 0.25,
};

/// A face belongs to a person if its middle lies in so much of the upper part of the box.
const UPPER: f32 = 0.6;

pub fn propose(inference: &Inference, taxonomy: &Taxonomy) -> Vec<Attributed<Region>> {
    let Some(objects) = &inference.objects else {
        return Vec::new();
    };
    let faces = inference.faces.as_ref().map(|faces| &faces.value);
    let has_face = |person: &Detection| {
        let is_theirs = |face: &Detection| belongs(face.area, person.area);
        faces.is_some_and(|faces| faces.iter().any(is_theirs))
    };
    let people = objects.value.iter().filter(|detection| {
        taxonomy.detected(detection.class) == Some(PERSON)
            && detection.score.value() >= DETECTED
            && !has_face(detection)
    });
    people
        .map(|person| {
            let area = person.area;
            let head = BoundingBox {
                x: area.x + HEAD.x * area.width,
                y: area.y + HEAD.y * area.height,
                width: HEAD.width * area.width,
                height: HEAD.height * area.height,
            };
            let head = Region::offered(RegionKind::Head, head.clamped());
            attributed(head, &objects.model, person.score)
        })
        .collect()
}

fn belongs(face: BoundingBox, person: BoundingBox) -> bool {
    let (x, y) = (face.x + face.width / 2.0, face.y + face.height / 2.0);
    (person.x..=person.right()).contains(&x)
        && (person.y..=person.y + UPPER * person.height).contains(&y)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::draft::tests::seen;
    use crate::domain::taxonomy::tests::small;

    #[test]
    fn only_people_without_a_face_have_a_head_to_offer() {
        let taxonomy = small();
        let person = (0..80)
            .find(|class| taxonomy.detected(*class) == Some(PERSON))
            .unwrap();
        let mut inference = seen(&[], &[(person, 0.8), (person, 0.6)], &[0.9]);
        let person_box = |x: f32| BoundingBox::from_corners(x, 0.2, x + 0.2, 1.0);
        let objects = &mut inference.objects.as_mut().unwrap().value;
        (objects[0].area, objects[1].area) = (person_box(0.1), person_box(0.6));
        let faces = &mut inference.faces.as_mut().unwrap().value;
        faces[0].area = BoundingBox::from_corners(0.16, 0.22, 0.22, 0.32);
        let heads = propose(&inference, &taxonomy);
        assert_eq!(heads.len(), 1);
        assert_eq!(heads[0].value.kind, RegionKind::Head);
        let area = heads[0].value.area;
        assert!(area.x > 0.6 && area.right() < 0.8 && area.y >= 0.2 && area.bottom() < 0.45);
        // A face at the feet is somebody else's.
        inference.faces.as_mut().unwrap().value[0].area =
            BoundingBox::from_corners(0.16, 0.85, 0.22, 0.95);
        assert_eq!(propose(&inference, &taxonomy).len(), 2);
    }
}
