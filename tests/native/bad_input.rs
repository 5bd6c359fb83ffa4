//! Broken, hostile and mistaken files: each has its message, none a panic.

use std::panic::catch_unwind;

use hushtag::domain::photo::{Format, Photo, Size};
use hushtag::format::FormatError;
use hushtag::format::content::Content;
use hushtag::format::sniff::sniff;
use hushtag::pixels::decode::{self, Limits};
use hushtag::pixels::{PixelError, Pixels};

use crate::fixture;

/// One of every way to store pixels.
const WHOLE: [&str; 30] = [
    "444.jpg",
    "420.jpg",
    "progressive.jpg",
    "restarts.jpg",
    "adobe-untransformed.jpg",
    "grey.jpg",
    "cmyk.jpg",
    "ycck.jpg",
    "display-p3.jpg",
    "adobe-rgb-by-exif.jpg",
    "plain.png",
    "interlaced.png",
    "palette.png",
    "one-bit.png",
    "alpha-16.png",
    "display-p3-16.png",
    "grey-1.8.png",
    "animated.png",
    "lossy.webp",
    "alpha.webp",
    "swapped.webp",
    "animated.webp",
    "still.gif",
    "animated.gif",
    "palette.bmp",
    "one-bit.bmp",
    "adobe-rgb.tif",
    "alpha.tif",
    "cmyk.tif",
    "one-bit.tif",
];

/// Small, so that a damaged header cannot make a test slow.
const LIMITS: Limits = Limits {
    file_bytes: 1 << 20,
    pixels: 250_000,
};

fn open(bytes: &[u8]) -> Result<(Photo, Pixels), PixelError> {
    decode::decode(bytes, sniff(bytes).unwrap(), Limits::default())
}

/// Opens what may be anything; `None` for a file that is no photo any more. The one way out that is not allowed is
/// a panic, and the pixels must have the size they claim.
fn survives(name: &str, what: &str, bytes: &[u8]) -> Option<Result<Photo, PixelError>> {
    let opened = catch_unwind(|| {
        sniff(bytes)
            .ok()
            .map(|format| decode::decode(bytes, format, LIMITS))
    });
    let opened = opened.unwrap_or_else(|_| panic!("{name}: {what} panics"));
    opened.map(|result| {
        result.map(|(photo, pixels)| {
            assert_eq!(photo.size, pixels.size, "{name}: {what}");
            assert_eq!(
                pixels.rgb.len() as u64,
                photo.size.pixels() * 3,
                "{name}: {what}"
            );
            photo
        })
    })
}

/// A sequence that is the same in every run [xorshift64, Marsaglia 2003].
struct Sequence(u64);

impl Sequence {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below as u64) as usize
    }
}

#[test]
fn a_file_cut_off_anywhere_is_an_error_or_a_picture_never_a_panic() {
    for name in WHOLE {
        let whole = fixture::photo(name);
        assert!(survives(name, "whole", &whole).unwrap().is_ok(), "{name}");
        let step = whole.len().div_ceil(400);
        for length in (0..whole.len()).step_by(step) {
            survives(name, &format!("cut at {length}"), &whole[..length]);
        }
    }
}

#[test]
fn flipped_bytes_are_an_error_or_a_picture_never_a_panic() {
    let mut sequence = Sequence(0x9e37_79b9_7f4a_7c15);
    for name in WHOLE {
        let whole = fixture::photo(name);
        for round in 0..150 {
            let mut damaged = whole.clone();
            for _ in 0..=sequence.next(4) {
                let at = sequence.next(damaged.len());
                damaged[at] = sequence.next(256) as u8;
            }
            survives(name, &format!("round {round} of flipped bytes"), &damaged);
        }
        // Headers are where lengths and counts stand.
        for at in 0..whole.len().min(160) {
            for value in [0x00, 0x7f, 0xff] {
                let mut damaged = whole.clone();
                damaged[at] = value;
                survives(name, &format!("{value:#04x} at {at}"), &damaged);
            }
        }
    }
}

