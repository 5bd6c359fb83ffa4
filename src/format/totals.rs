//! How much of one file is looked at: bounds on totals, since a million small parts cost what one large one does.
//!
//! Each is far above what real files hold. What goes over one is a finding; the rest of the file is read as ever.

/// Chunks, boxes and blocks of a file. A PNG of 512 MB in pieces of 8 KB, as libpng writes them, has a third of it.
pub const MOST_PARTS: usize = 200_000;

/// Segments of a JPEG before its picture. 64 MB each of extended XMP and of a manifest have a tenth of it.
pub const MOST_SEGMENTS: usize = 20_000;

/// Extents of all items of an AVIF or HEIC. 100 megapixels in tiles of 512 × 512 have 400.
pub const MOST_EXTENTS: usize = 20_000;

/// Bytes that the compressed texts of a PNG may become together.
pub const MOST_INFLATED: u64 = 16 << 20;

/// Comments and texts, and their bytes together.
pub const MOST_TEXTS: usize = 1000;
pub const MOST_TEXT_BYTES: usize = 16 << 20;

/// Packets of XMP, and their bytes together. Two packets are seen in real files, three hardly ever; the longest carry pictures.
pub const MOST_PACKETS: usize = 50;
pub const MOST_PACKET_BYTES: usize = 64 << 20;

/// Elements and attributes of all packets of a file. The longest histories of real files have some ten thousand entries.
pub const MOST_NODES: usize = 200_000;

/// Bytes of one value of EXIF that is read as text or numbers: a segment of a JPEG holds 64 KB in all.
pub const MOST_VALUE: usize = 1 << 20;

/// Datasets of IPTC-IIM: ten thousand keywords, and as much again.
pub const MOST_DATASETS: usize = 20_000;

/// Bytes of CBOR in one assertion of Content Credentials; thumbnails are no CBOR.
pub const MOST_CBOR: usize = 1 << 20;

/// Findings of one file: a thousand say no more than a hundred.
pub const MOST_FINDINGS: usize = 100;
