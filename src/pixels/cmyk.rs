//! Four inks → sRGB where the file brings no profile that says how.

/// What each combination of solid inks looks like in sRGB, relative to the paper: index bits are cyan 1, magenta 2,
/// yellow 4, black 8. From the FOGRA39L measurements (offset on coated paper, ISO 12647-2), with black point
/// compensation; the multiplication `(1 - c)(1 - k)` is twice as far off on average.
const SOLIDS: [[f32; 3]; 16] = [
    [255.0, 255.0, 255.0],
    [0.0, 159.0, 227.0],
    [230.0, 0.0, 126.0],
    [50.0, 41.0, 132.0],
    [255.0, 237.0, 0.0],
    [0.0, 151.0, 66.0],
    [227.0, 13.0, 23.0],
    [52.0, 52.0, 50.0],
    [32.0, 32.0, 30.0],
    [0.0, 19.0, 34.0],
    [40.0, 0.0, 7.0],
    [12.0, 0.0, 17.0],
    [31.0, 32.0, 0.0],
    [0.0, 24.0, 2.0],
    [37.0, 5.0, 0.0],
    [6.0, 4.0, 0.0],
];

/// Inks from 0 (none) to 255 (solid). Each solid counts by the share of paper it covers (Neugebauer's equations with
/// Demichel's weights); averaging gamma-coded values stands for the spread of light in the paper (Yule and Nielsen).
pub fn to_srgb(inks: [u8; 4]) -> [u8; 3] {
    let share = inks.map(|ink| f32::from(ink) / 255.0);
    let mut colours = SOLIDS;
    let mut count = SOLIDS.len();
    // Mixes away one ink at a time, black first: the upper half has it, the lower half has it not.
    for ink in (0..4).rev() {
        count /= 2;
        let (without, with) = colours.split_at_mut(count);
        for (without, with) in std::iter::zip(without.as_flattened_mut(), with.as_flattened()) {
            *without += (with - *without) * share[ink];
        }
    }
    colours[0].map(|value| value.round() as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn solids_and_paper_are_themselves_and_a_half_tint_lies_between() {
        assert_eq!(to_srgb([0, 0, 0, 0]), [255, 255, 255]);
        assert_eq!(to_srgb([255, 0, 0, 0]), [0, 159, 227]);
        assert_eq!(to_srgb([0, 255, 255, 0]), [227, 13, 23]);
        assert_eq!(to_srgb([255, 255, 255, 255]), [6, 4, 0]);
        assert_eq!(to_srgb([0, 0, 0, 128]), [143, 143, 142]);
    }
}
