//! The backbone's features → an embedding: the closer two point, the more alike their photos.

/// Scaled to length 1; features of length 0 stay as they are.
pub fn normalised(features: &[f32]) -> Vec<f32> {
    let length = features
        .iter()
        .map(|value| f64::from(*value).powi(2))
        .sum::<f64>()
        .sqrt() as f32;
    if length > 0.0 && length.is_finite() {
        features.iter().map(|value| value / length).collect()
    } else {
        features.to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_embedding_has_length_one() {
        assert_eq!(normalised(&[3.0, 4.0]), [0.6, 0.8]);
        assert_eq!(normalised(&[0.0, 0.0]), [0.0, 0.0]);
    }
}
