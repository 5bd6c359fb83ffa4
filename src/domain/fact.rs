//! The fact table: one fact about a photo, and every property and place of a file that carries it.
//!
//! Reading, merging, embedding, removal, policy and report go through this table, so that a fact taken away in one
//! place does not stay in another.

use serde::{Deserialize, Serialize};

/// What files say about a photo in several properties at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Fact {
    Keywords,
    /// Where the camera was, or what it was directed at, as coordinates.
    Place,
    /// Who is in the picture: names and the regions of their faces.
    Person,
    Title,
    Description,
    Creator,
    Orientation,
}

/// A property or place that carries a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// A property of an XMP packet, by the prefix it usually has.
    Xmp(&'static str),
    /// Every property of an XMP namespace whose name begins so, at the top of a packet and in every structure below.
    XmpNamed {
        prefix: &'static str,
        beginning: &'static str,
    },
    /// A tag of the main EXIF directory, of every EXIF block of the file.
    Exif(u16),
    /// The GPS directory of every EXIF block of the file, second pictures' too.
    ExifGps,
    /// A dataset of record 2 of IPTC-IIM.
    Iim(u8),
    /// Every property of XMP whose name holds this word in small letters or capitals, whatever its namespace: makers of
    /// drones and cameras have their own.
    XmpHolding(&'static str),
    /// A text chunk of PNG, by its keyword.
    PngText(&'static str),
    /// Every text chunk of PNG whose keyword begins so.
    PngTextNamed(&'static str),
    /// A box of a film, or a key of its metadata, that stands behind the picture of a motion photo.
    Film(&'static str),
}

use Carrier::{Exif, ExifGps, Film, Iim, PngText, PngTextNamed, Xmp, XmpHolding, XmpNamed};

impl Fact {
    pub const ALL: [Fact; 7] = [
        Fact::Keywords,
        Fact::Place,
        Fact::Person,
        Fact::Title,
        Fact::Description,
        Fact::Creator,
        Fact::Orientation,
    ];

    /// Where files carry it [MWG 2.0, 5; Exif 3.0, 4.6; IIM 4.2; digiKam's and Windows' own properties as their files
    /// have them; QuickTime File Format, User Data; 3GPP 26.244, 8.8].
    pub fn carriers(self) -> &'static [Carrier] {
        match self {
            Fact::Keywords => &[
                Xmp("dc:subject"),
                Xmp("lr:hierarchicalSubject"),
                Xmp("digiKam:TagsList"),
                Xmp("MicrosoftPhoto:LastKeywordXMP"),
                Xmp("MicrosoftPhoto:LastKeywordIPTC"),
                Xmp("mediapro:CatalogSets"),
                Xmp("acdsee:categories"),
                Xmp("acdsee:keywords"),
                Iim(25),
                Exif(0x9c9e),
            ],
            Fact::Place => &[
                ExifGps,
                XmpNamed {
                    prefix: "exif",
                    beginning: "GPS",
                },
                XmpNamed {
                    prefix: "drone-dji",
                    beginning: "Gps",
                },
                XmpHolding("latitude"),
                XmpHolding("longitude"),
                // As the firmware of some drones spells it.
                XmpHolding("longtitude"),
                Xmp("drone-dji:AbsoluteAltitude"),
                Xmp("drone-dji:RelativeAltitude"),
                Xmp("geo:lat"),
                Xmp("geo:long"),
                Xmp("geo:lat_long"),
                Xmp("geo:alt"),
                PngTextNamed("exif:GPS"),
                Film("\u{a9}xyz"),
                Film("loci"),
                Film("com.apple.quicktime.location.ISO6709"),
            ],
            Fact::Person => &[
                Xmp("mwg-rs:Regions"),
                Xmp("Iptc4xmpExt:ImageRegion"),
                Xmp("Iptc4xmpExt:PersonInImage"),
                Xmp("Iptc4xmpExt:PersonInImageWDetails"),
                Xmp("MP:RegionInfo"),
                Xmp("acdsee-rs:Regions"),
            ],
            Fact::Title => &[Xmp("dc:title"), Iim(5), Exif(0x9c9b), PngText("Title")],
            Fact::Description => &[
                Xmp("dc:description"),
                Xmp("exif:UserComment"),
                Iim(120),
                Exif(0x010e),
                Exif(0x9c9c),
                PngText("Description"),
            ],
            Fact::Creator => &[
                Xmp("dc:creator"),
                Xmp("tiff:Artist"),
                Iim(80),
                Exif(0x013b),
                Exif(0x9c9d),
                PngText("Author"),
            ],
            Fact::Orientation => &[Exif(0x0112), Xmp("tiff:Orientation")],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_place_of_a_file_carries_two_facts() {
        let all: Vec<&Carrier> = Fact::ALL.iter().flat_map(|fact| fact.carriers()).collect();
        for (index, carrier) in all.iter().enumerate() {
            assert!(!all[..index].contains(carrier), "{carrier:?} stands twice");
        }
    }
}
