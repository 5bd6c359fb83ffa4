//! How many tests passed and failed, read from what the test programs print.

use std::ops::AddAssign;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub passed: usize,
    pub failed: usize,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Tally) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl Tally {
    /// Counts a summary line of Rust's harness, of Python's unittest or of Node's test runner; others say nothing.
    pub fn read(&mut self, line: &str) {
        let words: Vec<&str> = line.split(|c: char| !c.is_ascii_alphanumeric()).collect();
        let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
        match words.as_slice() {
            ["test", "result", _, passed, "passed", failed, "failed", ..] => {
                self.passed += number(passed);
                self.failed += number(failed);
            }
            ["Ran", ran, "tests" | "test", "in", ..] => self.passed += number(ran),
            ["FAILED", rest @ ..] => {
                // failures=1, errors=2; skipped ones are not failed.
                let failed = rest
                    .chunks_exact(2)
                    .filter(|pair| matches!(pair[0], "failures" | "errors"))
                    .map(|pair| number(pair[1]))
                    .sum::<usize>();
                self.passed = self.passed.saturating_sub(failed);
                self.failed += failed;
            }
            ["pass", passed] if is_node_summary(line) => self.passed += number(passed),
            ["fail", failed] if is_node_summary(line) => self.failed += number(failed),
            ["cancelled", cancelled] if is_node_summary(line) => self.failed += number(cancelled),
            _ => {}
        }
    }
}

fn number(word: &str) -> usize {
    word.parse().unwrap_or(0)
}

fn is_node_summary(line: &str) -> bool {
    line.starts_with('ℹ') || line.starts_with('#')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(lines: &[&str], passed: usize, failed: usize) {
        let mut tally = Tally::default();
        for line in lines {
            tally.read(line);
        }
        assert_eq!(tally, Tally { passed, failed });
    }

    #[test]
    fn every_harness_is_counted() {
        check(
            &[
                "running 3 tests",
                "test result: ok. 18 passed; 0 failed; 2 ignored; 0 measured; 0 filtered out; finished in 0.00s",
                "test result: FAILED. 4 passed; 1 failed; 0 ignored; 0 measured",
            ],
            22,
            1,
        );
        check(&["Ran 21 tests in 1.204s", "", "OK (skipped=1)"], 21, 0);
        check(
            &[
                "Ran 21 tests in 1.204s",
                "FAILED (failures=1, errors=2, skipped=1)",
            ],
            18,
            3,
        );
        check(
            &[
                "ℹ tests 12",
                "ℹ pass 11",
                "ℹ fail 1",
                "ℹ cancelled 1",
                "ℹ skipped 0",
            ],
            11,
            2,
        );
    }

    #[test]
    fn a_test_that_prints_words_of_a_summary_is_not_counted() {
        check(&["pass 4", "it may fail 3", "FAILED to connect"], 0, 0);
    }
}
