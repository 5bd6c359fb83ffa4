//! Decoding against other decoders' results, and what hiding and copying leave behind.

use std::collections::BTreeMap;

use hushtag::domain::inference::BoundingBox;
use hushtag::domain::photo::{Format, Orientation, Photo, Size};
use hushtag::format::sniff::sniff;
use hushtag::pixels::decode::{self, Limits};
use hushtag::pixels::{Coding, PixelError, Pixels, encode, resize};

use crate::fixture::{self, Scratch};

fn open(bytes: &[u8]) -> (Photo, Pixels) {
    let format = sniff(bytes).unwrap();
    decode::decode(bytes, format, Limits::default()).unwrap()
}

fn at(pixels: &Pixels, x: u32, y: u32) -> [u8; 3] {
    pixels.rgb.as_chunks::<3>().0[(y * pixels.size.width + x) as usize]
}

/// The smallest rectangle that holds every bright pixel.
pub fn mark(pixels: &Pixels) -> BoundingBox {
    let (width, height) = (pixels.size.width, pixels.size.height);
    let bright = |x: &u32, y: &u32| at(pixels, *x, *y)[0] > 128;
    let columns: Vec<u32> = (0..width)
        .filter(|x| (0..height).any(|y| bright(x, &y)))
        .collect();
    let rows: Vec<u32> = (0..height)
        .filter(|y| (0..width).any(|x| bright(&x, y)))
        .collect();
    BoundingBox::from_corners(
        columns[0] as f32 / width as f32,
        rows[0] as f32 / height as f32,
        (columns[columns.len() - 1] + 1) as f32 / width as f32,
        (rows[rows.len() - 1] + 1) as f32 / height as f32,
    )
}

#[test]
fn every_colour_is_what_littlecms_and_pillow_make_of_it() {
    let table = String::from_utf8(fixture::photo("expected.tsv")).unwrap();
    let mut worst: BTreeMap<&str, u8> = BTreeMap::new();
    let mut wrong = Vec::new();
    let mut opened: Option<(&str, Pixels)> = None;
    for line in table.lines().skip(1) {
        let (file, numbers) = line.split_once('\t').unwrap();
        let numbers: Vec<u32> = numbers.split('\t').map(|n| n.parse().unwrap()).collect();
        if opened.as_ref().is_none_or(|(name, _)| *name != file) {
            opened = Some((file, open(&fixture::photo(file)).1));
        }
        let pixels = &opened.as_ref().unwrap().1;
        let found = at(pixels, numbers[0], numbers[1]);
        let expected = [numbers[2] as u8, numbers[3] as u8, numbers[4] as u8];
        let off = std::iter::zip(found, expected)
            .map(|(a, b)| a.abs_diff(b))
            .max()
            .unwrap();
        let worst = worst.entry(file).or_default();
        *worst = off.max(*worst);
        if u32::from(off) > numbers[5] {
            wrong.push(format!(
                "{file} at {}, {}: {found:?} instead of {expected:?}",
                numbers[0], numbers[1]
            ));
        }
    }
    assert_eq!(worst.len(), 42, "files in the table");
    assert!(wrong.is_empty(), "{wrong:#?}\nworst: {worst:?}");
}

#[test]
fn four_inks_without_a_profile_look_like_print_and_not_inverted() {
    let adobe = open(&fixture::photo("cmyk-adobe-bare.jpg")).1;
    let bare = open(&fixture::photo("cmyk-bare.jpg")).1;
    let tiff = open(&fixture::photo("cmyk.tif")).1;
    let chart = open(&fixture::photo("plain.png")).1;
    for pixels in [&adobe, &bare, &tiff] {
        for (row, column) in (0..4).flat_map(|row| (0..6).map(move |column| (row, column))) {
            let (x, y) = (column * 12 + 6, row * 12 + 6);
            let (found, meant) = (at(pixels, x, y), at(&chart, x, y));
            for (found, meant) in std::iter::zip(found, meant) {
                assert!(
                    found.abs_diff(meant) < 95,
                    "{found} for {meant} at {x}, {y}"
                );
            }
        }
        assert!(
            at(pixels, 6, 6).iter().all(|value| *value > 250),
            "paper is white"
        );
        assert!(
            at(pixels, 66, 6).iter().all(|value| *value < 40),
            "black is black"
        );
    }
}

