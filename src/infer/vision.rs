//! The models that look at a whole photo: the backbone, the detector of objects, and who looks for nudity.

use super::detect;
use super::engine::Plan;
use super::manifest::{Entry, PixelSpec};
use super::network::Network;
use super::preprocess;
use super::queries;
use super::scale::Scale;
use super::tensor::Tensor;
use crate::domain::inference::Detection;
use crate::domain::photo::Size;
use crate::pixels::{Pixels, resize};

/// In bytes. The weights of larger models stay int8 in memory: a worker of more than 1.5 GB is given up.
const LARGE_FILE: usize = 32_000_000;

/// A model that looks at a photo in one size.
pub struct Vision {
    plan: Plan,
    pub input: Size,
    pixels: PixelSpec,
    threshold: f32,
    scale: Option<Scale>,
}

impl Vision {
    pub fn new(entry: &Entry, onnx: &[u8]) -> Result<Vision, String> {
        let pixels = entry.pixels.clone().ok_or("its entry has no `pixels`")?;
        let plan = match onnx.len() >= LARGE_FILE {
            true => Plan::lean(onnx, &entry.inputs, &entry.outputs)?,
            false => Plan::new(onnx, &entry.inputs, &entry.outputs)?,
        };
        Ok(Vision {
            plan,
            input: entry.picture()?,
            pixels,
            threshold: entry.threshold.unwrap_or(0.0),
            scale: entry.scale,
        })
    }

    /// What it makes of the whole of a picture.
    pub fn run(&self, pixels: &Pixels) -> Result<Vec<Tensor>, String> {
        let (tensor, _) = preprocess::whole(pixels, self.input, &self.pixels);
        self.plan.run(&[&tensor])
    }

    pub fn find(&self, pixels: &Pixels) -> Result<Vec<Detection>, String> {
        let (tensor, placement) = preprocess::whole(pixels, self.input, &self.pixels);
        let outputs = self.plan.run(&[&tensor])?;
        let mut found = match outputs.as_slice() {
            [scores, boxes] => {
                queries::decode(scores, boxes, self.input, placement, self.threshold)
            }
            _ => detect::decode(&outputs, self.input, placement, self.threshold),
        };
        if let Some(scale) = self.scale {
            for object in &mut found {
                object.score = scale.apply(object.score);
            }
        }
        Ok(found)
    }
}

/// Looks at a photo in the size it was made for, and closer for the captioner.
pub struct Backbone {
    network: Network,
    input: Size,
    pixels: PixelSpec,
}

/// What the backbone made of a photo.
pub struct Seen {
    pub map: Tensor,
    pub features: Tensor,
    pub logits: Tensor,
}

impl Backbone {
    pub fn new(entry: &Entry, onnx: &[u8]) -> Result<Backbone, String> {
        let pixels = entry.pixels.clone().ok_or("its entry has no `pixels`")?;
        let input = entry.picture()?;
        Ok(Backbone {
            network: Network::new(entry, onnx, input)?,
            input,
            pixels,
        })
    }

    /// The photo in the size that both looks begin with.
    pub fn small(&self, photo: &Pixels) -> Pixels {
        resize::squash(photo, self.input)
    }

    pub fn look(&mut self, small: &Pixels) -> Result<Seen, String> {
        self.see(small, self.input)
    }

    /// The photo so large that the map has this many cells a side: the small one enlarged, as the captioner was
    /// trained.
    pub fn look_closer(&mut self, small: &Pixels, cells: usize) -> Result<Seen, String> {
        let usual = self.network.cells()?;
        let side = |length: u32| (length as usize * cells / usual) as u32;
        let size = Size {
            width: side(self.input.width),
            height: side(self.input.height),
        };
        self.see(small, size)
    }

    fn see(&mut self, photo: &Pixels, size: Size) -> Result<Seen, String> {
        let (tensor, _) = preprocess::whole(photo, size, &self.pixels);
        match <[Tensor; 3]>::try_from(self.network.run(&tensor, size)?) {
            Ok([map, features, logits]) => Ok(Seen {
                map,
                features,
                logits,
            }),
            Err(outputs) => Err(format!("{} outputs instead of 3", outputs.len())),
        }
    }
}
