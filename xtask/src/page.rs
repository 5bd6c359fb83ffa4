//! `index.html` as Trunk reads it → the page of dist/, with hashed names, preloads and its policy.

use anyhow::{Context, Result, bail, ensure};

use crate::assets::Assets;
use crate::headers::page_policy_in_markup;
use crate::markup::{Tag, escaped, replaced, tags};

/// What a `<link data-trunk>` asks for, in the words of Trunk's guide. Paths are relative to the page.
#[derive(Debug, PartialEq)]
pub enum Directive<'a> {
    /// The wasm of the page itself.
    App(Binary<'a>),
    Worker(Binary<'a>),
    Style {
        href: &'a str,
    },
    Icon {
        href: &'a str,
    },
    File {
        href: &'a str,
        folder: &'a str,
    },
    Folder {
        href: &'a str,
        folder: &'a str,
    },
}

/// A program of the package.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Binary<'a> {
    pub name: &'a str,
    pub default_features: bool,
}

/// The start of the names of `<meta>`s that tell the page where its files are.
const META: &str = "hushtag:";

pub fn directives(html: &str) -> Result<Vec<Directive<'_>>> {
    tags(html)
        .iter()
        .filter_map(|tag| directive(tag).transpose())
        .collect()
}

/// What `<meta name="hushtag:…">` says in the source.
pub fn meta<'a>(html: &'a str, name: &str) -> Option<&'a str> {
    let name = format!("{META}{name}");
    tags(html)
        .iter()
        .find(|tag| tag.is("meta") && tag.attribute("name") == Some(&name))?
        .attribute("content")
}

/// The names a stylesheet or a file has in the assets, from the path in the source.
pub fn file_name(href: &str) -> &str {
    href.rsplit('/').next().unwrap_or(href)
}

/// The page with everything in its place. `entry` is the asset that starts the page.
pub fn rewritten(html: &str, assets: &Assets, entry: &str) -> Result<String> {
    let path = |name: &str| {
        assets
            .path(name)
            .with_context(|| format!("index.html names {name}, but no <link data-trunk> brings it"))
    };
    let integrity = |name: &str| {
        let hash = assets.integrity(name);
        hash.with_context(|| format!("index.html names {name}, but no <link data-trunk> brings it"))
    };
    let mut changes = Vec::new();
    for tag in tags(html) {
        if let Some(directive) = directive(&tag)? {
            let text = match directive {
                Directive::App(Binary { name, .. }) => format!(
                    "<link rel=\"preload\" href=\"{wasm}\" as=\"fetch\" type=\"application/wasm\" crossorigin>\n    \
                     <script type=\"module\" src=\"{src}\" integrity=\"{hash}\"></script>",
                    wasm = path(&format!("{name}_bg.wasm"))?,
                    src = path(entry)?,
                    hash = integrity(entry)?,
                ),
                Directive::Style { href } => {
                    let name = file_name(href);
                    link("stylesheet", path(name)?, Some(&integrity(name)?), &tag)
                }
                Directive::Icon { href } => link("icon", path(file_name(href))?, None, &tag),
                Directive::Worker(_) | Directive::File { .. } | Directive::Folder { .. } => {
                    String::new()
                }
            };
            changes.push((whole_line_if_empty(html, &tag, &text), text));
            continue;
        }
        let names_files = tag.is("meta")
            && tag
                .attribute("name")
                .is_some_and(|name| name.starts_with(META));
        let names_pins = tag.attribute("name") == Some(&format!("{META}pins"));
        for attribute in &tag.attributes {
            match attribute.name {
                "content" if names_pins => {
                    let names = attribute.value.split_whitespace();
                    let pins = names.map(|name| {
                        let hash = assets.hash(name).unwrap_or_default();
                        Ok(format!("{}={hash}", path(name)?))
                    });
                    let pins = pins.collect::<Result<Vec<_>>>()?.join(" ");
                    changes.push((attribute.range.clone(), pins));
                }
                "content" if names_files => {
                    let paths = attribute.value.split_whitespace().map(path);
                    let paths = paths.collect::<Result<Vec<_>>>()?.join(" ");
                    changes.push((attribute.range.clone(), escaped(&paths)));
                }
                "href" | "src" => {
                    if let Some(path) = assets.path(attribute.value) {
                        changes.push((attribute.range.clone(), escaped(path)));
                    }
                    if tag.is("script") {
                        let hash = integrity(attribute.value)?;
                        let end = tag.range.end - 1;
                        // Integrity-Policy takes no script that is fetched without CORS.
                        let checked = format!(" integrity=\"{hash}\" crossorigin");
                        changes.push((end..end, checked));
                    }
                }
                _ => {}
            }
        }
        if tag.is("meta") && tag.attribute("charset").is_some() {
            let policy = format!(
                "\n    <meta http-equiv=\"Content-Security-Policy\" content=\"{}\">",
                escaped(&page_policy_in_markup())
            );
            changes.push((tag.range.end..tag.range.end, policy));
        }
        refuse_inline(&tag)?;
    }
    let page = replaced(html, changes);
    ensure!(
        page.matches("http-equiv=\"Content-Security-Policy\"")
            .count()
            == 1,
        "index.html needs one <meta charset>, and no policy of its own: dist puts it there"
    );
    Ok(page)
}

