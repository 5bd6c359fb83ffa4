//! Keywords learnt from a person's own, on the device: photos they stand for, and photos like those.
//!
//! An example is a whole photo without anybody in it and the words that a person gave it or refused it. Nothing is trained:
//! a word is suggested where a photo is near enough to its examples, and can be forgotten by taking them away.

mod exchange;
mod nearness;

use std::collections::{BTreeMap, BTreeSet};

pub use exchange::{ExchangeError, Exchanged};

use super::likeness::Likeness;
use super::metadata::Keyword;
use super::provenance::{Attributed, ModelId, Source};
use super::spelling::folded;

/// Photos kept as examples; the oldest go first.
pub const MOST_EXAMPLES: usize = 400;
/// Words of one photo, and characters of one word, that are learnt.
const MOST_WORDS: usize = 50;
const LONGEST_WORD: usize = 100;
/// A reviewer reads no more of these.
const MOST_SUGGESTED: usize = 5;

/// What a person said of one photo.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lesson {
    pub is: Vec<String>,
    pub is_not: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
struct Example {
    likeness: Likeness,
    lesson: Lesson,
}

/// All that was learnt, from the oldest example to the newest.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Learnt {
    /// Whose likenesses these are; those of another model say nothing about them.
    model: Option<ModelId>,
    examples: Vec<Example>,
}

impl Learnt {
    pub fn is_empty(&self) -> bool {
        self.examples.is_empty()
    }

    /// Every word with the number of its photos, in alphabetical order.
    pub fn words(&self) -> Vec<(String, usize)> {
        let mut words: BTreeMap<String, (String, usize)> = BTreeMap::new();
        for word in self.examples.iter().flat_map(|example| &example.lesson.is) {
            let (spelt, count) = words.entry(folded(word)).or_default();
            spelt.clone_from(word);
            *count += 1;
        }
        words.into_values().collect()
    }

    /// Tells of a word whether any photo taught it.
    pub fn knowledge(&self) -> impl Fn(&str) -> bool + use<> {
        let words = self.examples.iter().flat_map(|example| &example.lesson.is);
        let known: BTreeSet<String> = words.map(|word| folded(word)).collect();
        move |word| known.contains(&folded(word))
    }

    /// Takes over how a person's words for a photo changed; whether that was anything to learn. Whatever another model's
    /// likenesses taught is forgotten: it cannot be compared.
    pub fn take(&mut self, likeness: &Likeness, before: &Lesson, after: &Lesson) -> bool {
        if before == after {
            return false;
        }
        if (self.model.as_ref()).is_some_and(|model| model.weights != likeness.model.weights) {
            self.examples.clear();
        }
        self.model = Some(likeness.model.clone());
        let known = (self.examples.iter()).position(|example| example.likeness.is_same(likeness));
        let mut lesson = known.map_or_else(Lesson::default, |at| self.examples.remove(at).lesson);
        lesson.unlearn(before);
        lesson.learn(after);
        if !lesson.is_empty() {
            self.examples.push(Example {
                likeness: likeness.clone(),
                lesson,
            });
        }
        self.keep_the_newest();
        true
    }

    /// The words that this photo is near enough to, the likeliest first.
    pub fn suggest(&self, likeness: &Likeness) -> Vec<Attributed<Keyword>> {
        let Some(model) = self
            .model
            .as_ref()
            .filter(|model| **model == likeness.model)
        else {
            return Vec::new();
        };
        let mut suggested = Vec::new();
        for (word, photos) in self.words() {
            let (is, is_not) = (
                self.photos(&word, Lesson::says),
                self.photos(&word, Lesson::denies),
            );
            if let Some(score) = nearness::likely(likeness, &is, &is_not) {
                let model = learnt_by(model, photos);
                suggested.push(Attributed {
                    value: Keyword::from(word.as_str()),
                    source: Source::model(model, score),
                });
            }
        }
        let score =
            |word: &Attributed<Keyword>| word.source.score().map_or(0.0, |score| score.value());
        suggested.sort_by(|a, b| score(b).total_cmp(&score(a)));
        suggested.truncate(MOST_SUGGESTED);
        suggested
    }

    fn photos(&self, word: &str, is_among: fn(&Lesson, &str) -> bool) -> Vec<&Likeness> {
        let examples = self
            .examples
            .iter()
            .filter(|example| is_among(&example.lesson, word));
        examples.map(|example| &example.likeness).collect()
    }

