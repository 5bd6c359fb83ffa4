//! Many boxes for one thing → the best one (non-maximum suppression).

use crate::domain::inference::Detection;

/// Best first; drops what overlaps a better one of its class by more than `overlap` (intersection over union).
pub fn suppress(mut found: Vec<Detection>, overlap: f32) -> Vec<Detection> {
    found.sort_by(|a, b| b.score.value().total_cmp(&a.score.value()));
    let mut kept: Vec<Detection> = Vec::new();
    for candidate in found {
        let is_new = kept.iter().all(|better| {
            better.class != candidate.class
                || better.area.intersection_over_union(candidate.area) <= overlap
        });
        if is_new {
            kept.push(candidate);
        }
    }
    kept
}

/// Cuts boxes to the image and drops those of which nothing is left.
pub fn inside_image(found: Vec<Detection>) -> Vec<Detection> {
    found
        .into_iter()
        .map(|detection| Detection {
            area: detection.area.clamped(),
            ..detection
        })
        .filter(|detection| detection.area.area() > 0.0)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::inference::{BoundingBox, Score};

    fn detection(class: u16, score: f32, x: f32) -> Detection {
        Detection {
            class,
            score: Score::new(score),
            area: BoundingBox::from_corners(x, 0.0, x + 0.2, 0.2),
        }
    }

    #[test]
    fn of_overlapping_boxes_of_one_class_only_the_best_stays() {
        let (good, better) = (detection(0, 0.6, 0.0), detection(0, 0.9, 0.05));
        let (apart, other) = (detection(0, 0.5, 0.5), detection(1, 0.4, 0.0));
        let kept = suppress(vec![good, apart, other, better], 0.5);
        assert_eq!(kept, [better, apart, other]);
    }

    #[test]
    fn a_dropped_box_drops_no_other() {
        // A row of boxes, each overlapping the next by a third (0.5 of 1.5), best first.
        let row = [
            detection(0, 0.9, 0.0),
            detection(0, 0.8, 0.1),
            detection(0, 0.7, 0.2),
        ];
        assert_eq!(suppress(row.to_vec(), 0.3), [row[0], row[2]]);
    }

    #[test]
    fn boxes_are_cut_to_the_image_and_vanish_outside_of_it() {
        let kept = inside_image(vec![detection(0, 0.9, -0.1), detection(0, 0.9, 1.0)]);
        assert_eq!(kept.len(), 1);
        assert_eq!(kept[0].area, BoundingBox::from_corners(0.0, 0.0, 0.1, 0.2));
    }
}
