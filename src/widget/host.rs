//! The page's side of the embed API: shakes hands with the page around the frame, which opens one channel.
//!
//! What is checked: the message comes from the parent window and from an origin that is one; the server says who may embed;
//! one channel in the life of a page. `frame-ancestors` keeps others from embedding at all.

use std::cell::Cell;

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{MessageEvent, Response, Window};

use super::conversation::{Conversation, refused};
use super::inbox::{Refusal, Refused};
use super::message::VERSION;
use super::port::Port;
use crate::ui::{self, Embedding};

/// The names of the protocol in messages between the windows, before there is a channel.
const HELLO: &str = "hushtag:hello";
const CONNECT: &str = "hushtag:connect";
const CLOSED: &str = "hushtag:closed";

/// Opens the page: by itself, or for the page around its frame.
pub fn start() {
    let window = web_sys::window();
    let Some((window, parent)) = window.and_then(|window| {
        let parent = window.parent().ok()??;
        (!Object::is(&parent, &window)).then_some((window, parent))
    }) else {
        return ui::start();
    };
    ui::start_embedded(move |embedding| {
        spawn_local(async move {
            if says_who_may_embed(&window).await {
                listen(&window, parent, embedding);
            } else {
                post(
                    &parent,
                    CLOSED,
                    "the server of Hushtag does not say who may embed it (frame-ancestors)",
                );
            }
        });
    });
}

/// Browsers hold the header where there is one; where a host of static files sends none, nobody may embed.
async fn says_who_may_embed(window: &Window) -> bool {
    let asked = async {
        let page = window.location().pathname().ok()?;
        let response = JsFuture::from(window.fetch_with_str(&page)).await.ok()?;
        let response: Response = response.dyn_into().ok()?;
        response.headers().get("content-security-policy").ok()?
    };
    let policy = asked.await.unwrap_or_default();
    policy
        .split([';', ','])
        .any(|directive| directive.split_ascii_whitespace().next() == Some("frame-ancestors"))
}

/// Tells the parent that this page is here. That says nothing of a person, so it may go to whoever that is.
fn post(parent: &Window, kind: &str, reason: &str) {
    let message = Object::new();
    for (key, value) in [
        ("hushtag", JsValue::from(kind)),
        ("version", VERSION.into()),
        ("reason", reason.into()),
    ] {
        // A fresh object takes every property.
        let _ = Reflect::set(&message, &key.into(), &value);
    }
    let _ = parent.post_message(&message, "*");
}

fn listen(window: &Window, parent: Window, embedding: Embedding) {
    let connected = Cell::new(false);
    let on_message = {
        let parent = parent.clone();
        Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if connected.get() {
                return;
            }
            if let Some((port, origin)) = channel(&event, &parent) {
                connected.set(true);
                Conversation::begin(port, origin, embedding);
            }
        })
    };
    let heard =
        window.add_event_listener_with_callback("message", on_message.as_ref().unchecked_ref());
    // Lives as long as the page.
    on_message.forget();
    if heard.is_ok() {
        post(&parent, HELLO, "");
    }
}

/// The channel that the parent opens, and the origin it speaks from. Whatever else comes is not for this page: no answer.
fn channel(event: &MessageEvent, parent: &Window) -> Option<(Port, String)> {
    let is_parents = event
        .source()
        .is_some_and(|source| Object::is(&source, parent));
    let origin = event.origin();
    // Of a sandboxed or a local page, which is nobody in particular.
    let has_origin = origin.starts_with("https://") || origin.starts_with("http://");
    let data = event.data();
    let says = |key: &str| Reflect::get(&data, &key.into()).ok();
    let connects = data.is_object() && says("hushtag")?.as_string().as_deref() == Some(CONNECT);
    if !is_parents || !has_origin || !connects {
        return None;
    }
    let port = Port::of(event)?;
    let version = says("version").and_then(|version| version.as_f64());
    if version != Some(f64::from(VERSION)) {
        let found = version.unwrap_or_default() as u32;
        let refusal = Refusal::Version { found };
        port.say(&refused(&Refused { id: None, refusal }), &Array::new());
        return None;
    }
    Some((port, origin))
}
