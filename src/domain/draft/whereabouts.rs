//! Where a picture was taken, and what is behind.

use super::facts::Certainty;
use super::keywords::{Words, tagged};
use super::picture::{Picture, Thing};
use super::places::{self, Place, ROOMS, Said};
use super::{illustration, told};
use crate::domain::inference::{Inference, Score};
use crate::domain::provenance::ModelId;
use crate::domain::taxonomy::Taxonomy;

/// What lies on it is not beside it.
pub(super) const TABLE: &str = "dining table";

/// The likeliest places, the likeliest first, and of a beach and the coast, the beach. A kitchen is guessed by the tagger from a pot.
pub(super) fn places_of(
    inference: &Inference,
    taxonomy: &Taxonomy,
    words: &Words<'_>,
    certainty: Certainty,
) -> Vec<(&'static Place, ModelId, Score)> {
    const GUESSED: [&str; 3] = ["bathroom", "kitchen", "office"];
    if illustration::is_one(inference) || illustration::is_photographed_product(inference) {
        return Vec::new();
    }
    let masses = tagged(inference, taxonomy);
    let tagger = inference.tags.as_ref().map(|tags| &tags.model);
    let likely = words.iter().filter_map(|(word, support)| {
        let place = places::place(word).filter(|place| place.word != TABLE)?;
        let mass = masses.get(word).copied().unwrap_or(Score::new(0.0));
        let by_tagger = Some(&support.model) == tagger;
        let score = match by_tagger {
            true => told::of_tagger(mass, support.score, inference),
            false => support.score,
        };
        let is_sure = match by_tagger {
            true => mass.value() >= certainty.tagged && score.value() >= certainty.likely,
            false => score.value() >= certainty.place,
        };
        let is_guessed = by_tagger && GUESSED.contains(word);
        (is_sure && !is_guessed).then(|| (*word, place, support.model.clone(), score))
    });
    let likely: Vec<_> = likely.collect();
    let is_narrowest =
        |word: &str| !(likely.iter()).any(|(one, ..)| *one != word && taxonomy.covers(word, one));
    let mut narrow: Vec<_> = (likely.iter())
        .filter(|(word, ..)| is_narrowest(word))
        .map(|(_, place, model, score)| (*place, model.clone(), *score))
        .collect();
    narrow.sort_by(|(.., a), (.., b)| b.value().total_cmp(&a.value()));
    narrow.dedup_by_key(|(place, ..)| place.word);
    narrow
}

/// Where it is, and what is behind: water, streets and rooms before cities and mountains.
pub(super) fn arranged(
    places: &[&str],
    things: &[Thing<'_>],
) -> (Option<&'static Place>, Option<&'static Place>) {
    let has = |word: &str| places.contains(&word);
    let is_on_skis = things.iter().any(|thing| thing.word == "skis");
    let is_snowy = has("mountain") && (has("snow") || is_on_skis);
    // What says more goes first: of a beach and water, the beach.
    let says_no_more = |word: &str| match word {
        "water" => [
            "beach",
            "coast",
            "harbor",
            "lake",
            "river",
            "sea",
            "swimming pool",
        ]
        .iter()
        .any(|one| has(one)),
        "sea" | "coast" => has("beach") || has("harbor"),
        "grass" => ["field", "garden", "park"].iter().any(|one| has(one)),
        "room" => ROOMS.iter().any(|room| *room != "room" && has(room)),
        "snow" | "mountain" => is_snowy,
        "road" => has("street"),
        "sky" => !things.is_empty() || places.len() > 1,
        _ => false,
    };
    let kept = places.iter().filter(|word| !says_no_more(word));
    let mut kept: Vec<&'static Place> = kept.filter_map(|word| places::place(word)).collect();
    if is_snowy && let Some(snowy) = places::place("snowy mountain") {
        kept.insert(0, snowy);
    }
    // People and things are in the foreground: what stands behind comes second.
    let foreground = kept.iter().position(|place| place.behind.is_none());
    if let Some(foreground) = foreground {
        let first = kept.remove(foreground);
        let beyond = kept.iter().find(|place| place.behind.is_some());
        return (Some(first), beyond.copied());
    }
    match kept.as_slice() {
        [] => (None, None),
        [first, ..] => (Some(*first), None),
    }
}

/// What is on water, and not beside it.
const AFLOAT: [&str; 7] = ["boat", "canoe", "duck", "kayak", "sailboat", "ship", "swan"];

/// What lives in water.
const SWIMMING: [&str; 8] = [
    "dolphin",
    "fish",
    "jellyfish",
    "orca",
    "ray",
    "sea lion",
    "shark",
    "whale",
];

/// Of a place with water, what is said of what floats on it, and of what swims in it.
#[rustfmt::skip]
const WATERS: [(&str, Said, Said); 5] = [
    ("lake", ["on a lake", "auf einem See", "sur un lac", "en un lago", "في بحيرة"], ["in a lake", "in einem See", "dans un lac", "en un lago", "في بحيرة"]),
    ("river", ["on a river", "auf einem Fluss", "sur une rivière", "en un río", "في نهر"], ["in a river", "in einem Fluss", "dans une rivière", "en un río", "في نهر"]),
    ("sea", ["at sea", "auf dem Meer", "en mer", "en el mar", "في البحر"], ["in the sea", "im Meer", "dans la mer", "en el mar", "في البحر"]),
    ("swimming pool", ["in a swimming pool", "in einem Schwimmbecken", "dans une piscine", "en una piscina", "في مسبح"], ["in a swimming pool", "in einem Schwimmbecken", "dans une piscine", "en una piscina", "في مسبح"]),
    ("water", ["on the water", "auf dem Wasser", "sur l'eau", "en el agua", "في الماء"], ["in the water", "im Wasser", "dans l'eau", "en el agua", "في الماء"]),
];

/// Boats are on the water, whales in it; of what stands by it, nothing.
pub(super) fn in_water(picture: &Picture<'_>, place: &Place) -> Option<Said> {
    let (_, afloat, swimming) = WATERS.iter().find(|(word, ..)| *word == place.word)?;
    let first = picture.things.first().map(|thing| thing.word);
    let is = |words: &[&str]| first.is_some_and(|word| words.contains(&word));
    match picture.on {
        _ if is(&SWIMMING) => Some(*swimming),
        Some("boat") => Some(*afloat),
        _ if is(&AFLOAT) => Some(*afloat),
        _ => None,
    }
}
