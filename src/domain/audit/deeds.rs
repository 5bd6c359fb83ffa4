//! What changed between two states of a batch, as deeds: the log follows from the states, so no way around it exists.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::{Deed, What};
use crate::domain::inference::Score;
use crate::domain::metadata::Keyword;
use crate::domain::photo::PhotoId;
use crate::domain::provenance::Source;
use crate::domain::purpose::Purpose;
use crate::domain::region::{Region, Treatment};
use crate::domain::review::{Review, Suggestion, Verdict};
use crate::domain::session::{Asset, State};
use crate::domain::table::Column;

/// In the order of the batch; of each photo, its values before its state.
pub fn deeds(before: &[Rc<Asset>], after: &[Rc<Asset>]) -> Vec<Deed> {
    let known: BTreeMap<PhotoId, &Rc<Asset>> = before.iter().map(|a| (a.id, a)).collect();
    let mut deeds = Vec::new();
    for asset in after {
        match known.get(&asset.id) {
            Some(was) if Rc::ptr_eq(was, asset) => {}
            Some(was) => of_asset(was, asset, &mut deeds),
            None => deeds.push(Deed::on(What::Added, asset)),
        }
    }
    let is_gone = |was: &&Rc<Asset>| !after.iter().any(|asset| asset.id == was.id);
    // Looking through all for each costs nothing where none is gone.
    if before.len() != after.len() || deeds.iter().any(|deed| deed.what == What::Added) {
        let gone = before.iter().filter(is_gone);
        deeds.extend(gone.map(|was| Deed::on(What::Removed, was)));
    }
    deeds
}

fn of_asset(was: &Asset, is: &Asset, deeds: &mut Vec<Deed>) {
    let first = deeds.len();
    of_review(&was.review, &is.review, deeds);
    if was.review.removes_location != is.review.removes_location {
        deeds.push(Deed::new(match is.review.removes_location {
            true => What::LocationRemoved,
            false => What::LocationKept,
        }));
    }
    if is.hands.looked_again && !was.hands.looked_again {
        deeds.push(Deed::new(What::LookedAgain));
    }
    match (&was.state, &is.state) {
        (State::Reviewed, State::Reviewed) => {}
        (_, State::Reviewed) => deeds.push(Deed::new(What::Approved)),
        (State::Reviewed, _) => deeds.push(Deed::new(What::ReviewReopened)),
        (before, State::Failed(failure)) if before != &is.state => {
            deeds.push(Deed::new(What::Failed).after(&failure.message));
        }
        _ => {}
    }
    for deed in &mut deeds[first..] {
        deed.photo = Deed::on(deed.what, is).photo;
    }
}

fn of_review(was: &Review, is: &Review, deeds: &mut Vec<Deed>) {
    let keyword = |keyword: &Keyword| keyword.text.clone();
    compare(&was.keywords, &is.keywords, "keywords", keyword, deeds);
    compare(&was.regions, &is.regions, "area", area, deeds);
    let purpose = |review: &Review| Vec::from_iter(review.purpose().cloned());
    let name = |purpose: &Purpose| purpose.name().to_owned();
    compare(&purpose(was), &purpose(is), "purpose", name, deeds);
    let slots = was.texts().iter().chain(is.texts()).map(|(slot, _)| slot);
    let mut seen = Vec::new();
    for slot in slots {
        if seen.contains(&slot) {
            continue;
        }
        seen.push(slot);
        let text = |review: &Review| Vec::from_iter(review.text(slot).cloned());
        let field = Column::Text(slot.clone()).name();
        compare(&text(was), &text(is), &field, String::clone, deeds);
    }
}

/// In fractions of the upright picture.
fn area(region: &Region) -> String {
    let area = region.area;
    let treatment = match region.treatment {
        Treatment::Hide => "hide",
        Treatment::Keep => "keep",
    };
    format!(
        "{:?} at {:.3} {:.3} {:.3} {:.3}, {treatment}",
        region.kind, area.x, area.y, area.width, area.height
    )
}

