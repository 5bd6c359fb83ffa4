//! The finds of several looks at one photo → each face once, with what all looks together make of it.

use super::super::nms;
use crate::domain::inference::{BoundingBox, Detection, Score};

/// Finds that share more than this are of one face.
const OVERLAP: f32 = 0.4;

/// Two faces share less than this of what both cover, and less than this of the smaller one: more is a piece of a face
/// beside the whole one, as at a tile's edge.
const APART: f32 = 0.3;
const CONTAINED: f32 = 0.6;

/// What one look says where the others see nothing, compared with what all say: YuNet alone reaches the precision that
/// all looks reach at .125 only at .31.
const ALONE: f32 = 0.4;

/// `looks` are of the whole photo, and what one of them misses counts as a no; `closer` ones show only a part each.
pub fn fuse(looks: Vec<Vec<Detection>>, closer: Vec<Detection>) -> Vec<Detection> {
    let count = looks.len();
    let from =
        |(look, found): (usize, Vec<Detection>)| found.into_iter().map(move |find| (look, find));
    let mut finds: Vec<(usize, Detection)> = looks.into_iter().enumerate().flat_map(from).collect();
    finds.extend(closer.into_iter().map(|find| (count, find)));
    finds.sort_by(|(_, a), (_, b)| b.score.value().total_cmp(&a.score.value()));
    let mut faces = Vec::new();
    while let Some((_, best)) = finds.first().copied() {
        let is_same = |find: &Detection| find.area.intersection_over_union(best.area) > OVERLAP;
        let (mut same, rest): (Vec<_>, Vec<_>) =
            finds.into_iter().partition(|(_, find)| is_same(find));
        if same.is_empty() {
            // A box without extent shares nothing, not even with itself.
            finds = rest.into_iter().skip(1).collect();
            continue;
        }
        faces.push(together(&mut same, count));
        finds = rest;
    }
    faces.sort_by(|a, b| b.score.value().total_cmp(&a.score.value()));
    nms::inside_image(once(faces))
}

/// Where the finds lie on average, the sure ones counting more; as sure as the looks are on average.
fn together(finds: &mut [(usize, Detection)], looks: usize) -> Detection {
    let mut best = vec![0.0_f32; looks + 1];
    let mut sums = [0.0_f32; 5];
    for (look, find) in finds.iter() {
        let score = find.score.value();
        best[*look] = best[*look].max(score);
        let corners = [
            find.area.x,
            find.area.y,
            find.area.right(),
            find.area.bottom(),
        ];
        for (sum, value) in sums.iter_mut().zip(corners.into_iter().chain([1.0])) {
            *sum += score * value;
        }
    }
    let [left, top, right, bottom, weight] = sums;
    let of_looks = best[..looks].iter().sum::<f32>() / looks.max(1) as f32;
    Detection {
        class: 0,
        score: Score::new(of_looks.max(best[looks] * ALONE)),
        area: BoundingBox::from_corners(
            left / weight,
            top / weight,
            right / weight,
            bottom / weight,
        ),
    }
}

fn once(faces: Vec<Detection>) -> Vec<Detection> {
    let mut kept: Vec<Detection> = Vec::new();
    for candidate in faces {
        let is_known = |face: &Detection| {
            let smaller = face.area.area().min(candidate.area.area());
            face.area.intersection_over_union(candidate.area) > APART
                || face.area.shared_with(candidate.area) > CONTAINED * smaller
        };
        if !kept.iter().any(is_known) {
            kept.push(candidate);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn face(score: f32, [left, top, right, bottom]: [f32; 4]) -> Detection {
        Detection {
            class: 0,
            score: Score::new(score),
            area: BoundingBox::from_corners(left, top, right, bottom),
        }
    }

    #[test]
    fn a_face_is_as_sure_as_the_looks_are_together() {
        let at = [0.4, 0.4, 0.8, 0.8];
        let found = fuse(
            vec![vec![face(0.9, at)], vec![face(0.5, at)], vec![]],
            vec![],
        );
        assert_eq!(found.len(), 1);
        assert!((found[0].score.value() - 1.4 / 3.0).abs() < 1e-6);
        assert!(found[0].area.intersection_over_union(face(1.0, at).area) > 0.999);
    }

    #[test]
    fn a_small_face_that_only_a_closer_look_shows_is_not_outvoted() {
        let found = fuse(
            vec![vec![], vec![]],
            vec![face(0.8, [0.1, 0.1, 0.11, 0.11])],
        );
        assert!((found[0].score.value() - 0.32).abs() < 1e-6);
    }

    #[test]
    fn a_piece_of_a_face_is_not_another_face() {
        let whole = face(0.9, [0.4, 0.4, 0.8, 0.8]);
        let piece = face(0.8, [0.4, 0.4, 0.55, 0.6]);
        let neighbour = face(0.7, [0.75, 0.4, 1.1, 0.8]);
        let faces = fuse(vec![vec![piece, whole, neighbour]], vec![]);
        assert_eq!(faces.len(), 2);
        assert!(faces[0].area.intersection_over_union(whole.area) > 0.999);
        assert_eq!(faces[1].area.right(), 1.0, "cut to the image");
    }

    #[test]
    fn a_find_without_extent_or_score_is_none() {
        let empty = face(0.9, [0.5, 0.5, 0.5, 0.5]);
        assert_eq!(fuse(vec![vec![empty, empty]], vec![empty]), []);
    }
}
