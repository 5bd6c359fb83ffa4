//! What comes in from the embedding page, taken for hostile: measured before it is parsed, and refused with a reason where it
//! is not understood.

use serde::Deserialize;

use super::message::{Open, Request, VERSION};
use super::theme::ThemeError;

/// Longest envelope that is read, in bytes; the policy is what needs most of it.
pub const LONGEST_ENVELOPE: usize = 256 << 10;

/// Files in one message.
pub const MOST_FILES: usize = 1000;

/// Bytes of a path; the longest that Linux takes.
const LONGEST_PATH: usize = 4096;

/// Characters of a name that goes into the history.
const LONGEST_NAME: usize = 200;
/// Of the page's own words: how many, and how long in characters each.
const MOST_WORDS: usize = 20;
const LONGEST_WORD: usize = 40;

/// Why a message is not taken.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Refusal {
    #[error("the envelope has {bytes} bytes; at most {LONGEST_ENVELOPE} are read")]
    TooLong { bytes: usize },
    #[error("{files} files came in one message; at most {MOST_FILES} are taken")]
    TooManyFiles { files: usize },
    #[error("this is no message: {reason}")]
    Malformed { reason: String },
    #[error("the message is of version {found}; this page speaks version {VERSION}")]
    Version { found: u32 },
    #[error("message {id} came before; numbers must rise")]
    Replayed { id: u32 },
    #[error("the first message must be \"open\"")]
    NotOpen,
    #[error("\"open\" came before; it may come once")]
    OpenAlready,
    #[error("only \"add\" brings files, and at least one")]
    Files,
    #[error(
        "paths must be as many as the files, of at most {LONGEST_PATH} bytes and without control characters"
    )]
    Paths,
    #[error("the locale is no language tag")]
    Locale,
    #[error("the reviewer's name is over {LONGEST_NAME} characters or holds control characters")]
    Reviewer,
    #[error(
        "words are {MOST_WORDS} at most, each of {LONGEST_WORD} characters at most and without control characters"
    )]
    Words,
    #[error("theme: {0}")]
    Theme(#[from] ThemeError),
    #[error("file {number} of the message is no File object")]
    NotAFile { number: usize },
    #[error("{name} is a table; the page takes photos and XMP sidecars")]
    Table { name: String },
    #[error("the policy cannot be used: {reason}")]
    Policy { reason: String },
}

impl Refusal {
    /// For programs.
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::TooLong { .. } | Refusal::TooManyFiles { .. } => "oversized",
            Refusal::Malformed { .. } => "malformed",
            Refusal::Version { .. } => "version",
            Refusal::Replayed { .. } => "replayed",
            Refusal::NotOpen | Refusal::OpenAlready => "order",
            Refusal::Files | Refusal::Paths | Refusal::NotAFile { .. } | Refusal::Table { .. } => {
                "files"
            }
            Refusal::Locale => "locale",
            Refusal::Reviewer => "reviewer",
            Refusal::Words => "words",
            Refusal::Theme(_) => "theme",
            Refusal::Policy { .. } => "policy",
        }
    }
}

/// A message with its number.
#[derive(Clone, Debug, PartialEq)]
pub struct Numbered {
    pub id: u32,
    pub request: Request,
}

/// A refusal with the number of the message, as far as that could be read.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    pub id: Option<u32>,
    pub refusal: Refusal,
}

/// One conversation as it comes in: what may come next depends on what has come.
#[derive(Debug, Default)]
pub struct Inbox {
    last: u32,
    is_open: bool,
}

