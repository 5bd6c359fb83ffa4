//! Whether a person took something out of what the file says, so that the file as it is must not be handed on.

use super::Review;
use super::suggestion::Suggestion;

impl Review {
    /// What was rewritten still stands in the file as it was.
    pub fn takes_out(&self) -> bool {
        fn is_touched<T: Clone>(suggestion: &Suggestion<T>) -> bool {
            suggestion.stood_in_file() && !suggestion.is_as_found()
        }
        self.removes_location
            || self.texts().iter().any(|(_, text)| is_touched(text))
            || self.keywords.iter().any(is_touched)
            || self.regions.iter().any(is_touched)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::draft::Draft;
    use crate::domain::field::TextField;
    use crate::domain::found::Found;
    use crate::domain::metadata::Keyword;
    use crate::domain::provenance::{Attributed, Source};
    use crate::domain::review::{Edit, Verdict};
    use crate::domain::time::Time;

    /// A file with a keyword (id 0 on) and a title, after these edits.
    fn review(edits: &[Edit]) -> Review {
        fn said<T>(value: T) -> Attributed<T> {
            Attributed {
                value,
                source: Source::File {
                    property: "dc:title".into(),
                },
            }
        }
        let found = Found {
            keywords: vec![said(Keyword::from("Ann"))],
            texts: vec![(TextField::Title.into(), said("Ann at home".to_owned()))],
            ..Found::default()
        };
        let mut review = Review::default();
        review.take_found(&found);
        review.add_draft(&Draft::default());
        for edit in edits {
            review.apply(edit, Time(1));
        }
        review
    }

    #[test]
    fn a_file_that_only_gains_words_may_be_handed_on_as_it_is() {
        assert!(!review(&[]).takes_out());
        assert!(!review(&[Edit::AddKeyword("house".into())]).takes_out());
    }

    #[test]
    fn a_place_a_word_or_a_text_that_goes_or_changes_is_taken_out() {
        let id = review(&[]).keywords[0].id;
        for edit in [
            Edit::RemoveLocation(true),
            Edit::JudgeKeyword(id, Verdict::Rejected),
            Edit::RewriteKeyword(id, "a woman".into()),
            Edit::WriteText(TextField::Title.into(), "At home".into()),
            Edit::WriteText(TextField::Title.into(), String::new()),
        ] {
            assert!(review(std::slice::from_ref(&edit)).takes_out(), "{edit:?}");
        }
    }
}
