//! Which words a photo is proposed under: those with enough support, most telling first.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::people::{PERSON, PORTRAIT, count_people, portrayed};
use super::told::Opinion;
use super::{attributed, calibration, heat, illustration, own_words, told};
use crate::domain::inference::{BoundingBox, Detection, Inference, Score};
use crate::domain::metadata::Keyword;
use crate::domain::provenance::{Attributed, ModelId};
use crate::domain::taxonomy::Taxonomy;

/// How likely a keyword has to be to be worth a person's time: best F1 for the words of COCO, of .4 to .5.
pub(super) const WORTH: f32 = 0.4;
/// The score from which a found object is counted: it is then rather there than not.
pub(super) const DETECTED: f32 = 0.25;
/// Kinds that are taken for granted from clothes, tables and streets, and said only where one of the kind is this likely.
const SEEN_IN_MEMBERS: [&str; 3] = ["food", "sport", "vehicle"];
const MEMBER: f32 = 0.4;
/// A reviewer reads no more than this.
const MOST: usize = 12;

/// What speaks for one word.
#[derive(Clone)]
pub(super) struct Support {
    pub model: ModelId,
    pub score: Score,
    areas: Vec<BoundingBox>,
}

pub(super) type Words<'a> = BTreeMap<&'a str, Support>;

/// Every word but those for people, with what speaks for it. What the detector found is judged with the tagger's opinion of it,
/// and what only the tagger says with that of the head over the backbone: of 160 words that the tagger was sure of, read beside
/// held-out photos, 96 % of those were right that the head tells, too, and 13 % of those that it knows nothing about. A broader
/// word is as sure as the surest one that implies it.
pub(super) fn supported<'a>(inference: &'a Inference, taxonomy: &'a Taxonomy) -> Words<'a> {
    let masses = tagged(inference, taxonomy);
    let mut words = Words::new();
    let is_product = illustration::is_photographed_product(inference);
    if let Some(tags) = &inference.tags {
        let classes = taxonomy.tagger_class_counts();
        for (word, mass) in &masses {
            let classes = classes.get(word).copied().unwrap_or_default();
            let plainly = (calibration::tagged_plainly(*mass))
                .filter(|_| may_be_tagged_alone(word, inference, taxonomy));
            let likely = match told::opinion(word, inference, taxonomy) {
                Opinion::NotAsked => Some(calibration::tagged(*mass, classes)),
                Opinion::OfBroader(broader) => {
                    let both = [Some(calibration::tagged_under(*mass, broader)), plainly];
                    Some(surer(both.into_iter().flatten()))
                }
                // The head learnt from photos of scenes.
                Opinion::Own(_) if plainly.is_some() && is_product => plainly,
                Opinion::Own(told) => calibration::tagged_beside(*mass, told),
                Opinion::Nothing => plainly,
            };
            let Some(likely) = likely else {
                continue;
            };
            for word in [*word].into_iter().chain(taxonomy.broader(word)) {
                support(&mut words, word, &tags.model, likely, Vec::new());
            }
        }
    }
    if let Some((model, told)) = told::told(inference, taxonomy) {
        for told in told.filter(|told| taxonomy.knows(&told.word)) {
            let word = told.word.as_str();
            for word in [word].into_iter().chain(taxonomy.broader(word)) {
                support(&mut words, word, model, told.score, Vec::new());
            }
        }
    }
    if let Some(objects) = &inference.objects {
        for (word, found) in by_keyword(&objects.value, taxonomy, 0.0) {
            let mass = masses.get(word).copied().unwrap_or(Score::new(0.0));
            let model = match &inference.tags {
                Some(tags) if calibration::is_heard(mass) => objects.model.and(&tags.model),
                _ => objects.model.clone(),
            };
            let company = company(inference, word, taxonomy);
            let opinion = told::opinion(word, inference, taxonomy);
            let likely = |score: Score| {
                let found = calibration::found(score, mass, company);
                match opinion {
                    Opinion::NotAsked | Opinion::Nothing => found,
                    Opinion::Own(told) if is_doubted(word, told, mass, taxonomy) => {
                        calibration::doubted(calibration::found_beside(found, told))
                    }
                    Opinion::Own(told) | Opinion::OfBroader(told) => {
                        calibration::found_beside(found, told)
                    }
                }
            };
            let score = likely(nth_best(&found, 1));
            let is_shown = |detection: &&Detection| likely(detection.score).value() >= WORTH;
            let areas = found
                .iter()
                .filter(is_shown)
                .map(|shown| shown.area)
                .collect();
            support(&mut words, word, &model, score, areas);
            for broader in taxonomy.broader(word) {
                support(&mut words, broader, &model, score, Vec::new());
            }
        }
    }
    let is_seen = |word: &str| {
        let mut others = words.iter();
        others.any(|(narrow, support)| {
            *narrow != word && taxonomy.covers(word, narrow) && support.score.value() >= MEMBER
        })
    };
    let unseen = SEEN_IN_MEMBERS.iter().filter(|word| !is_seen(word));
    let unseen: Vec<&&str> = unseen.collect();
    let is_uneaten = told::is_uneaten(inference, taxonomy);
    words.retain(|word, _| {
        let is_food = is_uneaten && taxonomy.covers("food", word);
        !unseen.contains(&word) && !is_food
    });
    words
}