/// What every version of the protocol has.
#[derive(Deserialize)]
struct Head {
    version: u32,
    id: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope {
    #[serde(rename = "version")]
    _version: u32,
    #[serde(rename = "id")]
    _id: u32,
    body: Request,
}

impl Inbox {
    /// Reads the next message, which brings so many files. A refused one leaves the conversation as it was, but for its
    /// number.
    pub fn read(&mut self, envelope: &str, files: usize) -> Result<Numbered, Refused> {
        let refused = |id, refusal| Refused { id, refusal };
        if envelope.len() > LONGEST_ENVELOPE {
            let bytes = envelope.len();
            return Err(refused(None, Refusal::TooLong { bytes }));
        }
        let Head { version, id } =
            serde_json::from_str(envelope).map_err(|error| refused(None, malformed(&error)))?;
        if version != VERSION {
            return Err(refused(Some(id), Refusal::Version { found: version }));
        }
        if id <= self.last {
            return Err(refused(Some(id), Refusal::Replayed { id }));
        }
        self.last = id;
        let request = self.request(envelope, files);
        let request = request.map_err(|refusal| refused(Some(id), refusal))?;
        Ok(Numbered { id, request })
    }

    /// What `open` wants was done; where it could not be, it may come again.
    pub fn opened(&mut self) {
        self.is_open = true;
    }

