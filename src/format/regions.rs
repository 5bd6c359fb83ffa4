//! Faces as regions: the Metadata Working Group's [MWG 2.0, 5.9] and IPTC's [Photo Metadata 2025.1, Image Region].
//! Both are places on the picture as stored.

use super::xmp::{Kind, Node, Packet, Value};
use crate::domain::inference::BoundingBox;
use crate::domain::photo::{Orientation, Photo};

const REGIONS: &str = "mwg-rs:Regions";
const LIST: &str = "mwg-rs:RegionList";
const IPTC_REGIONS: &str = "Iptc4xmpExt:ImageRegion";
/// IPTC's vocabulary: what a region holds, and what it is for [cv.iptc.org: imageregiontype, imageregionrole].
const HUMAN: &str = "http://cv.iptc.org/newscodes/imageregiontype/human";
/// Two boxes that share this much mark the same face.
const SAME: f32 = 0.6;

/// The faces a packet marks, on the upright picture.
pub fn read(packet: &Packet, orientation: Orientation) -> Vec<BoundingBox> {
    let Some(list) = packet.get(REGIONS).and_then(|regions| regions.member(LIST)) else {
        return Vec::new();
    };
    (list.items().iter())
        .filter(|region| is_face(region))
        .filter_map(area)
        .map(|stored| orientation.box_upright(stored).clamped())
        .collect()
}

fn is_face(region: &Node) -> bool {
    region.member("mwg-rs:Type").and_then(Node::text) == Some("Face")
}

fn area(region: &Node) -> Option<BoundingBox> {
    let area = region.member("mwg-rs:Area")?;
    let number = |name: &str| {
        let text = area.member(name)?.text()?;
        text.parse::<f32>().ok().filter(|value| value.is_finite())
    };
    let (x, y) = (number("stArea:x")?, number("stArea:y")?);
    // A circle has a diameter; a point has no extent and hides nothing.
    let diameter = number("stArea:d");
    let (width, height) = (
        number("stArea:w").or(diameter)?,
        number("stArea:h").or(diameter)?,
    );
    Some(BoundingBox {
        x: x - width / 2.0,
        y: y - height / 2.0,
        width,
        height,
    })
}

/// Brings both kinds of regions in step: the removed ones go, new faces come behind, all others stay as they are.
pub fn write(packet: &mut Packet, faces: &[BoundingBox], removed: &[BoundingBox], photo: &Photo) {
    let stored = |area: &BoundingBox| photo.orientation.box_as_stored(area.clamped());
    let faces: Vec<BoundingBox> = faces.iter().map(stored).collect();
    let removed: Vec<BoundingBox> = removed.iter().map(stored).collect();
    if packet.get(REGIONS).is_some() || !faces.is_empty() {
        write_mwg(packet, &faces, &removed, photo);
    }
    if packet.get(IPTC_REGIONS).is_some() || !faces.is_empty() {
        let regions = packet.entry(IPTC_REGIONS, Value::Array(Kind::Bag, Vec::new()));
        bring_in_step(
            regions.items_mut(Kind::Bag),
            &faces,
            &removed,
            boundary,
            iptc_region,
        );
        if regions.items().is_empty() {
            packet.remove(IPTC_REGIONS);
        }
    }
}

fn write_mwg(packet: &mut Packet, faces: &[BoundingBox], removed: &[BoundingBox], photo: &Photo) {
    let regions = packet.entry(REGIONS, Value::Structure(Vec::new()));
    if regions.member("mwg-rs:AppliedToDimensions").is_none() {
        let size = photo.orientation.applied_to(photo.size);
        let mut dimensions = Node::from(Value::Structure(Vec::new()));
        dimensions.set_member("stDim:w", size.width.to_string().as_str());
        dimensions.set_member("stDim:h", size.height.to_string().as_str());
        dimensions.set_member("stDim:unit", "pixel");
        regions.set_member("mwg-rs:AppliedToDimensions", dimensions);
    }
    let mut list = (regions.member(LIST).cloned())
        .unwrap_or_else(|| Value::Array(Kind::Bag, Vec::new()).into());
    let face_area = |region: &Node| area(region).filter(|_| is_face(region));
    bring_in_step(
        list.items_mut(Kind::Bag),
        faces,
        removed,
        face_area,
        mwg_region,
    );
    let is_empty = list.items().is_empty();
    regions.set_member(LIST, list);
    if is_empty {
        packet.remove(REGIONS);
    }
}

