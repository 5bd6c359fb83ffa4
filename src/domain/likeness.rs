//! What a whole photo looks like, in a few numbers: near for photos that look alike.
//!
//! It is made of the features with which the tagger tells classes of things apart (ImageNet's), over the whole picture. No
//! face is cut out for it, no class of it is a person, and no photo in which somebody was found has one
//! (`draft::likeness`): it is no template of anybody.

use serde::{Deserialize, Serialize};

use super::provenance::ModelId;

/// No backbone has more features.
const MOST: usize = 4096;

/// Numbers of one model, to be compared with those of the same only.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Likeness {
    pub model: ModelId,
    values: Vec<i8>,
}

impl Likeness {
    /// Nothing of an embedding that says nothing.
    pub fn of(model: &ModelId, embedding: &[f32]) -> Option<Likeness> {
        let most = embedding
            .iter()
            .fold(0.0_f32, |most, value| most.max(value.abs()));
        if !(most > 0.0 && most.is_finite()) {
            return None;
        }
        let scale = f32::from(i8::MAX) / most;
        Some(Likeness {
            model: model.clone(),
            values: embedding
                .iter()
                .map(|value| (value * scale).round() as i8)
                .collect(),
        })
    }

    /// The cosine of the angle between the two: 1 for the same, 0 for those that have nothing in common.
    pub fn similarity(&self, other: &Likeness) -> f32 {
        let product = |a: &Likeness, b: &Likeness| -> f32 {
            let products = a.values.iter().zip(&b.values);
            products
                .map(|(a, b)| i32::from(*a) * i32::from(*b))
                .sum::<i32>() as f32
        };
        product(self, other)
            / (product(self, self) * product(other, other))
                .sqrt()
                .max(1.0)
    }

    /// Of length 1.
    fn direction(&self) -> impl Iterator<Item = f32> {
        let square = |value: &i8| f32::from(*value).powi(2);
        let length = self.values.iter().map(square).sum::<f32>().sqrt().max(1.0);
        self.values
            .iter()
            .map(move |value| f32::from(*value) / length)
    }

    /// Of the same photo.
    pub fn is_same(&self, other: &Likeness) -> bool {
        self.model.weights == other.model.weights && self.values == other.values
    }

    pub fn to_hex(&self) -> String {
        (self.values.iter())
            .map(|value| format!("{:02x}", value.cast_unsigned()))
            .collect()
    }

    /// Nothing where these are no numbers, too many, or all are 0.
    pub fn from_hex(model: &ModelId, hex: &str) -> Option<Likeness> {
        let digits = hex.as_bytes();
        if !digits.len().is_multiple_of(2) || digits.len() > 2 * MOST {
            return None;
        }
        let digit = |digit: &u8| char::from(*digit).to_digit(16);
        let value = |pair: &[u8]| {
            let [high, low] = pair else { return None };
            let byte = u8::try_from(digit(high)? * 16 + digit(low)?).ok()?;
            Some(byte.cast_signed())
        };
        let values: Vec<i8> = digits.chunks(2).map(value).collect::<Option<_>>()?;
        let says_something = values.iter().any(|value| *value != 0);
        says_something.then(|| Likeness {
            model: model.clone(),
            values,
        })
    }
}

/// The middle of several likenesses.
pub struct Prototype(Vec<f32>);

impl Prototype {
    pub fn of(likenesses: &[&Likeness]) -> Prototype {
        let mut sums: Vec<f32> = Vec::new();
        for likeness in likenesses {
            sums.resize(sums.len().max(likeness.values.len()), 0.0);
            for (sum, value) in sums.iter_mut().zip(likeness.direction()) {
                *sum += value;
            }
        }
        Prototype(sums)
    }

    /// The cosine of the angle between the two.
    pub fn similarity(&self, likeness: &Likeness) -> f32 {
        let length = self.0.iter().map(|value| value * value).sum::<f32>().sqrt();
        let product = self
            .0
            .iter()
            .zip(likeness.direction())
            .map(|(a, b)| a * b)
            .sum::<f32>();
        if length > 0.0 { product / length } else { 0.0 }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn model(weights: &str) -> ModelId {
        ModelId {
            name: "backbone".into(),
            version: "1".into(),
            weights: weights.into(),
        }
    }

    fn likeness(embedding: &[f32]) -> Likeness {
        Likeness::of(&model("00"), embedding).unwrap()
    }

    #[test]
    fn the_same_photo_is_as_similar_as_can_be_and_what_shares_nothing_is_not() {
        let [a, b] = [&[0.6, 0.8, 0.0], &[0.0, 0.0, 1.0]].map(|values| likeness(values));
        assert!((a.similarity(&a) - 1.0).abs() < 1e-6);
        assert_eq!(a.similarity(&b), 0.0);
        let c = likeness(&[0.8, 0.6, 0.0]);
        assert!(
            (a.similarity(&c) - 0.96).abs() < 0.01,
            "as before it was rounded"
        );
    }

    #[test]
    fn the_same_numbers_of_another_model_are_another_photo() {
        let (a, b) = (
            likeness(&[1.0, 2.0]),
            Likeness::of(&model("01"), &[1.0, 2.0]).unwrap(),
        );
        assert!(a.is_same(&a) && !a.is_same(&b));
    }

    #[test]
    fn the_middle_is_nearer_to_all_than_they_are_to_each_other() {
        let [a, b] = [&[0.6, 0.8], &[0.8, 0.6]].map(|values| likeness(values));
        let middle = Prototype::of(&[&a, &b]);
        assert!((middle.similarity(&a) - middle.similarity(&b)).abs() < 0.01);
        assert!(middle.similarity(&a) > a.similarity(&b));
        assert_eq!(Prototype::of(&[]).similarity(&a), 0.0);
    }

    #[test]
    fn it_comes_back_from_its_digits() {
        let known = likeness(&[1.0, -1.0, 0.5, 0.0]);
        assert_eq!(known.to_hex(), "7f814000");
        assert_eq!(Likeness::from_hex(&model("00"), "7F814000"), Some(known));
    }

    #[test]
    fn what_is_no_likeness_is_none() {
        for hex in ["", "7", "7g", "0000", "é0", "7f 1"] {
            assert_eq!(Likeness::from_hex(&model("00"), hex), None, "{hex:?}");
        }
        assert_eq!(
            Likeness::from_hex(&model("00"), &"7f".repeat(MOST + 1)),
            None
        );
        assert_eq!(Likeness::of(&model("00"), &[0.0, 0.0]), None);
        assert_eq!(Likeness::of(&model("00"), &[f32::NAN, f32::INFINITY]), None);
    }
}
