//! People in files as programs leave them: faces in every property that marks any, names beside them, pictures that lie
//! on their side.

use hushtag::domain::found::Found;
use hushtag::domain::inference::BoundingBox;
use hushtag::domain::photo::{Orientation, Photo, Size};
use hushtag::domain::region::Region;
use hushtag::domain::review::{Edit, Review, Verdict};
use hushtag::domain::time::Time;
use hushtag::format::existing::found;
use hushtag::format::sniff::sniff;
use hushtag::format::{embed, sources};
use hushtag::pixels::decode::{Limits, decode};
use hushtag::worker::turned;

use crate::fixture::{self, Scratch};

const AT: Time = Time(1_798_761_599_000);

const RDF: &str = r#"<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/"
 xmlns:stArea="http://ns.adobe.com/xmp/sType/Area#" xmlns:stDim="http://ns.adobe.com/xap/1.0/sType/Dimensions#"
 xmlns:MP="http://ns.microsoft.com/photo/1.2/" xmlns:MPRI="http://ns.microsoft.com/photo/1.2/t/RegionInfo#"
 xmlns:MPReg="http://ns.microsoft.com/photo/1.2/t/Region#" xmlns:acdsee-rs="http://ns.acdsee.com/regions/"
 xmlns:acdsee-stArea="http://ns.acdsee.com/sType/Area#" xmlns:acdsee-stDim="http://ns.acdsee.com/sType/Dimensions#"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:tiff="http://ns.adobe.com/tiff/1.0/"
 xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:exif="http://ns.adobe.com/exif/1.0/"
 xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">"#;

fn packet(properties: &str) -> String {
    format!(
        "{RDF}<rdf:Description rdf:about=\"\">{properties}</rdf:Description></rdf:RDF></x:xmpmeta>"
    )
}

/// Stored 72 × 48 with this packet, and an orientation where one is to be said.
fn photo_with(scratch: &Scratch, name: &str, properties: &str, orientation: Option<u8>) -> Vec<u8> {
    let path = scratch.file(name, &fixture::photo("444.jpg"));
    let xmp = scratch.file("packet.xmp", packet(properties).as_bytes());
    let from = format!("-xmp<={}", xmp.display());
    let path = path.to_str().unwrap();
    let quiet = ["-q", "-q", "-m", "-n", "-overwrite_original"];
    fixture::exiftool(&[&quiet[..], &[from.as_str(), path]].concat());
    if let Some(orientation) = orientation {
        let tag = format!("-IFD0:Orientation={orientation}");
        fixture::exiftool(&[&quiet[..], &[tag.as_str(), path]].concat());
    }
    std::fs::read(path).unwrap()
}

struct Opened {
    photo: Photo,
    found: Found,
    review: Review,
}

fn opened(file: &[u8], sidecar: Option<&[u8]>) -> Opened {
    let format = sniff(file).unwrap();
    let sources = sources::read(file, format, sidecar);
    let decoded = decode(file, format, Limits::default()).unwrap();
    let (photo, pixels) = turned::by_sidecar(decoded, &sources).unwrap();
    assert_eq!(photo.size, pixels.size);
    let found = found(&sources, photo.orientation);
    let mut review = Review::default();
    review.take_found(&found);
    Opened {
        photo,
        found,
        review,
    }
}

fn embedded(file: &[u8], sidecar: Option<&[u8]>, opened: &Opened) -> Vec<u8> {
    let reviewed = opened.review.finish();
    let format = sniff(file).unwrap();
    embed::embed(file, format, sidecar, &reviewed, &opened.photo, None).unwrap()
}

/// Everything ExifTool and exiv2 find, of a file that both read without a complaint.
fn told(scratch: &Scratch, file: &[u8]) -> String {
    let path = scratch.file("told.jpg", file);
    let path = path.to_str().unwrap();
    let all = fixture::exiftool(&["-j", "-G1", "-a", "-struct", "-n", path]);
    assert!(!all.contains("Warning"), "{all}");
    all + &fixture::exiv2(&["-q", "-PXkt", path])
}

fn close(one: BoundingBox, other: BoundingBox) -> bool {
    let pairs = [
        (one.x, other.x),
        (one.y, other.y),
        (one.width, other.width),
        (one.height, other.height),
    ];
    pairs.iter().all(|(one, other)| (one - other).abs() < 1e-4)
}

