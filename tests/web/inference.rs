//! The models in a browser say what they say natively.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::golden::{PHOTOS, check, models, seen};
use crate::models::file;

#[wasm_bindgen_test]
fn the_models_say_what_they_say_natively() {
    let mut models = models(|name| file(name).to_vec());
    let photos: [&[u8]; 3] = [
        include_bytes!("../../www/samples/astronaut.jpg"),
        include_bytes!("../../www/samples/cat.jpg"),
        include_bytes!("../../www/samples/temple.jpg"),
    ];
    for (name, photo) in PHOTOS.into_iter().zip(photos) {
        let seen = seen(&mut models, photo);
        check(name, &seen, include_bytes!("../fixtures/inference.json"));
    }
}
