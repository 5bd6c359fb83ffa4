//! WordPiece, BERT's: tokens that begin a word, and others that go on with one (`##ing`).

use std::collections::{HashMap, HashSet};

/// What stands before the rest of a word.
const GOES_ON: &str = "##";

/// The bytes of every token by its number, a blank before those that begin a word; none where it is no part of a text:
/// `[SEP]`, `[unused7]`, and what the vocabulary does not number.
pub fn tokens(
    numbers: HashMap<String, usize>,
    count: usize,
) -> Result<Vec<Option<Vec<u8>>>, String> {
    let mut tokens = vec![None; count];
    let mut taken = HashSet::new();
    for (token, number) in numbers {
        let place = tokens.get_mut(number).ok_or_else(|| {
            format!("{token:?} of its vocabulary is number {number}, the model has {count}")
        })?;
        if !taken.insert(number) {
            return Err(format!("two tokens of its vocabulary are number {number}"));
        }
        *place = written(&token);
    }
    Ok(tokens)
}

fn written(token: &str) -> Option<Vec<u8>> {
    let is_special = token.len() > 2 && token.starts_with('[') && token.ends_with(']');
    let is_mark = |letter: char| letter.is_ascii_punctuation();
    let text = match token.strip_prefix(GOES_ON) {
        Some(rest) if !rest.is_empty() => rest.to_owned(),
        _ if token.chars().all(is_mark) => token.to_owned(),
        _ => format!(" {token}"),
    };
    (!is_special && !token.is_empty()).then(|| text.into_bytes())
}

/// Whether the next token goes on with the word: "man's", "t-shirt".
pub fn joins(token: &[u8]) -> bool {
    matches!(token, b"'" | b"-")
}
