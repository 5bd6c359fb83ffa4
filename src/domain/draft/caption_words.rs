//! What the words of captions stand for in the taxonomy, and which of them nothing in a picture can vouch for.

/// Other words for keywords, in the singular: breeds, short forms, kinds.
#[rustfmt::skip]
pub const OTHER_WORDS: [(&str, &str); 88] = [
    ("atv", "vehicle"), ("automobile", "car"), ("beagle", "dog"), ("bike", "bicycle"), ("biplane", "airplane"),
    ("bmx", "bicycle"), ("bull", "cow"), ("bulldog", "dog"), ("bunny", "rabbit"), ("burger", "hamburger"),
    ("calf", "cow"), ("carriage", "vehicle"), ("cart", "vehicle"), ("cattle", "cow"), ("cellphone", "cell phone"),
    ("collie", "dog"), ("corgi", "dog"), ("cupcake", "dessert"), ("dachshund", "dog"), ("dalmatian", "dog"),
    ("doberman", "dog"), ("dolphin", "animal"), ("donkey", "animal"), ("doughnut", "donut"), ("dove", "bird"),
    ("falcon", "bird"), ("ferry", "boat"), ("firetruck", "truck"), ("foal", "horse"), ("fridge", "refrigerator"),
    ("grape", "fruit"), ("greyhound", "dog"), ("gull", "bird"), ("helicopter", "aircraft"), ("hotdog", "hot dog"),
    ("hound", "dog"), ("husky", "dog"), ("jet", "airplane"), ("kayak", "boat"), ("kitten", "cat"),
    ("labrador", "dog"), ("lamb", "sheep"), ("mare", "horse"), ("moped", "motorcycle"), ("motorbike", "motorcycle"),
    ("phone", "telephone"), ("pigeon", "bird"), ("plane", "airplane"), ("pony", "horse"), ("poodle", "dog"),
    ("pug", "dog"), ("pup", "dog"), ("puppy", "dog"), ("quad", "vehicle"), ("racket", "tennis racket"),
    ("racquet", "tennis racket"), ("raft", "boat"), ("retriever", "dog"), ("rottweiler", "dog"), ("rowboat", "boat"),
    ("salad", "food"), ("seagull", "bird"), ("seal", "animal"), ("seesaw", "playground"), ("sheepdog", "dog"),
    ("ski", "skiing"), ("skies", "skiing"), ("sofa", "couch"), ("softball", "sport"), ("spaghetti", "pasta"),
    ("spaniel", "dog"), ("sparrow", "bird"), ("stroller", "vehicle"), ("suv", "car"), ("tabby", "cat"),
    ("tank", "vehicle"), ("terrier", "dog"), ("trampoline", "playground"), ("trolley", "vehicle"), ("tub", "bathtub"),
    ("tugboat", "boat"), ("turkey", "bird"), ("tv", "television"), ("wagon", "vehicle"), ("watercraft", "boat"),
    ("watermelon", "fruit"), ("wii", "game"), ("yorkie", "dog"),
];

/// Garments. Captions dress people by guess: of the shirts they see on Flickr8k's dev photos people name six of sixteen.
#[rustfmt::skip]
const GARMENTS: [&str; 26] = [
    "bandanna", "bikini", "cap", "clothes", "clothing", "coat", "costume", "dress", "hat", "helmet", "hoodie", "jacket",
    "jean", "jersey", "outfit", "pant", "shirt", "short", "skirt", "suit", "sweater", "sweatshirt", "t-shirt", "top",
    "uniform", "vest",
];

/// How captions speak of people.
#[rustfmt::skip]
pub(super) const PEOPLE: [&str; 34] = [
    "adult", "baby", "biker", "boy", "child", "children", "climber", "couple", "crowd", "cyclist", "dancer", "family",
    "girl", "guy", "hiker", "kid", "lady", "man", "men", "people", "person", "player", "rider", "runner",
    "skateboarder", "skater", "skier", "snowboarder", "surfer", "swimmer", "toddler", "woman", "women", "worker",
];

const SAT_AT: [&str; 4] = ["computer", "desk", "laptop", "table"];