#[test]
fn all_eight_orientations_of_every_format_that_has_them_come_out_upright() {
    let scratch = Scratch::new("orientation");
    let stored = BoundingBox::from_corners(8.0 / 96.0, 16.0 / 64.0, 24.0 / 96.0, 24.0 / 64.0);
    for name in ["mark.jpg", "mark.png", "mark.webp", "mark.tif"] {
        for orientation in Orientation::ALL {
            let file = scratch.file(name, &fixture::photo(name));
            let value = format!("-Orientation={}", orientation.to_exif());
            fixture::exiftool(&[
                "-n",
                "-q",
                "-overwrite_original",
                &value,
                file.to_str().unwrap(),
            ]);
            let (photo, pixels) = open(&std::fs::read(&file).unwrap());
            assert_eq!(photo.orientation, orientation, "{name}");
            assert_eq!(
                photo.size,
                orientation.applied_to(Size {
                    width: 96,
                    height: 64
                }),
                "{name}"
            );
            assert_eq!(photo.size, pixels.size);
            let found = orientation.box_as_stored(mark(&pixels));
            assert!(
                found.intersection_over_union(stored) > 0.999,
                "{name} {orientation:?}: {found:?}"
            );
        }
    }
}

#[test]
fn of_an_animation_the_first_frame_is_taken_and_it_is_said() {
    for name in ["animated.png", "animated.webp", "animated.gif"] {
        let (photo, pixels) = open(&fixture::photo(name));
        assert!(photo.animated, "{name}");
        assert!(
            at(&pixels, 6, 6).iter().all(|value| *value > 250),
            "{name}: the negative is black here"
        );
    }
    for name in [
        "plain.png",
        "lossy.webp",
        "still.gif",
        "444.jpg",
        "plain.tif",
        "plain.bmp",
    ] {
        assert!(!open(&fixture::photo(name)).0.animated, "{name}");
    }
}

#[test]
fn the_browsers_pixels_are_laid_on_white_and_must_have_the_photos_size() {
    let photo = Photo {
        format: Format::Heic,
        size: Size {
            width: 2,
            height: 1,
        },
        orientation: Orientation::Upright,
        animated: false,
    };
    let pixels = decode::from_browser(&photo, &[10, 20, 30, 255, 0, 0, 0, 0]).unwrap();
    assert_eq!(pixels.rgb, [10, 20, 30, 255, 255, 255]);
    let error = decode::from_browser(&photo, &[0; 7]).unwrap_err();
    assert_eq!(
        error,
        PixelError::WrongLength {
            expected: 8,
            found: 7
        }
    );
}

