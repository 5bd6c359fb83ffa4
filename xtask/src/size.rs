//! `cargo xtask size`: the bytes that a first visit loads, raw and as static hosts compress them.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use flate2::{Compression, write::GzEncoder};
use serde::Serialize;

use crate::dist;
use crate::headers::Embedders;
use crate::workspace::Workspace;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
struct Size {
    raw: u64,
    gzip: u64,
    brotli: u64,
}

#[derive(Serialize)]
struct Report {
    /// By path in dist/.
    files: BTreeMap<String, Size>,
    /// What shows the first screen: the page, its styles, its code.
    page: Size,
    /// What the first photo brings: the worker and its code.
    worker: Size,
    models: Size,
    /// All of these.
    total: Size,
    /// What photos bring in that show text or skin.
    on_demand: Size,
}

pub fn run(workspace: &Workspace) -> Result<()> {
    let folder = dist::build(workspace, &Embedders::default())?;
    let mut report = Report {
        files: BTreeMap::new(),
        page: Size::default(),
        worker: Size::default(),
        models: Size::default(),
        total: Size::default(),
        on_demand: Size::default(),
    };
    for path in dist::loaded(workspace)? {
        let size = measure(&folder.join(&path))?;
        let mut nothing = Size::default();
        let (part, total) = match Part::of(&path) {
            Part::Page => (&mut report.page, &mut report.total),
            Part::Worker => (&mut report.worker, &mut report.total),
            Part::Models => (&mut report.models, &mut report.total),
            Part::OnDemand => (&mut report.on_demand, &mut nothing),
        };
        for sum in [part, total] {
            sum.raw += size.raw;
            sum.gzip += size.gzip;
            sum.brotli += size.brotli;
        }
        eprintln!(
            "{:>11} {:>11} {:>11}  {path}",
            size.raw, size.gzip, size.brotli
        );
        report.files.insert(path, size);
    }
    let Size { raw, gzip, brotli } = report.total;
    eprintln!("{raw:>11} {gzip:>11} {brotli:>11}  in all (raw, gzip, brotli)");
    println!("{}", serde_json::to_string(&report)?);
    Ok(())
}

/// The models that a photo brings in that needs them.
const ON_DEMAND: [&str; 2] = ["models/text-recognition", "models/open-nsfw"];

enum Part {
    Page,
    Worker,
    Models,
    OnDemand,
}

impl Part {
    fn of(path: &str) -> Part {
        if ON_DEMAND.iter().any(|start| path.starts_with(start)) {
            Part::OnDemand
        } else if path.starts_with("models/") {
            Part::Models
        } else if path.starts_with("worker/") || path.starts_with("assets/worker") {
            Part::Worker
        } else {
            Part::Page
        }
    }
}

/// Both at their best level, as a host that compresses ahead of time does it.
fn measure(path: &Path) -> Result<Size> {
    let content = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(&content)?;
    let mut brotli = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        ..Default::default()
    };
    brotli::BrotliCompress(&mut content.as_slice(), &mut brotli, &parameters)?;
    Ok(Size {
        raw: content.len() as u64,
        gzip: gzip.finish()?.len() as u64,
        brotli: brotli.len() as u64,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn repeated_text_is_small_when_compressed_and_raw_is_the_file() {
        let path = std::env::temp_dir().join(format!("hushtag-size-{}", std::process::id()));
        fs::write(&path, "hushtag ".repeat(1000)).unwrap();
        let size = measure(&path).unwrap();
        fs::remove_file(&path).unwrap();
        assert_eq!(size.raw, 8000);
        assert!(size.gzip < 200 && size.brotli < size.gzip, "{size:?}");
    }
}
