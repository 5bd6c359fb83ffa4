//! How many of what, in plain English.

/// Nouns without an article or a plural: masses, collections, and things that come in pairs.
const UNCOUNTED: [&str; 83] = [
    "agriculture",
    "armor",
    "art",
    "baseball",
    "basketball",
    "binoculars",
    "boxing",
    "bread",
    "broccoli",
    "camping",
    "canola",
    "cauliflower",
    "clothing",
    "coffee",
    "cookware",
    "coral",
    "corn",
    "cosmetics",
    "cricket",
    "croquet",
    "cutlery",
    "dough",
    "eggnog",
    "electronics",
    "eyeglasses",
    "fabric",
    "fishing",
    "food",
    "football",
    "fruit",
    "furniture",
    "goggles",
    "golf",
    "graffiti",
    "guacamole",
    "gymnastics",
    "hay",
    "hockey",
    "ice cream",
    "jeans",
    "jewelry",
    "juice",
    "lighting",
    "lingerie",
    "livestock",
    "mashed potato",
    "medicine",
    "milk",
    "money",
    "music",
    "nature",
    "pajamas",
    "paper towel",
    "pasta",
    "people",
    "ping-pong",
    "pottery",
    "punch",
    "rugby",
    "scissors",
    "scuba diving",
    "sea life",
    "shorts",
    "skiing",
    "skis",
    "snow",
    "soap",
    "soccer",
    "soup",
    "stairs",
    "stew",
    "sunglasses",
    "surfing",
    "swimming",
    "tableware",
    "tennis",
    "toilet paper",
    "vegetables",
    "volleyball",
    "wildlife",
    "wine",
    "winter",
    "wool",
];

const PLURALS: [(&str, &str); 20] = [
    ("bison", "bison"),
    ("fish", "fish"),
    ("goose", "geese"),
    ("knife", "knives"),
    ("mouse", "mice"),
    ("person", "people"),
    ("sheep", "sheep"),
    ("shelf", "shelves"),
    ("wolf", "wolves"),
    ("child", "children"),
    ("man", "men"),
    ("woman", "women"),
    ("goldfish", "goldfish"),
    ("jellyfish", "jellyfish"),
    ("loaf", "loaves"),
    ("potato", "potatoes"),
    ("salmon", "salmon"),
    ("scarf", "scarves"),
    ("starfish", "starfish"),
    ("tomato", "tomatoes"),
];

const NUMBERS: [&str; 11] = [
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
];

pub fn is_uncounted(noun: &str) -> bool {
    UNCOUNTED.contains(&noun)
}

/// "a dog", "an elephant", "two dogs", "several dogs" from eleven on, "coffee".
pub fn counted(noun: &str, count: usize) -> String {
    if is_uncounted(noun) {
        return noun.to_owned();
    }
    match count {
        0 | 1 => format!("{} {noun}", article(noun)),
        _ => match NUMBERS.get(count) {
            Some(number) => format!("{number} {}", plural(noun)),
            None => format!("several {}", plural(noun)),
        },
    }
}

/// "two" is 2; of a word that is no number from one to ten nothing.
pub fn number(word: &str) -> Option<usize> {
    NUMBERS
        .iter()
        .skip(1)
        .position(|number| *number == word)
        .map(|at| at + 1)
}

/// "dogs", "coffee".
pub fn many(noun: &str) -> String {
    match is_uncounted(noun) {
        true => noun.to_owned(),
        false => plural(noun),
    }
}

/// By the sound of the nouns that the taxonomy has.
pub fn article(noun: &str) -> &'static str {
    const AS_YOU: [&str; 3] = ["uni", "uke", "eu"];
    let is_vowel = noun.starts_with(['a', 'e', 'i', 'o', 'u']);
    let as_you = AS_YOU.iter().any(|start| noun.starts_with(start));
    if is_vowel && !as_you || noun.starts_with("hour") {
        "an"
    } else {
        "a"
    }
}

fn plural(noun: &str) -> String {
    // Of "computer mouse" the last word bends.
    let (before, last) = match noun.rsplit_once(' ') {
        Some((before, last)) => (format!("{before} "), last),
        None => (String::new(), noun),
    };
    let known = PLURALS.iter().find(|(one, _)| *one == last);
    let many = match known {
        Some((_, many)) => (*many).to_owned(),
        None if last.ends_with(['s', 'x', 'z']) || last.ends_with("ch") || last.ends_with("sh") => {
            format!("{last}es")
        }
        None => match last.strip_suffix('y') {
            Some(stem) if !stem.ends_with(['a', 'e', 'i', 'o', 'u']) => format!("{stem}ies"),
            _ => format!("{last}s"),
        },
    };
    before + &many
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_are_counted_as_people_count_them() {
        let cases = [
            ("dog", 1, "a dog"),
            ("elephant", 1, "an elephant"),
            ("unicycle", 1, "a unicycle"),
            ("hourglass", 1, "an hourglass"),
            ("umbrella", 2, "two umbrellas"),
            ("bus", 2, "two buses"),
            ("couch", 3, "three couches"),
            ("teddy bear", 2, "two teddy bears"),
            ("computer mouse", 2, "two computer mice"),
            ("person", 4, "four people"),
            ("sheep", 12, "several sheep"),
            ("butterfly", 2, "two butterflies"),
            ("toy", 2, "two toys"),
            ("coffee", 2, "coffee"),
        ];
        for (noun, count, wanted) in cases {
            assert_eq!(counted(noun, count), wanted);
        }
    }
}
