//! IPTC-IIM: datasets of record and number, with the character set they are written in [IIM 4.2].

mod characters;
mod dataset;

use std::collections::HashSet;

use super::totals::MOST_DATASETS;
use super::xmp::Finding;
use crate::domain::field::TextField;

pub use characters::{Characters, is_western};
pub use dataset::{Dataset, Text};

use dataset::{APPLICATION, CHARACTER_SET, ENVELOPE, MARKER, UTF8, longest, of_text};

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
            match dataset::read(bytes, at) {
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

    /// The texts under a number of record 2, without those that are empty or cannot be read.
    pub fn texts(&self, number: u8) -> impl Iterator<Item = Text> {
        let characters = self.characters();
        (self.datasets.iter())
            .filter(move |dataset| dataset.is(number))
            .filter_map(move |dataset| dataset.text(characters))
            .filter(|text| !text.text.is_empty())
    }

    /// How many texts are in a set that cannot be told.
    pub fn unread(&self) -> usize {
        let characters = self.characters();
        let texts = self.datasets.iter().filter(|dataset| dataset.is_text());
        texts
            .filter(|dataset| dataset.text(characters).is_none())
            .count()
    }

    pub fn characters(&self) -> Characters {
        let is_name = |dataset: &&Dataset| dataset.is_name_of_set();
        let named = self.datasets.iter().find(is_name);
        let texts = self.datasets.iter().filter(|dataset| dataset.is_text());
        Characters::of(
            named.map_or(&[], |named| &named.content),
            texts.map(|dataset| (&dataset.content[..], longest(dataset.number))),
        )
    }

    /// Puts these texts in the place of the old ones under that number, and keeps every other dataset byte for byte. One
    /// that says the same already stays; what is longer than the standard allows is cut; what cannot stand beside the
    /// others, in the set that they are in, is left out.
    pub fn set(&mut self, number: u8, texts: &[&str]) {
        let characters = self.characters();
        let old: Vec<Dataset> = (self.datasets.iter())
            .filter(|dataset| dataset.is(number))
            .cloned()
            .collect();
        let says = |dataset: &&Dataset, text: &str| {
            let said = dataset.text(characters);
            said.is_some_and(|said| said.says(text))
        };
        let made: Vec<Dataset> = (texts.iter())
            .filter_map(|text| {
                let known = old.iter().find(|dataset| says(dataset, text));
                known.cloned().or_else(|| of_text(number, text, characters))
            })
            .collect();
        let at = self.place_of(number);
        self.datasets.retain(|dataset| !dataset.is(number));
        self.put(at, made);
    }

    /// Takes out texts under a number and puts others behind those that stay, byte for byte and unread ones too.
    pub fn change(&mut self, number: u8, goes: impl Fn(&Text) -> bool, more: &[&str]) {
        let characters = self.characters();
        let at = self.place_of(number);
        self.datasets.retain(|dataset| {
            let text = dataset.is(number).then(|| dataset.text(characters));
            !text.flatten().is_some_and(|text| goes(&text))
        });
        let last = (self.datasets.iter()).rposition(|dataset| dataset.is(number));
        let more = (more.iter()).filter_map(|text| of_text(number, text, characters));
        self.put(last.map_or(at, |last| last + 1), more.collect());
    }

    /// Where datasets of a number stand, once the old ones are gone; where there were none, numbers keep their order.
    fn place_of(&self, number: u8) -> usize {
        let behind = |dataset: &Dataset| {
            dataset.record > APPLICATION
                || (dataset.record == APPLICATION && dataset.number > number)
        };
        (self.datasets.iter().position(|dataset| dataset.is(number)))
            .or_else(|| self.datasets.iter().position(behind))
            .unwrap_or(self.datasets.len())
    }

    /// Once a text is beyond ASCII it is said that all are in UTF-8, where all can be read so.
    fn put(&mut self, at: usize, made: Vec<Dataset>) {
        let is_beyond = made.iter().any(|dataset| !dataset.content.is_ascii());
        let at = at.min(self.datasets.len());
        self.datasets.splice(at..at, made);
        if !is_beyond || self.characters() != Characters::Utf8 {
            return;
        }
        self.datasets.retain(|dataset| !dataset.is_name_of_set());
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

    /// Takes in what a further block says: what is there already does not count, what is in another set is put into this
    /// one or left out.
    pub fn unite(&mut self, other: Iim) {
        let (own, others) = (self.characters(), other.characters());
        let said = |dataset: &Dataset, characters: Characters| {
            let text = dataset.text(characters).map(|text| text.text);
            // Versions and counts are the block's own.
            let content = (text.is_none() && dataset.is_text()).then(|| dataset.content.clone());
            (dataset.number, text.filter(|_| dataset.is_text()), content)
        };
        let known: HashSet<_> = (self.datasets.iter())
            .filter(|dataset| dataset.record == APPLICATION)
            .map(|dataset| said(dataset, own))
            .collect();
        let (mut more, mut left_out) = (Vec::new(), 0);
        for dataset in other.datasets {
            if dataset.record != APPLICATION || known.contains(&said(&dataset, others)) {
                continue;
            }
            let is_same_set = others == own || dataset.content.is_ascii();
            let text = dataset.text(others).filter(|_| dataset.is_text());
            let kept = match (is_same_set || !dataset.is_text(), text) {
                (true, _) => Some(dataset),
                (false, Some(text)) => of_text(dataset.number, &text.text, own),
                (false, None) => None,
            };
            left_out += usize::from(kept.is_none());
            more.extend(kept);
        }
        self.put(self.datasets.len(), more);
        if left_out > 0 {
            let message = format!(
                "{left_out} texts of a second block, in another character set, are not read"
            );
            self.findings.push(Finding { offset: 0, message });
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fact::{Carrier, Fact};

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
        let texts: Vec<String> = (Iim::read(bytes).texts(number))
            .map(|text| text.text)
            .collect();
        assert_eq!(texts, expected);
    }

    #[test]
    fn a_field_stands_in_the_dataset_that_the_fact_table_has_for_it() {
        for (field, number) in FIELDS {
            let Some(fact) = Fact::of(field) else {
                continue;
            };
            let carriers = fact.carriers().iter();
            let told: Vec<u8> = carriers
                .filter_map(|carrier| match carrier {
                    Carrier::Iim(number) => Some(*number),
                    _ => None,
                })
                .collect();
            assert_eq!(told, [number], "{field:?}");
        }
        let keywords = Fact::Keywords.carriers();
        assert!(keywords.contains(&Carrier::Iim(number::KEYWORD)));
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

    /// What becomes of a record when a keyword is added: every text that nobody touched keeps its bytes.
    fn check_added(before: &[(u8, u8, &[u8])], word: &str, expected: &[(u8, u8, &[u8])]) {
        let mut iim = Iim::read(&bytes(before));
        iim.change(number::KEYWORD, |_| false, &[word]);
        let found = Iim::read(&iim.write()).datasets;
        let expected = Iim::read(&bytes(expected)).datasets;
        assert_eq!(found, expected, "{word}");
    }

    #[test]
    fn a_text_that_nobody_touched_keeps_its_bytes_whatever_set_it_is_in() {
        let cyrillic: (u8, u8, &[u8]) = (2, 120, b"\xcc\xee\xf1\xea\xe2\xe0, \xeb\xe5\xf2\xee");
        let western: (u8, u8, &[u8]) = (2, 120, b"K\xf6ln");
        let utf8: (u8, u8, &[u8]) = (2, 120, "Łódź".as_bytes());
        let plain: (u8, u8, &[u8]) = (2, 120, b"Athens");
        let named: (u8, u8, &[u8]) = (1, 90, UTF8);
        let latin: (u8, u8, &[u8]) = (1, 90, b"\x1b.A");
        let picture: (u8, u8, &[u8]) = (2, 125, b"\xf6");
        for text in [cyrillic, western, utf8, plain] {
            check_added(
                &[text, picture],
                "marble",
                &[(2, 25, b"marble"), text, picture],
            );
        }
        let zurich = "Zürich".as_bytes();
        check_added(&[plain], "Zürich", &[named, (2, 25, zurich), plain]);
        check_added(&[utf8], "Zürich", &[named, (2, 25, zurich), utf8]);
        check_added(&[named, utf8], "Zürich", &[named, (2, 25, zurich), utf8]);
        check_added(&[western], "Zürich", &[(2, 25, b"Z\xfcrich"), western]);
        check_added(
            &[latin, western],
            "Zürich",
            &[latin, (2, 25, b"Z\xfcrich"), western],
        );
        // What the set lacks, or what it might lack, stays out.
        check_added(&[western], "Łódź", &[western]);
        check_added(&[cyrillic], "Zürich", &[cyrillic]);
        // Named, and yet some are not in it.
        check_added(
            &[named, western],
            "Łódź",
            &[named, (2, 25, "Łódź".as_bytes()), western],
        );
    }

    #[test]
    fn a_second_block_is_united_with_the_first() {
        let mut iim = Iim::read(&bytes(&[
            (2, 0, b"\0\x04"),
            (2, 25, b"a"),
            (2, 5, b"First"),
        ]));
        let second = [
            (1, 90, UTF8),
            (2, 0, &b"\0\x02"[..]),
            (2, 25, b"a"),
            (2, 25, "ü".as_bytes()),
            (2, 5, b"Second"),
        ];
        iim.unite(Iim::read(&bytes(&second)));
        check(&iim.write(), 25, &["a", "ü"]);
        check(&iim.write(), 5, &["First", "Second"]);
        assert_eq!(iim.characters(), Characters::NamedUtf8);
        let mut western = Iim::read(&bytes(&[(2, 5, b"K\xf6ln")]));
        western.unite(Iim::read(&bytes(&[
            (2, 25, "ü".as_bytes()),
            (2, 25, "Ł".as_bytes()),
        ])));
        check(&western.write(), 25, &["ü"]);
        assert_eq!(western.findings.len(), 1);
    }

    #[test]
    fn a_text_too_long_is_cut_between_letters() {
        let mut iim = Iim::default();
        iim.set(
            number::KEYWORD,
            &[&"ä".repeat(40), &format!("x{}", "ä".repeat(40))],
        );
        let lengths: Vec<usize> = (iim.texts(number::KEYWORD))
            .map(|text| text.text.len())
            .collect();
        assert_eq!(lengths, [64, 63]);
        assert!(iim.texts(number::KEYWORD).all(|text| text.may_be_cut));
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
