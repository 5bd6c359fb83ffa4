//! What a caption speaks of.

use super::people::PERSON;
use super::{caption_words, in_words, plain_words};
use crate::domain::taxonomy::Taxonomy;

/// Something a caption speaks of.
pub(super) struct Thing {
    /// As it says it, in the singular.
    pub word: String,
    pub keyword: String,
}

pub(super) fn things(caption: &str, taxonomy: &Taxonomy) -> Vec<Thing> {
    let lower = caption.to_lowercase();
    let words: Vec<&str> = in_words(&lower).collect();
    let mut things = Vec::new();
    let mut rest = words.as_slice();
    while let [word, after @ ..] = rest {
        // "hot dog" is no animal: two words that are a keyword are read together.
        let pair = after
            .first()
            .and_then(|second| thing(&format!("{word} {second}"), taxonomy));
        rest = if pair.is_some() { &after[1..] } else { after };
        things.extend(pair.or_else(|| thing(word, taxonomy)));
    }
    things
}

pub(super) fn thing(word: &str, taxonomy: &Taxonomy) -> Option<Thing> {
    let puppies = word.strip_suffix("ies").map(|stem| format!("{stem}y"));
    let singulars = [
        Some(word),
        word.strip_suffix('s'),
        word.strip_suffix("es"),
        puppies.as_deref(),
    ];
    singulars.into_iter().flatten().find_map(|singular| {
        let keyword = match caption_words::PEOPLE.contains(&singular) {
            true => PERSON,
            false => caption_words::keyword(singular).unwrap_or(singular),
        };
        taxonomy.knows(keyword).then(|| Thing {
            word: singular.to_owned(),
            keyword: keyword.to_owned(),
        })
    })
}

/// "A black dog is playing with a black dog": the captioner has lost its thread.
pub(super) fn stammers(things: &[Thing]) -> bool {
    things
        .iter()
        .enumerate()
        .any(|(number, thing)| things[..number].iter().any(|one| one.word == thing.word))
}

/// "A person is smiling" where there are two, or "two people" where there are twice as many.
pub(super) fn misses_people(caption: &str, plain: usize) -> bool {
    let too_few = counted_people(caption).is_some_and(|count| count < 3 && plain >= 2 * count);
    plain > 1 && speaks_of_one(caption) || too_few
}

/// "A person is smiling": of nobody else.
fn speaks_of_one(caption: &str) -> bool {
    let lower = caption.to_lowercase();
    let words: Vec<&str> = in_words(&lower).collect();
    let people: Vec<&&str> = words
        .iter()
        .filter(|word| caption_words::PEOPLE.contains(word))
        .collect();
    matches!(people.as_slice(), [one] if ["person", "child"].contains(one))
}

/// How many people a caption says there are at least, where it says so of all of them at once.
pub(super) fn counted_people(caption: &str) -> Option<usize> {
    let lower = caption.to_lowercase();
    let words: Vec<&str> = in_words(&lower).collect();
    let pairs = words.windows(2);
    let counts = pairs.filter(|pair| ["people", "children"].contains(&pair[1]));
    let number = |word| match word {
        "several" => Some(3),
        _ => plain_words::number(word),
    };
    counts.filter_map(|pair| number(pair[0])).max()
}
