//! Large matrices that stay int8 while a model runs: the same numbers as with weights in floats.

use hushtag::infer::engine::Plan;
use hushtag::infer::engine::onnx::tensor_proto::DataType;
use hushtag::infer::engine::onnx::{
    AttributeProto, GraphProto, ModelProto, NodeProto, TensorProto, ValueInfoProto,
};
use hushtag::infer::graph;
use hushtag::infer::manifest::{TensorKind, TensorSpec};
use hushtag::infer::tensor::Tensor;
use prost::Message;

/// A side of the matrices: just large enough to stay.
const SIDE: usize = 256;

fn spec(name: &str) -> TensorSpec {
    TensorSpec {
        name: name.into(),
        shape: vec![3, SIDE],
        kind: TensorKind::F32,
        grows: None,
    }
}

fn stored(name: &str, dims: &[usize], kind: DataType, raw_data: Vec<u8>) -> TensorProto {
    TensorProto {
        name: name.into(),
        dims: dims.iter().map(|length| *length as i64).collect(),
        data_type: kind as i32,
        raw_data,
        ..TensorProto::default()
    }
}

fn attribute(name: &str, value: i64) -> AttributeProto {
    AttributeProto {
        name: name.into(),
        r#type: 2,
        i: value,
        ..AttributeProto::default()
    }
}

fn node(op_type: &str, input: &[&str], output: &str, attribute: Vec<AttributeProto>) -> NodeProto {
    NodeProto {
        op_type: op_type.into(),
        name: output.into(),
        input: input.iter().map(|name| (*name).into()).collect(),
        output: vec![output.into()],
        attribute,
        ..NodeProto::default()
    }
}

/// `w` of its own values, with a scale (and a zero) for each place along the axis.
fn weight(name: &str, seed: usize, zero: u8) -> Vec<TensorProto> {
    let values = (0..SIDE * SIDE).map(|at| ((at * 31 + seed * 7) % 251) as u8);
    let scales = (0..SIDE).map(|at| 0.001 + 0.000_01 * ((at * seed) % 17) as f32);
    let scales: Vec<u8> = scales.flat_map(f32::to_le_bytes).collect();
    vec![
        stored(
            &format!("{name}_q"),
            &[SIDE, SIDE],
            DataType::Int8,
            values.collect(),
        ),
        stored(&format!("{name}_s"), &[SIDE], DataType::Float, scales),
        stored(
            &format!("{name}_z"),
            &[SIDE],
            DataType::Int8,
            vec![zero; SIDE],
        ),
    ]
}

fn dequantised(name: &str, axis: i64) -> NodeProto {
    let inputs = ["q", "s", "z"].map(|part| format!("{name}_{part}"));
    let inputs: Vec<&str> = inputs.iter().map(String::as_str).collect();
    node(
        "DequantizeLinear",
        &inputs,
        name,
        vec![attribute("axis", axis)],
    )
}

/// A product with `a`, one with `b` turned around, and two with `c`, from the right and from the left.
fn model() -> ModelProto {
    let value = |name: &str| ValueInfoProto {
        name: name.into(),
        ..ValueInfoProto::default()
    };
    let graph = GraphProto {
        name: "matrices".into(),
        node: vec![
            dequantised("a", 1),
            dequantised("b", 0),
            dequantised("c", 1),
            node("MatMul", &["x", "a"], "y1", vec![]),
            node("Gemm", &["y1", "b"], "y2", vec![attribute("transB", 1)]),
            node("MatMul", &["y2", "c"], "y3", vec![]),
            node("Transpose", &["y2"], "turned", vec![]),
            node("MatMul", &["c", "turned"], "left", vec![]),
            node("Transpose", &["left"], "back", vec![]),
            node("Add", &["y3", "back"], "z", vec![]),
        ],
        initializer: [weight("a", 1, 0), weight("b", 2, 3), weight("c", 3, 0)].concat(),
        input: vec![value("x")],
        output: vec![value("z")],
        ..GraphProto::default()
    };
    ModelProto {
        ir_version: 8,
        opset_import: vec![hushtag::infer::engine::onnx::OperatorSetIdProto {
            domain: String::new(),
            version: 13,
        }],
        graph: Some(graph),
        ..ModelProto::default()
    }
}

#[test]
fn matrices_that_stay_int8_give_the_same_numbers_as_floats() {
    let onnx = model().encode_to_vec();
    let whole = Plan::new(&onnx, &[spec("x")], &[spec("z")]).unwrap();
    let lean = Plan::lean(&onnx, &[spec("x")], &[spec("z")]).unwrap();
    let values = (0..3 * SIDE).map(|at| (at % 13) as f32 - 6.0).collect();
    let x = Tensor::f32(&[3, SIDE], values);
    for _ in 0..2 {
        let [whole, lean] = [&whole, &lean].map(|plan| plan.run(&[&x]).unwrap().remove(0));
        let largest = whole
            .values()
            .iter()
            .fold(0.0_f32, |most, one| most.max(one.abs()));
        assert!(largest > 1.0, "nothing to compare");
        for (whole, lean) in whole.values().iter().zip(lean.values()) {
            assert!((whole - lean).abs() <= 1e-5 * largest, "{whole} {lean}");
        }
    }
}

#[test]
fn only_what_products_alone_read_from_the_right_stays() {
    let kept = |change: &dyn Fn(&mut GraphProto)| {
        let mut graph = model().graph.unwrap();
        change(&mut graph);
        let kept = graph::prepare(&mut graph, &[spec("x")], &[spec("z")], true);
        kept.map(|kept| kept.into_iter().map(|one| one.name).collect::<Vec<_>>())
    };
    assert_eq!(kept(&|_| ()).unwrap(), ["a", "b"]);
    let from_the_left = |graph: &mut GraphProto| graph.node[3].input.reverse();
    assert_eq!(kept(&from_the_left).unwrap(), ["b"]);
    let is_output = |graph: &mut GraphProto| {
        graph.output.push(ValueInfoProto {
            name: "b".into(),
            ..ValueInfoProto::default()
        });
    };
    assert_eq!(kept(&is_output).unwrap(), ["a"]);
    let small = |graph: &mut GraphProto| {
        graph.initializer[0].dims = vec![SIDE as i64 - 1, SIDE as i64];
        graph.initializer[0].raw_data.truncate((SIDE - 1) * SIDE);
    };
    assert_eq!(kept(&small).unwrap(), ["b"]);
    let short = |graph: &mut GraphProto| {
        graph.initializer[1].dims = vec![3];
        graph.initializer[1].raw_data.truncate(12);
    };
    assert_eq!(
        kept(&short).unwrap_err(),
        "a: 3 scales for a weight of shape [256, 256]"
    );
}
