//! ONNX bytes → a plan for fixed shapes → tensors; the only file that names tract.

use std::sync::Arc;

pub use tract_onnx::pb as onnx;
use tract_onnx::prelude::*;

use super::graph;
use super::manifest::{TensorKind, TensorSpec};
use super::tensor::{Data, Tensor};

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
        let framework = tract_onnx::onnx();
        let mut model = framework
            .proto_model_for_read(&mut &onnx[..])
            .map_err(|error| format!("not an ONNX file ({})", said(&error)))?;
        let graph = model.graph.as_mut().ok_or("not an ONNX file (no graph)")?;
        graph::prepare(graph, inputs, outputs)?;
        let parsed = framework.model_for_proto_model(&model);
        // The weights are in `parsed` now; wasm memory never shrinks, so the peak matters.
        drop(model);
        let plan = parsed
            .and_then(|parsed| parsed.into_optimized())
            .and_then(|optimised| optimised.into_runnable())
            .map_err(|error| said(&error))?;
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
                && shape != spec.shape
            {
                return Err(mismatch(&spec.name, shape, &spec.shape));
            }
        }
        Ok(())
    }
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
    if tensor.shape != spec.shape {
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
    if value.shape() != spec.shape {
        return Err(mismatch(&spec.name, value.shape(), &spec.shape));
    }
    let values = value.try_as_plain_ram().and_then(|plain| match spec.kind {
        TensorKind::F32 => Ok(Data::F32(plain.as_slice::<f32>()?.to_vec())),
        TensorKind::I64 => Ok(Data::I64(plain.as_slice::<i64>()?.to_vec())),
    });
    Ok(Tensor {
        shape: spec.shape.clone(),
        data: values.map_err(|error| format!("{}: {}", spec.name, said(&error)))?,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::onnx::tensor_proto::DataType;
    use super::onnx::{AttributeProto, ValueInfoProto};
    use super::onnx::{GraphProto, ModelProto, NodeProto, TensorProto};
    use super::*;
    use prost::Message;

    fn spec(name: &str, shape: &[usize]) -> TensorSpec {
        TensorSpec {
            name: name.into(),
            shape: shape.to_vec(),
            kind: TensorKind::F32,
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

    fn node(
        op_type: &str,
        input: &[&str],
        output: &str,
        attribute: Vec<AttributeProto>,
    ) -> NodeProto {
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
}
