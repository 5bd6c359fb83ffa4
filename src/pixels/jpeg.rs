//! JPEG → stored pixels. The `image` crate drops the inks of a CMYK file, so the decoder under it is asked directly.

use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::colour::{Depth, Space, Stored};
use super::{PixelError, sampling, zeroed};
use crate::domain::photo::{Format, Size};

const FORMAT: Format = Format::Jpeg;

/// What the decoder puts into rows that the file does not hold.
const FILLER: u8 = 128;

/// The share of rows, in percent, that may be missing before the picture counts as lost.
const TOLERATED_LOSS: usize = 10;

/// The segments in front of the pixels.
#[derive(Debug, Default)]
pub struct Segments<'a> {
    pub exif: Option<&'a [u8]>,
    pub profile: Option<Vec<u8>>,
    frame: Option<Frame>,
    /// Written by Adobe software: four inks are stored inverted [Adobe TN 5116, 18].
    adobe: Option<Transform>,
    /// Where the entropy-coded pixels begin.
    scan: usize,
}

/// The start of frame.
#[derive(Clone, Copy, Debug)]
struct Frame {
    /// SOF0 to SOF15.
    process: u8,
    precision: u8,
    size: Size,
    components: u8,
}

/// The colour transform that Adobe's marker declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Transform {
    None,
    Ycc,
    Ycck,
}

impl<'a> Segments<'a> {
    /// Walks the markers up to the first scan [ITU T.81, B.1].
    pub fn read(jpeg: &'a [u8]) -> Segments<'a> {
        let mut segments = Segments::default();
        let mut profile = Vec::new();
        let mut at = 2;
        while let Some((marker, payload, next)) = segment(jpeg, at) {
            match marker {
                0xe1 if segments.exif.is_none() => {
                    segments.exif = payload.strip_prefix(b"Exif\0\0");
                }
                0xe2 => {
                    if let Some([number, _, data @ ..]) = payload.strip_prefix(b"ICC_PROFILE\0") {
                        profile.push((*number, data));
                    }
                }
                0xee => {
                    if let Some(adobe) = payload.strip_prefix(b"Adobe") {
                        segments.adobe = Some(match adobe.get(6) {
                            Some(1) => Transform::Ycc,
                            Some(2) => Transform::Ycck,
                            _ => Transform::None,
                        });
                    }
                }
                0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                    segments.frame = frame(marker, payload);
                }
                0xda => {
                    segments.scan = next;
                    break;
                }
                _ => {}
            }
            at = next;
        }
        // A profile over 64 KiB comes in numbered parts.
        profile.sort_by_key(|(number, _)| *number);
        // Each number once [ICC.1, B.4]: 255 parts of 64 KiB at most.
        profile.dedup_by_key(|(number, _)| *number);
        if !profile.is_empty() {
            segments.profile = Some(
                profile
                    .iter()
                    .flat_map(|(_, data)| *data)
                    .copied()
                    .collect(),
            );
        }
        segments
    }

    /// The declared size, once it is clear that this kind of JPEG can be decoded.
    pub fn size(&self) -> Result<Size, PixelError> {
        let Some(frame) = self.frame else {
            return Err(PixelError::Truncated {
                format: FORMAT,
                percent: None,
            });
        };
        let unsupported = |reason: &str| {
            Err(PixelError::Unsupported {
                format: FORMAT,
                reason: reason.into(),
            })
        };
        match frame.process {
            0xc3 | 0xc7 | 0xcb | 0xcf => return unsupported("it is lossless JPEG"),
            0xc5 | 0xc6 | 0xcd | 0xce => return unsupported("it is hierarchical JPEG"),
            0xc9 | 0xca => return unsupported("it is arithmetic-coded JPEG"),
            _ => {}
        }
        if frame.precision != 8 {
            return unsupported(&format!("it has {} bits a channel", frame.precision));
        }
        Ok(frame.size)
    }
}

/// The marker at or after `at`, what its segment holds, and where the next one begins.
pub fn segment(jpeg: &[u8], at: usize) -> Option<(u8, &[u8], usize)> {
    // Anything may stand between segments; a marker is 0xff, perhaps repeated, then neither 0 nor 0xff.
    let start = at + jpeg.get(at..)?.iter().position(|byte| *byte == 0xff)?;
    let named = start + jpeg.get(start..)?.iter().position(|byte| *byte != 0xff)?;
    let marker = *jpeg.get(named)?;
    if matches!(marker, 0 | 0x01 | 0xd0..=0xd9) {
        return Some((marker, &[], named + 1));
    }
    let length = jpeg.get(named + 1..named + 3)?;
    let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
    let next = named + 1 + length;
    Some((marker, jpeg.get(named + 3..next)?, next))
}

fn frame(process: u8, payload: &[u8]) -> Option<Frame> {
    let [precision, h1, h0, w1, w0, components, ..] = *payload else {
        return None;
    };
    Some(Frame {
        process,
        precision,
        size: Size {
            width: u32::from(u16::from_be_bytes([w1, w0])),
            height: u32::from(u16::from_be_bytes([h1, h0])),
        },
        components,
    })
}

