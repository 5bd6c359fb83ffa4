//! The rules of the house: who may import whom, and how files look.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use source::{code, ends_of, production, starts_of, without_comments, word};

mod source;

struct Layer {
    name: &'static str,
    may_import: &'static [&'static str],
    crates: &'static [&'static str],
}

/// From the bottom up. What a layer may not import is above it or beside it.
const LAYERS: &[Layer] = &[
    Layer {
        name: "domain",
        may_import: &[],
        crates: &["serde", "thiserror", "unicode_normalization"],
    },
    Layer {
        name: "format",
        may_import: &["domain"],
        crates: &[
            "ciborium",
            "csv",
            "flate2",
            "md5",
            "oxrdf",
            "oxrdfxml",
            "oxttl",
            "quick_xml",
            "serde",
            "serde_json",
            "serde_path_to_error",
            "sha2",
            "thiserror",
        ],
    },
    Layer {
        name: "pixels",
        may_import: &["domain"],
        crates: &[
            "exif",
            "fast_image_resize",
            "image",
            "jpeg_encoder",
            "moxcms",
            "thiserror",
            "zune_jpeg",
        ],
    },
    Layer {
        name: "infer",
        may_import: &["domain", "pixels"],
        crates: &["serde", "serde_json", "thiserror"],
    },
    Layer {
        name: "worker",
        may_import: &["domain", "format", "pixels", "infer"],
        crates: &[
            "console_error_panic_hook",
            "csv",
            "js_sys",
            "serde",
            "serde_json",
            "serde_wasm_bindgen",
            "sha2",
            "thiserror",
            "wasm_bindgen",
            "wasm_bindgen_futures",
            "web_sys",
            "zip",
        ],
    },
    Layer {
        name: "ui",
        may_import: &["domain", "worker"],
        crates: &[
            "console_error_panic_hook",
            "js_sys",
            "leptos",
            "serde_json",
            "thiserror",
            "wasm_bindgen",
            "wasm_bindgen_futures",
            "web_sys",
        ],
    },
    Layer {
        name: "widget",
        may_import: &["domain", "ui"],
        crates: &[
            "js_sys",
            "serde",
            "serde_json",
            "thiserror",
            "wasm_bindgen",
            "wasm_bindgen_futures",
            "web_sys",
        ],
    },
];

/// The files that name a crate no other may name.
const SOLE_USERS: &[(&str, &str)] = &[
    ("infer/engine.rs", "tract_onnx"),
    ("infer/engine/stored.rs", "tract_onnx"),
    ("infer/engine.rs", "prost"),
];

/// Lines of code in a file, without its unit tests: a longer one holds more than one concept.
const LONGEST: usize = 300;

/// Longer than that for now; the list may only get shorter.
const LONGER: &[&str] = &["worker/dispatch.rs", "worker/queue.rs"];

#[test]
fn no_layer_imports_one_that_it_may_not() {
    for_each_source(|path, source| {
        let Some(layer) = layer_of(path) else {
            return Vec::new();
        };
        misplaced_imports(layer, source)
    });
}

#[test]
fn every_foreign_crate_stays_in_its_layers() {
    let known = dependencies();
    assert!(
        known.contains("tract_onnx") && known.contains("exif"),
        "{known:?}"
    );
    for_each_source(|path, source| {
        let Some(layer) = layer_of(path) else {
            return Vec::new();
        };
        foreign_crates(source, &known)
            .into_iter()
            .filter(|name| !layer.crates.contains(&name.as_str()))
            .filter(|name| !SOLE_USERS.contains(&(path, name.as_str())))
            .map(|name| format!("names the crate {name}"))
            .collect()
    });
}

#[test]
fn the_target_is_asked_for_on_module_lines_and_in_the_mains_only() {
    for_each_source(|path, source| {
        if path.starts_with("bin/") {
            return Vec::new();
        }
        conditions_off_module_lines(source)
    });
}

#[test]
fn every_file_opens_with_a_sentence_and_holds_one_concept() {
    for_each_source(|path, source| {
        let mut findings = Vec::new();
        if !source.starts_with("//! ") {
            findings.push("does not open with a `//!` sentence".to_owned());
        }
        let lines = production(source).lines().count();
        match (lines > LONGEST, LONGER.contains(&path)) {
            (true, false) => findings.push(format!(
                "has {lines} lines of code, over {LONGEST}: split it"
            )),
            (false, true) => {
                findings.push("is short again: take it off the list of longer files".to_owned())
            }
            _ => {}
        }
        findings
    });
}

