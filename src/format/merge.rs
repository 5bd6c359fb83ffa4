//! What was reviewed → into the packet that is there: what nobody decided on stays as it stands.

use super::xmp::namespace::HUSHTAG;
use super::xmp::{Kind, Name, Node, Packet, Value};
use super::{fields, in_step, keywords, places, regions};
use crate::domain::browser_model::BrowserModel;
use crate::domain::nearby::Nearby;
use crate::domain::photo::Photo;
use crate::domain::provenance::{Source, Tier};
use crate::domain::review::{Decision, Reviewed, Statement, Subject};

/// By which earlier entries of the history are known as this program's.
pub(super) const SOFTWARE_NAME: &str = "Hushtag ";
const SOFTWARE: &str = concat!("Hushtag ", env!("CARGO_PKG_VERSION"));

/// `reviewer` is named in the history where the person gave a name.
pub fn merge(packet: &mut Packet, reviewed: &Reviewed, photo: &Photo, reviewer: Option<&str>) {
    for slot in reviewed.removed_texts() {
        fields::write(packet, slot, None);
    }
    for (slot, text) in reviewed.texts() {
        let text = legal(text);
        if !text.is_empty() {
            fields::write(packet, slot, Some(&text));
        }
    }
    in_step::in_packet(packet, reviewed);
    keywords::in_packet(packet, reviewed);
    regions::write(packet, reviewed, photo);
    if reviewed.removes_location() {
        places::strip_packet(packet);
    }
    if let Some(purpose) = reviewed.purpose() {
        packet.set(fields::PURPOSE, purpose.code());
    }
    if let Some(latest) = reviewed.statements().last() {
        packet.set("xmp:MetadataDate", latest.at.to_iso8601().as_str());
        history(packet, reviewed.statements(), reviewer);
        provenance(packet, reviewed.statements(), reviewer);
    }
}

/// Without the characters that XML 1.0 cannot hold in any spelling [XML 2.2]; line ends as XML reads them [XML 2.11].
pub(super) fn legal(text: &str) -> String {
    let illegal = |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    lines.replace(illegal, "").trim().to_owned()
}

/// Changes an array; one that is left without items goes.
fn change(packet: &mut Packet, property: &str, kind: Kind, change: impl FnOnce(&mut Vec<Node>)) {
    let node = packet.entry(property, Value::Array(kind, Vec::new()));
    let items = node.items_mut(kind);
    change(items);
    if items.is_empty() {
        packet.remove(property);
    }
}

/// One event a decision [XMP2 1.2.6.4]: who, when, what about, and which model had drafted it.
fn history(packet: &mut Packet, statements: &[Statement], reviewer: Option<&str>) {
    let events = statements.iter().map(|statement| {
        let mut event = Node::from(Value::Structure(Vec::new()));
        event.set_member("stEvt:action", "edited");
        event.set_member("stEvt:when", statement.at.to_iso8601().as_str());
        event.set_member("stEvt:softwareAgent", SOFTWARE);
        event.set_member("stEvt:changed", "/metadata");
        event.set_member("stEvt:parameters", told(statement, reviewer).as_str());
        event
    });
    let events: Vec<Node> = events.collect();
    change(packet, "xmpMM:History", Kind::Seq, |items| {
        items.extend(events)
    });
}

