//! Numbers with a shape, rows first: what goes into a model and what comes out.

/// Of one tensor. The largest that the shipped models make have some 20 million; these are 256 MB as `f32`.
pub const MOST_VALUES: usize = 1 << 26;

/// The length of `data` is the product of `shape`.
#[derive(Clone, Debug, PartialEq)]
pub struct Tensor {
    pub shape: Vec<usize>,
    pub data: Data,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Data {
    F32(Vec<f32>),
    I64(Vec<i64>),
}

impl Tensor {
    pub fn f32(shape: &[usize], values: Vec<f32>) -> Tensor {
        debug_assert_eq!(shape.iter().product::<usize>(), values.len());
        Tensor {
            shape: shape.to_vec(),
            data: Data::F32(values),
        }
    }

    pub fn i64(shape: &[usize], values: Vec<i64>) -> Tensor {
        debug_assert_eq!(shape.iter().product::<usize>(), values.len());
        Tensor {
            shape: shape.to_vec(),
            data: Data::I64(values),
        }
    }

    /// The numbers, none if they are integers.
    pub fn values(&self) -> &[f32] {
        match &self.data {
            Data::F32(values) => values,
            Data::I64(_) => &[],
        }
    }

    pub fn into_values(self) -> Vec<f32> {
        match self.data {
            Data::F32(values) => values,
            Data::I64(_) => Vec::new(),
        }
    }
}
