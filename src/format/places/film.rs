//! Places in films, as motion photos carry one behind the picture [QuickTime File Format; 3GPP 26.244, 8.8].

use std::ops::Range;

use crate::domain::fact::{Carrier, Fact};
use crate::domain::found::{Location, Place};

/// No box that tells a place is longer.
const LONGEST: usize = 1024;
const HEAD: usize = 8;

struct Atom {
    kind: Kind,
    /// Where its four letters stand.
    at: usize,
    content: Range<usize>,
    location: Option<Location>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    UserData,
    /// Of mobile phones.
    Information,
    /// A value of Apple's keys.
    Value,
}

impl Kind {
    /// Whether it is how a carrier of the fact table stands in a film.
    fn is(self, carrier: &str) -> bool {
        matches!(
            (self, carrier),
            (Kind::UserData, "\u{a9}xyz")
                | (Kind::Information, "loci")
                | (Kind::Value, "com.apple.quicktime.location.ISO6709")
        )
    }

    /// What the fact table calls it; nothing where the table has no such carrier.
    fn name(self) -> Option<&'static str> {
        let mut carriers = Fact::Place.carriers().iter();
        carriers.find_map(|carrier| match carrier {
            Carrier::Film(name) => self.is(name).then_some(*name),
            _ => None,
        })
    }
}

pub fn places(file: &[u8]) -> Vec<Place> {
    let place = |found: Atom| Place {
        carrier: format!("film {}", found.kind.name().unwrap_or_default()),
        location: found.location,
    };
    boxes(file).map(place).collect()
}

/// Such a box becomes one of free space, so that nothing moves; a value becomes spaces.
pub fn blank(file: &mut [u8]) {
    let found: Vec<Atom> = boxes(file).collect();
    for Atom {
        kind, at, content, ..
    } in found
    {
        match kind {
            Kind::UserData | Kind::Information => {
                file[at..at + 4].copy_from_slice(b"free");
                file[content].fill(0);
            }
            Kind::Value => file[content].fill(b' '),
        }
    }
}

fn boxes(file: &[u8]) -> impl Iterator<Item = Atom> {
    (4..file.len()).filter_map(move |at| {
        let kind = match file[at..] {
            [0xa9, b'x', b'y', b'z', ..] => Kind::UserData,
            [b'l', b'o', b'c', b'i', ..] => Kind::Information,
            [b'd', b'a', b't', b'a', 0, 0, 0, 1, ..] => Kind::Value,
            _ => return None,
        };
        let length = u32::from_be_bytes(*file[at - 4..].first_chunk()?) as usize;
        if !(HEAD..=LONGEST).contains(&length) {
            return None;
        }
        let content = at + 4..at - 4 + length;
        let bytes = file.get(content.clone())?;
        let (content, location) = match kind {
            Kind::UserData => {
                let text = bytes.iter().position(|byte| matches!(byte, b'+' | b'-'))?;
                (content, iso_6709(&bytes[text..]))
            }
            Kind::Information => (content, Some(information(bytes)?)),
            Kind::Value => {
                // Behind its type and locale.
                let text = bytes.get(HEAD..)?;
                (content.start + HEAD..content.end, Some(iso_6709(text)?))
            }
        };
        Some(Atom {
            kind,
            at,
            content,
            location,
        })
    })
}

/// Version and flags, language, name and role; then three numbers of 16 bits before the point and 16 behind.
fn information(content: &[u8]) -> Option<Location> {
    let rest = content.get(6..)?;
    let end = rest.iter().position(|byte| *byte == 0)?;
    let numbers = rest.get(end + 2..)?;
    let number = |index: usize| {
        let four = numbers.get(index * 4..)?.first_chunk::<4>()?;
        Some(f64::from(i32::from_be_bytes(*four)) / 65_536.0)
    };
    let (longitude, latitude, altitude) = (number(0)?, number(1)?, number(2)?);
    is_on_earth(latitude, longitude).then_some(Location {
        latitude,
        longitude,
        altitude: Some(altitude),
    })
}

fn is_on_earth(latitude: f64, longitude: f64) -> bool {
    latitude.abs() <= 90.0 && longitude.abs() <= 180.0
}

/// `+47.3680+008.5420+408.000/`: degrees, or degrees with minutes, or with seconds too [ISO 6709, annex H].
fn iso_6709(text: &[u8]) -> Option<Location> {
    let end = text
        .iter()
        .position(|byte| !matches!(byte, b'+' | b'-' | b'.' | b'0'..=b'9'))
        .unwrap_or(text.len());
    let text = std::str::from_utf8(&text[..end]).ok()?;
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices(['+', '-']).skip(1) {
        parts.push(&text[start..at]);
        start = at;
    }
    parts.push(&text[start..]);
    let [latitude, longitude, rest @ ..] = parts.as_slice() else {
        return None;
    };
    let (latitude, longitude) = (degrees(latitude, 2)?, degrees(longitude, 3)?);
    is_on_earth(latitude, longitude).then_some(Location {
        latitude,
        longitude,
        altitude: rest.first().and_then(|metres| metres.parse().ok()),
    })
}

/// `wide`: digits of whole degrees.
fn degrees(text: &str, wide: usize) -> Option<f64> {
    let sign = match text.chars().next()? {
        '-' => -1.0,
        '+' => 1.0,
        _ => return None,
    };
    let digits = &text[1..];
    let (whole, _) = digits.split_once('.').unwrap_or((digits, ""));
    let piece = |from: usize, to: usize| digits.get(from..to)?.parse::<f64>().ok();
    let (minutes, seconds) = (wide + 2, wide + 4);
    let angle = match whole.len() {
        length if length == seconds => {
            let rest = digits.get(minutes..)?.parse::<f64>().ok()?;
            piece(0, wide)? + piece(wide, minutes)? / 60.0 + rest / 3600.0
        }
        length if length == minutes => {
            piece(0, wide)? + digits.get(wide..)?.parse::<f64>().ok()? / 60.0
        }
        _ => digits.parse::<f64>().ok()?,
    };
    Some(angle * sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KINDS: [Kind; 3] = [Kind::UserData, Kind::Information, Kind::Value];

    #[test]
    fn every_carrier_of_films_is_looked_for_and_no_other() {
        for carrier in Fact::Place.carriers() {
            if let Carrier::Film(name) = carrier {
                assert!(KINDS.iter().any(|kind| kind.is(name)), "{name}");
            }
        }
        assert!(KINDS.iter().all(|kind| kind.name().is_some()));
    }
}
