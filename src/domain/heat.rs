//! Where in the picture a keyword was seen, coarsely: a few cells, each as warm as it speaks for the word.

use serde::{Deserialize, Serialize};

use super::inference::BoundingBox;

/// Rows of cells over the whole upright picture, from the top left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heat {
    columns: u8,
    /// 0 where nothing speaks for the word, 255 where most does.
    cells: Vec<u8>,
}

impl Heat {
    /// Of what speaks for (above 0) and against. Nothing where nothing speaks for it.
    pub fn of(columns: u8, evidence: &[f32]) -> Option<Heat> {
        let most = evidence
            .iter()
            .fold(0.0_f32, |most, value| most.max(*value));
        let is_grid = columns > 0 && evidence.len().is_multiple_of(usize::from(columns));
        if !(is_grid && most > 0.0 && most.is_finite()) {
            return None;
        }
        let warmth = |value: &f32| (value.max(0.0) / most * f32::from(u8::MAX)).round() as u8;
        Some(Heat {
            columns,
            cells: evidence.iter().map(warmth).collect(),
        })
    }

    pub fn columns(&self) -> usize {
        usize::from(self.columns)
    }

    pub fn rows(&self) -> usize {
        self.cells.len() / self.columns().max(1)
    }

    pub fn cells(&self) -> &[u8] {
        &self.cells
    }

    /// Around the cells that speak for it at least half as much as the warmest.
    pub fn core(&self) -> BoundingBox {
        /// Half of the warmest.
        const WARM: u8 = 128;
        let (columns, rows) = (self.columns(), self.rows());
        let warm = || {
            (0..)
                .zip(&self.cells)
                .filter(|(_, warmth)| **warmth >= WARM)
                .map(|(at, _): (usize, _)| at)
        };
        let span = |of: fn(usize, usize) -> usize, length: usize| {
            let places = || warm().map(|at| of(at, columns));
            let (first, last) = (places().min().unwrap_or(0), places().max().unwrap_or(0));
            (
                first as f32 / length as f32,
                (last + 1) as f32 / length as f32,
            )
        };
        let (left, right) = span(|at, columns| at % columns, columns);
        let (top, bottom) = span(|at, columns| at / columns, rows);
        BoundingBox::from_corners(left, top, right, bottom)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_warmest_cell_is_full_and_what_speaks_against_is_cold() {
        let heat = Heat::of(2, &[0.0, 2.0, -3.0, 1.0]).unwrap();
        assert_eq!(heat.cells(), [0, 255, 0, 128]);
        assert_eq!((heat.columns(), heat.rows()), (2, 2));
    }

    #[test]
    fn the_core_lies_around_the_warm_cells() {
        let mut evidence = [0.1; 12];
        (evidence[5], evidence[6]) = (1.0, 0.6);
        let core = Heat::of(4, &evidence).unwrap().core();
        assert_eq!(
            core,
            BoundingBox::from_corners(0.25, 1.0 / 3.0, 0.75, 2.0 / 3.0)
        );
    }

    #[test]
    fn without_evidence_there_is_no_heat() {
        assert_eq!(Heat::of(2, &[-1.0, 0.0]), None);
        assert_eq!(Heat::of(2, &[1.0, f32::INFINITY]), None);
        assert_eq!(Heat::of(2, &[1.0; 3]), None);
        assert_eq!(Heat::of(0, &[]), None);
    }
}
