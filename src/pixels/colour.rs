//! Stored samples of any depth and colour space → sRGB, 8 bits a channel, on white.

use std::sync::Arc;

use moxcms::{CmsError, ColorProfile, DataColorSpace, Layout, TransformExecutor, TransformOptions};

use super::{PixelError, cmyk, icc, zeroed};
use crate::domain::photo::Size;

/// Pixels converted at a time: the scratch stays in the cache.
const CHUNK: usize = 4096;

/// Pixels as the decoder left them.
pub struct Stored {
    pub size: Size,
    pub space: Space,
    pub alpha: bool,
    pub depth: Depth,
    /// Rows from the top, channels interleaved, native byte order.
    pub samples: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Space {
    Grey,
    Rgb,
    /// 0 is no ink.
    Cmyk,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    Eight,
    Sixteen,
    /// 32-bit floating point, 0 to 1.
    Float,
}

impl Space {
    fn channels(self) -> usize {
        match self {
            Space::Grey => 1,
            Space::Rgb => 3,
            Space::Cmyk => 4,
        }
    }
}

impl Stored {
    fn pixel_bytes(&self) -> usize {
        let sample = match self.depth {
            Depth::Eight => 1,
            Depth::Sixteen => 2,
            Depth::Float => 4,
        };
        (self.space.channels() + usize::from(self.alpha)) * sample
    }
}

/// Where the colours of a file come from.
pub enum Origin<'a> {
    /// An embedded ICC profile, possibly damaged.
    Profile(&'a [u8]),
    AdobeRgb,
    Unsaid,
}

/// The profile, cut down to what colours need, with which a copy of 8 bits a channel without alpha can keep the colours
/// as they are.
pub fn kept_profile(stored: &Stored, profile: &[u8]) -> Option<Vec<u8>> {
    let is_plain = stored.space == Space::Rgb && stored.depth == Depth::Eight && !stored.alpha;
    let is_rgb = |profile: ColorProfile| profile.color_space == DataColorSpace::Rgb;
    let bare = icc::bare(profile).filter(|_| is_plain)?;
    ColorProfile::new_from_slice(&bare)
        .is_ok_and(is_rgb)
        .then_some(bare)
}

/// A profile that is damaged or of another colour space is ignored: the picture is then taken for sRGB.
pub fn to_srgb(stored: Stored, origin: &Origin) -> Result<Vec<u8>, PixelError> {
    let profile = match origin {
        Origin::Profile(bytes) => ColorProfile::new_from_slice(bytes).ok(),
        Origin::AdobeRgb => Some(ColorProfile::new_adobe_rgb()),
        Origin::Unsaid => None,
    };
    match stored.depth {
        Depth::Eight => convert(stored, profile.as_ref(), |bytes| bytes[0]),
        Depth::Sixteen => convert(stored, profile.as_ref(), |bytes| {
            u16::from_ne_bytes([bytes[0], bytes[1]])
        }),
        Depth::Float => convert(stored, profile.as_ref(), |bytes| {
            let value = f32::from_ne_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
            (value.clamp(0.0, 1.0) * f32::from(u16::MAX)).round() as u16
        }),
    }
}

type Executor<S> = Arc<dyn TransformExecutor<S> + Send + Sync>;

/// A channel's value in the depth the conversion runs in.
trait Sample: Copy + Default {
    fn executor(profile: &ColorProfile, layout: Layout) -> Result<Executor<Self>, CmsError>;
    fn from_8bit(value: u8) -> Self;
    fn to_8bit(self) -> u8;
}

impl Sample for u8 {
    fn executor(profile: &ColorProfile, layout: Layout) -> Result<Executor<u8>, CmsError> {
        let (srgb, options) = (ColorProfile::new_srgb(), TransformOptions::default());
        profile.create_transform_8bit(layout, &srgb, Layout::Rgb, options)
    }

    fn from_8bit(value: u8) -> u8 {
        value
    }

    fn to_8bit(self) -> u8 {
        self
    }
}

impl Sample for u16 {
    fn executor(profile: &ColorProfile, layout: Layout) -> Result<Executor<u16>, CmsError> {
        let (srgb, options) = (ColorProfile::new_srgb(), TransformOptions::default());
        profile.create_transform_16bit(layout, &srgb, Layout::Rgb, options)
    }

    fn from_8bit(value: u8) -> u16 {
        u16::from(value) * 257
    }

