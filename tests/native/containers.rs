//! Metadata in files: found where ExifTool put it, replaced without touching anything else.

use hushtag::domain::photo::Format;
use hushtag::format::container::{Replacement, blocks, rewrite};
use hushtag::format::sniff::sniff;
use hushtag::format::tiff;
use hushtag::format::xmp::{Packet, Padding, extended, read, write};
use hushtag::pixels::decode::{Limits, decode};

use crate::fixture::{self, Scratch};

/// One of each way to hold metadata, without any.
const FILES: [&str; 9] = [
    "444.jpg",
    "progressive.jpg",
    "plain.png",
    "alpha.png",
    "lossy.webp",
    "alpha.webp",
    "plain.tif",
    "alpha.tif",
    "still.gif",
];

fn with_exiftool(scratch: &Scratch, name: &str, arguments: &[&str]) -> Vec<u8> {
    let path = scratch.file(name, &fixture::photo(name));
    let path = path.to_str().unwrap();
    let quiet = ["-q", "-overwrite_original"];
    fixture::exiftool(&[&quiet, arguments, &[path]].concat());
    std::fs::read(path).unwrap()
}

fn parts(text: &str) -> extended::Parts {
    extended::Parts {
        main: text.to_owned(),
        extended: None,
    }
}

fn packet(credit: &str) -> Packet {
    let mut packet = Packet::default();
    packet.set("photoshop:Credit", credit);
    packet
}

#[test]
fn what_exiftool_wrote_is_found_in_every_container() {
    let scratch = Scratch::new("containers-read");
    for name in FILES {
        let file = with_exiftool(
            &scratch,
            name,
            &[
                "-XMP-photoshop:Credit=Agentur Ü",
                "-XMP-dc:Subject=a",
                "-XMP-dc:Subject=b",
            ],
        );
        let format = sniff(&file).unwrap();
        let found = blocks(&file, format);
        assert_eq!(found.findings, [], "{name}");
        assert_eq!(found.xmp.len(), 1, "{name}");
        let block = &found.xmp[0];
        if !block.bytes.is_empty() && matches!(block.bytes, std::borrow::Cow::Borrowed(_)) {
            assert_eq!(
                &file[block.offset..block.offset + block.bytes.len()],
                &*block.bytes
            );
        }
        let read = read(&block.bytes);
        assert_eq!(read.findings, [], "{name}");
        let credit = read.packet.get("photoshop:Credit").unwrap().text();
        assert_eq!(credit, Some("Agentur Ü"), "{name}");
        assert_eq!(
            read.packet.get("dc:subject").unwrap().texts().count(),
            2,
            "{name}"
        );
        if format == Format::Gif {
            continue;
        }
        let file = with_exiftool(
            &scratch,
            name,
            &["-EXIF:Artist=Ada", "-GPSLatitude=48", "-GPSLatitudeRef=N"],
        );
        let exif = blocks(&file, format).exif.unwrap();
        let tiff = tiff::Tiff::open(&exif.bytes).unwrap();
        let artist = tiff
            .entries(tiff.first)
            .into_iter()
            .find(|entry| entry.tag == 0x013b);
        assert_eq!(tiff.value(&artist.unwrap()), b"Ada\0", "{name}");
        assert!(tiff.child(tiff.first, tiff::GPS).is_some(), "{name}");
    }
}

#[test]
fn datasets_are_found_in_jpeg_and_tiff_with_their_digest() {
    let scratch = Scratch::new("containers-iim");
    for name in ["444.jpg", "plain.tif"] {
        let file = with_exiftool(&scratch, name, &["-IPTC:Headline=H", "-IPTCDigest=new"]);
        let found = blocks(&file, sniff(&file).unwrap());
        let iim = found.iim.unwrap();
        assert!(
            iim.bytes
                .windows(6)
                .any(|window| window == b"\x1c\x02\x69\x00\x01H"),
            "{name}"
        );
        assert!(found.iim_digest.is_some(), "{name}");
    }
}

fn pixels_of(file: &[u8], format: Format) -> Vec<u8> {
    let (_, pixels) = decode(file, format, Limits::default()).unwrap();
    pixels.rgb
}

#[test]
fn a_packet_is_put_in_without_touching_pixels_or_other_metadata() {
    let scratch = Scratch::new("containers-write");
    for name in FILES.into_iter().filter(|name| !name.ends_with(".gif")) {
        let mut before = fixture::photo(name);
        let format = sniff(&before).unwrap();
        // Into a file without, then in the place of a shorter and of a longer one.
        for credit in [
            "first".to_owned(),
            "second ".repeat(400),
            "third".to_owned(),
        ] {
            let file = with_exif(&scratch, name, &before);
            let text = write(&packet(credit.trim()), Padding(0));
            let replacement = Replacement {
                xmp: Some(parts(&text)),
                ..Replacement::default()
            };
            let made = rewrite(&file, format, &replacement).unwrap();
            assert_eq!(pixels_of(&made, format), pixels_of(&file, format), "{name}");
            check_read(&scratch, name, &made, credit.trim());
            let (was, is) = (blocks(&file, format), blocks(&made, format));
            if format != Format::Tiff {
                assert_eq!(
                    was.exif.map(|b| b.bytes.to_vec()),
                    is.exif.map(|b| b.bytes.to_vec())
                );
            }
            assert_eq!(is.xmp.len(), 1, "{name}");
            assert_eq!(is.findings, [], "{name}");
            before = made;
        }
    }
}

