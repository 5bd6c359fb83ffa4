//! Faces that a sidecar and its photo's file mark, in one list.

use super::carrier::carriers;
use super::{SAME, is_among};
use crate::format::xmp::{Node, Packet};

/// Puts the regions that only `other` has behind those of `packet`. Lists that count on different pictures cannot be one:
/// then that of `packet` stands alone.
pub fn unite(packet: &mut Packet, other: &Packet) {
    for carrier in carriers() {
        let (Some(known), Some(more)) = (packet.get(carrier.property), other.get(carrier.property))
        else {
            continue;
        };
        let ratio = |node: &Node| {
            let (width, height) = (carrier.layout.dimensions)(node)?;
            (width > 0.0 && height > 0.0).then_some(width / height)
        };
        /// A row more or less.
        const SHARE: f32 = 0.02;
        let counts_alike = match (ratio(known), ratio(more)) {
            (Some(one), Some(two)) => (one - two).abs() <= SHARE * one.max(two),
            _ => true,
        };
        if !counts_alike {
            continue;
        }
        let known = carrier.items(known);
        let areas = known
            .iter()
            .filter_map(|region| (carrier.layout.area)(region, None));
        let areas: Vec<_> = areas.collect();
        let is_new = |region: &&Node| match (carrier.layout.area)(region, None) {
            Some(area) => !is_among(area, &areas, SAME),
            None => !known.contains(*region),
        };
        let new: Vec<Node> = carrier.items(more).iter().filter(is_new).cloned().collect();
        if !new.is_empty() {
            carrier.change(packet, |regions| regions.extend(new));
        }
    }
}
