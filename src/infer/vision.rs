//! The models that look at a whole photo: the backbone, the detector of objects, and who looks for nudity.

use super::detect;
use super::engine::Plan;
use super::manifest::{Entry, PixelSpec};
use super::network::Network;
use super::preprocess;
use super::tensor::Tensor;
use crate::domain::inference::Detection;
use crate::domain::photo::Size;
use crate::pixels::{Pixels, resize};

/// A model that looks at a photo in one size.
pub struct Vision {
    plan: Plan,
    pub input: Size,
    pixels: PixelSpec,
    threshold: f32,
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

    pub fn look(&mut self, photo: &Pixels) -> Result<Seen, String> {
        let (tensor, _) = preprocess::whole(photo, self.input, &self.pixels);
        self.see(&tensor, self.input)
    }

    /// The photo so large that the map has this many cells a side. The captioner was trained on photos of the usual
    /// size, enlarged; and so they are here.
    pub fn look_closer(&mut self, photo: &Pixels, cells: usize) -> Result<Seen, String> {
        let usual = self.network.cells()?;
        let side = |length: u32| (length as usize * cells / usual) as u32;
        let size = Size {
            width: side(self.input.width),
            height: side(self.input.height),
        };
        let small = resize::squash(photo, self.input);
        let (tensor, _) = preprocess::whole(&small, size, &self.pixels);
        self.see(&tensor, size)
    }

    fn see(&mut self, tensor: &Tensor, size: Size) -> Result<Seen, String> {
        match <[Tensor; 3]>::try_from(self.network.run(tensor, size)?) {
            Ok([map, features, logits]) => Ok(Seen {
                map,
                features,
                logits,
            }),
            Err(outputs) => Err(format!("{} outputs instead of 3", outputs.len())),
        }
    }
}
