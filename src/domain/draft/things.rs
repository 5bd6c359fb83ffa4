//! The things in a picture: people first, then what the detectors found, then what the whole was taken for.

use super::calibration;
use super::facts::Certainty;
use super::keywords::{Words, company, is_named, objects, tagged};
use super::layout::pour;
use super::nouns::{self, Count};
use super::people::{PERSON, people};
use super::picture::Thing;
use super::places;
use super::plain_words::is_uncounted;
use super::told::{self, Opinion};
use super::whereabouts::TABLE;
use crate::domain::inference::{BoundingBox, Detection, Inference, Score};
use crate::domain::provenance::ModelId;
use crate::domain::taxonomy::Taxonomy;

/// What the tagger names that can be said to be in a picture. Its other words are about the whole: "shopping".
const STANDING: [&str; 11] = [
    "animal",
    "clothing",
    "drink",
    "flower",
    "food",
    "furniture",
    "musical instrument",
    "plant",
    "tableware",
    "toy",
    "vehicle",
];

/// What is said of these says little, and nothing beside anything else.
const KINDS: [&str; 14] = [
    "animal",
    "clothing",
    "dessert",
    "drink",
    "electronics",
    "food",
    "furniture",
    "livestock",
    "pet",
    "plant",
    "tableware",
    "vegetable",
    "vehicle",
    "wildlife",
];

/// A word that is as likely, all in all, was seen by the detector and the tagger.
const SEEN_BY_BOTH: f32 = 0.9;

/// More of a kind than this are several: of many the detector misses some.
const MOST_COUNTED: usize = 3;

/// Nobody calls a tree or a blossom so: by itself it is something to begin with.
const GREENERY: &str = "plant";

/// More kinds of things than this are no description any more.
const MOST_KINDS: usize = 3;

/// Of a plant and a tree, the tree is said where it is at least this share as likely.
const NARROWER: f32 = 0.6;
const NEARLY: f32 = 0.9;
/// What the detector does not find is said where the head thinks it more likely than not.
const HALF: f32 = 0.5;

/// Something that is said, with who says so.
pub(super) struct Fact<'a> {
    pub thing: Thing<'a>,
    pub model: ModelId,
    pub score: Score,
    /// Of one thing that was found somewhere.
    pub area: Option<BoundingBox>,
}

/// People first, then things, the largest first, then what the picture as a whole was taken for.
pub(super) fn things<'a>(
    inference: &'a Inference,
    taxonomy: &'a Taxonomy,
    words: &Words<'a>,
    certainty: Certainty,
) -> Vec<Fact<'a>> {
    let likely = |word: &str| words.get(word).map_or(0.0, |support| support.score.value());
    let mut facts: Vec<Fact<'_>> = Vec::new();
    if let Some((model, found)) = people(inference, taxonomy) {
        let fact =
            fact(PERSON, model, &found, certainty).map(|fact| of_people(fact, inference, taxonomy));
        facts.extend(fact.filter(|fact| fact.score.value() >= certainty.likely));
    }
    let mut named: Vec<&str> = vec![PERSON];
    if let Some(output) = &inference.objects {
        let mut kinds: Vec<(&str, Vec<Detection>)> =
            objects(&output.value, taxonomy).into_iter().collect();
        let size = |found: &[Detection]| found.iter().map(|object| object.area.area()).sum::<f32>();
        kinds.sort_by(|(_, a), (_, b)| size(b).total_cmp(&size(a)));
        for (word, found) in kinds {
            if likely(word) < certainty.likely {
                continue;
            }
            // Of what both the detector and the tagger see, the best find is sure.
            let best = found
                .iter()
                .map(|object| object.score.value())
                .fold(0.0, f32::max);
            let detected = match likely(word) >= SEEN_BY_BOTH {
                true => certainty.detected.min(best),
                false => certainty.detected,
            };
            let certainty = Certainty {
                detected,
                ..certainty
            };
            let fact = fact(word, &output.model, &found, certainty).map(|fact| Fact {
                score: match fact.thing.count {
                    Count::Exactly(1) => Score::new(likely(word)),
                    _ if word == "skiing" => Score::new(likely(word)),
                    _ => Score::new(fact.score.value().min(likely(word))),
                },
                ..fact
            });
            named.extend(fact.is_some().then_some(word));
            // Skis are found as "skiing"; what else is a sport is no thing.
            facts.extend(match word {
                "skiing" => fact.map(|fact| Fact {
                    thing: Thing::one("skis"),
                    area: None,
                    ..fact
                }),
                _ if is_uncounted(word) && taxonomy.covers("sport", word) => None,
                _ => fact,
            });
        }
    }
    let is_alone = facts.is_empty();
    facts.extend(of_the_whole(
        inference, taxonomy, words, certainty, &named, is_alone,
    ));
    pour(&mut facts);
    facts.truncate(MOST_KINDS);
    facts
}

