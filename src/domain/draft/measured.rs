//! Keywords for what is plainly so: no colours, or one above all; and a panorama.

use super::attributed;
use crate::domain::inference::{Colour, Inference, Score};
use crate::domain::metadata::Keyword;
use crate::domain::provenance::Attributed;
use crate::domain::taxonomy::Taxonomy;

/// A picture is of a colour from this share of it on.
const OF_COLOUR: f32 = 0.5;

/// Width by height, or the other way round, from which on a picture is a panorama.
const PANORAMIC: f32 = 2.0;

pub(super) fn propose(inference: &Inference, taxonomy: &Taxonomy) -> Vec<Attributed<Keyword>> {
    let Some(output) = &inference.measured else {
        return Vec::new();
    };
    let measured = &output.value;
    let mut words = Vec::new();
    if measured.grey && measured.continuous {
        words.push("black and white");
    }
    if let Some((colour, share)) = measured.colours.first()
        && share.value() >= OF_COLOUR
    {
        words.push(name(*colour));
    }
    let (width, height) = (measured.size.width as f32, measured.size.height as f32);
    if width.max(height) >= PANORAMIC * width.min(height) {
        words.push("panoramic");
    }
    let certain = |word: &str| attributed(taxonomy.measured(word), &output.model, Score::new(1.0));
    words.into_iter().map(certain).collect()
}

fn name(colour: Colour) -> &'static str {
    match colour {
        Colour::Red => "red",
        Colour::Orange => "orange",
        Colour::Brown => "brown",
        Colour::Yellow => "yellow",
        Colour::Green => "green",
        Colour::Blue => "blue",
        Colour::Purple => "purple",
        Colour::Pink => "pink",
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::output;
    use super::*;
    use crate::domain::inference::Measurements;
    use crate::domain::photo::Size;

    fn check(grey: bool, blue: f32, (width, height): (u32, u32), wanted: &[&str]) {
        let measured = Measurements {
            size: Size { width, height },
            grey,
            continuous: true,
            skin: Score::new(0.0),
            colours: vec![(Colour::Blue, Score::new(blue))],
            objects: Vec::new(),
            backdrop: None,
        };
        let inference = Inference {
            measured: output("measured", measured),
            ..Inference::default()
        };
        let words: Vec<_> = propose(&inference, &Taxonomy::default())
            .into_iter()
            .map(|keyword| keyword.value.text)
            .collect();
        assert_eq!(words, wanted);
    }

    #[test]
    fn what_is_as_usual_gets_no_word() {
        check(false, 0.3, (4000, 3000), &[]);
        check(false, 0.49, (1920, 1080), &[]);
        // Upright or square: who catalogues photos has columns for that.
        check(false, 0.3, (3000, 4000), &[]);
        check(false, 0.0, (1080, 1080), &[]);
    }

    #[test]
    fn what_is_plainly_so_is_said() {
        check(true, 0.0, (3000, 4000), &["black and white"]);
        check(false, 0.6, (4000, 3000), &["blue"]);
        check(false, 0.0, (8000, 3000), &["panoramic"]);
        check(false, 0.0, (1000, 3000), &["panoramic"]);
    }
}
