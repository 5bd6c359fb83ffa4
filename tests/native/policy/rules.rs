//! The table: a photo, a policy, and what it has to say.

use std::rc::Rc;

use hushtag::domain::draft::Draft;
use hushtag::domain::field::{Slot, TextField};
use hushtag::domain::found::{Found, Place};
use hushtag::domain::inference::{BoundingBox, Score};
use hushtag::domain::metadata::Keyword;
use hushtag::domain::photo::PhotoId;
use hushtag::domain::policy::{
    Acceptance, FaceRule, Field, Handling, Level, MendBy, Person, Policy, Role, SensitiveRule,
    Severity,
};
use hushtag::domain::provenance::{Attributed, ModelId, Source};
use hushtag::domain::purpose::Purpose;
use hushtag::domain::region::{Region, Treatment};
use hushtag::domain::review::{Edit, SuggestionKind, Verdict};
use hushtag::domain::sensitivity::Sensitivity;
use hushtag::domain::session::{Event, Listed, Ruling, Session};
use hushtag::domain::time::Time;

const A: PhotoId = PhotoId(0);
const AT: Time = Time(1);

fn by_model<T>(value: T) -> Attributed<T> {
    let model = ModelId {
        name: "tagger".into(),
        version: "1".into(),
        weights: "00".into(),
    };
    let score = Score::new(0.7);
    Attributed {
        value,
        source: Source::model(model, score),
    }
}

fn by_file<T>(value: T) -> Attributed<T> {
    Attributed {
        value,
        source: Source::File {
            property: "XMP".into(),
        },
    }
}

/// One keyword (1), one face (2), one alt text, all by models; a place.
fn draft() -> Draft {
    let face = BoundingBox::from_corners(0.1, 0.1, 0.2, 0.2);
    Draft {
        keywords: vec![by_model(Keyword::from("dog"))],
        faces: vec![by_model(Region::face(face))],
        texts: vec![(TextField::AltText.into(), by_model("A dog.".to_owned()))],
        ..Draft::default()
    }
}

fn located() -> Found {
    Found {
        places: vec![Place {
            carrier: "XMP exif:GPSLatitude".into(),
            location: None,
        }],
        ..Found::default()
    }
}

fn session(policy: &Policy, found: Found, draft: Draft, edits: &[Edit]) -> Session {
    let mut session = Session::default();
    let file = Listed {
        name: "a.jpg".into(),
        bytes: 1,
        modified: 1,
        ..Listed::default()
    };
    let photo = hushtag::domain::photo::Photo {
        format: hushtag::domain::photo::Format::Jpeg,
        size: hushtag::domain::photo::Size {
            width: 4,
            height: 3,
        },
        orientation: hushtag::domain::photo::Orientation::Upright,
        animated: false,
    };
    session.apply(&Event::Governed(Ruling::Set(Rc::new(policy.clone()))));
    session.apply(&Event::Added(vec![file]));
    session.apply(&Event::Opened(A, photo, Rc::new(found)));
    session.apply(&Event::Drafted(A, draft));
    session.apply(&Event::Viewed(A));
    for edit in edits {
        session.apply(&Event::Edited(vec![A], edit.clone(), AT));
    }
    session
}

fn said(session: &Session) -> Vec<String> {
    let asset = session.asset(A).map(Rc::as_ref);
    let findings = asset
        .map(|asset| session.findings(asset))
        .unwrap_or_default();
    (findings.iter())
        .map(|finding| {
            let weight = match finding.severity {
                Severity::Blocking => "!",
                Severity::Advisory => "?",
            };
            format!("{weight}{}: {}", finding.rule.name(), finding.reason)
        })
        .collect()
}

fn check(policy: &Policy, found: Found, draft: Draft, edits: &[Edit], expected: &[&str]) {
    let session = session(policy, found, draft, edits);
    assert_eq!(said(&session), expected, "{policy:?} {edits:?}");
}

