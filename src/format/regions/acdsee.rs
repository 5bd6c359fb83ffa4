//! `acdsee-rs:Regions` of ACDSee: shaped as the Metadata Working Group's, with the area that is displayed beside the one
//! that was computed.

use super::carrier::{Layout, around, fraction, number, text};
use crate::format::xmp::{Node, Value};

pub static LAYOUT: Layout = Layout {
    list: Some("acdsee-rs:RegionList"),
    dimensions: |regions| {
        let dimensions = regions.member("acdsee-rs:AppliedToDimensions")?;
        Some((
            number(dimensions, "acdsee-stDim:w")?,
            number(dimensions, "acdsee-stDim:h")?,
        ))
    },
    area: |region, _| {
        let areas = ["acdsee-rs:DLYArea", "acdsee-rs:ALGArea"];
        let mut areas = areas.iter().filter_map(|area| region.member(*area));
        areas.find_map(|area| {
            Some(around(
                number(area, "acdsee-stArea:x")?,
                number(area, "acdsee-stArea:y")?,
                number(area, "acdsee-stArea:w")?,
                number(area, "acdsee-stArea:h")?,
            ))
        })
    },
    place: |region, face| {
        let mut area = Node::from(Value::Structure(Vec::new()));
        let middle = (face.x + face.width / 2.0, face.y + face.height / 2.0);
        area.set_member("acdsee-stArea:x", fraction(middle.0).as_str());
        area.set_member("acdsee-stArea:y", fraction(middle.1).as_str());
        area.set_member("acdsee-stArea:w", fraction(face.width).as_str());
        area.set_member("acdsee-stArea:h", fraction(face.height).as_str());
        region.set_member("acdsee-rs:DLYArea", area.clone());
        region.set_member("acdsee-rs:ALGArea", area);
    },
    // A name that was proposed and refused is nobody's.
    name: |region| {
        let is_refused = text(region, "acdsee-rs:NameAssignType").as_deref() == Some("denied");
        text(region, "acdsee-rs:Name").filter(|_| !is_refused)
    },
    is_face: |region| {
        let kind = region.member("acdsee-rs:Type").and_then(Node::text);
        kind == Some("Face")
    },
    begin: None,
    say_size: |_, _| {},
};
