//! The models on this machine say what they say in a browser.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use hushtag::infer::manifest::Task;

use crate::golden::{PHOTOS, Seen, check, check_margins, seen};
use crate::parity::FILES;

/// `HUSHTAG_BLESS=1 cargo test --test native inference` writes what is seen as what is expected.
#[test]
fn the_models_say_what_they_say_in_a_browser() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let committed = root.join("tests/fixtures/inference.json");
    let mut models = FILES.models();
    let all: BTreeMap<&str, Seen> = PHOTOS
        .into_iter()
        .map(|name| {
            let photo = fs::read(root.join(format!("www/samples/{name}.jpg"))).unwrap();
            (name, seen(&mut models, &photo))
        })
        .collect();
    if std::env::var_os("HUSHTAG_BLESS").is_some() {
        let mut text = serde_json::to_string_pretty(&all).unwrap();
        text.push('\n');
        fs::write(&committed, text).unwrap();
    }
    let expected = fs::read(&committed).unwrap();
    for (name, seen) in &all {
        check(name, seen, &expected);
    }
}

#[test]
fn nothing_that_is_expected_hangs_on_a_threshold() {
    let limit = |task: Task| FILES.manifest.entry(task).unwrap().threshold.unwrap();
    let committed = include_bytes!("../fixtures/inference.json");
    check_margins(committed, limit(Task::Objects), limit(Task::Faces));
}
