//! `eval tags`: the proposed keywords against labelled photos.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use hushtag::domain::draft::{Draft, company, tagged};
use hushtag::domain::inference::Inference;
use hushtag::domain::taxonomy::{Class, Taxonomy};
use hushtag::infer::manifest::Task;
use hushtag::infer::taxonomy::taxonomy;
use serde_json::{Value, json};

use crate::batch::{Analysed, Batch};
use crate::photos::Photos;
use crate::ratio::{Counts, calibration_error, share};
use crate::table;

/// Precision, recall and F1 of the proposed keywords; calibration; how often the first ones are right.
///
/// The labels of a photo become keywords through the same taxonomy as the models' classes. A proposed keyword is
/// judged as the label it equals or is narrower than ("crowd" as "person", "sports car" as "car"), each label once.
/// A broader word ("animal") is never a hit. With --boxes, where every object is labelled, it is wrong if nothing of
/// the kind is labelled and no narrower word is proposed that is judged in its place ("cat"); otherwise it is left
/// out. So are words with no counterpart among the labels (scenes, with COCO labels). A label that no keyword is judged as is missed.
///
/// precision, recall, f1: over the keywords of all photos together. ece: expected calibration error of the judged
/// keywords, ten bins. top1, top5: share of photos whose first, or one of whose first five, judged keywords is right;
/// with --labels: whose class is the first, or among the first five, of the tagger.
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Arguments {
    /// The folder (or tar archive) of photos.
    #[arg(long)]
    images: PathBuf,
    #[command(flatten)]
    truth: Truth,
    /// Print each photo's words and what was made of them to stderr.
    #[arg(long)]
    show: bool,
    /// Write what speaks for every word of the detector to this table, for models/train/calibration.py: image, word,
    /// the detector's best score, the tagger's probability, the detector's best score for another word, 1 if the word
    /// is right.
    #[arg(long, requires = "boxes")]
    scores: Option<PathBuf>,
}

#[derive(clap::Args)]
#[group(required = true, multiple = false)]
struct Truth {
    /// Table: image, x, y, w, h, COCO class. Every object of the photos is in it; a photo without any has no class.
    #[arg(long)]
    boxes: Option<PathBuf>,
    /// Table: image, WordNet number, label. One label a photo.
    #[arg(long)]
    labels: Option<PathBuf>,
}

pub fn evaluate(arguments: &Arguments, batch: &Batch) -> Result<Value> {
    let taxonomy = taxonomy()?;
    let (classes, labels) = match (&arguments.truth.boxes, &arguments.truth.labels) {
        (Some(boxes), _) => (taxonomy.detector_classes(), labels(boxes, 6, 5)?),
        (None, Some(path)) => {
            let labels = labels(path, 3, 1)?;
            let is_labelled = labels.values().all(|of_photo| !of_photo.is_empty());
            anyhow::ensure!(is_labelled, "a photo of {} has no label", path.display());
            (taxonomy.tagger_classes(), labels)
        }
        (None, None) => anyhow::bail!("neither --boxes nor --labels is given"),
    };
    let judge = Judge {
        taxonomy: &taxonomy,
        vocabulary: classes
            .iter()
            .filter_map(|c| c.keyword.as_deref())
            .collect(),
        everything_is_labelled: arguments.truth.boxes.is_some(),
    };

    let photos = Photos::open(&arguments.images, |name| labels.contains_key(name))?;
    let names = batch.choose(labels.keys().cloned().collect());
    let tasks = [
        Task::Backbone,
        Task::Objects,
        Task::Faces,
        Task::SmallFaces,
        Task::Words,
    ];
    let analysed = batch.analyse(&names, &photos, &tasks)?;

    let mut evidence = String::new();
    let mut counts = Counts::default();
    let mut scored = Vec::new();
    let (mut first, mut first_five) = (0, 0);
    for (
        name,
        Analysed {
            inference, draft, ..
        },
    ) in names.iter().zip(&analysed)
    {
        let truth = keywords(&labels[name], classes)?;
        if arguments.scores.is_some() {
            evidence += &judge.evidence(name, inference, &truth);
        }
        let verdicts = judge.judge(draft, &truth);
        if arguments.show {
            eprintln!("{name}\t{truth:?}\t{verdicts:?}");
        }
        counts += count(&verdicts, &truth);
        scored.extend(
            verdicts
                .iter()
                .map(|verdict| (verdict.score, verdict.right)),
        );
        let hit = if judge.everything_is_labelled {
            verdicts.iter().position(|verdict| verdict.right)
        } else {
            rank(inference, &labels[name], classes)
        };
        first += usize::from(hit == Some(0));
        first_five += usize::from(hit.is_some_and(|rank| rank < 5));
    }
    if let Some(path) = &arguments.scores {
        fs::write(path, evidence)
            .with_context(|| format!("{} cannot be written", path.display()))?;
    }
    Ok(json!({
        "photos": names.len(),
        "precision": counts.precision(),
        "recall": counts.recall(),
        "f1": counts.f1(),
        "top1": share(first, names.len()),
        "top5": share(first_five, names.len()),
        "ece": calibration_error(&scored),
    }))
}

