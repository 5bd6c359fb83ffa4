//! The packets of a file, each parsed once and all within one bound, for everybody who reads them.

use super::container::Blocks;
use super::totals::MOST_NODES;
use super::xmp::{Read, read_within};

#[derive(Clone, Debug, Default)]
pub struct Packets {
    /// In the order of the file, each with where it stands.
    pub own: Vec<(usize, Read)>,
    /// Further parts of packets, by their GUID.
    pub extended: Vec<(String, Read)>,
    /// Elements and attributes that packets elsewhere in the file may still have.
    pub left: usize,
}

impl Packets {
    pub fn read(blocks: &Blocks) -> Packets {
        let mut left = MOST_NODES;
        let own = blocks.xmp.iter();
        let own = own.map(|block| (block.offset, read_within(&block.bytes, &mut left)));
        let own = own.collect();
        let extended = blocks.extended_xmp.iter();
        let extended = extended.map(|(guid, part)| (guid.clone(), read_within(part, &mut left)));
        let extended = extended.collect();
        Packets {
            own,
            extended,
            left,
        }
    }

    /// Every packet and every further part.
    pub fn all(&self) -> impl Iterator<Item = &Read> {
        let own = self.own.iter().map(|(_, read)| read);
        own.chain(self.extended.iter().map(|(_, read)| read))
    }
}
