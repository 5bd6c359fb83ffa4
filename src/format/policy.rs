//! JSON text → policy; what is wrong is named by its path, fields that nobody knows included.

use serde_path_to_error::{Path, Segment};

use crate::domain::policy::{Policy, Problem};

/// More than any policy needs.
const MOST_BYTES: usize = 256 << 10;

/// The policy, or everything that is wrong with it: the first fault of form, else all that it may not say.
pub fn read(text: &str) -> Result<Policy, Vec<Problem>> {
    let problem = |path: String, message: String| vec![Problem { path, message }];
    if text.len() > MOST_BYTES {
        let message = format!("it is over {MOST_BYTES} bytes long");
        return Err(problem("policy".into(), message));
    }
    // A text that begins with a byte order mark is JSON to people.
    let text = text.trim_start_matches('\u{feff}');
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let policy: Policy = serde_path_to_error::deserialize(&mut deserializer)
        .map_err(|error| problem(path(error.path()), error.inner().to_string()))?;
    deserializer
        .end()
        .map_err(|error| problem("policy".into(), error.to_string()))?;
    let problems = policy.problems();
    match problems.is_empty() {
        true => Ok(policy),
        false => Err(problems),
    }
}

/// `people[1].role`; the whole is called policy.
fn path(path: &Path) -> String {
    let mut text = String::new();
    for segment in path.iter() {
        match segment {
            Segment::Seq { index } => text.push_str(&format!("[{index}]")),
            Segment::Map { key } | Segment::Enum { variant: key } => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(key);
            }
            Segment::Unknown => {}
        }
    }
    match text.is_empty() {
        true => "policy".to_owned(),
        false => text,
    }
}
