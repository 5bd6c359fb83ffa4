//! What the site is made of, by cargo's own account: the crates linked into its wasm, and the models.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::dist::read_text;
use crate::toolchain::WASM;
use crate::workspace::Workspace;

/// A package as cargo describes it.
#[derive(Clone, Debug, Deserialize)]
pub struct Package {
    id: String,
    pub name: String,
    pub version: String,
    /// An SPDX expression; old packages write `/` for `OR`.
    pub license: Option<String>,
    /// Absent for this project's own.
    pub source: Option<String>,
    pub manifest_path: PathBuf,
    targets: Vec<Target>,
}

#[derive(Clone, Debug, Deserialize)]
struct Target {
    kind: Vec<String>,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    pkg: String,
    dep_kinds: Vec<DependencyKind>,
}

#[derive(Deserialize)]
struct DependencyKind {
    kind: Option<String>,
}

/// A crate in the wasm.
#[derive(Clone, Debug)]
pub struct Crate {
    pub package: Package,
    /// SHA-256 of its archive in the registry.
    pub checksum: Option<String>,
    /// Names and versions of what it uses.
    pub uses: BTreeSet<(String, String)>,
}

/// A model file.
#[derive(Clone, Debug, Deserialize)]
pub struct Model {
    pub name: String,
    pub version: String,
    pub file: String,
    pub sha256: String,
    pub licence: String,
    pub source: String,
}

pub struct Linked {
    /// By name and version; this project itself is among them.
    pub crates: BTreeMap<(String, String), Crate>,
    pub models: Vec<Model>,
    /// `1.95.0`: whose standard library is linked too.
    pub rust: String,
    /// The models' licence texts.
    pub notices: String,
}

impl Package {
    /// With `OR` for the `/` of old packages.
    pub fn licence(&self) -> String {
        let told = self.license.as_deref().unwrap_or_default();
        told.split('/')
            .map(str::trim)
            .collect::<Vec<_>>()
            .join(" OR ")
    }

    fn key(&self) -> (String, String) {
        (self.name.clone(), self.version.clone())
    }

    /// Macros run in the compiler and stay there.
    fn is_macro(&self) -> bool {
        let mut kinds = self.targets.iter().flat_map(|target| &target.kind);
        kinds.any(|kind| kind == "proc-macro")
    }
}

pub fn linked(workspace: &Workspace) -> Result<Linked> {
    let metadata = metadata(workspace, WASM)?;
    let lock = workspace.root.join("Cargo.lock");
    let checksums = checksums(&read_text(&lock)?)?;
    let manifest = workspace.root.join("models/manifest.json");
    #[derive(Deserialize)]
    struct Manifest {
        models: Vec<Model>,
    }
    let manifest: Manifest = serde_json::from_str(&read_text(&manifest)?)
        .with_context(|| format!("cannot parse {}", manifest.display()))?;
    Ok(Linked {
        crates: reachable(metadata, "hushtag", &checksums)?,
        models: manifest.models,
        rust: rust_version()?,
        notices: read_text(&workspace.root.join("models/NOTICES.md"))?,
    })
}

/// All packages that are built on or for `target`, tests and tools included.
pub fn packages(workspace: &Workspace, target: &str) -> Result<Vec<Package>> {
    Ok(metadata(workspace, target)?.packages)
}

/// This machine's target.
pub fn host() -> Result<String> {
    let said = rustc(&["--version", "--verbose"])?;
    let line = said.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(line.context("rustc names no host")?.to_owned())
}

fn metadata(workspace: &Workspace, target: &str) -> Result<Metadata> {
    let words = ["metadata", "--format-version", "1", "--locked"];
    let output = workspace
        .cargo(words)
        .args(["--filter-platform", target])
        .output()
        .context("cannot start cargo")?;
    ensure!(
        output.status.success(),
        "cargo metadata failed: {}",
        String::from_utf8_lossy(&output.stderr).trim()
    );
    serde_json::from_slice(&output.stdout).context("cannot read cargo's metadata")
}

