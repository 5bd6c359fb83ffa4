//! Hard bindings: the hash that a manifest gives of the file it was made for [C2PA 9.2].

use std::ops::Range;

use ciborium::Value;

use super::super::isobmff::{self, Part};
use super::super::jumbf::Superbox;
use super::{cbor, digest, get, text};

/// Whether the bytes are those the manifest was made for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Binding {
    Matches,
    Differs,
    /// By a kind of hash that is not computed here.
    #[default]
    Unchecked,
}

/// Of the second version on, the place of each box is hashed before its bytes.
const OF_BOXES: [(&str, bool); 3] = [
    ("c2pa.hash.bmff.v3", true),
    ("c2pa.hash.bmff.v2", true),
    ("c2pa.hash.bmff", false),
];

pub fn binding(assertions: &Superbox, claim: &Value, file: &[u8]) -> Binding {
    let of_bytes = assertions.child("c2pa.hash.data").and_then(cbor);
    let checked = match of_bytes {
        Some(hash) => {
            let pieces = bytes_but_for(&hash, file);
            pieces.and_then(|pieces| matches(&hash, claim, &pieces))
        }
        None => OF_BOXES.iter().find_map(|(label, has_places)| {
            let hash = cbor(assertions.child(label)?)?;
            let boxes = boxes_but_for(&hash, file)?;
            let place = |part: &Part| match has_places {
                true => (part.whole.start as u64).to_be_bytes().to_vec(),
                false => Vec::new(),
            };
            let places: Vec<Vec<u8>> = boxes.iter().map(place).collect();
            let with_places = boxes.iter().zip(&places);
            let pieces = with_places.flat_map(|(part, place)| [place, &file[part.whole.clone()]]);
            matches(&hash, claim, &pieces.collect::<Vec<_>>())
        }),
    };
    match checked {
        Some(true) => Binding::Matches,
        Some(false) => Binding::Differs,
        None => Binding::Unchecked,
    }
}

/// Without a named algorithm nothing can be said.
fn matches(hash: &Value, claim: &Value, pieces: &[&[u8]]) -> Option<bool> {
    let algorithm = text(hash, "alg").or_else(|| text(claim, "alg"))?;
    let expected = get(hash, "hash")?.as_bytes()?;
    Some(digest(Some(&algorithm), pieces)? == *expected)
}

/// The file but for the ranges of `c2pa.hash.data` [C2PA 18.5].
fn bytes_but_for<'a>(hash: &Value, file: &'a [u8]) -> Option<Vec<&'a [u8]>> {
    let mut excluded: Vec<Range<usize>> = Vec::new();
    let exclusions = get(hash, "exclusions").and_then(Value::as_array);
    for exclusion in exclusions.into_iter().flatten() {
        let (start, length) = (number(exclusion, "start")?, number(exclusion, "length")?);
        excluded.push(start..start.checked_add(length)?);
    }
    excluded.sort_by_key(|range| range.start);
    let mut pieces = Vec::new();
    let mut at = 0;
    for range in excluded {
        pieces.extend(file.get(at..range.start));
        at = at.max(range.end);
    }
    pieces.extend(file.get(at..));
    Some(pieces)
}

/// The boxes of the file but for those of `c2pa.hash.bmff` [C2PA 18.6]; nothing where it excludes parts of boxes or has
/// a tree of hashes, as films have.
fn boxes_but_for(hash: &Value, file: &[u8]) -> Option<Vec<Part>> {
    /// Each is compared with each box; real ones name about five.
    const MOST_EXCLUSIONS: usize = 100;
    let exclusions = get(hash, "exclusions")?.as_array()?;
    if exclusions.len() > MOST_EXCLUSIONS {
        return None;
    }
    let exclusions: Option<Vec<Exclusion>> = exclusions.iter().map(Exclusion::read).collect();
    let exclusions = exclusions.filter(|_| get(hash, "merkle").is_none())?;
    let parts = isobmff::parts(file, 0..file.len());
    let is_whole = parts
        .last()
        .is_some_and(|part| part.whole.end == file.len());
    let counts = |part: &Part| {
        let bytes = &file[part.whole.clone()];
        !exclusions
            .iter()
            .any(|exclusion| exclusion.covers(part.kind, bytes))
    };
    is_whole.then(|| parts.into_iter().filter(counts).collect())
}

struct Exclusion {
    kind: [u8; 4],
    length: Option<usize>,
    /// What stands where in the box, counted from its start.
    data: Vec<(usize, Vec<u8>)>,
}

impl Exclusion {
    fn read(value: &Value) -> Option<Self> {
        let is_simple = ["subset", "version", "flags"]
            .iter()
            .all(|key| get(value, key).is_none_or(Value::is_null));
        let path = text(value, "xpath").filter(|_| is_simple)?;
        let data = get(value, "data").and_then(Value::as_array);
        let data: Option<Vec<_>> = data
            .into_iter()
            .flatten()
            .map(|part| {
                let expected = get(part, "value")?.as_bytes()?.clone();
                Some((number(part, "offset")?, expected))
            })
            .collect();
        Some(Self {
            kind: path.strip_prefix('/')?.as_bytes().try_into().ok()?,
            length: number(value, "length"),
            data: data?,
        })
    }

    fn covers(&self, kind: [u8; 4], bytes: &[u8]) -> bool {
        let holds = |(at, expected): &(usize, Vec<u8>)| {
            bytes
                .get(*at..)
                .is_some_and(|rest| rest.starts_with(expected))
        };
        self.kind == kind
            && self.length.is_none_or(|length| length == bytes.len())
            && self.data.iter().all(holds)
    }
}

fn number(value: &Value, key: &str) -> Option<usize> {
    usize::try_from(get(value, key)?.as_integer()?).ok()
}
