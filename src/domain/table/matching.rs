//! Which row of a table is about which photo: by its path, and by its name alone only where that leaves no doubt.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::Row;
use crate::domain::path;
use crate::domain::photo::PhotoId;
use crate::domain::review::Edit;
use crate::domain::session::Asset;

/// What a table comes to for the photos that are here.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matched {
    /// A row may stand here for its photo only.
    pub edits: Vec<(PhotoId, Edit)>,
    /// Files that rows name and that are not here.
    pub strangers: Vec<String>,
    /// "3 photos are called IMG_1.jpg", and other reasons why a row is not taken.
    pub doubts: Vec<String>,
}

pub fn matched(rows: &[Row], assets: &[Rc<Asset>]) -> Matched {
    let known = Known::new(rows, assets);
    let mut matched = Matched::default();
    let mut claims: BTreeMap<PhotoId, Vec<(String, &Row)>> = BTreeMap::new();
    for row in rows {
        let wanted = path::tidy(&row.file);
        match known.called(&wanted).as_slice() {
            [] => matched.strangers.push(row.file.clone()),
            [asset] => claims.entry(asset.id).or_default().push((wanted, row)),
            several => {
                let count = several.len();
                let doubt = format!("{count} photos are called {}: give the path", row.file);
                matched.doubts.push(doubt);
            }
        }
    }
    for asset in assets {
        let rows = claims.remove(&asset.id).unwrap_or_default();
        let paths: BTreeSet<&str> = rows.iter().map(|(path, _)| path.as_str()).collect();
        let own = rows.iter().filter(|(path, _)| *path == asset.path);
        let own: Vec<&Row> = own.map(|(_, row)| *row).collect();
        let taken = match (paths.len(), own.is_empty()) {
            (0, _) => continue,
            (1, _) => rows.iter().map(|(_, row)| *row).collect(),
            (_, false) => own,
            (count, true) => {
                let doubt = format!("{count} lines may be about {}: give its path", asset.path);
                matched.doubts.push(doubt);
                continue;
            }
        };
        let edits = taken.iter().map(|row| (asset.id, row.edit()));
        matched.edits.extend(edits);
    }
    matched
}

/// The photos, by the names of their files in lower case.
struct Known<'a> {
    by_name: BTreeMap<String, Vec<&'a Asset>>,
    /// Every path that some row names.
    named: BTreeSet<String>,
}

