//! What was seen and read, in one or two sentences.

use super::facts::{self, Facts, PLAIN, PROBABLE};
use super::picture::{Picture, Thing};
use super::tint::{Tint, in_colours};
use super::{attributed, illustration, keywords, phrase, quotation, readable};
use crate::domain::inference::{Inference, Measurements, Score, TextLine};
use crate::domain::keyword_language::KeywordLanguage;
use crate::domain::provenance::{Attributed, ModelId};
use crate::domain::taxonomy::Taxonomy;

/// A line this high, in fractions of the picture, is there to be read; smaller ones are by the way.
const PROMINENT: f32 = 0.035;
/// Readings below this are too often a letter off to be repeated.
const READ: f32 = 0.9;
/// As many prominent lines, or as many characters of them, fit into alt text; the rest is for the description.
const SHORT_LINES: usize = 3;
const SHORT: usize = 80;
/// A picture with so many lines is one of text: a page, a slide, a screen.
const PAGE: usize = 8;

/// A sentence, and the keywords of what it speaks of.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Sentence {
    /// In every language that it can be said in, English first.
    pub wordings: Vec<(KeywordLanguage, Attributed<String>)>,
    pub keywords: Vec<String>,
    /// How many things it says: one is hardly more than a keyword.
    pub parts: usize,
}

/// What was seen and read.
#[derive(Default)]
pub(super) struct Composed {
    /// Of what was plainly seen.
    pub plain: Option<Sentence>,
    /// The shortest of it: who or what, and nothing else.
    pub short: Option<Sentence>,
    /// Of what is rather there than not, for a person to begin with.
    pub probable: Option<Sentence>,
    /// Of much text, all of it.
    pub extended_description: Option<Attributed<String>>,
}

pub(super) fn propose(
    inference: &Inference,
    taxonomy: &Taxonomy,
    words: &keywords::Words<'_>,
) -> Composed {
    let text = inference.text.as_ref();
    let lines: Vec<&TextLine> = text.iter().flat_map(|text| &text.value).collect();
    let readable: Vec<&TextLine> = lines.into_iter().filter(|line| is_read(line)).collect();
    if let Some(text) = text.filter(|text| is_page(&text.value)) {
        // What stands among the writing of a page is its illustration.
        return page(&text.model, &readable);
    }
    // Of what may be drawn or not, nothing is plain.
    let plain = match illustration::is_doubtful(inference) {
        true => Facts::default(),
        false => facts::gather(inference, taxonomy, words, PLAIN),
    };
    let probable = facts::gather(inference, taxonomy, words, PROBABLE);
    let prominent = readable
        .iter()
        .filter(|line| line.area.height >= PROMINENT && readable::is_words(&line.text))
        .copied();
    let prominent: Vec<&TextLine> = prominent.collect();
    let read = text.and_then(|text| {
        let words = quoted(&prominent)?;
        Some((words, text.model.clone(), least(prominent.iter().copied())))
    });
    let whole = |facts: &Facts<'_>| sentence_of(&facts.picture, facts, read.as_ref());
    let short = Picture {
        things: (plain.picture.things.first().iter())
            .map(|thing| Thing {
                side: None,
                ..**thing
            })
            .collect(),
        medium: plain.picture.medium,
        ..Picture::default()
    };
    let to_begin_with = whole(&probable)
        .or_else(|| last_resort(inference))
        .map(Sentence::into_starting_point);
    Composed {
        plain: whole(&plain),
        short: sentence_of(&short, &plain, None).filter(|_| plain.parts() > 1),
        probable: to_begin_with,
        extended_description: None,
    }
}

impl Sentence {
    pub fn english(&self) -> Option<&Attributed<String>> {
        let is_english =
            |(language, _): &&(KeywordLanguage, _)| *language == KeywordLanguage::English;
        self.wordings.iter().find(is_english).map(|(_, text)| text)
    }

    pub fn into_starting_point(mut self) -> Sentence {
        for (_, wording) in &mut self.wordings {
            wording.source = wording.source.clone().into_starting_point();
        }
        self
    }
}

type Read = (String, ModelId, Score);

