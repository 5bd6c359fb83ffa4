//! EXIF: the texts and dates it holds, each decoded as its tag demands [Exif 3.0, 4.6].

use super::iptc::is_western;
use super::tiff::{self, ARTIST, COPYRIGHT, Entry, IMAGE_DESCRIPTION, Tiff, USER_COMMENT};
use super::tiff::{XP_AUTHOR, XP_COMMENT, XP_KEYWORDS, XP_SUBJECT, XP_TITLE};
use super::totals::MOST_VALUE;
use super::xmp::{Finding, windows_1252};

/// What EXIF says; absent and empty are the same.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Exif {
    pub description: Option<String>,
    pub artist: Option<String>,
    pub copyright: Option<String>,
    pub user_comment: Option<String>,
    /// Windows' own tags.
    pub xp_title: Option<String>,
    pub xp_comment: Option<String>,
    pub xp_author: Option<String>,
    pub xp_keywords: Option<String>,
    pub xp_subject: Option<String>,
    pub software: Option<String>,
    pub make: Option<String>,
    pub model: Option<String>,
    pub lens: Option<String>,
    pub body_serial: Option<String>,
    pub lens_serial: Option<String>,
    pub owner: Option<String>,
    /// `2026-11-25T09:30:00.12+01:00`, as far as it is told.
    pub taken: Option<String>,
    /// Tags whose texts are in a character set that cannot be told.
    pub unread: Vec<u16>,
    pub findings: Vec<Finding>,
}

const MAKE: u16 = 0x010f;
const MODEL: u16 = 0x0110;
const SOFTWARE: u16 = 0x0131;
const DATE_TIME_ORIGINAL: u16 = 0x9003;
const OFFSET_TIME_ORIGINAL: u16 = 0x9011;
const SUB_SEC_TIME_ORIGINAL: u16 = 0x9291;
const CAMERA_OWNER_NAME: u16 = 0xa430;
const BODY_SERIAL_NUMBER: u16 = 0xa431;
const LENS_MODEL: u16 = 0xa434;
const LENS_SERIAL_NUMBER: u16 = 0xa435;

impl Exif {
    /// Reads a TIFF structure; damage costs what is damaged.
    pub fn read(bytes: &[u8]) -> Exif {
        let mut exif = Exif::default();
        let Some(tiff) = Tiff::open(bytes) else {
            exif.find(0, "EXIF without a header of TIFF");
            return exif;
        };
        let main = Directory::new(&tiff, Some(tiff.first));
        let own = Directory::new(&tiff, tiff.child(tiff.first, tiff::EXIF));
        exif.description = main.text(IMAGE_DESCRIPTION);
        exif.artist = main.text(ARTIST);
        exif.copyright = main.copyright();
        exif.software = main.text(SOFTWARE);
        exif.make = main.text(MAKE);
        exif.model = main.text(MODEL);
        exif.xp_title = main.wide(XP_TITLE);
        exif.xp_comment = main.wide(XP_COMMENT);
        exif.xp_author = main.wide(XP_AUTHOR);
        exif.xp_keywords = main.wide(XP_KEYWORDS);
        exif.xp_subject = main.wide(XP_SUBJECT);
        exif.user_comment = own.comment(USER_COMMENT, tiff.is_little());
        exif.lens = own.text(LENS_MODEL);
        exif.body_serial = own.text(BODY_SERIAL_NUMBER);
        exif.lens_serial = own.text(LENS_SERIAL_NUMBER);
        exif.owner = own.text(CAMERA_OWNER_NAME);
        exif.taken = own.moment();
        for entry in main.entries.iter().chain(&own.entries) {
            if entry.length > MOST_VALUE && is_read(entry.tag) {
                exif.find(entry.at, "a text of more than 1 MB, which is not read");
            }
        }
        let texts = [IMAGE_DESCRIPTION, ARTIST, COPYRIGHT];
        let unread = |tag: &u16| {
            let bytes = main.bytes(*tag);
            bytes.is_some_and(|bytes| narrow(bytes).is_none())
        };
        exif.unread = texts.into_iter().filter(unread).collect();
        if !exif.unread.is_empty() {
            let names: Vec<&str> = exif.unread.iter().map(|tag| tiff::name_of(*tag)).collect();
            let message = format!(
                "{} in a character set that is not named: not shown, and left as it is",
                names.join(", ")
            );
            exif.find(0, &message);
        }
        exif
    }

    /// The text under a tag.
    pub fn text(&self, tag: u16) -> Option<&str> {
        let text = match tag {
            IMAGE_DESCRIPTION => &self.description,
            ARTIST => &self.artist,
            COPYRIGHT => &self.copyright,
            USER_COMMENT => &self.user_comment,
            XP_TITLE => &self.xp_title,
            XP_COMMENT => &self.xp_comment,
            XP_AUTHOR => &self.xp_author,
            XP_KEYWORDS => &self.xp_keywords,
            XP_SUBJECT => &self.xp_subject,
            _ => &None,
        };
        text.as_deref()
    }

