//! A tagger that was brought: the fixtures of random weights, a CLIP and a SigLIP, against onnxruntime and their reference code.

use hushtag::domain::draft::Draft;
use hushtag::domain::inference::Inference;
use hushtag::domain::photo::Size;
use hushtag::domain::provenance::Source;
use hushtag::domain::session::Stage;
use hushtag::infer::Models;
use hushtag::infer::manifest::{Entry, Manifest, Task};
use hushtag::infer::tagger::Tagger;
use hushtag::infer::taxonomy::taxonomy;
use hushtag::pixels::Pixels;
use serde::Deserialize;

use crate::export::{Export, picture};

/// Embeddings and scores may differ by this much.
const TOLERANCE: f32 = 1e-4;
const FAMILIES: [&str; 2] = ["clip", "siglip"];

#[derive(Deserialize)]
struct Case {
    picture: u32,
    width: u32,
    embedding: Vec<f32>,
    scores: std::collections::BTreeMap<String, f32>,
}

fn export(family: &str) -> Export {
    match family {
        "clip" => Export("tagger/clip"),
        _ => Export("tagger/siglip"),
    }
}

fn cases(family: &str) -> Vec<Case> {
    export(family).cases()
}

/// Tells every word, however unlikely.
fn entry(family: &str) -> Entry {
    let mut entry = export(family)
        .manifest()
        .entry(Task::Tagger)
        .unwrap()
        .clone();
    entry.threshold = Some(0.0);
    entry
}

fn tagger(family: &str, entry: &Entry) -> Result<Tagger, String> {
    let vocabulary = export(family).read(&entry.tokens.as_ref().unwrap().file);
    Tagger::new(entry, &export(family).read(&entry.file), &vocabulary)
}

fn analysed(family: &str, entry: &Entry, picture: &Pixels) -> Inference {
    let mut models = Models::default();
    let vocabulary = export(family).read(&entry.tokens.as_ref().unwrap().file);
    let loaded = models.load(entry, &export(family).read(&entry.file), Some(&vocabulary));
    assert_eq!(loaded, Ok(()));
    let mut stages = Vec::new();
    let (inference, errors) = models.analyse(picture, &mut |stage| stages.push(stage));
    assert_eq!((stages, errors), (vec![Stage::Tagging], vec![]));
    inference
}

#[test]
fn it_sees_what_onnxruntime_sees_and_scores_as_the_reference_code_does() {
    for family in FAMILIES {
        let tagger = tagger(family, &entry(family)).unwrap();
        for case in cases(family) {
            let looked = tagger.look(&picture(case.picture, case.width)).unwrap();
            let pairs = looked.embedding.iter().zip(&case.embedding);
            let apart = pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            assert!(apart < TOLERANCE, "{family} {}: {apart}", case.picture);
            assert_eq!(looked.words.len(), case.scores.len());
            for word in looked.words {
                let (found, expected) = (word.score.value(), case.scores[&word.word]);
                let what = format!("{family} {} {}", case.picture, word.word);
                assert!(
                    (found - expected).abs() < TOLERANCE,
                    "{what}: {found}, {expected}"
                );
            }
        }
    }
}

#[test]
fn the_words_become_keywords_of_that_model_in_their_languages() {
    for family in FAMILIES {
        let case = &cases(family)[0];
        let entry = entry(family);
        let inference = analysed(family, &entry, &picture(case.picture, case.width));
        let draft = Draft::from_inference(&inference, &taxonomy().unwrap());
        let find = |text: &str| draft.keywords.iter().find(|one| one.value.text == text);
        // What the taxonomy has not, as the list has it; what it has, with what is broader.
        let (own, known) = (find("harbour crane").unwrap(), find("dog").unwrap());
        let german = |text: &str| format!("German {text}");
        let wordings = own.value.wordings.iter();
        let wordings: Vec<_> = wordings
            .map(|wording| format!("{:?} {}", wording.language, wording.text))
            .collect();
        assert!(wordings.contains(&german("Hafenkran")), "{wordings:?}");
        assert_eq!(own.value.broader, [""; 0]);
        assert!(known.value.broader.contains(&"animal".to_owned()));
        for keyword in [own, known] {
            let Source::Model { model, .. } = &keyword.source else {
                panic!("{:?}", keyword.source);
            };
            assert_eq!((&model.name, &model.weights), (&entry.name, &entry.sha256));
        }
    }
}

