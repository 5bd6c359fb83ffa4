//! What the embedding page and Hushtag say to each other: public, versioned, and nobody's domain types.
//!
//! A message is an envelope of JSON text and, beside it, files by structured clone; `www/widget/widget.d.ts` says the same in
//! TypeScript.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use super::field::Field;
use super::theme::Theme;

/// Of this protocol. A page that speaks another one is told so.
pub const VERSION: u32 = 1;

/// What the embedding page says.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase", deny_unknown_fields)]
pub enum Request {
    /// The first message, and only the first.
    Open(Box<Open>),
    /// Photos, and sidecars beside them: the files of this message.
    Add {
        /// Where each file lies, between `/` and with its name, in the order of the files; left out where nobody knows.
        #[serde(default)]
        paths: Vec<String>,
    },
    /// Other colours, at any time.
    Theme { theme: Theme },
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Open {
    /// BCP 47. Keywords and alt texts are drafted in it where Hushtag knows it, else in English; fields for texts without a
    /// language of their own carry it. The page itself is in English.
    pub locale: Option<String>,
    pub theme: Theme,
    /// The organisation's rules, as the text of a policy file.
    pub policy: Option<String>,
    pub options: Options,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Options {
    pub intake: Intake,
    /// Which files to hand back, besides the metadata.
    pub files: Vec<Wanted>,
    pub redaction: Redaction,
    /// Who reviews, for the history in the files.
    pub reviewer: Option<String>,
    /// What the page knows of these photos: offered as keywords and never as seen.
    pub words: Vec<String>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            intake: Intake::Host,
            files: vec![Wanted::Photo],
            redaction: Redaction::Solid,
            reviewer: None,
            words: Vec::new(),
        }
    }
}

/// Who brings the photos.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Intake {
    Host,
    /// A person may add some too.
    Both,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Wanted {
    /// XMP.
    Sidecar,
    /// The photo with the metadata in it; where something is to be hidden, its redacted copy and nothing else.
    Photo,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Redaction {
    Solid,
    Mosaic,
    Soft,
}

/// What Hushtag says.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Reply {
    /// The channel stands.
    Ready {
        hushtag: &'static str,
    },
    /// The message of that number was taken.
    Taken {
        id: u32,
    },
    /// A message was not taken; its number, where it has one.
    Refused {
        id: Option<u32>,
        code: &'static str,
        message: String,
    },
    Progress(Progress),
    /// The review of a photo was ended or begun again. What was reviewed comes with `Done` only.
    Review {
        photo: Option<u32>,
        name: String,
        path: String,
        is_reviewed: bool,
    },
    /// Something failed, other photos go on.
    Error {
        photo: Option<u32>,
        name: Option<String>,
        path: Option<String>,
        code: &'static str,
        message: String,
    },
    /// A person handed over; the files of this message are those of `files`, in order.
    Done {
        photos: Vec<Photo>,
        files: Vec<File>,
        /// Of the audit log, as JSON Lines, the decisions and hashes; all of it where the policy beside the page says so.
        log: String,
    },
    /// A person gave up; nothing is handed over.
    Cancel {},
}

/// Photos by how far they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Progress {
    pub photos: usize,
    /// Drafted and waiting for a person.
    pub to_review: usize,
    pub reviewed: usize,
    pub failed: usize,
}

/// What a person reviewed of one photo.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Photo {
    /// Its place among all files handed over, from 0; none where a person added it.
    pub photo: Option<u32>,
    pub name: String,
    /// Folders and name; where several photos share both, with a number. No two photos share it.
    pub path: String,
    pub keywords: Vec<Keyword>,
    /// By field, then by language; `x-default` where none is told.
    pub texts: BTreeMap<Field, BTreeMap<String, String>>,
    /// `informative`, `text`, `complex`, `functional` or `decorative`, where it was said.
    pub purpose: Option<&'static str>,
    /// That it has no alt text is a decision; without this, one was not written.
    pub decorative: bool,
    /// How many areas a redacted copy hides.
    pub hidden: usize,
    /// A person took the place where it was taken out of what is handed over.
    pub removes_location: bool,
    /// Every decision, earliest first.
    pub decisions: Vec<Decision>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Keyword {
    pub text: String,
    /// The broadest first.
    pub broader: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Decision {
    pub about: About,
    pub decision: Verdict,
    pub origin: Origin,
    /// Milliseconds since 1970.
    pub at: i64,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "what", rename_all = "camelCase")]
pub enum About {
    Text {
        field: Field,
        language: String,
    },
    /// The word, unless it was rejected: nobody stands for it.
    Keyword {
        text: Option<String>,
    },
    Face {},
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    Accepted,
    Edited,
    Rejected,
}

