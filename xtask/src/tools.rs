//! Programs the tests need that cargo does not bring: two browsers, three metadata readers, npm packages.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::assets::sha256;
use crate::workspace::run;

/// A program, the names it goes by, and where to get it.
struct Tool {
    /// Set to a path, it comes first, and the tests read it.
    variable: &'static str,
    names: &'static [&'static str],
    debian: &'static str,
    homebrew: &'static str,
}

const TOOLS: &[Tool] = &[
    Tool {
        variable: "HUSHTAG_CHROMIUM",
        names: &[
            "chromium",
            "chromium-browser",
            "google-chrome",
            "google-chrome-stable",
            "chrome",
        ],
        debian: "chromium",
        homebrew: "--cask chromium",
    },
    Tool {
        variable: "HUSHTAG_FIREFOX",
        names: &["firefox-esr", "firefox"],
        debian: "firefox-esr",
        homebrew: "--cask firefox",
    },
    Tool {
        variable: "HUSHTAG_EXIFTOOL",
        names: &["exiftool"],
        debian: "libimage-exiftool-perl",
        homebrew: "exiftool",
    },
    Tool {
        variable: "HUSHTAG_EXIV2",
        names: &["exiv2"],
        debian: "exiv2",
        homebrew: "exiv2",
    },
    // Adobe's own toolkit on the command line.
    Tool {
        variable: "HUSHTAG_EXEMPI",
        names: &["exempi"],
        debian: "exempi",
        homebrew: "exempi",
    },
];

/// The path of every tool under the variable the tests read; installs what is missing where that is possible.
pub fn ensure() -> Result<Vec<(&'static str, PathBuf)>> {
    if let Ok(found) = find_all() {
        return Ok(found);
    }
    if is_root_on_debian() {
        let missing: Vec<_> = missing().map(|tool| tool.debian).collect();
        eprintln!("xtask: apt-get install {}", missing.join(" "));
        run(&mut apt_get(&["update", "--quiet"]))?;
        run(apt_get(&["install", "--yes", "--quiet", "--no-install-recommends"]).args(missing))?;
    }
    find_all()
}

/// Brings the packages of the lock file; does nothing when they are there.
pub fn ensure_npm_packages(folder: &Path) -> Result<()> {
    let lock = folder.join("package-lock.json");
    let wanted =
        sha256(&fs::read(&lock).with_context(|| format!("cannot read {}", lock.display()))?);
    let stamp = folder.join("node_modules/.installed-from");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    eprintln!("xtask: npm ci, in {}", folder.display());
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    run(Command::new(npm)
        .args(["ci", "--no-audit", "--no-fund"])
        .stdout(Stdio::null())
        .current_dir(folder))
    .context("the tests in browsers need Node 20 or newer with npm on the PATH")?;
    fs::write(&stamp, wanted).with_context(|| format!("cannot write {}", stamp.display()))
}

fn find_all() -> Result<Vec<(&'static str, PathBuf)>> {
    let found: Option<Vec<_>> = TOOLS
        .iter()
        .map(|tool| Some((tool.variable, find(tool)?)))
        .collect();
    if let Some(found) = found {
        return Ok(found);
    }
    let list = |name: fn(&Tool) -> &'static str| missing().map(name).collect::<Vec<_>>().join(" ");
    bail!(
        "not on the PATH: {}\n\
         On Debian and Ubuntu: sudo apt-get install {}\n\
         On macOS:             brew install {}\n\
         Elsewhere:            install them and put them on the PATH, or name them in {}",
        list(|tool| tool.names[0]),
        list(|tool| tool.debian),
        list(|tool| tool.homebrew),
        list(|tool| tool.variable),
    )
}

fn missing() -> impl Iterator<Item = &'static Tool> {
    TOOLS.iter().filter(|tool| find(tool).is_none())
}

fn find(tool: &Tool) -> Option<PathBuf> {
    if let Some(path) = env::var_os(tool.variable).map(PathBuf::from) {
        return path.is_file().then_some(path);
    }
    let folders: Vec<PathBuf> = env::split_paths(&env::var_os("PATH")?).collect();
    tool.names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .map(|path| {
            if cfg!(windows) {
                path.with_extension("exe")
            } else {
                path
            }
        })
        .chain(beside_the_path(tool))
        .find(|path| path.is_file())
}

/// Where macOS keeps programs that are not on the PATH.
fn beside_the_path(tool: &Tool) -> impl Iterator<Item = PathBuf> {
    let applications: &[&str] = match tool.debian {
        "chromium" => &[
            "/Applications/Chromium.app/Contents/MacOS/Chromium",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        ],
        "firefox-esr" => &["/Applications/Firefox.app/Contents/MacOS/firefox"],
        _ => &[],
    };
    applications.iter().map(PathBuf::from)
}

fn is_root_on_debian() -> bool {
    let user = Command::new("id").arg("-u").output();
    Path::new("/etc/debian_version").exists()
        && user.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

fn apt_get(arguments: &[&str]) -> Command {
    let mut command = Command::new("apt-get");
    command
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .stdout(Stdio::null());
    command
}
