//! PNG, WebP, GIF, BMP and TIFF → stored pixels, by the decoders of the `image` crate.

use std::borrow::Cow;
use std::io::Cursor;

use image::codecs::{
    bmp::BmpDecoder, gif::GifDecoder, png::PngDecoder, tiff::TiffDecoder, webp::WebPDecoder,
};
use image::error::{LimitErrorKind, UnsupportedErrorKind};
use image::{ColorType, ExtendedColorType, ImageDecoder, ImageError};

use super::beside::{self, Exif};
use super::colour::{Depth, Space, Stored};
use super::decode::{Limits, Opened};
use super::{PixelError, tiff_ycbcr, zeroed};
use crate::domain::photo::{Format, Orientation, Size};

pub fn png(bytes: &[u8], limits: Limits) -> Result<Opened, PixelError> {
    // The decoder refuses a zero side as a format error and reserves whole rows at once: looked at before it.
    if let Some([w3, w2, w1, w0, h3, h2, h1, h0, ..]) = beside::png_chunk(bytes, b"IHDR") {
        let size = Size {
            width: u32::from_be_bytes([*w3, *w2, *w1, *w0]),
            height: u32::from_be_bytes([*h3, *h2, *h1, *h0]),
        };
        limits.check_size(Format::Png, size)?;
    }
    let mut allowance = image::Limits::no_limits();
    // A compressed profile is inflated here; the longest real ones have a few MB.
    allowance.max_alloc = Some(ALLOWANCE / 4);
    let decoder = PngDecoder::with_limits(Cursor::new(bytes), allowance);
    let opened = open(decoder, Format::Png, bytes, limits)?;
    let exif = beside::png_chunk(bytes, b"eXIf");
    Ok(Opened {
        exif: exif.map(Exif::read).unwrap_or_default(),
        animated: beside::png_chunk(bytes, b"acTL").is_some(),
        ..opened
    })
}

pub fn bmp(bytes: &[u8], limits: Limits) -> Result<Opened, PixelError> {
    let long = |at: usize| Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk::<4>()?));
    // The decoder calls a picture without pixels too large.
    if let (Some(width), Some(height)) = (long(18), long(22))
        && (width == 0 || height == 0)
    {
        limits.check_size(Format::Bmp, Size { width, height })?;
    }
    let decoder = BmpDecoder::new(Cursor::new(bytes));
    open(decoder, Format::Bmp, bytes, limits)
}

pub fn webp(bytes: &[u8], limits: Limits) -> Result<Opened, PixelError> {
    let truthful = with_true_flags(bytes);
    let decoder = WebPDecoder::new(Cursor::new(&*truthful));
    let opened = open(decoder, Format::WebP, bytes, limits).map_err(|error| match error {
        // The decoder takes the end of the file for damage; the container tells its length.
        PixelError::Damaged { format, .. } if beside::riff_is_cut_off(bytes) => {
            PixelError::Truncated {
                format,
                percent: None,
            }
        }
        other => other,
    })?;
    let exif = beside::riff_chunk(bytes, b"EXIF");
    Ok(Opened {
        exif: exif.map(Exif::read).unwrap_or_default(),
        // Not asked of the decoder: it reserves as much as the chunk declares.
        profile: beside::riff_chunk(bytes, b"ICCP").map(<[u8]>::to_vec),
        animated: beside::riff_chunk(bytes, b"ANIM").is_some(),
        ..opened
    })
}

/// Tools that take chunks out forget to say so in the header; browsers do not mind, the decoder does.
fn with_true_flags(bytes: &[u8]) -> Cow<'_, [u8]> {
    /// Of the header's flags [WebP Container, Extended File Format].
    const CHUNKS: [(u8, &[u8; 4]); 2] = [(0x08, b"EXIF"), (0x04, b"XMP ")];
    const FLAGS: usize = 20;
    let is_extended = bytes.get(12..16) == Some(b"VP8X");
    let Some(flags) = bytes.get(FLAGS).filter(|_| is_extended) else {
        return Cow::Borrowed(bytes);
    };
    let lies = |(flag, kind): &&(u8, &[u8; 4])| {
        flags & flag != 0 && beside::riff_chunk(bytes, kind).is_none()
    };
    let stale = CHUNKS
        .iter()
        .filter(lies)
        .fold(0, |all, (flag, _)| all | flag);
    if stale == 0 {
        return Cow::Borrowed(bytes);
    }
    let mut truthful = bytes.to_vec();
    truthful[FLAGS] &= !stale;
    Cow::Owned(truthful)
}

