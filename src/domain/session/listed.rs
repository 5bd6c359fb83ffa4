//! A file as it was handed over.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::path;

/// Two alike in everything are the same file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    pub name: String,
    /// Between `/`, from the folder that was handed over; empty where no folder is told.
    pub folder: String,
    pub bytes: u64,
    /// Milliseconds since 1970, as the file system says.
    pub modified: i64,
    /// Of several handed over together that are alike in all of that, by their order.
    pub nth: u32,
}

impl Listed {
    pub fn path(&self) -> String {
        path::join(&self.folder, &self.name)
    }

    /// Numbers those that are alike; `before` were handed over earlier and keep their numbers.
    pub fn number(files: &mut [Listed], before: &[Listed]) {
        let mut twins: BTreeMap<(String, u64, i64), u32> = BTreeMap::new();
        let key = |file: &Listed| (file.path(), file.bytes, file.modified);
        for file in before {
            *twins.entry(key(file)).or_default() += 1;
        }
        for file in files {
            let count = twins.entry(key(file)).or_default();
            file.nth = *count;
            *count += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_are_alike_are_told_apart_by_their_order() {
        let file = |name: &str| Listed {
            name: name.into(),
            ..Listed::default()
        };
        let mut files = [file("a"), file("b"), file("a")];
        Listed::number(&mut files, &[file("b")]);
        assert_eq!(files.map(|file| file.nth), [0, 1, 1]);
    }
}