fn compare<T: Clone>(
    was: &[Suggestion<T>],
    is: &[Suggestion<T>],
    field: &str,
    words: impl Fn(&T) -> String,
    deeds: &mut Vec<Deed>,
) {
    for now in is {
        let before = was.iter().find(|known| known.id == now.id);
        let said = words(&now.value);
        let said_before = before.map(|before| words(&before.value));
        let Some(what) = done(before, now, said_before.as_ref() == Some(&said)) else {
            continue;
        };
        let after = (what != What::Rejected).then_some(said);
        deeds.push(deed(what, field, now, said_before, after));
    }
    let is_gone = |before: &&Suggestion<T>| !is.iter().any(|now| now.id == before.id);
    for before in was.iter().filter(is_gone) {
        let what = match (before.is_open_draft(), &before.source) {
            (true, _) => What::Withdrawn,
            (false, Source::Person) => What::TakenBack,
            // A newer reading of the file says something else.
            (false, _) => continue,
        };
        let said = words(&before.value);
        deeds.push(deed(what, field, before, Some(said), None));
    }
}

/// What was done to a suggestion.
fn done<T: Clone>(
    before: Option<&Suggestion<T>>,
    now: &Suggestion<T>,
    is_same: bool,
) -> Option<What> {
    let Some(before) = before else {
        return match (&now.source, now.verdict) {
            (Source::Person, _) => Some(What::Wrote),
            (_, Verdict::Undecided) => Some(What::Proposed),
            // As the file has it.
            _ => None,
        };
    };
    let is_persons = now.source == Source::Person;
    if before.verdict != now.verdict && (is_same || !is_persons) {
        return Some(match now.verdict {
            Verdict::Accepted => What::Accepted,
            Verdict::Rejected => What::Rejected,
            Verdict::Undecided => What::Reopened,
        });
    }
    match (is_same, is_persons) {
        (true, _) => None,
        (false, true) => Some(What::Rewrote),
        // The same draft in another language.
        (false, false) if now.is_open_draft() => None,
        (false, false) if before.source == Source::Person => Some(What::TakenBack),
        (false, false) => Some(What::Rewrote),
    }
}

