//! Matrices of a graph: the large ones taken out as they are stored, and the one behind an output.

use std::collections::{HashMap, HashSet};

use super::{elements, expand, scales_and_zeros};
use crate::infer::engine::onnx::tensor_proto::DataType;
use crate::infer::engine::onnx::{GraphProto, NodeProto, TensorProto, ValueInfoProto};
use crate::infer::manifest::{TensorKind, TensorSpec};
use crate::infer::weights::{self, Stored};

/// Smaller matrices are expanded while the model is loaded: of this many values on, a transformer's.
const LARGE: usize = 1 << 16;

/// Takes the int8 matrices out of the graph that only products of matrices read, from the right.
pub fn taken(graph: &mut GraphProto) -> Result<Vec<Stored>, String> {
    let mut readers: HashMap<&str, (usize, usize)> = HashMap::new();
    for node in &graph.node {
        let multiplies = ["MatMul", "Gemm"].contains(&node.op_type.as_str());
        for (place, name) in node.input.iter().enumerate() {
            let (all, from_the_right) = readers.entry(name).or_default();
            *all += 1;
            *from_the_right += usize::from(multiplies && place == 1);
        }
    }
    let given_out = graph.output.iter().map(|output| output.name.as_str());
    let given_out: HashSet<&str> = given_out.collect();
    let is_kept = |node: &NodeProto| {
        let made = node.output.first().map_or("", String::as_str);
        let is_multiplied = readers
            .get(made)
            .is_some_and(|(all, from_the_right)| all == from_the_right);
        node.op_type == "DequantizeLinear" && is_multiplied && !given_out.contains(made)
    };
    let chosen: Vec<bool> = graph.node.iter().map(is_kept).collect();
    let mut stored: HashMap<String, TensorProto> = HashMap::new();
    let mut others = Vec::new();
    for tensor in std::mem::take(&mut graph.initializer) {
        let alone = readers
            .get(tensor.name.as_str())
            .is_some_and(|(all, _)| *all == 1);
        match alone && tensor.dims.len() <= 2 {
            true => drop(stored.insert(tensor.name.clone(), tensor)),
            false => others.push(tensor),
        }
    }
    let mut kept = Vec::new();
    let mut nodes = Vec::with_capacity(graph.node.len());
    for (node, chosen) in std::mem::take(&mut graph.node).into_iter().zip(chosen) {
        let is_large = |tensor: &TensorProto| {
            tensor.dims.len() == 2
                && tensor.data_type == DataType::Int8 as i32
                && tensor.raw_data.len() >= LARGE
        };
        let [values, scales, zeros @ ..] = node.input.as_slice() else {
            nodes.push(node);
            continue;
        };
        let is_large = stored.get(values).is_some_and(is_large);
        let has_all = [scales]
            .into_iter()
            .chain(zeros)
            .all(|name| stored.contains_key(name));
        if !(chosen && is_large && has_all && zeros.len() < 2) {
            nodes.push(node);
            continue;
        }
        let axis = node
            .attribute
            .iter()
            .find(|attribute| attribute.name == "axis");
        let zeros = zeros.first().and_then(|name| stored.remove(name));
        let (Some(values), Some(scales)) = (stored.remove(values), stored.remove(scales)) else {
            return Err(format!("{} reads one weight twice", node.name));
        };
        let name = node.output.first().cloned().unwrap_or_default();
        let axis = axis.map_or(1, |axis| axis.i);
        kept.push(as_stored(name, values, &scales, zeros.as_ref(), axis)?);
    }
    graph.node = nodes;
    others.extend(stored.into_values());
    graph.initializer = others;
    Ok(kept)
}

fn as_stored(
    name: String,
    values: TensorProto,
    scales: &TensorProto,
    zeros: Option<&TensorProto>,
    axis: i64,
) -> Result<Stored, String> {
    let (scales, zeros) = scales_and_zeros(scales, zeros)?;
    let shape: Vec<usize> = values.dims.iter().map(|&length| length as usize).collect();
    let channels = usize::try_from(axis).ok().and_then(|axis| shape.get(axis));
    if channels != Some(&scales.len()) || !(zeros.is_empty() || zeros.len() == scales.len()) {
        let count = scales.len();
        return Err(format!(
            "{name}: {count} scales for a weight of shape {shape:?}"
        ));
    }
    Ok(Stored {
        name,
        shape,
        values: values.raw_data,
        axis,
        scales,
        zeros: zeros.to_vec(),
    })
}

pub fn as_input(stored: &Stored) -> ValueInfoProto {
    super::input(&TensorSpec {
        name: stored.name.clone(),
        shape: stored.shape.clone(),
        kind: TensorKind::F32,
        grows: None,
    })
}

/// The matrix [rows, columns] that a Gemm over features makes this output with: the columns, and the weights row by row.
pub fn matrix_behind(
    graph: &GraphProto,
    output: &str,
) -> Result<Option<(usize, Vec<f32>)>, String> {
    let maker = |name: &str| {
        graph
            .node
            .iter()
            .find(|node| node.output.iter().any(|made| made == name))
    };
    let stored = |name: &String| graph.initializer.iter().find(|tensor| tensor.name == *name);
    let is_transposed = |node: &&NodeProto| {
        let transposed = node
            .attribute
            .iter()
            .find(|attribute| attribute.name == "transB");
        node.op_type == "Gemm" && transposed.is_some_and(|attribute| attribute.i == 1)
    };
    let Some(name) = maker(output)
        .filter(is_transposed)
        .and_then(|gemm| gemm.input.get(1))
    else {
        return Ok(None);
    };
    let (tensor, weights) = match (stored(name), maker(name)) {
        (Some(tensor), _) if tensor.data_type == DataType::Float as i32 => {
            (tensor, weights::floats(&tensor.raw_data))
        }
        (None, Some(node)) if node.op_type == "DequantizeLinear" => {
            let given: Vec<_> = node.input.iter().filter_map(stored).collect();
            let [values, scales, zeros @ ..] = given.as_slice() else {
                return Ok(None);
            };
            let axis = node
                .attribute
                .iter()
                .find(|attribute| attribute.name == "axis");
            let zero = zeros.first().copied();
            (
                *values,
                expand(values, scales, zero, axis.map_or(1, |axis| axis.i))?,
            )
        }
        _ => return Ok(None),
    };
    let columns = tensor
        .dims
        .last()
        .map_or(0, |&length| usize::try_from(length).unwrap_or(0));
    let is_matrix = columns > 0 && tensor.dims.len() == 2 && weights.len() == elements(tensor)?;
    Ok(is_matrix.then_some((columns, weights)))
}
