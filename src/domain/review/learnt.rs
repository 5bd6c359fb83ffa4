//! Keywords that were learnt on the device: suggested beside the other drafts, and what a person's own teach.

use super::{Review, Suggestion, Verdict};
use crate::domain::learnt::Lesson;
use crate::domain::metadata::Keyword;
use crate::domain::provenance::{Attributed, Source};
use crate::domain::region::RegionKind;

impl Review {
    /// Suggests these and no others: what was suggested before and nobody has decided on goes. What stands there already,
    /// in any verdict, is not suggested; where somebody marked a person, nothing is.
    pub fn take_learnt(&mut self, suggested: &[Attributed<Keyword>]) {
        let suggested = if self.shows_somebody() {
            &[]
        } else {
            suggested
        };
        let learnt = &mut self.learnt;
        self.unsaid.retain(|keyword| !learnt.contains(&keyword.id));
        self.keywords.retain(|keyword| {
            let stays = !(keyword.is_open_draft() && learnt.contains(&keyword.id))
                || suggested
                    .iter()
                    .any(|again| keyword.value.is_named(&again.value.text));
            if !stays {
                learnt.retain(|id| *id != keyword.id);
            }
            stays
        });
        for keyword in suggested {
            match self.keyword_named(&keyword.value.text) {
                Some(known) => {
                    let known = known.id;
                    self.say_again(known, keyword);
                }
                None => {
                    let id = self.fresh_id();
                    self.learnt.push(id);
                    self.voice.drafted.push((id, keyword.value.clone()));
                    self.keywords.push(Suggestion::from_draft(id, keyword));
                }
            }
        }
        self.say_drafts();
    }

    /// A suggestion may rest on more photos now.
    fn say_again(&mut self, id: super::SuggestionId, suggested: &Attributed<Keyword>) {
        let is_learnt = self.learnt.contains(&id);
        let open = |known: &&mut Suggestion<Keyword>| known.id == id && known.is_open_draft();
        if let Some(known) = self.keywords.iter_mut().find(open).filter(|_| is_learnt) {
            *known = Suggestion::from_draft(id, suggested);
            for (_, drafted) in self
                .voice
                .drafted
                .iter_mut()
                .filter(|(known, _)| *known == id)
            {
                drafted.clone_from(&suggested.value);
            }
        }
    }

    /// What was suggested and nobody has decided on.
    pub fn suggested(&self) -> Vec<Attributed<Keyword>> {
        (self.keywords.iter())
            .filter(|keyword| keyword.is_open_draft() && self.learnt.contains(&keyword.id))
            .map(|keyword| Attributed {
                value: keyword.value.clone(),
                source: keyword.source.clone(),
            })
            .collect()
    }

    /// What a person said of the photo that can be learnt: the words they gave it, and of what was suggested, the words they
    /// took or refused. Nothing where they marked a person.
    pub fn lesson(&self) -> Lesson {
        let mut lesson = Lesson::default();
        if self.shows_somebody() {
            return lesson;
        }
        for keyword in &self.keywords {
            let was_suggested = self.learnt.contains(&keyword.id);
            match keyword.verdict {
                Verdict::Accepted if was_suggested || keyword.source == Source::Person => {
                    lesson.is.push(keyword.value.text.clone());
                }
                Verdict::Rejected if was_suggested => {
                    lesson.is_not.push(keyword.value.text.clone())
                }
                _ => {}
            }
            if let Some(before) = keyword.rewritten.as_ref().filter(|_| was_suggested) {
                lesson.is_not.push(before.value.text.clone());
            }
        }
        lesson
    }

