//! Reviewed values in files and sidecars that other programs filled: those change and nothing else.

use std::collections::BTreeMap;

use hushtag::domain::field::{Slot, TextField};
use hushtag::domain::language::Language;
use hushtag::domain::photo::Photo;
use hushtag::domain::review::{Edit, Review, Verdict};
use hushtag::domain::time::Time;
use hushtag::format::existing::found;
use hushtag::format::sniff::sniff;
use hushtag::format::xmp::{self, Kind, Node, Packet};
use hushtag::format::{embed, sidecar, sources};
use hushtag::pixels::decode::{Limits, decode};
use serde_json::Value;

use crate::fixture::{self, Scratch};

const AT: Time = Time(1_798_761_599_000);

/// As Lightroom leaves a file: all three standards, settings of its own, history, hierarchy, a place, named faces.
const LIGHTROOM: [&str; 34] = [
    "-XMP-dc:Title=Old title",
    "-XMP-dc:Title-de=Alter Titel",
    "-XMP-dc:Description=Old description",
    "-XMP-dc:Subject=harbour",
    "-XMP-dc:Subject=boat",
    "-XMP-lr:HierarchicalSubject=Places|Sea|harbour",
    "-XMP-lr:HierarchicalSubject=Things|boat",
    "-XMP-dc:Creator=Ada",
    "-XMP-dc:Rights=Old rights",
    "-XMP-photoshop:Credit=Agency",
    "-XMP-photoshop:DateCreated=2020:01:02 03:04:05",
    "-XMP-crs:Exposure2012=+0.50",
    "-XMP-crs:ToneCurvePV2012=0, 0",
    "-XMP-crs:ToneCurvePV2012=255, 255",
    "-XMP-xmpMM:DocumentID=xmp.did:1",
    "-XMP-xmpMM:HistoryAction=saved",
    "-XMP-xmpMM:HistoryWhen=2020:01:02 03:04:05",
    "-XMP-xmp:Rating=4",
    "-XMP-xmpRights:UsageTerms=Old terms",
    "-XMP-iptcCore:CreatorCity=Köln",
    "-XMP-mwg-rs:RegionAppliedToDimensionsW=96",
    "-XMP-mwg-rs:RegionAppliedToDimensionsH=64",
    "-XMP-mwg-rs:RegionAppliedToDimensionsUnit=pixel",
    "-XMP-mwg-rs:RegionInfo={AppliedToDimensions={W=96,H=64,Unit=pixel},RegionList=[{Area={X=0.5,Y=0.5,W=0.2,H=0.2,Unit=normalized},Name=Grace,Type=Face},{Area={X=0.1,Y=0.1,W=0.1,H=0.1,Unit=normalized},Name=Rex,Type=Pet}]}",
    "-IPTC:ObjectName=Old title",
    "-IPTC:Keywords=harbour",
    "-IPTC:Keywords=boat",
    "-IPTC:SpecialInstructions=Keep",
    "-IPTCDigest=new",
    "-EXIF:ImageDescription=Old description",
    "-EXIF:Artist=Ada",
    "-GPSLatitude=48.5",
    "-GPSLatitudeRef=N",
    "-EXIF:Model=Camera",
];

pub fn lightroom(scratch: &Scratch, name: &str) -> Vec<u8> {
    let path = scratch.file(name, &fixture::photo(name));
    let path = path.to_str().unwrap();
    let quiet = ["-q", "-q", "-m", "-overwrite_original"];
    fixture::exiftool(&[&quiet[..], &LIGHTROOM, &[path]].concat());
    std::fs::read(path).unwrap()
}

