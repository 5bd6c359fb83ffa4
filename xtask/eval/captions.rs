//! `eval captions`: the alt text drafts against captions written by people.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use anyhow::{Result, ensure};
use hushtag::domain::draft::{Draft, in_neutral_words};
use hushtag::domain::field::{Slot, TextField};
use hushtag::domain::inference::{Caption, Inference};
use hushtag::domain::provenance::{Attributed, Source};
use hushtag::infer::manifest::Task;
use serde_json::{Value, json};

use crate::batch::Batch;
use crate::caption_metrics::{Cider, Pair, bleu, words};
use crate::nouns::Nouns;
use crate::photos::Photos;
use crate::ratio::{rounded, share};
use crate::table;

/// BLEU, CIDEr-D and the like of the alt text drafts, and of the captioner alone.
///
/// The figures at the top are of what the product shows: the drafts, over the photos that are given one. "captioned"
/// and "composed" hold the same figures of those that the captioner wrote, and of those that were put together of what
/// the others saw; as drafts guess nobody's sex or age, the references are in such words there, too. "raw" holds those
/// of the captioner's best sentence for every photo, before anything is withheld or reworded.
/// "supported" and "starting_points" hold them of the drafts of either tier, and "every" of both together, by references in
/// neutral words; "best_of_choices" of that of the sentences one may choose from which agrees best; "absurd": share of the
/// photos of which the captioner had nothing to say that people might.
///
/// bleu1 to bleu4: corpus BLEU in percent. cider_d: mean CIDEr-D, with document frequencies from the references of
/// all the evaluated photos. distinct: share of the captions that are different sentences. mean_length: words.
/// nouns_in_no_reference: share of the captions' nouns that no reference of the photo says, in singular or plural
/// (nouns by WordNet's sense counts, within the captioner's vocabulary; any word for people stands for any other). without_caption: share of the photos.
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Arguments {
    /// The folder or tar archive of photos.
    #[arg(long)]
    images: PathBuf,
    /// Table (may end in .gz): image, split, caption; several rows a photo.
    #[arg(long)]
    captions: PathBuf,
    /// Which split to use.
    #[arg(long, default_value = "test")]
    split: String,
    /// Print to stderr each photo's caption and its draft: score, CIDEr-D, nouns in no reference of all nouns, words.
    #[arg(long)]
    show: bool,
}

pub fn evaluate(arguments: &Arguments, batch: &Batch) -> Result<Value> {
    let rows = rows(arguments)?;
    let references = references(&rows, words);
    let neutral_references = self::references(&rows, |caption| {
        words(in_neutral_words(caption).as_deref().unwrap_or(caption))
    });
    let photos = Photos::open(&arguments.images, |name| references.contains_key(name))?;
    let there: Vec<_> = references
        .keys()
        .filter(|name| photos.has(name))
        .cloned()
        .collect();
    ensure!(
        !there.is_empty(),
        "no photo of split {:?} is there",
        arguments.split
    );
    let names = batch.choose(there);
    let tasks = [
        Task::Backbone,
        Task::Illustration,
        Task::Words,
        Task::CaptionMemory,
        Task::CaptionStep,
        Task::Objects,
        Task::Faces,
        Task::SmallFaces,
    ];
    let analysed = batch.analyse(&names, &photos, &tasks)?;

    let pair = |name: &String, caption: &str, references: &References| Pair {
        caption: words(caption),
        references: references[name].clone(),
    };
    let cider = Cider::new(names.iter().map(|name| references[name].as_slice()));
    let neutral_cider = Cider::new(names.iter().map(|name| neutral_references[name].as_slice()));
    let mut raw = Vec::new();
    let mut drafted = Vec::new();
    let mut captioned = Vec::new();
    let mut composed = Vec::new();
    let mut by_tier = [Vec::new(), Vec::new()];
    let mut choices = Vec::new();
    let mut absurd = 0;
    let nouns = Nouns::read();
    let show = |name: &str, what: &str, score: f32, pair: &Pair, text: &str| {
        let agreement = cider.score(&pair.caption, &pair.references);
        let (said, unsupported) = nouns.unsupported(&pair.caption, &pair.references);
        eprintln!("{name}\t{what}\t{score:.3}\t{agreement:.3}\t{unsupported}/{said}\t{text}");
    };
    for (name, one) in names.iter().zip(&analysed) {
        if let Some(shown) = alt_text(&one.draft) {
            let by_captioner = is_by_captioner(shown, &one.inference);
            let text = &shown.value;
            let pair_shown = pair(name, text, &references);
            if arguments.show {
                let what = match (by_captioner, shown.source.is_starting_point()) {
                    (true, false) => "caption",
                    (true, true) => "caption to begin with",
                    (false, false) => "composed",
                    (false, true) => "composed to begin with",
                };
                let score = shown.source.score().map_or(1.0, |score| score.value());
                show(name, what, score, &pair_shown, text);
            }
            drafted.push(pair_shown);
            let sentences = one.draft.alt_texts();
            let english = sentences.iter().filter_map(|sentence| sentence.first());
            let neutral = english.map(|(_, text)| pair(name, &text.value, &neutral_references));
            let agreement = |pair: &Pair| neutral_cider.score(&pair.caption, &pair.references);
            choices.extend(neutral.max_by(|a, b| agreement(a).total_cmp(&agreement(b))));
            by_tier[usize::from(shown.source.is_starting_point())].push(pair(
                name,
                text,
                &neutral_references,
            ));
            let pair = pair(name, text, &neutral_references);
            if by_captioner {
                captioned.push(pair);
            } else {
                composed.push(pair);
            }
        }
        if let Some(caption) = caption(&one.inference) {
            let pair = pair(name, &caption.text, &references);
            if arguments.show {
                show(name, "raw", caption.score.value(), &pair, &caption.text);
            }
            absurd += usize::from(caption.is_absurd);
            raw.push(pair);
        }
    }
    let mut figures = figures(&drafted, names.len(), &cider);
    figures["captioned"] = self::figures(&captioned, names.len(), &neutral_cider);
    figures["composed"] = self::figures(&composed, names.len(), &neutral_cider);
    figures["raw"] = self::figures(&raw, names.len(), &cider);
    let [supported, starting_points] = by_tier;
    figures["supported"] = self::figures(&supported, names.len(), &neutral_cider);
    figures["starting_points"] = self::figures(&starting_points, names.len(), &neutral_cider);
    let every = [supported, starting_points].concat();
    figures["every"] = self::figures(&every, names.len(), &neutral_cider);
    figures["best_of_choices"] = self::figures(&choices, names.len(), &neutral_cider);
    figures["absurd"] = share(absurd, names.len());
    Ok(figures)
}

