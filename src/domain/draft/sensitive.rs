//! What calls for a person's eyes first. Rather once too often: it costs a look and nothing else.

use super::composed::is_page;
use super::keywords::tagged;
use super::personal_text;
use super::signs::is_somebody_there;
use super::{attributed, in_words};
use crate::domain::inference::{Inference, Score};
use crate::domain::provenance::{Attributed, ModelId};
use crate::domain::region::RegionKind;
use crate::domain::sensitivity::Sensitivity;
use crate::domain::taxonomy::Taxonomy;

/// What Yahoo calls safe is below. Of 681 photos of Flickr8k, which show nobody naked, 1.8 % are above.
const NUDITY: f32 = 0.2;

/// The tagger's probability for a keyword from which it counts: a fifth of what it needs to be proposed, or so.
const TAGGED: f32 = 0.15;

const KEYWORDS: [(&str, Sensitivity); 4] = [
    ("baby", Sensitivity::Minors),
    ("lingerie", Sensitivity::Nudity),
    ("medicine", Sensitivity::Medicine),
    ("weapon", Sensitivity::Weapons),
];

/// How captions speak of children.
const MINORS: [&str; 19] = [
    "babies",
    "baby",
    "boy",
    "boys",
    "child",
    "children",
    "girl",
    "girls",
    "infant",
    "kid",
    "kids",
    "schoolgirls",
    "teen",
    "teenage",
    "teenager",
    "teenagers",
    "teens",
    "toddler",
    "toddlers",
];

/// How likely a caption speaks of a child from which somebody has to look. On the test photos of Flickr8k it finds 82 % of those
/// of which two people or more speak so, and of those it marks somebody does in 79 %.
const EXPECTED: f32 = 0.2;

/// A caption less sure than this may be of another photo.
const CAPTIONED: f32 = 0.5;

/// Each reason once, by the surest who gives it.
pub(super) fn propose(inference: &Inference, taxonomy: &Taxonomy) -> Vec<Attributed<Sensitivity>> {
    let mut found: Vec<(Sensitivity, &ModelId, Score)> = Vec::new();
    if let Some(nudity) = &inference.nudity
        && nudity.value.value() >= NUDITY
    {
        found.push((Sensitivity::Nudity, &nudity.model, nudity.value));
    }
    if let Some(tags) = &inference.tags {
        let masses = tagged(inference, taxonomy);
        for (keyword, sensitivity) in KEYWORDS {
            if let Some(mass) = masses.get(keyword)
                && mass.value() >= TAGGED
            {
                found.push((sensitivity, &tags.model, *mass));
            }
        }
    }
    if let Some(caption) = &inference.caption
        && caption.value.score.value() >= CAPTIONED
        && in_words(&caption.value.text).any(|word| MINORS.contains(&word))
        && is_somebody_there(inference, taxonomy)
    {
        found.push((Sensitivity::Minors, &caption.model, caption.value.score));
    }
    if let Some(expected) = &inference.expected {
        let words = expected.value.iter();
        let of_minors = words.filter(|expected| MINORS.contains(&expected.word.as_str()));
        let none: f32 = of_minors.map(|word| 1.0 - word.score.value()).product();
        if 1.0 - none >= EXPECTED && is_somebody_there(inference, taxonomy) {
            found.push((Sensitivity::Minors, &expected.model, Score::new(1.0 - none)));
        }
    }
    if let Some(text) = &inference.text {
        let numbers = personal_text::propose(inference, taxonomy);
        let number = numbers
            .iter()
            .find(|offered| offered.value.kind == RegionKind::DocumentNumber);
        if let Some(score) = number.and_then(|number| number.source.score()) {
            found.push((Sensitivity::Document, &text.model, score));
        } else if is_page(&text.value) {
            let scores = text.value.iter().map(|line| line.score.value());
            let surest = Score::new(scores.fold(0.0, f32::max));
            found.push((Sensitivity::Document, &text.model, surest));
        }
    }
    found.sort_by(|(.., a), (.., b)| b.value().total_cmp(&a.value()));
    let mut reasons: Vec<Attributed<Sensitivity>> = Vec::new();
    for (sensitivity, model, score) in found {
        if !reasons.iter().any(|known| known.value == sensitivity) {
            reasons.push(attributed(sensitivity, model, score));
        }
    }
    reasons
}

#[cfg(test)]
mod tests {
    use super::super::tests::{captioned, expecting, output, seen};
    use super::*;
    use crate::domain::inference::{BoundingBox, TextLine};
    use crate::domain::taxonomy::tests::{small, tagger_of};

    fn check(inference: &Inference, taxonomy: &Taxonomy, wanted: &[Sensitivity]) {
        let found = propose(inference, taxonomy);
        let found: Vec<_> = found.iter().map(|reason| reason.value).collect();
        assert_eq!(found, wanted);
    }

    fn read(text: &str, lines: usize) -> Inference {
        let line = TextLine {
            text: text.into(),
            score: Score::new(0.95),
            area: BoundingBox::from_corners(0.1, 0.1, 0.9, 0.12),
        };
        Inference {
            text: output("reader", vec![line; lines]),
            ..Inference::default()
        }
    }

    #[test]
    fn an_everyday_photo_is_not_marked() {
        check(&Inference::default(), &small(), &[]);
        let everyday = seen(&[(0, 0.9)], &[(0, 0.9)], &[0.9]);
        check(&captioned(everyday, "a man with a dog", 0.9), &small(), &[]);
        check(&read("Exit", 2), &small(), &[]);
    }

    #[test]
    fn nudity_is_marked_early() {
        for (score, wanted) in [(0.19, &[][..]), (0.21, &[Sensitivity::Nudity])] {
            let inference = Inference {
                nudity: output("Open-NSFW", Score::new(score)),
                ..Inference::default()
            };
            check(&inference, &small(), wanted);
        }
    }

    #[test]
    fn tags_of_care_weapons_and_babies_are_marked() {
        let words = ["baby", "medicine", "weapon"].map(String::from);
        let tags = [(0, 0.2), (1, 0.14), (2, 0.6)];
        check(
            &seen(&tags, &[], &[]),
            &tagger_of(&words),
            &[Sensitivity::Weapons, Sensitivity::Minors],
        );
    }

    #[test]
    fn captions_of_children_are_marked_and_those_of_kidneys_are_not() {
        let of = |caption: &str, score| captioned(seen(&[], &[(0, 0.5)], &[]), caption, score);
        check(
            &of("a girl on a swing.", 0.6),
            &small(),
            &[Sensitivity::Minors],
        );
        check(&of("a girl on a swing", 0.4), &small(), &[]);
        let nobody = captioned(seen(&[], &[], &[]), "two children in the snow", 0.9);
        check(&nobody, &small(), &[]);
        check(&of("kidney beans in a bowl", 0.9), &small(), &[]);
    }

    #[test]
    fn where_captions_can_be_expected_to_speak_of_children_the_photo_is_marked() {
        let of = |people, words| expecting(seen(&[], people, &[]), words);
        let some = &[("boy", 0.12), ("grass", 0.6), ("child", 0.11)];
        check(&of(&[(0, 0.5)], some), &small(), &[Sensitivity::Minors]);
        check(&of(&[], some), &small(), &[]);
        check(&of(&[(0, 0.5)], &some[..2]), &small(), &[]);
    }

    #[test]
    fn pages_and_numbers_of_documents_are_marked() {
        check(
            &read("terms of the contract", 12),
            &small(),
            &[Sensitivity::Document],
        );
        check(
            &read("DE89 3704 0044 0532 0130 00", 1),
            &small(),
            &[Sensitivity::Document],
        );
    }
}