/// Every value ExifTool finds but those that any rewriting changes.
fn told(scratch: &Scratch, name: &str, file: &[u8]) -> BTreeMap<String, Value> {
    let path = scratch.file(&format!("told-{name}"), file);
    let path = path.to_str().unwrap();
    let arguments = ["-j", "-G1", "-a", "-n", "-struct", "-charset", "utf8"];
    let text = fixture::exiftool(&[&arguments[..], &[path]].concat());
    let all: Value = serde_json::from_str(&text).unwrap();
    let is_own = |name: &str| {
        let prefixes = [
            "System:",
            "File:",
            "ExifTool:",
            "SourceFile",
            "XMP-x:",
            "Composite:",
            "RIFF:",
        ];
        let changing = ["IFD0:XResolution", "Photoshop:IPTCDigest", "IFD0:ExifTool"];
        !prefixes
            .iter()
            .chain(&changing)
            .any(|prefix| name.starts_with(prefix))
    };
    let all = all[0].as_object().unwrap().clone();
    all.into_iter().filter(|(name, _)| is_own(name)).collect()
}

fn slot(field: TextField, language: &str) -> Slot {
    Slot {
        field,
        language: Language::parse(language).unwrap(),
    }
}

fn opened(file: &[u8]) -> (Photo, Review) {
    let format = sniff(file).unwrap();
    let (photo, _) = decode(file, format, Limits::default()).unwrap();
    let sources = sources::read(file, format, None);
    let mut review = Review::default();
    review.take_found(&found(&sources, photo.orientation));
    (photo, review)
}

/// What differs, by name.
fn changes(before: &BTreeMap<String, Value>, after: &BTreeMap<String, Value>) -> Vec<String> {
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort();
    names.dedup();
    let differs = |name: &&&String| before.get(**name) != after.get(**name);
    names
        .iter()
        .filter(differs)
        .map(|name| (*name).clone())
        .collect()
}

#[test]
fn only_what_was_edited_changes_in_a_file_from_lightroom() {
    let scratch = Scratch::new("embed-lightroom");
    for name in ["444.jpg", "plain.png", "lossy.webp", "plain.tif"] {
        let file = lightroom(&scratch, name);
        let (photo, mut review) = opened(&file);
        let edits = [
            Edit::WriteText(TextField::Title.into(), "New title".into()),
            Edit::WriteText(TextField::Description.into(), "Neue Beschreibung".into()),
            Edit::WriteText(slot(TextField::AltText, "de"), "Ein Boot".into()),
            Edit::AddKeyword("lighthouse".into()),
            Edit::JudgeKeyword(review.keywords[1].id, Verdict::Rejected),
        ];
        for edit in &edits {
            review.apply(edit, AT);
        }
        let reviewed = review.finish();
        let made =
            embed::embed(&file, photo.format, None, &reviewed, &photo, Some("Grace")).unwrap();
        let (before, after) = (told(&scratch, name, &file), told(&scratch, name, &made));
        let mut expected = vec![
            "XMP-dc:Description",
            "XMP-dc:Subject",
            "XMP-dc:Title",
            "XMP-digiKam:TagsList",
            "XMP-hushtag:Review",
            "XMP-iptcCore:AltTextAccessibility-de",
            "XMP-lr:HierarchicalSubject",
            "XMP-xmp:MetadataDate",
            "XMP-xmpMM:History",
        ];
        if before.contains_key("IPTC:ObjectName") {
            expected.splice(
                0..0,
                ["IPTC:Caption-Abstract", "IPTC:Keywords", "IPTC:ObjectName"],
            );
        }
        expected.push("IFD0:ImageDescription");
        expected.sort_unstable();
        assert_eq!(changes(&before, &after), expected, "{name}");
        assert_eq!(after["XMP-dc:Title"], "New title");
        assert_eq!(after["XMP-dc:Title-de"], "Alter Titel");
        assert_eq!(
            after["XMP-dc:Subject"],
            serde_json::json!(["harbour", "lighthouse"])
        );
        assert_eq!(
            after["XMP-lr:HierarchicalSubject"],
            serde_json::json!(["Places|Sea|harbour", "lighthouse"])
        );
        assert_eq!(
            after["XMP-digiKam:TagsList"],
            serde_json::json!(["Places/Sea/harbour", "lighthouse"])
        );
        assert_eq!(after["IFD0:ImageDescription"], "Neue Beschreibung");
        assert_eq!(
            after["XMP-xmpMM:History"].as_array().unwrap().len(),
            1 + edits.len()
        );
        let said = after["XMP-xmpMM:History"].to_string();
        assert!(
            said.contains("reviewed by Grace") && !said.contains("boat"),
            "{said}"
        );
        let pixels = |file: &[u8]| decode(file, photo.format, Limits::default()).unwrap().1;
        assert_eq!(pixels(&made), pixels(&file), "{name}");
    }
}

