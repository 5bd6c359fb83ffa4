//! Faces as regions, in every property that marks any: the Metadata Working Group's [MWG 2.0, 5.9], IPTC's [Photo Metadata
//! 2025.1, Image Region], and those of Windows and ACDSee. New faces are written in the two standards.

mod acdsee;
mod carrier;
mod form;
mod frame;
mod iptc;
mod microsoft;
mod mwg;
mod names;
mod unite;

use super::xmp::Packet;
use crate::domain::inference::BoundingBox;
use crate::domain::photo::{Orientation, Photo, Size};
use crate::domain::review::Reviewed;
use carrier::carriers;
use frame::Frame;

pub use names::people;
pub use unite::unite;

/// Two boxes that share this much mark the same face.
const SAME: f32 = 0.49;
/// Two boxes of one name that share this much do too.
const SAME_OF_ONE_NAME: f32 = 0.1;

/// A face as a packet marks it.
#[derive(Clone, Debug, PartialEq)]
pub struct Marked {
    /// On the upright picture.
    pub area: BoundingBox,
    pub name: Option<String>,
    pub property: &'static str,
}

/// What a packet marks, and what about it cannot be taken as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Regions {
    pub faces: Vec<Marked>,
    pub findings: Vec<String>,
}

/// `stored`: the size of the picture as the file has it.
pub fn read(packet: &Packet, orientation: Orientation, stored: Option<Size>) -> Regions {
    let mut regions = Regions::default();
    for carrier in carriers() {
        let Some(node) = packet.get(carrier.property) else {
            continue;
        };
        let frame = carrier.frame(node, orientation, stored);
        let all = carrier.items(node).iter();
        let faces = all.filter(|region| (carrier.layout.is_face)(region));
        let faces = faces.filter_map(|region| {
            Some(Marked {
                area: frame.to_stored((carrier.layout.area)(region, stored)?, orientation),
                name: (carrier.layout.name)(region),
                property: carrier.property,
            })
        });
        let faces: Vec<Marked> = faces.collect();
        match frame {
            Frame::Foreign { width, height } if !faces.is_empty() => {
                regions.findings.push(format!(
                    "{} marks faces on another picture, of {width} \u{d7} {height}: not taken over",
                    carrier.property
                ));
            }
            Frame::Foreign { .. } => {}
            Frame::Stored | Frame::Upright => {
                regions.faces.extend(faces.into_iter().map(|face| Marked {
                    area: orientation.box_upright(face.area).clamped(),
                    ..face
                }));
            }
        }
    }
    regions
}

/// Whether two mark one face.
pub fn is_same(one: &Marked, other: &Marked) -> bool {
    let shared = one.area.intersection_over_union(other.area);
    let has_one_name = one.name.is_some() && one.name == other.name;
    shared > SAME || has_one_name && shared > SAME_OF_ONE_NAME
}

/// Brings all of them in step: the removed faces go from wherever they are marked, and their names with them; moved ones
/// move, new ones come behind, all others stay as they are.
pub fn write(packet: &mut Packet, reviewed: &Reviewed, photo: &Photo) {
    let orientation = photo.orientation;
    let as_stored = |area: BoundingBox| orientation.box_as_stored(area.clamped());
    let faces: Vec<BoundingBox> = reviewed.faces().map(as_stored).collect();
    let removed = reviewed.removed_faces().iter().copied();
    let removed: Vec<BoundingBox> = removed.map(as_stored).collect();
    let stored = orientation.applied_to(photo.size);
    for (from, to) in reviewed.moved_faces() {
        displace(
            packet,
            (as_stored(*from), as_stored(*to)),
            orientation,
            stored,
        );
    }
    let gone = remove(packet, &faces, &removed, orientation, stored);
    names::forget(packet, &gone);
    if !faces.is_empty() {
        add(packet, &faces, orientation, stored);
    }
}

fn displace(
    packet: &mut Packet,
    (from, to): (BoundingBox, BoundingBox),
    orientation: Orientation,
    stored: Size,
) {
    for carrier in carriers() {
        let marked = carrier.marked(packet, orientation, stored);
        let is_it = |area: BoundingBox| is_among(area, &[from], SAME);
        let moves: Vec<bool> = marked
            .iter()
            .map(|(area, _)| area.is_some_and(is_it))
            .collect();
        let Some(node) = packet
            .get(carrier.property)
            .filter(|_| moves.contains(&true))
        else {
            continue;
        };
        let frame = carrier.frame(node, orientation, Some(stored));
        carrier.change(packet, |regions| {
            for (region, _) in regions.iter_mut().zip(moves).filter(|(_, moves)| *moves) {
                (carrier.layout.place)(region, frame.of_stored(to, orientation));
            }
        });
    }
}

/// Tells the names that are marked nowhere any more.
fn remove(
    packet: &mut Packet,
    faces: &[BoundingBox],
    removed: &[BoundingBox],
    orientation: Orientation,
    stored: Size,
) -> Vec<String> {
    if removed.is_empty() {
        return Vec::new();
    }
    let goes = |area: BoundingBox| is_among(area, removed, SAME) && !is_among(area, faces, SAME);
    let mut gone: Vec<String> = Vec::new();
    for carrier in carriers() {
        let marked = carrier.marked(packet, orientation, stored);
        let named = marked
            .into_iter()
            .filter(|(area, _)| area.is_some_and(goes));
        gone.extend(named.filter_map(|(_, name)| name));
    }
    let mut left: Vec<String> = Vec::new();
    for carrier in carriers() {
        let goes = |(area, name): &(Option<BoundingBox>, Option<String>)| {
            let is_named = name.as_ref().is_some_and(|name| gone.contains(name));
            match area {
                Some(area) => goes(*area) || is_named && is_among(*area, removed, SAME_OF_ONE_NAME),
                None => is_named,
            }
        };
        let marked = carrier.marked(packet, orientation, stored);
        let stays: Vec<bool> = marked.iter().map(|marked| !goes(marked)).collect();
        let kept = marked.into_iter().zip(&stays).filter(|(_, stays)| **stays);
        left.extend(kept.filter_map(|((_, name), _)| name));
        if stays.contains(&false) {
            carrier.change(packet, |regions| {
                let mut stays = stays.into_iter();
                regions.retain(|_| stays.next().unwrap_or(true));
            });
        }
    }
    gone.retain(|name| !left.contains(name));
    gone
}

/// Into the lists of the standards, each by the picture that it is told of.
fn add(packet: &mut Packet, faces: &[BoundingBox], orientation: Orientation, stored: Size) {
    for carrier in carriers() {
        let Some(region) = carrier.layout.begin else {
            continue;
        };
        let known = carrier.marked(packet, orientation, stored);
        let known: Vec<BoundingBox> = known.into_iter().filter_map(|(area, _)| area).collect();
        let new = faces.iter().filter(|face| !is_among(**face, &known, SAME));
        let new: Vec<BoundingBox> = new.copied().collect();
        if new.is_empty() {
            continue;
        }
        let frame = match packet.get(carrier.property) {
            Some(node) => carrier.frame(node, orientation, Some(stored)),
            None => Frame::Stored,
        };
        if let Frame::Foreign { .. } = frame {
            // It counts on another picture; the other standard takes what is new.
            continue;
        }
        carrier.say_size(packet, stored);
        carrier.change(packet, |regions| {
            regions.extend(
                new.iter()
                    .map(|face| region(frame.of_stored(*face, orientation))),
            );
        });
    }
}

fn is_among(area: BoundingBox, others: &[BoundingBox], shared: f32) -> bool {
    (others.iter()).any(|other| other.intersection_over_union(area) > shared)
}
