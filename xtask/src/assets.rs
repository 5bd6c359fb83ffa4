//! The files of dist/, each under a name that holds a hash of its content, and what they were called in the source.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256, Sha384};

/// Everything but the page itself. Every file stands exactly one folder deep, so `../` leads from any to any.
#[derive(Default)]
pub struct Assets {
    /// Path in dist/ → content.
    files: BTreeMap<String, Vec<u8>>,
    /// Path the source speaks of (where Trunk would put the file) → path in dist/.
    names: BTreeMap<String, String>,
}

impl Assets {
    /// Takes a file that the source calls `name` and returns its path in dist/; what has no folder goes to `folder`.
    pub fn add(&mut self, name: &str, folder: &str, content: Vec<u8>) -> Result<String> {
        let (folder, file) = name.split_once('/').unwrap_or((folder, name));
        ensure!(
            !file.contains('/') && !file.is_empty(),
            "{name}: files of the site stand at most one folder deep"
        );
        let (stem, extension) = file.rsplit_once('.').unwrap_or((file, ""));
        let dot = if extension.is_empty() { "" } else { "." };
        let hash = &sha256(&content)[..16];
        let path = format!("{folder}/{stem}.{hash}{dot}{extension}");
        self.files.insert(path.clone(), content);
        self.names.insert(name.to_owned(), path.clone());
        Ok(path)
    }

    /// The path in dist/ of what the source calls `name`.
    pub fn path(&self, name: &str) -> Option<&str> {
        let name = name.strip_prefix("./").unwrap_or(name);
        self.names.get(name).map(String::as_str)
    }

    /// The SHA-384 of what the source calls `name`, as `integrity` takes it [SRI 3.1].
    pub fn integrity(&self, name: &str) -> Option<String> {
        let hash = Sha384::digest(self.content(name)?);
        Some(format!("sha384-{}", STANDARD.encode(hash)))
    }

    /// The SHA-256 of what the source calls `name`, in lower-case hex.
    pub fn hash(&self, name: &str) -> Option<String> {
        self.content(name).map(sha256)
    }

    fn content(&self, name: &str) -> Option<&[u8]> {
        self.files.get(self.path(name)?).map(Vec::as_slice)
    }

    /// JavaScript whose quoted `"./name"` of known files point to where those are, seen from a sibling folder.
    pub fn linked(&self, script: &str) -> String {
        let mut script = script.to_owned();
        for (name, path) in &self.names {
            for quote in ['"', '\''] {
                script = script.replace(
                    &format!("{quote}./{name}{quote}"),
                    &format!("{quote}../{path}{quote}"),
                );
            }
        }
        script
    }

    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Makes `dist` hold these files and the given others, and nothing else. What is there already stays as it is.
    pub fn write(&self, dist: &Path, others: &[(&str, &[u8])]) -> Result<()> {
        let wanted: BTreeMap<&str, &[u8]> = self
            .files
            .iter()
            .map(|(path, content)| (path.as_str(), content.as_slice()))
            .chain(others.iter().copied())
            .collect();
        remove_others(dist, dist, &wanted)?;
        for (path, content) in wanted {
            let path = dist.join(path);
            if fs::read(&path).is_ok_and(|present| present == content) {
                continue;
            }
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)
                    .with_context(|| format!("cannot make {}", folder.display()))?;
            }
            fs::write(&path, content)
                .with_context(|| format!("cannot write {}", path.display()))?;
        }
        Ok(())
    }
}

/// Lower-case hex.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn remove_others(folder: &Path, dist: &Path, wanted: &BTreeMap<&str, &[u8]>) -> Result<()> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Ok(());
    };
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            remove_others(&path, dist, wanted)?;
            // Only an empty folder goes.
            let _ = fs::remove_dir(&path);
            continue;
        }
        let relative = path
            .strip_prefix(dist)?
            .to_string_lossy()
            .replace('\\', "/");
        if !wanted.contains_key(relative.as_str()) {
            fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_file_gets_another_name_and_an_equal_one_keeps_it() {
        let mut assets = Assets::default();
        let first = assets.add("a.css", "assets", b"p{}".to_vec()).unwrap();
        assert!(first.starts_with("assets/a.") && first.ends_with(".css"));
        assert_eq!(
            assets.add("a.css", "assets", b"p{}".to_vec()).unwrap(),
            first
        );
        assert_ne!(
            assets.add("a.css", "assets", b"q{}".to_vec()).unwrap(),
            first
        );
    }

    #[test]
    fn scripts_find_each_other_under_their_hashed_names() {
        let mut assets = Assets::default();
        let path = assets.add("worker.js", "assets", b"1".to_vec()).unwrap();
        let linked =
            assets.linked(r#"import init from "./worker.js"; import x from './other.js';"#);
        assert_eq!(
            linked,
            format!(r#"import init from "../{path}"; import x from './other.js';"#)
        );
    }

    #[test]
    fn integrity_is_what_openssl_makes_of_the_content() {
        // printf abc | openssl dgst -sha384 -binary | base64
        let mut assets = Assets::default();
        assets.add("a.js", "assets", b"abc".to_vec()).unwrap();
        let known = "sha384-ywB1P0WjXou1oD1pmsZQBycsMqsO3tFjGotgWkP/W+2AhgcroefMI1i67KE0yCWn";
        assert_eq!(assets.integrity("./a.js").as_deref(), Some(known));
        assert!(assets.hash("a.js").unwrap().starts_with("ba7816bf8f01cfea"));
        assert_eq!(assets.integrity("b.js"), None);
    }

    #[test]
    fn files_deeper_than_one_folder_are_refused() {
        let mut assets = Assets::default();
        assert!(assets.add("a/b/c.js", "assets", vec![]).is_err());
    }
}
