//! One fact in many properties: seen wherever it stands, changed in all of them, gone from all of them.

use hushtag::domain::found::Found;
use hushtag::domain::photo::Photo;
use hushtag::domain::review::{Edit, Review, Verdict};
use hushtag::domain::time::Time;
use hushtag::format::existing::found;
use hushtag::format::sniff::sniff;
use hushtag::format::{embed, sidecar, sources};
use hushtag::pixels::decode::{Limits, decode};
use serde_json::Value;

use crate::fixture::{self, Scratch};

mod characters;
mod keywords;
mod texts;
mod twice;

const AT: Time = Time(1_798_761_599_000);

/// A photo as a person has it before them.
struct Opened {
    file: Vec<u8>,
    beside: Option<Vec<u8>>,
    photo: Photo,
    found: Found,
    review: Review,
}

impl Opened {
    fn new(file: &[u8], beside: Option<&str>) -> Opened {
        let format = sniff(file).unwrap();
        let (photo, _) = decode(file, format, Limits::default()).unwrap();
        let sources = sources::read(file, format, beside.map(str::as_bytes));
        let found = found(&sources, photo.orientation);
        let mut review = Review::default();
        review.take_found(&found);
        Opened {
            file: file.to_vec(),
            beside: beside.map(|beside| beside.as_bytes().to_vec()),
            photo,
            found,
            review,
        }
    }

    fn edit(mut self, edits: &[Edit]) -> Opened {
        for edit in edits {
            self.review.apply(edit, AT);
        }
        self
    }

    fn add(self, word: &str) -> Opened {
        self.edit(&[Edit::AddKeyword(word.into())])
    }

    fn reject(self, word: &str) -> Opened {
        let suggestions = self.review.keywords.iter();
        let ids: Vec<Edit> = suggestions
            .filter(|keyword| keyword.value.is_named(word))
            .map(|keyword| Edit::JudgeKeyword(keyword.id, Verdict::Rejected))
            .collect();
        assert_eq!(ids.len(), 1, "{word} is one chip");
        self.edit(&ids)
    }

    fn words(&self) -> Vec<&str> {
        let words = self.found.keywords.iter();
        words.map(|word| word.value.text.as_str()).collect()
    }

    fn proposed(&self) -> Vec<&str> {
        let words = self.found.proposals.keywords.iter();
        words.map(|word| word.value.text.as_str()).collect()
    }

    /// What other properties say instead.
    fn otherwise(&self) -> Vec<&str> {
        let texts = self.found.disagreements.iter();
        texts.map(|(_, text)| text.value.as_str()).collect()
    }

    fn inside(&self) -> Vec<u8> {
        let reviewed = self.review.finish();
        let beside = self.beside.as_deref();
        let (file, photo) = (&self.file, &self.photo);
        embed::embed(file, photo.format, beside, &reviewed, photo, None).unwrap()
    }

    fn beside(&self) -> String {
        let sources = sources::read(&self.file, self.photo.format, self.beside.as_deref());
        let packet = sources.packet_to_change();
        sidecar::write(Some(packet), &self.review.finish(), &self.photo, None)
    }
}

/// A fixture into which ExifTool wrote what these arguments say.
fn written(scratch: &Scratch, name: &str, arguments: &[&str]) -> Vec<u8> {
    let path = scratch.file(name, &fixture::photo(name));
    let path = path.to_str().unwrap();
    let quiet = ["-q", "-q", "-m", "-overwrite_original"];
    fixture::exiftool(&[&quiet[..], arguments, &[path]].concat());
    std::fs::read(path).unwrap()
}

/// Every value that ExifTool finds, with its group.
fn told(scratch: &Scratch, name: &str, bytes: &[u8]) -> Value {
    let path = scratch.file(name, bytes);
    let path = path.to_str().unwrap();
    let arguments = ["-j", "-G1", "-a", "-struct", "-charset", "utf8"];
    let text = fixture::exiftool(&[&arguments[..], &[path]].concat());
    let all: Value = serde_json::from_str(&text).unwrap();
    all[0].clone()
}

