//! Text that may tell who somebody is: number plates, phone numbers, e-mail addresses, names on badges, numbers of
//! accounts and documents.

use super::attributed;
use super::keywords::DETECTED;
use super::people::PERSON;
use crate::domain::inference::{BoundingBox, Inference, TextLine};
use crate::domain::provenance::Attributed;
use crate::domain::region::{Region, RegionKind};
use crate::domain::taxonomy::Taxonomy;

/// What bears a number plate, as a keyword.
const BEARS_PLATE: [&str; 4] = ["bus", "car", "motorcycle", "truck"];

/// Letters and digits of a number plate.
const PLATE: std::ops::RangeInclusive<usize> = 4..=9;

/// Of a phone number with its area; ITU-T E.164 allows 15.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 7..=15;
/// Digits without a mark that says what they are must be more.
const BARE_PHONE_DIGITS: usize = 10;

/// Of a payment card (ISO/IEC 7812: 12 to 19, in practice from 13); shorter numbers are anything.
const CARD_DIGITS: std::ops::RangeInclusive<usize> = 13..=19;

/// Of an account (ISO 13616).
const IBAN: std::ops::RangeInclusive<usize> = 15..=34;

/// A badge lies so many heights of the face below it and so many widths of it aside at most, and its writing is lower
/// than this share of the face.
const BELOW_FACE: f32 = 4.0;
const BESIDE_FACE: f32 = 2.0;
const OF_FACE: f32 = 0.4;
/// Where no face is seen: the part of the person's box that it lies in, from the top, and its share of the height.
const CHEST: std::ops::Range<f32> = 0.15..0.65;
const OF_PERSON: f32 = 0.06;

/// The box around a line is a little larger than the writing; what it stands on tells, too.
const MARGIN: f32 = 1.15;

pub fn propose(inference: &Inference, taxonomy: &Taxonomy) -> Vec<Attributed<Region>> {
    let Some(text) = &inference.text else {
        return Vec::new();
    };
    let objects = inference.objects.iter().flat_map(|objects| &objects.value);
    let mut people = Vec::new();
    let mut vehicles = Vec::new();
    for object in objects.filter(|object| object.score.value() >= DETECTED) {
        match taxonomy.detected(object.class) {
            Some(PERSON) => people.push(object.area),
            Some(word) if BEARS_PLATE.contains(&word) => vehicles.push(object.area),
            _ => {}
        }
    }
    let faces = inference.faces.iter().flat_map(|faces| &faces.value);
    let faces: Vec<BoundingBox> = faces.map(|face| face.area).collect();
    let kind = |line: &TextLine| {
        let on = |areas: &[BoundingBox]| areas.iter().any(|area| holds(*area, line.area));
        let words = line.text.as_str();
        if is_email(words) || is_phone(words) {
            Some(RegionKind::Contact)
        } else if is_card(words) || is_iban(words) || is_machine_readable(words) {
            Some(RegionKind::DocumentNumber)
        } else if on(&vehicles) && is_plate(words) {
            Some(RegionKind::NumberPlate)
        } else if is_name(words)
            && (people.iter()).any(|person| is_on_chest(line.area, *person, &faces))
        {
            Some(RegionKind::NameBadge)
        } else {
            None
        }
    };
    text.value
        .iter()
        .filter_map(|line| {
            let area = line.area.scaled(MARGIN).clamped();
            let region = Region::offered(kind(line)?, area);
            Some(attributed(region, &text.model, line.score))
        })
        .collect()
}

fn holds(area: BoundingBox, line: BoundingBox) -> bool {
    let (x, y) = middle(line);
    (area.x..=area.right()).contains(&x) && (area.y..=area.bottom()).contains(&y)
}

fn middle(area: BoundingBox) -> (f32, f32) {
    (area.x + area.width / 2.0, area.y + area.height / 2.0)
}

fn is_on_chest(line: BoundingBox, person: BoundingBox, faces: &[BoundingBox]) -> bool {
    if !holds(person, line) {
        return false;
    }
    let ((x, y), lower) = (middle(line), |of: f32| line.height < of);
    let under = |face: &BoundingBox| {
        let beside = (x - middle(*face).0).abs();
        (face.bottom()..face.bottom() + BELOW_FACE * face.height).contains(&y)
            && beside <= BESIDE_FACE * face.width
            && lower(OF_FACE * face.height)
    };
    let mut theirs = faces.iter().filter(|face| holds(person, **face)).peekable();
    if theirs.peek().is_some() {
        return theirs.any(under);
    }
    let down = (y - person.y) / person.height.max(f32::EPSILON);
    CHEST.contains(&down) && lower(OF_PERSON * person.height)
}

/// One to four words that begin with a capital, of letters alone: "Dr. Erika Mustermann".
fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_part = |word: &&str| {
        let letters = word.trim_end_matches(['.', ',']);
        letters.chars().next().is_some_and(char::is_uppercase)
            && letters
                .chars()
                .all(|letter| letter.is_alphabetic() || "-'’".contains(letter))
    };
    let longest = words.iter().map(|word| word.chars().count()).max();
    (1..=4).contains(&words.len()) && words.iter().all(is_part) && longest >= Some(3)
}

