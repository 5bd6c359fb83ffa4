//! How near a photo is to words, as the model that was trained to tell it → how likely each fits.

use serde::{Deserialize, Serialize};

use super::tag::probabilities;
use crate::domain::inference::Score;

/// What follows the cosine of a photo's and a word's embedding.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scoring {
    pub by: Curve,
    /// What the cosine is multiplied by, and what is added: both were trained with the model.
    pub logit_scale: f32,
    #[serde(default)]
    pub logit_bias: f32,
}

/// How the model was trained to tell which texts belong to a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Curve {
    /// Each by itself (SigLIP): a probability of its own.
    Sigmoid,
    /// Which of all (CLIP): all words and the backgrounds share one. What fits beside something that fits better gets less.
    Softmax,
}

impl Scoring {
    pub fn is_sound(self) -> bool {
        self.logit_scale > 0.0 && self.logit_scale.is_finite() && self.logit_bias.is_finite()
    }

    /// One score for each cosine.
    pub fn scores(self, cosines: &[f32]) -> Vec<Score> {
        let logits = cosines
            .iter()
            .map(|cosine| cosine * self.logit_scale + self.logit_bias);
        match self.by {
            Curve::Sigmoid => logits.map(Score::of_log_odds).collect(),
            Curve::Softmax => {
                let shares = probabilities(&logits.collect::<Vec<_>>());
                shares.into_iter().map(Score::new).collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scores(by: Curve, cosines: &[f32]) -> Vec<f32> {
        let scoring = Scoring {
            by,
            logit_scale: 10.0,
            logit_bias: -1.0,
        };
        let scores = scoring.scores(cosines).into_iter();
        scores.map(|score| (score.value() * 1e3).round()).collect()
    }

    #[test]
    fn a_word_by_itself_has_a_chance_of_its_own_and_among_others_a_share() {
        assert_eq!(
            scores(Curve::Sigmoid, &[0.1, 0.3, 0.3]),
            [500.0, 881.0, 881.0]
        );
        assert_eq!(
            scores(Curve::Softmax, &[0.1, 0.3, 0.3]),
            [63.0, 468.0, 468.0]
        );
    }

    #[test]
    fn a_broken_picture_is_near_to_nothing() {
        assert_eq!(scores(Curve::Sigmoid, &[f32::NAN]), [0.0]);
        assert_eq!(scores(Curve::Softmax, &[f32::NAN, 0.5]), [0.0, 0.0]);
    }
}
