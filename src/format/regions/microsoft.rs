//! `MP:RegionInfo` of Windows and Windows Live Photo Gallery: every region is a person, as `x, y, width, height` from the
//! top left corner in fractions of the picture; one without a rectangle is somebody who is in the picture somewhere.

use super::carrier::{Layout, fraction, text};
use crate::domain::inference::BoundingBox;

pub static LAYOUT: Layout = Layout {
    list: Some("MPRI:Regions"),
    dimensions: |_| None,
    area: |region, _| {
        let rectangle = text(region, "MPReg:Rectangle")?;
        let numbers: Option<Vec<f32>> = rectangle
            .split(',')
            .map(|number| {
                number
                    .trim()
                    .parse()
                    .ok()
                    .filter(|number: &f32| number.is_finite())
            })
            .collect();
        let [x, y, width, height] = *numbers?.as_slice() else {
            return None;
        };
        Some(BoundingBox {
            x,
            y,
            width,
            height,
        })
    },
    place: |region, face| {
        let BoundingBox {
            x,
            y,
            width,
            height,
        } = face;
        let numbers = [x, y, width, height].map(fraction).join(", ");
        region.set_member("MPReg:Rectangle", numbers.as_str());
    },
    name: |region| text(region, "MPReg:PersonDisplayName"),
    is_face: |_| true,
    begin: None,
    say_size: |_, _| {},
};
