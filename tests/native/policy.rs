//! The policy's file: what the reader takes, what the published schema takes, and that they are the same.

use std::collections::BTreeSet;

use hushtag::domain::policy::{Field, Person, Policy, Role};
use hushtag::domain::review::SuggestionKind;
use hushtag::format::policy::read;
use serde_json::{Value, json};

use schema::Schema;

mod rules;
mod schema;

fn schema() -> Value {
    serde_json::from_str(include_str!("../../www/policy.schema.json")).unwrap()
}

/// What is wrong with a policy, as it is said.
fn problems(policy: &Value) -> Vec<String> {
    match read(&policy.to_string()) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.iter().map(ToString::to_string).collect(),
    }
}

/// Everything that a policy can say.
fn whole() -> Value {
    json!({
        "$schema": "https://example.org/policy.schema.json",
        "version": 1,
        "name": "Museum",
        "required": {"keywords": "block", "dc:title": "advise", "dc:rights": "off"},
        "suggestions": {
            "keywords": {"show": true, "from": 0.6, "accept": "oneByOne"},
            "altText": {"accept": "secondLook"},
            "texts": {"show": false},
            "faces": {"accept": "oneByOne"},
            "purpose": {},
        },
        "altText": {"startingPoints": "hide"},
        "browserModels": "allowed",
        "vocabulary": {"only": true},
        "faces": "hideAll",
        "sensitive": "refuse",
        "aiLabel": "block",
        "rights": "advise",
        "gps": "block",
        "licences": ["https://creativecommons.org/licenses/by/4.0/"],
        "people": [{"name": "Ann", "role": "contributor"}, {"name": "Bob", "role": "reviewer"}],
        "fourEyes": true,
        "auditLog": "whole",
    })
}

/// The policy with one value changed; `null` takes it out.
fn with(pointer: &str, value: Value) -> Value {
    let mut policy = whole();
    let (parent, member) = pointer.rsplit_once('/').unwrap();
    let object = policy.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    match value {
        Value::Null => object.remove(member),
        value => object.insert(member.to_owned(), value),
    };
    policy
}

#[test]
fn every_fault_is_named_by_its_path_and_found_by_the_schema_too() {
    let faults = [
        ("/version", json!(2), "version: this page reads version 1"),
        ("/version", json!("1"), "version: invalid type: string"),
        ("/version", Value::Null, "policy: missing field `version`"),
        ("/gsp", json!("block"), "gsp: unknown field `gsp`"),
        ("/name", json!(7), "name: invalid type: integer"),
        (
            "/required/dc:titel",
            json!("block"),
            "required.dc:titel: there is no field",
        ),
        ("/required/dc:title", json!(true), "required.dc:title: "),
        (
            "/required/dc:title",
            json!("stop"),
            "required.dc:title: unknown variant `stop`",
        ),
        (
            "/suggestions/captions",
            json!({}),
            "suggestions.captions: there is no kind",
        ),
        (
            "/suggestions/keywords/form",
            json!(1),
            "suggestions.keywords.form: unknown field",
        ),
        (
            "/suggestions/keywords/from",
            json!(60),
            "suggestions.keywords.from: a share from 0 to 1",
        ),
        (
            "/suggestions/keywords/from",
            json!(-0.1),
            "suggestions.keywords.from: a share",
        ),
        (
            "/suggestions/faces/show",
            json!(false),
            "suggestions.faces.show: faces are always shown",
        ),
        (
            "/suggestions/faces/from",
            json!(0.5),
            "suggestions.faces.from: faces are always shown",
        ),
        (
            "/suggestions/altText/show",
            json!(false),
            "suggestions.altText.accept: what is not shown",
        ),
        (
            "/suggestions/altText/accept",
            json!("bulk"),
            "suggestions.altText.accept: unknown variant",
        ),
        (
            "/altText/startingPoints",
            json!("never"),
            "altText.startingPoints: unknown variant `never`",
        ),
        ("/altText/show", json!(false), "altText.show: unknown field"),
        ("/browserModels", json!(true), "browserModels: "),
        (
            "/browserModels",
            json!("on"),
            "browserModels: unknown variant `on`",
        ),
        (
            "/vocabulary/only",
            json!("yes"),
            "vocabulary.only: invalid type",
        ),
        (
            "/vocabulary/always",
            json!(true),
            "vocabulary.always: unknown field",
        ),
        ("/faces", json!("hide"), "faces: unknown variant `hide`"),
        (
            "/sensitive",
            json!("off"),
            "sensitive: unknown variant `off`",
        ),
        ("/aiLabel", json!(1), "aiLabel: "),
        ("/rights", json!("must"), "rights: unknown variant"),
        ("/gps", json!(false), "gps: "),
        ("/licences", json!("CC BY"), "licences: invalid type"),
        (
            "/licences",
            json!(["x", " "]),
            "licences[1]: an address is wanted",
        ),
        (
            "/people/1/role",
            json!("boss"),
            "people[1].role: unknown variant `boss`",
        ),
        (
            "/people/1/name",
            json!(""),
            "people[1].name: a name is wanted",
        ),
        (
            "/people/0/mail",
            json!("a@b"),
            "people[0].mail: unknown field",
        ),
        (
            "/people/0/role",
            Value::Null,
            "people[0]: missing field `role`",
        ),
        ("/people", Value::Null, "fourEyes: four eyes need people"),
        ("/fourEyes", json!("yes"), "fourEyes: invalid type"),
    ];
    let schema = Schema::new(schema());
    for (pointer, value, expected) in faults {
        let policy = match pointer.strip_prefix("/people/") {
            Some(rest) => {
                let (at, member) = rest.split_once('/').unwrap();
                let mut policy = whole();
                let person = &mut policy["people"][at.parse::<usize>().unwrap()];
                let person = person.as_object_mut().unwrap();
                match value.clone() {
                    Value::Null => person.remove(member),
                    value => person.insert(member.to_owned(), value),
                };
                policy
            }
            None => with(pointer, value.clone()),
        };
        let found = problems(&policy);
        assert!(
            found.iter().any(|problem| problem.starts_with(expected)),
            "{pointer} = {value}: {found:?}"
        );
        assert_ne!(
            schema.faults(&policy),
            [""; 0],
            "the schema takes {pointer} = {value}"
        );
    }
}

