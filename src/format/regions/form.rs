//! How each property of the fact table tells of people: by regions of their faces, or by names alone.

use super::carrier::Layout;
use super::{acdsee, iptc, microsoft, mwg};

pub enum Form {
    Regions(&'static Layout),
    /// A list of names.
    Names,
    /// A list of people with a name each.
    NamesInDetail,
}

pub fn of(property: &str) -> Option<Form> {
    Some(match property {
        "mwg-rs:Regions" => Form::Regions(&mwg::LAYOUT),
        "Iptc4xmpExt:ImageRegion" => Form::Regions(&iptc::LAYOUT),
        "MP:RegionInfo" => Form::Regions(&microsoft::LAYOUT),
        "acdsee-rs:Regions" => Form::Regions(&acdsee::LAYOUT),
        "Iptc4xmpExt:PersonInImage" => Form::Names,
        "Iptc4xmpExt:PersonInImageWDetails" => Form::NamesInDetail,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fact::Fact;

    #[test]
    fn it_is_known_how_every_carrier_of_people_tells_of_them() {
        for property in Fact::Person.xmp() {
            assert!(of(property).is_some(), "{property}");
        }
    }
}