fn write(field: TextField, text: &str) -> Edit {
    Edit::WriteText(field.into(), text.into())
}

fn policy() -> Policy {
    Policy::default()
}

#[test]
fn a_policy_that_asks_for_nothing_finds_nothing() {
    check(&policy(), located(), draft(), &[], &[]);
}

#[test]
fn a_required_field_holds_something_that_a_person_stands_for() {
    let keywords = Policy {
        required: [(Field::Keywords, Level::Block)].into(),
        ..policy()
    };
    let missing = ["!required: keywords is required and missing"];
    check(&keywords, Found::default(), draft(), &[], &missing);
    let accept = Edit::JudgeKeyword(1, Verdict::Accepted);
    check(&keywords, Found::default(), draft(), &[accept], &[]);
    let own = Edit::AddKeyword("cat".into());
    check(&keywords, Found::default(), Draft::default(), &[own], &[]);
    let texts = Policy {
        required: [
            (Field::Text(TextField::Title), Level::Advise),
            (Field::Text(TextField::Credit), Level::Off),
            (Field::Text(TextField::AltText), Level::Block),
        ]
        .into(),
        ..policy()
    };
    let alt = "!required: Iptc4xmpCore:AltTextAccessibility is required and missing";
    let title = "?required: dc:title is required and missing";
    check(&texts, Found::default(), draft(), &[], &[alt, title]);
    let decorative = Edit::SetPurpose(Purpose::Decorative);
    check(&texts, Found::default(), draft(), &[decorative], &[title]);
    let german = Slot {
        field: TextField::Title,
        language: hushtag::domain::language::Language::parse("de").unwrap_or_default(),
    };
    let edits = [
        write(TextField::AltText, "Dog"),
        Edit::WriteText(german, "Hund".into()),
    ];
    check(&texts, Found::default(), draft(), &edits, &[]);
}

#[test]
fn what_a_model_wrote_is_looked_at_twice_and_a_change_asks_again() {
    let twice = Handling {
        accept: Acceptance::SecondLook,
        ..Handling::default()
    };
    let policy = Policy {
        suggestions: [(SuggestionKind::AltText, twice)].into(),
        ..policy()
    };
    let accept = Edit::JudgeText(TextField::AltText.into(), Verdict::Accepted);
    let asks = "!suggestions: a model proposed its alt text, and nobody has looked twice";
    check(&policy, Found::default(), draft(), &[], &[]);
    let own = write(TextField::AltText, "Our dog.");
    check(&policy, Found::default(), draft(), &[own], &[]);
    let mut session = session(&policy, Found::default(), draft(), &[accept]);
    assert_eq!(said(&session), [asks]);
    session.apply(&Event::LookedAgain(A));
    assert_eq!(said(&session), Vec::<String>::new());
    session.apply(&Event::Edited(vec![A], write(TextField::Title, "x"), AT));
    assert_eq!(said(&session), [asks]);
    session.apply(&Event::LookedAgain(A));
    session.apply(&Event::Undo);
    assert_eq!(said(&session), [asks]);
}

#[test]
fn faces_are_decided_on_or_hidden_as_the_rule_says() {
    let rule = |faces| Policy { faces, ..policy() };
    let (ask, hide) = (rule(FaceRule::Ask), rule(FaceRule::HideAll));
    let keep = [Edit::TreatRegion(2, Treatment::Keep)];
    let undecided = ["!faces: nobody has decided on 1 face"];
    check(&ask, Found::default(), draft(), &[], &undecided);
    check(
        &ask,
        Found::default(),
        draft(),
        &[Edit::AcceptAll],
        &undecided,
    );
    check(&ask, Found::default(), draft(), &keep, &[]);
    check(&hide, Found::default(), draft(), &[], &[]);
    check(
        &hide,
        Found::default(),
        draft(),
        &keep,
        &["!faces: a redacted copy would show 1 face"],
    );
    check(&rule(FaceRule::Off), Found::default(), draft(), &keep, &[]);
}

