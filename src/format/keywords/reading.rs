//! What a file and its sidecar say in keywords, property by property.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::super::iptc::{Text, number};
use super::super::sources::{Digest, Sources};
use super::super::xmp::{Node, Packet};
use super::categories;
use super::form::{self, Form};
use crate::domain::fact::Fact;
use crate::domain::field::TextField;
use crate::domain::found::Found;
use crate::domain::metadata::Keyword;
use crate::domain::provenance::{Attributed, Source};
use crate::domain::spelling::folded;

/// The words of one property, and what it is called.
struct Said {
    words: Vec<Keyword>,
    property: String,
}

/// The first property that has any stands; words that only others have are proposed.
pub fn find(found: &mut Found, sources: &Sources) {
    let sidecar = sources.sidecar.as_ref();
    let mut all: Vec<Said> = of_packet(sidecar, "sidecar");
    let own = of_packet(sources.xmp.as_ref(), "XMP");
    let iim = of_iim(sources, all.iter().chain(&own));
    if sources.iim_is == Digest::Changed {
        all.push(iim);
        all.extend(own);
    } else {
        all.extend(own);
        all.push(iim);
    }
    all.extend(of_windows(sources));
    // Of each word, whether it stands, and its place among those.
    let mut known: HashMap<String, (bool, usize)> = HashMap::new();
    for Said { words, property } in all {
        let is_first = known.is_empty();
        for word in words {
            let spelt = folded(&word.text);
            if let Some((stands, place)) = known.get(&spelt) {
                let words = match stands {
                    true => &mut found.keywords,
                    false => &mut found.proposals.keywords,
                };
                // One property may have the word, and another what it stands under.
                if let Some(same) = words.get_mut(*place)
                    && same.value.broader.is_empty()
                {
                    same.value.broader = word.broader;
                }
                continue;
            }
            let place = match is_first {
                true => found.keywords.len(),
                false => found.proposals.keywords.len(),
            };
            known.insert(spelt, (is_first, place));
            let keyword = Attributed {
                value: word,
                source: Source::File {
                    property: property.clone(),
                },
            };
            match is_first {
                true => found.keywords.push(keyword),
                false => found.proposals.keywords.push(keyword),
            }
        }
    }
}

fn of_windows(sources: &Sources) -> impl Iterator<Item = Said> {
    sources.all_exif().map(|(exif, place)| {
        let words = TextField::items(exif.xp_keywords.as_deref().unwrap_or_default());
        Said {
            words: words.map(Keyword::from).collect(),
            property: format!("{place} XPKeywords"),
        }
    })
}

/// A word that was cut is the longer one that stands elsewhere.
fn of_iim<'a>(sources: &Sources, others: impl Iterator<Item = &'a Said>) -> Said {
    let whole: BTreeSet<String> = others
        .flat_map(|said| &said.words)
        .map(|word| folded(&word.text))
        .collect();
    let word = |Text { text, may_be_cut }: Text| {
        let own = folded(&text);
        let longer = (whole.range(own.clone()..).next())
            .filter(|longer| may_be_cut && !own.is_empty() && longer.starts_with(&own));
        Keyword::from(longer.map_or(text.as_str(), String::as_str))
    };
    Said {
        words: sources.iim.texts(number::KEYWORD).map(word).collect(),
        property: "IPTC 2:25".to_owned(),
    }
}

/// The words of each property, each under its broader ones where another property tells them.
fn of_packet(packet: Option<&Packet>, place: &str) -> Vec<Said> {
    let Some(packet) = packet else {
        return Vec::new();
    };
    let subject = packet.get("dc:subject").map(Node::texts);
    let whole: HashSet<String> = subject.into_iter().flatten().map(folded).collect();
    let each: Vec<(&str, Vec<Vec<String>>)> = Fact::Keywords
        .xmp()
        .filter_map(|property| Some((property, paths(property, packet.get(property)?, &whole))))
        .collect();
    // The first that tells more than the word itself.
    let mut broader = HashMap::new();
    for path in each.iter().flat_map(|(_, paths)| paths) {
        if let Some((word, above)) = path.split_last().filter(|(_, above)| !above.is_empty()) {
            broader.entry(folded(word)).or_insert(above);
        }
    }
    let keyword = |path: &Vec<String>| {
        let word = path.last()?;
        let above = broader.get(&folded(word)).map(|above| above.to_vec());
        Some(Keyword {
            broader: above.unwrap_or_default(),
            ..Keyword::from(word.as_str())
        })
    };
    each.iter()
        .map(|(property, paths)| Said {
            words: paths.iter().filter_map(keyword).collect(),
            property: format!("{place} {property}"),
        })
        .collect()
}

/// `whole` are words that hold, themselves, what elsewhere stands between words.
fn paths(property: &str, node: &Node, whole: &HashSet<String>) -> Vec<Vec<String>> {
    match form::of(property).map(|spelling| spelling.form) {
        Some(Form::Paths(separator)) => node
            .texts()
            .map(|path| match whole.contains(&folded(path)) {
                true => vec![path.to_owned()],
                false => form::terms(path, separator),
            })
            .collect(),
        Some(Form::Categories) => {
            let text = node.text().unwrap_or_default();
            categories::read(text).map_or_else(Vec::new, |tree| categories::paths(&tree))
        }
        Some(Form::Words) | None => node.texts().map(|word| vec![word.to_owned()]).collect(),
    }
}
