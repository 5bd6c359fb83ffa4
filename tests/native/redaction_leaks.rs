//! What redacted copies must not tell: what a mask hides, what stood in the file, what a colour profile carries, and a
//! face that nobody was asked about.

use hushtag::domain::carried::{Carried, Ticked};
use hushtag::domain::field::TextField;
use hushtag::domain::inference::{BoundingBox, Detection, Score};
use hushtag::domain::photo::{Format, Orientation, Size};
use hushtag::domain::region::{Outline, RedactionStyle, Region, Treatment};
use hushtag::domain::review::{Edit, Review};
use hushtag::domain::time::Time;
use hushtag::format::existing::found;
use hushtag::format::sniff::sniff;
use hushtag::format::sources;
use hushtag::pixels::decode::{Limits, decode};
use hushtag::pixels::{Pixels, orient};
use hushtag::worker::copying::Wanted;
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use crate::embed::lightroom;
use crate::fixture::{self, Scratch};
use crate::redaction::{
    FACE, STYLES, copied, copied_and_seen, copied_as, hiding, pixels_of, put, segment,
};

const AT: Time = Time(1_798_761_599_000);

/// How a camera compresses.
#[derive(Clone, Copy, Debug)]
struct Camera {
    sampling: SamplingFactor,
    is_progressive: bool,
    quality: u8,
}

/// As a camera stores it that was held that way.
fn stored(upright: &Pixels, orientation: Orientation, camera: Camera) -> Vec<u8> {
    let pixels = orient::upright(upright.clone(), orientation.inverse()).unwrap();
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, camera.quality);
    encoder.set_sampling_factor(camera.sampling);
    encoder.set_progressive(camera.is_progressive);
    let (width, height) = (pixels.size.width as u16, pixels.size.height as u16);
    encoder
        .encode(&pixels.rgb, width, height, ColorType::Rgb)
        .unwrap();
    let exif = [
        &b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0"[..],
        &[orientation.to_exif(), 0, 0, 0, 0, 0, 0, 0],
    ]
    .concat();
    file.splice(2..2, segment(0xe1, &exif));
    file
}

/// No side is a multiple of eight, so that blocks begin elsewhere from every corner.
fn part_of(sample: &str) -> Pixels {
    let whole = pixels_of(&fixture::sample(sample));
    let (left, top) = (100, 30);
    let size = Size {
        width: 235,
        height: 197,
    };
    let rgb = (0..size.height as usize)
        .flat_map(|y| {
            let start = ((top + y) * whole.size.width as usize + left) * 3;
            whole.rgb[start..start + size.width as usize * 3].to_vec()
        })
        .collect();
    Pixels { size, rgb }
}

/// The pixels of two files that differ only where something is to be hidden.
fn check_tells_nothing(orientation: Orientation, camera: Camera, regions: &[Region]) {
    let one = part_of("astronaut.jpg");
    let mut other = one.clone();
    put(
        &mut other,
        &mut pixels_of(&fixture::sample("cat.jpg")),
        regions,
    );
    assert!(one != other);
    let files = [one, other].map(|pixels| stored(&pixels, orientation, camera));
    assert!(files[0] != files[1]);
    let reviewed = hiding(regions);
    for style in STYLES {
        let [one, other] = [&files[0], &files[1]].map(|file| {
            copied(file, &reviewed, style)
                .unwrap_or_else(|failure| panic!("{style:?}, {camera:?}: {failure:?}"))
        });
        assert!(
            one == other,
            "{style:?} of {orientation:?}, {camera:?} tells what is hidden"
        );
    }
}

fn regions() -> Vec<Region> {
    vec![
        Region::face(BoundingBox::from_corners(0.41, 0.33, 0.58, 0.57)),
        Region::other(
            BoundingBox::from_corners(0.1, 0.7, 0.3, 0.9),
            Outline::Ellipse,
        ),
        Region::stroke(&[(0.8, 0.2), (0.95, 0.45)], 0.02, 235.0 / 197.0).unwrap(),
        // Up to the edges, where blocks are cut.
        Region::other(
            BoundingBox::from_corners(0.95, 0.9, 1.0, 1.0),
            Outline::Rectangle,
        ),
    ]
}

#[test]
fn two_jpegs_that_differ_only_where_something_is_hidden_give_the_same_copy_whichever_way_up_they_lie()
 {
    let camera = Camera {
        sampling: SamplingFactor::R_4_2_0,
        is_progressive: false,
        quality: 80,
    };
    for orientation in Orientation::ALL {
        check_tells_nothing(orientation, camera, &regions());
    }
}

#[test]
fn two_jpegs_that_differ_only_where_something_is_hidden_give_the_same_copy_however_they_are_compressed()
 {
    use SamplingFactor::{R_4_1_1, R_4_2_0, R_4_2_2, R_4_4_0, R_4_4_4};
    for sampling in [R_4_4_4, R_4_2_2, R_4_4_0, R_4_2_0, R_4_1_1] {
        for is_progressive in [false, true] {
            let camera = Camera {
                sampling,
                is_progressive,
                quality: 60,
            };
            for orientation in [Orientation::Upright, Orientation::Rotated270] {
                check_tells_nothing(orientation, camera, &regions());
            }
        }
    }
}

