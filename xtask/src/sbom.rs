//! The site's bill of materials (CycloneDX 1.6) and its licences, both the same for the same sources.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::components::{Crate, Linked, Model};

/// Of the standard library, which is no package of the registry.
const RUST_LICENCE: &str = "MIT OR Apache-2.0";

/// Starts of the names of files that hold a licence or a notice to pass on.
const LEGAL: &[&str] = &[
    "copying",
    "copyright",
    "licence",
    "license",
    "notice",
    "unlicense",
];

pub fn cyclonedx(linked: &Linked) -> Result<Vec<u8>> {
    let is_own = |found: &&Crate| found.package.source.is_none();
    let own = linked.crates.values().find(is_own);
    let own = &own
        .context("the project is not among its own crates")?
        .package;
    let crates = linked.crates.values().filter(|found| !is_own(found));
    let mut components: Vec<Value> = crates.map(library).collect();
    components.push(json!({
        "type": "library",
        "bom-ref": format!("rust-std@{}", linked.rust),
        "name": "rust-std",
        "version": linked.rust,
        "licenses": [{ "expression": RUST_LICENCE }],
    }));
    components.extend(linked.models.iter().map(model));
    let dependencies = linked.crates.values().map(|found| {
        let uses = found
            .uses
            .iter()
            .map(|(name, version)| reference(name, version));
        json!({
            "ref": reference(&found.package.name, &found.package.version),
            "dependsOn": uses.collect::<Vec<_>>(),
        })
    });
    let bom = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": { "component": {
            "type": "application",
            "bom-ref": reference(&own.name, &own.version),
            "name": own.name,
            "version": own.version,
            "licenses": [{ "expression": own.licence() }],
        } },
        "components": components,
        "dependencies": dependencies.collect::<Vec<_>>(),
    });
    Ok(serde_json::to_vec_pretty(&bom)?)
}

fn reference(name: &str, version: &str) -> String {
    format!("pkg:cargo/{name}@{version}")
}

fn library(found: &Crate) -> Value {
    let package = &found.package;
    let reference = reference(&package.name, &package.version);
    let hashes = found.checksum.iter();
    json!({
        "type": "library",
        "bom-ref": reference,
        "name": package.name,
        "version": package.version,
        "purl": reference,
        "licenses": [{ "expression": package.licence() }],
        "hashes": hashes.map(|hash| json!({ "alg": "SHA-256", "content": hash })).collect::<Vec<_>>(),
    })
}

/// Two files of one model have its name and version; the file tells them apart.
fn model(model: &Model) -> Value {
    json!({
        "type": "machine-learning-model",
        "bom-ref": format!("model:{}", model.file),
        "name": model.name,
        "version": model.version,
        "description": format!("{}: {}", model.file, model.source),
        "licenses": [{ "license": { "name": model.licence } }],
        "hashes": [{ "alg": "SHA-256", "content": model.sha256 }],
    })
}

/// Who made what, under which terms, and the terms themselves, each text once.
pub fn licences(linked: &Linked) -> Result<Vec<u8>> {
    let mut text = String::from(
        "What this copy of Hushtag is made of, and under which licences.\n\nLibraries\n\n",
    );
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for found in linked.crates.values() {
        let package = &found.package;
        let name = format!("{} {}", package.name, package.version);
        text.push_str(&format!("  {name}: {}\n", package.licence()));
        if let Some(folder) = package.manifest_path.parent() {
            for legal in legal_texts(folder)? {
                texts.entry(legal).or_default().push(name.clone());
            }
        }
    }
    text.push_str(&format!(
        "  Rust’s standard library {}: {RUST_LICENCE}\n\nModels\n\n",
        linked.rust
    ));
    for model in &linked.models {
        let Model {
            name,
            version,
            file,
            licence,
            source,
            ..
        } = model;
        text.push_str(&format!(
            "  {name} {version} ({file}): {licence}; {source}\n"
        ));
    }
    let line = "-".repeat(100);
    text.push_str(&format!("\n{line}\n\n{}\n", linked.notices.trim()));
    let mut texts: Vec<(String, Vec<String>)> = texts.into_iter().collect();
    texts.sort_by(|(_, first), (_, second)| first.cmp(second));
    for (legal, names) in texts {
        text.push_str(&format!(
            "\n{line}\n{}\n{line}\n\n{legal}\n",
            names.join(", ")
        ));
    }
    Ok(text.into_bytes())
}

