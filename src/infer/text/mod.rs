//! Text in a picture: where its lines are, then what each says.

pub mod outline;
mod pieces;
pub mod spelling;

use super::manifest::{Entry, PixelSpec};
use super::network::Network;
use super::preprocess::{self, Placement};
use super::tiling;
use crate::domain::inference::{BoundingBox, Score, TextLine};
use crate::domain::photo::Size;
use crate::pixels::straighten::{Slanted, straighten};
use crate::pixels::{Pixels, resize};

/// A reading less sure than this is no reading. Of what PP-OCR reads wrong most is below (its own `drop_score`, .5, is
/// made for documents, where a person expects text).
const READ: f32 = 0.8;

/// More lines than this are a document, of which the first will do.
const MOST_LINES: usize = 60;

/// Lengths of the reader's input, in its shortest: a plan for each, so few. A line is made as long as the nearest, by a
/// quarter at most.
const LENGTHS: [f32; 7] = [1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0];

/// After so many lines in a row that say nothing, the highest first, what is left is no text: hair, leaves, bricks.
const PATIENCE: usize = 8;

/// Closer looks at parts of a picture, each two fifths of the first look's work.
const MOST_PARTS: usize = 3;

/// A part that would not be seen at least this much larger was seen well enough.
const CLOSER: f32 = 1.4;

/// A box this close to a part's edge, in fractions of the part, is likely cut by it.
const EDGE: f32 = 0.01;

/// A line so much higher than wide is written downwards or upwards.
const UPRIGHT: f32 = 1.5;

/// Finds lines in pictures of any size.
pub struct Detector {
    network: Network,
    pixels: PixelSpec,
}

impl Detector {
    pub fn new(entry: &Entry, onnx: &[u8]) -> Result<Detector, String> {
        Ok(Detector {
            network: Network::new(entry, onnx, tiling::FINE[0])?,
            pixels: entry.pixels.clone().ok_or("its entry has no `pixels`")?,
        })
    }

    /// The lines of the whole picture, and closer those of some parts of it: text on a vehicle is often too small.
    pub fn lines(
        &mut self,
        pixels: &Pixels,
        parts: &[BoundingBox],
    ) -> Result<Vec<Slanted>, String> {
        let input = tiling::shaped(tiling::FINE, pixels.size);
        let mut lines = self.look(pixels, input)?;
        let seen = scale(pixels.size, input);
        let mut largest: Vec<Slanted> = parts
            .iter()
            .map(|part| Slanted::upright(part.clamped(), pixels.size))
            .collect();
        largest.sort_by(|a, b| (b.width * b.height).total_cmp(&(a.width * a.height)));
        for part in largest.into_iter().take(MOST_PARTS) {
            lines = with_closer(lines, self.closer(pixels, part, seen)?, pixels.size);
        }
        Ok(pieces::joined(in_reading_order(lines)))
    }

    fn look(&mut self, pixels: &Pixels, input: Size) -> Result<Vec<Slanted>, String> {
        let (tensor, placement) = preprocess::whole(pixels, input, &self.pixels);
        let outputs = self.network.run(&tensor, input)?;
        let map = outputs.first().ok_or("it has no output")?;
        Ok(outline::decode(map, placement, pixels.size))
    }

    /// Lines that lie wholly in the part, in pixels of the picture.
    fn closer(
        &mut self,
        pixels: &Pixels,
        part: Slanted,
        seen: f32,
    ) -> Result<Vec<Slanted>, String> {
        let whole = Size {
            width: (part.width as u32).max(1),
            height: (part.height as u32).max(1),
        };
        let input = tiling::shaped(tiling::COARSE, whole);
        // Twice as large as it is shows nothing more.
        let factor = scale(whole, input).min(2.0);
        if factor < CLOSER * seen {
            return Ok(Vec::new());
        }
        let side = |length: u32| ((length as f32 * factor) as u32).max(1);
        let size = Size {
            width: side(whole.width),
            height: side(whole.height),
        };
        let crop = resize::part(pixels, part.around(pixels.size), size);
        let lines = self.look(&crop, input)?;
        let is_whole = |line: &&Slanted| {
            let around = line.around(size);
            around.x > EDGE
                && around.y > EDGE
                && around.right() < 1.0 - EDGE
                && around.bottom() < 1.0 - EDGE
        };
        let on_picture = |line: &Slanted| {
            let (width, height) = (size.width as f32, size.height as f32);
            Slanted {
                centre: part.place(line.centre.0 / width, line.centre.1 / height),
                width: line.width * part.width / width,
                height: line.height * part.height / height,
                angle: line.angle,
            }
        };
        Ok(lines.iter().filter(is_whole).map(on_picture).collect())
    }
}

/// Input pixels for each of the picture's.
fn scale(picture: Size, input: Size) -> f32 {
    let across = input.width as f32 / picture.width as f32;
    across.min(input.height as f32 / picture.height as f32)
}

/// The closer look counts where both saw a line.
fn with_closer(lines: Vec<Slanted>, closer: Vec<Slanted>, picture: Size) -> Vec<Slanted> {
    let covers = |closer: &Slanted, line: &Slanted| {
        let (closer, line) = (closer.around(picture), line.around(picture));
        closer.shared_with(line) > 0.5 * closer.area().min(line.area())
    };
    let mut all = lines;
    all.retain(|line| !closer.iter().any(|closer| covers(closer, line)));
    all.extend(closer);
    all
}

