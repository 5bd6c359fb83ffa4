//! Bytes of a picture file → upright sRGB pixels, within declared limits.

use std::io::Cursor;

use image::codecs::{
    bmp::BmpDecoder, gif::GifDecoder, png::PngDecoder, tiff::TiffDecoder, webp::WebPDecoder,
};
use image::error::{LimitErrorKind, UnsupportedErrorKind};
use image::{ColorType, ImageDecoder, ImageError};

use super::beside::{self, Exif};
use super::colour::{self, Depth, Origin, Space, Stored};
use super::{PixelError, Pixels, jpeg, orient, zeroed};
use crate::domain::photo::{Format, Orientation, Photo, Size};

/// What a picture may cost at most; checked against what the file declares, before decoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub file_bytes: u64,
    pub pixels: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            file_bytes: 512 << 20,
            pixels: 100_000_000,
        }
    }
}

impl Limits {
    /// To be asked before a file is read into memory.
    pub fn check_file(self, bytes: u64) -> Result<(), PixelError> {
        let limit = self.file_bytes;
        match bytes {
            0 => Err(PixelError::Empty),
            _ if bytes > limit => Err(PixelError::FileTooLarge { bytes, limit }),
            _ => Ok(()),
        }
    }

    fn check_size(self, format: Format, size: Size) -> Result<(), PixelError> {
        let limit = self.pixels;
        match size.pixels() {
            0 => Err(PixelError::ZeroSize { format, size }),
            pixels if pixels > limit => Err(PixelError::TooManyPixels {
                format,
                size,
                limit,
            }),
            _ => Ok(()),
        }
    }
}

/// Decodes a file whose format its content has told. Of an animation, the first frame.
pub fn decode(bytes: &[u8], format: Format, limits: Limits) -> Result<(Photo, Pixels), PixelError> {
    limits.check_file(bytes.len() as u64)?;
    let opened = match format {
        Format::Jpeg => open_jpeg(bytes, limits)?,
        Format::Png => open_png(bytes, limits)?,
        Format::WebP => open_webp(bytes, limits)?,
        Format::Gif => {
            let decoder = GifDecoder::new(Cursor::new(bytes));
            let opened = open(decoder, Format::Gif, bytes, limits)?;
            Opened {
                animated: beside::gif_is_animated(bytes),
                ..opened
            }
        }
        Format::Bmp => open(BmpDecoder::new(Cursor::new(bytes)), format, bytes, limits)?,
        Format::Tiff => open(TiffDecoder::new(Cursor::new(bytes)), format, bytes, limits)?,
        Format::Avif | Format::Heic => return Err(PixelError::NeedsBrowser(format)),
    };
    let Opened {
        stored,
        profile,
        exif,
        animated,
    } = opened;
    let origin = match &profile {
        Some(profile) => Origin::Profile(profile),
        None if exif.adobe_rgb => Origin::AdobeRgb,
        None => Origin::Unsaid,
    };
    let size = stored.size;
    let rgb = colour::to_srgb(stored, &origin)?;
    let pixels = orient::upright(Pixels { size, rgb }, exif.orientation)?;
    let photo = Photo {
        format,
        size: pixels.size,
        orientation: exif.orientation,
        animated,
    };
    Ok((photo, pixels))
}

/// Takes over pixels that the browser's own decoder made (AVIF, HEIC): upright RGBA, not premultiplied.
pub fn from_browser(photo: &Photo, rgba: &[u8]) -> Result<Pixels, PixelError> {
    let size = photo.size;
    Limits::default().check_size(photo.format, size)?;
    let (expected, found) = (size.pixels() * 4, rgba.len() as u64);
    if expected != found {
        return Err(PixelError::WrongLength { expected, found });
    }
    let mut rgb = zeroed(size.pixels() * 3)?;
    for (rgb, [colour @ .., alpha]) in
        std::iter::zip(rgb.as_chunks_mut::<3>().0, rgba.as_chunks::<4>().0)
    {
        *rgb = colour.map(|value| colour::on_white(value, *alpha));
    }
    Ok(Pixels { size, rgb })
}

/// A decoded file before its colours and its orientation are settled.
struct Opened {
    stored: Stored,
    profile: Option<Vec<u8>>,
    exif: Exif,
    animated: bool,
}

fn open_jpeg(bytes: &[u8], limits: Limits) -> Result<Opened, PixelError> {
    let segments = jpeg::Segments::read(bytes);
    limits.check_size(Format::Jpeg, segments.size()?)?;
    Ok(Opened {
        stored: jpeg::decode(bytes, &segments)?,
        exif: segments.exif.map(Exif::read).unwrap_or_default(),
        profile: segments.profile,
        animated: false,
    })
}

fn open_png(bytes: &[u8], limits: Limits) -> Result<Opened, PixelError> {
    // The decoder refuses a zero side as a format error and reserves whole rows at once: looked at before it.
    if let Some([w3, w2, w1, w0, h3, h2, h1, h0, ..]) = beside::png_chunk(bytes, b"IHDR") {
        let size = Size {
            width: u32::from_be_bytes([*w3, *w2, *w1, *w0]),
            height: u32::from_be_bytes([*h3, *h2, *h1, *h0]),
        };
        limits.check_size(Format::Png, size)?;
    }
    let mut allowance = image::Limits::no_limits();
    allowance.max_alloc = Some(ALLOWANCE);
    let decoder = PngDecoder::with_limits(Cursor::new(bytes), allowance);
    let opened = open(decoder, Format::Png, bytes, limits)?;
    let exif = beside::png_chunk(bytes, b"eXIf");
    Ok(Opened {
        exif: exif.map(Exif::read).unwrap_or_default(),
        animated: beside::png_chunk(bytes, b"acTL").is_some(),
        ..opened
    })
}

fn open_webp(bytes: &[u8], limits: Limits) -> Result<Opened, PixelError> {
    let opened = open(
        WebPDecoder::new(Cursor::new(bytes)),
        Format::WebP,
        bytes,
        limits,
    )?;
    let exif = beside::riff_chunk(bytes, b"EXIF");
    Ok(Opened {
        exif: exif.map(Exif::read).unwrap_or_default(),
        // Not asked of the decoder: it reserves as much as the chunk declares.
        profile: beside::riff_chunk(bytes, b"ICCP").map(<[u8]>::to_vec),
        animated: beside::riff_chunk(bytes, b"ANIM").is_some(),
        ..opened
    })
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
            reason: other.to_string(),
        },
    }
}