/// `dc:subject "dog" accepted; drafted by YOLOX-Nano 0.1.1rc0, score 0.83; reviewed by Ada`
fn told(statement: &Statement, reviewer: Option<&str>) -> String {
    let about = match &statement.about {
        Subject::Text(slot) if slot.language.is_told() => {
            format!("{} ({})", slot.field.property(), slot.language.tag())
        }
        Subject::Text(slot) => slot.field.property().to_owned(),
        Subject::Keyword(Some(word)) => format!("dc:subject \"{word}\""),
        Subject::Keyword(None) => "dc:subject".to_owned(),
        Subject::Face => "mwg-rs:Regions".to_owned(),
    };
    let mut told = format!("{about} {}", decision(statement.decision));
    if let Source::Model { model, score, tier } = &statement.origin {
        let (name, version) = (&model.name, &model.version);
        let unsure = match tier {
            Tier::Supported => "",
            Tier::StartingPoint => ", as a starting point",
        };
        told.push_str(&format!(
            "; drafted by {name} {version}{unsure}, score {:.2}",
            score.value()
        ));
    }
    if let Source::Nearby { found } = &statement.origin {
        told.push_str(&format!("; from the {}", found.place()));
    }
    if let Some(model) = statement.origin.browsers() {
        let (name, browser) = (model.name(), &model.browser);
        told.push_str(&match statement.origin.translated_from() {
            Some(from) => format!("; translated from {} by {name} in {browser}", from.tag()),
            None => {
                format!("; drafted by {name} in {browser}, as a starting point, weights not known")
            }
        });
    }
    if let Some(reviewer) = reviewer {
        told.push_str(&format!("; reviewed by {reviewer}"));
    }
    told
}

fn decision(decision: Decision) -> &'static str {
    match decision {
        Decision::Accepted => "accepted",
        Decision::Edited => "edited",
        Decision::Rejected => "rejected",
    }
}

/// Without a hash: which weights the browser has nobody knows.
fn by_browser(entry: &mut Node, model: &BrowserModel) {
    entry.set_member(Name::new(HUSHTAG, "model"), model.name().as_str());
    entry.set_member(Name::new(HUSHTAG, "modelVersion"), model.browser.as_str());
}

/// This project's own account of the same, for machines: `www/ns/`.
fn provenance(packet: &mut Packet, statements: &[Statement], reviewer: Option<&str>) {
    let own = |local: &str| Name::new(HUSHTAG, local);
    let entries: Vec<Node> = (statements.iter())
        .map(|statement| {
            let mut entry = Node::from(Value::Structure(Vec::new()));
            let (property, value) = match &statement.about {
                Subject::Text(slot) => {
                    if slot.language.is_told() {
                        entry.set_member(own("language"), slot.language.tag());
                    }
                    (slot.field.property(), None)
                }
                Subject::Keyword(word) => ("dc:subject", word.as_deref()),
                Subject::Face => ("mwg-rs:Regions", None),
            };
            entry.set_member(own("property"), property);
            if let Some(value) = value {
                entry.set_member(own("value"), value);
            }
            entry.set_member(own("state"), decision(statement.decision));
            match &statement.origin {
                Source::Person => entry.set_member(own("origin"), "person"),
                Source::File { property } => {
                    entry.set_member(own("origin"), "file");
                    entry.set_member(own("originProperty"), property.as_str());
                }
                Source::Model { model, score, tier } => {
                    entry.set_member(own("origin"), "model");
                    entry.set_member(own("model"), model.name.as_str());
                    entry.set_member(own("modelVersion"), model.version.as_str());
                    entry.set_member(own("modelSha256"), model.weights.as_str());
                    entry.set_member(own("score"), format!("{:.3}", score.value()).as_str());
                    if !tier.is_supported() {
                        entry.set_member(own("tier"), tier.name());
                    }
                }
                Source::Nearby { found } => match found {
                    Nearby::Event { .. } => entry.set_member(own("origin"), "batch"),
                    Nearby::Host => entry.set_member(own("origin"), "host"),
                    found => {
                        entry.set_member(own("origin"), "file");
                        entry.set_member(own("originProperty"), found.place());
                    }
                },
                Source::Browser { model } => {
                    entry.set_member(own("origin"), "model");
                    by_browser(&mut entry, model);
                    entry.set_member(own("tier"), Tier::StartingPoint.name());
                }
                Source::Translated { by, from, .. } => {
                    entry.set_member(own("origin"), "translated");
                    entry.set_member(own("originLanguage"), from.tag());
                    by_browser(&mut entry, by);
                }
            }
            if let Some(reviewer) = reviewer {
                entry.set_member(own("reviewer"), reviewer);
            }
            entry.set_member(own("reviewed"), statement.at.to_iso8601().as_str());
            entry
        })
        .collect();
    change(packet, "hushtag:Review", Kind::Seq, |items| {
        items.extend(entries)
    });
}
