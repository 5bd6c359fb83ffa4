//! The models that look at a photo in one size: the backbone, the detector of objects, and who looks for nudity.

use super::detect;
use super::engine::Plan;
use super::manifest::{Entry, PixelSpec};
use super::preprocess;
use super::tensor::Tensor;
use crate::domain::inference::Detection;
use crate::domain::photo::Size;
use crate::pixels::Pixels;

/// A model that looks at a photo in one size.
pub struct Vision {
    plan: Plan,
    pub input: Size,
    pixels: PixelSpec,
    threshold: f32,
}

/// What the backbone made of a photo.
pub struct Seen {
    pub map: Tensor,
    pub features: Tensor,
    pub logits: Tensor,
}

impl Vision {
    pub fn new(entry: &Entry, onnx: &[u8]) -> Result<Vision, String> {
        let pixels = entry.pixels.clone().ok_or("its entry has no `pixels`")?;
        Ok(Vision {
            plan: Plan::new(onnx, &entry.inputs, &entry.outputs)?,
            input: entry.picture()?,
            pixels,
            threshold: entry.threshold.unwrap_or(0.0),
        })
    }

    /// What it makes of the whole of a picture.
    pub fn run(&self, pixels: &Pixels) -> Result<Vec<Tensor>, String> {
        let (tensor, _) = preprocess::whole(pixels, self.input, &self.pixels);
        self.plan.run(&[&tensor])
    }

    pub fn look(&self, pixels: &Pixels) -> Result<Seen, String> {
        match <[Tensor; 3]>::try_from(self.run(pixels)?) {
            Ok([map, features, logits]) => Ok(Seen {
                map,
                features,
                logits,
            }),
            Err(outputs) => Err(format!("{} outputs instead of 3", outputs.len())),
        }
    }

    pub fn find(&self, pixels: &Pixels) -> Result<Vec<Detection>, String> {
        let (tensor, placement) = preprocess::whole(pixels, self.input, &self.pixels);
        let outputs = self.plan.run(&[&tensor])?;
        Ok(detect::decode(
            &outputs,
            self.input,
            placement,
            self.threshold,
        ))
    }
}
