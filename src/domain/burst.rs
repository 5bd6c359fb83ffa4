//! Photos taken one right after the other, of one scene: what is decided about one may hold for all.

use std::rc::Rc;

use super::photo::PhotoId;
use super::session::Asset;
use super::time::CameraTime;

/// In milliseconds, from one picture of a burst to the next.
const MOST_APART: u64 = 3_000;

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
    let (Some(CameraTime(time)), Some(CameraTime(other_time))) =
        (one.found.taken, other.found.taken)
    else {
        return false;
    };
    size(one).is_some() && size(one) == size(other) && time.abs_diff(other_time) <= MOST_APART
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::found::Found;
    use crate::domain::photo::{Format, Orientation, Photo, Size};
    use crate::domain::review::Review;
    use crate::domain::session::{Hands, Listed, State};

    fn asset(id: u32, taken: &str, width: u32) -> Rc<Asset> {
        Rc::new(Asset {
            id: PhotoId(id),
            file: Listed {
                name: format!("{id}.jpg"),
                bytes: 1,
                modified: 1,
                ..Listed::default()
            },
            path: format!("{id}.jpg"),
            state: State::ToReview,
            photo: Some(Photo {
                format: Format::Jpeg,
                size: Size { width, height: 10 },
                orientation: Orientation::Upright,
                animated: false,
            }),
            found: Rc::new(Found {
                taken: CameraTime::parse(taken),
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
            asset(7, "2026-05-31T23:59:59", 10),
            asset(8, "2026-06-01T00:00:01", 10),
        ];
        let burst = |id: u32| -> Vec<u32> {
            let ids = around(&assets, PhotoId(id)).into_iter();
            ids.map(|PhotoId(id)| id).collect()
        };
        assert_eq!(burst(0), [0_u32; 0]);
        assert_eq!(burst(1), [2, 3]);
        assert_eq!(burst(2), [1, 3]);
        assert_eq!(burst(7), [8], "over midnight");
        for alone in [4, 5, 6, 9] {
            assert_eq!(burst(alone), [0_u32; 0], "{alone}");
        }
    }
}
