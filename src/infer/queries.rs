//! The output of D-FINE, a kin of DETR → objects with boxes.

use super::nms;
use super::preprocess::Placement;
use super::tensor::Tensor;
use crate::domain::inference::{Detection, Score};
use crate::domain::photo::Size;

/// Boxes of one class that share more than this are one thing. Each query is trained to find a thing of its own, so that people in
/// a crowd may overlap; but of two that hardly differ, one is a copy.
const SAME: f32 = 0.9;

/// `scores`: `[1, queries, classes]`, the log odds of each class; `boxes`: `[1, queries, 4]`, centre, width and height in shares of
/// the input. No more than one find a query on average is taken, the surest first, as the reference code does.
pub fn decode(
    scores: &Tensor,
    boxes: &Tensor,
    input: Size,
    placement: Placement,
    threshold: f32,
) -> Vec<Detection> {
    let (Some(&classes @ 1..), Some(4)) = (scores.shape.last(), boxes.shape.last()) else {
        return Vec::new();
    };
    let (boxes, _) = boxes.values().as_chunks::<4>();
    let mut found = Vec::new();
    for (odds, [x, y, width, height]) in scores.values().chunks_exact(classes).zip(boxes) {
        let on_input =
            |[across, down]: [f32; 2]| [across * input.width as f32, down * input.height as f32];
        // Turned inside out, it has no size.
        let area = placement.box_around(
            on_input([*x, *y]),
            on_input([width.max(0.0), height.max(0.0)]),
        );
        let scored = odds
            .iter()
            .map(|odds| Score::of_log_odds(*odds))
            .zip(0..=u16::MAX);
        let plain = scored.filter(|(score, _)| score.value() > threshold);
        found.extend(plain.map(|(score, class)| Detection { class, score, area }));
    }
    found.sort_by(|a, b| b.score.value().total_cmp(&a.score.value()));
    found.truncate(boxes.len());
    nms::inside_image(nms::suppress(found, SAME))
}

#[cfg(test)]
mod tests {
    use super::*;

    const INPUT: Size = Size {
        width: 64,
        height: 64,
    };

    fn found(odds: &[f32], boxes: &[f32], threshold: f32) -> Vec<(u16, u8)> {
        let scores = Tensor::f32(&[1, odds.len() / 2, 2], odds.to_vec());
        let boxes = Tensor::f32(&[1, boxes.len() / 4, 4], boxes.to_vec());
        let placement = Placement {
            left: 0,
            top: 0,
            size: INPUT,
        };
        let found = decode(&scores, &boxes, INPUT, placement, threshold);
        found
            .iter()
            .map(|find| (find.class, find.score.percent()))
            .collect()
    }

    const APART: [f32; 8] = [0.25, 0.25, 0.5, 0.5, 0.75, 0.75, 0.5, 0.5];

    #[test]
    fn the_surest_come_first_and_no_more_than_queries() {
        assert_eq!(
            found(&[0.0, -9.0, 2.0, 1.0], &APART, 0.3),
            [(0, 88), (1, 73)]
        );
        assert_eq!(found(&[0.0, -9.0, 2.0, -9.0], &APART, 0.6), [(0, 88)]);
    }

    #[test]
    fn a_copy_is_found_once_and_a_box_without_a_size_never() {
        let copies = [0.5, 0.5, 0.4, 0.4, 0.5, 0.5, 0.41, 0.4];
        assert_eq!(found(&[1.0, -9.0, 2.0, -9.0], &copies, 0.3), [(0, 88)]);
        let empty = [0.5, 0.5, -0.4, 0.4, 0.5, 0.5, 0.4, 0.4];
        assert_eq!(found(&[2.0, -9.0, 1.0, -9.0], &empty, 0.3), [(0, 73)]);
    }

    #[test]
    fn without_numbers_nothing_is_found() {
        assert_eq!(found(&[f32::NAN, f32::NAN, -9.0, -9.0], &APART, 0.3), []);
        assert_eq!(found(&[2.0, 2.0], &[], 0.3), []);
    }
}
