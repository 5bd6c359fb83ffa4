//! Redacted copies as the worker makes them: what they show, what they say, and that nothing else is in them.

use hushtag::domain::field::TextField;
use hushtag::domain::inference::{BoundingBox, Detection, Score};
use hushtag::domain::photo::{Format, Orientation};
use hushtag::domain::region::{Outline, RedactionStyle, Region, Treatment};
use hushtag::domain::review::{Edit, Review, Reviewed};
use hushtag::domain::session::Failure;
use hushtag::domain::time::Time;
use hushtag::format::existing::found;
use hushtag::format::leak::{self, Leak};
use hushtag::format::sniff::sniff;
use hushtag::format::sources;
use hushtag::pixels::decode::{Limits, decode, decode_in_own_colours};
use hushtag::pixels::{Grain, Pixels, encode, redact};
use hushtag::worker::copying::{Original, Wanted, redacted_copy};

use crate::embed::lightroom;
use crate::fixture::{self, Scratch};

const AT: Time = Time(1_798_761_599_000);

pub const STYLES: [RedactionStyle; 3] = [
    RedactionStyle::Solid,
    RedactionStyle::Mosaic,
    RedactionStyle::Soft,
];

/// A face in the astronaut's photo, and some of the background.
pub const FACE: BoundingBox = BoundingBox {
    x: 0.35,
    y: 0.13,
    width: 0.19,
    height: 0.26,
};

pub fn copied(
    file: &[u8],
    reviewed: &Reviewed,
    style: RedactionStyle,
) -> Result<(Format, Vec<u8>), Failure> {
    copied_and_seen(file, reviewed, style, Vec::new())
}

pub fn wanted(style: RedactionStyle) -> Wanted {
    Wanted {
        style,
        ..Wanted::default()
    }
}

/// `seen`: what a face detector is to find in the copy.
pub fn copied_and_seen(
    file: &[u8],
    reviewed: &Reviewed,
    style: RedactionStyle,
    seen: Vec<Detection>,
) -> Result<(Format, Vec<u8>), Failure> {
    copied_as(file, reviewed, &wanted(style), seen)
}

pub fn copied_as(
    file: &[u8],
    reviewed: &Reviewed,
    wanted: &Wanted,
    seen: Vec<Detection>,
) -> Result<(Format, Vec<u8>), Failure> {
    let format = sniff(file).unwrap();
    let (photo, pixels, profile) = decode_in_own_colours(file, format, Limits::default()).unwrap();
    let original = Original {
        name: "photo",
        format,
        orientation: photo.orientation,
        pixels,
        profile,
        file: Some(file),
    };
    let made = redacted_copy(original, reviewed, wanted, |_| Ok(seen));
    made.map(|(format, copy, proof)| {
        assert_eq!(proof.hidden, reviewed.hidden().len());
        (format, copy)
    })
}

pub fn pixels_of(file: &[u8]) -> Pixels {
    decode(file, sniff(file).unwrap(), Limits::default())
        .unwrap()
        .1
}

pub fn hiding(regions: &[Region]) -> Reviewed {
    let mut review = Review::default();
    for region in regions {
        review.apply(&Edit::AddRegion(region.clone()), AT);
    }
    review.finish()
}