/// From the top down, and from left to right where lines stand side by side.
fn in_reading_order(mut lines: Vec<Slanted>) -> Vec<Slanted> {
    lines.sort_by(|a, b| a.centre.1.total_cmp(&b.centre.1));
    let mut rest = lines.as_mut_slice();
    while let Some(first) = rest.first() {
        let (middle, reach) = (first.centre.1, first.height.min(first.width) / 2.0);
        let beside = |line: &Slanted| line.centre.1 - middle <= reach;
        let count = rest.iter().take_while(|line| beside(line)).count().max(1);
        let (row, below) = rest.split_at_mut(count);
        row.sort_by(|a, b| a.centre.0.total_cmp(&b.centre.0));
        rest = below;
    }
    lines
}

/// Reads one line after the other.
pub struct Recogniser {
    network: Network,
    pixels: PixelSpec,
    characters: Vec<String>,
    height: u32,
    /// The shortest input.
    width: u32,
}

impl Recogniser {
    pub fn new(entry: &Entry, onnx: &[u8], characters: &[u8]) -> Result<Recogniser, String> {
        let characters: Vec<String> = serde_json::from_slice(characters)
            .map_err(|error| format!("its characters cannot be read ({error})"))?;
        let shape = |specs: &[super::manifest::TensorSpec]| specs.first().map(|s| s.shape.clone());
        let (Some(taken), Some(given)) = (shape(&entry.inputs), shape(&entry.outputs)) else {
            return Err("it has no input or no output".into());
        };
        let (&[1, 3, height, width], &[1, _, classes]) = (taken.as_slice(), given.as_slice())
        else {
            return Err(format!("it makes {given:?} of {taken:?}"));
        };
        if classes != characters.len() || classes < 2 {
            let known = characters.len();
            return Err(format!("it has {classes} classes and {known} characters"));
        }
        let side = |length: usize| u32::try_from(length).map_err(|error| error.to_string());
        let (height, width) = (side(height)?, side(width)?);
        Ok(Recogniser {
            network: Network::new(entry, onnx, Size { width, height })?,
            pixels: entry.pixels.clone().ok_or("its entry has no `pixels`")?,
            characters,
            height,
            width,
        })
    }

    /// What the lines say, in their order; those that say nothing plainly are left out.
    pub fn read(&mut self, pixels: &Pixels, lines: &[Slanted]) -> Result<Vec<TextLine>, String> {
        let mut highest: Vec<(usize, &Slanted)> = lines.iter().enumerate().collect();
        let height = |line: &Slanted| line.height.min(line.width);
        highest.sort_by(|(_, a), (_, b)| height(b).total_cmp(&height(a)));
        let mut read = Vec::new();
        let mut unread = 0;
        for (place, line) in highest.into_iter().take(MOST_LINES) {
            if unread == PATIENCE {
                break;
            }
            unread += 1;
            let ways = match line.height > UPRIGHT * line.width {
                true => vec![line.turned(), line.turned().turned().turned()],
                false => vec![*line],
            };
            let mut best: Option<spelling::Spelt> = None;
            for way in ways {
                let spelt = self.spell(pixels, way)?;
                let is_better = |spelt: &spelling::Spelt| {
                    best.as_ref().is_none_or(|best| spelt.score > best.score)
                };
                best = spelt.filter(is_better).or(best);
            }
            if let Some(spelt) = best.filter(|spelt| spelt.score >= READ) {
                unread = 0;
                let line = TextLine {
                    text: spelt.text,
                    score: Score::new(spelt.score),
                    area: line.around(pixels.size).clamped(),
                };
                read.push((place, line));
            }
        }
        read.sort_by_key(|(place, _)| *place);
        Ok(read.into_iter().map(|(_, line)| line).collect())
    }

    fn spell(&mut self, pixels: &Pixels, line: Slanted) -> Result<Option<spelling::Spelt>, String> {
        let long = (self.height as f32 * line.width / line.height.max(1.0)).ceil() as u32;
        let change = |width: &u32| (long.max(1) as f32 / *width as f32).ln().abs();
        let nearest = LENGTHS
            .map(|times| (times * self.width as f32) as u32)
            .into_iter()
            .min_by(|a, b| change(a).total_cmp(&change(b)));
        let input = Size {
            width: nearest.unwrap_or(self.width),
            height: self.height,
        };
        // A short word stands beside grey, as the model learnt it; a line that shares its input with grey makes the model
        // unsure of every letter, and blind to spaces.
        let size = Size {
            width: match long < self.width {
                true => long.max(1),
                false => input.width,
            },
            height: self.height,
        };
        let upright = straighten(pixels, line, size);
        let corner = Placement::in_corner(size);
        let tensor = preprocess::part(&upright, corner, input, &self.pixels);
        let outputs = self.network.run(&tensor, input)?;
        let probabilities = outputs.first().ok_or("it has no output")?;
        Ok(spelling::spell(probabilities.values(), &self.characters))
    }
}
