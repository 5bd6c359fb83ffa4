//! Places in XMP: at the top of a packet and in every structure below.

use crate::domain::fact::{Carrier, Fact};
use crate::domain::found::{Location, Place};
use crate::format::xmp::namespace::{of_prefix, prefix_of};
use crate::format::xmp::{Name, Node, Packet, Property, Value};

/// Parts of the names of properties that tell a point or an area. What goes with them (times, satellites, versions) is
/// taken out too, but is no place by itself.
const TELLING: [&str; 4] = ["latitude", "longitude", "longtitude", "areainformation"];
/// Whole names, of the vocabulary that was made for points alone.
const TELLING_WHOLE: [&str; 3] = ["lat", "long", "lat_long"];

/// Whether a property carries the place, by the fact table.
pub fn is_carrier(namespace: &str, local: &str) -> bool {
    let lower = local.to_lowercase();
    Fact::Place.carriers().iter().any(|carrier| match carrier {
        Carrier::Xmp(property) => {
            let known = property.split_once(':');
            known.is_some_and(|(prefix, known)| {
                known == local && of_prefix(prefix) == Some(namespace)
            })
        }
        Carrier::XmpNamed { prefix, beginning } => {
            local.starts_with(beginning) && of_prefix(prefix) == Some(namespace)
        }
        Carrier::XmpHolding(word) => lower.contains(word),
        _ => false,
    })
}

fn is_named(name: &Name) -> bool {
    is_carrier(&name.namespace, &name.local)
}

fn tells(name: &Name) -> bool {
    let local = name.local.to_lowercase();
    let holds = TELLING.iter().any(|word| local.contains(word));
    is_named(name) && !local.ends_with("ref") && (holds || TELLING_WHOLE.contains(&local.as_str()))
}

/// `whose` packet it is begins the name of each carrier.
pub fn places(packet: &Packet, whose: &str) -> Vec<Place> {
    let mut places = Vec::new();
    gather(&packet.properties, whose, &mut places);
    places
}

fn gather(properties: &[Property], path: &str, places: &mut Vec<Place>) {
    // One place for all that one structure says in one namespace about one point.
    let mut groups: Vec<(&str, bool)> = Vec::new();
    for property in properties {
        let name = &property.name;
        let is_filled = property.node.text().is_some_and(|text| !text.is_empty());
        if tells(name) && is_filled {
            let group = (&*name.namespace, name.local.contains("Dest"));
            if !groups.contains(&group) {
                groups.push(group);
                places.push(Place {
                    carrier: format!("{path} {}", called(name)),
                    location: location(properties, group),
                });
            }
        }
    }
    for property in properties {
        let path = format!("{path} {}", called(&property.name));
        below(&property.node, &path, places);
    }
}

fn below(node: &Node, path: &str, places: &mut Vec<Place>) {
    match &node.value {
        Value::Structure(members) => gather(members, path, places),
        Value::Array(_, items) => items.iter().for_each(|item| below(item, path, places)),
        Value::Text(_) | Value::Uri(_) => {}
    }
    gather(&node.qualifiers, path, places);
}

/// By the prefix that its namespace usually has.
fn called(name: &Name) -> String {
    match prefix_of(&name.namespace) {
        Some(prefix) => format!("{prefix}:{}", name.local),
        None => name.local.clone(),
    }
}

fn location(
    properties: &[Property],
    (namespace, is_destination): (&str, bool),
) -> Option<Location> {
    let value = |is: &dyn Fn(&str) -> bool| {
        let mut of_group = properties.iter().filter(|property| {
            let Name {
                namespace: own,
                local,
            } = &property.name;
            **own == *namespace && local.contains("Dest") == is_destination
        });
        let found = of_group.find(|property| is(&property.name.local.to_lowercase()));
        found.and_then(|property| property.node.text())
    };
    let angle = |words: [&str; 2], most: f64| {
        let is = |local: &str| words.iter().any(|word| local.ends_with(word));
        let reference = format!("{}ref", words[0]);
        angle(
            value(&is)?,
            value(&|local| local.ends_with(&reference)),
            most,
        )
    };
    let altitude = || {
        let metres = number(value(&|local| local.ends_with("altitude"))?)?;
        let below = value(&|local| local.ends_with("altituderef")) == Some("1");
        Some(if below { -metres } else { metres })
    };
    Some(Location {
        latitude: angle(["latitude", "lat"], 90.0)?,
        longitude: angle(["longitude", "long"], 180.0)
            .or_else(|| angle(["longtitude", "long"], 180.0))?,
        altitude: altitude().filter(|_| !is_destination),
    })
}

/// `47,22.08N` and `47,22,5N` [XMP2 1.2.7.4]; degrees with a sign, or with their hemisphere beside, as Apple has them.
fn angle(text: &str, reference: Option<&str>, most: f64) -> Option<f64> {
    let text = text.trim();
    let letter = text.chars().next_back()?.to_ascii_uppercase();
    let (digits, letter) = match letter {
        'N' | 'S' | 'E' | 'W' => (&text[..text.len() - 1], Some(letter)),
        _ => {
            let beside = reference.and_then(|text| text.trim().chars().next());
            (text, beside.map(|letter| letter.to_ascii_uppercase()))
        }
    };
    let parts: Vec<f64> = digits.split(',').map(number).collect::<Option<_>>()?;
    let angle = match parts.as_slice() {
        [degrees] => *degrees,
        [degrees, minutes] => degrees + minutes / 60.0,
        [degrees, minutes, seconds] => degrees + minutes / 60.0 + seconds / 3600.0,
        _ => return None,
    };
    let angle = match letter {
        Some('S' | 'W') => -angle.abs(),
        _ => angle,
    };
    (angle.is_finite() && angle.abs() <= most).then_some(angle)
}

/// A decimal number, or a fraction.
fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    match text.split_once('/') {
        Some((value, of)) => {
            let (value, of): (f64, f64) = (value.parse().ok()?, of.parse().ok()?);
            (of != 0.0).then(|| value / of)
        }
        None => text.parse().ok(),
    }
}

/// Takes out every property that carries a place, and what holds nothing any more without it.
pub fn strip(packet: &mut Packet) {
    strip_members(&mut packet.properties);
}

fn strip_members(properties: &mut Vec<Property>) {
    properties.retain_mut(|property| !is_named(&property.name) && stays(&mut property.node));
}

/// Whether anything is left of a value that held something before.
fn stays(node: &mut Node) -> bool {
    strip_members(&mut node.qualifiers);
    match &mut node.value {
        Value::Structure(members) => {
            let was_filled = !members.is_empty();
            strip_members(members);
            !(was_filled && members.is_empty())
        }
        Value::Array(_, items) => {
            let was_filled = !items.is_empty();
            items.retain_mut(stays);
            !(was_filled && items.is_empty())
        }
        Value::Text(_) | Value::Uri(_) => true,
    }
}
