//! Packets as they stand in the bytes of a file, in whatever encoding [XMP1 7.3.2]: where they are, and their places blanked.

use std::borrow::Cow;
use std::ops::Range;

use super::xmp::is_carrier;
use crate::format::xmp::namespace::of_prefix;
use crate::format::xmp::{Width, width};

/// Bytes up to which the end of a packet is looked for: those of second pictures stand in one segment of a JPEG each.
const LONGEST: usize = 1 << 20;
/// Bytes in a segment of a JPEG at most: so much is read of what breaks off.
const SEGMENT: usize = 1 << 16;

/// How a packet begins and how its end does, in characters of so many bytes.
struct Form {
    bytes: usize,
    opening: Vec<u8>,
    closing: Vec<u8>,
}

fn forms() -> Vec<Form> {
    const TEXTS: [(&str, &str); 2] = [("<x:x", "</x:x"), ("<rdf:RDF", "</rdf:RDF")];
    let form = |bytes: usize| {
        TEXTS.map(|(opening, closing)| Form {
            bytes,
            opening: spread(opening, bytes),
            closing: spread(closing, bytes),
        })
    };
    [1, 2, 4].into_iter().flat_map(form).collect()
}

/// Text with the zeros between its characters, and none around it: these stand before or behind each.
fn spread(text: &str, bytes: usize) -> Vec<u8> {
    let mut spread = Vec::new();
    for character in text.bytes() {
        if !spread.is_empty() {
            spread.resize(spread.len() + bytes - 1, 0);
        }
        spread.push(character);
    }
    spread
}

/// Where packets stand in a file.
pub fn packets(file: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let forms = forms();
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + file.get(at..)?.iter().position(|byte| *byte == b'<')?;
            let rest = &file[start..];
            let Some(form) = forms.iter().find(|form| rest.starts_with(&form.opening)) else {
                at = start + 1;
                continue;
            };
            let within = &rest[..rest.len().min(LONGEST)];
            let end = within
                .windows(form.closing.len())
                .position(|window| window == form.closing)
                .and_then(|end| {
                    let after = within[end..].iter().position(|byte| *byte == b'>')?;
                    Some(end + after + 1)
                });
            let end = start + end.unwrap_or(within.len().min(SEGMENT));
            at = end;
            return Some(whole(file, start..end, form.bytes));
        }
    })
}

/// With the zeros that belong to its first character or to its last: on which side they stand shows in how much comes out
/// as text.
fn whole(file: &[u8], found: Range<usize>, bytes: usize) -> Range<usize> {
    let zeros = bytes - 1;
    let little = found.start..(found.end + zeros).min(file.len());
    let Some(start) = found.start.checked_sub(zeros).filter(|_| zeros > 0) else {
        return little;
    };
    let big = start..found.end;
    let letters = |range: &Range<usize>| {
        let packet = &file[range.clone()];
        let (_, width) = width(packet);
        let is_as_wide = width.bytes() == bytes;
        let units = packet.chunks_exact(bytes).filter(|_| is_as_wide);
        units.filter(|unit| width.ascii(unit).is_some()).count()
    };
    match letters(&big) > letters(&little) {
        true => big,
        false => little,
    }
}

/// Writes spaces over the values of a packet's places, so that it stays as long as it is.
pub fn blank(packet: &mut [u8]) {
    let (start, width) = width(packet);
    let bytes = width.bytes();
    let Some(packet) = packet.get_mut(start..) else {
        return;
    };
    for value in values(&narrow(packet, width)) {
        let place = &mut packet[value.start * bytes..value.end * bytes];
        for unit in place.chunks_exact_mut(bytes) {
            width.write_ascii(b' ', unit);
        }
    }
}

/// The packet with one byte for each unit: names and marks are ASCII, all else may stand for anything.
fn narrow(packet: &[u8], width: Width) -> Cow<'_, str> {
    if let (Width::One, Ok(text)) = (width, std::str::from_utf8(packet)) {
        return Cow::Borrowed(text);
    }
    let units = packet.chunks_exact(width.bytes());
    let ascii = units.map(|unit| width.ascii(unit).map_or('?', char::from));
    Cow::Owned(ascii.collect())
}

/// The values of every property that carries a place, as attribute or element.
fn values(text: &str) -> Vec<Range<usize>> {
    let mut values = Vec::new();
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':');
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find(is_name)) {
        let start = at + found;
        let rest = &text[start..];
        let length = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
        at = start + length;
        let Some((prefix, local)) = rest[..length].split_once(':') else {
            continue;
        };
        // A packet may call a namespace as it likes: by its name alone a property is taken for the usual one.
        let is_gps = local.starts_with("GPS") || local.starts_with("Gps");
        if !(is_gps || is_carrier(of_prefix(prefix).unwrap_or_default(), local)) {
            continue;
        }
        let after = &text[at..];
        if text[..start].ends_with('<') {
            // An element: the text up to its end, or to what it holds.
            let Some(content) = after.find('>').map(|end| at + end + 1) else {
                break;
            };
            let rest = &text[content..];
            let end = content + rest.find('<').unwrap_or(rest.len());
            values.push(content..end);
        } else if let Some(quoted) = after.trim_start().strip_prefix('=') {
            let quoted = quoted.trim_start();
            let begin = text.len() - quoted.len() + 1;
            let quote = quoted.chars().next().filter(|c| matches!(c, '"' | '\''));
            let end = quote.map(|quote| text[begin..].find(quote));
            match end {
                Some(Some(end)) => values.push(begin..begin + end),
                // From here on everything is one value, which no reader reads.
                Some(None) => break,
                None => {}
            }
        }
    }
    values
}
