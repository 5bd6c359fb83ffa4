//! Proposals for a photo's metadata: every value with the one who said it, none of them reviewed.

mod alt_text;
mod calibration;
mod caption_words;
mod composed;
mod facts;
mod heads;
mod heat;
mod illustration;
mod keywords;
mod layout;
mod likeness;
mod measured;
mod medium;
mod named;
mod neutral;
mod noun_table;
mod nouns;
mod own_words;
mod paint;
mod people;
mod personal_text;
mod phrase;
mod picture;
mod places;
mod plain_words;
mod purpose;
mod quotation;
mod readable;
mod sensitive;
mod sentences;
mod signs;
mod spoken_of;
mod things;
mod tint;
mod told;
mod topic;
mod whereabouts;

use serde::{Deserialize, Serialize};

pub use caption_words::OTHER_WORDS;
pub use keywords::{company, tagged};
pub use neutral::neutral as in_neutral_words;

use super::field::{Slot, TextField};
use super::inference::{Inference, Score};
use super::keyword_language::KeywordLanguage;
use super::likeness::Likeness;
use super::metadata::Keyword;
use super::provenance::{Attributed, ModelId, Source};
use super::purpose::Purpose;
use super::region::Region;
use super::sensitivity::Sensitivity;
use super::taxonomy::Taxonomy;

/// What is proposed for one photo. It can only be shown or taken into a review, never written to a file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    pub keywords: Vec<Attributed<Keyword>>,
    pub faces: Vec<Attributed<Region>>,
    /// What else may tell who somebody is: offered, not put in.
    pub offered: Vec<Attributed<Region>>,
    pub texts: Vec<(Slot, Attributed<String>)>,
    /// The alt text in every language that it can be said in; empty where that is English only.
    pub alt_text_in: Wordings,
    /// Up to two other sentences to choose from, the better first.
    #[serde(default)]
    pub alt_text_others: Vec<Wordings>,
    /// What bears out the alt text: the keywords behind its words, where they were seen. What is not here was not checked.
    pub alt_text_support: Vec<Attributed<Keyword>>,
    pub purpose: Option<Box<Attributed<Purpose>>>,
    /// Why a person has to look first.
    pub sensitive: Vec<Attributed<Sensitivity>>,
    /// What the photo looks like, where nobody is seen.
    pub likeness: Option<Box<Likeness>>,
}

/// A sentence in the languages that it can be said in, English first.
pub type Wordings = Vec<(KeywordLanguage, Attributed<String>)>;

/// So many sentences are to choose from, the proposed one among them.
pub const MOST_SENTENCES: usize = 3;

impl Draft {
    /// The sentences to choose the alt text from, the proposed one first.
    pub fn alt_texts(&self) -> Vec<Wordings> {
        let mut texts = self.texts.iter();
        let Some((_, best)) = texts.find(|(slot, _)| *slot == TextField::AltText.into()) else {
            return Vec::new();
        };
        let first = match self.alt_text_in.is_empty() {
            true => vec![(KeywordLanguage::English, best.clone())],
            false => self.alt_text_in.clone(),
        };
        std::iter::once(first)
            .chain(self.alt_text_others.iter().cloned())
            .collect()
    }

    /// Draws the conclusions worth a person's time from what the models saw; a doubtful one says nothing.
    pub fn from_inference(inference: &Inference, taxonomy: &Taxonomy) -> Draft {
        let words = keywords::supported(inference, taxonomy);
        let mut draft = Draft {
            keywords: [
                keywords::propose(inference, taxonomy, words.clone()),
                measured::propose(inference, taxonomy),
                Vec::from_iter(illustration::propose(inference, taxonomy)),
            ]
            .concat(),
            faces: faces(inference),
            offered: [heads::propose, personal_text::propose]
                .iter()
                .flat_map(|propose| propose(inference, taxonomy))
                .collect(),
            texts: Vec::new(),
            alt_text_in: Vec::new(),
            alt_text_others: Vec::new(),
            alt_text_support: Vec::new(),
            purpose: purpose::propose(inference).map(Box::new),
            sensitive: sensitive::propose(inference, taxonomy),
            likeness: likeness::propose(inference, taxonomy),
        };
        add_texts(&mut draft, inference, taxonomy, &words);
        draft
    }
}

