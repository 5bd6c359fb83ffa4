//! What the words that the head tells of a photo are in a sentence: how well the two agree.

use serde::Deserialize;

use crate::domain::inference::ToldWord;

/// The chance from which it counts that a sentence does not say a word.
const MISSED: f32 = 0.5;

/// `told` in `captioner-tokens.json`, by `models/train/naming.py`.
#[derive(Deserialize)]
struct File {
    /// Those of the head.
    words: Vec<String>,
    /// How much saying each tells, in nats.
    telling: Vec<f32>,
    /// By number, those that follow from each.
    broader: Vec<Vec<usize>>,
    /// Tokens by number, and the words that each says.
    said_by: Vec<(usize, Vec<usize>)>,
}

pub struct Naming {
    words: Vec<String>,
    telling: Vec<f32>,
    broader: Vec<Vec<usize>>,
    /// Of each token, the words that it says, and those that follow.
    says: Vec<Vec<usize>>,
}

impl Naming {
    /// Reads the value of `told`, of a captioner of so many tokens.
    pub fn read(told: serde_json::Value, tokens: usize) -> Result<Naming, String> {
        let file: File = serde_json::from_value(told)
            .map_err(|error| format!("its table of told words cannot be read ({error})"))?;
        let count = file.words.len();
        let is_word = |word: &usize| *word < count;
        let follow = file.broader.iter().flatten();
        let said = file.said_by.iter().flat_map(|(_, words)| words);
        if file.telling.len() != count
            || file.broader.len() != count
            || !follow.chain(said).all(is_word)
        {
            return Err(format!(
                "its table does not hold together for {count} told words"
            ));
        }
        let mut says = vec![Vec::new(); tokens];
        for (token, words) in &file.said_by {
            let Some(place) = says.get_mut(*token) else {
                return Err(format!("its table has words for a token {token}"));
            };
            let broader = words.iter().flat_map(|word| &file.broader[*word]);
            *place = words.iter().chain(broader).copied().collect();
        }
        Ok(Naming {
            words: file.words,
            telling: file.telling,
            broader: file.broader,
            says,
        })
    }

    /// `told`: the words of the head, in any order.
    pub fn of<'a>(&'a self, told: &[ToldWord]) -> Named<'a> {
        let chance = |word: &String| {
            let told = told.iter().find(|told| told.word == *word);
            told.map_or(0.0, |told| told.score.value())
        };
        let own: Vec<f32> = self.words.iter().map(chance).collect();
        let mut chances = own.clone();
        // What follows from a word is at least as likely.
        for (chance, broader) in own.iter().zip(&self.broader) {
            for word in broader {
                chances[*word] = chances[*word].max(*chance);
            }
        }
        let expected = chances.iter().zip(&self.telling);
        Named {
            length: length(expected.map(|(chance, telling)| chance * telling)),
            naming: self,
            chances,
        }
    }
}

pub struct Named<'a> {
    naming: &'a Naming,
    /// That each of the words is there.
    chances: Vec<f32>,
    /// Of the vector of what each can be expected to tell.
    length: f32,
}

impl Named<'_> {
    /// How well what a sentence names agrees with what is there, 0 … 1, a cosine as that of [`super::expected::Expected`]; and
    /// how much of what is there it leaves out, in nats.
    pub fn of(&self, said: &[usize]) -> (f32, f32) {
        let says = said.iter().filter_map(|token| self.naming.says.get(*token));
        let mut words: Vec<usize> = says.flatten().copied().collect();
        words.sort_unstable();
        words.dedup();
        let telling = &self.naming.telling;
        let own = length(words.iter().map(|word| telling[*word]));
        let shared = words
            .iter()
            .map(|word| self.chances[*word] * telling[*word] * telling[*word]);
        let lengths = own * self.length;
        let agreement = match lengths > 0.0 {
            true => shared.sum::<f32>() / lengths,
            false => 0.0,
        };
        let there = self.chances.iter().zip(telling).enumerate();
        let missed = there
            .filter(|(word, (chance, _))| **chance > MISSED && words.binary_search(word).is_err());
        let missed = missed.map(|(_, (chance, telling))| chance * telling);
        (agreement, missed.sum())
    }
}

fn length(vector: impl Iterator<Item = f32>) -> f32 {
    vector.map(|value| value * value).sum::<f32>().sqrt()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::inference::Score;

    const DOG: usize = 1;
    const SNOW: usize = 2;

    fn naming() -> Naming {
        let told = serde_json::json!({
            "words": ["dog", "animal", "snow"], "telling": [2.0, 1.0, 2.0],
            "broader": [[1], [], []], "said_by": [[DOG, [0]], [SNOW, [2]]],
        });
        Naming::read(told, 4).unwrap()
    }

    fn told(words: &[(&str, f32)]) -> Vec<ToldWord> {
        let told = words.iter().map(|(word, chance)| ToldWord {
            word: (*word).to_owned(),
            score: Score::new(*chance),
            heat: None,
        });
        told.collect()
    }

    #[test]
    fn a_sentence_agrees_that_names_what_is_there_and_nothing_else() {
        let naming = naming();
        let named = naming.of(&told(&[("dog", 0.9), ("snow", 0.1)]));
        let agreement = |said: &[usize]| named.of(said).0;
        assert!(agreement(&[0, DOG, DOG]) > 0.99);
        assert!(agreement(&[DOG, SNOW]) < agreement(&[DOG]));
        assert!(agreement(&[SNOW]) < 0.2);
        assert_eq!(agreement(&[0, 3, 99]), 0.0);
    }

    #[test]
    fn what_is_there_and_not_named_is_missed_with_what_follows_from_it() {
        let naming = naming();
        let named = naming.of(&told(&[("dog", 0.9), ("snow", 0.6)]));
        let missed = |said: &[usize]| named.of(said).1;
        assert!((missed(&[DOG]) - 1.2).abs() < 1e-5);
        assert!(
            (missed(&[SNOW]) - 2.7).abs() < 1e-5,
            "a dog, which is an animal"
        );
        assert_eq!(missed(&[DOG, SNOW]), 0.0);
    }

    #[test]
    fn a_broken_table_is_refused() {
        let table = |telling: &[f32], broader: usize, token: usize| {
            serde_json::json!({
                "words": ["dog"], "telling": telling, "broader": [[broader]], "said_by": [[token, [0]]],
            })
        };
        assert!(Naming::read(table(&[1.0], 0, 3), 4).is_ok());
        for broken in [table(&[], 0, 3), table(&[1.0], 1, 3), table(&[1.0], 0, 4)] {
            assert!(Naming::read(broken.clone(), 4).is_err(), "{broken}");
        }
        assert!(Naming::read(serde_json::Value::Null, 4).is_err());
    }
}
