//! A photo as the page first meets it: what its file says, and the pictures that are shown of it.

use wasm_bindgen::JsValue;
use web_sys::File;

use super::making::blob;
use super::reading;
use crate::domain::found::Found;
use crate::domain::photo::Photo;
use crate::domain::session::{Failure, Stage};
use crate::format::existing;
use crate::pixels::{PixelError, encode, resize};

/// Longer sides in pixels and JPEG qualities of the pictures on the page.
const THUMBNAIL: (u32, u8) = (384, 80);
const PREVIEW: (u32, u8) = (1600, 85);

pub async fn open(
    name: &str,
    file: &File,
    sidecar: Option<&File>,
    progress: impl Fn(Stage),
) -> Result<(Photo, Found, Vec<JsValue>), Failure> {
    let (opened, pixels) = match reading::open(file, sidecar, name, progress).await {
        Ok(opened) => opened,
        Err(failure) => return unseen(name, file, sidecar, failure),
    };
    let sources = reading::sources(file, name, opened.format, sidecar)?;
    let found = existing::found(&sources, opened.orientation);
    let encoded = || {
        let preview = resize::within(&pixels, PREVIEW.0);
        let thumbnail = resize::within(&preview, THUMBNAIL.0);
        let thumbnail = encode::preview(&thumbnail, THUMBNAIL.1)?;
        Ok((thumbnail, encode::preview(&preview, PREVIEW.1)?))
    };
    let (thumbnail, preview) = encoded().map_err(|error: PixelError| error.failure(name))?;
    let pictures = vec![
        blob(&thumbnail, "image/jpeg").into(),
        blob(&preview, "image/jpeg").into(),
    ];
    Ok((opened, found, pictures))
}

/// A photo without a picture: what it says is reviewed all the same, where it says anything.
fn unseen(
    name: &str,
    file: &File,
    sidecar: Option<&File>,
    failure: Failure,
) -> Result<(Photo, Found, Vec<JsValue>), Failure> {
    let Ok(photo) = reading::unseen(file, name) else {
        return Err(failure);
    };
    let sources = reading::sources(file, name, photo.format, sidecar)?;
    let found = existing::found(&sources, photo.orientation);
    if !found.says_something() {
        return Err(failure);
    }
    let no_picture = Some(failure);
    Ok((
        photo,
        Found {
            no_picture,
            ..found
        },
        Vec::new(),
    ))
}
