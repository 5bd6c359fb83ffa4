//! What the page needs of the formats for its policy: the audit log and what a check of it says, the report.

pub use crate::format::audit::{Log, Verdict, sha256};
pub use crate::format::report::html as report_html;
