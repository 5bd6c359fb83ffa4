//! `cargo xtask dist`: source → a folder that any static host can serve.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::assets::Assets;
use crate::headers::{Embedders, WIDGET, WORKER_FOLDER, headers_file};
use crate::page::{self, Directive};
use crate::workspace::Workspace;
use crate::{bundle, components, hosting, models, reproducible, sbom};

/// Starts the page: its own file, because the policy allows no inline script.
const ENTRY: &str = "app-entry.js";

/// Where files go that the source puts beside the page.
const FOLDER: &str = "assets";

#[derive(clap::Args)]
pub struct Args {
    /// Build twice from scratch, in two places, and compare every byte
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    embedders: Embedders,
}

pub fn run(workspace: &Workspace, args: &Args) -> Result<()> {
    if args.check {
        return reproducible::check(workspace);
    }
    let dist = build(workspace, &args.embedders)?;
    println!("{}", dist.display());
    Ok(())
}

/// Builds what is out of date and returns the folder.
pub fn build(workspace: &Workspace, embedders: &Embedders) -> Result<PathBuf> {
    models::ensure(&workspace.root)?;
    let source = workspace.root.join("index.html");
    let html = read_text(&source)?;
    let assets = collect(workspace, &html, embedders)?;
    let page = page::rewritten(&html, &assets, ENTRY)?;
    let mut folders: Vec<&str> = assets
        .paths()
        .filter_map(|path| path.split('/').next())
        .collect();
    folders.dedup();
    let widget = read(&workspace.root.join("www/widget").join(WIDGET))?;
    let dist = workspace.root.join("dist");
    assets.write(
        &dist,
        &[
            ("index.html", page.as_bytes()),
            ("_headers", headers_file(folders, embedders).as_bytes()),
            (WIDGET, &widget),
        ],
    )?;
    Ok(dist)
}

/// What a first visit loads: all but the samples and the texts for people and hosts.
pub fn loaded(workspace: &Workspace) -> Result<Vec<String>> {
    let dist = workspace.root.join("dist");
    let mut loaded = vec!["index.html".to_owned()];
    for folder in [FOLDER, WORKER_FOLDER, "models"] {
        let paths = files(&dist.join(folder))?;
        let names = paths.iter().filter_map(|path| path.file_name()?.to_str());
        loaded.extend(names.map(|name| format!("{folder}/{name}")));
    }
    // Beside the models lie their cards, licences and what was compiled in.
    let named = read_text(&workspace.root.join("models/manifest.json"))?;
    loaded.retain(|path| match path.strip_prefix("models/") {
        Some(name) => {
            let (stem, extension) = without_hash(name);
            stem == "manifest" || named.contains(&format!("\"{stem}.{extension}\""))
        }
        None => true,
    });
    Ok(loaded)
}

