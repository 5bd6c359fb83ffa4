//! Where the name of somebody whose face was taken away still stands: told, so that nobody is named by oversight.

use super::field::Slot;
use super::found::Found;
use super::review::{Review, SuggestionId, Verdict};

/// A name, and what still says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameLeft {
    pub name: String,
    pub keywords: Vec<SuggestionId>,
    pub texts: Vec<Slot>,
}

/// Of the faces that the file named and a person took away.
pub fn names_left(found: &Found, review: &Review) -> Vec<NameLeft> {
    /// Shared by two boxes of one face.
    const SAME: f32 = 0.49;
    let is_gone = |face: &super::found::NamedFace| {
        let known = review.regions.iter().find(|region| {
            let was = region.rewritten.as_ref();
            let area = was.map_or(region.value.area, |was| was.value.area);
            area.intersection_over_union(face.area) > SAME
        });
        known.is_some_and(|region| region.verdict == Verdict::Rejected)
    };
    let (gone, there): (Vec<_>, Vec<_>) = found.named_faces.iter().partition(|face| is_gone(face));
    let mut names: Vec<&str> = Vec::new();
    for face in gone {
        let is_there = there.iter().any(|other| other.name == face.name);
        if !is_there && !names.contains(&face.name.as_str()) {
            names.push(&face.name);
        }
    }
    let left = names.into_iter().map(|name| NameLeft {
        name: name.to_owned(),
        keywords: (review.keywords.iter())
            .filter(|keyword| keyword.verdict != Verdict::Rejected)
            .filter(|keyword| {
                let mut terms = std::iter::once(&keyword.value.text).chain(&keyword.value.broader);
                terms.any(|term| says(term, name))
            })
            .map(|keyword| keyword.id)
            .collect(),
        texts: (review.texts().iter())
            .filter(|(_, text)| text.verdict != Verdict::Rejected && says(&text.value, name))
            .map(|(slot, _)| slot.clone())
            .collect(),
    });
    left.filter(|left| !(left.keywords.is_empty() && left.texts.is_empty()))
        .collect()
}

/// Whether a text holds the name as words of its own, however it is spelt in capitals.
fn says(text: &str, name: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let lower = text.to_lowercase();
        let words = lower.split(|c: char| !c.is_alphanumeric());
        words
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let (text, name) = (words(text), words(name));
    !name.is_empty() && text.windows(name.len()).any(|window| window == name)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::field::TextField;
    use crate::domain::found::NamedFace;
    use crate::domain::inference::BoundingBox;
    use crate::domain::metadata::Keyword;
    use crate::domain::provenance::{Attributed, Source};
    use crate::domain::region::Region;
    use crate::domain::review::Edit;
    use crate::domain::time::Time;

    fn stood<T>(value: T) -> Attributed<T> {
        let property = "XMP".to_owned();
        Attributed {
            value,
            source: Source::File { property },
        }
    }

    #[test]
    fn a_name_is_told_wherever_it_still_stands_once_its_face_is_gone() {
        let area = BoundingBox::from_corners(0.1, 0.1, 0.3, 0.4);
        let named = |name: &str| NamedFace {
            name: name.to_owned(),
            area,
        };
        let mut found = Found {
            named_faces: vec![named("Grace Hopper")],
            faces: vec![stood(Region::face(area))],
            keywords: ["navy", "GRACE HOPPER", "Graceland"]
                .map(|word| stood(Keyword::from(word)))
                .to_vec(),
            ..Found::default()
        };
        for (field, text) in [
            (TextField::Title, "Dr. Grace Hopper at her desk"),
            (TextField::Description, "A desk"),
        ] {
            let slot = Slot::from(field);
            found.texts.push((slot, stood(text.to_owned())));
        }
        let mut review = Review::default();
        review.take_found(&found);
        assert_eq!(names_left(&found, &review), [], "her face is there");
        let face = review.regions[0].id;
        review.apply(&Edit::JudgeRegion(face, Verdict::Rejected), Time(1));
        let word = review.keywords[1].id;
        let expected = NameLeft {
            name: "Grace Hopper".to_owned(),
            keywords: vec![word],
            texts: vec![TextField::Title.into()],
        };
        assert_eq!(names_left(&found, &review), std::slice::from_ref(&expected));
        review.apply(&Edit::JudgeKeyword(word, Verdict::Rejected), Time(2));
        let expected = NameLeft {
            keywords: Vec::new(),
            ..expected
        };
        assert_eq!(names_left(&found, &review), [expected]);
        review.apply(
            &Edit::WriteText(TextField::Title.into(), "At a desk".into()),
            Time(3),
        );
        assert_eq!(names_left(&found, &review), []);
    }
}
