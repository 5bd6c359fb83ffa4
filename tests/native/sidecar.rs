//! Sidecars as ExifTool and exiv2 read them.

use hushtag::domain::draft::Draft;
use hushtag::domain::export::SidecarName;
use hushtag::domain::field::TextField;
use hushtag::domain::inference::{BoundingBox, Score};
use hushtag::domain::metadata::Keyword;
use hushtag::domain::photo::{Format, Orientation, Photo, Size};
use hushtag::domain::provenance::{Attributed, ModelId, Source};
use hushtag::domain::region::Region;
use hushtag::domain::review::{Edit, Review};
use hushtag::domain::spelling::composed;
use hushtag::domain::time::Time;
use hushtag::format::sidecar;
use hushtag::format::sniff::sniff;
use hushtag::pixels::decode::{self, Limits};
use serde_json::Value;

use crate::fixture::{self, Scratch};

/// Each holds something that a careless writer, reader or transport breaks.
const TEXTS: [&str; 14] = [
    "A dog runs on a beach.",
    "Grüße aus Köln – 5 € “quoted” ‘single’",
    "Tom & Jerry <b>bold</b> \"double\" 'single'",
    "]]> <![CDATA[ not a section ]]> <!-- nor a comment -->",
    "&amp; &lt; &#65; stay as they are typed",
    "two\nlines\n\nand a\ttab",
    "emoji 🦜👩‍👩‍👧‍👦🏳️‍🌈 and 𝄞 beyond the basic plane",
    "שלום עולם and مرحبا بالعالم mixed",
    "日本語の説明、全角",
    "combining e\u{301} stays apart from é",
    "<?xpacket end='w'?> and <?php exit ?>",
    "100 % {curly} $dollar `tick` \\back\\slash",
    "no\u{a0}break, zero\u{200b}width, \u{202e}override\u{202c}",
    "x-default, |pipes|, a/b/c, semi;colon, comma, list",
];

const AT: Time = Time(1_798_761_599_000);

fn photo(orientation: Orientation) -> Photo {
    Photo {
        format: Format::Jpeg,
        size: orientation.applied_to(Size {
            width: 96,
            height: 64,
        }),
        orientation,
        animated: false,
    }
}

fn reviewed(edits: &[Edit], photo: &Photo) -> String {
    let mut review = Review::default();
    for edit in edits {
        review.apply(edit, AT);
    }
    sidecar::write(None, &review.finish(), photo, None)
}

fn every_field(text: &str) -> Vec<Edit> {
    let mut edits: Vec<Edit> = TextField::ALL
        .into_iter()
        .map(|field| Edit::WriteText(field.into(), format!("{field:?} {text}")))
        .collect();
    edits.push(Edit::AddKeyword(text.into()));
    edits.push(Edit::AddKeyword("second".into()));
    edits
}

/// ExifTool's own names of properties, with values as they stand.
fn by_exiftool(scratch: &Scratch, sidecar: &str) -> Value {
    let file = scratch.file("photo.jpg.xmp", sidecar.as_bytes());
    let arguments = [
        "-j",
        "-struct",
        "-n",
        "-G1",
        "-charset",
        "utf8",
        file.to_str().unwrap(),
    ];
    let all: Value = serde_json::from_str(&fixture::exiftool(&arguments)).unwrap();
    assert_eq!(all[0].get("ExifTool:Warning"), None, "{sidecar}");
    all[0].clone()
}

/// What exiv2 reads at a key, an array's items each in a string.
fn by_exiv2(scratch: &Scratch, sidecar: &str, key: &str) -> String {
    let file = scratch.file("photo.xmp", sidecar.as_bytes());
    let printed = fixture::exiv2(&["-K", key, "-P", "v", "print", file.to_str().unwrap()]);
    printed.strip_suffix('\n').unwrap_or(&printed).to_owned()
}

