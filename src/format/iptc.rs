//! IPTC-IIM: datasets of record and number, with the character set they are written in [IIM 4.2].

use super::totals::MOST_DATASETS;
use super::xmp::Finding;
use super::xmp::windows_1252;
use crate::domain::field::TextField;

/// Numbers of record 2 that say what XMP says too [IPTC Photo Metadata, mapping to IIM].
pub mod number {
    pub const TITLE: u8 = 5;
    pub const KEYWORD: u8 = 25;
    pub const CREATOR: u8 = 80;
    pub const CITY: u8 = 90;
    pub const SUBLOCATION: u8 = 92;
    pub const STATE: u8 = 95;
    pub const COUNTRY: u8 = 101;
    pub const HEADLINE: u8 = 105;
    pub const CREDIT: u8 = 110;
    pub const SOURCE: u8 = 115;
    pub const RIGHTS: u8 = 116;
    pub const DESCRIPTION: u8 = 120;
}

/// Text fields that have a dataset of their own.
pub const FIELDS: [(TextField, u8); 11] = [
    (TextField::Title, number::TITLE),
    (TextField::Creator, number::CREATOR),
    (TextField::City, number::CITY),
    (TextField::Sublocation, number::SUBLOCATION),
    (TextField::State, number::STATE),
    (TextField::Country, number::COUNTRY),
    (TextField::Headline, number::HEADLINE),
    (TextField::Credit, number::CREDIT),
    (TextField::Source, number::SOURCE),
    (TextField::Rights, number::RIGHTS),
    (TextField::Description, number::DESCRIPTION),
];

