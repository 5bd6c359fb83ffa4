//! What can be said of a picture by measuring: its colours, and how much of it looks like skin.

use super::backdrop::backdrop;
use super::{Pixels, resize};
use crate::domain::inference::{BoundingBox, Colour, Measurements, Score};

/// Longer side in pixels of the picture that is measured: shares of an area need no more.
const SIDE: u32 = 128;

/// Red, green and blue differ by no more than this in a grey pixel, as JPEG leaves it.
const GREY: u8 = 10;
/// A picture is grey if all but this share of its pixels is.
const COLOURED: f32 = 0.01;
/// Between black and white; a page of print has none of them, a photo has.
const MIDDLE: std::ops::Range<u8> = 40..216;
/// From this share of such pixels on, a grey picture is a photo.
const MIDDLES: f32 = 0.2;

/// HSV saturation and value below which a colour has no name.
const SATURATED: f32 = 0.3;
const BRIGHT: f32 = 0.2;

/// Skin in the plane of colour differences, whatever its lightness: Cb 77 to 127, Cr 133 to 173 (Chai and Ngan 1999).
const SKIN_CB: std::ops::RangeInclusive<f32> = 77.0..=127.0;
const SKIN_CR: std::ops::RangeInclusive<f32> = 133.0..=173.0;

pub fn measure(pixels: &Pixels) -> Measurements {
    let small = resize::within(pixels, SIDE);
    let (all, _) = small.rgb.as_chunks::<3>();
    let share = |of: &dyn Fn([u8; 3]) -> bool| {
        let count = all.iter().filter(|pixel| of(**pixel)).count();
        count as f32 / all.len().max(1) as f32
    };
    let is_coloured = |[r, g, b]: [u8; 3]| r.max(g).max(b) - r.min(g).min(b) > GREY;
    let is_middle = |[_, green, _]: [u8; 3]| MIDDLE.contains(&green);
    let mut colours: Vec<(Colour, Score)> = Colour::ALL
        .into_iter()
        .map(|named| {
            (
                named,
                Score::new(share(&|pixel| colour(pixel) == Some(named))),
            )
        })
        .filter(|(_, share)| share.value() > 0.0)
        .collect();
    colours.sort_by(|(_, a), (_, b)| b.value().total_cmp(&a.value()));
    Measurements {
        size: pixels.size,
        grey: share(&is_coloured) <= COLOURED,
        continuous: share(&is_middle) >= MIDDLES,
        skin: Score::new(share(&is_skin)),
        colours,
        objects: Vec::new(),
        backdrop: backdrop(pixels),
    }
}

/// The colour of what lies there, by its middle: of a place that has one above all.
pub fn colour_of(pixels: &Pixels, area: BoundingBox) -> Option<Colour> {
    /// Around the middle an object fills its box.
    const MIDDLE_PART: f32 = 0.6;
    /// Share of its pixels.
    const ABOVE_ALL: f32 = 0.5;
    /// Points a side: shares need no more.
    const POINTS: u32 = 24;
    let middle = area.scaled(MIDDLE_PART).clamped();
    let at = |share: f32, whole: u32| ((share * whole as f32) as u32).min(whole.saturating_sub(1));
    let colours = (0..POINTS * POINTS).filter_map(|point| {
        let [across, down] =
            [point % POINTS, point / POINTS].map(|step| (step as f32 + 0.5) / POINTS as f32);
        let x = at(middle.x + across * middle.width, pixels.size.width);
        let y = at(middle.y + down * middle.height, pixels.size.height);
        let place = y as usize * pixels.size.width as usize + x as usize;
        let (all, _) = pixels.rgb.as_chunks::<3>();
        all.get(place).copied().map(colour)
    });
    let colours: Vec<Option<Colour>> = colours.collect();
    let count = |named: Colour| {
        colours
            .iter()
            .filter(|colour| **colour == Some(named))
            .count()
    };
    let most = Colour::ALL.into_iter().max_by_key(|named| count(*named))?;
    (count(most) as f32 >= ABOVE_ALL * colours.len().max(1) as f32).then_some(most)
}

fn is_skin([r, g, b]: [u8; 3]) -> bool {
    // ITU-R BT.601 over the full range, as JPEG has it.
    let [r, g, b] = [r, g, b].map(f32::from);
    let cb = 128.0 - 0.168_736 * r - 0.331_264 * g + 0.5 * b;
    let cr = 128.0 + 0.5 * r - 0.418_688 * g - 0.081_312 * b;
    SKIN_CB.contains(&cb) && SKIN_CR.contains(&cr)
}

