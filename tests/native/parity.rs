//! The models natively, against onnxruntime.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use hushtag::domain::photo::Size;
use hushtag::domain::session::Stage;
use hushtag::infer::InferError;
use hushtag::infer::Models;
use hushtag::infer::manifest::{Entry, Task};
use hushtag::infer::scale::Scale;
use hushtag::pixels::Pixels;

use shared::Files;

#[path = "../parity/mod.rs"]
pub mod shared;

pub static FILES: LazyLock<Files> = LazyLock::new(|| {
    let manifest = Files::manifest();
    let names = Files::names(&manifest).into_iter();
    Files {
        content: names.map(|name| (name.clone(), read(&name))).collect(),
        manifest,
    }
});

/// From the checkout, else from where `cargo xtask models` keeps what it made.
pub fn read(name: &str) -> Vec<u8> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
    let kept = cache().map(|cache| cache.join("models"));
    let folders = std::iter::once(here).chain(kept);
    let found = folders
        .map(|folder| folder.join(name))
        .find_map(|path| std::fs::read(path).ok());
    found.unwrap_or_else(|| panic!("{name} is missing: run `cargo xtask models`"))
}

fn cache() -> Option<PathBuf> {
    let set = |name| std::env::var_os(name).map(PathBuf::from);
    let user = || set("XDG_CACHE_HOME").or_else(|| set("HOME").map(|home| home.join(".cache")));
    set("HUSHTAG_CACHE").or_else(|| user().map(|user| user.join("hushtag")))
}

#[test]
fn the_backbone_sees_what_onnxruntime_sees() {
    shared::backbone_sees_what_onnxruntime_sees(&FILES);
}

#[test]
fn nudity_is_as_likely_as_onnxruntime_has_it() {
    shared::nudity_is_as_likely_as_onnxruntime_has_it(&FILES);
}

#[test]
fn objects_are_where_onnxruntime_has_them() {
    shared::objects_are_where_onnxruntime_has_them(&FILES);
}

#[test]
fn faces_are_where_onnxruntime_has_them() {
    shared::faces_are_where_onnxruntime_has_them(&FILES);
}

#[test]
fn text_is_where_onnxruntime_has_it_and_says_what_it_says() {
    shared::text_is_where_onnxruntime_has_it_and_says_what_it_says(&FILES);
}

#[test]
fn captions_say_what_onnxruntime_says() {
    shared::captions_say_what_onnxruntime_says(&FILES);
}

#[test]
fn words_are_as_likely_as_onnxruntime_has_them() {
    shared::words_are_as_likely_as_onnxruntime_has_them(&FILES);
}

#[test]
fn an_analysis_finds_tags_objects_a_face_and_words() {
    shared::an_analysis_finds_tags_objects_a_face_and_words(&FILES);
}

/// A 4:3 photo with the astronaut small in a corner: too small to be found at once.
#[test]
fn a_small_face_in_a_large_photo_is_found_by_a_closer_look() {
    let astronaut = shared::picture("astronaut-224.png");
    let size = Size {
        width: 3600,
        height: 2700,
    };
    let mut photo = Pixels {
        size,
        rgb: vec![120; size.width as usize * size.height as usize * 3],
    };
    let (left, top) = (2900, 2300);
    let row = astronaut.size.width as usize * 3;
    for (y, colours) in astronaut.rgb.chunks_exact(row).enumerate() {
        let start = ((top + y) * size.width as usize + left) * 3;
        photo.rgb[start..start + row].copy_from_slice(colours);
    }
    let mut models = Models::default();
    for task in [Task::Faces, Task::SmallFaces] {
        let entry = FILES.manifest.entry(task).unwrap();
        models.load(entry, &read(&entry.file), None).unwrap();
    }
    let (seen, errors) = models.analyse(&photo, &mut |_| ());
    assert_eq!(errors, []);
    let faces = seen.faces.unwrap().value;
    let best = faces.first().unwrap();
    // The astronaut's face fills 0.35..0.53 across and 0.12..0.35 down of its own picture.
    let (x, y) = (2900.0 + 0.44 * 224.0, 2300.0 + 0.23 * 224.0);
    let holds =
        |start: f32, length: f32, at: f32, of: f32| (start..start + length).contains(&(at / of));
    assert!(holds(best.area.x, best.area.width, x, 3600.0), "{faces:?}");
    assert!(holds(best.area.y, best.area.height, y, 2700.0), "{faces:?}");
    assert!(
        best.area.width < 0.03 && best.score.value() > 0.3,
        "{faces:?}"
    );
}