#[test]
fn a_redacted_copy_says_what_was_reviewed_and_nothing_else_of_the_old() {
    let scratch = Scratch::new("redacted-copy");
    for name in ["444.jpg", "plain.png", "lossy.webp", "plain.tif"] {
        let file = lightroom(&scratch, name);
        let format = sniff(&file).unwrap();
        let sources = sources::read(&file, format, None);
        let mut review = Review::default();
        review.take_found(&found(&sources, Orientation::Upright));
        let regions: Vec<_> = review.regions.iter().map(|face| face.id).collect();
        assert_eq!(regions.len(), 1, "Grace's face");
        review.apply(&Edit::TreatRegion(regions[0], Treatment::Hide), AT);
        let kept = BoundingBox::from_corners(0.1, 0.6, 0.2, 0.8);
        review.apply(&Edit::AddRegion(Region::face(kept)), AT);
        let added = review.regions[1].id;
        review.apply(&Edit::TreatRegion(added, Treatment::Keep), AT);
        review.apply(
            &Edit::WriteText(TextField::Title.into(), "New title".into()),
            AT,
        );
        let (format_of_copy, copy) =
            copied(&file, &review.finish(), RedactionStyle::Solid).unwrap();
        let path = scratch.file(&format!("redacted-{name}"), &copy);
        let path = path.to_str().unwrap();
        let text = fixture::exiftool(&["-j", "-G1", "-a", "-struct", path]);
        assert!(text.contains("New title"), "{name}: it is gone\n{text}");
        for gone in [
            // Nobody accepted or wrote these.
            "Old description",
            "Old rights",
            "Old terms",
            "Agency",
            "harbour",
            "boat",
            "\"Ada\"",
            "GPS",
            "Grace",
            "Rex",
            "Camera",
            "Exposure2012",
            "DocumentID",
            "IPTC:",
            "Thumbnail",
            "Old title",
        ] {
            assert!(!text.contains(gone), "{name}: {gone} is left\n{text}");
        }
        let regions = text.matches("\"Type\": \"Face\"").count();
        assert_eq!(regions, 1, "{name}: only the kept face\n{text}");
        // What was painted is what stands in the copy.
        let (_, pixels) = decode(&copy, format_of_copy, Limits::default()).unwrap();
        let (_, before) = decode(&file, format, Limits::default()).unwrap();
        let mut painted = before.clone();
        let areas = review.finish().hidden();
        redact::hide(&mut painted, &areas, RedactionStyle::Solid, &Grain::NONE);
        assert!(redact::is_hidden_in(&pixels, &painted, &areas), "{name}");
        assert!(!redact::is_hidden_in(&before, &painted, &areas), "{name}");
    }
}

/// A segment of a JPEG.
pub fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
    [&[0xff, marker][..], &length, content].concat()
}

/// The index of a multi-picture file [CIPA DC-007, 5.2] whose second picture is appended to the first; offsets count
/// from the index's own `head`.
fn multi_picture(first: usize, second: usize, head: usize) -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: u32| {
        let (tag, kind) = (tag.to_le_bytes(), kind.to_le_bytes());
        [&tag[..], &kind, &count.to_le_bytes(), &value.to_le_bytes()].concat()
    };
    let picture = |attribute: u32, size: usize, offset: usize| {
        [attribute, size as u32, offset as u32, 0]
            .map(u32::to_le_bytes)
            .concat()
    };
    [
        &b"MPF\0II*\0\x08\0\0\0\x03\0"[..],
        &entry(0xb000, 7, 4, u32::from_le_bytes(*b"0100")),
        &entry(0xb001, 4, 1, 2),
        &entry(0xb002, 7, 32, 50),
        &[0; 4],
        &picture(0x2003_0000, first, 0),
        &picture(0, second, first - head),
    ]
    .concat()
}

