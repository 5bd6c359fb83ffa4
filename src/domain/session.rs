//! Everything one visit to the page knows; [`Session::apply`] is the only transition.

mod asset;
mod browsers;
mod bulk;
mod changes;
mod event;
mod governed;
mod hands;
mod history;
mod listed;
mod nearby;
mod order;
mod rulings;
mod state;

use std::rc::Rc;

use super::controlled::InForce;
use super::keyword_language::KeywordLanguage;
use super::photo::PhotoId;
use super::policy::Person;

pub use asset::Asset;
pub use event::Event;
pub use governed::Ruling;
pub use hands::Hands;
pub use listed::Listed;
pub use rulings::Rulings;
pub use state::{Failure, Filter, Phase, Stage, State, Tally};

use history::Step;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Session {
    assets: Vec<Rc<Asset>>,
    done: Vec<Step>,
    undone: Vec<Step>,
    next_id: u32,
    /// Names of the latest additions that were in the batch already.
    already_here: Vec<String>,
    /// What keywords are drafted in.
    keywords_in: KeywordLanguage,
    vocabulary: Option<InForce>,
    /// What whoever embeds the page says of all its photos.
    told: Vec<String>,
    ruling: Ruling,
    person: Option<Person>,
}

impl Session {
    pub fn assets(&self) -> &[Rc<Asset>] {
        &self.assets
    }

    pub fn asset(&self, id: PhotoId) -> Option<&Rc<Asset>> {
        self.assets.iter().find(|asset| asset.id == id)
    }

    pub fn can_undo(&self) -> bool {
        !self.done.is_empty()
    }

    pub fn can_redo(&self) -> bool {
        !self.undone.is_empty()
    }

    pub fn already_here(&self) -> &[String] {
        &self.already_here
    }

    pub fn apply(&mut self, event: &Event) {
        if self.refusal(event).is_some() {
            return;
        }
        match event {
            Event::Started(id, stage) => {
                self.update(*id, |asset| asset.state = State::Working(*stage))
            }
            Event::Opened(id, photo, found) => {
                let is_news = self.asset(*id).is_some_and(|asset| asset.found != *found);
                self.update(*id, |asset| {
                    if let Some(before) = asset.photo.replace(photo.clone()) {
                        asset.review.turn(before.orientation, photo.orientation);
                    }
                    asset.found = Rc::clone(found);
                    // A sidecar that came later says what nobody has signed off.
                    if is_news && asset.state == State::Reviewed {
                        asset.state = State::ToReview;
                    }
                });
                if is_news {
                    self.take_in(*id, |review| review.take_found(found));
                    self.withdraw(*id);
                }
            }
            Event::Drafted(id, draft) => {
                let nearby = self.words_nearby(*id);
                self.take_in(*id, |review| {
                    review.add_draft(draft);
                    review.take_nearby(&nearby);
                });
                self.withdraw(*id);
                self.update(*id, |asset| asset.state = State::ToReview);
            }
            Event::Failed(id, failure) => {
                self.update(*id, |asset| asset.state = State::Failed(failure.clone()));
            }
            Event::Governed(ruling) => self.govern(ruling),
            Event::Seated(person) => {
                let people = &self.policy().people;
                self.seat(person.as_ref().filter(|person| people.contains(person)));
            }
            Event::LookedAgain(id) => self.update(*id, |asset| asset.hands.looked_again = true),
            Event::Requeued(id) => self.update(*id, |asset| asset.state = State::Waiting),
            Event::SpokeKeywordsIn(language) => {
                self.keywords_in = *language;
                self.take_in_everywhere(|review| review.say_keywords_in(*language));
            }
            Event::SpokeKeywordsBy(vocabulary) => self.speak_by(vocabulary.clone()),
            Event::Recalled(id, keywords) => {
                // What is signed off stays as it was.
                if (self.asset(*id)).is_some_and(|asset| asset.state == State::ToReview) {
                    self.take_in(*id, |review| review.take_learnt(keywords));
                    self.withdraw(*id);
                }
            }
            Event::AskedBrowser(id, slot, text) => self.take_from_browser(*id, slot, text),
            Event::ToldWords(words) => self.told.clone_from(words),
            Event::Gathered(id) => self.gather(*id),
            Event::Viewed(id) => self.update(*id, |asset| asset.viewed = true),
            Event::Added(files) => self.add(files),
            Event::Removed(ids) => self.remove(ids),
            Event::Edited(ids, edit, at) => {
                let edits: Vec<_> = ids.iter().map(|id| (*id, edit)).collect();
                self.edit(&edits, *at);
            }
            Event::EditedEach(edits, at) => {
                let edits: Vec<_> = edits.iter().map(|(id, edit)| (*id, edit)).collect();
                self.edit(&edits, *at);
            }
            Event::Finished(ids) => {
                let mut ids = ids.clone();
                ids.retain(|id| self.asset(*id).is_some_and(|asset| !asset.needs_a_look()));
                ids.retain(|id| self.refuses_to_approve(*id).is_none());
                self.set_states(&ids, &State::ToReview, State::Reviewed);
            }
            Event::Reopened(id) => self.set_states(&[*id], &State::Reviewed, State::ToReview),
            Event::Undo => {
                if let Some(step) = self.done.pop() {
                    let inverse = self.revert(step);
                    self.undone.push(inverse);
                }
            }
            Event::Redo => {
                if let Some(step) = self.undone.pop() {
                    let inverse = self.revert(step);
                    self.done.push(inverse);
                }
            }
        }
    }