/// Of the sentences there are the best one, and others to choose from.
fn add_texts(
    draft: &mut Draft,
    inference: &Inference,
    taxonomy: &Taxonomy,
    words: &keywords::Words<'_>,
) {
    if let Some(topic) = topic::propose(&draft.keywords) {
        draft.texts.push((TextField::MediaTopic.into(), topic));
    }
    let composed = composed::propose(inference, taxonomy, words);
    let description = composed.extended_description.clone();
    let is_photo = description.is_none() && !illustration::is_one(inference);
    let caption = alt_text::propose(inference, taxonomy).filter(|_| is_photo);
    let sentences = sentences::ranked(caption, composed).into_iter();
    let mut sentences = sentences.map(|one| named::held_to(one, inference, taxonomy, words));
    if let Some(best) = sentences.next() {
        let keywords = best.keywords.iter().map(String::as_str);
        draft.alt_text_support = alt_text::support(keywords, inference, taxonomy);
        if let Some(english) = best.english() {
            let alt_text = (TextField::AltText.into(), english.clone());
            draft.texts.push(alt_text);
        }
        if best.wordings.len() > 1 {
            draft.alt_text_in = best.wordings;
        }
        draft.alt_text_others = sentences.map(|one| one.wordings).collect();
    }
    if let Some(text) = description {
        let description = (TextField::ExtendedDescription.into(), text);
        draft.texts.push(description);
    }
}

/// Every face found is to be hidden until a person says otherwise: a missed one costs more than one too many.
fn faces(inference: &Inference) -> Vec<Attributed<Region>> {
    let Some(output) = &inference.faces else {
        return Vec::new();
    };
    output
        .value
        .iter()
        .map(|detection| {
            let face = Region::face(detection.area.clamped());
            attributed(face, &output.model, detection.score)
        })
        .collect()
}

/// Upper-case first letter and a full stop.
fn sentence(words: &str) -> Option<String> {
    let words = words.trim().trim_end_matches('.').trim_end();
    let mut letters = words.chars();
    let first = letters.next()?;
    Some(format!("{}{}.", first.to_uppercase(), letters.as_str()))
}

/// The words of a caption.
fn in_words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '-' && letter != '\'')
        .filter(|word| !word.is_empty())
}

