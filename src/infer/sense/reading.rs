//! A sentence taken apart into pairs of a relation and a noun.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Grammar {
    /// Several words that are read as one.
    phrases: Vec<(String, String)>,
    /// With what each is counted as.
    pub prepositions: BTreeMap<String, String>,
    /// "A group of dogs" is dogs.
    of: BTreeSet<String>,
    /// Nouns that are verbs after a noun, "is" and "and".
    either: BTreeSet<String>,
    auxiliaries: BTreeSet<String>,
    determiners: BTreeSet<String>,
}

/// A sentence taken apart.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Parts {
    /// "sit on" a bench; ".run": the dog that runs.
    pub pairs: Vec<(String, usize)>,
    pub nouns: Vec<usize>,
}

/// The words that are nouns, by number, and verbs, by stem.
pub(super) struct Lexicon {
    pub grammar: Grammar,
    pub nouns: BTreeMap<String, usize>,
    pub verbs: BTreeMap<String, String>,
}

impl Lexicon {
    pub fn parts(&self, sentence: &str) -> Parts {
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