/// Small things escape the head; animals, food and what fills a picture do not.
fn is_doubted(word: &str, told: Score, tagged: Score, taxonomy: &Taxonomy) -> bool {
    const SEEN_BY_ALL: [&str; 5] = ["animal", "clock", "food", "sport", "umbrella"];
    let escapes_nobody = SEEN_BY_ALL.iter().any(|kind| taxonomy.covers(kind, word));
    escapes_nobody && calibration::is_doubted(told, tagged)
}

/// What is broader than a class is as sure as the class; people are dressed by guess, and what the detector knows and does not find is not there.
fn may_be_tagged_alone(word: &str, inference: &Inference, taxonomy: &Taxonomy) -> bool {
    let found = |word: &str| {
        let objects = inference.objects.iter().flat_map(|output| &output.value);
        let mut names = objects.filter_map(|found| taxonomy.detected(found.class));
        names.any(|name| taxonomy.covers(word, name))
    };
    let is_guessed = taxonomy.covers("clothing", word) && found(PERSON);
    let is_missed = inference.objects.is_some() && taxonomy.is_detected(word) && !found(word);
    is_named(word, inference, taxonomy) && !is_guessed && !is_missed
}

/// A class of the tagger itself is one word; what is only broader ("animal") says too little.
pub(super) fn is_named(word: &str, inference: &Inference, taxonomy: &Taxonomy) -> bool {
    let tags = inference.tags.iter().flat_map(|tags| &tags.value);
    tags.filter_map(|tag| taxonomy.tagged(tag.class))
        .any(|named| named == word)
}

/// The words with enough support, of those that have any.
pub(super) fn propose<'a>(
    inference: &'a Inference,
    taxonomy: &'a Taxonomy,
    mut words: Words<'a>,
) -> Vec<Attributed<Keyword>> {
    words.retain(|_, support| support.score.value() >= WORTH);
    // What a brought vocabulary has to be sure of, its model's entry says.
    for (model, word, score) in own_words::known(inference, taxonomy) {
        for word in [word].into_iter().chain(taxonomy.broader(word)) {
            support(&mut words, word, model, score, Vec::new());
        }
    }
    count_people(&mut words, inference, taxonomy);
    if let Some((model, face)) = portrayed(inference)
        && taxonomy.knows(PORTRAIT)
        && words.contains_key(PERSON)
    {
        support(&mut words, PORTRAIT, model, face.score, Vec::new());
    }
    let mut proposed = own_words::propose(inference, taxonomy);
    proposed.extend(most_telling_first(words, taxonomy));
    proposed.truncate(MOST);
    for keyword in &mut proposed {
        if keyword.value.areas.is_empty() {
            let word = &keyword.value.text;
            let told = told::place(word, inference, taxonomy);
            keyword.value.heat = told.or_else(|| heat::of(word, inference, taxonomy));
        }
    }
    proposed
}

/// Probability mass of every keyword: its own classes and all narrower ones, each class once.
pub fn tagged<'a>(inference: &Inference, taxonomy: &'a Taxonomy) -> BTreeMap<&'a str, Score> {
    let mut mass: BTreeMap<&str, f32> = BTreeMap::new();
    for tag in inference.tags.iter().flat_map(|tags| &tags.value) {
        if let Some(word) = taxonomy.tagged(tag.class) {
            for word in [word].into_iter().chain(taxonomy.broader(word)) {
                *mass.entry(word).or_default() += tag.score.value();
            }
        }
    }
    mass.into_iter()
        .map(|(word, mass)| (word, Score::new(mass)))
        .collect()
}

/// The objects that count, by keyword. People are counted apart.
pub(super) fn objects<'a>(
    objects: &[Detection],
    taxonomy: &'a Taxonomy,
) -> BTreeMap<&'a str, Vec<Detection>> {
    by_keyword(objects, taxonomy, DETECTED)
}

fn by_keyword<'a>(
    objects: &[Detection],
    taxonomy: &'a Taxonomy,
    threshold: f32,
) -> BTreeMap<&'a str, Vec<Detection>> {
    let mut found: BTreeMap<&str, Vec<Detection>> = BTreeMap::new();
    for detection in objects {
        if let Some(word) = taxonomy.detected(detection.class)
            && word != PERSON
            && detection.score.value() >= threshold
        {
            found.entry(word).or_default().push(*detection);
        }
    }
    found
}

