//! The fact table: one fact about a photo, and every property and place of a file that carries it.
//!
//! Reading, merging, embedding, removal, policy and report go through this table, so that a fact taken away in one
//! place does not stay in another.

use serde::{Deserialize, Serialize};

use super::field::TextField;

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
    Rights,
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
    /// A tag of the directory that EXIF itself adds, of every EXIF block of the file.
    ExifOwn(u16),
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

use Carrier::{
    Exif, ExifGps, ExifOwn, Film, Iim, PngText, PngTextNamed, Xmp, XmpHolding, XmpNamed,
};

impl Fact {
    pub const ALL: [Fact; 8] = [
        Fact::Keywords,
        Fact::Place,
        Fact::Person,
        Fact::Title,
        Fact::Description,
        Fact::Creator,
        Fact::Rights,
        Fact::Orientation,
    ];

    /// Where files carry it [MWG 2.0, 5; Exif 3.0, 4.6; IIM 4.2; digiKam's and Windows' own properties as their files
    /// have them; QuickTime File Format, User Data; 3GPP 26.244, 8.8].
    pub fn carriers(self) -> &'static [Carrier] {
        match self {
            Fact::Keywords => &[
                Xmp("dc:subject"),
                Xmp("lr:hierarchicalSubject"),
                Xmp("lr:weightedFlatSubject"),
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
            Fact::Title => &[
                Xmp("dc:title"),
                Xmp("acdsee:caption"),
                Iim(5),
                Exif(0x9c9b),
                PngText("Title"),
            ],
            Fact::Description => &[
                Xmp("dc:description"),
                Xmp("tiff:ImageDescription"),
                Xmp("exif:UserComment"),
                Xmp("acdsee:notes"),
                Iim(120),
                Exif(0x010e),
                Exif(0x9c9c),
                Exif(0x9c9f),
                ExifOwn(0x9286),
                PngText("Description"),
            ],
            Fact::Creator => &[
                Xmp("dc:creator"),
                Xmp("tiff:Artist"),
                Xmp("acdsee:author"),
                Iim(80),
                Exif(0x013b),
                Exif(0x9c9d),
                PngText("Author"),
            ],
            Fact::Rights => &[
                Xmp("dc:rights"),
                Xmp("tiff:Copyright"),
                Iim(116),
                Exif(0x8298),
                PngText("Copyright"),
            ],
            Fact::Orientation => &[Exif(0x0112), Xmp("tiff:Orientation")],
        }
    }

    /// The properties of XMP that carry it, the one of the standard first.
    pub fn xmp(self) -> impl Iterator<Item = &'static str> {
        self.carriers().iter().filter_map(|carrier| match carrier {
            Xmp(property) => Some(*property),
            _ => None,
        })
    }

    /// The fact that a text field tells, where files carry it in several properties.
    pub fn of(field: TextField) -> Option<Fact> {
        match field {
            TextField::Title => Some(Fact::Title),
            TextField::Description => Some(Fact::Description),
            TextField::Creator => Some(Fact::Creator),
            TextField::Rights => Some(Fact::Rights),
            _ => None,
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

    #[test]
    fn the_property_of_a_field_comes_first_among_those_that_carry_its_fact() {
        for field in TextField::ALL {
            if let Some(fact) = Fact::of(field) {
                assert_eq!(fact.xmp().next(), Some(field.property()), "{fact:?}");
            }
        }
    }
}
