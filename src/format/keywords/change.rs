//! What a review made of the keywords → every property that carries them.

use std::collections::HashSet;

use super::super::iptc::{Iim, Text, number};
use super::super::merge::legal;
use super::super::xmp::{Node, Packet, Value};
use super::form::{self, Form};
use super::{categories, written};
use crate::domain::fact::Fact;
use crate::domain::field::TextField;
use crate::domain::review::Reviewed;
use crate::domain::spelling::{composed, folded, is_same_word};

/// Words that are to stand, and words that are to go.
pub(super) struct Change {
    kept: Vec<Kept>,
    gone: HashSet<String>,
}

struct Kept {
    word: String,
    /// The broadest first.
    broader: Vec<String>,
    /// A person spelt it otherwise than it stood there.
    is_respelt: bool,
}

impl Change {
    fn new(reviewed: &Reviewed) -> Change {
        let removed: HashSet<String> = reviewed
            .removed_keywords()
            .iter()
            .map(|word| folded(word))
            .collect();
        let stays: HashSet<String> = (reviewed.keywords().iter())
            .map(|keyword| folded(&keyword.text))
            .collect();
        let gone: HashSet<String> = removed.difference(&stays).cloned().collect();
        let kept = reviewed.keywords().iter().map(|keyword| Kept {
            word: legal(&composed(&keyword.text)),
            broader: (keyword.broader.iter())
                .map(|term| legal(&composed(term)))
                .filter(|term| !term.is_empty() && !gone.contains(&folded(term)))
                .collect(),
            is_respelt: removed.contains(&folded(&keyword.text)),
        });
        Change {
            kept: kept.filter(|kept| !kept.word.is_empty()).collect(),
            gone,
        }
    }

    fn is_nothing(&self) -> bool {
        self.kept.is_empty() && self.gone.is_empty()
    }

    pub(super) fn goes(&self, word: &str) -> bool {
        self.gone.contains(&folded(word))
    }

    /// How a word is spelt now, if a person spelt it otherwise.
    fn respelt(&self, word: &str) -> Option<&str> {
        let respelt = |kept: &&Kept| kept.is_respelt && is_same_word(&kept.word, word);
        let kept = self.kept.iter().find(respelt)?;
        (kept.word != word).then_some(&kept.word)
    }
}

/// Brings a packet in step: words that go are nowhere left, and the properties that most programs read hold all others.
pub fn in_packet(packet: &mut Packet, reviewed: &Reviewed) {
    let change = Change::new(reviewed);
    if change.is_nothing() {
        return;
    }
    for property in Fact::Keywords.xmp() {
        let is_there = packet.get(property).is_some();
        let Some(spelling) = form::of(property).filter(|it| is_there || it.is_begun) else {
            continue;
        };
        let node = packet.entry(property, Value::Array(spelling.kind, Vec::new()));
        match spelling.form {
            Form::Words => in_words(node.items_mut(spelling.kind), &change),
            Form::Paths(separator) => {
                in_paths(node.items_mut(spelling.kind), separator, &change);
            }
            Form::Categories => in_categories(node, &change),
        }
        if super::super::fields::is_empty(node) {
            packet.remove(property);
        }
    }
    written::forget(packet, &change);
}

fn in_words(items: &mut Vec<Node>, change: &Change) {
    items.retain(|item| !change.goes(item.text().unwrap_or_default()));
    for item in items.iter_mut() {
        if let Some(word) = item.text().and_then(|word| change.respelt(word)) {
            item.value = Value::Text(word.to_owned());
        }
    }
    let known: HashSet<String> = items.iter().filter_map(Node::text).map(folded).collect();
    let new = change.kept.iter();
    let new = new.filter(|kept| !known.contains(&folded(&kept.word)));
    items.extend(new.map(|kept| Node::from(kept.word.as_str())));
}

fn in_paths(items: &mut Vec<Node>, separator: char, change: &Change) {
    let whole: HashSet<String> = change.kept.iter().map(|kept| folded(&kept.word)).collect();
    let mut known: HashSet<String> = HashSet::new();
    let mut paths: HashSet<String> = HashSet::new();
    items.retain_mut(|item| {
        let Some(path) = item.text().map(str::to_owned) else {
            return true;
        };
        // A word may hold, itself, what elsewhere stands between words.
        let terms = match whole.contains(&folded(&path)) || change.goes(&path) {
            true => vec![path.clone()],
            false => form::terms(&path, separator),
        };
        let Some(word) = terms.last().filter(|word| !change.goes(word)) else {
            return terms.is_empty();
        };
        let mut left: Vec<&str> = (terms.iter().map(String::as_str))
            .filter(|term| !change.goes(term))
            .collect();
        if let (Some(word), Some(last)) = (change.respelt(word), left.last_mut()) {
            *last = word;
        }
        known.insert(folded(word));
        let left = left.join(&separator.to_string());
        let is_new = paths.insert(folded(&left));
        let is_touched = terms.join(&separator.to_string()) != left;
        if is_touched {
            item.value = Value::Text(left);
        }
        is_new || !is_touched
    });
    let new = change.kept.iter();
    let new = new.filter(|kept| !known.contains(&folded(&kept.word)));
    items.extend(new.map(|kept| Node::from(kept.path(separator).as_str())));
}

