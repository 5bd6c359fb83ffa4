//! How far a photo has got, and which photos are counted and shown together.

use serde::{Deserialize, Serialize};

/// What the worker is busy with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Stage {
    Reading,
    Decoding,
    /// At what the photo needs.
    LookingAhead,
    Tagging,
    FindingObjects,
    FindingFaces,
    ReadingText,
    /// For nudity.
    Checking,
    Captioning,
}

/// Why a photo could not be worked on, and what its owner can do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    pub message: String,
    pub advice: String,
}

#[derive(Clone, Debug, PartialEq)]
pub enum State {
    Waiting,
    Working(Stage),
    ToReview,
    Reviewed,
    Failed(Failure),
}

impl State {
    pub fn phase(&self) -> Phase {
        match self {
            State::Waiting => Phase::Waiting,
            State::Working(_) => Phase::Working,
            State::ToReview => Phase::ToReview,
            State::Reviewed => Phase::Reviewed,
            State::Failed(_) => Phase::Failed,
        }
    }
}

/// A photo's state without its particulars: what one counts and filters by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    Waiting,
    Working,
    ToReview,
    Reviewed,
    Failed,
}

/// Which photos of the batch to show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Filter {
    #[default]
    All,
    /// Waiting or being worked on.
    InProgress,
    ToReview,
    Reviewed,
    Failed,
}

impl Filter {
    pub const ALL: [Filter; 5] = [
        Filter::All,
        Filter::InProgress,
        Filter::ToReview,
        Filter::Reviewed,
        Filter::Failed,
    ];

    pub fn shows(self, phase: Phase) -> bool {
        match self {
            Filter::All => true,
            Filter::InProgress => matches!(phase, Phase::Waiting | Phase::Working),
            Filter::ToReview => phase == Phase::ToReview,
            Filter::Reviewed => phase == Phase::Reviewed,
            Filter::Failed => phase == Phase::Failed,
        }
    }
}

/// How many photos stand in each state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub waiting: usize,
    pub working: usize,
    pub to_review: usize,
    pub reviewed: usize,
    pub failed: usize,
}

impl Tally {
    pub fn total(self) -> usize {
        self.waiting + self.working + self.settled()
    }

    /// Photos no worker has to touch any more.
    pub fn settled(self) -> usize {
        self.to_review + self.reviewed + self.failed
    }

    /// How many photos a filter shows.
    pub fn shown_by(self, filter: Filter) -> usize {
        match filter {
            Filter::All => self.total(),
            Filter::InProgress => self.waiting + self.working,
            Filter::ToReview => self.to_review,
            Filter::Reviewed => self.reviewed,
            Filter::Failed => self.failed,
        }
    }
}
