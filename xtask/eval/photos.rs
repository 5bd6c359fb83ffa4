//! Photos from a folder or a tar archive, by name.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

pub enum Photos {
    Folder(PathBuf),
    Archive(BTreeMap<String, Vec<u8>>),
}

impl Photos {
    /// A folder is read photo by photo; of a tar archive the wanted members are held in memory.
    pub fn open(path: &Path, wanted: impl Fn(&str) -> bool) -> Result<Photos> {
        if path.is_dir() {
            return Ok(Photos::Folder(path.to_owned()));
        }
        let file =
            File::open(path).with_context(|| format!("{} cannot be read", path.display()))?;
        let mut photos = BTreeMap::new();
        for entry in tar::Archive::new(file).entries()? {
            let mut entry = entry?;
            let name = entry.path()?.to_string_lossy().into_owned();
            if wanted(&name) {
                let mut bytes = Vec::new();
                entry.read_to_end(&mut bytes)?;
                photos.insert(name, bytes);
            }
        }
        Ok(Photos::Archive(photos))
    }

    pub fn read(&self, name: &str) -> Result<Vec<u8>> {
        match self {
            Photos::Folder(folder) => {
                let path = folder.join(name);
                fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))
            }
            Photos::Archive(photos) => photos
                .get(name)
                .cloned()
                .with_context(|| format!("{name} is not in the archive")),
        }
    }

    pub fn has(&self, name: &str) -> bool {
        match self {
            Photos::Folder(folder) => folder.join(name).is_file(),
            Photos::Archive(photos) => photos.contains_key(name),
        }
    }
}
