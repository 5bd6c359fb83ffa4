//! Where a picture was taken, and what is behind.

use super::facts::Certainty;
use super::illustration;
use super::keywords::{Words, tagged};
use super::picture::Thing;
use super::places::{self, Place, ROOMS};
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
    if illustration::is_one(inference) {
        return Vec::new();
    }
    let masses = tagged(inference, taxonomy);
    let tagger = inference.tags.as_ref().map(|tags| &tags.model);
    let likely = words.iter().filter_map(|(word, support)| {
        let place = places::place(word).filter(|place| place.word != TABLE)?;
        let mass = masses.get(word).map_or(0.0, |mass| mass.value());
        let by_tagger = Some(&support.model) == tagger;
        let score = match by_tagger {
            true => mass,
            false => support.score.value(),
        };
        let least = match by_tagger {
            true => certainty.tagged,
            false => certainty.place,
        };
        let is_guessed = by_tagger && GUESSED.contains(word);
        (score >= least && !is_guessed)
            .then(|| (*word, place, support.model.clone(), Score::new(score)))
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
