//! What is read of plain lines in common fonts: a part of `eval text`.

use anyhow::{Context, Result};
use hushtag::domain::photo::Size;
use hushtag::infer::Models;
use hushtag::infer::manifest::Task;
use serde_json::{Map, Value, json};

use crate::batch::Batch;
use crate::drawing::{Colours, FONTS, page};
use crate::ratio::share;

/// Contracts, invoices, signs: words, numbers, marks, capitals.
pub const LINES: [&str; 8] = [
    "Terms of the contract",
    "between the parties named below",
    "within thirty days of payment",
    "Invoice 4711 of 12 May 2026",
    "Total: 1,299.50 EUR",
    "info@example.com",
    "HALL OF MIRRORS",
    "Room 3B (second floor)",
];

/// Pixels for an em: small print, the text of a page, a heading.
const SIZES: [f32; 3] = [14.0, 22.0, 36.0];

const COLOURS: [Colours; 2] = [
    Colours { ink: 0, paper: 255 },
    Colours {
        ink: 235,
        paper: 40,
    },
];

/// A screenshot or a scan.
const PICTURE: Size = Size {
    width: 800,
    height: 600,
};

/// By font: the share of the lines that were read without any mistake, and of their characters that were read right.
pub fn evaluate(batch: &Batch, show: bool) -> Result<Value> {
    let mut models = batch.load(&[Task::TextDetection, Task::TextRecognition])?;
    let mut figures = Map::new();
    let (mut exact, mut right, mut lines, mut characters) = (0, 0, 0, 0);
    for (name, font) in FONTS {
        let mut of_font = Counted::default();
        for size in SIZES {
            for colours in COLOURS {
                let read = read(&mut models, font, size, colours)?;
                for wanted in LINES {
                    let nearest = read.iter().min_by_key(|line| distance(line, wanted));
                    let nearest = nearest.map_or("", String::as_str);
                    if show && nearest != wanted {
                        eprintln!("{name} {size} on {}\t{wanted}\t{nearest}", colours.paper);
                    }
                    of_font.count(wanted, nearest);
                }
            }
        }
        exact += of_font.exact;
        lines += of_font.lines;
        right += of_font.right;
        characters += of_font.characters;
        figures.insert(name.to_owned(), of_font.figures());
    }
    Ok(json!({
        "fonts": figures,
        "fonts_exact": share(exact, lines),
        "fonts_characters": share(right, characters),
    }))
}

fn read(models: &mut Models, font: &[u8], size: f32, colours: Colours) -> Result<Vec<String>> {
    let drawn = page(font, &LINES, size, colours, PICTURE).context("a font cannot be read")?;
    let (seen, errors) = models.analyse(&drawn, &mut |_| ());
    anyhow::ensure!(errors.is_empty(), "{errors:?}");
    let text = seen.text.context("text was not looked for")?;
    Ok(text.value.into_iter().map(|line| line.text).collect())
}

#[derive(Default)]
struct Counted {
    exact: usize,
    lines: usize,
    right: usize,
    characters: usize,
}

impl Counted {
    fn count(&mut self, wanted: &str, read: &str) {
        let length = wanted.chars().count();
        self.exact += usize::from(wanted == read);
        self.lines += 1;
        self.right += length.saturating_sub(distance(read, wanted));
        self.characters += length;
    }

    fn figures(&self) -> Value {
        json!({
            "exact": share(self.exact, self.lines),
            "characters": share(self.right, self.characters),
        })
    }
}

/// How many characters have to be put in, taken out or changed (Levenshtein 1966).
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (number, letter) in one.chars().enumerate() {
        let mut before = number;
        row[0] = number + 1;
        for (column, known) in other.iter().enumerate() {
            let changed = before + usize::from(letter != *known);
            before = row[column + 1];
            row[column + 1] = changed.min(row[column] + 1).min(before + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_that_is_wrong_too_many_or_missing_counts_once() {
        for (one, other, wanted) in [
            ("", "", 0),
            ("abc", "abc", 0),
            ("abc", "axc", 1),
            ("", "ab", 2),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!(distance(one, other), wanted, "{one} {other}");
        }
        let mut counted = Counted::default();
        counted.count("abcd", "abc");
        counted.count("ab", "ab");
        assert_eq!((counted.exact, counted.lines), (1, 2));
        assert_eq!((counted.right, counted.characters), (5, 6));
        counted.count("ab", "something else");
        assert_eq!(counted.right, 5, "less than nothing is nothing");
    }
}