fn directive<'a>(tag: &Tag<'a>) -> Result<Option<Directive<'a>>> {
    if !tag.is("link") || tag.attribute("data-trunk").is_none() {
        return Ok(None);
    }
    let required = |name: &str| {
        let found = tag.attribute(name).filter(|value| !value.is_empty());
        found.with_context(|| format!("a <link data-trunk> in index.html lacks {name}"))
    };
    let folder = tag.attribute("data-target-path").unwrap_or_default();
    let directive = match required("rel")? {
        "rust" => {
            let binary = Binary {
                name: required("data-bin")?,
                default_features: tag.attribute("data-cargo-no-default-features").is_none(),
            };
            match tag.attribute("data-type") {
                Some("worker") => Directive::Worker(binary),
                _ => Directive::App(binary),
            }
        }
        "css" => Directive::Style {
            href: required("href")?,
        },
        "icon" => Directive::Icon {
            href: required("href")?,
        },
        "copy-file" => Directive::File {
            href: required("href")?,
            folder,
        },
        "copy-dir" => {
            let href = required("href")?;
            let named = file_name(href.trim_end_matches('/'));
            Directive::Folder {
                href,
                folder: if folder.is_empty() { named } else { folder },
            }
        }
        other => bail!("dist does not know <link data-trunk rel=\"{other}\">"),
    };
    Ok(Some(directive))
}

/// A link with the attributes of the source that are not Trunk's.
fn link(rel: &str, path: &str, integrity: Option<&str>, tag: &Tag<'_>) -> String {
    let mut text = format!("<link rel=\"{rel}\" href=\"{}\"", escaped(path));
    if let Some(hash) = integrity {
        text.push_str(&format!(" integrity=\"{hash}\""));
    }
    for attribute in &tag.attributes {
        if !matches!(attribute.name, "rel" | "href") && !attribute.name.starts_with("data-") {
            text.push_str(&format!(
                " {}=\"{}\"",
                attribute.name,
                escaped(attribute.value)
            ));
        }
    }
    text.push('>');
    text
}

/// A link that leaves nothing takes its line with it.
fn whole_line_if_empty(html: &str, tag: &Tag<'_>, text: &str) -> std::ops::Range<usize> {
    let before = html[..tag.range.start].trim_end_matches([' ', '\t']);
    let is_own_line = before.ends_with('\n') && html[tag.range.end..].starts_with('\n');
    if text.is_empty() && is_own_line {
        before.len()..tag.range.end + 1
    } else {
        tag.range.clone()
    }
}

