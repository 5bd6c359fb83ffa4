//! `cargo xtask fuzz`: every parser of what others bring (metadata, vocabularies, policies, messages, logs, the list of models)
//! on inputs that chance made of real ones; with `--models` the loader of models too.
//!
//! Each input is a seed with bytes changed, doubled, moved or taken out; of every thousand one is amplified before, so that a
//! part of it stands there ten thousand times, or in itself. A panic, and an input that takes longer than a
//! second or more than 64 MB of memory, are written to `--crashes`, to become fixtures. The last line of stdout is one
//! JSON object with the figures.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Parser;
use hushtag::domain::photo::Format;
use hushtag::format::c2pa;
use hushtag::format::container::{Replacement, Store, blocks, rewrite};
use hushtag::format::exif::Exif;
use hushtag::format::iptc::Iim;
use hushtag::format::sniff::sniff;
use hushtag::format::tiff;
use hushtag::format::xmp::{self, Padding, extended::Parts};
use hushtag::infer::manifest::Manifest;
use hushtag::worker::table::read_csv;
use peak_alloc::PeakAlloc;
use serde_json::{Value, json};

mod amplify;
mod carriers;
#[cfg(feature = "engine")]
mod onnx;
mod texts;

#[derive(Parser)]
#[command(
    name = "fuzz",
    about = "Try every parser of what others bring on damaged input."
)]
struct Arguments {
    /// Inputs for each parser.
    #[arg(long, default_value_t = 100_000)]
    inputs: u64,
    /// Only parsers whose name contains this.
    #[arg(long)]
    only: Option<String>,
    /// The first number of the sequence of chance.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Photos to make inputs of, beside the project's own.
    #[arg(long)]
    photos: Option<PathBuf>,
    /// Where inputs go that a parser does not survive.
    #[arg(long, default_value = "target/crashes")]
    crashes: PathBuf,
}

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// An input that takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(1);
/// An input that takes more bytes is a bomb.
const MOST_MEMORY: usize = 64_000_000;
/// One input of so many is amplified: they take a hundred times as long as others.
const AMPLIFIED: usize = 1000;
/// Longer seeds cost time and show nothing new.
const LONGEST_SEED: usize = 20_000;

type Parse = Box<dyn Fn(&[u8])>;

struct Target {
    name: String,
    seeds: Vec<Vec<u8>>,
    parse: Parse,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // A seed that is not what it should be is told, what parsers do later is counted.
    let targets = targets(&arguments);
    std::panic::set_hook(Box::new(|_| ()));
    let mut figures = Vec::new();
    let mut failures = 0;
    for mut target in targets {
        target.seeds.extend(amplify::seeds(&target.name));
        let is_wanted = |only: &String| target.name.contains(only.as_str());
        if !arguments.only.as_ref().is_none_or(is_wanted) {
            continue;
        }
        let outcome = fuzz(&target, &arguments);
        failures += outcome.failures();
        let figures_of_target = outcome.figures(&target.name, arguments.inputs);
        eprintln!("{figures_of_target}");
        figures.push(figures_of_target);
    }
    println!("{}", json!({ "seed": arguments.seed, "parsers": figures }));
    if failures == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

#[derive(Default)]
struct Outcome {
    crashes: u64,
    slow: u64,
    greedy: u64,
    slowest: Duration,
    most_memory: usize,
}

impl Outcome {
    fn failures(&self) -> u64 {
        self.crashes + self.slow + self.greedy
    }

