//! One model's scores in terms of another's.

use serde::{Deserialize, Serialize};

use crate::domain::inference::Score;

/// A line from log odds to log odds (Platt 1999), fitted by `models/train/calibration.py --scale`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scale {
    pub slope: f32,
    pub offset: f32,
}

impl Scale {
    pub fn apply(self, score: Score) -> Score {
        Score::of_log_odds(self.slope * score.log_odds() + self.offset)
    }

    /// Whether more stays more.
    pub fn is_sound(self) -> bool {
        self.slope > 0.0 && self.slope.is_finite() && self.offset.is_finite()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_stays_more_and_no_change_is_none() {
        let same = Scale {
            slope: 1.0,
            offset: 0.0,
        };
        let lower = Scale {
            slope: 0.6,
            offset: -0.8,
        };
        let scores = [0.1, 0.3, 0.5, 0.9].map(Score::new);
        for score in scores {
            assert!((same.apply(score).value() - score.value()).abs() < 1e-6);
        }
        assert!(
            scores
                .windows(2)
                .all(|pair| lower.apply(pair[0]) < lower.apply(pair[1]))
        );
        // The log odds of .5 are 0.
        assert_eq!(lower.apply(Score::new(0.5)), Score::of_log_odds(-0.8));
        let broken = [
            (0.0, 0.0),
            (-1.0, 0.0),
            (f32::NAN, 0.0),
            (1.0, f32::INFINITY),
        ];
        for (slope, offset) in broken {
            assert!(!Scale { slope, offset }.is_sound(), "{slope} {offset}");
        }
    }
}