impl<'a> Known<'a> {
    fn new(rows: &[Row], assets: &'a [Rc<Asset>]) -> Known<'a> {
        let mut by_name: BTreeMap<String, Vec<&Asset>> = BTreeMap::new();
        for asset in assets {
            let mut names = BTreeSet::from([asset.file.name.to_lowercase()]);
            names.insert(path::name(&asset.path).to_lowercase());
            for name in names {
                by_name.entry(name).or_default().push(asset);
            }
        }
        Known {
            by_name,
            named: rows.iter().map(|row| path::tidy(&row.file)).collect(),
        }
    }

    /// The first of these ways that finds a photo: the very path, the path in any case, a path that goes on before it.
    fn called(&self, wanted: &str) -> Vec<&'a Asset> {
        let lower = |path: &str| path.to_lowercase();
        let name = lower(path::name(wanted));
        let all = self.by_name.get(&name).cloned().unwrap_or_default();
        let wanted_lower = lower(wanted);
        let ways: [&dyn Fn(&str) -> bool; 4] = [
            &|path| path == wanted,
            &|path| lower(path) == wanted_lower,
            &|path| path::is_end_of_other(path, wanted),
            &|path| path::is_end_of_other(&lower(path), &wanted_lower),
        ];
        for is_it in ways {
            let found: Vec<&Asset> = (all.iter().copied())
                .filter(|asset| is_it(&asset.path) || is_it(&asset.file.path()))
                .collect();
            if found.len() > 1 && self.tells_apart(&found) {
                let own = found.iter().copied().filter(|asset| is_it(&asset.path));
                return own.collect();
            }
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    /// Photos of one path have a number behind the name, all but the first; a table that names those tells them apart.
    fn tells_apart(&self, found: &[&Asset]) -> bool {
        found.iter().all(|asset| self.named.contains(&asset.path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::field::TextField;
    use crate::domain::session::{Event, Listed, Session};
    use crate::domain::table::Column;

    fn session(paths: &[&str]) -> Session {
        let listed = |(nth, path): (usize, &&str)| Listed {
            folder: path::split(path).0.to_owned(),
            name: path::name(path).to_owned(),
            bytes: nth as u64,
            ..Listed::default()
        };
        let mut session = Session::default();
        let files = paths.iter().enumerate().map(listed).collect();
        session.apply(&Event::Added(files));
        session
    }

    /// Rows by file → numbers of the photos that take them, strangers, doubts.
    fn check(paths: &[&str], files: &[&str], taken: &[u32], strangers: &[&str], doubts: &[&str]) {
        let row = |file: &&str| Row {
            file: (*file).to_owned(),
            cells: vec![(Column::Text(TextField::Title.into()), (*file).to_owned())],
        };
        let rows: Vec<Row> = files.iter().map(row).collect();
        let matched = matched(&rows, session(paths).assets());
        let ids: Vec<u32> = matched.edits.iter().map(|(id, _)| id.0).collect();
        assert_eq!(ids, taken, "{paths:?} {files:?}");
        assert_eq!(matched.strangers, strangers, "{paths:?} {files:?}");
        assert_eq!(matched.doubts, doubts, "{paths:?} {files:?}");
    }

    #[test]
    fn a_row_goes_to_the_photo_of_its_path_however_that_is_written() {
        let paths = ["t/a/1.jpg", "t/b/1.jpg", "t/b/2.JPG"];
        check(&paths, &["t/b/1.jpg"], &[1], &[], &[]);
        check(&paths, &["t\\b\\1.jpg"], &[1], &[], &[]);
        check(&paths, &["./t/b/1.jpg"], &[1], &[], &[]);
        check(&paths, &["C:\\photos\\t\\b\\1.jpg"], &[1], &[], &[]);
        check(&paths, &["/photos/t/a/1.jpg"], &[0], &[], &[]);
        check(&paths, &["b/1.jpg"], &[1], &[], &[]);
        check(&paths, &["T/B/1.JPG"], &[1], &[], &[]);
        check(&paths, &["2.jpg"], &[2], &[], &[]);
        check(&paths, &["t/c/1.jpg"], &[], &["t/c/1.jpg"], &[]);
    }

    #[test]
    fn a_name_that_several_photos_have_is_told_and_not_taken() {
        let paths = ["a/1.jpg", "b/1.jpg", "c/1.jpg", "c/2.jpg"];
        let doubt = "3 photos are called 1.jpg: give the path";
        check(
            &paths,
            &["1.jpg", "2.jpg", "9.jpg"],
            &[3],
            &["9.jpg"],
            &[doubt],
        );
        check(
            &["1.jpg", "1.JPG"],
            &["1.Jpg"],
            &[],
            &[],
            &["2 photos are called 1.Jpg: give the path"],
        );
        check(&["1.jpg", "1.JPG"], &["1.JPG"], &[1], &[], &[]);
    }

    #[test]
    fn rows_of_other_folders_do_not_share_a_photo_without_one() {
        let doubt = "2 lines may be about 1.jpg: give its path";
        check(&["1.jpg"], &["a/1.jpg", "b/1.jpg"], &[], &[], &[doubt]);
        check(&["1.jpg"], &["a/1.jpg", "1.jpg"], &[0], &[], &[]);
    }

    #[test]
    fn photos_of_one_path_are_told_apart_by_the_number_that_a_table_of_ours_gives_them() {
        let twins = ["1.jpg", "1.jpg"];
        check(&twins, &["1.jpg", "1 (2).jpg"], &[0, 1], &[], &[]);
        check(&twins, &["1 (2).jpg"], &[1], &[], &[]);
        let doubt = "2 photos are called 1.jpg: give the path";
        check(&twins, &["1.jpg"], &[], &[], &[doubt]);
    }
}
