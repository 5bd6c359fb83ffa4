//! The captioner: what the backbone saw → one sentence, by beam search over a decoder with a key/value cache. Of the
//! likely sentences it takes the one whose words are those to be expected.

use super::beam::{self, Decoder, Rules, Said};
use super::engine::Plan;
use super::expected::Tokens;
use super::manifest::Entry;
use super::tensor::Tensor;
use super::vision::Seen;
use crate::domain::inference::{Caption, ExpectedWord, Score, ToldWord};

/// How much the agreement of a sentence with the words expected counts beside its rank in the search, how much its agreement
/// with the words that the head tells, and how much what it leaves out of these. Chosen on the dev split and on COCO's photos
/// (models/README.md).
const AGREEMENT: f32 = 2.0;
const NAMED: f32 = 0.5;
const MISSED: f32 = -0.02;

/// What is less likely to be said is not told.
const LEAST_EXPECTED: f32 = 0.03;

/// What is said of the special tokens, as in training: the longest captions there, the power by which it was tuned.
fn rules() -> Rules {
    Rules {
        begin: 1,
        end: 2,
        never: vec![0, 1, 3, 4],
        may_repeat: false,
        most_steps: 18,
        length_power: 0.9,
        makes_room: true,
    }
}

/// Added to the attention of a cache place that holds nothing yet.
const MASKED: f32 = -1e9;

/// Turns what the backbone saw into what every step attends to and the words it hints at, once a photo.
pub struct Memory {
    plan: Plan,
    /// A side of the backbone's map.
    pub cells: usize,
}

impl Memory {
    pub fn new(entry: &Entry, onnx: &[u8]) -> Result<Memory, String> {
        let map = entry.inputs.first().map(|spec| spec.shape.as_slice());
        let Some(&[_, _, _, cells]) = map else {
            return Err("its first input is no map".into());
        };
        let plan = Plan::new(onnx, &entry.inputs, &entry.outputs)?;
        Ok(Memory { plan, cells })
    }

    pub fn read(&self, seen: &Seen) -> Result<Vec<Tensor>, String> {
        self.plan.run(&[&seen.map, &seen.logits])
    }
}

/// Says one word after another.
pub struct Speaker {
    plan: Plan,
    tokens: Tokens,
    cache: CacheShape,
}

/// `[layers, beams, heads, places, width]` of the keys and of the values.
#[derive(Clone, Copy)]
struct CacheShape {
    layers: usize,
    beams: usize,
    heads: usize,
    places: usize,
    width: usize,
}

impl Speaker {
    pub fn new(entry: &Entry, onnx: &[u8], tokens: &[u8]) -> Result<Speaker, String> {
        let tokens = Tokens::read(tokens)?;
        let count = tokens.count();
        let shape = |index: usize| entry.inputs.get(index).map(|spec| spec.shape.as_slice());
        let (Some([beams]), Some(&[layers, lanes, heads, places, width])) = (shape(0), shape(3))
        else {
            return Err("its inputs are not tokens, position, mask, keys and values".into());
        };
        let logits = entry.outputs.first().map(|spec| spec.shape.as_slice());
        if lanes != *beams || logits != Some(&[*beams, count]) || shape(2) != Some(&[places]) {
            return Err(format!(
                "its shapes do not agree with {count} tokens and {beams} beams"
            ));
        }
        Ok(Speaker {
            plan: Plan::new(onnx, &entry.inputs, &entry.outputs)?,
            tokens,
            cache: CacheShape {
                layers,
                beams: lanes,
                heads,
                places,
                width,
            },
        })
    }

    /// The words that a caption of the photo can be expected to hold, the likeliest first.
    pub fn expected(&self, memory: &[Tensor]) -> Result<Vec<ExpectedWord>, String> {
        Ok(self.tokens.expected(hints(memory)?).words(LEAST_EXPECTED))
    }

    /// The best sentence about what `memory` holds, if there is one, of those that people might say; none if the likeliest is
    /// to say nothing. `told`: what the head tells of the photo.
    pub fn caption(
        &self,
        memory: &[Tensor],
        told: Option<&[ToldWord]>,
    ) -> Result<Option<Caption>, String> {
        let expected = self.tokens.expected(hints(memory)?);
        let said = beam::search(&mut Cached::new(self, memory), &rules())?;
        let named = told.and_then(|told| self.tokens.named(told));
        let worth = |said: &Said| {
            let (agreement, missed) = match &named {
                Some(named) => named.of(&said.tokens),
                None => (0.0, 0.0),
            };
            said.rank
                + AGREEMENT * expected.agreement(&said.tokens)
                + NAMED * agreement
                + MISSED * missed
        };
        let weighed = said.iter().map(|said| {
            let words: Vec<&str> = self.tokens.words(&said.tokens).collect();
            let text = sentence(&joined(&words));
            (self.tokens.is_sound(&text), worth(said), text, said)
        });
        let best =
            weighed.max_by(|(sound, a, ..), (other, b, ..)| sound.cmp(other).then(a.total_cmp(b)));
        Ok(best.map(|(is_sound, _, text, best)| Caption {
            text,
            score: score(best.mean, expected.things(&best.tokens)),
            is_absurd: !is_sound,
        }))
    }
}

