//! Which of the sentences about a picture is proposed, and which others one may choose.

use super::MOST_SENTENCES;
use super::composed::{Composed, Sentence};
use crate::domain::keyword_language::KeywordLanguage;
use crate::domain::provenance::Attributed;

/// How much a caption to begin with has to be surer than what is put together to begin with: it says more, and how.
const CAPTION_AGAINST_COMPOSED: f32 = 0.5;

/// What a caption to begin with has to be to go before one plain thing by itself, which says hardly more than a keyword.
const CAPTION_AGAINST_ONE_THING: f32 = 0.3;

/// What is put together to begin with goes before one plain thing by itself where it is as likely as not.
const HALF: f32 = 0.5;

/// The best first, each once. What is supported goes before what is not, unless it is hardly a sentence. A caption knows English
/// only: in the other languages it is what was put together.
pub(super) fn ranked(
    caption: Option<(Attributed<String>, Vec<String>)>,
    composed: Composed,
) -> Vec<Sentence> {
    let Composed {
        plain,
        short,
        probable,
        ..
    } = composed;
    let caption = caption.map(|(text, keywords)| {
        let others = [&plain, &probable].into_iter().flatten().next();
        let others = others
            .map(|sentence| sentence.wordings.as_slice())
            .unwrap_or_default();
        let others = others
            .iter()
            .filter(|(language, _)| *language != KeywordLanguage::English);
        let english = (KeywordLanguage::English, text);
        Sentence {
            wordings: std::iter::once(english).chain(others.cloned()).collect(),
            keywords,
            parts: 2,
        }
    });
    let score = |sentence: &Option<Sentence>| {
        let text = sentence.as_ref().and_then(Sentence::english);
        text.and_then(|text| text.source.score())
            .map_or(0.0, |score| score.value())
    };
    let is_start = caption.as_ref().is_some_and(Sentence::is_starting_point);
    let says_little = plain.as_ref().is_none_or(|plain| plain.parts < 2);
    let caption_score = score(&caption);
    let says_more = probable.as_ref().is_some_and(|probable| probable.parts > 1);
    let is_half_sure = says_little && says_more && score(&probable) >= HALF;
    let order = if !is_start && caption.is_some() {
        [caption, plain, short, probable]
    } else if is_half_sure && caption_score < score(&probable) {
        [probable, plain, caption, short]
    } else if says_little && caption_score >= CAPTION_AGAINST_ONE_THING {
        [caption, plain, probable, short]
    } else if caption_score >= CAPTION_AGAINST_COMPOSED * score(&probable) {
        [plain, caption, probable, short]
    } else {
        [plain, probable, caption, short]
    };
    let mut ranked: Vec<Sentence> = Vec::new();
    for sentence in order.into_iter().flatten() {
        let text = |sentence: &Sentence| sentence.english().map(|text| text.value.clone());
        if !ranked.iter().any(|known| text(known) == text(&sentence)) {
            ranked.push(sentence);
        }
    }
    ranked.truncate(MOST_SENTENCES);
    ranked
}

impl Sentence {
    pub fn is_starting_point(&self) -> bool {
        self.english()
            .is_some_and(|text| text.source.is_starting_point())
    }
}