/// The policy would block it in the browser; here the message names it.
fn refuse_inline(tag: &Tag<'_>) -> Result<()> {
    let inline_script = tag.is("script") && tag.attribute("src").is_none();
    let handler = tag
        .attributes
        .iter()
        .find(|attribute| attribute.name == "style" || attribute.name.starts_with("on"));
    ensure!(
        !inline_script && !tag.is("style"),
        "index.html has an inline <{}>, which its own policy forbids",
        tag.name
    );
    if let Some(attribute) = handler {
        bail!(
            "index.html has {}=… on <{}>, which its own policy forbids",
            attribute.name,
            tag.name
        );
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const SOURCE: &str = r#"<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="hushtag:samples" content="samples/a.jpg samples/b.jpg">
    <meta name="hushtag:pins" content="samples/a.jpg base.css">
    <script src="boot.js"></script>
    <link data-trunk rel="rust" data-bin="app" data-cargo-no-default-features>
    <link data-trunk rel="rust" data-bin="worker" data-type="worker">
    <link data-trunk rel="css" href="www/base.css" media="screen">
    <link data-trunk rel="copy-dir" href="www/samples">
  </head>
  <body></body>
</html>
"#;

    fn assets() -> Assets {
        let mut assets = Assets::default();
        for name in [
            "boot.js",
            "app_bg.wasm",
            "app-entry.js",
            "base.css",
            "samples/a.jpg",
            "samples/b.jpg",
        ] {
            assets
                .add(name, "assets", name.as_bytes().to_vec())
                .unwrap();
        }
        assets
    }

    #[test]
    fn trunk_links_become_links_that_browsers_know() {
        let page = rewritten(SOURCE, &assets(), "app-entry.js").unwrap();
        assert!(!page.contains("data-trunk"), "{page}");
        for name in [
            "boot.js",
            "app_bg.wasm",
            "app-entry.js",
            "base.css",
            "samples/a.jpg",
            "samples/b.jpg",
        ] {
            assert!(
                page.contains(assets().path(name).unwrap()),
                "{name} in {page}"
            );
        }
        assert!(page.contains("media=\"screen\""), "{page}");
        assert!(page.contains("default-src 'none'"), "{page}");
        assert!(
            !page.contains("\n\n") && !page.contains("frame-ancestors"),
            "{page}"
        );
        assert!(
            page.find("Content-Security-Policy") < page.find("<script"),
            "{page}"
        );
    }

    #[test]
    fn scripts_and_styles_come_with_their_hash_and_what_the_page_fetches_itself_is_pinned() {
        let page = rewritten(SOURCE, &assets(), "app-entry.js").unwrap();
        for name in ["boot.js", "app-entry.js", "base.css"] {
            let assets = assets();
            let (path, hash) = (assets.path(name).unwrap(), assets.integrity(name).unwrap());
            let mut tags = page.split('<').filter(|tag| !tag.starts_with("meta"));
            let tag = tags.find(|tag| tag.contains(path)).unwrap();
            assert!(tag.contains(&format!("integrity=\"{hash}\"")), "{tag}");
        }
        let pins = meta(&page, "pins").unwrap();
        let path = assets().path("base.css").unwrap().to_owned();
        let hash = assets().hash("base.css").unwrap();
        assert!(pins.ends_with(&format!(" {path}={hash}")), "{pins}");
    }

    #[test]
    fn a_named_file_that_nothing_brings_is_an_error() {
        let source = SOURCE.replace("samples/b.jpg", "samples/c.jpg");
        let message = rewritten(&source, &assets(), "app-entry.js")
            .unwrap_err()
            .to_string();
        assert!(message.contains("samples/c.jpg"), "{message}");
    }

    #[test]
    fn inline_code_is_refused() {
        for inline in [
            "<script>1</script>",
            "<style>p{}</style>",
            "<p style='top:0'>",
            "<p onclick=x>",
        ] {
            let source = SOURCE.replace("<body>", &format!("<body>{inline}"));
            assert!(
                rewritten(&source, &assets(), "app-entry.js").is_err(),
                "{inline}"
            );
        }
    }

    #[test]
    fn directives_name_what_is_to_be_built_and_copied() {
        assert_eq!(
            directives(SOURCE).unwrap(),
            [
                Directive::App(Binary {
                    name: "app",
                    default_features: false
                }),
                Directive::Worker(Binary {
                    name: "worker",
                    default_features: true
                }),
                Directive::Style {
                    href: "www/base.css"
                },
                Directive::Folder {
                    href: "www/samples",
                    folder: "samples"
                },
            ]
        );
        assert_eq!(meta(SOURCE, "samples"), Some("samples/a.jpg samples/b.jpg"));
        assert!(directives(r#"<link data-trunk rel="sass" href="a.scss">"#).is_err());
    }
}
