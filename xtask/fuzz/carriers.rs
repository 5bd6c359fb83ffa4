//! Keywords in every property that carries them: read, one rejected, one added, written again.

use hushtag::domain::photo::{Format, Orientation, Photo, Size};
use hushtag::domain::review::{Edit, Review, Verdict};
use hushtag::domain::time::Time;
use hushtag::format::existing::found;
use hushtag::format::{sidecar, sources};

use super::Target;

pub fn target() -> Target {
    Target {
        name: "carriers".to_owned(),
        seeds: vec![SEED.as_bytes().to_vec()],
        parse: Box::new(|input| {
            let sources = sources::read(&[], Format::Jpeg, Some(input));
            let mut review = Review::default();
            review.take_found(&found(&sources, Orientation::default()));
            if let Some(first) = review.keywords.first() {
                review.apply(&Edit::JudgeKeyword(first.id, Verdict::Rejected), Time(1));
            }
            review.apply(&Edit::AddKeyword("marble".to_owned()), Time(2));
            let photo = Photo {
                format: Format::Jpeg,
                size: Size {
                    width: 1,
                    height: 1,
                },
                orientation: Orientation::default(),
                animated: false,
            };
            let packet = sources.packet_to_change();
            drop(sidecar::write(Some(packet), &review.finish(), &photo, None));
        }),
    }
}

const SEED: &str = r#"<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
    xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:lr="http://ns.adobe.com/lightroom/1.0/"
    xmlns:digiKam="http://www.digikam.org/ns/1.0/" xmlns:mediapro="http://ns.iview-multimedia.com/mediapro/1.0/"
    xmlns:acdsee="http://ns.acdsee.com/iptc/1.0/" xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Artist="Ada"
    ><dc:subject><rdf:Bag><rdf:li>one</rdf:li><rdf:li>two</rdf:li></rdf:Bag></dc:subject><lr:hierarchicalSubject><rdf:Bag>
    <rdf:li>a|one</rdf:li><rdf:li>one|two</rdf:li></rdf:Bag></lr:hierarchicalSubject><digiKam:TagsList><rdf:Seq><rdf:li>a/one
    </rdf:li></rdf:Seq></digiKam:TagsList><dc:subject><rdf:Bag><rdf:li>three</rdf:li></rdf:Bag></dc:subject><acdsee:categories
    >&lt;Categories>&lt;Category Assigned="0">a&lt;Category Assigned="1">one&lt;/Category>&lt;/Category>&lt;/Categories>
    </acdsee:categories><mediapro:CatalogSets><rdf:Bag><rdf:li>a|one</rdf:li></rdf:Bag></mediapro:CatalogSets>
    </rdf:Description></rdf:RDF>"#;