/// Somebody is as likely there as the keyword says.
fn of_people<'a>(fact: Fact<'a>, inference: &Inference, taxonomy: &Taxonomy) -> Fact<'a> {
    let is_bodies = (inference.objects.as_ref()).is_some_and(|objects| objects.model == fact.model);
    if !is_bodies {
        return fact;
    }
    let others = company(inference, PERSON, taxonomy);
    // Two are each other's company.
    let company = match fact.thing.count {
        Count::Exactly(1) => others,
        _ => Score::new(others.value().max(fact.score.value())),
    };
    let likely = calibration::found(fact.score, Score::new(0.0), company);
    Fact {
        score: likely,
        ..fact
    }
}

/// The likeliest thing that stands in the picture and was not found by a detector.
fn of_the_whole<'a>(
    inference: &Inference,
    taxonomy: &'a Taxonomy,
    words: &Words<'a>,
    certainty: Certainty,
    named: &[&str],
    is_alone: bool,
) -> Option<Fact<'a>> {
    // A scooter is the motorcycle that was found, in other words.
    let is_known = |word: &str| {
        let kinds = |word: &str| taxonomy.path(word).first().cloned();
        let same = |named: &&str| {
            taxonomy.covers(named, word)
                || taxonomy.covers(word, named)
                || kinds(named).is_some_and(|kind| kinds(word) == Some(kind))
        };
        named.iter().any(same)
    };
    let masses = tagged(inference, taxonomy);
    let tagger = inference.tags.as_ref().map(|tags| &tags.model);
    let candidates = words.iter().filter_map(|(word, support)| {
        // People and animals are dressed by guess.
        let is_garment = taxonomy.covers("clothing", word) && !is_alone;
        let says_too_little = certainty.asks_for_names && *word == GREENERY;
        let is_said = stands(word, taxonomy)
            && (is_alone || !KINDS.contains(word))
            && !says_too_little
            && !is_garment
            && !is_known(word)
            && (word == &TABLE || places::place(word).is_none());
        let is_nameable = !is_uncounted(word) || nouns::is_known(word);
        let by_tagger = Some(&support.model) == tagger;
        let mass = masses.get(word).copied().unwrap_or(Score::new(0.0));
        let score = match by_tagger {
            true => told::of_tagger(mass, support.score, inference),
            false => support.score,
        };
        let told = match told::opinion(word, inference, taxonomy) {
            Opinion::Own(told) => told.value(),
            _ => 0.0,
        };
        let is_told = told >= certainty.likely;
        let is_sure = match by_tagger && !is_told {
            true => {
                mass.value() >= certainty.tagged
                    && score.value() >= certainty.likely
                    && (!certainty.asks_for_names || is_named(word, inference, taxonomy))
            }
            false => {
                let may_be_missed = told >= HALF || !taxonomy.names_a_find(word);
                support.score.value() >= certainty.likely && may_be_missed
            }
        };
        // Of a bakery and a building, the bakery is said.
        let is_implied = words.iter().any(|(narrow, other)| {
            narrow != word
                && stands(narrow, taxonomy)
                && taxonomy.covers(word, narrow)
                && other.score.value() >= NEARLY * support.score.value()
        });
        let is_nameable = is_nameable && (certainty.asks_for_names || !is_implied);
        (is_said && is_nameable && is_sure).then(|| Fact {
            thing: Thing::one(word),
            model: support.model.clone(),
            score,
            area: None,
        })
    });
    let mut candidates: Vec<Fact<'_>> = candidates.collect();
    candidates.sort_by(|a, b| b.score.value().total_cmp(&a.score.value()));
    // What says more goes first, where it is not much less sure.
    let mut chosen = 0;
    while let Some(narrower) = narrower(&candidates, chosen, taxonomy) {
        chosen = narrower;
    }
    (chosen < candidates.len()).then(|| candidates.swap_remove(chosen))
}

/// Of the candidates, the surest first, one that says more than this one and is not much less sure.
fn narrower(candidates: &[Fact<'_>], than: usize, taxonomy: &Taxonomy) -> Option<usize> {
    let broad = candidates.get(than)?;
    candidates.iter().position(|fact| {
        let (wide, narrow) = (broad.thing.word, fact.thing.word);
        let is_sure = fact.score.value() >= NARROWER * broad.score.value();
        wide != narrow && taxonomy.covers(wide, narrow) && is_sure
    })
}

fn stands(word: &str, taxonomy: &Taxonomy) -> bool {
    nouns::is_known(word) || STANDING.iter().any(|kind| taxonomy.covers(kind, word))
}

/// Those that are surely there. Where there may be one more, two are not counted; where there may be many more, they are
/// several.
fn fact<'a>(
    word: &'a str,
    model: &ModelId,
    found: &[Detection],
    certainty: Certainty,
) -> Option<Fact<'a>> {
    let sure: Vec<&Detection> = found
        .iter()
        .filter(|object| object.score.value() >= certainty.detected)
        .collect();
    let count = match sure.len() {
        1 => Count::Exactly(1),
        count if count <= MOST_COUNTED && count == found.len() => Count::Exactly(count),
        2 if found.len() == 3 => Count::Some,
        _ => Count::Several,
    };
    let scores = sure.iter().map(|object| object.score);
    Some(Fact {
        thing: Thing {
            count,
            ..Thing::one(word)
        },
        model: model.clone(),
        score: scores.reduce(|a, b| if b < a { b } else { a })?,
        area: match sure.as_slice() {
            [one] => Some(one.area),
            _ => None,
        },
    })
}
