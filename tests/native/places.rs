//! The place of a photo in every spelling that files have: seen, taken out of all of them, and looked for again.

use hushtag::domain::found::Place;
use hushtag::domain::photo::{Format, Orientation, Photo, Size};
use hushtag::domain::review::{Edit, Review, Reviewed};
use hushtag::domain::time::Time;
use hushtag::format::existing::found;
use hushtag::format::sniff::sniff;
use hushtag::format::{FormatError, embed, places, sidecar, sources, xmp};

use crate::fixture::{self, Scratch};

const AT: Time = Time(1_798_761_599_000);

/// What would betray the place: 47.368, 8.542 in the spellings of the inputs below.
const BETRAYING: [&str; 5] = ["47.368", "47,22", "8.542", "8,32", "Hideout"];

fn with_exiftool(scratch: &Scratch, name: &str, arguments: &[&str]) -> Vec<u8> {
    let path = scratch.file(name, &fixture::photo(name));
    let path = path.to_str().unwrap();
    let quiet = ["-q", "-q", "-m", "-n", "-overwrite_original"];
    fixture::exiftool(&[&quiet[..], arguments, &[path]].concat());
    std::fs::read(path).unwrap()
}

const WHERE: [&str; 4] = [
    "-EXIF:GPSLatitude=47.368",
    "-EXIF:GPSLatitudeRef=N",
    "-EXIF:GPSLongitude=8.542",
    "-EXIF:GPSLongitudeRef=E",
];

/// A segment of a JPEG put in behind its first ones.
fn with_segment(jpeg: &[u8], marker: u8, content: &[u8]) -> Vec<u8> {
    let mut at = 2;
    while let [0xff, 0xe0 | 0xe1, high, low, ..] = jpeg[at..] {
        at += 2 + usize::from(u16::from_be_bytes([high, low]));
    }
    let length = (content.len() as u16 + 2).to_be_bytes();
    let segment = [&[0xff, marker], &length[..], content].concat();
    [&jpeg[..at], &segment, &jpeg[at..]].concat()
}

fn packet(properties: &str) -> Vec<u8> {
    format!(
        r#"<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
xmlns:I="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmlns:dji="http://www.dji.com/drone-dji/1.0/"
xmlns:maker="http://maker.example/1.0/" xmlns:geo="http://www.w3.org/2003/01/geo/wgs84_pos#"
>{properties}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"#
    )
    .into_bytes()
}

fn with_packet(properties: &str) -> Vec<u8> {
    with_packet_as_it_is(&packet(properties))
}

fn with_packet_as_it_is(packet: &[u8]) -> Vec<u8> {
    let content = [b"http://ns.adobe.com/xap/1.0/\0".as_slice(), packet].concat();
    with_segment(&fixture::photo("444.jpg"), 0xe1, &content)
}

