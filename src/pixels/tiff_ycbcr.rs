//! TIFF whose colours are luminance and chrominance, as scanners and programs that compress by JPEG write them
//! [TIFF 6.0, 21; TIFF Technical Note 2].
//!
//! The decoder hands such samples out untouched if the file calls them RGB; the conversion is then ours.

use super::PixelError;
use super::beside::{tiff_entry, tiff_tag};
use super::colour::{Depth, Space, Stored};
use crate::domain::photo::Format;

const COMPRESSION: u16 = 259;
const PHOTOMETRIC: u16 = 262;
const SUBSAMPLING: u16 = 530;
const RGB: u64 = 2;
const YCBCR: u64 = 6;
const JPEG: u64 = 7;

/// The file with its samples called RGB, where they are luminance and chrominance.
pub fn as_rgb(tiff: &[u8]) -> Result<Option<Vec<u8>>, PixelError> {
    if tiff_tag(tiff, PHOTOMETRIC) != Some(YCBCR) {
        return Ok(None);
    }
    let across = tiff_tag(tiff, SUBSAMPLING).unwrap_or(2);
    // Both numbers stand in one field: without the second, the first counts for both.
    let is_subsampled = across != 1 || second_of(tiff, SUBSAMPLING).unwrap_or(1) != 1;
    if tiff_tag(tiff, COMPRESSION) != Some(JPEG) && is_subsampled {
        return Err(PixelError::Unsupported {
            format: Format::Tiff,
            reason: "its colours are stored coarser than its brightness, without JPEG".into(),
        });
    }
    let Some(entry) = tiff_entry(tiff, PHOTOMETRIC) else {
        return Ok(None);
    };
    let mut renamed = tiff.to_vec();
    let bytes = match tiff.first() {
        Some(b'I') => (RGB as u16).to_le_bytes(),
        _ => (RGB as u16).to_be_bytes(),
    };
    let Some(value) = renamed.get_mut(entry.value..entry.value + 2) else {
        return Ok(None);
    };
    value.copy_from_slice(&bytes);
    Ok(Some(renamed))
}

fn second_of(tiff: &[u8], tag: u16) -> Option<u16> {
    let at = tiff_entry(tiff, tag)?.value + 2;
    let pair = *tiff.get(at..)?.first_chunk::<2>()?;
    Some(match tiff.first() {
        Some(b'I') => u16::from_le_bytes(pair),
        _ => u16::from_be_bytes(pair),
    })
}

/// Full range, with the weights of the standard where a file names no others [ITU-R BT.601].
pub fn convert(stored: &mut Stored) -> Result<(), PixelError> {
    if stored.space != Space::Rgb || stored.depth != Depth::Eight || stored.alpha {
        return Err(PixelError::Unsupported {
            format: Format::Tiff,
            reason: "its brightness and colours do not have 8 bits each".into(),
        });
    }
    for pixel in stored.samples.as_chunks_mut::<3>().0 {
        let [luminance, blue, red] = pixel.map(f32::from);
        let (blue, red) = (blue - 128.0, red - 128.0);
        let channels = [
            luminance + 1.402 * red,
            luminance - 0.344_136 * blue - 0.714_136 * red,
            luminance + 1.772 * blue,
        ];
        *pixel = channels.map(|value| value.round().clamp(0.0, 255.0) as u8);
    }
    Ok(())
}
