//! What a picture is about: its IPTC Media Topic, where a keyword tells it.

use super::people::{CROWD_WORD, PEOPLE, PERSON};
use crate::domain::metadata::Keyword;
use crate::domain::provenance::Attributed;

/// How likely the keyword has to be.
const SURE: f32 = 0.85;

/// What pictures with a keyword are about [cv.iptc.org/newscodes/mediatopic]. Most things are about nothing: a chair or a car is
/// merely there, and is in no line.
const TOPICS: [(&str, &str); 23] = [
    ("art", ARTS),
    ("music", ARTS),
    ("musical instrument", ARTS),
    ("performance", ARTS),
    ("agriculture", ECONOMY),
    ("coast", ENVIRONMENT),
    ("forest", ENVIRONMENT),
    ("landscape", ENVIRONMENT),
    ("mountain", ENVIRONMENT),
    ("nature", ENVIRONMENT),
    ("sea life", ENVIRONMENT),
    ("wildlife", ENVIRONMENT),
    ("medicine", HEALTH),
    ("camping", LEISURE),
    ("drink", LEISURE),
    ("fishing", LEISURE),
    ("food", LEISURE),
    ("restaurant", LEISURE),
    ("religion", RELIGION),
    ("science", SCIENCE),
    ("spacecraft", SCIENCE),
    ("sport", SPORT),
    ("military vehicle", CONFLICT),
];

const ARTS: &str = "01000000";
const ECONOMY: &str = "04000000";
const ENVIRONMENT: &str = "06000000";
const HEALTH: &str = "07000000";
const LEISURE: &str = "10000000";
const RELIGION: &str = "12000000";
const SCIENCE: &str = "13000000";
const SPORT: &str = "15000000";
const CONFLICT: &str = "16000000";

/// The topic that the surest of these keywords tells, as sure as the keyword. Where somebody is seen, a coast is the place of
/// what they do; without anybody, a scoreboard is no sport.
pub(super) fn propose(keywords: &[Attributed<Keyword>]) -> Option<Attributed<String>> {
    let is_somebody = |keyword: &Attributed<Keyword>| {
        [PERSON, PEOPLE, CROWD_WORD].contains(&keyword.value.text.as_str())
    };
    let shows_somebody = keywords.iter().any(is_somebody);
    let fits = |topic: &str| match topic {
        ENVIRONMENT => !shows_somebody,
        SPORT => shows_somebody,
        _ => true,
    };
    let told = keywords.iter().filter_map(|keyword| {
        let (_, topic) = TOPICS
            .iter()
            .find(|(word, _)| *word == keyword.value.text)?;
        let score = keyword.source.score()?.value();
        (score >= SURE && fits(topic)).then_some((score, keyword, *topic))
    });
    let (_, keyword, topic) =
        told.reduce(|best, other| if other.0 > best.0 { other } else { best })?;
    Some(Attributed {
        value: topic.to_owned(),
        source: keyword.source.clone(),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::draft::attributed;
    use crate::domain::field::TextField;
    use crate::domain::inference::Score;
    use crate::domain::provenance::ModelId;
    use crate::domain::vocabulary::words;

    fn keyword(word: &str, score: f32) -> Attributed<Keyword> {
        let model = ModelId {
            name: word.into(),
            version: "1".into(),
            weights: "00".into(),
        };
        attributed(Keyword::from(word), &model, Score::new(score))
    }

    #[test]
    fn the_surest_keyword_that_is_about_something_tells_the_topic() {
        let topic = |keywords: &[(&str, f32)]| {
            let keywords: Vec<_> = keywords
                .iter()
                .map(|(word, score)| keyword(word, *score))
                .collect();
            propose(&keywords).map(|topic| topic.value)
        };
        let people = ("people", 0.9);
        let check = |keywords: &[(&str, f32)], expected| {
            assert_eq!(topic(keywords).as_deref(), expected, "{keywords:?}");
        };
        check(
            &[("car", 0.99), ("food", 0.9), ("religion", 0.95)],
            Some(RELIGION),
        );
        check(&[("sport", 0.95), people], Some(SPORT));
        check(&[("sport", 0.95)], None);
        check(&[("coast", 0.95)], Some(ENVIRONMENT));
        check(&[("coast", 0.95), people], None);
        check(&[("food", 0.84)], None);
        check(&[("car", 0.99)], None);
    }

    #[test]
    fn it_says_which_model_told_it() {
        let topic = propose(&[keyword("religion", 0.9)]).unwrap();
        assert_eq!(topic.source, keyword("religion", 0.9).source);
    }

    #[test]
    fn every_topic_is_one_of_the_vocabulary() {
        for (word, topic) in TOPICS {
            assert!(words(TextField::MediaTopic, topic).is_some(), "{word}");
        }
    }
}
