//! Model files and lists of models that somebody made to do harm: an error, in time, and no memory to speak of.

use std::time::{Duration, Instant};

use hushtag::infer::engine::Plan;
use hushtag::infer::engine::onnx::tensor_proto::DataType;
use hushtag::infer::engine::onnx::{
    AttributeProto, GraphProto, ModelProto, NodeProto, TensorProto, ValueInfoProto,
};
use hushtag::infer::manifest::{Manifest, TensorKind, TensorSpec};
use prost::Message;

/// More than a damaged model may take, on a slow machine.
const PATIENCE: Duration = Duration::from_secs(10);

fn spec(name: &str) -> TensorSpec {
    TensorSpec {
        name: name.into(),
        shape: vec![1, 8],
        kind: TensorKind::F32,
        grows: None,
    }
}

fn floats(name: &str, dims: &[i64]) -> TensorProto {
    let count: i64 = dims.iter().product();
    TensorProto {
        name: name.into(),
        dims: dims.to_vec(),
        data_type: DataType::Float as i32,
        raw_data: vec![0x3f; count as usize * 4],
        ..TensorProto::default()
    }
}

fn integers(name: &str, values: &[i64]) -> TensorProto {
    TensorProto {
        name: name.into(),
        dims: vec![values.len() as i64],
        data_type: DataType::Int64 as i32,
        raw_data: values
            .iter()
            .flat_map(|value| value.to_le_bytes())
            .collect(),
        ..TensorProto::default()
    }
}

fn node(op_type: &str, input: &[&str], output: &str) -> NodeProto {
    NodeProto {
        op_type: op_type.into(),
        input: input.iter().map(|name| (*name).into()).collect(),
        output: vec![output.into()],
        ..NodeProto::default()
    }
}

/// Takes `x` and gives `z`.
fn model(node: Vec<NodeProto>, initializer: Vec<TensorProto>) -> Vec<u8> {
    let value = |name: &str| ValueInfoProto {
        name: name.into(),
        ..ValueInfoProto::default()
    };
    let graph = GraphProto {
        name: "hostile".into(),
        node,
        initializer,
        input: vec![value("x")],
        output: vec![value("z")],
        ..GraphProto::default()
    };
    ModelProto {
        ir_version: 8,
        graph: Some(graph),
        ..ModelProto::default()
    }
    .encode_to_vec()
}

fn plan(onnx: &[u8]) -> Result<Plan, String> {
    Plan::new(onnx, &[spec("x")], &[spec("z")])
}

/// Refused in time, with words that say what was found.
fn refused(onnx: &[u8], said: &str) {
    let begun = Instant::now();
    let error = plan(onnx)
        .err()
        .unwrap_or_else(|| panic!("{said:?} was taken"));
    assert!(error.contains(said), "{error:?} does not say {said:?}");
    assert!(begun.elapsed() < PATIENCE, "{said}: {:?}", begun.elapsed());
}

#[test]
fn a_graph_that_runs_in_a_circle_is_refused() {
    let circle = vec![
        node("Add", &["x", "b"], "a"),
        node("Relu", &["a"], "b"),
        node("Relu", &["b"], "z"),
    ];
    refused(
        &model(circle, vec![]),
        "Add reads \"b\", which nothing before it makes",
    );
    refused(
        &model(vec![node("Relu", &["z"], "z")], vec![]),
        "Relu reads \"z\"",
    );
}

#[test]
fn a_small_file_that_describes_petabytes_is_refused_before_they_are_asked_for() {
    let huge = 1_i64 << 40;
    let sized = |op_type: &str| {
        let nodes = vec![node(op_type, &["n"], "y"), node("Add", &["x", "y"], "z")];
        model(nodes, vec![integers("n", &[huge, huge])])
    };
    for op_type in [
        "ConstantOfShape",
        "Range",
        "Tile",
        "Expand",
        "RandomNormal",
        "OneHot",
        "Pad",
    ] {
        refused(&sized(op_type), &format!("{op_type} reads constants alone"));
    }
    for op_type in ["Expand", "Tile"] {
        let nodes = vec![node(op_type, &["x", "n"], "z")];
        refused(&model(nodes, vec![integers("n", &[1 << 20, 1 << 20])]), "");
    }
    let spread = vec![node("Mul", &["a", "b"], "y"), node("Add", &["x", "y"], "z")];
    let sides = vec![floats("a", &[1 << 15, 1]), floats("b", &[1, 1 << 15])];
    refused(
        &model(spread, sides),
        "Mul makes 1073741824 numbers of constants",
    );
}

#[test]
fn doubling_again_and_again_is_refused() {
    let doubled = |first: &str| {
        let mut nodes = Vec::new();
        let mut last = first.to_owned();
        for step in 0..40 {
            let next = format!("y{step}");
            let mut joined = node("Concat", &[&last, &last], &next);
            joined.attribute = vec![AttributeProto {
                name: "axis".into(),
                r#type: 2,
                i: 1,
                ..AttributeProto::default()
            }];
            nodes.push(joined);
            last = next;
        }
        nodes.push(node("Relu", &[&last], "z"));
        nodes
    };
    let of_constants = model(doubled("w"), vec![floats("w", &[1, 8])]);
    refused(&of_constants, "Concat makes 2048 numbers of constants");
    refused(&model(doubled("x"), vec![]), "values");
}

#[test]
fn a_chain_without_end_and_graphs_within_graphs_are_refused() {
    let name = |step| match step {
        0 => "x".to_owned(),
        100_000 => "z".to_owned(),
        _ => format!("y{step}"),
    };
    let chain = (0..100_000).map(|step| node("Relu", &[&name(step)], &name(step + 1)));
    refused(&model(chain.collect(), vec![]), "it has 100000 operators");
    let mut inner = GraphProto::default();
    for _ in 0..2_000 {
        let holder = NodeProto {
            op_type: "If".into(),
            attribute: vec![AttributeProto {
                g: Some(inner),
                ..AttributeProto::default()
            }],
            ..NodeProto::default()
        };
        inner = GraphProto {
            node: vec![holder],
            ..GraphProto::default()
        };
    }
    let nested = ModelProto {
        graph: Some(inner),
        ..ModelProto::default()
    };
    refused(&nested.encode_to_vec(), "not an ONNX file");
}

#[test]
fn lengths_that_lie_about_what_follows_are_refused() {
    let sound = model(vec![node("Relu", &["x"], "z")], vec![]);
    // A field of 2^63 bytes, a group that never ends, nothing but continuation bits.
    let ends: [&[u8]; 3] = [
        b"\x3a\xff\xff\xff\xff\xff\xff\xff\xff\x7f",
        b"\x3b\x3b\x3b\x3b",
        &[0xff; 64],
    ];
    for end in ends {
        refused(&[&sound, end].concat(), "not an ONNX file");
    }
}

#[test]
fn a_list_of_models_damaged_anywhere_is_an_error_or_a_list_and_never_a_crash() {
    let sound = include_str!("../../models/manifest.json");
    let begun = Instant::now();
    for at in (0..sound.len()).filter(|at| sound.is_char_boundary(*at)) {
        assert!(at == 0 || Manifest::parse(&sound[..at]).is_err() || sound[at..].trim().is_empty());
    }
    let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    for text in [
        deep.as_str(),
        "{\"version\":1e999,\"models\":[]}",
        "\u{feff}{}",
        "null",
    ] {
        assert!(
            Manifest::parse(text).is_err(),
            "{}",
            &text[..text.len().min(40)]
        );
    }
    assert!(begun.elapsed() < 6 * PATIENCE, "{:?}", begun.elapsed());
}
