//! Files that others open: kinds of TIFF, WebP whose header says more than there is, what Google puts beside a photo.

use hushtag::domain::field::TextField;
use hushtag::domain::photo::{Format, Orientation, Photo};
use hushtag::domain::review::{Edit, Review};
use hushtag::domain::time::Time;
use hushtag::format::container::blocks;
use hushtag::format::content::Content;
use hushtag::format::existing::found;
use hushtag::format::sniff::sniff;
use hushtag::format::{FormatError, embed, sources};
use hushtag::pixels::decode::{Limits, decode, decode_in_own_colours};
use hushtag::pixels::{PixelError, Pixels, encode};

use crate::fixture;

fn tiff(name: &str) -> Vec<u8> {
    fixture::read(&std::path::Path::new("tests/fixtures/tiff").join(name))
}

fn opened(file: &[u8]) -> Result<(Photo, Pixels), PixelError> {
    decode(file, sniff(file).unwrap(), Limits::default())
}

/// The middle of each of the four fields.
fn fields(pixels: &Pixels) -> [[u8; 3]; 4] {
    let at = |x: u32, y: u32| pixels.rgb.as_chunks::<3>().0[(y * pixels.size.width + x) as usize];
    [at(24, 16), at(72, 16), at(24, 48), at(72, 48)]
}

const CHART: [[u8; 3]; 4] = [[220, 40, 30], [40, 200, 60], [30, 60, 210], [240, 220, 120]];

