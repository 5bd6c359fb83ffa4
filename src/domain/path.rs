//! Where a file lies: its folders and its name, between `/`, from what was handed over.

/// As people, file systems and other programs write a path: `\` for `/`, `./` before it, `/` at its start.
pub fn tidy(path: &str) -> String {
    let path = path.trim().replace('\\', "/");
    let parts = path.split('/').filter(|part| !matches!(*part, "" | "."));
    parts.collect::<Vec<_>>().join("/")
}

/// The folders, empty where there are none, and the name.
pub fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

pub fn join(folder: &str, name: &str) -> String {
    match folder {
        "" => name.to_owned(),
        _ => format!("{folder}/{name}"),
    }
}

pub fn name(path: &str) -> &str {
    split(path).1
}

/// `photo` and `.jpg` of `photo.jpg`; a name that begins with its only dot has no extension. Folders stay before the stem.
pub fn stem_and_extension(path: &str) -> (&str, &str) {
    let name_at = path.len() - name(path).len();
    match path.rfind('.') {
        Some(dot) if dot > name_at => path.split_at(dot),
        _ => (path, ""),
    }
}

/// `jpg` of `photo.JPG`.
pub fn extension(path: &str) -> String {
    let (_, extension) = stem_and_extension(path);
    extension.trim_start_matches('.').to_lowercase()
}

/// The path, else the first of `a (2).jpg`, `a (3).jpg`… that is not taken.
pub fn free(path: &str, mut is_taken: impl FnMut(&str) -> bool) -> String {
    let (stem, extension) = stem_and_extension(path);
    let numbered = (2..).map(|count: u32| format!("{stem} ({count}){extension}"));
    let mut all = std::iter::once(path.to_owned()).chain(numbered);
    all.find(|path| !is_taken(path))
        .unwrap_or_else(|| path.to_owned())
}

/// Whether one of two paths is the other with folders before it.
pub fn is_end_of_other(one: &str, other: &str) -> bool {
    let (short, long) = match one.len() <= other.len() {
        true => (one, other),
        false => (other, one),
    };
    let before = long.strip_suffix(short);
    before.is_some_and(|before| before.is_empty() || before.ends_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_the_same_however_it_was_written() {
        for path in [
            "a/b.jpg",
            "./a/b.jpg",
            "/a//b.jpg",
            "a\\b.jpg",
            " a/./b.jpg ",
        ] {
            assert_eq!(tidy(path), "a/b.jpg", "{path}");
        }
        assert_eq!(split("a/b/c.jpg"), ("a/b", "c.jpg"));
        assert_eq!(join("", "c.jpg"), "c.jpg");
        assert_eq!(join("a/b", "c.jpg"), "a/b/c.jpg");
    }

    #[test]
    fn a_dot_in_a_folder_begins_no_extension() {
        assert_eq!(stem_and_extension("a.b/c"), ("a.b/c", ""));
        assert_eq!(stem_and_extension("a.b/.c"), ("a.b/.c", ""));
        assert_eq!(stem_and_extension("a.b/c.d.jpg"), ("a.b/c.d", ".jpg"));
        assert_eq!(extension("a.b/C.JPG"), "jpg");
    }

    #[test]
    fn a_taken_path_gets_a_number_before_its_extension() {
        let taken = ["a/b.jpg", "a/b (2).jpg"];
        let is_taken = |path: &str| taken.contains(&path);
        assert_eq!(free("a/b.jpg", is_taken), "a/b (3).jpg");
        assert_eq!(free("b.jpg", is_taken), "b.jpg");
    }

    #[test]
    fn one_path_ends_another_only_at_the_border_of_a_folder() {
        assert!(is_end_of_other("b/c.jpg", "a/b/c.jpg"));
        assert!(is_end_of_other("a/b/c.jpg", "c.jpg"));
        assert!(is_end_of_other("c.jpg", "c.jpg"));
        assert!(!is_end_of_other("b/c.jpg", "ab/c.jpg"));
        assert!(!is_end_of_other("a/c.jpg", "b/c.jpg"));
    }
}