    /// Takes away every trace of a word.
    pub fn forget(&mut self, word: &str) {
        let word = Lesson {
            is: vec![word.to_owned()],
            is_not: vec![word.to_owned()],
        };
        for example in &mut self.examples {
            example.lesson.unlearn(&word);
        }
        self.examples.retain(|example| !example.lesson.is_empty());
    }

    fn keep_the_newest(&mut self) {
        let surplus = self.examples.len().saturating_sub(MOST_EXAMPLES);
        self.examples.drain(..surplus);
    }
}

impl Lesson {
    fn is_empty(&self) -> bool {
        self.is.is_empty() && self.is_not.is_empty()
    }

    fn says(&self, word: &str) -> bool {
        is_among(&self.is, word)
    }

    fn denies(&self, word: &str) -> bool {
        is_among(&self.is_not, word)
    }

    fn unlearn(&mut self, gone: &Lesson) {
        self.is.retain(|word| !gone.says(word));
        self.is_not.retain(|word| !gone.denies(word));
    }

    /// What is said last counts.
    fn learn(&mut self, said: &Lesson) {
        self.is.retain(|word| !said.denies(word));
        self.is_not.retain(|word| !said.says(word));
        for (words, more) in [(&mut self.is, &said.is), (&mut self.is_not, &said.is_not)] {
            for word in more.iter().filter(|word| is_learnable(word)) {
                if !is_among(words, word) && words.len() < MOST_WORDS {
                    words.push(word.clone());
                }
            }
        }
    }
}

fn is_learnable(word: &str) -> bool {
    !word.trim().is_empty() && word.chars().count() <= LONGEST_WORD
}

fn is_among(words: &[String], word: &str) -> bool {
    words.iter().any(|known| folded(known) == folded(word))
}