/// A packet with letters of many alphabets, in each encoding of characters by two or four bytes [XMP1 7.3.2].
fn wide_packets() -> [(&'static str, Vec<u8>); 4] {
    // Their bytes, taken by the wrong end, are marks of XML: U+3C3C, U+2222, U+3E00.
    let text = packet(&format!(
        "<dc:source>K\u{f6}ln \u{1f99c} \u{3c3c}\u{2222}\u{3e00}</dc:source>{ADOBE}"
    ));
    let text = String::from_utf8(text).unwrap();
    let two = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect();
    let four = |bytes: fn(u32) -> [u8; 4]| text.chars().flat_map(|c| bytes(c.into())).collect();
    [
        ("UTF-16, little-endian", two(u16::to_le_bytes)),
        ("UTF-16, big-endian", two(u16::to_be_bytes)),
        ("UTF-32, little-endian", four(u32::to_le_bytes)),
        ("UTF-32, big-endian", four(u32::to_be_bytes)),
    ]
}

const APPLE: &str = "<exif:GPSLongitudeRef>E</exif:GPSLongitudeRef><exif:GPSLongitude>8.542</exif:GPSLongitude>\
<exif:GPSLatitude>47.368</exif:GPSLatitude><exif:GPSLatitudeRef>N</exif:GPSLatitudeRef>";
const ADOBE: &str =
    "<exif:GPSLatitude>47,22.08N</exif:GPSLatitude><exif:GPSLongitude>8,32.52E</exif:GPSLongitude>";

/// A directory of these entries (tag, type, count, value or offset), little-endian, with the offset of the next one.
fn directory(entries: &[(u16, u16, u32, u32)], next: u32) -> Vec<u8> {
    let mut bytes = (entries.len() as u16).to_le_bytes().to_vec();
    for (tag, kind, count, value) in entries {
        bytes.extend([tag.to_le_bytes(), kind.to_le_bytes()].concat());
        bytes.extend([count.to_le_bytes(), value.to_le_bytes()].concat());
    }
    bytes.extend(next.to_le_bytes());
    bytes
}

/// A GPS directory that stands at this offset, with the numbers behind it.
fn gps_directory(at: u32) -> Vec<u8> {
    let numbers = at + 54;
    let entries = [
        (1, 2, 2, u32::from(b'N')),
        (2, 5, 3, numbers),
        (3, 2, 2, u32::from(b'E')),
        (4, 5, 3, numbers + 24),
    ];
    let rationals = [47_u32, 1, 2208, 100, 0, 1, 8, 1, 3252, 100, 0, 1];
    let rationals = rationals.into_iter().flat_map(u32::to_le_bytes);
    directory(&entries, 0)
        .into_iter()
        .chain(rationals)
        .collect()
}

/// EXIF whose GPS directory hangs in the second directory.
fn exif_of_second_directory() -> Vec<u8> {
    [
        b"II\x2a\0\x08\0\0\0".to_vec(),
        directory(&[(0x0112, 3, 1, 1)], 26),
        directory(&[(0x8825, 4, 1, 44)], 0),
        gps_directory(44),
    ]
    .concat()
}

/// EXIF whose GPS directory hangs in a maker's note that is a directory itself.
fn exif_of_maker_note() -> Vec<u8> {
    [
        b"II\x2a\0\x08\0\0\0".to_vec(),
        directory(&[(0x8769, 4, 1, 26)], 0),
        directory(&[(0x927c, 7, 30, 44)], 0),
        directory(&[(0x0001, 3, 1, 7), (0x8825, 4, 1, 74)], 0),
        gps_directory(74),
    ]
    .concat()
}

fn exif_segment(exif: &[u8]) -> Vec<u8> {
    [b"Exif\0\0".as_slice(), exif].concat()
}

fn atom(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    [&(content.len() as u32 + 8).to_be_bytes()[..], kind, content].concat()
}

fn film(metadata: &[u8]) -> Vec<u8> {
    let moov = atom(b"moov", &atom(b"udta", metadata));
    [atom(b"ftyp", b"isom\0\0\0\0isom"), moov].concat()
}

fn motion_photo(metadata: &[u8]) -> Vec<u8> {
    [fixture::photo("444.jpg"), film(metadata)].concat()
}

fn loci() -> Vec<u8> {
    let fixed = |degrees: f64| ((degrees * 65_536.0) as i32).to_be_bytes();
    let numbers = [fixed(8.542), fixed(47.368), fixed(408.0)].concat();
    let content = [
        &[0, 0, 0, 0, 0, 0][..],
        b"Hideout\0",
        &[0],
        &numbers,
        b"earth\0\0",
    ]
    .concat();
    atom(b"loci", &content)
}

fn apple_keys() -> Vec<u8> {
    let key = b"com.apple.quicktime.location.ISO6709";
    let keys = [&[0, 0, 0, 0, 0, 0, 0, 1][..], &atom(b"mdta", key)].concat();
    let value = [&[0, 0, 0, 1, 0, 0, 0, 0][..], b"+47.3680+008.5420+408.000/"].concat();
    let list = atom(b"ilst", &atom(&[0, 0, 0, 1], &atom(b"data", &value)));
    atom(b"meta", &[atom(b"keys", &keys), list].concat())
}

fn png_with(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let png = fixture::photo("plain.png");
    let mut check = flate2::Crc::new();
    check.update(kind);
    check.update(content);
    let chunk = [
        &(content.len() as u32).to_be_bytes()[..],
        kind,
        content,
        &check.sum().to_be_bytes(),
    ]
    .concat();
    // Behind the signature and the header.
    [&png[..33], &chunk, &png[33..]].concat()
}

fn raw_profile(exif: &[u8]) -> Vec<u8> {
    let bytes = exif_segment(exif);
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let head = format!(
        "Raw profile type exif\0\nexif\n{:8}\n{digits}\n",
        bytes.len()
    );
    head.into_bytes()
}

/// What to call it, the file, the sidecar, and what must be named.
type Input = (&'static str, Vec<u8>, Option<Vec<u8>>, &'static str);

/// Every way in which a file tells its place.
fn inputs(scratch: &Scratch) -> Vec<Input> {
    let plain = fixture::photo("444.jpg");
    let located = with_exiftool(scratch, "422.jpg", &WHERE);
    let of_second = exif_of_second_directory();
    let file = |what, file, carrier| (what, file, None, carrier);
    let long = format!(
        "<dc:source>{}</dc:source><dc:relation>{}</dc:relation>{ADOBE}",
        "x".repeat(40_000),
        "y".repeat(40_000)
    );
    let mut extended = xmp::read(&packet(&long)).packet;
    // The longest properties move into the second part: the place itself is made long too.
    extended.set("exif:GPSAreaInformation", "Hideout ".repeat(9_000).as_str());
    let extended = extended_jpeg(&extended);
    let wide = wide_packets().into_iter().flat_map(|(what, packet)| {
        let second = [plain.clone(), with_packet_as_it_is(&packet)].concat();
        let film = motion_photo(&atom(b"XMP_", &packet));
        let carrier = "further XMP exif:GPSLatitude";
        [
            (what, second, None, carrier),
            (what, film, None, carrier),
            (
                what,
                with_packet_as_it_is(&packet),
                None,
                "XMP exif:GPSLatitude",
            ),
        ]
    });
    let wide: Vec<Input> = wide.collect();
    let single = vec![
        file(
            "EXIF",
            with_exiftool(scratch, "444.jpg", &WHERE),
            "EXIF GPS",
        ),
        file(
            "EXIF without hemisphere",
            with_exiftool(scratch, "444.jpg", &[WHERE[0], WHERE[2]]),
            "EXIF GPS",
        ),
        file(
            "destination alone",
            with_exiftool(
                scratch,
                "444.jpg",
                &["-GPSDestLatitude=47.368", "-GPSDestLongitude=8.542"],
            ),
            "destination",
        ),
        file(
            "name of an area alone",
            with_exiftool(scratch, "444.jpg", &["-GPSAreaInformation=Hideout"]),
            "area",
        ),
        file(
            "second EXIF segment",
            {
                let ours = with_exiftool(scratch, "444.jpg", &["-EXIF:Artist=Ada"]);
                with_segment(&ours, 0xe1, &exif_segment(&of_second))
            },
            "second EXIF",
        ),
        file(
            "second directory of EXIF",
            with_segment(&plain, 0xe1, &exif_segment(&of_second)),
            "EXIF GPS",
        ),
        file(
            "note of a maker",
            with_segment(&plain, 0xe1, &exif_segment(&exif_of_maker_note())),
            "EXIF GPS",
        ),
        file(
            "EXIF of a second picture",
            [plain.clone(), located.clone()].concat(),
            "further EXIF",
        ),
        file(
            "XMP of a second picture",
            [plain.clone(), with_packet(ADOBE)].concat(),
            "further XMP exif:GPSLatitude",
        ),
        file(
            "XMP as Adobe writes it",
            with_packet(ADOBE),
            "XMP exif:GPSLatitude",
        ),
        file(
            "XMP as Apple writes it",
            with_packet(APPLE),
            "XMP exif:GPSL",
        ),
        file(
            "XMP of a drone",
            with_packet(
                "<dji:GpsLatitude>+47.3680</dji:GpsLatitude><dji:GpsLongtitude>+8.5420</dji:GpsLongtitude>",
            ),
            "drone-dji:GpsLatitude",
        ),
        file(
            "XMP of another drone, in attributes of a structure",
            with_packet(
                r#"<maker:flight><rdf:Seq><rdf:li rdf:parseType="Resource"><maker:HomeLatitude>47.368</maker:HomeLatitude><maker:HomeLongitude>8.542</maker:HomeLongitude></rdf:li></rdf:Seq></maker:flight>"#,
            ),
            "HomeLatitude",
        ),
        file(
            "XMP of the semantic web",
            with_packet("<geo:lat>47.368</geo:lat><geo:long>8.542</geo:long>"),
            "geo:lat",
        ),
        file(
            "XMP with the place that is shown",
            with_packet(
                r#"<I:LocationShown><rdf:Bag><rdf:li rdf:parseType="Resource"><I:City>Bern</I:City><exif:GPSLatitude>47,22.08N</exif:GPSLatitude><exif:GPSLongitude>8,32.52E</exif:GPSLongitude></rdf:li></rdf:Bag></I:LocationShown>"#,
            ),
            "LocationShown exif:GPSLatitude",
        ),
        file(
            "two packets",
            {
                let second =
                    [b"http://ns.adobe.com/xap/1.0/\0".as_slice(), &packet(ADOBE)].concat();
                with_segment(&with_packet("<dc:source>a</dc:source>"), 0xe1, &second)
            },
            "XMP exif:GPSLatitude",
        ),
        file("extended XMP", extended, "GPSAreaInformation"),
        (
            "sidecar alone",
            plain.clone(),
            Some(packet(APPLE)),
            "sidecar exif:GPS",
        ),
        (
            "sidecar and file",
            located,
            Some(packet(ADOBE)),
            "sidecar exif:GPS",
        ),
        file(
            "film, as Android writes it",
            motion_photo(&atom(b"\xa9xyz", b"\0\x13\x15\xc7+47.3680+008.5420/")),
            "film \u{a9}xyz",
        ),
        file("film of a telephone", motion_photo(&loci()), "film loci"),
        file(
            "film, as Apple writes it",
            motion_photo(&apple_keys()),
            "ISO6709",
        ),
        file(
            "XMP of a film",
            motion_photo(&atom(b"XMP_", &packet(ADOBE))),
            "exif:GPSLatitude",
        ),
        file(
            "PNG",
            with_exiftool(scratch, "plain.png", &WHERE),
            "EXIF GPS",
        ),
        file(
            "PNG with a raw profile",
            png_with(b"tEXt", &raw_profile(&of_second)),
            "EXIF GPS",
        ),
        file(
            "PNG with texts",
            png_with(b"tEXt", b"exif:GPSLatitude\x0047.368"),
            "PNG text exif:GPSLatitude",
        ),
        file(
            "WebP",
            with_exiftool(scratch, "lossy.webp", &WHERE),
            "EXIF GPS",
        ),
        file(
            "TIFF",
            with_exiftool(scratch, "plain.tif", &WHERE),
            "EXIF GPS",
        ),
    ];
    single.into_iter().chain(wide).collect()
}

fn extended_jpeg(packet: &xmp::Packet) -> Vec<u8> {
    let parts = xmp::extended::split(packet, xmp::Padding(0)).unwrap();
    let extended = parts.extended.unwrap();
    let mut file = fixture::photo("444.jpg");
    let main = [b"http://ns.adobe.com/xap/1.0/\0", parts.main.as_bytes()].concat();
    file = with_segment(&file, 0xe1, &main);
    let whole = (extended.content.len() as u32).to_be_bytes();
    for (index, part) in extended.content.as_bytes().chunks(60_000).enumerate() {
        let place = (index as u32 * 60_000).to_be_bytes();
        let signature: &[u8] = b"http://ns.adobe.com/xmp/extension/\0";
        let content = [signature, extended.guid.as_bytes(), &whole, &place, part].concat();
        file = with_segment(&file, 0xe1, &content);
    }
    file
}

fn photo(file: &[u8]) -> Photo {
    Photo {
        format: sniff(file).unwrap(),
        size: Size {
            width: 96,
            height: 64,
        },
        orientation: Orientation::Upright,
        animated: false,
    }
}

fn reviewed(file: &[u8], beside: Option<&[u8]>, edits: &[Edit]) -> (Vec<Place>, Reviewed) {
    let sources = sources::read(file, sniff(file).unwrap(), beside);
    let found = found(&sources, Orientation::Upright);
    let mut review = Review::default();
    review.take_found(&found);
    edits.iter().for_each(|edit| review.apply(edit, AT));
    (found.places, review.finish())
}

/// All that ExifTool reads, in films and second pictures too, and the bytes themselves where they hold text.
fn betrays(scratch: &Scratch, file: &[u8]) -> Option<String> {
    let judged = |bytes: &[u8]| {
        let path = scratch.file("judged", bytes);
        let path = path.to_str().unwrap();
        fixture::exiftool(&["-j", "-G3:1", "-a", "-ee", "-U", "-n", "-struct", path])
    };
    // Pictures that no index names are judged as files of their own.
    let further = (1..file.len()).filter(|at| file[*at..].starts_with(b"\xff\xd8\xff\xe0"));
    let told: String = std::iter::once(0)
        .chain(further)
        .map(|at| judged(&file[at..]))
        .collect();
    let raw = String::from_utf8_lossy(file);
    // Characters of two or four bytes are told by those that are no zeros.
    let narrow: Vec<u8> = file.iter().copied().filter(|byte| *byte != 0).collect();
    let narrow = String::from_utf8_lossy(&narrow);
    let named = told.lines().find(|line| {
        let names = [
            "Latitude\"",
            "Longitude\"",
            "GPSPosition\"",
            "GPSCoordinates\"",
            "LocationInformation\"",
        ];
        let value = line.split_once("\": ").map_or("", |(_, value)| value);
        // What was blanked in its place is still there by name.
        names.iter().any(|name| line.contains(name)) && value.chars().any(char::is_alphanumeric)
    });
    let betraying = BETRAYING.iter().find(|text| {
        [&told, &*raw, &*narrow]
            .iter()
            .any(|all| all.contains(**text))
    });
    named
        .or(betraying.copied())
        .map(|what| format!("{what} in {told}"))
}

#[test]
fn a_place_is_seen_wherever_it_stands_and_named() {
    let scratch = Scratch::new("places-seen");
    let mut unseen = Vec::new();
    for (what, file, beside, carrier) in inputs(&scratch) {
        let (places, _) = reviewed(&file, beside.as_deref(), &[]);
        if !places.iter().any(|place| place.carrier.contains(carrier)) {
            unseen.push(format!("{what}: {places:?}"));
        }
        for location in places.iter().filter_map(|place| place.location) {
            let off = (location.latitude - 47.368).abs() + (location.longitude - 8.542).abs();
            assert!(off < 0.001, "{what}: {location:?}");
        }
    }
    assert!(unseen.is_empty(), "{unseen:#?}");
}

#[test]
fn a_removed_place_is_gone_from_copy_and_sidecar_wherever_it_stood() {
    let scratch = Scratch::new("places-gone");
    let mut wrong = Vec::new();
    for (what, file, beside, _) in inputs(&scratch) {
        let (_, reviewed) = reviewed(&file, beside.as_deref(), &[Edit::RemoveLocation(true)]);
        let photo = photo(&file);
        let made = embed::embed(
            &file,
            photo.format,
            beside.as_deref(),
            &reviewed,
            &photo,
            None,
        );
        match made {
            Ok(made) => {
                wrong.extend(betrays(&scratch, &made).map(|told| format!("{what}: {told}")))
            }
            Err(error) => wrong.push(format!("{what}: {error}")),
        }
        let packet = sources::read(&file, photo.format, beside.as_deref()).packet_to_change();
        let written = sidecar::write(Some(packet), &reviewed, &photo, None);
        assert_eq!(sidecar::check(&written, &reviewed), Ok(()), "{what}");
        let betraying = BETRAYING.iter().find(|text| written.contains(**text));
        wrong.extend(betraying.map(|text| format!("{what}: {text} in {written}")));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_place_that_nobody_removes_stays_and_pictures_stay_what_they_are() {
    let scratch = Scratch::new("places-kept");
    for (what, file, beside, carrier) in inputs(&scratch) {
        let edit = Edit::AddKeyword("harbour".into());
        let (before, reviewed) = reviewed(&file, beside.as_deref(), &[edit]);
        let photo = photo(&file);
        let made = embed::embed(
            &file,
            photo.format,
            beside.as_deref(),
            &reviewed,
            &photo,
            None,
        );
        let after = places::find(&made.unwrap(), photo.format);
        // What only the sidecar says stays in the sidecar.
        let is_beside = places::find(&file, photo.format).is_empty();
        if is_beside {
            assert!(after.is_empty(), "{what}: {carrier}");
            continue;
        }
        assert!(!before.is_empty() && !after.is_empty(), "{what}: {carrier}");
    }
}

#[test]
fn a_place_is_taken_out_of_the_file_itself_in_every_format_that_has_one() {
    let scratch = Scratch::new("places-without");
    for (what, file, _, _) in inputs(&scratch) {
        let made = match places::without(&file, sniff(&file).unwrap()) {
            // Scattered over segments: refused rather than left.
            Err(FormatError::PlaceLeft(_)) if what == "extended XMP" => continue,
            made => made.unwrap(),
        };
        assert_eq!(betrays(&scratch, &made), None, "{what}");
    }
}

#[test]
fn a_place_is_taken_out_of_avif_which_takes_no_metadata_in() {
    let scratch = Scratch::new("places-avif");
    let file = fixture::read(std::path::Path::new("tests/fixtures/avif/place.avif"));
    let carriers: Vec<String> = (places::find(&file, Format::Avif).into_iter())
        .map(|place| place.carrier)
        .collect();
    assert_eq!(carriers, ["EXIF GPS", "XMP exif:GPSLatitude"]);
    let made = places::without(&file, Format::Avif).unwrap();
    assert_eq!(made.len(), file.len());
    assert_eq!(betrays(&scratch, &made), None);
}

#[test]
fn of_the_note_of_a_maker_only_the_place_goes() {
    let exif = exif_of_maker_note();
    let file = with_segment(&fixture::photo("444.jpg"), 0xe1, &exif_segment(&exif));
    let made = places::without(&file, Format::Jpeg).unwrap();
    let minutes = [2208_u32.to_le_bytes(), 100_u32.to_le_bytes()].concat();
    let has = |file: &[u8], bytes: &[u8]| file.windows(bytes.len()).any(|window| window == bytes);
    assert!(has(&file, &minutes) && !has(&made, &minutes));
    let other = [1, 0, 3, 0, 1, 0, 0, 0, 7, 0, 0, 0];
    assert!(has(&made, &other));
    // Another maker may mean something else by the same number.
    let mut foreign = exif.clone();
    foreign[74 + 2..74 + 4].copy_from_slice(&0x0100_u16.to_le_bytes());
    let file = with_segment(&fixture::photo("444.jpg"), 0xe1, &exif_segment(&foreign));
    assert_eq!(places::without(&file, Format::Jpeg), Ok(file));
}

#[test]
fn what_still_tells_a_place_is_refused_by_name() {
    let left = places::find(&with_packet(ADOBE), Format::Jpeg);
    let refused = places::check(left).unwrap_err();
    assert_eq!(
        refused,
        FormatError::PlaceLeft("XMP exif:GPSLatitude".into())
    );
    let failure = refused.failure("a.jpg");
    assert!(failure.message.contains("a.jpg") && failure.message.contains("exif:GPSLatitude"));
    let (_, removing) = reviewed(&with_packet(ADOBE), None, &[Edit::RemoveLocation(true)]);
    let told = String::from_utf8(packet(APPLE)).unwrap();
    assert!(sidecar::check(&told, &removing).is_err());
}

#[test]
fn names_of_places_are_no_coordinates_and_stay() {
    let created = r#"<I:LocationCreated><rdf:Bag><rdf:li rdf:parseType="Resource"><I:City>Bern</I:City><exif:GPSLatitude>47,22.08N</exif:GPSLatitude></rdf:li></rdf:Bag></I:LocationCreated>"#;
    let file = with_packet(created);
    let (_, reviewed) = reviewed(&file, None, &[Edit::RemoveLocation(true)]);
    let made = embed::embed(&file, Format::Jpeg, None, &reviewed, &photo(&file), None).unwrap();
    let text = String::from_utf8_lossy(&made);
    assert!(text.contains("Bern") && !text.contains("47,22"));
    let named = packet("<I:City>Bern</I:City>");
    assert_eq!(places::find_in_packet(&named), []);
}

#[test]
fn times_versions_and_directions_are_no_place() {
    let scratch = Scratch::new("places-none");
    let arguments = [
        "-GPSVersionID=2 3 0 0",
        "-GPSTimeStamp=10:11:12",
        "-GPSImgDirection=90",
        "-XMP-exif:GPSVersionID=2.3.0.0",
    ];
    let file = with_exiftool(&scratch, "444.jpg", &arguments);
    assert_eq!(places::find(&file, Format::Jpeg), []);
}

#[test]
fn damage_stops_neither_the_finder_nor_the_removal() {
    let scratch = Scratch::new("places-damaged");
    // Knuth's generator: the same damage every time.
    let mut state = 1_u64;
    let mut next = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    for (what, file, beside, _) in inputs(&scratch) {
        let format = sniff(&file).unwrap();
        for round in 0..60 {
            let mut damaged = file.clone();
            for _ in 0..1 + round / 6 {
                let at = 16 + next(damaged.len() - 16);
                damaged[at] = [0, 0xff, b'<', b'"', next(256) as u8][next(5)];
            }
            if round % 5 == 0 {
                damaged.truncate(16 + next(damaged.len() - 16));
            }
            let found = sources::read(&damaged, format, beside.as_deref()).places;
            let blanked = places::blanked(&damaged, format);
            let is_png = format == Format::Png;
            assert!(
                is_png || blanked.len() == damaged.len(),
                "{what}: {found:?}"
            );
            let left = places::without(&damaged, format).map(|made| places::find(&made, format));
            assert!(left.is_err() || left == Ok(Vec::new()), "{what}");
        }
    }
}
