//! XMP packets: RDF/XML ⇄ a tree of properties that keeps what nobody here knows.

mod decoding;
mod element;
pub mod extended;
pub mod namespace;
pub mod packet;
mod rdf;
mod reference;
mod scopes;
mod syntax;
pub mod unite;
mod write;

pub use decoding::{Width, decode, width, windows_1252};
pub use packet::{Kind, Name, Node, Packet, Property, Value};
pub use rdf::read_within;
pub use reference::resolved;
pub use write::{Padding, write};

/// Something about a packet that is not as it should be, and where: a byte offset into what was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub offset: usize,
    pub message: String,
}

/// What could be read of a packet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Read {
    pub packet: Packet,
    /// What a property says otherwise that stands there for a second time.
    pub again: Vec<Property>,
    pub findings: Vec<Finding>,
}

/// Reads a packet that is the only one.
pub fn read(bytes: &[u8]) -> Read {
    read_within(bytes, &mut { super::totals::MOST_NODES })
}
