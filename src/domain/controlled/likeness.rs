//! How words are spelt, and how far one is from another.

use crate::domain::spelling::composed;

/// Letters in lower case, one space between words, dashes as spaces.
pub fn plain(word: &str) -> String {
    let lower = composed(word)
        .to_lowercase()
        .replace(['-', '_', '\u{2019}'], " ");
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Without the accents of Latin letters; of what is already [`plain`].
pub fn without_accents(plain: &str) -> String {
    let mut folded = String::with_capacity(plain.len());
    for letter in plain.chars() {
        match letter {
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => folded.push('a'),
            'ç' | 'ć' | 'č' => folded.push('c'),
            'ď' | 'đ' => folded.push('d'),
            'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' => folded.push('e'),
            'ğ' => folded.push('g'),
            'ì' | 'í' | 'î' | 'ï' | 'ī' | 'ı' => folded.push('i'),
            'ł' => folded.push('l'),
            'ñ' | 'ń' | 'ň' => folded.push('n'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ő' => folded.push('o'),
            'ř' => folded.push('r'),
            'ś' | 'š' | 'ş' | 'ș' => folded.push('s'),
            'ť' | 'ț' => folded.push('t'),
            'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' => folded.push('u'),
            'ý' | 'ÿ' => folded.push('y'),
            'ź' | 'ż' | 'ž' => folded.push('z'),
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            // Accents that stand by themselves, as macOS writes them in names of files.
            '\u{300}'..='\u{36f}' => {}
            _ => folded.push(letter),
        }
    }
    folded
}

/// The singular of a regular English plural; what is too short to tell stays.
pub fn singular(word: &str) -> String {
    const SHORTEST: usize = 4;
    let ends = |ending: &str| word.strip_suffix(ending);
    if word.chars().count() < SHORTEST || word.ends_with("ss") {
        return word.to_owned();
    }
    if let Some(stem) = ends("ies").filter(|stem| stem.chars().count() > 2) {
        return format!("{stem}y");
    }
    for ending in ["ches", "shes", "sses", "xes"] {
        if ends(ending).is_some() {
            return ends("es").unwrap_or(word).to_owned();
        }
    }
    ends("s").unwrap_or(word).to_owned()
}

/// Letters to put in, take out, change or swap with their neighbour to make one word of the other; nothing beyond `most`.
pub fn distance(one: &str, other: &str, most: usize) -> Option<usize> {
    // Most words of a long list are told apart by this: one letter changed is one gone and one come.
    let differing = (letters(one) ^ letters(other)).count_ones() as usize;
    if differing > 2 * most || one.chars().count().abs_diff(other.chars().count()) > most {
        return None;
    }
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (i, letter) in one.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, opposite) in other.iter().enumerate() {
            let changed = last[j] + usize::from(letter != opposite);
            let mut least = changed.min(last[j + 1] + 1).min(next[j] + 1);
            let is_swapped = i > 0 && j > 0 && one[i - 1] == *opposite && *letter == other[j - 1];
            if is_swapped {
                least = least.min(before[j - 1] + 1);
            }
            next.push(least);
        }
        if next.iter().min().is_some_and(|least| *least > most) {
            return None;
        }
        before = std::mem::replace(&mut last, next);
    }
    last.last().copied().filter(|distance| *distance <= most)
}

/// Which letters a word has, one bit for several.
fn letters(word: &str) -> u64 {
    let bit = |letter: char| 1_u64 << (u32::from(letter) & 63);
    word.chars().fold(0, |bits, letter| bits | bit(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_are_spelt_in_another_way_are_alike() {
        let check = |word: &str, like: &str| assert_eq!(plain(word), plain(like));
        check(" Golden  Gate-Bridge", "golden gate bridge");
        assert_eq!(without_accents("straße café e\u{301}"), "strasse cafe e");
    }

    #[test]
    fn only_what_ends_like_a_plural_is_taken_for_one() {
        for (plural, one) in [
            ("dogs", "dog"),
            ("parties", "party"),
            ("beaches", "beach"),
            ("boxes", "box"),
            ("glass", "glass"),
            ("bus", "bus"),
            ("horses", "horse"),
        ] {
            assert_eq!(singular(plural), one);
        }
    }

    #[test]
    fn a_distance_is_counted_as_far_as_asked() {
        assert_eq!(distance("harbour", "harbor", 2), Some(1));
        assert_eq!(distance("hrabour", "harbour", 2), Some(1));
        assert_eq!(distance("dog", "harbour", 2), None);
        assert_eq!(distance("", "", 1), Some(0));
    }
}
