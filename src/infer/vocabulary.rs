//! The words of a tagger with the embeddings of their prompts: one safetensors file, made with the model
//! (`models/build/vocabulary.py`).
//!
//! [github.com/huggingface/safetensors]: the header's length (u64, little-endian), the header (JSON), the numbers.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::embed::normalised;
use super::weights::floats;
use crate::domain::keyword_language::{KeywordLanguage, Wording};

/// More words than anybody's list has, each of more numbers than an embedding has.
const MOST_ROWS: usize = 20_000;
const MOST_COLUMNS: usize = 8_192;

#[derive(Deserialize)]
struct Header {
    #[serde(rename = "__metadata__")]
    metadata: BTreeMap<String, String>,
    texts: Stored,
}

#[derive(Deserialize)]
struct Stored {
    dtype: String,
    shape: Vec<usize>,
    data_offsets: [usize; 2],
}

/// As the file has it.
#[derive(Deserialize)]
struct Named {
    word: String,
    #[serde(default, rename = "in")]
    translations: BTreeMap<String, String>,
}

/// A word as it is proposed.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub word: String,
    /// In the languages that keywords are drafted in, as far as the list has them.
    pub wordings: Vec<Wording>,
}

pub struct Vocabulary {
    pub words: Vec<Entry>,
    /// One row a word, each of length 1; the backgrounds come after the words.
    rows: Vec<Vec<f32>>,
}

impl Vocabulary {
    /// `columns`: of the model's embedding.
    pub fn read(file: &[u8], columns: usize) -> Result<Vocabulary, String> {
        let damaged = |what: &str| format!("its vocabulary cannot be read ({what})");
        let (length, rest) = file.split_first_chunk::<8>().ok_or(damaged("too short"))?;
        let length = usize::try_from(u64::from_le_bytes(*length)).unwrap_or(usize::MAX);
        let (header, numbers) = rest
            .split_at_checked(length)
            .ok_or(damaged("its header is cut off"))?;
        let header: Header =
            serde_json::from_slice(header).map_err(|error| damaged(&error.to_string()))?;
        let words = header.metadata.get("words").ok_or(damaged("no words"))?;
        let words: Vec<Named> =
            serde_json::from_str(words).map_err(|error| damaged(&error.to_string()))?;
        let Stored {
            dtype,
            shape,
            data_offsets: [from, to],
        } = header.texts;
        let &[rows, found] = shape.as_slice() else {
            return Err(damaged(&format!("embeddings of shape {shape:?}")));
        };
        if dtype != "F32" || rows > MOST_ROWS || found > MOST_COLUMNS || words.is_empty() {
            let count = words.len();
            return Err(damaged(&format!(
                "{count} words, {dtype} of shape {shape:?}"
            )));
        }
        if found != columns {
            return Err(format!(
                "its vocabulary has embeddings of {found} numbers, the model of {columns}: add both anew, together"
            ));
        }
        if rows < words.len() {
            let count = words.len();
            return Err(damaged(&format!("{rows} embeddings for {count} words")));
        }
        let numbers = numbers
            .get(from..to)
            .filter(|numbers| numbers.len() == rows * columns * 4)
            .ok_or(damaged("its embeddings are cut off"))?;
        let numbers = floats(numbers);
        Ok(Vocabulary {
            words: words.into_iter().map(entry).collect(),
            rows: numbers
                .chunks_exact(columns.max(1))
                .map(normalised)
                .collect(),
        })
    }

    /// Of each word, then of each background: the cosine between it and an embedding of length 1.
    pub fn cosines(&self, embedding: &[f32]) -> Vec<f32> {
        let product = |row: &Vec<f32>| row.iter().zip(embedding).map(|(a, b)| a * b).sum();
        self.rows.iter().map(product).collect()
    }
}

fn entry(named: Named) -> Entry {
    let wording = |language: KeywordLanguage| {
        let text = named.translations.get(language.tag())?;
        Some(Wording {
            language,
            text: text.clone(),
            broader: Vec::new(),
        })
    };
    let wordings = KeywordLanguage::ALL.into_iter().filter_map(wording);
    Entry {
        wordings: wordings.collect(),
        word: named.word,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn file(words: &str, shape: [usize; 2], numbers: &[f32]) -> Vec<u8> {
        let bytes: Vec<u8> = numbers.iter().flat_map(|one| one.to_le_bytes()).collect();
        let header = serde_json::json!({
            "__metadata__": { "words": words },
            "texts": { "dtype": "F32", "shape": shape, "data_offsets": [0, bytes.len()] },
        });
        let header = header.to_string().into_bytes();
        let length = header.len() as u64;
        [&length.to_le_bytes()[..], &header, &bytes].concat()
    }

    const WORDS: &str = r#"[{"word": "sea", "in": {"en": "sea", "de": "Meer", "nl": "zee"}}]"#;

    #[test]
    fn words_come_with_their_languages_and_every_row_has_length_one() {
        let read = Vocabulary::read(&file(WORDS, [2, 2], &[3.0, 4.0, 0.0, 2.0]), 2).unwrap();
        let wordings: Vec<_> = (read.words[0].wordings.iter())
            .map(|wording| (wording.language.tag(), &*wording.text))
            .collect();
        assert_eq!(wordings, [("en", "sea"), ("de", "Meer")]);
        assert_eq!(read.cosines(&[1.0, 0.0]), [0.6, 0.0]);
    }

    #[test]
    fn what_is_not_whole_is_refused() {
        let whole = file(WORDS, [2, 2], &[3.0, 4.0, 0.0, 2.0]);
        for length in 0..whole.len() {
            assert!(Vocabulary::read(&whole[..length], 2).is_err(), "{length}");
        }
        let check = |file: Vec<u8>, said: &str| {
            let error = Vocabulary::read(&file, 2).err().unwrap();
            assert!(error.contains(said), "{error:?} does not say {said:?}");
        };
        check(file(WORDS, [1, 3], &[0.0; 3]), "3 numbers, the model of 2");
        check(file(WORDS, [0, 2], &[]), "0 embeddings for 1 words");
        check(file("[]", [1, 2], &[0.0; 2]), "0 words");
        check(file("[", [1, 2], &[0.0; 2]), "EOF");
        check(file(WORDS, [usize::MAX, 2], &[0.0; 2]), "shape");
    }
}
