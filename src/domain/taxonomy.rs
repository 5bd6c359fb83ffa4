//! From a model's labels to the words people type, each with its broader terms.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::inference::BoundingBox;
use super::keyword_language::{KeywordLanguage, Wording};
use super::metadata::Keyword;

/// What a keyword is in German, French and Spanish.
type Translations = BTreeMap<String, [String; 3]>;

/// The keywords behind the classes of the tagger and of the object detector: `models/taxonomy.json`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Taxonomy {
    /// Every keyword with its next broader terms.
    broader: BTreeMap<String, Vec<String>>,
    words: Translations,
    /// Of keywords that are measured: a colour may go by the name of a fruit.
    measured: Translations,
    tagger: Vec<Class>,
    detector: Vec<Class>,
}

/// A class of a model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Class {
    /// The model's own name for it: a WordNet number for the tagger, a COCO name for the detector.
    pub label: String,
    /// What people call it; nothing where no word would help anybody find the photo.
    pub keyword: Option<String>,
}

impl Taxonomy {
    /// The keyword of a tagger's class.
    pub fn tagged(&self, class: u16) -> Option<&str> {
        keyword(&self.tagger, class)
    }

    /// The keyword of an object detector's class.
    pub fn detected(&self, class: u16) -> Option<&str> {
        keyword(&self.detector, class)
    }

    pub fn tagger_classes(&self) -> &[Class] {
        &self.tagger
    }

    pub fn detector_classes(&self) -> &[Class] {
        &self.detector
    }

    pub fn knows(&self, keyword: &str) -> bool {
        self.broader.contains_key(keyword)
    }

    /// The keyword that goes by this word in a language, in capitals or not.
    pub fn keyword_for(&self, word: &str, language: KeywordLanguage) -> Option<&str> {
        let word = word.trim().to_lowercase();
        let is_it = |keyword: &&String| match language {
            KeywordLanguage::English => **keyword == word,
            _ => translated(&self.words, keyword, language)
                .is_some_and(|known| known.to_lowercase() == word),
        };
        self.broader.keys().find(is_it).map(String::as_str)
    }

    /// Everything broader than a keyword, nearest first, each once.
    pub fn broader(&self, keyword: &str) -> Vec<&str> {
        let mut found: Vec<&str> = Vec::new();
        let mut next = 0;
        self.extend(&mut found, keyword);
        while let Some(word) = found.get(next).copied() {
            self.extend(&mut found, word);
            next += 1;
        }
        found
    }

    /// The way down to a keyword, without itself: the broadest term first, and of several the one that comes first.
    pub fn path(&self, keyword: &str) -> Vec<String> {
        let mut path: Vec<String> = Vec::new();
        let mut word = keyword;
        while let Some(broader) = self.broader.get(word).and_then(|terms| terms.first()) {
            if path.contains(broader) {
                break;
            }
            path.push(broader.clone());
            word = broader;
        }
        path.reverse();
        path
    }

    /// A keyword's word in a language; the keyword itself where there is no other.
    pub fn word<'a>(&'a self, keyword: &'a str, language: KeywordLanguage) -> &'a str {
        translated(&self.words, keyword, language).unwrap_or(keyword)
    }

    /// A keyword to propose: in English, and ready to be said in other languages.
    pub fn proposed(&self, keyword: &str, areas: Vec<BoundingBox>) -> Keyword {
        let path = self.path(keyword);
        let wordings = in_every_language(&self.words, keyword, |language| {
            let word = |term: &String| self.word(term, language).to_owned();
            path.iter().map(word).collect()
        });
        Keyword {
            text: keyword.to_owned(),
            broader: path,
            areas,
            heat: None,
            wordings,
        }
    }

    /// A keyword to propose for what is measured and no class of a model.
    pub fn measured(&self, word: &str) -> Keyword {
        Keyword {
            wordings: in_every_language(&self.measured, word, |_| Vec::new()),
            ..Keyword::from(word)
        }
    }