#[test]
fn a_copy_holds_the_pixels_and_nothing_of_the_files_metadata() {
    let scratch = Scratch::new("copy");
    let secret = "Nobody-must-read-this";
    for (name, expected) in [
        ("444.jpg", Format::Jpeg),
        ("plain.png", Format::Png),
        ("lossy.webp", Format::WebP),
        ("plain.tif", Format::Tiff),
        ("plain.bmp", Format::Bmp),
        ("still.gif", Format::Png),
    ] {
        let file = scratch.file(name, &fixture::photo(name));
        let path = file.to_str().unwrap();
        if name != "plain.bmp" {
            let (comment, text) = (
                format!("-XMP-dc:Title={secret}"),
                format!("-Comment={secret}"),
            );
            let mut arguments = vec!["-q", "-m", "-overwrite_original", &comment, path];
            if name != "still.gif" {
                arguments.splice(
                    3..3,
                    [
                        "-GPSLatitude=48.1",
                        "-GPSLatitudeRef=N",
                        "-Orientation=Rotate 90 CW",
                    ],
                );
                arguments.insert(3, &text);
            }
            fixture::exiftool(&arguments);
        }
        let source = std::fs::read(&file).unwrap();
        let (photo, pixels) = open(&source);
        let (format, bytes) = encode::copy(&pixels, photo.format, None, None).unwrap();
        assert_eq!(format, expected, "{name}");
        assert_eq!(sniff(&bytes), Ok(expected));
        let (copied, copied_pixels) = open(&bytes);
        assert_eq!(
            copied.orientation,
            Orientation::Upright,
            "{name}: turned in the pixels already"
        );
        assert_eq!(copied.size, photo.size);
        let most = std::iter::zip(&pixels.rgb, &copied_pixels.rgb)
            .map(|(a, b)| a.abs_diff(*b))
            .max();
        let allowed = if expected == Format::Jpeg { 60 } else { 0 };
        assert!(most <= Some(allowed), "{name}: off by {most:?}");
        let copy = scratch.file(&encode::copy_name(name, format), &bytes);
        let tags = fixture::exiftool(&["-a", "-G1", "-s", copy.to_str().unwrap()]);
        assert!(!tags.contains(secret), "{tags}");
        for group in ["[GPS]", "[XMP", "[ExifIFD]", "[IPTC]", "[ICC"] {
            assert!(!tags.contains(group), "{name}: {group} in\n{tags}");
        }
        assert!(
            !bytes
                .windows(secret.len())
                .any(|window| window == secret.as_bytes())
        );
    }
}

/// Peak signal to noise in decibels.
fn likeness(a: &Pixels, b: &Pixels) -> f64 {
    let squares: u64 = std::iter::zip(&a.rgb, &b.rgb)
        .map(|(a, b)| u64::from(a.abs_diff(*b)).pow(2))
        .sum();
    let mean = squares as f64 / a.rgb.len() as f64;
    10.0 * (255.0_f64.powi(2) / mean.max(1e-9)).log10()
}

#[test]
fn a_copy_of_a_jpeg_is_compressed_as_the_photo_was_and_stays_like_it() {
    let files = [
        "astronaut.jpg",
        "cat.jpg",
        "coffee.jpg",
        "temple.jpg",
        "officer.jpg",
    ]
    .map(fixture::sample);
    let samplings = [
        "420.jpg",
        "422.jpg",
        "444.jpg",
        "swapped.jpg",
        "progressive.jpg",
    ]
    .map(fixture::photo);
    for file in files.into_iter().chain(samplings) {
        let (photo, pixels) = open(&file);
        let coding = Coding::of(&file).unwrap().upright(photo.orientation);
        let copied = |coding| encode::copy(&pixels, photo.format, coding, None).unwrap().1;
        let (same, fixed) = (copied(Some(&coding)), copied(None));
        assert_eq!(Coding::of(&same).as_ref(), Some(&coding));
        let like = likeness(&open(&same).1, &pixels);
        println!(
            "{:?}: {like:.1} dB, {} % of the photo's bytes; at a fixed quality {:.1} dB, {} %",
            photo.size,
            same.len() * 100 / file.len(),
            likeness(&open(&fixed).1, &pixels),
            fixed.len() * 100 / file.len(),
        );
        // The small ones are drawn, with colours that change from pixel to pixel: sharing them twice shows.
        let allowed = if photo.size.width > 100 { 40.0 } else { 25.0 };
        assert!(like > allowed, "{like:.1} dB");
    }
}

#[test]
fn a_preview_is_a_small_jpeg_of_the_same_picture() {
    let (_, pixels) = open(&fixture::sample("temple.jpg"));
    let small = resize::within(&pixels, 320);
    assert_eq!(
        small.size,
        Size {
            width: 320,
            height: 214
        }
    );
    let bytes = encode::preview(&small, 80).unwrap();
    assert!(bytes.len() < 40_000, "{} bytes", bytes.len());
    let (photo, shown) = open(&bytes);
    assert_eq!((photo.format, photo.size), (Format::Jpeg, small.size));
    let off: u64 = std::iter::zip(&shown.rgb, &small.rgb)
        .map(|(a, b)| u64::from(a.abs_diff(*b)))
        .sum();
    assert!(off / (shown.rgb.len() as u64) < 6, "mean difference");
}