#[test]
fn the_place_goes_from_exif_and_xmp_and_values_taken_away_are_gone_everywhere() {
    let scratch = Scratch::new("embed-remove");
    let mut file = lightroom(&scratch, "444.jpg");
    let path = scratch.file("gps.jpg", &file);
    fixture::exiftool(&[
        "-q",
        "-overwrite_original",
        "-XMP-exif:GPSLatitude=48.5",
        path.to_str().unwrap(),
    ]);
    file = std::fs::read(path).unwrap();
    let (photo, mut review) = opened(&file);
    let edits = [
        Edit::RemoveLocation(true),
        Edit::WriteText(TextField::Title.into(), String::new()),
        Edit::WriteText(TextField::Creator.into(), String::new()),
        Edit::WriteText(TextField::Description.into(), String::new()),
        Edit::JudgeRegion(review.regions[0].id, Verdict::Rejected),
    ];
    for edit in &edits {
        review.apply(edit, AT);
    }
    let made = embed::embed(&file, photo.format, None, &review.finish(), &photo, None).unwrap();
    let after = told(&scratch, "444.jpg", &made);
    for name in after.keys() {
        let is_gone = name.contains("GPSL")
            || name == "XMP-dc:Title"
            || name == "XMP-dc:Creator"
            || name == "IPTC:ObjectName";
        assert!(!is_gone, "{name}: {after:?}");
    }
    assert_eq!(after.get("IFD0:Artist").cloned().unwrap_or("".into()), "");
    assert_eq!(
        after
            .get("IFD0:ImageDescription")
            .cloned()
            .unwrap_or("".into()),
        ""
    );
    let regions = after["XMP-mwg-rs:RegionInfo"].to_string();
    assert!(
        regions.contains("Rex") && !regions.contains("Grace"),
        "{regions}"
    );
    assert_eq!(after["XMP-dc:Title-de"], "Alter Titel");
}

#[test]
fn what_digikam_and_strangers_wrote_survives_in_the_sidecar() {
    let before = r#"<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="XMP Core 4.4.0-Exiv2">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:digiKam="http://www.digikam.org/ns/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:odd="http://strange.example/ns#" digiKam:PickLabel="3" odd:attribute="kept &amp; well">
   <digiKam:TagsList><rdf:Seq><rdf:li>Places/Köln</rdf:li></rdf:Seq></digiKam:TagsList>
   <dc:subject><rdf:Bag><rdf:li>Köln</rdf:li></rdf:Bag></dc:subject>
   <odd:deep rdf:parseType="Resource"><odd:list><rdf:Seq><rdf:li odd:q="1">x</rdf:li></rdf:Seq></odd:list></odd:deep>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"#;
    let file = fixture::photo("444.jpg");
    let (photo, _) = decode(&file, sniff(&file).unwrap(), Limits::default()).unwrap();
    let sources = sources::read(&file, photo.format, Some(before.as_bytes()));
    assert_eq!(sources.findings, Vec::<String>::new());
    let mut review = Review::default();
    review.take_found(&found(&sources, photo.orientation));
    assert_eq!(review.keywords[0].value.broader, ["Places"]);
    review.apply(&Edit::AddKeyword("Dom".into()), AT);
    let made = sidecar::write(
        Some(sources.packet_to_change()),
        &review.finish(),
        &photo,
        None,
    );
    let scratch = Scratch::new("embed-digikam");
    let told_before = told(&scratch, "before.xmp", before.as_bytes());
    let told_after = told(&scratch, "after.xmp", made.as_bytes());
    let expected = [
        "XMP-dc:Subject",
        "XMP-digiKam:TagsList",
        "XMP-hushtag:Review",
        "XMP-lr:HierarchicalSubject",
        "XMP-xmp:MetadataDate",
        "XMP-xmpMM:History",
    ];
    assert_eq!(changes(&told_before, &told_after), expected, "{made}");
    assert_eq!(
        told_after["XMP-dc:Subject"],
        serde_json::json!(["Köln", "Dom"])
    );
    assert_eq!(
        told_after["XMP-digiKam:TagsList"],
        serde_json::json!(["Places/Köln", "Dom"])
    );
}

