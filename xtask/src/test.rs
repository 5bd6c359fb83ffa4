//! `cargo xtask test`: everything that has to hold, in the order in which a failure is cheapest to find.

use std::env;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::ValueEnum;

use crate::headers::Embedders;
use crate::tally::Tally;
use crate::toolchain::{WASM, ensure_wasm_target};
use crate::workspace::{Workspace, run, shown};
use crate::{dist, models, supply, tools};

#[derive(clap::Args)]
pub struct Args {
    /// Run this step and no other; may be given several times
    #[arg(long, value_name = "STEP")]
    only: Vec<Step>,
    /// Go on after a step that failed
    #[arg(long)]
    keep_going: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Step {
    /// rustfmt
    Format,
    /// clippy for this machine
    Lint,
    /// clippy for wasm32
    LintWasm,
    /// licences and sources of everything that is built in
    Supply,
    /// Rust tests on this machine
    Native,
    /// the tests of the model converters
    Converters,
    /// Rust tests in a browser
    Wasm,
    /// the site, as a static host would serve it
    Dist,
    /// the site in real browsers
    E2e,
}

pub fn start(workspace: &Workspace, args: &Args) -> Result<()> {
    let mut all = Tally::default();
    let mut lines = Vec::new();
    for step in Step::value_variants() {
        if !args.only.is_empty() && !args.only.contains(step) {
            continue;
        }
        let name = step.name();
        println!("\n── {name}");
        let begun = Instant::now();
        let (tally, failure) = match step.run(workspace) {
            // A step that is no set of tests is one itself.
            Ok(Tally {
                passed: 0,
                failed: 0,
            }) => (
                Tally {
                    passed: 1,
                    failed: 0,
                },
                None,
            ),
            Ok(tally) => (tally, None),
            Err(Failed { tally, error }) => {
                let failed = tally.failed.max(1);
                (Tally { failed, ..tally }, Some(error))
            }
        };
        let took = seconds(begun.elapsed());
        let Tally { passed, failed } = tally;
        all += tally;
        lines.push(format!(
            "{name:<12} {passed:>5} passed {failed:>3} failed {took:>8}"
        ));
        if let Some(error) = failure {
            eprintln!("error: {error:#}");
            if !args.keep_going {
                break;
            }
        } else {
            println!("── {name}: {took}");
        }
    }
    println!("\n{}", lines.join("\n"));
    println!("\n{} passed, {} failed", all.passed, all.failed);
    if all.failed > 0 {
        bail!("not everything holds");
    }
    Ok(())
}

struct Failed {
    tally: Tally,
    error: anyhow::Error,
}

impl From<anyhow::Error> for Failed {
    fn from(error: anyhow::Error) -> Failed {
        Failed {
            tally: Tally::default(),
            error,
        }
    }
}

/// Where a program prints its summary; the other stream goes straight to the terminal.
#[derive(Clone, Copy)]
enum Summary {
    Stdout,
    Stderr,
}

impl Step {
    fn name(self) -> String {
        self.to_possible_value()
            .map(|value| value.get_name().to_owned())
            .unwrap_or_default()
    }

