//! What is handed over, from the page's own types into those of the protocol.

use std::collections::BTreeMap;

use super::message::{About, Decision, Field, Keyword, Origin, Photo, Progress, Verdict};
use crate::domain::field::{Slot, TextField};
use crate::domain::nearby::Nearby;
use crate::domain::provenance::Source;
use crate::domain::purpose::Purpose;
use crate::domain::review::{Decision as Decided, Reviewed, Statement, Subject};
use crate::domain::session::Tally;

/// `photo`: its place among the files of the host, where it is one of them.
pub fn photo(photo: Option<u32>, name: &str, path: &str, reviewed: &Reviewed) -> Photo {
    let mut texts: BTreeMap<Field, BTreeMap<String, String>> = BTreeMap::new();
    for (slot, text) in reviewed.texts() {
        let languages = texts.entry(field(slot.field)).or_default();
        languages.insert(slot.language.tag().to_owned(), text.clone());
    }
    let keywords = reviewed.keywords().iter().map(|keyword| Keyword {
        text: keyword.text.clone(),
        broader: keyword.broader.clone(),
    });
    Photo {
        photo,
        name: name.to_owned(),
        path: path.to_owned(),
        keywords: keywords.collect(),
        texts,
        purpose: reviewed.purpose().map(Purpose::code),
        decorative: reviewed.is_decorative(),
        hidden: reviewed.hidden().len(),
        removes_location: reviewed.removes_location(),
        decisions: reviewed.statements().iter().map(decision).collect(),
    }
}

pub fn progress(tally: Tally) -> Progress {
    Progress {
        photos: tally.total(),
        to_review: tally.to_review,
        reviewed: tally.reviewed,
        failed: tally.failed,
    }
}

fn decision(statement: &Statement) -> Decision {
    Decision {
        about: match &statement.about {
            Subject::Text(Slot {
                field: about,
                language,
            }) => About::Text {
                field: field(*about),
                language: language.tag().to_owned(),
            },
            Subject::Keyword(word) => About::Keyword { text: word.clone() },
            Subject::Face => About::Face {},
        },
        decision: match statement.decision {
            Decided::Accepted => Verdict::Accepted,
            Decided::Edited => Verdict::Edited,
            Decided::Rejected => Verdict::Rejected,
        },
        origin: match &statement.origin {
            Source::File { property } => Origin::File {
                property: property.clone(),
            },
            Source::Model { model, score, tier } => Origin::Model {
                name: model.name.clone(),
                version: model.version.clone(),
                weights: model.weights.clone(),
                score: score.value(),
                tier: tier.name(),
            },
            Source::Browser { model } => Origin::Browser {
                name: model.name(),
                browser: model.browser.clone(),
            },
            Source::Translated { by, from, .. } => Origin::Translated {
                name: by.name(),
                browser: by.browser.clone(),
                from: from.tag().to_owned(),
            },
            Source::Nearby { found } => match found {
                Nearby::Event { .. } => Origin::Batch {},
                Nearby::Host => Origin::Host {},
                found => Origin::File {
                    property: found.place().to_owned(),
                },
            },
            Source::Person => Origin::Person {},
        },
        at: statement.at.0,
    }
}

/// Every field has a name of the protocol: a new one is a decision about what hosts are told.
fn field(field: TextField) -> Field {
    match field {
        TextField::AltText => Field::AltText,
        TextField::ExtendedDescription => Field::ExtendedDescription,
        TextField::Title => Field::Title,
        TextField::Headline => Field::Headline,
        TextField::Description => Field::Description,
        TextField::MediaTopic => Field::MediaTopic,
        TextField::Creator => Field::Creator,
        TextField::ContactEmail => Field::ContactEmail,
        TextField::ContactUrl => Field::ContactUrl,
        TextField::Credit => Field::Credit,
        TextField::Source => Field::Source,
        TextField::Rights => Field::Rights,
        TextField::Marked => Field::Marked,
        TextField::Owner => Field::Owner,
        TextField::UsageTerms => Field::UsageTerms,
        TextField::WebStatement => Field::WebStatement,
        TextField::Licence => Field::Licence,
        TextField::ImageSupplier => Field::ImageSupplier,
        TextField::Licensor => Field::Licensor,
        TextField::LicensorUrl => Field::LicensorUrl,
        TextField::DataMining => Field::DataMining,
        TextField::Sublocation => Field::Sublocation,
        TextField::City => Field::City,
        TextField::State => Field::State,
        TextField::Country => Field::Country,
        TextField::DigitalSourceType => Field::DigitalSourceType,
        TextField::AiSystem => Field::AiSystem,
        TextField::AiSystemVersion => Field::AiSystemVersion,
        TextField::AiPrompt => Field::AiPrompt,
        TextField::AiPromptWriter => Field::AiPromptWriter,
    }
}
