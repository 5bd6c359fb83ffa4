//! What is to be said of a picture, from whatever knows of it: the detectors, the tagger, and every list of words with scores.

use super::calibration;
use super::illustration;
use super::keywords::{self, PERSON, Support, Words, company, objects, people, tagged};
use super::nouns::{self, Count};
use super::phrase::{Light, Medium, Picture, Side, Surroundings, Thing, View, is_ridden};
use super::places::{self, Place, ROOMS};
use super::plain_words::is_uncounted;
use crate::domain::inference::{BoundingBox, Colour, Detection, Inference, Score};
use crate::domain::provenance::ModelId;
use crate::domain::taxonomy::Taxonomy;

/// How sure one has to be of what is said.
#[derive(Clone, Copy, Debug)]
pub(super) struct Certainty {
    /// The detector's score from which a thing is said to be there, and the tagger's for what stands in the picture and for
    /// where it was taken. Keywords ask less: a sentence is read aloud.
    detected: f32,
    tagged: f32,
    /// How likely it has to be, all in all.
    likely: f32,
    /// Of a place that no tagger sees.
    place: f32,
    is_illustration: f32,
}

/// It was plainly seen.
pub(super) const PLAIN: Certainty = Certainty {
    detected: 0.7,
    tagged: 0.8,
    likely: 0.7,
    place: 0.85,
    is_illustration: 0.9,
};

/// It is rather there than not, or nearly so: to begin with.
pub(super) const PROBABLE: Certainty = Certainty {
    detected: 0.3,
    tagged: 0.35,
    likely: 0.35,
    place: 0.5,
    is_illustration: 0.5,
};

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
/// What is looked at from close by, where it fills the picture.
const LOOKED_AT_CLOSELY: [&str; 6] = ["animal", "drink", "flower", "food", "plant", "toy"];
/// From this share of the picture on, a thing fills it.
const FILLS: f32 = 0.4;
/// A word that is as likely, all in all, was seen by the detector and the tagger.
const SEEN_BY_BOTH: f32 = 0.9;
/// What people wear, where a box of it lies in theirs.
const WORN: [&str; 5] = ["hat", "helmet", "suit", "sunglasses", "tie"];
/// So much of a garment's box lies in its wearer's.
const ON_SOMEBODY: f32 = 0.8;
const TABLE: &str = "dining table";
/// Two things are on the two sides where their centres are that far from the middle, in widths of the picture.
const ASIDE: f32 = 0.12;
/// More of a kind than this are several: of many the detector misses some.
const MOST_COUNTED: usize = 3;
/// More kinds of things than this are no description any more.
const MOST_KINDS: usize = 3;
/// Words of light, of how a picture was taken, and of what kind it is, whoever says them.
const SUNSET: [&str; 3] = ["sunset", "sunrise", "dusk"];
const NIGHT: [&str; 2] = ["night", "nighttime"];
const CLOSE_UP: [&str; 2] = ["close-up", "macro"];
const FROM_ABOVE: [&str; 2] = ["aerial view", "from above"];
const SCREENSHOT: [&str; 2] = ["screenshot", "website"];
const DOCUMENT: [&str; 1] = ["document"];

/// What is said, who says so, and how sure the least sure of it is.
#[derive(Default)]
pub(super) struct Facts<'a> {
    pub picture: Picture<'a>,
    pub said_by: Vec<(ModelId, Score)>,
    /// The keywords of what it speaks of.
    pub keywords: Vec<String>,
}

/// Something that is said, with who says so.
struct Fact<'a> {
    thing: Thing<'a>,
    model: ModelId,
    score: Score,
    /// Of one thing that was found somewhere.
    area: Option<BoundingBox>,
}

impl Facts<'_> {
    /// A lone person, or a place by itself, is true and says little.
    pub fn parts(&self) -> usize {
        let picture = &self.picture;
        let more = [
            picture.place.is_some(),
            picture.beyond.is_some(),
            picture.light.is_some(),
            picture.on.is_some(),
            picture.wears.is_some(),
            picture.view.is_some(),
            picture.things.iter().any(|thing| thing.colour.is_some()),
        ];
        picture.things.len() + more.iter().filter(|is| **is).count()
    }
}

