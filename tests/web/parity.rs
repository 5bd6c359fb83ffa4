//! The models in a browser, against onnxruntime.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::models::file;
use parity::Files;

#[path = "../parity/mod.rs"]
mod parity;

fn files() -> Files {
    let manifest = Files::manifest();
    let names = Files::names(&manifest).into_iter();
    Files {
        content: names
            .map(|name| (name.clone(), file(&name).to_vec()))
            .collect(),
        manifest,
    }
}

#[wasm_bindgen_test]
fn the_backbone_sees_what_onnxruntime_sees() {
    parity::backbone_sees_what_onnxruntime_sees(&files());
}

#[wasm_bindgen_test]
fn objects_are_where_onnxruntime_has_them() {
    parity::objects_are_where_onnxruntime_has_them(&files());
}

#[wasm_bindgen_test]
fn faces_are_where_onnxruntime_has_them() {
    parity::faces_are_where_onnxruntime_has_them(&files());
}

#[wasm_bindgen_test]
fn captions_say_what_onnxruntime_says() {
    parity::captions_say_what_onnxruntime_says(&files());
}

#[wasm_bindgen_test]
fn an_analysis_finds_tags_objects_a_face_and_words() {
    parity::an_analysis_finds_tags_objects_a_face_and_words(&files());
}
