//! Which way up a picture is, as its EXIF, its XMP and its sidecar tell. Programs that leave the file alone, digiKam for
//! one, turn it in the sidecar.

use super::container::Blocks;
use super::tiff::Tiff;
use super::xmp::Packet;
use crate::domain::fact::{Carrier, Fact};
use crate::domain::photo::{Format, Orientation};

/// Nothing where nothing is said, or no orientation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Turns {
    exif: Option<Orientation>,
    xmp: Option<Orientation>,
    sidecar: Option<Orientation>,
    /// The browser turns the picture by what the container says.
    is_browsers: bool,
}

impl Turns {
    /// `sidecar`: what of it is about this file.
    pub fn read(
        blocks: &Blocks,
        format: Format,
        xmp: Option<&Packet>,
        sidecar: Option<&Packet>,
    ) -> Turns {
        let exif = blocks.exif.as_ref();
        Turns {
            exif: exif.and_then(|block| in_exif(&block.bytes)),
            xmp: xmp.and_then(in_packet),
            sidecar: sidecar.and_then(in_packet),
            is_browsers: matches!(format, Format::Avif | Format::Heic),
        }
    }

    /// How the sidecar turns a picture whose file does not say.
    pub fn by_sidecar(self) -> Orientation {
        let is_said = self.exif.is_some() || self.xmp.is_some() || self.is_browsers;
        self.sidecar.filter(|_| !is_said).unwrap_or_default()
    }

    /// What a person has to know: that the sidecar turns the picture, or that two say otherwise.
    pub fn findings(self) -> Vec<String> {
        let name = |told: Option<Orientation>| match told {
            Some(orientation) => orientation.to_exif().to_string(),
            None => "nothing".to_owned(),
        };
        let mut findings = Vec::new();
        let property = Fact::Orientation.xmp().next().unwrap_or_default();
        let shown = match self.is_browsers {
            true => Orientation::Upright,
            false => self.exif.unwrap_or(self.by_sidecar()),
        };
        if let Some(xmp) = self.xmp
            && xmp != shown
        {
            findings.push(format!(
                "the file's XMP says {property} {}, its EXIF says {}: shown by EXIF, as browsers do",
                xmp.to_exif(),
                name(self.exif)
            ));
        }
        match self.sidecar {
            Some(sidecar) if sidecar != shown => findings.push(format!(
                "the sidecar turns the picture ({property} {}), the file says otherwise: shown as the file says",
                sidecar.to_exif()
            )),
            Some(sidecar) if self.by_sidecar() == sidecar && sidecar != Orientation::Upright => {
                findings.push(format!(
                    "the sidecar turns the picture ({property} {}), the file says nothing: shown turned; without the sidecar it lies as it is stored",
                    sidecar.to_exif()
                ));
            }
            _ => {}
        }
        findings
    }
}

fn in_exif(bytes: &[u8]) -> Option<Orientation> {
    let tiff = Tiff::open(bytes)?;
    let entries = tiff.entries(tiff.first);
    let tells = |tag: u16| {
        let mut carriers = Fact::Orientation.carriers().iter();
        carriers.any(|carrier| *carrier == Carrier::Exif(tag))
    };
    let entry = entries.iter().find(|entry| tells(entry.tag))?;
    let value = tiff.numbers(entry).next()?;
    of(u32::try_from(value).ok()?)
}

fn in_packet(packet: &Packet) -> Option<Orientation> {
    let mut told = Fact::Orientation.xmp();
    let told = told.find_map(|property| packet.get(property))?;
    of(told.text()?.parse().ok()?)
}

fn of(value: u32) -> Option<Orientation> {
    (1..=8)
        .contains(&value)
        .then(|| Orientation::from_exif(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turns(exif: u32, xmp: u32, sidecar: u32) -> Turns {
        Turns {
            exif: of(exif),
            xmp: of(xmp),
            sidecar: of(sidecar),
            is_browsers: false,
        }
    }

    #[test]
    fn a_sidecar_turns_only_what_the_file_does_not_and_whatever_disagrees_is_told() {
        for (exif, xmp, sidecar, turned, findings) in [
            (0, 0, 0, 1, 0),
            (0, 0, 6, 6, 1),
            (0, 0, 1, 1, 0),
            (6, 0, 6, 1, 0),
            (1, 0, 6, 1, 1),
            (6, 0, 1, 1, 1),
            (6, 6, 0, 1, 0),
            (6, 8, 0, 1, 1),
            (0, 6, 0, 1, 1),
            (0, 1, 0, 1, 0),
            (0, 6, 6, 1, 2),
            (6, 3, 8, 1, 2),
        ] {
            let turns = turns(exif, xmp, sidecar);
            let what = format!("EXIF {exif}, XMP {xmp}, sidecar {sidecar}");
            assert_eq!(turns.by_sidecar().to_exif(), turned, "{what}");
            assert_eq!(turns.findings().len(), findings, "{what}");
        }
        let browsers = Turns {
            is_browsers: true,
            ..turns(0, 0, 6)
        };
        assert_eq!(browsers.by_sidecar(), Orientation::Upright);
        assert_eq!(browsers.findings().len(), 1);
    }
}
