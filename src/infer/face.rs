//! CenterFace's outputs → faces; the whole photo first, then closer looks at where small faces may be.

use super::engine::Plan;
use super::manifest::{Entry, PixelSpec, TensorSpec};
use super::nms;
use super::preprocess::{self, Placement};
use super::tensor::Tensor;
use super::tiling;
use crate::domain::inference::{BoundingBox, Detection, Score};
use crate::domain::photo::Size;
use crate::pixels::{Pixels, resize};

/// Boxes that share more than this are one face; as in CenterFace's own post-processing.
const OVERLAP: f32 = 0.3;

/// Of a box, the part inside a better one that makes it the same face: a piece of it, seen at a tile's edge.
const CONTAINED: f32 = 0.6;

/// Input pixels for each cell of the outputs.
const STRIDE: usize = 4;

/// A cell this warm in the first look is worth a closer one. On crowd photos at half the scale, looking only there finds
/// .80 of the faces, looking everywhere .81, the first look alone .69; photos of other things are spared most looks.
const HINT: f32 = 0.15;

/// A face this many input pixels tall is found at once; what is warm inside it hints at no other.
const PLAIN: f32 = 48.0;

/// The detector, with a plan for each input size met so far: it takes any.
pub struct FaceDetector {
    onnx: Vec<u8>,
    inputs: Vec<TensorSpec>,
    outputs: Vec<TensorSpec>,
    pixels: PixelSpec,
    threshold: f32,
    plans: Vec<(Size, Plan)>,
}

impl FaceDetector {
    pub fn new(entry: &Entry, onnx: &[u8], pixels: PixelSpec) -> Result<FaceDetector, String> {
        let mut detector = FaceDetector {
            onnx: onnx.to_vec(),
            inputs: entry.inputs.clone(),
            outputs: entry.outputs.clone(),
            pixels,
            threshold: entry.threshold.unwrap_or(0.0),
            plans: Vec::new(),
        };
        // Most photos are of this shape; and a file that makes no plan is known to be broken at once.
        detector.plan(tiling::INPUTS[0])?;
        Ok(detector)
    }

    pub fn detect(&mut self, pixels: &Pixels) -> Result<Vec<Detection>, String> {
        let input = tiling::input(pixels.size);
        let (tensor, placement) = preprocess::whole(pixels, input, &self.pixels);
        let outputs = self.plan(input)?.run(&[&tensor])?;
        let mut found = decode(&outputs, placement, self.threshold);
        let hints = Hints::new(&outputs, placement, &found);
        let Some(grid) = tiling::grid(pixels.size, input) else {
            return Ok(merged(found));
        };
        let tiles: Vec<Placement> = grid
            .tiles()
            .into_iter()
            .filter(|tile| hints.any_on(*tile, input))
            .collect();
        if !tiles.is_empty() {
            let closer = resize::squash(pixels, grid.size);
            for tile in tiles {
                let tensor = preprocess::part(&closer, tile, input, &self.pixels);
                let outputs = self.plan(input)?.run(&[&tensor])?;
                let seen = decode(&outputs, tile, self.threshold);
                let whole = |face: &Detection| !tiling::is_cut(face.area, tile, input);
                found.extend(seen.into_iter().filter(whole));
            }
        }
        Ok(merged(found))
    }

    fn plan(&mut self, input: Size) -> Result<&Plan, String> {
        let known = self.plans.iter().position(|(size, _)| *size == input);
        let index = match known {
            Some(index) => index,
            None => {
                let inputs = resized(&self.inputs, input, 1);
                let outputs = resized(&self.outputs, input, STRIDE);
                let plan = Plan::new(&self.onnx, &inputs, &outputs)?;
                self.plans.push((input, plan));
                self.plans.len() - 1
            }
        };
        Ok(&self.plans[index].1)
    }
}

fn resized(specs: &[TensorSpec], input: Size, stride: usize) -> Vec<TensorSpec> {
    let mut specs = specs.to_vec();
    for spec in &mut specs {
        if let [_, _, height, width] = spec.shape.as_mut_slice() {
            *height = input.height as usize / stride;
            *width = input.width as usize / stride;
        }
    }
    specs
}