#[test]
fn sources_that_disagree_are_all_shown_and_the_rules_say_which_stands() {
    let scratch = Scratch::new("embed-weigh");
    let path = scratch.file("weigh.jpg", &fixture::photo("444.jpg"));
    fixture::exiftool(&[
        "-q",
        "-overwrite_original",
        "-EXIF:ImageDescription=By EXIF",
        "-IPTC:Caption-Abstract=By IIM",
        "-XMP-dc:Description=By XMP",
        "-XMP-photoshop:Headline=Same ",
        "-IPTC:Headline=Same",
        "-IPTC:Keywords=only here",
        "-XMP-dc:Subject=there",
        path.to_str().unwrap(),
    ]);
    let file = std::fs::read(path).unwrap();
    let sources = sources::read(&file, sniff(&file).unwrap(), None);
    let found = found(&sources, Default::default());
    let text = |slot: Slot| {
        found
            .texts
            .iter()
            .find(|(known, _)| *known == slot)
            .unwrap()
            .1
            .value
            .as_str()
    };
    assert_eq!(text(TextField::Description.into()), "By EXIF");
    let others: Vec<&str> = found
        .disagreements
        .iter()
        .map(|(_, said)| said.value.as_str())
        .collect();
    assert_eq!(others, ["By XMP", "By IIM"]);
    assert_eq!(found.keywords.len(), 1);
    assert_eq!(found.proposals.keywords[0].value.text, "only here");
}

/// What Adobe's toolkit read, in its own words, which are read like any packet.
fn by_adobe(path: &str, is_sidecar: bool) -> Packet {
    // Without what it would take over from EXIF and IPTC-IIM.
    let arguments: &[&str] = if is_sidecar {
        &["-X", "-x"]
    } else {
        &["-R", "-x"]
    };
    let dumped = fixture::exempi(&[arguments, &[path]].concat());
    let read = xmp::read(dumped.as_bytes());
    assert_eq!(read.findings, [], "{dumped}");
    read.packet
}

#[test]
fn adobes_toolkit_reads_what_was_written_into_every_format_and_beside_it() {
    let scratch = Scratch::new("embed-adobe");
    for name in ["444.jpg", "plain.png", "lossy.webp", "plain.tif"] {
        let file = lightroom(&scratch, name);
        let (photo, mut review) = opened(&file);
        for field in TextField::ALL {
            let edit = Edit::WriteText(field.into(), format!("{field:?} & <Ü> 🦜"));
            review.apply(&edit, AT);
        }
        review.apply(&Edit::AddKeyword("lighthouse, \"white\"".into()), AT);
        let reviewed = review.finish();
        let made = embed::embed(&file, photo.format, None, &reviewed, &photo, None).unwrap();
        let path = scratch.file(&format!("made-{name}"), &made);
        let ours = sources::read(&made, photo.format, None).xmp.unwrap();
        check_same(name, &ours, &by_adobe(path.to_str().unwrap(), false));

        let beside = sidecar::write(Some(ours), &reviewed, &photo, None);
        let path = scratch.file(&format!("{name}.xmp"), beside.as_bytes());
        let ours = xmp::read(beside.as_bytes()).packet;
        check_same(name, &ours, &by_adobe(path.to_str().unwrap(), true));
    }
}

/// Every property of ours is theirs too, to the last qualifier.
fn check_same(name: &str, ours: &Packet, theirs: &Packet) {
    assert!(ours.properties.len() > 25, "{name}");
    // Of two languages it makes the second say what the default says.
    let is_pair = |node: &Node| matches!(&node.value, xmp::Value::Array(Kind::Alt, items) if items.len() == 2);
    for property in ours
        .properties
        .iter()
        .filter(|property| !is_pair(&property.node))
    {
        let read = theirs.get(property.name.clone());
        assert_eq!(read, Some(&property.node), "{name}: {:?}", property.name);
    }
}