fn with_exif(scratch: &Scratch, name: &str, file: &[u8]) -> Vec<u8> {
    let path = scratch.file(name, file);
    let path = path.to_str().unwrap();
    fixture::exiftool(&[
        "-q",
        "-overwrite_original",
        "-EXIF:Artist=Ada",
        "-EXIF:Make=Camera",
        path,
    ]);
    std::fs::read(path).unwrap()
}

fn check_read(scratch: &Scratch, name: &str, file: &[u8], credit: &str) {
    let path = scratch.file(&format!("made-{name}"), file);
    let path = path.to_str().unwrap();
    let told = fixture::exiftool(&[
        "-j",
        "-G1",
        "-validate",
        "-warning",
        "-XMP-photoshop:Credit",
        "-Artist",
        path,
    ]);
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told[0]["XMP-photoshop:Credit"], credit, "{name}: {told}");
    assert_eq!(told[0]["IFD0:Artist"], "Ada", "{name}: {told}");
    let printed = fixture::exiv2(&["-q", "-P", "v", "-g", "Xmp.photoshop.Credit", path]);
    assert_eq!(printed.trim(), credit, "{name}");
}

#[test]
fn every_other_segment_and_chunk_stays_byte_for_byte() {
    let scratch = Scratch::new("containers-identity");
    for name in [
        "adobe-rgb.jpg",
        "display-p3-16.png",
        "animated.webp",
        "animated.png",
    ] {
        let file = with_exif(&scratch, name, &fixture::photo(name));
        let format = sniff(&file).unwrap();
        let replacement = Replacement {
            xmp: Some(parts(&write(&packet("x"), Padding(0)))),
            ..Replacement::default()
        };
        let once = rewrite(&file, format, &replacement).unwrap();
        let block = blocks(&once, format).xmp[0].clone();
        // Take out the segment that holds the packet: what is left is the file as it was.
        let (head, tail) = match format {
            Format::Jpeg => (4 + b"http://ns.adobe.com/xap/1.0/\0".len(), 0),
            Format::Png => (8 + "XML:com.adobe.xmp".len() + 5, 4),
            _ => (8, block.bytes.len() % 2),
        };
        let start = match format {
            Format::Png => block.offset - 8,
            _ => block.offset - head,
        };
        let length = head + block.bytes.len() + tail;
        let mut rest = [&once[..start], &once[start + length..]].concat();
        if format == Format::WebP {
            rest[4..8].copy_from_slice(&file[4..8]);
            rest[20] = file[20];
        }
        assert!(rest == file, "{name}");
    }
}

#[test]
fn datasets_are_replaced_among_the_other_resources() {
    let scratch = Scratch::new("containers-iim-write");
    for name in ["444.jpg", "plain.tif"] {
        let file = with_exiftool(
            &scratch,
            name,
            &[
                "-IPTC:Headline=H",
                "-IPTCDigest=new",
                "-Photoshop:URL=http://a.example/",
            ],
        );
        let format = sniff(&file).unwrap();
        let iim = b"\x1c\x02\x69\x00\x05Other".to_vec();
        let replacement = Replacement {
            iim: Some(iim.clone()),
            ..Replacement::default()
        };
        let made = rewrite(&file, format, &replacement).unwrap();
        assert_eq!(blocks(&made, format).iim.unwrap().bytes, iim, "{name}");
        let path = scratch.file(name, &made);
        let path = path.to_str().unwrap();
        let told = fixture::exiftool(&["-j", "-Headline", "-Photoshop:URL", "-Warning", path]);
        let told: serde_json::Value = serde_json::from_str(&told).unwrap();
        assert_eq!(told[0]["Headline"], "Other", "{told}");
        assert_eq!(told[0].get("Warning"), None, "{told}");
        if format == Format::Jpeg {
            assert_eq!(told[0]["URL"], "http://a.example/", "{told}");
        }
    }
}

