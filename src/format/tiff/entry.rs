//! Single entries of a directory, with another value or taken out.

use super::write::put_in;
use super::{EXIF, Tiff};

fn directory(tiff: &Tiff, is_own: bool) -> Option<usize> {
    match is_own {
        true => tiff.child(tiff.first, EXIF),
        false => Some(tiff.first),
    }
}

/// EXIF or a TIFF with another value under a tag that its first directory has, or the one that EXIF adds (`is_own`).
pub fn with(file: &[u8], is_own: bool, tag: u16, kind: u16, value: &[u8]) -> Option<Vec<u8>> {
    let tiff = Tiff::open(file)?;
    let directory = directory(&tiff, is_own)?;
    let entries = tiff.entries(directory);
    entries.iter().find(|entry| entry.tag == tag)?;
    let mut made = file.to_vec();
    put_in(&mut made, directory, tag, kind, value, 0).ok()?;
    Some(made)
}

/// The same without that tag, however often it stands there: values are blanked in their place, and nothing else moves.
pub fn without(file: &[u8], is_own: bool, tag: u16) -> Option<Vec<u8>> {
    let mut made = file.to_vec();
    take_out(&mut made, is_own, tag)?;
    while take_out(&mut made, is_own, tag).is_some() {}
    Some(made)
}

fn take_out(file: &mut [u8], is_own: bool, tag: u16) -> Option<()> {
    let tiff = Tiff::open(file)?;
    let directory = directory(&tiff, is_own)?;
    let entries = tiff.entries(directory);
    let entry = *entries.iter().find(|entry| entry.tag == tag)?;
    let (head, size, field) = if tiff.big { (8, 20, 8) } else { (2, 12, 4) };
    let count = tiff.number(directory, head)? as usize;
    let less = (count as u64).checked_sub(1)?.to_be_bytes();
    let little = tiff.little;
    let end = directory + head + count * size + field;
    file.get(entry.at + size..end)?;
    if entry.length > field {
        file.get_mut(entry.value_at..entry.value_at + entry.length)?
            .fill(0);
    }
    // The entries behind it move up over it, and where the next directory stands with them.
    file.copy_within(entry.at + size..end, entry.at);
    file.get_mut(end - size..end)?.fill(0);
    for (index, byte) in less[8 - head..].iter().enumerate() {
        let place = if little { head - 1 - index } else { index };
        *file.get_mut(directory + place)? = *byte;
    }
    Some(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Two texts, the first of them twice, and a directory of EXIF's own with a comment.
    fn exif() -> Vec<u8> {
        let mut file = b"II*\0\x08\0\0\0".to_vec();
        let entry = |tag: u16, kind: u16, count: u32, value: &[u8; 4]| {
            [
                &tag.to_le_bytes()[..],
                &kind.to_le_bytes(),
                &count.to_le_bytes(),
                value,
            ]
            .concat()
        };
        let entries = [
            entry(0x010e, 2, 4, b"one\0"),
            entry(0x010e, 2, 6, &80_u32.to_le_bytes()),
            entry(0x013b, 2, 4, b"Ada\0"),
            entry(EXIF, 4, 1, &62_u32.to_le_bytes()),
        ];
        file.extend(4_u16.to_le_bytes());
        file.extend(entries.concat());
        file.extend([0; 4]);
        assert_eq!(file.len(), 62);
        file.extend(1_u16.to_le_bytes());
        file.extend(entry(0x9286, 7, 10, &86_u32.to_le_bytes()));
        file.extend([0; 4]);
        file.extend(b"again\0ASCII\0\0\0hi");
        file
    }

    fn texts(file: &[u8]) -> Vec<(u16, Vec<u8>)> {
        let tiff = Tiff::open(file).unwrap();
        let own = tiff.child(tiff.first, EXIF).unwrap();
        let all = [tiff.entries(tiff.first), tiff.entries(own)].concat();
        (all.iter().filter(|entry| entry.tag != EXIF))
            .map(|entry| (entry.tag, tiff.value(entry).to_vec()))
            .collect()
    }

    #[test]
    fn a_tag_goes_however_often_it_stands_and_nothing_else_changes() {
        let file = exif();
        assert_eq!(texts(&file).len(), 4);
        let made = without(&file, false, 0x010e).unwrap();
        assert_eq!(made.len(), file.len());
        assert_eq!(
            texts(&made),
            [
                (0x013b, b"Ada\0".to_vec()),
                (0x9286, b"ASCII\0\0\0hi".to_vec())
            ]
        );
        let holds = |word: &[u8]| made.windows(word.len()).any(|part| part == word);
        assert!(!holds(b"one") && !holds(b"again"));
        let made = without(&file, true, 0x9286).unwrap();
        assert_eq!(texts(&made).len(), 3);
        assert_eq!(without(&file, true, 0x010e), None);
    }

    #[test]
    fn a_value_of_either_directory_is_written_anew_where_it_stands_or_behind() {
        for text in ["x", "a longer one than before"] {
            let value = [b"ASCII\0\0\0", text.as_bytes()].concat();
            let made = with(&exif(), true, 0x9286, 7, &value).unwrap();
            assert_eq!(texts(&made)[3], (0x9286, value));
            assert_eq!(texts(&made)[..3], texts(&exif())[..3]);
            let made = with(&exif(), false, 0x013b, 2, text.as_bytes()).unwrap();
            assert_eq!(texts(&made)[2], (0x013b, text.as_bytes().to_vec()));
        }
        assert_eq!(with(&exif(), true, 0x013b, 2, b"x"), None);
    }

    #[test]
    fn cut_off_anywhere_nothing_is_written_past_the_end() {
        let file = exif();
        for end in 0..file.len() {
            for (is_own, tag) in [(false, 0x010e), (true, 0x9286)] {
                let made = without(&file[..end], is_own, tag);
                assert!(made.is_none_or(|made| made.len() == end));
                let _ = with(&file[..end], is_own, tag, 2, b"a text that is longer");
            }
        }
    }
}
