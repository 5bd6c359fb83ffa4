//! A network that takes any size, with a plan for each met so far.

use super::engine::Plan;
use super::manifest::{Entry, TensorSpec};
use super::tensor::Tensor;
use crate::domain::photo::Size;

pub struct Network {
    onnx: Vec<u8>,
    inputs: Vec<TensorSpec>,
    outputs: Vec<TensorSpec>,
    plans: Vec<(Size, Plan)>,
}

impl Network {
    /// `usual` is planned at once: most photos need it, and a file that makes no plan is known to be broken.
    pub fn new(entry: &Entry, onnx: &[u8], usual: Size) -> Result<Network, String> {
        let mut network = Network {
            onnx: onnx.to_vec(),
            inputs: entry.inputs.clone(),
            outputs: entry.outputs.clone(),
            plans: Vec::new(),
        };
        network.plan(usual)?;
        Ok(network)
    }

    /// `tensor` is of this size.
    pub fn run(&mut self, tensor: &Tensor, size: Size) -> Result<Vec<Tensor>, String> {
        self.plan(size)?.run(&[tensor])
    }

    /// Cells a row of the first output, as declared.
    pub fn cells(&self) -> Result<usize, String> {
        match self.outputs.first().map(|spec| spec.shape.as_slice()) {
            Some(&[_, _, _, cells]) if cells > 0 => Ok(cells),
            _ => Err("its first output is no map".into()),
        }
    }

    fn plan(&mut self, size: Size) -> Result<&Plan, String> {
        let known = self.plans.iter().position(|(known, _)| *known == size);
        let index = match known {
            Some(index) => index,
            None => {
                let declared = self.inputs.first().map_or(&[][..], |spec| &spec.shape);
                let [_, _, height, width] = *declared else {
                    return Err(format!("its input is of the shape {declared:?}"));
                };
                let inputs = resized(&self.inputs, (height, width), size);
                let outputs = resized(&self.outputs, (height, width), size);
                let plan = Plan::new(&self.onnx, &inputs, &outputs)?;
                self.plans.push((size, plan));
                self.plans.len() - 1
            }
        };
        Ok(&self.plans[index].1)
    }
}

/// Declared shapes in proportion to another input: maps in both directions, sequences along the width.
fn resized(specs: &[TensorSpec], declared: (usize, usize), input: Size) -> Vec<TensorSpec> {
    let mut specs = specs.to_vec();
    for spec in &mut specs {
        match spec.shape.as_mut_slice() {
            [_, _, height, width] => {
                *height = *height * input.height as usize / declared.0;
                *width = *width * input.width as usize / declared.1;
            }
            [_, length, _] => *length = *length * input.width as usize / declared.1,
            _ => {}
        }
    }
    specs
}
