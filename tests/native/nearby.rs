//! Words from around a photo that a person accepted: the file says where they come from, and never that they were seen.

use hushtag::domain::draft::Draft;
use hushtag::domain::photo::{Format, Orientation, Photo, PhotoId, Size};
use hushtag::domain::review::{Edit, Verdict};
use hushtag::domain::session::{Event, Listed, Session};
use hushtag::domain::time::Time;
use hushtag::format::sidecar;
use hushtag::format::xmp::{self, Node};

const AT: Time = Time(1_798_761_599_000);

/// Four photos of a folder; a person calls the first three a wedding and takes what is then offered for the last.
fn accepted() -> Session {
    let mut session = Session::default();
    let ids = [0, 1, 2, 3].map(PhotoId);
    let names = ["IMG_1.jpg", "IMG_2.jpg", "IMG_3.jpg", "cake.jpg"];
    let files = names.map(|name| Listed {
        name: name.into(),
        folder: "Castle/selects".into(),
        ..Listed::default()
    });
    session.apply(&Event::Added(files.to_vec()));
    for id in ids {
        session.apply(&Event::Drafted(id, Draft::default()));
    }
    let wedding = Edit::AddKeyword("wedding".into());
    session.apply(&Event::Edited(ids[..3].to_vec(), wedding, AT));
    session.apply(&Event::Gathered(ids[3]));
    let offered = session.asset(ids[3]).unwrap().review.keywords.clone();
    for word in offered {
        let accept = Edit::JudgeKeyword(word.id, Verdict::Accepted);
        session.apply(&Event::Edited(vec![ids[3]], accept, AT));
    }
    session.apply(&Event::Finished(vec![ids[3]]));
    session
}

#[test]
fn the_account_says_file_or_batch_and_the_history_says_from_where() {
    let session = accepted();
    let reviewed = session.asset(PhotoId(3)).unwrap().reviewed().unwrap();
    let photo = Photo {
        format: Format::Jpeg,
        size: Size {
            width: 4,
            height: 3,
        },
        orientation: Orientation::Upright,
        animated: false,
    };
    let packet = xmp::read(sidecar::write(None, &reviewed, &photo, None).as_bytes()).packet;
    let words: Vec<_> = packet.get("dc:subject").unwrap().texts().collect();
    assert_eq!(words, ["Castle", "cake", "wedding"]);
    let account = packet.get("hushtag:Review").unwrap().items();
    let told: Vec<_> = (account.iter())
        .map(|entry| {
            ["value", "origin", "originProperty", "model"].map(|name| {
                let member = entry.member(format!("hushtag:{name}").as_str());
                member.and_then(Node::text).unwrap_or("-")
            })
        })
        .collect();
    assert_eq!(
        told,
        [
            ["Castle", "file", "folder name", "-"],
            ["cake", "file", "file name", "-"],
            ["wedding", "batch", "-", "-"],
        ]
    );
    let history = packet.get("xmpMM:History").unwrap().items();
    let parameters = |at: usize| history[at].member("stEvt:parameters").and_then(Node::text);
    assert_eq!(
        [0, 1, 2].map(parameters),
        [
            Some("dc:subject \"Castle\" accepted; from the folder name"),
            Some("dc:subject \"cake\" accepted; from the file name"),
            Some("dc:subject \"wedding\" accepted; from the batch"),
        ]
    );
    let shares = session.report(AT).shares;
    assert_eq!((shares.model, shares.file), (0, 3));
}