/// Spell checkers, translators and form fillers of browsers and extensions send what they are given elsewhere.
#[test]
fn no_field_that_holds_texts_of_photos_is_open_to_spell_checkers_translators_and_form_fillers() {
    let fields = std::cell::Cell::new(0);
    for_each_source(|path, source| {
        if !path.starts_with("ui/") {
            return Vec::new();
        }
        let (count, findings) = assisted_fields(source);
        fields.set(fields.get() + count);
        findings
    });
    assert!(fields.get() >= 8, "{} fields", fields.get());
    assert_eq!(
        assisted_fields("<input type=\"text\" spellcheck=\"false\" />")
            .1
            .len(),
        2
    );
    assert_eq!(assisted_fields("<textarea></textarea>").1.len(), 3);
    assert_eq!(assisted_fields("<input type=\"radio\" />").0, 0);
}

/// How many fields for texts there are, and what they lack.
fn assisted_fields(source: &str) -> (usize, Vec<String>) {
    const TYPELESS: [&str; 4] = ["checkbox", "radio", "file", "range"];
    let (mut count, mut findings) = (0, Vec::new());
    for (name, end) in [("<input", "/>"), ("<textarea", "</textarea>")] {
        for field in source.split(name).skip(1) {
            let field = field.split(end).next().unwrap_or_default();
            let is_for_text = |kind: &&str| !field.contains(&format!("type=\"{kind}\""));
            if !TYPELESS.iter().all(is_for_text) {
                continue;
            }
            count += 1;
            for attribute in [
                "spellcheck=\"false\"",
                "translate=\"no\"",
                "autocomplete=\"off\"",
            ] {
                if !field.contains(attribute) {
                    findings.push(format!("a {name} lacks {attribute}"));
                }
            }
        }
    }
    (count, findings)
}

#[test]
fn the_page_has_no_inline_code_and_no_raw_colours_outside_the_tokens() {
    let page = read(&root().join("index.html"));
    assert_eq!(inline_code(&page), Vec::<String>::new(), "index.html");
    let mut styles = 0;
    for path in files(&root().join("www")) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let findings = match path.extension().and_then(|extension| extension.to_str()) {
            Some("css") => {
                styles += 1;
                style_findings(&name, &read(&path))
            }
            Some("js") => script_findings(&read(&path)),
            Some("html" | "svg") => inline_code(&read(&path)),
            _ => Vec::new(),
        };
        assert_eq!(findings, Vec::<String>::new(), "www/{name}");
    }
    assert!(styles > 0, "no stylesheet was read");
}

/// Applies a rule to every file of the library and fails with all that it finds.
fn for_each_source(rule: impl Fn(&str, &str) -> Vec<String>) {
    let src = root().join("src");
    let mut findings = Vec::new();
    let mut sources = 0;
    for path in files(&src) {
        let name = path
            .strip_prefix(&src)
            .unwrap()
            .to_string_lossy()
            .replace('\\', "/");
        if name.ends_with(".rs") {
            sources += 1;
            let found = rule(&name, &read(&path));
            findings.extend(
                found
                    .into_iter()
                    .map(|finding| format!("src/{name} {finding}")),
            );
        }
    }
    assert!(sources > 20, "only {sources} files were read");
    assert!(findings.is_empty(), "\n{}", findings.join("\n"));
}

fn layer_of(path: &str) -> Option<&'static Layer> {
    let folder = path.split('/').next()?;
    LAYERS.iter().find(|layer| layer.name == folder)
}

fn misplaced_imports(layer: &Layer, source: &str) -> Vec<String> {
    let code = code(source);
    imported_modules(&code)
        .into_iter()
        .filter(|name| name != layer.name && !layer.may_import.contains(&name.as_str()))
        .map(|name| format!("imports {name}, which {} may not", layer.name))
        .collect()
}

