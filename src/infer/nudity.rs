//! Whether a photo may show nudity, as Open-NSFW sees it.

use super::engine::Plan;
use super::manifest::{Entry, PixelSpec};
use super::preprocess;
use crate::domain::inference::{BoundingBox, Measurements, Score};
use crate::domain::photo::Size;
use crate::pixels::{Pixels, resize};

/// Share of the picture that looks like skin from which it is asked: most photos of people have more.
const SKIN: f32 = 0.1;

/// It was trained on the middle 224 of 256 pixels.
const MARGIN: f32 = 16.0 / 256.0;

/// Of a grey photo nobody can tell, so it is asked, too.
pub fn is_worth_asking(measured: &Measurements) -> bool {
    measured.skin.value() >= SKIN || measured.grey && measured.continuous
}

pub struct Detector {
    plan: Plan,
    input: Size,
    pixels: PixelSpec,
}

impl Detector {
    pub fn new(entry: &Entry, onnx: &[u8]) -> Result<Detector, String> {
        Ok(Detector {
            plan: Plan::new(onnx, &entry.inputs, &entry.outputs)?,
            input: entry.picture()?,
            pixels: entry.pixels.clone().ok_or("its entry has no `pixels`")?,
        })
    }

    pub fn look(&self, pixels: &Pixels) -> Result<Score, String> {
        let middle = BoundingBox::from_corners(MARGIN, MARGIN, 1.0 - MARGIN, 1.0 - MARGIN);
        let fitting = resize::part(pixels, middle, self.input);
        let (tensor, _) = preprocess::whole(&fitting, self.input, &self.pixels);
        let outputs = self.plan.run(&[&tensor])?;
        match outputs.first().map(|output| output.values()) {
            Some([_, nudity]) => Ok(Score::new(*nudity)),
            _ => Err("it gave no two probabilities".into()),
        }
    }
}
