//! Words that a person put into the name of a file or a folder; what cameras, programs and habits put there is none.

use super::no_words::{JOINING, MACHINES, NO_WORDS};
use crate::domain::path;
use crate::domain::spelling::composed;

/// A keyword is a word or a few.
const LONGEST: usize = 40;
/// So many words of a file name; of more, it is a text.
const MOST_WORDS: usize = 4;
/// A folder's name of so many words that carry meaning is one keyword.
const MOST_OF_PHRASE: usize = 3;

/// Of a file name, each word by itself.
pub(super) fn of_file(name: &str) -> Vec<String> {
    let (stem, _) = path::stem_and_extension(name);
    let tokens = if is_machines(stem) {
        Vec::new()
    } else {
        tokens(stem)
    };
    let words: Vec<String> = (tokens.into_iter())
        .filter(|token| is_word(token))
        .collect();
    match words.len() > MOST_WORDS {
        true => Vec::new(),
        false => words,
    }
}

/// Of the nearest folder that has words: all of them as one, where they are few.
pub(super) fn of_folder(folder: &str) -> Vec<String> {
    let mut folders = folder.rsplit('/').map(of_one_folder);
    folders.find(|words| !words.is_empty()).unwrap_or_default()
}

fn of_one_folder(name: &str) -> Vec<String> {
    let tokens = if is_machines(name) {
        Vec::new()
    } else {
        tokens(name)
    };
    let is_joining = |token: &String| JOINING.contains(&token.to_lowercase().as_str());
    let mut phrase: Vec<String> = (tokens.into_iter())
        .filter(|token| is_joining(token) || is_word(token))
        .skip_while(is_joining)
        .collect();
    while phrase.last().is_some_and(is_joining) {
        phrase.pop();
    }
    let meaning = phrase.iter().filter(|token| !is_joining(token)).count();
    let whole = phrase.join(" ");
    match meaning {
        0 => Vec::new(),
        1..=MOST_OF_PHRASE if is_short(&whole) => vec![whole],
        1..=MOST_WORDS => {
            phrase.retain(|token| !is_joining(token));
            phrase
        }
        _ => Vec::new(),
    }
}

pub(super) fn is_short(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text.chars().count() <= LONGEST && !text.contains('\n')
}

fn is_machines(name: &str) -> bool {
    let lower = name.trim().to_lowercase();
    MACHINES.iter().any(|machine| lower.starts_with(machine))
}

/// Parts between marks and at capitals, without the digits that number or date them. What has digits inside is no word.
fn tokens(name: &str) -> Vec<String> {
    let is_mark = |letter: char| !letter.is_alphanumeric() && letter != '\'' && letter != '’';
    // Some file systems keep letters and accents apart.
    let name = composed(name);
    let parts = name.split(is_mark).filter(|part| !part.is_empty());
    let mut tokens = Vec::new();
    for part in parts {
        let bare = part.trim_matches(|letter: char| letter.is_numeric());
        let lost = bare.len() < part.len();
        // "v2", "A1", "x100" are codes.
        let is_code =
            lost && bare.chars().count() < 4 && !NO_WORDS.contains(&&*bare.to_lowercase());
        if bare.chars().any(char::is_numeric) || is_code || is_hash(bare) {
            continue;
        }
        tokens.extend(at_capitals(bare));
    }
    tokens
}

/// "SummerParty" → "Summer", "Party"; "NASA" and "McDonald's" stay.
fn at_capitals(part: &str) -> Vec<String> {
    let letters: Vec<char> = part.chars().collect();
    let mut words = vec![String::new()];
    for (at, letter) in letters.iter().enumerate() {
        let is_border = at >= 3 && letter.is_uppercase() && letters[at - 1].is_lowercase();
        if is_border {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.push(*letter);
        }
    }
    words
}

/// Only letters that are digits to the base of 16, and more than words made of them have.
fn is_hash(part: &str) -> bool {
    part.len() >= 8 && part.chars().all(|letter| letter.is_ascii_hexdigit())
}

