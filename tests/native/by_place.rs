//! Files by place, not by name: folders that hold the same names over and over, and sidecars that could be anybody's.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use hushtag::domain::beside::{Fit, Lying, fit};
use hushtag::domain::export::SidecarName;
use hushtag::domain::field::TextField;
use hushtag::domain::photo::{Format, Orientation, Photo, PhotoId, Size};
use hushtag::domain::purpose::Purpose;
use hushtag::domain::review::{Edit, Review, Reviewed};
use hushtag::domain::session::{Event, Listed, Session};
use hushtag::domain::table::{Row, matched};
use hushtag::domain::time::Time;
use hushtag::format::{embed, existing, sidecar, sources, written_for};
use hushtag::pixels::encode;
use hushtag::widget::handed;
use hushtag::worker::archive::Archive;
use hushtag::worker::table::{read_csv, write_csv, write_json};

use crate::fixture;

/// 20 folders with the same 10 names.
fn tree() -> Vec<Listed> {
    let files = (0..200).map(|number| Listed {
        name: format!("IMG_{}.jpg", number % 10),
        folder: format!("trip/day {}", number / 10),
        bytes: 1,
        modified: 1,
        nth: 0,
    });
    files.collect()
}

fn session(files: Vec<Listed>) -> Session {
    let mut session = Session::default();
    session.apply(&Event::Added(files));
    session
}

fn photo() -> Photo {
    Photo {
        format: Format::Jpeg,
        size: Size {
            width: 8,
            height: 8,
        },
        orientation: Orientation::Upright,
        animated: false,
    }
}

/// Its title is its path.
fn reviewed(path: &str) -> Reviewed {
    let mut review = Review::default();
    let title = Edit::WriteText(TextField::Title.into(), path.to_owned());
    review.apply(&title, Time(1));
    review.finish()
}

#[test]
fn in_200_photos_of_20_folders_every_value_is_on_its_photo_after_zip_table_and_widget() {
    let session = session(tree());
    assert_eq!(session.assets().len(), 200);
    let all: Vec<(PhotoId, String, Reviewed)> = (session.assets().iter())
        .map(|asset| (asset.id, asset.path.clone(), reviewed(&asset.path)))
        .collect();

    let mut archive = Archive::new(Vec::new(), zip::DateTime::default());
    for (_, path, reviewed) in &all {
        let written = sidecar::write(None, reviewed, &photo(), None);
        let name = sidecar::name(path, SidecarName::WithExtension);
        let fill = |entry: &mut dyn std::io::Write| entry.write_all(written.as_bytes());
        archive.add(&name, fill).unwrap();
    }
    let mut zip = zip::ZipArchive::new(Cursor::new(archive.finish().unwrap())).unwrap();
    assert_eq!(zip.len(), 200);
    for (_, path, _) in &all {
        let mut text = Vec::new();
        let mut entry = zip.by_name(&format!("{path}.xmp")).unwrap();
        entry.read_to_end(&mut text).unwrap();
        let read = sources::read(&[], Format::Jpeg, Some(&text));
        let found = existing::found(&read, Orientation::Upright);
        assert_eq!(found.texts[0].1.value, *path);
    }

    let rows: Vec<Row> = all.iter().map(|(_, path, r)| Row::of(path, r)).collect();
    // Another visit, and the folders come in another order.
    let mut files = tree();
    files.reverse();
    let mut again = self::session(files);
    let table = read_csv(&write_csv(&rows).unwrap()).unwrap();
    let taken = matched(&table.rows, again.assets());
    assert_eq!((taken.edits.len(), &taken.doubts), (200, &Vec::new()));
    again.apply(&Event::EditedEach(taken.edits, Time(2)));
    for asset in again.assets() {
        let title = asset.review.text(&TextField::Title.into()).unwrap();
        assert_eq!(title.value, asset.path);
    }

    for (place, (_, path, reviewed)) in all.iter().enumerate() {
        let name = path.rsplit('/').next().unwrap();
        let told = handed::photo(Some(place as u32), name, path, reviewed);
        let told = serde_json::to_value(told).unwrap();
        assert_eq!(told["path"], *path);
        assert_eq!(told["texts"]["title"]["x-default"], *path);
    }
}

#[test]
fn in_200_folders_with_sidecars_each_goes_to_the_photo_beside_it() {
    let session = session(tree());
    let lying = |id, path: &str| Lying {
        id,
        path: path.to_owned(),
        go: 1,
    };
    let photos: Vec<Lying<PhotoId>> = (session.assets().iter())
        .map(|asset| lying(asset.id, &asset.path))
        .collect();
    for asset in session.assets() {
        for name in [
            format!("{}.xmp", asset.path),
            asset.path.replace(".jpg", ".XMP"),
        ] {
            let sidecar = Lying {
                id: (),
                path: name,
                go: 1,
            };
            let says = written_for::read(b"");
            assert_eq!(fit(&sidecar, &says, &photos, &[]), Fit::To(asset.id));
        }
    }
}

