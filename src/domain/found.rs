//! What a photo's file and its sidecar said before anybody looked at it.

use serde::{Deserialize, Serialize};

use super::draft::Draft;
use super::field::Slot;
use super::inference::BoundingBox;
use super::metadata::Keyword;
use super::provenance::Attributed;
use super::purpose::Purpose;
use super::region::Region;
use super::session::Failure;
use super::time::CameraTime;

/// Values with the property each stood in; nothing of it is ever thought up.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// At most one a slot: the one that comes first by the rules of the Metadata Working Group.
    pub texts: Vec<(Slot, Attributed<String>)>,
    /// What other properties say instead: shown beside, never dropped silently.
    pub disagreements: Vec<(Slot, Attributed<String>)>,
    /// What only some of the sources say, and conclusions from traces: for a person to confirm.
    pub proposals: Draft,
    pub keywords: Vec<Attributed<Keyword>>,
    /// On the upright picture.
    pub faces: Vec<Attributed<Region>>,
    /// Of those, the ones that have a name in the file.
    pub named_faces: Vec<NamedFace>,
    /// Every property that says where the camera was or what it was directed at.
    pub places: Vec<Place>,
    pub taken: Option<CameraTime>,
    /// What the picture is there for, as a review had it.
    pub purpose: Option<Attributed<Purpose>>,
    /// Worth knowing, not for changing: camera, date, serial numbers.
    pub details: Vec<Detail>,
    /// A signed account of where the picture comes from, which any change of the file breaks.
    pub has_manifest: bool,
    /// What is damaged or odd, in words.
    pub findings: Vec<String>,
    /// Why there is nothing to see, where what the file says could be read all the same.
    pub no_picture: Option<Failure>,
}

impl Found {
    /// Whether there is anything for a person to look through.
    pub fn says_something(&self) -> bool {
        !(self.texts.is_empty()
            && self.keywords.is_empty()
            && self.proposals == Draft::default()
            && self.faces.is_empty()
            && self.places.is_empty()
            && self.details.is_empty())
    }
}

/// A name that the file puts to a face; nobody is recognised.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NamedFace {
    pub name: String,
    /// On the upright picture.
    pub area: BoundingBox,
}

/// A place that something in the file or in its sidecar tells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// What tells it: `EXIF GPS`, `sidecar exif:GPSLatitude`.
    pub carrier: String,
    /// Nothing where the coordinates are not whole: without their hemisphere, or only the name of an area.
    pub location: Option<Location>,
}

/// Where it is, in degrees and metres [Exif 4.6.6].
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Location {
    /// North is positive.
    pub latitude: f64,
    /// East is positive.
    pub longitude: f64,
    /// Above the sea.
    pub altitude: Option<f64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Detail {
    pub name: String,
    pub value: String,
    /// The property it stood in.
    pub property: String,
}
