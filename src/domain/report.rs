//! What there is to say about a batch: photos and findings, how much of it AI drafted, licences, personal data.

use std::collections::BTreeMap;

use super::field::TextField;
use super::policy::Finding;
use super::provenance::Source;
use super::region::{RegionKind, Treatment};
use super::review::{Review, Reviewed, Suggestion, Verdict};
use super::session::{Asset, Session, State};
use super::time::Time;

#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    pub made: Time,
    /// Of the policy; empty where none is set.
    pub policy: String,
    /// "Ann, reviewer"
    pub person: Option<String>,
    pub photos: Vec<Told>,
    pub shares: Shares,
    /// Licence or usage terms → how many reviewed photos; those that name none are under an empty text.
    pub licences: BTreeMap<String, usize>,
}

/// What is told of a photo.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    pub name: String,
    pub state: &'static str,
    pub approved_by: Option<String>,
    pub findings: Vec<Finding>,
    pub shares: Shares,
    pub licence: Option<String>,
    /// In what is handed out of it, in words.
    pub personal: Vec<String>,
}

/// Of the values that stand: who said them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shares {
    /// By a model, accepted as they were.
    pub model: usize,
    /// Those of them and of the rewritten ones that the model gave as a starting point only.
    pub starting_points: usize,
    /// Those of them and of the rewritten ones that a model of the browser's own said first.
    pub browsers: usize,
    /// By a model, rewritten by a person.
    pub rewritten: usize,
    pub person: usize,
    pub file: usize,
}

impl Shares {
    pub fn all(self) -> usize {
        self.model + self.rewritten + self.person + self.file
    }

    /// In percent of all values, what a model said first.
    pub fn ai_percent(self) -> Option<usize> {
        let all = self.all();
        (all > 0).then(|| (100 * (self.model + self.rewritten) + all / 2) / all)
    }

    fn count<T: Clone>(&mut self, suggestion: &Suggestion<T>) {
        if suggestion.verdict != Verdict::Accepted {
            return;
        }
        let count = match (&suggestion.source, suggestion.first_source()) {
            (Source::Person, first) if first.is_model() => &mut self.rewritten,
            (Source::Person, _) => &mut self.person,
            (Source::File { .. } | Source::Nearby { .. }, _) => &mut self.file,
            (Source::Model { .. } | Source::Browser { .. } | Source::Translated { .. }, _) => {
                &mut self.model
            }
        };
        *count += 1;
        if suggestion.first_source().is_starting_point() {
            self.starting_points += 1;
        }
        if suggestion.first_source().browsers().is_some() {
            self.browsers += 1;
        }
    }

    fn add(&mut self, other: Shares) {
        self.model += other.model;
        self.starting_points += other.starting_points;
        self.browsers += other.browsers;
        self.rewritten += other.rewritten;
        self.person += other.person;
        self.file += other.file;
    }

    /// Keywords and texts; faces are no values that are published.
    fn of(review: &Review) -> Shares {
        let mut shares = Shares::default();
        review.keywords.iter().for_each(|word| shares.count(word));
        review
            .texts()
            .iter()
            .for_each(|(_, text)| shares.count(text));
        shares
    }
}

impl Session {
    pub fn report(&self, made: Time) -> Report {
        let photos: Vec<Told> = self.assets().iter().map(|asset| self.told(asset)).collect();
        let mut shares = Shares::default();
        let mut licences = BTreeMap::new();
        for told in photos.iter().filter(|told| told.state == REVIEWED) {
            shares.add(told.shares);
            let licence = told.licence.clone().unwrap_or_default();
            *licences.entry(licence).or_default() += 1;
        }
        let person = self.person();
        Report {
            made,
            policy: self.policy().name.clone(),
            person: person.map(|person| format!("{}, {}", person.name, person.role.name())),
            photos,
            shares,
            licences,
        }
    }

    fn told(&self, asset: &Asset) -> Told {
        let reviewed = asset.review.finish();
        let licence = reviewed.text(TextField::Licence);
        let licence = licence.or_else(|| reviewed.text(TextField::UsageTerms));
        Told {
            name: asset.path.clone(),
            state: match asset.state {
                State::Reviewed => REVIEWED,
                State::Failed(_) => "failed",
                State::Waiting | State::Working(_) | State::ToReview => "not reviewed",
            },
            approved_by: asset.hands.approved.clone(),
            findings: self.findings(asset),
            shares: Shares::of(&asset.review),
            licence: licence.map(str::to_owned),
            personal: personal(asset, &reviewed),
        }
    }
}

const REVIEWED: &str = "reviewed";

/// What says something about somebody. Redacted copies have no place and no serial numbers, and no hidden face.
fn personal(asset: &Asset, reviewed: &Reviewed) -> Vec<String> {
    let mut kept = Vec::new();
    if !asset.found.places.is_empty() && !asset.review.removes_location {
        kept.push("the place where it was taken".to_owned());
    }
    let faces = |is: &dyn Fn(&Suggestion<_>) -> bool| {
        let regions = asset.review.regions.iter();
        let faces = regions.filter(|region| region.value.kind == RegionKind::Face);
        faces.filter(|face| is(face)).count()
    };
    let hidden =
        faces(&|face| face.verdict != Verdict::Rejected && face.value.treatment == Treatment::Hide);
    let visible =
        faces(&|face| face.verdict == Verdict::Accepted && face.value.treatment == Treatment::Keep);
    let count = |count: usize| match count {
        1 => "1 face".to_owned(),
        count => format!("{count} faces"),
    };
    if visible > 0 {
        kept.push(format!("{}, kept visible", count(visible)));
    }
    if hidden > 0 {
        kept.push(format!("{}, hidden in redacted copies only", count(hidden)));
    }
    for (field, what) in [
        (TextField::Creator, "its creator's name"),
        (TextField::Owner, "its owner's name"),
        (TextField::ContactEmail, "an e-mail address"),
        (TextField::AiPromptWriter, "the name of a prompt's writer"),
    ] {
        if reviewed.text(field).is_some() {
            kept.push(what.to_owned());
        }
    }
    let facts = asset.found.details.iter().filter(|fact| {
        let property = fact.property.as_str();
        property.contains("SerialNumber") || property.contains("OwnerName")
    });
    kept.extend(facts.map(|fact| format!("{}, not in redacted copies", fact.name.to_lowercase())));
    kept
}
