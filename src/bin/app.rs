//! The main thread: mounts the page.

#[cfg(target_arch = "wasm32")]
fn main() {
    hushtag::ui::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
