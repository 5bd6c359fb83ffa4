//! The words that the head over the backbone tells, and what it thinks of those it does not tell itself.

use super::illustration;
use super::people::{CROWD_WORD, PEOPLE, PERSON};
use crate::domain::heat::Heat;
use crate::domain::inference::{Inference, Output, Score, ToldWord};
use crate::domain::provenance::ModelId;
use crate::domain::taxonomy::Taxonomy;

/// The chance that a person keeps a word, from which it is worth the look.
const KEPT: f32 = 0.5;

/// Where one of these is likely, one is inside, or close to a table.
const INSIDE: [&str; 5] = ["bedroom", "furniture", "living room", "room", "tableware"];
/// What is told by the light outside.
const OF_THE_SKY: [&str; 3] = ["night", "sky", "sunset"];
/// Where one of these is likely, the walls are those of a room.
const ROOMS: [&str; 4] = ["bedroom", "kitchen", "living room", "room"];
const OF_WALLS: [&str; 2] = ["building", "city"];
/// Where something is, and when.
const OUT_THERE: [&str; 9] = [
    "building",
    "indoors",
    "landscape",
    "nature",
    "night",
    "outdoors",
    "room",
    "sky",
    "sport",
];

/// What the object detector knows and does not find is there all the same where the head is this sure.
const SURE_ALONE: f32 = 0.9;

/// The words came from captions and answers about photos, and so do photos alone get them. People are counted by those who find
/// them: the head is too fond of them.
/// Before an even backdrop there is no place, and a dark room is no night.
/// What the object detector knows is left to it where it has looked, unless the head is sure: it sees too many cars and trucks.
pub(super) fn told<'a>(
    inference: &'a Inference,
    taxonomy: &'a Taxonomy,
) -> Option<(&'a ModelId, impl Iterator<Item = &'a ToldWord>)> {
    let output = asked(inference)?;
    let is_counted = |word: &str| [PERSON, PEOPLE, CROWD_WORD].contains(&word);
    let words = (output.value.iter()).filter(|told| told.score.value() >= KEPT);
    let words = words.filter(move |told| !is_counted(&told.word));
    let has_looked = inference.objects.is_some();
    let words = words.filter(move |told| {
        let is_left_to_it = has_looked && taxonomy.names_a_find(&told.word);
        !is_left_to_it || told.score.value() >= SURE_ALONE
    });
    let is_product = illustration::is_photographed_product(inference);
    let is_any = |words: &[&str]| {
        let mut all = output.value.iter();
        all.any(|told| words.contains(&told.word.as_str()) && told.score.value() >= KEPT)
    };
    let (is_inside, is_room) = (is_any(&INSIDE), is_any(&ROOMS));
    let words = words.filter(move |told| {
        let word = told.word.as_str();
        let is_dark_room =
            is_inside && OF_THE_SKY.contains(&word) || is_room && OF_WALLS.contains(&word);
        let is_of_a_place = OUT_THERE.iter().any(|kind| taxonomy.covers(kind, word));
        !(is_dark_room || is_product && is_of_a_place)
    });
    Some((&output.model, words))
}

/// All that the head tells, of what is not rather drawn.
fn asked(inference: &Inference) -> Option<&Output<Vec<ToldWord>>> {
    let output = inference.words.as_ref()?;
    (!illustration::is_one(inference)).then_some(output)
}

/// Where the head saw a keyword: of the surest word that is it, or says it, too.
pub(super) fn place(keyword: &str, inference: &Inference, taxonomy: &Taxonomy) -> Option<Heat> {
    let (_, mut words) = told(inference, taxonomy)?;
    let surest = words.find(|told| taxonomy.covers(keyword, &told.word))?;
    surest.heat.clone()
}

/// What the head thinks of a word that the tagger says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Opinion {
    NotAsked,
    /// It tells this of the word itself.
    Own(Score),
    /// It tells this of the nearest broader word that it can tell.
    OfBroader(Score),
    /// It can tell nothing of the kind.
    Nothing,
}

pub(super) fn opinion(keyword: &str, inference: &Inference, taxonomy: &Taxonomy) -> Opinion {
    let Some(output) = asked(inference) else {
        return Opinion::NotAsked;
    };
    let is_told = |word: &str| output.value.iter().any(|told| told.word == word);
    // A broader word is as sure as the surest narrower one.
    let chance = |word: &str| {
        let narrower = output.value.iter();
        let narrower = narrower.filter(|told| taxonomy.covers(word, &told.word));
        Score::new(narrower.map(|told| told.score.value()).fold(0.0, f32::max))
    };
    if is_told(keyword) {
        return Opinion::Own(chance(keyword));
    }
    let broader = taxonomy.broader(keyword);
    let Some(known) = broader.into_iter().find(|word| is_told(word)) else {
        return Opinion::Nothing;
    };
    Opinion::OfBroader(chance(known))
}

/// Out of doors, where the head sees nothing to eat, what looks like food is something from above or from afar (trees for broccoli).
pub(super) fn is_uneaten(inference: &Inference, taxonomy: &Taxonomy) -> bool {
    const OUTDOORS: f32 = 0.5;
    const FOOD: f32 = 0.25;
    let told = |word| match opinion(word, inference, taxonomy) {
        Opinion::Own(told) => Some(told.value()),
        _ => None,
    };
    let is_outdoors = told("outdoors").is_some_and(|told| told >= OUTDOORS);
    is_outdoors && told("food").is_some_and(|told| told < FOOD)
}