#[test]
fn what_is_below_the_threshold_is_not_told() {
    let mut entry = entry("siglip");
    let case = &cases("siglip")[0];
    entry.threshold = Some(0.36);
    let looked = tagger("siglip", &entry).unwrap();
    let looked = looked.look(&picture(case.picture, case.width)).unwrap();
    let likely = case.scores.values().filter(|score| **score >= 0.36).count();
    assert_eq!(looked.words.len(), likely);
    assert!((1..4).contains(&likely), "{likely} of 4 tell nothing apart");
    let scores = looked.words.windows(2);
    assert!(
        scores
            .into_iter()
            .all(|pair| pair[0].score >= pair[1].score)
    );
}

#[test]
fn a_scale_straightens_the_scores() {
    let mut entry = entry("siglip");
    entry.scale = serde_json::from_str(r#"{"slope": 1, "offset": -30}"#).ok();
    let looked = tagger("siglip", &entry).unwrap();
    let looked = looked.look(&picture(0, 32)).unwrap();
    assert!(looked.words.iter().all(|word| word.score.value() < 1e-6));
}

#[test]
fn of_a_broad_picture_the_middle_is_cropped_and_of_a_tall_one_too() {
    let tagger = tagger("clip", &entry("clip")).unwrap();
    let broad = picture(1, 48);
    let middle = |pixels: &Pixels| {
        let rows = pixels.rgb.chunks_exact(48 * 3);
        rows.flat_map(|row| row[8 * 3..40 * 3].to_vec()).collect()
    };
    let square = Pixels {
        size: Size {
            width: 32,
            height: 32,
        },
        rgb: middle(&broad),
    };
    let rows: Vec<&[u8]> = square.rgb.chunks_exact(32 * 3).collect();
    let tall = Pixels {
        size: Size {
            width: 32,
            height: 36,
        },
        rgb: [&rows[..2], &rows, &rows[..2]].concat().concat(),
    };
    let [wanted, broad, tall] =
        [square, broad, tall].map(|pixels| tagger.look(&pixels).unwrap().embedding);
    assert_eq!(broad, wanted);
    assert_eq!(tall, wanted);
}

#[test]
fn a_file_that_does_not_belong_to_the_model_says_so() {
    let check = |change: &dyn Fn(&mut Entry), said: &str| {
        let mut changed = entry("clip");
        change(&mut changed);
        let error = tagger("clip", &changed).err().unwrap();
        assert!(error.contains(said), "{error:?} does not say {said:?}");
    };
    check(&|entry| entry.scoring = None, "no `scoring`");
    check(
        &|entry| entry.outputs[0].shape = vec![1, 4, 4],
        "not one embedding",
    );
    check(
        &|entry| entry.outputs[0].shape = vec![1, 8],
        "of 16 numbers, the model of 8",
    );
    let (entry, onnx) = (entry("clip"), export("clip").read("tagger.onnx"));
    let error = Tagger::new(&entry, &onnx, b"nothing at all").err().unwrap();
    assert!(error.contains("its vocabulary cannot be read"), "{error}");
}

#[test]
fn a_manifest_names_what_a_tagger_lacks() {
    let check = |change: &dyn Fn(&mut Entry), said: &str| {
        let mut manifest = export("siglip").manifest();
        change(&mut manifest.models[0]);
        let error = Manifest::parse(&serde_json::to_string(&manifest).unwrap());
        let error = error.unwrap_err().to_string();
        assert!(error.contains(said), "{error:?} does not say {said:?}");
    };
    check(&|entry| entry.pixels = None, "no `pixels`");
    check(&|entry| entry.tokens = None, "no `tokens`");
    check(&|entry| entry.scoring = None, "no `scoring`");
    check(
        &|entry| entry.scoring.as_mut().unwrap().logit_scale = -1.0,
        "its scoring is",
    );
}
