//! How many people there are, and the words for them.

use super::calibration;
use super::keywords::{DETECTED, WORTH, Words, company, support, surer};
use crate::domain::inference::{Detection, Inference, Output, Score};
use crate::domain::provenance::ModelId;
use crate::domain::taxonomy::Taxonomy;

/// The score from which a face is taken as a person: well above what is enough to propose hiding it.
const FACE_IS_PERSON: f32 = 0.6;
/// A face this high, in fractions of the picture, is what the photo is of: a portrait shows head and shoulders, of which the
/// face is a third to a half.
const PORTRAYED: f32 = 0.18;
/// This many people are a crowd.
const CROWD: usize = 10;

/// The words for people, by how many there are.
pub(super) const PERSON: &str = "person";
pub(super) const PEOPLE: &str = "people";
pub(super) const CROWD_WORD: &str = "crowd";
pub(super) const PORTRAIT: &str = "portrait";

/// One person, people or a crowd, of those who are likely enough: "people" is as sure as the second of them, "crowd" as the
/// tenth.
pub(super) fn count_people<'a>(
    words: &mut Words<'a>,
    inference: &'a Inference,
    taxonomy: &Taxonomy,
) {
    let Some((model, mut found)) = people(inference, taxonomy) else {
        return;
    };
    found.sort_by(|a, b| b.score.value().total_cmp(&a.score.value()));
    let is_bodies = (inference.objects.as_ref()).is_some_and(|objects| objects.model == *model);
    let others = company(inference, PERSON, taxonomy);
    let none = Score::new(0.0);
    let score = |rank: usize| found.get(rank - 1).map_or(none, |one| one.score);
    let likely = |rank: usize| {
        // The first two are each other's company, and the first is everybody's.
        let company = surer([others, score(if rank == 1 { 2 } else { 1 })].into_iter());
        match is_bodies {
            true => calibration::found(score(rank), none, company),
            false => score(rank),
        }
    };
    let ranks = 1..=found.len();
    let count = ranks.filter(|rank| likely(*rank).value() >= WORTH).count();
    let areas: Vec<_> = found.iter().take(count).map(|one| one.area).collect();
    let mut say = |word, rank, areas| support(words, word, model, likely(rank), areas);
    match count {
        0 => {}
        1 => say(PERSON, 1, areas),
        many => {
            if many >= CROWD {
                say(CROWD_WORD, CROWD, areas.clone());
            }
            say(PEOPLE, 2, areas);
            // The tagger may have said "person" for a diver among them.
            words.remove(PERSON);
        }
    }
}

/// The face of the one person whom a photo is of.
pub(super) fn portrayed(inference: &Inference) -> Option<(&ModelId, Detection)> {
    let output = inference.faces.as_ref()?;
    match output.value.as_slice() {
        [face] if face.score.value() >= FACE_IS_PERSON && face.area.height >= PORTRAYED => {
            Some((&output.model, *face))
        }
        _ => None,
    }
}

/// As many as the detector that finds more of them finds.
pub(super) fn people<'a>(
    inference: &'a Inference,
    taxonomy: &Taxonomy,
) -> Option<(&'a ModelId, Vec<Detection>)> {
    let bodies = kept(inference.objects.as_ref(), |detection| {
        taxonomy.detected(detection.class) == Some(PERSON) && detection.score.value() >= DETECTED
    });
    let faces = kept(inference.faces.as_ref(), |face| {
        face.score.value() >= FACE_IS_PERSON
    });
    let count = |found: &Option<(&ModelId, Vec<Detection>)>| {
        found.as_ref().map_or(0, |(_, people)| people.len())
    };
    if count(&faces) > count(&bodies) {
        faces
    } else {
        bodies
    }
}

fn kept(
    output: Option<&Output<Vec<Detection>>>,
    is_person: impl Fn(&Detection) -> bool,
) -> Option<(&ModelId, Vec<Detection>)> {
    let output = output?;
    let mut found = output.value.clone();
    found.retain(is_person);
    Some((&output.model, found))
}
