//! ONNX bytes → a plan for declared shapes → tensors; this and what lies under it are the only files that name tract.

mod stored;

use std::sync::Arc;

pub use tract_onnx::pb as onnx;
use tract_onnx::prelude::*;

use super::manifest::{TensorKind, TensorSpec};
use super::tensor::{Data, Tensor};
use super::{bounds, graph};

/// A model made ready for inputs of the declared shapes.
pub struct Plan {
    runnable: Arc<TypedRunnableModel>,
    inputs: Vec<TensorSpec>,
    outputs: Vec<TensorSpec>,
}

impl Plan {
    /// Takes inputs and outputs by name, in the order in which [`Plan::run`] will take and give them. The declared
    /// input shapes stand in for whatever the file says; damaged bytes give an error that says what was found.
    pub fn new(onnx: &[u8], inputs: &[TensorSpec], outputs: &[TensorSpec]) -> Result<Plan, String> {
        Plan::of(onnx, inputs, outputs, false)
    }

    /// The same with large matrices that stay in memory as they are stored, a quarter of their floats, and are expanded one by
    /// one while the model runs: worth it where many rows are multiplied with each.
    pub fn lean(
        onnx: &[u8],
        inputs: &[TensorSpec],
        outputs: &[TensorSpec],
    ) -> Result<Plan, String> {
        Plan::of(onnx, inputs, outputs, true)
    }

    fn of(
        onnx: &[u8],
        inputs: &[TensorSpec],
        outputs: &[TensorSpec],
        is_lean: bool,
    ) -> Result<Plan, String> {
        let framework = tract_onnx::onnx();
        let mut model = parsed(onnx)?;
        let graph = model.graph.as_mut().ok_or("not an ONNX file (no graph)")?;
        let kept = graph::prepare(graph, inputs, outputs, is_lean)?;
        let parsed = framework.model_for_proto_model(&model);
        // The weights are in `parsed` now; wasm memory never shrinks, so the peak matters.
        drop(model);
        let optimised = parsed
            .and_then(|parsed| parsed.into_typed())
            .and_then(|typed| stored::put(typed, kept))
            .and_then(|typed| typed.into_optimized())
            .map_err(|error| said(&error))?;
        check_shapes(&optimised)?;
        let plan = optimised.into_runnable().map_err(|error| said(&error))?;
        let plan = Plan {
            runnable: plan,
            inputs: inputs.to_vec(),
            outputs: outputs.to_vec(),
        };
        plan.check_outputs()?;
        Ok(plan)
    }

    pub fn inputs(&self) -> &[TensorSpec] {
        &self.inputs
    }

    pub fn run(&self, inputs: &[&Tensor]) -> Result<Vec<Tensor>, String> {
        if inputs.len() != self.inputs.len() {
            let (given, wanted) = (inputs.len(), self.inputs.len());
            return Err(format!("{given} inputs given, {wanted} wanted"));
        }
        let values = inputs
            .iter()
            .zip(&self.inputs)
            .map(|(tensor, spec)| to_tract(tensor, spec))
            .collect::<Result<TVec<TValue>, String>>()?;
        let outputs = self.runnable.run(values).map_err(|error| said(&error))?;
        outputs
            .iter()
            .zip(&self.outputs)
            .map(|(value, spec)| from_tract(value, spec))
            .collect()
    }

    /// What can be known of the outputs before the first run is what was declared.
    fn check_outputs(&self) -> Result<(), String> {
        for (index, spec) in self.outputs.iter().enumerate() {
            let fact = self
                .runnable
                .model()
                .output_fact(index)
                .map_err(|error| said(&error))?;
            if let Some(shape) = fact.shape.as_concrete()
                && !spec.fits(shape)
            {
                return Err(mismatch(&spec.name, shape, &spec.shape));
            }
        }
        Ok(())
    }
}

/// As the file has it, nothing checked yet.
pub fn parsed(onnx: &[u8]) -> Result<onnx::ModelProto, String> {
    tract_onnx::onnx()
        .proto_model_for_read(&mut &onnx[..])
        .map_err(|error| format!("not an ONNX file ({})", said(&error)))
}

/// All that a run will hold.
fn check_shapes(model: &TypedModel) -> Result<(), String> {
    for node in model.nodes() {
        for output in &node.outputs {
            if let Some(shape) = output.fact.shape.as_concrete() {
                bounds::check_shape(&node.name, shape)?;
            }
        }
    }
    Ok(())
}

/// tract's chain of causes on one line, without the dumps that some of them append.
fn said(error: &TractError) -> String {
    const LONGEST: usize = 300;
    let chain: Vec<String> = error
        .chain()
        .map(|cause| cause.to_string().lines().next().unwrap_or("").to_string())
        .collect();
    let mut text = chain.join(": ");
    if let Some((end, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(end);
        text.push('…');
    }
    text
}

fn mismatch(name: &str, found: &[usize], declared: &[usize]) -> String {
    format!("{name} is of shape {found:?}, declared is {declared:?}")
}

fn to_tract(tensor: &Tensor, spec: &TensorSpec) -> Result<TValue, String> {
    if !spec.fits(&tensor.shape) {
        return Err(mismatch(&spec.name, &tensor.shape, &spec.shape));
    }
    let value = match (&tensor.data, spec.kind) {
        (Data::F32(values), TensorKind::F32) => {
            tract_onnx::prelude::Tensor::from_shape(&tensor.shape, values)
        }
        (Data::I64(values), TensorKind::I64) => {
            tract_onnx::prelude::Tensor::from_shape(&tensor.shape, values)
        }
        _ => return Err(format!("{} is of another type than declared", spec.name)),
    };
    value
        .map(IntoTValue::into_tvalue)
        .map_err(|error| said(&error))
}

fn from_tract(value: &TValue, spec: &TensorSpec) -> Result<Tensor, String> {
    if !spec.fits(value.shape()) {
        return Err(mismatch(&spec.name, value.shape(), &spec.shape));
    }
    let values = value.try_as_plain_ram().and_then(|plain| match spec.kind {
        TensorKind::F32 => Ok(Data::F32(plain.as_slice::<f32>()?.to_vec())),
        TensorKind::I64 => Ok(Data::I64(plain.as_slice::<i64>()?.to_vec())),
    });
    Ok(Tensor {
        shape: value.shape().to_vec(),
        data: values.map_err(|error| format!("{}: {}", spec.name, said(&error)))?,
    })
}
