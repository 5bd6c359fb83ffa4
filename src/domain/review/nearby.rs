//! Words from around the photo, put beside what was seen; a word that stands there already, in any verdict, is not offered.

use super::{Review, Suggestion};
use crate::domain::metadata::Keyword;
use crate::domain::nearby::Nearby;
use crate::domain::provenance::{Attributed, Source};

impl Review {
    pub fn take_nearby(&mut self, words: &[Attributed<Keyword>]) {
        for word in words {
            // In whatever language it stands there.
            let is_known = |known: &Suggestion<Keyword>| known.value.is_said_as(&word.value.text);
            if !self.keywords.iter().chain(&self.unsaid).any(is_known) {
                let id = self.fresh_id();
                self.voice.drafted.push((id, word.value.clone()));
                self.unsaid.push(Suggestion::from_draft(id, word));
            }
        }
        self.say_drafts();
    }

    /// What the other photos of the event say, and nothing that they said before.
    pub fn take_event(&mut self, words: &[Attributed<Keyword>]) {
        let again = |known: &Suggestion<Keyword>| {
            (words.iter()).find(|word| known.value.is_named(&word.value.text))
        };
        self.unsaid.retain(|known| !is_events(known));
        self.keywords
            .retain(|known| !is_events(known) || again(known).is_some());
        for known in self.keywords.iter_mut().filter(|known| is_events(known)) {
            // It may be more photos now.
            if let Some(word) = again(known) {
                known.source = word.source.clone();
            }
        }
        self.take_nearby(words);
    }
}

fn is_events(keyword: &Suggestion<Keyword>) -> bool {
    let is_event = matches!(
        keyword.source,
        Source::Nearby {
            found: Nearby::Event { .. }
        }
    );
    is_event && keyword.is_open_draft()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{AT, draft, drafted};
    use super::super::{Edit, Verdict};
    use super::*;
    use crate::domain::draft::Draft;
    use crate::domain::keyword_language::KeywordLanguage;
    use crate::domain::taxonomy::tests::small;

    fn near(words: &[&str], found: &Nearby) -> Vec<Attributed<Keyword>> {
        let word = |word: &&str| Attributed {
            value: Keyword::from(*word),
            source: Source::Nearby {
                found: found.clone(),
            },
        };
        words.iter().map(word).collect()
    }

    fn words(review: &Review) -> Vec<&str> {
        let words = review.keywords.iter();
        words.map(|word| word.value.text.as_str()).collect()
    }

    #[test]
    fn a_word_that_was_seen_is_not_offered_again_and_neither_is_one_that_was_rejected() {
        let mut review = Review::default();
        review.add_draft(&draft());
        review.take_nearby(&near(&["Dog", "Vienna"], &Nearby::FileName));
        assert_eq!(words(&review), ["dog", "beach", "Vienna"]);
        let id = review.keywords[2].id;
        review.apply(&Edit::JudgeKeyword(id, Verdict::Rejected), AT);
        review.take_nearby(&near(&["Vienna"], &Nearby::Folder));
        assert_eq!(review.keywords.len(), 3);
        assert_eq!(review.lesson().is_not, [""; 0], "it teaches nothing");
    }

    #[test]
    fn a_word_that_was_seen_and_is_said_in_another_language_is_not_offered_again() {
        let mut review = Review::with_keywords_in(KeywordLanguage::German, None);
        review.add_draft(&Draft {
            keywords: vec![drafted(small().proposed("dog", Vec::new()))],
            ..Draft::default()
        });
        review.take_nearby(&near(&["dog", "Hund", "Hundeschule"], &Nearby::FileName));
        assert_eq!(words(&review), ["Hund", "Hundeschule"]);
    }

    #[test]
    fn nothing_from_around_wants_a_decision_or_is_accepted_as_one_of_many() {
        let mut review = Review::default();
        review.take_nearby(&near(&["Vienna"], &Nearby::Place("photoshop:City".into())));
        review.take_nearby(&near(&["opera"], &Nearby::FileName));
        review.take_nearby(&near(&["trip"], &Nearby::Folder));
        review.take_nearby(&near(&["2024"], &Nearby::Date));
        review.take_event(&near(&["ball"], &Nearby::Event { with: 11, of: 12 }));
        assert_eq!(review.undecided(), 0);
        review.apply(&Edit::AcceptAll, AT);
        assert_eq!(review.finish().keywords(), []);
        let id = review.keywords[0].id;
        review.apply(&Edit::JudgeKeyword(id, Verdict::Accepted), AT);
        let reviewed = review.finish();
        let kept: Vec<_> = reviewed.keywords().iter().map(|word| &*word.text).collect();
        assert_eq!(kept, ["Vienna"]);
        assert_eq!(reviewed.removed_keywords(), [""; 0]);
        assert!(!review.takes_out(), "nothing of it stood in the file");
    }

    #[test]
    fn how_many_photos_have_the_word_is_kept_up_to_date() {
        let mut review = Review::default();
        review.take_event(&near(&["ball"], &Nearby::Event { with: 3, of: 4 }));
        review.take_event(&near(&["ball"], &Nearby::Event { with: 4, of: 5 }));
        assert_eq!(words(&review), ["ball"]);
        let source = near(&["ball"], &Nearby::Event { with: 4, of: 5 })[0]
            .source
            .clone();
        assert_eq!(review.keywords[0].source, source);
        review.take_event(&[]);
        assert_eq!(words(&review), [""; 0]);
    }
}