#[test]
fn photos_of_one_path_from_two_drops_are_kept_apart_everywhere() {
    let mut session = session(tree()[..2].to_vec());
    let mut other = tree();
    other.truncate(2);
    other.iter_mut().for_each(|file| file.bytes = 2);
    session.apply(&Event::Added(other));
    let paths: Vec<&str> = (session.assets().iter())
        .map(|asset| asset.path.as_str())
        .collect();
    let expected = [
        "trip/day 0/IMG_0.jpg",
        "trip/day 0/IMG_1.jpg",
        "trip/day 0/IMG_0 (2).jpg",
        "trip/day 0/IMG_1 (2).jpg",
    ];
    assert_eq!(paths, expected);
    let name = sidecar::name(paths[2], SidecarName::InPlaceOfExtension);
    assert_eq!(name, "trip/day 0/IMG_0 (2).xmp");
    let copy = encode::copy_name("v1.2/photo", Format::Jpeg);
    assert_eq!(copy, "v1.2/photo-redacted.jpg");
}

#[test]
fn how_to_develop_a_raw_file_never_enters_the_jpeg_beside_it_and_its_words_do() {
    let sidecar = br#"<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <rdf:Description rdf:about="" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
          xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/" xmlns:tiff="http://ns.adobe.com/tiff/1.0/"
          photoshop:SidecarForExtension="CR2" photoshop:City="Bern" crs:Exposure2012="+3.00" crs:HasSettings="True"
          tiff:Orientation="6"/></rdf:RDF></x:xmpmeta>"#;
    let file = fixture::sample("cat.jpg");
    let made = embed::embed(
        &file,
        Format::Jpeg,
        Some(sidecar),
        &reviewed("A cat"),
        &photo(),
        None,
    );
    let made = String::from_utf8_lossy(&made.unwrap()).into_owned();
    for left_out in [
        "camera-raw-settings",
        "SidecarForExtension",
        "tiff:Orientation",
    ] {
        assert!(!made.contains(left_out), "{left_out}");
    }
    assert!(made.contains("Bern") && made.contains("A cat"));
    let told = sources::read(&file, Format::Jpeg, Some(sidecar)).findings;
    assert!(
        told.iter().any(|finding| finding.contains("CR2")),
        "{told:?}"
    );
    // A sidecar of the JPEG itself is left whole.
    let own = String::from_utf8_lossy(sidecar).replace("CR2", "JPG");
    let read = sources::read(&file, Format::Jpeg, Some(own.as_bytes()));
    assert!(read.sidecar.unwrap().get("crs:Exposure2012").is_some());
}

#[test]
fn that_a_picture_is_decorative_comes_back_from_sidecar_table_and_widget() {
    let mut review = Review::default();
    review.apply(&Edit::SetPurpose(Purpose::Decorative), Time(1));
    let decorative = review.finish();
    let unwritten = Review::default().finish();
    let written = |reviewed: &Reviewed| sidecar::write(None, reviewed, &photo(), None);
    assert!(!written(&unwritten).contains("Purpose"));
    let text = written(&decorative);
    let read = sources::read(&[], Format::Jpeg, Some(text.as_bytes()));
    let found = existing::found(&read, Orientation::Upright);
    let mut again = Review::default();
    again.take_found(&found);
    assert!(again.finish().is_decorative());
    let told = |reviewed: &Reviewed| {
        let told = handed::photo(None, "a.jpg", "a.jpg", reviewed);
        let told = serde_json::to_value(told).unwrap();
        (told["purpose"].clone(), told["decorative"].clone())
    };
    assert_eq!(told(&decorative), ("decorative".into(), true.into()));
    assert_eq!(told(&unwritten), (serde_json::Value::Null, false.into()));
    let rows = [Row::of("a.jpg", &decorative), Row::of("b.jpg", &unwritten)];
    let json: serde_json::Value = serde_json::from_slice(&write_json(&rows)).unwrap();
    assert_eq!(json[0]["decorative"], true);
    assert_eq!(json[0]["purpose"], "decorative");
    assert_eq!(json[1]["decorative"], false);
    assert_eq!(json[1]["purpose"], serde_json::Value::Null);
    let titles: BTreeMap<String, String> = (read_csv(&write_csv(&rows).unwrap()).unwrap().rows)
        .into_iter()
        .map(|row| (row.file.clone(), row.cells[2].1.clone()))
        .collect();
    assert_eq!(
        (titles["a.jpg"].as_str(), titles["b.jpg"].as_str()),
        ("true", "false")
    );
}
