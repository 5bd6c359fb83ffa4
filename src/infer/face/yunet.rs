//! YuNet's outputs → faces [Wu, Peng and Yu 2023, "YuNet: a tiny millisecond-level face detector"].

use super::super::nms;
use super::super::preprocess::Placement;
use super::super::tensor::Tensor;
use super::around;
use crate::domain::inference::Detection;

/// Boxes that share more than this are one face.
const OVERLAP: f32 = 0.3;

/// Input pixels for each cell, scale by scale.
const STRIDES: [usize; 3] = [8, 16, 32];

/// `outputs`: for each of three scales how sure it is of a face, then how well a box fits (both `[1, 1, rows,
/// columns]`), then the centre's offset across and down and the logarithm of width and height, in cells
/// (`[1, 4, rows, columns]`). Boxes may reach over the image's edge.
pub fn decode(outputs: &[Tensor], placement: Placement, threshold: f32) -> Vec<Detection> {
    let mut found = Vec::new();
    for (scale, stride) in STRIDES.into_iter().enumerate() {
        let head = |index: usize| outputs.get(index * STRIDES.len() + scale);
        let (Some(sure), Some(fits), Some(boxes)) = (head(0), head(1), head(2)) else {
            return Vec::new();
        };
        let columns = sure.shape.last().copied().unwrap_or(0);
        let cells = sure.values().len();
        if columns == 0 || fits.values().len() != cells || boxes.values().len() != 4 * cells {
            return Vec::new();
        }
        let plane = |index: usize| &boxes.values()[index * cells..][..cells];
        let (across, down, width, height) = (plane(0), plane(1), plane(2), plane(3));
        let scores = sure.values().iter().zip(fits.values());
        for (cell, (sure, fits)) in scores.enumerate() {
            let score = (sure.clamp(0.0, 1.0) * fits.clamp(0.0, 1.0)).sqrt();
            if score > threshold {
                let stride = stride as f32;
                let x = ((cell % columns) as f32 + across[cell]) * stride;
                let y = ((cell / columns) as f32 + down[cell]) * stride;
                let size = [width[cell].exp() * stride, height[cell].exp() * stride];
                found.push(around([x, y], size, score, placement));
            }
        }
    }
    nms::suppress(found, OVERLAP)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::inference::BoundingBox;
    use crate::domain::photo::Size;

    const UPRIGHT: Placement = Placement {
        left: 0,
        top: 0,
        size: Size {
            width: 64,
            height: 32,
        },
    };

    /// On the coarsest grid of 2 × 1 cells a face in the second.
    fn outputs(sure: f32, fits: f32) -> Vec<Tensor> {
        let map = |scale: usize, value: f32| {
            let (rows, columns) = (4 >> scale, 8 >> scale);
            let mut values = vec![0.0; rows * columns];
            if scale == 2 {
                values[1] = value;
            }
            Tensor::f32(&[1, 1, rows, columns], values)
        };
        let boxes = |scale: usize| {
            let (rows, columns) = (4 >> scale, 8 >> scale);
            let cells = rows * columns;
            let planes = [0.25, 0.5, 0.0, 0.5_f32.ln()];
            let values = planes.iter().flat_map(|value| vec![*value; cells]);
            Tensor::f32(&[1, 4, rows, columns], values.collect())
        };
        let heads = [sure, fits].map(|value| (0..3).map(move |scale| map(scale, value)));
        let [sure, fits] = heads;
        sure.chain(fits).chain((0..3).map(boxes)).collect()
    }

    #[test]
    fn a_cell_that_is_sure_of_a_box_that_fits_is_a_face_there() {
        let found = decode(&outputs(0.9, 0.4), UPRIGHT, 0.5);
        assert_eq!(found.len(), 1);
        assert!((found[0].score.value() - 0.6).abs() < 1e-6);
        // Centre (1 + .25) · 32 = 40 across, .5 · 32 = 16 down; 32 wide, 16 high.
        let expected = BoundingBox::from_corners(24.0 / 64.0, 8.0 / 32.0, 56.0 / 64.0, 24.0 / 32.0);
        assert!(found[0].area.intersection_over_union(expected) > 0.999);
        assert_eq!(decode(&outputs(0.9, 0.2), UPRIGHT, 0.5), []);
    }

    #[test]
    fn outputs_that_do_not_belong_together_show_no_face() {
        let mut odd = outputs(0.9, 0.9);
        odd[8] = Tensor::f32(&[1, 1, 1, 2], vec![0.0; 2]);
        assert_eq!(decode(&odd, UPRIGHT, 0.5), []);
        assert_eq!(decode(&odd[..5], UPRIGHT, 0.5), []);
    }
}
