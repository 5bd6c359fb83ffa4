//! Whether a caption is worth proposing as alt text: sure enough, no stammer, and not at odds with what was seen.

use super::keywords::{DETECTED, tagged};
use super::neutral::neutral;
use super::people::PERSON;
use super::signs::{FACE, Seen, TAGGED_KIND};
use super::spoken_of::{counted_people, misses_people, stammers, things};
use super::{attributed, caption_words, sentence};
use crate::domain::inference::{BoundingBox, Caption, Detection, Inference, Output, Score};
use crate::domain::metadata::Keyword;
use crate::domain::provenance::{Attributed, ModelId};
use crate::domain::taxonomy::Taxonomy;

/// The captioner's score from which its sentence is worth a person's time, if nothing speaks against it: of the nouns
/// that those name, less than half as many are in no caption that people wrote for the photo as of all its nouns (Flickr8k).
const CAPTION: f32 = 0.5;
/// The captioner's score from which its sentence is something to begin with.
const STARTING_POINT: f32 = 0.1;

/// The caption, and the keywords of what it speaks of: supported, or a starting point where nothing bears it out. One that
/// people never say, that has lost its thread, or that speaks of people where nobody is, is neither.
pub(super) fn propose(
    inference: &Inference,
    taxonomy: &Taxonomy,
) -> Option<(Attributed<String>, Vec<String>)> {
    let output = inference.caption.as_ref()?;
    let Caption {
        text,
        score,
        is_absurd,
    } = &output.value;
    let caption = text.trim().trim_end_matches('.');
    let caption = caption_words::plainly(&caption_words::undressed(caption));
    let text = sentence(&neutral(&caption)?)?;
    let things = things(&caption, taxonomy);
    // "A person is wearing a hat", without what was guessed.
    let is_broken_off = [" is.", " are."].iter().any(|end| text.ends_with(end));
    if *is_absurd || is_broken_off || stammers(&things) || score.value() < STARTING_POINT {
        return None;
    }
    // Where no model looked, nothing is held against it.
    let seen = Seen::of(inference, taxonomy);
    // "Two people" are not one.
    let counts_right = seen
        .as_ref()
        .is_none_or(|seen| counted_people(&text).is_none_or(|count| count <= seen.people));
    // Who speaks of one person where several are plain to see has missed what the picture shows.
    let misses_people = (seen.as_ref()).is_some_and(|seen| misses_people(&text, seen.plain_people));
    if misses_people {
        return None;
    }
    let is_borne_out = counts_right && seen.as_ref().is_none_or(|seen| seen.bears_out(&things));
    let said = attributed(text, &output.model, *score);
    let said = match score.value() >= CAPTION && is_borne_out {
        true => said,
        false if counts_right && seen.is_none_or(|seen| seen.contradicts(&things) == 0) => {
            Attributed {
                source: said.source.into_starting_point(),
                ..said
            }
        }
        false => return None,
    };
    let keywords = things.into_iter().map(|thing| thing.keyword);
    Some((said, keywords.collect()))
}

/// What bears out that each of these keywords is in the picture: where a detector saw it, or how sure the tagger is. Of
/// those that nothing bears out, nothing.
pub(super) fn support<'a>(
    keywords: impl IntoIterator<Item = &'a str>,
    inference: &Inference,
    taxonomy: &Taxonomy,
) -> Vec<Attributed<Keyword>> {
    let mut known: Vec<&str> = Vec::new();
    let mass = tagged(inference, taxonomy);
    let mut support = Vec::new();
    for keyword in keywords {
        if known.contains(&keyword) {
            continue;
        }
        known.push(keyword);
        let is_it = |found: &&Detection| {
            let word = taxonomy.detected(found.class);
            let is_sure = keyword != PERSON || found.score.value() >= DETECTED;
            is_sure && word.is_some_and(|word| taxonomy.covers(keyword, word))
        };
        let is_face = |face: &&Detection| keyword == PERSON && face.score.value() >= FACE;
        let found = seen_by(&inference.objects, is_it).or(seen_by(&inference.faces, is_face));
        let tagged = || {
            let tags = inference.tags.as_ref()?;
            let score = mass
                .get(keyword)
                .filter(|mass| mass.value() >= TAGGED_KIND)?;
            Some((Vec::new(), &tags.model, *score))
        };
        if let Some((areas, model, score)) = found.or_else(tagged) {
            support.push(attributed(taxonomy.proposed(keyword, areas), model, score));
        }
    }
    support
}

