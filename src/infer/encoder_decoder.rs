//! Captioners of others: a vision encoder, and a decoder that is given its own past, as Hugging Face's Optimum exports
//! ViT-GPT2 (`encoder_model.onnx`, `decoder_with_past_model.onnx`).

use super::beam::{self, Rules};
use super::byte_level::Vocabulary;
use super::caption::sentence;
use super::engine::Plan;
use super::manifest::{Entry, TensorSpec};
use super::tensor::Tensor;
use crate::domain::inference::{Caption, Score};

/// Of the past's shape: `[beams, heads, places, width]`, of which the places come one by one.
const PLACES: usize = 2;

/// Says one token after another.
pub struct Decoder {
    plan: Plan,
    vocabulary: Vocabulary,
    rules: Rules,
    /// Keys and values of one layer; no place is taken.
    nothing: Tensor,
    /// Keys and values of all layers.
    parts: usize,
    /// Of what the encoder saw: one for all beams, or one each, as the graph needs it.
    views: usize,
}

impl Decoder {
    pub fn new(entry: &Entry, onnx: &[u8], vocabulary: &[u8]) -> Result<Decoder, String> {
        let ([ids, seen, past], [logits, present]) = (&*entry.inputs, &*entry.outputs) else {
            return Err("its entry does not declare tokens, what was seen and the past; logits and the present".into());
        };
        let (&[beams, 1], &[views, _, _], &[layers, lanes, heads, places, width]) =
            (&*ids.shape, &*seen.shape, &*past.shape)
        else {
            return Err(format!(
                "its tokens are declared as {:?}, what was seen as {:?}, the past as {:?}; that should be [beams, 1], \
                 [1 or beams, cells, width], [layers, beams, heads, places, width]",
                ids.shape, seen.shape, past.shape
            ));
        };
        let count = logits.shape.last().copied().unwrap_or(0);
        if lanes != beams
            || ![1, beams].contains(&views)
            || logits.shape != [beams, 1, count]
            || present.shape != past.shape
        {
            return Err(format!("its shapes do not agree about {beams} beams"));
        }
        let special = (entry.special.as_ref()).ok_or("its entry has no `special` tokens")?;
        if special.begin.max(special.end) >= count {
            let (begin, end) = (special.begin, special.end);
            return Err(format!("of its {count} tokens, none is {begin} or {end}"));
        }
        let vocabulary = Vocabulary::read(vocabulary, count)?;
        let is_said = |token: &usize| *token != special.end;
        let never = special.never.iter().copied().chain(vocabulary.silent());
        let rules = Rules {
            begin: special.begin,
            end: special.end,
            never: never.filter(is_said).collect(),
            may_repeat: true,
            most_steps: places,
            length_power: 1.0,
            makes_room: false,
        };
        let layer = [beams, heads, places, width];
        let inputs = [ids.clone(), seen.clone()].into_iter();
        let inputs: Vec<TensorSpec> = inputs.chain(parts(past, layers, &layer)).collect();
        let outputs = std::iter::once(logits.clone());
        let outputs: Vec<TensorSpec> = outputs.chain(parts(present, layers, &layer)).collect();
        Ok(Decoder {
            plan: Plan::new(onnx, &inputs, &outputs)?,
            vocabulary,
            rules,
            nothing: Tensor::f32(&[beams, heads, 0, width], Vec::new()),
            parts: layers * 2,
            views,
        })
    }

    /// The likeliest sentence about what the encoder saw; none if the likeliest is to say nothing. Its score is the
    /// geometric mean of the probabilities of its tokens.
    pub fn caption(&self, seen: &Tensor) -> Result<Option<Caption>, String> {
        let said = beam::search(&mut self.begin(seen), &self.rules)?;
        Ok(said.first().and_then(|said| {
            Some(Caption {
                text: written(self.vocabulary.bytes(&said.tokens))?,
                score: Score::new(said.mean.exp()),
                is_absurd: false,
            })
        }))
    }

