//! `cargo xtask models`: the model files the manifest names, from the clone, the cache or the registries.

use std::env;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::added;
use crate::workspace::Workspace;

/// What the command line of `cargo xtask models` takes.
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    /// Convert everything again and enter the new sizes and sums in the manifest
    #[arg(long)]
    update: bool,
    /// Test the converters instead: downloads, checkpoint reading, graph passes, captioner export
    #[arg(long, conflicts_with = "update")]
    test: bool,
    #[command(subcommand)]
    change: Option<Change>,
}

#[derive(clap::Subcommand)]
enum Change {
    /// Fetch a model of others, or take it from a folder, and put it to use
    Add(added::Args),
    /// Take an added model out again
    Remove { kind: added::Kind },
}

pub fn run(workspace: &Workspace, args: &Args) -> Result<()> {
    let root = &workspace.root;
    match &args.change {
        Some(Change::Add(args)) => return added::add(workspace, args),
        Some(Change::Remove { kind }) => return added::remove(workspace, *kind),
        None => {}
    }
    if args.test {
        return test(root);
    }
    if args.update {
        build(root, true)?;
    }
    ensure(root)?;
    for file in files(root)? {
        println!("{:>10}  {}", file.bytes, file.file);
    }
    Ok(())
}

/// Makes every file of the manifest present and verified; does nothing when they already are.
pub fn ensure(root: &Path) -> Result<()> {
    let missing = missing(root)?;
    if missing.is_empty() {
        return Ok(());
    }
    for file in &missing {
        copy_from_cache(root, file)?;
    }
    if self::missing(root)?.iter().any(|file| !is_committed(file)) {
        build(root, false)?;
    }
    match self::missing(root)?.first() {
        None => Ok(()),
        Some(file) if is_committed(file) => bail!(
            "models/{} is not the file the manifest describes; `git checkout models` brings it back, \
             or, after training, `cargo xtask models --update` enters the new one",
            file.file
        ),
        Some(file) => bail!(
            "models/{} is still missing after the build: it is of a model that was added, or a file of your own. \
             `cargo xtask models add` with the source that the manifest names brings it again",
            file.file
        ),
    }
}

/// Runs the converters' own tests in their private environment.
pub fn test(root: &Path) -> Result<()> {
    let status = python(root, "requirements-add.txt")?
        .args(["-m", "unittest", "discover", "--start-directory"])
        .arg(folder(root).join("build"))
        .status()
        .context("cannot start the tests of the model build")?;
    ensure!(status.success(), "the model build fails its tests");
    Ok(())
}

#[derive(Deserialize)]
struct Manifest {
    models: Vec<Model>,
}

#[derive(Deserialize)]
struct Model {
    #[serde(flatten)]
    weights: ModelFile,
    tokens: Option<ModelFile>,
}

#[derive(Clone, Deserialize)]
struct ModelFile {
    file: String,
    bytes: u64,
    sha256: String,
}

fn files(root: &Path) -> Result<Vec<ModelFile>> {
    let path = folder(root).join("manifest.json");
    let text = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let manifest: Manifest = serde_json::from_slice(&text)
        .with_context(|| format!("cannot parse {}", path.display()))?;
    let files = manifest.models.into_iter();
    Ok(files
        .flat_map(|model| [Some(model.weights), model.tokens])
        .flatten()
        .collect())
}

fn missing(root: &Path) -> Result<Vec<ModelFile>> {
    let mut missing = Vec::new();
    for file in files(root)? {
        if !is_verified(&folder(root).join(&file.file), &file)? {
            missing.push(file);
        }
    }
    Ok(missing)
}

