//! The GPS directories of a TIFF or of EXIF, wherever they hang, and how they are taken out in their place.

use super::{EXIF, Entry, GPS, MOST, Tiff};

const SUB_DIRECTORIES: u16 = 0x014a;
const MAKER_NOTE: u16 = 0x927c;
/// The last of the tags that a GPS directory has [Exif 3.0, 4.6.6].
const LAST: u16 = 0x001f;
/// More directories than any file has; what goes on lies, or goes in a circle.
const MOST_DIRECTORIES: usize = 256;

/// A pointer to a GPS directory, and where that stands.
pub struct Pointer {
    parent: usize,
    entry: Entry,
    pub directory: usize,
}

/// Of the chain of pages and thumbnails, of sub-directories, of EXIF's own and of a maker's note that is a plain directory:
/// some writers hang it there.
pub fn directories(tiff: &Tiff<'_>) -> Vec<Pointer> {
    let mut known: Vec<usize> = Vec::new();
    let mut open = vec![tiff.first];
    let mut found = Vec::new();
    let mut notes: Vec<usize> = Vec::new();
    while let Some(directory) = open.pop() {
        if known.contains(&directory) || known.len() == MOST_DIRECTORIES {
            continue;
        }
        known.push(directory);
        open.extend(tiff.next(directory));
        for entry in tiff.entries(directory) {
            match entry.tag {
                EXIF | SUB_DIRECTORIES => {
                    let places = tiff.numbers(&entry).take(MOST_DIRECTORIES);
                    open.extend(places.filter_map(|place| tiff.place(place)));
                }
                MAKER_NOTE if is_directory(tiff, &entry) => {
                    notes.push(entry.value_at);
                    open.push(entry.value_at);
                }
                GPS => found.extend(tiff.numbers(&entry).next().and_then(|place| {
                    Some(Pointer {
                        parent: directory,
                        entry,
                        directory: tiff.place(place)?,
                    })
                })),
                _ => {}
            }
        }
    }
    // A pointer to an ordinary directory is damage, and what it points at no place. In a maker's note the tag may mean
    // something else.
    found.retain(|pointer| {
        let is_makers = notes.contains(&pointer.parent);
        !known.contains(&pointer.directory) && (!is_makers || has_gps(tiff, pointer.directory))
    });
    found
}

/// Whether a value is a directory, and whole.
fn is_directory(tiff: &Tiff<'_>, value: &Entry) -> bool {
    let (head, size, field) = if tiff.big { (8, 20, 8) } else { (2, 12, 4) };
    let count = tiff.number(value.value_at, head).unwrap_or(0) as usize;
    let entries = tiff.entries(value.value_at).len();
    let fits = || head + count * size + field <= value.length;
    count > 0 && entries == count && fits()
}

fn has_gps(tiff: &Tiff<'_>, directory: usize) -> bool {
    let entries = tiff.entries(directory);
    !entries.is_empty() && entries.iter().all(|entry| entry.tag <= LAST)
}

/// Blanks contents and pointers in their place, so that nothing else moves. Whether there was any.
pub fn strip(bytes: &mut [u8]) -> bool {
    let mut count = 0;
    while count < MOST_DIRECTORIES {
        let Some(change) = Tiff::open(bytes).and_then(|tiff| {
            let pointer = directories(&tiff).pop()?;
            Change::of(&tiff, &pointer)
        }) else {
            break;
        };
        change.make(bytes);
        count += 1;
    }
    count > 0
}

/// What is written over to be rid of one directory.
struct Change {
    blanks: Vec<std::ops::Range<usize>>,
    /// The entries behind the pointer move up over it.
    moves: (std::ops::Range<usize>, usize),
    count: (usize, Vec<u8>),
}

impl Change {
    fn of(tiff: &Tiff<'_>, pointer: &Pointer) -> Option<Change> {
        let (head, size, field) = if tiff.big { (8, 20, 8) } else { (2, 12, 4) };
        let values = tiff.entries(pointer.directory).into_iter();
        let mut blanks: Vec<_> = values
            .map(|entry| entry.value_at..entry.value_at + entry.length)
            .collect();
        let count = tiff.number(pointer.directory, head)?.min(MOST) as usize;
        let end = pointer.directory + head + count * size;
        blanks.push(pointer.directory..end.min(tiff.bytes.len()));
        let count = tiff.number(pointer.parent, head)?;
        let after = pointer.parent + head + count as usize * size;
        // With the pointer to the next directory.
        let tail = pointer.entry.at + size..after + field;
        tiff.bytes.get(tail.clone())?;
        let less = count.checked_sub(1)?.to_be_bytes();
        let mut less = less[8 - head..].to_vec();
        if tiff.little {
            less.reverse();
        }
        Some(Change {
            blanks,
            moves: (tail, pointer.entry.at),
            count: (pointer.parent, less),
        })
    }

    fn make(self, bytes: &mut [u8]) {
        for blank in self.blanks {
            bytes[blank].fill(0);
        }
        let (tail, to) = self.moves;
        let freed = to + tail.len()..tail.end;
        bytes.copy_within(tail, to);
        bytes[freed].fill(0);
        let (at, count) = self.count;
        bytes[at..at + count.len()].copy_from_slice(&count);
    }
}
