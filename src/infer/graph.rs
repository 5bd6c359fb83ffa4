//! An ONNX graph before it is planned: checked, its weights expanded, its inputs and outputs as declared.

mod matrices;

pub use matrices::matrix_behind;

use std::collections::{HashMap, HashSet};

use super::bounds;
use super::engine::onnx::tensor_proto::{DataLocation, DataType};
use super::engine::onnx::tensor_shape_proto::{Dimension, dimension};
use super::engine::onnx::{
    GraphProto, TensorProto, TensorShapeProto, TypeProto, ValueInfoProto, type_proto,
};
use super::manifest::{TensorKind, TensorSpec};
use super::weights::{self, Stored};

const UNKNOWN: &str = "only int8 weights with float scales are known";

/// Makes the graph one of the declared inputs, with their shapes, and outputs, in their order. Where weights are to `stay` as
/// they are stored, the large matrices become further inputs, and are given back.
pub fn prepare(
    graph: &mut GraphProto,
    inputs: &[TensorSpec],
    outputs: &[TensorSpec],
    stay: bool,
) -> Result<Vec<Stored>, String> {
    check(graph)?;
    let kept = match stay {
        true => matrices::taken(graph)?,
        false => Vec::new(),
    };
    expand_weights(graph)?;
    graph.input = arranged(&graph.input, inputs, &graph.initializer)?;
    bounds::check(graph, inputs)?;
    graph.input.extend(kept.iter().map(matrices::as_input));
    graph.output = arranged_outputs(&graph.output, outputs)?;
    // Shapes are inferred from the declared inputs; the file's own may be of another size.
    graph.value_info.clear();
    Ok(kept)
}

/// What tract would panic on, or believe, is refused here: a worker cannot catch a panic.
fn check(graph: &GraphProto) -> Result<(), String> {
    let mut known: HashSet<&str> = HashSet::from([""]);
    known.extend(graph.input.iter().map(|input| input.name.as_str()));
    for tensor in &graph.initializer {
        check_tensor(tensor)?;
        known.insert(&tensor.name);
    }
    for node in &graph.node {
        let name = &node.op_type;
        if let Some(missing) = node
            .input
            .iter()
            .find(|name| !known.contains(name.as_str()))
        {
            return Err(format!(
                "{name} reads {missing:?}, which nothing before it makes"
            ));
        }
        for attribute in &node.attribute {
            if attribute.g.is_some() || !attribute.graphs.is_empty() {
                return Err(format!("{name} holds a graph of its own"));
            }
            attribute.t.iter().try_for_each(check_tensor)?;
            attribute.tensors.iter().try_for_each(check_tensor)?;
        }
        known.extend(node.output.iter().map(String::as_str));
    }
    match graph
        .output
        .iter()
        .find(|output| !known.contains(output.name.as_str()))
    {
        Some(output) => Err(format!("nothing makes the output {:?}", output.name)),
        None => Ok(()),
    }
}

fn check_tensor(tensor: &TensorProto) -> Result<(), String> {
    let name = &tensor.name;
    let size = match DataType::try_from(tensor.data_type) {
        Ok(DataType::Int8 | DataType::Uint8 | DataType::Bool) => 1,
        Ok(DataType::Float16) => 2,
        Ok(DataType::Float | DataType::Int32) => 4,
        Ok(DataType::Int64 | DataType::Double) => 8,
        _ => return Err(format!("{name} has the data type {}", tensor.data_type)),
    };
    if tensor.data_location == Some(DataLocation::External as i32) {
        return Err(format!("{name} lies in another file"));
    }
    let elements = elements(tensor)?;
    let typed = tensor.float_data.len()
        + tensor.int32_data.len()
        + tensor.int64_data.len()
        + tensor.double_data.len();
    if elements.checked_mul(size) == Some(tensor.raw_data.len())
        || (tensor.raw_data.is_empty() && elements == typed)
    {
        Ok(())
    } else {
        let (dims, found) = (&tensor.dims, tensor.raw_data.len());
        Err(format!("{name} is of shape {dims:?} and has {found} bytes"))
    }
}

fn elements(tensor: &TensorProto) -> Result<usize, String> {
    let name = &tensor.name;
    tensor
        .dims
        .iter()
        .try_fold(1_usize, |product, &length| {
            product.checked_mul(usize::try_from(length).ok()?)
        })
        .ok_or_else(|| format!("{name} is of shape {:?}", tensor.dims))
}

