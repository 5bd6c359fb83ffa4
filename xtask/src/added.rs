//! `cargo xtask models add`: a model of others in the place of ours, or beside them.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::models::{cache_dir, environment};
use crate::workspace::{self, Workspace};

/// What the command line of `cargo xtask models add` takes.
#[derive(clap::Args)]
pub struct Args {
    /// hf:OWNER/NAME@REVISION, or a folder that holds an export
    source: String,
    /// What it is to be; told from its config.json otherwise
    #[arg(long = "as", value_name = "KIND")]
    kind: Option<Kind>,
    /// Of a tagger: your words, a CSV with one a row, and other languages beside it under `en,de,fr`; else those of the taxonomy
    #[arg(long, value_name = "FILE")]
    vocabulary: Option<PathBuf>,
    /// Of a vocabulary that names no language
    #[arg(long, default_value = "en", value_name = "TAG")]
    language: String,
    /// Of a tagger: what is asked about each word, such as en="a photo of {}"; several are averaged
    #[arg(long, value_name = "TAG=TEXT")]
    prompt: Vec<String>,
    /// Of a tagger whose files do not say it: by what cosines are multiplied
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    logit_scale: Option<f64>,
    /// Of a SigLIP whose files do not say it: what is added
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    logit_bias: Option<f64>,
    /// What the licence is, where the model's card does not say it
    #[arg(long, value_name = "NAME")]
    licence: Option<String>,
    /// Agree to size and licence without being asked
    #[arg(long)]
    yes: bool,
}

#[derive(Clone, Copy, clap::ValueEnum)]
pub enum Kind {
    Tagger,
    Captioner,
    Objects,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::Tagger => "tagger",
            Kind::Captioner => "captioner",
            Kind::Objects => "objects",
        }
    }
}

/// On these it is compared with onnxruntime.
const PICTURES: [&str; 3] = ["flower.jpg", "cat.jpg", "coffee.jpg"];

/// Nothing is changed before the app's own code has run the model.
pub fn add(workspace: &Workspace, args: &Args) -> Result<()> {
    let mut prepare = script(workspace, "prepare")?;
    prepare
        .arg(&args.source)
        .args(["--language", &args.language]);
    if let Some(kind) = args.kind {
        prepare.args(["--as", kind.name()]);
    }
    if let Some(vocabulary) = &args.vocabulary {
        prepare.arg("--vocabulary").arg(vocabulary);
    }
    for prompt in &args.prompt {
        prepare.arg(format!("--prompt={prompt}"));
    }
    let numbers = [("scale", args.logit_scale), ("bias", args.logit_bias)];
    for (name, number) in numbers {
        if let Some(number) = number {
            prepare.arg(format!("--logit-{name}={number}"));
        }
    }
    if let Some(licence) = &args.licence {
        prepare.arg(format!("--licence={licence}"));
    }
    if args.yes {
        prepare.arg("--yes");
    }
    told(prepare)?;
    let staging = cache_dir()?.join("added");
    let out = staging.join("check");
    fs::create_dir_all(&out).with_context(|| format!("cannot write {}", out.display()))?;
    let words = [
        "run",
        "--quiet",
        "--package",
        "hushtag",
        "--example",
        "eval",
        "--",
    ];
    let mut check = workspace.cargo(words);
    check.args(["check", "--models"]).arg(&staging);
    check.arg("--out").arg(&out);
    check.args(PICTURES.map(|name| workspace.root.join("www/samples").join(name)));
    check.stdout(std::process::Stdio::null());
    workspace::run(&mut check)
        .context("the app's code cannot run this model, so everything stays as it was")?;
    let mut finish = script(workspace, "finish")?;
    finish.arg("--check").arg(&out);
    told(finish)
}

/// Takes an added model out of the manifest; the captioner of before is ours again.
pub fn remove(workspace: &Workspace, kind: Kind) -> Result<()> {
    let mut command = script(workspace, "remove")?;
    command.arg(kind.name());
    told(command)
}

fn script(workspace: &Workspace, step: &str) -> Result<Command> {
    let models = workspace.root.join("models");
    let python = environment(&models.join("build/requirements-add.txt"))?;
    let mut command = Command::new(python);
    command.env("PYTHONDONTWRITEBYTECODE", "1");
    command.arg(models.join("build/add.py")).arg(step);
    command.arg("--models").arg(&models);
    command.arg("--cache").arg(cache_dir()?);
    Ok(command)
}

/// The script says by itself what went wrong.
fn told(mut command: Command) -> Result<()> {
    let status = command.status().context("cannot start Python")?;
    ensure!(
        status.success(),
        "everything stays as it was; the reason stands above"
    );
    Ok(())
}