/// It can be spoken, means something, and is not what every other file is called.
fn is_word(token: &str) -> bool {
    let lower = token.to_lowercase();
    if NO_WORDS.contains(&lower.as_str()) || JOINING.contains(&lower.as_str()) {
        return false;
    }
    let letters: Vec<char> = lower
        .chars()
        .filter(|letter| letter.is_alphabetic())
        .collect();
    let is_other_script = letters.iter().any(|letter| *letter > '\u{24f}');
    if is_other_script {
        return letters.len() >= 2;
    }
    let is_vowel = |letter: &char| !letter.is_ascii() || "aeiouy".contains(*letter);
    let longest_run = letters.split(is_vowel).map(<[char]>::len).max();
    let is_abbreviation = token.chars().all(char::is_uppercase) && (3..=5).contains(&letters.len());
    let is_spoken = letters.iter().any(is_vowel) && longest_run.unwrap_or_default() <= 5;
    letters.len() >= 3 && (is_spoken || is_abbreviation) && is_short(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_tells_the_words_that_a_person_put_there() {
        for (name, wanted) in [
            ("harbour.jpg", &["harbour"][..]),
            ("old_harbour-at-dusk.jpg", &["harbour", "dusk"]),
            ("Vienna_2024-opera-final.jpg", &["Vienna", "opera"]),
            ("SummerParty02.jpeg", &["Summer", "Party"]),
            ("IMG_2041_sunset.JPG", &["sunset"]),
            ("20240705harbour.png", &["harbour"]),
            ("Größe (Kopie 2).tif", &["Größe"]),
            ("les plages du nord.jpg", &["plages", "nord"]),
            ("BMW.jpg", &["BMW"]),
            ("ميناء_2.jpg", &["ميناء"]),
            ("港の夕日.jpg", &["港の夕日"]),
            ("Cafe\u{301} Central.jpg", &["Café", "Central"]),
            ("noextension", &["noextension"]),
        ] {
            assert_eq!(of_file(name), wanted, "{name}");
        }
    }

    #[test]
    fn what_cameras_programs_and_habits_call_a_file_is_no_word() {
        for name in [
            "IMG_2041.JPG",
            "IMG_20240705_101112.jpg",
            "IMG-20240705-WA0003.jpg",
            "DSC0012.jpg",
            "DSC_0012.NEF.jpg",
            "_DSC0012.jpg",
            "DSCF1234.JPG",
            "DSCN0001.JPG",
            "PXL_20240705_101112345.NIGHT.jpg",
            "MVIMG_20240705.jpg",
            "P1010203.JPG",
            "GOPR0042.JPG",
            "DJI_0042.JPG",
            "100_1234.jpg",
            "2024-07-05 10.11.12.jpg",
            "20240705.jpg",
            "Screenshot 2024-07-05 at 10.11.12.png",
            "Screenshot_20240705_com.instagram.android.jpg",
            "Bildschirmfoto 2024-07-05 um 10.11.12.png",
            "WhatsApp Image 2024-07-05 at 10.11.12.jpeg",
            "signal-2024-07-05-101112.jpg",
            "FB_IMG_1720171872.jpg",
            "received_123456789.jpeg",
            "Photo on 05-07-24 at 10.11.jpg",
            "3fa85f64-5717-4562-b3fc-2c963f66afa6.jpg",
            "d41d8cd98f00b204e9800998ecf8427e.jpg",
            "deadbeef.jpg",
            "dQw4w9WgXcQ.jpg",
            "xQzRtB.jpg",
            "final.jpg",
            "final_final-v2 (copy).jpg",
            "photo 1.jpg",
            "scan0001.tif",
            "image.png",
            "Untitled-1.psd.jpg",
            "unnamed.jpg",
            "a.jpg",
            "1.jpg",
            "Kopie von IMG_1.jpg",
            "bcdfg.jpg",
            ".jpg",
            "",
        ] {
            assert_eq!(of_file(name), [""; 0], "{name}");
        }
        assert_eq!(
            of_file("one very long name that says everything about it.jpg"),
            [""; 0]
        );
    }

    #[test]
    fn a_folder_is_called_by_a_phrase_and_one_without_words_by_that_around_it() {
        for (folder, wanted) in [
            ("Summer party 2024", &["Summer party"][..]),
            ("2024-07 Day at the beach", &["Day at the beach"]),
            ("Vienna/selects", &["Vienna"]),
            ("Vienna/DCIM/100CANON", &["Vienna"]),
            ("trip/WeddingAnna", &["Wedding Anna"]),
            ("DCIM/100APPLE", &[]),
            ("Camera Roll", &[]),
            ("2024/07/05", &[]),
            ("the", &[]),
            (
                "Hamburg harbour boats dawn",
                &["Hamburg", "harbour", "boats", "dawn"],
            ),
            ("one very long name that says everything about it", &[]),
            ("", &[]),
        ] {
            assert_eq!(of_folder(folder), wanted, "{folder}");
        }
    }
}