/// A photo with every other picture of it that cameras, phones and editors put in beside the one that is shown.
fn full_of_pictures(scratch: &Scratch, name: &str) -> Vec<u8> {
    let preview = fixture::photo("422.jpg");
    let preview_path = scratch.file("preview.jpg", &preview);
    let from = |tag: &str| format!("-{tag}<={}", preview_path.display());
    let path = scratch.file(name, &fixture::photo(name));
    let path = path.to_str().unwrap();
    let mut arguments = vec![
        "-q".into(),
        "-q".into(),
        "-m".into(),
        "-overwrite_original".into(),
        "-Model=Camera".into(),
        from("XMP-xmp:ThumbnailImage"),
        from("XMP-GImage:ImageData"),
        from("XMP-GDepth:DepthImage"),
        "-XMP-GCamera:MotionPhoto=1".into(),
    ];
    if name.ends_with(".jpg") {
        arguments.extend([from("IFD1:ThumbnailImage"), from("PhotoshopThumbnail")]);
    }
    arguments.push(path.into());
    fixture::exiftool(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    let mut file = std::fs::read(path).unwrap();
    if name.ends_with(".jpg") {
        // JFIF and its extension [JFIF 1.02], the index of a second picture, which also stands for a gain map.
        let jfif = segment(
            0xe0,
            &[b"JFIF\0\x01\x02\0\0\x01\0\x01\x02\x02", &[200; 12][..]].concat(),
        );
        let extension = segment(0xe0, &[b"JFXX\0\x10", &preview[..]].concat());
        let index = segment(0xe2, &multi_picture(0, 0, 0));
        let head = 2 + jfif.len() + extension.len() + 4;
        let whole = file.len() - 2 + head + index.len() - 4;
        let index = segment(0xe2, &multi_picture(whole, preview.len(), head + 4));
        file.splice(
            0..2,
            [&[0xff, 0xd8][..], &jfif, &extension, &index].concat(),
        );
        file.extend_from_slice(&preview);
    }
    // A motion photo's film.
    file.extend_from_slice(b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom\0\0\0\x08free");
    file
}

fn previews(scratch: &Scratch, name: &str, file: &[u8]) -> Vec<String> {
    let path = scratch.file(name, file);
    let path = path.to_str().unwrap();
    let tags = ["-Preview:All", "-EmbeddedVideoFile"];
    let arguments = [
        &["-q", "-q", "-m", "-a", "-s2", "-G1", "-ee"][..],
        &tags,
        &[path],
    ]
    .concat();
    fixture::exiftool(&arguments)
        .lines()
        .map(str::to_owned)
        .collect()
}

#[test]
fn a_copy_of_a_photo_full_of_pictures_holds_one() {
    let scratch = Scratch::new("full-of-pictures");
    let reviewed = hiding(&[Region::face(BoundingBox::from_corners(0.2, 0.2, 0.6, 0.6))]);
    let preview = fixture::photo("422.jpg");
    // Compressed pixels of the preview, as they stand in it and in Base64.
    let secret = &preview[preview.len() / 2..][..24];
    for (name, least) in [
        ("444.jpg", 6),
        ("plain.png", 1),
        ("lossy.webp", 1),
        ("plain.tif", 1),
    ] {
        let file = full_of_pictures(&scratch, name);
        let found = previews(&scratch, name, &file);
        assert!(
            found.len() >= least,
            "{name}: the fixture has only {found:?}"
        );
        assert!(leak::find(&file, sniff(&file).unwrap()).is_some(), "{name}");
        for style in STYLES {
            let (format, copy) = copied(&file, &reviewed, style).unwrap();
            assert_eq!(format, sniff(&file).unwrap());
            assert_eq!(leak::find(&copy, format), None);
            assert_eq!(
                previews(&scratch, &format!("copy-{name}"), &copy),
                Vec::<String>::new()
            );
            let holds = |bytes: &[u8]| {
                copy.windows(bytes.len())
                    .skip(1)
                    .any(|window| window == bytes)
            };
            assert!(!holds(secret), "{name}: pixels of the preview");
            assert!(!holds(b"ftyp"), "{name}: a film");
            assert!(
                format != Format::Jpeg || !holds(&[0xff, 0xd8, 0xff]),
                "{name}: a JPEG"
            );
        }
    }
}

#[test]
fn every_kind_of_second_picture_is_seen_by_itself() {
    let reviewed = hiding(&[Region::face(BoundingBox::from_corners(0.2, 0.2, 0.6, 0.6))]);
    let copy =
        |name: &str| copied(&fixture::photo(name), &reviewed, RedactionStyle::Solid).unwrap();
    let preview = fixture::photo("422.jpg");
    for name in ["444.jpg", "plain.png", "lossy.webp", "plain.tif"] {
        let (format, clean) = copy(name);
        assert_eq!(leak::find(&clean, format), None, "{name}");
        let with_trailer = [&clean[..], &preview].concat();
        let found = leak::find(&with_trailer, format);
        match format {
            Format::Tiff => assert!(matches!(found, Some(Leak::Picture(_))), "{name}: {found:?}"),
            _ => assert_eq!(found, Some(Leak::Trailer(clean.len())), "{name}"),
        }
        assert!(
            leak::find(&clean[..clean.len() / 3], format).is_some(),
            "{name}: cut off"
        );
    }
    let (format, clean) = copy("444.jpg");
    for content in [preview.clone(), b"<x>/9j/4AAQSkZJRg</x>".to_vec()] {
        let mut file = clean.clone();
        file.splice(2..2, segment(0xe5, &content));
        assert!(
            matches!(leak::find(&file, format), Some(Leak::Picture(6..))),
            "{content:?}"
        );
    }
}

/// What an attacker has who tries every known face behind a mask, with any recogniser: the copies of all of them. They
/// are the same file, so nobody does better than chance.
#[test]
fn the_copies_of_photos_that_differ_in_the_hidden_face_are_the_same_file() {
    let region = [Region::face(FACE)];
    let reviewed = hiding(&region);
    let one = pixels_of(&fixture::sample("astronaut.jpg"));
    let others = ["cat.jpg", "officer.jpg", "coffee.jpg", "flower.jpg"].map(fixture::sample);
    for format in [Format::Png, Format::Jpeg, Format::WebP, Format::Tiff] {
        for style in STYLES {
            let copy = |pixels: Pixels| {
                let original = Original {
                    name: "photo",
                    format,
                    orientation: Orientation::Upright,
                    pixels,
                    profile: None,
                    file: None,
                };
                redacted_copy(original, &reviewed, &wanted(style), |_| Ok(Vec::new())).unwrap()
            };
            let wanted = copy(one.clone());
            for other in &others {
                let mut face = pixels_of(other);
                let mut photo = one.clone();
                put(&mut photo, &mut face, &region);
                assert!(photo != one);
                assert!(
                    copy(photo) == wanted,
                    "{style:?} as {format} tells who is hidden"
                );
            }
        }
    }
}

/// Puts another picture's pixels wherever something is hidden.
pub fn put(photo: &mut Pixels, other: &mut Pixels, hidden: &[Region]) {
    let [mut white, mut black] = [255, 0].map(|shade| Pixels {
        size: photo.size,
        rgb: vec![shade; photo.rgb.len()],
    });
    redact::hide(&mut white, hidden, RedactionStyle::Solid, &Grain::NONE);
    redact::hide(&mut black, hidden, RedactionStyle::Solid, &Grain::NONE);
    let row = photo.size.width as usize * 3;
    for (at, value) in photo.rgb.iter_mut().enumerate() {
        let (x, y) = (at % row, at / row);
        let there = other.size.width as usize * 3 * (y % other.size.height as usize)
            + x % (other.size.width as usize * 3);
        if white.rgb[at] == black.rgb[at] {
            *value = other.rgb[there];
        }
    }
}

#[test]
fn a_copy_is_thrown_away_if_it_shows_a_plain_face_that_nobody_was_asked_about() {
    let file = fixture::sample("astronaut.jpg");
    let reviewed = hiding(&[Region::face(FACE)]);
    let seen = |x: f32, score: f32| {
        let area = BoundingBox::from_corners(x, 0.2, x + 0.1, 0.35);
        vec![Detection {
            class: 0,
            score: Score::new(score),
            area,
        }]
    };
    let copy = |seen| copied_and_seen(&file, &reviewed, RedactionStyle::Mosaic, seen);
    let failure = copy(seen(0.8, 0.9)).unwrap_err();
    assert!(
        failure.message.contains("photo still shows a face") && failure.message.contains("85 %"),
        "{failure:?}"
    );
    assert!(copy(seen(0.8, 0.3)).is_ok(), "a doubtful one stops nothing");
    assert!(
        copy(seen(0.4, 0.9)).is_ok(),
        "where somebody was asked, it is answered"
    );
    let original = Original {
        name: "photo",
        format: Format::Jpeg,
        orientation: Orientation::Upright,
        pixels: pixels_of(&file),
        profile: None,
        file: Some(&file),
    };
    let unchecked = redacted_copy(original, &reviewed, &wanted(RedactionStyle::Solid), |_| {
        Err("out of memory".into())
    });
    let failure = unchecked.unwrap_err();
    assert!(failure.message.contains("out of memory"), "{failure:?}");
}

#[test]
fn hiding_a_real_face_leaves_nothing_of_it_in_the_written_copy() {
    let file = fixture::sample("astronaut.jpg");
    let before = pixels_of(&file);
    let drawn = [
        Region::face(FACE),
        Region::other(FACE, Outline::Ellipse),
        Region::stroke(&[(0.4, 0.2), (0.5, 0.3), (0.45, 0.2)], 0.1, 1.0).unwrap(),
    ];
    for style in STYLES {
        for region in &drawn {
            let regions = std::slice::from_ref(region);
            let mut painted = before.clone();
            let grain = Grain::of(Format::Jpeg, Some(&file), Orientation::Upright, before.size);
            redact::hide(&mut painted, regions, style, &grain);
            let (format, bytes) = copied(&file, &hiding(regions), style).unwrap();
            let copy = decode(&bytes, format, Limits::default()).unwrap().1;
            assert!(
                redact::is_hidden_in(&copy, &painted, regions),
                "{style:?} {region:?}"
            );
            assert!(
                !redact::is_hidden_in(&before, &painted, regions),
                "{style:?} {region:?}"
            );
        }
    }
    let (format, bytes) = encode::copy(&before, Format::Png, None, None).unwrap();
    assert!(decode(&bytes, format, Limits::default()).unwrap().1 == before);
}

#[test]
fn thin_and_round_regions_are_seen_to_be_hidden_however_hard_a_jpeg_is_compressed() {
    let before = pixels_of(&fixture::sample("astronaut.jpg"));
    let regions = [
        Region::stroke(&[(0.05, 0.05), (0.25, 0.05), (0.25, 0.3)], 0.01, 1.0).unwrap(),
        Region::stroke(&[(0.5, 0.5), (0.9, 0.55)], 0.04, 1.0).unwrap(),
        Region::other(
            BoundingBox::from_corners(0.6, 0.6, 0.9, 0.9),
            Outline::Ellipse,
        ),
        Region::face(BoundingBox::from_corners(0.4, 0.2, 0.42, 0.23)),
    ];
    for style in STYLES {
        let mut painted = before.clone();
        redact::hide(&mut painted, &regions, style, &Grain::NONE);
        for quality in [30, 60, 90] {
            let bytes = encode::preview(&painted, quality).unwrap();
            let copy = pixels_of(&bytes);
            assert!(
                redact::is_hidden_in(&copy, &painted, &regions),
                "{style:?} at {quality}"
            );
            for region in &regions {
                let others: Vec<Region> = regions
                    .iter()
                    .filter(|other| *other != region)
                    .cloned()
                    .collect();
                let mut shown = before.clone();
                redact::hide(&mut shown, &others, style, &Grain::NONE);
                let shown = pixels_of(&encode::preview(&shown, quality).unwrap());
                let is_hidden = redact::is_hidden_in(&shown, &painted, &regions);
                assert!(!is_hidden, "{region:?} shows, {style:?} at {quality}");
            }
        }
    }
}

#[test]
fn a_copy_keeps_the_colours_and_the_profile_of_its_photo() {
    let scratch = Scratch::new("profile");
    let reviewed = hiding(&[Region::face(BoundingBox::from_corners(0.0, 0.0, 0.1, 0.1))]);
    let profile = |name: &str, bytes: &[u8]| {
        let path = scratch.file(name, bytes);
        fixture::exiftool(&[
            "-s3",
            "-ICC_Profile:ProfileDescription",
            path.to_str().unwrap(),
        ])
    };
    for (name, is_kept) in [
        ("display-p3.jpg", true),
        ("adobe-rgb.jpg", true),
        ("adobe-rgb.tif", true),
        // Sixteen bits become eight, inks become colours: those are sRGB, and say nothing.
        ("display-p3-16.png", false),
        ("cmyk.jpg", false),
        ("damaged-profile.jpg", false),
    ] {
        let file = fixture::photo(name);
        let (format, copy) = copied(&file, &reviewed, RedactionStyle::Solid).unwrap();
        // Its own name is nobody's business.
        assert!(profile(name, &file) != "RGB\n", "{name}");
        let said = profile(&format!("copy-{name}"), &copy);
        assert_eq!(said, if is_kept { "RGB\n" } else { "" }, "{name}");
        // Seen through their profiles, both are the same picture.
        let (before, after) = (
            pixels_of(&file),
            decode(&copy, format, Limits::default()).unwrap().1,
        );
        let last = before.rgb.len() - 3;
        for at in [last, last / 2 / 3 * 3] {
            let (before, after) = (&before.rgb[at..at + 3], &after.rgb[at..at + 3]);
            let off = std::iter::zip(before, after)
                .map(|(a, b)| a.abs_diff(*b))
                .max();
            assert!(
                off < Some(16),
                "{name} at {at}: {before:?} became {after:?}"
            );
        }
    }
}