#[test]
fn a_detector_of_another_size_is_taken_by_its_shapes_alone() {
    const SIDE: usize = 640;
    let mut entry = FILES.manifest.entry(Task::Objects).unwrap().clone();
    entry.inputs[0].shape = vec![1, 3, SIDE, SIDE];
    let cells = [8, 16, 32]
        .map(|stride| (SIDE / stride).pow(2))
        .iter()
        .sum();
    entry.outputs[0].shape[1] = cells;
    let found = |entry: &Entry| {
        let mut models = Models::default();
        models.load(entry, &read(&entry.file), None).unwrap();
        let (seen, errors) = models.analyse(&shared::picture("coffee-416.png"), &mut |_| ());
        assert_eq!(errors, []);
        *seen.objects.unwrap().value.first().unwrap()
    };
    let (usual, larger) = (
        found(FILES.manifest.entry(Task::Objects).unwrap()),
        found(&entry),
    );
    assert_eq!(larger.class, usual.class);
    assert!(
        larger.area.intersection_over_union(usual.area) > 0.8,
        "{usual:?} {larger:?}"
    );
    assert!(
        (larger.score.value() - usual.score.value()).abs() > 1e-3,
        "it was not looked at closer: {usual:?} {larger:?}"
    );

    let scale = Scale {
        slope: 0.5,
        offset: -1.0,
    };
    entry.scale = Some(scale);
    // Not to the last digit: kernels may be chosen anew whenever a model is loaded.
    let (scaled, wanted) = (found(&entry).score, scale.apply(larger.score));
    assert!(
        (scaled.value() - wanted.value()).abs() < 1e-4,
        "{scaled:?}, not {wanted:?}"
    );
    assert!(scale.apply(larger.score) < larger.score);
}

#[test]
fn a_model_of_another_task_is_refused_and_named() {
    let mut models = Models::default();
    let entry = FILES.manifest.entry(Task::Objects).unwrap();
    let other = FILES.manifest.entry(Task::Backbone).unwrap();
    let error = models.load(entry, &read(&other.file), None).unwrap_err();
    assert!(matches!(&error, InferError::Load { model, .. } if *model == entry.name));
    assert!(
        error.to_string().contains("it has no output \"finds\""),
        "{error}"
    );
    assert!(!models.has(Task::Objects));
}

#[test]
fn only_what_is_loaded_runs() {
    let mut models = Models::default();
    let mut stages = Vec::new();
    let entry = FILES.manifest.entry(Task::Backbone).unwrap();
    models.load(entry, &read(&entry.file), None).unwrap();
    let (seen, errors) = models.analyse(&shared::picture("coffee-224.png"), &mut |stage| {
        stages.push(stage)
    });
    assert_eq!((stages, errors), (vec![Stage::Tagging], vec![]));
    assert_eq!(seen.tags.unwrap().model.weights, entry.sha256);
    assert!(seen.faces.is_none() && seen.objects.is_none() && seen.caption.is_none());
}

#[test]
fn a_cut_off_model_file_is_refused() {
    let entry = FILES.manifest.entry(Task::CaptionMemory).unwrap();
    let onnx = read(&entry.file);
    for length in [0, 1, 1000, onnx.len() / 2, onnx.len() - 1] {
        let error = Models::default().load(entry, &onnx[..length], None);
        assert!(
            matches!(error, Err(InferError::Load { .. })),
            "{length} bytes"
        );
    }
}
