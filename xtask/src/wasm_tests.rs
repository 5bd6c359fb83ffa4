//! `cargo test` for wasm32 calls this: binds the tests and runs them in a browser, under the policy of the site.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::bundle;
use crate::server::Site;
use crate::test::node;
use crate::workspace::{Workspace, run};

#[derive(clap::Args)]
pub struct Args {
    /// What cargo built
    file: PathBuf,
    /// Run only tests whose name contains this
    #[arg(default_value = "")]
    filter: String,
}

const FOLDER: &str = "tests";
const PAGE: &str = include_str!("../wasm-tests/index.html");
const RUN: &str = include_str!("../wasm-tests/run.js");

pub fn start(workspace: &Workspace, args: &Args) -> Result<()> {
    let folder = workspace.target.join("wasm-tests");
    // In a folder the policy is that of the site, but scripts need no hash in the page: here it has none.
    let page = folder.join(FOLDER);
    lay_out(&page, &args.file)?;
    add_models(&page.join("models"), &workspace.root.join("models"))?;
    let port = Site::quiet(folder).spawn()?;
    let address = format!(
        "http://localhost:{port}/{FOLDER}/index.html?filter={}",
        args.filter
    );
    run(node(&workspace.root.join("tests/e2e"))?.args(["wasm.mjs", &address]))
}

fn lay_out(folder: &Path, compiled: &Path) -> Result<()> {
    let bytes =
        fs::read(compiled).with_context(|| format!("cannot read {}", compiled.display()))?;
    let bundle = bundle::bind_tests(bytes)?;
    let write = |name: &str, content: &[u8]| {
        let path = folder.join(name);
        fs::write(&path, content).with_context(|| format!("cannot write {}", path.display()))
    };
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    write("index.html", PAGE.as_bytes())?;
    write("run.js", RUN.as_bytes())?;
    write("tests.js", &bundle.js)?;
    write("tests.wasm", &bundle.wasm)
}

/// The tests fetch the models from where the site has them.
fn add_models(to: &Path, from: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("cannot make {}", to.display()))?;
    let files = from
        .read_dir()
        .with_context(|| format!("cannot list {}", from.display()))?;
    for file in files {
        let path = file?.path();
        if path
            .extension()
            .is_some_and(|end| end == "onnx" || end == "json")
            && let Some(name) = path.file_name()
        {
            fs::copy(&path, to.join(name))
                .with_context(|| format!("cannot copy {}", path.display()))?;
        }
    }
    Ok(())
}
