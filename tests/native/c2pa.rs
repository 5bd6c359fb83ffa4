//! Content Credentials in files: what they say, and whether they still fit.

use ciborium::{Value, cbor};
use hushtag::domain::field::{Slot, TextField};
use hushtag::domain::photo::Format;
use hushtag::format::c2pa::{Binding, Claim, read};
use hushtag::format::container::{Store, blocks};
use hushtag::format::existing::found;
use hushtag::format::sources;
use sha2::{Digest, Sha256};

use crate::fixture;

fn boxed(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let length = (content.len() as u32 + 8).to_be_bytes();
    [&length, &kind[..], content].concat()
}

/// A superbox with a label and what is in it.
fn labelled(label: &str, inner: &[Vec<u8>]) -> Vec<u8> {
    let kind = if label == "c2pa" { *b"c2pa" } else { *b"cbor" };
    let uuid = [&kind[..], b"\0\x11\0\x10\x80\0\0\xaa\0\x38\x9b\x71"].concat();
    let description = [&uuid[..], &[3], label.as_bytes(), &[0]].concat();
    let content = [boxed(b"jumd", &description), inner.concat()].concat();
    boxed(b"jumb", &content)
}

fn assertion(label: &str, value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).unwrap();
    labelled(label, &[boxed(b"cbor", &bytes)])
}

fn link(label: &str, assertion: &[u8]) -> Value {
    let hash = Value::Bytes(Sha256::digest(&assertion[8..]).to_vec());
    cbor!({ "url" => format!("self#jumbf=c2pa.assertions/{label}"), "hash" => hash }).unwrap()
}

/// A manifest for bytes of which those of the range do not count.
fn store(file: &[u8], start: usize, length: usize) -> Vec<u8> {
    let hashed = [&file[..start], &file[start + length..]].concat();
    let hash = Value::Bytes(Sha256::digest(&hashed).to_vec());
    let binding = cbor!({
        "exclusions" => [{ "start" => start, "length" => length }],
        "alg" => "sha256",
        "hash" => hash,
        "pad" => Value::Bytes(vec![0; 7]),
    });
    store_with("c2pa.hash.data", &binding.unwrap())
}

fn store_with(label: &str, binding: &Value) -> Vec<u8> {
    let actions = cbor!({ "actions" => [
        {
            "action" => "c2pa.created",
            "softwareAgent" => { "name" => "Painter", "version" => "2" },
            "digitalSourceType" => "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
        },
        { "action" => "c2pa.resized" },
    ] });
    let binding = assertion(label, binding);
    let actions = assertion("c2pa.actions", &actions.unwrap());
    let claim = cbor!({
        "dc:title" => "Dream",
        "claim_generator_info" => [{ "name" => "Painter", "version" => "2.1" }],
        "alg" => "sha256",
        "assertions" => [link("c2pa.actions", &actions), link(label, &binding)],
    });
    let claim = assertion("c2pa.claim", &claim.unwrap());
    let assertions = labelled("c2pa.assertions", &[actions, binding]);
    let manifest = labelled("urn:uuid:1", &[assertions, claim]);
    labelled("c2pa", &[labelled("urn:uuid:0", &[]), manifest])
}

/// In a PNG, whose chunk for it is left out of the hash.
fn png() -> Vec<u8> {
    let png = fixture::photo("plain.png");
    let length = store(&png, 33, 0).len() + 12;
    let with = |store: &[u8]| {
        let chunk = [b"caBX", store].concat();
        let mut check = flate2::Crc::new();
        check.update(&chunk);
        let size = (store.len() as u32).to_be_bytes();
        [
            &png[..33],
            &size,
            &chunk,
            &check.sum().to_be_bytes(),
            &png[33..],
        ]
        .concat()
    };
    // The length of a number may differ by its size: make it once to know the size.
    let once = with(&vec![0; length - 12]);
    let made = store(&once, 33, length);
    let again = with(&vec![0; made.len()]);
    with(&store(&again, 33, made.len() + 12))
}

/// As c2pa-rs signs an AVIF: places and bytes of all boxes but a few.
fn avif(with_place: bool, exclusion: &Value) -> Vec<u8> {
    let ftyp = boxed(b"ftyp", b"avif\0\0\0\0avifmif1miaf");
    let mdat = boxed(b"mdat", &[7; 500]);
    let id = b"\xd8\xfe\xc3\xd6\x1b\x0e\x48\x3c\x92\x97\x58\x28\x87\x7e\xc4\x81".to_vec();
    let uuid = |store: &[u8]| {
        let content = [&id[..], b"\0\0\0\0manifest\0", &[0; 8], store].concat();
        boxed(b"uuid", &content)
    };
    let signed = |place: usize| {
        let place = if with_place {
            (place as u64).to_be_bytes().to_vec()
        } else {
            vec![]
        };
        let hash = Value::Bytes(Sha256::digest([place, mdat.clone()].concat()).to_vec());
        let own = cbor!({ "offset" => 8, "value" => Value::Bytes(id.clone()) }).unwrap();
        let binding = cbor!({
            "exclusions" => [
                { "xpath" => "/uuid", "data" => [own] },
                { "xpath" => "/ftyp" },
                exclusion,
            ],
            "alg" => "sha256",
            "hash" => hash,
        });
        let label = if with_place {
            "c2pa.hash.bmff.v3"
        } else {
            "c2pa.hash.bmff"
        };
        store_with(label, &binding.unwrap())
    };
    let place = ftyp.len() + uuid(&signed(0)).len();
    [ftyp, uuid(&signed(place)), mdat.clone()].concat()
}