    fn figures(&self, parser: &str, inputs: u64) -> Value {
        json!({
            "parser": parser,
            "inputs": inputs,
            "crashes": self.crashes,
            "over_one_second": self.slow,
            "over_64_mb": self.greedy,
            "slowest_ms": self.slowest.as_secs_f64() * 1e3,
            "most_memory_kb": self.most_memory / 1000,
        })
    }
}

fn fuzz(target: &Target, arguments: &Arguments) -> Outcome {
    let mut chance = Chance(arguments.seed);
    let mut outcome = Outcome::default();
    let mut input = Vec::new();
    let growing = amplify::seeds(&target.name);
    for _ in 0..arguments.inputs {
        let is_amplified = chance.below(AMPLIFIED) == 0;
        // Half of the time of what is known to grow.
        let seeds = match is_amplified && !growing.is_empty() && chance.below(2) == 0 {
            true => &growing,
            false => &target.seeds,
        };
        let seed = &seeds[chance.below(seeds.len())];
        input.clear();
        input.extend_from_slice(seed);
        if is_amplified {
            amplify::amplify(&mut chance, &mut input);
        }
        // Half of the amplified ones stay whole: damage often ends a file early.
        if !is_amplified || chance.below(2) == 0 {
            chance.damage(&mut input);
        }
        MEMORY.reset_peak_usage();
        let held = MEMORY.current_usage();
        let begun = Instant::now();
        let survived = catch_unwind(AssertUnwindSafe(|| (target.parse)(&input))).is_ok();
        let took = begun.elapsed();
        let memory = MEMORY.peak_usage().saturating_sub(held);
        let before = outcome.failures();
        outcome.slowest = outcome.slowest.max(took);
        outcome.most_memory = outcome.most_memory.max(memory);
        outcome.crashes += u64::from(!survived);
        outcome.slow += u64::from(took > PATIENCE);
        outcome.greedy += u64::from(memory > MOST_MEMORY);
        if outcome.failures() > before {
            let name = format!("{}-{}", target.name, outcome.failures());
            let kept = fs::create_dir_all(&arguments.crashes)
                .and_then(|()| fs::write(arguments.crashes.join(&name), &input));
            if let Err(error) = kept {
                eprintln!("{name} cannot be written: {error}");
            }
        }
    }
    outcome
}

fn targets(arguments: &Arguments) -> Vec<Target> {
    let mut photos = files("tests/fixtures/photos");
    if let Some(folder) = &arguments.photos {
        photos.extend(files(&folder.to_string_lossy()));
    }
    let mut targets = Vec::new();
    let (mut packets, mut exifs, mut datasets) = (seed_packets(), Vec::new(), seed_datasets());
    let mut stores = vec![
        b"\0\0\0\x26jumb\0\0\0\x1ejumdc2pa\0\x11\0\x10\x80\0\0\xaa\0\x38\x9b\x71\x03c2pa\0"
            .to_vec(),
    ];
    for format in [
        Format::Jpeg,
        Format::Png,
        Format::WebP,
        Format::Tiff,
        Format::Gif,
        Format::Avif,
        Format::Heic,
    ] {
        let of_format = photos.iter().filter(|photo| sniff(photo) == Ok(format));
        let mut seeds: Vec<Vec<u8>> = Vec::new();
        for photo in of_format {
            let found = blocks(photo, format);
            packets.extend(found.xmp.iter().map(|block| block.bytes.to_vec()));
            exifs.extend(found.exif.iter().map(|block| block.bytes.to_vec()));
            datasets.extend(found.iim.iter().map(|block| block.bytes.to_vec()));
            stores.extend(found.c2pa.iter().map(|store| store.bytes.clone()));
            // Metadata stands at the start; what comes after is pixels.
            seeds.push(photo[..photo.len().min(LONGEST_SEED)].to_vec());
            seeds.extend(with_packet(photo, format).map(|mut photo| {
                photo.truncate(LONGEST_SEED);
                photo
            }));
        }
        if seeds.is_empty() {
            seeds.push(b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf\0\0\0\x0cmeta\0\0\0\0".to_vec());
        }
        targets.push(Target {
            name: format!("container-{}", format.name().to_lowercase()),
            seeds,
            parse: Box::new(move |input| {
                let found = blocks(input, format);
                drop(found);
                let replacement = Replacement {
                    xmp: Some(Parts {
                        main: "<x/>".to_owned(),
                        extended: None,
                    }),
                    iim: Some(vec![0x1c, 2, 105, 0, 1, b'x']),
                    exif: None,
                    texts: vec![("Title", "x".to_owned())],
                };
                drop(rewrite(input, format, &replacement));
            }),
        });
    }
    // Thumbnails come first in a store, what is parsed last.
    stores.retain(|store| store.len() < 4 * LONGEST_SEED);
    for seeds in [&mut packets, &mut exifs, &mut datasets] {
        seeds
            .iter_mut()
            .for_each(|seed| seed.truncate(LONGEST_SEED));
    }
    exifs.push(b"MM\0\x2a\0\0\0\x08\0\x01\x01\x0e\0\x02\0\0\0\x04abc\0\0\0\0\0".to_vec());
    targets.push(Target {
        name: "xmp".to_owned(),
        seeds: packets,
        parse: Box::new(|input| drop(xmp::write(&xmp::read(input).packet, Padding(0)))),
    });
    targets.push(Target {
        name: "exif".to_owned(),
        seeds: exifs,
        parse: Box::new(|input| {
            drop(Exif::read(input));
            tiff::strip_gps(&mut input.to_vec());
            drop(tiff::with(input, false, tiff::ARTIST, 2, b"Ada\0"));
            drop(tiff::without(input, false, tiff::IMAGE_DESCRIPTION));
            drop(tiff::without(input, true, tiff::USER_COMMENT));
        }),
    });
    targets.push(Target {
        name: "iptc".to_owned(),
        seeds: datasets,
        parse: Box::new(|input| {
            let mut iim = Iim::read(input);
            iim.unite(Iim::read(&input[input.len() / 2..]));
            iim.set(25, &["ü"]);
            iim.change(25, |text| text.may_be_cut, &["Łódź"]);
            drop(iim.write());
        }),
    });
    targets.push(Target {
        name: "c2pa".to_owned(),
        seeds: stores,
        parse: Box::new(|input| {
            let store = Store {
                bytes: input.to_vec(),
                ranges: Vec::new(),
            };
            drop(c2pa::read(&store, input));
        }),
    });
    targets.push(Target {
        name: "csv".to_owned(),
        seeds: vec![b"file;dc:title;Keywords\r\na.jpg;\"x;\"\"y\";one, two\r\n".to_vec()],
        parse: Box::new(|input| drop(read_csv(input))),
    });
    targets.push(Target {
        name: "manifest".to_owned(),
        seeds: vec![include_bytes!("../../models/manifest.json").to_vec()],
        parse: Box::new(|input| {
            if let Ok(manifest) = Manifest::parse(&String::from_utf8_lossy(input)) {
                manifest
                    .models
                    .iter()
                    .for_each(|entry| drop(entry.picture()));
            }
        }),
    });
    #[cfg(feature = "engine")]
    targets.push(onnx::target());
    targets.push(carriers::target());
    targets.extend(texts::targets());
    targets
}

fn files(folder: &str) -> Vec<Vec<u8>> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    paths
        .iter()
        .filter_map(|path| fs::read(path).ok())
        .collect()
}

fn with_packet(photo: &[u8], format: Format) -> Option<Vec<u8>> {
    let replacement = Replacement {
        xmp: Some(Parts {
            main: String::from_utf8(seed_packets().swap_remove(0)).ok()?,
            extended: None,
        }),
        iim: Some(seed_datasets().swap_remove(0)),
        ..Replacement::default()
    };
    rewrite(photo, format, &replacement).ok()
}

fn seed_packets() -> Vec<Vec<u8>> {
    let packet = r#"<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
        xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
        xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:a="http://a.example/" a:b="c &amp; &#x1F99C;"><dc:title><rdf:Alt>
        <rdf:li xml:lang="x-default">T</rdf:li><rdf:li xml:lang="de">U</rdf:li></rdf:Alt></dc:title><dc:subject><rdf:Bag>
        <rdf:li>one</rdf:li></rdf:Bag></dc:subject><a:s rdf:parseType="Resource"><a:t>1</a:t></a:s><a:q
        rdf:value="v" a:r="w"/><a:u rdf:resource="http://b.example/"/><a:l rdf:parseType="Literal"><b/></a:l>
        </rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"#;
    let wide = packet.encode_utf16().flat_map(u16::to_be_bytes).collect();
    vec![packet.as_bytes().to_vec(), wide]
}

fn seed_datasets() -> Vec<Vec<u8>> {
    vec![b"\x1c\x01\x5a\0\x03\x1b%G\x1c\x02\0\0\x02\0\x04\x1c\x02\x19\0\x03one\x1c\x02\x78\x80\x04\0\0\0\x02hi".to_vec()]
}

/// Numbers of chance, the same for the same seed: Knuth's MMIX generator, of which the high bits are the good ones.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }

    /// Lengths, markers and delimiters rather than any byte.
    fn byte(&mut self) -> u8 {
        const TELLING: [u8; 24] = *b"\0\x01\x04\x7f\x80\xff<>&\"'/;\n\x1c={}[]:,09";
        match self.below(3) {
            0 => self.below(256) as u8,
            _ => TELLING[self.below(TELLING.len())],
        }
    }

    fn damage(&mut self, input: &mut Vec<u8>) {
        for _ in 0..=self.below(6) {
            if input.is_empty() {
                return;
            }
            // Half of the time near the start, where the structure is.
            let range = if self.below(2) == 0 {
                input.len().min(400)
            } else {
                input.len()
            };
            let at = self.below(range);
            let length = self.below(16).min(input.len() - at);
            match self.below(7) {
                0 | 1 => input[at] = self.byte(),
                2 => drop(input.drain(at..at + length)),
                3 => {
                    let piece = input[at..at + length].to_vec();
                    let to = self.below(input.len());
                    input.splice(to..to, piece);
                }
                4 => {
                    let byte = self.byte();
                    input.insert(at, byte);
                }
                5 => input[at..at + length].fill(0xff),
                _ => input.truncate(at.max(1)),
            }
        }
    }
}
