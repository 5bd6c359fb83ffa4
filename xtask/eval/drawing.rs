//! Lines of text drawn in fonts that the project brings, so that what is read hangs on no machine's fonts.

use ab_glyph::{Font, FontRef, PxScale, ScaleFont, point};
use hushtag::domain::photo::Size;
use hushtag::pixels::Pixels;

macro_rules! font {
    ($file:literal) => {
        include_bytes!(concat!("../../tests/fixtures/fonts/", $file)).as_slice()
    };
}

/// What programs and systems set text in where nobody chooses: `tests/fixtures/README.md` tells where they come from.
pub const FONTS: [(&str, &[u8]); 10] = [
    ("DejaVu Sans", font!("dejavu-sans.ttf")),
    ("DejaVu Serif", font!("dejavu-serif.ttf")),
    ("DejaVu Sans Mono", font!("dejavu-sans-mono.ttf")),
    ("Liberation Sans", font!("liberation-sans.ttf")),
    ("Liberation Serif", font!("liberation-serif.ttf")),
    ("Liberation Mono", font!("liberation-mono.ttf")),
    ("Noto Sans", font!("noto-sans.ttf")),
    ("Noto Serif", font!("noto-serif.ttf")),
    ("Open Sans", font!("open-sans.ttf")),
    ("Roboto", font!("roboto.ttf")),
];

/// Grey values of letters and of what is behind them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colours {
    pub ink: u8,
    pub paper: u8,
}

/// Lines below each other; `size` is pixels for an em, as in CSS. The first base line is a line below the top.
pub fn page(
    font: &[u8],
    lines: &[&str],
    size: f32,
    colours: Colours,
    picture: Size,
) -> Result<Pixels, ab_glyph::InvalidFont> {
    const LEADING: f32 = 1.6;
    let font = FontRef::try_from_slice(font)?;
    // The library counts from the lowest to the highest line of a font.
    let per_em = font.height_unscaled() / font.units_per_em().unwrap_or(1000.0);
    let scale = PxScale::from(size * per_em);
    let scaled = font.as_scaled(scale);
    let mut drawn = Pixels {
        size: picture,
        rgb: vec![colours.paper; picture.width as usize * picture.height as usize * 3],
    };
    for (row, line) in lines.iter().enumerate() {
        let base = (row as f32 + 1.5) * size * LEADING;
        let mut left = 2.0 * size;
        let mut before = None;
        for letter in line.chars() {
            let glyph = scaled.glyph_id(letter);
            left += before.map_or(0.0, |before| scaled.kern(before, glyph));
            let placed = glyph.with_scale_and_position(scale, point(left, base));
            if let Some(outlined) = font.outline_glyph(placed) {
                let (x, y) = (outlined.px_bounds().min.x, outlined.px_bounds().min.y);
                outlined.draw(|column, row, covered| {
                    put(
                        &mut drawn,
                        x as i64 + i64::from(column),
                        y as i64 + i64::from(row),
                        covered,
                        colours,
                    );
                });
            }
            left += scaled.h_advance(glyph);
            before = Some(glyph);
        }
    }
    Ok(drawn)
}

/// A pixel that is covered by ink to this share; outside the picture there is none.
fn put(drawn: &mut Pixels, x: i64, y: i64, covered: f32, colours: Colours) {
    let Size { width, height } = drawn.size;
    if !(0..i64::from(width)).contains(&x) || !(0..i64::from(height)).contains(&y) {
        return;
    }
    let at = (y as usize * width as usize + x as usize) * 3;
    let (ink, paper) = (f32::from(colours.ink), f32::from(colours.paper));
    let value = (paper + (ink - paper) * covered.clamp(0.0, 1.0)).round() as u8;
    for channel in &mut drawn.rgb[at..at + 3] {
        // Letters that touch do not wipe each other out.
        *channel = match colours.ink < colours.paper {
            true => value.min(*channel),
            false => value.max(*channel),
        };
    }
}
