//! Places in EXIF: the GPS directories of a block, and where blocks begin in a file [Exif 3.0, 4.6.6].

use crate::domain::found::{Location, Place};
use crate::format::tiff::{self, Entry, Tiff};

const LATITUDE_REF: u16 = 1;
const LATITUDE: u16 = 2;
const LONGITUDE_REF: u16 = 3;
const LONGITUDE: u16 = 4;
const ALTITUDE_REF: u16 = 5;
const ALTITUDE: u16 = 6;
const TO_LATITUDE_REF: u16 = 19;
const TO_LATITUDE: u16 = 20;
const TO_LONGITUDE_REF: u16 = 21;
const TO_LONGITUDE: u16 = 22;
const AREA: u16 = 28;
/// How it begins in a JPEG and in all that was copied from one.
const PREFIX: &[u8] = b"Exif\0\0";

/// One place a directory for the camera, one for what it was directed at, one for a named area.
pub fn places(block: &[u8], carrier: &str) -> Vec<Place> {
    let Some(tiff) = Tiff::open(block) else {
        return Vec::new();
    };
    let mut places = Vec::new();
    for pointer in tiff::gps_directories(&tiff) {
        let gps = Gps {
            entries: tiff.entries(pointer.directory),
            tiff: &tiff,
        };
        if gps.tells(LATITUDE) || gps.tells(LONGITUDE) {
            let location = gps.location([LATITUDE_REF, LATITUDE, LONGITUDE_REF, LONGITUDE], true);
            places.push((carrier.to_owned(), location));
        }
        if gps.tells(TO_LATITUDE) || gps.tells(TO_LONGITUDE) {
            let tags = [TO_LATITUDE_REF, TO_LATITUDE, TO_LONGITUDE_REF, TO_LONGITUDE];
            places.push((
                format!("{carrier} (destination)"),
                gps.location(tags, false),
            ));
        }
        if gps.names_an_area() {
            places.push((format!("{carrier} (name of an area)"), None));
        }
    }
    let place = |(carrier, location)| Place { carrier, location };
    places.into_iter().map(place).collect()
}

/// Where a TIFF header stands in a file, alone or behind the prefix of EXIF.
pub fn beginnings(file: &[u8]) -> impl Iterator<Item = usize> {
    let is_header = |at: usize| {
        let rest = &file[at..];
        match rest {
            // With its first directory right behind it, as nearly all writers put it.
            [b'I', b'I', 42, 0, 8, 0, 0, 0, ..] | [b'M', b'M', 0, 42, 0, 0, 0, 8, ..] => true,
            [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => file[..at].ends_with(PREFIX),
            _ => false,
        }
    };
    (0..file.len()).filter(move |at| matches!(file[*at], b'I' | b'M') && is_header(*at))
}

struct Gps<'a> {
    tiff: &'a Tiff<'a>,
    entries: Vec<Entry>,
}

impl Gps<'_> {
    fn entry(&self, tag: u16) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.tag == tag)
    }

    fn bytes(&self, tag: u16) -> &[u8] {
        self.entry(tag).map_or(&[], |entry| self.tiff.value(entry))
    }

    /// Whether anything stands there; a camera that has no fix writes 0/0, or nothing but zeros.
    fn tells(&self, tag: u16) -> bool {
        let rationals = self.entry(tag).map(|entry| self.tiff.rationals(entry));
        match rationals.filter(|rationals| !rationals.is_empty()) {
            Some(rationals) => rationals.iter().any(|(_, of)| *of != 0),
            None => self.bytes(tag).iter().any(|byte| !matches!(byte, 0 | b' ')),
        }
    }

    /// Behind eight bytes that name the character code.
    fn names_an_area(&self) -> bool {
        let text = self.bytes(AREA).get(8..).unwrap_or_default();
        text.iter().any(|byte| !matches!(byte, 0 | b' '))
    }

    fn location(&self, tags: [u16; 4], with_altitude: bool) -> Option<Location> {
        let [latitude_ref, latitude, longitude_ref, longitude] = tags;
        let altitude = || {
            let (metres, of) = *self.tiff.rationals(self.entry(ALTITUDE)?).first()?;
            let below = self.bytes(ALTITUDE_REF).first() == Some(&1);
            let metres = (of != 0).then(|| metres as f64 / of as f64)?;
            Some(if below { -metres } else { metres })
        };
        Some(Location {
            latitude: self.angle(latitude_ref, latitude, 90.0)?,
            longitude: self.angle(longitude_ref, longitude, 180.0)?,
            altitude: with_altitude.then(altitude).flatten(),
        })
    }

    /// Degrees, minutes and seconds; what is not told of minutes and seconds is nothing.
    fn angle(&self, reference: u16, tag: u16, most: f64) -> Option<f64> {
        let parts = self.tiff.rationals(self.entry(tag)?);
        let part = |index: usize| match parts.get(index) {
            None | Some((0, 0)) if index > 0 => Some(0.0),
            Some((value, of)) if *of != 0 => Some(*value as f64 / *of as f64),
            _ => None,
        };
        let angle = part(0)? + part(1)? / 60.0 + part(2)? / 3600.0;
        // Without its hemisphere the point is not known.
        let letter = self.bytes(reference).first()?.to_ascii_uppercase();
        let sign = match letter {
            b'N' | b'E' => 1.0,
            b'S' | b'W' => -1.0,
            _ => return None,
        };
        (angle.abs() <= most).then_some(angle * sign)
    }
}
