//! Photos taken one right after the other, of one scene: what is decided about one may hold for all.

use std::rc::Rc;

use super::photo::PhotoId;
use super::session::Asset;

/// In seconds, from one picture of a burst to the next.
const MOST_APART: f64 = 3.0;

/// The other photos of the burst that a photo is in, in the order of the batch.
pub fn around(assets: &[Rc<Asset>], id: PhotoId) -> Vec<PhotoId> {
    let Some(place) = assets.iter().position(|asset| asset.id == id) else {
        return Vec::new();
    };
    let (before, after) = assets.split_at(place);
    let Some((middle, after)) = after.split_first() else {
        return Vec::new();
    };
    let mut burst = run(middle, before.iter().rev());
    burst.reverse();
    burst.extend(run(middle, after.iter()));
    burst
}

/// As far as each was taken with the same camera settings of size, right before or after the last.
fn run<'a>(from: &Rc<Asset>, others: impl Iterator<Item = &'a Rc<Asset>>) -> Vec<PhotoId> {
    let mut last = from;
    let mut ids = Vec::new();
    for other in others {
        if !follows(last, other) {
            break;
        }
        ids.push(other.id);
        last = other;
    }
    ids
}

fn follows(one: &Asset, other: &Asset) -> bool {
    let size = |asset: &Asset| asset.photo.as_ref().map(|photo| photo.size);
    let (Some((day, second)), Some((other_day, other_second))) = (taken(one), taken(other)) else {
        return false;
    };
    size(one).is_some()
        && size(one) == size(other)
        && day == other_day
        && (second - other_second).abs() <= MOST_APART
}

/// The day and the second of the day, by the camera's clock.
fn taken(asset: &Asset) -> Option<(&str, f64)> {
    const PROPERTY: &str = "EXIF DateTimeOriginal";
    let mut details = asset.found.details.iter();
    let detail = details.find(|detail| detail.property == PROPERTY)?;
    let (day, time) = detail.value.split_once('T')?;
    let time = time.split(['+', '-', 'Z']).next()?;
    let mut second = 0.0;
    for part in time.splitn(3, ':') {
        second = second * 60.0 + part.parse::<f64>().ok()?;
    }
    Some((day, second))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::found::{Detail, Found};
    use crate::domain::photo::{Format, Orientation, Photo, Size};
    use crate::domain::review::Review;
    use crate::domain::session::{Hands, Listed, State};

    fn asset(id: u32, taken: &str, width: u32) -> Rc<Asset> {
        let fact = Detail {
            name: "Taken".into(),
            value: taken.into(),
            property: "EXIF DateTimeOriginal".into(),
        };
        Rc::new(Asset {
            id: PhotoId(id),
            file: Listed {
                name: format!("{id}.jpg"),
                bytes: 1,
                modified: 1,
            },
            state: State::ToReview,
            photo: Some(Photo {
                format: Format::Jpeg,
                size: Size { width, height: 10 },
                orientation: Orientation::Upright,
                animated: false,
            }),
            found: Rc::new(Found {
                details: vec![fact],
                ..Found::default()
            }),
            viewed: false,
            review: Review::default(),
            hands: Hands::default(),
        })
    }

    #[test]
    fn a_burst_ends_where_time_or_size_jumps() {
        let assets = [
            asset(0, "2026-05-01T12:00:00", 20),
            asset(1, "2026-05-01T12:00:10.9+02:00", 20),
            asset(2, "2026-05-01T12:00:11.4+02:00", 20),
            asset(3, "2026-05-01T12:00:14", 20),
            asset(4, "2026-05-01T12:00:15", 10),
            asset(5, "2026-05-02T12:00:15", 10),
            asset(6, "", 10),
        ];
        let burst = |id: u32| -> Vec<u32> {
            let ids = around(&assets, PhotoId(id)).into_iter();
            ids.map(|PhotoId(id)| id).collect()
        };
        assert_eq!(burst(0), [0_u32; 0]);
        assert_eq!(burst(1), [2, 3]);
        assert_eq!(burst(2), [1, 3]);
        for alone in 4..8 {
            assert_eq!(burst(alone), [0_u32; 0], "{alone}");
        }
    }
}
