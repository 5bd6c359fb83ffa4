//! The evaluation commands, on the code that the browser runs: decode, analyse, draft.
//!
//! Progress goes to stderr; the last line of stdout is one JSON object with the figures.

mod batch;
mod caption_metrics;
mod captions;
mod check;
mod drafts;
mod drawing;
mod faces;
mod fonts;
mod learnt;
mod looks;
mod metadata;
mod nouns;
mod photos;
mod ratio;
mod table;
mod tags;
mod text;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "eval", about = "Measure the drafts on labelled photos.")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// The folder of manifest.json and the models.
    #[arg(long, default_value = "models", global = true)]
    models: PathBuf,
    /// Use only this many photos, evenly spread: a quick look, not a figure to publish.
    #[arg(long, global = true)]
    limit: Option<usize>,
    /// Photos analysed at once.
    #[arg(long, default_value_t = 2, global = true)]
    threads: usize,
}

#[derive(Subcommand)]
enum Command {
    Tags(tags::Arguments),
    Faces(faces::Arguments),
    Captions(captions::Arguments),
    Drafts(drafts::Arguments),
    Metadata(metadata::Arguments),
    Text(text::Arguments),
    Learnt(learnt::Arguments),
    #[command(hide = true)]
    Check(check::Arguments),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let batch = batch::Batch {
        models: arguments.models,
        limit: arguments.limit,
        threads: arguments.threads.max(1),
    };
    let figures = match &arguments.command {
        Command::Tags(tags) => tags::evaluate(tags, &batch),
        Command::Faces(faces) => faces::evaluate(faces, &batch),
        Command::Captions(captions) => captions::evaluate(captions, &batch),
        Command::Drafts(drafts) => drafts::evaluate(drafts, &batch),
        Command::Metadata(metadata) => metadata::evaluate(metadata),
        Command::Text(text) => text::evaluate(text, &batch),
        Command::Learnt(learnt) => learnt::evaluate(learnt, &batch),
        Command::Check(check) => check::check(check, &batch.models),
    };
    match figures {
        Ok(figures) => {
            println!("{figures}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("eval: {error:#}");
            ExitCode::FAILURE
        }
    }
}
