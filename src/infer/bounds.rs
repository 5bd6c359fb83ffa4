//! How much a model may ask for, told before anything is computed: a small file can describe petabytes.

use std::collections::HashMap;

use super::engine::onnx::{GraphProto, NodeProto, TensorProto};
use super::lengths::{self, Lengths};
use super::manifest::TensorSpec;
use super::tensor::MOST_VALUES;

/// The largest model that is shipped has 445 nodes, a vision transformer with its decoder some 3,000.
const MOST_NODES: usize = 4_000;
/// Constants that are computed of others are shapes: a handful of numbers.
const MOST_COMPUTED: usize = 1_024;
/// Operators that give no more numbers than the first of their inputs has.
const KEEPING: &[&str] = &[
    "Cast",
    "Identity",
    "Reshape",
    "Slice",
    "Sqrt",
    "Squeeze",
    "Transpose",
    "Unsqueeze",
];
/// Those that join their inputs.
const JOINING: &[&str] = &["Concat", "Gather"];
/// Those that spread one of their inputs over the other.
const SPREADING: &[&str] = &["Add", "Div", "Mul", "Pow", "Sub"];

/// What is made of constants alone is computed while the model is loaded, however large it is. Here it may be small.
pub fn check(graph: &GraphProto, inputs: &[TensorSpec]) -> Result<(), String> {
    let nodes = graph.node.len();
    if nodes > MOST_NODES {
        return Err(format!("it has {nodes} operators, over {MOST_NODES}"));
    }
    let mut known: HashMap<&str, usize> = HashMap::new();
    for tensor in &graph.initializer {
        known.insert(&tensor.name, values(tensor));
    }
    let mut lengths: Lengths = Lengths::new();
    for tensor in &graph.initializer {
        lengths.extend(lengths::stored(tensor).map(|values| (tensor.name.as_str(), values)));
    }
    for node in &graph.node {
        let made = lengths::made(node, &lengths, inputs);
        if let (Some(values), Some(name)) = (made, node.output.first()) {
            let depends = !values.is_empty() && values.iter().all(Option::is_none);
            known.extend((!depends).then_some((name.as_str(), values.len())));
            lengths.insert(name, values);
            continue;
        }
        if let (Some(count), Some(name)) =
            (lengths::grown(node, &lengths, &known), node.output.first())
        {
            known.insert(name, count);
            continue;
        }
        let Some(count) = computed(node, &known)? else {
            continue;
        };
        let name = node.op_type.as_str();
        let may_grow = JOINING.contains(&name) || SPREADING.contains(&name);
        if may_grow && count > MOST_COMPUTED {
            return Err(format!(
                "{name} makes {count} numbers of constants, over {MOST_COMPUTED}"
            ));
        }
        known.extend(node.output.iter().map(|name| (name.as_str(), count)));
    }
    Ok(())
}

/// A tensor of so many values can be held.
pub fn check_shape(name: &str, shape: &[usize]) -> Result<(), String> {
    let volume = shape
        .iter()
        .try_fold(1_usize, |product, length| product.checked_mul(*length));
    match volume {
        Some(volume) if volume <= MOST_VALUES => Ok(()),
        _ => Err(format!(
            "{name} is of shape {shape:?}, over {MOST_VALUES} values"
        )),
    }
}

/// How many numbers a node makes, if it does so without looking at the model's input.
fn computed(node: &NodeProto, known: &HashMap<&str, usize>) -> Result<Option<usize>, String> {
    let inputs = node.input.iter().filter(|name| !name.is_empty());
    let counts: Option<Vec<usize>> = inputs
        .map(|name| known.get(name.as_str()).copied())
        .collect();
    let operator = node.op_type.as_str();
    match (operator, counts) {
        // The dimensions of whatever it is given.
        ("Shape", _) => Ok(Some(8)),
        (_, None) => Ok(None),
        ("Constant", Some(_)) => {
            let tensors = node
                .attribute
                .iter()
                .filter_map(|attribute| attribute.t.as_ref());
            Ok(Some(tensors.map(values).sum()))
        }
        (_, Some(counts)) if KEEPING.contains(&operator) => {
            Ok(Some(counts.first().copied().unwrap_or(0)))
        }
        (_, Some(counts)) if JOINING.contains(&operator) => {
            Ok(Some(counts.into_iter().fold(0, usize::saturating_add)))
        }
        (_, Some(counts)) if SPREADING.contains(&operator) => {
            let product = counts
                .iter()
                .try_fold(1_usize, |product, count| product.checked_mul(*count));
            Ok(Some(product.unwrap_or(usize::MAX)))
        }
        _ => Err(format!("{operator} reads constants alone")),
    }
}

/// Nonsense lengths are refused elsewhere.
fn values(tensor: &TensorProto) -> usize {
    let lengths = tensor
        .dims
        .iter()
        .map(|length| usize::try_from(*length).unwrap_or(usize::MAX));
    lengths.fold(1, usize::saturating_mul)
}
