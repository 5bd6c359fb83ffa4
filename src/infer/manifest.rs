//! Which model does what, where its file is, and how to feed it: `models/manifest.json`.

use serde::{Deserialize, Serialize};

use super::InferError;
use super::scale::Scale;
use super::scoring::Scoring;
pub use super::task::Task;
use super::tensor::MOST_VALUES;
use crate::domain::photo::Size;

/// Of the manifests that this code reads.
pub const VERSION: u32 = 1;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    pub version: u32,
    pub models: Vec<Entry>,
}

impl Manifest {
    /// Of two captioners, only the other one is kept: it replaces ours.
    pub fn parse(json: &str) -> Result<Manifest, InferError> {
        let manifest = serde_json::from_str(json)
            .map_err(|error| error.to_string())
            .and_then(|manifest: Manifest| manifest.check().map(|()| manifest));
        let mut manifest = manifest.map_err(|reason| InferError::Manifest { reason })?;
        if manifest.entry(Task::CaptionDecoder).is_some() {
            let is_ours = |task| matches!(task, Task::CaptionMemory | Task::CaptionStep);
            manifest.models.retain(|entry| !is_ours(entry.task));
        }
        Ok(manifest)
    }

    pub fn entry(&self, task: Task) -> Option<&Entry> {
        self.models.iter().find(|entry| entry.task == task)
    }

    fn check(&self) -> Result<(), String> {
        if self.version != VERSION {
            let version = self.version;
            return Err(format!("it is of version {version}, known is {VERSION}"));
        }
        for (index, entry) in self.models.iter().enumerate() {
            entry
                .check()
                .map_err(|reason| format!("{}: {reason}", entry.name))?;
            if self.models[..index]
                .iter()
                .any(|other| other.task == entry.task)
            {
                let (name, task) = (&entry.name, entry.task);
                return Err(format!("{name}: a second model for {task:?}"));
            }
        }
        let parts = [Task::CaptionEncoder, Task::CaptionDecoder].map(|task| self.entry(task));
        match parts {
            [Some(half), None] => Err(format!("{}: no model for `caption-decoder`", half.name)),
            [None, Some(half)] => Err(format!("{}: no model for `caption-encoder`", half.name)),
            _ => Ok(()),
        }
    }
}

/// One model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    pub task: Task,
    pub name: String,
    pub version: String,
    pub file: String,
    pub bytes: u64,
    /// Lower-case hex.
    pub sha256: String,
    pub inputs: Vec<TensorSpec>,
    pub outputs: Vec<TensorSpec>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pixels: Option<PixelSpec>,
    /// Below this score a detection is not reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<f32>,
    /// Of a detector of objects in place of ours: what its scores are in ours. Of a tagger: what they are worth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<Scale>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokens: Option<FileSpec>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub special: Option<SpecialTokens>,
    /// Of a tagger: how the nearness of its words to a photo becomes a score.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scoring: Option<Scoring>,
    pub licence: String,
    pub source: String,
    pub card: String,
}

impl Entry {
    /// The size of the picture that it takes, if it takes one.
    pub fn picture(&self) -> Result<Size, String> {
        let shapes: Vec<&[usize]> = self.inputs.iter().map(|spec| &*spec.shape).collect();
        let [[1, 3, height, width]] = shapes.as_slice() else {
            return Err(format!("its inputs are of the shapes {shapes:?}"));
        };
        let side = |length: usize| u32::try_from(length).map_err(|error| error.to_string());
        Ok(Size {
            width: side(*width)?,
            height: side(*height)?,
        })
    }

    fn check(&self) -> Result<(), String> {
        check_file(&self.file, self.bytes, &self.sha256)?;
        if let Some(tokens) = &self.tokens {
            check_file(&tokens.file, tokens.bytes, &tokens.sha256)?;
        }
        for (kind, specs) in [("inputs", &self.inputs), ("outputs", &self.outputs)] {
            if specs.is_empty() {
                return Err(format!("it declares no {kind}"));
            }
            for spec in specs {
                let volume = spec
                    .shape
                    .iter()
                    .try_fold(1_usize, |product, length| product.checked_mul(*length));
                if !volume.is_some_and(|volume| (1..=MOST_VALUES).contains(&volume)) {
                    return Err(format!("{} is of shape {:?}", spec.name, spec.shape));
                }
            }
        }
        if let Some(threshold) = self.threshold
            && !(0.0..=1.0).contains(&threshold)
        {
            return Err(format!("its threshold is {threshold}"));
        }
        if let Some(scoring) = self.scoring.filter(|scoring| !scoring.is_sound()) {
            return Err(format!("its scoring is {scoring:?}"));
        }
        if let Some(scale) = self.scale.filter(|scale| !scale.is_sound()) {
            return Err(format!("its scale is {scale:?}"));
        }
        let lacks = |part: &str| Err(format!("no `{part}`"));
        match self.task {
            Task::CaptionEncoder | Task::Tagger if self.pixels.is_none() => return lacks("pixels"),
            Task::CaptionDecoder | Task::Words | Task::Tagger if self.tokens.is_none() => {
                return lacks("tokens");
            }
            Task::Tagger if self.scoring.is_none() => return lacks("scoring"),
            Task::CaptionDecoder if self.special.is_none() => return lacks("special"),
            _ => {}
        }
        match &self.pixels {
            Some(pixels) if pixels.std.contains(&0.0) => Err("a deviation (`std`) of 0".into()),
            _ => Ok(()),
        }
    }
}

