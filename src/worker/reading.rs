//! A `File` → pixels: read in pieces, decoded by us, or by the browser where only it can.

use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, DedicatedWorkerGlobalScope, DomException, File, FileReaderSync, ImageBitmap,
    OffscreenCanvas, OffscreenCanvasRenderingContext2d,
};

use super::failure;
use super::turned;
use super::wire::reason;
use crate::domain::photo::{Format, Orientation, Photo, Size};
use crate::domain::session::{Failure, Stage};
use crate::format::sniff::sniff;
use crate::format::sources::{self, Sources};
use crate::pixels::decode::{Limits, decode, decode_in_own_colours, from_browser};
use crate::pixels::{PixelError, Pixels};

/// What is copied at a time between the browser's memory and ours.
const PIECE: u64 = 4 << 20;

/// Upright, by the sidecar too where there is one. `stage` hears of reading and of decoding.
pub async fn open(
    file: &File,
    sidecar: Option<&File>,
    name: &str,
    stage: impl Fn(Stage),
) -> Result<(Photo, Pixels), Failure> {
    let limits = Limits::default();
    let failed = |error: PixelError| error.failure(name);
    stage(Stage::Reading);
    let format = format_of(file, name, limits)?;
    let decoded = match format {
        Format::Avif | Format::Heic => {
            stage(Stage::Decoding);
            by_browser(file, format, limits).await
        }
        _ => {
            let bytes = whole(file, name)?;
            stage(Stage::Decoding);
            decode(&bytes, format, limits)
        }
    };
    by_sidecar(decoded.map_err(failed)?, file, sidecar, name)
}

fn by_sidecar(
    (photo, pixels): (Photo, Pixels),
    file: &File,
    sidecar: Option<&File>,
    name: &str,
) -> Result<(Photo, Pixels), Failure> {
    if sidecar.is_none() {
        return Ok((photo, pixels));
    }
    let sources = sources(file, name, photo.format, sidecar)?;
    turned::by_sidecar((photo, pixels), &sources).map_err(|error| error.failure(name))
}

/// All that a copy is made of.
pub struct Whole {
    pub photo: Photo,
    pub pixels: Pixels,
    /// Of the pixels, where they are not sRGB.
    pub profile: Option<Vec<u8>>,
    /// Of what was decoded here.
    pub bytes: Option<Vec<u8>>,
}

/// Its colours are left as they are where a copy can have them.
pub async fn open_whole(file: &File, sidecar: Option<&File>, name: &str) -> Result<Whole, Failure> {
    let limits = Limits::default();
    let failed = |error: PixelError| error.failure(name);
    let format = format_of(file, name, limits)?;
    if matches!(format, Format::Avif | Format::Heic) {
        let (photo, pixels) = by_browser(file, format, limits).await.map_err(failed)?;
        return Ok(Whole {
            photo,
            pixels,
            profile: None,
            bytes: None,
        });
    }
    let bytes = whole(file, name)?;
    let (photo, pixels, profile) = decode_in_own_colours(&bytes, format, limits).map_err(failed)?;
    let (photo, pixels) = by_sidecar((photo, pixels), file, sidecar, name)?;
    Ok(Whole {
        photo,
        pixels,
        profile,
        bytes: Some(bytes),
    })
}

/// What is known of a photo that cannot be decoded: its format.
pub fn unseen(file: &File, name: &str) -> Result<Photo, Failure> {
    Ok(Photo {
        format: format_of(file, name, Limits::default())?,
        size: Size {
            width: 0,
            height: 0,
        },
        orientation: Orientation::Upright,
        animated: false,
    })
}

fn format_of(file: &File, name: &str, limits: Limits) -> Result<Format, Failure> {
    let start = start_of(file).map_err(|thrown| unreadable(name, &thrown))?;
    limits
        .check_file(file.size() as u64)
        .map_err(|error| error.failure(name))?;
    sniff(&start).map_err(|error| error.failure(name))
}

