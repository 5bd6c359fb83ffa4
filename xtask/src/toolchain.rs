//! The compiler's standard library for wasm32: there, or brought by rustup.

use std::fs;
use std::process::Command;

use anyhow::{Result, bail};

pub const WASM: &str = "wasm32-unknown-unknown";

/// Makes `cargo build --target wasm32-unknown-unknown` possible.
pub fn ensure_wasm_target() -> Result<()> {
    if has_wasm_target() {
        return Ok(());
    }
    eprintln!("xtask: rustup target add {WASM}");
    let added = Command::new("rustup")
        .args(["target", "add", WASM])
        .status();
    if added.is_ok_and(|status| status.success()) && has_wasm_target() {
        return Ok(());
    }
    bail!(
        "the Rust compiler on the PATH has no standard library for {WASM}, and rustup could not add it.\n\
         With rustup:        rustup target add {WASM}\n\
         Without rustup:     install it from https://rustup.rs\n\
         Debian's own rustc: apt-get install libstd-rust-dev-wasm32"
    )
}

fn has_wasm_target() -> bool {
    let Ok(output) = Command::new("rustc")
        .args(["--print", "target-libdir", "--target", WASM])
        .output()
    else {
        return false;
    };
    let folder = String::from_utf8_lossy(&output.stdout);
    fs::read_dir(folder.trim()).is_ok_and(|entries| {
        entries
            .flatten()
            .any(|entry| entry.file_name().to_string_lossy().starts_with("libstd-"))
    })
}