/// `outputs`: for each cell of the input its warmth `[1, 1, rows, columns]`, the logarithm of height and width, and
/// the centre's offset down and across (both `[1, 2, rows, columns]`). Boxes may reach over the image's edge.
pub fn decode(outputs: &[Tensor], placement: Placement, threshold: f32) -> Vec<Detection> {
    let [heat, scale, offset] = outputs else {
        return Vec::new();
    };
    let columns = heat.shape.last().copied().unwrap_or(0);
    let cells = heat.values().len();
    let planes = |tensor: &Tensor| tensor.values().len() == 2 * cells;
    if columns == 0 || !planes(scale) || !planes(offset) {
        return Vec::new();
    }
    let (heights, widths) = scale.values().split_at(cells);
    let (downs, acrosses) = offset.values().split_at(cells);
    let mut found = Vec::new();
    for (cell, &warmth) in heat.values().iter().enumerate() {
        if warmth > threshold {
            let stride = STRIDE as f32;
            let x = ((cell % columns) as f32 + acrosses[cell] + 0.5) * stride;
            let y = ((cell / columns) as f32 + downs[cell] + 0.5) * stride;
            let width = widths[cell].exp() * stride / 2.0;
            let height = heights[cell].exp() * stride / 2.0;
            found.push(Detection {
                class: 0,
                score: Score::new(warmth),
                area: placement.box_in_image([x - width, y - height, x + width, y + height]),
            });
        }
    }
    nms::suppress(found, OVERLAP)
}

/// The faces of several looks, each once.
fn merged(found: Vec<Detection>) -> Vec<Detection> {
    let mut faces: Vec<Detection> = Vec::new();
    for candidate in nms::suppress(found, OVERLAP) {
        let is_piece = |face: &Detection| {
            let smaller = face.area.area().min(candidate.area.area());
            shared(face.area, candidate.area) > CONTAINED * smaller
        };
        if !faces.iter().any(is_piece) {
            faces.push(candidate);
        }
    }
    nms::inside_image(faces)
}

fn shared(a: BoundingBox, b: BoundingBox) -> f32 {
    let width = a.right().min(b.right()) - a.x.max(b.x);
    let height = a.bottom().min(b.bottom()) - a.y.max(b.y);
    width.max(0.0) * height.max(0.0)
}

/// The places of the first look where something small is warm, in fractions of the image.
struct Hints(Vec<(f32, f32)>);

impl Hints {
    fn new(outputs: &[Tensor], placement: Placement, found: &[Detection]) -> Hints {
        let Some(heat) = outputs.first() else {
            return Hints(Vec::new());
        };
        let columns = heat.shape.last().copied().unwrap_or(0).max(1);
        let tall = PLAIN / placement.size.height as f32;
        let plain: Vec<BoundingBox> = found
            .iter()
            .filter(|face| face.area.height > tall)
            .map(|face| face.area)
            .collect();
        let centre = |cell: usize| (cell * STRIDE + STRIDE / 2) as f32;
        let place = |cell: usize| {
            let (x, y) = (centre(cell % columns), centre(cell / columns));
            let at = placement.box_in_image([x, y, x, y]);
            (at.x, at.y)
        };
        let warm = heat.values().iter().enumerate();
        let places = warm
            .filter(|(_, warmth)| **warmth > HINT)
            .map(|(cell, _)| place(cell))
            .filter(|place| !plain.iter().any(|face| holds(*face, *place)));
        Hints(places.collect())
    }

    fn any_on(&self, tile: Placement, input: Size) -> bool {
        let corners = [0.0, 0.0, input.width as f32, input.height as f32];
        let seen = tile.box_in_image(corners);
        self.0.iter().any(|place| holds(seen, *place))
    }
}

