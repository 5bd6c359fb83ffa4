//! The rules, each of which looks at a photo and says what is not as the policy wants it.

mod origin;
mod privacy;
mod words;

pub(super) use origin::same_address;

use super::{Field, Finding, Mend, MendBy, Policy, Rule, Severity};
use crate::domain::review::Reviewed;
use crate::domain::session::Asset;

/// Blocking ones first; of a photo whose review goes on, what stands so far.
pub fn findings(policy: &Policy, asset: &Asset) -> Vec<Finding> {
    let case = Case {
        policy,
        asset,
        reviewed: asset.review.finish(),
    };
    let mut findings: Vec<Finding> = [
        words::required(&case),
        words::second_look(&case),
        privacy::faces(&case),
        privacy::sensitive(&case),
        privacy::gps(&case),
        origin::ai_label(&case),
        origin::rights(&case),
        origin::licences(&case),
        people(&case),
    ]
    .into_iter()
    .flatten()
    .collect();
    findings.sort_by_key(|finding| !finding.is_blocking());
    findings
}

/// A photo before the rules.
struct Case<'a> {
    policy: &'a Policy,
    asset: &'a Asset,
    reviewed: Reviewed,
}

impl Case<'_> {
    fn finding(&self, rule: Rule, severity: Severity, reason: String, mend: &str) -> Finding {
        Finding {
            photo: self.asset.id,
            rule,
            severity,
            field: None,
            reason,
            mend: Mend {
                words: mend.to_owned(),
                by: None,
            },
        }
    }
}

impl Finding {
    fn of(self, field: Field) -> Finding {
        Finding {
            field: Some(field),
            ..self
        }
    }

    fn mended_by(mut self, by: MendBy) -> Finding {
        self.mend.by = Some(by);
        self
    }
}

/// Whoever edited a photo did not approve it.
fn people(case: &Case<'_>) -> Vec<Finding> {
    let hands = &case.asset.hands;
    let Some(approved) = (hands.approved.as_ref()).filter(|name| hands.edited.contains(*name))
    else {
        return Vec::new();
    };
    if !case.policy.four_eyes {
        return Vec::new();
    }
    vec![case.finding(
        Rule::FourEyes,
        Severity::Blocking,
        format!("{approved} edited this photo and approved it too"),
        "Reopen the review and let somebody else approve it.",
    )]
}