/// Top-level modules that code speaks of: `crate::a::b`, `crate::{a, b::c}`, `super::super::a`.
fn imported_modules(code: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for path in ends_of(code, "crate::") {
        names.extend(members(path));
    }
    // A climb to the root ends at the name of a layer.
    for path in ends_of(code, "super::") {
        let is_layer = |name: &String| LAYERS.iter().any(|layer| layer.name == name);
        names.extend(members(path).into_iter().filter(is_layer));
    }
    names.remove("");
    names
}

/// The first word of a path, or of each member where it is a `{…}` group.
fn members(path: &str) -> Vec<String> {
    let Some(group) = path.strip_prefix('{') else {
        return vec![word(path).to_owned()];
    };
    let mut depth = 0;
    let mut members = vec![String::new()];
    for character in group.chars() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => members.push(String::new()),
            _ => {}
        }
        if let Some(member) = members
            .last_mut()
            .filter(|_| depth == 0 && character != ',')
        {
            member.push(character);
        }
    }
    members
        .iter()
        .map(|member| word(member.trim()).to_owned())
        .collect()
}

/// Dependencies that code names at the start of a path.
fn foreign_crates(source: &str, known: &BTreeSet<String>) -> Vec<String> {
    let code = code(source);
    let is_named = |name: &String| {
        starts_of(&code, &format!("{name}::")).any(|before| {
            // `crate::exif::` and `my_image::` are other things.
            !before.ends_with("::") && !before.ends_with(|c: char| c.is_alphanumeric() || c == '_')
        }) || ends_of(&code, "use ").any(|path| word(path) == name)
    };
    known
        .iter()
        .filter(|name| is_named(name))
        .cloned()
        .collect()
}

fn conditions_off_module_lines(source: &str) -> Vec<String> {
    let code = without_comments(source);
    let lines: Vec<&str> = code.lines().map(str::trim).collect();
    let is_module = |line: &str| {
        let line = line
            .trim_start_matches("pub(crate) ")
            .trim_start_matches("pub ");
        line.starts_with("mod ")
    };
    let mut findings = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        if !line.contains("target_arch") {
            continue;
        }
        let next = lines[number + 1..]
            .iter()
            .find(|line| !line.is_empty() && !line.starts_with("#["));
        if !line.starts_with("#[cfg(") || !next.is_some_and(|line| is_module(line)) {
            findings.push(format!("asks for the target at line {}", number + 1));
        }
    }
    findings
}

/// Inline scripts, styles and handlers: the policy of the site forbids them.
fn inline_code(html: &str) -> Vec<String> {
    let html = html.to_ascii_lowercase();
    let mut findings = Vec::new();
    for tag in html.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap_or_default();
        let is = |name: &str| word(tag) == name;
        if is("style") || (is("script") && !tag.contains(" src=")) {
            findings.push(format!("inline <{}>", word(tag)));
        }
        for attribute in tag.split_ascii_whitespace().skip(1) {
            let name = attribute.split('=').next().unwrap_or_default();
            let has_value = attribute.contains('=');
            if has_value && (name == "style" || (name.starts_with("on") && !name.contains('-'))) {
                findings.push(format!("{name}= on <{}>", word(tag)));
            }
        }
    }
    findings
}

fn style_findings(name: &str, css: &str) -> Vec<String> {
    let css = without_comments(css);
    let mut findings = Vec::new();
    if css.contains("!important") {
        findings.push("!important".to_owned());
    }
    // What a merge leaves unresolved, browsers read over along with what follows.
    if css.contains("<<<<<<<") || css.contains(">>>>>>>") {
        findings.push("a mark of a merge".to_owned());
    }
    for (number, line) in css.lines().enumerate() {
        let value = line.split_once(':').map_or("", |(_, value)| value);
        let is_hex = |word: &str| {
            word.strip_prefix('#').is_some_and(|digits| {
                matches!(digits.len(), 3 | 4 | 6 | 8)
                    && digits.chars().all(|c| c.is_ascii_hexdigit())
            })
        };
        let mut words = value.split(|c: char| !(c.is_ascii_alphanumeric() || c == '#'));
        let raw = words.any(|word| {
            is_hex(word) || matches!(word, "rgb" | "rgba" | "hsl" | "hsla" | "oklch" | "oklab")
        });
        if raw && name != "tokens.css" {
            findings.push(format!(
                "a raw colour at line {}: {}",
                number + 1,
                line.trim()
            ));
        }
    }
    findings
}