/// The labels of every photo.
fn labels(
    path: &Path,
    columns: usize,
    column: usize,
) -> Result<BTreeMap<String, BTreeSet<String>>> {
    let mut labels: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in table::read(path, columns)? {
        let of_photo = labels.entry(row[0].clone()).or_default();
        if !row[column].is_empty() {
            of_photo.insert(row[column].clone());
        }
    }
    Ok(labels)
}

fn keywords<'a>(labels: &BTreeSet<String>, classes: &'a [Class]) -> Result<BTreeSet<&'a str>> {
    let mut keywords = BTreeSet::new();
    for label in labels {
        let class = classes
            .iter()
            .find(|class| class.label == *label)
            .with_context(|| format!("{label:?} is no class of the model"))?;
        keywords.extend(class.keyword.as_deref());
    }
    Ok(keywords)
}

/// Where the tagger puts the photo's class.
fn rank(inference: &Inference, labels: &BTreeSet<String>, classes: &[Class]) -> Option<usize> {
    let tags = &inference.tags.as_ref()?.value;
    tags.iter()
        .position(|tag| labels.contains(&classes[usize::from(tag.class)].label))
}

struct Judge<'a> {
    taxonomy: &'a Taxonomy,
    vocabulary: BTreeSet<&'a str>,
    everything_is_labelled: bool,
}

/// What became of a proposed keyword that the labels can speak about.
#[derive(Debug, PartialEq)]
struct Verdict {
    /// The label's keyword it is judged as, or itself if it is broader than the labels.
    word: String,
    score: f32,
    right: bool,
}

