//! What the page needs of the formats for its policy: the reader, the audit log and its check, the report.

pub use crate::format::audit::{Check, Log, Verdict, sha256};
pub use crate::format::policy::read as read_policy;
pub use crate::format::report::html as report_html;
