//! NanoDet's outputs → objects with boxes.

use super::nms;
use super::preprocess::Placement;
use super::tag::probabilities;
use super::tensor::Tensor;
use crate::domain::inference::{BoundingBox, Detection, Score};

/// Boxes of one class that share more than this are one thing; as in NanoDet's own post-processing.
const OVERLAP: f32 = 0.6;

/// Finds of two looks that share so much are of one thing.
const SAME: f32 = 0.4;

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
            let numbered = scores.iter().zip(0..=u16::MAX);
            let mut plain = numbered.filter(|(score, _)| **score > threshold).peekable();
            if plain.peek().is_none() {
                continue;
            }
            let x = ((cell % across) as f32 + 0.5) * stride;
            let y = ((cell / across) as f32 + 0.5) * stride;
            let reach = |side: usize| expectation(&sides[side * BINS..][..BINS]) * stride;
            let corners = [x - reach(0), y - reach(1), x + reach(2), y + reach(3)];
            // What lies here may be two things: a person on a skateboard.
            found.extend(plain.map(|(score, class)| Detection {
                class,
                score: Score::new(*score),
                area: placement.box_in_image(corners),
            }));
        }
    }
    nms::inside_image(nms::suppress(found, OVERLAP))
}

/// Of two looks, the second of which saw the photo in a mirror: each find where both have it on average and as sure as
/// they are on average; what only one of them sees is half as sure.
pub fn agreed(upright: Vec<Detection>, mirrored: Vec<Detection>) -> Vec<Detection> {
    let turned = mirrored.into_iter().map(|find| Detection {
        area: find.area.mirrored(),
        ..find
    });
    let mut others: Vec<Detection> = turned.collect();
    let mut found = Vec::new();
    for find in upright {
        let shared = |other: &Detection| match other.class == find.class {
            true => other.area.intersection_over_union(find.area),
            false => 0.0,
        };
        let nearest = (0..others.len())
            .map(|at| (at, shared(&others[at])))
            .max_by(|(_, a), (_, b)| a.total_cmp(b));
        found.push(match nearest {
            Some((at, shared)) if shared >= SAME => between(find, others.swap_remove(at)),
            _ => alone(find),
        });
    }
    found.extend(others.into_iter().map(alone));
    nms::suppress(found, OVERLAP)
}

fn between(one: Detection, other: Detection) -> Detection {
    let mean = |a: f32, b: f32| f32::midpoint(a, b);
    let (a, b) = (one.area, other.area);
    Detection {
        class: one.class,
        score: Score::new(mean(one.score.value(), other.score.value())),
        area: BoundingBox {
            x: mean(a.x, b.x),
            y: mean(a.y, b.y),
            width: mean(a.width, b.width),
            height: mean(a.height, b.height),
        },
    }
}

fn alone(find: Detection) -> Detection {
    Detection {
        score: Score::new(find.score.value() / 2.0),
        ..find
    }
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

    #[test]
    fn two_looks_agree_on_one_thing_and_doubt_what_one_alone_sees() {
        let thing = |class, score, left: f32, right| Detection {
            class,
            score: Score::new(score),
            area: BoundingBox::from_corners(left, 0.0, right, 1.0),
        };
        let upright = vec![thing(0, 0.8, 0.0, 0.4), thing(1, 0.6, 0.5, 0.7)];
        // In the mirror, the first of them, and something of another class where the second is.
        let mirrored = vec![thing(0, 0.6, 0.6, 1.0), thing(2, 0.9, 0.3, 0.5)];
        let found: Vec<_> = agreed(upright, mirrored)
            .into_iter()
            .map(|find| (find.class, find.score.percent()))
            .collect();
        assert_eq!(found, [(0, 70), (2, 45), (1, 30)]);
    }
}
