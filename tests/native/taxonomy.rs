//! The committed taxonomy: every class of the models comes to a word, every word to its broader ones.

use std::collections::BTreeSet;

use hushtag::domain::draft::OTHER_WORDS;
use hushtag::domain::taxonomy::Taxonomy;

fn taxonomy() -> Taxonomy {
    hushtag::infer::taxonomy::taxonomy().unwrap()
}

fn keywords(taxonomy: &Taxonomy) -> BTreeSet<String> {
    let classes = taxonomy
        .tagger_classes()
        .iter()
        .chain(taxonomy.detector_classes());
    classes.filter_map(|class| class.keyword.clone()).collect()
}

#[test]
fn it_names_the_classes_of_imagenet_and_coco_in_the_models_order() {
    let taxonomy = taxonomy();
    assert_eq!(taxonomy.tagger_classes().len(), 1000);
    assert_eq!(taxonomy.detector_classes().len(), 80);
    let label = |class: usize| taxonomy.tagger_classes()[class].label.as_str();
    // tench, goldfish, tabby cat, toilet tissue
    assert_eq!(
        [label(0), label(1), label(281), label(999)],
        ["n01440764", "n01443537", "n02123045", "n15075141"]
    );
    assert_eq!(taxonomy.detector_classes()[0].label, "person");
    assert_eq!(taxonomy.detector_classes()[79].label, "toothbrush");
}

#[test]
fn labels_become_the_words_people_type() {
    let taxonomy = taxonomy();
    for (class, word) in [
        (1, "goldfish"),
        (171, "dog"),
        (207, "dog"),
        (285, "cat"),
        (436, "station wagon"),
        (817, "sports car"),
        (134, "crane"),
        (517, "construction crane"),
        (567, "frying pan"),
        (895, "warplane"),
        (970, "mountain"),
        (978, "beach"),
        (985, "daisy"),
    ] {
        assert_eq!(taxonomy.tagged(class), Some(word), "class {class}");
    }
    let dogs = (0..1000).filter(|&class| taxonomy.tagged(class) == Some("dog"));
    assert_eq!(dogs.count(), 118, "ImageNet's dog breeds");
    // A web site is what the tagger sees in any screenshot.
    assert_eq!(taxonomy.tagged(916), None);
}

#[test]
fn broader_terms_lead_where_a_person_would_look() {
    let taxonomy = taxonomy();
    for (word, broader) in [
        ("dog", &["pet", "animal"][..]),
        ("zebra", &["wildlife", "animal"]),
        ("sports car", &["car", "vehicle"]),
        ("pizza", &["food"]),
        ("pier", &["harbor"]),
        ("beach", &["coast", "landscape", "nature"]),
        ("crowd", &["people", "person"]),
    ] {
        assert_eq!(taxonomy.broader(word), broader, "{word}");
    }
}

#[test]
fn every_keyword_and_broader_term_is_known_and_no_term_is_broader_than_itself() {
    let taxonomy = taxonomy();
    for word in keywords(&taxonomy) {
        assert!(taxonomy.knows(&word), "{word}");
        let broader = taxonomy.broader(&word);
        assert!(broader.len() <= 5, "{word} floods: {broader:?}");
        for term in broader {
            assert!(taxonomy.knows(term), "{word} < {term}");
            assert!(!taxonomy.broader(term).contains(&term), "{term} < {term}");
        }
    }
}

#[test]
fn keywords_are_plain_lower_case_words() {
    for word in keywords(&taxonomy()) {
        let plain = |letter: char| letter.is_ascii_lowercase() || " -'".contains(letter);
        assert!(word.chars().all(plain), "{word}");
        for british in [
            "colour",
            "grey",
            "aeroplane",
            "jewellery",
            "harbour",
            "doughnut",
        ] {
            assert!(!word.contains(british), "{word}");
        }
    }
}

#[test]
fn other_words_of_captions_stand_for_keywords() {
    let taxonomy = taxonomy();
    for (word, keyword) in OTHER_WORDS {
        assert!(taxonomy.knows(keyword), "{word}: {keyword}");
    }
}

#[test]
fn the_words_of_the_head_are_keywords() {
    let taxonomy = taxonomy();
    let words: Vec<String> =
        serde_json::from_slice(include_bytes!("../../models/words.json")).unwrap();
    for word in &words {
        assert!(taxonomy.knows(word), "{word}");
    }
    assert!(words.len() >= 250, "{} words", words.len());
}
