//! Rules on keywords and texts: that they are there, and that somebody has looked twice at what a model wrote.

use super::Case;
use crate::domain::field::TextField;
use crate::domain::policy::{Acceptance, Field, Finding, MendBy, Rule, Severity};
use crate::domain::review::{Suggestion, SuggestionKind, Verdict};

pub(super) fn required(case: &Case<'_>) -> Vec<Finding> {
    let review = &case.asset.review;
    let mut findings = Vec::new();
    for (field, level) in &case.policy.required {
        let Some(severity) = level.severity() else {
            continue;
        };
        let (is_there, is_drafted) = match field {
            Field::Keywords => (
                !case.reviewed.keywords().is_empty(),
                review.keywords.iter().any(Suggestion::is_open_draft),
            ),
            // A picture that carries no information has none.
            Field::Text(TextField::AltText) if review.is_decorative() => (true, false),
            Field::Text(field) => (
                (case.reviewed.texts().iter()).any(|(slot, _)| slot.field == *field),
                (review.texts().iter())
                    .any(|(slot, text)| slot.field == *field && text.is_open_draft()),
            ),
        };
        if is_there {
            continue;
        }
        let mend = match (field, is_drafted) {
            (Field::Keywords, true) => "Accept a drafted keyword or add one.",
            (Field::Keywords, false) => "Add a keyword.",
            (Field::Text(_), true) => "Accept the draft or write it yourself.",
            (Field::Text(_), false) => "Write it.",
        };
        let reason = format!("{} is required and missing", field.name());
        let finding = case.finding(Rule::Required, severity, reason, mend);
        findings.push(finding.of(*field));
    }
    findings
}

/// Accepted as a model wrote it.
fn is_models<T>(suggestion: &Suggestion<T>) -> bool {
    suggestion.verdict == Verdict::Accepted && suggestion.source.is_model()
}

pub(super) fn second_look(case: &Case<'_>) -> Vec<Finding> {
    if case.asset.hands.looked_again {
        return Vec::new();
    }
    let review = &case.asset.review;
    let stands = |kind: SuggestionKind| match kind {
        SuggestionKind::Keywords => review.keywords.iter().any(is_models),
        SuggestionKind::Faces => review.regions.iter().any(is_models),
        SuggestionKind::Purpose => review.purpose().is_some_and(is_models),
        SuggestionKind::AltText | SuggestionKind::Texts => (review.texts().iter())
            .any(|(slot, text)| SuggestionKind::of_text(slot) == kind && is_models(text)),
    };
    let asked = SuggestionKind::ALL
        .into_iter()
        .filter(|kind| case.policy.handling(*kind).accept == Acceptance::SecondLook);
    asked
        .filter(|kind| stands(*kind))
        .map(|kind| {
            let (what, field) = match kind {
                SuggestionKind::Keywords => ("keywords", Some(Field::Keywords)),
                SuggestionKind::AltText => ("alt text", Some(Field::Text(TextField::AltText))),
                SuggestionKind::Texts => ("texts", None),
                SuggestionKind::Faces => ("faces", None),
                SuggestionKind::Purpose => ("purpose", None),
            };
            let reason = format!("a model proposed its {what}, and nobody has looked twice");
            let finding = case.finding(
                Rule::SecondLook,
                Severity::Blocking,
                reason,
                "Compare them with the picture once more, then say so.",
            );
            let finding = finding.mended_by(MendBy::LookAgain);
            Finding { field, ..finding }
        })
        .collect()
}
