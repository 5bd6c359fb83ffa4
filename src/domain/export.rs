//! What an export would hand out, and what it leaves out because nobody has reviewed it.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::carried::Carried;
use super::names_left::names_left;
use super::photo::PhotoId;
use super::policy::{FaceRule, Finding};
use super::session::{Asset, Session, State};

/// What a person asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Nothing here means every photo of the batch.
    pub only: Option<Vec<PhotoId>>,
    pub sidecars: bool,
    /// Copies with the metadata in them.
    pub embedded_copies: bool,
    pub redacted_copies: bool,
}

/// How a sidecar is called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum SidecarName {
    /// `photo.jpg.xmp`: digiKam, darktable, Immich; a JPEG and a raw file beside it do not clash.
    #[default]
    WithExtension,
    /// `photo.xmp`: Adobe.
    InPlaceOfExtension,
}

/// What there is to hand out for a choice.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    pub sidecars: Vec<Rc<Asset>>,
    /// Reviewed, but nothing was accepted or written: their sidecars would say nothing and are not made.
    pub valueless: Vec<Rc<Asset>>,
    pub embedded_copies: Vec<Rc<Asset>>,
    /// Of those, the ones whose signed account of their origin breaks.
    pub broken_manifests: usize,
    /// Photos that still name somebody whose face was taken away.
    pub naming: usize,
    /// Photos that get a sidecar only, though a person removed or rewrote what their files say: there it stays.
    pub left_in_file: usize,
    /// Chosen for embedding, but of a format that takes nothing in.
    pub not_embeddable: usize,
    /// Those photos. Whoever is to get every photo gets them as files of another kind.
    pub takes_nothing_in: Vec<Rc<Asset>>,
    /// Only photos with something to hide.
    pub redacted_copies: Vec<Rc<Asset>>,
    /// What those carry only if it is ticked, and in how many of them it stands.
    pub asked_for_copies: BTreeMap<Carried, usize>,
    /// Chosen, but no review was ended.
    pub not_reviewed: usize,
    /// AI drafts of reviewed photos that nobody decided on: they stay behind.
    pub undecided: usize,
    /// Reviewed and not as the policy wants them.
    pub blocked: Vec<(Rc<Asset>, Vec<Finding>)>,
    /// Of the others, what the policy only advises.
    pub advised: Vec<(Rc<Asset>, Vec<Finding>)>,
    /// Would show faces that the policy hides.
    pub showing_faces: usize,
    /// Why nothing is handed out at all.
    pub refusal: Option<String>,
}

impl Plan {
    pub fn files(&self) -> usize {
        self.sidecars.len() + self.embedded_copies.len() + self.redacted_copies.len()
    }
}

/// Has this photo anything to hide, so that a redacted copy differs from the photo?
pub fn can_be_redacted(asset: &Asset) -> bool {
    asset.photo.is_some()
        && asset.found.no_picture.is_none()
        && asset
            .reviewed()
            .is_some_and(|reviewed| !reviewed.hidden().is_empty())
}

