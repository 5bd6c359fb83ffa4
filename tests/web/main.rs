//! The models in a browser, against onnxruntime: `cargo xtask test --only wasm`, which serves the model files.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used)]

use std::sync::OnceLock;

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Response;

use parity::Files;

#[path = "../golden/mod.rs"]
mod golden;
#[path = "../parity/mod.rs"]
mod parity;

/// Fetched once for all tests, which run one after another.
async fn files() -> &'static Files {
    static FILES: OnceLock<Files> = OnceLock::new();
    if FILES.get().is_none() {
        let manifest = Files::manifest();
        let mut content = Vec::new();
        for name in Files::names(&manifest) {
            let bytes = fetched(&format!("models/{name}")).await;
            content.push((name, bytes));
        }
        let _ = FILES.set(Files { manifest, content });
    }
    FILES.get().unwrap()
}

async fn fetched(path: &str) -> Vec<u8> {
    let page = web_sys::window().unwrap();
    let response = JsFuture::from(page.fetch_with_str(path)).await.unwrap();
    let response: Response = response.dyn_into().unwrap();
    assert!(response.ok(), "{path} is missing: run `cargo xtask models`");
    let buffer = JsFuture::from(response.array_buffer().unwrap()).await;
    js_sys::Uint8Array::new(&buffer.unwrap()).to_vec()
}

#[wasm_bindgen_test]
async fn the_backbone_sees_what_onnxruntime_sees() {
    parity::backbone_sees_what_onnxruntime_sees(files().await);
}

#[wasm_bindgen_test]
async fn nudity_is_as_likely_as_onnxruntime_has_it() {
    parity::nudity_is_as_likely_as_onnxruntime_has_it(files().await);
}

#[wasm_bindgen_test]
async fn objects_are_where_onnxruntime_has_them() {
    parity::objects_are_where_onnxruntime_has_them(files().await);
}

#[wasm_bindgen_test]
async fn faces_are_where_onnxruntime_has_them() {
    parity::faces_are_where_onnxruntime_has_them(files().await);
}

#[wasm_bindgen_test]
async fn text_is_where_onnxruntime_has_it_and_says_what_it_says() {
    parity::text_is_where_onnxruntime_has_it_and_says_what_it_says(files().await);
}

#[wasm_bindgen_test]
async fn words_are_as_likely_as_onnxruntime_has_them() {
    parity::words_are_as_likely_as_onnxruntime_has_them(files().await);
}

#[wasm_bindgen_test]
async fn captions_say_what_onnxruntime_says() {
    parity::captions_say_what_onnxruntime_says(files().await);
}

#[wasm_bindgen_test]
async fn an_analysis_finds_tags_objects_a_face_and_words() {
    parity::an_analysis_finds_tags_objects_a_face_and_words(files().await);
}

#[wasm_bindgen_test]
async fn the_models_say_what_they_say_natively() {
    let mut models = files().await.models();
    let photos: [&[u8]; 3] = [
        include_bytes!("../../www/samples/astronaut.jpg"),
        include_bytes!("../../www/samples/cat.jpg"),
        include_bytes!("../../www/samples/temple.jpg"),
    ];
    for (name, photo) in golden::PHOTOS.into_iter().zip(photos) {
        let seen = golden::seen(&mut models, photo);
        golden::check(name, &seen, include_bytes!("../fixtures/inference.json"));
    }
}
