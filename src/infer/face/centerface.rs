//! CenterFace's outputs → faces.

use super::super::nms;
use super::super::preprocess::Placement;
use super::super::tensor::Tensor;
use super::around;
use crate::domain::inference::Detection;

/// Boxes that share more than this are one face; as in CenterFace's own post-processing.
const OVERLAP: f32 = 0.3;

/// Input pixels for each cell of the outputs.
const STRIDE: usize = 4;

/// `outputs`: for each cell of the input its warmth `[1, 1, rows, columns]`, the logarithm of height and width, and
/// the centre's offset down and across (both `[1, 2, rows, columns]`). Boxes may reach over the image's edge.
pub fn decode(outputs: &[Tensor], placement: Placement, threshold: f32) -> Vec<Detection> {
    let [heat, scale, offset] = outputs else {
        return Vec::new();
    };
    let columns = heat.shape.last().copied().unwrap_or(0);
    let cells = heat.values().len();
    let planes = |tensor: &Tensor| tensor.values().len() == 2 * cells;
    if columns == 0 || !planes(scale) || !planes(offset) {
        return Vec::new();
    }
    let (heights, widths) = scale.values().split_at(cells);
    let (downs, acrosses) = offset.values().split_at(cells);
    let mut found = Vec::new();
    for (cell, &warmth) in heat.values().iter().enumerate() {
        if warmth > threshold {
            let stride = STRIDE as f32;
            let x = ((cell % columns) as f32 + acrosses[cell] + 0.5) * stride;
            let y = ((cell / columns) as f32 + downs[cell] + 0.5) * stride;
            let size = [widths[cell].exp() * stride, heights[cell].exp() * stride];
            found.push(around([x, y], size, warmth, placement));
        }
    }
    nms::suppress(found, OVERLAP)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::inference::BoundingBox;
    use crate::domain::photo::Size;

    const SIZE: Size = Size {
        width: 64,
        height: 32,
    };
    const UPRIGHT: Placement = Placement {
        left: 0,
        top: 0,
        size: SIZE,
    };

    /// A grid of 8 × 16 cells, each face 8 input pixels wide and 16 high, its centre half a cell right of the cell's.
    fn outputs(warm: &[(usize, usize, f32)]) -> Vec<Tensor> {
        let mut heat = vec![0.0; 128];
        for (row, column, warmth) in warm {
            heat[row * 16 + column] = *warmth;
        }
        let planes = |first: f32, second: f32| [vec![first; 128], vec![second; 128]].concat();
        let scale = planes(4.0_f32.ln(), 2.0_f32.ln());
        vec![
            Tensor::f32(&[1, 1, 8, 16], heat),
            Tensor::f32(&[1, 2, 8, 16], scale),
            Tensor::f32(&[1, 2, 8, 16], planes(0.0, 0.5)),
        ]
    }

    #[test]
    fn a_warm_cell_is_a_face_around_its_offset_centre() {
        let found = decode(&outputs(&[(3, 7, 0.9), (3, 8, 0.4)]), UPRIGHT, 0.2);
        assert_eq!(found.len(), 1, "the neighbour sees the same face");
        // Centre (7 + .5 + .5) · 4 = 32 across, (3 + .5) · 4 = 14 down.
        let area = found[0].area;
        let expected = BoundingBox::from_corners(28.0 / 64.0, 6.0 / 32.0, 36.0 / 64.0, 22.0 / 32.0);
        assert!(area.intersection_over_union(expected) > 0.999, "{area:?}");
        assert_eq!(decode(&outputs(&[(3, 7, 0.2)]), UPRIGHT, 0.2), []);
    }

    #[test]
    fn outputs_that_do_not_belong_together_show_no_face() {
        let mut odd = outputs(&[(3, 7, 0.9)]);
        odd[1] = Tensor::f32(&[1, 1, 8, 16], vec![0.0; 128]);
        assert_eq!(decode(&odd, UPRIGHT, 0.2), []);
        assert_eq!(decode(&odd[..2], UPRIGHT, 0.2), []);
    }
}