    /// Whether one keyword says the same as another or less: "animal" covers "dog".
    pub fn covers(&self, broad: &str, narrow: &str) -> bool {
        broad == narrow || self.broader(narrow).contains(&broad)
    }

    /// Whether the detector finds this keyword, or a narrower one.
    pub fn is_detected(&self, keyword: &str) -> bool {
        let mut words = self
            .detector
            .iter()
            .filter_map(|class| class.keyword.as_deref());
        words.any(|word| self.covers(keyword, word))
    }

    /// Whether the detector has a class of its own for the keyword.
    pub fn names_a_find(&self, keyword: &str) -> bool {
        let mut words = self.detector.iter();
        words.any(|class| class.keyword.as_deref() == Some(keyword))
    }

    /// How many of the tagger's classes are each keyword or a narrower one.
    pub fn tagger_class_counts(&self) -> BTreeMap<&str, usize> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        let words = self
            .tagger
            .iter()
            .filter_map(|class| class.keyword.as_deref());
        for word in words {
            for word in [word].into_iter().chain(self.broader(word)) {
                *counts.entry(word).or_default() += 1;
            }
        }
        counts
    }

    fn extend<'a>(&'a self, found: &mut Vec<&'a str>, word: &str) {
        for broader in self.broader.get(word).into_iter().flatten() {
            if !found.contains(&broader.as_str()) {
                found.push(broader);
            }
        }
    }
}

fn translated<'a>(
    words: &'a Translations,
    keyword: &'a str,
    language: KeywordLanguage,
) -> Option<&'a str> {
    let [german, french, spanish] = words.get(keyword)?;
    Some(match language {
        KeywordLanguage::English => keyword,
        KeywordLanguage::German => german,
        KeywordLanguage::French => french,
        KeywordLanguage::Spanish => spanish,
        KeywordLanguage::Arabic => return None,
    })
}

/// All or none: a keyword that can be said in one language only is not said in others by halves.
fn in_every_language(
    words: &Translations,
    keyword: &str,
    broader: impl Fn(KeywordLanguage) -> Vec<String>,
) -> Vec<Wording> {
    let wording = |language| {
        translated(words, keyword, language).map(|text| Wording {
            language,
            text: text.to_owned(),
            broader: broader(language),
        })
    };
    KeywordLanguage::ALL
        .into_iter()
        .filter_map(wording)
        .collect()
}

