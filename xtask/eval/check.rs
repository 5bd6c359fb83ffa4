//! What an added model makes of some pictures, with the app's own code, for `models/build/comparing.py` to compare.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, anyhow};
use hushtag::format::sniff::sniff;
use hushtag::infer::Models;
use hushtag::infer::beam::Decoder as _;
use hushtag::infer::encoder_decoder::Decoder;
use hushtag::infer::engine::Plan;
use hushtag::infer::manifest::{Entry, Manifest, Task};
use hushtag::infer::preprocess;
use hushtag::infer::tensor::Tensor;
use hushtag::pixels::Pixels;
use hushtag::pixels::decode::{Limits, decode};
use serde_json::{Value, json};

/// Run an added model on pictures; for `cargo xtask models add`
#[derive(clap::Args)]
pub struct Arguments {
    /// A folder for the tensors that went in and came out, and check.json
    #[arg(long)]
    out: PathBuf,
    /// JPEG, PNG or what else the app takes
    #[arg(required = true)]
    pictures: Vec<PathBuf>,
}

pub fn check(arguments: &Arguments, folder: &Path) -> Result<Value> {
    fs::create_dir_all(&arguments.out)?;
    let manifest = Manifest::parse(&fs::read_to_string(folder.join("manifest.json"))?)?;
    let started = Instant::now();
    let mut models = Models::default();
    for entry in &manifest.models {
        let tokens = entry.tokens.as_ref();
        let tokens = tokens
            .map(|tokens| read(folder, &tokens.file))
            .transpose()?;
        models.load(entry, &read(folder, &entry.file)?, tokens.as_deref())?;
    }
    let load_seconds = started.elapsed().as_secs_f64();
    let seeing = manifest.models.iter().find(|entry| entry.pixels.is_some());
    let seeing = seeing.context("no model of the manifest takes pictures")?;
    let mut pictures = Vec::new();
    for (number, path) in arguments.pictures.iter().enumerate() {
        let bytes = fs::read(path).with_context(|| path.display().to_string())?;
        let (_, pixels) = decode(&bytes, sniff(&bytes)?, Limits::default())?;
        let started = Instant::now();
        let (inference, errors) = models.analyse(&pixels, &mut |_| {});
        let seconds = started.elapsed().as_secs_f64();
        if let Some(error) = errors.into_iter().next() {
            return Err(error.into());
        }
        let words = inference.own_words.iter().flat_map(|words| &words.value);
        pictures.push(json!({
            "name": path.file_name().map(|name| name.to_string_lossy()),
            "number": number,
            "seconds": seconds,
            "words": words.map(|word| json!([word.word, word.score])).collect::<Vec<_>>(),
            "caption": inference.caption.map(|caption| caption.value.text),
            "objects": inference.objects.map(|objects| objects.value.len()),
        }));
        put_input(seeing, &pixels, number, &arguments.out)?;
    }
    let peak_bytes = peak_bytes();
    drop(models);
    put_outputs(&manifest, folder, arguments.pictures.len(), &arguments.out)?;
    let figures =
        json!({ "load_seconds": load_seconds, "peak_bytes": peak_bytes, "pictures": pictures });
    fs::write(arguments.out.join("check.json"), figures.to_string())?;
    Ok(figures)
}

fn put_input(entry: &Entry, pixels: &Pixels, number: usize, out: &Path) -> Result<()> {
    let spec = entry.pixels.as_ref().context("no `pixels`")?;
    let size = entry.picture().map_err(|reason| anyhow!(reason))?;
    let (tensor, _) = preprocess::whole(pixels, size, spec);
    put(&tensor, &out.join(format!("{number}-input.f32")))
}

/// Of the model alone, after all else is gone from memory.
fn put_outputs(manifest: &Manifest, folder: &Path, count: usize, out: &Path) -> Result<()> {
    let entry = manifest.models.iter().find(|entry| entry.pixels.is_some());
    let entry = entry.context("no model of the manifest takes pictures")?;
    let onnx = read(folder, &entry.file)?;
    let plan = Plan::new(&onnx, &entry.inputs, &entry.outputs).map_err(|reason| anyhow!(reason))?;
    let shape = &entry.inputs.first().context("no input")?.shape;
    for number in 0..count {
        let bytes = fs::read(out.join(format!("{number}-input.f32")))?;
        let input = Tensor::f32(shape, hushtag::infer::weights::floats(&bytes));
        let outputs = plan.run(&[&input]).map_err(|reason| anyhow!(reason))?;
        for (place, output) in outputs.iter().enumerate() {
            put(output, &out.join(format!("{number}-output-{place}.f32")))?;
        }
        if let (Some(decoder), [seen]) = (manifest.entry(Task::CaptionDecoder), &*outputs) {
            let logits = first_word(decoder, folder, seen)?;
            put(&logits, &out.join(format!("{number}-first-word.f32")))?;
        }
    }
    Ok(())
}

/// What a captioner would begin with.
fn first_word(entry: &Entry, folder: &Path, seen: &Tensor) -> Result<Tensor> {
    let tokens = entry.tokens.as_ref().context("no `tokens`")?;
    let (onnx, tokens) = (read(folder, &entry.file)?, read(folder, &tokens.file)?);
    let decoder = Decoder::new(entry, &onnx, &tokens).map_err(|reason| anyhow!(reason))?;
    let special = entry.special.as_ref().context("no `special`")?;
    let mut speech = decoder.begin(seen);
    let beams = speech.beams();
    let (begin, parents): (Vec<_>, Vec<_>) = (0..beams).map(|beam| (special.begin, beam)).unzip();
    let logits = speech
        .step(&begin, &parents)
        .map_err(|reason| anyhow!(reason))?;
    Ok(Tensor::f32(&[logits.len()], logits))
}

fn put(tensor: &Tensor, path: &Path) -> Result<()> {
    let values = tensor.values().iter();
    let bytes: Vec<u8> = values.flat_map(|value| value.to_le_bytes()).collect();
    fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

fn read(folder: &Path, file: &str) -> Result<Vec<u8>> {
    let path = folder.join(file);
    fs::read(&path).with_context(|| format!("cannot read {}", path.display()))
}

/// Of this process so far, where the system tells it [proc(5), VmHWM].
fn peak_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024)
}
