//! Whether people say such a sentence: what it says that things do, and where, against what was counted in captions.
//!
//! Counted by `models/train/sense.py`, which takes sentences apart in the same way.

mod reading;

use std::collections::BTreeMap;

use serde::Deserialize;

use reading::{Grammar, Lexicon, Parts};

/// `said` in `captioner-tokens.json`.
#[derive(Deserialize)]
struct File {
    grammar: Grammar,
    sentences: f32,
    /// A noun and its other forms, the one met most often first.
    nouns: Vec<String>,
    /// In how many sentences.
    met: Vec<f32>,
    as_object: Vec<f32>,
    as_subject: Vec<f32>,
    /// Stems with their forms.
    verbs: BTreeMap<String, String>,
    relations: BTreeMap<String, String>,
    sums: BTreeMap<String, f32>,
    together: BTreeMap<usize, String>,
    limits: Limits,
}

/// In nats, times and shares; `models/train/sense.py` says what each is.
#[derive(Deserialize)]
struct Limits {
    never: f32,
    unmet: f32,
    unheard: f32,
    gain: f32,
    share: f32,
    unmet_together: f32,
    apart: f32,
    likelihood: f32,
}

/// Nouns by number, and how often each.
type Row = BTreeMap<usize, f32>;

pub struct Sense {
    lexicon: Lexicon,
    limits: Limits,
    sentences: f32,
    met: Vec<f32>,
    /// Of each noun, and all of them.
    as_object: (Vec<f32>, f32),
    as_subject: (Vec<f32>, f32),
    /// By relation: how often it was met at all, and with which nouns.
    relations: BTreeMap<String, (f32, Row)>,
    together: BTreeMap<usize, Row>,
}

/// What is made of a sentence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judgement {
    /// How much likelier than by chance its pairs of words are, in nats, on average.
    pub likelihood: f32,
    /// No pair of words is one that people would have said by now, if ever.
    pub is_heard_of: bool,
}

impl Sense {
    /// Reads the value of `said`.
    pub fn read(said: serde_json::Value) -> Result<Sense, String> {
        let file: File = serde_json::from_value(said)
            .map_err(|error| format!("its table of what is said cannot be read ({error})"))?;
        let count = file.nouns.len();
        let whole = |values: &[f32]| values.iter().sum::<f32>();
        if [&file.met, &file.as_object, &file.as_subject]
            .iter()
            .any(|values| values.len() != count)
        {
            return Err(format!(
                "its table does not count each of its {count} nouns"
            ));
        }
        let forms = |(at, forms): (usize, &String)| {
            let forms = forms.split(' ').map(|form| (form.to_owned(), at));
            forms.collect::<Vec<_>>()
        };
        let verb = |(stem, forms): (&String, &String)| {
            let forms = forms.split(' ').map(|form| (form.to_owned(), stem.clone()));
            forms.collect::<Vec<_>>()
        };
        let mut relations = BTreeMap::new();
        for (relation, coded) in &file.relations {
            let sum = file.sums.get(relation).copied().unwrap_or_default();
            relations.insert(relation.clone(), (sum, row(coded, count)?));
        }
        let mut together = BTreeMap::new();
        for (low, coded) in &file.together {
            together.insert(*low, row(coded, count)?);
        }
        Ok(Sense {
            lexicon: Lexicon {
                nouns: file.nouns.iter().enumerate().flat_map(forms).collect(),
                verbs: file.verbs.iter().flat_map(verb).collect(),
                grammar: file.grammar,
            },
            as_object: (file.as_object.clone(), whole(&file.as_object)),
            as_subject: (file.as_subject.clone(), whole(&file.as_subject)),
            limits: file.limits,
            sentences: file.sentences,
            met: file.met,
            relations,
            together,
        })
    }

    /// Whether somebody might say it.
    pub fn is_sound(&self, sentence: &str) -> bool {
        let judgement = self.judge(sentence);
        judgement.is_heard_of && judgement.likelihood >= self.limits.likelihood
    }

    pub fn judge(&self, sentence: &str) -> Judgement {
        let Parts { pairs, nouns } = self.lexicon.parts(sentence);
        let mut gains = Vec::new();
        let mut is_heard_of = true;
        for (relation, noun) in &pairs {
            if let Some((gain, is_said)) = self.pair(relation, *noun) {
                gains.push(gain);
                is_heard_of &= is_said;
            }
        }
        for pair in nouns.windows(2) {
            is_heard_of &= self.go_together(pair[0], pair[1]);
        }
        let count = gains.len().max(1) as f32;
        Judgement {
            likelihood: gains.iter().sum::<f32>() / count,
            is_heard_of,
        }
    }