fn keyword(classes: &[Class], class: u16) -> Option<&str> {
    classes.get(usize::from(class))?.keyword.as_deref()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A few words of each kind. Tagger: 0 and 1 dog, 2 cat, 3 beach, 4 sports car, 5 nothing, 6 hot dog.
    /// Detector: 0 person, 1 dog, 2 car, 3 pizza, 4 baseball bat.
    pub(crate) fn small() -> Taxonomy {
        let broader = [
            ("animal", vec![]),
            ("ball", vec!["sport"]),
            ("baseball bat", vec!["sport"]),
            ("beach", vec!["coast"]),
            ("car", vec!["vehicle"]),
            ("cat", vec!["pet"]),
            ("coast", vec!["landscape"]),
            ("crowd", vec!["people"]),
            ("dog", vec!["pet"]),
            ("food", vec![]),
            ("hot dog", vec!["food"]),
            ("landscape", vec![]),
            ("people", vec!["person"]),
            ("person", vec![]),
            ("pet", vec!["animal"]),
            ("pizza", vec!["food"]),
            ("sport", vec![]),
            ("sports car", vec!["car"]),
            ("vehicle", vec![]),
        ];
        let owned = |words: Vec<&str>| words.into_iter().map(str::to_owned).collect();
        let classes = |words: &[&str]| {
            words
                .iter()
                .map(|word| Class {
                    label: format!("class of {word}"),
                    keyword: (!word.is_empty()).then(|| (*word).to_owned()),
                })
                .collect()
        };
        Taxonomy {
            broader: broader
                .into_iter()
                .map(|(word, above)| (word.to_owned(), owned(above)))
                .collect(),
            tagger: classes(&["dog", "dog", "cat", "beach", "sports car", "", "hot dog"]),
            detector: classes(&["person", "dog", "car", "pizza", "baseball bat"]),
            words: [
                ("animal", ["Tier", "animal", "animal"]),
                ("dog", ["Hund", "chien", "perro"]),
                ("pet", ["Haustier", "animal de compagnie", "mascota"]),
            ]
            .map(|(word, others)| (word.to_owned(), others.map(str::to_owned)))
            .into(),
            measured: BTreeMap::new(),
        }
    }

    impl Taxonomy {
        /// As if it held a keyword without a broader one.
        pub(crate) fn know(&mut self, keyword: &str) {
            self.broader.insert(keyword.to_owned(), Vec::new());
        }
    }

    /// A tagger whose classes are these keywords.
    pub(crate) fn tagger_of(words: &[String]) -> Taxonomy {
        Taxonomy {
            tagger: detector_of(words, "thing").detector,
            ..Taxonomy::default()
        }
    }

    /// A detector whose classes are these keywords, all with the same broader one.
    pub(crate) fn detector_of(words: &[String], broader: &str) -> Taxonomy {
        let class = |word: &String| Class {
            label: word.clone(),
            keyword: Some(word.clone()),
        };
        Taxonomy {
            broader: words
                .iter()
                .map(|word| (word.clone(), vec![broader.to_owned()]))
                .collect(),
            detector: words.iter().map(class).collect(),
            ..Taxonomy::default()
        }
    }

    #[test]
    fn broader_terms_come_nearest_first_and_without_the_word_itself() {
        let taxonomy = small();
        assert_eq!(taxonomy.broader("beach"), ["coast", "landscape"]);
        assert_eq!(taxonomy.broader("animal"), [""; 0]);
        assert_eq!(taxonomy.broader("unheard of"), [""; 0]);
    }

    #[test]
    fn a_keyword_and_its_broader_terms_are_said_in_every_language() {
        let mut dog = small().proposed("dog", Vec::new());
        let check = |dog: &Keyword, text: &str, broader: &[&str]| {
            assert_eq!(
                (dog.text.as_str(), &dog.broader[..]),
                (text, &owned(broader)[..])
            );
        };
        check(&dog, "dog", &["animal", "pet"]);
        dog.say_in(KeywordLanguage::German);
        check(&dog, "Hund", &["Tier", "Haustier"]);
        dog.say_in(KeywordLanguage::French);
        check(&dog, "chien", &["animal", "animal de compagnie"]);
        dog.say_in(KeywordLanguage::Spanish);
        check(&dog, "perro", &["animal", "mascota"]);
        dog.say_in(KeywordLanguage::English);
        check(&dog, "dog", &["animal", "pet"]);
    }

    #[test]
    fn a_keyword_that_nobody_translated_stays_as_it_is() {
        let mut pizza = small().proposed("pizza", Vec::new());
        pizza.say_in(KeywordLanguage::German);
        assert_eq!(pizza.text, "pizza");
        assert!(!pizza.means_the_same(&pizza));
    }

    fn owned(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn a_circle_of_broader_terms_ends() {
        let circle = |word: &str, above: &str| (word.to_owned(), vec![above.to_owned()]);
        let taxonomy = Taxonomy {
            broader: [circle("hen", "egg"), circle("egg", "hen")].into(),
            ..Taxonomy::default()
        };
        assert_eq!(taxonomy.broader("hen"), ["egg", "hen"]);
    }

    #[test]
    fn a_class_the_model_does_not_have_has_no_keyword() {
        let taxonomy = small();
        assert_eq!(taxonomy.tagged(1), Some("dog"));
        assert_eq!(taxonomy.tagged(5), None);
        assert_eq!(taxonomy.tagged(1000), None);
        assert_eq!(taxonomy.detected(80), None);
    }
}
