//! The audit log as JSON Lines, each line of which seals itself and names the seal of the line before.
//!
//! `{"n":3,"when":…,…,"previous":"<64 hex digits>","hash":"<64 hex digits>"}`: `hash` is the SHA-256 of the line up to
//! the comma before `"hash"`, byte by byte; `previous` is the `hash` of the line before, of the first line 64 zeros.
//!
//! That proves that no line was changed, taken out or moved *after the last hash was written down elsewhere*. Nothing in
//! it is secret: whoever has the whole file can cut its end off, or write all of it anew with new hashes. Only the last
//! hash, kept where they cannot change it, shows that.

mod check;

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::domain::audit::Entry;

pub use check::{Check, Flaw, Verdict};

/// What stands before the first line.
const NOTHING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Only grows.
#[derive(Clone, Debug)]
pub struct Log {
    lines: Vec<String>,
    head: String,
}

impl Default for Log {
    fn default() -> Log {
        Log {
            lines: Vec::new(),
            head: NOTHING.to_owned(),
        }
    }
}

#[derive(Serialize)]
struct Line<'a> {
    n: usize,
    #[serde(flatten)]
    entry: &'a Entry,
    previous: &'a str,
}

impl Log {
    pub fn append(&mut self, entry: &Entry) {
        let line = Line {
            n: self.lines.len(),
            entry,
            previous: &self.head,
        };
        // Texts and numbers always serialise.
        let text = serde_json::to_string(&line).unwrap_or_default();
        let body = text.strip_suffix('}').unwrap_or(&text);
        let hash = sha256(body.as_bytes());
        self.lines.push(format!("{body}{SEAL}{hash}\"}}"));
        self.head = hash;
    }

    /// The hash of the last line, to be kept elsewhere.
    pub fn head(&self) -> &str {
        &self.head
    }

    pub fn entries(&self) -> usize {
        self.lines.len()
    }

    pub fn to_json_lines(&self) -> Vec<u8> {
        let mut text = self.lines.join("\n");
        text.push('\n');
        text.into_bytes()
    }
}

/// Between what is sealed and its hash.
const SEAL: &str = ",\"hash\":\"";

/// Lower-case hex.
pub fn sha256(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
