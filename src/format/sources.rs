//! Everything a file and its sidecar say, by standard, before anyone weighs it.

use super::c2pa::{self, Claim};
use super::container::{self, Blocks};
use super::descriptive;
use super::exif::Exif;
use super::iptc::{Characters, Iim};
use super::packets::Packets;
use super::places;
use super::sidecar;
use super::stored_size;
use super::totals::MOST_FINDINGS;
use super::turn::Turns;
use super::written_for;
use super::xmp::{Finding, Packet, Property, Read, extended, unite};
use crate::domain::found::Place;
use crate::domain::photo::{Format, Size};

use md5::{Digest as _, Md5};

#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// The sidecar's packet.
    pub sidecar: Option<Packet>,
    /// The file's own, all its parts together.
    pub xmp: Option<Packet>,
    /// What packets say otherwise for a second time, and which.
    pub again: Vec<(Packet, &'static str)>,
    pub exif: Exif,
    /// What editors added in a block of their own.
    pub further_exif: Vec<Exif>,
    pub iim: Iim,
    pub iim_is: Digest,
    /// Keyword and text of PNG's chunks and of comments.
    pub texts: Vec<(String, String)>,
    pub has_manifest: bool,
    pub claim: Option<Claim>,
    /// Where the photo was taken, by whatever tells it.
    pub places: Vec<Place>,
    /// Of the picture as the file has it.
    pub stored_size: Option<Size>,
    pub turns: Turns,
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
    read_in(&container::blocks(file, format), file, format, sidecar)
}

/// The same where the container was read already.
pub fn read_in(
    blocks: &Blocks<'_>,
    file: &[u8],
    format: Format,
    sidecar: Option<&[u8]>,
) -> Sources {
    let packets = Packets::read(blocks);
    let sidecar = sidecar.map(sidecar::read);
    let beside = sidecar.as_ref().map(|read| &read.packet);
    let mut sources = Sources {
        texts: blocks.texts.clone(),
        has_manifest: blocks.c2pa.is_some(),
        claim: (blocks.c2pa.as_ref()).and_then(|store| c2pa::read(store, file)),
        places: places::find_in(blocks, &packets, file, beside),
        stored_size: stored_size::read(file, format),
        ..Sources::default()
    };
    sources.find("the file", 0, &blocks.findings);
    sources.xmp = sources.packet(packets);
    if let Some(block) = &blocks.exif {
        sources.exif = Exif::read(&block.bytes);
        let findings = sources.exif.findings.clone();
        sources.find("EXIF", block.offset, &findings);
    }
    for block in &blocks.further_exif {
        let exif = Exif::read(&block.bytes);
        sources.find("second EXIF block", block.offset, &exif.findings);
        sources.further_exif.push(exif);
    }
    if let Some(block) = &blocks.iim {
        sources.iim = Iim::read(&block.bytes);
        for further in &blocks.further_iim {
            sources.iim.unite(Iim::read(&further.bytes));
        }
        sources.tell_characters();
        let findings = sources.iim.findings.clone();
        sources.find("IPTC-IIM", block.offset, &findings);
        let digest: [u8; 16] = Md5::digest(&block.bytes).into();
        sources.iim_is = match blocks.iim_digest {
            None => Digest::Untold,
            Some(told) if told == digest => Digest::Same,
            Some(_) => Digest::Changed,
        };
    }
    if let Some(read) = sidecar {
        sources.find("the sidecar", 0, &read.findings);
        sources.again_in(read.again, "sidecar, second value of");
        sources.sidecar = Some(sources.of_this_file(read.packet, format));
    }
    let (xmp, sidecar) = (sources.xmp.as_ref(), sources.sidecar.as_ref());
    sources.turns = Turns::read(blocks, format, xmp, sidecar);
    sources.findings.extend(sources.turns.findings());
    sources
}

impl Sources {
    /// Every EXIF block and what it is called.
    pub fn all_exif(&self) -> impl Iterator<Item = (&Exif, &'static str)> {
        let further = self.further_exif.iter();
        [(&self.exif, "EXIF")]
            .into_iter()
            .chain(further.map(|exif| (exif, "second EXIF block's")))
    }

    fn again_in(&mut self, properties: Vec<Property>, place: &'static str) {
        let packet = Packet {
            properties,
            ..Packet::default()
        };
        if !packet.properties.is_empty() {
            self.again.push((packet, place));
        }
    }

    /// What a person has to know who writes beside texts in a set without a name.
    fn tell_characters(&mut self) {
        let (what, letters) = match self.iim.characters() {
            Characters::Unknown => (
                "some texts are in a character set that is not named",
                "A to Z",
            ),
            Characters::Mixed => ("some texts are in UTF-8 and some are not", "A to Z"),
            Characters::Western => (
                "its texts are taken for Western European, which is not said",
                "those of Western Europe",
            ),
            _ => return,
        };
        let unread = match self.iim.unread() {
            0 => String::new(),
            1 => "; 1 is not shown".to_owned(),
            count => format!("; {count} are not shown"),
        };
        self.findings.push(format!(
            "IPTC-IIM: {what}{unread}. All stay as they are; new words with letters beyond {letters} are written into XMP only"
        ));
    }

    /// Several packets are one: what a later one adds comes behind, what it says otherwise is kept apart and told.
    fn packet(&mut self, packets: Packets) -> Option<Packet> {
        let Packets { own, extended, .. } = packets;
        let mut whole: Option<Packet> = None;
        for (offset, read) in own {
            self.find("XMP", offset, &read.findings);
            self.again_in(read.again, "XMP, second value of");
            let mut packet = read.packet;
            self.take_extended(&mut packet, &extended);
            match &mut whole {
                Some(first) => {
                    let otherwise = unite::packets(first, packet);
                    self.tell_otherwise(&otherwise, "a second packet");
                    self.again_in(otherwise, "second XMP packet's");
                }
                None => whole = Some(packet),
            }
        }
        whole
    }

    /// Puts the further part of a packet behind it.
    fn take_extended(&mut self, packet: &mut Packet, parts: &[(String, Read)]) {
        let Some(guid) = extended::guid(packet).map(str::to_owned) else {
            return;
        };
        match parts.iter().find(|(known, _)| *known == guid) {
            Some((_, read)) => {
                self.find("extended XMP", 0, &read.findings);
                self.again_in(read.again.clone(), "extended XMP, second value of");
                let otherwise = extended::unite(packet, read.packet.clone());
                self.tell_otherwise(&otherwise, "its further part");
                self.again_in(otherwise, "extended XMP's");
            }
            None => self
                .findings
                .push("XMP: a further part of it is missing".to_owned()),
        }
    }

    fn tell_otherwise(&mut self, properties: &[Property], who: &str) {
        for property in properties {
            let name = &property.name.local;
            self.findings.push(format!(
                "XMP: {who} says something else in {name}; the first is read"
            ));
        }
    }

    /// Of a sidecar that was written for another file only what describes the picture is read.
    fn of_this_file(&mut self, mut sidecar: Packet, format: Format) -> Packet {
        let says = written_for::of(&sidecar);
        let is_its_own = says.names(&format!("photo.{}", format.extension()));
        let is_anothers = is_its_own.map_or(says.develops, |is_its_own| !is_its_own);
        if is_anothers && descriptive::keep(&mut sidecar) {
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
        let room = MOST_FINDINGS.saturating_sub(self.findings.len());
        self.findings.extend(told.take(room));
    }
}
