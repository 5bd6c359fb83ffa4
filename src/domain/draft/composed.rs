//! What was plainly seen and read, in one or two sentences: for photos whose caption nothing supports.

use super::attributed;
use super::keywords::{PERSON, objects, people, tagged};
use super::plain_words::{counted, is_uncounted, listed};
use crate::domain::field::{Slot, TextField};
use crate::domain::inference::{BoundingBox, Detection, Inference, Score, TextLine};
use crate::domain::provenance::{Attributed, ModelId};
use crate::domain::taxonomy::Taxonomy;

/// The score from which a thing is said to be there. Keywords ask less: a sentence is read aloud.
const SURE: f32 = 0.65;
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
    words: String,
    model: &'a ModelId,
    score: Score,
    areas: Vec<BoundingBox>,
}

/// Alt text, and of much text an extended description.
pub(super) fn propose(
    inference: &Inference,
    taxonomy: &Taxonomy,
) -> Vec<(Slot, Attributed<String>)> {
    let text = inference.text.as_ref();
    let lines: Vec<&TextLine> = text.iter().flat_map(|text| &text.value).collect();
    let mut facts = facts(inference, taxonomy);
    let mut sentences = Vec::new();
    let mut description = None;
    let readable: Vec<&TextLine> = lines.into_iter().filter(|line| is_read(line)).collect();
    if text.is_some_and(|text| is_page(&text.value)) {
        let first = readable.first().map_or("", |line| line.text.as_str());
        // What stands among the writing is its illustration.
        facts.clear();
        sentences.push(format!("A page of text that begins “{first}”."));
        description = Some(readable.iter().map(|line| line.text.as_str()));
    } else {
        sentences.extend(sentence(&facts));
        let prominent: Vec<&TextLine> = readable
            .iter()
            .filter(|line| line.area.height >= PROMINENT)
            .copied()
            .collect();
        sentences.extend(reads(&prominent));
    }
    if sentences.is_empty() {
        return Vec::new();
    }
    let said: Vec<(&ModelId, Score)> = facts
        .iter()
        .map(|fact| (fact.model, fact.score))
        .chain(
            text.filter(|_| !readable.is_empty())
                .map(|text| (&text.model, least(readable.iter().copied()))),
        )
        .collect();
    let Some((model, score)) = together(&said) else {
        return Vec::new();
    };
    let mut texts = vec![(
        TextField::AltText.into(),
        attributed(sentences.join(" "), &model, score),
    )];
    if let Some(lines) = description {
        let lines: Vec<&str> = lines.collect();
        let text = attributed(lines.join("\n"), &model, score);
        texts.push((TextField::ExtendedDescription.into(), text));
    }
    texts
}

fn is_read(line: &TextLine) -> bool {
    line.score.value() >= READ
}

pub(super) fn is_page(lines: &[TextLine]) -> bool {
    let readable = lines.iter().filter(|line| is_read(line)).count();
    lines.len() >= PAGE && readable * 2 >= lines.len()
}

/// People first, then things, the largest first, then what the picture as a whole was taken for.
fn facts<'a>(inference: &'a Inference, taxonomy: &Taxonomy) -> Vec<Fact<'a>> {
    let mut facts = Vec::new();
    if let Some((model, mut found)) = people(inference, taxonomy) {
        found.retain(|person| person.score.value() >= SURE);
        facts.extend(fact(PERSON, model, &found));
    }
    let mut named: Vec<&str> = vec![PERSON];
    if let Some(output) = &inference.objects {
        let mut kinds: Vec<(&str, Vec<Detection>)> = objects(&output.value, taxonomy)
            .into_iter()
            .map(|(word, mut found)| {
                found.retain(|object| object.score.value() >= SURE);
                (word, found)
            })
            .collect();
        let size = |found: &[Detection]| found.iter().map(|object| object.area.area()).sum::<f32>();
        kinds.sort_by(|(_, a), (_, b)| size(b).total_cmp(&size(a)));
        for (word, found) in kinds {
            facts.extend(fact(word, &output.model, &found));
            named.push(word);
        }
    }
    if let Some(tags) = &inference.tags {
        let likeliest = tagged(inference, taxonomy)
            .into_iter()
            .filter(|(word, mass)| mass.value() >= SURE && is_named(word, inference, taxonomy))
            .max_by(|(_, a), (_, b)| a.value().total_cmp(&b.value()));
        // A scooter is the motorcycle that was found, in other words; and nobody is "with skiing".
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
                words: counted(word, 1),
                model: &tags.model,
                score: mass,
                areas: Vec::new(),
            });
        }
    }
    facts.truncate(MOST_KINDS);
    facts
}

