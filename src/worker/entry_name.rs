//! Names in an archive that every system can unpack, and that lead nowhere but below the folder it is unpacked in.

use crate::domain::path;

/// Windows takes none of these in a name, and `:` for a drive or a stream.
const FORBIDDEN: [char; 8] = ['<', '>', ':', '"', '|', '?', '*', '\u{7f}'];

/// Devices on Windows, with any ending.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// Folders stay; what is no name of a file becomes `_`.
pub fn safe(path: &str) -> String {
    let path = path::tidy(path);
    let parts = path.split('/').filter(|part| !part.is_empty());
    let safe: Vec<String> = parts.map(part).collect();
    match safe.is_empty() {
        true => "_".to_owned(),
        false => safe.join("/"),
    }
}

fn part(part: &str) -> String {
    let is_unsafe = |letter: char| {
        letter.is_control() || FORBIDDEN.contains(&letter) || turns_direction(letter)
    };
    let mut name = part.replace(is_unsafe, "_");
    // Windows drops these at the end, and `..` is another folder.
    let kept = name.trim_end_matches(['.', ' ']).len();
    if kept < name.len() {
        let dropped = name.len() - kept;
        name.truncate(kept);
        name.push_str(&"_".repeat(dropped));
    }
    let stem = name.split('.').next().unwrap_or_default().trim_end();
    if is_device(&stem.to_lowercase()) {
        name.insert(0, '_');
    }
    name
}

/// `COM1` to `COM9` and `LPT1` to `LPT9` too, superscripts included.
fn is_device(stem: &str) -> bool {
    let numbered = stem
        .strip_prefix("com")
        .or_else(|| stem.strip_prefix("lpt"));
    let is_digit = |rest: &str| {
        let mut letters = rest.chars();
        let first = letters.next();
        letters.next().is_none()
            && first
                .is_some_and(|digit| digit.is_ascii_digit() || "\u{b9}\u{b2}\u{b3}".contains(digit))
    };
    DEVICES.contains(&stem) || numbered.is_some_and(is_digit)
}

/// A name written from right to left looks as if it had another ending [Unicode UAX 9, 2].
fn turns_direction(letter: char) -> bool {
    matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leads_out_of_the_folder_or_cannot_be_unpacked() {
        let check = |path: &str, expected: &str| assert_eq!(safe(path), expected, "{path:?}");
        check("a/b/c.jpg", "a/b/c.jpg");
        check("../../etc/passwd", "__/__/etc/passwd");
        check("/etc/passwd", "etc/passwd");
        check("a\\..\\b.jpg", "a/__/b.jpg");
        check("C:\\a.jpg", "C_/a.jpg");
        check("C:a.jpg", "C_a.jpg");
        check("a\0b\n.jpg", "a_b_.jpg");
        check("CON/nul.jpg", "_CON/_nul.jpg");
        check("Com1 .tar.gz", "_Com1 .tar.gz");
        check("lpt\u{b9}", "_lpt\u{b9}");
        check("console/com10.jpg", "console/com10.jpg");
        check("a./b .jpg/c. ", "a_/b .jpg/c_");
        check("photo\u{202e}gpj.exe", "photo_gpj.exe");
        check("...", "___");
        check("", "_");
        check(".hidden", ".hidden");
        check("\u{fc}/\u{65e5}.jpg", "\u{fc}/\u{65e5}.jpg");
    }
}
