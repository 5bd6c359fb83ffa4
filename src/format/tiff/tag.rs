//! Tags of TIFF and EXIF that are read or written by name [TIFF 6.0, 8; Exif 3.0, 4.6].

pub const IMAGE_DESCRIPTION: u16 = 0x010e;
pub const ARTIST: u16 = 0x013b;
pub const COPYRIGHT: u16 = 0x8298;
pub const XMP: u16 = 0x02bc;
pub const IPTC: u16 = 0x83bb;
pub const PHOTOSHOP: u16 = 0x8649;
pub const EXIF: u16 = 0x8769;
pub const GPS: u16 = 0x8825;
pub(super) const C2PA: u16 = 0xcd41;
pub const XP_TITLE: u16 = 0x9c9b;
pub const XP_COMMENT: u16 = 0x9c9c;
pub const XP_AUTHOR: u16 = 0x9c9d;
pub const XP_KEYWORDS: u16 = 0x9c9e;
pub const XP_SUBJECT: u16 = 0x9c9f;
/// In EXIF's own directory.
pub const USER_COMMENT: u16 = 0x9286;

/// Windows' own tags, whose texts are UTF-16 in the order of bytes that Windows has.
pub fn is_windows(tag: u16) -> bool {
    (XP_TITLE..=XP_SUBJECT).contains(&tag)
}

/// What a tag that holds a text is called.
pub fn name_of(tag: u16) -> &'static str {
    match tag {
        IMAGE_DESCRIPTION => "ImageDescription",
        ARTIST => "Artist",
        COPYRIGHT => "Copyright",
        XP_TITLE => "XPTitle",
        XP_COMMENT => "XPComment",
        XP_AUTHOR => "XPAuthor",
        XP_KEYWORDS => "XPKeywords",
        XP_SUBJECT => "XPSubject",
        USER_COMMENT => "UserComment",
        _ => "text",
    }
}