#[test]
fn blocks_moved_doubled_and_removed_are_an_error_or_a_picture_never_a_panic() {
    let mut sequence = Sequence(0x2545_f491_4f6c_dd1d);
    for name in WHOLE {
        let whole = fixture::photo(name);
        for round in 0..100 {
            let mut damaged = whole.clone();
            let from = sequence.next(whole.len());
            let length = sequence.next((whole.len() - from).min(200)) + 1;
            let block: Vec<u8> = damaged[from..from + length].to_vec();
            match sequence.next(3) {
                0 => drop(damaged.drain(from..from + length)),
                1 => drop(damaged.splice(from..from, block)),
                _ => {
                    damaged.drain(from..from + length);
                    let to = sequence.next(damaged.len());
                    damaged.splice(to..to, block);
                }
            }
            survives(name, &format!("round {round} of moved blocks"), &damaged);
        }
    }
}

#[test]
fn an_empty_file_and_one_over_the_limit_are_refused_before_reading() {
    let limits = Limits::default();
    assert_eq!(limits.check_file(0), Err(PixelError::Empty));
    assert_eq!(sniff(b""), Err(FormatError::Empty));
    assert_eq!(limits.check_file(512 << 20), Ok(()));
    let error = limits.check_file((512 << 20) + 1).unwrap_err();
    let failure = error.failure("big.tif");
    assert_eq!(
        failure.message,
        "big.tif: the file has 513 MB, more than the limit of 512 MB"
    );
    assert!(failure.advice.contains("smaller"), "{}", failure.advice);
}

#[test]
fn what_is_no_photo_is_called_what_it_is_whatever_its_name_says() {
    let check = |bytes: &[u8], message: &str| {
        let failure = sniff(bytes).unwrap_err().failure("holiday.jpg");
        assert_eq!(failure.message, message);
        assert!(failure.advice.ends_with('.'), "{}", failure.advice);
    };
    check(
        b"Dear Anna,\nthe photos are attached.\n",
        "holiday.jpg: this is a plain text, not a photo",
    );
    check(
        b"<!DOCTYPE html><title>Not found</title>",
        "holiday.jpg: this is a web page, not a photo",
    );
    check(
        b"%PDF-1.4\n",
        "holiday.jpg: this is a PDF document, not a photo",
    );
    check(
        &[0; 512],
        "holiday.jpg: this is a file of zeros only: its content was lost",
    );
    assert_eq!(
        sniff(b"FUJIFILMCCD-RAW 0201"),
        Err(FormatError::NotAPhoto(Content::CameraRaw("Fujifilm RAF")))
    );
    assert_eq!(sniff(&fixture::photo("plain.png")), Ok(Format::Png));
}

#[test]
fn pictures_that_only_the_browser_decodes_are_handed_to_it() {
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
    let error = open(heic).unwrap_err();
    assert_eq!(error, PixelError::NeedsBrowser(Format::Heic));
    assert_eq!(
        error.failure("a.heic").message,
        "a.heic: this browser cannot decode HEIC"
    );
    assert_eq!(
        open(b"\0\0\0\x18ftypavif\0\0\0\0mif1avif").unwrap_err(),
        PixelError::NeedsBrowser(Format::Avif)
    );
}

/// A PNG that declares this size and holds no pixels.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut whole = fixture::photo("plain.png");
    whole[16..20].copy_from_slice(&width.to_be_bytes());
    whole[20..24].copy_from_slice(&height.to_be_bytes());
    let checksum = crc32(&whole[12..29]);
    whole[29..33].copy_from_slice(&checksum.to_be_bytes());
    whole
}

/// [PNG, annex D]
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

