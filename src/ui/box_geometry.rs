//! A box moved and resized by pointer or keys.

use web_sys::KeyboardEvent;

use crate::domain::inference::BoundingBox;

/// Arrow keys move by this part of the picture.
const STEP: f32 = 0.005;

/// A box cannot be made smaller with keys or handles.
const SMALLEST: f32 = 0.008;

/// What the pointer holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grip {
    Whole,
    /// A corner, by whether it is on the right and at the bottom.
    Corner {
        right: bool,
        bottom: bool,
    },
}

/// The box after an arrow key: moved, or with Shift resized about its centre.
pub fn nudged(area: BoundingBox, event: &KeyboardEvent) -> Option<BoundingBox> {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return None;
    }
    let (across, down) = match event.key().as_str() {
        "ArrowLeft" => (-STEP, 0.0),
        "ArrowRight" => (STEP, 0.0),
        "ArrowUp" => (0.0, -STEP),
        "ArrowDown" => (0.0, STEP),
        _ => return None,
    };
    if event.shift_key() {
        let width = (area.width + 2.0 * across).clamp(SMALLEST, 1.0);
        // Down makes it taller, as right makes it wider.
        let height = (area.height + 2.0 * down).clamp(SMALLEST, 1.0);
        return Some(inside(BoundingBox {
            x: area.x - (width - area.width) / 2.0,
            y: area.y - (height - area.height) / 2.0,
            width,
            height,
        }));
    }
    Some(inside(BoundingBox {
        x: area.x + across,
        y: area.y + down,
        ..area
    }))
}

/// Pushed back into the picture at its size.
fn inside(area: BoundingBox) -> BoundingBox {
    BoundingBox {
        x: area.x.clamp(0.0, (1.0 - area.width).max(0.0)),
        y: area.y.clamp(0.0, (1.0 - area.height).max(0.0)),
        ..area
    }
}

pub fn dragged(area: BoundingBox, held: Grip, by: (f32, f32)) -> BoundingBox {
    let Grip::Corner { right, bottom } = held else {
        return inside(BoundingBox {
            x: area.x + by.0,
            y: area.y + by.1,
            ..area
        });
    };
    let pull = |low: f32, high: f32, is_high: bool, by: f32| {
        if is_high {
            (low, (high + by).clamp(low + SMALLEST, 1.0))
        } else {
            ((low + by).clamp(0.0, high - SMALLEST), high)
        }
    };
    let (left, right) = pull(area.x, area.right(), right, by.0);
    let (top, bottom) = pull(area.y, area.bottom(), bottom, by.1);
    BoundingBox::from_corners(left, top, right, bottom)
}
