//! `cargo xtask audit FILE`: whether an audit log is as it was written, and if not, where.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Parser;
use hushtag::format::audit::{Check, Verdict};

#[derive(Parser)]
#[command(
    name = "audit",
    about = "Verify an audit log: which line is changed, missing or out of order."
)]
struct Arguments {
    /// The log, JSON Lines.
    file: PathBuf,
    /// The last hash as it was written down elsewhere: without it, a log whose end was cut off, or that was written anew
    /// as a whole, is not told from a true one.
    #[arg(long)]
    head: Option<String>,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(verdict) if verdict.flaws.is_empty() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &Arguments) -> Result<Verdict> {
    let name = arguments.file.display();
    let file = File::open(&arguments.file).with_context(|| format!("cannot open {name}"))?;
    let mut check = Check::default();
    for line in BufReader::new(file).split(b'\n') {
        let line = line.with_context(|| format!("cannot read {name}"))?;
        check.line(&String::from_utf8_lossy(&line));
    }
    let verdict = check.finish(arguments.head.as_deref());
    for flaw in &verdict.flaws {
        println!("{name}: {flaw}");
    }
    let found = match verdict.flaws.is_empty() {
        true => "no line is changed, missing or out of order",
        false => "the log is not as it was written",
    };
    println!("{name}: {} entries, {found}", verdict.entries);
    println!("head {}", verdict.head);
    if arguments.head.is_none() {
        println!(
            "Compare it with the head that was written down elsewhere (--head): alone, a log cannot show that its end was cut off or that all of it was written anew."
        );
    }
    Ok(verdict)
}
