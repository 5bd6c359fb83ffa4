//! Fixture files, a place for files made during a test, and the outside tools that judge.

use std::path::{Path, PathBuf};
use std::process::Command;

pub fn photo(name: &str) -> Vec<u8> {
    read(&Path::new("tests/fixtures/photos").join(name))
}

pub fn sample(name: &str) -> Vec<u8> {
    read(&Path::new("www/samples").join(name))
}

pub fn read(path: &Path) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A folder that goes away with the test.
pub struct Scratch(PathBuf);

impl Scratch {
    pub fn new(topic: &str) -> Scratch {
        let folder = std::env::temp_dir().join(format!("hushtag-{topic}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Scratch(folder)
    }

    pub fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub fn exiftool(arguments: &[&str]) -> String {
    run("HUSHTAG_EXIFTOOL", "exiftool", arguments)
}

pub fn exiv2(arguments: &[&str]) -> String {
    run("HUSHTAG_EXIV2", "exiv2", arguments)
}

/// Adobe's toolkit.
pub fn exempi(arguments: &[&str]) -> String {
    run("HUSHTAG_EXEMPI", "exempi", arguments)
}

/// What the tool prints. `cargo xtask test` names its path in the variable; without it, the `PATH` is asked.
fn run(variable: &str, tool: &str, arguments: &[&str]) -> String {
    let program = std::env::var_os(variable).unwrap_or_else(|| tool.into());
    let output = Command::new(program).args(arguments).output();
    let output = output.unwrap_or_else(|error| {
        panic!("{tool} is needed for this test and cannot be run ({error}): `cargo xtask test` brings it")
    });
    assert!(
        output.status.success(),
        "{tool} {arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}
