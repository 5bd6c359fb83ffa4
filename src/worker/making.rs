//! Files to hand out: sidecars, redacted copies, and the archive of many.

use std::io::{self, Write};

use js_sys::{Array, Date, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, File};
use zip::DateTime;

use super::archive::Archive;
use super::copying::{Original, Wanted, redacted_copy, remade};
use super::failure;
use super::protocol::Export;
use super::reading::{self, Whole, each_piece};
use super::wire::reason;
use crate::domain::audit::{HandedOut, Proof};
use crate::domain::photo::{Format, Photo};
use crate::domain::review::Reviewed;
use crate::domain::session::Failure;
use crate::format::audit::sha256;
use crate::format::{embed, sidecar};
use crate::infer::Models;
use crate::pixels::{Pixels, encode};

/// What to make a file of.
pub struct Order {
    pub file: File,
    pub sidecar: Option<File>,
    pub name: String,
    pub photo: Photo,
    pub reviewed: Reviewed,
    pub reviewer: Option<String>,
}

/// What was made.
pub struct Product {
    pub file: HandedOut,
    /// Of a redacted copy.
    pub proof: Option<Proof>,
    pub blob: Blob,
}

impl Product {
    fn new(name: String, bytes: &[u8], media_type: &str, proof: Option<Proof>) -> Product {
        let sha256 = sha256(bytes);
        Product {
            file: HandedOut { name, sha256 },
            proof,
            blob: blob(bytes, media_type),
        }
    }
}

/// Makes one file.
pub async fn make(order: &Order, wanted: Export, models: &mut Models) -> Result<Product, Failure> {
    let Order {
        file,
        name,
        photo,
        reviewed,
        ..
    } = order;
    let reviewer = order.reviewer.as_deref();
    match wanted {
        Export::Sidecar(style) => {
            let sources = reading::sources(file, name, photo.format, order.sidecar.as_ref())?;
            let packet = sources.packet_to_change();
            let sidecar = sidecar::write(Some(packet), reviewed, photo, reviewer);
            sidecar::check(&sidecar, reviewed).map_err(|error| error.failure(&order.name))?;
            let name = sidecar::name(name, style);
            let bytes = sidecar.as_bytes();
            Ok(Product::new(name, bytes, "application/rdf+xml", None))
        }
        Export::Embedded => {
            let bytes = reading::whole(file, name)?;
            let beside = order.sidecar.as_ref();
            let beside = beside.and_then(|sidecar| reading::whole(sidecar, name).ok());
            let made = embed::embed(
                &bytes,
                photo.format,
                beside.as_deref(),
                reviewed,
                photo,
                reviewer,
            )
            .map_err(|error| error.failure(name))?;
            let media_type = media_type(photo.format);
            Ok(Product::new(name.clone(), &made, media_type, None))
        }
        Export::RedactedCopy(style, ticked) => {
            let Whole {
                photo: opened,
                pixels,
                profile,
                bytes,
            } = reading::open_whole(file, order.sidecar.as_ref(), name).await?;
            let original = Original {
                name,
                format: opened.format,
                orientation: opened.orientation,
                pixels,
                profile,
                file: bytes.as_deref(),
            };
            let find_faces = |copy: &Pixels| {
                let mut errors = Vec::new();
                let found = models.find_faces(copy, &mut errors);
                match errors.first() {
                    Some(error) => Err(error.to_string()),
                    None => Ok(found.map(|found| found.value).unwrap_or_default()),
                }
            };
            let wanted = Wanted {
                style,
                ticked,
                reviewer: order.reviewer.clone(),
            };
            let (format, copy, proof) = redacted_copy(original, reviewed, &wanted, find_faces)?;
            let name = encode::copy_name(name, format);
            Ok(Product::new(name, &copy, media_type(format), Some(proof)))
        }
        Export::Remade => {
            if photo.animated {
                return Err(failure::only_first_picture(name));
            }
            let Whole {
                photo: opened,
                pixels,
                profile,
                ..
            } = reading::open_whole(file, order.sidecar.as_ref(), name).await?;
            let (format, made) = remade(name, &opened, &pixels, profile, reviewed, reviewer)?;
            let name = encode::name_as(name, format);
            Ok(Product::new(name, &made, media_type(format), None))
        }
        Export::Unchanged => {
            let bytes = reading::whole(file, name)?;
            let media_type = media_type(photo.format);
            Ok(Product::new(name.clone(), &bytes, media_type, None))
        }
    }
}

/// Packs `blobs` under their names into one zip.
pub fn pack(names: &[String], blobs: &[JsValue]) -> Result<Blob, Failure> {
    let unpacked = |error: io::Error| failure::not_packed(&error.to_string());
    let mut archive = Archive::new(Parts::default(), now());
    for (name, blob) in names.iter().zip(blobs) {
        let blob: &Blob = blob.unchecked_ref();
        let add = archive.add(name, |entry| {
            let mut written = Ok(());
            each_piece(blob, |piece| {
                if written.is_ok() {
                    written = entry.write_all(piece);
                }
            })
            .map_err(|thrown| io::Error::other(reason(&thrown)))?;
            written
        });
        add.map_err(unpacked)?;
    }
    let mut parts = archive.finish().map_err(unpacked)?;
    parts.flush().map_err(unpacked)?;
    Ok(joined(&parts.blobs, "application/zip"))
}

/// Ours → the browser's, which may keep it on disk.
pub fn blob(bytes: &[u8], media_type: &str) -> Blob {
    joined(&Array::of1(&Uint8Array::from(bytes)), media_type)
}

fn joined(parts: &Array, media_type: &str) -> Blob {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    Blob::new_with_blob_sequence_and_options(parts, &options)
        .unwrap_or_else(|thrown| wasm_bindgen::throw_val(thrown))
}

fn media_type(format: Format) -> &'static str {
    match format {
        Format::Jpeg => "image/jpeg",
        Format::Png => "image/png",
        Format::WebP => "image/webp",
        Format::Gif => "image/gif",
        Format::Bmp => "image/bmp",
        Format::Tiff => "image/tiff",
        Format::Avif => "image/avif",
        Format::Heic => "image/heic",
    }
}

/// Local time, as zip has it; its smallest time where the clock is off its range.
fn now() -> DateTime {
    let now = Date::new_0();
    DateTime::from_date_and_time(
        now.get_full_year() as u16,
        now.get_month() as u8 + 1,
        now.get_date() as u8,
        now.get_hours() as u8,
        now.get_minutes() as u8,
        now.get_seconds() as u8,
    )
    .unwrap_or_default()
}

/// Collects an archive as blobs, out of our own memory.
#[derive(Default)]
struct Parts {
    blobs: Array,
    buffer: Vec<u8>,
}

impl Write for Parts {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        const ENOUGH: usize = 1 << 20;
        if bytes.len() < ENOUGH {
            self.buffer.extend_from_slice(bytes);
            if self.buffer.len() >= ENOUGH {
                self.flush()?;
            }
        } else {
            self.flush()?;
            self.blobs.push(&blob(bytes, ""));
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if !self.buffer.is_empty() {
            self.blobs.push(&blob(&self.buffer, ""));
            self.buffer.clear();
        }
        Ok(())
    }
}
