//! The worker's binary.

#[cfg(target_arch = "wasm32")]
fn main() {
    hushtag::worker::host::serve();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
