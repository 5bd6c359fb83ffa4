//! PNG, WebP and GIF: many chunks, and chunks that inflate.

use super::*;

fn chunk(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let mut chunk = part(kind, content, 0);
    let mut sum = flate2::Crc::new();
    sum.update(&chunk[4..]);
    chunk.extend(sum.sum().to_be_bytes());
    chunk
}

/// A picture with these chunks before its pixels, and a packet after them.
fn png(chunks: &[u8]) -> Vec<u8> {
    const HEADER: usize = 8 + 25;
    let plain = photo("plain.png");
    let kept = [b"XML:com.adobe.xmp\0\0\0\0\0", packet("").as_bytes()].concat();
    let kept = chunk(b"iTXt", &kept);
    [&plain[..HEADER], chunks, &kept, &plain[HEADER..]].concat()
}

#[test]
fn three_hundred_compressed_texts_become_no_gigabytes() {
    let _alone = alone();
    let text = [b"Comment\0\0".to_vec(), deflated(b'a', 8 << 20)].concat();
    let file = png(&chunk(b"zTXt", &text).repeat(300));
    let told = check("zTXt", &file, Format::Png);
    told.says("compressed texts of more than 16 MB");
    told.keeps_the_title();
    check_pixels("zTXt, decoded", &file, Format::Png);
}

#[test]
fn other_ways_to_compress_a_text_are_bounded_with_it() {
    let _alone = alone();
    let profile = format!("\nexif\n{:8}\n{}", 4 << 20, "00".repeat(4 << 20));
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(profile.as_bytes()).unwrap();
    let profile = encoder.finish().unwrap();
    for (kind, head, text) in [
        (
            b"iTXt",
            &b"Comment\0\x01\0\0\0"[..],
            deflated(b'a', 8 << 20),
        ),
        (
            b"iTXt",
            b"XML:com.adobe.xmp\0\x01\0\0\0",
            deflated(b'a', 8 << 20),
        ),
        (b"zTXt", b"Raw profile type exif\0\0", profile.clone()),
        (b"zTXt", b"Raw profile type iptc\0\0", profile.clone()),
    ] {
        let file = png(&chunk(kind, &[head, &text].concat()).repeat(100));
        let name = String::from_utf8_lossy(head);
        let told = check(&name, &file, Format::Png);
        told.says("compressed texts of more than 16 MB");
    }
}

#[test]
fn a_profile_that_inflates_costs_the_profile_and_not_the_photo() {
    let _alone = alone();
    let profile = [b"a\0\0".to_vec(), deflated(0, 500 << 20)].concat();
    check_pixels("iCCP", &png(&chunk(b"iCCP", &profile)), Format::Png);
}

#[test]
fn a_million_tiny_chunks_are_not_kept_one_by_one() {
    let _alone = alone();
    let told = check(
        "tEXt",
        &png(&chunk(b"tEXt", b"a\0").repeat(150_000)),
        Format::Png,
    );
    told.says("more than 1,000 texts");
    told.keeps_the_title();
    let told = check(
        "tEXt, broken",
        &png(&chunk(b"tEXt", b"a").repeat(150_000)),
        Format::Png,
    );
    told.says("a text chunk that cannot be read");
    told.keeps_the_title();
    let told = check(
        "chunks",
        &png(&chunk(b"abCd", b"").repeat(1_000_000)),
        Format::Png,
    );
    told.says("more than 200,000 chunks");

    let riff = photo("lossy.webp");
    let file = [&riff[..], &b"XMP \0\0\0\0".repeat(1_000_000)].concat();
    let told = check("WebP", &file, Format::WebP);
    told.says("more than 50 packets of XMP");

    let gif = photo("still.gif");
    // Behind header, screen and colour table, in front of the first block.
    let table = 13 + (3 << ((gif[10] & 7) + 1));
    let file = [
        &gif[..table],
        &b"\x21\xfe\0".repeat(1_000_000),
        &gif[table..],
    ]
    .concat();
    let told = check("GIF", &file, Format::Gif);
    told.says("more than 1,000 texts");
}
