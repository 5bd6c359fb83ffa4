//! The look that an embedding page may give Hushtag: a few tokens, each checked, and words that can always be read.

use serde::Deserialize;

/// Colours are written `#rrggbb`, `#rgb` or `rgb(1, 2, 3)`, without transparency.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Theme {
    /// Where no surface is given, whose brightness tells.
    pub scheme: Scheme,
    /// Of what one can press; comes with `on_accent`.
    pub accent: Option<String>,
    /// Of words on the accent.
    pub on_accent: Option<String>,
    /// Behind everything; comes with `surface` and `ink`.
    pub ground: Option<String>,
    /// Of bars and panels.
    pub surface: Option<String>,
    /// Of words.
    pub ink: Option<String>,
    /// Of corners, in CSS pixels, up to [`LARGEST_RADIUS`].
    pub radius: Option<u8>,
    /// Families, as in CSS. Only fonts of the device can show: the page loads none.
    pub font: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Scheme {
    #[default]
    Auto,
    Light,
    Dark,
}

#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ThemeError {
    #[error("{token} is no opaque colour such as #0f5c63")]
    Colour { token: &'static str },
    #[error("{missing} is missing beside {given}")]
    Pair {
        given: &'static str,
        missing: &'static str,
    },
    #[error(
        "{words} on {behind} has a contrast of {ratio:.1}; words take {LOWEST_CONTRAST} [WCAG 1.4.3]"
    )]
    Contrast {
        words: &'static str,
        behind: &'static str,
        ratio: f32,
    },
    #[error("radius is over {LARGEST_RADIUS}")]
    Radius,
    #[error("font is no list of family names")]
    Font,
}

/// For words of ordinary size [WCAG 2.2, 1.4.3].
pub const LOWEST_CONTRAST: f32 = 4.5;

/// CSS pixels: half a button's height.
pub const LARGEST_RADIUS: u8 = 20;

const LONGEST_FONT: usize = 200;

/// Red, green, blue.
type Colour = [u8; 3];

impl Theme {
    /// Whether every value is one, and every word can be read: a host cannot hide what the page says about it.
    pub fn check(&self) -> Result<(), ThemeError> {
        let accent = colour("accent", &self.accent)?;
        let on_accent = colour("onAccent", &self.on_accent)?;
        let ground = colour("ground", &self.ground)?;
        let surface = colour("surface", &self.surface)?;
        let ink = colour("ink", &self.ink)?;
        together([("accent", accent), ("onAccent", on_accent)])?;
        together([("ground", ground), ("surface", surface), ("ink", ink)])?;
        readable(("onAccent", on_accent), ("accent", accent))?;
        readable(("ink", ink), ("surface", surface))?;
        readable(("ink", ink), ("ground", ground))?;
        if self.radius.is_some_and(|radius| radius > LARGEST_RADIUS) {
            return Err(ThemeError::Radius);
        }
        let is_plain =
            |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | ',' | '"' | '\'');
        let is_font = |font: &String| font.len() <= LONGEST_FONT && font.chars().all(is_plain);
        match &self.font {
            Some(font) if !is_font(font) => Err(ThemeError::Font),
            _ => Ok(()),
        }
    }

    /// Light or dark, where the host decides that.
    pub fn scheme(&self) -> Scheme {
        let surface = self.surface.as_deref().and_then(parse);
        match surface.map(luminance) {
            // Where black and white stand out as much [WCAG 2.2, contrast ratio].
            Some(luminance) if luminance > 0.179 => Scheme::Light,
            Some(_) => Scheme::Dark,
            None => self.scheme,
        }
    }

    /// The tokens of `www/tokens.css` and their values, of a theme that was checked.
    pub fn tokens(&self) -> Vec<(&'static str, String)> {
        let colours = [
            ("--accent", &self.accent),
            ("--accent-hover", &self.accent),
            ("--focus", &self.accent),
            ("--on-accent", &self.on_accent),
            ("--ground", &self.ground),
            ("--surface", &self.surface),
            ("--ink", &self.ink),
        ];
        let colours = colours.into_iter().filter_map(|(token, value)| {
            let [red, green, blue] = parse(value.as_deref()?)?;
            Some((token, format!("rgb({red} {green} {blue})")))
        });
        let radii = self.radius.map(|radius| {
            let large = u16::from(radius) * 2;
            [
                ("--radius-small", format!("{}px", radius.div_ceil(2))),
                ("--radius", format!("{radius}px")),
                ("--radius-large", format!("{large}px")),
            ]
        });
        let font = self.font.clone().map(|font| ("--font", font));
        let link = self.link().map(|link| ("--link", link));
        colours
            .chain(link)
            .chain(radii.into_iter().flatten())
            .chain(font)
            .collect()
    }

    /// The colour of links: the accent, or as much of it as can be read on what lies behind.
    fn link(&self) -> Option<String> {
        let own = |value: &Option<String>| value.as_deref().and_then(parse);
        let (accent, surface) = (own(&self.accent), own(&self.surface));
        accent.or(surface)?;
        let on = |look: Look| {
            let [red, green, blue] = mixed_until_readable(
                accent.unwrap_or(look.accent),
                own(&self.ink).unwrap_or(look.ink),
                &[
                    surface.unwrap_or(look.surface),
                    own(&self.ground).unwrap_or(look.ground),
                ],
            );
            format!("rgb({red} {green} {blue})")
        };
        Some(match self.scheme() {
            Scheme::Light => on(LIGHT),
            Scheme::Dark => on(DARK),
            Scheme::Auto => format!("light-dark({}, {})", on(LIGHT), on(DARK)),
        })
    }
}

