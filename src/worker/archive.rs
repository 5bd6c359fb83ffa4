//! Many files → one zip, written front to back: the archive is never whole in memory.

use std::collections::HashSet;
use std::io::{self, Write};

use zip::write::{SimpleFileOptions, StreamWriter, ZipFileBuilder};
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::entry_name;
use crate::domain::path;

/// The folder of an archive that holds redacted copies and nothing else.
const REDACTED_COPIES: &str = "redacted copies/";

/// Where a file lies in an archive.
pub fn place(path: &str, is_redacted: bool) -> String {
    let folder = if is_redacted { REDACTED_COPIES } else { "" };
    format!("{folder}{path}")
}

/// An archive under way. Its entries are stored as they are: pictures do not compress.
pub struct Archive<Sink: Write> {
    // Entries are prepared before they are written, so the seeks that `ZipWriter` wants never move;
    // `ZipWriter::new_stream` would put sizes behind the data, where many readers do not look.
    zip: ZipWriter<StreamWriter<Sink>>,
    options: SimpleFileOptions,
    taken: HashSet<String>,
}

impl<Sink: Write> Archive<Sink> {
    /// `modified` dates every entry.
    pub fn new(sink: Sink, modified: DateTime) -> Archive<Sink> {
        Archive {
            zip: ZipWriter::new(StreamWriter::new(sink)),
            options: SimpleFileOptions::default()
                .compression_method(CompressionMethod::Stored)
                .last_modified_time(modified),
            taken: HashSet::new(),
        }
    }

    /// Adds an entry with what `fill` writes; one entry is in memory at a time.
    pub fn add(
        &mut self,
        name: &str,
        fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()> {
        let name = self.free_name(name);
        let mut entry = ZipFileBuilder::new(&name, self.options)?;
        fill(&mut entry)?;
        self.zip.add_prepared_file(entry.finish()?)?;
        Ok(())
    }

    pub fn finish(self) -> io::Result<Sink> {
        Ok(self.zip.finish()?.into_inner())
    }

    /// `a.jpg`, then `a (2).jpg`: file systems ignore case.
    fn free_name(&mut self, path: &str) -> String {
        let safe = entry_name::safe(path);
        path::free(&safe, |path| !self.taken.insert(path.to_lowercase()))
    }
}