#[test]
fn a_jpeg_that_the_decoder_would_misread_is_refused_and_not_shown_as_noise() {
    for sampling in [SamplingFactor::R_4_4_1, SamplingFactor::R_4_2_1] {
        let camera = Camera {
            sampling,
            is_progressive: false,
            quality: 80,
        };
        let file = stored(&part_of("astronaut.jpg"), Orientation::Upright, camera);
        let error = decode(&file, Format::Jpeg, Limits::default()).unwrap_err();
        let message = error.failure("photo.jpg").message;
        assert!(message.contains("4 rows share a colour"), "{message}");
    }
}

#[test]
fn what_merely_stood_in_a_file_is_in_its_redacted_copy_only_where_it_was_ticked() {
    let scratch = Scratch::new("ticked");
    let file = lightroom(&scratch, "444.jpg");
    let sources = sources::read(&file, sniff(&file).unwrap(), None);
    let mut review = Review::default();
    review.take_found(&found(&sources, Orientation::Upright));
    let face = review.regions[0].id;
    review.apply(&Edit::TreatRegion(face, Treatment::Hide), AT);
    let write = |field: TextField, text: &str| Edit::WriteText(field.into(), text.into());
    review.apply(&write(TextField::Rights, "\u{a9} the archive"), AT);
    review.apply(&write(TextField::City, "Arlington"), AT);
    review.apply(&Edit::AddKeyword("desk".into()), AT);
    let reviewed = review.finish();
    let asked: Vec<Carried> = reviewed.asked_for_redacted_copy().into_iter().collect();
    let text = Carried::Text;
    assert_eq!(
        asked,
        [
            text(TextField::Title),
            text(TextField::Description),
            text(TextField::Creator),
            text(TextField::Credit),
            text(TextField::UsageTerms),
            text(TextField::City),
            Carried::Keywords,
        ]
    );
    let said = |ticked: &[Carried]| {
        let wanted = Wanted {
            ticked: ticked.iter().copied().collect::<Ticked>(),
            ..Wanted::default()
        };
        let (_, copy) = copied_as(&file, &reviewed, &wanted, Vec::new()).unwrap();
        let path = scratch.file("copy.jpg", &copy);
        let path = path.to_str().unwrap();
        let all = fixture::exiftool(&["-j", "-G1", "-a", "-struct", path]);
        assert_eq!(fixture::exiv2(&["-q", "-pi", path]), "", "no datasets");
        all
    };
    let always = ["the archive", "desk"];
    let stood: [(Carried, &[&str]); 7] = [
        (text(TextField::Title), &["Old title", "Alter Titel"]),
        (text(TextField::Description), &["Old description"]),
        (text(TextField::Creator), &["Ada"]),
        (text(TextField::Credit), &["Agency"]),
        (text(TextField::UsageTerms), &["Old terms"]),
        (text(TextField::City), &["Arlington", "photoshop:City"]),
        (Carried::Keywords, &["harbour", "boat"]),
    ];
    let never = ["Old rights", "Grace", "Rex", "GPS", "K\u{f6}ln"];
    let check = |ticked: &[Carried]| {
        let all = said(ticked);
        for word in always {
            assert!(all.contains(word), "{word} is gone\n{all}");
        }
        for word in never {
            assert!(!all.contains(word), "{word} is left\n{all}");
        }
        for (carried, words) in stood {
            let is_there = |word: &&str| all.contains(*word);
            match ticked.contains(&carried) {
                true => assert!(words.iter().any(is_there), "{carried:?} is gone\n{all}"),
                false => assert!(!words.iter().any(is_there), "{carried:?} is left\n{all}"),
            }
        }
    };
    check(&[]);
    for (carried, _) in stood {
        check(&[carried]);
    }
}

/// A profile with a private tag, a text and bytes between and behind its tags.
fn planted(profile: &[u8], secret: &[u8]) -> Vec<u8> {
    let long = |at: usize| u32::from_be_bytes(profile[at..at + 4].try_into().unwrap()) as usize;
    let mut all: Vec<(&[u8], Vec<u8>)> = (0..long(128))
        .map(|index| 132 + index * 12)
        .map(|at| {
            (
                &profile[at..at + 4],
                profile[long(at + 4)..][..long(at + 8)].to_vec(),
            )
        })
        .collect();
    all.push((b"FACE", [b"data\0\0\0\0", secret].concat()));
    all.push((b"dmdd", [b"text\0\0\0\0Screen of ", secret].concat()));
    let mut content = secret.to_vec();
    let mut table = (all.len() as u32).to_be_bytes().to_vec();
    let start = 132 + all.len() * 12;
    for (name, bytes) in &all {
        content.resize(content.len().next_multiple_of(4), 0);
        table.extend(*name);
        table.extend(((start + content.len()) as u32).to_be_bytes());
        table.extend((bytes.len() as u32).to_be_bytes());
        content.extend(bytes);
        content.extend(secret);
    }
    let mut whole = [&profile[..128], &table, &content].concat();
    let length = (whole.len() as u32).to_be_bytes();
    whole[..4].copy_from_slice(&length);
    whole
}

