//! Ways to the network that no Content-Security-Policy closes, closed before a photo is here.

use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;

/// Peer connections ask servers of the script's choice for their address: WebRTC, under its names of all times.
const WAYS: [&str; 3] = [
    "RTCPeerConnection",
    "webkitRTCPeerConnection",
    "mozRTCPeerConnection",
];

/// Takes them out of this page for good.
pub fn seal(window: &web_sys::Window) {
    let nothing = Object::new();
    for (name, value) in [
        ("value", JsValue::UNDEFINED),
        ("writable", JsValue::FALSE),
        ("configurable", JsValue::FALSE),
    ] {
        // A plain object takes any property.
        let _ = Reflect::set(&nothing, &name.into(), &value);
    }
    for way in WAYS {
        let refused = Reflect::define_property(window, &way.into(), &nothing).is_err();
        debug_assert!(!refused, "{way} cannot be taken out");
    }
}