fn script_findings(script: &str) -> Vec<String> {
    let code = code(script);
    [
        "eval(",
        "new Function",
        "innerHTML",
        "document.write",
        "importScripts",
    ]
    .into_iter()
    .filter(|word| code.contains(word))
    .map(str::to_owned)
    .collect()
}

/// The names under which code knows the dependencies of Cargo.toml.
fn dependencies() -> BTreeSet<String> {
    let manifest = read(&root().join("Cargo.toml"));
    let mut inside = false;
    let mut names = BTreeSet::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside = line.trim_end_matches(']').ends_with("dependencies");
        } else if let Some((name, _)) = line
            .split_once('=')
            .filter(|_| inside && !line.starts_with(' '))
        {
            let name = match name.trim() {
                "kamadak-exif" => "exif".to_owned(),
                name => name.replace('-', "_"),
            };
            names.insert(name);
        }
    }
    names
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            paths.extend(files(&path));
        } else {
            paths.push(path);
        }
    }
    paths.sort();
    paths
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

mod the_rules_see {
    use super::*;

    fn layer(name: &str) -> &'static Layer {
        layer_of(&format!("{name}/x.rs")).unwrap()
    }

    #[test]
    fn an_upward_import_however_it_is_written() {
        for source in [
            "use crate::infer::Models;",
            "use crate::{domain::photo, infer::{self, Models}};",
            "fn f() { crate::infer::manifest::read() }",
            "use super::super::infer::Models;",
            "use super::{infer::Models, photo};",
        ] {
            let findings = misplaced_imports(layer("domain"), source);
            assert_eq!(
                findings,
                ["imports infer, which domain may not"],
                "{source}"
            );
            assert!(
                misplaced_imports(layer("worker"), source).is_empty(),
                "{source}"
            );
        }
    }

    #[test]
    fn no_import_in_a_comment_or_a_string() {
        let source = "//! See [`crate::ui`].\nlet a = \"crate::ui\"; /* crate::ui */ let b = r#\"\"crate::ui\"#;";
        assert!(misplaced_imports(layer("domain"), source).is_empty());
    }

    #[test]
    fn a_crate_that_is_used_without_an_import() {
        let known = BTreeSet::from(["image".to_owned(), "tract_onnx".to_owned()]);
        let source =
            "use tract_onnx as tract;\nlet a = image::open(x); let b = crate::image::open(y);";
        assert_eq!(
            foreign_crates("fn f() { image::open(x) }", &known),
            ["image"]
        );
        assert_eq!(
            foreign_crates("use tract_onnx::prelude::*;", &known),
            ["tract_onnx"]
        );
        assert_eq!(
            foreign_crates("crate::image::open(); my_image::open()", &known),
            Vec::<String>::new()
        );
        assert_eq!(foreign_crates(source, &known), ["image", "tract_onnx"]);
    }

    #[test]
    fn a_condition_inside_a_function() {
        let allowed = "#[cfg(target_arch = \"wasm32\")]\npub mod client;\n";
        assert!(conditions_off_module_lines(allowed).is_empty());
        for source in [
            "#[cfg(target_arch = \"wasm32\")]\nfn f() {}",
            "if cfg!(target_arch = \"wasm32\") {}",
        ] {
            assert_eq!(conditions_off_module_lines(source).len(), 1, "{source}");
        }
    }

    #[test]
    fn inline_code_and_raw_colours() {
        for html in [
            "<script>x</script>",
            "<style>p{}</style>",
            "<p style=\"top:0\">",
            "<p onclick=\"x()\">",
        ] {
            assert_eq!(inline_code(html).len(), 1, "{html}");
        }
        assert!(
            inline_code("<script type=\"module\" src=\"a.js\"></script><p class=\"once\">")
                .is_empty()
        );
        assert_eq!(
            style_findings("base.css", "a { color: #fff; }\nb { color: rgb(0 0 0); }").len(),
            2
        );
        assert!(style_findings("tokens.css", ":root { --ink: #112233; }").is_empty());
        assert!(style_findings("base.css", "a { color: var(--ink); } /* #fff */").is_empty());
    }
}
