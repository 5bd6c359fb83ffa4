//! Texts of IPTC-IIM in character sets that are named or not, whole or cut at the longest that the standard allows.

use hushtag::domain::field::TextField;
use hushtag::format::container;
use serde_json::json;

use super::*;

const UTF8: &[u8] = b"\x1b%G";

/// Record, number, content.
type Dataset<'a> = (u8, u8, &'a [u8]);

fn photo_with(datasets: &[Dataset], packet: Option<&str>) -> Vec<u8> {
    let xmp = packet.map(xmp_segment);
    let segments: Vec<_> = xmp
        .into_iter()
        .chain([iim_segment(&[iim(datasets)])])
        .collect();
    with_segments(&fixture::photo("444.jpg"), &segments)
}

/// The contents under a number, byte for byte.
fn contents(file: &[u8], number: u8) -> Vec<Vec<u8>> {
    let blocks = container::blocks(file, sniff(file).unwrap());
    let bytes = blocks.iim.unwrap().bytes.into_owned();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some([0x1c, record, known, high, low]) = bytes.get(at..at + 5) {
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        if (*record, *known) == (2, number) {
            found.push(bytes[at + 5..at + 5 + length].to_vec());
        }
        at += 5 + length;
    }
    found
}

#[test]
fn a_caption_that_nobody_touched_keeps_its_bytes_when_a_keyword_is_added() {
    let cyrillic = b"\xcc\xee\xf1\xea\xe2\xe0, \xeb\xe5\xf2\xee".as_slice();
    let western = b"K\xf6ln im Fr\xfchling".as_slice();
    let utf8 = "Łódź nocą".as_bytes();
    let sets: [(&[Dataset], &[u8]); 5] = [
        (&[(2, 120, cyrillic)], cyrillic),
        (&[(2, 120, western)], western),
        (&[(2, 120, utf8)], utf8),
        (&[(1, 90, UTF8), (2, 120, utf8)], utf8),
        // Said to be UTF-8, and not.
        (&[(1, 90, UTF8), (2, 120, western)], western),
    ];
    let scratch = Scratch::new("carriers-sets");
    for (datasets, caption) in sets {
        for word in ["marble", "Zürich", "Łódź"] {
            let file = photo_with(datasets, None);
            let opened = Opened::new(&file, None).add(word);
            let made = opened.inside();
            assert_eq!(contents(&made, 120), [caption], "{word}");
            let after = told(&scratch, "a.jpg", &made);
            assert_eq!(after["XMP-dc:Subject"], json!([word]));
            assert_eq!(after.get("XMP-dc:Description"), None, "nobody wrote one");
            let words = contents(&made, 25);
            let is_in = words.iter().any(|content| content == word.as_bytes());
            let is_western = words.iter().any(|content| content == b"Z\xfcrich");
            let is_told =
                (opened.found.findings.iter()).any(|finding| finding.contains("IPTC-IIM"));
            match (
                caption == cyrillic,
                caption == western && datasets.len() == 1,
                word,
            ) {
                (_, _, "marble") => assert!(is_in),
                (true, ..) => assert!(words.is_empty() && is_told, "{word}"),
                (_, true, "Zürich") => assert!(is_western),
                (_, true, _) => assert!(words.is_empty(), "{word}"),
                _ => assert!(is_in, "{word}"),
            }
        }
    }
}

#[test]
fn keywords_in_a_set_that_cannot_be_told_are_neither_shown_as_other_words_nor_changed() {
    let moscow = b"\xcc\xee\xf1\xea\xe2\xe0".as_slice();
    let file = photo_with(
        &[(2, 25, moscow), (2, 25, b"Kreml"), (2, 120, moscow)],
        None,
    );
    let opened = Opened::new(&file, None);
    assert_eq!((opened.words(), opened.proposed()), (vec!["Kreml"], vec![]));
    assert!(opened.review.text(&TextField::Description.into()).is_none());
    assert!(
        opened
            .found
            .findings
            .iter()
            .any(|finding| finding.contains("2 are not shown"))
    );
    let made = opened.add("marble").reject("Kreml").inside();
    assert_eq!(contents(&made, 25), [moscow, b"marble"]);
    // A new description does not stand beside the old one.
    let edit = Edit::WriteText(TextField::Description.into(), "Снег".into());
    let made = Opened::new(&file, None).edit(&[edit]).inside();
    assert_eq!(contents(&made, 120), Vec::<Vec<u8>>::new());
    assert_eq!(contents(&made, 25)[0], moscow);
}