/// The backbone, and that the word is not its own.
fn learnt_by(model: &ModelId, photos: usize) -> ModelId {
    let name = &model.name;
    ModelId {
        name: format!("{name}, learnt on this device from {photos} photos"),
        ..model.clone()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn model(weights: &str) -> ModelId {
        ModelId {
            name: "Backbone".into(),
            version: "1".into(),
            weights: weights.into(),
        }
    }

    /// The nearer the angles in degrees, the more alike the photos.
    fn photo(degrees: f32) -> Likeness {
        let angle = degrees.to_radians();
        Likeness::of(&model("00"), &[angle.cos(), angle.sin()]).unwrap()
    }

    fn lesson(is: &[&str], is_not: &[&str]) -> Lesson {
        let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        Lesson {
            is: owned(is),
            is_not: owned(is_not),
        }
    }

    fn taught(lessons: &[(f32, &[&str], &[&str])]) -> Learnt {
        let mut learnt = Learnt::default();
        for (degrees, is, is_not) in lessons {
            learnt.take(&photo(*degrees), &Lesson::default(), &lesson(is, is_not));
        }
        learnt
    }

    fn spring() -> Learnt {
        taught(&[
            (0.0, &["Spring campaign"], &[]),
            (5.0, &["Spring campaign"], &[]),
            (10.0, &["Spring campaign"], &[]),
        ])
    }

    fn check(learnt: &Learnt, degrees: f32, wanted: &[&str]) {
        let suggested = learnt.suggest(&photo(degrees)).into_iter();
        let words: Vec<String> = suggested.map(|word| word.value.text).collect();
        assert_eq!(words, wanted, "at {degrees}°");
    }

    #[test]
    fn a_word_is_suggested_for_what_looks_like_its_photos() {
        check(&spring(), 7.0, &["Spring campaign"]);
        check(&spring(), 40.0, &["Spring campaign"]);
        check(&spring(), 60.0, &[]);
    }

    #[test]
    fn two_photos_teach_nothing_yet() {
        let two = taught(&[(0.0, &["spring"], &[]), (5.0, &["spring"], &[])]);
        check(&two, 2.0, &[]);
    }

    #[test]
    fn a_suggestion_says_who_made_it_of_how_many_photos() {
        let suggested = spring().suggest(&photo(5.0)).remove(0);
        let Source::Model { model, score, .. } = suggested.source else {
            panic!("a model says it");
        };
        assert_eq!(model.name, "Backbone, learnt on this device from 3 photos");
        assert_eq!(
            (model.version.as_str(), model.weights.as_str()),
            ("1", "00")
        );
        assert!(score.value() > 0.9);
    }

    #[test]
    fn what_was_refused_is_not_suggested_for_its_like() {
        let mut learnt = spring();
        check(&learnt, 30.0, &["Spring campaign"]);
        learnt.take(
            &photo(32.0),
            &Lesson::default(),
            &lesson(&[], &["spring campaign"]),
        );
        check(&learnt, 30.0, &[]);
        check(&learnt, 12.0, &["Spring campaign"]);
    }

    #[test]
    fn what_is_taken_back_was_never_learnt() {
        let before = spring();
        let mut learnt = before.clone();
        let steps = [
            lesson(&[], &[]),
            lesson(&["meadow"], &[]),
            lesson(&["meadow"], &["sea"]),
            lesson(&[], &[]),
        ];
        for pair in steps.windows(2) {
            assert!(learnt.take(&photo(50.0), &pair[0], &pair[1]));
        }
        assert_eq!(learnt, before);
        assert!(
            !learnt.take(&photo(50.0), &steps[1], &steps[1]),
            "nothing new"
        );
    }

    #[test]
    fn a_photo_that_comes_again_adds_to_what_it_taught() {
        let mut learnt = spring();
        learnt.take(&photo(5.0), &Lesson::default(), &lesson(&["meadow"], &[]));
        learnt.take(
            &photo(5.0),
            &Lesson::default(),
            &lesson(&[], &["spring campaign"]),
        );
        let count = |word: &str, count| (word.to_owned(), count);
        assert_eq!(
            learnt.words(),
            [count("meadow", 1), count("Spring campaign", 2)]
        );
    }

    #[test]
    fn a_word_is_the_same_however_it_is_spelt_in_capitals() {
        let learnt = taught(&[
            (0.0, &["SPRING"], &[]),
            (5.0, &["spring"], &[]),
            (9.0, &["Spring"], &[]),
        ]);
        check(&learnt, 5.0, &["Spring"]);
    }

    #[test]
    fn another_backbone_begins_anew() {
        let mut learnt = spring();
        let other = Likeness::of(&model("01"), &[1.0, 0.0]).unwrap();
        assert_eq!(learnt.suggest(&other), []);
        learnt.take(&other, &Lesson::default(), &lesson(&["sea"], &[]));
        assert_eq!(learnt.words(), [("sea".to_owned(), 1)]);
    }

    #[test]
    fn a_forgotten_word_leaves_no_trace() {
        let mut learnt = taught(&[
            (0.0, &["spring", "meadow"], &[]),
            (5.0, &["spring"], &[]),
            (9.0, &[], &["Spring"]),
        ]);
        learnt.forget("spring");
        assert_eq!(learnt.words(), [("meadow".to_owned(), 1)]);
        assert_eq!(learnt.examples.len(), 1);
    }

    #[test]
    fn the_oldest_photos_go_first_and_no_photo_teaches_without_end() {
        let mut learnt = Learnt::default();
        let photo = |number: usize| {
            let digits = [number % 100, number / 100].map(|digit| digit as f32 / 127.0);
            Likeness::of(&model("00"), &[1.0, digits[0], digits[1]]).unwrap()
        };
        for number in 0..MOST_EXAMPLES + 2 {
            learnt.take(
                &photo(number),
                &Lesson::default(),
                &lesson(&[&number.to_string()], &[]),
            );
        }
        assert_eq!(learnt.examples.len(), MOST_EXAMPLES);
        assert!(!learnt.words().iter().any(|(word, _)| word == "0"));
        let many: Vec<String> = (0..MOST_WORDS + 9)
            .map(|number| format!("word {number}"))
            .collect();
        let long = "x".repeat(LONGEST_WORD + 1);
        let mut words: Vec<&str> = many.iter().map(String::as_str).collect();
        words.push(&long);
        let learnt = taught(&[(0.0, &words, &[])]);
        assert_eq!(learnt.words().len(), MOST_WORDS);
        assert!(
            !taught(&[(0.0, &[&long, " "], &[])])
                .words()
                .iter()
                .any(|(word, _)| *word == long)
        );
    }
}
