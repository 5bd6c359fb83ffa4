//! What stands twice: united where it can be, told where it cannot, lost never.

use hushtag::domain::field::TextField;
use serde_json::json;

use super::*;

#[test]
fn two_packets_are_read_as_one_and_both_are_written() {
    let first = packet(
        &[
            bag("dc:subject", &["one"]),
            "<photoshop:Credit>First</photoshop:Credit>".into(),
        ]
        .concat(),
    );
    let second = packet(
        &[
            bag("dc:subject", &["one", "two", "three"]),
            "<photoshop:Credit>Second</photoshop:Credit><photoshop:City>Köln</photoshop:City>"
                .into(),
            "<dc:title><rdf:Alt><rdf:li xml:lang=\"de\">Titel</rdf:li></rdf:Alt></dc:title>".into(),
        ]
        .concat(),
    );
    let file = with_segments(
        &fixture::photo("444.jpg"),
        &[xmp_segment(&first), xmp_segment(&second)],
    );
    let opened = Opened::new(&file, None);
    assert_eq!(opened.words(), ["one", "two", "three"]);
    assert_eq!(opened.otherwise(), ["Second"]);
    assert!(
        opened
            .found
            .findings
            .iter()
            .any(|finding| finding.contains("Credit"))
    );
    let after = told(
        &Scratch::new("carriers-packets"),
        "a.jpg",
        &opened.add("marble").inside(),
    );
    assert_eq!(
        after["XMP-dc:Subject"],
        json!(["one", "two", "three", "marble"])
    );
    assert_eq!(after["XMP-photoshop:City"], "Köln");
    assert_eq!(after["XMP-photoshop:Credit"], "First");
}

#[test]
fn a_property_that_stands_twice_in_a_packet_is_read_as_one() {
    let alternatives = |language: &str, text: &str| {
        format!(
            "<dc:title><rdf:Alt><rdf:li xml:lang=\"{language}\">{text}</rdf:li></rdf:Alt></dc:title>"
        )
    };
    let beside = packet(&[
        bag("dc:subject", &["one"]),
        bag("dc:subject", &["two", "three"]),
        alternatives("x-default", "Title"),
        alternatives("de", "Titel"),
        alternatives("x-default", "Another"),
        "<photoshop:Credit>First</photoshop:Credit><photoshop:Credit>Second</photoshop:Credit>".into(),
        "<dc:creator><rdf:Seq><rdf:li>Ada</rdf:li></rdf:Seq><rdf:Seq><rdf:li>Grace</rdf:li></rdf:Seq></dc:creator>".into(),
    ].concat());
    let opened = Opened::new(&fixture::photo("444.jpg"), Some(&beside));
    assert_eq!(opened.words(), ["one", "two", "three"]);
    assert_eq!(opened.otherwise(), ["Another", "Second"]);
    assert_eq!(
        opened
            .review
            .text(&TextField::Creator.into())
            .unwrap()
            .value,
        "Ada; Grace"
    );
    let made = opened.add("marble").beside();
    let after = told(&Scratch::new("carriers-twice"), "a.xmp", made.as_bytes());
    assert_eq!(
        after["XMP-dc:Subject"],
        json!(["one", "two", "three", "marble"])
    );
    assert_eq!(
        (&after["XMP-dc:Title"], &after["XMP-dc:Title-de"]),
        (&json!("Title"), &json!("Titel"))
    );
}