#[test]
fn exiftool_and_exiv2_read_every_field_of_every_text_back() {
    let scratch = Scratch::new("sidecar-texts");
    for text in TEXTS {
        let sidecar = reviewed(&every_field(text), &photo(Orientation::Upright));
        let found = by_exiftool(&scratch, &sidecar);
        let check = |property: &str, expected: Value| {
            assert_eq!(found[property], expected, "{property}\n{sidecar}");
        };
        check("XMP-dc:Title", format!("Title {text}").into());
        check("XMP-dc:Description", format!("Description {text}").into());
        check("XMP-dc:Rights", format!("Rights {text}").into());
        let creator = format!("Creator {text}");
        let creators: Vec<&str> = TextField::items(&creator).collect();
        check("XMP-dc:Creator", creators.clone().into());
        let word = composed(text);
        check("XMP-dc:Subject", vec![&*word, "second"].into());
        check(
            "XMP-iptcCore:AltTextAccessibility",
            format!("AltText {text}").into(),
        );

        let check = |key: &str, expected: String| {
            assert_eq!(
                by_exiv2(&scratch, &sidecar, key),
                expected,
                "{key}\n{sidecar}"
            );
        };
        check("Xmp.dc.title", format!("lang=\"x-default\" Title {text}"));
        check(
            "Xmp.dc.description",
            format!("lang=\"x-default\" Description {text}"),
        );
        check("Xmp.dc.rights", format!("lang=\"x-default\" Rights {text}"));
        check("Xmp.dc.creator", creators.join(", "));
        check("Xmp.dc.subject", format!("{word}, second"));
        check(
            "Xmp.iptc.AltTextAccessibility",
            format!("lang=\"x-default\" AltText {text}"),
        );
    }
}

#[test]
fn characters_that_xml_cannot_hold_are_dropped_and_the_rest_is_kept() {
    let scratch = Scratch::new("sidecar-illegal");
    let text = "a\0b\u{1}c\u{8}d\u{b}e\u{c}f\u{1f}g\u{fffe}h\u{ffff}i\r\nj\rk\u{7f}l\u{85}m";
    let sidecar = reviewed(&every_field(text), &photo(Orientation::Upright));
    let found = by_exiftool(&scratch, &sidecar);
    assert_eq!(found["XMP-dc:Title"], "Title abcdefghi\nj\nk\u{7f}l\u{85}m");
    assert!(!sidecar.contains('\r'));
    let only = [
        Edit::AddKeyword("\u{1}\u{2}".into()),
        Edit::WriteText(TextField::Title.into(), "\u{3}".into()),
        Edit::WriteText(TextField::Creator.into(), "\u{4}".into()),
    ];
    let sidecar = reviewed(&only, &photo(Orientation::Upright));
    assert!(!sidecar.contains("<dc:"), "{sidecar}");
}

#[test]
fn what_is_absent_or_undecided_is_not_written() {
    let model = ModelId {
        name: "captioner".into(),
        version: "1".into(),
        weights: "00".into(),
    };
    let source = Source::model(model, Score::new(0.9));
    let draft = Draft {
        keywords: vec![Attributed {
            value: Keyword::from("unseen"),
            source: source.clone(),
        }],
        faces: vec![Attributed {
            value: Region::face(BoundingBox::from_corners(0.1, 0.1, 0.2, 0.2)),
            source: source.clone(),
        }],
        offered: Vec::new(),
        texts: vec![(
            TextField::AltText.into(),
            Attributed {
                value: "unseen".into(),
                source,
            },
        )],
        ..Draft::default()
    };
    let mut review = Review::default();
    review.add_draft(&draft);
    let title = Edit::WriteText(TextField::Title.into(), "Seen".into());
    review.apply(&title, AT);
    let sidecar = sidecar::write(None, &review.finish(), &photo(Orientation::Upright), None);
    let scratch = Scratch::new("sidecar-absent");
    let found = by_exiftool(&scratch, &sidecar);
    let properties: Vec<&String> = found
        .as_object()
        .unwrap()
        .keys()
        .filter(|key| key.starts_with("XMP-"))
        .collect();
    let told = [
        "XMP-hushtag:Review",
        "XMP-xmp:MetadataDate",
        "XMP-xmpMM:History",
    ];
    let (told, said): (Vec<_>, Vec<_>) = properties
        .into_iter()
        .partition(|name| told.contains(&name.as_str()));
    assert_eq!(said, ["XMP-dc:Title", "XMP-x:XMPToolkit"]);
    assert_eq!(told.len(), 3);
    assert!(!sidecar.contains("unseen") && !sidecar.contains("mwg-rs:Regions"));
}