pub fn gif(bytes: &[u8], limits: Limits) -> Result<Opened, PixelError> {
    let decoder = GifDecoder::new(Cursor::new(bytes));
    Ok(Opened {
        animated: beside::gif_is_animated(bytes),
        ..open(decoder, Format::Gif, bytes, limits)?
    })
}

pub fn tiff(bytes: &[u8], limits: Limits) -> Result<Opened, PixelError> {
    const PLANAR_CONFIGURATION: u16 = 284;
    const TILE_WIDTH: u16 = 322;
    const EXTRA_SAMPLES: u16 = 338;
    const SAMPLE_FORMAT: u16 = 339;
    // The decoder does not refuse these but panics (tiff 0.11.3).
    let separate = beside::tiff_tag(bytes, PLANAR_CONFIGURATION) == Some(2);
    if separate && beside::tiff_tag(bytes, TILE_WIDTH).is_some() {
        return Err(PixelError::Unsupported {
            format: Format::Tiff,
            reason: "its colours stand in separate tiles".into(),
        });
    }
    let luminance = tiff_ycbcr::as_rgb(bytes)?;
    let readable = luminance.as_deref().unwrap_or(bytes);
    let decoder = TiffDecoder::new(Cursor::new(readable));
    let mut opened = open(decoder, Format::Tiff, bytes, limits)?;
    // The decoder takes every sample of 32 bits for a fraction.
    if opened.stored.depth == Depth::Float && beside::tiff_tag(bytes, SAMPLE_FORMAT).is_none() {
        return Err(PixelError::Unsupported {
            format: Format::Tiff,
            reason: "its pixels are whole numbers of 32 bits".into(),
        });
    }
    if luminance.is_some() {
        tiff_ycbcr::convert(&mut opened.stored)?;
    }
    // "Associated alpha": colours are multiplied with it already.
    if opened.stored.alpha && beside::tiff_tag(bytes, EXTRA_SAMPLES) == Some(1) {
        divide_by_alpha(&mut opened.stored);
    }
    Ok(opened)
}

fn divide_by_alpha(stored: &mut Stored) {
    let channels = if stored.space == Space::Grey { 2 } else { 4 };
    match stored.depth {
        Depth::Eight => {
            for pixel in stored.samples.chunks_exact_mut(channels) {
                let alpha = u32::from(pixel[channels - 1]).max(1);
                for value in &mut pixel[..channels - 1] {
                    *value = (u32::from(*value) * 255 / alpha).min(255) as u8;
                }
            }
        }
        Depth::Sixteen => {
            for pixel in stored.samples.chunks_exact_mut(channels * 2) {
                let samples = pixel.as_chunks_mut::<2>().0;
                let alpha = u64::from(u16::from_ne_bytes(samples[channels - 1])).max(1);
                for value in &mut samples[..channels - 1] {
                    let divided = u64::from(u16::from_ne_bytes(*value)) * 65_535 / alpha;
                    *value = (divided.min(65_535) as u16).to_ne_bytes();
                }
            }
        }
        // Floating-point pictures with alpha come from rendering programs; their edges may be a little dark.
        Depth::Float => {}
    }
}

/// Bytes that a decoder may use beside the picture: compressed profiles and texts, palettes, rows.
const ALLOWANCE: u64 = 64 << 20;