/// How sure one may be of what the tagger says: as it says itself, where the head is not asked.
pub(super) fn of_tagger(mass: Score, support: Score, inference: &Inference) -> Score {
    match asked(inference) {
        Some(_) => support,
        None => mass,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::tests::{output, seen, telling};
    use super::*;
    use crate::domain::draft::Draft;
    use crate::domain::metadata::Keyword;
    use crate::domain::provenance::{Attributed, Source};
    use crate::domain::taxonomy::tests::{detector_of, small, tagger_of};

    const BEACH: [(&str, f32, usize); 3] = [("beach", 0.8, 2), ("pet", 0.3, 1), ("person", 0.9, 0)];

    fn keywords(inference: &Inference) -> Vec<Attributed<Keyword>> {
        Draft::from_inference(inference, &small()).keywords
    }

    fn words(inference: &Inference) -> Vec<String> {
        let keywords = keywords(inference).into_iter();
        keywords.map(|keyword| keyword.value.text).collect()
    }

    #[test]
    fn what_the_head_tells_is_proposed_with_all_that_is_broader() {
        let told = telling(seen(&[], &[], &[]), &BEACH);
        assert_eq!(words(&told), ["beach", "coast", "landscape"]);
    }

    #[test]
    fn a_word_of_the_head_shows_where_the_head_saw_it() {
        let told = telling(seen(&[(3, 0.9)], &[], &[]), &BEACH);
        let beach = keywords(&told).remove(0);
        let heat = beach.value.heat.unwrap();
        assert_eq!((heat.columns(), heat.cells()), (2, &[0, 0, 255, 0][..]));
        assert!(matches!(&beach.source, Source::Model { .. }));
    }

    #[test]
    fn trees_from_above_are_no_food() {
        let taxonomy = detector_of(&["pizza".to_owned()], "food");
        let check = |outdoors, food, is_food: bool| {
            let told = [("outdoors", outdoors, 0), ("food", food, 0)];
            let inference = telling(seen(&[], &[(0, 0.95)], &[]), &told);
            let words = Draft::from_inference(&inference, &taxonomy).keywords;
            let mut words = words.iter().map(|word| &word.value.text);
            assert_eq!(words.any(|word| word == "pizza"), is_food, "{told:?}");
        };
        check(0.8, 0.1, false);
        check(0.8, 0.6, true);
        check(0.2, 0.1, true);
    }

    #[test]
    fn people_are_counted_by_those_who_find_them() {
        let told = telling(
            seen(&[], &[], &[]),
            &[("people", 0.99, 0), ("crowd", 0.9, 0)],
        );
        assert!(words(&told).is_empty());
    }

    #[test]
    fn a_dark_room_is_no_night_and_its_walls_are_no_building() {
        let told = telling(
            seen(&[], &[], &[]),
            &[("room", 0.9, 0), ("night", 0.8, 0), ("building", 0.7, 0)],
        );
        let taxonomy = tagger_of(&["room", "night", "building"].map(str::to_owned));
        let all = |told: &Inference| -> Vec<String> {
            let (_, words) = super::told(told, &taxonomy).unwrap();
            words.map(|told| told.word.clone()).collect()
        };
        assert_eq!(all(&told), ["room"]);
        let outside = telling(told, &[("night", 0.8, 0), ("building", 0.7, 0)]);
        assert_eq!(all(&outside), ["night", "building"]);
    }

    #[test]
    fn nothing_that_was_learnt_from_photos_is_told_of_an_illustration() {
        let mut told = telling(seen(&[], &[], &[]), &BEACH);
        told.illustration = output("head", Score::new(0.6));
        assert!(words(&told).is_empty());
        assert_eq!(opinion("beach", &told, &small()), Opinion::NotAsked);
    }

    #[test]
    fn a_class_that_the_head_doubts_is_out_of_its_depth() {
        let tagged = seen(&[(0, 0.75), (1, 0.2)], &[], &[]);
        assert_eq!(words(&tagged), ["dog", "animal", "pet"]);
        let agreed = telling(tagged.clone(), &[("pet", 0.6, 0)]);
        assert_eq!(words(&agreed), ["dog", "animal", "pet"]);
        let doubted = telling(tagged, &[("animal", 0.02, 0), ("pet", 0.01, 0)]);
        assert!(words(&doubted).is_empty(), "{:?}", words(&doubted));
    }

    #[test]
    fn what_the_head_can_tell_needs_its_agreement() {
        let tagged = seen(&[(3, 0.99)], &[], &[]);
        let both = telling(tagged.clone(), &[("beach", 0.3, 0)]);
        assert_eq!(words(&both), ["beach", "coast", "landscape"]);
        let doubted = telling(tagged.clone(), &[("beach", 0.05, 0)]);
        assert!(words(&doubted).is_empty());
        let less = seen(&[(3, 0.9)], &[], &[]);
        let unknown = telling(less, &[("vehicle", 0.3, 0)]);
        assert!(words(&unknown).is_empty(), "nobody knows anything like it");
    }

    #[test]
    fn the_head_is_heard_on_a_word_or_on_what_is_next_broader() {
        let told = telling(
            seen(&[], &[], &[]),
            &[("dog", 0.4, 0), ("pet", 0.2, 0), ("vehicle", 0.1, 0)],
        );
        let check = |word: &str, wanted: Opinion| {
            assert_eq!(opinion(word, &told, &small()), wanted, "{word}");
        };
        check("dog", Opinion::Own(Score::new(0.4)));
        check("cat", Opinion::OfBroader(Score::new(0.4)));
        check("sports car", Opinion::OfBroader(Score::new(0.1)));
        check("beach", Opinion::Nothing);
    }
}
