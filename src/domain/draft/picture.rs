//! What is said of a picture in one sentence, before it is said in a language.

use super::nouns::Count;
use super::places::Place;
use crate::domain::inference::Colour;

/// What there is, and how many of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thing<'a> {
    /// The keyword, in English.
    pub word: &'a str,
    pub count: Count,
    pub side: Option<Side>,
    pub colour: Option<Colour>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Left,
    Right,
}

impl<'a> Thing<'a> {
    pub fn one(word: &'a str) -> Thing<'a> {
        Thing {
            word,
            count: Count::Exactly(1),
            side: None,
            colour: None,
        }
    }
}

/// Everything that is said of a picture in one sentence.
#[derive(Clone, Default)]
pub struct Picture<'a> {
    /// People first.
    pub things: Vec<Thing<'a>>,
    /// What the person, who is alone, sits or stands on: what people ride.
    pub on: Option<&'a str>,
    /// A garment of the person, who is alone.
    pub wears: Option<&'a str>,
    pub place: Option<&'static Place>,
    /// Another place, behind the first.
    pub beyond: Option<&'static Place>,
    pub light: Option<Light>,
    /// Said where no place is.
    pub surroundings: Option<Surroundings>,
    pub view: Option<View>,
    pub medium: Medium,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Light {
    Sunset,
    Night,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surroundings {
    Indoors,
    Outdoors,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    CloseUp,
    FromAbove,
    /// Of one person.
    Portrait,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Medium {
    #[default]
    Photo,
    BlackAndWhite,
    Illustration,
    Screenshot,
    Document,
}
