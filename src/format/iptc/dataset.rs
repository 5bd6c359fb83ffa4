//! One dataset: record, number, and content, which mostly is text.

use super::Characters;
use super::number;
use crate::domain::spelling::plain;

pub(super) const MARKER: u8 = 0x1c;
pub(super) const ENVELOPE: u8 = 1;
pub(super) const APPLICATION: u8 = 2;
pub(super) const CHARACTER_SET: u8 = 90;
/// "ESC % G" [ISO 2022]: UTF-8.
pub(super) const UTF8: &[u8] = b"\x1b%G";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dataset {
    pub record: u8,
    pub number: u8,
    pub content: Vec<u8>,
}

/// A text of a dataset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    pub text: String,
    /// As long as the standard allows: the rest may have been cut off.
    pub may_be_cut: bool,
}

impl Text {
    /// Whether it says this, or what is left of this after it was cut.
    pub fn says(&self, text: &str) -> bool {
        let (own, text) = (plain(&self.text), plain(text));
        own == text || (self.may_be_cut && !own.is_empty() && text.starts_with(&own))
    }
}

/// The dataset at this place, and where it ends.
pub(super) fn read(bytes: &[u8], at: usize) -> Option<(Dataset, usize)> {
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

impl Dataset {
    pub(super) fn is(&self, number: u8) -> bool {
        self.record == APPLICATION && self.number == number
    }

    pub(super) fn is_text(&self) -> bool {
        self.record == APPLICATION && is_text(self.number)
    }

    pub(super) fn is_name_of_set(&self) -> bool {
        (self.record, self.number) == (ENVELOPE, CHARACTER_SET)
    }

    pub(super) fn text(&self, characters: Characters) -> Option<Text> {
        /// Bytes of the longest letter of UTF-8, of which a cut may leave nothing.
        const LETTER: usize = 4;
        let longest = longest(self.number);
        Some(Text {
            text: characters.decoded(&self.content, longest)?,
            may_be_cut: self.content.len() + LETTER > longest,
        })
    }
}

/// A text as a dataset; nothing where it cannot stand beside the others.
pub(super) fn of_text(number: u8, text: &str, characters: Characters) -> Option<Dataset> {
    let longest = longest(number);
    // UTF-8 has no fewer bytes than any other set.
    let content = match characters {
        Characters::Western => {
            let mut content = characters.encoded(text)?;
            content.truncate(longest);
            content
        }
        _ => characters.encoded(cut(text, longest))?,
    };
    Some(Dataset {
        record: APPLICATION,
        number,
        content,
    })
}

/// Numbers of record 2 that hold no text: versions, counts and pictures.
fn is_text(number: u8) -> bool {
    !matches!(number, 0 | 125 | 200..=202)
}

/// Bytes a text may have [IIM 4.2, 6].
pub(super) fn longest(number: u8) -> usize {
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