    /// By a person's word, or the file's: where a model saw somebody there is nothing to learn from at all.
    fn shows_somebody(&self) -> bool {
        let is_somebody = |kind| matches!(kind, RegionKind::Face | RegionKind::Head);
        (self.regions.iter())
            .any(|region| is_somebody(region.value.kind) && region.verdict != Verdict::Rejected)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::inference::{BoundingBox, Score};
    use crate::domain::provenance::ModelId;
    use crate::domain::region::Region;
    use crate::domain::review::Edit;
    use crate::domain::time::Time;

    const AT: Time = Time(1);

    fn suggested(word: &str, photos: usize) -> Attributed<Keyword> {
        Attributed {
            value: Keyword::from(word),
            source: Source::model(
                ModelId {
                    name: format!("backbone, from {photos}"),
                    version: "1".into(),
                    weights: "00".into(),
                },
                Score::new(0.8),
            ),
        }
    }

    fn reviewing(words: &[&str]) -> Review {
        let mut review = Review::default();
        let words: Vec<_> = words.iter().map(|word| suggested(word, 3)).collect();
        review.take_learnt(&words);
        review
    }

    fn words(review: &Review) -> Vec<&str> {
        (review.keywords.iter())
            .map(|keyword| keyword.value.text.as_str())
            .collect()
    }

    fn check(edits: &[Edit], is: &[&str], is_not: &[&str]) {
        let mut review = reviewing(&["spring", "autumn"]);
        for edit in edits {
            review.apply(edit, AT);
        }
        let lesson = review.lesson();
        assert_eq!((lesson.is, lesson.is_not), (owned(is), owned(is_not)));
    }

    fn owned(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn a_person_teaches_with_words_of_their_own_and_verdicts_on_what_was_suggested() {
        check(&[], &[], &[]);
        check(&[Edit::AddKeyword("meadow".into())], &["meadow"], &[]);
        check(
            &[Edit::JudgeKeyword(1, Verdict::Accepted)],
            &["spring"],
            &[],
        );
        check(
            &[Edit::JudgeKeyword(2, Verdict::Rejected)],
            &[],
            &["autumn"],
        );
        let back =
            [Verdict::Rejected, Verdict::Undecided].map(|verdict| Edit::JudgeKeyword(2, verdict));
        check(&back, &[], &[]);
        check(
            &[Edit::RewriteKeyword(2, "winter".into())],
            &["winter"],
            &["autumn"],
        );
    }

    #[test]
    fn what_other_models_drafted_teaches_nothing() {
        let mut review = Review::default();
        review.add_draft(&crate::domain::draft::Draft {
            keywords: vec![suggested("dog", 0), suggested("cat", 0)],
            ..Default::default()
        });
        review.apply(&Edit::JudgeKeyword(1, Verdict::Accepted), AT);
        review.apply(&Edit::JudgeKeyword(2, Verdict::Rejected), AT);
        assert_eq!(review.lesson(), Lesson::default());
    }

    #[test]
    fn where_a_person_marked_somebody_nothing_is_learnt_or_suggested() {
        let mut review = reviewing(&["spring"]);
        review.apply(&Edit::AddKeyword("meadow".into()), AT);
        let face = Region::face(BoundingBox::from_corners(0.1, 0.1, 0.2, 0.2));
        review.apply(&Edit::AddRegion(face), AT);
        assert_eq!(review.lesson(), Lesson::default());
        review.take_learnt(&[suggested("spring", 3)]);
        assert_eq!(words(&review), ["meadow"]);
        let id = review.regions[0].id;
        review.apply(&Edit::JudgeRegion(id, Verdict::Rejected), AT);
        assert_eq!(review.lesson().is, ["meadow"]);
    }

    #[test]
    fn what_is_suggested_is_replaced_until_somebody_decides() {
        let mut review = reviewing(&["spring", "autumn", "winter"]);
        review.apply(&Edit::JudgeKeyword(1, Verdict::Accepted), AT);
        review.apply(&Edit::JudgeKeyword(3, Verdict::Rejected), AT);
        review.take_learnt(&[
            suggested("Autumn", 4),
            suggested("winter", 4),
            suggested("summer", 4),
        ]);
        assert_eq!(words(&review), ["spring", "Autumn", "winter", "summer"]);
        assert_eq!(
            review.suggested(),
            [suggested("Autumn", 4), suggested("summer", 4)]
        );
        assert_eq!(
            review.keywords[1].id, 2,
            "the same suggestion, on more photos"
        );
        assert!(
            matches!(&review.keywords[1].source, Source::Model { model, .. } if model.name.ends_with('4'))
        );
        assert_eq!(review.keywords[2].verdict, Verdict::Rejected);
        review.take_learnt(&[]);
        assert_eq!(words(&review), ["spring", "winter"]);
    }

    #[test]
    fn a_word_that_stands_there_is_not_suggested_and_stays_whoevers_it_was() {
        let mut review = Review::default();
        review.apply(&Edit::AddKeyword("Spring".into()), AT);
        review.take_learnt(&[suggested("spring", 3)]);
        assert_eq!(words(&review), ["Spring"]);
        assert_eq!(review.keywords[0].source, Source::Person);
        review.take_learnt(&[]);
        assert_eq!(words(&review), ["Spring"]);
    }
}
