//! How coarsely a JPEG holds its colours.

use super::jpeg;

/// How many columns and rows of pixels share a value, at most of all components [ITU T.81, A.1.1 and B.2.2].
pub fn of(file: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    while let Some((marker, payload, next)) = jpeg::segment(file, at) {
        match marker {
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                let count = usize::from(*payload.get(5)?);
                let components = payload.get(6..)?.as_chunks::<3>().0.get(..count)?;
                // One alone is not shared, whatever is said.
                if count < 2 {
                    return Some((1, 1));
                }
                let factors = components.iter().map(|[_, factors, _]| factors);
                let across = factors
                    .clone()
                    .map(|factors| u32::from(factors >> 4))
                    .max()?;
                let down = factors.map(|factors| u32::from(factors & 15)).max()?;
                let is_allowed = |factor: u32| (1..=4).contains(&factor);
                return (is_allowed(across) && is_allowed(down)).then_some((across, down));
            }
            0xda => break,
            _ => {}
        }
        at = next;
    }
    None
}
