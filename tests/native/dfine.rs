//! A D-FINE in place of our detector: the fixture of random weights, against onnxruntime and its reference code.

use hushtag::domain::session::Stage;
use hushtag::infer::engine::Plan;
use hushtag::infer::manifest::{Manifest, Task};
use hushtag::infer::preprocess::whole;
use serde::Deserialize;

use crate::export::{Export, SIDE, check_close, picture};

const DFINE: Export = Export("dfine");
const TOLERANCE: f32 = 1e-3;
/// What the reference code tells of the finds.
const TOLD: f32 = 0.3;

#[derive(Deserialize)]
struct Case {
    picture: u32,
    /// Every 37th.
    logits: Vec<f32>,
    boxes: Vec<f32>,
    finds: Vec<Find>,
}

#[derive(Deserialize)]
struct Find {
    class: u16,
    score: f32,
    /// Left, top, right and bottom, in shares of the picture, not cut to it.
    corners: [f32; 4],
}

fn cases() -> Vec<Case> {
    DFINE.cases()
}

#[test]
fn it_sees_what_onnxruntime_sees() {
    let manifest = DFINE.manifest();
    let entry = manifest.entry(Task::Objects).unwrap();
    let plan = Plan::new(&DFINE.read(&entry.file), &entry.inputs, &entry.outputs).unwrap();
    for case in cases() {
        let pixels = picture(case.picture, SIDE);
        let (tensor, _) = whole(&pixels, pixels.size, entry.pixels.as_ref().unwrap());
        let outputs = plan.run(&[&tensor]).unwrap();
        let [scores, boxes] = outputs.as_slice() else {
            panic!("{} outputs", outputs.len());
        };
        let some = scores.values().iter().copied().step_by(37);
        check_close(some, &case.logits, TOLERANCE, "scores");
        let boxes = boxes.values().iter().copied();
        check_close(boxes, &case.boxes, TOLERANCE, "boxes");
    }
}

#[test]
fn it_finds_what_the_reference_code_finds_and_says_whose_find_it_is() {
    let mut models = DFINE.models();
    let mut seen = 0;
    for case in cases() {
        let mut stages = Vec::new();
        let (inference, errors) = models.analyse(&picture(case.picture, SIDE), &mut |stage| {
            stages.push(stage);
        });
        assert_eq!((stages, errors), (vec![Stage::FindingObjects], vec![]));
        let objects = inference.objects.unwrap();
        assert_eq!(objects.model.name, "tiny-dfine");
        let plain = objects.value.iter();
        let plain: Vec<_> = plain.filter(|find| find.score.value() > TOLD).collect();
        for find in &plain {
            let is_known = case.finds.iter().any(|known| {
                let [left, top, right, bottom] = known.corners.map(|side| side.clamp(0.0, 1.0));
                let area = find.area;
                let sides = [
                    area.x - left,
                    area.y - top,
                    area.right() - right,
                    area.bottom() - bottom,
                ];
                let is_there = sides.iter().all(|apart| apart.abs() < TOLERANCE);
                let is_as_sure = (known.score - find.score.value()).abs() < TOLERANCE;
                known.class == find.class && is_as_sure && is_there
            });
            assert!(is_known, "{find:?}");
        }
        seen += plain.len();
        // What is turned inside out, or outside of the picture, is no find; nor is a copy.
        assert!(plain.len() <= case.finds.len());
    }
    assert!(seen > 3, "{seen} finds say little");
}

#[test]
fn it_takes_the_place_of_ours() {
    let mut both: serde_json::Value =
        serde_json::from_str(include_str!("../../models/manifest.json")).unwrap();
    let other: serde_json::Value = serde_json::from_str(&DFINE.text("manifest.json")).unwrap();
    for entry in both["models"].as_array_mut().unwrap() {
        if entry["task"] == "objects" {
            *entry = other["models"][0].clone();
        }
    }
    let read = Manifest::parse(&both.to_string()).unwrap();
    assert_eq!(read.entry(Task::Objects).unwrap().name, "tiny-dfine");
}