#[test]
fn a_packet_too_long_for_one_segment_is_read_whole_by_exiftool() {
    let scratch = Scratch::new("containers-extended");
    let mut long = packet("short");
    let words: String = (0..20_000).map(|word| format!("word{word} ")).collect();
    long.set("dc:source", words.trim());
    let replacement = Replacement {
        xmp: extended::split(&long, Padding(0)),
        ..Replacement::default()
    };
    let made = rewrite(&fixture::photo("444.jpg"), Format::Jpeg, &replacement).unwrap();
    let path = scratch.file("long.jpg", &made);
    let told = fixture::exiftool(&["-j", "-XMP:all", "-Warning", path.to_str().unwrap()]);
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told[0]["Source"], words.trim());
    assert_eq!(told[0].get("Warning"), None);
    let found = blocks(&made, Format::Jpeg);
    let mut main = read(&found.xmp[0].bytes).packet;
    let (guid, rest) = &found.extended_xmp[0];
    assert_eq!(extended::guid(&main), Some(guid.as_str()));
    extended::join(&mut main, read(rest).packet);
    assert_eq!(main.get("dc:source").unwrap().text(), Some(words.trim()));
}

#[test]
fn the_place_goes_and_nothing_else_moves() {
    let scratch = Scratch::new("containers-gps");
    for name in ["444.jpg", "plain.png", "lossy.webp"] {
        let file = with_exiftool(
            &scratch,
            name,
            &[
                "-EXIF:Artist=Ada",
                "-GPSLatitude=48.123",
                "-GPSLatitudeRef=N",
                "-GPSLongitude=11.5",
                "-ExposureTime=1/60",
            ],
        );
        let format = sniff(&file).unwrap();
        let exif = blocks(&file, format).exif.unwrap().bytes.to_vec();
        let mut without = exif.clone();
        assert!(tiff::strip_gps(&mut without));
        assert_eq!(without.len(), exif.len());
        let replacement = Replacement {
            exif: Some(without),
            ..Replacement::default()
        };
        let made = rewrite(&file, format, &replacement).unwrap();
        let path = scratch.file(name, &made);
        let told = fixture::exiftool(&[
            "-j",
            "-a",
            "-G1",
            "-EXIF:all",
            "-Warning",
            path.to_str().unwrap(),
        ]);
        assert!(!told.contains("GPS") && !told.contains("Warning"), "{told}");
        assert!(
            told.contains("\"IFD0:Artist\": \"Ada\"") && told.contains("1/60"),
            "{told}"
        );
        assert!(!made.windows(5).any(|window| window == b"48.12"));
    }
}

#[test]
fn files_cut_off_or_changed_anywhere_never_panic() {
    let scratch = Scratch::new("containers-broken");
    let mut number = 7_u64;
    let mut chance = move |limit: usize| {
        number = number
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (number >> 33) as usize % limit
    };
    for name in FILES {
        let mut arguments = vec!["-XMP-photoshop:Credit=c"];
        if !name.ends_with(".gif") {
            arguments.extend(["-EXIF:Artist=Ada", "-GPSLatitude=48", "-IPTC:Headline=H"]);
        }
        let file = with_exiftool(&scratch, name, &arguments);
        let format = sniff(&file).unwrap();
        let replacement = Replacement {
            xmp: Some(parts("<x/>")),
            iim: Some(vec![0x1c, 2, 105, 0, 1, b'x']),
            exif: None,
            texts: vec![("Title", "x".to_owned())],
        };
        for step in 0..400 {
            let mut broken = file.clone();
            if step % 2 == 0 {
                broken.truncate(chance(file.len()));
            } else {
                for _ in 0..3 {
                    let at = chance(broken.len().min(3000));
                    broken[at] = [0, 0xff, 0x80, chance(256) as u8][chance(4)];
                }
            }
            let found = blocks(&broken, format);
            for exif in found.exif.iter() {
                let _ = tiff::strip_gps(&mut exif.bytes.to_vec());
            }
            let _ = rewrite(&broken, format, &replacement);
        }
    }
}

#[test]
fn formats_that_take_no_metadata_say_so() {
    let error = rewrite(
        &fixture::photo("plain.bmp"),
        Format::Bmp,
        &Replacement::default(),
    );
    let failure = error.unwrap_err().failure("plain.bmp");
    assert_eq!(
        failure.message,
        "plain.bmp: metadata cannot be written into BMP"
    );
    assert_eq!(failure.advice, "Export a sidecar instead.");
}

/// Found by `cargo xtask fuzz`: an entry without a value, of which the end of the file cuts off the last bytes.
#[test]
fn an_entry_cut_off_by_the_end_of_the_file_is_none() {
    let replacement = Replacement {
        xmp: Some(parts("<x/>")),
        ..Replacement::default()
    };
    // A directory at 8 with one entry: XMP, bytes, none of them, and half of the place for them.
    let file = b"II\x2a\0\x08\0\0\0\x01\0\xbc\x02\x01\0\0\0\0\0\0\0";
    assert!(rewrite(file, Format::Tiff, &replacement).is_err());
    let whole = [&file[..], &[0; 6]].concat();
    assert!(rewrite(&whole, Format::Tiff, &replacement).is_ok());
}
