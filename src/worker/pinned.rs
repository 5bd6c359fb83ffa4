//! Files that the page was built with: fetched whole, and refused where a byte differs.

use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Response, Url};

use super::download::sha256;
use super::page_meta::meta;
use super::wire::reason;

/// What the build wrote into the page: a file and its SHA-256 in lower-case hex.
struct Pin {
    url: String,
    sha256: String,
}

/// The file at `url`, as the page was built with it. `trunk serve` pins nothing, and gets any.
pub async fn fetch(url: &str) -> Result<Uint8Array, String> {
    let bytes = get(url).await.map_err(|thrown| reason(&thrown))?;
    let pins = pins();
    let Some(pin) = pins.iter().find(|pin| pin.url == url) else {
        return Ok(bytes);
    };
    let found = sha256(&bytes).await;
    if found == pin.sha256 {
        return Ok(bytes);
    }
    let name = url.rsplit('/').next().unwrap_or(url);
    Err(format!(
        "{name} is not the file this page was built with (its SHA-256 is {found} instead of {})",
        pin.sha256
    ))
}

/// `<meta name="hushtag:pins" content="file=hash file=hash">`
fn pins() -> Vec<Pin> {
    let Some(window) = web_sys::window() else {
        return Vec::new();
    };
    let content = meta("pins").unwrap_or_default();
    let base = window.location().href().unwrap_or_default();
    let pin = |entry: &str| {
        let (file, sha256) = entry.split_once('=')?;
        let url = Url::new_with_base(file, &base).ok()?;
        Some(Pin {
            url: url.href(),
            sha256: sha256.to_owned(),
        })
    };
    content.split_whitespace().filter_map(pin).collect()
}

async fn get(url: &str) -> Result<Uint8Array, JsValue> {
    let window = web_sys::window().ok_or("there is no window")?;
    let response = JsFuture::from(window.fetch_with_str(url)).await?;
    let response: Response = response.dyn_into()?;
    if !response.ok() {
        return Err(format!("the server answered {}", response.status()).into());
    }
    let buffer: ArrayBuffer = JsFuture::from(response.array_buffer()?).await?.dyn_into()?;
    Ok(Uint8Array::new(&buffer))
}
