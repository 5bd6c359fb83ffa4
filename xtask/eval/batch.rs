//! Many photos through the pipeline of the browser, on several threads.

use std::fs;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context, Result, bail, ensure};
use hushtag::domain::draft::Draft;
use hushtag::domain::inference::Inference;
use hushtag::domain::photo::Photo;
use hushtag::domain::taxonomy::Taxonomy;
use hushtag::format::sniff::sniff;
use hushtag::infer::Models;
use hushtag::infer::manifest::{Manifest, Task};
use hushtag::infer::taxonomy::taxonomy;
use hushtag::pixels::decode::{Limits, decode};
use sha2::{Digest, Sha256};

use crate::photos::Photos;

pub struct Batch {
    pub models: PathBuf,
    pub limit: Option<usize>,
    pub threads: usize,
}

/// One photo, as far as the browser takes it before a person looks.
pub struct Analysed {
    pub photo: Photo,
    pub inference: Inference,
    pub draft: Draft,
}

impl Batch {
    /// The names to evaluate: all, or as many as the limit allows, evenly spread.
    pub fn choose(&self, names: Vec<String>) -> Vec<String> {
        let count = names.len();
        match self.limit {
            Some(limit) if limit < count => (0..limit)
                .map(|number| names[number * count / limit].clone())
                .collect(),
            _ => names,
        }
    }

    /// Analyses every photo with the models of these tasks, in the order of the names.
    pub fn analyse(
        &self,
        names: &[String],
        photos: &Photos,
        tasks: &[Task],
    ) -> Result<Vec<Analysed>> {
        let taxonomy = taxonomy()?;
        let next = AtomicUsize::new(0);
        let results: Mutex<Vec<(usize, Analysed)>> = Mutex::new(Vec::new());
        std::thread::scope(|scope| {
            let workers: Vec<_> = (0..self.threads)
                .map(|_| {
                    scope.spawn(|| -> Result<()> {
                        let mut models = self.load(tasks)?;
                        loop {
                            let number = next.fetch_add(1, Ordering::Relaxed);
                            let Some(name) = names.get(number) else {
                                return Ok(());
                            };
                            let analysed = one(&mut models, &taxonomy, &photos.read(name)?)
                                .with_context(|| name.clone())?;
                            if let Ok(mut results) = results.lock() {
                                results.push((number, analysed));
                                progress(results.len(), names.len());
                            }
                        }
                    })
                })
                .collect();
            workers
                .into_iter()
                .try_for_each(|worker| match worker.join() {
                    Ok(result) => result,
                    Err(_) => bail!("a thread panicked"),
                })
        })?;
        let mut results = results.into_inner().unwrap_or_default();
        results.sort_by_key(|(number, _)| *number);
        Ok(results.into_iter().map(|(_, analysed)| analysed).collect())
    }

    pub fn load(&self, tasks: &[Task]) -> Result<Models> {
        let path = self.models.join("manifest.json");
        let json = String::from_utf8(self.file("manifest.json")?)?;
        let manifest = Manifest::parse(&json).with_context(|| path.display().to_string())?;
        let mut models = Models::default();
        let is_wanted =
            |wanted: &Task, task: Task| *wanted == task || wanted.counterpart() == Some(task);
        let entries = manifest.models.iter();
        for entry in entries.filter(|entry| tasks.iter().any(|task| is_wanted(task, entry.task))) {
            let onnx = self.verified(&entry.file, &entry.sha256)?;
            let tokens = match &entry.tokens {
                Some(tokens) => Some(self.verified(&tokens.file, &tokens.sha256)?),
                None => None,
            };
            models.load(entry, &onnx, tokens.as_deref())?;
        }
        for task in tasks {
            let mut stand_ins = Task::ALL.into_iter().filter(|one| is_wanted(task, *one));
            ensure!(
                task.is_optional() || stand_ins.any(|one| models.has(one)),
                "{} has no model for {task:?}",
                path.display()
            );
        }
        Ok(models)
    }

    fn file(&self, name: &str) -> Result<Vec<u8>> {
        let path = self.models.join(name);
        fs::read(&path).with_context(|| {
            format!(
                "{} cannot be read: `cargo xtask models` brings it",
                path.display()
            )
        })
    }

    fn verified(&self, name: &str, sha256: &str) -> Result<Vec<u8>> {
        let bytes = self.file(name)?;
        let found: String = Sha256::digest(&bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        ensure!(
            found == sha256,
            "{name} has sha256 {found}, the manifest says {sha256}: `cargo xtask models` brings it again"
        );
        Ok(bytes)
    }
}

fn one(models: &mut Models, taxonomy: &Taxonomy, bytes: &[u8]) -> Result<Analysed> {
    let (photo, pixels) = decode(bytes, sniff(bytes)?, Limits::default())?;
    let (inference, errors) = models.analyse(&pixels, &mut |_| {});
    if let Some(error) = errors.into_iter().next() {
        return Err(error.into());
    }
    let draft = Draft::from_inference(&inference, taxonomy);
    Ok(Analysed {
        photo,
        inference,
        draft,
    })
}

fn progress(done: usize, all: usize) {
    if done == all || done.is_multiple_of(10) {
        eprintln!("{done} of {all} photos");
    }
}
