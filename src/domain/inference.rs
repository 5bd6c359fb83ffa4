//! What the models saw, before anybody draws a conclusion from it.

use serde::{Deserialize, Serialize};

use super::heat::Heat;
use super::keyword_language::Wording;
use super::photo::Size;
use super::provenance::ModelId;

/// A model's confidence, 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
pub struct Score(f32);

impl Score {
    /// Clamps to 0..=1; not-a-number becomes 0, so that a broken model says nothing.
    pub fn new(value: f32) -> Score {
        Score(if value.is_nan() {
            0.0
        } else {
            value.clamp(0.0, 1.0)
        })
    }

    /// The probability of these log odds: the logistic function.
    pub fn of_log_odds(odds: f32) -> Score {
        Score::new(1.0 / (1.0 + (-odds).exp()))
    }

    /// The inverse of [`Score::of_log_odds`]; nobody is surer than .999, or less sure than .001.
    pub fn log_odds(self) -> f32 {
        const EDGE: f32 = 1e-3;
        let share = self.0.clamp(EDGE, 1.0 - EDGE);
        (share / (1.0 - share)).ln()
    }

    pub fn value(self) -> f32 {
        self.0
    }

    pub fn percent(self) -> u8 {
        (self.0 * 100.0).round() as u8
    }
}

/// An area in fractions of the upright image's width and height; `x`, `y` is the top left corner.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct BoundingBox {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

impl BoundingBox {
    pub fn from_corners(left: f32, top: f32, right: f32, bottom: f32) -> BoundingBox {
        BoundingBox {
            x: left.min(right),
            y: top.min(bottom),
            width: (right - left).abs(),
            height: (bottom - top).abs(),
        }
    }

    pub fn right(self) -> f32 {
        self.x + self.width
    }

    pub fn bottom(self) -> f32 {
        self.y + self.height
    }

    pub fn area(self) -> f32 {
        self.width * self.height
    }

    /// The part inside the image.
    pub fn clamped(self) -> BoundingBox {
        BoundingBox::from_corners(
            self.x.clamp(0.0, 1.0),
            self.y.clamp(0.0, 1.0),
            self.right().clamp(0.0, 1.0),
            self.bottom().clamp(0.0, 1.0),
        )
    }

    /// As it lies in the mirror image.
    pub fn mirrored(self) -> BoundingBox {
        BoundingBox {
            x: 1.0 - self.right(),
            ..self
        }
    }

    /// Grown (or shrunk) about its centre.
    pub fn scaled(self, factor: f32) -> BoundingBox {
        let (width, height) = (self.width * factor, self.height * factor);
        BoundingBox {
            x: self.x - (width - self.width) / 2.0,
            y: self.y - (height - self.height) / 2.0,
            width,
            height,
        }
    }

    /// The area that lies in both, 0 when apart.
    pub fn shared_with(self, other: BoundingBox) -> f32 {
        let width = (self.right().min(other.right()) - self.x.max(other.x)).max(0.0);
        let height = (self.bottom().min(other.bottom()) - self.y.max(other.y)).max(0.0);
        width * height
    }

    /// Area of the intersection over area of the union, 0 when apart.
    pub fn intersection_over_union(self, other: BoundingBox) -> f32 {
        let shared = self.shared_with(other);
        let union = self.area() + other.area() - shared;
        if union > 0.0 { shared / union } else { 0.0 }
    }
}

/// A class of the tagger with its probability; the class indexes the model's own label list.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tag {
    pub class: u16,
    pub score: Score,
}

/// How much each cell of the upright picture spoke for a class of the tagger (above 0) or against it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClassMap {
    pub class: u16,
    pub columns: u8,
    /// Row by row from the top left, in logits.
    pub cells: Vec<f32>,
}

/// A line of text that can be read in the picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TextLine {
    pub text: String,
    pub score: Score,
    /// Around it, upright.
    pub area: BoundingBox,
}

/// Something found at a place; the class indexes the model's own label list (a face detector has one class, 0).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Detection {
    pub class: u16,
    pub score: Score,
    pub area: BoundingBox,
}

/// A word, and how likely it is that a person who describes the photo says it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExpectedWord {
    pub word: String,
    pub score: Score,
}

