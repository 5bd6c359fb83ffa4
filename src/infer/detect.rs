//! NanoDet's outputs → objects with boxes.

use super::nms;
use super::preprocess::Placement;
use super::tag::probabilities;
use super::tensor::Tensor;
use crate::domain::inference::{Detection, Score};

/// Boxes of one class that share more than this are one thing; as in NanoDet's own post-processing.
const OVERLAP: f32 = 0.6;

/// How far each side can lie from a cell's centre: 0 to 10 strides, as a distribution over these bins.
const BINS: usize = 11;

/// `outputs`: the class scores of each scale `[1, cells, classes]`, then the sides of each scale
/// `[1, cells, 4 × bins]`, for square grids over an input `side` pixels wide.
pub fn decode(
    outputs: &[Tensor],
    side: u32,
    placement: Placement,
    threshold: f32,
) -> Vec<Detection> {
    let (scores, sides) = outputs.split_at(outputs.len() / 2);
    let mut found = Vec::new();
    for (scores, sides) in scores.iter().zip(sides) {
        let cells = scores.shape.get(1).copied().unwrap_or(0);
        let classes = scores.shape.get(2).copied().unwrap_or(0);
        let across = cells.isqrt();
        if across == 0 || classes == 0 {
            continue;
        }
        let stride = side as f32 / across as f32;
        let rows = scores.values().chunks_exact(classes);
        for (cell, (scores, sides)) in rows.zip(sides.values().chunks_exact(4 * BINS)).enumerate() {
            let Some((class, score)) = best(scores).filter(|(_, score)| *score > threshold) else {
                continue;
            };
            let x = ((cell % across) as f32 + 0.5) * stride;
            let y = ((cell / across) as f32 + 0.5) * stride;
            let reach = |side: usize| expectation(&sides[side * BINS..][..BINS]) * stride;
            let corners = [x - reach(0), y - reach(1), x + reach(2), y + reach(3)];
            found.push(Detection {
                class,
                score: Score::new(score),
                area: placement.box_in_image(corners),
            });
        }
    }
    nms::inside_image(nms::suppress(found, OVERLAP))
}

fn best(scores: &[f32]) -> Option<(u16, f32)> {
    (0..=u16::MAX)
        .zip(scores.iter().copied())
        .max_by(|(_, a), (_, b)| a.total_cmp(b))
}

fn expectation(bins: &[f32]) -> f32 {
    let shares = probabilities(bins);
    shares
        .iter()
        .zip(0_u8..)
        .map(|(share, bin)| share * f32::from(bin))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::photo::Size;

    const SIDE: u32 = 32;

    /// One scale of 2 × 2 cells, stride 16, two classes; cell 3 sees class 1, and reaches one stride each way.
    fn outputs(score: f32) -> Vec<Tensor> {
        let mut scores = vec![0.0; 8];
        scores[7] = score;
        let mut sides = vec![0.0; 4 * 4 * BINS];
        for reach in sides.chunks_exact_mut(BINS).skip(12) {
            reach[1] = 100.0;
        }
        vec![
            Tensor::f32(&[1, 4, 2], scores),
            Tensor::f32(&[1, 4, 4 * BINS], sides),
        ]
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
        let found = decode(&outputs(0.5), SIDE, upright(32, 16, 8), 0.4);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].class, 1);
        // Centre 24, 24; one stride each way: 8..40 both ways, cut at 32 and at the letterbox's 8..24.
        let area = found[0].area;
        assert!((area.x - 0.25).abs() < 1e-5 && (area.right() - 1.0).abs() < 1e-5);
        assert!(area.y.abs() < 1e-5 && (area.bottom() - 1.0).abs() < 1e-5);
    }

    #[test]
    fn below_the_threshold_or_without_numbers_nothing_is_found() {
        let check = |outputs: &[Tensor]| decode(outputs, SIDE, upright(32, 32, 0), 0.4).len();
        assert_eq!(check(&outputs(0.4)), 0);
        assert_eq!(check(&outputs(f32::NAN)), 0);
        assert_eq!(check(&[]), 0);
    }
}
