//! The one list this browser keeps for the page: too long for its small storage, so it lies in its cache.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Cache, Response};

/// The name ends with the version of the lines in it.
const CACHE: &str = "hushtag-vocabulary-v1";
/// Caches know things by address; nothing is ever fetched from this one.
const KEY: &str = "kept-vocabulary";

/// Whether it is kept: not outside secure contexts, in some private windows, on a full disk.
pub async fn keep(lines: &Blob) -> bool {
    let put = async {
        let response = Response::new_with_opt_blob(Some(lines))?;
        JsFuture::from(cache().await?.put_with_str(KEY, &response)).await
    };
    put.await.is_ok()
}

pub async fn recall() -> Option<String> {
    let text = async {
        let found = JsFuture::from(cache().await?.match_with_str(KEY)).await?;
        let response: Response = found.dyn_into()?;
        JsFuture::from(response.text()?).await
    };
    text.await.ok()?.as_string()
}

pub async fn forget() {
    if let Ok(cache) = cache().await {
        // What is not there need not go.
        let _ = JsFuture::from(cache.delete_with_str(KEY)).await;
    }
}

async fn cache() -> Result<Cache, JsValue> {
    let caches = web_sys::window().ok_or("there is no window")?.caches()?;
    if caches.is_undefined() {
        return Err("this browser has no cache for the page".into());
    }
    JsFuture::from(caches.open(CACHE)).await?.dyn_into()
}