/// The page joins the name to its own folder, so it may not lead elsewhere.
fn check_file(name: &str, bytes: u64, sha256: &str) -> Result<(), String> {
    let is_plain = !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\', ':']);
    let is_hash = sha256.len() == 64 && sha256.bytes().all(|b| b"0123456789abcdef".contains(&b));
    if !is_plain {
        Err(format!("{name:?} is no plain file name"))
    } else if bytes == 0 {
        Err(format!("{name} has 0 bytes"))
    } else if !is_hash {
        Err(format!("{name} has the SHA-256 {sha256:?}"))
    } else {
        Ok(())
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TensorSpec {
    pub name: String,
    pub shape: Vec<usize>,
    #[serde(default, rename = "type")]
    pub kind: TensorKind,
    /// The axis along which it may be shorter, down to nothing: that of a cache which grows.
    #[serde(skip)]
    pub grows: Option<usize>,
}

impl TensorSpec {
    pub fn fits(&self, shape: &[usize]) -> bool {
        let lengths = || self.shape.iter().zip(shape);
        self.shape.len() == shape.len()
            && lengths().enumerate().all(|(axis, (declared, found))| {
                declared == found || (self.grows == Some(axis) && found < declared)
            })
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TensorKind {
    #[default]
    F32,
    I64,
}

/// How pixels become the input tensor: `(value - mean) / std` per channel, in the given channel order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PixelSpec {
    pub colour: ChannelOrder,
    pub mean: [f32; 3],
    pub std: [f32; 3],
    pub fit: Fit,
    /// Colour around a picture that was not squashed, 0 to 255, in RGB order.
    #[serde(default)]
    pub fill: [f32; 3],
    /// Of a picture that is cropped: its shorter side before, where that is more than the input's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shorter: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChannelOrder {
    Rgb,
    Bgr,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fit {
    Squash,
    /// In the middle, the fill colour on two sides.
    Letterbox,
    /// At the top left, the fill colour to the right or below.
    Corner,
    /// As large as the input and larger on one axis, of which the middle is seen.
    Crop,
}

/// A file beside the model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileSpec {
    pub file: String,
    pub bytes: u64,
    /// Lower-case hex.
    pub sha256: String,
}

/// Tokens of a captioner that are no words, by their numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpecialTokens {
    /// Given before the first.
    pub begin: usize,
    pub end: usize,
    /// Never said.
    #[serde(default)]
    pub never: Vec<usize>,
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const MANIFEST: &str = include_str!("../../models/manifest.json");

    #[test]
    fn the_manifest_of_the_models_we_ship_is_read_and_written_back() {
        let manifest = Manifest::parse(MANIFEST).unwrap();
        assert!(
            manifest
                .entry(Task::Faces)
                .is_some_and(|entry| entry.pixels.is_some())
        );
        let written = serde_json::to_string(&manifest).unwrap();
        assert_eq!(Manifest::parse(&written), Ok(manifest));
    }

    #[test]
    fn a_manifest_that_cannot_be_used_says_what_is_wrong_with_it() {
        let check = |from: &str, to: &str, said: &str| {
            let changed = MANIFEST.replacen(from, to, 1);
            assert_ne!(changed, MANIFEST, "{from} is not in the manifest");
            let error = Manifest::parse(&changed).unwrap_err().to_string();
            assert!(error.contains(said), "{error:?} does not say {said:?}");
        };
        check("\"version\": 1", "\"version\": 2", "version 2, known is 1");
        check(
            "efficientnet-lite2.onnx",
            "../lite2.onnx",
            "\"../lite2.onnx\" is no plain file name",
        );
        check(
            "\"task\": \"objects\"",
            "\"task\": \"faces\"",
            "CenterFace: a second model for Faces",
        );
        check(
            "\"task\": \"objects\"",
            "\"task\": \"poetry\"",
            "unknown variant `poetry`",
        );
        check(
            "[1, 3, 224, 224]",
            "[1, 3, 0, 224]",
            "input is of shape [1, 3, 0, 224]",
        );
        check(
            "[1, 3, 224, 224]",
            "[1, 3, 4294967296, 4294967296]",
            "input is of shape [1, 3, 4294967296, 4294967296]",
        );
        check(
            "\"sha256\": \"",
            "\"sha256\": \"x",
            "efficientnet-lite2.onnx has the SHA-256 \"x",
        );
        check(
            "\"bytes\": ",
            "\"bytes\": 0, \"was\": ",
            "efficientnet-lite2.onnx has 0 bytes",
        );
        check("[128, 128, 128]", "[128, 0, 128]", "deviation");
        check("{", "", "expected struct Manifest");
        check(
            "\"threshold\": 0.",
            "\"threshold\": 2.",
            "its threshold is 2.",
        );
        check(
            "\"threshold\": 0.",
            "\"scale\": {\"slope\": -1, \"offset\": 0}, \"threshold\": 0.",
            "its scale is ",
        );
    }
}