/// What the file and its sidecar say; a sidecar that cannot be read any more is as good as none.
pub fn sources(
    file: &File,
    name: &str,
    format: Format,
    sidecar: Option<&File>,
) -> Result<Sources, Failure> {
    let bytes = whole(file, name)?;
    let beside = sidecar.and_then(|sidecar| read(sidecar).ok());
    Ok(sources::read(&bytes, format, beside.as_deref()))
}

pub fn whole(file: &File, name: &str) -> Result<Vec<u8>, Failure> {
    read(file).map_err(|thrown| unreadable(name, &thrown))
}

/// Enough to know the format: what is no photo need not be read whole.
fn start_of(file: &File) -> Result<Vec<u8>, JsValue> {
    if file.size() == 0.0 {
        // A file that is gone has no size either; only reading tells it from an empty one, and not by a slice.
        FileReaderSync::new()?.read_as_array_buffer(file)?;
    }
    read(&file.slice_with_f64_and_f64(0.0, PIECE as f64)?)
}

fn unreadable(name: &str, thrown: &JsValue) -> Failure {
    let error = thrown.dyn_ref::<DomException>().map(DomException::name);
    match error.as_deref() {
        Some("NotFoundError") => failure::moved(name),
        Some("NotReadableError") => failure::changed(name),
        _ => failure::unreadable(name, &reason(thrown)),
    }
}

fn read(blob: &Blob) -> Result<Vec<u8>, JsValue> {
    let mut bytes = Vec::new();
    bytes
        .try_reserve_exact(blob.size() as usize)
        .map_err(|_| "there is not enough memory for it")?;
    each_piece(blob, |piece| bytes.extend_from_slice(piece))?;
    Ok(bytes)
}

/// Hands over the content piece by piece, so that it is never in memory twice.
pub fn each_piece(blob: &Blob, mut take: impl FnMut(&[u8])) -> Result<(), JsValue> {
    let reader = FileReaderSync::new()?;
    let mut start = 0;
    loop {
        let end = start + PIECE;
        let piece = blob.slice_with_f64_and_f64(start as f64, end as f64)?;
        let buffer: ArrayBuffer = reader.read_as_array_buffer(&piece)?;
        take(&Uint8Array::new(&buffer).to_vec());
        if u64::from(buffer.byte_length()) < PIECE {
            return Ok(());
        }
        start = end;
    }
}

/// The browser turns the picture upright and converts its colours.
async fn by_browser(
    file: &File,
    format: Format,
    limits: Limits,
) -> Result<(Photo, Pixels), PixelError> {
    let cannot = |_: JsValue| PixelError::BrowserCannotDecode(format);
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let bitmap = scope.create_image_bitmap_with_blob(file).map_err(cannot)?;
    let bitmap = JsFuture::from(bitmap).await.map_err(cannot)?;
    let bitmap: ImageBitmap = bitmap.dyn_into().map_err(cannot)?;
    let size = Size {
        width: bitmap.width(),
        height: bitmap.height(),
    };
    if size.pixels() > limits.pixels {
        bitmap.close();
        return Err(PixelError::TooManyPixels {
            format,
            size,
            limit: limits.pixels,
        });
    }
    let drawn = rgba(&bitmap, size);
    bitmap.close();
    let photo = Photo {
        format,
        size,
        orientation: Orientation::Upright,
        animated: false,
    };
    let pixels = from_browser(&photo, &drawn.map_err(cannot)?)?;
    Ok((photo, pixels))
}

fn rgba(bitmap: &ImageBitmap, size: Size) -> Result<Vec<u8>, JsValue> {
    let (width, height) = (size.width, size.height);
    let canvas = OffscreenCanvas::new(width, height)?;
    let context = canvas.get_context("2d")?.ok_or("no canvas")?;
    let context: OffscreenCanvasRenderingContext2d = context.unchecked_into();
    context.draw_image_with_image_bitmap(bitmap, 0.0, 0.0)?;
    let data = context.get_image_data(0.0, 0.0, f64::from(width), f64::from(height))?;
    Ok(data.data().0)
}
