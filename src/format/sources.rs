//! Everything a file and its sidecar say, by standard, before anyone weighs it.

use super::c2pa::{self, Claim};
use super::container::{self, Blocks};
use super::exif::Exif;
use super::iptc::Iim;
use super::written_for;
use super::xmp::{self, Finding, Packet, extended};
use crate::domain::photo::Format;

use md5::{Digest as _, Md5};

#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// The sidecar's packet.
    pub sidecar: Option<Packet>,
    /// The file's own, all its parts together.
    pub xmp: Option<Packet>,
    pub exif: Exif,
    pub iim: Iim,
    pub iim_is: Digest,
    /// Keyword and text of PNG's chunks and of comments.
    pub texts: Vec<(String, String)>,
    pub has_manifest: bool,
    pub claim: Option<Claim>,
    pub findings: Vec<String>,
}

/// Whether the datasets are as they were when XMP was last brought in step [MWG 2.0, 3.3.3].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Digest {
    #[default]
    Untold,
    Same,
    /// Somebody changed them since who does not know XMP.
    Changed,
}

pub fn read(file: &[u8], format: Format, sidecar: Option<&[u8]>) -> Sources {
    let blocks = container::blocks(file, format);
    let mut sources = Sources {
        texts: blocks.texts.clone(),
        has_manifest: blocks.c2pa.is_some(),
        claim: (blocks.c2pa.as_ref()).and_then(|store| c2pa::read(store, file)),
        ..Sources::default()
    };
    sources.find("the file", 0, &blocks.findings);
    sources.xmp = sources.packet(&blocks);
    if let Some(block) = &blocks.exif {
        sources.exif = Exif::read(&block.bytes);
        let findings = sources.exif.findings.clone();
        sources.find("EXIF", block.offset, &findings);
    }
    if let Some(block) = &blocks.iim {
        sources.iim = Iim::read(&block.bytes);
        let findings = sources.iim.findings.clone();
        sources.find("IPTC-IIM", block.offset, &findings);
        let digest: [u8; 16] = Md5::digest(&block.bytes).into();
        sources.iim_is = match blocks.iim_digest {
            None => Digest::Untold,
            Some(told) if told == digest => Digest::Same,
            Some(_) => Digest::Changed,
        };
    }
    if let Some(bytes) = sidecar {
        let read = xmp::read(bytes);
        sources.find("the sidecar", 0, &read.findings);
        sources.sidecar = Some(sources.of_this_file(read.packet, format));
    }
    sources
}

impl Sources {
    /// Several packets are one: what a later one adds comes behind, what it says again does not count.
    fn packet(&mut self, blocks: &Blocks) -> Option<Packet> {
        let mut whole: Option<Packet> = None;
        for block in &blocks.xmp {
            let read = xmp::read(&block.bytes);
            self.find("XMP", block.offset, &read.findings);
            match &mut whole {
                Some(first) => extended::join(first, read.packet),
                None => whole = Some(read.packet),
            }
        }
        let packet = whole.as_mut()?;
        if let Some(guid) = extended::guid(packet).map(str::to_owned) {
            match blocks.extended_xmp.iter().find(|(known, _)| *known == guid) {
                Some((_, rest)) => {
                    let read = xmp::read(rest);
                    self.find("extended XMP", 0, &read.findings);
                    extended::join(packet, read.packet);
                }
                None => self
                    .findings
                    .push("XMP: a further part of it is missing".to_owned()),
            }
        }
        whole
    }

    /// A sidecar that was written for another file gives its words and nothing else.
    fn of_this_file(&mut self, mut sidecar: Packet, format: Format) -> Packet {
        let says = written_for::of(&sidecar);
        let is_its_own = says.names(&format!("photo.{}", format.extension()));
        let is_anothers = is_its_own.map_or(says.develops, |is_its_own| !is_its_own);
        if is_anothers && written_for::keep_words(&mut sidecar) {
            let file = says.file.unwrap_or_else(|| "a raw file".to_owned());
            self.findings.push(format!(
                "the sidecar was written for {file}: how to develop that and what it says of that file is left out"
            ));
        }
        sidecar
    }

    fn find(&mut self, place: &str, offset: usize, findings: &[Finding]) {
        let told = findings.iter().map(|finding| {
            let at = offset + finding.offset;
            format!("{place}, byte {at}: {}", finding.message)
        });
        self.findings.extend(told);
    }
}