#[test]
fn one_click_mends_what_can_be_mended_by_one() {
    let policy = Policy {
        faces: FaceRule::HideAll,
        gps: Level::Block,
        ..policy()
    };
    let keep = Edit::TreatRegion(2, Treatment::Keep);
    let mut session = session(&policy, located(), draft(), &[keep]);
    assert_eq!(said(&session).len(), 2);
    let asset = session.asset(A).cloned();
    let findings = asset.map(|asset| session.findings(&asset));
    for finding in findings.unwrap_or_default() {
        match finding.mend.by {
            Some(MendBy::Edit(edit)) => session.apply(&Event::Edited(vec![A], edit, AT)),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(said(&session), Vec::<String>::new());
}

#[test]
fn sensitive_photos_wait_for_a_second_look_or_stay_behind() {
    let sensitive = || Draft {
        sensitive: vec![by_model(Sensitivity::Minors)],
        ..Draft::default()
    };
    for (rule, expected) in [
        (SensitiveRule::Look, None),
        (
            SensitiveRule::SecondLook,
            Some("!sensitive: it may be sensitive, and nobody has looked twice"),
        ),
        (
            SensitiveRule::Refuse,
            Some("!sensitive: it may be sensitive, and such photos are not exported"),
        ),
    ] {
        let policy = Policy {
            sensitive: rule,
            ..policy()
        };
        let expected: Vec<&str> = expected.into_iter().collect();
        check(&policy, Found::default(), sensitive(), &[], &expected);
        check(&policy, Found::default(), draft(), &[], &[]);
    }
}

#[test]
fn a_place_is_said_or_stops_the_photo_until_it_is_removed() {
    for (gps, expected) in [
        (Level::Off, None),
        (Level::Advise, Some("?gps: it says where it was taken")),
        (Level::Block, Some("!gps: it says where it was taken")),
    ] {
        let policy = Policy { gps, ..policy() };
        let expected: Vec<&str> = expected.into_iter().collect();
        check(&policy, located(), draft(), &[], &expected);
        check(&policy, Found::default(), draft(), &[], &[]);
        let gone = [Edit::RemoveLocation(true)];
        check(&policy, located(), draft(), &gone, &[]);
    }
}

#[test]
fn pictures_made_by_ai_say_so_and_a_persons_word_counts_more_than_a_trace() {
    let policy = Policy {
        ai_label: Level::Block,
        ..policy()
    };
    let source_type = Slot::from(TextField::DigitalSourceType);
    let traced = || Found {
        proposals: Draft {
            texts: vec![(
                source_type.clone(),
                by_file("trainedAlgorithmicMedia".to_owned()),
            )],
            ..Draft::default()
        },
        ..Found::default()
    };
    let named = || Found {
        texts: vec![(TextField::AiSystem.into(), by_file("Dreamer".to_owned()))],
        ..Found::default()
    };
    let accept = Edit::JudgeText(source_type.clone(), Verdict::Accepted);
    let camera = write(TextField::DigitalSourceType, "digitalCapture");
    let by_address = write(
        TextField::DigitalSourceType,
        "http://cv.iptc.org/newscodes/digitalsourcetype/compositeSynthetic",
    );
    let seems = "!aiLabel: AI seems to have made it, and it is not labelled";
    let names = "!aiLabel: it names an AI system and is not labelled";
    let differs = "?aiLabel: the file speaks of AI, its label of something else";
    type Row<'a> = (Found, &'a [Edit], &'a [&'a str]);
    let table: [Row<'_>; 7] = [
        (Found::default(), &[], &[]),
        (traced(), &[], &[seems]),
        (traced(), &[accept], &[]),
        (traced(), std::slice::from_ref(&camera), &[differs]),
        (named(), &[], &[names]),
        (named(), std::slice::from_ref(&camera), &[names]),
        (named(), &[by_address], &[]),
    ];
    for (found, edits, expected) in table {
        check(&policy, found, Draft::default(), edits, expected);
    }
}

