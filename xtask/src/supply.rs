//! Whose code may be built in: the licences and sources that `deny.toml` allows, and known vulnerabilities.

use std::collections::BTreeSet;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::components::{self, Package};
use crate::dist::read_text;
use crate::toolchain::WASM;
use crate::workspace::{Workspace, run};

/// The part of cargo-deny's configuration that is held here too, for whoever has no cargo-deny.
#[derive(Deserialize)]
struct Rules {
    licenses: Licences,
    sources: Sources,
}

#[derive(Deserialize)]
struct Licences {
    allow: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Sources {
    allow_registry: Vec<String>,
}

/// Every package that this machine or the browser runs, tests and tools included.
pub fn check(workspace: &Workspace) -> Result<()> {
    let rules = toml::from_str(&read_text(&workspace.root.join("deny.toml"))?);
    let rules: Rules = rules.context("cannot read deny.toml")?;
    let mut findings = BTreeSet::new();
    for target in [WASM.to_owned(), components::host()?] {
        for package in components::packages(workspace, &target)? {
            findings.extend(finding(&package, &rules));
        }
    }
    if !findings.is_empty() {
        let findings: Vec<String> = findings.into_iter().collect();
        bail!("deny.toml does not allow:\n{}", findings.join("\n"));
    }
    with_cargo_deny(workspace)
}

/// What speaks against a package.
fn finding(package: &Package, rules: &Rules) -> Option<String> {
    let name = format!("{} {}", package.name, package.version);
    if let Some(source) = &package.source {
        let registry = source.strip_prefix("registry+").unwrap_or_default();
        if !rules
            .sources
            .allow_registry
            .iter()
            .any(|allowed| allowed == registry)
        {
            return Some(format!("{name} comes from {source}"));
        }
    }
    let licence = package.licence();
    let Ok(expression) = spdx::Expression::parse(&licence) else {
        return Some(format!(
            "{name} has the licence {licence:?}, which is no SPDX expression"
        ));
    };
    let is_allowed = expression.evaluate(|wanted| {
        let wanted = wanted.to_string();
        rules.licenses.allow.contains(&wanted)
    });
    (!is_allowed).then(|| format!("{name} is under {licence}"))
}

/// The advisories live in a repository that not every machine can reach.
fn with_cargo_deny(workspace: &Workspace) -> Result<()> {
    let deny = |words: &[&str]| {
        let mut command = workspace.cargo(["deny"]);
        command.args(words);
        command
    };
    let runs = |mut command: Command| {
        let silent = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
        silent.is_ok_and(|status| status.success())
    };
    if !runs(deny(&["--version"])) {
        eprintln!(
            "SKIPPED: bans and known vulnerabilities, because cargo-deny is not installed (cargo install cargo-deny)"
        );
        return Ok(());
    }
    run(&mut deny(&["check", "bans", "licenses", "sources"]))?;
    if !runs(deny(&["fetch", "db"])) {
        eprintln!(
            "SKIPPED: known vulnerabilities, because the advisory database cannot be reached"
        );
        return Ok(());
    }
    run(&mut deny(&["check", "advisories"]))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn said(licence: &str, source: &str) -> Option<String> {
        let package = serde_json::json!({
            "id": "a", "name": "a", "version": "1.0.0", "license": licence, "source": source,
            "manifest_path": "/a/Cargo.toml", "targets": [],
        });
        let rules = Rules {
            licenses: Licences {
                allow: vec!["MIT".into(), "Apache-2.0 WITH LLVM-exception".into()],
            },
            sources: Sources {
                allow_registry: vec!["https://registry.example/index".into()],
            },
        };
        finding(&serde_json::from_value(package).unwrap(), &rules)
    }

    #[test]
    fn one_allowed_choice_is_enough_and_every_part_is_needed() {
        let registry = "registry+https://registry.example/index";
        for allowed in [
            "MIT",
            "GPL-3.0-only OR MIT",
            "GPL-3.0-only/MIT",
            "MIT AND Apache-2.0 WITH LLVM-exception",
        ] {
            assert_eq!(said(allowed, registry), None, "{allowed}");
        }
        for refused in [
            "GPL-3.0-only",
            "MIT AND GPL-3.0-only",
            "Apache-2.0",
            "My own",
            "",
        ] {
            assert!(said(refused, registry).is_some(), "{refused}");
        }
    }

    #[test]
    fn only_the_registry_is_a_source() {
        let said = said("MIT", "git+https://registry.example/a").unwrap();
        assert_eq!(said, "a 1.0.0 comes from git+https://registry.example/a");
    }
}
