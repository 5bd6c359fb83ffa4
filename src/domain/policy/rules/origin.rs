//! Rules on where a picture comes from and what one may do with it.

use super::Case;
use crate::domain::field::TextField;
use crate::domain::policy::{Field, Finding, Rule, Severity};

/// What IPTC calls pictures in which AI made something that is seen.
const MADE_BY_AI: [&str; 3] = [
    "trainedAlgorithmicMedia",
    "compositeWithTrainedAlgorithmicMedia",
    "compositeSynthetic",
];

/// What says that AI made the picture.
const AI_FIELDS: [TextField; 4] = [
    TextField::AiSystem,
    TextField::AiSystemVersion,
    TextField::AiPrompt,
    TextField::AiPromptWriter,
];

/// A digital source type stands as a code or as the address of a term.
pub(super) fn says_ai(source_type: &str) -> bool {
    let code = source_type.rsplit('/').next().unwrap_or(source_type);
    MADE_BY_AI.contains(&code)
}

pub(super) fn ai_label(case: &Case<'_>) -> Vec<Finding> {
    let Some(severity) = case.policy.ai_label.severity() else {
        return Vec::new();
    };
    let stands = case.reviewed.text(TextField::DigitalSourceType);
    if stands.is_some_and(says_ai) {
        return Vec::new();
    }
    let is_named = (AI_FIELDS.into_iter()).any(|field| case.reviewed.text(field).is_some());
    let found = &case.asset.found;
    let said = found.texts.iter().chain(&found.proposals.texts);
    let mut said = said.chain(&found.disagreements);
    let has_traces = said.any(|(slot, said)| match slot.field {
        TextField::DigitalSourceType => says_ai(&said.value),
        field => AI_FIELDS.contains(&field),
    });
    // Where only traces speak for it, a person's other word is heard.
    let (severity, reason) = match (is_named, has_traces, stands) {
        (true, _, _) => (severity, "it names an AI system and is not labelled"),
        (false, true, None) => (severity, "AI seems to have made it, and it is not labelled"),
        (false, true, Some(_)) => (
            Severity::Advisory,
            "the file speaks of AI, its label of something else",
        ),
        (false, false, _) => return Vec::new(),
    };
    let finding = case.finding(
        Rule::AiLabel,
        severity,
        reason.to_owned(),
        "Accept or choose the digital source type.",
    );
    vec![finding.of(Field::Text(TextField::DigitalSourceType))]
}

/// Creator, copyright notice, and one of the fields that say what is allowed; what is in the public domain needs its
/// creator only.
pub(super) fn rights(case: &Case<'_>) -> Vec<Finding> {
    let Some(severity) = case.policy.rights.severity() else {
        return Vec::new();
    };
    let is_there = |field: TextField| {
        let texts = case.reviewed.texts();
        texts.iter().any(|(slot, _)| slot.field == field)
    };
    let lacks = |field: TextField, reason: &str, mend: &str| {
        let finding = case.finding(Rule::Rights, severity, reason.to_owned(), mend);
        finding.of(Field::Text(field))
    };
    let mut findings = Vec::new();
    if !is_there(TextField::Creator) {
        findings.push(lacks(
            TextField::Creator,
            "nobody is named as its creator",
            "Name the creator, or apply a rights template.",
        ));
    }
    if case.reviewed.text(TextField::Marked) == Some("False") {
        return findings;
    }
    if !is_there(TextField::Rights) {
        findings.push(lacks(
            TextField::Rights,
            "it has no copyright notice",
            "Write it, or apply a rights template.",
        ));
    }
    let use_is_told = [
        TextField::UsageTerms,
        TextField::WebStatement,
        TextField::Licence,
    ];
    if !use_is_told.into_iter().any(is_there) {
        findings.push(lacks(
            TextField::UsageTerms,
            "nothing says what one may do with it",
            "Write usage terms, a licence or the address of a statement, or apply a rights template.",
        ));
    }
    findings
}

pub(super) fn licences(case: &Case<'_>) -> Vec<Finding> {
    let allowed = &case.policy.licences;
    let Some(licence) = case.reviewed.text(TextField::Licence) else {
        return Vec::new();
    };
    let is_allowed = allowed.is_empty() || allowed.iter().any(|known| same_address(known, licence));
    if is_allowed && !case.policy.no_licence {
        return Vec::new();
    }
    let mend = match case.policy.no_licence {
        true => {
            "Take it out: the policies of this page and of the page around it have no licence in common."
        }
        false => "Choose one that the policy names.",
    };
    let finding = case.finding(
        Rule::Licences,
        Severity::Blocking,
        format!("the licence {licence} is not allowed"),
        mend,
    );
    vec![finding.of(Field::Text(TextField::Licence))]
}

/// Creative Commons writes its addresses with and without the last slash, and once without the s of https.
pub(in crate::domain::policy) fn same_address(a: &str, b: &str) -> bool {
    fn plain(address: &str) -> String {
        let address = address.trim().to_lowercase();
        let rest = address
            .split_once("://")
            .map_or(&*address, |(_, rest)| rest);
        rest.trim_end_matches('/').to_owned()
    }
    plain(a) == plain(b)
}
