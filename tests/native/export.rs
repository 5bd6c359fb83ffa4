//! Exports of random weights in place of our models, and the pictures that models/build/tiny_*.py make of the same numbers.

use std::path::Path;

use hushtag::domain::photo::Size;
use hushtag::infer::Models;
use hushtag::infer::engine::Plan;
use hushtag::infer::manifest::{Manifest, Task};
use hushtag::infer::preprocess::whole;
use hushtag::infer::tensor::Tensor;
use hushtag::pixels::Pixels;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// The height of every picture, and of what the encoders take.
pub const SIDE: u32 = 32;

#[derive(Deserialize)]
struct Reference<Case> {
    cases: Vec<Case>,
}

/// A folder of tests/fixtures with a manifest.json and a reference.json.
#[derive(Clone, Copy)]
pub struct Export(pub &'static str);

impl Export {
    pub fn read(self, name: &str) -> Vec<u8> {
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
        std::fs::read(fixtures.join(self.0).join(name)).unwrap()
    }

    pub fn text(self, name: &str) -> String {
        String::from_utf8(self.read(name)).unwrap()
    }

    pub fn manifest(self) -> Manifest {
        Manifest::parse(&self.text("manifest.json")).unwrap()
    }

    /// What the reference code made of four pictures.
    pub fn cases<Case: DeserializeOwned>(self) -> Vec<Case> {
        let reference: Reference<Case> =
            serde_json::from_slice(&self.read("reference.json")).unwrap();
        assert_eq!(reference.cases.len(), 4);
        reference.cases
    }

    pub fn models(self) -> Models {
        let mut models = Models::default();
        for entry in &self.manifest().models {
            let tokens = entry.tokens.as_ref().map(|tokens| self.read(&tokens.file));
            let loaded = models.load(entry, &self.read(&entry.file), tokens.as_deref());
            assert_eq!(loaded, Ok(()));
        }
        models
    }

    /// What its encoder sees in the picture of this number.
    pub fn seen(self, number: u32) -> Tensor {
        let manifest = self.manifest();
        let entry = manifest.entry(Task::CaptionEncoder).unwrap();
        let plan = Plan::new(&self.read(&entry.file), &entry.inputs, &entry.outputs).unwrap();
        let pixels = picture(number, SIDE);
        let (tensor, _) = whole(&pixels, pixels.size, entry.pixels.as_ref().unwrap());
        plan.run(&[&tensor]).unwrap().remove(0)
    }
}

pub fn picture(number: u32, width: u32) -> Pixels {
    let places = (0..SIDE).flat_map(|y| (0..width).map(move |x| (x, y)));
    let colour = |(x, y)| {
        [
            x * (number + 3) + y * 5,
            x * y + 40 * number,
            x + y * (number + 7),
        ]
    };
    Pixels {
        size: Size {
            width,
            height: SIDE,
        },
        rgb: places
            .flat_map(colour)
            .map(|value| (value % 256) as u8)
            .collect(),
    }
}

/// Numbers may differ by `tolerance`, or by this share of a value above 1.
pub fn check_close(
    found: impl IntoIterator<Item = f32>,
    expected: &[f32],
    tolerance: f32,
    what: &str,
) {
    let found: Vec<f32> = found.into_iter().collect();
    assert_eq!(found.len(), expected.len(), "{what}");
    for (found, expected) in found.iter().zip(expected) {
        let is_close = (found - expected).abs() <= tolerance * expected.abs().max(1.0);
        assert!(is_close, "{what}: {found}, by the reference {expected}");
    }
}
