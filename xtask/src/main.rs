//! Every developer command of Hushtag: `cargo xtask --help`.

mod assets;
mod bundle;
mod dist;
mod headers;
mod markup;
mod models;
mod page;
mod server;
mod toolchain;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use workspace::Workspace;

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
    /// Write dist/: a folder that any static host can serve
    Dist,
    /// Fetch, convert and verify the models
    Models(models::Args),
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
        Command::Dist => dist::run(&workspace),
        Command::Models(args) => models::run(&workspace.root, &args),
    }
}
