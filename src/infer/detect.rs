//! YOLOX's output → objects with boxes.

use super::nms;
use super::preprocess::Placement;
use super::tensor::Tensor;
use crate::domain::inference::{Detection, Score};
use crate::domain::photo::Size;

/// Boxes of one class that share more than this are one thing; as in YOLOX's own demonstration.
const OVERLAP: f32 = 0.45;

/// Pixels of the input from one cell to the next, finest scale first.
const STRIDES: [u32; 3] = [8, 16, 32];

/// `outputs`: one tensor `[1, cells, 5 + classes]`, the cells of each scale row by row: where the centre lies from the cell, in
/// cells; the logarithms of width and height in cells; whether something is there; which of the classes it is.
pub fn decode(
    outputs: &[Tensor],
    input: Size,
    placement: Placement,
    threshold: f32,
) -> Vec<Detection> {
    let [output] = outputs else {
        return Vec::new();
    };
    let Some(&numbers @ 6..) = output.shape.last() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let rows = output.values().chunks_exact(numbers);
    for ((column, row, stride), numbers) in cells(input).zip(rows) {
        let (shape, scores) = numbers.split_at(4);
        let (is_there, classes) = (scores[0], &scores[1..]);
        // No class is surer than that something is there.
        if is_there <= threshold {
            continue;
        }
        let centre = [(shape[0] + column) * stride, (shape[1] + row) * stride];
        let size = [shape[2].exp() * stride, shape[3].exp() * stride];
        let area = placement.box_around(centre, size);
        let scored = classes
            .iter()
            .map(|share| share * is_there)
            .zip(0..=u16::MAX);
        // What lies here may be two things: a person on a skateboard.
        let plain = scored.filter(|(score, _)| *score > threshold);
        found.extend(plain.map(|(score, class)| Detection {
            class,
            score: Score::new(score),
            area,
        }));
    }
    nms::inside_image(nms::suppress(found, OVERLAP))
}

/// Column, row and stride of every cell.
fn cells(input: Size) -> impl Iterator<Item = (f32, f32, f32)> {
    STRIDES.into_iter().flat_map(move |stride| {
        let (across, down) = (input.width / stride, input.height / stride);
        let cell = move |at| ((at % across) as f32, (at / across) as f32, stride as f32);
        (0..across * down).map(cell)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIDE: u32 = 32;
    const INPUT: Size = Size {
        width: SIDE,
        height: SIDE,
    };

    /// 4 × 4 cells, then 2 × 2, then one, and two classes; the last of the four is sure that something is in its middle, one cell
    /// wide and two high, and thinks so much of class 1.
    fn outputs(share: f32) -> Vec<Tensor> {
        let mut values = vec![0.0; (16 + 4 + 1) * 7];
        let cell = [0.5, 0.5, 0.0, 2.0_f32.ln(), 0.8, 0.0, share];
        values[(16 + 3) * 7..][..7].copy_from_slice(&cell);
        vec![Tensor::f32(&[1, 21, 7], values)]
    }

    fn upright(width: u32, height: u32, top: i64) -> Placement {
        Placement {
            left: 0,
            top,
            size: Size { width, height },
        }
    }

    #[test]
    fn a_cell_above_the_threshold_becomes_a_box_in_the_image() {
        let found = decode(&outputs(0.5), INPUT, upright(32, 16, 8), 0.3);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].class, found[0].score.percent()), (1, 40));
        // Centre 24, 24: 16..32 across; 8..40 down, cut at the picture's 8..24.
        let area = found[0].area;
        assert!((area.x - 0.5).abs() < 1e-5 && (area.right() - 1.0).abs() < 1e-5);
        assert!(area.y.abs() < 1e-5 && (area.bottom() - 1.0).abs() < 1e-5);
    }

    #[test]
    fn below_the_threshold_or_without_numbers_nothing_is_found() {
        let check = |outputs: &[Tensor]| decode(outputs, INPUT, upright(32, 32, 0), 0.4).len();
        assert_eq!(check(&outputs(0.5)), 0);
        assert_eq!(check(&outputs(f32::NAN)), 0);
        assert_eq!(check(&[Tensor::f32(&[1, 1, 5], vec![1.0; 5])]), 0);
        assert_eq!(check(&[]), 0);
    }
}
