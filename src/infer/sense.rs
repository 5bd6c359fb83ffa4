//! Whether people say such a sentence: what it says that things do, and where, against what was counted in captions.
//!
//! Counted by `models/train/sense.py`, which takes sentences apart in the same way.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

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

#[derive(Deserialize)]
struct Grammar {
    /// Several words that are read as one.
    phrases: Vec<(String, String)>,
    /// With what each is counted as.
    prepositions: BTreeMap<String, String>,
    /// "A group of dogs" is dogs.
    of: BTreeSet<String>,
    /// Nouns that are verbs after a noun, "is" and "and".
    either: BTreeSet<String>,
    auxiliaries: BTreeSet<String>,
    determiners: BTreeSet<String>,
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
    grammar: Grammar,
    limits: Limits,
    sentences: f32,
    nouns: BTreeMap<String, usize>,
    verbs: BTreeMap<String, String>,
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

/// A sentence taken apart.
#[derive(Debug, Default, PartialEq)]
struct Parts {
    /// "sit on" a bench; ".run": the dog that runs.
    pairs: Vec<(String, usize)>,
    nouns: Vec<usize>,
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
            nouns: file.nouns.iter().enumerate().flat_map(forms).collect(),
            verbs: file.verbs.iter().flat_map(verb).collect(),
            as_object: (file.as_object.clone(), whole(&file.as_object)),
            as_subject: (file.as_subject.clone(), whole(&file.as_subject)),
            grammar: file.grammar,
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
        let Parts { pairs, nouns } = self.parts(sentence);
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
        let has_verb = !self.grammar.prepositions.contains_key(first);
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

    fn parts(&self, sentence: &str) -> Parts {
        let sentence = self.words(sentence);
        let words: Vec<&str> = sentence
            .split(' ')
            .filter(|word| !word.is_empty())
            .collect();
        let mut reader = Reader::default();
        let mut before: Option<&str> = None;
        let mut rest = words.as_slice();
        while let [word, after @ ..] = rest {
            rest = after;
            let grammar = &self.grammar;
            if grammar.of.contains(*word) && after.first() == Some(&"of") {
                reader.end_noun();
                rest = &after[1..];
                before = Some("of");
                continue;
            }
            let follows_auxiliary = before.is_some_and(|word| grammar.auxiliaries.contains(word));
            let is_verb_here = reader.head.is_some() || follows_auxiliary;
            let is_noun = !(grammar.either.contains(*word) && is_verb_here);
            let noun = self.nouns.get(*word).filter(|_| is_noun);
            let verb = self.verbs.get(*word);
            if let Some(stem) = verb.filter(|_| is_verb_here || before.is_none()) {
                reader.verb(stem, follows_auxiliary);
            } else if let Some(noun) = noun {
                reader.head = Some(*noun);
            } else if let Some(preposition) = grammar.prepositions.get(*word) {
                reader.end_noun();
                reader.preposition = Some(preposition.clone());
            } else if *word == "of" {
                reader.end_noun();
                reader.preposition = None;
            } else if *word == "and" {
                let (verb, preposition) = (reader.verb.clone(), reader.preposition.clone());
                if reader.end_noun() {
                    (reader.verb, reader.preposition) = (verb, preposition);
                }
            } else if grammar.determiners.contains(*word) {
                reader.end_noun();
            } else if grammar.auxiliaries.contains(*word) {
                reader.end_noun();
                (reader.verb, reader.preposition) = (None, None);
            }
            before = Some(word);
        }
        reader.end_noun();
        reader.parts
    }

    /// In small letters, without what is written between words, phrases as one word.
    fn words(&self, sentence: &str) -> String {
        let is_between = |letter: char| !(letter.is_ascii_alphanumeric() || "'-".contains(letter));
        let lower = sentence.to_ascii_lowercase();
        let words = lower.split(is_between).map(|word| word.trim_matches('-'));
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        let mut text = format!(" {} ", words.join(" "));
        for (phrase, short) in &self.grammar.phrases {
            text = text.replace(&format!(" {phrase} "), &format!(" {short} "));
        }
        text
    }
}

/// Goes through a sentence word by word.
#[derive(Default)]
struct Reader {
    /// The noun that is being said: of "street sign" the last one.
    head: Option<usize>,
    verb: Option<String>,
    preposition: Option<String>,
    parts: Parts,
}

impl Reader {
    /// Whether there was one.
    fn end_noun(&mut self) -> bool {
        let Some(head) = self.head.take() else {
            return false;
        };
        // What comes next belongs to this noun.
        let verb = self.verb.take();
        let relation: Vec<&str> = [&verb, &self.preposition]
            .into_iter()
            .filter_map(|word| word.as_deref())
            .collect();
        if !relation.is_empty() {
            self.parts.pairs.push((relation.join(" "), head));
        }
        self.parts.nouns.push(head);
        true
    }

    fn verb(&mut self, stem: &str, follows_auxiliary: bool) {
        self.end_noun();
        // "A man under a tree talking": who talks is not known.
        let nouns = &self.parts.nouns;
        if let Some(first) = nouns.first()
            && (follows_auxiliary || nouns.len() == 1)
        {
            self.parts.pairs.push((format!(".{stem}"), *first));
        }
        (self.verb, self.preposition) = (Some(stem.to_owned()), None);
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
