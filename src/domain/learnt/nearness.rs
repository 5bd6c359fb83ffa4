//! How likely a word is, by how near a photo is to those that a person gave it, and to those they refused it.

use crate::domain::inference::Score;
use crate::domain::likeness::{Likeness, Prototype};

/// A word is suggested from so many photos on: what two photos share may be chance.
pub const LEAST: usize = 3;

/// Less likely words are not worth a person's time: every second would be wrong.
const WORTH: f32 = 0.5;

/// The similarity at which a word is as often right as wrong, and how fast that changes: `cargo xtask eval learnt` on the
/// photos of Flickr8k that nobody is in, with the nouns that people say of them (models/README.md).
const EVEN: f32 = 0.738;
const SLOPE: f32 = 34.0;

/// Nothing where it is not worth saying.
pub fn likely(photo: &Likeness, is: &[&Likeness], is_not: &[&Likeness]) -> Option<Score> {
    if is.len() < LEAST || nearest(photo, is_not) >= nearest(photo, is) {
        return None;
    }
    let score = worth(Prototype::of(is).similarity(photo));
    (score.value() >= WORTH).then_some(score)
}

/// How often a word is right at this similarity to the middle of its photos.
fn worth(similarity: f32) -> Score {
    Score::of_log_odds(SLOPE * (similarity - EVEN))
}

fn nearest(photo: &Likeness, others: &[&Likeness]) -> f32 {
    let similarities = others.iter().map(|other| photo.similarity(other));
    similarities.fold(f32::NEG_INFINITY, f32::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearer_the_likelier() {
        let scores = [0.5, 0.7, 0.738, 0.78, 0.9].map(|similarity| worth(similarity).percent());
        assert_eq!(scores, [0, 22, 50, 81, 100]);
    }
}