impl Kept {
    /// The way down to it; the word alone where a term holds, itself, what stands between terms.
    fn path(&self, separator: char) -> String {
        let terms: Vec<&str> = (self.broader.iter().map(String::as_str))
            .chain([self.word.as_str()])
            .collect();
        match terms.iter().any(|term| term.contains(separator)) {
            true => self.word.clone(),
            false => terms.join(&separator.to_string()),
        }
    }
}

fn in_categories(node: &mut Node, change: &Change) {
    let text = node.text().unwrap_or_default();
    let Some(tree) = categories::read(text) else {
        // What cannot be read cannot be cleared of a word either; all others stand in other properties.
        if change.gone.iter().any(|word| folded(text).contains(word)) {
            node.value = Value::Text(String::new());
        }
        return;
    };
    let mut tree = categories::without(tree, &|name| change.goes(name));
    categories::respell(&mut tree, &|name| change.respelt(name));
    let known: HashSet<String> = (categories::paths(&tree).iter())
        .filter_map(|path| path.last())
        .map(|word| folded(word))
        .collect();
    for kept in (change.kept.iter()).filter(|kept| !known.contains(&folded(&kept.word))) {
        let path = [kept.broader.as_slice(), std::slice::from_ref(&kept.word)].concat();
        categories::assign(&mut tree, &path);
    }
    let text = match tree.is_empty() {
        true => String::new(),
        false => categories::write(&tree),
    };
    node.value = Value::Text(text);
}

/// The same among datasets: those that nobody touched keep their bytes.
pub fn in_iim(iim: &mut Iim, reviewed: &Reviewed) {
    let change = Change::new(reviewed);
    if change.is_nothing() {
        return;
    }
    let is_kept = |text: &Text| change.kept.iter().any(|kept| text.says(&kept.word));
    let removed = reviewed.removed_keywords();
    let goes = |text: &Text| {
        change.goes(&text.text)
            || change.respelt(&text.text).is_some()
            || (text.may_be_cut && removed.iter().any(|word| text.says(word)) && !is_kept(text))
    };
    let stays: Vec<Text> = (iim.texts(number::KEYWORD))
        .filter(|text| !goes(text))
        .collect();
    let known: HashSet<String> = stays.iter().map(|text| folded(&text.text)).collect();
    let cut: Vec<Text> = stays.into_iter().filter(|text| text.may_be_cut).collect();
    let is_new =
        |word: &&str| !known.contains(&folded(word)) && !cut.iter().any(|text| text.says(word));
    let words = change.kept.iter().map(|kept| kept.word.as_str());
    let more: Vec<&str> = words.filter(is_new).collect();
    iim.change(number::KEYWORD, goes, &more);
}

/// What stays of Windows' own list of EXIF, with nothing more.
pub fn left_of_xp_keywords(present: &str, reviewed: &Reviewed) -> String {
    let change = Change::new(reviewed);
    match TextField::items(present).any(|word| change.goes(word)) {
        true => {
            let words = TextField::items(present).filter(|word| !change.goes(word));
            words.collect::<Vec<_>>().join(";")
        }
        false => present.to_owned(),
    }
}

/// The same in Windows' own list of EXIF; a word that holds what stands between words is left to the other properties.
pub fn in_xp_keywords(present: &str, reviewed: &Reviewed) -> String {
    let change = Change::new(reviewed);
    if change.is_nothing() {
        return present.to_owned();
    }
    let mut words: Vec<&str> = TextField::items(present)
        .filter(|word| !change.goes(word))
        .map(|word| change.respelt(word).unwrap_or(word))
        .collect();
    let known: HashSet<String> = words.iter().map(|word| folded(word)).collect();
    let kept = change.kept.iter().map(|kept| kept.word.as_str());
    words.extend(kept.filter(|word| !word.contains(';') && !known.contains(&folded(word))));
    words.join(";")
}