#[test]
fn a_face_lies_on_the_mark_in_the_stored_picture_for_all_eight_orientations() {
    let scratch = Scratch::new("sidecar-regions");
    for orientation in Orientation::ALL {
        // The stored mark is at 8, 16 and measures 16 × 8 of 96 × 64 pixels, whatever the orientation says.
        let file = scratch.file("mark.jpg", &fixture::photo("mark.jpg"));
        let value = format!("-Orientation={}", orientation.to_exif());
        fixture::exiftool(&[
            "-n",
            "-q",
            "-overwrite_original",
            &value,
            file.to_str().unwrap(),
        ]);
        let bytes = std::fs::read(&file).unwrap();
        let (photo, pixels) =
            decode::decode(&bytes, sniff(&bytes).unwrap(), Limits::default()).unwrap();
        let seen = crate::pixels::mark(&pixels);
        let sidecar = reviewed(
            &[
                Edit::AddRegion(Region::face(seen)),
                Edit::AddRegion(Region::face(seen)),
            ],
            &photo,
        );
        let found = by_exiftool(&scratch, &sidecar);
        let regions = &found["XMP-mwg-rs:RegionInfo"];
        let applied = &regions["AppliedToDimensions"];
        assert_eq!(
            (&applied["W"], &applied["H"], &applied["Unit"]),
            (&96.into(), &64.into(), &"pixel".into())
        );
        let list = regions["RegionList"].as_array().unwrap();
        assert_eq!(list.len(), 2);
        let region = &list[0];
        assert_eq!(region["Type"], "Face");
        assert_eq!(region.get("Name"), None);
        assert_eq!(region["Area"]["Unit"], "normalized");
        let number = |name: &str, scale: f64| region["Area"][name].as_f64().unwrap() * scale;
        let (x, y, w, h) = (
            number("X", 96.0),
            number("Y", 64.0),
            number("W", 96.0),
            number("H", 64.0),
        );
        for (found, meant) in [(x - w / 2.0, 8.0), (y - h / 2.0, 16.0), (w, 16.0), (h, 8.0)] {
            assert!(
                (found - meant).abs() < 0.01,
                "{orientation:?}: {x} {y} {w} {h}"
            );
        }
        let key = "Xmp.mwg-rs.Regions/mwg-rs:RegionList[1]/mwg-rs:Area/stArea:x";
        let by_exiv2: f64 = by_exiv2(&scratch, &sidecar, key).parse().unwrap();
        assert!((by_exiv2 * 96.0 - x).abs() < 0.001);
    }
}

#[test]
fn a_face_over_the_edge_is_cut_at_the_edge() {
    let face = BoundingBox {
        x: 0.9,
        y: 0.5,
        width: 0.3,
        height: 0.2,
    };
    let sidecar = reviewed(
        &[Edit::AddRegion(Region::face(face))],
        &photo(Orientation::Upright),
    );
    let scratch = Scratch::new("sidecar-edge");
    let area =
        &by_exiftool(&scratch, &sidecar)["XMP-mwg-rs:RegionInfo"]["RegionList"][0]["Area"].clone();
    assert_eq!(area["X"], 0.95);
    assert_eq!(area["W"], 0.1);
}

#[test]
fn a_sidecar_is_named_after_its_photo_and_exiftool_finds_it_valid() {
    let scratch = Scratch::new("sidecar-beside");
    let mut edits = every_field("beside");
    edits.push(Edit::WriteText(TextField::Marked.into(), "True".into()));
    let sidecar = reviewed(&edits, &photo(Orientation::Upright));
    let file = scratch.file(
        &sidecar::name("photo.jpg", SidecarName::WithExtension),
        sidecar.as_bytes(),
    );
    assert!(file.ends_with("photo.jpg.xmp"));
    let valid = fixture::exiftool(&["-validate", "-warning", "-a", "-s3", file.to_str().unwrap()]);
    assert_eq!(valid.trim(), "OK");
}
