//! What scores are worth: how often a keyword is right that was proposed with such a score.
//!
//! Logistic curves over logits (Platt 1999), fitted by `models/train/calibration.py`.

use crate::domain::inference::Score;

/// Of a word that the detector knows: a constant, the slope over the detector's score, and over the tagger's probability
/// as far as it is above [`HEARD`].
const FOUND: [f32; 3] = [1.31, 1.38, 0.24];

/// Logit of the tagger's probability from which it speaks for what the detector found (.047).
const HEARD: f32 = -3.0;

/// Added to the logit of a keyword that stands for one class of the tagger, which it easily takes for another. Those of
/// several classes are as likely as the tagger thinks.
const SINGLE: f32 = -1.5;

/// How likely it is that what the detector found with this score is there, the tagger thinking so much of it.
pub fn found(score: Score, tagged: Score) -> Score {
    let [constant, by_detector, by_tagger] = FOUND;
    let heard = (logit(tagged) - HEARD).max(0.0);
    logistic(constant + by_detector * logit(score) + by_tagger * heard)
}

/// Whether the tagger had a say in [`found`].
pub fn is_heard(tagged: Score) -> bool {
    logit(tagged) > HEARD
}

/// How likely a word is that only the tagger says, with this probability and of so many of its classes.
pub fn tagged(mass: Score, classes: usize) -> Score {
    match classes {
        0 | 1 => logistic(logit(mass) + SINGLE),
        _ => mass,
    }
}

fn logit(score: Score) -> f32 {
    /// Nobody is surer than this.
    const EDGE: f32 = 1e-3;
    let share = score.value().clamp(EDGE, 1.0 - EDGE);
    (share / (1.0 - share)).ln()
}

fn logistic(value: f32) -> Score {
    Score::new(1.0 / (1.0 + (-value).exp()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(value: f32) -> Score {
        Score::new(value)
    }

    #[test]
    fn more_of_either_is_more_likely() {
        let steps: Vec<f32> = (0..=20).map(|step| step as f32 / 20.0).collect();
        for pair in steps.windows(2) {
            let (less, more) = (score(pair[0]), score(pair[1]));
            assert!(tagged(less, 1) <= tagged(more, 1));
            assert!(tagged(more, 1) <= tagged(more, 2));
            for other in &steps {
                assert!(found(less, score(*other)) <= found(more, score(*other)));
                assert!(found(score(*other), less) <= found(score(*other), more));
            }
        }
    }

    #[test]
    fn the_detector_is_too_modest_and_the_tagger_helps() {
        assert!(found(score(0.5), score(0.0)).value() > 0.7);
        assert!(found(score(0.3), score(0.5)) > found(score(0.3), score(0.0)));
        assert_eq!(
            found(score(0.3), score(0.04)),
            found(score(0.3), score(0.0))
        );
        assert!(!is_heard(score(0.04)) && is_heard(score(0.06)));
    }
}
