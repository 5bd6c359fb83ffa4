//! The people of a photo as its file and its sidecar tell of them: faces, each once however many properties mark it, and
//! the names that stand there. Nobody is recognised.

use super::regions::{self, Marked};
use super::sources::Sources;
use crate::domain::found::{Detail, Found, NamedFace};
use crate::domain::photo::Orientation;
use crate::domain::provenance::{Attributed, Source};
use crate::domain::region::Region;

/// Puts them into what was found.
pub fn find(found: &mut Found, sources: &Sources, orientation: Orientation) {
    let packets = [(&sources.sidecar, "sidecar"), (&sources.xmp, "XMP")];
    let mut faces: Vec<(Marked, String)> = Vec::new();
    for (packet, place) in packets {
        let Some(packet) = packet else {
            continue;
        };
        let read = regions::read(packet, orientation, sources.stored_size);
        let findings = read.findings.into_iter();
        found
            .findings
            .extend(findings.map(|finding| format!("{place}: {finding}")));
        for face in read.faces {
            let known = faces
                .iter_mut()
                .find(|(known, _)| regions::is_same(known, &face));
            match known {
                Some((known, _)) if known.name.is_none() => known.name = face.name,
                Some(_) => {}
                None => {
                    let property = format!("{place} {}", face.property);
                    faces.push((face, property));
                }
            }
        }
        for people in regions::people(packet) {
            found.details.push(Detail {
                name: "People named".to_owned(),
                value: people.names.join(", "),
                property: format!("{place} {}", people.property),
            });
        }
    }
    for (face, property) in faces {
        if let Some(name) = face.name {
            let area = face.area;
            found.named_faces.push(NamedFace { name, area });
        }
        found.faces.push(Attributed {
            value: Region::face(face.area),
            source: Source::File { property },
        });
    }
}
