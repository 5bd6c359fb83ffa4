//! Who said a value: the file, a model, or a person.

use serde::{Deserialize, Serialize};

use super::browser_model::BrowserModel;
use super::inference::Score;
use super::language::Language;
use super::nearby::Nearby;

/// A model as a reader of the metadata could find it again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelId {
    pub name: String,
    pub version: String,
    /// SHA-256 of the weights file, lower-case hex.
    pub weights: String,
}

impl ModelId {
    /// Two models that said a value together; what they have in common is said once.
    pub fn and(&self, other: &ModelId) -> ModelId {
        let joined = |a: &str, b: &str| match a == b {
            true => a.to_owned(),
            false => format!("{a} + {b}"),
        };
        ModelId {
            name: joined(&self.name, &other.name),
            version: joined(&self.version, &other.version),
            weights: joined(&self.weights, &other.weights),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Source {
    /// Read from the file itself; names the property it stood in.
    File {
        property: String,
    },
    Model {
        model: ModelId,
        score: Score,
        #[serde(default, skip_serializing_if = "Tier::is_supported")]
        tier: Tier,
    },
    /// A model of the browser's own looked at the picture: nobody here knows its weights, nor how sure it is.
    Browser {
        model: BrowserModel,
    },
    /// The browser put a text that a person stands for into another language.
    Translated {
        by: BrowserModel,
        from: Language,
        /// What it said there.
        of: String,
    },
    /// It lies around the photo; nobody saw it in the picture.
    Nearby {
        found: Nearby,
    },
    Person,
}

/// How far what a model says is borne out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Tier {
    /// By what the models plainly saw, or by the score of whoever says it.
    #[default]
    Supported,
    /// The best that can be said, for a person to begin with: it is never accepted as one of many.
    StartingPoint,
}

impl Tier {
    pub fn is_supported(&self) -> bool {
        *self == Tier::Supported
    }

    /// As it is written in files and messages.
    pub fn name(self) -> &'static str {
        match self {
            Tier::Supported => "supported",
            Tier::StartingPoint => "startingPoint",
        }
    }
}

impl Source {
    /// A model that says it with what bears it out.
    pub fn model(model: ModelId, score: Score) -> Source {
        Source::Model {
            model,
            score,
            tier: Tier::Supported,
        }
    }

    /// The same, for a person to begin with.
    pub fn into_starting_point(self) -> Source {
        match self {
            Source::Model { model, score, .. } => Source::Model {
                model,
                score,
                tier: Tier::StartingPoint,
            },
            source => source,
        }
    }

    pub fn is_starting_point(&self) -> bool {
        self.tier() == Some(Tier::StartingPoint)
    }

    pub fn tier(&self) -> Option<Tier> {
        match self {
            Source::Model { tier, .. } => Some(*tier),
            Source::Browser { .. } => Some(Tier::StartingPoint),
            Source::File { .. }
            | Source::Translated { .. }
            | Source::Nearby { .. }
            | Source::Person => None,
        }
    }

    pub fn score(&self) -> Option<Score> {
        match self {
            Source::Model { score, .. } => Some(*score),
            Source::File { .. }
            | Source::Browser { .. }
            | Source::Translated { .. }
            | Source::Nearby { .. }
            | Source::Person => None,
        }
    }

    /// Rather so than not, as far as whoever said it knows.
    pub fn is_likely(&self) -> bool {
        const EVEN: f32 = 0.5;
        let is_even = self.score().is_none_or(|score| score.value() >= EVEN);
        let is_sure = match self {
            Source::Nearby { found } => found.is_sure(),
            source => source.is_one_of_many(),
        };
        is_even && is_sure
    }

    /// What may be accepted with others at once, unread; all else wants a decision of its own.
    pub fn is_one_of_many(&self) -> bool {
        match self {
            // A place that a file tells is right, and yet nothing to be told on without a thought.
            Source::Translated { .. } | Source::Nearby { .. } => false,
            source => !source.is_starting_point(),
        }
    }

    /// A value that was measured: a program said it, but no model guessed.
    pub fn is_measured(&self) -> bool {
        matches!(self, Source::Model { model, .. } if model.weights.is_empty())
    }

    /// Said by a model, whosever it is.
    pub fn is_model(&self) -> bool {
        matches!(self, Source::Model { .. }) || self.browsers().is_some()
    }

    /// Said neither by the file nor by a person: it waits for somebody.
    pub fn is_suggested(&self) -> bool {
        self.is_model() || self.is_offered()
    }

    /// Whoever reviews need not decide on it: it is offered, and left where nobody takes it.
    pub fn is_offered(&self) -> bool {
        matches!(self, Source::Nearby { .. })
    }

    /// The model of the browser's own that said it.
    pub fn browsers(&self) -> Option<&BrowserModel> {
        match self {
            Source::Browser { model } | Source::Translated { by: model, .. } => Some(model),
            Source::File { .. } | Source::Model { .. } | Source::Nearby { .. } | Source::Person => {
                None
            }
        }
    }

    /// The model that said it, as a log names it.
    pub fn model_id(&self) -> Option<ModelId> {
        match self {
            Source::Model { model, .. } => Some(model.clone()),
            source => source.browsers().map(BrowserModel::id),
        }
    }

    /// What a translation was made from.
    pub fn translated_from(&self) -> Option<&Language> {
        match self {
            Source::Translated { from, .. } => Some(from),
            _ => None,
        }
    }
}

/// A value with the one who said it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attributed<T> {
    pub value: T,
    pub source: Source,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::browser_model::Interface;

    fn said(score: f32) -> Source {
        let model = ModelId {
            name: "captioner".into(),
            version: "1".into(),
            weights: "00".into(),
        };
        Source::model(model, Score::new(score))
    }

    #[test]
    fn a_starting_point_is_unsure_whatever_its_score() {
        assert!(said(0.9).is_likely());
        let start = said(0.9).into_starting_point();
        assert!(!start.is_likely() && start.is_starting_point());
        assert!(!Source::Person.into_starting_point().is_starting_point());
    }

    #[test]
    fn what_lies_around_a_photo_is_no_models_word_and_only_its_own_metadata_is_sure_of_it() {
        let near = |found| Source::Nearby { found };
        let (folder, city) = (near(Nearby::Folder), near(Nearby::Place("city".into())));
        assert!(!folder.is_model() && folder.is_suggested() && folder.is_offered());
        assert!(!folder.is_likely() && !folder.is_one_of_many());
        assert!(city.is_likely() && !city.is_one_of_many() && city.is_offered());
        assert!(!Source::Person.is_suggested());
    }

    #[test]
    fn what_a_model_of_the_browsers_own_says_is_never_sure_and_never_measured() {
        let model = |interface| BrowserModel {
            interface,
            browser: "Chrome 148".into(),
        };
        let sentence = Source::Browser {
            model: model(Interface::LanguageModel),
        };
        let translation = Source::Translated {
            by: model(Interface::Translator),
            from: Language::default(),
            of: "A dog.".into(),
        };
        for source in [&sentence, &translation] {
            assert!(source.is_model() && !source.is_measured());
            assert!(!source.is_likely() && !source.is_one_of_many());
            assert_eq!(source.score(), None);
            let weights = source.model_id().map(|model| model.weights);
            assert_eq!(weights.as_deref(), Some("unknown"));
        }
        assert!(sentence.is_starting_point() && !translation.is_starting_point());
        assert!(said(0.9).is_one_of_many() && Source::Person.is_one_of_many());
    }
}
