//! An envelope and its attachments ⇄ one posted message.

use js_sys::{Array, ArrayBuffer};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};

/// A message as `postMessage` takes it.
pub struct Message {
    pub data: Array,
    /// Buffers among the attachments change hands instead of being copied.
    pub transfer: Array,
}

pub fn pack(
    envelope: &impl Serialize,
    attachments: &[JsValue],
) -> Result<Message, serde_wasm_bindgen::Error> {
    let data = Array::of1(&serde_wasm_bindgen::to_value(envelope)?);
    let transfer = Array::new();
    for attachment in attachments {
        data.push(attachment);
        if attachment.is_instance_of::<ArrayBuffer>() {
            transfer.push(attachment);
        }
    }
    Ok(Message { data, transfer })
}

pub fn unpack<T: DeserializeOwned>(
    data: JsValue,
) -> Result<(T, Vec<JsValue>), serde_wasm_bindgen::Error> {
    let parts = data
        .dyn_into::<Array>()
        .map_err(|_| serde_wasm_bindgen::Error::new("a message of another kind"))?;
    let envelope = serde_wasm_bindgen::from_value(parts.get(0))?;
    Ok((envelope, parts.iter().skip(1).collect()))
}

/// What a thrown value says of itself.
pub fn reason(thrown: &JsValue) -> String {
    match thrown.dyn_ref::<js_sys::Error>() {
        Some(error) => String::from(error.message()),
        None => thrown.as_string().unwrap_or_else(|| format!("{thrown:?}")),
    }
}
