//! A file whose hash is known, from the browser's cache or the network; no byte of it is used unverified.

use js_sys::{Array, ArrayBuffer, Date, Reflect, Uint8Array};
use sha2::{Digest, Sha256};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Cache, ReadableStreamDefaultReader, Request, Response};

use super::wire::reason;

/// The name ends with the version of this layout; hashes are in the keys.
const CACHE: &str = "hushtag-models-v1";

/// Milliseconds between two reports of progress.
const REPORT_EVERY: f64 = 100.0;

/// A file to have.
pub struct Wanted {
    pub url: String,
    pub bytes: u64,
    /// Lower-case hex.
    pub sha256: String,
}

impl Wanted {
    /// Also an address that no HTTP cache has an older file under.
    fn key(&self) -> String {
        format!("{}?sha256={}", self.url, self.sha256)
    }
}

/// Absent where the browser has none: outside secure contexts, in some private windows.
pub async fn open_cache() -> Option<Cache> {
    let caches = web_sys::window()?.caches().ok()?;
    if caches.is_undefined() {
        return None;
    }
    let cache = JsFuture::from(caches.open(CACHE)).await.ok()?;
    cache.dyn_into().ok()
}

/// Drops what no manifest names any more.
pub async fn keep_only(cache: &Cache, wanted: &[Wanted]) {
    let Ok(requests) = JsFuture::from(cache.keys()).await else {
        return;
    };
    for request in Array::from(&requests).iter() {
        let Ok(request) = request.dyn_into::<Request>() else {
            continue;
        };
        if !wanted.iter().any(|wanted| wanted.key() == request.url()) {
            // What stays behind only takes room.
            let _ = JsFuture::from(cache.delete_with_request(&request)).await;
        }
    }
}

/// `progress` hears how many bytes there are and whether they come from the cache.
pub async fn download(
    wanted: &Wanted,
    cache: Option<&Cache>,
    progress: &dyn Fn(u64, bool),
) -> Result<Uint8Array, String> {
    let key = wanted.key();
    if let Some(cache) = cache
        && let Some(bytes) = cached(cache, &key).await
    {
        progress(wanted.bytes, true);
        if sha256(&bytes).await == wanted.sha256 {
            return Ok(bytes);
        }
        let _ = JsFuture::from(cache.delete_with_str(&key)).await;
    }
    let mut bytes = fetch(&wanted.url, wanted, progress).await?;
    if sha256(&bytes).await != wanted.sha256 {
        bytes = fetch(&key, wanted, progress).await?;
        let found = sha256(&bytes).await;
        if found != wanted.sha256 {
            return Err(format!(
                "its SHA-256 is {found} instead of {}",
                wanted.sha256
            ));
        }
    }
    if let Some(cache) = cache {
        keep(cache, &key, &bytes).await;
    }
    Ok(bytes)
}

async fn cached(cache: &Cache, key: &str) -> Option<Uint8Array> {
    let found = JsFuture::from(cache.match_with_str(key)).await.ok()?;
    let response: Response = found.dyn_into().ok()?;
    let buffer = JsFuture::from(response.array_buffer().ok()?).await.ok()?;
    Some(Uint8Array::new(&buffer))
}

/// A full disk is no reason to stop: the file is fetched again next time.
async fn keep(cache: &Cache, key: &str, bytes: &Uint8Array) {
    if let Ok(response) = Response::new_with_opt_js_u8_array(Some(bytes)) {
        let _ = JsFuture::from(cache.put_with_str(key, &response)).await;
    }
}

async fn fetch(
    url: &str,
    wanted: &Wanted,
    progress: &dyn Fn(u64, bool),
) -> Result<Uint8Array, String> {
    let window = web_sys::window().ok_or("there is no window")?;
    let response = JsFuture::from(window.fetch_with_str(url)).await;
    let response: Response = response
        .and_then(JsCast::dyn_into)
        .map_err(|thrown| reason(&thrown))?;
    if !response.ok() {
        return Err(format!("the server answered {}", response.status()));
    }
    let body = response.body().ok_or("the server's answer is empty")?;
    read(body.get_reader().unchecked_into(), wanted, progress).await
}

async fn read(
    reader: ReadableStreamDefaultReader,
    wanted: &Wanted,
    progress: &dyn Fn(u64, bool),
) -> Result<Uint8Array, String> {
    let length = u32::try_from(wanted.bytes).map_err(|_| "it is over 4 GB")?;
    let bytes = Uint8Array::new_with_length(length);
    let mut filled = 0;
    let mut reported = 0.0;
    loop {
        let part = JsFuture::from(reader.read())
            .await
            .map_err(|thrown| reason(&thrown))?;
        let Ok(chunk) = Reflect::get(&part, &"value".into()).and_then(JsCast::dyn_into) else {
            break;
        };
        let chunk: Uint8Array = chunk;
        if chunk.length() > length - filled {
            // The hash would not match either; no need to wait for the rest.
            let _ = reader.cancel();
            return Err(format!(
                "it is longer than the {length} bytes it should have"
            ));
        }
        bytes.set(&chunk, filled);
        filled += chunk.length();
        if Date::now() - reported > REPORT_EVERY {
            reported = Date::now();
            progress(u64::from(filled), false);
        }
    }
    if filled < length {
        return Err(format!("only {filled} of its {length} bytes came"));
    }
    progress(u64::from(filled), false);
    Ok(bytes)
}

/// Lower-case hex.
pub(super) async fn sha256(bytes: &Uint8Array) -> String {
    let digest = match by_browser(bytes).await {
        Some(digest) => digest,
        None => Sha256::digest(bytes.to_vec()).to_vec(),
    };
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The browser's own hash works beside the page's thread, but only in secure contexts.
async fn by_browser(bytes: &Uint8Array) -> Option<Vec<u8>> {
    let subtle = web_sys::window()?.crypto().ok()?.subtle();
    let subtle: JsValue = subtle.into();
    if subtle.is_undefined() {
        return None;
    }
    let subtle: web_sys::SubtleCrypto = subtle.unchecked_into();
    let digest = subtle.digest_with_str_and_js_u8_array("SHA-256", bytes);
    let digest: ArrayBuffer = JsFuture::from(digest.ok()?).await.ok()?.dyn_into().ok()?;
    Some(Uint8Array::new(&digest).to_vec())
}
