//! TIFF and EXIF: entries that all show the same bytes; and Content Credentials.

use super::*;

/// Tag, type, count and place.
type Entry = (u16, u16, u32, u32);

/// A little-endian TIFF whose first directory has these entries, and what stands behind it.
fn tiff(entries: &[Entry], behind: &[u8]) -> Vec<u8> {
    let mut file = b"II\x2a\0\x08\0\0\0".to_vec();
    file.extend((entries.len() as u16).to_le_bytes());
    for (tag, kind, count, place) in entries {
        file.extend(tag.to_le_bytes());
        file.extend(kind.to_le_bytes());
        file.extend(count.to_le_bytes());
        file.extend(place.to_le_bytes());
    }
    file.extend([0; 4]);
    file.extend(behind);
    file
}

#[test]
fn entries_that_show_the_same_bytes_are_not_read_as_often() {
    let _alone = alone();
    const COUNT: u32 = 4000;
    let start = 8 + 2 + COUNT * 12 + 4;
    let packet = packet(&"<a:b/>".repeat(40_000));
    let length = packet.len() as u32;
    let entries = [(700, 1, length, start)].repeat(COUNT as usize);
    let told = check("XMP", &tiff(&entries, packet.as_bytes()), Format::Tiff);
    told.says("more than 50 packets of XMP or 64 MB");
    told.keeps_the_title();

    let resources = b"8BIM\x04\x01\0\0\0\0\0\0".repeat(100_000);
    let length = resources.len() as u32;
    for tag in [0x8649, 0xcd41, 0x83bb] {
        let entries = [(tag, 1, length, start)].repeat(COUNT as usize);
        check(
            &format!("{tag:x}"),
            &tiff(&entries, &resources),
            Format::Tiff,
        );
    }
}

#[test]
fn texts_that_all_show_the_whole_file_are_not_copied() {
    let _alone = alone();
    let tags = [
        0x010e, 0x013b, 0x8298, 0x0131, 0x010f, 0x0110, 0x9c9b, 0x9c9c, 0x9c9d, 0x9c9e,
    ];
    let start = 8 + 2 + tags.len() as u32 * 12 + 4;
    // Each becomes three bytes of UTF-8.
    let text = vec![0x80; 16 << 20];
    let entries = tags.map(|tag| (tag, 1, text.len() as u32, start));
    let told = check("texts", &tiff(&entries, &text), Format::Tiff);
    told.says("a text of more than 1 MB");
}

/// A superbox with its description [ISO 19566-5].
fn superbox(label: &str, content: &[u8]) -> Vec<u8> {
    let described = [&[0; 16][..], &[3], label.as_bytes(), &[0]].concat();
    part(
        b"jumb",
        &[&part(b"jumd", &described, 8), content].concat(),
        8,
    )
}

fn cbor(label: &str, content: &[u8]) -> Vec<u8> {
    superbox(label, &part(b"cbor", content, 8))
}

/// A PNG with a manifest of this claim and these assertions.
fn credentials(claim: &[u8], assertions: &[u8]) -> Vec<u8> {
    let assertions = superbox("c2pa.assertions", assertions);
    let manifest = superbox("m", &[assertions, cbor("c2pa.claim", claim)].concat());
    let store = superbox("c2pa", &manifest);
    let mut chunk = part(b"caBX", &store, 0);
    chunk.extend([0; 4]);
    let plain = photo("plain.png");
    [&plain[..33], &chunk, &plain[33..]].concat()
}

/// A text of CBOR of less than 256 bytes.
fn text(text: &str) -> Vec<u8> {
    [&[0x78, text.len() as u8], text.as_bytes()].concat()
}

/// A list of so many of one value.
fn list(count: u32, value: &[u8]) -> Vec<u8> {
    [
        &[0x9a][..],
        &count.to_be_bytes(),
        &value.repeat(count as usize),
    ]
    .concat()
}

#[test]
fn credentials_of_many_values_links_or_exclusions_are_left_unread() {
    let _alone = alone();
    // {"assertions": [0, 0, …]}
    let many = [&[0xa1][..], &text("assertions"), &list(8_000_000, &[0])].concat();
    check("values", &credentials(&many, &[]), Format::Png);

    // A thousand links to one assertion of 4 MB, each with its right hash.
    let large = superbox("a", &part(b"bidb", &vec![0; 4 << 20], 8));
    let hash = <sha2::Sha256 as sha2::Digest>::digest(&large[8..]);
    let link = [
        &[0xa2][..],
        &text("url"),
        &text("self#jumbf=c2pa.assertions/a"),
        &text("hash"),
        &[0x58, 32],
        &hash,
    ]
    .concat();
    let links = [&[0xa1][..], &text("assertions"), &list(5_000, &link)].concat();
    check("links", &credentials(&links, &large), Format::Png);
}