/// A word that stands for what is in the picture, and how likely a person keeps it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ToldWord {
    pub word: String,
    pub score: Score,
    /// Where it was seen; nothing where the whole picture says so.
    pub heat: Option<Heat>,
}

/// A word of a vocabulary that somebody brought with a model, and how likely it fits the photo.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnWord {
    pub word: String,
    /// The same in the languages that the vocabulary has it in.
    pub wordings: Vec<Wording>,
    pub score: Score,
}

/// One sentence in English and how likely it is right: of ours, how likely people name all that it names; of a captioner of
/// others, the geometric mean of its tokens' probabilities.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Caption {
    pub text: String,
    pub score: Score,
    /// People never say such a thing, as far as captions tell; nobody asked where our captioner did not say it.
    #[serde(default)]
    pub is_absurd: bool,
}

/// The basic colours that have a hue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Colour {
    Red,
    Orange,
    Brown,
    Yellow,
    Green,
    Blue,
    Purple,
    Pink,
}

impl Colour {
    pub const ALL: [Colour; 8] = [
        Colour::Red,
        Colour::Orange,
        Colour::Brown,
        Colour::Yellow,
        Colour::Green,
        Colour::Blue,
        Colour::Purple,
        Colour::Pink,
    ];
}

/// What was measured, without a model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measurements {
    /// Upright.
    pub size: Size,
    /// No colour anywhere.
    pub grey: bool,
    /// There is much between black and white, as in photos and not in print.
    pub continuous: bool,
    /// Share of the pixels that have the colour of skin of any tone; so have sand and wood.
    pub skin: Score,
    /// Share of the pixels of each colour, the greatest first.
    pub colours: Vec<(Colour, Score)>,
    /// Of objects that have one colour above all, which.
    #[serde(default)]
    pub objects: Vec<(BoundingBox, Colour)>,
    /// Where one even colour is all along the edges, as behind a product.
    #[serde(default)]
    pub backdrop: Option<Backdrop>,
}

/// What stands before one even colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Backdrop {
    /// Tones run into each other, as in photos.
    Photographed,
    /// It is flat, as in clip art and print.
    Drawn,
}

/// A model's output with the model that gave it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Output<T> {
    pub model: ModelId,
    pub value: T,
}

/// Everything the models said about one photo. What did not run is absent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Inference {
    /// Best first, at most the engine's top few.
    pub tags: Option<Output<Vec<Tag>>>,
    /// Where the tags were seen.
    pub class_maps: Vec<ClassMap>,
    pub objects: Option<Output<Vec<Detection>>>,
    pub faces: Option<Output<Vec<Detection>>>,
    /// In reading order.
    pub text: Option<Output<Vec<TextLine>>>,
    pub caption: Option<Output<Caption>>,
    /// All words that the head over the backbone can tell, the likeliest first.
    pub words: Option<Output<Vec<ToldWord>>>,
    /// Those of a vocabulary of somebody's own that fit well enough, the likeliest first.
    #[serde(default)]
    pub own_words: Option<Output<Vec<OwnWord>>>,
    /// The words that a caption can be expected to hold, the likeliest first. Of our captioner only.
    pub expected: Option<Output<Vec<ExpectedWord>>>,
    /// How likely it shows nudity; asked only where there may be skin.
    pub nudity: Option<Output<Score>>,
    /// How likely it is an illustration, and no photo.
    pub illustration: Option<Output<Score>>,
    pub measured: Option<Output<Measurements>>,
    /// Of length 1: nearest neighbours are similar photos.
    pub embedding: Option<Output<Vec<f32>>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_that_is_not_a_number_is_no_confidence() {
        assert_eq!(Score::new(f32::NAN).percent(), 0);
        assert_eq!(Score::new(1.7).percent(), 100);
    }

    #[test]
    fn half_overlapping_boxes_share_a_third_of_their_union() {
        let a = BoundingBox::from_corners(0.0, 0.0, 0.5, 1.0);
        let b = BoundingBox::from_corners(0.25, 0.0, 0.75, 1.0);
        assert!((a.intersection_over_union(b) - 1.0 / 3.0).abs() < 1e-6);
        assert_eq!(
            a.intersection_over_union(BoundingBox::from_corners(0.6, 0.0, 0.9, 1.0)),
            0.0
        );
    }
}