    fn request(&self, envelope: &str, files: usize) -> Result<Request, Refusal> {
        if files > MOST_FILES {
            return Err(Refusal::TooManyFiles { files });
        }
        let Envelope { body, .. } =
            serde_json::from_str(envelope).map_err(|error| malformed(&error))?;
        match (&body, self.is_open) {
            (Request::Open(_), true) => return Err(Refusal::OpenAlready),
            (Request::Add { .. } | Request::Theme { .. }, false) => return Err(Refusal::NotOpen),
            _ => {}
        }
        if matches!(body, Request::Add { .. }) != (files > 0) {
            return Err(Refusal::Files);
        }
        match &body {
            Request::Open(open) => open.check()?,
            Request::Theme { theme } => theme.check()?,
            Request::Add { paths } => check_paths(paths, files)?,
        }
        Ok(body)
    }
}

fn check_paths(paths: &[String], files: usize) -> Result<(), Refusal> {
    let fits = |path: &String| path.len() <= LONGEST_PATH && !path.contains(char::is_control);
    let is_told = paths.is_empty() || paths.len() == files;
    match is_told && paths.iter().all(fits) {
        true => Ok(()),
        false => Err(Refusal::Paths),
    }
}

impl Open {
    fn check(&self) -> Result<(), Refusal> {
        let is_tag = |tag: &String| {
            let is_subtag = |part: &str| {
                (1..=8).contains(&part.len())
                    && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
            };
            tag.len() <= 35 && tag.split('-').all(is_subtag)
        };
        if !self.locale.as_ref().is_none_or(is_tag) {
            return Err(Refusal::Locale);
        }
        let fits = |name: &String| {
            name.chars().count() <= LONGEST_NAME && !name.chars().any(char::is_control)
        };
        if !self.options.reviewer.as_ref().is_none_or(fits) {
            return Err(Refusal::Reviewer);
        }
        let words = &self.options.words;
        let fits = |word: &String| {
            word.chars().count() <= LONGEST_WORD && !word.contains(char::is_control)
        };
        if words.len() > MOST_WORDS || !words.iter().all(fits) {
            return Err(Refusal::Words);
        }
        Ok(self.theme.check()?)
    }
}

/// The parser's words name the place and what was expected there.
fn malformed(error: &serde_json::Error) -> Refusal {
    Refusal::Malformed {
        reason: error.to_string(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::widget::message::{Intake, Options, Wanted};

    const OPEN: &str = r#"{"version":1,"id":1,"body":{"type":"open"}}"#;

    fn opened() -> Inbox {
        let mut inbox = Inbox::default();
        inbox.read(OPEN, 0).unwrap();
        inbox.opened();
        inbox
    }

    fn code(result: Result<Numbered, Refused>) -> (Option<u32>, &'static str) {
        let refused = result.unwrap_err();
        assert!(!refused.refusal.to_string().is_empty());
        (refused.id, refused.refusal.code())
    }

    #[test]
    fn a_conversation_opens_with_what_the_host_wants() {
        let mut inbox = Inbox::default();
        let text = r##"{"version":1,"id":3,"body":{"type":"open","locale":"de-AT","policy":"{}",
            "theme":{"accent":"#0a58ca","onAccent":"#fff"},
            "options":{"intake":"both","files":["sidecar"],"redaction":"soft","reviewer":"Ada L."}}}"##;
        let Numbered { id, request } = inbox.read(text, 0).unwrap();
        let Request::Open(open) = request else {
            panic!("{request:?}");
        };
        assert_eq!(id, 3);
        assert_eq!(open.locale.as_deref(), Some("de-AT"));
        assert_eq!(open.options.intake, Intake::Both);
        assert_eq!(open.options.files, [Wanted::Sidecar]);
        inbox.opened();
        let add = r#"{"version":1,"id":4,"body":{"type":"add"}}"#;
        assert_eq!(
            inbox.read(add, 2).unwrap().request,
            Request::Add { paths: Vec::new() }
        );
    }

    #[test]
    fn what_is_left_out_has_a_default() {
        let Request::Open(open) = Inbox::default().read(OPEN, 0).unwrap().request else {
            panic!("no open");
        };
        assert_eq!(open.options, Options::default());
        assert_eq!(open.options.intake, Intake::Host);
    }

    #[test]
    fn what_is_no_message_is_refused_and_the_conversation_goes_on() {
        let mut inbox = opened();
        for text in [
            "",
            "null",
            "[]",
            "{",
            "\u{0}",
            r#"{"version":1}"#,
            r#"{"version":1,"id":-1,"body":{"type":"add"}}"#,
            r#"{"version":"1","id":2,"body":{"type":"add"}}"#,
            r#"{"version":1,"id":1e99,"body":{}}"#,
        ] {
            assert_eq!(code(inbox.read(text, 0)), (None, "malformed"), "{text}");
        }
        for (id, body) in [
            r#"{}"#,
            r#"null"#,
            r#"{"type":"delete"}"#,
            r#"{"type":"add","to":"https://elsewhere.example"}"#,
            r#"{"type":"open","options":{"intake":"everybody"}}"#,
            r#"{"type":"open","options":{"files":"all"}}"#,
            r#"{"type":"open","extra":1}"#,
            r#"{"type":"theme"}"#,
        ]
        .into_iter()
        .enumerate()
        {
            let id = id as u32 + 2;
            let text = format!(r#"{{"version":1,"id":{id},"body":{body}}}"#);
            assert_eq!(
                code(inbox.read(&text, 0)),
                (Some(id), "malformed"),
                "{text}"
            );
        }
        let add = r#"{"version":1,"id":50,"body":{"type":"add"}}"#;
        assert!(inbox.read(add, 1).is_ok());
    }

    #[test]
    fn every_truncation_is_refused() {
        let text =
            r##"{"version":1,"id":1,"body":{"type":"open","locale":"de","theme":{"ink":"#000"}}}"##;
        for end in 0..text.len() {
            let read = Inbox::default().read(&text[..end], 0);
            assert_eq!(code(read).1, "malformed", "{end}");
        }
    }

    #[test]
    fn depth_does_not_exhaust_the_stack() {
        let deep = format!(r#"{{"version":1,"id":1,"body":{}"#, "[".repeat(200_000));
        assert_eq!(code(Inbox::default().read(&deep, 0)).1, "malformed");
    }

    #[test]
    fn a_message_that_came_before_is_refused() {
        let mut inbox = opened();
        let add = r#"{"version":1,"id":7,"body":{"type":"add"}}"#;
        assert!(inbox.read(add, 1).is_ok());
        assert_eq!(code(inbox.read(add, 1)), (Some(7), "replayed"));
        assert_eq!(code(inbox.read(OPEN, 0)), (Some(1), "replayed"));
        // A refused number is used up too.
        let wrong = r#"{"version":1,"id":8,"body":{"type":"nothing"}}"#;
        assert_eq!(code(inbox.read(wrong, 0)), (Some(8), "malformed"));
        assert_eq!(code(inbox.read(wrong, 0)), (Some(8), "replayed"));
    }

    #[test]
    fn another_version_is_told_which_one_is_spoken_whatever_else_it_says() {
        let text = r#"{"version":2,"id":1,"payload":{"type":"open"},"more":[]}"#;
        let refused = Inbox::default().read(text, 0).unwrap_err();
        assert_eq!(refused.id, Some(1));
        assert_eq!(refused.refusal, Refusal::Version { found: 2 });
        assert_eq!(
            refused.refusal.to_string(),
            "the message is of version 2; this page speaks version 1"
        );
    }

    #[test]
    fn oversized_messages_are_refused_before_they_are_read() {
        let long = format!(
            r#"{{"version":1,"id":1,"body":{{"type":"open","policy":"{}"}}}}"#,
            "x".repeat(LONGEST_ENVELOPE)
        );
        assert_eq!(code(Inbox::default().read(&long, 0)), (None, "oversized"));
        let add = r#"{"version":1,"id":2,"body":{"type":"add"}}"#;
        let many = opened().read(add, MOST_FILES + 1);
        assert_eq!(code(many), (Some(2), "oversized"));
        assert!(opened().read(add, MOST_FILES).is_ok());
    }

    #[test]
    fn messages_come_in_their_order_and_files_with_the_one_that_brings_them() {
        let add = r#"{"version":1,"id":2,"body":{"type":"add"}}"#;
        assert_eq!(code(Inbox::default().read(add, 1)), (Some(2), "order"));
        let again = r#"{"version":1,"id":2,"body":{"type":"open"}}"#;
        assert_eq!(code(opened().read(again, 0)), (Some(2), "order"));
        assert_eq!(code(opened().read(add, 0)), (Some(2), "files"));
        assert_eq!(code(Inbox::default().read(OPEN, 1)), (Some(1), "files"));
        for paths in [
            r#"["a/1.jpg","b/1.jpg"]"#.to_owned(),
            r#"["a\u0000/1.jpg"]"#.to_owned(),
            format!(r#"["{}"]"#, "x".repeat(4097)),
        ] {
            let add = format!(r#"{{"version":1,"id":2,"body":{{"type":"add","paths":{paths}}}}}"#);
            assert_eq!(code(opened().read(&add, 1)), (Some(2), "files"), "{paths}");
        }
        let add_at = r#"{"version":1,"id":2,"body":{"type":"add","paths":["a/1.jpg"]}}"#;
        assert!(opened().read(add_at, 1).is_ok());
        // A refused "open" may be mended.
        let mut inbox = Inbox::default();
        let bad = r#"{"version":1,"id":1,"body":{"type":"open","locale":"no tag"}}"#;
        assert_eq!(code(inbox.read(bad, 0)), (Some(1), "locale"));
        assert!(inbox.read(again, 0).is_ok());
    }

    #[test]
    fn names_and_colours_are_checked() {
        let open =
            |body: &str| format!(r#"{{"version":1,"id":1,"body":{{"type":"open",{body}}}}}"#);
        for (body, expected) in [
            (r#""options":{"reviewer":"a\nb"}"#.to_owned(), "reviewer"),
            (
                format!(r#""options":{{"reviewer":"{}"}}"#, "x".repeat(201)),
                "reviewer",
            ),
            (r#""options":{"words":["a\nb"]}"#.to_owned(), "words"),
            (
                format!(r#""options":{{"words":["{}"]}}"#, "x".repeat(41)),
                "words",
            ),
            (format!(r#""options":{{"words":{:?}}}"#, ["x"; 21]), "words"),
            (r#""options":{"words":[7]}"#.to_owned(), "malformed"),
            (r#""theme":{"accent":"red"}"#.to_owned(), "theme"),
            (r##""theme":{"--ink":"#000"}"##.to_owned(), "malformed"),
        ] {
            assert_eq!(code(Inbox::default().read(&open(&body), 0)).1, expected);
        }
    }
}