/// The files of a crate that must be passed on, in the order of their names.
fn legal_texts(folder: &Path) -> Result<Vec<String>> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .to_lowercase();
        let is_code = [".rs", ".toml", ".html"]
            .iter()
            .any(|end| name.ends_with(end));
        if path.is_file() && !is_code && LEGAL.iter().any(|start| name.starts_with(start)) {
            paths.push(path);
        }
    }
    paths.sort();
    let mut texts = Vec::new();
    for path in paths {
        let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let text = String::from_utf8_lossy(&bytes);
        let lines = text
            .lines()
            .map(str::trim_end)
            .collect::<Vec<_>>()
            .join("\n");
        texts.push(lines.trim().to_owned());
    }
    Ok(texts)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::components;
    use crate::workspace::Workspace;

    #[test]
    fn every_library_in_the_wasm_is_in_the_bill_with_its_licence_and_hash() {
        let linked = components::linked(&Workspace::open().unwrap()).unwrap();
        let bom: Value = serde_json::from_slice(&cyclonedx(&linked).unwrap()).unwrap();
        let listed = bom["components"].as_array().unwrap();
        let find = |name: &str| listed.iter().find(|component| component["name"] == name);
        for name in ["leptos", "tract-onnx", "image", "serde"] {
            let component = find(name).unwrap();
            assert_eq!(
                component["hashes"][0]["content"].as_str().unwrap().len(),
                64,
                "{name}"
            );
            let licence = component["licenses"][0]["expression"].as_str().unwrap();
            assert!(
                licence.contains("MIT") && !licence.contains('/'),
                "{name}: {licence}"
            );
        }
        for name in [
            "clap",
            "wasm-bindgen-cli-support",
            "prost-derive",
            "serde_derive",
        ] {
            assert!(find(name).is_none(), "{name} is not in the wasm");
        }
        let models = listed
            .iter()
            .filter(|component| component["type"] == "machine-learning-model");
        assert_eq!(models.count(), linked.models.len());
        assert!(
            !bom.to_string().contains("file://"),
            "a path of this machine"
        );
    }

    #[test]
    fn what_is_passed_on_by_itself_carries_the_licences() {
        let root = Workspace::open().unwrap().root;
        for name in ["LICENSE-MIT", "LICENSE-APACHE"] {
            let text = fs::read_to_string(root.join(name)).unwrap();
            for folder in ["www/widget", "tests/e2e/hosts/wordpress/hushtag-review"] {
                let copy = fs::read_to_string(root.join(folder).join(name)).unwrap();
                assert!(copy == text, "{folder}/{name} is another text than {name}");
            }
            let package = fs::read(root.join("www/widget/package.json")).unwrap();
            let package: Value = serde_json::from_slice(&package).unwrap();
            assert!(package["files"].as_array().unwrap().contains(&json!(name)));
        }
    }

    #[test]
    fn the_licence_list_holds_each_text_once_and_no_path() {
        let linked = components::linked(&Workspace::open().unwrap()).unwrap();
        let text = String::from_utf8(licences(&linked).unwrap()).unwrap();
        assert!(
            text.contains("  tract-onnx ") && text.contains("  YuNet "),
            "{}",
            &text[..2000]
        );
        assert!(text.contains("Permission is hereby granted"));
        // The project's own come with it like everybody else's.
        let own = legal_texts(&Workspace::open().unwrap().root).unwrap();
        assert_eq!(own.len(), 2);
        for legal in own {
            assert!(legal.contains("The Hushtag authors"));
            assert_eq!(text.matches(&legal).count(), 1);
        }
        let home = std::env::var("HOME").unwrap_or_else(|_| "/nobody".to_owned());
        assert!(!text.contains(&home), "a path of this machine");
    }
}