impl Judge<'_> {
    /// One row for every word that the detector thinks of.
    fn evidence(&self, name: &str, inference: &Inference, truth: &BTreeSet<&str>) -> String {
        let mut best: BTreeMap<&str, f32> = BTreeMap::new();
        for object in inference.objects.iter().flat_map(|objects| &objects.value) {
            if let Some(word) = self.taxonomy.detected(object.class) {
                let known = best.entry(word).or_default();
                *known = known.max(object.score.value());
            }
        }
        let masses = tagged(inference, self.taxonomy);
        let mass = |word: &str| masses.get(word).map_or(0.0, |mass| mass.value());
        let row = |(word, score): (&str, f32)| {
            let company = company(inference, word, self.taxonomy).value();
            let right = u8::from(truth.contains(word));
            format!(
                "{name}\t{word}\t{score}\t{}\t{company}\t{right}\n",
                mass(word)
            )
        };
        best.into_iter().map(row).collect()
    }

    /// The judged keywords, in the order proposed: the narrower before the broader.
    fn judge(&self, draft: &Draft, truth: &BTreeSet<&str>) -> Vec<Verdict> {
        let mut verdicts: Vec<Verdict> = Vec::new();
        for keyword in &draft.keywords {
            let proposed = keyword.value.text.as_str();
            let word = match self.label(proposed) {
                Some(label) if verdicts.iter().all(|verdict| verdict.word != label) => label,
                None if self.is_unfounded(proposed, truth, &verdicts) => proposed,
                _ => continue,
            };
            verdicts.push(Verdict {
                word: word.to_owned(),
                score: keyword.source.score().map_or(1.0, |score| score.value()),
                right: truth.contains(word),
            });
        }
        verdicts
    }

    /// The label's keyword that a word equals or is narrower than.
    fn label<'b>(&'b self, proposed: &'b str) -> Option<&'b str> {
        let upwards = std::iter::once(proposed).chain(self.taxonomy.broader(proposed));
        upwards
            .into_iter()
            .find(|word| self.vocabulary.contains(word))
    }

    /// A broader word that stands for nothing labelled and follows from no word that is judged already.
    fn is_unfounded(&self, proposed: &str, truth: &BTreeSet<&str>, judged: &[Verdict]) -> bool {
        let covers = |word: &str| self.taxonomy.covers(proposed, word);
        self.everything_is_labelled
            && self.vocabulary.iter().any(|word| covers(word))
            && !truth.iter().any(|word| covers(word))
            && !judged.iter().any(|verdict| covers(&verdict.word))
    }
}

fn count(verdicts: &[Verdict], truth: &BTreeSet<&str>) -> Counts {
    let right = verdicts.iter().filter(|verdict| verdict.right).count();
    Counts {
        right,
        wrong: verdicts.len() - right,
        missed: truth.len() - right,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use hushtag::domain::inference::Score;
    use hushtag::domain::metadata::Keyword;
    use hushtag::domain::provenance::{Attributed, ModelId, Source};

    fn draft(words: &[&str]) -> Draft {
        let model = ModelId {
            name: "tagger".into(),
            version: "1".into(),
            weights: "00".into(),
        };
        let keyword = |word: &&str| Attributed {
            value: Keyword::from(*word),
            source: Source::Model {
                model: model.clone(),
                score: Score::new(0.5),
            },
        };
        Draft {
            keywords: words.iter().map(keyword).collect(),
            ..Draft::default()
        }
    }

    fn check(proposed: &[&str], truth: &[&str], judged: &[(&str, bool)], missed: usize) {
        let taxonomy = taxonomy().unwrap();
        let classes = taxonomy.detector_classes();
        let judge = Judge {
            taxonomy: &taxonomy,
            vocabulary: classes
                .iter()
                .filter_map(|c| c.keyword.as_deref())
                .collect(),
            everything_is_labelled: true,
        };
        let truth: BTreeSet<_> = truth.iter().copied().collect();
        let verdicts = judge.judge(&draft(proposed), &truth);
        let found: Vec<_> = verdicts
            .iter()
            .map(|v| (v.word.as_str(), v.right))
            .collect();
        assert_eq!(found, judged, "{proposed:?}");
        assert_eq!(count(&verdicts, &truth).missed, missed, "{proposed:?}");
    }

    #[test]
    fn a_narrower_word_is_judged_as_its_label_once() {
        check(&["sports car", "car"], &["car"], &[("car", true)], 0);
        check(&["crowd", "people"], &["person"], &[("person", true)], 0);
        check(&["sports car"], &["dog"], &[("car", false)], 1);
    }

    #[test]
    fn a_broader_word_is_wrong_where_it_is_said_alone_of_nothing_labelled() {
        check(&["dog", "animal"], &["dog"], &[("dog", true)], 0);
        check(&["animal"], &["dog"], &[], 1);
        check(&["animal"], &["car"], &[("animal", false)], 1);
        check(&["cat", "animal"], &["car"], &[("cat", false)], 1);
    }

    #[test]
    fn a_word_the_labels_know_nothing_of_is_left_out() {
        check(&["beach", "coast"], &["person"], &[], 1);
    }
}