/// Replaces every DequantizeLinear of stored values by the values it gives. tract would do it while optimising,
/// but not for constants over 4 MiB: the embedding would be expanded at every step.
fn expand_weights(graph: &mut GraphProto) -> Result<(), String> {
    let stored: HashMap<String, TensorProto> = std::mem::take(&mut graph.initializer)
        .into_iter()
        .map(|tensor| (tensor.name.clone(), tensor))
        .collect();
    let mut expanded = Vec::new();
    let mut nodes = Vec::with_capacity(graph.node.len());
    for node in std::mem::take(&mut graph.node) {
        let given: Vec<_> = node.input.iter().map(|name| stored.get(name)).collect();
        match (node.op_type.as_str(), given.as_slice(), node.output.first()) {
            ("DequantizeLinear", [Some(values), Some(scales), zeros @ ..], Some(name))
                if zeros.iter().all(Option::is_some) =>
            {
                let zero = zeros.first().copied().flatten();
                let axis = node.attribute.iter().find(|a| a.name == "axis");
                let weights = expand(values, scales, zero, axis.map_or(1, |axis| axis.i))
                    .map_err(|reason| format!("{name}: {reason}"))?;
                expanded.push(float_tensor(name, &values.dims, &weights));
            }
            _ => nodes.push(node),
        }
    }
    let read: HashSet<&str> = nodes
        .iter()
        .flat_map(|node| node.input.iter().map(String::as_str))
        .chain(graph.output.iter().map(|output| output.name.as_str()))
        .collect();
    expanded.extend(
        stored
            .into_values()
            .filter(|tensor| read.contains(tensor.name.as_str())),
    );
    graph.initializer = expanded;
    graph.node = nodes;
    Ok(())
}

fn expand(
    values: &TensorProto,
    scales: &TensorProto,
    zeros: Option<&TensorProto>,
    axis: i64,
) -> Result<Vec<f32>, String> {
    let is = |tensor: &TensorProto, kind: DataType| tensor.data_type == kind as i32;
    if !is(values, DataType::Int8) {
        return Err(UNKNOWN.into());
    }
    let shape: Vec<usize> = values
        .dims
        .iter()
        .map(|&length| usize::try_from(length).unwrap_or(0))
        .collect();
    let (scales, zeros) = scales_and_zeros(scales, zeros)?;
    weights::expand(&values.raw_data, &shape, axis, &scales, zeros)
}

fn scales_and_zeros<'a>(
    scales: &TensorProto,
    zeros: Option<&'a TensorProto>,
) -> Result<(Vec<f32>, &'a [u8]), String> {
    let is = |tensor: &TensorProto, kind: DataType| tensor.data_type == kind as i32;
    if !zeros.is_none_or(|zeros| is(zeros, DataType::Int8)) || !is(scales, DataType::Float) {
        return Err(UNKNOWN.into());
    }
    let scales = match scales.raw_data.as_slice() {
        [] => scales.float_data.clone(),
        bytes => weights::floats(bytes),
    };
    Ok((scales, zeros.map_or(&[][..], |zeros| &zeros.raw_data)))
}

fn float_tensor(name: &str, dims: &[i64], values: &[f32]) -> TensorProto {
    TensorProto {
        name: name.to_string(),
        dims: dims.to_vec(),
        data_type: DataType::Float as i32,
        raw_data: values
            .iter()
            .flat_map(|value| value.to_le_bytes())
            .collect(),
        ..TensorProto::default()
    }
}

/// The declared inputs in the declared order, with the declared shapes.
fn arranged(
    found: &[ValueInfoProto],
    declared: &[TensorSpec],
    stored: &[TensorProto],
) -> Result<Vec<ValueInfoProto>, String> {
    let has_value = |name: &str| stored.iter().any(|tensor| tensor.name == name);
    let open: Vec<&str> = found
        .iter()
        .map(|input| input.name.as_str())
        .filter(|name| !has_value(name))
        .collect();
    let names: Vec<&str> = declared.iter().map(|spec| spec.name.as_str()).collect();
    if open.len() != names.len() || names.iter().any(|name| !open.contains(name)) {
        return Err(format!("its inputs are {open:?}, declared are {names:?}"));
    }
    Ok(declared.iter().map(input).collect())
}

fn input(spec: &TensorSpec) -> ValueInfoProto {
    let dimension = |(axis, &length): (usize, &usize)| Dimension {
        value: Some(match spec.grows == Some(axis) {
            true => dimension::Value::DimParam("past".into()),
            false => dimension::Value::DimValue(i64::try_from(length).unwrap_or(i64::MAX)),
        }),
        ..Dimension::default()
    };
    let kind = match spec.kind {
        TensorKind::F32 => DataType::Float,
        TensorKind::I64 => DataType::Int64,
    };
    let tensor = type_proto::Tensor {
        elem_type: kind as i32,
        shape: Some(TensorShapeProto {
            dim: spec.shape.iter().enumerate().map(dimension).collect(),
        }),
    };
    ValueInfoProto {
        name: spec.name.clone(),
        r#type: Some(TypeProto {
            value: Some(type_proto::Value::TensorType(tensor)),
            ..TypeProto::default()
        }),
        ..ValueInfoProto::default()
    }
}

/// The declared outputs in the declared order; what nobody asks for is not computed.
fn arranged_outputs(
    found: &[ValueInfoProto],
    declared: &[TensorSpec],
) -> Result<Vec<ValueInfoProto>, String> {
    declared
        .iter()
        .map(|spec| {
            let output = found.iter().find(|output| output.name == spec.name);
            output.cloned().ok_or_else(|| {
                let names: Vec<&str> = found.iter().map(|output| output.name.as_str()).collect();
                format!("it has no output {:?} but {names:?}", spec.name)
            })
        })
        .collect()
}
