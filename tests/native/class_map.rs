//! Where the backbone saw what it says.

use hushtag::domain::heat::Heat;
use hushtag::domain::inference::{Score, Tag};
use hushtag::domain::photo::Size;
use hushtag::infer::Models;
use hushtag::infer::class_map::{Head, over};
use hushtag::infer::engine::{Plan, parsed};
use hushtag::infer::manifest::Task;
use hushtag::infer::preprocess;
use hushtag::infer::tensor::Tensor;
use hushtag::infer::weights::floats;
use hushtag::pixels::Pixels;

use crate::parity::{FILES, shared};

fn backbone() -> (&'static hushtag::infer::manifest::Entry, &'static [u8]) {
    let entry = FILES.manifest.entry(Task::Backbone).unwrap();
    let (_, onnx) = FILES
        .content
        .iter()
        .find(|(name, _)| *name == entry.file)
        .unwrap();
    (entry, onnx)
}

fn seen(name: &str) -> [Tensor; 3] {
    let (entry, onnx) = backbone();
    let plan = Plan::new(onnx, &entry.inputs, &entry.outputs).unwrap();
    let picture = shared::picture(name);
    let (input, _) = preprocess::whole(&picture, picture.size, entry.pixels.as_ref().unwrap());
    plan.run(&[&input]).unwrap().try_into().unwrap()
}

#[test]
fn the_mean_of_a_class_over_the_map_and_its_bias_are_its_logit() {
    let (_, onnx) = backbone();
    let head = Head::of(onnx, "logits").unwrap().unwrap();
    let graph = parsed(onnx).unwrap().graph.unwrap();
    let bias = graph
        .initializer
        .iter()
        .find(|tensor| tensor.name == "head.bias")
        .unwrap();
    let bias = floats(&bias.raw_data);
    for name in ["chelsea-224.png", "coffee-224.png", "astronaut-224.png"] {
        let [map, _, logits] = seen(name);
        for class in 0..1000_u16 {
            let cells = over(head.row(class).unwrap(), map.values(), 49);
            let logit = cells.iter().sum::<f32>() / 49.0 + bias[usize::from(class)];
            let said = logits.values()[usize::from(class)];
            assert!(
                (logit - said).abs() < 1e-3,
                "{name}, class {class}: {logit}, {said}"
            );
        }
        assert!(head.row(1000).is_none());
    }
}

#[test]
fn what_all_classes_have_alike_is_taken_off() {
    let (_, onnx) = backbone();
    let head = Head::of(onnx, "logits").unwrap().unwrap();
    let [map, ..] = seen("chelsea-224.png");
    let tags: Vec<Tag> = (0..1000)
        .map(|class| Tag {
            class,
            score: Score::new(0.5),
        })
        .collect();
    let maps = head.maps(&map, &tags);
    assert_eq!(maps.len(), 1000);
    for cell in 0..49 {
        let sum: f32 = maps.iter().map(|map| map.cells[cell]).sum();
        assert!(sum.abs() < 0.1, "cell {cell}: {sum}");
    }
}

#[test]
fn an_output_that_is_no_matrix_over_features_has_no_map() {
    let (_, onnx) = backbone();
    assert!(Head::of(onnx, "map").unwrap().is_none());
    assert!(Head::of(onnx, "nothing").unwrap().is_none());
    assert!(Head::of(&onnx[..1000], "logits").is_err());
}

/// A cat on one side of a grey picture.
#[test]
fn a_keyword_is_warm_where_the_thing_is() {
    let cat = shared::picture("chelsea-224.png");
    let (side, row) = (224_usize, 224 * 3);
    for (is_right, left) in [(false, 0), (true, side)] {
        let size = Size {
            width: 448,
            height: 224,
        };
        let mut photo = Pixels {
            size,
            rgb: vec![120; 2 * side * row],
        };
        for (y, colours) in cat.rgb.chunks_exact(row).enumerate() {
            let start = (y * 2 * side + left) * 3;
            photo.rgb[start..start + row].copy_from_slice(colours);
        }
        let mut models = Models::default();
        let (entry, onnx) = backbone();
        models.load(entry, onnx, None).unwrap();
        let (inference, _) = models.analyse(&photo, &mut |_| ());
        let best = inference.tags.unwrap().value[0];
        let map = inference
            .class_maps
            .iter()
            .find(|map| map.class == best.class)
            .unwrap();
        let core = Heat::of(map.columns, &map.cells).unwrap().core();
        let middle = core.x + core.width / 2.0;
        assert_eq!(middle > 0.5, is_right, "{core:?}");
    }
}