fn open<'a, D: ImageDecoder + 'a>(
    decoder: Result<D, ImageError>,
    format: Format,
    bytes: &[u8],
    limits: Limits,
) -> Result<Opened, PixelError> {
    let error = |error| problem(format, error);
    let mut decoder = decoder.map_err(error)?;
    let (width, height) = decoder.dimensions();
    let size = Size { width, height };
    limits.check_size(format, size)?;
    let (space, alpha, depth) = layout(format, decoder.color_type())?;
    // WebP is asked for neither, see there; elsewhere a damaged one is as good as none.
    // Before the limits: TIFF's also bound the profile, by the size of the picture.
    let (profile, orientation) = if format == Format::WebP {
        (None, Orientation::Upright)
    } else {
        let orientation = decoder
            .orientation()
            .map(|o| Orientation::from_exif(u32::from(o.to_exif())));
        (
            decoder.icc_profile().ok().flatten(),
            orientation.unwrap_or_default(),
        )
    };
    let mut allowance = image::Limits::no_limits();
    // Inks take more room than the colours that are made of them.
    let picture =
        size.pixels() * u64::from(decoder.color_type().bytes_per_pixel()).next_multiple_of(4);
    allowance.max_alloc = Some(picture + bytes.len() as u64 + ALLOWANCE);
    decoder.set_limits(allowance).map_err(error)?;
    let mut samples = zeroed(decoder.total_bytes())?;
    decoder.read_image(&mut samples).map_err(error)?;
    Ok(Opened {
        stored: Stored {
            size,
            space,
            alpha,
            depth,
            samples,
        },
        profile,
        exif: Exif {
            orientation,
            adobe_rgb: false,
        },
        animated: false,
    })
}

fn layout(format: Format, colour: ColorType) -> Result<(Space, bool, Depth), PixelError> {
    Ok(match colour {
        ColorType::L8 => (Space::Grey, false, Depth::Eight),
        ColorType::La8 => (Space::Grey, true, Depth::Eight),
        ColorType::Rgb8 => (Space::Rgb, false, Depth::Eight),
        ColorType::Rgba8 => (Space::Rgb, true, Depth::Eight),
        ColorType::L16 => (Space::Grey, false, Depth::Sixteen),
        ColorType::La16 => (Space::Grey, true, Depth::Sixteen),
        ColorType::Rgb16 => (Space::Rgb, false, Depth::Sixteen),
        ColorType::Rgba16 => (Space::Rgb, true, Depth::Sixteen),
        ColorType::Rgb32F => (Space::Rgb, false, Depth::Float),
        ColorType::Rgba32F => (Space::Rgb, true, Depth::Float),
        other => {
            return Err(PixelError::Unsupported {
                format,
                reason: format!("its pixels are {other:?}"),
            });
        }
    })
}

fn problem(format: Format, error: ImageError) -> PixelError {
    let ends_early = match &error {
        ImageError::IoError(io) => io.kind() == std::io::ErrorKind::UnexpectedEof,
        // Decoders that wrap the reader's error.
        other => std::iter::successors(std::error::Error::source(other), |inner| inner.source())
            .filter_map(|inner| inner.downcast_ref::<std::io::Error>())
            .any(|io| io.kind() == std::io::ErrorKind::UnexpectedEof),
    };
    // The GIF decoder has a word of its own for it, which does not come out in a type.
    let ends_early = ends_early || error.to_string().ends_with("Unexpected End of File");
    if ends_early {
        return PixelError::Truncated {
            format,
            percent: None,
        };
    }
    match error {
        ImageError::Unsupported(unsupported) => PixelError::Unsupported {
            format,
            reason: match unsupported.kind() {
                UnsupportedErrorKind::Color(ExtendedColorType::Unknown(bits)) => {
                    format!("its pixels have {bits} bits")
                }
                UnsupportedErrorKind::Color(colour) => format!("its pixels are {colour:?}"),
                UnsupportedErrorKind::GenericFeature(feature) => feature,
                other => format!("{other:?}"),
            },
        },
        ImageError::Limits(limit) => PixelError::Unsupported {
            format,
            reason: match limit.kind() {
                LimitErrorKind::InsufficientMemory => "it needs too much memory".into(),
                other => format!("{other:?}"),
            },
        },
        other => PixelError::Damaged {
            format,
            // Without the decoder's own preamble, "Format error decoding Png: ".
            reason: match std::error::Error::source(&other) {
                Some(source) => source.to_string(),
                None => other.to_string(),
            },
        },
    }
}