pub(super) fn gather<'a>(
    inference: &'a Inference,
    taxonomy: &'a Taxonomy,
    certainty: Certainty,
) -> Facts<'a> {
    let words = keywords::supported(inference, taxonomy);
    let facts = things(inference, taxonomy, &words, certainty);
    let mut told = Facts::default();
    let picture = &mut told.picture;
    picture.things = aside(&facts);
    if let [first, others @ ..] = facts.as_slice()
        && first.thing.word == PERSON
        && first.thing.count == Count::Exactly(1)
        && let Some(person) = first.area
    {
        let worn = others.iter().find(|fact| is_worn(fact, person));
        picture.wears = worn.map(|fact| fact.thing.word);
        let ridden = others.iter().find(|fact| is_under(fact, person));
        picture.on = ridden.map(|fact| fact.thing.word);
        let is_said =
            |thing: &Thing<'_>| Some(thing.word) == picture.wears || Some(thing.word) == picture.on;
        if picture.wears.is_some() || picture.on.is_some() {
            for thing in &mut picture.things {
                thing.side = None;
            }
        }
        picture.things.retain(|thing| !is_said(thing));
    }
    // What lies on a table is not beside it; people are.
    let is_table = |thing: &Thing<'_>| thing.word == TABLE;
    let has_more =
        picture.things.len() > 1 && picture.things.iter().all(|thing| thing.word != PERSON);
    let has_table = has_more && picture.things.iter().any(is_table);
    if has_table {
        picture.things.retain(|thing| !is_table(thing));
        for thing in &mut picture.things {
            thing.side = None;
        }
    }
    let mut said_by: Vec<(ModelId, Score)> = facts
        .iter()
        .map(|fact| (fact.model.clone(), fact.score))
        .collect();
    let likely =
        |known| best_of(&words, known).filter(|best| best.score.value() >= certainty.place);
    let places = places_of(inference, taxonomy, &words, certainty);
    let names: Vec<&str> = places.iter().map(|(place, ..)| place.word).collect();
    (picture.place, picture.beyond) = arranged(&names, &picture.things);
    if has_table {
        (picture.place, picture.beyond) = (places::place(TABLE), None);
    }
    let said: Vec<&str> = [picture.place, picture.beyond]
        .into_iter()
        .flatten()
        .map(|place| place.word)
        .collect();
    for (place, model, score) in &places {
        let makes_it_snowy =
            ["mountain", "snow"].contains(&place.word) && said.contains(&"snowy mountain");
        if said.contains(&place.word) || makes_it_snowy {
            said_by.push((model.clone(), *score));
        }
    }
    for (light, known) in [(Light::Sunset, &SUNSET[..]), (Light::Night, &NIGHT)] {
        if let Some(support) = likely(known).filter(|_| picture.light.is_none()) {
            picture.light = Some(light);
            said_by.push((support.model.clone(), support.score));
        }
    }
    for (surroundings, known) in [
        (Surroundings::Indoors, &["indoors", "room"][..]),
        (Surroundings::Outdoors, &["outdoors", "outside"]),
    ] {
        let is_free = picture.surroundings.is_none() && picture.place.is_none();
        if let Some(support) = likely(known).filter(|_| is_free && !picture.things.is_empty()) {
            picture.surroundings = Some(surroundings);
            said_by.push((support.model.clone(), support.score));
        }
    }
    let fills = match facts.as_slice() {
        [one] => {
            one.area.is_some_and(|area| area.clamped().area() >= FILLS)
                && is_small(one.thing.word, taxonomy)
        }
        _ => false,
    };
    let is_one_thing = facts.len() == 1 && facts.iter().all(|fact| fact.thing.word != PERSON);
    if likely(&FROM_ABOVE[..]).is_some() {
        picture.view = Some(View::FromAbove);
    } else if is_one_thing && (fills || likely(&CLOSE_UP[..]).is_some()) {
        picture.view = Some(View::CloseUp);
    }
    paint(picture, &facts, inference);
    picture.medium = match (likely(&SCREENSHOT[..]), likely(&DOCUMENT[..])) {
        (Some(_), _) => Medium::Screenshot,
        (None, Some(_)) => Medium::Document,
        (None, None) => medium(inference, certainty),
    };
    if let (Medium::Illustration, Some(drawn)) = (picture.medium, &inference.illustration) {
        said_by.push((drawn.model.clone(), drawn.value));
    }
    let keywords = facts.iter().map(|fact| fact.thing.word);
    let places = [picture.place, picture.beyond].into_iter().flatten();
    told.keywords = keywords
        .chain(places.map(|place| place.word))
        .map(str::to_owned)
        .collect();
    told.said_by = said_by;
    told
}

fn best_of<'w>(words: &'w Words<'_>, known: &[&'w str]) -> Option<&'w Support> {
    let known = known.iter().filter_map(|word| words.get(word));
    known.max_by(|a, b| a.score.value().total_cmp(&b.score.value()))
}

fn medium(inference: &Inference, certainty: Certainty) -> Medium {
    let drawn = inference
        .illustration
        .as_ref()
        .map(|output| output.value.value());
    let is_grey = (inference.measured.as_ref())
        .is_some_and(|measured| measured.value.grey && measured.value.continuous);
    match drawn {
        Some(drawn) if drawn >= certainty.is_illustration => Medium::Illustration,
        _ if is_grey => Medium::BlackAndWhite,
        _ => Medium::Photo,
    }
}

/// A lone thing from close by is of the colour that the picture is mostly of.
fn paint(picture: &mut Picture<'_>, facts: &[Fact<'_>], inference: &Inference) {
    let [fact] = facts else {
        return;
    };
    let colour = fact.area.and_then(|area| colour_in(inference, area));
    let is_clear = fact.thing.word != PERSON && picture.medium == Medium::Photo;
    if let (Some(thing), true) = (picture.things.first_mut(), is_clear) {
        thing.colour = colour;
    }
}