#[test]
fn a_picture_planted_in_a_colour_profile_does_not_come_out() {
    let scratch = Scratch::new("planted-profile");
    let source = scratch.file("p3.jpg", &fixture::photo("display-p3.jpg"));
    let profile_path = scratch.file("p3.icc", b"");
    let taken = format!("{}", profile_path.display());
    fixture::exiftool(&[
        "-q",
        "-icc_profile",
        "-b",
        "-W!",
        &taken,
        source.to_str().unwrap(),
    ]);
    let profile = std::fs::read(&profile_path).unwrap();
    let secret = fixture::photo("422.jpg");
    let profile_path = scratch.file("planted.icc", &planted(&profile, &secret));
    let needle = &secret[secret.len() / 2..][..16];
    let holds = |bytes: &[u8]| bytes.windows(16).any(|window| window == needle);
    let reviewed = hiding(&[Region::face(BoundingBox::from_corners(0.0, 0.0, 0.1, 0.1))]);
    for name in ["444.jpg", "plain.png", "plain.tif"] {
        let path = scratch.file(name, &fixture::photo(name));
        let path = path.to_str().unwrap();
        let from = format!("-icc_profile<={}", profile_path.display());
        fixture::exiftool(&["-q", "-q", "-m", "-overwrite_original", &from, path]);
        let file = std::fs::read(path).unwrap();
        let (format, copy) = copied(&file, &reviewed, RedactionStyle::Solid).unwrap();
        let copy_path = scratch.file(&format!("copy-{name}"), &copy);
        let copy_path = copy_path.to_str().unwrap();
        let back = |path: &str| {
            let kept = scratch.file("back.icc", b"");
            let kept_path = kept.to_str().unwrap();
            fixture::exiftool(&["-q", "-icc_profile", "-b", "-W!", kept_path, path]);
            std::fs::read(&kept).unwrap()
        };
        assert!(
            holds(&back(path)),
            "{name}: the fixture has no planted picture"
        );
        assert!(!holds(&copy) && !holds(&back(copy_path)), "{name}");
        let tags = fixture::exiftool(&["-s2", "-ICC_Profile:all", copy_path]);
        assert!(
            tags.contains("RedMatrixColumn") && !tags.contains("Screen of"),
            "{tags}"
        );
        // The same picture, seen through either profile.
        let (before, after) = (pixels_of(&file), pixels_of(&copy));
        let last = before.rgb.len() - 3;
        let off = std::iter::zip(&before.rgb[last..], &after.rgb[last..])
            .map(|(one, other)| one.abs_diff(*other))
            .max();
        let allowed = if format == Format::Jpeg { 16 } else { 0 };
        assert!(off <= Some(allowed), "{name}: {off:?}");
    }
}

fn seen(area: BoundingBox) -> Vec<Detection> {
    vec![Detection {
        class: 0,
        score: Score::new(0.9),
        area,
    }]
}

#[test]
fn a_face_in_a_large_area_that_was_kept_or_refused_stops_the_copy_until_it_is_decided_itself() {
    let file = fixture::sample("astronaut.jpg");
    let crowd = Region::other(
        BoundingBox::from_corners(0.5, 0.0, 1.0, 1.0),
        Outline::Rectangle,
    );
    let face = BoundingBox::from_corners(0.7, 0.4, 0.8, 0.55);
    let copy = |review: &Review| {
        copied_and_seen(&file, &review.finish(), RedactionStyle::Solid, seen(face)).map(|_| ())
    };
    for edit in [
        |id| Edit::TreatRegion(id, Treatment::Keep),
        |id| Edit::JudgeRegion(id, hushtag::domain::review::Verdict::Rejected),
    ] {
        let mut review = Review::default();
        review.apply(&Edit::AddRegion(Region::face(FACE)), AT);
        review.apply(&Edit::AddRegion(crowd.clone()), AT);
        let crowd = review.regions[1].id;
        review.apply(&edit(crowd), AT);
        let failure = copy(&review).unwrap_err();
        assert!(
            failure.message.contains("still shows a face"),
            "{failure:?}"
        );
        // Somebody looks at the face itself; their box is larger than the detector's.
        review.apply(&Edit::AddRegion(Region::face(face.scaled(1.4))), AT);
        let own = review.regions[2].id;
        review.apply(&edit(own), AT);
        assert_eq!(copy(&review), Ok(()));
    }
    // One that is covered is no face, however large the area is; beside a stroke it is one.
    let mut review = Review::default();
    review.apply(&Edit::AddRegion(crowd), AT);
    assert_eq!(copy(&review), Ok(()));
    let stroke = Region::stroke(&[(0.5, 0.1), (0.6, 0.9), (0.95, 0.95)], 0.02, 1.0).unwrap();
    let mut review = Review::default();
    review.apply(&Edit::AddRegion(stroke), AT);
    assert!(
        copy(&review).is_err(),
        "only the way of the brush is covered"
    );
}
