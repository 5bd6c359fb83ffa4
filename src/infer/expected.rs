//! The words of our captioner, and which of them a photo makes one expect.

use serde::Deserialize;

use super::naming::{Named, Naming};
use super::sense::Sense;
use crate::domain::inference::{ExpectedWord, Score, ToldWord};

/// The first words of the list, which are none.
const SPECIAL: [&str; 5] = ["<pad>", "<bos>", "<eos>", "<unk>", "<qa>"];

#[derive(Deserialize)]
struct File {
    words: Vec<String>,
    /// Of each word: the log odds that a caption has it, whatever the photo.
    usual: Vec<f32>,
    /// The numbers of those that name a thing.
    things: Vec<usize>,
    /// The numbers of those that name a person.
    people: Vec<usize>,
    /// What was counted of what people say; without it no sentence is absurd.
    #[serde(default)]
    said: Option<serde_json::Value>,
    /// What the words of the head that tells words are in ours; without it the head has no say.
    #[serde(default)]
    told: Option<serde_json::Value>,
}

pub struct Tokens {
    words: Vec<String>,
    usual: Vec<f32>,
    /// How much saying a word tells, in nats: −ln of its share of the captions (what CIDEr weighs a word by).
    telling: Vec<f32>,
    is_thing: Vec<bool>,
    is_person: Vec<bool>,
    sense: Option<Sense>,
    naming: Option<Naming>,
}

impl Tokens {
    /// Reads `captioner-tokens.json`.
    pub fn read(json: &[u8]) -> Result<Tokens, String> {
        let file: File = serde_json::from_slice(json)
            .map_err(|error| format!("its token list cannot be read ({error})"))?;
        let File {
            words,
            usual,
            things,
            people,
            said,
            told,
        } = file;
        if !words.iter().take(SPECIAL.len()).eq(SPECIAL) {
            return Err(format!("its token list does not begin with {SPECIAL:?}"));
        }
        if usual.len() != words.len() || !usual.iter().all(|odds| odds.is_finite()) {
            let count = words.len();
            return Err(format!(
                "its token list does not say of each of its {count} words how usual it is"
            ));
        }
        let among = |numbers: Vec<usize>| {
            let mut among = vec![false; words.len()];
            for number in numbers {
                let Some(place) = among.get_mut(number) else {
                    return Err(format!(
                        "its token list has no word {number} to name something"
                    ));
                };
                *place = true;
            }
            Ok(among)
        };
        let (is_thing, is_person) = (among(things)?, among(people)?);
        Ok(Tokens {
            naming: told
                .map(|told| Naming::read(told, words.len()))
                .transpose()?,
            telling: usual.iter().map(|odds| -chance(*odds).ln()).collect(),
            words,
            usual,
            is_thing,
            is_person,
            sense: said.map(Sense::read).transpose()?,
        })
    }

    /// Whether people might say such a sentence.
    pub fn is_sound(&self, sentence: &str) -> bool {
        (self.sense.as_ref()).is_none_or(|sense| sense.is_sound(sentence))
    }

    /// What the head tells of a photo, for sentences about it.
    pub fn named(&self, told: &[ToldWord]) -> Option<Named<'_>> {
        (self.naming.as_ref()).map(|naming| naming.of(told))
    }

    pub fn count(&self) -> usize {
        self.words.len()
    }

    pub fn words<'a>(&'a self, said: &'a [usize]) -> impl Iterator<Item = &'a str> {
        let words = said.iter().filter_map(|token| self.words.get(*token));
        words.map(String::as_str)
    }

    /// `hints`: of each word, how much likelier than usual a caption of the photo has it, in log odds.
    pub fn expected(&self, hints: &[f32]) -> Expected<'_> {
        let odds = self.usual.iter().zip(hints);
        let chances: Vec<f32> = odds.map(|(usual, hint)| chance(usual + hint)).collect();
        let told = chances.iter().zip(&self.telling);
        Expected {
            length: length(told.map(|(chance, telling)| chance * telling)),
            chances,
            tokens: self,
        }
    }
}

pub struct Expected<'a> {
    tokens: &'a Tokens,
    /// Of each word, that a caption of the photo has it.
    chances: Vec<f32>,
    /// Of the vector of what each word can be expected to tell.
    length: f32,
}

