//! Every developer command of Hushtag: `cargo xtask --help`.

mod added;
mod assets;
mod bench;
mod bundle;
mod components;
mod dist;
mod headers;
mod hosting;
mod markup;
mod models;
mod page;
mod reproducible;
mod sbom;
mod server;
mod size;
mod supply;
mod tally;
mod test;
mod toolchain;
mod tools;
mod wasm_tests;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use workspace::{Workspace, run as run_command};

#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build if needed, and serve the page with the production headers
    Serve(server::Args),
    /// Format, lint and test everything, in real browsers too
    Test(test::Args),
    /// Write dist/: a folder that any static host can serve
    Dist(dist::Args),
    /// Fetch, convert and verify the models
    Models(models::Args),
    /// Measure the models on labelled photos
    Eval {
        /// What the evaluation takes: `cargo xtask eval help`
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Try every parser of metadata on damaged input
    Fuzz {
        /// Try the loader of models too; its engine takes long to build
        #[arg(long)]
        models: bool,
        /// What the fuzzer takes: `cargo xtask fuzz help`
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Verify an audit log: which line is changed, missing or out of order
    Audit {
        /// FILE, and `--head` with the last hash as it was written down elsewhere
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Measure what the page loads, raw and compressed
    Size,
    /// Measure how fast the page is, beside other programs for the same work
    Bench,
    /// Called by cargo to run tests compiled for wasm32
    #[command(hide = true)]
    WasmTestRunner(wasm_tests::Args),
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let cli = Cli::parse();
    let workspace = Workspace::open()?;
    match cli.command {
        Command::Serve(args) => server::run(&workspace, &args),
        Command::Test(args) => test::start(&workspace, &args),
        Command::Dist(args) => dist::run(&workspace, &args),
        Command::Models(args) => models::run(&workspace, &args),
        Command::Eval { arguments } => evaluate(&workspace, &arguments),
        Command::Fuzz { models, arguments } => fuzz(&workspace, models, &arguments),
        Command::Audit { arguments } => audit(&workspace, &arguments),
        Command::Size => size::run(&workspace),
        Command::Bench => bench::run(&workspace),
        Command::WasmTestRunner(args) => wasm_tests::start(&workspace, &args),
    }
}

/// Without the models' engine, unless it is asked for: it takes long to build for speed.
fn fuzz(workspace: &Workspace, models: bool, arguments: &[String]) -> Result<()> {
    let mut command = workspace.cargo(["run", "--package", "hushtag", "--profile", "fuzz"]);
    if !models {
        command.arg("--no-default-features");
    }
    run_command(command.args(["--example", "fuzz", "--"]).args(arguments))
}

/// The verifier of the page, as a program of the library's own package; without the models' engine it is built soon.
fn audit(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    let words = [
        "run",
        "--quiet",
        "--package",
        "hushtag",
        "--no-default-features",
        "--example",
        "audit",
        "--",
    ];
    run_command(workspace.cargo(words).args(arguments))
}

/// The evaluation is a program of the library's own package, because it runs the code of the browser.
fn evaluate(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    models::ensure(&workspace.root)?;
    let mut command = workspace.cargo(["run", "--package", "hushtag", "--example", "eval", "--"]);
    // Debian's ExifTool does not know the newest properties.
    let is_told = std::env::var_os("HUSHTAG_EXIFTOOL").is_some();
    if arguments.first().is_some_and(|topic| topic == "metadata") && !is_told {
        let folder = workspace.root.join("tests/e2e");
        tools::ensure_npm_packages(&folder)?;
        let current = folder.join("node_modules/exiftool-vendored.pl/bin/exiftool");
        command.env("HUSHTAG_EXIFTOOL", current);
    }
    run_command(command.args(arguments))
}