/// A file whose declared size is overwritten where its format keeps it.
fn resized(name: &str, width_at: usize, height_at: usize, width: &[u8], height: &[u8]) -> Vec<u8> {
    let mut whole = fixture::photo(name);
    whole[width_at..width_at + width.len()].copy_from_slice(width);
    whole[height_at..height_at + height.len()].copy_from_slice(height);
    whole
}

/// Where the start of frame of a JPEG keeps height and then width.
fn frame(jpeg: &[u8]) -> usize {
    jpeg.windows(2)
        .position(|pair| matches!(pair, [0xff, 0xc0 | 0xc2]))
        .unwrap()
        + 5
}

#[test]
fn a_bomb_is_refused_by_its_declared_size_in_every_format() {
    let check = |bytes: &[u8], format: Format, width, height| {
        let started = std::time::Instant::now();
        let error = open(bytes).unwrap_err();
        let size = Size { width, height };
        assert_eq!(
            error,
            PixelError::TooManyPixels {
                format,
                size,
                limit: 100_000_000
            }
        );
        assert!(
            started.elapsed().as_millis() < 500,
            "refused before any work"
        );
    };
    check(&png(65_000, 65_000), Format::Png, 65_000, 65_000);
    check(
        &png(u32::MAX >> 1, u32::MAX >> 1),
        Format::Png,
        u32::MAX >> 1,
        u32::MAX >> 1,
    );
    let sides = 65_000u16;
    let at = frame(&fixture::photo("444.jpg"));
    let jpeg = resized(
        "444.jpg",
        at + 2,
        at,
        &sides.to_be_bytes(),
        &sides.to_be_bytes(),
    );
    check(&jpeg, Format::Jpeg, 65_000, 65_000);
    let gif = resized(
        "still.gif",
        6,
        8,
        &sides.to_le_bytes(),
        &sides.to_le_bytes(),
    );
    check(&gif, Format::Gif, 65_000, 65_000);
    let bmp = resized(
        "plain.bmp",
        18,
        22,
        &65_000u32.to_le_bytes(),
        &65_000u32.to_le_bytes(),
    );
    check(&bmp, Format::Bmp, 65_000, 65_000);
    let failure = open(&png(65_000, 65_000)).unwrap_err().failure("bomb.png");
    assert_eq!(
        failure.message,
        "bomb.png: the PNG declares 65000 × 65000 pixels, more than the limit of 100 megapixels"
    );
}

#[test]
fn a_frame_larger_than_its_screen_does_not_blow_up_a_gif() {
    let mut gif = fixture::photo("still.gif");
    let image = gif.iter().rposition(|byte| *byte == 0x2c).unwrap();
    let image = (13..gif.len())
        .find(|at| gif[*at] == 0x2c && gif[*at + 1..*at + 5] == [0; 4])
        .unwrap_or(image);
    gif[image + 5..image + 9].copy_from_slice(&[0xff; 4]);
    let error = open(&gif).unwrap_err();
    assert!(matches!(error, PixelError::Unsupported { .. }), "{error:?}");
}

#[test]
fn a_picture_without_pixels_says_so() {
    let check = |bytes: &[u8], format: Format, width, height| {
        let error = open(bytes).unwrap_err();
        assert_eq!(
            error,
            PixelError::ZeroSize {
                format,
                size: Size { width, height }
            }
        );
    };
    check(&png(0, 48), Format::Png, 0, 48);
    check(&png(0, 0), Format::Png, 0, 0);
    let at = frame(&fixture::photo("444.jpg"));
    check(
        &resized("444.jpg", at + 2, at, &[0, 0], &[0, 0]),
        Format::Jpeg,
        0,
        0,
    );
    check(
        &resized("still.gif", 6, 8, &[0, 0], &[0, 0]),
        Format::Gif,
        0,
        0,
    );
    check(
        &resized("plain.bmp", 18, 22, &[0; 4], &[0; 4]),
        Format::Bmp,
        0,
        0,
    );
    let failure = open(&png(0, 0)).unwrap_err().failure("dot.png");
    assert_eq!(
        failure.message,
        "dot.png: the PNG declares 0 × 0 pixels: there is no picture in it"
    );
}