/// On a vehicle: capitals and digits, some of both or digits alone.
fn is_plate(text: &str) -> bool {
    let is_mark = |letter: char| letter.is_whitespace() || "-·•.:|".contains(letter);
    let kept: Vec<char> = text.chars().filter(|letter| !is_mark(*letter)).collect();
    let digits = kept.iter().filter(|letter| letter.is_ascii_digit()).count();
    let capitals = kept.iter().filter(|letter| letter.is_uppercase()).count();
    PLATE.contains(&kept.len()) && digits >= 2 && digits + capitals == kept.len()
}

fn is_email(text: &str) -> bool {
    text.split_whitespace().any(|word| {
        let Some((name, host)) = word.split_once('@') else {
            return false;
        };
        let is_name = name.chars().next_back().is_some_and(char::is_alphanumeric);
        let last = host.rsplit_once('.').map_or("", |(_, last)| last);
        let last = last.trim_end_matches(|letter: char| !letter.is_alphanumeric());
        is_name && last.chars().count() >= 2 && last.chars().all(char::is_alphabetic)
    })
}

/// Digits in groups, with a plus, a bracket, a zero or a word before them that says so.
fn is_phone(text: &str) -> bool {
    /// In English, German, French and Spanish.
    const WORDS: [&str; 12] = [
        "phone",
        "tel",
        "telefon",
        "telefono",
        "teléfono",
        "téléphone",
        "mobile",
        "mobil",
        "móvil",
        "fax",
        "call",
        "t",
    ];
    let lower = text.to_lowercase();
    let words = lower.split(|letter: char| !letter.is_alphabetic());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let is_told = words.iter().any(|word| WORDS.contains(word));
    if !is_told && !words.is_empty() {
        return false;
    }
    let is_mark = |letter: char| letter.is_whitespace() || "+()-–/.:".contains(letter);
    let number = |letter: &char| letter.is_ascii_digit() || is_mark(*letter);
    let number: String = text.chars().filter(number).collect();
    let number = number.trim_start_matches([' ', '.', ':']).trim();
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let begins = number.starts_with(['+', '(']) || number.starts_with('0') && !is_date(number);
    PHONE_DIGITS.contains(&digits)
        && (is_told || begins || digits >= BARE_PHONE_DIGITS && number.contains([' ', '-', '.']))
        && !is_date(number)
        && !is_span_of_years(number)
}

/// "09.11.1989", "1989-11-09", "9/11/2026": three groups of which one is a year or a day.
fn is_date(number: &str) -> bool {
    let groups: Vec<&str> = number.split(['.', '-', '/']).map(str::trim).collect();
    let is_number = |group: &&str| {
        (1..=4).contains(&group.len()) && group.bytes().all(|byte| byte.is_ascii_digit())
    };
    groups.len() == 3
        && groups.iter().all(is_number)
        && groups.iter().map(|group| group.len()).sum::<usize>() <= 8
}

fn is_span_of_years(number: &str) -> bool {
    let is_year = |group: &str| {
        let group = group.trim();
        group.len() == 4 && (group.starts_with("19") || group.starts_with("20"))
    };
    let groups: Vec<&str> = number.split(['-', '–', '/']).collect();
    groups.len() == 2 && groups.iter().all(|group| is_year(group))
}

/// Digits alone whose check digit is right (Luhn; ISO/IEC 7812-1).
fn is_card(text: &str) -> bool {
    let is_known = |letter: char| letter.is_ascii_digit() || " -".contains(letter);
    let digits: Vec<u32> = text
        .chars()
        .filter_map(|letter| letter.to_digit(10))
        .collect();
    let doubled = |(at, digit): (usize, &u32)| match at % 2 {
        0 => *digit,
        _ => digit * 2 / 10 + digit * 2 % 10,
    };
    let sum: u32 = digits.iter().rev().enumerate().map(doubled).sum();
    text.chars().all(is_known) && CARD_DIGITS.contains(&digits.len()) && sum.is_multiple_of(10)
}

/// Two letters, then digits and letters whose remainder by 97 is 1 (ISO 13616).
fn is_iban(text: &str) -> bool {
    let after = text
        .trim_start_matches("IBAN")
        .trim_start_matches([':', ' ']);
    let kept: Vec<char> = after
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .collect();
    let is_known = kept
        .iter()
        .all(|letter| letter.is_ascii_digit() || letter.is_ascii_uppercase());
    let begins = kept.len() > 4
        && kept[..2].iter().all(char::is_ascii_uppercase)
        && kept[2..4].iter().all(char::is_ascii_digit);
    let moved = kept.iter().skip(4).chain(kept.iter().take(4));
    let remainder = moved.fold(0, |sum: u32, letter| match letter.to_digit(36) {
        Some(value @ 10..) => (sum * 100 + value) % 97,
        Some(value) => (sum * 10 + value) % 97,
        None => sum,
    });
    IBAN.contains(&kept.len()) && is_known && begins && remainder == 1
}

