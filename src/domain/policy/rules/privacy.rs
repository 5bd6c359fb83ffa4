//! Rules on who and where: faces, what may be sensitive, the place where the photo was taken.

use super::Case;
use crate::domain::policy::{FaceRule, Finding, MendBy, Rule, SensitiveRule, Severity};
use crate::domain::region::{Region, RegionKind, Treatment};
use crate::domain::review::{Edit, Suggestion, Verdict};

pub(super) fn faces(case: &Case<'_>) -> Vec<Finding> {
    let faces = |is: fn(&Suggestion<Region>) -> bool| -> Vec<u32> {
        let regions = case.asset.review.regions.iter();
        let faces = regions.filter(|region| region.value.kind == RegionKind::Face);
        faces.filter(|face| is(face)).map(|face| face.id).collect()
    };
    let (ids, says, mend, edit) = match case.policy.faces {
        FaceRule::Off => return Vec::new(),
        FaceRule::Ask => (
            faces(Suggestion::is_open_draft),
            "nobody has decided on",
            "Hide each, keep it visible, or say that it is none.",
            None,
        ),
        FaceRule::HideAll => {
            let ids = faces(|face| {
                face.verdict == Verdict::Accepted && face.value.treatment == Treatment::Keep
            });
            let hide = (ids.iter()).map(|id| Edit::TreatRegion(*id, Treatment::Hide));
            let edit = Edit::All(hide.collect());
            (
                ids,
                "a redacted copy would show",
                "Hide every face.",
                Some(edit),
            )
        }
    };
    let count = match ids.len() {
        0 => return Vec::new(),
        1 => "1 face".to_owned(),
        count => format!("{count} faces"),
    };
    let reason = format!("{says} {count}");
    let mut finding = case.finding(Rule::Faces, Severity::Blocking, reason, mend);
    finding.mend.by = edit.map(MendBy::Edit);
    vec![finding]
}

pub(super) fn sensitive(case: &Case<'_>) -> Vec<Finding> {
    if case.asset.review.sensitive().is_empty() {
        return Vec::new();
    }
    let says = |reason: &str, mend: &str| {
        case.finding(Rule::Sensitive, Severity::Blocking, reason.to_owned(), mend)
    };
    match case.policy.sensitive {
        SensitiveRule::Look => Vec::new(),
        SensitiveRule::SecondLook if case.asset.hands.looked_again => Vec::new(),
        SensitiveRule::SecondLook => {
            let finding = says(
                "it may be sensitive, and nobody has looked twice",
                "Look at the picture once more, then say so.",
            );
            vec![finding.mended_by(MendBy::LookAgain)]
        }
        SensitiveRule::Refuse => vec![says(
            "it may be sensitive, and such photos are not exported",
            "Remove it from the batch.",
        )],
    }
}

pub(super) fn gps(case: &Case<'_>) -> Vec<Finding> {
    let is_kept = !case.asset.found.places.is_empty() && !case.asset.review.removes_location;
    let Some(severity) = case.policy.gps.severity().filter(|_| is_kept) else {
        return Vec::new();
    };
    let finding = case.finding(
        Rule::Gps,
        severity,
        "it says where it was taken".to_owned(),
        "Remove the GPS position.",
    );
    vec![finding.mended_by(MendBy::Edit(Edit::RemoveLocation(true)))]
}