#[test]
fn half_a_jpeg_is_an_error_that_says_how_much_is_there() {
    let whole = fixture::sample("temple.jpg");
    let error = open(&whole[..whole.len() / 2]).unwrap_err();
    let PixelError::Truncated {
        format: Format::Jpeg,
        percent: Some(percent @ 30..=70),
    } = error
    else {
        panic!("{error:?}");
    };
    let failure = error.failure("temple.jpg");
    let message =
        format!("temple.jpg: the JPEG ends too early: only {percent} % of the picture is there");
    assert_eq!(failure.message, message);
    assert!(failure.advice.contains("Copy the file again"));
    // The same when the lost half is there as zeros, as after a copy that stopped.
    let mut blank = whole.clone();
    blank[whole.len() / 2..].fill(0);
    assert!(matches!(
        open(&blank),
        Err(PixelError::Truncated {
            percent: Some(30..=70),
            ..
        })
    ));
}

#[test]
fn a_jpeg_that_lacks_its_last_rows_only_is_opened() {
    let whole = fixture::sample("temple.jpg");
    let (_, complete) = open(&whole).unwrap();
    let (photo, pixels) = open(&whole[..whole.len() * 97 / 100]).unwrap();
    assert_eq!(photo.size, complete.size);
    let upper = complete.rgb.len() * 85 / 100;
    assert_eq!(pixels.rgb[..upper], complete.rgb[..upper]);
    // Without its end marker alone, nothing is lost.
    assert_eq!(open(&whole[..whole.len() - 2]).unwrap().1, complete);
}

#[test]
fn other_formats_cut_in_half_say_that_they_end_too_early() {
    for name in [
        "plain.png",
        "alpha-16.png",
        "palette.bmp",
        "plain.bmp",
        "plain.tif",
        "lossy.webp",
        "still.gif",
    ] {
        let whole = fixture::photo(name);
        let error = open(&whole[..whole.len() / 2]).unwrap_err();
        assert!(
            matches!(error, PixelError::Truncated { percent: None, .. }),
            "{name}: {error:?}"
        );
    }
}

#[test]
fn kinds_of_jpeg_that_nobody_opens_are_named() {
    let at = frame(&fixture::photo("444.jpg"));
    let check = |marker: u8, expected: &str| {
        let mut jpeg = fixture::photo("444.jpg");
        jpeg[at - 4] = marker;
        let PixelError::Unsupported { reason, .. } = open(&jpeg).unwrap_err() else {
            panic!("{marker:#x}");
        };
        assert_eq!(reason, expected);
    };
    check(0xc3, "it is lossless JPEG");
    check(0xc9, "it is arithmetic-coded JPEG");
    let mut jpeg = fixture::photo("444.jpg");
    jpeg[at - 1] = 12;
    let failure = open(&jpeg).unwrap_err().failure("x-ray.jpg");
    assert_eq!(
        failure.message,
        "x-ray.jpg: this kind of JPEG cannot be decoded: it has 12 bits a channel"
    );
}

#[test]
fn a_tiff_with_its_colours_in_separate_tiles_is_refused_by_name() {
    // Two tags are enough to tell it; the decoder underneath would panic on a whole one.
    let mut tiff = b"II\x2a\0\x08\0\0\0\x02\0".to_vec();
    tiff.extend([0x1c, 1, 3, 0, 1, 0, 0, 0, 2, 0, 0, 0]);
    tiff.extend([0x42, 1, 3, 0, 1, 0, 0, 0, 64, 0, 0, 0]);
    tiff.extend([0; 4]);
    let PixelError::Unsupported { reason, .. } = open(&tiff).unwrap_err() else {
        panic!("opened");
    };
    assert_eq!(reason, "its colours stand in separate tiles");
}