/// The score of the surest find that goes by another word.
pub fn company(inference: &Inference, word: &str, taxonomy: &Taxonomy) -> Score {
    let others = inference.objects.iter().flat_map(|objects| &objects.value);
    let others = others
        .filter(|object| (taxonomy.detected(object.class)).is_some_and(|other| other != word));
    surer(others.map(|other| other.score))
}

pub(super) fn surer(scores: impl Iterator<Item = Score>) -> Score {
    Score::new(scores.map(Score::value).fold(0.0, f32::max))
}

/// Takes what a model says of a word; the surer one is named as its source, places are kept.
pub(super) fn support<'a>(
    words: &mut Words<'a>,
    word: &'a str,
    model: &ModelId,
    score: Score,
    mut areas: Vec<BoundingBox>,
) {
    match words.get_mut(word) {
        None => {
            let model = model.clone();
            words.insert(
                word,
                Support {
                    model,
                    score,
                    areas,
                },
            );
        }
        Some(known) => {
            known.areas.append(&mut areas);
            if score > known.score {
                (known.model, known.score) = (model.clone(), score);
            }
        }
    }
}

/// The score of the `rank`th best detection, 1 being the best.
fn nth_best(found: &[Detection], rank: usize) -> Score {
    let mut scores: Vec<_> = found.iter().map(|d| d.score.value()).collect();
    scores.sort_by(|a, b| b.total_cmp(a));
    Score::new(scores.get(rank - 1).copied().unwrap_or(0.0))
}

