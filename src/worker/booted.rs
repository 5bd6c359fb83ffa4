//! What a worker says before its wasm is there: which ways out are left to it, and what it tried where it was asked to.

use serde::Deserialize;

use crate::domain::self_test::Tried;

/// Before what it says.
const BOOTED: &str = "booted ";

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Booted {
    /// Names that could not be taken out.
    left: Vec<String>,
    tried: Option<Tried>,
}

impl Booted {
    /// None where the message is another one.
    pub fn read(message: &str) -> Option<Result<Booted, String>> {
        let said = message.strip_prefix(BOOTED)?;
        Some(serde_json::from_str(said).map_err(|error| error.to_string()))
    }

    /// A worker that kept a way out gets nothing to work on.
    pub fn sealed(self) -> Result<Option<Tried>, String> {
        match self.left.is_empty() {
            true => Ok(self.tried),
            false => Err(format!(
                "it kept ways out that this browser does not give up: {}",
                self.left.join(", ")
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::self_test::Outcome;

    fn sealed(message: &str) -> Option<Result<Option<Tried>, String>> {
        Booted::read(message).map(|booted| booted.and_then(Booted::sealed))
    }

    #[test]
    fn a_worker_that_kept_a_way_out_or_says_nothing_of_it_is_not_taken() {
        assert_eq!(sealed("something else"), None);
        let whole = r#"booted {"left":[],"tried":null}"#;
        assert_eq!(sealed(whole), Some(Ok(None)));
        let tried = r#"booted {"left":[],"tried":{"connect":"stopped","text":"open"}}"#;
        let tried = sealed(tried).and_then(Result::ok).flatten();
        assert_eq!(tried.map(|tried| tried.text), Some(Outcome::Open));
        let kept = sealed(r#"booted {"left":["fetch"],"tried":null}"#);
        assert!(kept.is_some_and(|kept| kept.is_err_and(|reason| reason.contains("fetch"))));
        assert!(sealed("booted {}").is_some_and(|booted| booted.is_err()));
    }
}
