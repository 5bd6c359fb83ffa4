//! Byte-level BPE, GPT-2's, or WordPiece, BERT's: the numbers of tokens → the bytes that they stand for.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::Value;

use super::word_piece;

/// The bytes of every token by its number; none where it is no part of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Vocabulary {
    tokens: Vec<Option<Vec<u8>>>,
    /// Marks within a word are tokens of their own.
    of_pieces: bool,
}

/// Of Hugging Face's `tokenizer.json` what decoding takes.
#[derive(Deserialize)]
struct Tokenizer {
    model: Model,
    #[serde(default)]
    added_tokens: Vec<Added>,
    decoder: Decoder,
}

#[derive(Deserialize)]
struct Model {
    #[serde(default, rename = "type")]
    kind: Option<String>,
    vocab: Value,
}

/// A token that stands beside the vocabulary, written as it is.
#[derive(Deserialize)]
struct Added {
    id: usize,
    content: String,
    #[serde(default)]
    special: bool,
}

#[derive(Deserialize)]
struct Decoder {
    #[serde(rename = "type")]
    kind: String,
}

impl Vocabulary {
    /// Reads `vocab.json`, an object of tokens and their numbers, or the `tokenizer.json` that holds one, for a model
    /// of `count` tokens.
    pub fn read(json: &[u8], count: usize) -> Result<Vocabulary, String> {
        let unread = |error: serde_json::Error| format!("its vocabulary cannot be read ({error})");
        let value: Value = serde_json::from_slice(json).map_err(unread)?;
        // A token may be called "model", too; its value is a number.
        if !value.get("model").is_some_and(Value::is_object) {
            return Vocabulary::of(value, Vec::new(), count);
        }
        let tokenizer: Tokenizer = serde_json::from_value(value).map_err(unread)?;
        let model = tokenizer.model.kind.as_deref().unwrap_or("BPE");
        let decoder = &tokenizer.decoder.kind;
        if model == "WordPiece" && decoder == "WordPiece" {
            let numbers = numbers(tokenizer.model.vocab)?;
            return Ok(Vocabulary {
                tokens: word_piece::tokens(numbers, count)?,
                of_pieces: true,
            });
        }
        if model != "BPE" || decoder != "ByteLevel" {
            return Err(format!(
                "its tokenizer is of the model {model} and the decoder {decoder}, known are BPE with ByteLevel, and WordPiece"
            ));
        }
        Vocabulary::of(tokenizer.model.vocab, tokenizer.added_tokens, count)
    }

    fn of(vocabulary: Value, added: Vec<Added>, count: usize) -> Result<Vocabulary, String> {
        let numbers = numbers(vocabulary)?;
        let mut tokens = vec![None; count];
        let is_added = |number| added.iter().any(|token| token.id == number);
        for (token, number) in numbers {
            if is_added(number) {
                continue;
            }
            let place = tokens.get_mut(number).ok_or_else(|| {
                format!("{token:?} of its vocabulary is number {number}, the model has {count}")
            })?;
            let bytes: Option<Vec<u8>> = token.chars().map(byte).collect();
            let bytes = bytes
                .ok_or_else(|| format!("{token:?} of its vocabulary is not of the byte level"))?;
            if place.replace(bytes).is_some() {
                return Err(format!("two tokens of its vocabulary are number {number}"));
            }
        }
        for token in added.into_iter().filter(|token| !token.special) {
            if let Some(place) = tokens.get_mut(token.id) {
                *place = Some(token.content.into_bytes());
            }
        }
        Ok(Vocabulary {
            tokens,
            of_pieces: false,
        })
    }

    /// The numbers that are no part of a text.
    pub fn silent(&self) -> impl Iterator<Item = usize> {
        let tokens = self.tokens.iter().enumerate();
        tokens.filter_map(|(number, bytes)| bytes.is_none().then_some(number))
    }

    pub fn bytes(&self, tokens: &[usize]) -> Vec<u8> {
        let tokens = tokens.iter().filter_map(|token| self.tokens.get(*token));
        let mut text = Vec::new();
        let mut goes_on = false;
        for token in tokens.flatten() {
            let rest = token.strip_prefix(b" ").filter(|_| goes_on);
            text.extend_from_slice(rest.unwrap_or(token));
            goes_on = self.of_pieces && word_piece::joins(token);
        }
        text
    }
}

fn numbers(vocabulary: Value) -> Result<HashMap<String, usize>, String> {
    serde_json::from_value(vocabulary)
        .map_err(|error| format!("its vocabulary is no list of numbered tokens ({error})"))
}

/// How the vocabulary writes a byte: printable ones of Latin-1 as themselves, the others from U+0100 on, in their order
/// (`bytes_to_unicode` of GPT-2's encoder.py).
fn byte(letter: char) -> Option<u8> {
    const FIRST: u32 = 0x100;
    if let Ok(byte) = u8::try_from(u32::from(letter)) {
        return is_itself(byte).then_some(byte);
    }
    let place = usize::try_from(u32::from(letter) - FIRST).ok()?;
    (0..=u8::MAX).filter(|byte| !is_itself(*byte)).nth(place)
}

