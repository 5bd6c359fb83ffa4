//! What was plainly seen and read, in one or two sentences: for photos whose caption nothing supports.

use super::attributed;
use super::keywords::{PERSON, objects, people, tagged};
use super::nouns::Count;
use super::phrase::{self, Side, Thing};
use super::plain_words::is_uncounted;
use crate::domain::inference::{BoundingBox, Detection, Inference, Score, TextLine};
use crate::domain::keyword_language::KeywordLanguage;
use crate::domain::provenance::{Attributed, ModelId};
use crate::domain::taxonomy::Taxonomy;

/// The detector's score from which a thing is said to be there, and the tagger's for what stands in the picture and for
/// where it was taken. Keywords ask less: a sentence is read aloud.
const DETECTED: f32 = 0.7;
const TAGGED: f32 = 0.8;
/// What the tagger names that can be said to be in a picture. Its other words are about the whole: "shopping".
const STANDING: [&str; 9] = [
    "animal",
    "clothing",
    "drink",
    "food",
    "furniture",
    "musical instrument",
    "tableware",
    "toy",
    "vehicle",
];
/// Two things are on the two sides where their centres are that far from the middle, in widths of the picture.
const ASIDE: f32 = 0.12;
/// More of a kind than this are several: of many the detector misses some.
const MOST_COUNTED: usize = 3;
/// More kinds of things than this are no description any more.
const MOST_KINDS: usize = 3;

/// A line this high, in fractions of the picture, is there to be read; smaller ones are by the way.
const PROMINENT: f32 = 0.035;
/// Readings below this are too often a letter off to be repeated.
const READ: f32 = 0.9;
/// As many prominent lines, or as many characters of them, fit into alt text; the rest is for the description.
const SHORT_LINES: usize = 3;
const SHORT: usize = 80;
/// A picture with so many lines is one of text: a page, a slide, a screen.
const PAGE: usize = 8;

/// Something that is said, with who says so.
struct Fact<'a> {
    thing: Thing<'a>,
    model: &'a ModelId,
    score: Score,
    /// Of one thing that was found somewhere.
    area: Option<BoundingBox>,
}

/// What was plainly seen and read.
#[derive(Default)]
pub(super) struct Composed {
    /// Alt text in every language that it can be said in, English first.
    pub alt_text: Vec<(KeywordLanguage, Attributed<String>)>,
    /// The keywords of what it speaks of.
    pub keywords: Vec<String>,
    /// Of much text, all of it.
    pub extended_description: Option<Attributed<String>>,
}

pub(super) fn propose(inference: &Inference, taxonomy: &Taxonomy) -> Composed {
    let text = inference.text.as_ref();
    let lines: Vec<&TextLine> = text.iter().flat_map(|text| &text.value).collect();
    let readable: Vec<&TextLine> = lines.into_iter().filter(|line| is_read(line)).collect();
    let is_page = text.is_some_and(|text| is_page(&text.value));
    // What stands among the writing of a page is its illustration.
    let (facts, scene) = match is_page {
        true => (Vec::new(), None),
        false => (facts(inference, taxonomy), scene(inference, taxonomy)),
    };
    // Where there is nothing to be told, the place alone is a keyword.
    let scene = scene.filter(|_| !facts.is_empty());
    let said: Vec<(&ModelId, Score)> = facts
        .iter()
        .chain(&scene)
        .map(|fact| (fact.model, fact.score))
        .chain(
            text.filter(|_| !readable.is_empty())
                .map(|text| (&text.model, least(readable.iter().copied()))),
        )
        .collect();
    let Some((model, score)) = together(&said) else {
        return Composed::default();
    };
    let attributed = |text: String| attributed(text, &model, score);
    let things: Vec<Thing> = aside(&facts);
    let scene = scene.map(|scene| scene.thing.word);
    let prominent = readable
        .iter()
        .filter(|line| line.area.height >= PROMINENT)
        .copied();
    let words = quoted(&prominent.collect::<Vec<_>>());
    let said = |language| match readable.first() {
        Some(first) if is_page => Some(phrase::page(&first.text, language)),
        _ => {
            let parts = [
                phrase::things(&things, scene, language),
                (words.as_ref()).map(|words| phrase::reads(words, language)),
            ];
            let parts: Vec<String> = parts.into_iter().flatten().collect();
            (!parts.is_empty()).then(|| parts.join(" "))
        }
    };
    let all: Vec<&str> = readable.iter().map(|line| line.text.as_str()).collect();
    Composed {
        alt_text: KeywordLanguage::ALL
            .into_iter()
            .filter_map(|language| Some((language, attributed(said(language)?))))
            .collect(),
        keywords: (facts.iter().map(|fact| fact.thing.word).chain(scene))
            .map(str::to_owned)
            .collect(),
        extended_description: is_page.then(|| attributed(all.join("\n"))),
    }
}

