//! `eval drafts`: what is proposed for each photo of a folder, to be read beside the photos.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use hushtag::domain::draft::Draft;
use hushtag::domain::provenance::Attributed;
use hushtag::infer::manifest::Task;
use serde_json::{Value, json};

use crate::batch::Batch;
use crate::photos::Photos;

/// Every draft of every photo, for people to judge.
///
/// keywords, with their scores in percent; texts; choices, the sentences one may take as alt text; purpose; sensitive; faces: how many.
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Arguments {
    /// The folder of photos.
    #[arg(long)]
    images: PathBuf,
}

pub fn evaluate(arguments: &Arguments, batch: &Batch) -> Result<Value> {
    let folder = &arguments.images;
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    let names = batch.choose(names);
    let photos = Photos::open(folder, |_| true)?;
    let analysed = batch.analyse(&names, &photos, &Task::ALL)?;
    let drafts = names.iter().zip(&analysed);
    let told = drafts.map(|(name, one)| (name.clone(), told(&one.draft)));
    Ok(Value::Object(told.collect()))
}

fn told(draft: &Draft) -> Value {
    let keywords = draft.keywords.iter();
    let texts = draft.texts.iter();
    json!({
        "keywords": keywords.map(|word| scored(&word.value.text, word)).collect::<Vec<_>>(),
        "texts": texts
            .map(|(slot, text)| format!("{:?}: {}", slot.field, scored(&text.value, text)))
            .collect::<Vec<_>>(),
        "choices": draft.alt_texts().iter()
            .filter_map(|sentence| sentence.first())
            .map(|(_, text)| scored(&text.value, text))
            .collect::<Vec<_>>(),
        "purpose": draft.purpose.as_ref().map(|purpose| purpose.value.name()),
        "sensitive": draft.sensitive.iter()
            .map(|reason| scored(&format!("{:?}", reason.value), reason))
            .collect::<Vec<_>>(),
        "faces": draft.faces.len(),
    })
}

fn scored<T>(words: &str, said: &Attributed<T>) -> String {
    let percent = said.source.score().map_or(100, |score| score.percent());
    match said.source.is_starting_point() {
        true => format!("{words} ({percent} %, to begin with)"),
        false => format!("{words} ({percent} %)"),
    }
}