#[test]
fn what_was_cut_at_its_longest_is_the_whole_that_stands_in_xmp() {
    let scratch = Scratch::new("carriers-cut");
    let whole = "xxBürgermeister Schäfer öffnet die Große Straße für Fußgänger und Müllabfuhr";
    for shift in 0..4 {
        let whole = format!("{}{whole}", "y".repeat(shift));
        let name = format!("{}ä{}", "n".repeat(28 + shift), "ö".repeat(9));
        let long = format!("{}{}", "z".repeat(1996 + shift), "ß".repeat(9));
        let cut = |text: &str, longest: usize| text.as_bytes()[..longest].to_vec();
        let xmp = packet(&[
            bag("dc:subject", &[&whole, "Köln"]),
            format!("<dc:title>{whole}</dc:title><dc:description>{long}</dc:description>"),
            format!("<dc:creator><rdf:Seq><rdf:li>{name}</rdf:li><rdf:li>Ada</rdf:li></rdf:Seq></dc:creator>"),
        ].concat());
        let (word, title) = (cut(&whole, 64), cut(&whole, 64));
        let (name_cut, description) = (cut(&name, 32), cut(&long, 2000));
        let datasets: [(u8, u8, &[u8]); 6] = [
            (2, 5, &title),
            (2, 25, &word),
            (2, 25, "Köln".as_bytes()),
            (2, 80, &name_cut),
            (2, 80, b"Ada"),
            (2, 120, &description),
        ];
        let named: Vec<_> = [(1, 90, UTF8)].into_iter().chain(datasets).collect();
        for datasets in [&datasets[..], &named] {
            let file = photo_with(datasets, Some(&xmp));
            let opened = Opened::new(&file, None);
            assert_eq!(opened.words(), [&whole, "Köln"]);
            assert_eq!((opened.proposed(), opened.otherwise()), (vec![], vec![]));
            let opened = opened.add("marble");
            let made = opened.inside();
            assert_eq!(
                contents(&made, 25),
                [&word[..], "Köln".as_bytes(), b"marble"]
            );
            let after = told(&scratch, "a.jpg", &made);
            assert_eq!(after["XMP-dc:Subject"], json!([whole, "Köln", "marble"]));
            let made = Opened::new(&file, None).reject(&whole).inside();
            assert_eq!(contents(&made, 25), ["Köln".as_bytes()]);
            // Without XMP it is what is left of it.
            let alone = Opened::new(&photo_with(datasets, None), None);
            assert!(whole.starts_with(alone.words()[0]), "{:?}", alone.words());
        }
    }
}

#[test]
fn a_caption_of_exif_in_a_set_that_cannot_be_told_is_not_copied_as_other_letters() {
    // An entry of EXIF with Cyrillic letters of Windows-1251, as old cameras' programs wrote them.
    let text = b"\xcc\xee\xf1\xea\xe2\xe0, \xeb\xe5\xf2\xee\0";
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x0e\x01\x02\0".to_vec();
    exif.extend((text.len() as u32).to_le_bytes());
    exif.extend(26_u32.to_le_bytes());
    exif.extend([0; 4]);
    exif.extend(text);
    let file = with_segments(&fixture::photo("444.jpg"), &[(0xe1, exif)]);
    let opened = Opened::new(&file, None);
    assert!(opened.review.text(&TextField::Description.into()).is_none());
    let findings = &opened.found.findings;
    assert!(
        findings
            .iter()
            .any(|finding| finding.contains("ImageDescription")),
        "{findings:?}"
    );
    let opened = opened.add("marble");
    assert!(!opened.beside().contains("dc:description"));
    assert!(opened.inside().windows(text.len()).any(|part| part == text));
    let edit = Edit::WriteText(TextField::Description.into(), "Снег".into());
    let made = opened.edit(&[edit]).inside();
    assert!(
        !made.windows(text.len()).any(|part| part == text),
        "what is written anew takes its place"
    );
}