fn is_itself(byte: u8) -> bool {
    matches!(byte, b'!'..=b'~' | 0xA1..=0xAC | 0xAE..=0xFF)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn pieces_become_words_and_marks_stay_within_them() {
        let words = [
            "[PAD]",
            "[unused0]",
            "[SEP]",
            "a",
            "man",
            "'",
            "s",
            "t",
            "-",
            "shirt",
            "read",
            "##ing",
            ".",
            "é",
        ];
        let vocabulary: serde_json::Map<_, _> = (words.iter().enumerate())
            .map(|(number, word)| ((*word).to_owned(), number.into()))
            .collect();
        let json = serde_json::json!({
            "model": { "type": "WordPiece", "vocab": vocabulary },
            "decoder": { "type": "WordPiece", "prefix": "##" },
        });
        let json = json.to_string();
        let read = Vocabulary::read(json.as_bytes(), 20).unwrap();
        let said = read.bytes(&[0, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 12, 2]);
        assert_eq!(
            String::from_utf8(said).unwrap(),
            " a man's t-shirt reading é."
        );
        let silent: Vec<usize> = read.silent().collect();
        assert_eq!(silent, [0, 1, 2, 14, 15, 16, 17, 18, 19]);
        let error = Vocabulary::read(json.as_bytes(), 13).unwrap_err();
        assert!(error.contains("the model has 13"), "{error}");
    }

    /// How a byte is written, the other way round than the code does it.
    fn letter(wanted: u8) -> char {
        let mut letters = (0..0x144).filter_map(char::from_u32);
        letters
            .find(|letter| byte(*letter) == Some(wanted))
            .unwrap()
    }

    fn every_byte() -> String {
        let pairs = (0..=u8::MAX).map(|byte| (letter(byte).to_string(), usize::from(byte)));
        serde_json::to_string(&pairs.collect::<HashMap<_, _>>()).unwrap()
    }

    #[test]
    fn bytes_are_written_as_gpt_2_writes_them() {
        let known = [
            (b'A', 'A'),
            (b' ', 'Ġ'),
            (b'\n', 'Ċ'),
            (0, 'Ā'),
            (0x7F, 'ġ'),
            (0xA0, 'ł'),
            (0xAD, 'Ń'),
            (0xC3, 'Ã'),
        ];
        for (byte, written) in known {
            assert_eq!(letter(byte), written, "{byte:#x}");
        }
        assert_eq!(byte('\u{144}'), None);
        assert_eq!(byte(' '), None);
        assert_eq!(byte('漢'), None);
    }

    #[test]
    fn every_sequence_of_bytes_survives() {
        let vocabulary = Vocabulary::read(every_byte().as_bytes(), 256).unwrap();
        // Steps that share no factor with 256 reach every pair of bytes sooner or later.
        for step in (1..256).step_by(2) {
            let numbers: Vec<usize> = (0..1024).map(|at| at * step % 256).collect();
            let bytes: Vec<u8> = numbers.iter().map(|number| *number as u8).collect();
            assert_eq!(vocabulary.bytes(&numbers), bytes);
        }
        let text = "Ein Müller, 漢字 und 🦔\r\n\0";
        let numbers: Vec<usize> = text.bytes().map(usize::from).collect();
        assert_eq!(vocabulary.bytes(&numbers), text.as_bytes());
        assert_eq!(vocabulary.silent().count(), 0);
    }

    #[test]
    fn both_files_of_a_tokenizer_say_the_same() {
        let plain = r#"{"a": 0, "Ġcat": 1, "model": 2, "<|endoftext|>": 3}"#;
        let whole = r#"{
            "version": "1.0",
            "added_tokens": [
                {"id": 3, "content": "<|endoftext|>", "special": true},
                {"id": 4, "content": " hat é", "special": false}
            ],
            "decoder": {"type": "ByteLevel", "add_prefix_space": true},
            "model": {"type": "BPE", "vocab": VOCAB, "merges": ["Ġ c"]}
        }"#;
        let whole = whole.replace("VOCAB", plain);
        let plain = Vocabulary::read(plain.as_bytes(), 5).unwrap();
        let whole = Vocabulary::read(whole.as_bytes(), 5).unwrap();
        for read in [&plain, &whole] {
            assert_eq!(read.bytes(&[0, 1, 2]), b"a catmodel");
        }
        assert_eq!(plain.silent().collect::<Vec<_>>(), [4]);
        assert_eq!(whole.silent().collect::<Vec<_>>(), [3]);
        assert_eq!(whole.bytes(&[4, 3, 99]), " hat é".as_bytes());
    }

    #[test]
    fn a_vocabulary_that_cannot_be_used_says_why() {
        let check = |json: &str, said: &str| {
            let error = Vocabulary::read(json.as_bytes(), 3).unwrap_err();
            assert!(error.contains(said), "{error:?} does not say {said:?}");
        };
        check("", "cannot be read");
        check("[\"a\"]", "no list of numbered tokens");
        check(r#"{"a": -1}"#, "no list of numbered tokens");
        check(
            r#"{"a": 18446744073709551615}"#,
            "18446744073709551615, the model has 3",
        );
        check(r#"{"a": 3}"#, "\"a\" of its vocabulary is number 3");
        check(r#"{"a": 1, "b": 1}"#, "two tokens");
        check(r#"{"a b": 1}"#, "not of the byte level");
        check(r#"{"model": {"vocab": {}}}"#, "missing field `decoder`");
        let other =
            r#"{"model": {"type": "Unigram", "vocab": {}}, "decoder": {"type": "Metaspace"}}"#;
        check(other, "model Unigram and the decoder Metaspace");
        let pieces = r#"{"model": {"type": "WordPiece", "vocab": {"a": 1, "b": 1}}, "decoder": {"type": "WordPiece"}}"#;
        check(pieces, "two tokens");
        let unigram =
            r#"{"model": {"type": "BPE", "vocab": [["a", 1]]}, "decoder": {"type": "ByteLevel"}}"#;
        check(unigram, "no list of numbered tokens");
        check(&"[".repeat(100_000), "cannot be read");
    }

    #[test]
    fn a_vocabulary_cut_off_anywhere_is_an_error() {
        let json = every_byte();
        for length in 0..json.len() {
            assert!(Vocabulary::read(&json.as_bytes()[..length], 256).is_err());
        }
    }
}
