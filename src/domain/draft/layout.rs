//! How things lie to each other: who wears or rides what, what is in what, and what is on which side.

use super::nouns::Count;
use super::phrase::is_ridden;
use super::picture::{Side, Thing};
use super::things::Fact;
use crate::domain::inference::BoundingBox;

/// What people wear, where a box of it lies in theirs.
const WORN: [&str; 5] = ["hat", "helmet", "suit", "sunglasses", "tie"];

/// So much of a garment's box lies in its wearer's.
const ON_SOMEBODY: f32 = 0.8;

/// Two things are on the two sides where their centres are that far from the middle, in widths of the picture.
const ASIDE: f32 = 0.12;

pub(super) fn is_worn(fact: &Fact<'_>, person: BoundingBox) -> bool {
    let lies_in_it = |area: BoundingBox| area.shared_with(person) >= ON_SOMEBODY * area.area();
    WORN.contains(&fact.thing.word)
        && fact.thing.count == Count::Exactly(1)
        && fact.area.is_some_and(lies_in_it)
}

/// The person's feet, or seat, are where it is, and the person is above it and not beside it.
pub(super) fn is_under(fact: &Fact<'_>, person: BoundingBox) -> bool {
    let Some(area) = fact
        .area
        .filter(|_| is_ridden(fact.thing.word) && fact.thing.count == Count::Exactly(1))
    else {
        return false;
    };
    let shared = area.right().min(person.right()) - area.x.max(person.x);
    let is_over = shared >= 0.5 * area.width.min(person.width);
    let ends_in_it =
        person.bottom() >= area.y && person.bottom() <= area.bottom() + 0.1 * person.height;
    is_over && ends_in_it && person.y < area.y
}

/// Of two single things on two sides it is said on which.
pub(super) fn aside<'a>(facts: &[Fact<'a>]) -> Vec<Thing<'a>> {
    let mut things: Vec<Thing<'_>> = facts.iter().map(|fact| fact.thing).collect();
    let middles: Vec<f32> = facts
        .iter()
        .filter_map(|fact| fact.area)
        .map(|area| area.x + area.width / 2.0)
        .collect();
    if let ([a, b], [first, second]) = (middles.as_slice(), things.as_mut_slice()) {
        let (left, right) = (0.5 - ASIDE, 0.5 + ASIDE);
        if *a <= left && *b >= right {
            (first.side, second.side) = (Some(Side::Left), Some(Side::Right));
        } else if *b <= left && *a >= right {
            (first.side, second.side) = (Some(Side::Right), Some(Side::Left));
        }
    }
    things
}

/// A cup and coffee are a cup of it, a plate and a meal a plate of food.
pub(super) fn pour(facts: &mut Vec<Fact<'_>>) {
    let at = |wanted: &str, facts: &[Fact<'_>]| {
        facts
            .iter()
            .position(|fact| fact.thing == Thing::one(wanted))
    };
    if let (Some(cup), Some(coffee)) = (at("cup", facts), at("coffee", facts)) {
        facts[cup].thing = Thing::one("cup of coffee");
        facts.remove(coffee);
    }
    let meal = at("meal", facts).or(at("food", facts));
    if let (Some(plate), Some(meal)) = (at("plate", facts), meal) {
        facts[plate].thing = Thing::one("plate of food");
        facts.remove(meal);
    }
}