/// `a.0123.onnx` → `a`, `onnx`.
fn without_hash(name: &str) -> (&str, &str) {
    let (rest, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let stem = rest.rsplit_once('.').map_or(rest, |(stem, _)| stem);
    (stem, extension)
}

fn collect(workspace: &Workspace, html: &str, embedders: &Embedders) -> Result<Assets> {
    let mut assets = Assets::default();
    add_models(&mut assets, &workspace.root.join("models"))?;
    let linked = components::linked(workspace)?;
    assets.add("about/sbom.json", FOLDER, sbom::cyclonedx(&linked)?)?;
    assets.add("about/licences.txt", FOLDER, sbom::licences(&linked)?)?;
    let recipes = hosting::recipes(embedders).into_bytes();
    assets.add("about/hosting.txt", FOLDER, recipes)?;
    // What a worker is made of stands in a folder of its own.
    let of_worker = page::meta(html, "worker-js").unwrap_or_default();
    let folder_of = |name: &str| match of_worker.split_whitespace().any(|part| part == name) {
        true => WORKER_FOLDER,
        false => FOLDER,
    };
    // Scripts come last: they name the others.
    let mut scripts = Vec::new();
    for directive in page::directives(html)? {
        match directive {
            Directive::App(binary) => {
                let bundle = bundle::build(workspace, binary)?;
                let wasm = format!("{}_bg.wasm", binary.name);
                assets.add(&wasm, FOLDER, bundle.wasm)?;
                let hash = assets.integrity(&wasm).unwrap_or_default();
                scripts.push((ENTRY.to_owned(), entry(bundle.js, &wasm, &hash)?));
            }
            Directive::Worker(binary) => {
                let bundle = bundle::build(workspace, binary)?;
                let binary = binary.name;
                let name = format!("{binary}.js");
                begins_by_name(&bundle.js)?;
                assets.add(&name, folder_of(&name), bundle.js)?;
                assets.add(&format!("{binary}_bg.wasm"), FOLDER, bundle.wasm)?;
            }
            Directive::Style { href } => {
                let text = read_text(&workspace.root.join(href))?;
                ensure!(
                    !text.contains("url(") && !text.contains("@import"),
                    "{href} loads another file, which dist does not rename"
                );
                assets.add(page::file_name(href), FOLDER, text.into_bytes())?;
            }
            Directive::Icon { href } => {
                let content = read(&workspace.root.join(href))?;
                assets.add(page::file_name(href), FOLDER, content)?;
            }
            Directive::File { href, folder } => {
                add_file(
                    &mut assets,
                    &mut scripts,
                    &workspace.root.join(href),
                    folder,
                )?;
            }
            Directive::Folder { href, folder } => {
                for path in files(&workspace.root.join(href))? {
                    add_file(&mut assets, &mut scripts, &path, folder)?;
                }
            }
        }
    }
    for (name, text) in scripts {
        let text = assets.linked(&text);
        assets.add(&name, folder_of(&name), text.into_bytes())?;
    }
    Ok(assets)
}

/// The page and a worker put more script before or behind this, which starts it by that name.
fn begins_by_name(js: &[u8]) -> Result<()> {
    let named = "__wbg_init as default";
    ensure!(
        js.windows(named.len()).any(|part| part == named.as_bytes()),
        "wasm-bindgen calls its start by another name"
    );
    Ok(())
}

/// One script, so that one hash in the page covers all of it, and by it the wasm.
fn entry(js: Vec<u8>, wasm: &str, hash: &str) -> Result<String> {
    begins_by_name(&js)?;
    let js = String::from_utf8(js).context("wasm-bindgen wrote something else than text")?;
    // As bytes: compiled as a stream, wasm is decoded on the page's own thread.
    Ok(format!(
        "{js}\n\
         const answer = await fetch(new URL(\"./{wasm}\", import.meta.url), {{ integrity: \"{hash}\" }});\n\
         await __wbg_init({{ module_or_path: await answer.arrayBuffer() }});\n"
    ))
}

/// The models under their hashed names, and a manifest that speaks of those.
fn add_models(assets: &mut Assets, folder: &Path) -> Result<()> {
    let manifest = folder.join("manifest.json");
    let mut value: Value = serde_json::from_str(&read_text(&manifest)?)
        .with_context(|| format!("cannot parse {}", manifest.display()))?;
    let Some(entries) = value.get_mut("models").and_then(Value::as_array_mut) else {
        bail!("{} has no list of models", manifest.display());
    };
    for entry in entries {
        for pointer in ["/file", "/tokens/file"] {
            let Some(Value::String(file)) = entry.pointer_mut(pointer) else {
                continue;
            };
            let path = assets.add(
                &format!("models/{file}"),
                FOLDER,
                read(&folder.join(&*file))?,
            )?;
            *file = page::file_name(&path).to_owned();
        }
    }
    let text = serde_json::to_string(&value)?;
    assets.add("models/manifest.json", FOLDER, text.into_bytes())?;
    Ok(())
}

fn add_file(
    assets: &mut Assets,
    scripts: &mut Vec<(String, String)>,
    path: &Path,
    folder: &str,
) -> Result<()> {
    let file = path
        .file_name()
        .with_context(|| format!("{} is not a file", path.display()))?
        .to_string_lossy();
    let name = match folder {
        "" => file.into_owned(),
        folder => format!("{folder}/{file}"),
    };
    if assets.path(&name).is_some() {
        // The models are there already.
        return Ok(());
    }
    if path.extension().is_some_and(|extension| extension == "js") {
        scripts.push((name, read_text(path)?));
    } else {
        assets.add(&name, FOLDER, read(path)?)?;
    }
    Ok(())
}

/// The files of a folder in the order of their names.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
    let mut paths = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<std::io::Result<Vec<_>>>()?;
    paths.retain(|path| path.is_file());
    paths.sort();
    Ok(paths)
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

pub fn read_text(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}
