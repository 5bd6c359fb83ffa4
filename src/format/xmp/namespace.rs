//! The namespaces of the standards, and the prefixes they usually have.

pub const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
pub const XML: &str = "http://www.w3.org/XML/1998/namespace";
pub const META: &str = "adobe:ns:meta/";
pub const NOTE: &str = "http://ns.adobe.com/xmp/note/";
/// This project's own: who said each value and who reviewed it (`www/ns/`).
pub const HUSHTAG: &str = "https://w3id.org/hushtag/1.0/";

const KNOWN: [(&str, &str); 36] = [
    ("rdf", RDF),
    ("xml", XML),
    ("x", META),
    ("xmpNote", NOTE),
    ("hushtag", HUSHTAG),
    ("dc", "http://purl.org/dc/elements/1.1/"),
    ("xmp", "http://ns.adobe.com/xap/1.0/"),
    ("xmpMM", "http://ns.adobe.com/xap/1.0/mm/"),
    ("xmpRights", "http://ns.adobe.com/xap/1.0/rights/"),
    ("stEvt", "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#"),
    ("stRef", "http://ns.adobe.com/xap/1.0/sType/ResourceRef#"),
    ("stDim", "http://ns.adobe.com/xap/1.0/sType/Dimensions#"),
    ("stArea", "http://ns.adobe.com/xmp/sType/Area#"),
    ("photoshop", "http://ns.adobe.com/photoshop/1.0/"),
    (
        "Iptc4xmpCore",
        "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    ),
    ("Iptc4xmpExt", "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"),
    ("plus", "http://ns.useplus.org/ldf/xmp/1.0/"),
    (
        "mwg-rs",
        "http://www.metadataworkinggroup.com/schemas/regions/",
    ),
    ("digiKam", "http://www.digikam.org/ns/1.0/"),
    ("lr", "http://ns.adobe.com/lightroom/1.0/"),
    ("cc", "http://creativecommons.org/ns#"),
    ("exif", "http://ns.adobe.com/exif/1.0/"),
    ("tiff", "http://ns.adobe.com/tiff/1.0/"),
    ("aux", "http://ns.adobe.com/exif/1.0/aux/"),
    ("MicrosoftPhoto", "http://ns.microsoft.com/photo/1.0/"),
    ("MP", "http://ns.microsoft.com/photo/1.2/"),
    ("MPRI", "http://ns.microsoft.com/photo/1.2/t/RegionInfo#"),
    ("MPReg", "http://ns.microsoft.com/photo/1.2/t/Region#"),
    ("mediapro", "http://ns.iview-multimedia.com/mediapro/1.0/"),
    ("acdsee", "http://ns.acdsee.com/iptc/1.0/"),
    ("acdsee-rs", "http://ns.acdsee.com/regions/"),
    ("acdsee-stDim", "http://ns.acdsee.com/sType/Dimensions#"),
    ("acdsee-stArea", "http://ns.acdsee.com/sType/Area#"),
    ("geo", "http://www.w3.org/2003/01/geo/wgs84_pos#"),
    ("drone-dji", "http://www.dji.com/drone-dji/1.0/"),
    ("crs", "http://ns.adobe.com/camera-raw-settings/1.0/"),
];

/// The namespace that usually has this prefix.
pub fn of_prefix(prefix: &str) -> Option<&'static str> {
    let known = KNOWN.iter().find(|(known, _)| *known == prefix);
    known.map(|(_, namespace)| *namespace)
}

/// The prefix this namespace usually has.
pub fn prefix_of(namespace: &str) -> Option<&'static str> {
    let known = KNOWN.iter().find(|(_, known)| *known == namespace);
    known.map(|(prefix, _)| *prefix)
}

/// The spelling of the standard for the one that Adobe's toolkit takes for it too; all others stay as they are.
pub fn canonical(namespace: &str) -> &str {
    match namespace {
        "http://purl.org/dc/1.1/" => "http://purl.org/dc/elements/1.1/",
        // Windows itself leaves the slash out.
        "http://ns.microsoft.com/photo/1.0" => "http://ns.microsoft.com/photo/1.0/",
        other => other,
    }
}
