//! The main thread: mounts the page, by itself or in a frame of another one.

#[cfg(target_arch = "wasm32")]
fn main() {
    hushtag::widget::host::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
