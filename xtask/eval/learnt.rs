//! `eval learnt`: keywords suggested by what was learnt, against what people say of the photos.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use anyhow::{Result, ensure};
use hushtag::domain::draft::Draft;
use hushtag::domain::inference::{Inference, Output};
use hushtag::domain::learnt::{Learnt, Lesson};
use hushtag::domain::likeness::Likeness;
use hushtag::infer::manifest::Task;
use serde_json::{Value, json};

use crate::batch::Batch;
use crate::caption_metrics::words;
use crate::looks;
use crate::nouns::Nouns;
use crate::photos::Photos;
use crate::ratio::{Counts, calibration_error, share};
use crate::table;

/// Precision, recall and calibration of learnt keywords.
///
/// Taken are the photos that no caption names a person in. Each noun that three captions of a photo say is a keyword of that
/// photo; where one or two say it the photo is left out. For every noun with 15 photos or more (and not every eighth), some
/// are taught and all others asked, four times over with other photos. precision, recall: over all these; base: the share of
/// right ones, had the noun been suggested always. ece: of the suggested ones.
///
/// "series": 40 of the photos are taught in three looks (whole, mirrored, the left four fifths), then asked in three others
/// (the right four fifths, the middle two thirds, darker) and of all the other photos.
///
/// With --rule, instead: how often the product keeps a likeness at all, which it does only where no model found anybody;
/// of the photos whose captions name a person (somebody_missed), and of the others (nobody_kept).
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Arguments {
    /// The folder or tar archive of photos.
    #[arg(long)]
    images: PathBuf,
    /// Table (may end in .gz): image, split, caption; several rows a photo.
    #[arg(long)]
    captions: PathBuf,
    /// Photos that teach a word.
    #[arg(long, default_value_t = 5)]
    examples: usize,
    /// Measure which photos are learnt from.
    #[arg(long)]
    rule: bool,
}

/// Nouns of the captioner's vocabulary that name a person, or a part of one.
const PEOPLE: &str = "adult arm artist athlete audience baby ballerina band bicyclist biker boarder boater boxer boy bride \
    catcher cheerleader chef child climber couple cowboy crowd cyclist dancer daughter diver driver face family father \
    finger firefighter fisherman foot friend gentleman girl goalie golfer group guitarist gymnast guy hair hand head hiker \
    human individual infant jockey jogger kayaker kid lady leg man mother motorcyclist mouth musician officer opponent pedestrian \
    people performer person photographer player police policeman racer referee rider runner sailor skateboarder skater \
    skier sledder snowboarder soldier someone son spectator student surfer swimmer teammate team teenager tennis toddler \
    tourist wakeboarder woman worker wrestler youth";

/// A noun is a keyword of so many photos at least.
const FEWEST: usize = 15;
const ROUNDS: usize = 4;
const SERIES: usize = 40;

type Said = BTreeMap<String, BTreeMap<&'static str, usize>>;

pub fn evaluate(arguments: &Arguments, batch: &Batch) -> Result<Value> {
    let said = said(&arguments.captions)?;
    let photos = Photos::open(&arguments.images, |name| said.contains_key(name))?;
    let names = said.keys().filter(|name| photos.has(name));
    if arguments.rule {
        return rule(
            &batch.choose(names.cloned().collect()),
            &said,
            &photos,
            batch,
        );
    }
    let nobody = names.filter(|name| !names_somebody(&said[*name]));
    let names = batch.choose(nobody.cloned().collect());
    ensure!(!names.is_empty(), "no photo of the table is there");
    let analysed = batch.analyse(&names, &photos, &[Task::Backbone])?;
    let likenesses: Vec<Likeness> = (analysed.iter())
        .filter_map(|one| likeness(&one.inference))
        .collect();
    ensure!(
        likenesses.len() == names.len(),
        "the backbone says nothing of a photo"
    );

    let mut tally = Tally::default();
    let nouns = keywords(&names, &said);
    for noun in &nouns {
        let times = |name: &String| said[name].get(noun).copied().unwrap_or(0);
        let given: Vec<usize> = (0..names.len())
            .filter(|at| times(&names[*at]) >= 3)
            .collect();
        let not: Vec<usize> = (0..names.len())
            .filter(|at| times(&names[*at]) == 0)
            .collect();
        for round in 0..ROUNDS {
            // Evenly spread, other photos in each round.
            let step = given.len() / arguments.examples.max(1);
            let taught: BTreeSet<usize> = (0..arguments.examples)
                .filter_map(|nth| given.get(nth * step + round * step / ROUNDS).copied())
                .collect();
            let learnt = taught_by(noun, taught.iter().map(|at| &likenesses[*at]));
            for at in given.iter().filter(|at| !taught.contains(at)) {
                tally.ask(&learnt, &likenesses[*at], true);
            }
            for at in &not {
                tally.ask(&learnt, &likenesses[*at], false);
            }
        }
    }
    let series = series(&names, &photos, &likenesses, batch)?;
    let mut figures = tally.figures();
    figures["photos"] = json!(names.len());
    figures["words"] = json!(nouns.len());
    figures["series"] = series.figures();
    Ok(figures)
}

