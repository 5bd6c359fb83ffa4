//! What a photo's file and its sidecar said before anybody looked at it.

use serde::{Deserialize, Serialize};

use super::draft::Draft;
use super::field::Slot;
use super::inference::BoundingBox;
use super::metadata::Keyword;
use super::provenance::Attributed;
use super::purpose::Purpose;
use super::region::Region;
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
    pub location: Option<Location>,
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

/// A name that the file puts to a face; nobody is recognised.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NamedFace {
    pub name: String,
    /// On the upright picture.
    pub area: BoundingBox,
}

/// Where the camera was, in degrees and metres [Exif 4.6.6].
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
