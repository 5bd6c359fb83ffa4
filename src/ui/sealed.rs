//! Ways to the network that the page's own policy leaves open, closed before a photo is here.

use js_sys::{PropertyDescriptor, Reflect};
use wasm_bindgen::JsValue;

/// Peer connections ask servers of the script's choice for their address: WebRTC, under its names of all times.
const WAYS: [&str; 3] = [
    "RTCPeerConnection",
    "webkitRTCPeerConnection",
    "mozRTCPeerConnection",
];

/// Every script of the page is here when this begins, so no other one is taken, not even from the page's own site: an address
/// can carry data. Workers begin under this, too.
const NO_MORE_SCRIPTS: &str = "script-src 'wasm-unsafe-eval'; worker-src blob:";

/// Policies add up: the browser holds this one beside those that came with the page.
fn take_no_more_scripts(window: &web_sys::Window) -> Result<(), JsValue> {
    let document = window.document().ok_or("there is no document")?;
    let policy = document.create_element("meta")?;
    policy.set_attribute("http-equiv", "Content-Security-Policy")?;
    policy.set_attribute("content", NO_MORE_SCRIPTS)?;
    let head = document.query_selector("head")?.ok_or("there is no head")?;
    head.append_child(&policy)?;
    Ok(())
}

/// Closes them for good.
pub fn seal(window: &web_sys::Window) {
    let closed = take_no_more_scripts(window);
    debug_assert_eq!(closed, Ok(()));
    let nothing = PropertyDescriptor::new::<JsValue>();
    nothing.set_value(&JsValue::UNDEFINED);
    nothing.set_writable(false);
    nothing.set_configurable(false);
    for way in WAYS {
        let taken = Reflect::define_property(window, &way.into(), &nothing);
        debug_assert_eq!(taken, Ok(true), "{way} cannot be taken out");
    }
}
