//! Pieces of one line → the line: detectors part it between its words where letters are large, or light on dark.

use super::UPRIGHT;
use crate::pixels::straighten::Slanted;

/// A space between two pieces, in heights of a line, after the pieces were grown.
const SPACE: f32 = 0.35;

/// How far the middles of two pieces are from one line, in heights.
const OFF: f32 = 0.3;

/// How much higher one may be: words have letters that reach above and below, or none.
const HIGHER: f32 = 1.4;

/// Radians between the directions of two pieces.
const TURN: f32 = 0.1;

/// A piece shorter than this many heights tells no direction.
const SHORT: f32 = 1.5;

/// The lines in reading order, a piece behind the one before it.
pub fn joined(lines: Vec<Slanted>) -> Vec<Slanted> {
    let mut whole: Vec<Slanted> = Vec::with_capacity(lines.len());
    for line in lines {
        let last = whole.last_mut();
        match last.and_then(|last| Some((together(last, &line)?, last))) {
            Some((both, last)) => *last = both,
            None => whole.push(line),
        }
    }
    whole
}

/// One rectangle around both, where the second goes on where the first ends.
fn together(left: &Slanted, right: &Slanted) -> Option<Slanted> {
    let longer = if left.width > right.width {
        left
    } else {
        right
    };
    let low = left.height.min(right.height);
    let high = left.height.max(right.height);
    let is_upright = |line: &Slanted| line.height > UPRIGHT * line.width;
    let is_short = |line: &Slanted| line.width < SHORT * line.height;
    let is_straight = is_short(left) || is_short(right) || (left.angle - right.angle).abs() <= TURN;
    if is_upright(left) || is_upright(right) || high > HIGHER * low || !is_straight {
        return None;
    }
    let (sine, cosine) = longer.angle.sin_cos();
    // Start and end along the longer, and the middle across it.
    let along = |line: &Slanted| {
        let (x, y) = line.centre;
        let middle = x * cosine + y * sine;
        let half = line.width / 2.0;
        (middle - half, middle + half, y * cosine - x * sine)
    };
    let (first, second) = (along(left), along(right));
    let is_next = second.0 >= first.0 && second.0 - first.1 <= SPACE * low;
    if !is_next || (first.2 - second.2).abs() > OFF * low {
        return None;
    }
    let end = first.1.max(second.1);
    let across = (first.2 * left.width + second.2 * right.width) / (left.width + right.width);
    let middle = (first.0 + end) / 2.0;
    Some(Slanted {
        centre: (
            middle * cosine - across * sine,
            middle * sine + across * cosine,
        ),
        width: end - first.0,
        height: high,
        angle: longer.angle,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn piece(x: f32, y: f32, width: f32) -> Slanted {
        Slanted {
            centre: (x, y),
            width,
            height: 25.0,
            angle: 0.0,
        }
    }

    #[test]
    fn words_that_follow_each_other_are_a_line() {
        // "Terms", "of the", "contract" as they were found, light on dark.
        let words = vec![
            piece(75.0, 45.0, 68.0),
            piece(138.0, 45.5, 63.0),
            piece(210.0, 45.0, 87.0),
        ];
        let [line] = joined(words).try_into().unwrap();
        assert!((line.centre.0 - 147.25).abs() < 0.1 && (line.centre.1 - 45.2).abs() < 0.3);
        assert!((line.width - 212.5).abs() < 0.1, "{line:?}");
    }

    #[test]
    fn columns_rows_and_other_sizes_stay_apart() {
        for other in [
            piece(300.0, 45.0, 68.0),
            piece(90.0, 80.0, 68.0),
            Slanted {
                height: 60.0,
                ..piece(170.0, 45.0, 120.0)
            },
            Slanted {
                angle: 0.4,
                ..piece(150.0, 45.0, 80.0)
            },
            Slanted {
                width: 10.0,
                ..piece(116.0, 45.0, 10.0)
            },
        ] {
            assert_eq!(
                joined(vec![piece(75.0, 45.0, 68.0), other]).len(),
                2,
                "{other:?}"
            );
        }
    }

    #[test]
    fn a_slanted_line_is_joined_along_its_slant() {
        let angle = 0.3_f32;
        let at = |along: f32| (100.0 + along * angle.cos(), 100.0 + along * angle.sin());
        let word = |along: f32| Slanted {
            centre: at(along),
            angle,
            ..piece(0.0, 0.0, 80.0)
        };
        let [line] = joined(vec![word(0.0), word(84.0)]).try_into().unwrap();
        let wanted = at(42.0);
        assert!((line.centre.0 - wanted.0).abs() < 0.01 && (line.centre.1 - wanted.1).abs() < 0.01);
        assert!((line.width - 164.0).abs() < 0.01);
    }
}
