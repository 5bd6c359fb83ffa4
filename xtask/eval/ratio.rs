//! Right, shown and wanted: the counts behind precision and recall.

use serde_json::{Value, json};

/// A share, or nothing where there was nothing to share out.
pub fn share(part: usize, whole: usize) -> Value {
    if whole == 0 {
        Value::Null
    } else {
        rounded(part as f64 / whole as f64)
    }
}

/// To four places, which is more than any of these sets can tell apart.
pub fn rounded(value: f64) -> Value {
    json!((value * 1e4).round() / 1e4)
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub right: usize,
    pub wrong: usize,
    pub missed: usize,
}

impl Counts {
    pub fn precision(self) -> Value {
        share(self.right, self.right + self.wrong)
    }

    pub fn recall(self) -> Value {
        share(self.right, self.right + self.missed)
    }

    pub fn f1(self) -> Value {
        share(2 * self.right, 2 * self.right + self.wrong + self.missed)
    }
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Counts) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.missed += other.missed;
    }
}

/// Expected calibration error: the mean gap between score and share of right ones, over ten equal bins of scores.
pub fn calibration_error(scored: &[(f32, bool)]) -> Value {
    const BINS: usize = 10;
    let mut gaps = 0.0;
    for bin in 0..BINS {
        let inside: Vec<_> = scored
            .iter()
            .filter(|(score, _)| ((score * BINS as f32) as usize).min(BINS - 1) == bin)
            .collect();
        let claimed: f64 = inside.iter().map(|(score, _)| f64::from(*score)).sum();
        let right = inside.iter().filter(|(_, right)| *right).count() as f64;
        gaps += (claimed - right).abs();
    }
    if scored.is_empty() {
        Value::Null
    } else {
        rounded(gaps / scored.len() as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_to_share_out_is_no_figure() {
        assert_eq!(Counts::default().precision(), Value::Null);
        assert_eq!(calibration_error(&[]), Value::Null);
    }

    #[test]
    fn f1_is_the_harmonic_mean_of_precision_and_recall() {
        let counts = Counts {
            right: 6,
            wrong: 2,
            missed: 6,
        };
        assert_eq!(counts.precision(), json!(0.75));
        assert_eq!(counts.recall(), json!(0.5));
        assert_eq!(counts.f1(), json!(0.6));
    }

    #[test]
    fn calibration_error_weighs_each_bin_by_its_members() {
        // [0.9, 1]: claims 0.95 twice, one right: gap 0.9. [0.5, 0.6): claims 0.5 once, right: gap 0.5.
        let scored = [(0.95, true), (0.95, false), (0.5, true)];
        assert_eq!(calibration_error(&scored), rounded((0.9 + 0.5) / 3.0));
        assert_eq!(calibration_error(&[(1.0, true)]), rounded(0.0));
    }
}
