//! What a file is when it is no photo we can open.

/// What is in a file that is no photo we can open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Sensor data, not yet a picture; names the kind.
    CameraRaw(&'static str),
    Video(&'static str),
    Sound(&'static str),
    /// A picture of a kind that browsers and this page do not decode.
    OtherPicture(&'static str),
    Document(&'static str),
    Text,
    /// The JSON that Google Takeout puts beside a photo.
    Takeout,
    /// Bytes of zero only, as a failed copy or a broken card leaves them.
    Blank,
    /// The small companion that macOS puts beside each file on foreign disks: `._photo.jpg`.
    MacCompanion,
    Unknown,
}

impl Content {
    pub fn name(self) -> String {
        match self {
            Content::CameraRaw(kind) => format!("a camera's raw file ({kind})"),
            Content::Video(kind) => format!("a video ({kind})"),
            Content::Sound(kind) => format!("a sound recording ({kind})"),
            Content::OtherPicture(kind) => {
                format!("a picture of a kind that cannot be opened here ({kind})")
            }
            Content::Document(kind) => format!("{kind}, not a photo"),
            Content::Text => "a plain text, not a photo".into(),
            Content::Takeout => "Google's description of a photo, not the photo itself".into(),
            Content::Blank => "a file of zeros only: its content was lost".into(),
            Content::MacCompanion => "a companion file of macOS, not the photo itself".into(),
            Content::Unknown => "not a photo, or so damaged that it cannot be told".into(),
        }
    }

    pub(super) fn advice(self) -> &'static str {
        match self {
            Content::CameraRaw(_) => {
                "Export it as JPEG or TIFF from your raw converter and add that."
            }
            Content::Video(_) | Content::Sound(_) => {
                "Only still pictures are read; remove it from the batch."
            }
            Content::OtherPicture(_) => {
                "Save it as JPEG, PNG or TIFF in the program it comes from and add that."
            }
            Content::Document(_) | Content::Text => {
                "If a photo was meant, look for the original: this file only bears its name."
            }
            Content::Takeout => {
                "Add it with its photo, under the name Takeout gave it: photo.jpg.supplemental-metadata.json."
            }
            Content::Blank => "Copy the photo again from the camera or the backup.",
            Content::MacCompanion => "Add the file of the same name without “._” in front.",
            Content::Unknown => {
                "Try to open it in a photo editor and save it as JPEG, PNG or TIFF."
            }
        }
    }
}

/// First bytes of files that people drop by mistake or in hope.
const SIGNATURES: &[(&[u8], Content)] = &[
    (b"%PDF", Content::Document("a PDF document")),
    (
        b"PK\x03\x04",
        Content::Document("a zip archive or an office document"),
    ),
    (b"Rar!\x1a\x07", Content::Document("a RAR archive")),
    (b"7z\xbc\xaf\x27\x1c", Content::Document("a 7-Zip archive")),
    (b"\x1f\x8b", Content::Document("a gzip archive")),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        Content::Document("an office document"),
    ),
    (
        b"L\0\0\0\x01\x14\x02\0",
        Content::Document("a Windows shortcut"),
    ),
    (b"%!PS", Content::Document("a PostScript document")),
    (
        b"\xc5\xd0\xd3\xc6",
        Content::Document("a PostScript document"),
    ),
    (b"{\\rtf", Content::Document("a text document")),
    (b"SQLite format 3", Content::Document("a database")),
    (b"\0\x05\x16\x07", Content::MacCompanion),
    (b"8BPS", Content::OtherPicture("Photoshop")),
    (b"gimp xcf", Content::OtherPicture("GIMP")),
    (b"\xff\x0a", Content::OtherPicture("JPEG XL")),
    (b"\0\0\0\x0cJXL ", Content::OtherPicture("JPEG XL")),
    (b"\0\0\0\x0cjP  ", Content::OtherPicture("JPEG 2000")),
    (b"\xff\x4f\xff\x51", Content::OtherPicture("JPEG 2000")),
    (b"\0\0\x01\0", Content::OtherPicture("Windows icon")),
    (b"v/1\x01", Content::OtherPicture("OpenEXR")),
    (b"#?RADIANCE", Content::OtherPicture("Radiance HDR")),
    (b"II\xbc\x01", Content::OtherPicture("JPEG XR")),
    (b"FUJIFILMCCD-RAW", Content::CameraRaw("Fujifilm RAF")),
    (b"IIRO", Content::CameraRaw("Olympus ORF")),
    (b"IIRS", Content::CameraRaw("Olympus ORF")),
    (b"MMOR", Content::CameraRaw("Olympus ORF")),
    (b"IIU\0", Content::CameraRaw("Panasonic RW2")),
    (b"\0MRM", Content::CameraRaw("Minolta MRW")),
    (b"FOVb", Content::CameraRaw("Sigma X3F")),
    (b"\x1a\x45\xdf\xa3", Content::Video("Matroska or WebM")),
    (b"\0\0\x01\xba", Content::Video("MPEG")),
    (b"\0\0\x01\xb3", Content::Video("MPEG")),
    (b"ID3", Content::Sound("MP3")),
    (b"OggS", Content::Sound("Ogg")),
    (b"fLaC", Content::Sound("FLAC")),
];

/// What a file is that begins like no photo.
pub fn of(bytes: &[u8]) -> Content {
    if let Some((_, content)) = SIGNATURES
        .iter()
        .find(|(start, _)| bytes.starts_with(start))
    {
        return *content;
    }
    if bytes.get(6..14) == Some(b"HEAPCCDR") {
        return Content::CameraRaw("Canon CRW");
    }
    if bytes.iter().all(|byte| *byte == 0) {
        return Content::Blank;
    }
    by_text(bytes)
}

fn by_text(bytes: &[u8]) -> Content {
    /// Enough to pass a comment in front of the first element.
    const LOOKED_AT: usize = 2048;
    let start = &bytes[..bytes.len().min(LOOKED_AT)];
    if start.starts_with(b"\xff\xfe") || start.starts_with(b"\xfe\xff") {
        return Content::Text;
    }
    // The cut may go through a character.
    let text = match std::str::from_utf8(start) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&start[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return Content::Unknown,
    };
    let control = |c: char| c.is_control() && !c.is_whitespace();
    if text.is_empty() || text.contains(control) {
        return Content::Unknown;
    }
    let text = text
        .trim_start_matches('\u{feff}')
        .trim_start()
        .to_ascii_lowercase();
    if text.starts_with("<!doctype html") || text.starts_with("<html") || text.contains("<body") {
        return Content::Document("a web page");
    }
    let xml = text.starts_with("<?xml") || text.starts_with("<!--") || text.starts_with('<');
    if xml && text.contains("<svg") {
        return Content::OtherPicture("SVG drawing");
    }
    if text.contains("<x:xmpmeta") {
        return Content::Document("an XMP sidecar");
    }
    if text.starts_with('{')
        && (text.contains("\"phototakentime\"") || text.contains("\"geodata\""))
    {
        return Content::Takeout;
    }
    Content::Text
}
