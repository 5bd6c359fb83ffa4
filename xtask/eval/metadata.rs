//! `eval metadata`: what this project reads in files, beside what ExifTool reads.

use std::collections::BTreeMap;
use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use hushtag::domain::field::TextField;
use hushtag::domain::photo::Format;
use hushtag::format::iptc::number;
use hushtag::format::sniff::sniff;
use hushtag::format::sources::{self, Sources};
use hushtag::format::xmp::{Node, Packet};
use hushtag::format::{fields, xmp};
use serde_json::{Value, json};

use crate::ratio::share;

/// Fields that are read as ExifTool reads them, fields read otherwise, and crashes.
///
/// Every file below --files that is a photo by its content is read by both; a field counts where either finds it.
/// White space at the ends does not count. ExifTool is the one that HUSHTAG_EXIFTOOL names.
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Arguments {
    /// The folder of files.
    #[arg(long)]
    files: PathBuf,
    /// Print every difference to stderr.
    #[arg(long)]
    show: bool,
}

/// A file that takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(1);

/// ExifTool's name of each text field in a packet.
const FIELDS: [(TextField, &str); 30] = [
    (TextField::AltText, "XMP-iptcCore:AltTextAccessibility"),
    (
        TextField::ExtendedDescription,
        "XMP-iptcCore:ExtDescrAccessibility",
    ),
    (TextField::Title, "XMP-dc:Title"),
    (TextField::Headline, "XMP-photoshop:Headline"),
    (TextField::Description, "XMP-dc:Description"),
    (TextField::Creator, "XMP-dc:Creator"),
    (TextField::ContactEmail, "XMP-iptcCore:CreatorWorkEmail"),
    (TextField::ContactUrl, "XMP-iptcCore:CreatorWorkURL"),
    (TextField::Credit, "XMP-photoshop:Credit"),
    (TextField::Source, "XMP-photoshop:Source"),
    (TextField::Rights, "XMP-dc:Rights"),
    (TextField::MediaTopic, "XMP-iptcExt:AboutCvTermId"),
    (TextField::Marked, "XMP-xmpRights:Marked"),
    (TextField::Owner, "XMP-xmpRights:Owner"),
    (TextField::UsageTerms, "XMP-xmpRights:UsageTerms"),
    (TextField::WebStatement, "XMP-xmpRights:WebStatement"),
    (TextField::Licence, "XMP-cc:License"),
    (TextField::ImageSupplier, "XMP-plus:ImageSupplierName"),
    (TextField::Licensor, "XMP-plus:LicensorName"),
    (TextField::LicensorUrl, "XMP-plus:LicensorURL"),
    (TextField::DataMining, "XMP-plus:DataMining"),
    (TextField::Sublocation, "XMP-iptcCore:Location"),
    (TextField::City, "XMP-photoshop:City"),
    (TextField::State, "XMP-photoshop:State"),
    (TextField::Country, "XMP-photoshop:Country"),
    (
        TextField::DigitalSourceType,
        "XMP-iptcExt:DigitalSourceType",
    ),
    (TextField::AiSystem, "XMP-iptcExt:AISystemUsed"),
    (
        TextField::AiSystemVersion,
        "XMP-iptcExt:AISystemVersionUsed",
    ),
    (TextField::AiPrompt, "XMP-iptcExt:AIPromptInformation"),
    (TextField::AiPromptWriter, "XMP-iptcExt:AIPromptWriterName"),
];

const ARRAYS: [(&str, &str); 3] = [
    ("dc:subject", "XMP-dc:Subject"),
    ("lr:hierarchicalSubject", "XMP-lr:HierarchicalSubject"),
    ("digiKam:TagsList", "XMP-digiKam:TagsList"),
];

const DATASETS: [(u8, &str); 12] = [
    (number::TITLE, "IPTC:ObjectName"),
    (number::KEYWORD, "IPTC:Keywords"),
    (number::CREATOR, "IPTC:By-line"),
    (number::CITY, "IPTC:City"),
    (number::SUBLOCATION, "IPTC:Sub-location"),
    (number::STATE, "IPTC:Province-State"),
    (number::COUNTRY, "IPTC:Country-PrimaryLocationName"),
    (number::HEADLINE, "IPTC:Headline"),
    (number::CREDIT, "IPTC:Credit"),
    (number::SOURCE, "IPTC:Source"),
    (number::RIGHTS, "IPTC:CopyrightNotice"),
    (number::DESCRIPTION, "IPTC:Caption-Abstract"),
];