fn sentence_of(picture: &Picture<'_>, facts: &Facts<'_>, read: Option<&Read>) -> Option<Sentence> {
    let mut said_by = facts.said_by.clone();
    said_by.extend(read.map(|(_, model, score)| (model.clone(), *score)));
    let (model, score) = together(&said_by)?;
    let said = |language| {
        let read = read.map(|(words, ..)| words);
        let said = match (phrase::say(picture, language), read) {
            (Some(said), Some(words)) => format!("{said} {}", quotation::reads(words, language)),
            (Some(said), None) => said,
            (None, Some(words)) => quotation::alone(words, language),
            (None, None) => return None,
        };
        Some(attributed(said, &model, score))
    };
    let wordings = in_every_language(said);
    (!wordings.is_empty()).then(|| Sentence {
        wordings,
        keywords: facts.keywords.clone(),
        parts: facts.parts() + 2 * usize::from(read.is_some()),
    })
}

fn in_every_language(
    said: impl Fn(KeywordLanguage) -> Option<Attributed<String>>,
) -> Vec<(KeywordLanguage, Attributed<String>)> {
    let all = KeywordLanguage::ALL.into_iter();
    all.filter_map(|language| Some((language, said(language)?)))
        .collect()
}

/// Of a picture that is all text, how it begins.
fn page(model: &ModelId, readable: &[&TextLine]) -> Composed {
    let begins = readable.iter().find(|line| readable::is_words(&line.text));
    let Some(first) = begins.or(readable.first()) else {
        return Composed::default();
    };
    let score = least(readable.iter().copied());
    let said = |language| {
        Some(attributed(
            quotation::page(&first.text, language),
            model,
            score,
        ))
    };
    let all: Vec<&str> = readable.iter().map(|line| line.text.as_str()).collect();
    Composed {
        plain: Some(Sentence {
            wordings: in_every_language(said),
            keywords: Vec::new(),
            parts: 2,
        }),
        extended_description: Some(attributed(all.join("\n"), model, score)),
        ..Composed::default()
    }
}

/// Of a picture of which nothing is known: what kind it is, or its colours. Where no model looked, that is no answer.
fn last_resort(inference: &Inference) -> Option<Sentence> {
    if inference.tags.is_none() && inference.objects.is_none() {
        return None;
    }
    let measured = inference.measured.as_ref()?;
    let tint = tint(&measured.value);
    let said = |language| {
        let text = in_colours(tint, language);
        Some(attributed(text, &measured.model, Score::new(1.0)))
    };
    Some(Sentence {
        wordings: in_every_language(said),
        keywords: Vec::new(),
        parts: 1,
    })
}

fn tint(measured: &Measurements) -> Tint {
    /// Shares of the picture.
    const MOST: f32 = 0.4;
    const MUCH: f32 = 0.2;
    const FEW: f32 = 0.3;
    if measured.grey && measured.continuous {
        return Tint::None;
    }
    let coloured: f32 = measured
        .colours
        .iter()
        .map(|(_, share)| share.value())
        .sum();
    match measured.colours.as_slice() {
        [(one, share), (two, other), ..] if share.value() >= MUCH && other.value() >= MUCH => {
            Tint::Both(*one, *two)
        }
        [(one, share), ..] if share.value() >= MOST => Tint::Mostly(*one),
        _ if coloured < FEW => Tint::Muted,
        _ => Tint::Many,
    }
}

fn is_read(line: &TextLine) -> bool {
    line.score.value() >= READ
}

pub(super) fn is_page(lines: &[TextLine]) -> bool {
    let readable = lines.iter().filter(|line| is_read(line)).count();
    lines.len() >= PAGE && readable * 2 >= lines.len()
}

