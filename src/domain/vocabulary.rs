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
}
