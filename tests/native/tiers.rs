//! What was kept before there were tiers and choices is read as it was meant.

use hushtag::domain::draft::Draft;
use hushtag::domain::field::TextField;
use hushtag::domain::inference::Score;
use hushtag::domain::provenance::{Attributed, ModelId, Source};
use hushtag::domain::review::Review;

fn said(score: f32) -> Source {
    let model = ModelId {
        name: "captioner".into(),
        version: "1".into(),
        weights: "00".into(),
    };
    Source::model(model, Score::new(score))
}

#[test]
fn what_was_kept_before_there_were_tiers_is_supported() {
    let before =
        r#"{"Model":{"model":{"name":"captioner","version":"1","weights":"00"},"score":0.9}}"#;
    let read: Source = serde_json::from_str(before).unwrap();
    assert_eq!(read, said(0.9));
    assert_eq!(serde_json::to_string(&read).unwrap(), before);
    let start = serde_json::to_string(&said(0.5).into_starting_point()).unwrap();
    assert!(start.ends_with(r#""tier":"startingPoint"}}"#), "{start}");
    let read: Source = serde_json::from_str(&start).unwrap();
    assert!(read.is_starting_point());
}

#[test]
fn a_review_that_was_kept_before_there_were_choices_is_read() {
    let mut review = Review::default();
    let text = Attributed {
        value: "A dog runs.".to_owned(),
        source: said(0.9),
    };
    review.add_draft(&Draft {
        texts: vec![(TextField::AltText.into(), text)],
        ..Draft::default()
    });
    let mut kept = serde_json::to_value(&review).unwrap();
    kept.as_object_mut().unwrap().remove("alt_texts");
    let read: Review = serde_json::from_value(kept).unwrap();
    let text = read.text(&TextField::AltText.into()).unwrap();
    assert_eq!(text.value, "A dog runs.");
    assert!(read.alt_text_choices().is_empty());
}
