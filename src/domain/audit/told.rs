//! What the page around a frame is told of the log: what was done to which property, when and on whose proposal, and the
//! hashes of files. No word, place or name.
//!
//! Nor a hash of a word: words are few, and whoever has their hash finds the word by trying. For the same reason the
//! whole log's own hashes, which are made of its words, stay here.

use super::{About, Deed, Entry, HandedOut, What};

/// Before the hash of a policy's text.
const POLICY_HASH: &str = "sha256:";

impl Entry {
    pub fn for_host(&self) -> Entry {
        let deed = &self.deed;
        let after = deed.after.as_deref().and_then(|after| match deed.what {
            // The program's own words.
            What::LogBegun | What::Exported => Some(after),
            What::PolicySet => after.rsplit(' ').find(|word| word.starts_with(POLICY_HASH)),
            _ => None,
        });
        Entry {
            when: self.when,
            who: None,
            deed: Deed {
                what: deed.what,
                photo: deed.photo.as_ref().map(|about| About {
                    photo: String::new(),
                    id: about.id,
                }),
                field: deed.field.clone(),
                model: deed.model.clone(),
                score: deed.score,
                tier: deed.tier,
                from: deed.from.clone(),
                before: None,
                after: after.map(str::to_owned),
                file: deed.file.as_ref().map(|file| HandedOut {
                    name: String::new(),
                    sha256: file.sha256.clone(),
                }),
                proof: deed.proof,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::photo::PhotoId;
    use crate::domain::provenance::{ModelId, Tier};
    use crate::domain::time::Time;

    #[test]
    fn nothing_that_a_person_wrote_saw_or_refused_is_in_what_the_host_is_told() {
        const SECRET: &str = "secret";
        for what in [
            What::LogBegun,
            What::PolicySet,
            What::PolicyRefused,
            What::SatDown,
            What::Added,
            What::Removed,
            What::Failed,
            What::Proposed,
            What::Withdrawn,
            What::Wrote,
            What::Rewrote,
            What::Accepted,
            What::Rejected,
            What::Reopened,
            What::TakenBack,
            What::LocationRemoved,
            What::LocationKept,
            What::LookedAgain,
            What::Approved,
            What::ReviewReopened,
            What::Exported,
            What::ExportFailed,
            What::LogSaved,
            What::ReportSaved,
            What::UnguardedRead,
            What::BrowserModelsOn,
            What::BrowserModelsOff,
            What::BrowserAsked,
            What::BrowserDropped,
        ] {
            let has_own_words = matches!(what, What::LogBegun | What::Exported);
            let deed = Deed {
                field: Some("keywords".into()),
                model: Some(ModelId {
                    name: "tagger".into(),
                    version: "1".into(),
                    weights: "ab12".into(),
                }),
                score: Some(0.5),
                tier: Some(Tier::StartingPoint),
                from: Some("pt-br".into()),
                before: Some(SECRET.into()),
                after: Some(match has_own_words {
                    true => "sidecar".into(),
                    false => format!("{SECRET} sha256:00ff"),
                }),
                file: Some(HandedOut {
                    name: format!("{SECRET}.jpg"),
                    sha256: "cd34".into(),
                }),
                ..Deed::about(what, PhotoId(7), "secret.jpg")
            };
            let entry = Entry {
                when: Time(1),
                who: Some(SECRET.into()),
                deed,
            };
            let told = format!("{:?}", entry.for_host());
            assert!(!told.contains(SECRET), "{told}");
            for kept in [
                "id: 7",
                "keywords",
                "ab12",
                "cd34",
                "Some(0.5)",
                "StartingPoint",
                "pt-br",
            ] {
                assert!(told.contains(kept), "{kept} in {told}");
            }
            assert_eq!(told.contains("sha256:00ff"), what == What::PolicySet);
        }
    }
}