    fn run(self, workspace: &Workspace) -> Result<Tally, Failed> {
        let mut tally = Tally::default();
        match self {
            Step::Format => run(&mut workspace.cargo(["fmt", "--all", "--check"]))?,
            Step::Lint => {
                for package in [&["--package", "hushtag"][..], &["--package", "xtask"]] {
                    let words = ["clippy", "--all-targets"]
                        .into_iter()
                        .chain(package.iter().copied());
                    run(workspace.cargo(words).args(["--", "--deny", "warnings"]))?;
                }
            }
            Step::LintWasm => {
                ensure_wasm_target()?;
                run(workspace
                    .cargo([
                        "clippy",
                        "--package",
                        "hushtag",
                        "--release",
                        "--target",
                        WASM,
                    ])
                    .args([
                        "--lib", "--bins", "--test", "web", "--", "--deny", "warnings",
                    ]))?;
            }
            Step::Supply => supply::check(workspace)?,
            Step::Native => {
                models::ensure(&workspace.root)?;
                let tools = tools::ensure()?;
                for package in ["hushtag", "xtask"] {
                    let command = &mut workspace.cargo(["test", "--package", package]);
                    command.envs(tools.iter().map(|(name, path)| (name, path)));
                    counted(command, Summary::Stdout, &mut tally)?;
                }
            }
            Step::Converters => {
                let command = &mut myself(&["models", "--test"])?;
                counted(command, Summary::Stderr, &mut tally)?;
            }
            Step::Wasm => {
                ensure_wasm_target()?;
                models::ensure(&workspace.root)?;
                let runner = toml_array(&[&executable()?, "wasm-test-runner"]);
                let command = &mut workspace.cargo(["test", "--package", "hushtag", "--release"]);
                command
                    .args(["--target", WASM, "--test", "web", "--config"])
                    .arg(format!("target.{WASM}.runner = {runner}"));
                counted(command, Summary::Stdout, &mut tally)?;
            }
            Step::Dist => {
                dist::build(workspace, &Embedders::default())?;
            }
            Step::E2e => {
                dist::build(workspace, &Embedders::default())?;
                let command = &mut end_to_end(&workspace.root)?;
                counted(command, Summary::Stdout, &mut tally)?;
            }
        }
        Ok(tally)
    }
}

fn end_to_end(root: &Path) -> Result<Command> {
    let folder = root.join("tests/e2e");
    let mut command = node(&folder)?;
    // One file at a time: each takes the models and both cores.
    command.args(["--test", "--test-concurrency=1", "--test-reporter=spec"]);
    let mut files = Vec::new();
    for entry in folder.read_dir().context("cannot list tests/e2e")? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".test.mjs") {
            files.push(name);
        }
    }
    files.sort();
    command.args(files);
    Ok(command)
}

/// Node in the folder of the tests, with what they need there and named in the environment.
pub fn node(folder: &Path) -> Result<Command> {
    let tools = tools::ensure()?;
    tools::ensure_npm_packages(folder)?;
    let mut command = Command::new("node");
    command
        .current_dir(folder)
        .envs(tools)
        .env("HUSHTAG_XTASK", executable()?);
    Ok(command)
}

/// This program again.
fn myself(arguments: &[&str]) -> Result<Command> {
    let mut command = Command::new(executable()?);
    command.args(arguments);
    Ok(command)
}

fn executable() -> Result<String> {
    let path = env::current_exe().context("cannot find the path of this program")?;
    Ok(path.to_string_lossy().into_owned())
}

/// Runs a test program, shows what it prints and counts its tests.
fn counted(command: &mut Command, summary: Summary, all: &mut Tally) -> Result<(), Failed> {
    let mut tally = Tally::default();
    let status = watched(command, summary, &mut tally);
    *all += tally;
    let error = match status {
        Ok(status) if status.success() && tally.failed == 0 => return Ok(()),
        Ok(status) => anyhow::anyhow!("{} failed ({status})", shown(command)),
        Err(error) => error,
    };
    Err(Failed { tally: *all, error })
}

fn watched(command: &mut Command, summary: Summary, tally: &mut Tally) -> Result<ExitStatus> {
    match summary {
        Summary::Stdout => command.stdout(Stdio::piped()),
        Summary::Stderr => command.stderr(Stdio::piped()),
    };
    let mut child = command
        .spawn()
        .with_context(|| format!("cannot start {}", shown(command)))?;
    let stdout = child
        .stdout
        .take()
        .map(|stream| Box::new(stream) as Box<dyn std::io::Read>);
    let stderr = child
        .stderr
        .take()
        .map(|stream| Box::new(stream) as Box<dyn std::io::Read>);
    if let Some(stream) = stdout.or(stderr) {
        for line in BufReader::new(stream).split(b'\n') {
            let line = line.context("cannot read what the tests print")?;
            let line = String::from_utf8_lossy(&line);
            println!("{line}");
            tally.read(&line);
        }
    }
    Ok(child.wait()?)
}

fn toml_array(words: &[&str]) -> String {
    // A JSON string is a TOML string.
    serde_json::json!(words).to_string()
}

fn seconds(time: Duration) -> String {
    let seconds = time.as_secs_f32();
    if seconds < 60.0 {
        format!("{seconds:.1} s")
    } else {
        format!(
            "{:.0} min {:02.0} s",
            (seconds / 60.0).floor(),
            seconds % 60.0
        )
    }
}