/// The keyword of a caption's word, where it goes by another.
pub(super) fn keyword(word: &str) -> Option<&'static str> {
    let known = OTHER_WORDS
        .binary_search_by_key(&word, |(word, _)| word)
        .ok()?;
    Some(OTHER_WORDS[known].1)
}

/// A caption in plainer words: "a group of people is sitting on a table" → "several people are sitting at a table".
pub(super) fn plainly(caption: &str) -> String {
    let words: Vec<&str> = caption.split_whitespace().collect();
    let mut kept: Vec<&str> = Vec::new();
    let mut rest = words.as_slice();
    while !rest.is_empty() {
        let taken = match rest {
            ["a" | "A", "group" | "crowd", "of", many, "is", ..] => {
                kept.extend(["several", many, "are"]);
                5
            }
            ["a" | "A", "group" | "crowd", "of", many, ..] => {
                kept.extend(["several", many]);
                4
            }
            // The captioner has people sit on what they sit at.
            ["sitting", "on", "a", at, ..] if SAT_AT.contains(at) && kept.iter().any(is_person) => {
                kept.extend(["sitting", "at", "a", at]);
                4
            }
            _ => {
                kept.push(rest[0]);
                1
            }
        };
        rest = &rest[taken..];
    }
    kept.join(" ")
}

fn is_person(word: &&str) -> bool {
    let singular = word.strip_suffix('s').unwrap_or(word);
    PEOPLE.contains(word) || PEOPLE.contains(&singular)
}

/// A caption without what it says people wear: "a man in a red shirt and black shorts is running" → "a man is running".
pub(super) fn undressed(caption: &str) -> String {
    let words: Vec<&str> = caption.split_whitespace().collect();
    let mut kept: Vec<&str> = Vec::new();
    let mut rest = words.as_slice();
    while let [word, after @ ..] = rest {
        let worn = match *word {
            "in" | "wearing" | "with" => garments(after),
            _ => None,
        };
        match worn {
            Some(count) => rest = &after[count..],
            None => {
                kept.push(word);
                rest = after;
            }
        }
    }
    kept.join(" ")
}

/// How many of these words are garments with what describes them: "a red shirt and black shorts".
fn garments(words: &[&str]) -> Option<usize> {
    /// Of a garment: an article, two colours and what it is made for.
    const MOST_WORDS: usize = 5;
    let garment = words.iter().take(MOST_WORDS).position(|word| {
        let singular = word.strip_suffix('s').unwrap_or(word);
        GARMENTS.contains(word) || GARMENTS.contains(&singular)
    })?;
    // "in the water with a hat": the garment is not what the first word speaks of.
    let is_joined = |word: &&str| ["in", "of", "on", "with", "wearing"].contains(word);
    if words[..garment].iter().any(is_joined) {
        return None;
    }
    let end = garment + 1;
    let more = match words.get(end) {
        Some(&"and") => garments(&words[end + 1..]).map(|count| count + 1),
        _ => None,
    };
    Some(end + more.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_other_words_are_in_order() {
        assert!(OTHER_WORDS.is_sorted_by_key(|(word, _)| *word));
    }

    #[test]
    fn groups_are_several_and_people_sit_at_tables() {
        let cases = [
            ("A group of men is running", "several men are running"),
            ("a crowd of people on a beach", "several people on a beach"),
            (
                "two people sitting on a computer",
                "two people sitting at a computer",
            ),
            ("a cat sitting on a bed", "a cat sitting on a bed"),
            (
                "a plate of food sitting on a table",
                "a plate of food sitting on a table",
            ),
        ];
        for (caption, wanted) in cases {
            assert_eq!(plainly(caption), wanted);
        }
    }

    #[test]
    fn people_are_described_without_their_clothes_being_guessed() {
        let cases = [
            ("a man in a red shirt is running", "a man is running"),
            (
                "a boy in a red shirt and black shorts is on a field",
                "a boy is on a field",
            ),
            ("a woman wearing a hat", "a woman"),
            ("a dog in the water with a hat", "a dog in the water"),
            ("a man in the snow", "a man in the snow"),
            ("a dog with a ball", "a dog with a ball"),
            ("a shirt on a chair", "a shirt on a chair"),
            ("a man in and out", "a man in and out"),
        ];
        for (caption, wanted) in cases {
            assert_eq!(undressed(caption), wanted);
        }
    }
}
