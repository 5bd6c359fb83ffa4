//! Where the clone and cargo's build folder are, and how commands run in them.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

pub struct Workspace {
    /// The root of the clone.
    pub root: PathBuf,
    /// Cargo's build folder, wherever configuration and environment put it.
    pub target: PathBuf,
}

impl Workspace {
    pub fn open() -> Result<Workspace> {
        let root = root().context("there is no clone around this program")?;
        let output = Command::new(cargo())
            .args(["metadata", "--no-deps", "--format-version", "1"])
            .current_dir(&root)
            .stderr(Stdio::inherit())
            .output()
            .context("cannot start cargo")?;
        ensure!(output.status.success(), "cargo metadata failed");
        #[derive(Deserialize)]
        struct Metadata {
            target_directory: PathBuf,
        }
        let metadata: Metadata =
            serde_json::from_slice(&output.stdout).context("cannot read cargo's metadata")?;
        Ok(Workspace {
            root,
            target: metadata.target_directory,
        })
    }

    /// A cargo command in the root of the clone.
    pub fn cargo<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Command {
        let mut command = Command::new(cargo());
        command.args(arguments).current_dir(&self.root);
        command.env("CARGO_TARGET_DIR", &self.target);
        if let Some(flags) = self.same_paths() {
            // Cargo adds these to the flags of `.cargo/config.toml`.
            command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags);
        }
        // What cargo told this process about this package must not reach the build of another one.
        for (name, _) in std::env::vars_os() {
            let name_text = name.to_string_lossy();
            if name_text.starts_with("CARGO_PKG_") || name_text.starts_with("CARGO_MANIFEST_") {
                command.env_remove(&name);
            }
        }
        command
    }

    /// Panics name their source file: on every machine by the same path, so that a build can be repeated anywhere.
    /// Flags are divided by spaces; where a path holds one, it stays as it is.
    fn same_paths(&self) -> Option<String> {
        let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
        let home = home.or_else(|| Some(std::env::home_dir()?.join(".cargo")))?;
        // Our own files go by their place in the clone already; named here, each clone would build everything anew.
        let named = [(&self.target, "/target"), (&home, "/cargo")];
        let flag = |(path, name): (&PathBuf, &str)| {
            let path = path
                .to_str()
                .filter(|path| !path.contains(char::is_whitespace))?;
            Some(format!("--remap-path-prefix={path}={name}"))
        };
        let flags: Option<Vec<String>> = named.into_iter().map(flag).collect();
        flags.map(|flags| flags.join(" "))
    }
}

/// Cargo tells which package it runs; what was compiled in may be another clone's that shares the build folder.
fn root() -> Option<PathBuf> {
    let told = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let places = told
        .into_iter()
        .chain([PathBuf::from(env!("CARGO_MANIFEST_DIR"))]);
    let mut roots =
        places.flat_map(|place| [Some(place.clone()), place.parent().map(Path::to_path_buf)]);
    roots.find_map(|root| root.filter(|root| root.join("xtask/Cargo.toml").is_file()))
}

/// Runs a command on this terminal; a failure names it.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("cannot start {}", shown(command)))?;
    ensure!(status.success(), "{} failed ({status})", shown(command));
    Ok(())
}

/// The command as a person would type it.
pub fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program());
    std::iter::once(program.file_stem().unwrap_or(program.as_os_str()))
        .chain(command.get_args())
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

fn cargo() -> PathBuf {
    std::env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from)
}