/// As W3C asks: text in a picture is part of what it says. Lines below each other are read on, others after a comma; what stands
/// in another line is not said twice.
fn quoted(lines: &[&TextLine]) -> Option<String> {
    let is_again = |at: usize| {
        let text = lines[at].text.to_lowercase();
        let mut others = lines.iter().enumerate();
        others.any(|(other, line)| {
            let line = line.text.to_lowercase();
            other != at && line.contains(&text) && (line != text || other < at)
        })
    };
    let lines: Vec<&TextLine> = (0..lines.len())
        .filter(|at| !is_again(*at))
        .map(|at| lines[at])
        .collect();
    let mut text = String::new();
    let mut last: Option<&TextLine> = None;
    let mut taken = 0;
    for line in lines.iter().take(SHORT_LINES) {
        if taken > 0 && text.chars().count() + line.text.chars().count() > SHORT {
            break;
        }
        text.push_str(match last {
            None => "",
            Some(above) if goes_on(above, line) => " ",
            Some(_) => ", ",
        });
        text.push_str(&line.text);
        last = Some(line);
        taken += 1;
    }
    let more = if taken < lines.len() { " …" } else { "" };
    (taken > 0).then(|| text + more)
}

/// The next line stands close below, about as high.
fn goes_on(above: &TextLine, below: &TextLine) -> bool {
    let (one, other) = (above.area, below.area);
    let (low, high) = (one.height.min(other.height), one.height.max(other.height));
    let gap = other.y - one.bottom();
    let shared = one.right().min(other.right()) - one.x.max(other.x);
    high <= 2.0 * low && gap.abs() <= low && shared > 0.0
}

/// As sure as the least sure of the lines.
pub(super) fn least<'a>(lines: impl IntoIterator<Item = &'a TextLine>) -> Score {
    let scores = lines.into_iter().map(|line| line.score.value());
    Score::new(scores.fold(1.0, f32::min))
}