    /// How much more often than by chance, and whether one might say so; nothing of a relation that was hardly met.
    fn pair(&self, relation: &str, noun: usize) -> Option<(f32, bool)> {
        let (sum, row) = self.relations.get(relation)?;
        let (of_noun, whole) = match relation.starts_with('.') {
            true => &self.as_subject,
            false => &self.as_object,
        };
        let Limits {
            never,
            unmet,
            unheard,
            gain: least_gain,
            share,
            ..
        } = self.limits;
        let expected = sum * of_noun.get(noun)? / whole;
        let times = row.get(&noun).copied().unwrap_or(never);
        let gain = (times / expected.max(never)).ln();
        let first = relation.split(' ').next().unwrap_or_default();
        let has_verb = !self.lexicon.grammar.prepositions.contains_key(first);
        let is_rare = times / sum < share && gain < least_gain;
        let is_unmet = times <= never && expected >= unmet;
        Some((gain, !(is_unmet || gain < unheard || has_verb && is_rare)))
    }

    fn go_together(&self, one: usize, other: usize) -> bool {
        let (low, high) = (one.min(other), one.max(other));
        let Limits {
            never,
            unmet_together,
            apart,
            ..
        } = self.limits;
        let met = |noun: usize| self.met.get(noun).copied().unwrap_or_default();
        let Some(row) = self.together.get(&low).filter(|_| low != high) else {
            return true;
        };
        let expected = met(low) * met(high) / self.sentences;
        let times = row.get(&high).copied().unwrap_or(never);
        let is_unmet = times <= never && expected >= unmet_together;
        !(is_unmet || (times / expected.max(never)).ln() < apart)
    }
}

/// Numbers as what each is more than the one before, where that is not 1, and after each a letter: how often, in powers of two.
fn row(coded: &str, nouns: usize) -> Result<Row, String> {
    let broken = || format!("its table has the row {coded:?}");
    let mut row = Row::new();
    let mut last: Option<usize> = None;
    let mut step = String::new();
    for letter in coded.chars() {
        match letter {
            '0'..='9' => step.push(letter),
            'a'..='z' => {
                let step: usize = match std::mem::take(&mut step).as_str() {
                    "" => 1,
                    digits => digits.parse().map_err(|_| broken())?,
                };
                let number = match last {
                    Some(last) => last.checked_add(step),
                    None => step.checked_sub(1),
                };
                let number = number.filter(|number| *number < nouns).ok_or_else(broken)?;
                let power = letter as u8 - b'a';
                // In the middle between two powers.
                row.insert(number, 1.5 * f32::from(power).exp2());
                last = Some(number);
            }
            _ => return Err(broken()),
        }
    }
    match step.is_empty() {
        true => Ok(row),
        false => Err(broken()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn rows_hold_numbers_and_how_often_each() {
        let check = |coded: &str, wanted: &[(usize, f32)]| {
            let row: Vec<_> = row(coded, 20).unwrap().into_iter().collect();
            assert_eq!(row, wanted, "{coded}");
        };
        check("", &[]);
        check("b3ad", &[(0, 3.0), (3, 1.5), (4, 12.0)]);
        check("5a", &[(4, 1.5)]);
    }

    #[test]
    fn a_broken_row_is_refused() {
        for coded in ["3", "0a", "21a", "a99999999999999999999999b", "A", "ß"] {
            assert!(row(coded, 20).is_err(), "{coded}");
        }
    }

    #[test]
    fn a_table_that_does_not_count_its_nouns_is_refused() {
        let said = serde_json::json!({
            "grammar": { "phrases": [], "prepositions": {}, "of": [], "either": [], "auxiliaries": [], "determiners": [] },
            "sentences": 1, "nouns": ["dog dogs"], "met": [], "as_object": [1], "as_subject": [1],
            "verbs": {}, "relations": {}, "sums": {}, "together": {},
            "limits": { "never": 1, "unmet": 1, "unheard": 1, "gain": 1, "share": 1, "unmet_together": 1, "apart": 1, "likelihood": 1 },
        });
        let error = Sense::read(said).err().unwrap();
        assert!(error.contains("each of its 1 nouns"), "{error}");
        assert!(Sense::read(serde_json::Value::Null).is_err());
    }
}
