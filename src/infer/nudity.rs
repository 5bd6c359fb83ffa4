//! Whether a photo may show nudity, as Open-NSFW sees it.

use super::vision::Vision;
use crate::domain::inference::{BoundingBox, Measurements, Score};
use crate::pixels::{Pixels, resize};

/// Share of the picture that looks like skin from which it is asked: most photos of people have more.
const SKIN: f32 = 0.1;

/// It was trained on the middle 224 of 256 pixels.
const MARGIN: f32 = 16.0 / 256.0;

/// Of a grey photo nobody can tell, so it is asked, too.
pub fn is_worth_asking(measured: &Measurements) -> bool {
    measured.skin.value() >= SKIN || measured.grey && measured.continuous
}

pub fn look(model: &Vision, pixels: &Pixels) -> Result<Score, String> {
    let middle = BoundingBox::from_corners(MARGIN, MARGIN, 1.0 - MARGIN, 1.0 - MARGIN);
    let outputs = model.run(&resize::part(pixels, middle, model.input))?;
    match outputs.first().map(|output| output.values()) {
        Some([_, nudity]) => Ok(Score::new(*nudity)),
        _ => Err("it gave no two probabilities".into()),
    }
}