/// Of each word, how much likelier than usual it is to be said of the photo.
fn hints(memory: &[Tensor]) -> Result<&[f32], String> {
    match memory {
        [_, _, hints] => Ok(hints.values()),
        parts => Err(format!("the memory has {} parts instead of 3", parts.len())),
    }
}

/// How likely people name everything that a sentence names, somebody by any word for people: a logistic curve over the mean
/// of the logarithms of its words' probabilities and over the sum of those of what it names, fitted on the dev split
/// (models/README.md).
fn score(mean: f32, things: f32) -> Score {
    Score::of_log_odds(2.53 + 1.23 * mean + 0.76 * things)
}

/// Words as a person would write them: "man's" in one piece.
fn joined(words: &[&str]) -> String {
    let mut text = String::new();
    for word in words {
        if !text.is_empty() && !word.starts_with('\'') {
            text.push(' ');
        }
        text.push_str(word);
    }
    text
}

/// A capital first letter, a full stop.
pub fn sentence(text: &str) -> String {
    let (first, rest) = text.split_at(text.chars().next().map_or(0, char::len_utf8));
    first.to_uppercase() + rest + "."
}

/// One sentence in the making: the decoder with the keys and values of all it has said.
struct Cached<'a> {
    speaker: &'a Speaker,
    /// Keys, values and hints of the photo.
    memory: &'a [Tensor],
    keys: Vec<f32>,
    values: Vec<f32>,
    mask: Vec<f32>,
    position: usize,
}

impl<'a> Cached<'a> {
    fn new(speaker: &'a Speaker, memory: &'a [Tensor]) -> Cached<'a> {
        let shape = speaker.cache;
        let numbers = shape.layers * shape.beams * shape.heads * shape.places * shape.width;
        Cached {
            speaker,
            memory,
            keys: vec![0.0; numbers],
            values: vec![0.0; numbers],
            mask: vec![MASKED; shape.places],
            position: 0,
        }
    }
}

impl Decoder for Cached<'_> {
    fn beams(&self) -> usize {
        self.speaker.cache.beams
    }

    fn step(&mut self, tokens: &[usize], parents: &[usize]) -> Result<Vec<f32>, String> {
        let shape = self.speaker.cache;
        if self.position >= shape.places {
            return Err(format!("no place for word {}", self.position));
        }
        let tokens = tokens.iter().map(|token| *token as i64).collect();
        let full = [
            shape.layers,
            shape.beams,
            shape.heads,
            shape.places,
            shape.width,
        ];
        let keys = Tensor::f32(&full, shape.reordered(&self.keys, parents));
        let values = Tensor::f32(&full, shape.reordered(&self.values, parents));
        let tokens = Tensor::i64(&[shape.beams], tokens);
        let position = Tensor::i64(&[1], vec![self.position as i64]);
        let mask = Tensor::f32(&[shape.places], self.mask.clone());
        let mut given = vec![&tokens, &position, &mask, &keys, &values];
        given.extend(self.memory);
        let outputs = self.speaker.plan.run(&given)?;
        let [logits, new_keys, new_values] = outputs.as_slice() else {
            return Err(format!("{} outputs instead of 3", outputs.len()));
        };
        self.keys = keys.into_values();
        self.values = values.into_values();
        shape.put(&mut self.keys, self.position, new_keys.values());
        shape.put(&mut self.values, self.position, new_values.values());
        self.mask[self.position] = 0.0;
        self.position += 1;
        Ok(logits.values().to_vec())
    }
}

impl CacheShape {
    /// The cache in which each beam goes on from what its parent had said.
    fn reordered(self, cache: &[f32], parents: &[usize]) -> Vec<f32> {
        let lane = self.heads * self.places * self.width;
        let mut reordered = Vec::with_capacity(cache.len());
        for layer in cache.chunks_exact(self.beams * lane) {
            for parent in parents {
                reordered.extend_from_slice(&layer[parent * lane..][..lane]);
            }
        }
        reordered
    }

    /// Writes one place of every head.
    fn put(self, cache: &mut [f32], position: usize, new: &[f32]) {
        let heads = cache.chunks_exact_mut(self.places * self.width);
        for (head, new) in heads.zip(new.chunks_exact(self.width)) {
            head[position * self.width..][..self.width].copy_from_slice(new);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_a_sentence() {
        let check = |words: &[&str], said: &str| assert_eq!(sentence(&joined(words)), said);
        check(&["a", "man", "'s", "hat"], "A man's hat.");
        check(&["two", "dogs"], "Two dogs.");
        check(&["éclairs"], "Éclairs.");
    }

    #[test]
    fn each_beam_takes_over_what_its_parent_said() {
        let shape = CacheShape {
            layers: 2,
            beams: 3,
            heads: 1,
            places: 2,
            width: 1,
        };
        let mut cache = vec![0.0; 12];
        shape.put(&mut cache, 0, &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        let mut cache = shape.reordered(&cache, &[2, 0, 0]);
        shape.put(&mut cache, 1, &[7.0, 8.0, 9.0, 10.0, 11.0, 12.0]);
        let layers = [
            [3.0, 7.0, 1.0, 8.0, 1.0, 9.0],
            [6.0, 10.0, 4.0, 11.0, 4.0, 12.0],
        ];
        assert_eq!(cache, layers.concat());
    }
}
