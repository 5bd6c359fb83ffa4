//! Files that are small and would become large: each is read within bounds on time and memory, says what was left out, and
//! keeps what stands beside it. A test program of its own, since it counts the memory of the whole process.

#![allow(clippy::unwrap_used)]

use std::io::Write as _;
use std::sync::{Mutex, MutexGuard};
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use hushtag::domain::photo::{Format, Orientation};
use hushtag::format::container::{Replacement, rewrite};
use hushtag::format::xmp::extended::Parts;
use hushtag::format::{existing, sources};
use hushtag::pixels::decode::{Limits, decode};
use peak_alloc::PeakAlloc;

mod boxes;
mod chunks;
mod directories;
mod segments;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Above what the file itself takes. The largest bound on any part of one is 16 MB, which may be there two or three times.
const MOST_MEMORY: usize = 64 << 20;

/// On a slow machine that is busy with other things; without bounds these files take minutes or hours.
const PATIENCE: Duration = Duration::from_secs(20);

static ONE: Mutex<()> = Mutex::new(());

/// One test at a time, while it makes its files too: all share the memory that is counted.
fn alone() -> MutexGuard<'static, ()> {
    ONE.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// As many elements as are read at the most, as a tree and as properties beside it.
const ALL_ELEMENTS: usize = 96 << 20;

/// Reads the file as the worker does, and writes into it; gives back what is told of it.
fn check(name: &str, file: &[u8], format: Format) -> Told {
    check_within(0, name, file, format)
}

fn check_within(more: usize, name: &str, file: &[u8], format: Format) -> Told {
    let (told, begun) = bounded(name, more, || {
        let sources = sources::read(file, format, None);
        let found = existing::found(&sources, Orientation::Upright);
        let replacement = Replacement {
            xmp: Some(Parts {
                main: "<x/>".to_owned(),
                extended: None,
            }),
            ..Replacement::default()
        };
        drop(rewrite(file, format, &replacement));
        Told {
            title: sources.xmp.as_ref().and_then(|packet| {
                let title = packet.get("dc:title")?.text()?;
                Some(title.to_owned())
            }),
            findings: found.findings,
        }
    });
    assert!(
        begun.elapsed() < PATIENCE,
        "{name} took {:?}",
        begun.elapsed()
    );
    told
}

struct Told {
    /// Of a packet that stands beside the bomb.
    title: Option<String>,
    findings: Vec<String>,
}

impl Told {
    fn says(&self, what: &str) {
        let says = self.findings.iter().any(|finding| finding.contains(what));
        assert!(says, "{:?} does not say {what:?}", self.findings);
        assert!(
            self.findings.len() <= 101,
            "{} findings",
            self.findings.len()
        );
    }

    fn keeps_the_title(&self) {
        assert_eq!(self.title.as_deref(), Some("Kept"));
    }
}

/// Decodes the picture, which must come out whatever stands beside it.
fn check_pixels(name: &str, file: &[u8], format: Format) {
    // The decoder keeps profiles as they stand in the file, once more.
    let (decoded, begun) = bounded(name, file.len(), || decode(file, format, Limits::default()));
    assert!(decoded.is_ok(), "{name}: {decoded:?}");
    assert!(
        begun.elapsed() < PATIENCE,
        "{name} took {:?}",
        begun.elapsed()
    );
}

fn bounded<T>(name: &str, more: usize, act: impl FnOnce() -> T) -> (T, Instant) {
    MEMORY.reset_peak_usage();
    let held = MEMORY.current_usage();
    let begun = Instant::now();
    let done = act();
    let most = MEMORY.peak_usage().saturating_sub(held);
    eprintln!("{name}: {} MB at most, {:?}", most >> 20, begun.elapsed());
    assert!(most < MOST_MEMORY + more, "{name} took {} MB", most >> 20);
    (done, begun)
}

/// A fixture of the project.
fn photo(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/photos/");
    std::fs::read(format!("{folder}{name}")).unwrap()
}

/// A packet with a title and something more in its description.
fn packet(more: &str) -> String {
    format!(
        "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:lr=\"http://ns.adobe.com/lightroom/1.0/\" xmlns:a=\"http://a.example/\">\
         <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">Kept</rdf:li></rdf:Alt></dc:title>{more}\
         </rdf:Description></rdf:RDF></x:xmpmeta>"
    )
}

/// So many bytes of one kind, which compress a thousand times.
fn deflated(byte: u8, length: usize) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&vec![byte; length]).unwrap();
    encoder.finish().unwrap()
}

/// With big-endian length, kind and content, as PNG and ISO have it; `more` bytes count into the length.
fn part(kind: &[u8; 4], content: &[u8], more: usize) -> Vec<u8> {
    let length = (content.len() + more) as u32;
    [&length.to_be_bytes(), &kind[..], content].concat()
}