/// Tokens of `www/tokens.css`, which hold where the host gives none.
#[derive(Clone, Copy)]
struct Look {
    ground: Colour,
    surface: Colour,
    ink: Colour,
    accent: Colour,
}

const LIGHT: Look = Look {
    ground: [0xf5, 0xf6, 0xf7],
    surface: [0xff, 0xff, 0xff],
    ink: [0x15, 0x18, 0x1b],
    accent: [0x0f, 0x5c, 0x63],
};

const DARK: Look = Look {
    ground: [0x13, 0x15, 0x17],
    surface: [0x1b, 0x1e, 0x21],
    ink: [0xec, 0xee, 0xf0],
    accent: [0x63, 0xc7, 0xcf],
};

/// The ink itself can be read, so that mixing it in comes to an end.
fn mixed_until_readable(colour: Colour, ink: Colour, behind: &[Colour]) -> Colour {
    const STEPS: u16 = 20;
    let mixed = |part: u16| {
        let mix =
            |from: u8, to: u8| (u16::from(from) * (STEPS - part) + u16::from(to) * part) / STEPS;
        let [red, green, blue] = colour;
        let [ink_red, ink_green, ink_blue] = ink;
        [
            mix(red, ink_red),
            mix(green, ink_green),
            mix(blue, ink_blue),
        ]
        .map(|value| value as u8)
    };
    let is_readable = |colour: &Colour| {
        let contrasts = behind.iter().map(|behind| contrast(*colour, *behind));
        contrasts.fold(f32::MAX, f32::min) >= LOWEST_CONTRAST
    };
    (0..STEPS).map(mixed).find(is_readable).unwrap_or(ink)
}

fn colour(token: &'static str, value: &Option<String>) -> Result<Option<Colour>, ThemeError> {
    match value {
        Some(text) => parse(text).map(Some).ok_or(ThemeError::Colour { token }),
        None => Ok(None),
    }
}