#[test]
fn rights_are_complete_with_creator_notice_and_terms() {
    let policy = Policy {
        rights: Level::Block,
        ..policy()
    };
    let creator = "!rights: nobody is named as its creator";
    let notice = "!rights: it has no copyright notice";
    let terms = "!rights: nothing says what one may do with it";
    let by = || write(TextField::Creator, "Ann");
    let owned = || write(TextField::Rights, "© Ann");
    let free = || write(TextField::Marked, "False");
    let table: [(Vec<Edit>, &[&str]); 6] = [
        (vec![], &[creator, notice, terms]),
        (vec![by()], &[notice, terms]),
        (vec![by(), owned()], &[terms]),
        (
            vec![by(), owned(), write(TextField::WebStatement, "https://a")],
            &[],
        ),
        (vec![free()], &[creator]),
        (vec![free(), by()], &[]),
    ];
    for (edits, expected) in table {
        check(
            &policy,
            Found::default(),
            Draft::default(),
            &edits,
            expected,
        );
    }
}

#[test]
fn only_the_licences_that_are_named_are_allowed() {
    let policy = Policy {
        licences: vec!["https://creativecommons.org/licenses/by/4.0/".into()],
        ..policy()
    };
    let other = "https://creativecommons.org/licenses/by-nc/4.0/";
    let refused = format!("!licences: the licence {other} is not allowed");
    for (licence, expected) in [
        ("https://creativecommons.org/licenses/by/4.0/", None),
        ("http://CreativeCommons.org/licenses/by/4.0", None),
        (other, Some(refused.as_str())),
    ] {
        let expected: Vec<&str> = expected.into_iter().collect();
        let edits = [write(TextField::Licence, licence)];
        check(
            &policy,
            Found::default(),
            Draft::default(),
            &edits,
            &expected,
        );
    }
    check(&policy, Found::default(), Draft::default(), &[], &[]);
}

#[test]
fn what_is_not_to_be_shown_is_not_there_whenever_the_policy_comes() {
    let only = |kind, handling| Policy {
        suggestions: [(kind, handling)].into(),
        ..policy()
    };
    let hidden = Handling {
        show: false,
        ..Handling::default()
    };
    let sure = Handling {
        from: 0.8,
        ..Handling::default()
    };
    let fair = Handling {
        from: 0.6,
        ..Handling::default()
    };
    for (kind, handling, left) in [
        (SuggestionKind::Keywords, hidden, 2),
        (SuggestionKind::Keywords, sure, 2),
        (SuggestionKind::Keywords, fair, 3),
        (SuggestionKind::AltText, sure, 2),
        (SuggestionKind::Texts, hidden, 3),
    ] {
        let policy = only(kind, handling);
        let before = session(&policy, Found::default(), draft(), &[]);
        let mut after = session(&Policy::default(), Found::default(), draft(), &[]);
        after.apply(&Event::Governed(Ruling::Set(Rc::new(policy))));
        for session in [before, after] {
            let open = session.asset(A).map(|asset| asset.review.undecided());
            assert_eq!(open, Some(left), "{kind:?} {handling:?}");
        }
    }
}

