//! Ways to the network that no Content-Security-Policy closes, closed before a photo is here.

use js_sys::{PropertyDescriptor, Reflect};
use wasm_bindgen::JsValue;

/// Peer connections ask servers of the script's choice for their address: WebRTC, under its names of all times.
const WAYS: [&str; 3] = [
    "RTCPeerConnection",
    "webkitRTCPeerConnection",
    "mozRTCPeerConnection",
];

/// Takes them out of this page for good.
pub fn seal(window: &web_sys::Window) {
    let nothing = PropertyDescriptor::new::<JsValue>();
    nothing.set_value(&JsValue::UNDEFINED);
    nothing.set_writable(false);
    nothing.set_configurable(false);
    for way in WAYS {
        let taken = Reflect::define_property(window, &way.into(), &nothing);
        debug_assert_eq!(taken, Ok(true), "{way} cannot be taken out");
    }
}