/// Who said it before the person decided.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "by", rename_all = "camelCase")]
pub enum Origin {
    /// The property it stood in; `file name`, `folder name` or `date` where the word was taken from those.
    File {
        property: String,
    },
    /// `score`: how likely it is right, 0 to 1. `weights`: SHA-256. `tier`: `supported`, or `startingPoint` where the model gave
    /// a sentence to begin with only.
    Model {
        name: String,
        version: String,
        weights: String,
        score: f32,
        tier: &'static str,
    },
    /// A model that the browser brings, whose weights nobody here knows; always a sentence to begin with.
    Browser {
        name: String,
        browser: String,
    },
    /// Such a model, out of an accepted text in this language (BCP 47; `x-default` where none is told).
    Translated {
        name: String,
        browser: String,
        from: String,
    },
    /// People had accepted it for other photos of the same event.
    Batch {},
    /// A word of [`Options::words`].
    Host {},
    Person {},
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct File {
    /// As in [`Photo::photo`].
    pub photo: Option<u32>,
    /// Of the photo it was made of, to find it where a person added it.
    pub of: String,
    /// [`Photo::path`] of that photo.
    pub of_path: String,
    pub name: String,
    /// Beside that photo.
    pub path: String,
    pub kind: FileKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum FileKind {
    Sidecar,
    /// No pixel is touched.
    Photo,
    Redacted,
    /// Its pixels in a new file, because its format takes no metadata in and something was to be taken out of it.
    Remade,
    /// As it was brought, because its format takes no metadata in.
    Unchanged,
}

/// A reply as it goes over the channel.
pub fn write(reply: &Reply) -> String {
    #[derive(Serialize)]
    struct Outgoing<'a> {
        version: u32,
        body: &'a Reply,
    }
    let outgoing = Outgoing {
        version: VERSION,
        body: reply,
    };
    // Texts, numbers and maps with names for keys always serialise.
    serde_json::to_string(&outgoing).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replies_are_spelt_as_the_types_for_scripts_have_them() {
        let check = |reply: Reply, body: &str| {
            let expected = format!(r#"{{"version":1,"body":{body}}}"#);
            assert_eq!(write(&reply), expected);
        };
        check(
            Reply::Review {
                photo: None,
                name: "a.jpg".into(),
                path: "b/a.jpg".into(),
                is_reviewed: true,
            },
            r#"{"type":"review","photo":null,"name":"a.jpg","path":"b/a.jpg","isReviewed":true}"#,
        );
        check(
            Reply::Progress(Progress {
                photos: 3,
                to_review: 1,
                reviewed: 2,
                failed: 0,
            }),
            r#"{"type":"progress","photos":3,"toReview":1,"reviewed":2,"failed":0}"#,
        );
        check(Reply::Cancel {}, r#"{"type":"cancel"}"#);
        let texts = BTreeMap::from([("x-default".to_owned(), "A cat.".to_owned())]);
        let decision = Decision {
            about: About::Text {
                field: Field::AltText,
                language: "x-default".into(),
            },
            decision: Verdict::Accepted,
            origin: Origin::Model {
                name: "captioner".into(),
                version: "1".into(),
                weights: "00".into(),
                score: 0.5,
                tier: "startingPoint",
            },
            at: 7,
        };
        let photo = Photo {
            photo: Some(0),
            name: "a.jpg".into(),
            path: "b/a.jpg".into(),
            keywords: Vec::new(),
            texts: BTreeMap::from([(Field::AltText, texts)]),
            purpose: Some("informative"),
            decorative: false,
            hidden: 1,
            removes_location: false,
            decisions: vec![decision],
        };
        let file = File {
            photo: Some(0),
            of: "a.jpg".into(),
            of_path: "b/a.jpg".into(),
            name: "a-redacted.jpg".into(),
            path: "b/a-redacted.jpg".into(),
            kind: FileKind::Redacted,
        };
        check(
            Reply::Done {
                photos: vec![photo],
                files: vec![file],
                log: "{}\n".into(),
            },
            concat!(
                r#"{"type":"done","photos":[{"photo":0,"name":"a.jpg","path":"b/a.jpg","keywords":[],"#,
                r#""texts":{"altText":{"x-default":"A cat."}},"purpose":"informative","decorative":false,"hidden":1,"removesLocation":false,"decisions":[{"#,
                r#""about":{"what":"text","field":"altText","language":"x-default"},"decision":"accepted","#,
                r#""origin":{"by":"model","name":"captioner","version":"1","weights":"00","score":0.5,"tier":"startingPoint"},"at":7}]}],"#,
                r#""files":[{"photo":0,"of":"a.jpg","ofPath":"b/a.jpg","name":"a-redacted.jpg","path":"b/a-redacted.jpg","kind":"redacted"}],"log":"{}\n"}"#,
            ),
        );
    }
}