fn attributed<T>(value: T, model: &ModelId, score: Score) -> Attributed<T> {
    Attributed {
        value,
        source: Source::model(model.clone(), score),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
pub(crate) mod tests {
    use super::*;
    use crate::domain::heat::Heat;
    use crate::domain::inference::{
        BoundingBox, Caption, Detection, ExpectedWord, Output, Tag, ToldWord,
    };
    use crate::domain::region::Treatment;
    use crate::domain::taxonomy::tests::small;

    pub(crate) fn output<T>(model: &str, value: T) -> Option<Output<T>> {
        Some(Output {
            model: ModelId {
                name: model.into(),
                version: "1".into(),
                weights: "00".into(),
            },
            value,
        })
    }

    /// A box of its own for every number.
    pub(crate) fn area(number: usize) -> BoundingBox {
        BoundingBox {
            x: number as f32 / 32.0,
            y: 0.0,
            width: 1.0 / 32.0,
            height: 0.5,
        }
    }

    pub(crate) fn detections(scores: &[(u16, f32)]) -> Vec<Detection> {
        scores
            .iter()
            .enumerate()
            .map(|(number, &(class, score))| Detection {
                class,
                score: Score::new(score),
                area: area(number),
            })
            .collect()
    }

    /// What the tagger, the object detector and the face detector saw.
    pub(crate) fn seen(tags: &[(u16, f32)], objects: &[(u16, f32)], faces: &[f32]) -> Inference {
        let tags = tags
            .iter()
            .map(|&(class, score)| Tag {
                class,
                score: Score::new(score),
            })
            .collect();
        let faces: Vec<_> = faces.iter().map(|&score| (0, score)).collect();
        Inference {
            tags: output("tagger", tags),
            objects: output("detector", detections(objects)),
            faces: output("face detector", detections(&faces)),
            ..Inference::default()
        }
    }

    pub(crate) fn captioned(mut inference: Inference, text: &str, score: f32) -> Inference {
        inference.caption = output(
            "captioner",
            Caption {
                text: text.into(),
                score: Score::new(score),
                is_absurd: false,
            },
        );
        inference
    }

    /// The head over the backbone tells these words, and is warm where the number says, of four cells.
    pub(crate) fn telling(mut inference: Inference, words: &[(&str, f32, usize)]) -> Inference {
        let words = words.iter().map(|(word, score, at)| {
            let mut cells = [0.0; 4];
            cells[*at] = 1.0;
            ToldWord {
                word: (*word).into(),
                score: Score::new(*score),
                heat: Heat::of(2, &cells),
            }
        });
        inference.words = output("head", words.collect());
        inference
    }

    pub(crate) fn expecting(mut inference: Inference, words: &[(&str, f32)]) -> Inference {
        let words = words.iter().map(|(word, score)| ExpectedWord {
            word: (*word).into(),
            score: Score::new(*score),
        });
        inference.expected = output("captioner", words.collect());
        inference
    }

    #[test]
    fn nothing_seen_is_nothing_proposed() {
        let draft = Draft::from_inference(&Inference::default(), &small());
        assert_eq!(draft, Draft::default());
        let draft = Draft::from_inference(&seen(&[], &[], &[]), &small());
        assert_eq!(draft, Draft::default());
    }

    #[test]
    fn every_face_is_proposed_for_hiding_with_its_own_score() {
        let draft = Draft::from_inference(&seen(&[], &[], &[0.9, 0.21]), &small());
        let scores: Vec<_> = draft
            .faces
            .iter()
            .map(|face| {
                (
                    face.value.treatment,
                    face.source.score().map(Score::percent),
                )
            })
            .collect();
        assert_eq!(
            scores,
            [(Treatment::Hide, Some(90)), (Treatment::Hide, Some(21))]
        );
        assert_eq!(draft.faces[1].value.area, area(1));
    }

    #[test]
    fn a_face_at_the_edge_stays_inside_the_picture() {
        let mut inference = seen(&[], &[], &[0.9]);
        let faces = &mut inference.faces.as_mut().unwrap().value;
        faces[0].area = BoundingBox::from_corners(-0.25, 0.5, 0.25, 1.5);
        let draft = Draft::from_inference(&inference, &small());
        assert_eq!(
            draft.faces[0].value.area,
            BoundingBox::from_corners(0.0, 0.5, 0.25, 1.0)
        );
    }

    #[test]
    fn a_draft_holds_keywords_faces_and_alt_text_with_the_model_of_each() {
        let seen = seen(&[(0, 0.9)], &[(1, 0.8)], &[0.7]);
        let draft = Draft::from_inference(&captioned(seen, "a dog on a sofa", 0.9), &small());
        let model = |source: &Source| match source {
            Source::Model { model, .. } => model.name.clone(),
            _ => String::new(),
        };
        assert_eq!(model(&draft.keywords[0].source), "detector + tagger");
        assert_eq!(model(&draft.faces[0].source), "face detector");
        assert_eq!(draft.texts[0].0.field, TextField::AltText);
        assert_eq!(model(&draft.texts[0].1.source), "captioner");
    }
}