    /// For one photo: `seen` is `[1, cells, width]`.
    pub fn begin(&self, seen: &Tensor) -> Speech<'_> {
        let mut shape = seen.shape.clone();
        if let Some(views) = shape.first_mut() {
            *views *= self.views;
        }
        Speech {
            decoder: self,
            seen: Tensor::f32(&shape, seen.values().repeat(self.views)),
            past: vec![self.nothing.clone(); self.parts],
        }
    }
}

/// The manifest declares the layers together; the graph has each on its own, keys and values apart.
fn parts(whole: &TensorSpec, layers: usize, shape: &[usize]) -> impl Iterator<Item = TensorSpec> {
    let names = (0..layers).flat_map(|layer| ["key", "value"].map(|part| (layer, part)));
    names.map(move |(layer, part)| TensorSpec {
        name: format!("{}.{layer}.{part}", whole.name),
        shape: shape.to_vec(),
        kind: whole.kind,
        grows: Some(PLACES),
    })
}

/// On one line; none if it is empty, or not in one piece: part of a letter alone is no text.
fn written(bytes: Vec<u8>) -> Option<String> {
    let text = String::from_utf8(bytes).ok()?;
    let words: Vec<&str> = text
        .split(|letter: char| letter.is_whitespace() || letter.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    let text = words.join(" ");
    let text = text.trim_end_matches(['.', ' ']);
    (!text.is_empty()).then(|| sentence(text))
}

/// One sentence in the making: the decoder with the keys and values of all it has said.
pub struct Speech<'a> {
    decoder: &'a Decoder,
    seen: Tensor,
    past: Vec<Tensor>,
}

impl beam::Decoder for Speech<'_> {
    fn beams(&self) -> usize {
        self.decoder.nothing.shape[0]
    }

    fn step(&mut self, tokens: &[usize], parents: &[usize]) -> Result<Vec<f32>, String> {
        let ids = tokens.iter().map(|token| *token as i64).collect();
        let ids = Tensor::i64(&[tokens.len(), 1], ids);
        let past = self.past.iter().map(|part| reordered(part, parents));
        let past: Vec<Tensor> = past.collect();
        let inputs: Vec<&Tensor> = [&ids, &self.seen].into_iter().chain(&past).collect();
        let mut outputs = self.decoder.plan.run(&inputs)?.into_iter();
        let logits = outputs.next().ok_or("it has no output")?;
        self.past = outputs.collect();
        Ok(logits.into_values())
    }
}

/// The past in which each beam goes on from what its parent had said.
fn reordered(part: &Tensor, parents: &[usize]) -> Tensor {
    let lane = part.values().len() / parents.len().max(1);
    let lanes = parents.iter().map(|at| &part.values()[at * lane..][..lane]);
    let values: Vec<&[f32]> = lanes.collect();
    Tensor::f32(&part.shape, values.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_becomes_one_sentence_or_nothing() {
        let check = |said: &[u8], wanted: Option<&str>| {
            assert_eq!(written(said.to_vec()).as_deref(), wanted, "{said:?}");
        };
        check(
            b" a cat\nsitting on\x07 a couch \n",
            Some("A cat sitting on a couch."),
        );
        check(b"A dog. .", Some("A dog."));
        check("éclairs".as_bytes(), Some("Éclairs."));
        check(b" \n. ", None);
        check(b"a caf\xC3", None);
    }

    #[test]
    fn each_beam_takes_over_what_its_parent_said() {
        let past = Tensor::f32(&[3, 1, 2, 1], vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        let after = reordered(&past, &[2, 0, 0]);
        assert_eq!(after.values(), [5.0, 6.0, 1.0, 2.0, 1.0, 2.0]);
        let nothing = Tensor::f32(&[3, 1, 0, 1], Vec::new());
        assert_eq!(reordered(&nothing, &[2, 0, 0]), nothing);
    }
}