    fn find(&mut self, offset: usize, message: &str) {
        self.findings.push(Finding {
            offset,
            message: message.to_owned(),
        });
    }
}

/// Whether a tag is among those that are read as text.
fn is_read(tag: u16) -> bool {
    const TEXTS: [u16; 15] = [
        IMAGE_DESCRIPTION,
        ARTIST,
        COPYRIGHT,
        SOFTWARE,
        MAKE,
        MODEL,
        XP_TITLE,
        XP_COMMENT,
        XP_AUTHOR,
        XP_KEYWORDS,
        USER_COMMENT,
        LENS_MODEL,
        LENS_SERIAL_NUMBER,
        BODY_SERIAL_NUMBER,
        CAMERA_OWNER_NAME,
    ];
    TEXTS.contains(&tag)
}

struct Directory<'a> {
    tiff: &'a Tiff<'a>,
    entries: Vec<Entry>,
}

impl<'a> Directory<'a> {
    fn new(tiff: &'a Tiff<'a>, place: Option<usize>) -> Directory<'a> {
        let entries = place.map(|place| tiff.entries(place)).unwrap_or_default();
        Directory { tiff, entries }
    }

    fn entry(&self, tag: u16) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.tag == tag)
    }

    /// Many entries may show the same bytes, so none may be too long.
    fn bytes(&self, tag: u16) -> Option<&'a [u8]> {
        let entry = self.entry(tag)?;
        (entry.length <= MOST_VALUE).then(|| self.tiff.value(entry))
    }

    /// ASCII, which in practice is UTF-8 or Windows-1252 [MWG 2.0, 5.1.1], up to the first NUL.
    fn text(&self, tag: u16) -> Option<String> {
        let bytes = self.bytes(tag)?;
        filled(narrow(bytes.split(|byte| *byte == 0).next()?)?)
    }

    /// The photographer's and the editor's, with a NUL between [Exif 4.6.4].
    fn copyright(&self) -> Option<String> {
        let bytes = self.bytes(COPYRIGHT)?;
        let parts = bytes.split(|byte| *byte == 0);
        let parts: Vec<String> = parts.filter_map(narrow).filter_map(filled).collect();
        filled(parts.join("; "))
    }

    fn wide(&self, tag: u16) -> Option<String> {
        let units = self
            .bytes(tag)?
            .chunks_exact(2)
            .map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
        let units: Vec<u16> = units.take_while(|unit| *unit != 0).collect();
        filled(String::from_utf16_lossy(&units))
    }

    /// Eight bytes name the character code [Exif 4.6.5].
    fn comment(&self, tag: u16, little: bool) -> Option<String> {
        let (code, content) = self.bytes(tag)?.split_at_checked(8)?;
        let text = match code {
            b"UNICODE\0" => {
                let unit = |pair: &[u8]| {
                    let pair = [pair[0], pair[1]];
                    if little {
                        u16::from_le_bytes(pair)
                    } else {
                        u16::from_be_bytes(pair)
                    }
                };
                let units: Vec<u16> = content.chunks_exact(2).map(unit).collect();
                // Writers disagree on the order of bytes: mostly ASCII tells.
                let high = units
                    .iter()
                    .filter(|unit| **unit > 0 && **unit & 0xff == 0)
                    .count();
                let units: Vec<u16> = match high * 2 > units.len() {
                    true => units.into_iter().map(u16::swap_bytes).collect(),
                    false => units,
                };
                let marked = units.strip_prefix(&[0xfeff]).unwrap_or(&units);
                String::from_utf16_lossy(marked)
            }
            b"ASCII\0\0\0" | b"\0\0\0\0\0\0\0\0" | b"        " => {
                narrow(content.split(|byte| *byte == 0).next()?)?
            }
            // JIS is known by name only; other codes stand before what is no text.
            _ => return None,
        };
        filled(text.trim_matches(['\0', ' ']).to_owned())
    }

    fn moment(&self) -> Option<String> {
        let told = self.text(DATE_TIME_ORIGINAL)?;
        let (date, time) = told.split_once(' ')?;
        let date = date.replace(':', "-");
        let is_number =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !date.split('-').all(is_number) || date.starts_with("0000") {
            return None;
        }
        let fraction = self
            .text(SUB_SEC_TIME_ORIGINAL)
            .filter(|digits| is_number(digits));
        let fraction = fraction
            .map(|digits| format!(".{digits}"))
            .unwrap_or_default();
        let zone = self.text(OFFSET_TIME_ORIGINAL).unwrap_or_default();
        Some(format!("{date}T{time}{fraction}{zone}"))
    }
}

/// UTF-8, else Windows-1252 where that makes words of it.
fn narrow(bytes: &[u8]) -> Option<String> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text.to_owned()),
        Err(_) => is_western(bytes).then(|| bytes.iter().map(|byte| windows_1252(*byte)).collect()),
    }
}

fn filled(text: String) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
