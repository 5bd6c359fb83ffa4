//! Weights stored as int8 with one scale a channel → f32.

/// Little-endian bytes as numbers.
pub fn floats(bytes: &[u8]) -> Vec<f32> {
    let (words, _) = bytes.as_chunks::<4>();
    words.iter().copied().map(f32::from_le_bytes).collect()
}

/// A matrix as it is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    pub name: String,
    pub shape: Vec<usize>,
    pub values: Vec<u8>,
    pub axis: i64,
    pub scales: Vec<f32>,
    pub zeros: Vec<u8>,
}

impl Stored {
    pub fn expanded(&self) -> Result<Vec<f32>, String> {
        let Stored {
            values,
            shape,
            axis,
            scales,
            zeros,
            ..
        } = self;
        expand(values, shape, *axis, scales, zeros)
    }
}

/// `(value - zero) × scale`, with scale and zero of the value's place along `axis` (ONNX DequantizeLinear);
/// a single scale is for all, no zeros mean 0. The values and zeros are int8 as stored, one a byte.
pub fn expand(
    values: &[u8],
    shape: &[usize],
    axis: i64,
    scales: &[f32],
    zeros: &[u8],
) -> Result<Vec<f32>, String> {
    let rank = shape.len() as i64;
    let axis = if axis < 0 { axis + rank } else { axis };
    let place = usize::try_from(axis)
        .ok()
        .filter(|&axis| axis < shape.len());
    let (channels, inner) = match (scales.len(), place) {
        (1, _) => (1, values.len()),
        (_, Some(axis)) => (shape[axis], shape[axis + 1..].iter().product()),
        (_, None) => return Err(format!("axis {axis} of a weight of shape {shape:?}")),
    };
    if shape.iter().product::<usize>() != values.len() {
        return Err(format!("{} values in shape {shape:?}", values.len()));
    }
    if scales.len() != channels || !(zeros.is_empty() || zeros.len() == channels) {
        let (scales, zeros) = (scales.len(), zeros.len());
        return Err(format!(
            "{scales} scales and {zeros} zeros for {channels} channels"
        ));
    }
    let zero = |channel: usize| zeros.get(channel).map_or(0, |&zero| i16::from(zero as i8));
    let mut expanded = Vec::with_capacity(values.len());
    // One row after the other, each with all scales: the matrices of a transformer.
    if inner == 1 && channels > 1 && zeros.iter().all(|zero| *zero == 0) {
        for row in values.chunks_exact(channels) {
            let row = row.iter().zip(scales);
            expanded.extend(row.map(|(&value, scale)| f32::from(value as i8) * scale));
        }
        return Ok(expanded);
    }
    for (run, row) in values.chunks(inner.max(1)).enumerate() {
        let channel = run % channels;
        let (scale, zero) = (scales[channel], zero(channel));
        expanded.extend(
            row.iter()
                .map(|&value| f32::from(i16::from(value as i8) - zero) * scale),
        );
    }
    Ok(expanded)
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUES: [u8; 6] = [1, 2, 0xFF, 4, 0x81, 6]; // 1 2 -1 4 -127 6

    #[test]
    fn each_channel_has_its_own_scale_and_zero() {
        let rows = expand(&VALUES, &[2, 3], 0, &[0.5, 2.0], &[0, 1]);
        assert_eq!(rows, Ok(vec![0.5, 1.0, -0.5, 6.0, -256.0, 10.0]));
        let columns = expand(&VALUES, &[2, 3], -1, &[1.0, 10.0, 100.0], &[]);
        let with_zeros = expand(&VALUES, &[2, 3], 1, &[1.0, 10.0, 100.0], &[0, 1, 0]);
        assert_eq!(with_zeros, Ok(vec![1.0, 10.0, -100.0, 4.0, -1280.0, 600.0]));
        assert_eq!(columns, Ok(vec![1.0, 20.0, -100.0, 4.0, -1270.0, 600.0]));
        let middle = expand(&VALUES, &[1, 3, 2], 1, &[1.0, 10.0, 100.0], &[0, 0, 0]);
        assert_eq!(middle, Ok(vec![1.0, 2.0, -10.0, 40.0, -12700.0, 600.0]));
    }

    #[test]
    fn one_scale_is_for_all() {
        let all = expand(&VALUES, &[2, 3], 0, &[0.5], &[1]);
        assert_eq!(all, Ok(vec![0.0, 0.5, -1.0, 1.5, -64.0, 2.5]));
    }

    #[test]
    fn scales_zeros_and_values_that_do_not_fit_the_shape_are_refused() {
        assert!(expand(&VALUES, &[2, 3], 0, &[0.5, 2.0, 1.0], &[]).is_err());
        assert!(expand(&VALUES, &[2, 3], 0, &[0.5, 2.0], &[0]).is_err());
        assert!(expand(&VALUES, &[2, 3], 2, &[0.5, 2.0], &[]).is_err());
        assert!(expand(&VALUES, &[2, 3], -3, &[0.5, 2.0], &[]).is_err());
        assert!(expand(&VALUES, &[2, 4], 0, &[0.5, 2.0], &[]).is_err());
        assert!(expand(&[], &[0, 3], 0, &[], &[]).is_ok_and(|none| none.is_empty()));
    }
}
