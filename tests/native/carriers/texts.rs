//! Title, description, creator and copyright in every property that programs keep them in.

use hushtag::domain::field::TextField;
use serde_json::json;

use super::*;

/// The old text of each field, everywhere.
const EVERYWHERE: [&str; 23] = [
    "-XMP-dc:Title=Old title",
    "-XMP-acdsee:Caption=Old title",
    "-IPTC:ObjectName=Old title",
    "-EXIF:XPTitle=Old title",
    "-XMP-dc:Description=Old words",
    "-XMP-tiff:ImageDescription=Old words",
    "-XMP-exif:UserComment=Old words",
    "-XMP-acdsee:Notes=Old words",
    "-IPTC:Caption-Abstract=Old words",
    "-EXIF:ImageDescription=Old words",
    "-EXIF:XPComment=Old words",
    "-EXIF:XPSubject=Old words",
    "-EXIF:UserComment=Old words",
    "-XMP-dc:Creator=Old name",
    "-XMP-tiff:Artist=Old name",
    "-XMP-acdsee:Author=Old name",
    "-IPTC:By-line=Old name",
    "-EXIF:Artist=Old name",
    "-EXIF:XPAuthor=Old name",
    "-XMP-dc:Rights=Old rights",
    "-XMP-tiff:Copyright=Old rights",
    "-IPTC:CopyrightNotice=Old rights",
    "-EXIF:Copyright=Old rights",
];

const FIELDS: [TextField; 4] = [
    TextField::Title,
    TextField::Description,
    TextField::Creator,
    TextField::Rights,
];

fn with_png_texts(scratch: &Scratch, name: &str) -> Vec<u8> {
    let png = [
        "-PNG:Title=Old title",
        "-PNG:Description=Old words",
        "-PNG:Author=Old name",
        "-PNG:Copyright=Old rights",
    ];
    match name.ends_with("png") {
        true => written(scratch, name, &[&EVERYWHERE[..], &png].concat()),
        false => written(scratch, name, &EVERYWHERE),
    }
}

#[test]
fn a_text_written_anew_is_said_by_every_property_that_said_the_old_one() {
    let scratch = Scratch::new("carriers-texts");
    for name in ["444.jpg", "plain.png", "lossy.webp", "plain.tif"] {
        let file = with_png_texts(&scratch, name);
        for text in ["New words", "Żółć 日本"] {
            let edits = FIELDS.map(|field| Edit::WriteText(field.into(), text.into()));
            let opened = Opened::new(&file, None).edit(&edits);
            let made = opened.inside();
            let before = told(&scratch, name, &file);
            let after = told(&scratch, name, &made);
            for old in ["Old title", "Old words", "Old name", "Old rights"] {
                assert!(!holds(&made, old), "{name}: {old}");
                assert!(!holds(opened.beside().as_bytes(), old), "{name}: {old}");
                for (property, _) in (before.as_object().unwrap().iter())
                    .filter(|(_, value)| value.to_string().contains(old))
                {
                    let said = after[property].to_string();
                    assert!(said.contains(text), "{name} {property}: {said}");
                }
            }
            assert_eq!(Opened::new(&made, None).otherwise(), [""; 0], "{name}");
        }
    }
}

#[test]
fn a_text_taken_away_is_gone_from_every_property() {
    let scratch = Scratch::new("carriers-texts-gone");
    for name in ["444.jpg", "plain.png", "lossy.webp", "plain.tif"] {
        let file = with_png_texts(&scratch, name);
        let edits = FIELDS.map(|field| Edit::WriteText(field.into(), String::new()));
        let made = Opened::new(&file, None).edit(&edits).inside();
        assert!(!holds(&made, "Old "), "{name}");
        let again = Opened::new(&made, None);
        let texts = FIELDS.map(|field| again.review.text(&field.into()).is_some());
        assert_eq!(texts, [false; 4], "{name}");
    }
}

#[test]
fn a_text_that_nobody_touched_stays_wherever_and_however_it_stands() {
    let scratch = Scratch::new("carriers-texts-stay");
    for name in ["444.jpg", "plain.png", "lossy.webp", "plain.tif"] {
        let file = with_png_texts(&scratch, name);
        let opened = Opened::new(&file, None);
        assert_eq!(opened.otherwise(), [""; 0], "{name}");
        let made = opened.add("marble").inside();
        let (before, after) = (told(&scratch, name, &file), told(&scratch, name, &made));
        for (property, value) in before.as_object().unwrap() {
            if value.to_string().contains("Old ") {
                assert_eq!(after.get(property), Some(value), "{name} {property}");
            }
        }
    }
}

#[test]
fn a_text_that_only_one_program_knows_of_is_read_and_another_one_is_told() {
    let scratch = Scratch::new("carriers-texts-read");
    for (argument, field) in [
        ("-EXIF:XPTitle=Alone", TextField::Title),
        ("-XMP-acdsee:Caption=Alone", TextField::Title),
        ("-EXIF:XPSubject=Alone", TextField::Description),
        ("-EXIF:XPComment=Alone", TextField::Description),
        ("-XMP-tiff:ImageDescription=Alone", TextField::Description),
        ("-XMP-acdsee:Notes=Alone", TextField::Description),
        ("-EXIF:XPAuthor=Alone", TextField::Creator),
        ("-XMP-tiff:Artist=Alone", TextField::Creator),
        ("-XMP-tiff:Copyright=Alone", TextField::Rights),
    ] {
        let opened = Opened::new(&written(&scratch, "444.jpg", &[argument]), None);
        let text = opened.review.text(&field.into());
        assert_eq!(
            text.map(|text| text.value.as_str()),
            Some("Alone"),
            "{argument}"
        );
        let other = format!("-XMP-{}=Another", field.property());
        let opened = Opened::new(&written(&scratch, "444.jpg", &[argument, &other]), None);
        assert_eq!(opened.otherwise(), ["Alone"], "{argument}");
    }
}

#[test]
fn a_comment_is_no_description_and_what_a_generator_wrote_there_stays() {
    let scratch = Scratch::new("carriers-comment");
    let trace = "a cat\nSteps: 20, Sampler: Euler a, Seed: 1";
    for (comment, stays) in [("Screenshot", false), (trace, true), ("{\"a\":1}", true)] {
        let argument = format!("-EXIF:UserComment={comment}");
        let file = written(&scratch, "444.jpg", &[&argument]);
        let opened = Opened::new(&file, None);
        assert!(
            opened.review.text(&TextField::Description.into()).is_none(),
            "{comment}"
        );
        let edit = Edit::WriteText(TextField::Description.into(), "A cat.".into());
        let after = told(&scratch, "444.jpg", &opened.edit(&[edit]).inside());
        let expected = if stays { comment } else { "A cat." };
        assert_eq!(after["ExifIFD:UserComment"], json!(expected));
    }
}

#[test]
fn texts_that_differ_in_how_letters_are_put_together_say_the_same() {
    let scratch = Scratch::new("carriers-texts-nfd");
    let file = written(
        &scratch,
        "444.jpg",
        &["-XMP-dc:Title=Caf\u{e9}", "-EXIF:XPTitle=Cafe\u{301}"],
    );
    assert_eq!(Opened::new(&file, None).otherwise(), [""; 0]);
}