/// The words of the first property of a list that has any, without the broader ones before them.
fn first_of(told: &Value, properties: &[&str]) -> Vec<String> {
    let found = properties.iter().find_map(|property| told.get(*property));
    let items = match found {
        Some(Value::Array(items)) => items.clone(),
        Some(one) => vec![one.clone()],
        None => Vec::new(),
    };
    let text = |item: &Value| match item {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let leaf = |path: String| {
        path.rsplit(['/', '|'])
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    items.iter().map(text).map(leaf).collect()
}

/// As Immich reads tags [server/src/services/metadata.service.ts, applyTagList].
fn by_immich(told: &Value) -> Vec<String> {
    let order = [
        "XMP-digiKam:TagsList",
        "XMP-lr:HierarchicalSubject",
        "IPTC:Keywords",
    ];
    first_of(told, &order)
}

/// As digiKam reads tags [core/libs/metadataengine/dmetadata/dmetadatasettingscontainer.cpp, defaultTagValues].
fn by_digikam(told: &Value) -> Vec<String> {
    let order = [
        "XMP-digiKam:TagsList",
        "XMP-microsoft:LastKeywordXMP",
        "XMP-lr:HierarchicalSubject",
        "XMP-mediapro:CatalogSets",
        "XMP-acdsee:Categories",
        "XMP-dc:Subject",
        "IPTC:Keywords",
        "IFD0:XPKeywords",
    ];
    first_of(told, &order)
}

/// Whether a word is anywhere in these bytes, in any of the ways that metadata is written.
fn holds(bytes: &[u8], word: &str) -> bool {
    let wide = |order: fn(u16) -> [u8; 2]| word.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    let ways = [
        word.as_bytes().to_vec(),
        wide(u16::to_le_bytes),
        wide(u16::to_be_bytes),
    ];
    ways.iter()
        .any(|way| bytes.windows(way.len()).any(|part| part == way))
}

/// A packet with these properties, and the prefixes that they need.
fn packet(properties: &str) -> String {
    format!(
        r#"<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:digiKam="http://www.digikam.org/ns/1.0/" xmlns:acdsee="http://ns.acdsee.com/iptc/1.0/">{properties}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"#
    )
}

fn bag(property: &str, words: &[&str]) -> String {
    let items: String = words
        .iter()
        .map(|word| format!("<rdf:li>{word}</rdf:li>"))
        .collect();
    format!("<{property}><rdf:Bag>{items}</rdf:Bag></{property}>")
}

/// A JPEG with these segments behind its first marker: marker, and content with its signature.
fn with_segments(file: &[u8], segments: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let mut made = file[..2].to_vec();
    for (marker, content) in segments {
        made.extend([0xff, *marker]);
        made.extend((content.len() as u16 + 2).to_be_bytes());
        made.extend(content);
    }
    made.extend(&file[2..]);
    made
}

fn xmp_segment(packet: &str) -> (u8, Vec<u8>) {
    (
        0xe1,
        [b"http://ns.adobe.com/xap/1.0/\0", packet.as_bytes()].concat(),
    )
}

/// Datasets: record, number, content.
fn iim(datasets: &[(u8, u8, &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (record, number, content) in datasets {
        bytes.extend([0x1c, *record, *number]);
        bytes.extend((content.len() as u16).to_be_bytes());
        bytes.extend(*content);
    }
    bytes
}

/// Photoshop's resource of datasets, one for each list.
fn iim_segment(blocks: &[Vec<u8>]) -> (u8, Vec<u8>) {
    let mut content = b"Photoshop 3.0\0".to_vec();
    for block in blocks {
        content.extend(b"8BIM\x04\x04\0\0");
        content.extend((block.len() as u32).to_be_bytes());
        content.extend(block);
        content.extend(vec![0; block.len() % 2]);
    }
    (0xed, content)
}