fn deed<T: Clone>(
    what: What,
    field: &str,
    of: &Suggestion<T>,
    before: Option<String>,
    after: Option<String>,
) -> Deed {
    let source = of.first_source();
    let tier = source.tier();
    Deed {
        field: Some(field.to_owned()),
        model: source.model_id(),
        score: source.score().map(Score::value),
        from: (source.translated_from()).map(|from| from.tag().to_owned()),
        tier: tier.filter(|tier| !tier.is_supported()),
        before,
        after,
        ..Deed::new(what)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::draft::Draft;
    use crate::domain::field::TextField;
    use crate::domain::inference::BoundingBox;
    use crate::domain::provenance::{Attributed, ModelId};
    use crate::domain::review::Edit;
    use crate::domain::session::{Event, Listed, Session};
    use crate::domain::time::Time;

    const A: PhotoId = PhotoId(0);

    fn by_model<T>(value: T) -> Attributed<T> {
        let model = ModelId {
            name: "tagger".into(),
            version: "1".into(),
            weights: "ab12".into(),
        };
        let score = Score::new(0.7);
        Attributed {
            value,
            source: Source::model(model, score),
        }
    }

    fn told(deeds: &[Deed]) -> Vec<String> {
        let one = |deed: &Deed| {
            let parts = [&deed.field, &deed.before, &deed.after].map(|part| match part {
                Some(text) => text.as_str(),
                None => "-",
            });
            format!("{:?} {}", deed.what, parts.join(" | "))
        };
        deeds.iter().map(one).collect()
    }

    /// What each event is told as, one after another.
    fn log(events: &[Event]) -> Vec<Vec<String>> {
        let mut session = Session::default();
        let mut all = Vec::new();
        for event in events {
            let before = session.assets().to_vec();
            session.apply(event);
            let deeds = deeds(&before, session.assets());
            assert!(deeds.iter().all(|deed| deed.photo.is_some()));
            all.push(told(&deeds));
        }
        all
    }

    #[test]
    fn every_decision_and_its_undoing_is_told_with_what_stood_there_before() {
        let edit = |edit| Event::Edited(vec![A], edit, Time(1));
        let file = Listed {
            name: "a.jpg".into(),
            bytes: 1,
            modified: 1,
            ..Listed::default()
        };
        let face = Region::face(BoundingBox::from_corners(0.1, 0.1, 0.2, 0.2));
        let draft = Draft {
            keywords: vec![by_model(Keyword::from("dog"))],
            faces: vec![by_model(face)],
            texts: vec![(TextField::AltText.into(), by_model("A dog.".to_owned()))],
            ..Draft::default()
        };
        let alt = "Iptc4xmpCore:AltTextAccessibility";
        let hidden = "Face at 0.100 0.100 0.100 0.100, hide";
        let kept = "Face at 0.100 0.100 0.100 0.100, keep";
        let table: Vec<(Event, Vec<String>)> = vec![
            (Event::Added(vec![file]), vec!["Added - | - | -".into()]),
            (
                Event::Drafted(A, draft),
                vec![
                    "Proposed keywords | - | dog".into(),
                    format!("Proposed area | - | {hidden}"),
                    format!("Proposed {alt} | - | A dog."),
                ],
            ),
            (
                edit(Edit::JudgeKeyword(1, Verdict::Accepted)),
                vec!["Accepted keywords | dog | dog".into()],
            ),
            (
                edit(Edit::RewriteKeyword(1, "puppy".into())),
                vec!["Rewrote keywords | dog | puppy".into()],
            ),
            (Event::Undo, vec!["TakenBack keywords | puppy | dog".into()]),
            (
                edit(Edit::JudgeKeyword(1, Verdict::Rejected)),
                vec!["Rejected keywords | dog | -".into()],
            ),
            (
                edit(Edit::AddKeyword("cat".into())),
                vec!["Wrote keywords | - | cat".into()],
            ),
            (Event::Undo, vec!["TakenBack keywords | cat | -".into()]),
            (
                edit(Edit::WriteText(
                    TextField::AltText.into(),
                    "Our dog.".into(),
                )),
                vec![format!("Rewrote {alt} | A dog. | Our dog.")],
            ),
            (
                edit(Edit::TreatRegion(2, Treatment::Keep)),
                vec![format!("Accepted area | {hidden} | {kept}")],
            ),
            (
                edit(Edit::TreatRegion(2, Treatment::Hide)),
                vec![format!("Rewrote area | {kept} | {hidden}")],
            ),
            (
                edit(Edit::SetPurpose(Purpose::Text)),
                vec!["Wrote purpose | - | Text".into()],
            ),
            (
                edit(Edit::RemoveLocation(true)),
                vec!["LocationRemoved - | - | -".into()],
            ),
            (Event::LookedAgain(A), vec!["LookedAgain - | - | -".into()]),
            (Event::Viewed(A), vec![]),
            (Event::Finished(vec![A]), vec!["Approved - | - | -".into()]),
            (Event::Reopened(A), vec!["ReviewReopened - | - | -".into()]),
            (Event::Removed(vec![A]), vec!["Removed - | - | -".into()]),
            (Event::Undo, vec!["Added - | - | -".into()]),
        ];
        let (events, expected): (Vec<Event>, Vec<Vec<String>>) = table.into_iter().unzip();
        assert_eq!(log(&events), expected);
    }

    #[test]
    fn a_proposal_names_its_model_and_weights_and_so_does_what_came_of_it() {
        let suggestion = by_model(Keyword::from("dog"));
        let mut was = Review::default();
        was.add_draft(&Draft {
            keywords: vec![suggestion],
            ..Draft::default()
        });
        let mut is = was.clone();
        is.apply(&Edit::RewriteKeyword(1, "puppy".into()), Time(1));
        let mut deeds = Vec::new();
        of_review(&was, &is, &mut deeds);
        let weights = deeds[0].model.as_ref().map(|model| model.weights.as_str());
        assert_eq!((deeds.len(), weights), (1, Some("ab12")));
        assert!(deeds[0].score.is_some_and(|score| score > 0.69));
    }
}