/// Where a detector saw it, and how sure it is at best.
fn seen_by(
    output: &Option<Output<Vec<Detection>>>,
    is_it: impl Fn(&&Detection) -> bool,
) -> Option<(Vec<BoundingBox>, &ModelId, Score)> {
    let output = output.as_ref()?;
    let found: Vec<&Detection> = output.value.iter().filter(is_it).collect();
    let scores = found.iter().map(|found| found.score);
    let best = scores.reduce(|a, b| if a < b { b } else { a })?;
    let areas = found.iter().map(|found| found.area.clamped()).collect();
    Some((areas, &output.model, best))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::signs::is_somebody_there;
    use super::super::tests::{captioned, seen};
    use super::*;
    use crate::domain::taxonomy::tests::small;

    const DOG: &[(u16, f32)] = &[(0, 0.9)];
    const BEACH: &[(u16, f32)] = &[(3, 0.9)];
    const NOBODY: &[(u16, f32)] = &[];
    const SOMEBODY: &[(u16, f32)] = &[(0, 0.5)];

    /// Which sentence is supported; a starting point is not.
    fn check(caption: &str, tags: &[(u16, f32)], objects: &[(u16, f32)], wanted: Option<&str>) {
        let inference = captioned(seen(tags, objects, &[]), caption, 0.9);
        let text = supported(&inference);
        assert_eq!(text.as_deref(), wanted, "{caption} {tags:?} {objects:?}");
    }

    fn supported(inference: &Inference) -> Option<String> {
        let (text, _) = propose(inference, &small())?;
        (!text.source.is_starting_point()).then_some(text.value)
    }

    #[test]
    fn what_nothing_bears_out_is_something_to_begin_with_unless_it_is_absurd_or_speaks_of_what_is_not_there()
     {
        let check =
            |caption: &str, score, is_absurd, objects: &[(u16, f32)], wanted: Option<&str>| {
                let mut inference = captioned(seen(BEACH, objects, &[]), caption, score);
                inference.caption.as_mut().unwrap().value.is_absurd = is_absurd;
                assert_eq!(supported(&inference), None);
                let start = propose(&inference, &small()).map(|(text, _)| text.value);
                assert_eq!(start.as_deref(), wanted, "{caption}");
            };
        check(
            "a cat on a beach",
            0.9,
            false,
            NOBODY,
            Some("A cat on a beach."),
        );
        check("a dog on a beach", 0.9, false, NOBODY, None);
        check(
            "waves on a beach",
            0.3,
            false,
            NOBODY,
            Some("Waves on a beach."),
        );
        check("waves on a beach", 0.05, false, NOBODY, None);
        check("waves on a beach", 0.9, true, NOBODY, None);
        check("a man on a beach", 0.9, false, NOBODY, None);
        check(
            "a man on a beach",
            0.4,
            false,
            SOMEBODY,
            Some("A person on a beach."),
        );
        check("a dog with a dog", 0.9, false, NOBODY, None);
        check("a man is wearing a hat", 0.4, false, SOMEBODY, None);
    }

    #[test]
    fn a_caption_becomes_a_sentence() {
        check("waves on a beach", BEACH, NOBODY, Some("Waves on a beach."));
        check(
            "Waves on a beach .",
            BEACH,
            NOBODY,
            Some("Waves on a beach."),
        );
        check(" ", BEACH, NOBODY, None);
        check("", BEACH, NOBODY, None);
    }

    #[test]
    fn a_caption_that_names_what_nobody_saw_is_withheld() {
        check("a dog on a beach", BEACH, NOBODY, None);
        check("two dogs on a beach", BEACH, NOBODY, None);
        check("a dog on a beach", DOG, NOBODY, Some("A dog on a beach."));
        check(
            "a dog on a beach",
            BEACH,
            &[(1, 0.3)],
            Some("A dog on a beach."),
        );
        check("a man with a dog", DOG, NOBODY, None);
        check(
            "a man with a dog",
            DOG,
            SOMEBODY,
            Some("A person with a dog."),
        );
        check("cars on a street", BEACH, SOMEBODY, None);
    }

    #[test]
    fn another_thing_of_the_same_kind_supports_only_what_the_detector_does_not_know() {
        check("a cat sleeps", DOG, NOBODY, Some("A cat sleeps."));
        check("a dog sleeps", &[(2, 0.9)], NOBODY, None);
    }

    #[test]
    fn a_caption_that_counts_more_people_than_there_are_is_withheld() {
        let two = &[(0, 0.9), (0, 0.3)];
        check(
            "two men on a beach",
            BEACH,
            two,
            Some("Two people on a beach."),
        );
        check("a man and a woman", BEACH, two, Some("Two people."));
        check("two men on a beach", BEACH, SOMEBODY, None);
        check("three boys on a beach", BEACH, two, None);
        let three = &[(0, 0.9), (0, 0.3), (0, 0.26)];
        check("a group of people", BEACH, three, Some("Several people."));
        check("a group of people", BEACH, two, None);
    }

    #[test]
    fn a_doubtful_body_is_looked_at_and_not_written_about() {
        let doubtful = &[(0, 0.2)];
        check("a woman smiles", BEACH, doubtful, None);
        assert!(is_somebody_there(&seen(BEACH, doubtful, &[]), &small()));
        assert!(!is_somebody_there(&seen(BEACH, NOBODY, &[]), &small()));
    }

    #[test]
    fn two_words_that_are_one_thing_are_read_together() {
        check("a hot dog", &[(6, 0.9)], NOBODY, Some("A hot dog."));
        check("two hot dogs", DOG, NOBODY, None);
    }

    #[test]
    fn a_caption_that_names_a_thing_twice_is_withheld() {
        check("a dog plays with a dog", DOG, NOBODY, None);
        check("two dogs play with a dog", DOG, NOBODY, None);
        check("a dog and a cat", DOG, NOBODY, Some("A dog and a cat."));
    }

    #[test]
    fn an_unsure_caption_is_withheld() {
        let inference = captioned(seen(BEACH, NOBODY, &[]), "waves on a beach", CAPTION - 0.01);
        assert_eq!(supported(&inference), None);
    }

    #[test]
    fn a_face_is_a_sign_of_a_person() {
        let inference = captioned(seen(&[], &[], &[0.3]), "a woman smiles", 0.9);
        assert!(propose(&inference, &small()).is_some());
    }

    #[test]
    fn who_speaks_of_one_person_where_two_are_plain_to_see_is_not_heard() {
        let two: &[(u16, f32)] = &[(0, 0.9), (0, 0.8)];
        let proposed = |caption: &str, objects| {
            let inference = captioned(seen(&[], objects, &[]), caption, 0.9);
            propose(&inference, &small()).map(|(text, _)| text.value)
        };
        assert_eq!(proposed("a man smiles", two), None);
        assert!(proposed("two men smile", two).is_some());
        assert!(proposed("a man in front of a crowd", two).is_some());
        assert!(proposed("a man smiles", &[(0, 0.9), (0, 0.5)]).is_some());
    }

    #[test]
    fn without_a_detector_there_is_nothing_to_contradict() {
        let mut inference = captioned(seen(&[], &[], &[]), "a woman smiles", 0.9);
        inference.objects = None;
        assert!(propose(&inference, &small()).is_some());
    }

    #[test]
    fn what_is_spoken_of_is_borne_out_by_boxes_or_by_the_tagger() {
        let inference = captioned(seen(DOG, SOMEBODY, &[]), "a man and a dog with a kite", 0.9);
        let words = ["person", "dog", "dog", "kite"];
        let support = support(words, &inference, &small());
        let told: Vec<_> = support
            .iter()
            .map(|one| (one.value.text.as_str(), one.value.areas.len()))
            .collect();
        assert_eq!(told, [("person", 1), ("dog", 0)]);
        assert_eq!(support[1].source.score().map(Score::percent), Some(90));
    }
}