/// The lines at the foot of passports and cards (ICAO Doc 9303): capitals, digits and fillers.
fn is_machine_readable(text: &str) -> bool {
    text.contains("<<") && text.chars().filter(|letter| *letter == '<').count() >= 3
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::draft::tests::{output, seen};
    use crate::domain::inference::Score;
    use crate::domain::taxonomy::tests::small;

    fn check(is: fn(&str) -> bool, yes: &[&str], no: &[&str]) {
        for text in yes {
            assert!(is(text), "{text}");
        }
        for text in no {
            assert!(!is(text), "{text}");
        }
    }

    #[test]
    fn phone_numbers_are_told_from_dates_prices_and_spans_of_years() {
        check(
            is_phone,
            &[
                "+49 30 1234567",
                "030/1234567",
                "(020) 7946 0000",
                "Tel. 555-0199",
                "Tel.: 030 123 45 67",
                "01 42 68 53 00",
                "T 212 555 0100",
                "202-555-0143",
            ],
            &[
                "2019-2026",
                "09.11.1989",
                "1989-11-09",
                "12,50 €",
                "1234567",
                "Gate A12",
                "SALE 50 %",
                "9783161484100",
                "Open 9-17",
                "",
                "100 000 000",
            ],
        );
    }

    #[test]
    fn addresses_have_a_name_a_sign_and_a_host() {
        check(
            is_email,
            &[
                "info@example.com",
                "E-Mail: erika.mustermann@example.org",
                "<a1@b.de>",
            ],
            &["@example", "meet @ noon", "a@b", "www.example.com", "name@"],
        );
    }

    #[test]
    fn plates_are_capitals_and_digits() {
        check(
            is_plate,
            &[
                "B AB 1234",
                "B·AB 1234E",
                "AB12 CDE",
                "1234 BCD",
                "AA-123-AA",
                "12345",
            ],
            &[
                "TAXI",
                "Taxi 12",
                "A4",
                "50",
                "FIRE DEPARTMENT 12",
                "2.0 TDI x",
            ],
        );
    }

    #[test]
    fn names_are_words_with_a_capital() {
        check(
            is_name,
            &[
                "Erika Mustermann",
                "Dr. Max Meier-Schulz",
                "ERIKA",
                "O'Neill",
            ],
            &[
                "just do it",
                "Gate A12",
                "M",
                "AC DC",
                "We are the champions now",
            ],
        );
    }

    #[test]
    fn numbers_of_accounts_and_cards_have_the_right_check_digits() {
        check(
            is_card,
            &["4111 1111 1111 1111"],
            &["4111 1111 1111 1112", "0000", "12345678"],
        );
        check(
            is_iban,
            &[
                "DE89 3704 0044 0532 0130 00",
                "IBAN: GB82 WEST 1234 5698 7654 32",
            ],
            &["DE88 3704 0044 0532 0130 00", "HELLO WORLD 2026", ""],
        );
        check(
            is_machine_readable,
            &["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<"],
            &["1 < 2", "<<", "a <- b"],
        );
    }

    #[test]
    fn a_plate_is_one_on_a_vehicle_and_a_name_one_on_a_chest() {
        let taxonomy = small();
        let class = |word: &str| (0..80).find(|class| taxonomy.detected(*class) == Some(word));
        let (person, car) = (class(PERSON).unwrap(), class("car").unwrap());
        let line = |text: &str, x: f32, y: f32| TextLine {
            text: text.into(),
            score: Score::new(0.9),
            area: BoundingBox::from_corners(x, y, x + 0.1, y + 0.02),
        };
        let mut inference = seen(&[], &[(person, 0.8), (car, 0.8)], &[0.9]);
        let objects = &mut inference.objects.as_mut().unwrap().value;
        objects[0].area = BoundingBox::from_corners(0.0, 0.0, 0.4, 1.0);
        objects[1].area = BoundingBox::from_corners(0.5, 0.3, 1.0, 0.9);
        inference.faces.as_mut().unwrap().value[0].area =
            BoundingBox::from_corners(0.15, 0.05, 0.25, 0.2);
        let lines = vec![
            line("B AB 1234", 0.7, 0.8),
            line("B AB 1234", 0.1, 0.8),
            line("Erika", 0.1, 0.3),
            line("Erika", 0.1, 0.9),
            line("Erika", 0.15, 0.1),
            line("Erika", 0.6, 0.4),
            line("info@example.com", 0.6, 0.1),
        ];
        inference.text = output("reader", lines);
        let regions = propose(&inference, &taxonomy);
        let kinds: Vec<RegionKind> = regions.iter().map(|region| region.value.kind).collect();
        assert_eq!(
            kinds,
            [
                RegionKind::NumberPlate,
                RegionKind::NameBadge,
                RegionKind::Contact
            ]
        );
        let area = regions[0].value.area;
        assert!(area.x < 0.7 && area.right() > 0.8, "{area:?}");
    }
}
