//! Whether a caption is worth proposing as alt text: sure enough, and not at odds with what was seen.

use super::attributed;
use super::keywords::{PERSON, tagged};
use crate::domain::inference::Inference;
use crate::domain::provenance::Attributed;
use crate::domain::taxonomy::Taxonomy;

/// The captioner's score from which its sentence is worth a person's time.
const CAPTION: f32 = 0.3;
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
    let text = sentence(&caption.text)?;
    let supported = kinds(&caption.text, taxonomy)
        .into_iter()
        .all(|kind| is_seen(kind, inference, taxonomy));
    (caption.score.value() >= CAPTION && supported)
        .then(|| attributed(text, &output.model, caption.score))
}

/// Upper-case first letter and a full stop.
fn sentence(caption: &str) -> Option<String> {
    let caption = caption.trim().trim_end_matches('.').trim_end();
    let mut letters = caption.chars();
    let first = letters.next()?;
    Some(format!("{}{}.", first.to_uppercase(), letters.as_str()))
}

/// The checked kinds of things that a caption speaks of.
fn kinds(caption: &str, taxonomy: &Taxonomy) -> Vec<&'static str> {
    let lower = caption.to_lowercase();
    let words: Vec<&str> = lower
        .split(|letter: char| !letter.is_alphanumeric() && letter != '-' && letter != '\'')
        .filter(|word| !word.is_empty())
        .collect();
    let mut found = Vec::new();
    let mut next = 0;
    while let Some(word) = words.get(next) {
        // "hot dog" is no animal: two words that are a keyword are read together.
        let pair = words
            .get(next + 1)
            .and_then(|second| known(&format!("{word} {second}"), taxonomy));
        next += if pair.is_some() { 2 } else { 1 };
        if let Some(word) = pair.or_else(|| known(word, taxonomy)) {
            found.extend(CHECKED.iter().filter(|kind| taxonomy.covers(kind, &word)));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The keyword behind a word of a caption, in the singular.
fn known(word: &str, taxonomy: &Taxonomy) -> Option<String> {
    let singulars = [Some(word), word.strip_suffix('s'), word.strip_suffix("es")];
    for singular in singulars.into_iter().flatten() {
        if PEOPLE.contains(&singular) {
            return Some(PERSON.to_owned());
        }
        if taxonomy.knows(singular) {
            return Some(singular.to_owned());
        }
    }
    None
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
        check("a man with a dog", DOG, SOMEBODY, Some("A man with a dog."));
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
