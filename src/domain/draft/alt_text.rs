//! Whether a caption is worth proposing as alt text: sure enough, no stammer, and not at odds with what was seen.

use super::keywords::{PERSON, tagged};
use super::neutral::neutral;
use super::{attributed, in_words};
use crate::domain::inference::Inference;
use crate::domain::provenance::Attributed;
use crate::domain::taxonomy::Taxonomy;

/// The captioner's score from which its sentence is worth a person's time. Below, most nouns of its captions are in no
/// caption that people wrote for the photo (500 Flickr8k dev photos, of which it leaves 70 %).
const CAPTION: f32 = 0.64;
/// The tagger's probability for any member of a kind from which a caption may speak of one.
const TAGGED_KIND: f32 = 0.1;
/// What the tagger and the detectors know well enough for their silence to mean something.
const CHECKED: [&str; 4] = ["animal", "food", PERSON, "vehicle"];

/// How captions speak of people.
const PEOPLE: [&str; 34] = [
    "adult",
    "baby",
    "biker",
    "boy",
    "child",
    "children",
    "climber",
    "couple",
    "crowd",
    "cyclist",
    "dancer",
    "family",
    "girl",
    "guy",
    "hiker",
    "kid",
    "lady",
    "man",
    "men",
    "people",
    "person",
    "player",
    "rider",
    "runner",
    "skateboarder",
    "skater",
    "skier",
    "snowboarder",
    "surfer",
    "swimmer",
    "toddler",
    "woman",
    "women",
    "worker",
];

pub(super) fn propose(inference: &Inference, taxonomy: &Taxonomy) -> Option<Attributed<String>> {
    let output = inference.caption.as_ref()?;
    let caption = &output.value;
    let text = sentence(&neutral(&caption.text)?)?;
    let things = things(&caption.text, taxonomy);
    let worth_it = caption.score.value() >= CAPTION
        && !stammers(&things)
        && kinds(&things, taxonomy).all(|kind| is_seen(kind, inference, taxonomy));
    worth_it.then(|| attributed(text, &output.model, caption.score))
}

/// Upper-case first letter and a full stop.
fn sentence(caption: &str) -> Option<String> {
    let caption = caption.trim().trim_end_matches('.').trim_end();
    let mut letters = caption.chars();
    let first = letters.next()?;
    Some(format!("{}{}.", first.to_uppercase(), letters.as_str()))
}

/// Something a caption speaks of.
struct Thing {
    /// As it says it, in the singular.
    word: String,
    keyword: String,
}

fn things(caption: &str, taxonomy: &Taxonomy) -> Vec<Thing> {
    let lower = caption.to_lowercase();
    let words: Vec<&str> = in_words(&lower).collect();
    let mut things = Vec::new();
    let mut rest = words.as_slice();
    while let [word, after @ ..] = rest {
        // "hot dog" is no animal: two words that are a keyword are read together.
        let pair = after
            .first()
            .and_then(|second| thing(&format!("{word} {second}"), taxonomy));
        rest = if pair.is_some() { &after[1..] } else { after };
        things.extend(pair.or_else(|| thing(word, taxonomy)));
    }
    things
}

fn thing(word: &str, taxonomy: &Taxonomy) -> Option<Thing> {
    let singulars = [Some(word), word.strip_suffix('s'), word.strip_suffix("es")];
    singulars.into_iter().flatten().find_map(|singular| {
        let keyword = if PEOPLE.contains(&singular) {
            PERSON
        } else {
            singular
        };
        taxonomy.knows(keyword).then(|| Thing {
            word: singular.to_owned(),
            keyword: keyword.to_owned(),
        })
    })
}

/// "A black dog is playing with a black dog": the captioner has lost its thread.
fn stammers(things: &[Thing]) -> bool {
    things
        .iter()
        .enumerate()
        .any(|(number, thing)| things[..number].iter().any(|one| one.word == thing.word))
}

/// The checked kinds of what a caption speaks of.
fn kinds<'a>(
    things: &'a [Thing],
    taxonomy: &'a Taxonomy,
) -> impl Iterator<Item = &'static str> + 'a {
    CHECKED.into_iter().filter(|kind| {
        things
            .iter()
            .any(|thing| taxonomy.covers(kind, &thing.keyword))
    })
}

/// Any sign of such a thing, however weak: a caption is only withheld where nothing at all speaks for it.
/// Where no model looked for it, nothing is held against it.
fn is_seen(kind: &str, inference: &Inference, taxonomy: &Taxonomy) -> bool {
    if inference.objects.is_none() {
        return true;
    }
    let found = inference.objects.iter().flat_map(|output| &output.value);
    let detected = found
        .filter_map(|detection| taxonomy.detected(detection.class))
        .any(|word| taxonomy.covers(kind, word));
    let face = inference.faces.iter().any(|faces| !faces.value.is_empty());
    let mass = tagged(inference, taxonomy);
    detected
        || (kind == PERSON && face)
        || mass
            .get(kind)
            .is_some_and(|mass| mass.value() >= TAGGED_KIND)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{captioned, seen};
    use super::*;
    use crate::domain::taxonomy::tests::small;

    const DOG: &[(u16, f32)] = &[(0, 0.9)];
    const BEACH: &[(u16, f32)] = &[(3, 0.9)];
    const NOBODY: &[(u16, f32)] = &[];
    const SOMEBODY: &[(u16, f32)] = &[(0, 0.3)];

    fn check(caption: &str, tags: &[(u16, f32)], objects: &[(u16, f32)], wanted: Option<&str>) {
        let inference = captioned(seen(tags, objects, &[]), caption, 0.9);
        let text = propose(&inference, &small()).map(|text| text.value);
        assert_eq!(text.as_deref(), wanted, "{caption} {tags:?} {objects:?}");
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
    fn another_thing_of_the_same_kind_is_support_enough() {
        check("a cat sleeps", DOG, NOBODY, Some("A cat sleeps."));
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
        check("a man and a woman", &[], SOMEBODY, Some("Two people."));
    }

    #[test]
    fn an_unsure_caption_is_withheld() {
        let inference = captioned(seen(BEACH, NOBODY, &[]), "waves on a beach", CAPTION - 0.01);
        assert_eq!(propose(&inference, &small()), None);
    }

    #[test]
    fn a_face_is_a_sign_of_a_person() {
        let inference = captioned(seen(&[], &[], &[0.3]), "a woman smiles", 0.9);
        assert!(propose(&inference, &small()).is_some());
    }

    #[test]
    fn without_a_detector_there_is_nothing_to_contradict() {
        let mut inference = captioned(seen(&[], &[], &[]), "a woman smiles", 0.9);
        inference.objects = None;
        assert!(propose(&inference, &small()).is_some());
    }
}
