//! What the text chunks of a PNG hold: inflated texts, and profiles in hexadecimal [PNG 11.3.4; ImageMagick].

use std::io::Read as _;

use flate2::read::ZlibDecoder;
use md5::{Digest, Md5};

use crate::format::photoshop;

/// Keyword and text, inflated; `left` is what all compressed texts together may still become. Texts of `tEXt` and `zTXt` are Latin-1, which only matters above ASCII.
pub(super) fn text(kind: &[u8; 4], content: &[u8], left: &mut u64) -> Option<(String, Vec<u8>)> {
    let (keyword, rest) = split(content)?;
    let keyword: String = keyword.iter().copied().map(char::from).collect();
    let text = match kind {
        b"tEXt" => rest.to_vec(),
        b"zTXt" => inflated(rest.strip_prefix(&[0])?, left)?,
        _ => {
            let (flags, rest) = rest.split_at_checked(2)?;
            let (_language, rest) = split(rest)?;
            let (_translated, rest) = split(rest)?;
            if flags[0] == 1 {
                inflated(rest, left)?
            } else {
                rest.to_vec()
            }
        }
    };
    Some((keyword, text))
}

/// Up to and after the first NUL.
pub(super) fn split(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|byte| *byte == 0)?;
    Some((&bytes[..end], &bytes[end + 1..]))
}

/// Nothing once `left` is used up: a text that was cut by it would be another text.
pub(super) fn inflated(bytes: &[u8], left: &mut u64) -> Option<Vec<u8>> {
    let mut text = Vec::new();
    let read = ZlibDecoder::new(bytes).take(*left).read_to_end(&mut text);
    *left = left.saturating_sub(text.len() as u64);
    (*left > 0 && (read.is_ok() || !text.is_empty())).then_some(text)
}

/// ImageMagick's way: a name, a length, and hexadecimal digits in lines.
pub(super) fn raw_profile(text: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(text).ok()?;
    let mut lines = text.trim_start().splitn(3, '\n');
    let (_name, length, digits) = (lines.next()?, lines.next()?, lines.next()?);
    let length: usize = length.trim().parse().ok()?;
    let digits: Vec<u8> = digits.bytes().filter(u8::is_ascii_hexdigit).collect();
    let value = |digit: u8| char::from(digit).to_digit(16).unwrap_or(0) as u8;
    let bytes: Vec<u8> = (digits.chunks_exact(2))
        .map(|pair| value(pair[0]) << 4 | value(pair[1]))
        .collect();
    (bytes.len() == length).then_some(bytes)
}

/// Datasets as ImageMagick keeps them, among Photoshop's resources if the old ones were.
pub(super) fn profile_of(old: &[u8], iim: &[u8]) -> Vec<u8> {
    let bytes = if old.starts_with(b"8BIM") {
        photoshop::with_iim(old, iim, &Md5::digest(iim).into())
    } else {
        iim.to_vec()
    };
    as_raw_profile("iptc", &bytes)
}

pub(super) fn as_raw_profile(name: &str, bytes: &[u8]) -> Vec<u8> {
    const DIGITS_A_LINE: usize = 72;
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut profile = format!("\n{name}\n{:8}\n", bytes.len()).into_bytes();
    for line in digits.as_bytes().chunks(DIGITS_A_LINE) {
        profile.extend_from_slice(line);
        profile.push(b'\n');
    }
    profile
}
