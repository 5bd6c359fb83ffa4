//! Lengths that a graph computes of the shapes of its inputs, as exported models do to be of use for every size.

use std::collections::HashMap;

use super::engine::onnx::{NodeProto, TensorProto};
use super::manifest::TensorSpec;

/// Whole numbers; none where one depends on how far a cache has grown.
pub type Lengths<'a> = HashMap<&'a str, Vec<Option<i64>>>;

/// A shape has no more.
const MOST: usize = 16;
/// What may be made of lengths while a model is loaded.
const MOST_GROWN: usize = 1 << 20;
const INT64: i32 = 7;

pub fn stored(tensor: &TensorProto) -> Option<Vec<Option<i64>>> {
    if tensor.data_type != INT64 {
        return None;
    }
    let (words, _) = tensor.raw_data.as_chunks::<8>();
    let read = words.iter().copied().map(i64::from_le_bytes);
    let values: Vec<Option<i64>> = read
        .chain(tensor.int64_data.iter().copied())
        .map(Some)
        .collect();
    (values.len() <= MOST).then_some(values)
}

/// The lengths that a node makes, where they follow from the declared inputs.
pub fn made(node: &NodeProto, known: &Lengths, inputs: &[TensorSpec]) -> Option<Vec<Option<i64>>> {
    let of = |index: usize| known.get(node.input.get(index)?.as_str());
    let values = match node.op_type.as_str() {
        "Shape" => {
            let name = node.input.first()?;
            if let Some(lengths) = of(0) {
                return Some(vec![i64::try_from(lengths.len()).ok()]);
            }
            let spec = inputs.iter().find(|spec| spec.name == *name)?;
            let sizes = spec.shape.iter().enumerate();
            let size = |(axis, size): (usize, &usize)| {
                (spec.grows != Some(axis)).then(|| i64::try_from(*size).unwrap_or(i64::MAX))
            };
            sizes.map(size).collect()
        }
        "Constant" => stored(node.attribute.iter().find_map(|one| one.t.as_ref())?)?,
        "Cast" | "Identity" | "Reshape" | "Squeeze" | "Unsqueeze" => of(0)?.clone(),
        "Gather" => {
            let (values, places) = (of(0)?, of(1)?);
            let at = |place: &Option<i64>| {
                let place = (*place)?;
                let place = if place < 0 {
                    place + values.len() as i64
                } else {
                    place
                };
                values.get(usize::try_from(place).ok()?).copied()
            };
            places.iter().map(at).collect::<Option<Vec<_>>>()?
        }
        "Slice" => {
            let values = of(0)?;
            let end = |index: usize| match of(index)?.as_slice() {
                [Some(at)] if *at < 0 => usize::try_from(at + values.len() as i64).ok(),
                [Some(at)] => usize::try_from(*at).ok(),
                _ => None,
            };
            let (from, to) = (end(1)?, end(2)?.min(values.len()));
            if node.input.len() > 4 && *of(4)? != [Some(1)] {
                return None;
            }
            values.get(from..to)?.to_vec()
        }
        "Concat" => {
            let parts = (0..node.input.len()).map(of).collect::<Option<Vec<_>>>()?;
            parts.into_iter().flatten().copied().collect()
        }
        "ConstantOfShape" => {
            let tensor = node.attribute.iter().find_map(|one| one.t.as_ref());
            let fill = tensor.map_or(Some(vec![Some(0)]), stored)?;
            let [Some(count)] = of(0)?.as_slice() else {
                return None;
            };
            let count = usize::try_from(*count)
                .ok()
                .filter(|count| *count <= MOST)?;
            vec![*fill.first()?; count]
        }
        "Where" => {
            let (which, yes, no) = (of(0)?, of(1)?, of(2)?);
            let pairs = each(yes, no, |yes, no| Some((yes, no)))?;
            let chosen = which.iter().zip(pairs);
            chosen
                .map(|(which, pair)| {
                    which
                        .zip(pair)
                        .map(|(w, (y, n))| if w != 0 { y } else { n })
                })
                .collect()
        }
        "Add" => each(of(0)?, of(1)?, |a, b| Some(a.saturating_add(b)))?,
        "Sub" => each(of(0)?, of(1)?, |a, b| Some(a.saturating_sub(b)))?,
        "Mul" => each(of(0)?, of(1)?, |a, b| Some(a.saturating_mul(b)))?,
        "Equal" => each(of(0)?, of(1)?, |a, b| Some(i64::from(a == b)))?,
        _ => return None,
    };
    (values.len() <= MOST).then_some(values)
}

/// One by one, or one with all.
fn each<T>(
    a: &[Option<i64>],
    b: &[Option<i64>],
    of: impl Fn(i64, i64) -> Option<T>,
) -> Option<Vec<Option<T>>> {
    let count = a.len().max(b.len());
    let at = |values: &[Option<i64>], index: usize| match values {
        [one] => Some(*one),
        _ => values.get(index).copied(),
    };
    (0..count)
        .map(|index| Some(at(a, index)?.zip(at(b, index)?).and_then(|(a, b)| of(a, b))))
        .collect()
}

/// How many numbers a node spreads to known lengths; none where they are not known, or too many.
pub fn grown(node: &NodeProto, known: &Lengths, counts: &HashMap<&str, usize>) -> Option<usize> {
    let product = |index: usize| {
        let lengths = known.get(node.input.get(index)?.as_str())?;
        lengths.iter().try_fold(1_usize, |product, length| {
            product.checked_mul(usize::try_from((*length)?).ok()?)
        })
    };
    let count = match node.op_type.as_str() {
        "ConstantOfShape" => product(0)?,
        "Expand" => product(1)?.checked_mul(*counts.get(node.input.first()?.as_str())?)?,
        _ => return None,
    };
    (count <= MOST_GROWN).then_some(count)
}
