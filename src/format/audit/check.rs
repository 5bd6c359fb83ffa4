//! Whether a log is as it was written, and if not, which line is changed, missing or out of order.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{NOTHING, SEAL, sha256};

/// A number that is further off than this is no gap but nonsense, and is not counted through.
const MOST_MISSING: u64 = 1_000_000;

/// Takes a log line by line.
#[derive(Debug, Default)]
pub struct Check {
    lines: Vec<Read>,
}

/// What a line says of itself, where it is one of a log.
#[derive(Debug)]
enum Read {
    Nonsense,
    Entry {
        n: u64,
        previous: String,
        hash: String,
        is_sealed: bool,
    },
}

#[derive(Deserialize)]
struct Linked {
    n: u64,
    previous: String,
}

/// Of a whole log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    pub entries: usize,
    /// The hash of the last line.
    pub head: String,
    pub flaws: Vec<Flaw>,
}

/// Lines are counted from 1, as editors do; entries from 0, as the log does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Flaw {
    #[error("there is no entry in it")]
    Empty,
    #[error("line {line} is no entry of an audit log")]
    Nonsense { line: usize },
    #[error("line {line} (entry {n}) was changed")]
    Changed { line: usize, n: u64 },
    #[error("{} missing before line {line}", entries(.first, .last))]
    Missing { first: u64, last: u64, line: usize },
    #[error("line {line} (entry {n}) is out of order")]
    OutOfOrder { line: usize, n: u64 },
    #[error("line {line} (entry {n}) is there twice")]
    Twice { line: usize, n: u64 },
    #[error(
        "line {line} (entry {n}) does not follow from the line before: one of the two was replaced"
    )]
    Unlinked { line: usize, n: u64 },
    #[error(
        "the last hash is {found}, not {wanted}: the end was cut off, or all of it written anew"
    )]
    OtherHead { found: String, wanted: String },
}

fn entries(first: &u64, last: &u64) -> String {
    match first == last {
        true => format!("entry {first} is"),
        false => format!("entries {first} to {last} are"),
    }
}

impl Check {
    /// Without its line break.
    pub fn line(&mut self, text: &str) {
        // Some editors end lines in two characters.
        let text = text.strip_suffix('\r').unwrap_or(text);
        self.lines.push(read(text).unwrap_or(Read::Nonsense));
    }

    /// `wanted`: the last hash as it was written down elsewhere.
    pub fn finish(self, wanted: Option<&str>) -> Verdict {
        let mut flaws = Vec::new();
        let number = |line: &Read| match line {
            Read::Entry { n, .. } => Some(*n),
            Read::Nonsense => None,
        };
        let there: BTreeSet<u64> = self.lines.iter().filter_map(number).collect();
        let mut seen = BTreeSet::new();
        let mut expected = 0;
        let mut head = NOTHING.to_owned();
        // Whether the line before is what it was and where it was: else it is told already.
        let mut follows = true;
        for (at, read) in self.lines.iter().enumerate() {
            let line = at + 1;
            let Read::Entry {
                n,
                previous,
                hash,
                is_sealed,
            } = read
            else {
                flaws.push(Flaw::Nonsense { line });
                // It may stand in the place of an entry that is nowhere else.
                expected += u64::from(!there.contains(&expected));
                follows = false;
                continue;
            };
            let n = *n;
            if !seen.insert(n) {
                flaws.push(Flaw::Twice { line, n });
                follows = false;
                continue;
            }
            if n < expected {
                flaws.push(Flaw::OutOfOrder { line, n });
                follows = false;
                continue;
            }
            let gone: Vec<u64> = (expected..n.min(expected.saturating_add(MOST_MISSING)))
                .filter(|number| !there.contains(number))
                .collect();
            if let (Some(first), Some(last)) = (gone.first(), gone.last()) {
                flaws.push(Flaw::Missing {
                    first: *first,
                    last: *last,
                    line,
                });
            }
            if !is_sealed {
                flaws.push(Flaw::Changed { line, n });
            } else if n == expected && follows && *previous != head {
                flaws.push(Flaw::Unlinked { line, n });
            }
            follows = *is_sealed;
            expected = n.saturating_add(1);
            head.clone_from(hash);
        }
        if self.lines.is_empty() {
            flaws.push(Flaw::Empty);
        }
        if let Some(wanted) = wanted.map(|wanted| wanted.trim().to_lowercase())
            && wanted != head
        {
            let found = head.clone();
            flaws.push(Flaw::OtherHead { found, wanted });
        }
        Verdict {
            entries: there.len(),
            head,
            flaws,
        }
    }
}

