//! The terms of fields that hold one of a vocabulary: code and plain words.

use super::field::TextField;

/// What may be written, in the order to choose from. Codes that are not here are read and kept.
pub fn terms(field: TextField) -> &'static [(&'static str, &'static str)] {
    match field {
        TextField::MediaTopic => &MEDIA_TOPIC,
        TextField::Marked => &MARKED,
        TextField::DataMining => &DATA_MINING,
        TextField::DigitalSourceType => &DIGITAL_SOURCE_TYPE,
        _ => &[],
    }
}

/// What a code of [`terms`] stands for, in plain words.
pub fn words(field: TextField, code: &str) -> Option<&'static str> {
    let known = terms(field).iter().find(|(known, _)| *known == code);
    known.map(|(_, words)| *words)
}

/// The code that somebody means: by itself, in words, or as the end of its address.
pub fn code(field: TextField, text: &str) -> Option<String> {
    let text = text.trim();
    let end = text.trim_end_matches('/').rsplit('/').next()?;
    let means = |(code, words): &&(&str, &str)| {
        code.eq_ignore_ascii_case(end) || words.to_lowercase() == text.to_lowercase()
    };
    let known = terms(field).iter().find(means);
    // Topics have levels below the first, all with codes of eight digits.
    let is_topic = field == TextField::MediaTopic
        && end.len() == 8
        && end.bytes().all(|byte| byte.is_ascii_digit());
    known
        .map(|(code, _)| (*code).to_owned())
        .or_else(|| is_topic.then(|| end.to_owned()))
}

/// The first level of IPTC Media Topics [cv.iptc.org/newscodes/mediatopic].
const MEDIA_TOPIC: [(&str, &str); 17] = [
    ("01000000", "Arts, culture, entertainment and media"),
    ("02000000", "Crime, law and justice"),
    ("03000000", "Disaster, accident and emergency incident"),
    ("04000000", "Economy, business and finance"),
    ("05000000", "Education"),
    ("06000000", "Environment"),
    ("07000000", "Health"),
    ("08000000", "Human interest"),
    ("09000000", "Labour"),
    ("10000000", "Lifestyle and leisure"),
    ("11000000", "Politics"),
    ("12000000", "Religion"),
    ("13000000", "Science and technology"),
    ("14000000", "Society"),
    ("15000000", "Sport"),
    ("16000000", "Conflict, war and peace"),
    ("17000000", "Weather"),
];

/// `xmpRights:Marked` [XMP1 8.5].
const MARKED: [(&str, &str); 2] = [
    ("True", "Protected by copyright"),
    ("False", "Public domain"),
];

/// PLUS Data Mining vocabulary [useplus.org/LDF].
const DATA_MINING: [(&str, &str); 7] = [
    ("DMI-UNSPECIFIED", "Nothing is said"),
    ("DMI-ALLOWED", "Allowed"),
    ("DMI-PROHIBITED", "Prohibited"),
    ("DMI-PROHIBITED-AIMLTRAINING", "Prohibited for AI training"),
    (
        "DMI-PROHIBITED-GENAIMLTRAINING",
        "Prohibited for training generative AI",
    ),
    (
        "DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING",
        "Prohibited but for search engines",
    ),
    (
        "DMI-PROHIBITED-SEECONSTRAINT",
        "Prohibited, see the usage terms",
    ),
];

/// IPTC NewsCodes Digital Source Type, without its retired terms.
const DIGITAL_SOURCE_TYPE: [(&str, &str); 17] = [
    ("digitalCapture", "Taken by a digital camera"),
    (
        "computationalCapture",
        "Taken by a camera that combines shots",
    ),
    ("negativeFilm", "Digitised from a negative"),
    ("positiveFilm", "Digitised from a slide"),
    ("print", "Digitised from a print"),
    ("humanEdits", "Photo edited by a person"),
    ("algorithmicallyEnhanced", "Enhanced by an algorithm"),
    ("compositeCapture", "Composed of photos"),
    ("composite", "Composed of several elements"),
    ("compositeSynthetic", "Composed with synthetic elements"),
    (
        "compositeWithTrainedAlgorithmicMedia",
        "Edited with generative AI",
    ),
    ("trainedAlgorithmicMedia", "Made by generative AI"),
    ("algorithmicMedia", "Made by an algorithm without training"),
    ("digitalCreation", "Made by a person with software"),
    ("dataDrivenMedia", "Drawn from data"),
    ("screenCapture", "Screenshot"),
    ("virtualRecording", "Recorded in a virtual event"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::field::Holds;

    #[test]
    fn every_field_of_terms_has_some_and_no_other_has() {
        for field in TextField::ALL {
            let has_terms = !terms(field).is_empty();
            assert_eq!(has_terms, field.holds() == Holds::Term, "{field:?}");
        }
    }

    #[test]
    fn a_code_is_understood_however_it_is_told() {
        let check = |field, text, expected: Option<&str>| {
            assert_eq!(code(field, text).as_deref(), expected, "{text}");
        };
        let topic = TextField::MediaTopic;
        check(topic, "15000000", Some("15000000"));
        check(topic, " sport ", Some("15000000"));
        check(
            topic,
            "http://cv.iptc.org/newscodes/mediatopic/20000822",
            Some("20000822"),
        );
        check(topic, "Football", None);
        check(topic, "", None);
        check(TextField::Marked, "true", Some("True"));
        check(
            TextField::DigitalSourceType,
            "Made by generative AI",
            Some("trainedAlgorithmicMedia"),
        );
        check(TextField::DigitalSourceType, "15000000", None);
    }
}
