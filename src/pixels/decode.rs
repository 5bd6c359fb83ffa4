//! Bytes of a picture file → upright sRGB pixels, within declared limits.

use super::beside::Exif;
use super::colour::{self, Origin, Stored};
use super::{PixelError, Pixels, jpeg, open, orient, zeroed};
use crate::domain::photo::{Format, Photo, Size};

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

    /// To be asked before anything of that size is reserved.
    pub(super) fn check_size(self, format: Format, size: Size) -> Result<(), PixelError> {
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
    open(bytes, format, limits)?.settled(format)
}

/// A decoded file, and the ICC profile its colours are of where they are not sRGB.
pub type InOwnColours = (Photo, Pixels, Option<Vec<u8>>);

/// The same with the colours left as they are, where a profile that a copy can take over says what they mean; of the
/// profile, what colours need.
pub fn decode_in_own_colours(
    bytes: &[u8],
    format: Format,
    limits: Limits,
) -> Result<InOwnColours, PixelError> {
    let mut opened = open(bytes, format, limits)?;
    let profile = opened.profile.as_deref();
    let profile = profile.and_then(|profile| colour::kept_profile(&opened.stored, profile));
    if profile.is_some() {
        opened.profile = None;
    }
    let (photo, pixels) = opened.settled(format)?;
    Ok((photo, pixels, profile))
}

fn open(bytes: &[u8], format: Format, limits: Limits) -> Result<Opened, PixelError> {
    limits.check_file(bytes.len() as u64)?;
    match format {
        Format::Jpeg => open_jpeg(bytes, limits),
        Format::Png => open::png(bytes, limits),
        Format::WebP => open::webp(bytes, limits),
        Format::Gif => open::gif(bytes, limits),
        Format::Bmp => open::bmp(bytes, limits),
        Format::Tiff => open::tiff(bytes, limits),
        Format::Avif | Format::Heic => Err(PixelError::NeedsBrowser(format)),
    }
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
pub(super) struct Opened {
    pub stored: Stored,
    pub profile: Option<Vec<u8>>,
    pub exif: Exif,
    pub animated: bool,
}

impl Opened {
    /// Upright, and sRGB by what is known of its colours.
    fn settled(self, format: Format) -> Result<(Photo, Pixels), PixelError> {
        let Opened {
            stored,
            profile,
            exif,
            animated,
        } = self;
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