fn bring_in_step(
    regions: &mut Vec<Node>,
    faces: &[BoundingBox],
    removed: &[BoundingBox],
    area: impl Fn(&Node) -> Option<BoundingBox>,
    region: impl Fn(BoundingBox) -> Node,
) {
    let is_among = |area: BoundingBox, others: &[BoundingBox]| {
        others
            .iter()
            .any(|other| other.intersection_over_union(area) > SAME)
    };
    regions.retain(|known| {
        area(known).is_none_or(|known| !is_among(known, removed) || is_among(known, faces))
    });
    let known: Vec<BoundingBox> = regions.iter().filter_map(&area).collect();
    let new = faces.iter().filter(|face| !is_among(**face, &known));
    regions.extend(new.map(|face| region(*face)));
}

fn mwg_region(stored: BoundingBox) -> Node {
    let mut area = Node::from(Value::Structure(Vec::new()));
    // The point is the centre.
    area.set_member("stArea:x", fraction(stored.x + stored.width / 2.0).as_str());
    area.set_member(
        "stArea:y",
        fraction(stored.y + stored.height / 2.0).as_str(),
    );
    area.set_member("stArea:w", fraction(stored.width).as_str());
    area.set_member("stArea:h", fraction(stored.height).as_str());
    area.set_member("stArea:unit", "normalized");
    let mut region = Node::from(Value::Structure(Vec::new()));
    region.set_member("mwg-rs:Area", area);
    region.set_member("mwg-rs:Type", "Face");
    region
}

fn boundary(region: &Node) -> Option<BoundingBox> {
    let boundary = region.member("Iptc4xmpExt:RegionBoundary")?;
    let text = |name: &str| boundary.member(name)?.text();
    let number = |name: &str| text(name)?.parse::<f32>().ok();
    let is_box = text("Iptc4xmpExt:rbShape") == Some("rectangle")
        && text("Iptc4xmpExt:rbUnit") == Some("relative");
    is_box.then_some(BoundingBox {
        x: number("Iptc4xmpExt:rbX")?,
        y: number("Iptc4xmpExt:rbY")?,
        width: number("Iptc4xmpExt:rbW")?,
        height: number("Iptc4xmpExt:rbH")?,
    })
}

fn iptc_region(stored: BoundingBox) -> Node {
    let mut boundary = Node::from(Value::Structure(Vec::new()));
    boundary.set_member("Iptc4xmpExt:rbShape", "rectangle");
    boundary.set_member("Iptc4xmpExt:rbUnit", "relative");
    // The point is the top left corner.
    boundary.set_member("Iptc4xmpExt:rbX", fraction(stored.x).as_str());
    boundary.set_member("Iptc4xmpExt:rbY", fraction(stored.y).as_str());
    boundary.set_member("Iptc4xmpExt:rbW", fraction(stored.width).as_str());
    boundary.set_member("Iptc4xmpExt:rbH", fraction(stored.height).as_str());
    let mut kind = Node::from(Value::Structure(Vec::new()));
    let identifiers = vec![Node::from(HUMAN)];
    kind.set_member("xmp:Identifier", Value::Array(Kind::Bag, identifiers));
    let mut region = Node::from(Value::Structure(Vec::new()));
    region.set_member("Iptc4xmpExt:RegionBoundary", boundary);
    region.set_member("Iptc4xmpExt:rCtype", Value::Array(Kind::Bag, vec![kind]));
    region
}

/// A ten-thousandth of a pixel on a picture of a hundred megapixels is finer than any face needs.
fn fraction(value: f32) -> String {
    let text = format!("{value:.6}");
    let short = text.trim_end_matches('0').trim_end_matches('.');
    if short.is_empty() || short == "-0" {
        "0".into()
    } else {
        short.to_owned()
    }
}