/// How many captions of each photo say each noun.
fn said(path: &std::path::Path) -> Result<Said> {
    let nouns = Nouns::read();
    let mut said = Said::new();
    for row in table::read(path, 3)? {
        let words = words(&row[2]);
        let once: BTreeSet<&str> = nouns.of(&words).collect();
        let of_photo = said.entry(row[0].clone()).or_default();
        for noun in once {
            *of_photo.entry(noun).or_default() += 1;
        }
    }
    Ok(said)
}

fn names_somebody(nouns: &BTreeMap<&'static str, usize>) -> bool {
    PEOPLE
        .split_ascii_whitespace()
        .any(|word| nouns.contains_key(word))
}

fn keywords(names: &[String], said: &Said) -> Vec<&'static str> {
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    for name in names {
        for (noun, times) in &said[name] {
            *counts.entry(noun).or_default() += usize::from(*times >= 3);
        }
    }
    counts.retain(|_, count| (FEWEST..=names.len() / 8).contains(count));
    counts.into_keys().collect()
}

fn likeness(inference: &Inference) -> Option<Likeness> {
    let Output { model, value } = inference.embedding.as_ref()?;
    Likeness::of(model, value)
}

fn taught_by<'a>(word: &str, photos: impl Iterator<Item = &'a Likeness>) -> Learnt {
    let lesson = Lesson {
        is: vec![word.to_owned()],
        is_not: Vec::new(),
    };
    let mut learnt = Learnt::default();
    for photo in photos {
        learnt.take(photo, &Lesson::default(), &lesson);
    }
    learnt
}

#[derive(Default)]
struct Tally {
    counts: Counts,
    asked: usize,
    scored: Vec<(f32, bool)>,
}

impl Tally {
    fn ask(&mut self, learnt: &Learnt, photo: &Likeness, is_right: bool) {
        self.asked += 1;
        match learnt.suggest(photo).first() {
            Some(word) => {
                self.counts.right += usize::from(is_right);
                self.counts.wrong += usize::from(!is_right);
                let score = word.source.score().map_or(1.0, |score| score.value());
                self.scored.push((score, is_right));
            }
            None => self.counts.missed += usize::from(is_right),
        }
    }

    fn figures(&self) -> Value {
        json!({
            "precision": self.counts.precision(),
            "recall": self.counts.recall(),
            "base": share(self.counts.right + self.counts.missed, self.asked),
            "suggested": self.scored.len(),
            "ece": calibration_error(&self.scored),
        })
    }
}

fn series(names: &[String], photos: &Photos, all: &[Likeness], batch: &Batch) -> Result<Tally> {
    let mut models = batch.load(&[Task::Backbone])?;
    let mut tally = Tally::default();
    let count = SERIES.min(names.len());
    for number in 0..count {
        let at = number * names.len() / count;
        let looks = looks::of(&photos.read(&names[at])?)?;
        let looks = looks.map(|look| likeness(&models.analyse(&look, &mut |_| {}).0));
        let looks: Vec<Likeness> = looks.into_iter().flatten().collect();
        let (taught, asked) = looks.split_at(looks.len() / 2);
        let learnt = taught_by("series", taught.iter());
        for look in asked {
            tally.ask(&learnt, look, true);
        }
        for (_, other) in all.iter().enumerate().filter(|(other, _)| *other != at) {
            tally.ask(&learnt, other, false);
        }
    }
    Ok(tally)
}

fn rule(names: &[String], said: &Said, photos: &Photos, batch: &Batch) -> Result<Value> {
    let tasks = [Task::Backbone, Task::Objects, Task::Faces, Task::SmallFaces];
    let analysed = batch.analyse(names, photos, &tasks)?;
    let has_likeness = |draft: &Draft| draft.likeness.is_some();
    let of = |is_somebody: bool| {
        let these = || {
            names
                .iter()
                .zip(&analysed)
                .filter(move |(name, _)| names_somebody(&said[*name]) == is_somebody)
        };
        share(
            these().filter(|(_, one)| has_likeness(&one.draft)).count(),
            these().count(),
        )
    };
    let somebody = names
        .iter()
        .filter(|name| names_somebody(&said[*name]))
        .count();
    Ok(json!({
        "photos": names.len(),
        "somebody": somebody,
        "somebody_missed": of(true),
        "nobody_kept": of(false),
    }))
}
