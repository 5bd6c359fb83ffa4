//! A tagger of others: a picture encoder that was trained beside a text encoder (CLIP, SigLIP, MobileCLIP), and the
//! embeddings of somebody's own words.

use super::embed::normalised;
use super::manifest::Entry;
use super::scale::Scale;
use super::scoring::Scoring;
use super::vision::Vision;
use super::vocabulary::Vocabulary;
use crate::domain::inference::{OwnWord, Score};
use crate::pixels::Pixels;

pub struct Tagger {
    encoder: Vision,
    vocabulary: Vocabulary,
    scoring: Scoring,
    scale: Option<Scale>,
    threshold: Score,
}

/// What it makes of a photo.
pub struct Looked {
    /// Of length 1.
    pub embedding: Vec<f32>,
    /// The likeliest first; what is below the threshold is not told.
    pub words: Vec<OwnWord>,
}

impl Tagger {
    pub fn new(entry: &Entry, onnx: &[u8], vocabulary: &[u8]) -> Result<Tagger, String> {
        let outputs: Vec<&[usize]> = entry.outputs.iter().map(|spec| &*spec.shape).collect();
        let [[1, columns]] = outputs.as_slice() else {
            return Err(format!(
                "its outputs are of the shapes {outputs:?}, not one embedding"
            ));
        };
        Ok(Tagger {
            vocabulary: Vocabulary::read(vocabulary, *columns)?,
            scoring: entry.scoring.ok_or("its entry has no `scoring`")?,
            scale: entry.scale,
            threshold: Score::new(entry.threshold.unwrap_or(0.5)),
            encoder: Vision::new(entry, onnx)?,
        })
    }

    pub fn look(&self, pixels: &Pixels) -> Result<Looked, String> {
        let outputs = self.encoder.run(pixels)?;
        let embedding = outputs.first().ok_or("no embedding came out")?;
        let embedding = normalised(embedding.values());
        let words = self.words(&embedding);
        Ok(Looked { embedding, words })
    }

    fn words(&self, embedding: &[f32]) -> Vec<OwnWord> {
        let scores = self.scoring.scores(&self.vocabulary.cosines(embedding));
        let worth = |score: Score| self.scale.map_or(score, |scale| scale.apply(score));
        let told = self.vocabulary.words.iter().zip(scores);
        let mut words: Vec<OwnWord> = told
            .map(|(entry, score)| (entry, worth(score)))
            .filter(|(_, score)| *score >= self.threshold)
            .map(|(entry, score)| OwnWord {
                word: entry.word.clone(),
                wordings: entry.wordings.clone(),
                score,
            })
            .collect();
        words.sort_by(|a, b| b.score.value().total_cmp(&a.score.value()));
        words
    }
}
