//! BLEU and CIDEr-D of captions against several references.

use std::collections::{BTreeMap, BTreeSet};

/// Lower-case words: letters, digits and apostrophes, hyphens between them. Punctuation is dropped.
pub fn words(caption: &str) -> Vec<String> {
    let lower = caption.to_lowercase();
    lower
        .split(|letter: char| !matches!(letter, 'a'..='z' | '0'..='9' | '\'' | '-'))
        .flat_map(hyphenated)
        .collect()
}

/// Splits at hyphens that do not stand between two parts: "-a--b-c" is "a", "b-c".
fn hyphenated(run: &str) -> Vec<String> {
    run.split("--")
        .map(|part| part.trim_matches('-').to_owned())
        .filter(|part| !part.is_empty())
        .collect()
}

/// Caption and references of one photo, in words.
#[derive(Clone)]
pub struct Pair {
    pub caption: Vec<String>,
    pub references: Vec<Vec<String>>,
}

type Counts<'a> = BTreeMap<&'a [String], f64>;

/// How often each run of `length` words occurs.
fn ngrams(words: &[String], length: usize) -> Counts<'_> {
    let mut counts = Counts::new();
    for run in words.windows(length) {
        *counts.entry(run).or_default() += 1.0;
    }
    counts
}

/// Corpus BLEU-1 to BLEU-4 in percent [Papineni et al. 2002], against the reference nearest in length.
pub fn bleu(pairs: &[Pair]) -> [f64; 4] {
    let (mut matched, mut possible) = ([0.0; 4], [0.0; 4]);
    let (mut length, mut reference_length) = (0usize, 0usize);
    for Pair {
        caption,
        references,
    } in pairs
    {
        length += caption.len();
        reference_length += references
            .iter()
            .map(Vec::len)
            .min_by_key(|candidate| (candidate.abs_diff(caption.len()), *candidate))
            .unwrap_or(0);
        for order in 0..4 {
            let mut most = Counts::new();
            for reference in references {
                for (run, count) in ngrams(reference, order + 1) {
                    let known = most.entry(run).or_default();
                    *known = known.max(count);
                }
            }
            for (run, count) in ngrams(caption, order + 1) {
                matched[order] += count.min(most.get(run).copied().unwrap_or(0.0));
                possible[order] += count;
            }
        }
    }
    let brevity = if length > reference_length {
        1.0
    } else {
        (1.0 - reference_length as f64 / length.max(1) as f64).exp()
    };
    let mut logarithms = 0.0;
    std::array::from_fn(|order| {
        logarithms += (matched[order].max(1e-9) / possible[order].max(1.0)).ln();
        100.0 * brevity * (logarithms / (order + 1) as f64).exp()
    })
}

/// CIDEr-D [Vedantam et al. 2015], with document frequencies from the references of all the photos.
pub struct Cider<'a> {
    frequency: BTreeMap<&'a [String], f64>,
    log_photos: f64,
}

/// TF-IDF weights of a sentence's n-grams for n = 1 to 4, and their norms.
struct Weights<'a> {
    orders: [Counts<'a>; 4],
    norms: [f64; 4],
    /// The number of bigrams stands for the length, as in the reference implementation.
    length: f64,
}