fn read(text: &str) -> Option<Read> {
    let body_bytes = text.len().checked_sub(SEAL.len() + NOTHING.len() + 2)?;
    let body = text.get(..body_bytes)?;
    let hash = text.get(body_bytes..)?.strip_prefix(SEAL)?;
    let hash = hash.strip_suffix("\"}")?;
    let Linked { n, previous } = serde_json::from_str(text).ok()?;
    Some(Read::Entry {
        n,
        previous,
        is_sealed: sha256(body.as_bytes()) == hash,
        hash: hash.to_owned(),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::audit::{Deed, Entry, What};
    use crate::domain::time::Time;
    use crate::format::audit::Log;

    fn log(entries: i64) -> Vec<String> {
        let mut log = Log::default();
        for at in 0..entries {
            log.append(&Entry {
                when: Time(at),
                who: Some("Ann \"}".into()),
                deed: Deed::new(What::Wrote).after("{\"a\": \"b\"}}\n"),
            });
        }
        let text = String::from_utf8(log.to_json_lines()).unwrap();
        text.lines().map(str::to_owned).collect()
    }

    fn verdict(lines: &[String], wanted: Option<&str>) -> Verdict {
        let mut check = Check::default();
        for line in lines {
            check.line(line);
        }
        check.finish(wanted)
    }

    fn flaws(lines: &[String]) -> Vec<String> {
        let flaws = verdict(lines, None).flaws;
        flaws.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_log_as_it_was_written_has_no_flaw_and_tells_its_head() {
        let lines = log(5);
        let verdict = verdict(&lines, None);
        assert_eq!((verdict.entries, verdict.flaws.len()), (5, 0));
        assert!(lines[4].ends_with(&format!("{}\"}}", verdict.head)));
        let first: serde_json::Value = serde_json::from_str(&lines[0]).unwrap();
        assert_eq!(first["previous"], NOTHING);
        assert_eq!(first["after"], "{\"a\": \"b\"}}\n");
        let windows: Vec<String> = lines.iter().map(|line| format!("{line}\r")).collect();
        assert_eq!(flaws(&windows), Vec::<String>::new());
    }

    #[test]
    fn what_was_done_to_a_log_is_named_with_its_line() {
        type Deed = fn(&mut Vec<String>);
        let table: [(Deed, &[&str]); 11] = [
            (
                |lines| lines[2] = lines[2].replace("Ann", "Bob"),
                &["line 3 (entry 2) was changed"],
            ),
            (
                |lines| drop(lines.remove(2)),
                &["entry 2 is missing before line 3"],
            ),
            (
                |lines| drop(lines.drain(1..4)),
                &["entries 1 to 3 are missing before line 2"],
            ),
            (
                |lines| drop(lines.remove(0)),
                &["entry 0 is missing before line 1"],
            ),
            (
                |lines| lines.swap(2, 3),
                &["line 4 (entry 2) is out of order"],
            ),
            (
                |lines| lines.insert(3, lines[1].clone()),
                &["line 4 (entry 1) is there twice"],
            ),
            (
                // With a new hash of its own.
                |lines| lines[2] = forged(&lines[2]),
                &[
                    "line 4 (entry 3) does not follow from the line before: one of the two was replaced",
                ],
            ),
            (
                |lines| lines[2] = "nonsense".into(),
                &["line 3 is no entry of an audit log"],
            ),
            (
                |lines| lines.insert(2, String::new()),
                &["line 3 is no entry of an audit log"],
            ),
            (
                |lines| lines[5] = lines[5].replace("\"n\":5", "\"n\":6"),
                &[
                    "entry 5 is missing before line 6",
                    "line 6 (entry 6) was changed",
                ],
            ),
            (Vec::clear, &["there is no entry in it"]),
        ];
        for (done, expected) in table {
            let mut lines = log(6);
            done(&mut lines);
            let found = flaws(&lines);
            let starts = found.iter().map(String::as_str).collect::<Vec<_>>();
            assert_eq!(starts.first(), expected.first(), "{found:?}");
            if expected.len() > 1 {
                assert_eq!(starts, expected);
            }
        }
    }

    fn forged(line: &str) -> String {
        let body = line.rsplit_once(SEAL).unwrap().0.replace("Ann", "Bob");
        format!("{body}{SEAL}{}\"}}", sha256(body.as_bytes()))
    }

    #[test]
    fn a_cut_end_and_a_log_written_anew_are_found_by_the_head_alone() {
        let lines = log(6);
        let head = verdict(&lines, None).head;
        let anew = {
            let mut anew = Log::default();
            anew.append(&Entry {
                when: Time(0),
                who: None,
                deed: Deed::new(What::LogBegun),
            });
            vec![
                String::from_utf8(anew.to_json_lines())
                    .unwrap()
                    .trim()
                    .to_owned(),
            ]
        };
        for lines in [&lines[..4], &anew] {
            assert_eq!(verdict(lines, None).flaws, []);
            let flaws = verdict(lines, Some(&head)).flaws;
            assert!(
                matches!(flaws.as_slice(), [Flaw::OtherHead { .. }]),
                "{flaws:?}"
            );
        }
        assert_eq!(
            verdict(&lines, Some(&format!(" {} ", head.to_uppercase()))).flaws,
            []
        );
    }

    #[test]
    fn every_byte_of_a_log_counts() {
        let text = log(3).join("\n");
        let mut taken = Vec::new();
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1;
            let changed = String::from_utf8_lossy(&bytes).into_owned();
            let lines: Vec<String> = changed.lines().map(str::to_owned).collect();
            if verdict(&lines, None).flaws.is_empty() {
                taken.push(at);
            }
        }
        assert_eq!(taken, Vec::<usize>::new());
    }
}
