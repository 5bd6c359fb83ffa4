//! What the file says and what models draft, put into a review beside what a person decided.

use super::{Review, Suggestion};
use crate::domain::draft::Draft;
use crate::domain::field::TextField;
use crate::domain::found::Found;

impl Review {
    /// Takes in what the file said: it stands until a person says otherwise, and counts more than a model's draft. When
    /// more was found out since, what nobody has touched of the earlier is forgotten.
    pub fn take_found(&mut self, found: &Found) {
        self.keywords.retain(|keyword| !keyword.is_as_found());
        self.regions.retain(|face| !face.is_as_found());
        self.texts.retain(|(_, text)| !text.is_as_found());
        for keyword in &found.keywords {
            let id = self.fresh_id();
            match self.keyword_named(&keyword.value.text) {
                Some(known) if !known.is_open_draft() => {}
                Some(draft) => *draft = Suggestion::from_file(draft.id, keyword),
                None => self.keywords.push(Suggestion::from_file(id, keyword)),
            }
        }
        for face in &found.faces {
            if !self.covers(face.value.area) {
                let id = self.fresh_id();
                self.regions.push(Suggestion::from_file(id, face));
            }
        }
        for (slot, text) in &found.texts {
            let id = self.fresh_id();
            match self.texts.iter_mut().find(|(known, _)| known == slot) {
                Some((_, known)) if !known.is_open_draft() => {}
                Some((_, draft)) => *draft = Suggestion::from_file(draft.id, text),
                None => self
                    .texts
                    .push((slot.clone(), Suggestion::from_file(id, text))),
            }
        }
        if let Some(purpose) = &found.purpose
            && self
                .purpose
                .iter()
                .all(|s| s.is_open_draft() || s.is_as_found())
        {
            let id = self.fresh_id();
            self.purpose = Some(Suggestion::from_file(id, purpose));
        }
        self.add_draft(&found.proposals);
        self.withdraw_outdated();
    }

    /// Puts drafts beside what is there. What a person or the file already said is never replaced,
    /// and a word that stands there in any verdict is not proposed again.
    pub fn add_draft(&mut self, draft: &Draft) {
        self.propose_keywords(&draft.keywords);
        for face in &draft.faces {
            if !self.covers(face.value.area) {
                let id = self.fresh_id();
                self.regions.push(Suggestion::from_draft(id, face));
            }
        }
        self.offered.extend(draft.offered.iter().cloned());
        if let (None, Some(purpose)) = (&self.purpose, &draft.purpose) {
            let id = self.fresh_id();
            self.purpose = Some(Suggestion::from_draft(id, purpose));
        }
        for reason in &draft.sensitive {
            if !self
                .sensitive
                .iter()
                .any(|known| known.value == reason.value)
            {
                self.sensitive.push(reason.clone());
            }
        }
        for (slot, text) in &draft.texts {
            let is_decorative = slot.field == TextField::AltText && self.is_decorative();
            if self.text(slot).is_none() && !is_decorative {
                let id = self.fresh_id();
                let suggestion = Suggestion::from_draft(id, text);
                self.texts.push((slot.clone(), suggestion));
            }
        }
        if !draft.alt_text_support.is_empty() {
            self.alt_text_support = draft.alt_text_support.clone();
        }
        let sentences = draft.alt_texts();
        if !sentences.is_empty() {
            let asked_for = self.browsers_sentences();
            self.alt_texts = sentences;
            self.alt_texts.extend(asked_for);
            self.say_alt_text_in(self.voice.language);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{AT, alt_text, draft, drafted, keyword, reviewing, words};
    use super::super::{Decision, Edit, Subject, Verdict};
    use super::*;
    use crate::domain::metadata::Keyword;
    use crate::domain::provenance::{Attributed, Source};

    #[test]
    fn a_rejected_word_is_not_proposed_again_and_typing_it_brings_it_back() {
        let mut review = reviewing(&[Edit::JudgeKeyword(1, Verdict::Rejected)]);
        review.add_draft(&Draft {
            keywords: vec![drafted(keyword("Dog"))],
            ..Draft::default()
        });
        assert_eq!(review.keywords.len(), 2);
        review.apply(&Edit::AddKeyword("DOG".into()), AT);
        assert_eq!(words(&review.finish()), ["dog"]);
    }

    #[test]
    fn what_the_file_says_stands_and_a_model_only_adds_beside_it() {
        let said = |text: &str| Attributed {
            value: text.to_owned(),
            source: Source::File {
                property: "XMP".into(),
            },
        };
        let found = |title: &str, words: &[&str]| Found {
            texts: vec![
                (TextField::Title.into(), said(title)),
                (TextField::AltText.into(), said("From the file")),
            ],
            keywords: (words.iter())
                .map(|word| Attributed {
                    value: Keyword::from(*word),
                    source: said("").source,
                })
                .collect(),
            ..Found::default()
        };
        let mut review = Review::default();
        review.take_found(&found("Old", &["DOG", "kennel"]));
        review.add_draft(&draft());
        let reviewed = review.finish();
        assert_eq!(words(&reviewed), ["DOG", "kennel"]);
        assert_eq!(reviewed.text(TextField::AltText), Some("From the file"));
        assert_eq!(reviewed.statements(), [], "nobody decided anything");
        // A person takes one away and rewrites another; then a sidecar says more.
        let kennel = review.keywords[1].id;
        review.apply(&Edit::JudgeKeyword(kennel, Verdict::Rejected), AT);
        review.apply(&alt_text("Mine"), AT);
        review.take_found(&found("New", &["kennel", "beach"]));
        let reviewed = review.finish();
        assert_eq!(words(&reviewed), ["beach"]);
        assert_eq!(reviewed.removed_keywords(), ["kennel"]);
        assert_eq!(reviewed.text(TextField::Title), Some("New"));
        assert_eq!(reviewed.text(TextField::AltText), Some("Mine"));
        let rejected = &reviewed.statements()[0];
        assert_eq!(rejected.decision, Decision::Edited);
        assert_eq!(reviewed.statements()[1].about, Subject::Keyword(None));
    }

    #[test]
    fn a_persons_text_is_not_replaced_by_a_later_draft() {
        let mut review = Review::default();
        review.apply(&alt_text("Our new kennel"), AT);
        review.add_draft(&draft());
        assert_eq!(
            review.finish().text(TextField::AltText),
            Some("Our new kennel")
        );
    }
}