impl<'a> Cider<'a> {
    pub fn new(photos: impl ExactSizeIterator<Item = &'a [Vec<String>]>) -> Cider<'a> {
        let log_photos = (photos.len().max(2) as f64).ln();
        let mut frequency = BTreeMap::new();
        for references in photos {
            let runs: BTreeSet<&[String]> = references
                .iter()
                .flat_map(|reference| (1..=4).flat_map(|length| reference.windows(length)))
                .collect();
            for run in runs {
                *frequency.entry(run).or_default() += 1.0;
            }
        }
        Cider {
            frequency,
            log_photos,
        }
    }

    pub fn score(&self, caption: &[String], references: &[Vec<String>]) -> f64 {
        /// Width of the length penalty, in words.
        const SIGMA: f64 = 6.0;
        let caption = self.weights(caption);
        let total: f64 = references
            .iter()
            .map(|reference| {
                let reference = self.weights(reference);
                let difference = caption.length - reference.length;
                let penalty = (-difference * difference / (2.0 * SIGMA * SIGMA)).exp();
                similarity(&caption, &reference) * penalty
            })
            .sum();
        10.0 * total / references.len().max(1) as f64
    }

    fn weights<'b>(&self, words: &'b [String]) -> Weights<'b> {
        let orders: [Counts<'b>; 4] = std::array::from_fn(|order| {
            let mut weights = ngrams(words, order + 1);
            for (run, weight) in &mut weights {
                let frequency = self.frequency.get(*run).copied().unwrap_or(0.0);
                *weight *= self.log_photos - frequency.max(1.0).ln();
            }
            weights
        });
        let norms = std::array::from_fn(|order| {
            let squares: f64 = orders[order].values().map(|weight| weight * weight).sum();
            squares.sqrt()
        });
        Weights {
            orders,
            norms,
            length: words.len().saturating_sub(1) as f64,
        }
    }
}

/// Mean over the orders of the cosine, with the caption's weights clipped to the reference's.
fn similarity(caption: &Weights<'_>, reference: &Weights<'_>) -> f64 {
    let cosines = (0..4).map(|order| {
        let norms = caption.norms[order] * reference.norms[order];
        if norms == 0.0 {
            return 0.0;
        }
        let product: f64 = caption.orders[order]
            .iter()
            .filter_map(|(run, weight)| {
                let known = reference.orders[order].get(run)?;
                Some(weight.min(*known) * known)
            })
            .sum();
        product / norms
    });
    cosines.sum::<f64>() / 4.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs() -> Vec<Pair> {
        let photo = |caption: &str, references: &[&str]| Pair {
            caption: words(caption),
            references: references
                .iter()
                .map(|reference| words(reference))
                .collect(),
        };
        vec![
            photo(
                "a brown dog is running through the grass",
                &[
                    "A brown dog runs through the grass .",
                    "A dog is running in a grassy field .",
                    "The dog's toy lies in the grass .",
                ],
            ),
            photo(
                "two men are playing soccer",
                &[
                    "Two men play soccer on a beach .",
                    "Men in red t-shirts kick a ball by the sea .",
                ],
            ),
            photo(
                "a woman in a red coat is sitting on a bench bench",
                &[
                    "A woman sits on a bench .",
                    "A lady in a blue coat is sitting on a park bench .",
                    "Someone sits outside .",
                ],
            ),
        ]
    }

    fn check(found: f64, wanted: f64) {
        assert!((found - wanted).abs() < 1e-9, "{found} is not {wanted}");
    }

    #[test]
    fn words_are_split_as_the_captioner_was_trained() {
        assert_eq!(
            words("The dog's T-shirt, 4-wheeler -- x_y -a- 'tis"),
            [
                "the",
                "dog's",
                "t-shirt",
                "4-wheeler",
                "x",
                "y",
                "a",
                "'tis"
            ]
        );
    }

    // The figures are those of an independent implementation in Python on the same sentences.

    #[test]
    fn bleu_agrees_with_an_independent_implementation() {
        let wanted = [
            77.5417730964774,
            67.49145049641689,
            53.7072358897951,
            36.56505362610295,
        ];
        for (found, wanted) in bleu(&pairs()).into_iter().zip(wanted) {
            check(found, wanted);
        }
    }

    #[test]
    fn cider_agrees_with_an_independent_implementation() {
        let pairs = pairs();
        let cider = Cider::new(pairs.iter().map(|pair| pair.references.as_slice()));
        let wanted = [2.575401430588193, 1.1087478178893049, 1.5741091619622647];
        for (pair, wanted) in pairs.iter().zip(wanted) {
            check(cider.score(&pair.caption, &pair.references), wanted);
        }
    }

    #[test]
    fn an_empty_caption_scores_nothing() {
        let references = vec![words("a dog")];
        let cider = Cider::new([references.as_slice()].into_iter());
        assert_eq!(cider.score(&[], &references), 0.0);
        let pair = Pair {
            caption: Vec::new(),
            references,
        };
        assert!(bleu(&[pair])[0] < 1e-6);
    }
}