fn is_read(line: &TextLine) -> bool {
    line.score.value() >= READ
}

pub(super) fn is_page(lines: &[TextLine]) -> bool {
    let readable = lines.iter().filter(|line| is_read(line)).count();
    lines.len() >= PAGE && readable * 2 >= lines.len()
}

/// People first, then things, the largest first, then what the picture as a whole was taken for.
fn facts<'a>(inference: &'a Inference, taxonomy: &'a Taxonomy) -> Vec<Fact<'a>> {
    let mut facts = Vec::new();
    if let Some((model, found)) = people(inference, taxonomy) {
        facts.extend(fact(PERSON, model, &found));
    }
    let mut named: Vec<&str> = vec![PERSON];
    if let Some(output) = &inference.objects {
        let mut kinds: Vec<(&str, Vec<Detection>)> =
            objects(&output.value, taxonomy).into_iter().collect();
        let size = |found: &[Detection]| found.iter().map(|object| object.area.area()).sum::<f32>();
        kinds.sort_by(|(_, a), (_, b)| size(b).total_cmp(&size(a)));
        for (word, found) in kinds {
            named.push(word);
            // Skis are found as "skiing".
            if !(is_uncounted(word) && taxonomy.covers("sport", word)) {
                facts.extend(fact(word, &output.model, &found));
            }
        }
    }
    if let Some(tags) = &inference.tags {
        let likeliest = tagged(inference, taxonomy)
            .into_iter()
            .filter(|(word, mass)| mass.value() >= TAGGED && stands(word, taxonomy))
            .filter(|(word, _)| is_named(word, inference, taxonomy))
            .max_by(|(_, a), (_, b)| a.value().total_cmp(&b.value()));
        // A scooter is the motorcycle that was found, in other words.
        let known = |word: &str| {
            let kinds = |word: &str| taxonomy.path(word).first().cloned();
            let same = |named: &&str| {
                taxonomy.covers(named, word)
                    || taxonomy.covers(word, named)
                    || kinds(named).is_some_and(|kind| kinds(word) == Some(kind))
            };
            is_uncounted(word) || named.iter().any(same)
        };
        if let Some((word, mass)) = likeliest.filter(|(word, _)| !known(word)) {
            facts.push(Fact {
                thing: Thing::one(word),
                model: &tags.model,
                score: mass,
                area: None,
            });
        }
    }
    facts.truncate(MOST_KINDS);
    facts
}

fn stands(word: &str, taxonomy: &Taxonomy) -> bool {
    STANDING.iter().any(|kind| taxonomy.covers(kind, word))
}

/// The likeliest place, where the tagger is sure of one.
fn scene<'a>(inference: &'a Inference, taxonomy: &'a Taxonomy) -> Option<Fact<'a>> {
    let model = &inference.tags.as_ref()?.model;
    let mass = tagged(inference, taxonomy);
    let sure = |word: &str| mass[word].value() >= TAGGED && phrase::is_scene(word);
    let sure: Vec<&str> = mass.keys().copied().filter(|word| sure(word)).collect();
    // Of a beach and the coast, the beach.
    let is_narrowest =
        |word: &&str| !(sure.iter()).any(|one| one != word && taxonomy.covers(word, one));
    let word = sure.iter().copied().find(is_narrowest)?;
    let score = mass[word];
    Some(Fact {
        thing: Thing::one(word),
        model,
        score,
        area: None,
    })
}