/// Decodes what is there. A picture that lacks more than a tenth of its rows is an error; a smaller loss, as after an
/// interrupted copy, leaves grey rows at the bottom.
pub fn decode(jpeg: &[u8], segments: &Segments) -> Result<Stored, PixelError> {
    let size = segments.size()?;
    let components = segments.frame.map_or(3, |frame| frame.components);
    let (space, asked) = match (components, segments.adobe) {
        (1, _) => (Space::Grey, ColorSpace::Luma),
        (2, _) => (Space::Grey, ColorSpace::LumaA),
        (4, Some(Transform::Ycck)) => (Space::Cmyk, ColorSpace::YCCK),
        (4, _) => (Space::Cmyk, ColorSpace::CMYK),
        _ => (Space::Rgb, ColorSpace::RGB),
    };
    // zune-jpeg 0.5 makes noise of these.
    if let Some((_, down @ 3..)) = sampling::of(jpeg) {
        return Err(PixelError::Unsupported {
            format: FORMAT,
            reason: format!("{down} rows share a colour"),
        });
    }
    let ends = segments.ends(jpeg);
    let jpeg = if ends { jpeg } else { without_padding(jpeg) };
    let options = DecoderOptions::default()
        .set_strict_mode(false)
        .set_max_width(usize::MAX)
        .set_max_height(usize::MAX)
        .jpeg_set_out_colorspace(asked);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(jpeg), options);
    let error = |error| problem(error, ends);
    decoder.decode_headers().map_err(error)?;
    let bytes = decoder.output_buffer_size().unwrap_or(0) as u64;
    if bytes != size.pixels() * asked.num_components() as u64 {
        return Err(problem(
            DecodeErrors::FormatStatic("two frames of different size"),
            ends,
        ));
    }
    let mut samples = zeroed(bytes)?;
    decoder.decode_into(&mut samples).map_err(error)?;
    if !ends {
        check_loss(&samples, size)?;
    }
    match asked {
        ColorSpace::YCCK => ycck_to_inks(&mut samples),
        ColorSpace::CMYK if segments.adobe.is_some() => invert(&mut samples),
        _ => {}
    }
    Ok(Stored {
        size,
        space,
        alpha: components == 2,
        depth: Depth::Eight,
        samples,
    })
}

impl Segments<'_> {
    /// Whether an end-of-image marker follows the pixels. Inside them it cannot occur by chance.
    fn ends(&self, jpeg: &[u8]) -> bool {
        jpeg.get(self.scan..)
            .is_some_and(|pixels| pixels.windows(2).any(|pair| pair == [0xff, 0xd9]))
    }
}

/// An interrupted copy may have its full length, with nothing but zeros at the end.
fn without_padding(jpeg: &[u8]) -> &[u8] {
    let length = jpeg
        .iter()
        .rposition(|byte| *byte != 0)
        .map_or(0, |last| last + 1);
    &jpeg[..length]
}

fn check_loss(samples: &[u8], size: Size) -> Result<(), PixelError> {
    let row = samples.len() / size.height as usize;
    let rows = size.height as usize;
    let lost = samples
        .chunks_exact(row)
        .rev()
        .take_while(|row| row.iter().all(|sample| *sample == FILLER))
        .count();
    if lost * 100 > rows * TOLERATED_LOSS {
        return Err(PixelError::Truncated {
            format: FORMAT,
            percent: Some((100 - lost * 100 / rows) as u8),
        });
    }
    Ok(())
}

fn problem(error: DecodeErrors, ends: bool) -> PixelError {
    match error {
        DecodeErrors::ExhaustedData => PixelError::Truncated {
            format: FORMAT,
            percent: None,
        },
        _ if !ends => PixelError::Truncated {
            format: FORMAT,
            percent: None,
        },
        DecodeErrors::Unsupported(scheme) => PixelError::Unsupported {
            format: FORMAT,
            reason: format!("{scheme:?}"),
        },
        other => PixelError::Damaged {
            format: FORMAT,
            reason: other.to_string(),
        },
    }
}

/// Adobe stores 255 for no ink.
fn invert(samples: &mut [u8]) {
    for sample in samples {
        *sample = !*sample;
    }
}

/// YCbCr holds the complements of cyan, magenta and yellow as red, green and blue; black is stored inverted.
fn ycck_to_inks(samples: &mut [u8]) {
    for pixel in samples.as_chunks_mut::<4>().0 {
        // [JFIF 1.02, 7: conversion to and from RGB]
        let [y, cb, cr, k] = pixel.map(f32::from);
        let (cb, cr) = (cb - 128.0, cr - 128.0);
        let rgb = [
            y + 1.402 * cr,
            y - 0.344_136 * cb - 0.714_136 * cr,
            y + 1.772 * cb,
        ];
        // The stored inks are inverted once more, so the two inversions of red, green and blue cancel out.
        let [c, m, y] = rgb.map(|value| value.round().clamp(0.0, 255.0) as u8);
        *pixel = [c, m, y, 255 - k as u8];
    }
}
