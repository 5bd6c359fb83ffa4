//! What is to be said of a picture, from whatever knows of it: the detectors, the tagger, and every list of words with scores.

use super::illustration;
use super::keywords::{Support, Words};
use super::layout::{aside, is_under, is_worn};
use super::nouns::Count;
use super::people::{PERSON, portrayed};
use super::picture::{Light, Medium, Picture, Surroundings, Thing, View};
use super::places::{self, Place};
use super::things::{Fact, things};
use super::whereabouts::{TABLE, arranged, places_of};
use crate::domain::inference::{BoundingBox, Colour, Inference, Score};
use crate::domain::provenance::ModelId;
use crate::domain::taxonomy::Taxonomy;

/// How sure one has to be of what is said.
#[derive(Clone, Copy, Debug)]
pub(super) struct Certainty {
    /// The detector's score from which a thing is said to be there, and the tagger's for what stands in the picture and for
    /// where it was taken. Keywords ask less: a sentence is read aloud.
    pub detected: f32,
    pub tagged: f32,
    /// How likely it has to be, all in all.
    pub likely: f32,
    /// Of a place that no tagger sees.
    pub place: f32,
    pub is_illustration: f32,
    /// What is only broader ("animal") says too little.
    pub asks_for_names: bool,
}

/// It was plainly seen.
pub(super) const PLAIN: Certainty = Certainty {
    detected: 0.7,
    tagged: 0.8,
    likely: 0.7,
    place: 0.7,
    is_illustration: 0.9,
    asks_for_names: true,
};

/// It is rather there than not, or nearly so: to begin with.
pub(super) const PROBABLE: Certainty = Certainty {
    detected: 0.3,
    tagged: 0.35,
    likely: 0.35,
    place: 0.5,
    is_illustration: 0.5,
    asks_for_names: false,
};

/// What is looked at from close by, where it fills the picture.
const LOOKED_AT_CLOSELY: [&str; 6] = ["animal", "drink", "flower", "food", "plant", "toy"];

/// From this share of the picture on, a thing fills it.
const FILLS: f32 = 0.4;

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
            picture.view.is_some_and(|view| view != View::Portrait),
            picture.things.iter().any(|thing| thing.colour.is_some()),
        ];
        picture.things.len() + more.iter().filter(|is| **is).count()
    }
}

pub(super) fn gather<'a>(
    inference: &'a Inference,
    taxonomy: &'a Taxonomy,
    words: &Words<'a>,
    certainty: Certainty,
) -> Facts<'a> {
    let facts = things(inference, taxonomy, words, certainty);
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
    let surface = taken_for_surface(picture);
    let mut said_by: Vec<(ModelId, Score)> = facts
        .iter()
        .map(|fact| (fact.model.clone(), fact.score))
        .collect();
    let is_product = illustration::is_photographed_product(inference);
    let likely = |known| {
        best_of(words, known).filter(|best| best.score.value() >= certainty.place && !is_product)
    };
    let places = places_of(inference, taxonomy, words, certainty);
    let names: Vec<&str> = places.iter().map(|(place, ..)| place.word).collect();
    (picture.place, picture.beyond) = arranged(&names, &picture.things);
    // There is a sky over nearly everything.
    picture.place = picture
        .place
        .filter(|place| place.word != "sky" || !certainty.asks_for_names);
    if let Some(surface) = surface {
        let is_person = picture.things.iter().any(|thing| thing.word == PERSON);
        if !is_person || picture.place.is_none() {
            (picture.place, picture.beyond) = (Some(surface), None);
        }
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
    let is_one_person = matches!(facts.as_slice(), [fact, ..]
        if fact.thing.word == PERSON && fact.thing.count == Count::Exactly(1));
    let face = portrayed(inference).filter(|_| is_one_person && picture.on.is_none());
    if let Some((model, face)) = face {
        picture.view = Some(View::Portrait);
        said_by.push((model.clone(), face.score));
    } else if likely(&FROM_ABOVE[..]).is_some() {
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
    if let (Medium::Illustration, Some(drawn)) = (picture.medium, illustration::asked(inference)) {
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

/// What lies on a table or a plate is not beside it, and people are at a table.
fn taken_for_surface(picture: &mut Picture<'_>) -> Option<&'static Place> {
    let has = |word: &str| picture.things.iter().any(|thing| thing.word == word);
    let has_table = has(TABLE) || has("table");
    let surface = match picture.things.as_slice() {
        [_, _, ..] if has_table && has(PERSON) => &places::AT_TABLE,
        [_, _, ..] if has_table => places::place(TABLE)?,
        [_, _, ..] if has("plate") && !has(PERSON) => &places::ON_PLATE,
        _ => return None,
    };
    let is_surface = |word: &str| word == surface.word || surface.word == TABLE && word == "table";
    picture.things.retain(|thing| !is_surface(thing.word));
    for thing in &mut picture.things {
        thing.side = None;
    }
    Some(surface)
}

fn best_of<'w>(words: &'w Words<'_>, known: &[&'w str]) -> Option<&'w Support> {
    let known = known.iter().filter_map(|word| words.get(word));
    known.max_by(|a, b| a.score.value().total_cmp(&b.score.value()))
}

fn medium(inference: &Inference, certainty: Certainty) -> Medium {
    let drawn = illustration::asked(inference).map(|output| output.value.value());
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
