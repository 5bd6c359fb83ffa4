//! What stands behind the picture of a JPEG – gain maps, previews, films – stays reachable, and is in no redacted copy.

use hushtag::domain::field::TextField;
use hushtag::domain::inference::BoundingBox;
use hushtag::domain::photo::{Format, Orientation, Photo, Size};
use hushtag::domain::region::{RedactionStyle, Region};
use hushtag::domain::review::{Edit, Review, Reviewed};
use hushtag::domain::time::Time;
use hushtag::format::embed;
use hushtag::pixels::decode::{Limits, decode_in_own_colours};
use hushtag::worker::copying::{Original, redacted_copy};

use crate::fixture::{self, Scratch};
use crate::redaction;

const AT: Time = Time(1_798_761_599_000);

const ULTRA_HDR: &str = r#"<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" xmlns:Container="http://ns.google.com/photos/1.0/container/"
xmlns:Item="http://ns.google.com/photos/1.0/container/item/" hdrgm:Version="1.0"><Container:Directory><rdf:Seq>
<rdf:li rdf:parseType="Resource"><Container:Item Item:Semantic="Primary" Item:Mime="image/jpeg"/></rdf:li>
<rdf:li rdf:parseType="Resource"><Container:Item Item:Semantic="GainMap" Item:Mime="image/jpeg" Item:Length="GAIN"/></rdf:li>
</rdf:Seq></Container:Directory></rdf:Description></rdf:RDF></x:xmpmeta>"#;

#[derive(Clone, Copy, PartialEq)]
enum Order {
    IndexFirst,
    XmpFirst,
    IndexAlone,
}

fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    let length = (content.len() as u16 + 2).to_be_bytes();
    [&[0xff, marker], &length[..], content].concat()
}

/// An index of two pictures in one order of bytes.
fn index(little: bool, sizes: [u32; 2], offset: u32) -> Vec<u8> {
    let short = |number: u16| match little {
        true => number.to_le_bytes(),
        false => number.to_be_bytes(),
    };
    let long = |number: u32| match little {
        true => number.to_le_bytes(),
        false => number.to_be_bytes(),
    };
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        [&short(tag)[..], &short(kind), &long(count), &value].concat()
    };
    let head: &[u8] = if little { b"II\x2a\0" } else { b"MM\0\x2a" };
    [
        b"MPF\0".as_slice(),
        head,
        &long(8),
        &short(3),
        &entry(0xb000, 7, 4, *b"0100"),
        &entry(0xb001, 4, 1, long(2)),
        &entry(0xb002, 7, 32, long(50)),
        &long(0),
        &long(0x0003_0000),
        &long(sizes[0]),
        &long(0),
        &[0; 4],
        &long(0),
        &long(sizes[1]),
        &long(offset),
        &[0; 4],
    ]
    .concat()
}

/// A JPEG as telephones write it, and its second picture.
fn ultra_hdr(order: Order, little: bool) -> (Vec<u8>, Vec<u8>) {
    let plain = fixture::photo("444.jpg");
    let gain_map = fixture::photo("grey.jpg");
    let text = ULTRA_HDR.replace("GAIN", &gain_map.len().to_string());
    let xmp = segment(
        0xe1,
        &[b"http://ns.adobe.com/xap/1.0/\0", text.as_bytes()].concat(),
    );
    let length_of_index = segment(0xe2, &index(little, [0, 0], 0)).len();
    let (before, after): (&[u8], &[u8]) = match order {
        Order::IndexFirst => (&[], &xmp),
        Order::XmpFirst => (&xmp, &[]),
        Order::IndexAlone => (&[], &[]),
    };
    let primary = plain.len() + before.len() + after.len() + length_of_index;
    // Behind the marker, the length and the signature of its segment.
    let header = 2 + before.len() + 8;
    let sizes = [primary as u32, gain_map.len() as u32];
    let index = segment(0xe2, &index(little, sizes, (primary - header) as u32));
    let whole = [&plain[..2], before, &index, after, &plain[2..], &gain_map].concat();
    (whole, gain_map)
}

