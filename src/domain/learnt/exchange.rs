//! What was learnt as it is kept and handed on: checked before anything is believed.

use serde::{Deserialize, Serialize};

use super::{Example, Learnt, Lesson};
use crate::domain::likeness::Likeness;
use crate::domain::provenance::ModelId;

const FORMAT: &str = "hushtag-learnt";
const VERSION: u32 = 1;

/// The file: plain JSON, one example a photo.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exchanged {
    format: String,
    version: u32,
    model: ModelId,
    examples: Vec<Written>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    /// The numbers of the likeness, two hexadecimal digits each.
    likeness: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    is: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    is_not: Vec<String>,
}

/// Why a file of what was learnt cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExchangeError {
    #[error("it is no file of learnt keywords")]
    OtherFormat,
    #[error("it is of version {0}, which this page does not know")]
    OtherVersion(u32),
    #[error("it was learnt with {0}, another model than this page has")]
    OtherModel(String),
    #[error("it holds {0} photos, more than are kept")]
    TooMany(usize),
    #[error("photo {0} of it is damaged")]
    Damaged(usize),
}

impl Learnt {
    /// Nothing where nothing was learnt.
    pub fn exchanged(&self) -> Option<Exchanged> {
        let model = self.model.clone().filter(|_| !self.is_empty())?;
        let written = |example: &Example| Written {
            likeness: example.likeness.to_hex(),
            is: example.lesson.is.clone(),
            is_not: example.lesson.is_not.clone(),
        };
        Some(Exchanged {
            format: FORMAT.to_owned(),
            version: VERSION,
            model,
            examples: self.examples.iter().map(written).collect(),
        })
    }

    /// Everything or nothing is taken.
    pub fn read(exchanged: &Exchanged) -> Result<Learnt, ExchangeError> {
        if exchanged.format != FORMAT {
            return Err(ExchangeError::OtherFormat);
        }
        if exchanged.version != VERSION {
            return Err(ExchangeError::OtherVersion(exchanged.version));
        }
        if exchanged.examples.len() > super::MOST_EXAMPLES {
            return Err(ExchangeError::TooMany(exchanged.examples.len()));
        }
        let mut learnt = Learnt::default();
        for (number, written) in exchanged.examples.iter().enumerate() {
            let damaged = ExchangeError::Damaged(number + 1);
            let likeness = Likeness::from_hex(&exchanged.model, &written.likeness);
            let likeness = likeness.ok_or(damaged.clone())?;
            let lesson = Lesson {
                is: written.is.clone(),
                is_not: written.is_not.clone(),
            };
            let is_sound = lesson
                .is
                .iter()
                .chain(&lesson.is_not)
                .all(|word| super::is_learnable(word))
                && lesson.is.len().max(lesson.is_not.len()) <= super::MOST_WORDS
                && !lesson.is_empty();
            if !is_sound {
                return Err(damaged);
            }
            learnt.take(&likeness, &Lesson::default(), &lesson);
        }
        Ok(learnt)
    }

    /// Takes over what was learnt elsewhere, with the model whose weights are here; it counts as newest.
    pub fn add(&mut self, other: &Learnt, weights: &str) -> Result<(), ExchangeError> {
        if let Some(model) = other
            .model
            .as_ref()
            .filter(|model| model.weights != weights)
        {
            let name = format!("{} {}", model.name, model.version);
            return Err(ExchangeError::OtherModel(name));
        }
        for example in &other.examples {
            self.take(&example.likeness, &Lesson::default(), &example.lesson);
        }
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn learnt() -> Learnt {
        let model = ModelId {
            name: "Backbone".into(),
            version: "1".into(),
            weights: "00".into(),
        };
        let mut learnt = Learnt::default();
        for (embedding, word) in [([1.0, 0.5], "spring"), ([0.5, 1.0], "sea")] {
            let lesson = Lesson {
                is: vec![word.into()],
                is_not: vec!["winter".into()],
            };
            let likeness = Likeness::of(&model, &embedding).unwrap();
            learnt.take(&likeness, &Lesson::default(), &lesson);
        }
        learnt
    }

    fn check(change: impl FnOnce(&mut Exchanged), wanted: ExchangeError) {
        let mut exchanged = learnt().exchanged().unwrap();
        change(&mut exchanged);
        assert_eq!(Learnt::read(&exchanged), Err(wanted));
    }

    #[test]
    fn what_was_learnt_comes_back_as_it_was() {
        let exchanged = learnt().exchanged().unwrap();
        assert_eq!(Learnt::read(&exchanged), Ok(learnt()));
        assert_eq!(Learnt::default().exchanged(), None);
    }

    #[test]
    fn a_file_of_another_kind_or_damaged_is_refused_as_a_whole() {
        use ExchangeError::*;
        check(|file| file.format = "templates".into(), OtherFormat);
        check(|file| file.version = 2, OtherVersion(2));
        check(|file| file.examples[1].likeness = "7g40".into(), Damaged(2));
        check(|file| file.examples[1].is = vec![String::new()], Damaged(2));
        check(
            |file| file.examples[0].is = vec!["word".into(); 51],
            Damaged(1),
        );
        check(
            |file| file.examples[0].is_not = vec!["x".repeat(101)],
            Damaged(1),
        );
        let empty = |written: &mut Written| (written.is, written.is_not) = (Vec::new(), Vec::new());
        check(|file| empty(&mut file.examples[1]), Damaged(2));
        check(
            |file| file.examples = vec![file.examples[0].clone(); 401],
            TooMany(401),
        );
    }

    #[test]
    fn what_another_backbone_learnt_is_refused_and_nothing_changes() {
        let mut here = learnt();
        let refused = here.add(&learnt(), "01");
        assert_eq!(refused, Err(ExchangeError::OtherModel("Backbone 1".into())));
        assert_eq!(here, learnt());
        assert_eq!(here.add(&learnt(), "00"), Ok(()));
        assert_eq!(here, learnt(), "the same photos once");
        let mut nothing = Learnt::default();
        assert_eq!(nothing.add(&learnt(), "00"), Ok(()));
        assert_eq!(nothing, learnt());
    }
}
