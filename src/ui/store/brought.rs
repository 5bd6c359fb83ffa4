//! Files as they come in, with the folder each lay in.

use js_sys::Reflect;
use web_sys::File;

use crate::domain::path;
use crate::domain::session::Listed;

#[derive(Clone, Debug)]
pub struct Brought {
    pub file: File,
    /// Between `/`; empty where none is told.
    pub folder: String,
}

impl Brought {
    /// Beside no other.
    pub fn loose(file: File) -> Brought {
        Brought {
            file,
            folder: String::new(),
        }
    }

    /// `path` ends with the file's own name.
    pub fn at(file: File, path: &str) -> Brought {
        let path = path::tidy(path);
        let folder = path::split(&path).0.to_owned();
        Brought { file, folder }
    }

    /// Out of a folder that was chosen, where the browser tells the way from there.
    pub fn of_folder(file: File) -> Brought {
        let path = Reflect::get(&file, &"webkitRelativePath".into());
        let path = path.ok().and_then(|path| path.as_string());
        Brought::at(file, &path.unwrap_or_default())
    }

    pub fn path(&self) -> String {
        path::join(&self.folder, &self.file.name())
    }

    pub fn listed(&self) -> Listed {
        Listed {
            name: self.file.name(),
            folder: self.folder.clone(),
            bytes: self.file.size() as u64,
            modified: self.file.last_modified() as i64,
            nth: 0,
        }
    }
}
