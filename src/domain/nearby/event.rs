//! What people accepted for most of the other photos of an event is offered for the one that is left.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::Nearby;
use crate::domain::metadata::Keyword;
use crate::domain::photo::PhotoId;
use crate::domain::provenance::{Attributed, Source};
use crate::domain::review::Verdict;
use crate::domain::session::Asset;
use crate::domain::spelling::folded;
use crate::domain::time::CameraTime;

/// In milliseconds, from one picture of an event to the next: a longer break ends it.
const MOST_APART: u64 = 2 * 3_600_000;
/// Fewer photos say nothing about the next.
const FEWEST: usize = 3;
/// Three of four.
const SHARE: (usize, usize) = (3, 4);
/// A reviewer reads no more of these.
const MOST_WORDS: usize = 5;

/// The words of the other photos of the event, those of the most first.
pub fn of_event(assets: &[Rc<Asset>], id: PhotoId) -> Vec<Attributed<Keyword>> {
    let decided = others(assets, id);
    let of = decided.len();
    let mut words: BTreeMap<String, (Keyword, usize)> = BTreeMap::new();
    for asset in &decided {
        for keyword in accepted(asset) {
            let known = words.entry(folded(&keyword.text));
            known.or_insert_with(|| (plain(keyword), 0)).1 += 1;
        }
    }
    let mut words: Vec<(Keyword, usize)> = words.into_values().collect();
    words.retain(|(_, with)| *with >= FEWEST && with * SHARE.1 >= of * SHARE.0);
    words.sort_by_key(|(_, with)| std::cmp::Reverse(*with));
    words.truncate(MOST_WORDS);
    let attributed = |(value, with): (Keyword, usize)| Attributed {
        value,
        source: Source::Nearby {
            found: Nearby::Event { with, of },
        },
    };
    words.into_iter().map(attributed).collect()
}

fn accepted(asset: &Asset) -> impl Iterator<Item = &Keyword> {
    let keywords = asset.review.keywords.iter();
    let accepted = keywords.filter(|keyword| keyword.verdict == Verdict::Accepted);
    accepted.map(|keyword| &keyword.value)
}

/// Where it was seen on the other photo says nothing about this one.
fn plain(keyword: &Keyword) -> Keyword {
    Keyword {
        areas: Vec::new(),
        heat: None,
        ..keyword.clone()
    }
}

/// Of the same folder and, as far as times are known, of the same stretch of time; those that have a word at all.
fn others(assets: &[Rc<Asset>], id: PhotoId) -> Vec<&Rc<Asset>> {
    let Some(this) = assets.iter().find(|asset| asset.id == id) else {
        return Vec::new();
    };
    let in_folder = assets
        .iter()
        .filter(|asset| asset.file.folder == this.file.folder);
    let mut others: Vec<&Rc<Asset>> = in_folder.collect();
    if let Some(CameraTime(taken)) = this.found.taken {
        let times = others.iter().filter_map(|asset| Some(asset.found.taken?.0));
        let stretch = stretch(times.collect(), taken);
        others.retain(|asset| {
            (asset.found.taken).is_some_and(|CameraTime(time)| stretch.contains(&time))
        });
    }
    others.retain(|asset| asset.id != id && accepted(asset).next().is_some());
    others
}

/// From the first to the last time that is reached from `around` without a long break.
fn stretch(mut times: Vec<i64>, around: i64) -> std::ops::RangeInclusive<i64> {
    times.sort_unstable();
    let reach = |times: &mut dyn Iterator<Item = i64>| {
        times.fold(around, |last, time| {
            match time.abs_diff(last) <= MOST_APART {
                true => time,
                false => last,
            }
        })
    };
    let first = reach(&mut times.iter().rev().copied().filter(|time| *time <= around));
    let last = reach(&mut times.iter().copied().filter(|time| *time >= around));
    first..=last
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::found::Found;
    use crate::domain::review::{Edit, Review};
    use crate::domain::session::{Hands, Listed, State};
    use crate::domain::time::Time;

    fn asset(id: u32, folder: &str, taken: &str, words: &[&str]) -> Rc<Asset> {
        let mut review = Review::default();
        for word in words {
            review.apply(&Edit::AddKeyword((*word).into()), Time(1));
        }
        Rc::new(Asset {
            id: PhotoId(id),
            file: Listed {
                name: format!("{id}.jpg"),
                folder: folder.into(),
                ..Listed::default()
            },
            path: format!("{id}.jpg"),
            state: State::ToReview,
            photo: None,
            found: Rc::new(Found {
                taken: CameraTime::parse(taken),
                ..Found::default()
            }),
            review,
            viewed: false,
            hands: Hands::default(),
        })
    }

    fn told(assets: &[Rc<Asset>], id: u32) -> Vec<(String, usize, usize)> {
        let words = of_event(assets, PhotoId(id)).into_iter();
        let told = words.filter_map(|word| match word.source {
            Source::Nearby {
                found: Nearby::Event { with, of },
            } => Some((word.value.text, with, of)),
            _ => None,
        });
        told.collect()
    }

    #[test]
    fn what_eleven_of_twelve_others_have_is_offered_and_what_half_have_is_not() {
        let mut assets = vec![asset(0, "", "", &[])];
        for id in 1..=12 {
            let words: &[&str] = match id {
                1 => &["cake"],
                2..=6 => &["Wedding", "church"],
                _ => &["wedding"],
            };
            assets.push(asset(id, "", "", words));
        }
        assert_eq!(told(&assets, 0), [("Wedding".to_owned(), 11, 12)]);
        assert_eq!(told(&assets[..3], 0), [], "two are too few");
        assert_eq!(told(&assets, 99), []);
    }

    #[test]
    fn photos_without_a_word_other_folders_and_other_times_do_not_count() {
        let day = |hour: u32| format!("2024-07-05T{hour:02}:00:00");
        let mut assets = vec![asset(0, "a", &day(12), &[])];
        for (at, hour) in [10, 11, 13].into_iter().enumerate() {
            assets.push(asset(at as u32 + 1, "a", &day(hour), &["wedding"]));
        }
        assets.push(asset(10, "a", &day(14), &[]));
        assets.push(asset(11, "b", &day(12), &["other"]));
        assets.push(asset(12, "a", &day(18), &["evening"]));
        assert_eq!(told(&assets, 0), [("wedding".to_owned(), 3, 3)]);
        assert_eq!(told(&assets, 12), [], "another event");
    }
}