pub fn plan(session: &Session, choice: &Choice) -> Plan {
    let mut plan = Plan {
        refusal: session.refuses_export(),
        ..Plan::default()
    };
    if plan.refusal.is_some() {
        return plan;
    }
    let hides_all = session.policy().faces == FaceRule::HideAll;
    let chosen =
        |asset: &&Rc<Asset>| (choice.only.as_ref()).is_none_or(|only| only.contains(&asset.id));
    for asset in session.assets().iter().filter(chosen) {
        if asset.state != State::Reviewed || asset.photo.is_none() {
            plan.not_reviewed += 1;
            continue;
        }
        let findings = session.findings(asset);
        if findings.iter().any(Finding::is_blocking) {
            plan.blocked.push((Rc::clone(asset), findings));
            continue;
        }
        if !findings.is_empty() {
            plan.advised.push((Rc::clone(asset), findings));
        }
        plan.undecided += asset.review.undecided();
        let names = names_left(&asset.found, &asset.review);
        plan.naming += usize::from(!names.is_empty());
        if choice.sidecars {
            let says_nothing = asset.reviewed().is_none_or(|values| values.says_nothing());
            let kind = if says_nothing {
                &mut plan.valueless
            } else {
                &mut plan.sidecars
            };
            kind.push(Rc::clone(asset));
        }
        let takes = asset
            .photo
            .as_ref()
            .is_some_and(|photo| photo.format.takes_metadata());
        let is_sidecar_only = choice.sidecars && !(choice.embedded_copies && takes);
        plan.left_in_file += usize::from(is_sidecar_only && asset.review.takes_out());
        if choice.embedded_copies {
            if hides_all && can_be_redacted(asset) {
                plan.showing_faces += 1;
            } else if takes {
                plan.embedded_copies.push(Rc::clone(asset));
                plan.broken_manifests += usize::from(asset.found.has_manifest);
            } else {
                plan.not_embeddable += 1;
                plan.takes_nothing_in.push(Rc::clone(asset));
            }
        }
        if choice.redacted_copies && can_be_redacted(asset) {
            plan.redacted_copies.push(Rc::clone(asset));
            let reviewed = asset.review.finish();
            for carried in reviewed.asked_for_redacted_copy() {
                *plan.asked_for_copies.entry(carried).or_default() += 1;
            }
        }
    }
    plan
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::draft::Draft;
    use crate::domain::found::Found;
    use crate::domain::inference::BoundingBox;
    use crate::domain::metadata::Keyword;
    use crate::domain::photo::{Format, Orientation, Photo, Size};
    use crate::domain::provenance::{Attributed, Source};
    use crate::domain::region::{Region, Treatment};
    use crate::domain::review::{Edit, Verdict};
    use crate::domain::session::{Event, Failure, Listed};
    use crate::domain::time::Time;

    const A: PhotoId = PhotoId(0);
    const B: PhotoId = PhotoId(1);

    /// Two opened and drafted photos; the first has one face and one undecided keyword.
    fn session(then: &[Event]) -> Session {
        let listed = |name: &str| Listed {
            name: name.into(),
            bytes: 10,
            modified: 1,
            ..Listed::default()
        };
        let photo = Photo {
            format: Format::Jpeg,
            size: Size {
                width: 4,
                height: 3,
            },
            orientation: Orientation::Upright,
            animated: false,
        };
        let keyword = Attributed {
            value: Keyword::from("boat"),
            source: Source::File {
                property: "dc:subject".into(),
            },
        };
        let draft = Draft {
            keywords: vec![keyword],
            ..Draft::default()
        };
        let face = BoundingBox::from_corners(0.1, 0.1, 0.2, 0.2);
        let mut session = Session::default();
        let events = [
            Event::Added(vec![listed("a.jpg"), listed("b.jpg")]),
            Event::Opened(A, photo.clone(), Rc::default()),
            Event::Opened(B, photo, Rc::default()),
            Event::Drafted(A, draft),
            Event::Drafted(B, Draft::default()),
            Event::Edited(vec![A], Edit::AddRegion(Region::face(face)), Time(1)),
        ];
        for event in events.iter().chain(then) {
            session.apply(event);
        }
        session
    }

    const EVERYTHING: Choice = Choice {
        only: None,
        sidecars: true,
        embedded_copies: true,
        redacted_copies: true,
    };

    #[test]
    fn photos_whose_review_nobody_ended_are_counted_and_left_out() {
        let title = Event::Edited(vec![B], title("Harbour"), Time(2));
        let plan = plan(&session(&[title, Event::Finished(vec![B])]), &EVERYTHING);
        assert_eq!(plan.sidecars.len(), 1);
        assert_eq!(plan.not_reviewed, 1);
        assert_eq!(plan.undecided, 0);
    }

    #[test]
    fn a_redacted_copy_is_offered_only_where_a_face_is_to_be_hidden() {
        let both = Event::Finished(vec![A, B]);
        let made = plan(&session(std::slice::from_ref(&both)), &EVERYTHING);
        assert_eq!((made.sidecars.len(), made.valueless.len()), (1, 1));
        assert_eq!(made.redacted_copies.len(), 1);
        assert_eq!(made.undecided, 1);
        let keep = Event::Edited(vec![A], Edit::TreatRegion(2, Treatment::Keep), Time(2));
        let kept = plan(&session(&[keep, both]), &EVERYTHING);
        assert_eq!(kept.redacted_copies.len(), 0);
    }

    #[test]
    fn what_a_person_removed_is_told_to_stay_where_only_a_sidecar_is_made() {
        let keyword = Attributed {
            value: Keyword::from("secret"),
            source: Source::File {
                property: "XPKeywords".into(),
            },
        };
        let found = Found {
            keywords: vec![keyword],
            ..Found::default()
        };
        let photo = session(&[]).assets()[1].photo.clone().unwrap();
        let opened = Event::Opened(B, photo, Rc::new(found));
        let title = Event::Edited(vec![B], title("Harbour"), Time(2));
        let sidecars_only = Choice {
            embedded_copies: false,
            ..EVERYTHING
        };
        let left = |more: &[Event], choice: &Choice| {
            let mut events = vec![opened.clone(), title.clone()];
            events.extend_from_slice(more);
            events.push(Event::Finished(vec![B]));
            plan(&session(&events), choice).left_in_file
        };
        let id = {
            let session = session(&[opened.clone(), title.clone()]);
            session.assets()[1].review.keywords[0].id
        };
        let removed = Event::Edited(vec![B], Edit::JudgeKeyword(id, Verdict::Rejected), Time(3));
        assert_eq!(left(&[], &sidecars_only), 0);
        assert_eq!(left(std::slice::from_ref(&removed), &sidecars_only), 1);
        assert_eq!(left(&[removed], &EVERYTHING), 0);
    }

    #[test]
    fn a_photo_without_a_picture_has_a_sidecar_and_no_redacted_copy() {
        let found = Found {
            no_picture: Some(Failure {
                message: "a.jpg is damaged".into(),
                advice: "Copy it again.".into(),
            }),
            ..Found::default()
        };
        let mut session = session(&[]);
        let photo = session.asset(A).and_then(|asset| asset.photo.clone());
        if let Some(photo) = photo {
            session.apply(&Event::Opened(A, photo, Rc::new(found)));
        }
        session.apply(&Event::Finished(vec![A]));
        let plan = plan(&session, &EVERYTHING);
        assert_eq!((plan.sidecars.len(), plan.redacted_copies.len()), (1, 0));
        assert_eq!(plan.embedded_copies.len(), 1);
    }

    #[test]
    fn a_choice_of_photos_says_nothing_of_the_others() {
        let only_b = Choice {
            only: Some(vec![B]),
            ..EVERYTHING
        };
        let plan = plan(&session(&[Event::Finished(vec![B])]), &only_b);
        assert_eq!((plan.embedded_copies.len(), plan.not_reviewed), (1, 0));
    }

    #[test]
    fn a_sidecar_without_a_reviewed_value_is_not_made() {
        let reviewed = |edits: &[Edit]| {
            let edited = edits.iter().cloned();
            let edited = edited.map(|edit| Event::Edited(vec![B], edit, Time(2)));
            let events: Vec<Event> = edited.chain([Event::Finished(vec![B])]).collect();
            let plan = plan(&session(&events), &EVERYTHING);
            (plan.sidecars.len(), plan.valueless.len())
        };
        assert_eq!(reviewed(&[]), (0, 1));
        assert_eq!(reviewed(&[title("Harbour")]), (1, 0));
        assert_eq!(reviewed(&[title("Harbour"), title("")]), (0, 1));
        assert_eq!(reviewed(&[Edit::AddKeyword("boat".into())]), (1, 0));
        assert_eq!(reviewed(&[Edit::RemoveLocation(true)]), (1, 0));
    }

    #[test]
    fn drafts_words_and_decisions_are_work_and_a_bare_photo_is_none() {
        let holds = |session: &Session, id| session.asset(id).is_some_and(|a| a.holds_work());
        let drafted = session(&[]);
        assert!(holds(&drafted, A), "a draft waits");
        assert!(!holds(&drafted, B), "nothing was said of it");
        let typed = session(&[Event::Edited(vec![B], title("Harbour"), Time(2))]);
        assert!(holds(&typed, B));
        let ended = session(&[Event::Finished(vec![B])]);
        assert!(!holds(&ended, B), "it was ended without a value");
    }

    fn title(text: &str) -> Edit {
        Edit::WriteText(crate::domain::field::TextField::Title.into(), text.into())
    }
}
