//! The bytes of a packet → text: UTF-8, UTF-16 and UTF-32 [XMP1 7.3.2], told by the first bytes.

use std::borrow::Cow;

use super::Finding;

/// How many bytes a character takes, or half of one beyond U+FFFF.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    One,
    Two { little: bool },
    Four { little: bool },
}

impl Width {
    pub fn bytes(self) -> usize {
        match self {
            Width::One => 1,
            Width::Two { .. } => 2,
            Width::Four { .. } => 4,
        }
    }

    /// Where in so many bytes a character of ASCII has the one that is no zero.
    fn place(self) -> usize {
        match self {
            Width::One | Width::Two { little: true } | Width::Four { little: true } => 0,
            Width::Two { little: false } => 1,
            Width::Four { little: false } => 3,
        }
    }

    /// The character of ASCII that so many bytes are.
    pub fn ascii(self, unit: &[u8]) -> Option<u8> {
        let byte = *unit.get(self.place()).filter(|byte| byte.is_ascii())?;
        let zeros = unit.iter().filter(|byte| **byte == 0).count();
        let is_alone = zeros >= unit.len() - 1;
        is_alone.then_some(byte)
    }

    /// Writes a character of ASCII into so many bytes.
    pub fn write_ascii(self, character: u8, unit: &mut [u8]) {
        unit.fill(0);
        if let Some(byte) = unit.get_mut(self.place()) {
            *byte = character;
        }
    }
}

/// Text with the way back to the offsets of its bytes.
pub struct Decoded<'a> {
    pub text: Cow<'a, str>,
    /// Bytes before the text.
    start: usize,
    width: Width,
}

impl Decoded<'_> {
    /// Where a place in the text stands in the bytes.
    pub fn offset(&self, place: usize) -> usize {
        let before = self.text.get(..place).unwrap_or(&self.text);
        self.start
            + match self.width {
                Width::One => place,
                Width::Two { .. } => before.encode_utf16().count() * 2,
                Width::Four { .. } => before.chars().count() * 4,
            }
    }
}

/// Bytes that are no text become U+FFFD, or what Windows-1252 has for them where the rest is UTF-8.
pub fn decode<'a>(bytes: &'a [u8], findings: &mut Vec<Finding>) -> Decoded<'a> {
    let (start, width) = width(bytes);
    let rest = bytes.get(start..).unwrap_or_default();
    let text = match width {
        Width::One => one(rest, start, findings),
        Width::Two { little } => {
            let units = rest.chunks_exact(2).map(|pair| {
                let pair = [pair[0], pair[1]];
                if little {
                    u16::from_le_bytes(pair)
                } else {
                    u16::from_be_bytes(pair)
                }
            });
            let characters = char::decode_utf16(units);
            Cow::Owned(characters.map(|c| c.unwrap_or('\u{fffd}')).collect())
        }
        Width::Four { little } => {
            let units = rest.chunks_exact(4).map(|four| {
                let four = [four[0], four[1], four[2], four[3]];
                if little {
                    u32::from_le_bytes(four)
                } else {
                    u32::from_be_bytes(four)
                }
            });
            let characters = units.map(|unit| char::from_u32(unit).unwrap_or('\u{fffd}'));
            Cow::Owned(characters.collect())
        }
    };
    Decoded { text, start, width }
}

/// Where the text begins, and how wide it is: told by a byte order mark, or by a `<` in one of the widths.
pub fn width(bytes: &[u8]) -> (usize, Width) {
    match bytes {
        [0xef, 0xbb, 0xbf, ..] => (3, Width::One),
        [0, 0, 0xfe, 0xff, ..] => (4, Width::Four { little: false }),
        [0xff, 0xfe, 0, 0, ..] => (4, Width::Four { little: true }),
        [0xfe, 0xff, ..] => (2, Width::Two { little: false }),
        [0xff, 0xfe, ..] => (2, Width::Two { little: true }),
        [0, 0, 0, b'<', ..] => (0, Width::Four { little: false }),
        [b'<', 0, 0, 0, ..] => (0, Width::Four { little: true }),
        [0, b'<', ..] => (0, Width::Two { little: false }),
        [b'<', 0, ..] => (0, Width::Two { little: true }),
        _ => (0, Width::One),
    }
}

fn one<'a>(bytes: &'a [u8], start: usize, findings: &mut Vec<Finding>) -> Cow<'a, str> {
    let Err(error) = std::str::from_utf8(bytes) else {
        return String::from_utf8_lossy(bytes);
    };
    findings.push(Finding {
        offset: start + error.valid_up_to(),
        message: "bytes that are no UTF-8; read as Windows-1252".to_owned(),
    });
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|byte| windows_1252(*byte)));
    }
    Cow::Owned(text)
}

/// The characters of 0x80 to 0x9f; elsewhere Windows-1252 is Latin-1 [WHATWG Encoding, index windows-1252].
pub fn windows_1252(byte: u8) -> char {
    const C1: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => C1[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}
