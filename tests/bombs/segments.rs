//! JPEG: many segments, packets in parts, resources, datasets, manifests; and XMP itself.

use super::*;

fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    let length = (content.len() + 2) as u16;
    [&[0xff, marker][..], &length.to_be_bytes(), content].concat()
}

fn xmp(packet: &str) -> Vec<u8> {
    segment(
        0xe1,
        &[b"http://ns.adobe.com/xap/1.0/\0", packet.as_bytes()].concat(),
    )
}

/// A picture with a packet, and these segments behind it.
fn jpeg(segments: &[u8]) -> Vec<u8> {
    let plain = photo("444.jpg");
    [&plain[..2], &xmp(&packet("")), segments, &plain[2..]].concat()
}

#[test]
fn many_small_segments_are_not_kept_one_by_one() {
    let _alone = alone();
    let told = check(
        "COM",
        &jpeg(&segment(0xfe, b"").repeat(1_000_000)),
        Format::Jpeg,
    );
    told.says("more than 20,000 segments");
    told.says("more than 1,000 texts");
    told.keeps_the_title();
}

#[test]
fn extended_packets_of_many_names_are_told_and_left() {
    let _alone = alone();
    let parts: Vec<u8> = (0..100_000_u32)
        .flat_map(|number| {
            let name = format!("http://ns.adobe.com/xmp/extension/\0{number:032}");
            let place = [1_u32.to_be_bytes(), 0_u32.to_be_bytes()].concat();
            segment(0xe1, &[name.as_bytes(), &place, b"x"].concat())
        })
        .collect();
    let told = check("extended", &jpeg(&parts), Format::Jpeg);
    told.says("more than 20,000 segments");
    told.keeps_the_title();
}

#[test]
fn a_manifest_in_many_packets_is_put_together_in_one_pass() {
    let _alone = alone();
    let packets: Vec<u8> = (0..400_000_u32)
        .flat_map(|number| {
            let head = [
                b"JP\0\x01",
                &number.to_be_bytes()[..],
                &[0, 0, 0, 9],
                b"jumb",
                &[1],
            ];
            segment(0xeb, &head.concat())
        })
        .collect();
    check("APP11", &jpeg(&packets), Format::Jpeg).keeps_the_title();
}

#[test]
fn resources_and_datasets_are_counted() {
    let _alone = alone();
    let resources = b"8BIM\x04\x01\0\0\0\0\0\0".repeat(5_000);
    let content = [b"Photoshop 3.0\0", &resources[..]].concat();
    let told = check(
        "resources",
        &jpeg(&segment(0xed, &content).repeat(200)),
        Format::Jpeg,
    );
    told.keeps_the_title();

    let datasets = b"\x1c\x02\x19\0\x01a".repeat(1_000_000);
    let length = (datasets.len() as u32).to_be_bytes();
    let resource = [b"8BIM\x04\x04\0\0", &length[..], &datasets].concat();
    let segments: Vec<u8> = resource
        .chunks(60_000)
        .flat_map(|part| segment(0xed, &[b"Photoshop 3.0\0", part].concat()))
        .collect();
    let told = check("datasets", &jpeg(&segments), Format::Jpeg);
    told.says("more than 20,000 datasets");
    told.keeps_the_title();
}

#[test]
fn elements_and_attributes_of_all_packets_are_counted_together() {
    let _alone = alone();
    let many = xmp(&packet(&"<a:b/>".repeat(9_000)));
    let told = check("packets", &jpeg(&many.repeat(2_000)), Format::Jpeg);
    told.says("more than 50 packets of XMP");
    told.keeps_the_title();

    // In a file that takes a packet of any length.
    let webp = |packet: &str| {
        let length = (packet.len() as u32).to_le_bytes();
        let mut file = [
            &photo("lossy.webp")[..],
            b"XMP ",
            &length,
            packet.as_bytes(),
        ]
        .concat();
        file.resize(file.len().next_multiple_of(2), 0);
        file
    };
    let attributes: String = (0..2_000_000)
        .map(|number| format!(" a:b{number}=\"\""))
        .collect();
    let told = check_within(
        ALL_ELEMENTS,
        "attributes",
        &webp(&packet(&format!("<a:c{attributes}/>"))),
        Format::WebP,
    );
    told.says("attributes that are too many");
    let told = check_within(
        ALL_ELEMENTS,
        "elements",
        &webp(&packet(&"<a:b/>".repeat(3_000_000))),
        Format::WebP,
    );
    told.says("elements that are too many or too deep");
    told.keeps_the_title();
    let prefixes: String = (0..90_000)
        .map(|number| format!(" xmlns:p{number}=\"http://p{number}.example/\""))
        .collect();
    let twice = packet(&format!("<a:c{prefixes}/>"));
    let file = [
        webp(&twice),
        webp(&twice)[photo("lossy.webp").len()..].to_vec(),
    ]
    .concat();
    check("prefixes", &file, Format::WebP).keeps_the_title();

    let items = |tag: &str, head: &str| -> String {
        let items: String = (0..60_000)
            .map(|number| format!("<rdf:li>{head}{number}</rdf:li>"))
            .collect();
        format!("<{tag}><rdf:Bag>{items}</rdf:Bag></{tag}>")
    };
    let words = items("dc:subject", "w") + &items("lr:hierarchicalSubject", "a|w");
    check("keywords", &webp(&packet(&words)), Format::WebP).keeps_the_title();
}

#[test]
fn parts_of_a_colour_profile_that_have_one_number_are_one_part() {
    let _alone = alone();
    let part = segment(0xe2, &[b"ICC_PROFILE\0\x01\x01", &[7; 60_000][..]].concat());
    check_pixels("ICC", &jpeg(&part.repeat(2_000)), Format::Jpeg);
}