fn together<const N: usize>(tokens: [(&'static str, Option<Colour>); N]) -> Result<(), ThemeError> {
    let given = tokens.iter().find(|(_, colour)| colour.is_some());
    let missing = tokens.iter().find(|(_, colour)| colour.is_none());
    match (given, missing) {
        (Some((given, _)), Some((missing, _))) => Err(ThemeError::Pair { given, missing }),
        _ => Ok(()),
    }
}

fn readable(
    (words, above): (&'static str, Option<Colour>),
    (behind, below): (&'static str, Option<Colour>),
) -> Result<(), ThemeError> {
    let (Some(above), Some(below)) = (above, below) else {
        return Ok(());
    };
    let ratio = contrast(above, below);
    if ratio < LOWEST_CONTRAST {
        return Err(ThemeError::Contrast {
            words,
            behind,
            ratio,
        });
    }
    Ok(())
}

fn contrast(one: Colour, other: Colour) -> f32 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Relative luminance [WCAG 2.2].
fn luminance(colour: Colour) -> f32 {
    let [red, green, blue] = colour.map(|value| {
        let value = f32::from(value) / 255.0;
        if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn parse(text: &str) -> Option<Colour> {
    let text = text.trim();
    if let Some(digits) = text.strip_prefix('#') {
        let digit = |at: usize| u8::from_str_radix(digits.get(at..=at)?, 16).ok();
        return match digits.len() {
            3 => Some([digit(0)? * 17, digit(1)? * 17, digit(2)? * 17]),
            6 => Some([
                digit(0)? * 16 + digit(1)?,
                digit(2)? * 16 + digit(3)?,
                digit(4)? * 16 + digit(5)?,
            ]),
            _ => None,
        };
    }
    let values = text.strip_prefix("rgb(")?.strip_suffix(')')?;
    let mut values = values.split([',', ' ']).filter(|part| !part.is_empty());
    let mut next = || values.next()?.parse::<u8>().ok();
    let colour = [next()?, next()?, next()?];
    values.next().is_none().then_some(colour)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn theme(json: &str) -> Theme {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn colours_are_taken_as_browsers_write_them() {
        for (text, colour) in [
            ("#0af", Some([0, 170, 255])),
            ("#0A58CA", Some([10, 88, 202])),
            (" rgb(1, 2, 3) ", Some([1, 2, 3])),
            ("rgb(1 2 3)", Some([1, 2, 3])),
            ("rgb(1, 2, 3, 4)", None),
            ("rgba(1, 2, 3, 0)", None),
            ("rgb(256, 0, 0)", None),
            ("#12345678", None),
            ("#ü", None),
            ("#+1+1+1", None),
            ("url(https://elsewhere.example)", None),
            ("var(--ink)", None),
            ("red;", None),
            ("", None),
        ] {
            assert_eq!(parse(text), colour, "{text}");
        }
    }

    #[test]
    fn words_that_cannot_be_read_are_refused() {
        let hidden = theme(r##"{"ground":"#fff","surface":"#fff","ink":"#fefefe"}"##);
        let message = hidden.check().unwrap_err().to_string();
        assert!(
            message.starts_with("ink on surface has a contrast of 1.0"),
            "{message}"
        );
        let alone = theme(r##"{"ink":"#fff"}"##).check().unwrap_err();
        assert_eq!(alone.to_string(), "ground is missing beside ink");
        let readable = theme(r##"{"ground":"#fff","surface":"#f8f8f8","ink":"#222"}"##);
        assert_eq!(readable.check(), Ok(()));
    }

    #[test]
    fn a_font_or_a_radius_smuggles_nothing_in() {
        for font in ["a;b", "x}", "url(x)", "a\\b"] {
            let theme = Theme {
                font: Some(font.into()),
                ..Theme::default()
            };
            assert_eq!(theme.check(), Err(ThemeError::Font), "{font}");
        }
        let font = r#"{"font":"\"Source Sans\", Grüße, sans-serif","radius":20}"#;
        assert_eq!(theme(font).check(), Ok(()));
        assert_eq!(theme(r#"{"radius":21}"#).check(), Err(ThemeError::Radius));
    }

    #[test]
    fn links_can_be_read_whatever_accent_and_surface_a_host_gives() {
        let link = |json: &str| {
            let tokens = theme(json).tokens();
            let link = tokens.into_iter().find(|(token, _)| *token == "--link");
            link.map(|(_, value)| value)
        };
        let check = |json: &str, surface: Colour| {
            let link = link(json).and_then(|link| parse(&link)).unwrap();
            let ratio = contrast(link, surface);
            assert!(ratio >= LOWEST_CONTRAST, "{json}: {ratio}");
        };
        check(
            r##"{"scheme":"dark","accent":"#0a58ca","onAccent":"#fff"}"##,
            DARK.surface,
        );
        check(
            r##"{"scheme":"light","accent":"#ffd257","onAccent":"#000"}"##,
            LIGHT.surface,
        );
        let grey = r##"{"ground":"#999","surface":"#999","ink":"#000"}"##;
        check(grey, [0x99; 3]);
        let auto = link(r##"{"accent":"#0a58ca","onAccent":"#fff"}"##).unwrap();
        assert!(auto.starts_with("light-dark(rgb(10 88 202), "), "{auto}");
        assert_eq!(link("{}"), None);
    }

    #[test]
    fn the_looks_are_those_of_the_style_sheet() {
        let sheet = include_str!("../../www/tokens.css");
        for look in [LIGHT, DARK] {
            let named = [
                ("ground", look.ground),
                ("surface", look.surface),
                ("ink", look.ink),
                ("accent", look.accent),
            ];
            for (name, [red, green, blue]) in named {
                let token = format!("--{name}: #{red:02x}{green:02x}{blue:02x};");
                assert!(sheet.contains(&token), "{token}");
            }
        }
    }

    #[test]
    fn the_surface_tells_light_from_dark() {
        let dark = r##"{"scheme":"light","ground":"#000","surface":"#111","ink":"#eee"}"##;
        assert_eq!(theme(dark).scheme(), Scheme::Dark);
        assert_eq!(theme(r#"{"scheme":"dark"}"#).scheme(), Scheme::Dark);
        assert_eq!(Theme::default().tokens(), Vec::new());
        let tokens = theme(r##"{"accent":"#0a58ca","onAccent":"#fff","radius":3}"##).tokens();
        assert!(
            tokens.contains(&("--accent", "rgb(10 88 202)".into())),
            "{tokens:?}"
        );
        assert!(
            tokens.contains(&("--radius-small", "2px".into())),
            "{tokens:?}"
        );
    }
}
