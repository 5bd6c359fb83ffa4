//! Model files that are damaged or not what was declared.

use hushtag::infer::engine::Plan;
use hushtag::infer::engine::onnx::tensor_proto::DataType;
use hushtag::infer::engine::onnx::{AttributeProto, ValueInfoProto};
use hushtag::infer::engine::onnx::{GraphProto, ModelProto, NodeProto, TensorProto};
use hushtag::infer::manifest::{TensorKind, TensorSpec};
use hushtag::infer::tensor::Tensor;
use prost::Message;

fn spec(name: &str, shape: &[usize]) -> TensorSpec {
    TensorSpec {
        name: name.into(),
        shape: shape.to_vec(),
        kind: TensorKind::F32,
        grows: None,
    }
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

fn node(op_type: &str, input: &[&str], output: &str, attribute: Vec<AttributeProto>) -> NodeProto {
    NodeProto {
        op_type: op_type.into(),
        input: input.iter().map(|name| name.to_string()).collect(),
        output: vec![output.into()],
        attribute,
        ..NodeProto::default()
    }
}

fn value(name: &str) -> ValueInfoProto {
    ValueInfoProto {
        name: name.into(),
        ..ValueInfoProto::default()
    }
}

/// Two rows of int8 weights with scales ½ and 2, times the input, at least 0.
fn small_model() -> ModelProto {
    let scales = [0.5_f32, 2.0].iter().flat_map(|scale| scale.to_le_bytes());
    let axis = AttributeProto {
        name: "axis".into(),
        r#type: 2,
        i: 0,
        ..AttributeProto::default()
    };
    let transposed = AttributeProto {
        name: "transB".into(),
        r#type: 2,
        i: 1,
        ..AttributeProto::default()
    };
    let graph = GraphProto {
        name: "small".into(),
        node: vec![
            node("DequantizeLinear", &["w_q", "w_s", "w_z"], "w", vec![axis]),
            node("Gemm", &["x", "w"], "y", vec![transposed]),
            node("Relu", &["y"], "z", vec![]),
        ],
        initializer: vec![
            stored(
                "w_q",
                &[2, 3],
                DataType::Int8,
                vec![2, 4, 6, 0xFF, 0xFE, 0xFD],
            ),
            stored("w_s", &[2], DataType::Float, scales.collect()),
            stored("w_z", &[2], DataType::Int8, vec![0, 0]),
        ],
        input: vec![value("x")],
        output: vec![value("z"), value("y")],
        ..GraphProto::default()
    };
    ModelProto {
        ir_version: 8,
        graph: Some(graph),
        ..ModelProto::default()
    }
}

fn plan(model: &ModelProto) -> Result<Plan, String> {
    let outputs = [spec("y", &[1, 2]), spec("z", &[1, 2])];
    Plan::new(&model.encode_to_vec(), &[spec("x", &[1, 3])], &outputs)
}

#[test]
fn a_plan_takes_and_gives_what_was_declared_in_that_order() {
    let plan = plan(&small_model()).unwrap();
    let outputs = plan
        .run(&[&Tensor::f32(&[1, 3], vec![1.0, 10.0, 100.0])])
        .unwrap();
    assert_eq!(outputs[0].values(), [321.0, -642.0]);
    assert_eq!(outputs[1].values(), [321.0, 0.0]);
    let wrong = plan
        .run(&[&Tensor::f32(&[3, 1], vec![0.0; 3])])
        .unwrap_err();
    assert_eq!(wrong, "x is of shape [3, 1], declared is [1, 3]");
    assert!(plan.run(&[&Tensor::i64(&[1, 3], vec![0; 3])]).is_err());
    assert!(plan.run(&[]).is_err());
}

#[test]
fn a_model_that_is_not_as_declared_says_how() {
    let check = |change: &dyn Fn(&mut GraphProto), said: &str| {
        let mut model = small_model();
        change(model.graph.as_mut().unwrap());
        let error = plan(&model).err().unwrap();
        assert!(error.contains(said), "{error:?} does not say {said:?}");
    };
    check(
        &|graph| graph.input[0].name = "image".into(),
        "Gemm reads \"x\"",
    );
    check(
        &|graph| graph.input.push(value("more")),
        "its inputs are [\"x\", \"more\"]",
    );
    check(
        &|graph| graph.output[0].name = "w".into(),
        "it has no output \"z\"",
    );
    check(
        &|graph| graph.output[0].name = "q".into(),
        "nothing makes the output \"q\"",
    );
    check(
        &|graph| graph.initializer[0].dims = vec![3, 3],
        "w_q is of shape [3, 3] and has 6 bytes",
    );
    check(
        &|graph| graph.initializer[0].dims = vec![-1, 6],
        "w_q is of shape [-1, 6]",
    );
    check(
        &|graph| graph.initializer[0].dims = vec![i64::MAX, i64::MAX],
        "w_q is of shape",
    );
    check(
        &|graph| graph.initializer[0].data_type = 8,
        "w_q has the data type 8",
    );
    check(
        &|graph| graph.initializer[1].data_type = 6,
        "only int8 weights with float scales",
    );
    check(
        &|graph| graph.initializer[0].data_location = Some(1),
        "w_q lies in another file",
    );
    check(&|graph| graph.node[2].op_type = "Poem".into(), "Poem");
    check(
        &|graph| {
            graph.node[2].attribute = vec![AttributeProto {
                g: Some(GraphProto::default()),
                ..AttributeProto::default()
            }]
        },
        "Relu holds a graph of its own",
    );
}

#[test]
fn a_model_cut_off_anywhere_is_an_error() {
    let bytes = small_model().encode_to_vec();
    let outputs = [spec("z", &[1, 2])];
    for length in 0..bytes.len() {
        let plan = Plan::new(&bytes[..length], &[spec("x", &[1, 3])], &outputs);
        assert!(plan.is_err(), "{length} of {} bytes", bytes.len());
    }
}

#[test]
fn a_model_with_any_byte_changed_does_not_panic() {
    let bytes = small_model().encode_to_vec();
    let outputs = [spec("y", &[1, 2]), spec("z", &[1, 2])];
    for at in 0..bytes.len() {
        for change in [0x01, 0x02, 0x08, 0x40, 0x80, 0xFF] {
            let mut damaged = bytes.clone();
            damaged[at] ^= change;
            if let Ok(plan) = Plan::new(&damaged, &[spec("x", &[1, 3])], &outputs) {
                let _ = plan.run(&[&Tensor::f32(&[1, 3], vec![1.0; 3])]);
            }
        }
    }
}
