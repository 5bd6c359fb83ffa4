//! Hides areas so that nothing of them can be recovered.

use super::Pixels;
use crate::domain::inference::BoundingBox;
use crate::domain::metadata::RedactionStyle;

pub fn hide(_pixels: &mut Pixels, _areas: &[BoundingBox], _style: RedactionStyle) {}
