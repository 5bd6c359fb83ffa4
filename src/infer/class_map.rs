//! Where in the photo the backbone saw a class: its class activation map (Zhou and others 2016).
//!
//! The logits are one matrix over the mean of the map's cells, so the same matrix over each cell tells how much the cell
//! gave to each class; the mean of that is the logit. What a cell gives to all classes alike decides nothing: the mean
//! over the classes is taken off.

use super::engine::parsed;
use super::graph;
use super::tensor::Tensor;
use crate::domain::inference::{ClassMap, Tag};

/// The last layer: a row of weights a class.
pub struct Head {
    rows: Vec<f32>,
    mean: Vec<f32>,
}

impl Head {
    /// Of a model whose output of that name is a matrix over features; nothing where it is anything else.
    pub fn of(onnx: &[u8], output: &str) -> Result<Option<Head>, String> {
        let model = parsed(onnx)?;
        let matrix = match model.graph.as_ref() {
            Some(graph) => graph::matrix_behind(graph, output)?,
            None => None,
        };
        Ok(matrix.map(|(channels, rows)| {
            let count = (rows.len() / channels).max(1) as f32;
            let mut mean = vec![0.0; channels];
            for row in rows.chunks_exact(channels) {
                for (sum, weight) in mean.iter_mut().zip(row) {
                    *sum += weight / count;
                }
            }
            Head { rows, mean }
        }))
    }

    /// Of each of these classes, over a map [1, channels, rows, columns]; none where that is of another shape.
    pub fn maps(&self, map: &Tensor, tags: &[Tag]) -> Vec<ClassMap> {
        let [1, channels, rows, columns] = *map.shape else {
            return Vec::new();
        };
        let (cells, columns) = (rows * columns, u8::try_from(columns).unwrap_or(0));
        if channels != self.mean.len() || cells == 0 || columns == 0 {
            return Vec::new();
        }
        let of = |tag: &Tag| {
            let row = self.row(tag.class)?;
            let weights: Vec<f32> = row.iter().zip(&self.mean).map(|(a, b)| a - b).collect();
            Some(ClassMap {
                class: tag.class,
                columns,
                cells: over(&weights, map.values(), cells),
            })
        };
        tags.iter().filter_map(of).collect()
    }

    pub fn row(&self, class: u16) -> Option<&[f32]> {
        self.rows
            .chunks_exact(self.mean.len())
            .nth(usize::from(class))
    }
}

/// One weight a channel, over the plane of each channel.
pub fn over(weights: &[f32], planes: &[f32], cells: usize) -> Vec<f32> {
    let mut sums = vec![0.0; cells];
    for (weight, plane) in weights.iter().zip(planes.chunks_exact(cells)) {
        for (sum, value) in sums.iter_mut().zip(plane) {
            *sum += weight * value;
        }
    }
    sums
}