impl Expected<'_> {
    /// Those that are at least so likely, the likeliest first.
    pub fn words(&self, least: f32) -> Vec<ExpectedWord> {
        let words = self
            .tokens
            .words
            .iter()
            .zip(&self.chances)
            .skip(SPECIAL.len());
        let likely = words.filter(|(_, chance)| **chance >= least);
        let mut words: Vec<ExpectedWord> = likely
            .map(|(word, chance)| ExpectedWord {
                word: word.clone(),
                score: Score::new(*chance),
            })
            .collect();
        words.sort_by(|a, b| b.score.value().total_cmp(&a.score.value()));
        words
    }

    /// How well the words of a sentence agree with those expected, 0 … 1: the cosine between what it tells and what can
    /// be expected to be told, which is the CIDEr of single words that captions of the photo can be expected to give it.
    pub fn agreement(&self, said: &[usize]) -> f32 {
        let mut words: Vec<usize> = said
            .iter()
            .copied()
            .filter(|word| *word < self.chances.len())
            .collect();
        words.sort_unstable();
        let telling = &self.tokens.telling;
        let times = words.chunk_by(|a, b| a == b);
        let own = length(times.map(|same| same.len() as f32 * telling[same[0]]));
        words.dedup();
        let shared = words
            .iter()
            .map(|word| self.chances[*word] * telling[*word] * telling[*word]);
        let lengths = own * self.length;
        if lengths > 0.0 {
            shared.sum::<f32>() / lengths
        } else {
            0.0
        }
    }

    /// The logarithm of the probability that a caption of the photo names all the things that this sentence names, were
    /// each named for itself. Somebody is named by any word for people.
    pub fn things(&self, said: &[usize]) -> f32 {
        let Tokens {
            is_thing,
            is_person,
            ..
        } = self.tokens;
        let is = |kind: &[bool], word: &usize| kind.get(*word) == Some(&true);
        let things = said.iter().filter(|word| is(is_thing, word));
        let chances = things.filter_map(|thing| self.chances.get(*thing));
        let things: f32 = chances.map(|chance| chance.ln()).sum();
        if !said.iter().any(|word| is(is_person, word)) {
            return things;
        }
        let people = self.chances.iter().zip(is_person);
        let people = people.filter(|(_, is_person)| **is_person);
        let nobody: f32 = people.map(|(chance, _)| 1.0 - chance).product();
        things + (1.0 - nobody).ln()
    }
}

fn chance(odds: f32) -> f32 {
    Score::of_log_odds(odds).value()
}

fn length(vector: impl Iterator<Item = f32>) -> f32 {
    vector.map(|value| value * value).sum::<f32>().sqrt()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const A: usize = 5;
    const DOG: usize = 6;
    const GRASS: usize = 7;
    const CAT: usize = 8;
    const MAN: usize = 9;
    const BOY: usize = 10;

    fn tokens() -> Tokens {
        let json = r#"{"words": ["<pad>", "<bos>", "<eos>", "<unk>", "<qa>", "a", "dog", "grass", "cat", "man", "boy"],
            "usual": [-6, -6, -6, -6, -6, 2, -2, -3, -4, 0, 0], "things": [6, 7, 8], "people": [9, 10]}"#;
        Tokens::read(json.as_bytes()).unwrap()
    }

    fn hints(dog: f32, grass: f32, cat: f32) -> [f32; 11] {
        [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, dog, grass, cat, -9.0, -9.0]
    }

    #[test]
    fn a_sentence_agrees_that_says_what_is_expected_and_nothing_else() {
        let tokens = tokens();
        let expected = tokens.expected(&hints(5.0, 4.0, 0.0));
        let agreement = |said: &[usize]| expected.agreement(said);
        let both = agreement(&[A, DOG, A, GRASS]);
        assert!(both > agreement(&[A, DOG]));
        assert!(agreement(&[A, DOG]) > agreement(&[A, DOG, A, CAT]));
        assert!(agreement(&[A, DOG, DOG, DOG]) < agreement(&[A, DOG]));
        assert!(agreement(&[A, CAT]) < 0.1);
        assert!((0.9..=1.0).contains(&both), "{both}");
        assert_eq!(agreement(&[]), 0.0);
        assert_eq!(agreement(&[99]), 0.0, "a word that is not in the list");
    }

    #[test]
    fn the_likely_words_come_likeliest_first() {
        let tokens = tokens();
        let words = tokens.expected(&hints(1.0, 3.5, 0.0)).words(0.2);
        let words: Vec<_> = words
            .iter()
            .map(|one| (one.word.as_str(), one.score.percent()))
            .collect();
        assert_eq!(words, [("a", 88), ("grass", 62), ("dog", 27)]);
    }

    #[test]
    fn only_words_that_name_something_are_doubted_and_people_together() {
        let tokens = tokens();
        let mut hints = hints(2.0, 3.0, 4.0);
        hints[MAN..].fill(0.0);
        let expected = tokens.expected(&hints);
        let even = 0.5_f32.ln();
        let check = |said: &[usize], wanted: f32| {
            let found = expected.things(said);
            assert!((found - wanted).abs() < 1e-6, "{said:?}: {found}");
        };
        check(&[A, A], 0.0);
        check(&[A, DOG], even);
        check(&[A, DOG, GRASS, CAT], 3.0 * even);
        let somebody = 0.75_f32.ln();
        check(&[A, MAN], somebody);
        check(&[A, MAN, A, BOY, A, DOG], somebody + even);
    }

    #[test]
    fn a_broken_list_says_what_is_wrong() {
        let check = |json: &str, reason: &str| {
            let error = Tokens::read(json.as_bytes()).err().unwrap();
            assert!(error.contains(reason), "{error}");
        };
        let special = r#"["<pad>", "<bos>", "<eos>", "<unk>", "<qa>"]"#;
        check("[]", "cannot be read");
        check(
            r#"{"words": ["a"], "usual": [0], "things": [], "people": []}"#,
            "does not begin with",
        );
        check(
            &format!(r#"{{"words": {special}, "usual": [0], "things": [], "people": []}}"#),
            "how usual",
        );
        check(
            &format!(
                r#"{{"words": {special}, "usual": [0, 0, 0, 0, 0], "things": [5], "people": []}}"#
            ),
            "no word 5",
        );
    }
}
