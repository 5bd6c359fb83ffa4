//! `eval text`: the text read in photos, against what stands there.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Result;
use hushtag::domain::inference::TextLine;
use hushtag::infer::manifest::Task;
use serde_json::{Value, json};

use crate::batch::Batch;
use crate::fonts;
use crate::photos::Photos;
use crate::ratio::{Counts, share};
use crate::table;

/// Precision, recall and F1 of the words read, as they are spelt, each as often as it stands in the photo.
///
/// Words are what lies between blanks. exact: share of the lines that were read without any mistake. silent: share of
/// the photos without text in which nothing was read.
///
/// Then lines drawn in common fonts, dark on light and light on dark, in three sizes; fonts: by font, exact and characters,
/// the share of the characters that were read right; fonts_exact and fonts_characters: of all of them. Without --images and
/// --lines only these.
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Arguments {
    /// The folder (or tar archive) of photos.
    #[arg(long, requires = "lines")]
    images: Option<PathBuf>,
    /// Table: image, text. A row for each line of text; a photo without text has one row with an empty text.
    #[arg(long, requires = "images")]
    lines: Option<PathBuf>,
    /// Print what was read to stderr.
    #[arg(long)]
    show: bool,
}

pub fn evaluate(arguments: &Arguments, batch: &Batch) -> Result<Value> {
    let mut figures = fonts::evaluate(batch, arguments.show)?;
    if let (Some(images), Some(lines)) = (&arguments.images, &arguments.lines) {
        let of_photos = of_photos(arguments, images, lines, batch)?;
        if let (Value::Object(all), Value::Object(more)) = (&mut figures, of_photos) {
            all.extend(more);
        }
    }
    Ok(figures)
}

fn of_photos(arguments: &Arguments, images: &Path, table: &Path, batch: &Batch) -> Result<Value> {
    let mut lines: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in table::read(table, 2)? {
        let known = lines.entry(row[0].clone()).or_default();
        known.extend(Some(row[1].clone()).filter(|text| !text.is_empty()));
    }
    let photos = Photos::open(images, |name| lines.contains_key(name))?;
    let names = batch.choose(lines.keys().cloned().collect());
    let tasks = [Task::Objects, Task::TextDetection, Task::TextRecognition];
    let analysed = batch.analyse(&names, &photos, &tasks)?;

    let mut counts = Counts::default();
    let (mut exact, mut there) = (0, 0);
    let (mut silent, mut without) = (0, 0);
    for (name, one) in names.iter().zip(&analysed) {
        let read: &[TextLine] = one.inference.text.as_ref().map_or(&[], |text| &text.value);
        if arguments.show {
            for line in read {
                eprintln!("{name}\t{:.2}\t{}", line.score.value(), line.text);
            }
        }
        let read: Vec<&str> = read.iter().map(|line| line.text.as_str()).collect();
        let wanted: Vec<&str> = lines[name].iter().map(String::as_str).collect();
        counts += compared(words(&read), words(&wanted));
        exact += wanted.iter().filter(|line| read.contains(line)).count();
        there += wanted.len();
        if wanted.is_empty() {
            without += 1;
            silent += usize::from(read.is_empty());
        }
    }
    Ok(json!({
        "photos": names.len(),
        "precision": counts.precision(),
        "recall": counts.recall(),
        "f1": counts.f1(),
        "exact": share(exact, there),
        "silent": share(silent, without),
    }))
}

/// How often each word stands in the lines.
fn words<'a>(lines: &[&'a str]) -> BTreeMap<&'a str, usize> {
    let mut words = BTreeMap::new();
    for word in lines.iter().flat_map(|line| line.split_whitespace()) {
        *words.entry(word).or_default() += 1;
    }
    words
}

fn compared(read: BTreeMap<&str, usize>, wanted: BTreeMap<&str, usize>) -> Counts {
    let all = |words: &BTreeMap<&str, usize>| words.values().sum::<usize>();
    let both = |(word, count): (&&str, &usize)| wanted.get(*word).copied().unwrap_or(0).min(*count);
    let right = read.iter().map(both).sum::<usize>();
    Counts {
        right,
        wrong: all(&read) - right,
        missed: all(&wanted) - right,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_counts_as_often_as_it_stands_there() {
        let counts = compared(words(&["SALE SALE now"]), words(&["SALE", "NOW"]));
        let wanted = Counts {
            right: 1,
            wrong: 2,
            missed: 1,
        };
        assert_eq!(counts, wanted);
    }
}
