//! What the properties that mark faces have in common: a list of regions with areas and names.

use super::form::{self, Form};
use super::frame::Frame;
use crate::domain::fact::Fact;
use crate::domain::inference::BoundingBox;
use crate::domain::photo::{Orientation, Size};
use crate::format::xmp::{Kind, Name, Node, Packet, Value};

/// How a property marks faces.
pub struct Layout {
    /// The member that lists them; none where the property is the list.
    pub list: Option<&'static str>,
    /// The size of the picture that areas are told of, in whatever unit.
    pub dimensions: fn(&Node) -> Option<(f32, f32)>,
    /// Of a face, in fractions of the picture.
    pub area: fn(&Node, Option<Size>) -> Option<BoundingBox>,
    pub name: fn(&Node) -> Option<String>,
    /// Puts the area of one somewhere else.
    pub place: fn(&mut Node, BoundingBox),
    /// Whether it marks a face, and not a pet or what is in focus.
    pub is_face: fn(&Node) -> bool,
    /// A region of a new face; none where new faces are not written.
    pub begin: Option<fn(BoundingBox) -> Node>,
    /// Says how large the picture is, unless that is said; does nothing where no sizes are told.
    pub say_size: fn(&mut Node, Size),
}

/// A property of the fact table that marks faces.
#[derive(Clone, Copy)]
pub struct Carrier {
    pub property: &'static str,
    pub layout: &'static Layout,
}

/// All of them, in the order of the table.
pub fn carriers() -> impl Iterator<Item = Carrier> {
    Fact::Person
        .xmp()
        .filter_map(|property| match form::of(property)? {
            Form::Regions(layout) => Some(Carrier { property, layout }),
            Form::Names | Form::NamesInDetail => None,
        })
}

impl Carrier {
    pub fn items<'a>(&self, node: &'a Node) -> &'a [Node] {
        match self.layout.list {
            Some(list) => node.member(list).map(Node::items).unwrap_or_default(),
            None => node.items(),
        }
    }

    pub fn frame(&self, node: &Node, orientation: Orientation, stored: Option<Size>) -> Frame {
        Frame::of((self.layout.dimensions)(node), orientation, stored)
    }

    /// Every region's area on the stored picture, if it is a face's, and its name.
    pub fn marked(
        &self,
        packet: &Packet,
        orientation: Orientation,
        stored: Size,
    ) -> Vec<(Option<BoundingBox>, Option<String>)> {
        let Some(node) = packet.get(self.property) else {
            return Vec::new();
        };
        let frame = self.frame(node, orientation, Some(stored));
        let marked = |region: &Node| {
            let area =
                (self.layout.area)(region, Some(stored)).filter(|_| (self.layout.is_face)(region));
            let area = match frame {
                Frame::Foreign { .. } => None,
                Frame::Stored | Frame::Upright => area,
            };
            let area = area.map(|area| frame.to_stored(area, orientation));
            (area, (self.layout.name)(region))
        };
        self.items(node).iter().map(marked).collect()
    }

    /// Says in the property how large the picture is, where it tells that and does not yet.
    pub fn say_size(&self, packet: &mut Packet, stored: Size) {
        let empty = match self.layout.list {
            Some(_) => Value::Structure(Vec::new()),
            None => Value::Array(Kind::Bag, Vec::new()),
        };
        (self.layout.say_size)(packet.entry(self.property, empty), stored);
    }

    /// Changes the list; a property that is left without regions goes.
    pub fn change(&self, packet: &mut Packet, change: impl FnOnce(&mut Vec<Node>)) {
        let empty = || Value::Array(Kind::Bag, Vec::new());
        let node = match self.layout.list {
            None => packet.entry(self.property, empty()),
            Some(list) => {
                let node = packet.entry(self.property, Value::Structure(Vec::new()));
                node.member_entry(list, empty())
            }
        };
        let regions = node.items_mut(Kind::Bag);
        change(regions);
        if regions.is_empty() {
            packet.remove(Name::from(self.property));
        }
    }
}

/// A member's number.
pub fn number(structure: &Node, name: &str) -> Option<f32> {
    let text = structure.member(name)?.text()?;
    text.parse::<f32>().ok().filter(|value| value.is_finite())
}

pub fn text(structure: &Node, name: &str) -> Option<String> {
    let text = structure.member(name)?.text()?;
    (!text.is_empty()).then(|| text.to_owned())
}

/// A box by its middle.
pub fn around(x: f32, y: f32, width: f32, height: f32) -> BoundingBox {
    BoundingBox {
        x: x - width / 2.0,
        y: y - height / 2.0,
        width,
        height,
    }
}

/// A ten-thousandth of a pixel on a picture of a hundred megapixels is finer than any face needs.
pub fn fraction(value: f32) -> String {
    let text = format!("{value:.6}");
    let short = text.trim_end_matches('0').trim_end_matches('.');
    if short.is_empty() || short == "-0" {
        "0".into()
    } else {
        short.to_owned()
    }
}