/// Its basic colour, by hue; pale, dark and grey pixels have none.
fn colour(rgb: [u8; 3]) -> Option<Colour> {
    let [r, g, b] = rgb.map(|value| f32::from(value) / 255.0);
    let (most, least) = (r.max(g).max(b), r.min(g).min(b));
    let spread = most - least;
    if most < BRIGHT || spread < SATURATED * most {
        return None;
    }
    let sixth = if most == r {
        ((g - b) / spread).rem_euclid(6.0)
    } else if most == g {
        (b - r) / spread + 2.0
    } else {
        (r - g) / spread + 4.0
    };
    // Brown is dark or dull orange, pink pale red.
    let is_dull = most < 0.7 || spread < 0.5 * most;
    let is_pale = most > 0.7 && spread < 0.6 * most;
    Some(match sixth * 60.0 {
        degrees if !(12.0..345.0).contains(&degrees) => match is_pale {
            true => Colour::Pink,
            false => Colour::Red,
        },
        degrees if degrees < 42.0 => match is_dull {
            true => Colour::Brown,
            false => Colour::Orange,
        },
        degrees if degrees < 66.0 => Colour::Yellow,
        degrees if degrees < 165.0 => Colour::Green,
        degrees if degrees < 255.0 => Colour::Blue,
        degrees if degrees < 295.0 => Colour::Purple,
        _ => Colour::Pink,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::photo::Size;

    /// Left half and right half.
    fn halves(left: [u8; 3], right: [u8; 3]) -> Measurements {
        let row = [[left; 20], [right; 20]].concat().concat();
        measure(&Pixels {
            size: Size {
                width: 40,
                height: 40,
            },
            rgb: row.repeat(40),
        })
    }

    #[test]
    fn an_object_is_of_the_colour_of_its_middle_if_of_one_above_all() {
        let row = [[[20, 40, 220]; 20], [[250, 250, 250]; 20]]
            .concat()
            .concat();
        let pixels = Pixels {
            size: Size {
                width: 40,
                height: 40,
            },
            rgb: row.repeat(40),
        };
        let check = |left: f32, right: f32, wanted| {
            let area = BoundingBox::from_corners(left, 0.1, right, 0.9);
            assert_eq!(colour_of(&pixels, area), wanted, "{left} {right}");
        };
        check(0.0, 0.5, Some(Colour::Blue));
        check(0.1, 0.7, Some(Colour::Blue));
        check(0.5, 1.0, None);
        check(0.4, 1.0, None);
        check(0.9, 1.4, None);
    }

    #[test]
    fn colours_have_their_names_and_shares() {
        let cases = [
            ([200, 20, 30], Colour::Red),
            ([240, 140, 20], Colour::Orange),
            ([110, 70, 40], Colour::Brown),
            ([240, 220, 40], Colour::Yellow),
            ([40, 140, 50], Colour::Green),
            ([90, 150, 220], Colour::Blue),
            ([120, 50, 180], Colour::Purple),
            ([240, 130, 180], Colour::Pink),
        ];
        for (rgb, named) in cases {
            let found = halves(rgb, [128, 128, 128]).colours;
            let (colour, share) = found[0];
            assert_eq!(colour, named, "{rgb:?}");
            assert!((share.value() - 0.5).abs() < 0.05, "{rgb:?}: {share:?}");
        }
        assert_eq!(halves([250, 250, 250], [10, 10, 12]).colours, []);
    }

    #[test]
    fn grey_is_what_has_no_colour_anywhere() {
        assert!(halves([120, 124, 120], [60, 60, 60]).grey);
        assert!(!halves([120, 124, 120], [200, 120, 60]).grey);
        assert!(halves([120, 124, 120], [60, 60, 60]).continuous);
        assert!(!halves([255, 255, 255], [0, 0, 0]).continuous);
    }

    #[test]
    fn skin_is_seen_dark_and_light_and_grass_is_none() {
        for tone in [
            [255, 219, 190],
            [224, 172, 138],
            [141, 85, 54],
            [84, 52, 38],
        ] {
            let share = halves(tone, [40, 140, 50]).skin.value();
            assert!((share - 0.5).abs() < 0.05, "{tone:?}: {share}");
        }
        assert_eq!(halves([40, 140, 50], [90, 150, 220]).skin.value(), 0.0);
    }
}
