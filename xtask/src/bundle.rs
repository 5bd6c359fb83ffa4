//! Rust → what a browser loads: a wasm file and the JavaScript module that binds it.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use wasm_bindgen_cli_support::Bindgen;

use crate::assets::sha256;
use crate::page::Binary;
use crate::toolchain::{WASM, ensure_wasm_target};
use crate::workspace::{Workspace, run};

/// The pinned version of the library and of its command-line half; the two must be equal.
const WASM_BINDGEN: &str = "0.2.130";

pub struct Bundle {
    /// A module whose default export takes `{ module_or_path }`.
    pub js: Vec<u8>,
    pub wasm: Vec<u8>,
}

/// Compiles and binds a binary; cargo knows what is fresh.
pub fn build(workspace: &Workspace, binary: Binary<'_>) -> Result<Bundle> {
    ensure_wasm_target()?;
    let mut command = workspace.cargo(["build", "--release", "--target", WASM]);
    command.args(["--package", "hushtag", "--bin", binary.name]);
    if !binary.default_features {
        command.arg("--no-default-features");
    }
    run(&mut command).with_context(|| format!("{} could not be compiled", binary.name))?;
    bind(workspace, binary.name)
}

/// Binds a compiled binary, unless these very bytes have been bound before.
fn bind(workspace: &Workspace, binary: &str) -> Result<Bundle> {
    let compiled = workspace
        .target
        .join(WASM)
        .join("release")
        .join(format!("{binary}.wasm"));
    let bytes =
        fs::read(&compiled).with_context(|| format!("cannot read {}", compiled.display()))?;
    let folder = workspace.target.join("bundle").join(binary);
    let key = format!("{WASM_BINDGEN}-{}", sha256(&bytes));
    if let Some(bundle) = remembered(&folder, &key) {
        return Ok(bundle);
    }
    eprintln!("xtask: binding {binary}.wasm");
    let bundle = bindgen(binary, bytes).with_context(|| format!("cannot bind {binary}.wasm"))?;
    remember(&folder, &key, &bundle)
        .with_context(|| format!("cannot write {}", folder.display()))?;
    Ok(bundle)
}

/// Binds tests: their functions stay exported and names stay in stack traces. Nothing runs by itself.
pub fn bind_tests(bytes: Vec<u8>) -> Result<Bundle> {
    let mut bindgen = Bindgen::new();
    bindgen.input_bytes("tests", bytes).web(true)?;
    bindgen.debug(true).export_wasm(true).emit_start(false);
    generate(&mut bindgen).context("cannot bind the tests")
}

fn bindgen(binary: &str, bytes: Vec<u8>) -> Result<Bundle> {
    let mut bindgen = Bindgen::new();
    bindgen.input_bytes(binary, bytes).web(true)?;
    bindgen
        .remove_name_section(true)
        .remove_producers_section(true);
    generate(&mut bindgen)
}

fn generate(bindgen: &mut Bindgen) -> Result<Bundle> {
    let mut output = bindgen.typescript(false).generate_output()?;
    ensure!(
        output.snippets().values().all(Vec::is_empty) && output.local_modules().is_empty(),
        "a dependency brings JavaScript files of its own, which dist does not copy"
    );
    let wasm = output.wasm_mut().emit_wasm();
    Ok(Bundle {
        js: output.js().as_bytes().to_vec(),
        wasm,
    })
}

fn remembered(folder: &Path, key: &str) -> Option<Bundle> {
    let is_current = fs::read_to_string(folder.join("key")).is_ok_and(|known| known == key);
    let read = |name| fs::read(folder.join(name)).ok();
    is_current.then_some(Bundle {
        js: read("bound.js")?,
        wasm: read("bound.wasm")?,
    })
}

/// The key is written last: an interrupted run leaves nothing that looks finished.
fn remember(folder: &Path, key: &str, bundle: &Bundle) -> Result<()> {
    fs::create_dir_all(folder)?;
    fs::remove_file(folder.join("key")).or_else(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Ok(()),
        _ => Err(error),
    })?;
    fs::write(folder.join("bound.js"), &bundle.js)?;
    fs::write(folder.join("bound.wasm"), &bundle.wasm)?;
    fs::write(folder.join("key"), key)?;
    Ok(())
}