fn fact<'a>(word: &str, model: &'a ModelId, found: &[Detection]) -> Option<Fact<'a>> {
    let scores = found.iter().map(|object| object.score);
    let count = match found.len() {
        count if count <= MOST_COUNTED => count,
        _ => usize::MAX,
    };
    Some(Fact {
        words: counted(word, count),
        model,
        score: scores.reduce(|a, b| if b < a { b } else { a })?,
        areas: found.iter().map(|object| object.area).collect(),
    })
}

/// A class of the tagger itself is one word; what is only broader ("animal") says too little.
fn is_named(word: &str, inference: &Inference, taxonomy: &Taxonomy) -> bool {
    let tags = inference.tags.iter().flat_map(|tags| &tags.value);
    tags.filter_map(|tag| taxonomy.tagged(tag.class))
        .any(|named| named == word)
}

fn sentence(facts: &[Fact<'_>]) -> Option<String> {
    let words: Vec<String> = facts.iter().map(|fact| fact.words.clone()).collect();
    let people = counted(PERSON, 1);
    let is_people = |words: &str| words == people || words.ends_with(" people");
    let said = match words.as_slice() {
        [] => return None,
        // "A bowl." is a keyword and no sentence.
        [_] if facts[0].areas.len() < 2 => return None,
        [one] => one.clone(),
        [first, rest @ ..] if is_people(first) => format!("{first} with {}", listed(rest)),
        all => listed(all),
    };
    let mut letters = said.chars();
    let first = letters.next()?;
    Some(format!("{}{}.", first.to_uppercase(), letters.as_str()))
}

/// As W3C asks: text in a picture is part of what it says.
fn reads(lines: &[&TextLine]) -> Option<String> {
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
    (taken > 0).then(|| format!("It reads “{text}{more}”."))
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

    fn said(inference: &Inference) -> Vec<(TextField, String)> {
        let texts = propose(inference, &small());
        texts
            .into_iter()
            .map(|(slot, text)| (slot.field, text.value))
            .collect()
    }

    fn alt(tags: &[(u16, f32)], objects: &[(u16, f32)], faces: &[f32]) -> Option<String> {
        said(&seen(tags, objects, faces))
            .pop()
            .map(|(_, text)| text)
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
    fn what_the_whole_was_taken_for_is_said_once() {
        assert_eq!(
            alt(&[(3, 0.9)], &[(1, 0.9)], &[]).as_deref(),
            Some("A dog and a beach.")
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
        assert_eq!(
            said(&inference),
            [(TextField::AltText, "Two dogs. It reads “SALE”.".into())]
        );
        inference.text = output("reader", vec![line("SAIE", 0.1, 0.85)]);
        assert_eq!(said(&inference), [(TextField::AltText, "Two dogs.".into())]);
    }

    #[test]
    fn a_page_says_how_it_begins_and_the_description_holds_it_all() {
        let lines: Vec<TextLine> = (1..=9)
            .map(|at| line(&format!("Line {at}"), 0.02, 0.95))
            .collect();
        let mut inference = seen(&[], &[], &[]);
        inference.text = output("reader", lines);
        let texts = said(&inference);
        assert_eq!(
            texts[0],
            (
                TextField::AltText,
                "A page of text that begins “Line 1”.".into()
            )
        );
        assert_eq!(texts[1].0, TextField::ExtendedDescription);
        assert_eq!(texts[1].1.lines().count(), 9);
    }
}