#[test]
fn what_the_reader_takes_the_schema_takes_too() {
    let schema = Schema::new(schema());
    let mut taken = vec![json!({"version": 1}), whole()];
    for (pointer, value) in [
        ("/suggestions/faces", json!({"show": true, "from": 0})),
        ("/suggestions/keywords/from", json!(1)),
        ("/people", json!([{"name": "Eve", "role": "auditor"}])),
        ("/fourEyes", json!(false)),
        ("/faces", json!("ask")),
        ("/altText", json!({})),
        ("/altText/startingPoints", json!("show")),
        ("/browserModels", json!("off")),
        ("/sensitive", json!("secondLook")),
        ("/$schema", Value::Null),
    ] {
        taken.push(with(pointer, value));
    }
    for policy in taken {
        assert_eq!(problems(&policy), Vec::<String>::new(), "{policy}");
        assert_eq!(schema.faults(&policy), [""; 0], "{policy}");
    }
}

#[test]
fn the_schema_lists_every_member_and_no_other() {
    let schema = schema();
    let keys = |value: &Value| -> BTreeSet<String> {
        value.as_object().unwrap().keys().cloned().collect()
    };
    let mut policy: Policy = serde_json::from_value(whole()).unwrap();
    policy.people = vec![Person {
        name: "Ann".into(),
        role: Role::Auditor,
    }];
    let written = serde_json::to_value(&policy).unwrap();
    assert_eq!(keys(&schema["properties"]), keys(&written));
    let kinds: BTreeSet<String> = (SuggestionKind::ALL.iter())
        .map(|kind| kind.name().to_owned())
        .collect();
    assert_eq!(
        keys(&schema["properties"]["suggestions"]["properties"]),
        kinds
    );
    assert_eq!(keys(&written["suggestions"]), kinds);
    for (at, of) in [
        (
            "/$defs/handling/properties",
            &written["suggestions"]["keywords"],
        ),
        ("/properties/vocabulary/properties", &written["vocabulary"]),
        ("/properties/people/items/properties", &written["people"][0]),
    ] {
        assert_eq!(keys(schema.pointer(at).unwrap()), keys(of), "{at}");
    }
    let fields: Vec<Value> = Field::all().map(|field| field.name().into()).collect();
    assert_eq!(schema["$defs"]["field"]["enum"], Value::from(fields));
}

#[test]
fn a_policy_comes_back_as_it_was_written() {
    let policy = read(&whole().to_string()).unwrap();
    let again = read(&serde_json::to_string(&policy).unwrap()).unwrap();
    assert_eq!(again, policy);
}

#[test]
fn two_people_of_one_name_cannot_be_told_apart() {
    let twice = json!([{"name": "Ann", "role": "reviewer"}, {"name": "Ann", "role": "auditor"}]);
    assert_eq!(
        problems(&with("/people", twice)),
        ["people[1].name: the name stands there already"]
    );
}

#[test]
fn what_is_no_policy_at_all_is_an_error_and_no_crash() {
    let whole = whole().to_string();
    for end in 0..whole.len() {
        assert!(!problems_of_text(&whole[..end]).is_empty(), "{end}");
    }
    let deep = "[".repeat(100_000);
    let long = format!("{whole}{}", " ".repeat(300_000));
    let more = format!("{whole} {whole}");
    for text in [
        "null",
        "7",
        "\"policy\"",
        "{\"version\": 1e999}",
        &deep,
        &long,
        &more,
    ] {
        assert!(!problems_of_text(text).is_empty(), "{:.20}", text);
    }
    assert!(problems_of_text(&format!("\u{feff}{whole}")).is_empty());
}

fn problems_of_text(text: &str) -> Vec<String> {
    let problems = read(text).err().unwrap_or_default();
    problems.iter().map(ToString::to_string).collect()
}
