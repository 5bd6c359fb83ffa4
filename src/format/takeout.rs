//! What Google Takeout says of a photo in JSON → the properties of a sidecar.

use serde_json::Value;

use super::xmp::{Kind, Node, Packet, Value as Held};

/// No description is longer; what is, is none.
const LONGEST: usize = 1 << 20;

/// Text and place; `None` for what is no such JSON. Zero and zero is Google's way to say that it knows no place.
pub fn packet(json: &[u8]) -> Option<Packet> {
    if json.len() > LONGEST {
        return None;
    }
    let json = json.strip_prefix(b"\xef\xbb\xbf").unwrap_or(json);
    let told: Value = serde_json::from_slice(json).ok()?;
    told.as_object().filter(|_| is_takeout(&told))?;
    let mut packet = Packet::default();
    let description = told["description"].as_str().map(str::trim);
    if let Some(text) = description.filter(|text| !text.is_empty()) {
        packet
            .entry("dc:description", Held::Array(Kind::Alt, Vec::new()))
            .set_language("x-default", Some(text));
    }
    let places = [&told["geoData"], &told["geoDataExif"]];
    let place = places.into_iter().find_map(|place| {
        let (latitude, longitude) = (place["latitude"].as_f64()?, place["longitude"].as_f64()?);
        let is_told = latitude != 0.0 || longitude != 0.0;
        let is_on_earth = latitude.abs() <= 90.0 && longitude.abs() <= 180.0;
        (is_told && is_on_earth).then_some((latitude, longitude))
    });
    if let Some((latitude, longitude)) = place {
        let mut set = |property: &str, angle: f64, letters: [char; 2]| {
            let letter = letters[usize::from(angle < 0.0)];
            let (degrees, minutes) = (angle.abs().trunc(), angle.abs().fract() * 60.0);
            let text = format!("{degrees},{minutes:.6}{letter}");
            packet.set(property, Node::from(text.as_str()));
        };
        set("exif:GPSLatitude", latitude, ['N', 'S']);
        set("exif:GPSLongitude", longitude, ['E', 'W']);
    }
    Some(packet)
}

fn is_takeout(told: &Value) -> bool {
    [
        "photoTakenTime",
        "geoData",
        "creationTime",
        "googlePhotosOrigin",
    ]
    .iter()
    .any(|member| told.get(member).is_some())
}