/// What `root` uses when it runs, directly or not.
fn reachable(
    metadata: Metadata,
    root: &str,
    checksums: &HashMap<(String, String), String>,
) -> Result<BTreeMap<(String, String), Crate>> {
    let packages: HashMap<&str, &Package> = metadata
        .packages
        .iter()
        .map(|package| (package.id.as_str(), package))
        .collect();
    let nodes: HashMap<&str, &Node> = metadata
        .resolve
        .nodes
        .iter()
        .map(|node| (node.id.as_str(), node))
        .collect();
    let root = metadata
        .packages
        .iter()
        .find(|package| package.name == root);
    let mut waiting = vec![root.context("the project is not in its own metadata")?];
    let mut found = BTreeMap::new();
    while let Some(package) = waiting.pop() {
        if found.contains_key(&package.key()) {
            continue;
        }
        let deps = nodes
            .get(package.id.as_str())
            .map(|node| node.deps.as_slice());
        let linked = deps.unwrap_or_default().iter().filter(|dependency| {
            let kinds = &dependency.dep_kinds;
            kinds.iter().any(|dependency| dependency.kind.is_none())
        });
        let linked: Vec<&Package> = linked
            .filter_map(|dependency| packages.get(dependency.pkg.as_str()).copied())
            .filter(|package| !package.is_macro())
            .collect();
        found.insert(
            package.key(),
            Crate {
                package: package.clone(),
                checksum: checksums.get(&package.key()).cloned(),
                uses: linked.iter().map(|package| package.key()).collect(),
            },
        );
        waiting.extend(linked);
    }
    Ok(found)
}

fn checksums(lock: &str) -> Result<HashMap<(String, String), String>> {
    #[derive(Deserialize)]
    struct Lock {
        package: Vec<Locked>,
    }
    #[derive(Deserialize)]
    struct Locked {
        name: String,
        version: String,
        checksum: Option<String>,
    }
    let lock: Lock = toml::from_str(lock).context("cannot read Cargo.lock")?;
    let packages = lock.package.into_iter();
    Ok(packages
        .filter_map(|locked| Some(((locked.name, locked.version), locked.checksum?)))
        .collect())
}

fn rust_version() -> Result<String> {
    let said = rustc(&["--version"])?;
    let version = said.split_whitespace().nth(1);
    Ok(version.context("rustc tells no version")?.to_owned())
}

fn rustc(arguments: &[&str]) -> Result<String> {
    let output = Command::new("rustc").args(arguments).output();
    let output = output.context("cannot start rustc")?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_only_compiles_tests_or_builds_is_not_linked() {
        let package = |name: &str, kind: &str| {
            serde_json::json!({
                "id": name, "name": name, "version": "1.0.0", "license": "MIT/Apache-2.0", "source": null,
                "manifest_path": format!("/{name}/Cargo.toml"), "targets": [{ "kind": [kind] }],
            })
        };
        let dep = |name: &str, kind: Option<&str>| serde_json::json!({ "pkg": name, "dep_kinds": [{ "kind": kind }] });
        let metadata = serde_json::json!({
            "packages": [
                package("root", "lib"), package("used", "lib"), package("deep", "lib"), package("tests", "lib"),
                package("builds", "lib"), package("macro", "proc-macro"), package("of-macro", "lib"),
            ],
            "resolve": { "nodes": [
                { "id": "root", "deps": [
                    dep("used", None), dep("tests", Some("dev")), dep("builds", Some("build")), dep("macro", None),
                ] },
                { "id": "used", "deps": [dep("deep", None), dep("root", None)] },
                { "id": "macro", "deps": [dep("of-macro", None)] },
            ] },
        });
        let metadata = serde_json::from_value(metadata).unwrap();
        let found = reachable(metadata, "root", &HashMap::new()).unwrap();
        let names: Vec<&str> = found.keys().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["deep", "root", "used"]);
        let used = found
            .values()
            .find(|found| found.package.name == "used")
            .unwrap();
        assert_eq!(used.package.licence(), "MIT OR Apache-2.0");
        assert_eq!(used.uses.len(), 2);
    }
}