const EXIF: [&str; 17] = [
    "IFD0:ImageDescription",
    "IFD0:Artist",
    "IFD0:Copyright",
    "IFD0:XPTitle",
    "IFD0:XPComment",
    "IFD0:XPAuthor",
    "IFD0:XPKeywords",
    "IFD0:Software",
    "IFD0:Make",
    "IFD0:Model",
    "ExifIFD:UserComment",
    "ExifIFD:LensModel",
    "ExifIFD:SerialNumber",
    "ExifIFD:LensSerialNumber",
    "ExifIFD:OwnerName",
    "Composite:GPSLatitude",
    "Composite:GPSLongitude",
];

type Read = BTreeMap<String, String>;

pub fn evaluate(arguments: &Arguments) -> Result<Value> {
    let mut paths = Vec::new();
    collect(&arguments.files, &mut paths)?;
    let by_exiftool = exiftool(&paths)?;
    let (mut equal, mut different, mut crashes, mut hangs, mut photos) = (0, 0, 0, 0, 0);
    let mut by_field: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    let none = Read::new();
    for path in &paths {
        let file = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        let Ok(format) = sniff(&file) else {
            continue;
        };
        photos += 1;
        let begun = Instant::now();
        let Ok(ours) = catch_unwind(|| read(&file, format)) else {
            eprintln!("{}: crashed", path.display());
            crashes += 1;
            continue;
        };
        if begun.elapsed() > PATIENCE {
            eprintln!("{}: {:?}", path.display(), begun.elapsed());
            hangs += 1;
        }
        let theirs = by_exiftool.get(path).unwrap_or(&none);
        for name in names() {
            let (ours, theirs) = (ours.get(name), theirs.get(name));
            if ours.is_none() && theirs.is_none() {
                continue;
            }
            let is_equal = ours
                .zip(theirs)
                .is_some_and(|(ours, theirs)| same(ours, theirs));
            by_field.entry(name).or_default()[usize::from(!is_equal)] += 1;
            if is_equal {
                equal += 1;
            } else {
                different += 1;
                if arguments.show {
                    eprintln!(
                        "{} {name}\n  ours   {ours:?}\n  theirs {theirs:?}",
                        path.display()
                    );
                }
            }
        }
    }
    ensure!(
        photos > 0,
        "there is no photo in {}",
        arguments.files.display()
    );
    let fields: BTreeMap<&str, Value> = (by_field.into_iter())
        .map(|(name, [equal, different])| (name, json!({ "equal": equal, "different": different })))
        .collect();
    Ok(json!({
        "files": photos,
        "equal": equal,
        "different": different,
        "agreement": share(equal, equal + different),
        "crashes": crashes,
        "over_one_second": hangs,
        "fields": fields,
    }))
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<()> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, paths)?;
        } else {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(())
}

fn names() -> impl Iterator<Item = &'static str> {
    (FIELDS.iter().map(|(_, name)| *name))
        .chain(ARRAYS.iter().map(|(_, name)| *name))
        .chain(DATASETS.iter().map(|(_, name)| *name))
        .chain(EXIF)
}

/// ExifTool prints what looks like a number or a truth value as such, and takes datasets without a character set for
/// Windows-1252. Places may differ by a hundred-thousandth of a degree: a metre.
fn same(ours: &str, theirs: &str) -> bool {
    let number = |text: &str| text.parse::<f64>().ok();
    match (number(ours), number(theirs)) {
        (Some(ours), Some(theirs)) => (ours - theirs).abs() < 1e-5,
        _ if matches!(theirs, "true" | "false") => ours.eq_ignore_ascii_case(theirs),
        _ => ours == theirs || misread(ours) == theirs,
    }
}

/// UTF-8 read as Windows-1252.
fn misread(text: &str) -> String {
    text.bytes().map(xmp::windows_1252).collect()
}