/// Of two single things on two sides it is said on which.
fn aside<'a>(facts: &[Fact<'a>]) -> Vec<Thing<'a>> {
    let mut things: Vec<Thing<'_>> = facts.iter().map(|fact| fact.thing).collect();
    let middles: Vec<f32> = facts
        .iter()
        .filter_map(|fact| fact.area)
        .map(|area| area.x + area.width / 2.0)
        .collect();
    if let ([a, b], [first, second]) = (middles.as_slice(), things.as_mut_slice()) {
        let (left, right) = (0.5 - ASIDE, 0.5 + ASIDE);
        if *a <= left && *b >= right {
            (first.side, second.side) = (Some(Side::Left), Some(Side::Right));
        } else if *b <= left && *a >= right {
            (first.side, second.side) = (Some(Side::Right), Some(Side::Left));
        }
    }
    things
}

/// Those that are surely there. Where there may be one more, two are not counted; where there may be many more, they are
/// several.
fn fact<'a>(word: &'a str, model: &'a ModelId, found: &[Detection]) -> Option<Fact<'a>> {
    let sure: Vec<&Detection> = found
        .iter()
        .filter(|object| object.score.value() >= DETECTED)
        .collect();
    let count = match sure.len() {
        1 => Count::Exactly(1),
        count if count <= MOST_COUNTED && count == found.len() => Count::Exactly(count),
        2 if found.len() == 3 => Count::Some,
        _ => Count::Several,
    };
    let scores = sure.iter().map(|object| object.score);
    Some(Fact {
        thing: Thing {
            count,
            ..Thing::one(word)
        },
        model,
        score: scores.reduce(|a, b| if b < a { b } else { a })?,
        area: match sure.as_slice() {
            [one] => Some(one.area),
            _ => None,
        },
    })
}

/// A class of the tagger itself is one word; what is only broader ("animal") says too little.
fn is_named(word: &str, inference: &Inference, taxonomy: &Taxonomy) -> bool {
    let tags = inference.tags.iter().flat_map(|tags| &tags.value);
    tags.filter_map(|tag| taxonomy.tagged(tag.class))
        .any(|named| named == word)
}

/// As W3C asks: text in a picture is part of what it says.
fn quoted(lines: &[&TextLine]) -> Option<String> {
    let mut text = String::new();
    let mut taken = 0;
    for line in lines.iter().take(SHORT_LINES) {
        if taken > 0 && text.chars().count() + line.text.chars().count() > SHORT {
            break;
        }
        if taken > 0 {
            text.push_str(" / ");
        }
        text.push_str(&line.text);
        taken += 1;
    }
    let more = if taken < lines.len() { " …" } else { "" };
    (taken > 0).then(|| text + more)
}

/// As sure as the least sure of the lines.
pub(super) fn least<'a>(lines: impl IntoIterator<Item = &'a TextLine>) -> Score {
    let scores = lines.into_iter().map(|line| line.score.value());
    Score::new(scores.fold(1.0, f32::min))
}

