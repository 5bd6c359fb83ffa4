//! Which objects have one colour above all.

use crate::domain::inference::{BoundingBox, Colour, Inference};
use crate::pixels::Pixels;
use crate::pixels::measure::colour_of;

/// The score from which an object is plain enough to be said of which colour it is.
const PLAIN: f32 = 0.5;

pub fn colours_of(pixels: &Pixels, inference: &Inference) -> Vec<(BoundingBox, Colour)> {
    let objects = inference.objects.iter().flat_map(|objects| &objects.value);
    let plain = objects.filter(|object| object.score.value() >= PLAIN);
    let areas = plain.map(|object| object.area.clamped());
    areas
        .filter_map(|area| Some((area, colour_of(pixels, area)?)))
        .collect()
}