#[test]
fn every_kind_of_tiff_has_its_colours_or_says_what_is_not_read() {
    let mut wrong = Vec::new();
    for (name, said) in [
        ("jpeg-ycbcr-strips.tif", None),
        ("jpeg-ycbcr-444.tif", None),
        ("jpeg-ycbcr-tiles.tif", None),
        ("jpeg-ycbcr-tiles-big-endian.tif", None),
        ("jpeg-ycbcr-big.tif", None),
        ("jpeg-tables.tif", None),
        ("planes.tif", None),
        ("float-predicted.tif", None),
        ("16-predicted.tif", None),
        ("16-predicted-big-endian.tif", None),
        ("big.tif", None),
        ("two-pages.tif", None),
        ("plane-tiles.tif", Some("separate tiles")),
        ("palette.tif", Some("Palette")),
        ("lab.tif", Some("Lab")),
        ("whole-32.tif", Some("whole numbers of 32 bits")),
    ] {
        match (opened(&tiff(name)), said) {
            (Ok((_, pixels)), None) => {
                let pairs = fields(&pixels).into_iter().zip(CHART);
                let off = pairs.flat_map(|(found, wanted)| {
                    std::iter::zip(found, wanted).map(|(a, b)| a.abs_diff(b))
                });
                // JPEG of this quality is off by so much at most.
                if off.max().unwrap() > 4 {
                    wrong.push(format!("{name}: {:?}", fields(&pixels)));
                }
            }
            (Err(PixelError::Unsupported { reason, .. }), Some(said)) if reason.contains(said) => {}
            (Ok((_, pixels)), Some(_)) => wrong.push(format!("{name}: {:?}", fields(&pixels))),
            (Err(error), _) => wrong.push(format!("{name}: {error}")),
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let (_, bits) = opened(&tiff("group4.tif")).unwrap();
    assert_eq!(fields(&bits), [[255; 3], [0; 3], [0; 3], [255; 3]]);
    // Inks without a profile: near the chart, as print is.
    let (_, inks) = opened(&tiff("cmyk-jpeg.tif")).unwrap();
    assert!(
        fields(&inks)[0][0] > 180 && fields(&inks)[2][2] > 150,
        "{:?}",
        fields(&inks)
    );
}

#[test]
fn a_second_page_is_told_of_kept_in_a_copy_with_metadata_and_in_no_redacted_one() {
    let file = tiff("two-pages.tif");
    let found = blocks(&file, Format::Tiff).findings;
    assert!(found[0].message.contains("a second page"), "{found:?}");
    let (photo, _) = opened(&file).unwrap();
    let mut review = Review::default();
    let title = Edit::WriteText(TextField::Title.into(), "Two pages".into());
    review.apply(&title, Time(1));
    let made = embed::embed(&file, Format::Tiff, None, &review.finish(), &photo, None).unwrap();
    let told = blocks(&made, Format::Tiff).findings;
    assert!(
        told.iter()
            .any(|finding| finding.message.contains("a second page"))
    );
    assert_eq!(fields(&opened(&made).unwrap().1), CHART);
    let (_, pixels, profile) =
        decode_in_own_colours(&file, Format::Tiff, Limits::default()).unwrap();
    let (format, copy) = encode::copy(&pixels, Format::Tiff, None, profile.as_deref()).unwrap();
    assert_eq!(blocks(&copy, format).findings, []);
}

/// A WebP with a header that announces what the flags say, and chunks behind the picture.
fn webp(flags: u8, chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let plain = fixture::photo("lossy.webp");
    let picture = match &plain[12..16] {
        b"VP8X" => {
            let at = plain.windows(4).position(|kind| kind == b"VP8 ").unwrap();
            plain[at..].to_vec()
        }
        _ => plain[12..].to_vec(),
    };
    let (_, pixels) = opened(&plain).unwrap();
    let side = |side: u32| (side - 1).to_le_bytes()[..3].to_vec();
    let mut body = [b"WEBPVP8X\x0a\0\0\0".as_slice(), &[flags, 0, 0, 0]].concat();
    body.extend(side(pixels.size.width));
    body.extend(side(pixels.size.height));
    body.extend(picture);
    for (kind, content) in chunks {
        body.extend(*kind);
        body.extend((content.len() as u32).to_le_bytes());
        body.extend(*content);
        body.resize(body.len().next_multiple_of(2), 0);
    }
    [
        b"RIFF".as_slice(),
        &(body.len() as u32).to_le_bytes(),
        &body,
    ]
    .concat()
}

#[test]
fn a_webp_opens_whatever_its_header_promises() {
    let (_, expected) = opened(&fixture::photo("lossy.webp")).unwrap();
    for flags in [0x00, 0x04, 0x08, 0x0c, 0x20, 0x2c] {
        let made = opened(&webp(flags, &[]));
        let (_, pixels) = made.unwrap_or_else(|error| panic!("{flags:#x}: {error}"));
        assert!(pixels == expected, "{flags:#x}");
    }
}

const PACKET: &[u8] = br#"<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:subject><rdf:Bag><rdf:li>harbour</rdf:li></rdf:Bag></dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>"#;

#[test]
fn a_webp_is_read_as_others_write_it_and_written_as_the_standard_has_it() {
    // Turned by a quarter, and an artist.
    let exif = b"Exif\0\0II\x2a\0\x08\0\0\0\x02\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\x3b\x01\x02\0\x04\0\0\0Ada\0\0\0\0\0";
    let file = webp(0x0c, &[(b"EXIF", exif), (b"XMP\0", PACKET)]);
    let (photo, _) = opened(&file).unwrap();
    assert_eq!(photo.orientation, Orientation::Rotated90);
    let sources = sources::read(&file, Format::WebP, None);
    let found = found(&sources, photo.orientation);
    let words: Vec<_> = found
        .keywords
        .iter()
        .map(|word| word.value.text.as_str())
        .collect();
    assert_eq!(words, ["harbour"]);
    let creator = found
        .texts
        .iter()
        .find(|(slot, _)| slot.field == TextField::Creator);
    assert_eq!(creator.unwrap().1.value, "Ada");
    let mut review = Review::default();
    review.take_found(&found);
    review.apply(&Edit::AddKeyword("boat".into()), Time(1));
    let made = embed::embed(&file, Format::WebP, None, &review.finish(), &photo, None).unwrap();
    assert_eq!(blocks(&made, Format::WebP).xmp.len(), 1);
    let text = String::from_utf8_lossy(&made);
    assert!(text.contains("XMP ") && !text.contains("XMP\0") && text.contains("boat"));
}

const TAKEOUT: &str = r#"{"title": "PXL_1.jpg", "description": "On the sofa",
"geoData": {"latitude": -47.3, "longitude": 8.5, "altitude": 0.0}, "photoTakenTime": {"timestamp": "1600000000"}}"#;

#[test]
fn what_google_says_beside_a_photo_is_read_like_a_sidecar() {
    let photo = fixture::photo("444.jpg");
    let sources = sources::read(&photo, Format::Jpeg, Some(TAKEOUT.as_bytes()));
    let found = found(&sources, Orientation::Upright);
    assert_eq!(found.findings, Vec::<String>::new());
    let (slot, text) = &found.texts[0];
    assert_eq!(
        (slot.field, text.value.as_str()),
        (TextField::Description, "On the sofa")
    );
    let location = found.places[0].location.unwrap();
    assert!((location.latitude + 47.3).abs() < 1e-6 && (location.longitude - 8.5).abs() < 1e-6);
    // Zero and zero is no place, and other JSON says nothing.
    let nowhere = TAKEOUT.replace("-47.3", "0.0").replace("8.5", "0.0");
    let sources = sources::read(&photo, Format::Jpeg, Some(nowhere.as_bytes()));
    assert_eq!(sources.places, []);
    let other = sources::read(&photo, Format::Jpeg, Some(br#"{"description": "x"}"#));
    assert!(
        other
            .sidecar
            .is_none_or(|packet| packet.properties.is_empty())
    );
}

#[test]
fn what_google_says_is_called_by_its_name_where_it_stands_alone() {
    let refused = sniff(TAKEOUT.as_bytes()).unwrap_err();
    assert_eq!(refused, FormatError::NotAPhoto(Content::Takeout));
    let failure = refused.failure("PXL_1.jpg.supplemental-metadata.json");
    assert!(
        failure.message.contains("Google's description"),
        "{failure:?}"
    );
    let other = sniff(br#"{"title": "a letter"}"#).unwrap_err();
    assert_eq!(other, FormatError::NotAPhoto(Content::Text));
}