fn reviewed(edits: &[Edit]) -> Reviewed {
    let mut review = Review::default();
    edits.iter().for_each(|edit| review.apply(edit, AT));
    review.finish()
}

fn photo() -> Photo {
    Photo {
        format: Format::Jpeg,
        size: Size {
            width: 96,
            height: 64,
        },
        orientation: Orientation::Upright,
        animated: false,
    }
}

#[test]
fn a_second_picture_is_where_the_index_says_after_metadata_was_put_before_it() {
    let scratch = Scratch::new("further-index");
    for order in [Order::IndexFirst, Order::XmpFirst, Order::IndexAlone] {
        for little in [true, false] {
            let (mut file, gain_map) = ultra_hdr(order, little);
            // Once more into the result: a shorter and a longer packet.
            for text in ["short".to_owned(), "long ".repeat(3_000), "s".to_owned()] {
                let reviewed = reviewed(&[Edit::WriteText(TextField::Title.into(), text)]);
                file = embed::embed(&file, Format::Jpeg, None, &reviewed, &photo(), None).unwrap();
                let path = scratch.file("made.jpg", &file);
                let path = path.to_str().unwrap();
                let told = fixture::exiftool(&["-n", "-a", "-G", "-s", "-MPF:all", path]);
                let number = |name: &str, index: usize| -> usize {
                    let lines = told.lines().filter(|line| line.contains(name));
                    let line = lines.collect::<Vec<_>>()[index];
                    line.rsplit(' ').next().unwrap().parse().unwrap()
                };
                // ExifTool counts from the start of the file.
                let start = number("MPImageStart", 1);
                assert_eq!(&file[start..], &gain_map, "{told}");
                assert_eq!(number("MPImageLength", 0), start, "{told}");
                assert_eq!(number("MPImageLength", 1), gain_map.len(), "{told}");
                // Google's directory counts from the end.
                if order != Order::IndexAlone {
                    let text = String::from_utf8_lossy(&file);
                    assert!(text.contains(&format!(">{}<", gain_map.len())), "{text}");
                }
            }
        }
    }
}

#[test]
fn an_index_that_points_nowhere_is_left_as_it_is() {
    let (file, _) = ultra_hdr(Order::IndexFirst, true);
    let at = file.windows(4).position(|four| four == b"MPF\0").unwrap();
    for damage in [
        vec![0xff; 60],
        vec![0; 60],
        b"II\x2a\0\x08\0\0\0\xff\xff".to_vec(),
    ] {
        let mut damaged = file.clone();
        damaged[at + 4..at + 4 + damage.len()].copy_from_slice(&damage);
        let reviewed = reviewed(&[Edit::WriteText(TextField::Title.into(), "a".into())]);
        let made = embed::embed(&damaged, Format::Jpeg, None, &reviewed, &photo(), None).unwrap();
        assert!(made.windows(damage.len()).any(|window| window == damage));
    }
}

#[test]
fn a_redacted_copy_promises_no_second_picture_and_has_none() {
    let (file, _) = ultra_hdr(Order::IndexFirst, true);
    let (opened, pixels, profile) =
        decode_in_own_colours(&file, Format::Jpeg, Limits::default()).unwrap();
    let face = Region::face(BoundingBox::from_corners(0.2, 0.2, 0.5, 0.6));
    let reviewed = reviewed(&[
        Edit::AddRegion(face),
        Edit::WriteText(TextField::Title.into(), "Harbour".into()),
    ]);
    let original = Original {
        name: "photo",
        format: opened.format,
        orientation: opened.orientation,
        pixels,
        profile,
        file: Some(&file),
    };
    let wanted = redaction::wanted(RedactionStyle::Solid);
    let made = redacted_copy(original, &reviewed, &wanted, |_| Ok(Vec::new()));
    let (_, copy, _) = made.unwrap();
    let text = String::from_utf8_lossy(&copy);
    for promise in ["MPF\0", "hdrgm", "Container", "GainMap"] {
        assert!(!text.contains(promise), "{promise}");
    }
    assert!(text.contains("Harbour"));
}
