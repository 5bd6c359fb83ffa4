//! Texts that other people's pages and files bring: policies, messages, audit logs, learnt keywords, vocabularies.

use std::cell::RefCell;

use hushtag::domain::audit::{Deed, Entry, What};
use hushtag::domain::learnt::{Exchanged, Learnt};
use hushtag::domain::time::Time;
use hushtag::format::audit::{Check, Log, Verdict};
use hushtag::format::{policy, vocabulary};
use hushtag::widget::inbox::Inbox;
use hushtag::widget::message::Request;

use super::Target;

pub fn targets() -> Vec<Target> {
    let mut targets = vec![policies(), messages(), logs(), learnt()];
    targets.extend(VOCABULARIES.map(|(extension, seed)| Target {
        name: format!("vocabulary-{extension}"),
        seeds: vec![seed.as_bytes().to_vec()],
        parse: Box::new(move |input| drop(vocabulary::read(input, &format!("a.{extension}")))),
    }));
    targets
}

fn policies() -> Target {
    assert!(policy::read(POLICY).is_ok(), "the seed is a policy");
    Target {
        name: "policy".to_owned(),
        seeds: vec![POLICY.as_bytes().to_vec()],
        parse: Box::new(|input| drop(policy::read(&String::from_utf8_lossy(input)))),
    }
}

/// A whole conversation, a message a line.
fn messages() -> Target {
    // Why each refused message is refused.
    let heard = |input: &[u8]| -> Vec<String> {
        let mut inbox = Inbox::default();
        let mut refusals = Vec::new();
        for (number, line) in String::from_utf8_lossy(input).lines().enumerate() {
            match inbox.read(line, number % 2) {
                Ok(message) if matches!(message.request, Request::Open(_)) => inbox.opened(),
                Ok(_) => {}
                Err(refused) => refusals.push(refused.refusal.to_string()),
            }
        }
        refusals
    };
    assert_eq!(heard(CONVERSATION.as_bytes()), [""; 0]);
    Target {
        name: "protocol".to_owned(),
        seeds: vec![CONVERSATION.as_bytes().to_vec()],
        parse: Box::new(move |input| drop(heard(input))),
    }
}

/// A log that is not what it was must not pass for it.
fn logs() -> Target {
    let log = log();
    let (whole, head) = (log.to_json_lines(), log.head().to_owned());
    let checked = |input: &[u8], head: &str| -> Verdict {
        let mut check = Check::default();
        let text = String::from_utf8_lossy(input);
        text.lines().for_each(|line| check.line(line));
        check.finish(Some(head))
    };
    assert_eq!(checked(&whole, &head).flaws, []);
    Target {
        name: "audit-log".to_owned(),
        seeds: vec![whole.clone()],
        parse: Box::new(move |input| {
            let is_whole = input.trim_ascii_end() == whole.trim_ascii_end();
            let passes = checked(input, &head).flaws.is_empty();
            assert!(is_whole || !passes, "a changed log passes");
        }),
    }
}

fn log() -> Log {
    let mut log = Log::default();
    let deeds = [
        Deed::new(What::LogBegun),
        Deed::new(What::SatDown).after("Ann"),
        Deed::new(What::PolicySet).after("Museum \u{201c}a\u{201d}"),
        Deed::new(What::LogSaved),
    ];
    for (at, deed) in deeds.into_iter().enumerate() {
        log.append(&Entry {
            when: Time(1_790_000_000_000 + at as i64),
            who: Some("Ann".to_owned()).filter(|_| at > 1),
            deed,
        });
    }
    log
}

fn learnt() -> Target {
    let seed = serde_json::from_str::<Exchanged>(LEARNT);
    let is_read = seed.is_ok_and(|seed| Learnt::read(&seed).is_ok());
    assert!(is_read, "the seed is a file of learnt keywords");
    let own = RefCell::new(Learnt::default());
    Target {
        name: "learnt".to_owned(),
        seeds: vec![LEARNT.as_bytes().to_vec()],
        parse: Box::new(move |input| {
            let Ok(exchanged) = serde_json::from_slice::<Exchanged>(input) else {
                return;
            };
            if let Ok(other) = Learnt::read(&exchanged) {
                drop(own.borrow_mut().add(&other, "a1"));
            }
        }),
    }
}

const POLICY: &str = r#"{"$schema": "https://a.example/policy.schema.json", "version": 1, "name": "M", "required": {"keywords":
 "block", "dc:title": "advise", "dc:rights": "off"}, "suggestions": {"keywords": {"show": true, "from": 0.6, "accept":
 "oneByOne"}, "altText": {"accept": "secondLook"}, "texts": {"show": false}}, "vocabulary": {"only": true}, "faces":
 "hideAll", "sensitive": "refuse", "aiLabel": "block", "rights": "advise", "gps": "block", "licences":
 ["https://a.example/by/4.0/"], "people": [{"name": "A", "role": "contributor"}, {"name": "B", "role": "reviewer"}],
 "fourEyes": true}"#;

const CONVERSATION: &str = r##"{"version":1,"id":1,"body":{"type":"open","locale":"de-AT","theme":{"scheme":"dark","ground":"#112","surface":"#223","ink":"#fff"},"policy":"{\"version\":1}","options":{"intake":"both","files":["photo","sidecar"],"redaction":"mosaic","reviewer":"A"}}}
{"version":1,"id":2,"body":{"type":"add"}}
{"version":1,"id":3,"body":{"type":"theme","theme":{"scheme":"light"}}}
{"version":1,"id":4,"body":{"type":"add"}}
"##;

const LEARNT: &str = r#"{"format":"hushtag-learnt","version":1,"model":{"name":"m","version":"1","weights":"a1"},"examples":
[{"likeness":"00ff7f10","is":["spring"],"is_not":["autumn"]},{"likeness":"10203040","is":["b"]}]}"#;

const VOCABULARIES: [(&str, &str); 4] = [
    (
        "csv",
        "id;preferred;preferred@de;synonyms;broader;level 2\n1;A|B;C;\"d; e\";;\n2;F > G;;h;1;i\n",
    ),
    ("txt", "A\n\t{b}\n\t[C]\n\t\tD\n  E\n"),
    (
        "ttl",
        "@prefix s: <http://www.w3.org/2004/02/skos/core#> .\n@base <http://a.example/> .\n<s> a s:ConceptScheme ; \
         s:prefLabel \"S\"@en .\n<1> a s:Concept ; s:prefLabel 'A'@en, \"\"\"B\\u00e4\"\"\"@de-AT ; s:narrower [ s:prefLabel \
         \"C\" ] ; s:member ( <2> _:x ) .\n",
    ),
    (
        "rdf",
        "<?xml version=\"1.0\"?><!DOCTYPE r:RDF [<!ENTITY s \"http://www.w3.org/2004/02/skos/core#\">]><r:RDF \
         xmlns:r=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns:s=\"&s;\" xml:base=\"http://a.example/\">\
         <s:Concept r:about=\"#1\"><s:prefLabel xml:lang=\"en\">A &amp; b</s:prefLabel><s:broader r:resource=\"#2\"/>\
         <s:narrower><r:Description r:nodeID=\"n\" s:altLabel=\"c\"/></s:narrower><s:note r:parseType=\"Literal\"><i/>\
         </s:note><s:member r:parseType=\"Collection\"><s:Concept/></s:member></s:Concept></r:RDF>",
    ),
];
