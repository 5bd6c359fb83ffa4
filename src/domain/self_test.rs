//! What was tried when the page opened, in it and in a worker, and whether a policy stopped it: found out, never assumed.

use serde::{Deserialize, Serialize};

/// What came of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The browser named the policy that stopped it.
    Stopped,
    /// No policy did, whether or not the network answered.
    Open,
}

/// What was tried in one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tried {
    /// To reach another site.
    pub connect: Outcome,
    /// To run a text as code.
    pub text: Outcome,
}

impl Tried {
    fn is_held(self) -> bool {
        self.connect == Outcome::Stopped && self.text == Outcome::Stopped
    }
}

/// Of one place: what was tried, or why it could not be.
pub type Place = Result<Tried, String>;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelfTest {
    pub page: Place,
    pub worker: Place,
}

impl SelfTest {
    /// Every attempt was made, and every one was stopped.
    pub fn holds(&self) -> bool {
        [&self.page, &self.worker]
            .into_iter()
            .all(|place| place.as_ref().is_ok_and(|tried| tried.is_held()))
    }

    /// One sentence for each attempt, whatever came of it.
    pub fn told(&self) -> Vec<(Option<Outcome>, String)> {
        let places = [
            (&self.page, "This page", "this page could not be tested"),
            (
                &self.worker,
                "A worker, which sees the pixels,",
                "a worker, which sees the pixels, could not be tested",
            ),
        ];
        let mut told = Vec::new();
        for (place, who, untested) in places {
            match place {
                Err(reason) => told.push((None, format!("Not known: {untested} ({reason})."))),
                Ok(tried) => {
                    let attempts = [
                        (tried.connect, "reach another site"),
                        (tried.text, "run a text as code"),
                    ];
                    told.extend(attempts.map(|(outcome, what)| {
                        let came = match outcome {
                            Outcome::Stopped => "the browser stopped it",
                            Outcome::Open => "nothing stopped it",
                        };
                        (Some(outcome), format!("{who} tried to {what}: {came}."))
                    }));
                }
            }
        }
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HELD: Tried = Tried {
        connect: Outcome::Stopped,
        text: Outcome::Stopped,
    };

    #[test]
    fn one_attempt_that_nothing_stopped_or_nobody_made_is_enough_not_to_hold() {
        let test = |page, worker| SelfTest { page, worker };
        assert!(test(Ok(HELD), Ok(HELD)).holds());
        for tried in [
            Tried {
                connect: Outcome::Open,
                ..HELD
            },
            Tried {
                text: Outcome::Open,
                ..HELD
            },
        ] {
            assert!(!test(Ok(tried), Ok(HELD)).holds(), "{tried:?}");
            assert!(!test(Ok(HELD), Ok(tried)).holds(), "{tried:?}");
        }
        assert!(!test(Ok(HELD), Err("it said nothing".into())).holds());
        assert!(!test(Err("it said nothing".into()), Ok(HELD)).holds());
    }

    #[test]
    fn every_attempt_is_told_with_what_came_of_it() {
        let open = Tried {
            connect: Outcome::Open,
            ..HELD
        };
        let told = SelfTest {
            page: Ok(open),
            worker: Err("no answer".into()),
        }
        .told();
        let words: Vec<&str> = told.iter().map(|(_, words)| words.as_str()).collect();
        assert_eq!(
            words,
            [
                "This page tried to reach another site: nothing stopped it.",
                "This page tried to run a text as code: the browser stopped it.",
                "Not known: a worker, which sees the pixels, could not be tested (no answer).",
            ]
        );
    }
}
