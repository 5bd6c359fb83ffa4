//! Matrices that stay int8 in a plan: each is made floats when a product needs it, and forgotten after.

use std::sync::Arc;

use tract_onnx::tract_core::internal::*;
use tract_onnx::tract_core::ops::source::TypedSource;

use crate::infer::weights::Stored;

/// An operator without inputs. It is no constant, so nobody folds it.
#[derive(Clone, Debug, PartialEq)]
struct Matrix(Arc<Stored>);

// Of floats that come from a file and are compared with themselves only.
impl Eq for Matrix {}

impl Op for Matrix {
    fn name(&self) -> StaticName {
        "StoredMatrix".into()
    }

    op_as_typed_op!();
}

impl EvalOp for Matrix {
    not_out_of_plan!();

    fn eval(&self, _: &EvalContext, _: TVec<TValue>) -> TractResult<TVec<TValue>> {
        let values = self.0.expanded().map_err(TractError::msg)?;
        let array = tract_ndarray::ArrayD::from_shape_vec(&*self.0.shape, values)?;
        Ok(tvec![array.into_tvalue()])
    }
}

impl TypedOp for Matrix {
    as_op!();

    fn output_facts(&self, _: &[&TypedFact]) -> TractResult<TVec<TypedFact>> {
        Ok(tvec![f32::fact(&self.0.shape)])
    }
}

/// Puts each in the place of the input of its name.
pub fn put(mut model: TypedModel, kept: Vec<Stored>) -> TractResult<TypedModel> {
    for stored in kept {
        let node = model.node_by_name(&stored.name)?.id;
        ensure!(
            model.node(node).op_is::<TypedSource>(),
            "{} is no input",
            stored.name
        );
        model.node_mut(node).op = Box::new(Matrix(Arc::new(stored)));
    }
    let is_source = |input: &&OutletId| model.node(input.node).op_is::<TypedSource>();
    model.inputs = model.inputs.iter().filter(is_source).copied().collect();
    Ok(model)
}
