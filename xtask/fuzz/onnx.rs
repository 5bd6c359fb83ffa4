//! The loader of models, on small ones with the operators of those that are shipped.

use hushtag::infer::engine::Plan;
use hushtag::infer::engine::onnx::tensor_proto::DataType;
use hushtag::infer::engine::onnx::{
    AttributeProto, GraphProto, ModelProto, NodeProto, TensorProto, ValueInfoProto,
};
use hushtag::infer::manifest::{TensorKind, TensorSpec};
use hushtag::infer::tensor::Tensor;
use prost::Message;

use super::Target;

const PICTURE: [usize; 4] = [1, 3, 8, 8];

/// What loads is run, too.
pub fn target() -> Target {
    let spec = |name: &str, shape: &[usize]| TensorSpec {
        name: name.into(),
        shape: shape.to_vec(),
        kind: TensorKind::F32,
        grows: None,
    };
    let (inputs, outputs) = ([spec("x", &PICTURE)], [spec("z", &[1, 12])]);
    Target {
        name: "onnx".to_owned(),
        seeds: vec![seed()],
        parse: Box::new(move |input| {
            if let Ok(plan) = Plan::new(input, &inputs, &outputs) {
                drop(plan.run(&[&Tensor::f32(&PICTURE, vec![0.5; 192])]));
            }
        }),
    }
}

/// A convolution with int8 weights, pooled, resized, reshaped and joined.
fn seed() -> Vec<u8> {
    let weights = stored("w_q", &[4, 3, 3, 3], DataType::Int8, vec![3; 108]);
    let scales = floats("w_s", &[0.5, 1.0, 2.0, 4.0]);
    let zeros = stored("w_z", &[4], DataType::Int8, vec![0; 4]);
    let graph = GraphProto {
        name: "seed".into(),
        node: vec![
            node(
                "DequantizeLinear",
                &["w_q", "w_s", "w_z"],
                "w",
                vec![int("axis", 0)],
            ),
            node(
                "Conv",
                &["x", "w"],
                "a",
                vec![ints("pads", &[1, 1, 1, 1]), ints("strides", &[2, 2])],
            ),
            node("Relu", &["a"], "b", vec![]),
            node(
                "MaxPool",
                &["b"],
                "c",
                vec![ints("kernel_shape", &[2, 2]), ints("strides", &[2, 2])],
            ),
            node("Resize", &["c", "", "r"], "d", vec![]),
            node("Concat", &["b", "d"], "e", vec![int("axis", 1)]),
            node("GlobalAveragePool", &["e"], "f", vec![]),
            node("Reshape", &["f", "n"], "g", vec![]),
            node("Slice", &["g", "s0", "s1", "s2"], "h", vec![]),
            node("Concat", &["g", "h"], "z", vec![int("axis", -1)]),
        ],
        initializer: vec![
            weights,
            scales,
            zeros,
            floats("r", &[1.0, 1.0, 2.0, 2.0]),
            integers("n", &[1, 8]),
            integers("s0", &[4]),
            integers("s1", &[i64::MAX]),
            integers("s2", &[1]),
        ],
        input: vec![value("x")],
        output: vec![value("z")],
        ..GraphProto::default()
    };
    let model = ModelProto {
        ir_version: 8,
        graph: Some(graph),
        ..ModelProto::default()
    };
    model.encode_to_vec()
}

fn stored(name: &str, dims: &[i64], kind: DataType, raw_data: Vec<u8>) -> TensorProto {
    TensorProto {
        name: name.into(),
        dims: dims.to_vec(),
        data_type: kind as i32,
        raw_data,
        ..TensorProto::default()
    }
}

fn floats(name: &str, values: &[f32]) -> TensorProto {
    let bytes = values.iter().flat_map(|value| value.to_le_bytes());
    stored(
        name,
        &[values.len() as i64],
        DataType::Float,
        bytes.collect(),
    )
}

fn integers(name: &str, values: &[i64]) -> TensorProto {
    let bytes = values.iter().flat_map(|value| value.to_le_bytes());
    stored(
        name,
        &[values.len() as i64],
        DataType::Int64,
        bytes.collect(),
    )
}

fn node(op_type: &str, input: &[&str], output: &str, attribute: Vec<AttributeProto>) -> NodeProto {
    NodeProto {
        op_type: op_type.into(),
        input: input.iter().map(|name| (*name).into()).collect(),
        output: vec![output.into()],
        attribute,
        ..NodeProto::default()
    }
}

fn int(name: &str, value: i64) -> AttributeProto {
    AttributeProto {
        name: name.into(),
        r#type: 2,
        i: value,
        ..AttributeProto::default()
    }
}

fn ints(name: &str, values: &[i64]) -> AttributeProto {
    AttributeProto {
        name: name.into(),
        r#type: 7,
        ints: values.to_vec(),
        ..AttributeProto::default()
    }
}

fn value(name: &str) -> ValueInfoProto {
    ValueInfoProto {
        name: name.into(),
        ..ValueInfoProto::default()
    }
}