#[test]
fn a_second_exif_block_is_read_and_kept_and_says_no_old_text() {
    let scratch = Scratch::new("carriers-exif");
    let segment = |arguments: &[&str]| {
        let file = written(&scratch, "444.jpg", arguments);
        let blocks = hushtag::format::container::blocks(&file, sniff(&file).unwrap());
        (0xe1, [b"Exif\0\0", &*blocks.exif.unwrap().bytes].concat())
    };
    let first = segment(&["-EXIF:ImageDescription=First", "-EXIF:Artist=Ada"]);
    let second = segment(&[
        "-EXIF:ImageDescription=Second",
        "-EXIF:XPTitle=Only here",
        "-EXIF:XPKeywords=secret client;boat",
        "-EXIF:Model=Camera",
    ]);
    let file = with_segments(&fixture::photo("444.jpg"), &[first, second]);
    let opened = Opened::new(&file, None);
    let text = |field: TextField| opened.review.text(&field.into()).unwrap().value.clone();
    assert_eq!(
        (text(TextField::Description), text(TextField::Title)),
        ("First".into(), "Only here".into())
    );
    assert_eq!(opened.otherwise(), ["Second"]);
    assert_eq!(opened.words(), ["secret client", "boat"]);
    let edits = [
        Edit::WriteText(TextField::Title.into(), "New title".into()),
        Edit::WriteText(TextField::Creator.into(), "Grace".into()),
    ];
    let made = opened.reject("secret client").edit(&edits).inside();
    for old in ["secret client", "Only here", "Ada"] {
        assert!(!holds(&made, old), "{old}");
    }
    for kept in ["First", "Second", "Camera", "boat", "Grace"] {
        assert!(holds(&made, kept), "{kept}");
    }
}

#[test]
fn a_second_block_of_datasets_is_read_and_none_is_lost() {
    let first = iim(&[(2, 5, b"First"), (2, 25, b"one")]);
    let second = iim(&[
        (1, 90, b"\x1b%G"),
        (2, 5, b"Second"),
        (2, 25, "zwölf".as_bytes()),
        (2, 40, b"Keep"),
    ]);
    let file = with_segments(&fixture::photo("444.jpg"), &[iim_segment(&[first, second])]);
    let opened = Opened::new(&file, None);
    assert_eq!(opened.words(), ["one", "zwölf"]);
    assert_eq!(opened.otherwise(), ["Second"]);
    let made = opened.add("marble").inside();
    let after = told(&Scratch::new("carriers-blocks"), "a.jpg", &made);
    assert_eq!(after["IPTC:Keywords"], json!(["one", "zwölf", "marble"]));
    assert_eq!(after["IPTC:SpecialInstructions"], "Keep");
}

/// One grey pixel, and datasets in both of the tags that TIFF has for them.
fn tiff_with_both(datasets: &[u8]) -> Vec<u8> {
    let (_, resources) = iim_segment(&[datasets.to_vec()]);
    let resources = resources[b"Photoshop 3.0\0".len()..].to_vec();
    let mut entries: Vec<(u16, u16, u32, u32)> = vec![
        (256, 3, 1, 1),
        (257, 3, 1, 1),
        (258, 3, 1, 8),
        (259, 3, 1, 1),
        (262, 3, 1, 1),
        (273, 4, 1, 8),
        (277, 3, 1, 1),
        (278, 3, 1, 1),
        (279, 4, 1, 1),
    ];
    let first = 10 + 2 + 12 * 11 + 4;
    let second = (first + datasets.len()).next_multiple_of(2);
    entries.push((0x83bb, 7, datasets.len() as u32, first as u32));
    entries.push((0x8649, 7, resources.len() as u32, second as u32));
    let mut file = b"II*\0\x0a\0\0\0\x80\0".to_vec();
    file.extend((entries.len() as u16).to_le_bytes());
    for (tag, kind, count, value) in entries {
        file.extend(tag.to_le_bytes());
        file.extend(kind.to_le_bytes());
        file.extend(count.to_le_bytes());
        file.extend(value.to_le_bytes());
    }
    file.extend([0; 4]);
    file.extend(datasets);
    file.resize(second, 0);
    file.extend(resources);
    file
}

#[test]
fn datasets_that_photoshop_keeps_twice_in_a_tiff_change_in_both_places() {
    let file = tiff_with_both(&iim(&[(2, 25, b"secret client"), (2, 25, b"boat")]));
    let opened = Opened::new(&file, None);
    assert_eq!(opened.words(), ["secret client", "boat"]);
    let made = opened.reject("secret client").add("marble").inside();
    assert!(!holds(&made, "secret client"));
    let again = Opened::new(&made, None);
    assert_eq!(
        (again.words(), again.proposed()),
        (vec!["boat", "marble"], vec![])
    );
    assert_eq!(again.otherwise(), [""; 0]);
    let after = told(&Scratch::new("carriers-tiff"), "a.tif", &made);
    assert_eq!(after["IPTC:Keywords"], json!(["boat", "marble"]));
}