fn is_verified(path: &Path, expected: &ModelFile) -> Result<bool> {
    match fs::read(path) {
        Ok(bytes) => Ok(bytes.len() as u64 == expected.bytes && sha256(&bytes) == expected.sha256),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

/// Weights trained here travel with the source; those of others are built.
fn is_committed(file: &ModelFile) -> bool {
    let ours = ["captioner", "illustration", "words"];
    ours.iter().any(|name| file.file.starts_with(name))
}

fn copy_from_cache(root: &Path, file: &ModelFile) -> Result<()> {
    let cached = cache_dir()?.join("models").join(&file.sha256);
    if !is_verified(&cached, file)? {
        return Ok(());
    }
    let target = folder(root).join(&file.file);
    let draft = target.with_extension("new");
    fs::copy(&cached, &draft)
        .and_then(|_| fs::rename(&draft, &target))
        .with_context(|| format!("cannot write {}", target.display()))
}

fn build(root: &Path, update: bool) -> Result<()> {
    let mut command = python(root, "requirements.txt")?;
    command.arg(folder(root).join("build/build.py"));
    command
        .arg("--models")
        .arg(folder(root))
        .arg("--cache")
        .arg(cache_dir()?);
    if update {
        command.arg("--update");
    }
    let status = command.status().context("cannot start the model build")?;
    ensure!(
        status.success(),
        "the model build failed; the reason stands above"
    );
    Ok(())
}

fn python(root: &Path, requirements: &str) -> Result<Command> {
    let requirements = folder(root).join("build").join(requirements);
    let mut command = Command::new(environment(&requirements)?);
    // Imports leave no compiled files in the source folder.
    command.env("PYTHONDONTWRITEBYTECODE", "1");
    Ok(command)
}

/// The Python of a private environment that holds exactly `requirements`, made on first use.
pub fn environment(requirements: &Path) -> Result<PathBuf> {
    let pinned = fs::read(requirements)
        .with_context(|| format!("cannot read {}", requirements.display()))?;
    let venv = cache_dir()?.join(format!("venv-{}", &sha256(&pinned)[..12]));
    let python = venv.join(if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    });
    let complete = venv.join("complete");
    if complete.exists() && runs(&python) {
        return Ok(python);
    }
    eprintln!("models: making a Python environment in {}", venv.display());
    let system = system_python()?;
    let made = Command::new(&system)
        .args(["-m", "venv", "--clear"])
        .arg(&venv)
        .stdout(Stdio::null())
        .status()
        .with_context(|| format!("cannot start {system}"))?;
    ensure!(
        made.success(),
        "{system} cannot make a virtual environment; on Debian and Ubuntu: apt install python3-venv"
    );
    eprintln!("models: installing {}", requirements.display());
    let installed = Command::new(&python)
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ])
        .args(["--no-deps", "--only-binary", ":all:", "--requirement"])
        .arg(requirements)
        .status()
        .context("cannot start pip")?;
    ensure!(
        installed.success(),
        "pip could not install {}; it needs the network once, and a Python with wheels for these versions",
        requirements.display()
    );
    fs::write(&complete, "").with_context(|| format!("cannot write {}", complete.display()))?;
    Ok(python)
}

fn system_python() -> Result<String> {
    const NEW_ENOUGH: &str = "import sys; sys.exit(sys.version_info < (3, 11))";
    for name in ["python3", "python"] {
        let found = Command::new(name).args(["-c", NEW_ENOUGH]).status();
        if found.is_ok_and(|status| status.success()) {
            return Ok(name.to_owned());
        }
    }
    bail!("building the models needs Python 3.11 or newer on the PATH")
}

fn runs(python: &Path) -> bool {
    let quiet = Command::new(python)
        .args(["-c", "import numpy, onnx"])
        .stderr(Stdio::null())
        .status();
    quiet.is_ok_and(|status| status.success())
}

/// Outside the clone, so that fresh clones share it: `$HUSHTAG_CACHE`, else `hushtag` in the user's cache.
pub fn cache_dir() -> Result<PathBuf> {
    let set = |name| {
        env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    set("HUSHTAG_CACHE")
        .or_else(|| Some(set("XDG_CACHE_HOME")?.join("hushtag")))
        .or_else(|| Some(set("HOME")?.join(".cache/hushtag")))
        .or_else(|| Some(set("LOCALAPPDATA")?.join("hushtag")))
        .context("no place for a cache: set HUSHTAG_CACHE to a folder")
}

fn folder(root: &Path) -> PathBuf {
    root.join("models")
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
