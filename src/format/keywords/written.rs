//! Words in this project's own account of earlier reviews: what is taken away is not told there either.

use super::super::merge::SOFTWARE_NAME;
use super::super::xmp::namespace::HUSHTAG;
use super::super::xmp::{Name, Node, Packet, Value};
use super::change::Change;

/// How the history speaks of a keyword.
const SUBJECT: &str = "dc:subject";

pub fn forget(packet: &mut Packet, change: &Change) {
    let properties = packet.properties.iter_mut();
    for property in properties.filter(|property| matches!(property.node.value, Value::Array(..))) {
        let is_account = property.name == Name::from("hushtag:Review");
        let is_history = property.name == Name::from("xmpMM:History");
        let Value::Array(_, items) = &mut property.node.value else {
            continue;
        };
        for item in items {
            if is_account {
                forget_value(item, change);
            } else if is_history {
                forget_parameter(item, change);
            }
        }
    }
}

fn forget_value(entry: &mut Node, change: &Change) {
    let own = |local: &str| Name::new(HUSHTAG, local);
    let text = |name: Name| entry.member(name).and_then(Node::text);
    let is_gone = text(own("property")) == Some(SUBJECT)
        && text(own("value")).is_some_and(|word| change.goes(word));
    if is_gone {
        let value = own("value");
        entry.members_mut().retain(|member| member.name != value);
    }
}

fn forget_parameter(event: &mut Node, change: &Change) {
    let text = |name: &str| event.member(name).and_then(Node::text);
    let is_own = text("stEvt:softwareAgent").is_some_and(|by| by.starts_with(SOFTWARE_NAME));
    let told = text("stEvt:parameters").filter(|_| is_own);
    let rest = told.and_then(|told| {
        let quoted = told.strip_prefix(SUBJECT)?.strip_prefix(" \"")?;
        // The word may hold a quotation mark itself: it ends before what was decided.
        let ends = ["accepted", "edited"].map(|decision| format!("\" {decision}"));
        let end = ends.iter().filter_map(|end| quoted.find(end)).min()?;
        let (word, rest) = quoted.split_at(end);
        change
            .goes(word)
            .then(|| format!("{SUBJECT}{}", rest.trim_start_matches('"')))
    });
    if let Some(rest) = rest {
        event.set_member("stEvt:parameters", rest.as_str());
    }
}
