//! The backbone's class logits → tags with probabilities.

use crate::domain::inference::{Score, Tag};

/// Enough for the taxonomy to add up what its broader terms gather.
pub const MOST: usize = 20;

/// The likeliest classes, best first.
pub fn top(logits: &[f32]) -> Vec<Tag> {
    let mut tags: Vec<Tag> = probabilities(logits)
        .into_iter()
        .zip(0..=u16::MAX)
        .map(|(probability, class)| Tag {
            class,
            score: Score::new(probability),
        })
        .collect();
    tags.sort_by(|a, b| b.score.value().total_cmp(&a.score.value()));
    tags.truncate(MOST);
    tags
}

/// Softmax.
pub fn probabilities(logits: &[f32]) -> Vec<f32> {
    let most = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let powers: Vec<f32> = logits.iter().map(|logit| (logit - most).exp()).collect();
    let sum: f32 = powers.iter().sum();
    powers.into_iter().map(|power| power / sum).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_likeliest_class_comes_first_with_its_share() {
        let tags = top(&[0.0, 3.0_f32.ln(), f32::NEG_INFINITY]);
        let classes: Vec<u16> = tags.iter().map(|tag| tag.class).collect();
        assert_eq!(classes, [1, 0, 2]);
        assert!((tags[0].score.value() - 0.75).abs() < 1e-6);
        assert_eq!(tags[2].score.value(), 0.0);
    }

    #[test]
    fn huge_logits_are_still_probabilities() {
        let sum: f32 = probabilities(&[1e6, 1e6 - 1.0, -1e6]).iter().sum();
        assert!((sum - 1.0).abs() < 1e-6);
    }

    #[test]
    fn a_broken_backbone_claims_nothing() {
        assert!(
            top(&[f32::NAN; 30])
                .iter()
                .all(|tag| tag.score.value() == 0.0)
        );
        assert_eq!(top(&[]), []);
    }
}