    fn position(&self, id: PhotoId) -> Option<usize> {
        self.assets.iter().position(|asset| asset.id == id)
    }

    fn update(&mut self, id: PhotoId, change: impl FnOnce(&mut Asset)) {
        if let Some(index) = self.position(id) {
            change(Rc::make_mut(&mut self.assets[index]));
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::draft::Draft;
    use crate::domain::field::TextField;
    use crate::domain::found::Found;
    use crate::domain::metadata::Keyword;
    use crate::domain::photo::{Format, Orientation, Photo, Size};
    use crate::domain::provenance::{Attributed, Source};
    use crate::domain::review::Edit;
    use crate::domain::taxonomy::tests::small;
    use crate::domain::time::Time;

    pub(super) fn listed(name: &str) -> Listed {
        Listed {
            name: name.into(),
            bytes: 10,
            modified: 1,
            ..Listed::default()
        }
    }

    pub(super) fn session(events: &[Event]) -> Session {
        let mut session = Session::default();
        for event in events {
            session.apply(event);
        }
        session
    }

    pub(super) fn draft(word: &str) -> Draft {
        let value = Keyword::from(word);
        let source = Source::File {
            property: "dc:subject".into(),
        };
        Draft {
            keywords: vec![Attributed { value, source }],
            ..Draft::default()
        }
    }

    pub(super) const A: PhotoId = PhotoId(0);
    pub(super) const B: PhotoId = PhotoId(1);
    pub(super) const AT: Time = Time(1);

    pub(super) fn title(text: &str) -> Edit {
        Edit::WriteText(TextField::Title.into(), text.into())
    }

    #[test]
    fn what_a_later_sidecar_says_reopens_the_review_and_the_same_again_does_not() {
        let photo = Photo {
            format: Format::Jpeg,
            size: Size {
                width: 4,
                height: 3,
            },
            orientation: Orientation::Upright,
            animated: false,
        };
        let says = |words: &str| {
            let said = draft(words).keywords;
            Rc::new(Found {
                keywords: said,
                ..Found::default()
            })
        };
        let mut session = session(&[
            Event::Added(vec![listed("a.jpg")]),
            Event::Opened(A, photo.clone(), says("boat")),
            Event::Drafted(A, Draft::default()),
            Event::Finished(vec![A]),
            Event::Opened(A, photo.clone(), says("boat")),
        ]);
        assert_eq!(session.asset(A).unwrap().state, State::Reviewed);
        session.apply(&Event::Opened(A, photo, says("ship")));
        assert_eq!(session.asset(A).unwrap().state, State::ToReview);
        assert_eq!(
            session.asset(A).unwrap().review.keywords[0].value.text,
            "ship"
        );
    }

    #[test]
    fn keywords_are_drafted_in_the_language_that_was_chosen_for_all() {
        let dog = Draft {
            keywords: vec![Attributed {
                value: small().proposed("dog", Vec::new()),
                source: Source::Person,
            }],
            ..Draft::default()
        };
        let session = session(&[
            Event::Added(vec![listed("a")]),
            Event::Drafted(A, dog.clone()),
            Event::SpokeKeywordsIn(KeywordLanguage::German),
            Event::Added(vec![listed("b")]),
            Event::Drafted(B, dog),
        ]);
        let word = |id| {
            session.asset(id).unwrap().review.keywords[0]
                .value
                .text
                .clone()
        };
        assert_eq!([A, B].map(word), ["Hund", "Hund"]);
    }
}
