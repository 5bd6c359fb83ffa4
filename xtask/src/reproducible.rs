//! `cargo xtask dist --check`: whether the same sources give the same bytes, wherever and by whomever they are built.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::assets::sha256;
use crate::dist;
use crate::headers::Embedders;
use crate::workspace::Workspace;

/// Builds dist/, builds it again from scratch in another place, and names every file that differs.
pub fn check(workspace: &Workspace) -> Result<()> {
    let first = fingerprints(&dist::build(workspace, &Embedders::default())?)?;
    let place = workspace.target.join("reproducible");
    if place.exists() {
        fs::remove_dir_all(&place).with_context(|| format!("cannot clear {}", place.display()))?;
    }
    let second = Workspace {
        root: place.join("elsewhere/of-another-name"),
        target: place.join("target"),
    };
    copy_sources(&workspace.root, &second.root)?;
    eprintln!("xtask: building again in {}", second.root.display());
    let second = fingerprints(&dist::build(&second, &Embedders::default())?)?;
    let differing = differing(&first, &second);
    if !differing.is_empty() {
        bail!(
            "these files are not the same in both builds:\n{}",
            differing.join("\n")
        );
    }
    fs::remove_dir_all(&place).with_context(|| format!("cannot clear {}", place.display()))?;
    println!("{} files, the same in both builds", first.len());
    Ok(())
}

/// What git would commit, and the model files, which are fetched.
fn copy_sources(from: &Path, to: &Path) -> Result<()> {
    let listed = Command::new("git")
        .args([
            "ls-files",
            "--cached",
            "--others",
            "--exclude-standard",
            "-z",
        ])
        .current_dir(from)
        .output()
        .context("cannot start git")?;
    ensure!(listed.status.success(), "git ls-files failed");
    let listed = String::from_utf8(listed.stdout).context("a file name is no text")?;
    let mut names: Vec<String> = listed.split_terminator('\0').map(str::to_owned).collect();
    for entry in fs::read_dir(from.join("models")).context("cannot list models")? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        names.push(format!("models/{name}"));
    }
    for name in names {
        let (source, copy) = (from.join(&name), to.join(&name));
        // A file that was deleted is listed until that is committed.
        if !source.is_file() {
            continue;
        }
        if let Some(folder) = copy.parent() {
            fs::create_dir_all(folder)
                .with_context(|| format!("cannot make {}", folder.display()))?;
        }
        fs::copy(&source, &copy).with_context(|| format!("cannot copy {name}"))?;
    }
    Ok(())
}

/// Path in dist/ → SHA-256.
fn fingerprints(dist: &Path) -> Result<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![dist.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        let entries =
            fs::read_dir(&folder).with_context(|| format!("cannot list {}", folder.display()))?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                waiting.push(path);
                continue;
            }
            let name = path
                .strip_prefix(dist)?
                .to_string_lossy()
                .replace('\\', "/");
            let bytes =
                fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
            found.insert(name, sha256(&bytes));
        }
    }
    Ok(found)
}

fn differing(first: &BTreeMap<String, String>, second: &BTreeMap<String, String>) -> Vec<String> {
    let mut names: Vec<&String> = first.keys().chain(second.keys()).collect();
    names.sort();
    names.dedup();
    let differs = |name: &&&String| first.get(**name) != second.get(**name);
    names
        .iter()
        .filter(differs)
        .map(|name| (*name).clone())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_changed_and_files_that_only_one_build_has_are_named() {
        let build = |files: &[(&str, &str)]| {
            let files = files.iter();
            files
                .map(|(name, hash)| ((*name).to_owned(), (*hash).to_owned()))
                .collect()
        };
        let first = build(&[("a", "1"), ("b", "2"), ("c", "3")]);
        let second = build(&[("a", "1"), ("b", "9"), ("d", "4")]);
        assert_eq!(differing(&first, &second), ["b", "c", "d"]);
        assert!(differing(&first, &first).is_empty());
    }
}
