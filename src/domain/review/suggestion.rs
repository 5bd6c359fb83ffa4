//! A value somebody said, and what the reviewer made of it.

use serde::{Deserialize, Serialize};

use crate::domain::provenance::{Attributed, Source};
use crate::domain::time::Time;

/// Names a suggestion within one review; never reused.
pub type SuggestionId = u32;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    Undecided,
    Accepted,
    Rejected,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Suggestion<T> {
    pub id: SuggestionId,
    pub value: T,
    pub source: Source,
    pub verdict: Verdict,
    /// When a person last decided; nobody has where the file's own value stands as it was.
    pub decided: Option<Time>,
    /// What stood here before a person rewrote it.
    pub rewritten: Option<Attributed<T>>,
}

impl<T: Clone> Suggestion<T> {
    pub(super) fn by_person(id: SuggestionId, value: T, at: Time) -> Suggestion<T> {
        Suggestion {
            id,
            value,
            source: Source::Person,
            verdict: Verdict::Accepted,
            decided: Some(at),
            rewritten: None,
        }
    }

    pub(super) fn from_draft(id: SuggestionId, drafted: &Attributed<T>) -> Suggestion<T> {
        Suggestion {
            id,
            value: drafted.value.clone(),
            source: drafted.source.clone(),
            verdict: Verdict::Undecided,
            decided: None,
            rewritten: None,
        }
    }

    /// What the file says stands until a person says otherwise.
    pub(super) fn from_file(id: SuggestionId, found: &Attributed<T>) -> Suggestion<T> {
        Suggestion {
            verdict: Verdict::Accepted,
            ..Suggestion::from_draft(id, found)
        }
    }

    pub(super) fn judge(&mut self, verdict: Verdict, at: Time) {
        if self.verdict != verdict {
            self.verdict = verdict;
            self.decided = (verdict != Verdict::Undecided).then_some(at);
        }
    }

    /// Person's words replace the draft; the first origin is kept.
    pub(super) fn rewrite(&mut self, value: T, at: Time) {
        let before = Attributed {
            value: std::mem::replace(&mut self.value, value),
            source: std::mem::replace(&mut self.source, Source::Person),
        };
        if before.source != Source::Person {
            self.rewritten = Some(before);
        }
        self.verdict = Verdict::Accepted;
        self.decided = Some(at);
    }

    /// Still a proposal that nobody has decided on.
    pub fn is_open_draft(&self) -> bool {
        self.verdict == Verdict::Undecided
    }

    /// A model says it, rather unsure, and nobody has decided.
    pub fn is_doubtful(&self) -> bool {
        self.is_open_draft() && !self.source.is_likely()
    }

    /// The file's own, and nobody has touched it.
    pub(super) fn is_as_found(&self) -> bool {
        let is_files = matches!(self.source, Source::File { .. });
        is_files && self.verdict == Verdict::Accepted && self.decided.is_none()
    }

    /// The one who said it first, before any person did.
    pub fn first_source(&self) -> &Source {
        (self.rewritten.as_ref()).map_or(&self.source, |before| &before.source)
    }

    /// The file's own value, or a person's words in its place.
    pub(super) fn stood_in_file(&self) -> bool {
        matches!(self.first_source(), Source::File { .. })
    }
}