const MARKER: u8 = 0x1c;
const ENVELOPE: u8 = 1;
const APPLICATION: u8 = 2;
const CHARACTER_SET: u8 = 90;
/// "ESC % G" [ISO 2022]: UTF-8.
const UTF8: &[u8] = b"\x1b%G";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dataset {
    pub record: u8,
    pub number: u8,
    pub content: Vec<u8>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Iim {
    datasets: Vec<Dataset>,
    pub findings: Vec<Finding>,
}

impl Iim {
    pub fn read(bytes: &[u8]) -> Iim {
        let mut iim = Iim::default();
        let mut at = 0;
        while at < bytes.len() {
            if iim.datasets.len() == MOST_DATASETS {
                iim.findings.push(Finding {
                    offset: at,
                    message: "more than 20,000 datasets; the rest is not read".to_owned(),
                });
                break;
            }
            match dataset(bytes, at) {
                Some((dataset, end)) => {
                    iim.datasets.push(dataset);
                    at = end;
                }
                None => {
                    // Padding is common at the end, and some write it at the start.
                    let rest = bytes.get(at..).unwrap_or_default();
                    let zeros = rest.iter().take_while(|byte| **byte == 0).count();
                    if zeros == 0 {
                        iim.findings.push(Finding {
                            offset: at,
                            message: "datasets that break off".to_owned(),
                        });
                        break;
                    }
                    at += zeros;
                }
            }
        }
        iim
    }

    pub fn is_empty(&self) -> bool {
        self.datasets.is_empty()
    }

    /// The texts under a number of record 2, empty ones left out.
    pub fn texts(&self, number: u8) -> impl Iterator<Item = String> {
        let is_utf8 = self.is_utf8();
        self.datasets
            .iter()
            .filter(move |dataset| dataset.record == APPLICATION && dataset.number == number)
            .map(move |dataset| decoded(&dataset.content, is_utf8))
            .filter(|text| !text.is_empty())
    }

    fn is_utf8(&self) -> bool {
        self.datasets.iter().any(|dataset| {
            (dataset.record, dataset.number) == (ENVELOPE, CHARACTER_SET)
                && dataset.content.starts_with(b"\x1b%")
        })
    }

    /// Puts these texts in the place of the old ones under that number, and keeps every other dataset. What is longer
    /// than the standard allows is cut.
    pub fn set(&mut self, number: u8, texts: &[&str]) {
        if texts.iter().any(|text| !text.is_ascii()) {
            self.become_utf8();
        }
        let is_old = |dataset: &Dataset| dataset.record == APPLICATION && dataset.number == number;
        // Where there was none, numbers keep their order.
        let behind = |dataset: &Dataset| {
            dataset.record > APPLICATION
                || (dataset.record == APPLICATION && dataset.number > number)
        };
        let index = (self.datasets.iter().position(is_old))
            .or_else(|| self.datasets.iter().position(behind))
            .unwrap_or(self.datasets.len());
        let kept_before = self.datasets[..index].iter().filter(|d| !is_old(d)).count();
        self.datasets.retain(|dataset| !is_old(dataset));
        let made = texts.iter().map(|text| Dataset {
            record: APPLICATION,
            number,
            content: cut(text, longest(number)).as_bytes().to_vec(),
        });
        self.datasets.splice(kept_before..kept_before, made);
    }

    fn become_utf8(&mut self) {
        if self.is_utf8() {
            return;
        }
        for dataset in &mut self.datasets {
            if dataset.record == APPLICATION && is_text(dataset.number) {
                dataset.content = decoded(&dataset.content, false).into_bytes();
            }
        }
        self.datasets
            .retain(|dataset| (dataset.record, dataset.number) != (ENVELOPE, CHARACTER_SET));
        let at = self
            .datasets
            .iter()
            .take_while(|dataset| dataset.record == ENVELOPE && dataset.number < CHARACTER_SET)
            .count();
        let mark = Dataset {
            record: ENVELOPE,
            number: CHARACTER_SET,
            content: UTF8.to_vec(),
        };
        self.datasets.insert(at, mark);
    }

    pub fn write(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for Dataset {
            record,
            number,
            content,
        } in &self.datasets
        {
            bytes.extend([MARKER, *record, *number]);
            if content.len() < 0x8000 {
                bytes.extend((content.len() as u16).to_be_bytes());
            } else {
                // An extended dataset: the length of its length, then that.
                bytes.extend([0x80, 4]);
                bytes.extend((content.len() as u32).to_be_bytes());
            }
            bytes.extend_from_slice(content);
        }
        bytes
    }
}

fn dataset(bytes: &[u8], at: usize) -> Option<(Dataset, usize)> {
    let [marker, record, number, high, low] = *bytes.get(at..)?.first_chunk::<5>()?;
    if marker != MARKER {
        return None;
    }
    let length = usize::from(u16::from_be_bytes([high, low]));
    let (length, start) = if length & 0x8000 == 0 {
        (length, at + 5)
    } else {
        let size = length & 0x7fff;
        let digits = bytes.get(at + 5..at + 5 + size).filter(|_| size <= 8)?;
        let length = digits
            .iter()
            .fold(0_u64, |value, byte| value << 8 | u64::from(*byte));
        (usize::try_from(length).ok()?, at + 5 + size)
    };
    let end = start.checked_add(length)?;
    let content = bytes.get(start..end)?.to_vec();
    let dataset = Dataset {
        record,
        number,
        content,
    };
    Some((dataset, end))
}

/// What the set says; where none is told, UTF-8 if it can be that, else Windows-1252 [MWG 2.0, 5.1.1].
fn decoded(content: &[u8], is_utf8: bool) -> String {
    let text = match std::str::from_utf8(content) {
        Ok(text) => text.to_owned(),
        Err(_) if is_utf8 => String::from_utf8_lossy(content).into_owned(),
        Err(_) => content.iter().map(|byte| windows_1252(*byte)).collect(),
    };
    text.trim_matches(['\0', ' ', '\n', '\r', '\t']).to_owned()
}

/// Numbers of record 2 that hold no text: versions, counts and pictures.
fn is_text(number: u8) -> bool {
    !matches!(number, 0 | 125 | 200..=202)
}

/// Bytes a text may have [IIM 4.2, 6].
fn longest(number: u8) -> usize {
    match number {
        number::TITLE | number::KEYWORD | number::COUNTRY => 64,
        number::CREATOR | number::CITY | number::SUBLOCATION | number::STATE => 32,
        number::CREDIT | number::SOURCE => 32,
        number::HEADLINE => 256,
        number::RIGHTS => 128,
        _ => 2000,
    }
}

fn cut(text: &str, longest: usize) -> &str {
    let end = (0..=longest.min(text.len()))
        .rev()
        .find(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or(0)]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Record, number, content.
    fn bytes(datasets: &[(u8, u8, &[u8])]) -> Vec<u8> {
        let datasets = datasets.iter().map(|(record, number, content)| Dataset {
            record: *record,
            number: *number,
            content: content.to_vec(),
        });
        let iim = Iim {
            datasets: datasets.collect(),
            findings: vec![],
        };
        iim.write()
    }

    fn check(bytes: &[u8], number: u8, expected: &[&str]) {
        let texts: Vec<String> = Iim::read(bytes).texts(number).collect();
        assert_eq!(texts, expected);
    }

    #[test]
    fn texts_are_read_in_the_set_they_are_written_in() {
        check(
            &bytes(&[(1, 90, UTF8), (2, 25, "Ü".as_bytes()), (2, 25, b" b\0")]),
            25,
            &["Ü", "b"],
        );
        check(&bytes(&[(2, 120, b"\xdcber \x80")]), 120, &["Über €"]);
        check(&bytes(&[(2, 120, "Über".as_bytes())]), 120, &["Über"]);
        check(&bytes(&[(1, 90, UTF8), (2, 5, b"\xdc")]), 5, &["\u{fffd}"]);
    }

    #[test]
    fn every_other_dataset_survives_byte_for_byte() {
        let before = bytes(&[
            (1, 0, b"\0\x04"),
            (2, 0, b"\0\x04"),
            (2, 25, b"a"),
            (2, 25, b"b"),
            (2, 240, b"\xff\0"),
            (7, 10, b"x"),
        ]);
        let mut iim = Iim::read(&before);
        assert_eq!(iim.write(), before);
        iim.set(number::KEYWORD, &["c"]);
        iim.set(number::CITY, &["K"]);
        let after = bytes(&[
            (1, 0, b"\0\x04"),
            (2, 0, b"\0\x04"),
            (2, 25, b"c"),
            (2, 90, b"K"),
            (2, 240, b"\xff\0"),
            (7, 10, b"x"),
        ]);
        assert_eq!(iim.write(), after);
        iim.set(number::KEYWORD, &[]);
        assert_eq!(iim.texts(number::KEYWORD).count(), 0);
    }

    #[test]
    fn a_text_beyond_ascii_turns_all_texts_into_utf8() {
        let mut iim = Iim::read(&bytes(&[(2, 90, b"K\xf6ln"), (2, 125, b"\xf6")]));
        iim.set(number::TITLE, &["Ł"]);
        let expected = bytes(&[
            (1, 90, UTF8),
            (2, 5, "Ł".as_bytes()),
            (2, 90, "Köln".as_bytes()),
            (2, 125, b"\xf6"),
        ]);
        assert_eq!(iim.write(), expected);
    }

    #[test]
    fn a_text_too_long_is_cut_between_letters() {
        let mut iim = Iim::default();
        iim.set(
            number::KEYWORD,
            &[&"ä".repeat(40), &format!("x{}", "ä".repeat(40))],
        );
        let lengths: Vec<usize> = iim.texts(number::KEYWORD).map(|text| text.len()).collect();
        assert_eq!(lengths, [64, 63]);
    }

    #[test]
    fn datasets_cut_off_anywhere_give_what_came_before() {
        let whole = [bytes(&[(2, 5, b"abc")]), bytes(&[(2, 25, &[b'x'; 0x8001])])].concat();
        assert_eq!(Iim::read(&whole).findings, []);
        for end in 0..whole.len() {
            let iim = Iim::read(&whole[..end]);
            let boundary = end == 0 || end == 8;
            assert_eq!(iim.findings.is_empty(), boundary, "cut at {end}");
            assert_eq!(iim.texts(5).count(), usize::from(end >= 8));
        }
        assert_eq!(
            Iim::read(&[0, 0, MARKER, 2, 5, 0, 1, b'a', 0, 0])
                .texts(5)
                .count(),
            1
        );
        assert_eq!(Iim::read(&[MARKER, 2, 5, 0xff, 0xff, 0]).findings.len(), 1);
    }
}