fn holds(area: BoundingBox, (x, y): (f32, f32)) -> bool {
    (area.x..=area.right()).contains(&x) && (area.y..=area.bottom()).contains(&y)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Size = Size {
        width: 64,
        height: 32,
    };
    const UPRIGHT: Placement = Placement {
        left: 0,
        top: 0,
        size: SIZE,
    };

    /// A grid of 8 × 16 cells, each face 8 input pixels wide and 16 high, its centre half a cell right of the cell's.
    fn outputs(warm: &[(usize, usize, f32)]) -> Vec<Tensor> {
        let mut heat = vec![0.0; 128];
        for (row, column, warmth) in warm {
            heat[row * 16 + column] = *warmth;
        }
        let planes = |first: f32, second: f32| [vec![first; 128], vec![second; 128]].concat();
        let scale = planes(4.0_f32.ln(), 2.0_f32.ln());
        vec![
            Tensor::f32(&[1, 1, 8, 16], heat),
            Tensor::f32(&[1, 2, 8, 16], scale),
            Tensor::f32(&[1, 2, 8, 16], planes(0.0, 0.5)),
        ]
    }

    #[test]
    fn a_warm_cell_is_a_face_around_its_offset_centre() {
        let found = decode(&outputs(&[(3, 7, 0.9), (3, 8, 0.4)]), UPRIGHT, 0.2);
        assert_eq!(found.len(), 1, "the neighbour sees the same face");
        // Centre (7 + .5 + .5) · 4 = 32 across, (3 + .5) · 4 = 14 down.
        let area = found[0].area;
        let expected = BoundingBox::from_corners(28.0 / 64.0, 6.0 / 32.0, 36.0 / 64.0, 22.0 / 32.0);
        assert!(area.intersection_over_union(expected) > 0.999, "{area:?}");
        assert_eq!(decode(&outputs(&[(3, 7, 0.2)]), UPRIGHT, 0.2), []);
    }

    #[test]
    fn outputs_that_do_not_belong_together_show_no_face() {
        let mut odd = outputs(&[(3, 7, 0.9)]);
        odd[1] = Tensor::f32(&[1, 1, 8, 16], vec![0.0; 128]);
        assert_eq!(decode(&odd, UPRIGHT, 0.2), []);
        assert_eq!(decode(&odd[..2], UPRIGHT, 0.2), []);
    }

    #[test]
    fn a_piece_of_a_face_is_not_another_face() {
        let face = |score: f32, [left, top, right, bottom]: [f32; 4]| Detection {
            class: 0,
            score: Score::new(score),
            area: BoundingBox::from_corners(left, top, right, bottom),
        };
        let whole = face(0.9, [0.4, 0.4, 0.8, 0.8]);
        let piece = face(0.8, [0.4, 0.4, 0.55, 0.6]);
        let neighbour = face(0.7, [0.75, 0.4, 1.1, 0.8]);
        let faces = merged(vec![piece, whole, neighbour]);
        assert_eq!(faces.len(), 2);
        assert_eq!(faces[0], whole);
        assert_eq!(faces[1].area.right(), 1.0, "cut to the image");
    }

    #[test]
    fn only_tiles_with_something_small_and_warm_are_looked_at_again() {
        let warm = outputs(&[(3, 2, 0.9), (3, 13, 0.16)]);
        let face = decode(&warm, UPRIGHT, 0.2);
        let tile = |left: i64| Placement {
            left,
            top: 0,
            size: Size {
                width: 128,
                height: 64,
            },
        };
        let hints = Hints::new(&warm, UPRIGHT, &face);
        assert!(hints.any_on(tile(0), SIZE) && hints.any_on(tile(-64), SIZE));
        let near = Placement {
            size: Size {
                width: 640,
                height: 320,
            },
            ..UPRIGHT
        };
        let plain = Hints::new(
            &warm,
            UPRIGHT,
            &[Detection {
                area: BoundingBox::from_corners(0.0, 0.0, 0.5, 1.6),
                ..face[0]
            }],
        );
        assert!(!plain.any_on(tile(0), SIZE) && plain.any_on(tile(-64), SIZE));
        assert!(!plain.any_on(near, SIZE));
    }
}
