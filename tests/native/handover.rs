//! Files made anew for whoever embeds the page, where a format takes no metadata in and a person took something out.

use hushtag::domain::field::TextField;
use hushtag::domain::photo::{Format, Orientation};
use hushtag::domain::review::{Edit, Review, Verdict};
use hushtag::domain::time::Time;
use hushtag::format::existing::found;
use hushtag::format::sniff::sniff;
use hushtag::format::sources;
use hushtag::pixels::decode::{Limits, decode};
use hushtag::worker::copying::remade;

use crate::embed::lightroom;
use crate::fixture::{self, Scratch};

const AT: Time = Time(1_798_761_599_000);

#[test]
fn a_file_made_anew_says_all_that_stands_and_nothing_that_was_taken_out() {
    let scratch = Scratch::new("handover");
    // What the page reads of an AVIF it reads of this: the words, and a place.
    let file = lightroom(&scratch, "444.jpg");
    let mut review = Review::default();
    let sources = sources::read(&file, Format::Jpeg, None);
    review.take_found(&found(&sources, Orientation::Upright));
    let harbour = review
        .keywords
        .iter()
        .find(|word| word.value.text == "harbour");
    let harbour = harbour.map(|word| word.id).unwrap();
    assert!(!review.takes_out());
    for edit in [
        Edit::RemoveLocation(true),
        Edit::JudgeKeyword(harbour, Verdict::Rejected),
        Edit::AddKeyword("quay".into()),
        Edit::WriteText(TextField::Title.into(), "New title".into()),
    ] {
        review.apply(&edit, AT);
    }
    assert!(review.takes_out());
    let (photo, pixels) = decode(&file, Format::Jpeg, Limits::default()).unwrap();
    for (format, wanted) in [
        (Format::Avif, Format::Jpeg),
        (Format::Heic, Format::Jpeg),
        (Format::Gif, Format::Png),
        (Format::Bmp, Format::Bmp),
    ] {
        let original = hushtag::domain::photo::Photo {
            format,
            ..photo.clone()
        };
        let reviewed = review.finish();
        let (made, bytes) = remade("photo", &original, &pixels, None, &reviewed, None).unwrap();
        assert_eq!((made, sniff(&bytes).unwrap()), (wanted, wanted), "{format}");
        let path = scratch.file(&format!("{format}.bin"), &bytes);
        let text = fixture::exiftool(&["-j", "-G1", "-a", "-struct", path.to_str().unwrap()]);
        for gone in ["GPS", "harbour", "Old title", "Camera"] {
            assert!(!text.contains(gone), "{format}: {gone} is left\n{text}");
        }
        for said in ["New title", "Old description", "quay"] {
            assert_eq!(
                text.contains(said),
                made.takes_metadata(),
                "{format}: {said}\n{text}"
            );
        }
    }
}
