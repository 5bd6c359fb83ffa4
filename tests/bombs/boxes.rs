//! AVIF and HEIC: items that are many, empty, or show the same bytes again and again.

use super::*;

fn full(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    part(kind, &[&[0; 4], content].concat(), 8)
}

fn plain(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    part(kind, content, 8)
}

/// `mime` item of XMP with this number [ISO 14496-12, 8.11.6].
fn told_item(id: u16) -> Vec<u8> {
    let content = [
        &id.to_be_bytes()[..],
        &[0, 0],
        b"mime\0application/rdf+xml\0\0",
    ]
    .concat();
    part(b"infe", &[&[2, 0, 0, 0], &content[..]].concat(), 8)
}

/// A `meta` box of these items, and what `iloc` holds behind its sizes.
fn meta(items: &[Vec<u8>], sizes: u16, count: u16, places: &[u8]) -> Vec<u8> {
    let infos = [&(items.len() as u16).to_be_bytes()[..], &items.concat()].concat();
    let iloc = [&sizes.to_be_bytes()[..], &count.to_be_bytes(), places].concat();
    full(
        b"meta",
        &[full(b"iinf", &infos), full(b"iloc", &iloc)].concat(),
    )
}

/// A file with a packet as item 1, and more boxes behind it.
fn avif(more: &[u8]) -> Vec<u8> {
    let head = plain(b"ftyp", b"avif\0\0\0\0avifmif1");
    let packet = packet("");
    // Where the packet will stand, is known once the boxes have their length.
    let made = |start: usize| {
        let place = [
            &[0, 1, 0, 0, 0, 1][..],
            &(start as u32).to_be_bytes(),
            &(packet.len() as u32).to_be_bytes(),
        ];
        let meta = meta(&[told_item(1)], 0x4400, 1, &place.concat());
        [&head[..], &meta, &part(b"mdat", &[], 8 + packet.len())].concat()
    };
    let start = made(0).len();
    [&made(start)[..], packet.as_bytes(), more].concat()
}

#[test]
fn a_second_meta_box_of_empty_extents_stops_at_a_total() {
    let _alone = alone();
    assert_eq!(
        check("AVIF", &avif(&[]), Format::Avif).title.as_deref(),
        Some("Kept")
    );
    // Offsets and lengths of no bytes: an item of 6 bytes has 65,535 extents.
    let items: Vec<u8> = (0..60_000_u16)
        .flat_map(|id| [&id.to_be_bytes()[..], &[0, 0, 0xff, 0xff]].concat())
        .collect();
    let file = avif(&meta(&[told_item(1), told_item(2)], 0, 60_000, &items));
    assert!(file.len() < 400_000);
    let told = check("empty extents", &file, Format::Avif);
    told.says("a meta box that cannot be read");
    told.keeps_the_title();
}

#[test]
fn one_item_told_many_times_is_not_parsed_as_often() {
    let _alone = alone();
    let long = packet(&"<a:b/>".repeat(30_000));
    let start = avif(&[]).len() as u32 + 8;
    let place = [
        &[0, 1, 0, 0, 0, 1][..],
        &start.to_be_bytes(),
        &(long.len() as u32).to_be_bytes(),
    ];
    let items: Vec<Vec<u8>> = (0..20_000).map(|_| told_item(1)).collect();
    let again = meta(&items, 0x4400, 1, &place.concat());
    let file = avif(&[plain(b"mdat", long.as_bytes()), again].concat());
    let told = check("the same item", &file, Format::Avif);
    told.keeps_the_title();
    assert!(!told.findings.is_empty());
}

#[test]
fn boxes_are_kept_up_to_a_total_and_what_comes_after_is_told() {
    let _alone = alone();
    // Each takes 8 bytes in the file, and five times as much once it is told from the others.
    let many = plain(b"free", &[]).repeat(3_000_000);
    let told = check("boxes", &avif(&many), Format::Heic);
    told.says("more than 200,000 boxes");
    told.keeps_the_title();
    let told = check("boxes in a box", &avif(&full(b"meta", &many)), Format::Heic);
    told.says("a meta box that cannot be read");
    told.keeps_the_title();
}