/// As sure as the least sure of them.
fn together(said: &[(ModelId, Score)]) -> Option<(ModelId, Score)> {
    let mut models: Vec<&ModelId> = Vec::new();
    for (model, _) in said {
        if !models.contains(&model) {
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
    use super::super::tests::{output, seen, telling};
    use super::*;
    use crate::domain::inference::{BoundingBox, Colour};
    use crate::domain::photo::Size;
    use crate::domain::taxonomy::tests::small;

    fn propose(inference: &Inference, taxonomy: &Taxonomy) -> Composed {
        let words = keywords::supported(inference, taxonomy);
        super::propose(inference, taxonomy, &words)
    }

    fn line(text: &str, height: f32, score: f32) -> TextLine {
        TextLine {
            text: text.into(),
            score: Score::new(score),
            area: BoundingBox::from_corners(0.1, 0.1, 0.6, 0.1 + height),
        }
    }

    fn said(inference: &Inference) -> Option<String> {
        let plain = propose(inference, &small()).plain?;
        plain.english().map(|text| text.value.clone())
    }

    /// What is plain, and what is something to begin with.
    fn both(inference: &Inference) -> (Option<String>, Option<String>) {
        let composed = propose(inference, &small());
        let english = |sentence: Option<Sentence>| Some(sentence?.english()?.value.clone());
        (english(composed.plain), english(composed.probable))
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
        assert_eq!(
            alt(&[], &[(1, 0.9); 4], &[]).as_deref(),
            Some("Several dogs.")
        );
        assert_eq!(alt(&[], &[(1, 0.9)], &[]).as_deref(), Some("A dog."));
        assert_eq!(alt(&[], &[(1, 0.5)], &[]), None);
        assert_eq!(alt(&[], &[], &[]), None);
    }

    #[test]
    fn two_are_not_counted_where_there_may_be_a_third() {
        let maybe_three = [(0, 0.9), (0, 0.8), (0, 0.4)];
        assert_eq!(alt(&[], &maybe_three, &[]).as_deref(), Some("People."));
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
        assert_eq!(
            alt(&[(0, 0.9)], &[(1, 0.9)], &[]).as_deref(),
            Some("A dog.")
        );
        assert_eq!(alt(&[(3, 0.9)], &[], &[]).as_deref(), Some("A beach."));
    }

    #[test]
    fn what_is_rather_there_than_not_is_something_to_begin_with() {
        let (plain, probable) = both(&seen(&[], &[(1, 0.9), (0, 0.8), (2, 0.45)], &[]));
        assert_eq!(plain.as_deref(), Some("A person with a dog."));
        assert_eq!(probable.as_deref(), Some("A person with a car and a dog."));
        let (plain, probable) = both(&seen(&[(3, 0.5)], &[], &[]));
        assert_eq!(plain, None);
        assert_eq!(probable.as_deref(), Some("A beach."));
    }

    #[test]
    fn a_list_of_words_of_another_model_is_a_source_like_any() {
        let inference = telling(seen(&[], &[(1, 0.9)], &[]), &[("beach", 0.9, 0)]);
        assert_eq!(said(&inference).as_deref(), Some("A dog on a beach."));
    }

    #[test]
    fn a_thing_that_fills_the_picture_is_seen_from_close_by_in_its_colour() {
        let mut inference = seen(&[], &[(1, 0.9)], &[]);
        let area = BoundingBox::from_corners(0.1, 0.1, 0.9, 0.9);
        inference.objects.as_mut().unwrap().value[0].area = area;
        inference.measured = output(
            "measured",
            measured(false, &[(Colour::Green, 0.5)], &[(area, Colour::Brown)]),
        );
        assert_eq!(said(&inference).as_deref(), Some("A brown dog, close up."));
        inference.measured = output("measured", measured(true, &[], &[]));
        assert_eq!(
            said(&inference).as_deref(),
            Some("A dog, close up, in black and white.")
        );
    }

    #[test]
    fn what_the_detector_and_the_tagger_both_see_is_plain() {
        let (plain, _) = both(&seen(&[(0, 0.9)], &[(1, 0.6)], &[]));
        assert_eq!(plain.as_deref(), Some("A dog."));
    }

    #[test]
    fn things_lie_on_a_table_and_a_cup_of_coffee_is_one() {
        let words = ["cup", "dining table", "coffee"].map(String::from);
        let taxonomy = crate::domain::taxonomy::tests::detector_of(&words, "thing");
        let inference = seen(&[], &[(0, 0.9), (1, 0.9), (2, 0.9)], &[]);
        let said = propose(&inference, &taxonomy).plain.unwrap();
        let said: Vec<&str> = said
            .wordings
            .iter()
            .map(|(_, text)| text.value.as_str())
            .collect();
        assert_eq!(
            said,
            [
                "A cup of coffee on a table.",
                "Eine Tasse Kaffee auf einem Tisch.",
                "Une tasse de café sur une table.",
                "Una taza de café en una mesa.",
                "فنجان قهوة على طاولة.",
            ]
        );
    }

    #[test]
    fn a_person_is_of_no_colour_and_not_seen_from_close_by() {
        let mut inference = seen(&[], &[(0, 0.9)], &[]);
        let area = BoundingBox::from_corners(0.0, 0.0, 1.0, 1.0);
        inference.objects.as_mut().unwrap().value[0].area = area;
        inference.measured = output("measured", measured(false, &[], &[(area, Colour::Brown)]));
        assert_eq!(said(&inference).as_deref(), Some("A person."));
    }

    fn measured(
        grey: bool,
        colours: &[(Colour, f32)],
        objects: &[(BoundingBox, Colour)],
    ) -> Measurements {
        Measurements {
            size: Size {
                width: 400,
                height: 300,
            },
            grey,
            continuous: true,
            skin: Score::new(0.0),
            colours: colours
                .iter()
                .map(|(colour, share)| (*colour, Score::new(*share)))
                .collect(),
            objects: objects.to_vec(),
            backdrop: None,
        }
    }

    #[test]
    fn of_a_photo_of_nothing_known_its_colours_are_something_to_begin_with() {
        let check = |grey, colours: &[(Colour, f32)], wanted: &str| {
            let mut inference = seen(&[], &[], &[]);
            inference.measured = output("measured", measured(grey, colours, &[]));
            let composed = propose(&inference, &small());
            assert_eq!(composed.plain, None);
            let probable = composed.probable.unwrap();
            assert!(probable.is_starting_point());
            assert_eq!(probable.wordings.len(), 5);
            assert_eq!(probable.english().unwrap().value, wanted);
        };
        check(
            false,
            &[(Colour::Blue, 0.6), (Colour::Red, 0.1)],
            "A photo, mostly blue.",
        );
        check(
            false,
            &[(Colour::Blue, 0.4), (Colour::Green, 0.3)],
            "A photo, mostly blue and green.",
        );
        check(true, &[], "A photo in black and white.");
        check(false, &[(Colour::Brown, 0.1)], "A photo in muted colours.");
        check(
            false,
            &[(Colour::Brown, 0.3), (Colour::Red, 0.1)],
            "A photo in many colours.",
        );
    }

    #[test]
    fn where_no_model_looked_colours_are_no_answer() {
        let inference = Inference {
            measured: output("measured", measured(false, &[(Colour::Blue, 0.6)], &[])),
            ..Inference::default()
        };
        assert_eq!(both(&inference), (None, None));
    }

    #[test]
    fn prominent_text_is_read_out_and_small_print_is_not() {
        let mut inference = seen(&[], &[(1, 0.9), (1, 0.8)], &[]);
        inference.text = output(
            "reader",
            vec![line("SALE", 0.1, 0.99), line("from 9 to 5", 0.02, 0.99)],
        );
        let every = propose(&inference, &small()).plain.unwrap().wordings;
        let every: Vec<&str> = every.iter().map(|(_, text)| text.value.as_str()).collect();
        assert_eq!(
            every,
            [
                "Two dogs. It reads “SALE”.",
                "Zwei Hunde. Darauf steht: „SALE“.",
                "Deux chiens. On peut lire : « SALE ».",
                "Dos perros. Se lee: «SALE».",
                "كلبان. مكتوب فيها: «SALE».",
            ]
        );
        inference.text = output("reader", vec![line("SAIE", 0.1, 0.85)]);
        assert_eq!(said(&inference).as_deref(), Some("Two dogs."));
        inference.text = output("reader", vec![line("★★★", 0.1, 0.99)]);
        assert_eq!(said(&inference).as_deref(), Some("Two dogs."));
    }

    #[test]
    fn of_a_picture_of_which_nothing_else_is_known_its_text_is_said() {
        let mut inference = seen(&[], &[], &[]);
        inference.text = output("reader", vec![line("SALE", 0.1, 0.99)]);
        let every = propose(&inference, &small()).plain.unwrap().wordings;
        let every: Vec<&str> = every.iter().map(|(_, text)| text.value.as_str()).collect();
        assert_eq!(
            every,
            [
                "Text that reads “SALE”.",
                "Text: „SALE“.",
                "Texte : « SALE ».",
                "Texto: «SALE».",
                "نص: «SALE».",
            ]
        );
    }

    #[test]
    fn lines_below_each_other_are_read_on_and_nothing_is_read_twice() {
        let at = |text: &str, top: f32| TextLine {
            area: BoundingBox::from_corners(0.1, top, 0.6, top + 0.1),
            ..line(text, 0.1, 0.99)
        };
        let check = |lines: &[TextLine], wanted: &str| {
            let lines: Vec<&TextLine> = lines.iter().collect();
            assert_eq!(quoted(&lines).as_deref(), Some(wanted));
        };
        check(
            &[at("Welcome to", 0.1), at("Colorado", 0.22)],
            "Welcome to Colorado",
        );
        check(&[at("Bakery", 0.1), at("Open", 0.6)], "Bakery, Open");
        check(&[at("TELEPHONE", 0.1), at("Telephone", 0.6)], "TELEPHONE");
        check(&[at("MEANT", 0.1), at("MEANTIME", 0.6)], "MEANTIME");
    }

    #[test]
    fn of_what_may_be_drawn_nothing_is_plain() {
        let mut inference = seen(&[], &[(1, 0.9)], &[]);
        inference.illustration = output("head", Score::new(0.8));
        let (plain, probable) = both(&inference);
        assert_eq!(plain, None);
        assert_eq!(probable.as_deref(), Some("Illustration of a dog."));
    }

    #[test]
    fn a_page_says_how_it_begins_and_the_description_holds_it_all() {
        let lines: Vec<TextLine> = (1..=9)
            .map(|at| line(&format!("Line {at}"), 0.02, 0.95))
            .collect();
        let mut inference = seen(&[], &[], &[]);
        inference.text = output("reader", lines);
        let composed = propose(&inference, &small());
        let plain = composed.plain.unwrap();
        assert_eq!(
            plain.english().unwrap().value,
            "A page of text that begins “Line 1”."
        );
        assert_eq!(plain.wordings.len(), 5);
        let description = composed.extended_description.unwrap().value;
        assert_eq!(description.lines().count(), 9);
    }
}