/// A word that says more than others comes before those it implies; among equals the surer one.
fn most_telling_first(words: Words<'_>, taxonomy: &Taxonomy) -> Vec<Attributed<Keyword>> {
    let implied: Vec<&str> = words
        .keys()
        .flat_map(|word| taxonomy.broader(word))
        .collect();
    let mut ranked: Vec<_> = words.into_iter().collect();
    ranked.sort_by_key(|(word, support)| {
        let rank = (support.score.value() * 1e6) as u32;
        (implied.contains(word), Reverse(rank))
    });
    ranked
        .into_iter()
        .take(MOST)
        .map(|(word, support)| {
            let keyword = taxonomy.proposed(word, support.areas);
            attributed(keyword, &support.model, support.score)
        })
        .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::tests::{area, seen, telling};
    use super::*;
    use crate::domain::provenance::Source;
    use crate::domain::taxonomy::tests::{detector_of, small};

    type Scores<'a> = &'a [(u16, f32)];

    fn propose(inference: &Inference, taxonomy: &Taxonomy) -> Vec<Attributed<Keyword>> {
        super::propose(inference, taxonomy, supported(inference, taxonomy))
    }

    fn check(tags: Scores<'_>, objects: Scores<'_>, faces: &[f32], wanted: &[&str]) {
        let words: Vec<_> = propose(&seen(tags, objects, faces), &small())
            .into_iter()
            .map(|keyword| keyword.value.text)
            .collect();
        assert_eq!(words, wanted, "{tags:?} {objects:?} {faces:?}");
    }

    #[test]
    fn probability_is_summed_over_the_classes_of_a_keyword_before_it_is_judged() {
        check(&[(0, 0.3), (1, 0.3)], &[], &[], &["dog", "animal", "pet"]);
        check(&[(0, 0.3), (3, 0.3)], &[], &[], &[]);
    }

    #[test]
    fn a_broader_word_is_said_alone_when_only_it_is_sure() {
        check(&[(0, 0.3), (2, 0.3)], &[], &[], &["pet", "animal"]);
    }

    #[test]
    fn an_uncertain_class_says_nothing() {
        check(&[(0, 0.1), (3, 0.2), (5, 0.7)], &[(1, 0.2)], &[0.3], &[]);
    }

    #[test]
    fn the_narrow_word_comes_before_the_broad_one_and_each_once() {
        check(
            &[(4, 0.9)],
            &[(2, 0.95)],
            &[],
            &["sports car", "car", "vehicle"],
        );
        check(
            &[(0, 0.5)],
            &[(1, 0.5), (2, 0.9)],
            &[],
            &["car", "dog", "vehicle", "animal", "pet"],
        );
    }

    #[test]
    fn people_are_named_by_how_many_there_are() {
        check(&[], &[(0, 0.9)], &[], &["person"]);
        check(&[], &[(0, 0.9), (0, 0.8)], &[], &["people"]);
        check(&[], &[(0, 0.9); 9], &[], &["people"]);
        check(&[], &[(0, 0.9); 10], &[], &["crowd", "people"]);
        check(&[], &[(0, 0.9)], &[0.9; 10], &["crowd", "people"]);
        check(&[], &[], &[0.9], &["person"]);
        check(&[], &[], &[0.3; 20], &[]);
    }

    #[test]
    fn a_crowd_is_as_sure_as_its_tenth_person() {
        let mut objects = [(0, 0.9); 10];
        objects[7].1 = 0.7;
        objects[9].1 = 0.5;
        let keywords = propose(&seen(&[], &objects, &[]), &small());
        let scores: Vec<_> = keywords
            .iter()
            .filter_map(|keyword| Some((keyword.value.text.as_str(), keyword.source.score()?)))
            .collect();
        let [score, first, none] = [0.5, 0.9, 0.0].map(Score::new);
        let likely = |score| calibration::found(score, none, first);
        assert_eq!(
            scores,
            [("crowd", likely(score)), ("people", likely(first))]
        );
    }

    #[test]
    fn tagger_and_detector_make_one_keyword_surer_than_either_with_all_places() {
        let said = |tag: f32, object: f32| {
            let seen = seen(&[(0, tag)], &[(1, object), (1, 0.75)], &[]);
            let mut keywords = propose(&seen, &small());
            let dog = keywords.remove(0);
            assert_eq!(dog.value.text, "dog");
            assert!(keywords.iter().all(|broad| broad.value.areas.is_empty()));
            dog
        };
        let (both, alone) = (said(0.6, 0.8), said(0.0, 0.8));
        assert!(both.source.score() > alone.source.score());
        assert_eq!(both.value.areas, [area(0), area(1)]);
        let model = |keyword: &Attributed<Keyword>| match &keyword.source {
            Source::Model { model, .. } => model.name.clone(),
            source => panic!("{source:?}"),
        };
        assert_eq!(model(&both), "detector + tagger");
        assert_eq!(model(&alone), "detector");
    }

    #[test]
    fn a_class_of_which_the_tagger_is_all_but_certain_needs_nobody_else() {
        let words = |tag: (u16, f32), objects: Scores<'_>| -> Vec<String> {
            let told = telling(seen(&[tag], objects, &[]), &[("vehicle", 0.1, 0)]);
            let keywords = propose(&told, &small()).into_iter();
            keywords.map(|keyword| keyword.value.text).collect()
        };
        assert_eq!(words((3, 0.97), &[]), ["beach", "coast", "landscape"]);
        assert!(words((3, 0.9), &[]).is_empty());
        let missed = words((0, 0.97), &[]);
        assert!(
            missed.is_empty(),
            "the detector knows dogs and found none: {missed:?}"
        );
        assert_eq!(words((0, 0.97), &[(1, 0.1)]), ["dog", "animal", "pet"]);
    }

    #[test]
    fn one_large_face_is_a_portrait() {
        let mut taxonomy = small();
        let portrait = |height: f32, faces: &[f32], taxonomy: &Taxonomy| {
            let mut inference = seen(&[], &[(0, 0.9)], faces);
            for face in &mut inference.faces.as_mut().unwrap().value {
                face.area = BoundingBox::from_corners(0.4, 0.1, 0.6, 0.1 + height);
            }
            let keywords = propose(&inference, taxonomy);
            (keywords.iter()).any(|keyword| keyword.value.text == "portrait")
        };
        assert!(
            !portrait(0.3, &[0.9], &taxonomy),
            "not a word of the taxonomy"
        );
        taxonomy.know("portrait");
        assert!(portrait(0.3, &[0.9], &taxonomy));
        assert!(!portrait(0.1, &[0.9], &taxonomy));
        assert!(!portrait(0.3, &[0.5], &taxonomy));
        assert!(!portrait(0.3, &[0.9, 0.4], &taxonomy));
    }

    #[test]
    fn a_doubtful_find_counts_where_the_tagger_says_the_same() {
        check(&[], &[(1, 0.5)], &[], &[]);
        check(&[(0, 0.44)], &[(1, 0.5)], &[], &["dog", "animal", "pet"]);
    }

    #[test]
    fn a_doubtful_find_counts_where_something_else_is_plainly_there() {
        check(&[], &[(2, 0.5)], &[], &[]);
        check(
            &[],
            &[(2, 0.5), (0, 0.9)],
            &[],
            &["person", "car", "vehicle"],
        );
        check(&[], &[(2, 0.5), (2, 0.4)], &[], &[]);
    }

    #[test]
    fn the_twelve_most_telling_words_are_kept() {
        let words: Vec<_> = (0..14).map(|n| format!("word {n:02}")).collect();
        let taxonomy = detector_of(&words, "thing");
        let objects: Vec<_> = (0..14)
            .map(|class| (class, 0.9 - f32::from(class) / 100.0))
            .collect();
        let proposed: Vec<_> = propose(&seen(&[], &objects, &[]), &taxonomy)
            .into_iter()
            .map(|keyword| keyword.value.text)
            .collect();
        assert_eq!(proposed, words[..12]);
    }
}