fn read(file: &[u8], format: Format) -> Read {
    let sources = sources::read(file, format, None);
    let mut read = Read::new();
    if let Some(packet) = &sources.xmp {
        of_packet(packet, &mut read);
    }
    for (number, name) in DATASETS {
        let texts = sources.iim.texts(number).map(|told| told.text);
        let texts: Vec<String> = texts.collect();
        put(&mut read, name, &texts.join("\n"));
    }
    of_exif(&sources, &mut read);
    read
}

fn of_packet(packet: &Packet, read: &mut Read) {
    for (field, name) in FIELDS {
        let value = match field {
            // As the file has them: a term's whole address, a list's items.
            TextField::DigitalSourceType | TextField::DataMining => packet
                .get(field.property())
                .and_then(Node::text)
                .map(str::to_owned),
            TextField::Creator | TextField::Owner => packet.get(field.property()).map(joined),
            TextField::Licensor | TextField::LicensorUrl => packet
                .get("plus:Licensor")
                .map(|all| members(all, field.property())),
            TextField::MediaTopic => {
                (packet.get(field.property())).map(|all| members(all, "Iptc4xmpExt:CvTermId"))
            }
            _ => (fields::read(packet, field).into_iter())
                .find(|(language, _)| !language.is_told())
                .map(|(_, text)| text),
        };
        put(read, name, value.as_deref().unwrap_or_default());
    }
    for (property, name) in ARRAYS {
        let value = packet.get(property).map(joined);
        put(read, name, value.as_deref().unwrap_or_default());
    }
}

/// A member of every structure of an array.
fn members(all: &Node, name: &str) -> String {
    let items = all.items().iter();
    let texts: Vec<&str> = items.filter_map(|one| one.member(name)?.text()).collect();
    texts.join("\n")
}

fn joined(node: &Node) -> String {
    node.texts().collect::<Vec<_>>().join("\n")
}

fn of_exif(sources: &Sources, read: &mut Read) {
    let exif = &sources.exif;
    let place = |pick: fn(&hushtag::domain::found::Location) -> f64| {
        let mut places = sources.places.iter();
        let of_exif = places.find(|place| place.carrier == "EXIF GPS");
        let location = of_exif.and_then(|place| place.location.as_ref());
        location.map(|location| pick(location).to_string())
    };
    let values = [
        exif.description.clone(),
        exif.artist.clone(),
        exif.copyright.clone(),
        exif.xp_title.clone(),
        exif.xp_comment.clone(),
        exif.xp_author.clone(),
        exif.xp_keywords.clone(),
        exif.software.clone(),
        exif.make.clone(),
        exif.model.clone(),
        exif.user_comment.clone(),
        exif.lens.clone(),
        exif.body_serial.clone(),
        exif.lens_serial.clone(),
        exif.owner.clone(),
        place(|location| location.latitude),
        place(|location| location.longitude),
    ];
    for (name, value) in EXIF.iter().zip(values) {
        put(read, name, value.as_deref().unwrap_or_default());
    }
}

fn put(read: &mut Read, name: &str, value: &str) {
    let value = plain(value);
    if !value.is_empty() {
        read.insert(name.to_owned(), value);
    }
}

/// Line by line without white space at the ends, line ends all alike.
fn plain(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    lines.join("\n").trim().to_owned()
}

fn exiftool(paths: &[PathBuf]) -> Result<BTreeMap<PathBuf, Read>> {
    const AT_ONCE: usize = 100;
    let program = std::env::var_os("HUSHTAG_EXIFTOOL").unwrap_or_else(|| "exiftool".into());
    let mut all = BTreeMap::new();
    for (index, paths) in paths.chunks(AT_ONCE).enumerate() {
        eprintln!("ExifTool: {} files", index * AT_ONCE + paths.len());
        let output = Command::new(&program)
            .args(["-j", "-n", "-G1", "-q", "-q", "-charset", "utf8"])
            .args(names().map(|name| format!("-{name}")))
            .args(paths)
            .output()
            .with_context(|| format!("cannot run {}", program.display()))?;
        let files: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap_or_default();
        for file in files {
            let Some(path) = file["SourceFile"].as_str() else {
                continue;
            };
            let mut read = Read::new();
            for (name, value) in file.as_object().into_iter().flatten() {
                put(&mut read, name, &text(value));
            }
            all.insert(PathBuf::from(path), read);
        }
    }
    Ok(all)
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items
            .iter()
            .map(text)
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join("\n"),
        other => other.to_string(),
    }
}
