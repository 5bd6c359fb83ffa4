//! Signs, the weak ones too, of what a caption speaks of.

use std::collections::BTreeMap;

use super::keywords::{DETECTED, tagged};
use super::people::PERSON;
use super::spoken_of::Thing;
use crate::domain::inference::{Inference, Score};
use crate::domain::taxonomy::Taxonomy;

/// The tagger's probability for any member of a kind from which a caption may speak of one.
pub(super) const TAGGED_KIND: f32 = 0.1;
/// The scores of a body and of a face from which somebody may be there: enough for a person to look, and doubtful faces are
/// hidden, too. Of a body written about more is asked.
const BODY: f32 = 0.15;
const SURE_BODY: f32 = 0.45;
const PLAIN_BODY: f32 = 0.75;
pub(super) const FACE: f32 = 0.3;
/// What the tagger and the detectors know well enough for their silence to mean something.
const CHECKED: [&str; 11] = [
    "animal",
    "electronics",
    "food",
    "furniture",
    "music",
    "musical instrument",
    "playground",
    "sport",
    "toy",
    "vehicle",
    "weapon",
];

/// Signs of things, the weak ones too.
pub(super) struct Seen<'a> {
    taxonomy: &'a Taxonomy,
    objects: Vec<&'a str>,
    mass: BTreeMap<&'a str, Score>,
    pub people: usize,
    is_somebody_sure: bool,
    pub plain_people: usize,
}

impl<'a> Seen<'a> {
    /// Nothing where no model looked.
    pub fn of(inference: &Inference, taxonomy: &'a Taxonomy) -> Option<Seen<'a>> {
        let found = inference.objects.as_ref()?.value.iter();
        let objects = found.filter_map(|found| taxonomy.detected(found.class));
        Some(Seen {
            taxonomy,
            objects: objects.filter(|word| *word != PERSON).collect(),
            mass: tagged(inference, taxonomy),
            people: people(inference, taxonomy, DETECTED),
            is_somebody_sure: people(inference, taxonomy, SURE_BODY) > 0,
            plain_people: bodies(inference, taxonomy, PLAIN_BODY),
        })
    }

    /// Each of these things has some sign of its own, however weak: what the detector knows by its name, what else belongs
    /// to a checked kind by that.
    pub fn bears_out(&self, things: &[Thing]) -> bool {
        things.iter().all(|thing| {
            let keyword = thing.keyword.as_str();
            if keyword == PERSON {
                return self.is_somebody_sure;
            }
            if self.taxonomy.is_detected(keyword) {
                return self.is_there(keyword);
            }
            let mut kinds = CHECKED
                .iter()
                .filter(|kind| self.taxonomy.covers(kind, keyword));
            kinds.all(|kind| self.is_there(kind))
        })
    }

    /// How many of these are surely not there, for all that the models know: somebody where nobody is plain to see, and what the
    /// detector knows by its name and neither it nor the tagger sees.
    pub fn contradicts(&self, things: &[Thing]) -> usize {
        let is_missing = |thing: &&Thing| match thing.keyword.as_str() {
            PERSON => !self.is_somebody_sure,
            keyword => self.taxonomy.names_a_find(keyword) && !self.is_there(keyword),
        };
        things.iter().filter(is_missing).count()
    }

    fn is_there(&self, keyword: &str) -> bool {
        let covered = |word: &&str| self.taxonomy.covers(keyword, word);
        let mass = self.mass.get(keyword);
        self.objects.iter().any(covered) || mass.is_some_and(|mass| mass.value() >= TAGGED_KIND)
    }
}

/// Where no model looked, somebody may be.
pub(super) fn is_somebody_there(inference: &Inference, taxonomy: &Taxonomy) -> bool {
    inference.objects.is_none() || people(inference, taxonomy, BODY) > 0
}

/// As many as the detector that finds more of them finds, bodies from this score on.
fn people(inference: &Inference, taxonomy: &Taxonomy, body: f32) -> usize {
    let faces = inference.faces.iter().flat_map(|faces| &faces.value);
    let faces = faces.filter(|face| face.score.value() >= FACE);
    bodies(inference, taxonomy, body).max(faces.count())
}

fn bodies(inference: &Inference, taxonomy: &Taxonomy, body: f32) -> usize {
    let found = inference.objects.iter().flat_map(|objects| &objects.value);
    let bodies = found.filter(|found| {
        taxonomy.detected(found.class) == Some(PERSON) && found.score.value() >= body
    });
    bodies.count()
}