/// Of an object that was found there, where it has one colour above all.
fn colour_in(inference: &Inference, area: BoundingBox) -> Option<Colour> {
    let measured = inference.measured.as_ref()?;
    let mut of_objects = measured.value.objects.iter();
    let (_, colour) = of_objects.find(|(known, _)| known.intersection_over_union(area) > 0.9)?;
    Some(*colour)
}

fn is_small(word: &str, taxonomy: &Taxonomy) -> bool {
    LOOKED_AT_CLOSELY
        .iter()
        .any(|kind| taxonomy.covers(kind, word))
}

fn is_worn(fact: &Fact<'_>, person: BoundingBox) -> bool {
    let lies_in_it = |area: BoundingBox| area.shared_with(person) >= ON_SOMEBODY * area.area();
    WORN.contains(&fact.thing.word)
        && fact.thing.count == Count::Exactly(1)
        && fact.area.is_some_and(lies_in_it)
}

/// The person's feet, or seat, are where it is, and the person is above it and not beside it.
fn is_under(fact: &Fact<'_>, person: BoundingBox) -> bool {
    let Some(area) = fact
        .area
        .filter(|_| is_ridden(fact.thing.word) && fact.thing.count == Count::Exactly(1))
    else {
        return false;
    };
    let shared = area.right().min(person.right()) - area.x.max(person.x);
    let is_over = shared >= 0.5 * area.width.min(person.width);
    let ends_in_it =
        person.bottom() >= area.y && person.bottom() <= area.bottom() + 0.1 * person.height;
    is_over && ends_in_it && person.y < area.y
}

/// People first, then things, the largest first, then what the picture as a whole was taken for.
fn things<'a>(
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
                score: Score::new(fact.score.value().min(likely(word))),
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
    facts.extend(of_the_whole(inference, taxonomy, words, certainty, &named));
    pour(&mut facts);
    facts.truncate(MOST_KINDS);
    facts
}

/// A cup and coffee are a cup of it.
fn pour(facts: &mut Vec<Fact<'_>>) {
    let at = |wanted: &str, facts: &[Fact<'_>]| {
        facts
            .iter()
            .position(|fact| fact.thing == Thing::one(wanted))
    };
    if let (Some(cup), Some(coffee)) = (at("cup", facts), at("coffee", facts)) {
        facts[cup].thing = Thing::one("cup of coffee");
        facts.remove(coffee);
    }
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
        let is_said = stands(word, taxonomy)
            && !is_known(word)
            && (word == &TABLE || places::place(word).is_none());
        let is_nameable = !is_uncounted(word) || nouns::is_known(word);
        let by_tagger = Some(&support.model) == tagger;
        let is_sure = match by_tagger {
            true => {
                let mass = masses.get(word).map_or(0.0, |mass| mass.value());
                mass >= certainty.tagged && is_named(word, inference, taxonomy)
            }
            false => support.score.value() >= certainty.likely && !taxonomy.is_detected(word),
        };
        let score = match by_tagger {
            true => masses.get(word).copied().unwrap_or(support.score),
            false => support.score,
        };
        (is_said && is_nameable && is_sure).then(|| Fact {
            thing: Thing::one(word),
            model: support.model.clone(),
            score,
            area: None,
        })
    });
    candidates.max_by(|a, b| a.score.value().total_cmp(&b.score.value()))
}

fn stands(word: &str, taxonomy: &Taxonomy) -> bool {
    nouns::is_known(word) || STANDING.iter().any(|kind| taxonomy.covers(kind, word))
}

/// A class of the tagger itself is one word; what is only broader ("animal") says too little.
fn is_named(word: &str, inference: &Inference, taxonomy: &Taxonomy) -> bool {
    let tags = inference.tags.iter().flat_map(|tags| &tags.value);
    tags.filter_map(|tag| taxonomy.tagged(tag.class))
        .any(|named| named == word)
}

/// The likeliest places, the likeliest first, and of a beach and the coast, the beach. A kitchen is guessed by the tagger from a pot.
fn places_of(
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
fn arranged(
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

/// Of two single things on two sides it is said on which.
fn aside<'a>(facts: &[Fact<'a>]) -> Vec<Thing<'a>> {
    let mut things: Vec<Thing<'_>> = facts.iter().map(|fact| fact.thing).collect();
    let middles: Vec<f32> = facts
        .iter()
        .filter_map(|fact| fact.area)
        .map(|area| area.x + area.width / 2.0)
        .collect();
    if let ([a, b], [first, second]) = (middles.as_slice(), things.as_mut_slice()) {
        let (left, right) = (0.5 - ASIDE, 0.5 + ASIDE);
        if *a <= left && *b >= right {
            (first.side, second.side) = (Some(Side::Left), Some(Side::Right));
        } else if *b <= left && *a >= right {
            (first.side, second.side) = (Some(Side::Right), Some(Side::Left));
        }
    }
    things
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
