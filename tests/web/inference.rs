//! The models in a browser say what they say natively.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::golden::{PHOTOS, check, models, seen};

macro_rules! file {
    ($path:literal) => {
        include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/", $path))
    };
}

#[wasm_bindgen_test]
fn the_models_say_what_they_say_natively() {
    let mut models = models(|file| {
        let content: &[u8] = match file {
            "manifest.json" => file!("models/manifest.json"),
            "efficientnet-lite2.onnx" => file!("models/efficientnet-lite2.onnx"),
            "nanodet-g.onnx" => file!("models/nanodet-g.onnx"),
            "centerface.onnx" => file!("models/centerface.onnx"),
            "captioner-memory.onnx" => file!("models/captioner-memory.onnx"),
            "captioner-step.onnx" => file!("models/captioner-step.onnx"),
            "captioner-tokens.json" => file!("models/captioner-tokens.json"),
            other => panic!("{other} is new: name it here"),
        };
        content.to_vec()
    });
    let photos: [&[u8]; 3] = [
        file!("www/samples/astronaut.jpg"),
        file!("www/samples/cat.jpg"),
        file!("www/samples/temple.jpg"),
    ];
    for (name, photo) in PHOTOS.into_iter().zip(photos) {
        let seen = seen(&mut models, photo);
        check(name, &seen, file!("tests/fixtures/inference.json"));
    }
}