/// The words of every caption of a photo.
type References = BTreeMap<String, Vec<Vec<String>>>;

/// The photos of the split and their captions.
fn rows(arguments: &Arguments) -> Result<Vec<(String, String)>> {
    let rows = table::read(&arguments.captions, 3)?;
    let of_split = rows.iter().filter(|row| row[1] == arguments.split);
    Ok(of_split
        .map(|row| (row[0].clone(), row[2].clone()))
        .collect())
}

fn references(rows: &[(String, String)], words: impl Fn(&str) -> Vec<String>) -> References {
    let mut references = References::new();
    for (photo, caption) in rows {
        let captions = references.entry(photo.clone()).or_default();
        captions.push(words(caption));
    }
    references
}

/// The captioner's best sentence; nothing where it has none.
fn caption(inference: &Inference) -> Option<&Caption> {
    inference.caption.as_ref().map(|output| &output.value)
}

fn alt_text(draft: &Draft) -> Option<&Attributed<String>> {
    let is_alt_text = |(slot, _): &&(Slot, _)| slot.field == TextField::AltText;
    let text = draft.texts.iter().find(is_alt_text);
    text.map(|(_, text)| text)
}

/// The captioner's own sentence, and not one that was composed of what the others saw.
fn is_by_captioner(text: &Attributed<String>, inference: &Inference) -> bool {
    let captioner = inference.caption.as_ref().map(|output| &output.model);
    match &text.source {
        Source::Model { model, .. } => Some(model) == captioner,
        _ => false,
    }
}

fn figures(pairs: &[Pair], photos: usize, cider: &Cider<'_>) -> Value {
    let [bleu1, bleu2, bleu3, bleu4] = bleu(pairs).map(rounded);
    let ciders: f64 = pairs
        .iter()
        .map(|pair| cider.score(&pair.caption, &pair.references))
        .sum();
    let lengths: usize = pairs.iter().map(|pair| pair.caption.len()).sum();
    let distinct: BTreeSet<_> = pairs.iter().map(|pair| &pair.caption).collect();
    let nouns = Nouns::read();
    let (mut said, mut unsupported) = (0, 0);
    for pair in pairs {
        let (nouns, in_no_reference) = nouns.unsupported(&pair.caption, &pair.references);
        said += nouns;
        unsupported += in_no_reference;
    }
    let count = pairs.len().max(1) as f64;
    json!({
        "photos": photos,
        "bleu1": bleu1,
        "bleu2": bleu2,
        "bleu3": bleu3,
        "bleu4": bleu4,
        "cider_d": rounded(ciders / count),
        "distinct": share(distinct.len(), pairs.len()),
        "mean_length": rounded(lengths as f64 / count),
        "nouns_in_no_reference": share(unsupported, said),
        "without_caption": share(photos - pairs.len(), photos),
    })
}