    fn to_8bit(self) -> u8 {
        ((u32::from(self) + 128) / 257) as u8
    }
}

/// A profile's way to sRGB; `None` where it says nothing new or does not fit the picture.
fn executor<S: Sample>(profile: &ColorProfile, space: Space) -> Option<(Executor<S>, Layout)> {
    let layout = match (space, profile.color_space) {
        (Space::Grey, DataColorSpace::Gray) => Layout::Gray,
        (Space::Grey | Space::Rgb, DataColorSpace::Rgb) => Layout::Rgb,
        (Space::Cmyk, DataColorSpace::Cmyk) => Layout::Rgba,
        _ => return None,
    };
    let executor = S::executor(profile, layout).ok()?;
    let is_srgb = layout == Layout::Rgb && changes_nothing(&executor);
    (!is_srgb).then_some((executor, layout))
}

/// Most profiles are sRGB under one of many names: tried out on a grid of colours.
fn changes_nothing<S: Sample>(executor: &Executor<S>) -> bool {
    const STEPS: u8 = 15;
    let steps = || (0..=STEPS).map(|step| S::from_8bit(step * (u8::MAX / STEPS)));
    let grid: Vec<S> = steps()
        .flat_map(|r| steps().flat_map(move |g| steps().flat_map(move |b| [r, g, b])))
        .collect();
    let mut converted = vec![S::default(); grid.len()];
    executor.transform(&grid, &mut converted).is_ok()
        && std::iter::zip(&grid, &converted)
            .all(|(before, after)| before.to_8bit().abs_diff(after.to_8bit()) <= 1)
}

/// Chunk by chunk, in place where a result is no longer than its source.
fn convert<S: Sample>(
    stored: Stored,
    profile: Option<&ColorProfile>,
    load: impl Fn(&[u8]) -> S,
) -> Result<Vec<u8>, PixelError> {
    let executor = profile.and_then(|profile| executor::<S>(profile, stored.space));
    let plain = stored.space == Space::Rgb && stored.depth == Depth::Eight && !stored.alpha;
    if plain && executor.is_none() {
        return Ok(stored.samples);
    }
    let pixel_bytes = stored.pixel_bytes();
    let colours = stored.space.channels();
    let sample_bytes = pixel_bytes / (colours + usize::from(stored.alpha));
    let pixels = stored.size.pixels();
    let Stored {
        mut samples, space, ..
    } = stored;
    let mut separate = if pixel_bytes < 3 {
        Some(zeroed(pixels * 3)?)
    } else {
        None
    };
    let mut scratch = Scratch::<S>::default();
    for start in (0..pixels as usize).step_by(CHUNK) {
        let count = CHUNK.min(pixels as usize - start);
        scratch.clear();
        for pixel in
            samples[start * pixel_bytes..(start + count) * pixel_bytes].chunks_exact(pixel_bytes)
        {
            let (colour, alpha) = pixel.split_at(colours * sample_bytes);
            scratch
                .colour
                .extend(colour.chunks_exact(sample_bytes).map(&load));
            if !alpha.is_empty() {
                scratch.alpha.push(load(alpha).to_8bit());
            }
        }
        let target = separate.as_mut().unwrap_or(&mut samples);
        let target = &mut target[start * 3..(start + count) * 3];
        scratch.write_rgb(space, executor.as_ref(), target);
    }
    let mut rgb = separate.unwrap_or(samples);
    rgb.truncate(pixels as usize * 3);
    rgb.shrink_to_fit();
    Ok(rgb)
}

/// One chunk on its way.
#[derive(Default)]
struct Scratch<S> {
    colour: Vec<S>,
    /// Empty where the picture has none.
    alpha: Vec<u8>,
    converted: Vec<S>,
}

impl<S: Sample> Scratch<S> {
    fn clear(&mut self) {
        self.colour.clear();
        self.alpha.clear();
    }

    fn write_rgb(
        &mut self,
        space: Space,
        executor: Option<&(Executor<S>, Layout)>,
        rgb: &mut [u8],
    ) {
        if space == Space::Grey && executor.is_none_or(|(_, layout)| *layout == Layout::Rgb) {
            self.colour = self.colour.iter().flat_map(|grey| [*grey; 3]).collect();
        }
        let converted = executor.is_some_and(|(executor, _)| {
            self.converted.resize(rgb.len(), S::default());
            executor
                .transform(&self.colour, &mut self.converted)
                .is_ok()
        });
        if converted {
            write(rgb, self.converted.iter().map(|sample| sample.to_8bit()));
        } else if space == Space::Cmyk {
            let inks = self.colour.as_chunks::<4>().0.iter();
            write(
                rgb,
                inks.flat_map(|inks| cmyk::to_srgb(inks.map(Sample::to_8bit))),
            );
        } else {
            write(rgb, self.colour.iter().map(|sample| sample.to_8bit()));
        }
        for (pixel, alpha) in std::iter::zip(rgb.as_chunks_mut::<3>().0, &self.alpha) {
            *pixel = pixel.map(|value| on_white(value, *alpha));
        }
    }
}

fn write(target: &mut [u8], values: impl Iterator<Item = u8>) {
    for (target, value) in std::iter::zip(target, values) {
        *target = value;
    }
}

/// Not premultiplied; blended in gamma-coded values, as browsers do.
pub fn on_white(value: u8, alpha: u8) -> u8 {
    let (value, alpha) = (u32::from(value), u32::from(alpha));
    ((value * alpha + 255 * (255 - alpha) + 127) / 255) as u8
}
