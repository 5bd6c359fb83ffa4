//! What the browser's own models said and a person accepted, in the file, in the log and in what was kept.

use hushtag::domain::audit::deeds;
use hushtag::domain::browser_model::{BrowserModel, Interface};
use hushtag::domain::draft::Draft;
use hushtag::domain::field::{Slot, TextField};
use hushtag::domain::language::Language;
use hushtag::domain::photo::{Format, Orientation, Photo, PhotoId, Size};
use hushtag::domain::policy::{BrowserModels, Policy};
use hushtag::domain::provenance::{Attributed, Source};
use hushtag::domain::review::{Edit, Reviewed, Verdict};
use hushtag::domain::session::{Event, Listed, Ruling, Session};
use hushtag::domain::time::Time;
use hushtag::format::audit::Log;
use hushtag::format::report;
use hushtag::format::sidecar;
use hushtag::format::xmp::{self, Node};

const A: PhotoId = PhotoId(0);
const AT: Time = Time(1_798_761_599_000);

fn model(interface: Interface) -> BrowserModel {
    BrowserModel {
        interface,
        browser: "Chrome 148".into(),
    }
}

fn photo() -> Photo {
    Photo {
        format: Format::Jpeg,
        size: Size {
            width: 96,
            height: 64,
        },
        orientation: Orientation::Upright,
        animated: false,
    }
}

fn untold() -> Slot {
    TextField::AltText.into()
}

fn in_german() -> Slot {
    Slot {
        field: TextField::AltText,
        language: Language::parse("de").unwrap(),
    }
}

/// A sentence that was asked for and accepted, and its translation, likewise.
fn events() -> Vec<Event> {
    let policy = Policy {
        browser_models: BrowserModels::Allowed,
        ..Policy::default()
    };
    let sentence = Attributed {
        value: "A dog.".to_owned(),
        source: Source::Browser {
            model: model(Interface::LanguageModel),
        },
    };
    let translation = Attributed {
        value: "Ein Hund.".to_owned(),
        source: Source::Translated {
            by: model(Interface::Translator),
            from: Language::parse("en").unwrap(),
            of: "A dog.".into(),
        },
    };
    let accept = |slot: Slot| {
        let edit = Edit::JudgeText(slot, Verdict::Accepted);
        Event::Edited(vec![A], edit, AT)
    };
    vec![
        Event::Governed(Ruling::Set(policy.into())),
        Event::Added(vec![Listed {
            name: "a.jpg".into(),
            ..Listed::default()
        }]),
        Event::Drafted(A, Draft::default()),
        Event::AskedBrowser(A, untold(), sentence),
        accept(untold()),
        Event::AskedBrowser(A, in_german(), translation),
        accept(in_german()),
        Event::Finished(vec![A]),
    ]
}

fn session() -> Session {
    let mut session = Session::default();
    for event in events() {
        session.apply(&event);
    }
    session
}

fn reviewed() -> Reviewed {
    session().asset(A).unwrap().reviewed().unwrap()
}

#[test]
fn both_languages_stand_in_the_alt_text_and_the_account_names_the_browsers_model_without_a_hash() {
    let packet = xmp::read(sidecar::write(None, &reviewed(), &photo(), None).as_bytes()).packet;
    let alt = packet.get("Iptc4xmpCore:AltTextAccessibility").unwrap();
    let languages: Vec<_> = alt.languages().collect();
    assert_eq!(languages, [("x-default", "A dog."), ("de", "Ein Hund.")]);
    let account = packet.get("hushtag:Review").unwrap().items();
    let member = |entry: usize, name: &str| {
        let member = account[entry].member(format!("hushtag:{name}").as_str());
        member.and_then(Node::text).map(str::to_owned)
    };
    for (name, sentence, translation) in [
        ("origin", Some("model"), Some("translated")),
        (
            "model",
            Some("browser: LanguageModel"),
            Some("browser: Translator"),
        ),
        ("modelVersion", Some("Chrome 148"), Some("Chrome 148")),
        ("modelSha256", None, None),
        ("score", None, None),
        ("tier", Some("startingPoint"), None),
        ("originLanguage", None, Some("en")),
        ("language", None, Some("de")),
    ] {
        assert_eq!(member(0, name).as_deref(), sentence, "{name}");
        assert_eq!(member(1, name).as_deref(), translation, "{name}");
    }
    let history = packet.get("xmpMM:History").unwrap().items();
    let told: Vec<_> = (history.iter())
        .filter_map(|event| event.member("stEvt:parameters")?.text())
        .collect();
    assert!(
        told[0].contains(
            "drafted by browser: LanguageModel in Chrome 148, as a starting point, weights not known"
        ),
        "{told:?}"
    );
    assert!(
        told[1].contains("(de) accepted; translated from en by browser: Translator in Chrome 148"),
        "{told:?}"
    );
}

#[test]
fn the_log_and_the_report_say_what_the_browsers_own_models_said() {
    let (mut session, mut log) = (Session::default(), Log::default());
    for event in events() {
        let before = session.assets().to_vec();
        session.apply(&event);
        for deed in deeds(&before, session.assets()) {
            log.append(&hushtag::domain::audit::Entry {
                when: AT,
                who: None,
                deed,
            });
        }
    }
    let log = String::from_utf8(log.to_json_lines()).unwrap();
    let proposed: Vec<&str> = log
        .lines()
        .filter(|line| line.contains("proposed"))
        .collect();
    let model = |name: &str| {
        format!(r#""model":{{"name":"{name}","version":"Chrome 148","weights":"unknown"}}"#)
    };
    assert!(
        proposed[0].contains(&model("browser: LanguageModel")),
        "{log}"
    );
    assert!(proposed[0].contains(r#""tier":"startingPoint""#));
    assert!(!proposed[0].contains(r#""score""#) && !proposed[0].contains(r#""from""#));
    assert!(proposed[1].contains(&model("browser: Translator")), "{log}");
    assert!(proposed[1].contains(r#""from":"en""#));
    let report = session.report(AT);
    let shares = report.shares;
    assert_eq!(
        (shares.model, shares.browsers, shares.starting_points),
        (2, 2, 1)
    );
    let html = report::html(&report, "");
    assert!(html.contains("own said first, whose weights are not known</td><td>2</td>"));
}

#[test]
fn a_review_goes_to_a_worker_and_comes_back_with_who_said_it() {
    let session = session();
    let review = &session.asset(A).unwrap().review;
    let sent = serde_json::to_string(review).unwrap();
    let read: hushtag::domain::review::Review = serde_json::from_str(&sent).unwrap();
    assert_eq!(read.texts(), review.texts());
}
