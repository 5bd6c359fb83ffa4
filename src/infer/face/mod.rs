//! Faces: several looks at the whole photo by one or two detectors, then closer ones at what large photos hide.

pub mod centerface;
mod fuse;
pub mod yunet;

use super::manifest::{Entry, Fit, PixelSpec};
use super::network::Network;
use super::preprocess::{self, Placement};
use super::tensor::Tensor;
use super::tiling;
use crate::domain::inference::{Detection, Score};
use crate::domain::photo::{Orientation, Size};
use crate::pixels::{Pixels, orient, resize};

/// What a single look must at least say to be heard.
const FLOOR: f32 = 0.05;

/// Of a face with a shorter side under this, in pixels of the photo, nothing can be made out; most finds of that size
/// are specks.
const SMALLEST: f32 = 9.0;

/// Where the upright looks find no face they are this sure of, the photo may lie on its side.
const PLAIN: f32 = 0.5;

/// A photo without a single face this sure is likely one of something else: there a doubtful one must be twice as sure
/// as in a crowd.
const SURE: f32 = 0.3;

/// A face seen only on the turned photo must be this plain there.
const TURNED: f32 = 0.6;

/// As long to short as this or less counts as square.
const SQUARE: f64 = 1.1;

/// The finds of one look in fractions of the image, from the outputs, where the image lies on the input, and the least
/// score.
type Decode = fn(&[Tensor], Placement, f32) -> Vec<Detection>;

/// A network that finds faces in photos of any size.
pub struct Detector {
    network: Network,
    pixels: PixelSpec,
    decode: Decode,
}

/// Sees most faces in one look.
pub fn centerface(entry: &Entry, onnx: &[u8]) -> Result<Detector, String> {
    Detector::new(entry, onnx, centerface::decode, tiling::COARSE[0])
}

/// Costs a fraction for each pixel, and so can look closer.
pub fn yunet(entry: &Entry, onnx: &[u8]) -> Result<Detector, String> {
    Detector::new(entry, onnx, yunet::decode, tiling::FINE[0])
}

/// Every face that the looks together say with at least `threshold`, best first.
///
/// Each detector looks twice, the second time at the mirrored photo: what both see is rarely wrong. What they say is
/// averaged. On 100 crowd photos recall at .50 precision is .88 with one look of CenterFace, .92 with all four.
pub fn detect(
    first: &mut Detector,
    second: Option<&mut Detector>,
    pixels: &Pixels,
    threshold: f32,
) -> Result<Vec<Detection>, String> {
    let coarse = tiling::shaped(tiling::COARSE, pixels.size);
    let fine = tiling::shaped(tiling::FINE, pixels.size);
    let mut looks = first.twice(pixels, coarse)?;
    let mut closer = Vec::new();
    if let Some(second) = second {
        looks.extend(second.twice(pixels, fine)?);
        closer = second.closer(pixels, fine)?;
        let is_plain = |face: &Detection| face.score.value() >= PLAIN;
        if !looks.iter().flatten().chain(&closer).any(is_plain) {
            closer.extend(second.turned(pixels)?);
        }
    }
    let (width, height) = (pixels.size.width as f32, pixels.size.height as f32);
    let is_seen = |face: &Detection| {
        let shorter = (face.area.width * width).min(face.area.height * height);
        face.score.value() >= threshold && shorter >= SMALLEST
    };
    let mut faces = fuse::fuse(looks, closer);
    faces.retain(is_seen);
    let is_sure = |face: &Detection| face.score.value() >= SURE;
    if !faces.iter().any(is_sure) {
        faces.retain(|face| face.score.value() >= 2.0 * threshold);
    }
    Ok(faces)
}

impl Detector {
    fn new(entry: &Entry, onnx: &[u8], decode: Decode, usual: Size) -> Result<Detector, String> {
        Ok(Detector {
            network: Network::new(entry, onnx, usual)?,
            pixels: entry.pixels.clone().ok_or("its entry has no `pixels`")?,
            decode,
        })
    }

    /// The whole photo, and mirrored. A square one fills the input, stretched: both detectors then find more in photos
    /// that had been squashed to squares. What it does to photos that are square by birth is not measured.
    fn twice(&mut self, pixels: &Pixels, input: Size) -> Result<Vec<Vec<Detection>>, String> {
        let mut spec = self.pixels.clone();
        if is_square(pixels.size) {
            spec.fit = Fit::Squash;
        }
        let (tensor, placement) = preprocess::whole(pixels, input, &spec);
        let mirrored = preprocess::mirrored(&tensor);
        let upright = self.look(&tensor, placement, input)?;
        let mut seen = self.look(&mirrored, placement.mirrored(input), input)?;
        for face in &mut seen {
            face.area = face.area.mirrored();
        }
        Ok(vec![upright, seen])
    }

    /// A large photo in overlapping tiles.
    fn closer(&mut self, pixels: &Pixels, input: Size) -> Result<Vec<Detection>, String> {
        let Some(grid) = tiling::grid(pixels.size, input) else {
            return Ok(Vec::new());
        };
        let resized;
        let enlarged = if grid.size == pixels.size {
            pixels
        } else {
            resized = resize::squash(pixels, grid.size);
            &resized
        };
        let mut found = Vec::new();
        for tile in grid.tiles() {
            let tensor = preprocess::part(enlarged, tile, input, &self.pixels);
            let seen = self.look(&tensor, tile, input)?;
            let whole = |face: &Detection| !tiling::is_cut(face.area, tile, input);
            found.extend(seen.into_iter().filter(whole));
        }
        Ok(found)
    }

    /// The photo on each of its other sides.
    fn turned(&mut self, pixels: &Pixels) -> Result<Vec<Detection>, String> {
        const TURNS: [Orientation; 3] = [
            Orientation::Rotated90,
            Orientation::Rotated180,
            Orientation::Rotated270,
        ];
        let small = resize::within(pixels, tiling::FINE[0].width);
        let mut found = Vec::new();
        for turn in TURNS {
            let turned = orient::upright(small.clone(), turn).map_err(|error| error.to_string())?;
            let input = tiling::shaped(tiling::FINE, turned.size);
            let (tensor, placement) = preprocess::whole(&turned, input, &self.pixels);
            let seen = self.look(&tensor, placement, input)?;
            let plain = seen.into_iter().filter(|face| face.score.value() >= TURNED);
            found.extend(plain.map(|face| Detection {
                area: turn.box_as_stored(face.area),
                ..face
            }));
        }
        Ok(found)
    }

    fn look(
        &mut self,
        tensor: &Tensor,
        placement: Placement,
        input: Size,
    ) -> Result<Vec<Detection>, String> {
        let outputs = self.network.run(tensor, input)?;
        Ok((self.decode)(&outputs, placement, FLOOR))
    }
}

/// A find around a centre, in pixels of the input; it may reach over the image's edge.
fn around(centre: [f32; 2], size: [f32; 2], score: f32, on: Placement) -> Detection {
    Detection {
        class: 0,
        score: Score::new(score),
        area: on.box_around(centre, size),
    }
}

fn is_square(size: Size) -> bool {
    let (long, short) = (size.width.max(size.height), size.width.min(size.height));
    f64::from(long) <= SQUARE * f64::from(short)
}