/// As sure as the least sure of them.
fn together(said: &[(&ModelId, Score)]) -> Option<(ModelId, Score)> {
    let mut models: Vec<&ModelId> = Vec::new();
    for (model, _) in said {
        if !models.contains(model) {
            models.push(model);
        }
    }
    let joined = models
        .iter()
        .skip(1)
        .fold(models.first().copied()?.clone(), |all, one| all.and(one));
    let least = said
        .iter()
        .map(|(_, score)| score.value())
        .fold(1.0, f32::min);
    Some((joined, Score::new(least)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::tests::{output, seen};
    use super::*;
    use crate::domain::taxonomy::tests::small;

    fn line(text: &str, height: f32, score: f32) -> TextLine {
        TextLine {
            text: text.into(),
            score: Score::new(score),
            area: BoundingBox::from_corners(0.1, 0.1, 0.6, 0.1 + height),
        }
    }

    fn said(inference: &Inference) -> Option<String> {
        let mut composed = propose(inference, &small()).alt_text;
        (!composed.is_empty()).then(|| composed.swap_remove(0).1.value)
    }

    fn alt(tags: &[(u16, f32)], objects: &[(u16, f32)], faces: &[f32]) -> Option<String> {
        said(&seen(tags, objects, faces))
    }

    #[test]
    fn people_come_first_and_what_nobody_is_sure_of_is_not_said() {
        assert_eq!(
            alt(&[], &[(1, 0.9), (0, 0.8)], &[]).as_deref(),
            Some("A person with a dog.")
        );
        assert_eq!(
            alt(&[], &[(1, 0.9), (1, 0.8)], &[]).as_deref(),
            Some("Two dogs.")
        );
        assert_eq!(alt(&[], &[(1, 0.9), (1, 0.5)], &[]), None);
        assert_eq!(
            alt(&[], &[(1, 0.9); 4], &[]).as_deref(),
            Some("Several dogs.")
        );
        assert_eq!(alt(&[], &[(1, 0.5)], &[]), None);
        assert_eq!(alt(&[], &[], &[]), None);
    }

    #[test]
    fn two_are_not_counted_where_there_may_be_a_third() {
        let maybe_three = [(0, 0.9), (0, 0.8), (0, 0.4)];
        assert_eq!(alt(&[], &maybe_three, &[]), None);
        assert_eq!(
            alt(&[], &[&maybe_three[..], &[(1, 0.9)]].concat(), &[]).as_deref(),
            Some("People with a dog.")
        );
        let maybe_four = [&maybe_three[..], &[(0, 0.3)]].concat();
        assert_eq!(
            alt(&[], &maybe_four, &[]).as_deref(),
            Some("Several people.")
        );
    }

    #[test]
    fn what_the_whole_was_taken_for_is_said_once() {
        assert_eq!(
            alt(&[(3, 0.9)], &[(1, 0.9)], &[]).as_deref(),
            Some("A dog on a beach.")
        );
        assert_eq!(alt(&[(0, 0.9)], &[(1, 0.9)], &[]), None);
    }

    #[test]
    fn prominent_text_is_read_out_and_small_print_is_not() {
        let mut inference = seen(&[], &[(1, 0.9), (1, 0.8)], &[]);
        inference.text = output(
            "reader",
            vec![line("SALE", 0.1, 0.99), line("from 9 to 5", 0.02, 0.99)],
        );
        let every: Vec<_> = propose(&inference, &small()).alt_text;
        let every: Vec<&str> = every.iter().map(|(_, text)| text.value.as_str()).collect();
        assert_eq!(
            every,
            [
                "Two dogs. It reads “SALE”.",
                "Zwei Hunde. Darauf steht: „SALE“.",
                "Deux chiens. On peut lire : « SALE ».",
                "Dos perros. Se lee: «SALE».",
            ]
        );
        inference.text = output("reader", vec![line("SAIE", 0.1, 0.85)]);
        assert_eq!(said(&inference).as_deref(), Some("Two dogs."));
    }

    #[test]
    fn a_page_says_how_it_begins_and_the_description_holds_it_all() {
        let lines: Vec<TextLine> = (1..=9)
            .map(|at| line(&format!("Line {at}"), 0.02, 0.95))
            .collect();
        let mut inference = seen(&[], &[], &[]);
        inference.text = output("reader", lines);
        let composed = propose(&inference, &small());
        assert_eq!(
            composed.alt_text[0].1.value,
            "A page of text that begins “Line 1”."
        );
        assert_eq!(composed.alt_text.len(), 4);
        let description = composed.extended_description.unwrap().value;
        assert_eq!(description.lines().count(), 9);
    }
}
