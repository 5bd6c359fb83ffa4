//! `cargo xtask bench`: how fast the page is, beside other programs for the same work on the same machine.

use anyhow::Result;

use crate::headers::Embedders;
use crate::workspace::{self, Workspace};
use crate::{dist, models, test, tools};

pub fn run(workspace: &Workspace) -> Result<()> {
    dist::build(workspace, &Embedders::default())?;
    let folder = workspace.root.join("tests/bench");
    let python = models::environment(&folder.join("requirements.txt"))?;
    // The benchmark drives the page as the end-to-end tests do.
    tools::ensure_npm_packages(&workspace.root.join("tests/e2e"))?;
    let mut command = test::node(&folder)?;
    command.arg("bench.mjs").env("HUSHTAG_BENCH_PYTHON", python);
    workspace::run(&mut command)
}
