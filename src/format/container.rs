//! Where metadata stands in a file, whatever the container.

use super::xmp::Finding;
use super::{FormatError, gif, isobmff, jpeg, png, tiff, webp};
use crate::domain::photo::Format;

/// Metadata with its place in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block<'a> {
    pub offset: usize,
    pub bytes: std::borrow::Cow<'a, [u8]>,
}

impl<'a> Block<'a> {
    pub fn borrowed(file: &'a [u8], range: std::ops::Range<usize>) -> Option<Block<'a>> {
        Some(Block {
            offset: range.start,
            bytes: file.get(range)?.into(),
        })
    }

    pub fn made(offset: usize, bytes: Vec<u8>) -> Block<'static> {
        Block {
            offset,
            bytes: bytes.into(),
        }
    }
}

impl Block<'_> {
    /// Whether it stands in the file as it is here: not compressed, and in one piece.
    pub fn is_in(&self, file: &[u8]) -> bool {
        file.get(self.offset..self.offset.saturating_add(self.bytes.len())) == Some(&*self.bytes)
    }
}

/// Everything in a file that says something about the picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blocks<'a> {
    /// A TIFF structure; of a TIFF, the whole file.
    pub exif: Option<Block<'a>>,
    /// EXIF for a second time, as some editors add it.
    pub further_exif: Vec<Block<'a>>,
    /// Packets, in the order of the file.
    pub xmp: Vec<Block<'a>>,
    /// Further parts of a packet, whole, by their GUID.
    pub extended_xmp: Vec<(String, Vec<u8>)>,
    /// Datasets of IPTC-IIM.
    pub iim: Option<Block<'a>>,
    /// MD5 of the datasets when XMP was last brought in step with them [MWG 2.0, 3.3.3].
    pub iim_digest: Option<[u8; 16]>,
    /// A manifest store of C2PA, and the places it takes up.
    pub c2pa: Option<Store>,
    /// Keyword and text of PNG's text chunks and of comments.
    pub texts: Vec<(String, String)>,
    pub findings: Vec<Finding>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Store {
    pub bytes: Vec<u8>,
    pub ranges: Vec<std::ops::Range<usize>>,
}

impl Blocks<'_> {
    pub fn find(&mut self, offset: usize, message: &str) {
        self.findings.push(Finding {
            offset,
            message: message.to_owned(),
        });
    }
}

/// What is to stand in a file instead.
#[derive(Clone, Debug, Default)]
pub struct Replacement {
    /// The packet, and the rest of it where it is too long for one segment.
    pub xmp: Option<super::xmp::extended::Parts>,
    pub iim: Option<Vec<u8>>,
    pub exif: Option<Vec<u8>>,
}

impl Replacement {
    /// The packet for a container that takes it whole.
    pub(super) fn whole_packet(&self) -> Result<Option<&str>, FormatError> {
        match &self.xmp {
            Some(parts) if parts.extended.is_some() => {
                Err(FormatError::CannotRewrite("its packet comes in parts"))
            }
            parts => Ok(parts.as_ref().map(|parts| parts.main.as_str())),
        }
    }
}

/// Reads as much as is there; damage is a finding.
pub fn blocks(file: &[u8], format: Format) -> Blocks<'_> {
    match format {
        Format::Jpeg => jpeg::blocks(file),
        Format::Png => png::blocks(file),
        Format::WebP => webp::blocks(file),
        Format::Tiff => tiff::blocks(file),
        Format::Gif => gif::blocks(file),
        Format::Avif | Format::Heic => isobmff::blocks(file),
        Format::Bmp => Blocks::default(),
    }
}

/// The same file with other metadata: every other byte segment as it was, and no pixel touched.
pub fn rewrite(
    file: &[u8],
    format: Format,
    replacement: &Replacement,
) -> Result<Vec<u8>, FormatError> {
    match format {
        Format::Jpeg => jpeg::rewrite(file, replacement),
        Format::Png => png::rewrite(file, replacement),
        Format::WebP => webp::rewrite(file, replacement),
        Format::Tiff => tiff::rewrite(file, replacement),
        Format::Gif | Format::Bmp | Format::Avif | Format::Heic => {
            Err(FormatError::CannotEmbed(format))
        }
    }
}
