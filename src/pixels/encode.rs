//! Pixels → bytes of a picture file that holds nothing but those pixels.

use std::io::Cursor;

use image::codecs::{
    bmp::BmpEncoder, jpeg::JpegEncoder, png::PngEncoder, tiff::TiffEncoder, webp::WebPEncoder,
};
use image::{ExtendedColorType, ImageEncoder, ImageError};

use super::{Coding, PixelError, Pixels};
use crate::domain::path;
use crate::domain::photo::Format;

/// Of a JPEG made from something else, or from one whose compression is not known here.
const COPY_QUALITY: u8 = 92;

/// A JPEG for the page to show.
pub fn preview(pixels: &Pixels, quality: u8) -> Result<Vec<u8>, PixelError> {
    encode(pixels, Format::Jpeg, quality, None)
}

/// A copy to hand out, with no metadata of any kind: upright, in the colours of the profile, or else sRGB and unmarked.
/// Its format is the source's, except that a GIF becomes PNG (its palette could not hold the covered picture) and AVIF
/// and HEIC become JPEG, which everybody opens. A picture too large for WebP becomes PNG. A JPEG is compressed as the
/// source was, if its `coding` is known.
pub fn copy(
    pixels: &Pixels,
    source: Format,
    coding: Option<&Coding>,
    profile: Option<&[u8]>,
) -> Result<(Format, Vec<u8>), PixelError> {
    let format = copy_format(pixels, source);
    let as_before = coding.filter(|_| source == Format::Jpeg && format == Format::Jpeg);
    // An unusual coding is no reason to give nothing.
    let copy = as_before.and_then(|coding| coding.encode(pixels, profile).ok());
    match copy {
        Some(copy) => Ok((format, copy)),
        None => Ok((format, encode(pixels, format, COPY_QUALITY, profile)?)),
    }
}

/// `photo.jpg` → `photo-redacted.jpg`; the ending is kept where it fits the copy's format.
pub fn copy_name(photo: &str, format: Format) -> String {
    named(photo, "-redacted", format)
}

/// `photo.avif` → `photo.jpg`; the ending is kept where it fits the format.
pub fn name_as(photo: &str, format: Format) -> String {
    named(photo, "", format)
}

fn named(photo: &str, mark: &str, format: Format) -> String {
    let (endings, usual): (&[&str], &str) = match format {
        Format::Jpeg => (&["jpg", "jpeg", "jpe", "jfif"], "jpg"),
        Format::Png => (&["png", "apng"], "png"),
        Format::WebP => (&["webp"], "webp"),
        Format::Gif => (&["gif"], "gif"),
        Format::Bmp => (&["bmp", "dib"], "bmp"),
        Format::Tiff => (&["tif", "tiff"], "tif"),
        Format::Avif => (&["avif"], "avif"),
        Format::Heic => (&["heic", "heif"], "heic"),
    };
    let (stem, ending) = path::stem_and_extension(photo);
    let ending = ending.trim_start_matches('.');
    let fits = endings
        .iter()
        .any(|known| known.eq_ignore_ascii_case(ending));
    format!("{stem}{mark}.{}", if fits { ending } else { usual })
}

fn copy_format(pixels: &Pixels, source: Format) -> Format {
    /// A side has 14 bits [RFC 9649, 3.4].
    const WEBP_SIDE: u32 = 16_384;
    match source {
        Format::Gif => Format::Png,
        Format::Avif | Format::Heic => jpeg_or_png(pixels),
        Format::WebP if pixels.size.width.max(pixels.size.height) > WEBP_SIDE => Format::Png,
        kept => kept,
    }
}

fn jpeg_or_png(pixels: &Pixels) -> Format {
    /// A side has 16 bits [ITU T.81, B.2.2].
    const JPEG_SIDE: u32 = 65_535;
    if pixels.size.width.max(pixels.size.height) > JPEG_SIDE {
        Format::Png
    } else {
        Format::Jpeg
    }
}

fn encode(
    pixels: &Pixels,
    format: Format,
    quality: u8,
    profile: Option<&[u8]>,
) -> Result<Vec<u8>, PixelError> {
    let mut bytes = Vec::new();
    let target = &mut bytes;
    match format {
        Format::Jpeg => write(
            JpegEncoder::new_with_quality(target, quality),
            pixels,
            profile,
        ),
        Format::WebP => write(WebPEncoder::new_lossless(target), pixels, profile),
        Format::Tiff => write(TiffEncoder::new(Cursor::new(target)), pixels, profile),
        Format::Bmp => write(BmpEncoder::new(target), pixels, profile),
        Format::Png | Format::Gif | Format::Avif | Format::Heic => {
            write(PngEncoder::new(target), pixels, profile)
        }
    }
    .map_err(|error| PixelError::Encoding {
        format,
        reason: error.to_string(),
    })?;
    Ok(bytes)
}

fn write(
    mut encoder: impl ImageEncoder,
    pixels: &Pixels,
    profile: Option<&[u8]>,
) -> Result<(), ImageError> {
    if let Some(profile) = profile {
        encoder
            .set_icc_profile(profile.to_vec())
            .map_err(ImageError::Unsupported)?;
    }
    let size = pixels.size;
    encoder.write_image(
        &pixels.rgb,
        size.width,
        size.height,
        ExtendedColorType::Rgb8,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copys_name_says_what_it_is_and_never_lies_about_its_format() {
        let check = |photo, format, expected: &str| assert_eq!(copy_name(photo, format), expected);
        check("photo.jpg", Format::Jpeg, "photo-redacted.jpg");
        check("IMG_1.JPEG", Format::Jpeg, "IMG_1-redacted.JPEG");
        check("a.b.heic", Format::Jpeg, "a.b-redacted.jpg");
        check("dance.gif", Format::Png, "dance-redacted.png");
        check("really a png.jpg", Format::Png, "really a png-redacted.png");
        check("noending", Format::Png, "noending-redacted.png");
        check(".hidden", Format::Jpeg, ".hidden-redacted.jpg");
        assert_eq!(name_as("a.b.avif", Format::Jpeg), "a.b.jpg");
        assert_eq!(name_as("scan.BMP", Format::Bmp), "scan.BMP");
    }
}