#[test]
fn a_manifest_in_boxes_is_checked_by_places_and_bytes() {
    let skip = cbor!({ "xpath" => "/skip" }).unwrap();
    let binding = |file: &[u8]| {
        let store = blocks(file, Format::Avif).c2pa.unwrap();
        read(&store, file).unwrap().binding
    };
    for with_place in [true, false] {
        let file = avif(with_place, &skip);
        assert_eq!(binding(&file), Binding::Matches);
        let mut changed = file.clone();
        *changed.last_mut().unwrap() ^= 1;
        assert_eq!(binding(&changed), Binding::Differs);
        assert_eq!(
            binding(&[&file[..], &boxed(b"skip", b"x")].concat()),
            Binding::Matches
        );
        assert_eq!(
            binding(&[&file[..], &boxed(b"mdat", b"x")].concat()),
            Binding::Differs
        );
        // Behind the boxes, where nothing is hashed, anything could stand.
        assert_eq!(binding(&[&file[..], b"x"].concat()), Binding::Unchecked);
    }
    let of_part = cbor!({ "xpath" => "/meta/iloc" }).unwrap();
    assert_eq!(binding(&avif(true, &of_part)), Binding::Unchecked);
}

fn claim(file: &[u8]) -> Claim {
    let found = blocks(file, Format::Png);
    read(&found.c2pa.unwrap(), file).unwrap()
}

#[test]
fn a_manifest_says_who_made_the_picture_how_and_for_which_bytes() {
    let file = png();
    let read = claim(&file);
    assert_eq!(read.generator.as_deref(), Some("Painter 2.1"));
    assert_eq!(read.title.as_deref(), Some("Dream"));
    let names: Vec<&str> = read
        .actions
        .iter()
        .map(|action| action.name.as_str())
        .collect();
    assert_eq!(names, ["c2pa.created", "c2pa.resized"]);
    assert_eq!(read.actions[0].agent.as_deref(), Some("Painter 2"));
    assert_eq!((read.binding, read.is_whole), (Binding::Matches, true));
}

#[test]
fn a_changed_picture_no_longer_fits_and_a_changed_assertion_is_seen() {
    let mut file = png();
    let last = file.len() - 30;
    file[last] ^= 1;
    assert_eq!(claim(&file).binding, Binding::Differs);
    let mut file = png();
    let at = file
        .windows(7)
        .position(|window| window == b"Painter")
        .unwrap();
    file[at] = b'B';
    assert!(!claim(&file).is_whole);
}

#[test]
fn that_a_model_made_it_is_proposed_and_never_accepted_by_itself() {
    let sources = sources::read(&png(), Format::Png, None);
    let found = found(&sources, Default::default());
    let (slot, proposed) = &found.proposals.texts[0];
    assert_eq!(*slot, Slot::from(TextField::DigitalSourceType));
    assert_eq!(proposed.value, "trainedAlgorithmicMedia");
    assert!(found.texts.is_empty() && found.has_manifest);
    let told: Vec<&str> = found
        .details
        .iter()
        .map(|fact| fact.value.as_str())
        .collect();
    assert!(
        told[0].contains("Painter 2.1, made for exactly this file"),
        "{told:?}"
    );
}

#[test]
fn a_store_cut_off_or_changed_anywhere_is_read_or_not_but_never_panics() {
    let file = png();
    let whole = blocks(&file, Format::Png).c2pa.unwrap().bytes;
    for at in 0..whole.len() {
        for damaged in [
            whole[..at].to_vec(),
            changed(&whole, at, 0xff),
            changed(&whole, at, 0),
        ] {
            let store = Store {
                bytes: damaged,
                ranges: vec![],
            };
            let _ = read(&store, &file);
        }
    }
    let nested = (0..3000).fold(Vec::new(), |inner, _| labelled("c2pa", &[inner]));
    let store = Store {
        bytes: nested,
        ranges: vec![],
    };
    assert_eq!(read(&store, &file), None);
}

fn changed(bytes: &[u8], at: usize, to: u8) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes[at] = to;
    bytes
}