/// One face, as the Metadata Working Group's regions tell it.
fn mwg(size: (u32, u32), area: BoundingBox, name: &str) -> String {
    let BoundingBox {
        x,
        y,
        width,
        height,
    } = area;
    let (x, y) = (x + width / 2.0, y + height / 2.0);
    format!(
        r#"<mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:AppliedToDimensions stDim:w="{}" stDim:h="{}" stDim:unit="pixel"/>
<mwg-rs:RegionList><rdf:Bag><rdf:li rdf:parseType="Resource"><mwg-rs:Area stArea:x="{x}" stArea:y="{y}" stArea:w="{width}" stArea:h="{height}" stArea:unit="normalized"/>
<mwg-rs:Type>Face</mwg-rs:Type><mwg-rs:Name>{name}</mwg-rs:Name></rdf:li></rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>"#,
        size.0, size.1
    )
}

fn microsoft(people: &[(&str, &str)]) -> String {
    let region = |(rectangle, name): &(&str, &str)| {
        let rectangle = match *rectangle {
            "" => String::new(),
            numbers => format!(r#"MPReg:Rectangle="{numbers}""#),
        };
        format!(
            r#"<rdf:li><rdf:Description {rectangle} MPReg:PersonDisplayName="{name}"/></rdf:li>"#
        )
    };
    let regions: String = people.iter().map(region).collect();
    format!(
        r#"<MP:RegionInfo rdf:parseType="Resource"><MPRI:Regions><rdf:Bag>{regions}</rdf:Bag></MPRI:Regions></MP:RegionInfo>"#
    )
}

fn acdsee(area: BoundingBox, name: &str) -> String {
    let (x, y) = (area.x + area.width / 2.0, area.y + area.height / 2.0);
    let (width, height) = (area.width, area.height);
    format!(
        r#"<acdsee-rs:Regions rdf:parseType="Resource"><acdsee-rs:AppliedToDimensions acdsee-stDim:w="72" acdsee-stDim:h="48" acdsee-stDim:unit="pixel"/>
<acdsee-rs:RegionList><rdf:Bag><rdf:li><rdf:Description acdsee-rs:Type="Face" acdsee-rs:Name="{name}" acdsee-rs:NameAssignType="manual">
<acdsee-rs:DLYArea acdsee-stArea:x="{x}" acdsee-stArea:y="{y}" acdsee-stArea:w="{width}" acdsee-stArea:h="{height}"/>
<acdsee-rs:ALGArea acdsee-stArea:x="{x}" acdsee-stArea:y="{y}" acdsee-stArea:w="{width}" acdsee-stArea:h="{height}"/>
</rdf:Description></rdf:li></rdf:Bag></acdsee-rs:RegionList></acdsee-rs:Regions>"#
    )
}

fn iptc(boundary: &str, name: &str) -> String {
    format!(
        r#"<Iptc4xmpExt:ImageRegion><rdf:Bag><rdf:li rdf:parseType="Resource"><Iptc4xmpExt:RegionBoundary {boundary}/>
<Iptc4xmpExt:rCtype><rdf:Bag><rdf:li rdf:parseType="Resource"><xmp:Identifier><rdf:Bag><rdf:li>http://cv.iptc.org/newscodes/imageregiontype/human</rdf:li></rdf:Bag></xmp:Identifier></rdf:li></rdf:Bag></Iptc4xmpExt:rCtype>
<Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>{name}</rdf:li></rdf:Bag></Iptc4xmpExt:PersonInImage></rdf:li></rdf:Bag></Iptc4xmpExt:ImageRegion>"#
    )
}

const AREA: BoundingBox = BoundingBox {
    x: 0.25,
    y: 0.125,
    width: 0.25,
    height: 0.5,
};

#[test]
fn regions_count_on_the_stored_or_the_upright_picture_as_their_dimensions_tell() {
    let scratch = Scratch::new("applied-to");
    for orientation in Orientation::ALL {
        let said = Some(orientation.to_exif());
        let stored = Size {
            width: 72,
            height: 48,
        };
        let upright = orientation.applied_to(stored);
        // As the standard wants, of a copy of half the size, and of the picture as it is seen.
        for (size, area) in [
            (stored, orientation.box_as_stored(AREA)),
            (
                Size {
                    width: 36,
                    height: 24,
                },
                orientation.box_as_stored(AREA),
            ),
            (
                upright,
                if orientation.swaps_sides() {
                    AREA
                } else {
                    orientation.box_as_stored(AREA)
                },
            ),
        ] {
            let properties = mwg((size.width, size.height), area, "Grace");
            let file = photo_with(&scratch, "turned.jpg", &properties, said);
            let opened = opened(&file, None);
            assert_eq!(opened.found.findings, [""; 0], "{orientation:?}");
            let faces: Vec<BoundingBox> = opened
                .found
                .faces
                .iter()
                .map(|face| face.value.area)
                .collect();
            assert!(
                faces.len() == 1 && close(faces[0], AREA),
                "{orientation:?} {size:?}: {faces:?}"
            );
        }
        // Of another picture: told, and no face.
        let file = photo_with(&scratch, "cropped.jpg", &mwg((72, 72), AREA, "Grace"), said);
        let opened = opened(&file, None);
        assert!(opened.found.faces.is_empty());
        assert_eq!(opened.found.findings.len(), 1);
        assert!(
            opened.found.findings[0].contains("72 \u{d7} 72"),
            "{:?}",
            opened.found.findings
        );
    }
}

#[test]
fn a_face_is_added_to_and_taken_from_a_list_in_the_way_that_list_counts() {
    let scratch = Scratch::new("added-upright");
    let file = photo_with(
        &scratch,
        "upright.jpg",
        &mwg((48, 72), AREA, "Grace"),
        Some(6),
    );
    let mut one = opened(&file, None);
    let other = BoundingBox::from_corners(0.625, 0.0625, 0.75, 0.25);
    one.review.apply(&Edit::AddRegion(Region::face(other)), AT);
    let both = embedded(&file, None, &one);
    let mut again = opened(&both, None);
    let faces: Vec<BoundingBox> = again
        .found
        .faces
        .iter()
        .map(|face| face.value.area)
        .collect();
    assert!(
        faces.len() == 2 && close(faces[0], AREA) && close(faces[1], other),
        "{faces:?}"
    );
    let all = told(&scratch, &both);
    assert!(
        all.contains("Grace") && all.contains("0.6875"),
        "as the list counts\n{all}"
    );
    again
        .review
        .apply(&Edit::JudgeRegion(1, Verdict::Rejected), AT);
    let left = embedded(&both, None, &again);
    let all = told(&scratch, &left);
    assert!(!all.contains("Grace"), "{all}");
    assert_eq!(opened(&left, None).found.faces.len(), 1);
}

#[test]
fn one_face_that_many_properties_mark_is_one_face() {
    let scratch = Scratch::new("one-face");
    let rectangle = "0.25, 0.125, 0.25, 0.5";
    let boundary = r#"Iptc4xmpExt:rbShape="rectangle" Iptc4xmpExt:rbUnit="pixel" Iptc4xmpExt:rbX="18" Iptc4xmpExt:rbY="6" Iptc4xmpExt:rbW="18" Iptc4xmpExt:rbH="24""#;
    let single = [
        mwg((72, 48), AREA, "Grace"),
        microsoft(&[(rectangle, "Grace")]),
        acdsee(AREA, "Grace"),
        iptc(boundary, "Grace"),
    ];
    let all = single.concat();
    for properties in single.iter().chain([&all]) {
        let file = photo_with(&scratch, "one.jpg", properties, None);
        let found = opened(&file, None).found;
        assert_eq!(found.faces.len(), 1, "{properties}");
        assert!(
            close(found.faces[0].value.area, AREA),
            "{:?} of {properties}",
            found.faces
        );
        assert_eq!(found.named_faces.len(), 1);
        assert_eq!(found.named_faces[0].name, "Grace");
    }
    // A sidecar says it once more, and boxes of one name need not agree well.
    let file = photo_with(&scratch, "one.jpg", &all, None);
    let sidecar = packet(&microsoft(&[("0.2, 0.1, 0.45, 0.6", "Grace")]));
    let found = opened(&file, Some(sidecar.as_bytes())).found;
    assert_eq!(found.faces.len(), 1, "{:?}", found.faces);
}

/// Two people, each in whatever marks or names anybody.
fn two_people() -> String {
    let people = |names: &str| {
        format!("<Iptc4xmpExt:PersonInImage><rdf:Bag>{names}</rdf:Bag></Iptc4xmpExt:PersonInImage>")
    };
    let detail = |name: &str| {
        format!(
            r#"<rdf:li rdf:parseType="Resource"><Iptc4xmpExt:PersonName><rdf:Alt><rdf:li xml:lang="x-default">{name}</rdf:li></rdf:Alt></Iptc4xmpExt:PersonName></rdf:li>"#
        )
    };
    let boundary = r#"Iptc4xmpExt:rbShape="rectangle" Iptc4xmpExt:rbUnit="relative" Iptc4xmpExt:rbX="0.25" Iptc4xmpExt:rbY="0.125" Iptc4xmpExt:rbW="0.25" Iptc4xmpExt:rbH="0.5""#;
    [
        mwg((72, 48), AREA, "Grace Hopper"),
        microsoft(&[
            ("0.22, 0.1, 0.4, 0.6", "Grace Hopper"),
            ("0.7, 0.1, 0.1, 0.2", "Howard Aiken"),
            ("", "Grace Hopper"),
        ]),
        acdsee(AREA, "Grace Hopper"),
        iptc(boundary, "Grace Hopper"),
        people("<rdf:li>Grace Hopper</rdf:li><rdf:li>Howard Aiken</rdf:li>"),
        format!(
            "<Iptc4xmpExt:PersonInImageWDetails><rdf:Bag>{}{}</rdf:Bag></Iptc4xmpExt:PersonInImageWDetails>",
            detail("Grace Hopper"),
            detail("Howard Aiken")
        ),
    ]
    .concat()
}

#[test]
fn a_face_that_is_taken_away_leaves_no_region_and_no_name_and_the_others_stay() {
    let scratch = Scratch::new("face-gone");
    let properties = two_people();
    for (file, sidecar) in [
        (photo_with(&scratch, "two.jpg", &properties, None), None),
        (fixture::photo("444.jpg"), Some(packet(&properties))),
    ] {
        let sidecar = sidecar.as_ref().map(String::as_bytes);
        let mut opened = opened(&file, sidecar);
        assert_eq!(opened.found.faces.len(), 2);
        let people = opened
            .found
            .details
            .iter()
            .find(|detail| detail.name == "People named");
        assert_eq!(
            people.map(|people| people.value.as_str()),
            Some("Grace Hopper, Howard Aiken")
        );
        let grace = opened.review.regions[0].id;
        opened
            .review
            .apply(&Edit::JudgeRegion(grace, Verdict::Rejected), AT);
        let all = told(&scratch, &embedded(&file, sidecar, &opened));
        assert!(!all.contains("Grace"), "{all}");
        assert!(
            !all.contains("RegionInfo\"") && !all.contains("acdsee-rs"),
            "empty lists\n{all}"
        );
        assert_eq!(all.matches("\"Howard Aiken\"").count(), 3, "{all}");
        let path = scratch.file("again.jpg", &embedded(&file, sidecar, &opened));
        let again = self::opened(&std::fs::read(path).unwrap(), None);
        assert_eq!(again.found.faces.len(), 1, "it does not come back");
    }
}

#[test]
fn a_face_that_is_moved_keeps_its_name_in_every_property() {
    let scratch = Scratch::new("face-moved");
    let file = photo_with(&scratch, "two.jpg", &two_people(), Some(6));
    let mut opened = opened(&file, None);
    let there = BoundingBox::from_corners(0.0, 0.5, 0.25, 0.875);
    let grace = opened.review.regions[0].id;
    opened.review.apply(&Edit::MoveRegion(grace, there), AT);
    let again = self::opened(&embedded(&file, None, &opened), None);
    assert_eq!(again.found.faces.len(), 2, "{:?}", again.found.faces);
    let grace = again
        .found
        .named_faces
        .iter()
        .find(|face| face.name == "Grace Hopper");
    assert!(close(grace.unwrap().area, there), "{grace:?}");
    assert_eq!(
        again
            .found
            .details
            .iter()
            .filter(|detail| detail.value == "Grace Hopper, Howard Aiken")
            .count(),
        1
    );
}

#[test]
fn a_sidecar_turns_a_picture_whose_file_does_not_say_which_way_up_it_is() {
    let scratch = Scratch::new("turned-by-sidecar");
    let sidecar = packet("<tiff:Orientation>6</tiff:Orientation>");
    let sidecar = sidecar.as_bytes();
    let file = fixture::photo("444.jpg");
    let mut turned = opened(&file, Some(sidecar));
    assert_eq!(
        (turned.photo.size.width, turned.photo.size.height),
        (48, 72)
    );
    assert!(
        turned.found.findings[0].contains("shown turned"),
        "{:?}",
        turned.found.findings
    );
    // Regions count on the picture as stored.
    turned
        .review
        .apply(&Edit::AddRegion(Region::face(AREA)), AT);
    let made = embedded(&file, Some(sidecar), &turned);
    let again = opened(&made, None);
    assert_eq!(again.photo.orientation, Orientation::Upright);
    let stored = Orientation::Rotated90.box_as_stored(AREA);
    assert!(
        close(again.found.faces[0].value.area, stored),
        "{:?}",
        again.found.faces
    );
    let all = told(&scratch, &made);
    assert!(all.contains("\"W\": 72") && !all.contains("tiff"), "{all}");
    // A file that says so itself is shown as it says, and that they disagree is told.
    let said = photo_with(&scratch, "said.jpg", "", Some(8));
    let shown = opened(&said, Some(sidecar));
    assert_eq!(shown.photo.orientation, Orientation::Rotated270);
    assert!(
        shown.found.findings[0].contains("shown as the file says"),
        "{:?}",
        shown.found.findings
    );
    let disagreeing = photo_with(
        &scratch,
        "xmp.jpg",
        "<tiff:Orientation>3</tiff:Orientation>",
        Some(8),
    );
    let shown = opened(&disagreeing, None);
    assert_eq!(shown.photo.orientation, Orientation::Rotated270);
    assert!(
        shown.found.findings[0].contains("shown by EXIF"),
        "{:?}",
        shown.found.findings
    );
}

#[test]
fn how_a_raw_file_is_developed_does_not_get_into_the_jpeg_beside_it() {
    let scratch = Scratch::new("raw-sidecar");
    let sidecar = packet(
        r#"<photoshop:SidecarForExtension>CR2</photoshop:SidecarForExtension><tiff:Orientation>8</tiff:Orientation>
<crs:Exposure2012>+1.50</crs:Exposure2012><crs:HasCrop>True</crs:HasCrop><tiff:Make>Canon</tiff:Make>
<xmpMM:DocumentID>xmp.did:raw</xmpMM:DocumentID><exif:ExposureTime>1/60</exif:ExposureTime>
<exif:GPSLatitude>48,30.0N</exif:GPSLatitude><dc:format>image/x-canon-cr2</dc:format><xmp:CreatorTool>Lightroom</xmp:CreatorTool>
<Iptc4xmpExt:LocationCreated><rdf:Bag><rdf:li rdf:parseType="Resource"><Iptc4xmpExt:City>Arlington</Iptc4xmpExt:City><exif:GPSLatitude>48,30.0N</exif:GPSLatitude></rdf:li></rdf:Bag></Iptc4xmpExt:LocationCreated>
<xmp:Rating>4</xmp:Rating><dc:subject><rdf:Bag><rdf:li>tabby</rdf:li></rdf:Bag></dc:subject>"#,
    );
    let own = "<crs:Exposure2012>+0.25</crs:Exposure2012><xmpMM:DocumentID>xmp.did:own</xmpMM:DocumentID>";
    let file = photo_with(&scratch, "beside.jpg", own, None);
    let mut opened = opened(&file, Some(sidecar.as_bytes()));
    assert_eq!(
        opened.photo.orientation,
        Orientation::Upright,
        "what turns the raw file"
    );
    assert_eq!(opened.found.keywords.len(), 1);
    opened.review.apply(&Edit::AddKeyword("cat".into()), AT);
    let all = told(
        &scratch,
        &embedded(&file, Some(sidecar.as_bytes()), &opened),
    );
    for kept in [
        "tabby",
        "cat",
        "\"XMP-xmp:Rating\": 4",
        "0.25",
        "xmp.did:own",
        "Arlington",
    ] {
        assert!(all.contains(kept), "{kept} is gone\n{all}");
    }
    for raws in [
        "1.50",
        "HasCrop",
        "CR2",
        "Canon",
        "did:raw",
        "ExposureTime",
        "GPS",
        "cr2",
        "CreatorTool",
        "tiff",
    ] {
        assert!(!all.contains(raws), "{raws} is in the JPEG\n{all}");
    }
}

#[test]
fn faces_that_only_the_file_or_only_the_sidecar_marks_are_both_written() {
    let scratch = Scratch::new("faces-of-both");
    let other = BoundingBox::from_corners(0.625, 0.0625, 0.75, 0.25);
    let file = photo_with(&scratch, "both.jpg", &mwg((72, 48), AREA, "Grace"), None);
    let sidecar = packet(&mwg((72, 48), other, "Howard"));
    let sidecar = Some(sidecar.as_bytes());
    let mut opened = opened(&file, sidecar);
    assert_eq!(opened.found.faces.len(), 2);
    opened.review.apply(&Edit::AddKeyword("desk".into()), AT);
    let made = embedded(&file, sidecar, &opened);
    let again = self::opened(&made, None);
    let names: Vec<&str> = (again.found.named_faces.iter())
        .map(|face| face.name.as_str())
        .collect();
    assert_eq!(names, ["Howard", "Grace"]);
}