#[test]
fn what_is_decided_one_by_one_is_left_by_whatever_accepts_many() {
    let one_by_one = Handling {
        accept: Acceptance::OneByOne,
        ..Handling::default()
    };
    let all = || Edit::All(vec![Edit::AcceptAll]);
    for (kind, edit, left) in [
        (SuggestionKind::Keywords, all(), 1),
        (SuggestionKind::AltText, all(), 1),
        (SuggestionKind::Texts, all(), 0),
        (SuggestionKind::Faces, all(), 1),
        (
            SuggestionKind::Faces,
            Edit::JudgeAllRegions(Verdict::Accepted),
            3,
        ),
        (
            SuggestionKind::Faces,
            Edit::JudgeRegion(2, Verdict::Accepted),
            2,
        ),
    ] {
        let policy = Policy {
            suggestions: [(kind, one_by_one)].into(),
            ..policy()
        };
        let session = session(
            &policy,
            Found::default(),
            draft(),
            std::slice::from_ref(&edit),
        );
        let open = session.asset(A).map(|asset| asset.review.undecided());
        assert_eq!(open, Some(left), "{kind:?} {edit:?}");
    }
}

fn named(name: &str, role: Role) -> Person {
    Person {
        name: name.into(),
        role,
    }
}

#[test]
fn contributors_edit_reviewers_approve_and_auditors_read() {
    for (role, edits, approves) in [
        (Role::Contributor, true, false),
        (Role::Reviewer, true, true),
        (Role::Auditor, false, false),
    ] {
        let policy = Policy {
            people: vec![named("Ann", role)],
            ..policy()
        };
        let title = write(TextField::Title, "Dog");
        let mut session = session(&policy, Found::default(), draft(), &[title]);
        session.apply(&Event::Finished(vec![A]));
        let asset = session.asset(A).cloned();
        let title = asset.iter().any(|asset| asset.review.texts().len() == 2);
        let is_reviewed = asset.is_some_and(|asset| asset.reviewed().is_some());
        assert_eq!((title, is_reviewed), (edits, approves), "{role:?}");
        assert_eq!(session.refuses_export().is_none(), edits, "{role:?}");
    }
}

#[test]
fn whoever_edited_does_not_approve_and_nobody_takes_back_the_steps_of_another() {
    let people = vec![named("Ann", Role::Reviewer), named("Bob", Role::Reviewer)];
    let policy = Policy {
        people: people.clone(),
        four_eyes: true,
        ..policy()
    };
    let mut session = session(&policy, Found::default(), draft(), &[]);
    let is_reviewed = |session: &Session| {
        session
            .asset(A)
            .is_some_and(|asset| asset.reviewed().is_some())
    };
    let sit = |at: usize| Event::Seated(Some(people[at].clone()));
    let edit = Event::Edited(vec![A], write(TextField::Title, "Dog"), AT);
    let finish = Event::Finished(vec![A]);
    assert!(
        session.refusal(&edit).is_some(),
        "nobody has said who they are"
    );
    for event in [sit(0), edit, finish.clone()] {
        session.apply(&event);
    }
    assert!(!is_reviewed(&session), "Ann edited it");
    assert!(
        session
            .refusal(&finish)
            .is_some_and(|why| why.starts_with("Ann edited"))
    );
    session.apply(&sit(1));
    assert!(!session.can_undo(), "the edit is Ann's");
    session.apply(&finish);
    assert!(is_reviewed(&session));
    assert_eq!(said(&session), Vec::<String>::new());
    // The rule comes later than the approval.
    let lax = Policy {
        four_eyes: false,
        ..policy.clone()
    };
    let rule = |policy: &Policy| Event::Governed(Ruling::Set(Rc::new(policy.clone())));
    let title = Event::Edited(vec![A], write(TextField::Title, "Hound"), AT);
    for event in [rule(&lax), sit(1), title, finish, rule(&policy)] {
        session.apply(&event);
    }
    assert!(is_reviewed(&session));
    assert_eq!(
        said(&session),
        ["!fourEyes: Bob edited this photo and approved it too"]
    );
}

#[test]
fn while_a_policy_cannot_be_had_nothing_is_handed_out() {
    let mut session = session(&policy(), Found::default(), draft(), &[]);
    assert_eq!(session.refuses_export(), None);
    session.apply(&Event::Governed(Ruling::Wanting("gone".into())));
    assert_eq!(session.refuses_export(), Some("gone".into()));
}
