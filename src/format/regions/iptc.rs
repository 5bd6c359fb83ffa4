//! `Iptc4xmpExt:ImageRegion` [Photo Metadata 2025.1, Image Region]: rectangles by their top left corner, circles and
//! polygons, in fractions or in pixels.

use super::carrier::{Layout, around, fraction, number};
use crate::domain::inference::BoundingBox;
use crate::domain::photo::Size;
use crate::format::xmp::{Kind, Node, Value};

/// IPTC's vocabulary of what a region holds [cv.iptc.org: imageregiontype].
const HUMAN: &str = "http://cv.iptc.org/newscodes/imageregiontype/human";

pub static LAYOUT: Layout = Layout {
    list: None,
    // It always counts on the picture as stored.
    dimensions: |_| None,
    area,
    place,
    name: |region| {
        let names = ["Iptc4xmpExt:PersonInImage", "Iptc4xmpExt:Name"];
        let mut names = names.iter().filter_map(|name| region.member(*name)?.text());
        names.find(|name| !name.is_empty()).map(str::to_owned)
    },
    is_face: |region| {
        let kinds = region.member("Iptc4xmpExt:rCtype").map(Node::items);
        let mut kinds = kinds.unwrap_or_default().iter();
        let is_human = |kind: &Node| {
            let identifiers = kind.member("xmp:Identifier");
            identifiers.is_some_and(|all| {
                all.texts()
                    .any(|one| one.replacen("https:", "http:", 1) == HUMAN)
            })
        };
        kinds.any(is_human) || region.member("Iptc4xmpExt:PersonInImage").is_some()
    },
    begin: Some(region),
    say_size: |_, _| {},
};

fn area(region: &Node, stored: Option<Size>) -> Option<BoundingBox> {
    let boundary = region.member("Iptc4xmpExt:RegionBoundary")?;
    let text = |name: &str| boundary.member(name)?.text();
    let (across, down) = match text("Iptc4xmpExt:rbUnit")? {
        "relative" => (1.0, 1.0),
        "pixel" => {
            let stored = stored?;
            (stored.width as f32, stored.height as f32)
        }
        _ => return None,
    };
    let x = |node: &Node| Some(number(node, "Iptc4xmpExt:rbX")? / across);
    let y = |node: &Node| Some(number(node, "Iptc4xmpExt:rbY")? / down);
    match text("Iptc4xmpExt:rbShape")? {
        "rectangle" => Some(BoundingBox {
            x: x(boundary)?,
            y: y(boundary)?,
            width: number(boundary, "Iptc4xmpExt:rbW")? / across,
            height: number(boundary, "Iptc4xmpExt:rbH")? / down,
        }),
        "circle" => {
            // In fractions of the picture's width.
            let radius = number(boundary, "Iptc4xmpExt:rbRx")?;
            let ratio = match stored {
                Some(Size { width, height }) => width as f32 / height.max(1) as f32,
                None => 1.0,
            };
            let (wide, high) = match across {
                1.0 => (radius, radius * ratio),
                _ => (radius / across, radius / down),
            };
            Some(around(x(boundary)?, y(boundary)?, 2.0 * wide, 2.0 * high))
        }
        "polygon" => {
            let corners = boundary.member("Iptc4xmpExt:rbVertices")?.items();
            let corners: Vec<(f32, f32)> = corners
                .iter()
                .filter_map(|corner| Some((x(corner)?, y(corner)?)))
                .collect();
            let first = corners.first()?;
            let start = (first.0, first.1, first.0, first.1);
            let (left, top, right, bottom) = corners.iter().fold(start, |all, (x, y)| {
                (all.0.min(*x), all.1.min(*y), all.2.max(*x), all.3.max(*y))
            });
            Some(BoundingBox::from_corners(left, top, right, bottom))
        }
        _ => None,
    }
}

fn place(region: &mut Node, face: BoundingBox) {
    let mut boundary = Node::from(Value::Structure(Vec::new()));
    boundary.set_member("Iptc4xmpExt:rbShape", "rectangle");
    boundary.set_member("Iptc4xmpExt:rbUnit", "relative");
    // The point is the top left corner.
    boundary.set_member("Iptc4xmpExt:rbX", fraction(face.x).as_str());
    boundary.set_member("Iptc4xmpExt:rbY", fraction(face.y).as_str());
    boundary.set_member("Iptc4xmpExt:rbW", fraction(face.width).as_str());
    boundary.set_member("Iptc4xmpExt:rbH", fraction(face.height).as_str());
    region.set_member("Iptc4xmpExt:RegionBoundary", boundary);
}

fn region(face: BoundingBox) -> Node {
    let mut kind = Node::from(Value::Structure(Vec::new()));
    let identifiers = vec![Node::from(HUMAN)];
    kind.set_member("xmp:Identifier", Value::Array(Kind::Bag, identifiers));
    let mut region = Node::from(Value::Structure(Vec::new()));
    place(&mut region, face);
    region.set_member("Iptc4xmpExt:rCtype", Value::Array(Kind::Bag, vec![kind]));
    region
}
