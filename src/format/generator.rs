//! Traces that programs which make pictures leave behind: hints for a person, never a proof.

use super::sources::Sources;
use super::xmp::{Node, Packet};

/// A program and the place that speaks of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    pub generator: &'static str,
    pub place: String,
}

/// The first trace found; there is one program behind a picture.
pub fn trace(sources: &Sources) -> Option<Trace> {
    let of_texts = sources.texts.iter().find_map(|(keyword, text)| {
        let generator = by_keyword(keyword, text)?;
        Some(found(generator, &format!("PNG {keyword}")))
    });
    let exif = &sources.exif;
    let of_exif = || {
        let texts = [
            (&exif.software, "EXIF Software"),
            (&exif.user_comment, "EXIF UserComment"),
            (&exif.description, "EXIF ImageDescription"),
        ];
        texts
            .into_iter()
            .find_map(|(text, place)| Some(found(by_words(text.as_deref()?)?, place)))
    };
    let packets = [(&sources.sidecar, "sidecar"), (&sources.xmp, "XMP")];
    let of_packets = || {
        packets.into_iter().find_map(|(packet, name)| {
            let (generator, property) = by_packet(packet.as_ref()?)?;
            Some(found(generator, &format!("{name} {property}")))
        })
    };
    of_texts.or_else(of_exif).or_else(of_packets)
}

fn found(generator: &'static str, place: &str) -> Trace {
    Trace {
        generator,
        place: place.to_owned(),
    }
}

/// What the programs' own sources write into PNG.
fn by_keyword(keyword: &str, text: &str) -> Option<&'static str> {
    match keyword {
        // AUTOMATIC1111/stable-diffusion-webui, modules/images.py: prompt, then `Steps: …, Sampler: …`.
        "parameters" if text.contains("Steps: ") => Some("Stable Diffusion"),
        // comfyanonymous/ComfyUI, nodes.py, SaveImage: the graph as JSON.
        "prompt" | "workflow" if text.trim_start().starts_with('{') => Some("ComfyUI"),
        // invoke-ai/InvokeAI writes one of these by version.
        "invokeai_metadata" | "sd-metadata" | "Dream" => Some("InvokeAI"),
        "Software" | "Source" | "Title" | "Description" | "Comment" => by_words(text),
        _ => None,
    }
}

/// Whether a text is what such a program wrote, and no person.
pub fn is_trace(text: &str) -> bool {
    by_words(text).is_some()
}

/// Names that stand for themselves, and Midjourney's job numbers.
fn by_words(text: &str) -> Option<&'static str> {
    let is_webui = text.contains("Steps: ") && text.contains("Sampler: ");
    if is_webui {
        return Some("Stable Diffusion");
    }
    if text.contains("Job ID: ") && text.contains(" --v ") {
        return Some("Midjourney");
    }
    const NAMES: [&str; 9] = [
        "NovelAI",
        "Midjourney",
        "Stable Diffusion",
        "DALL·E",
        "DALL-E",
        "Adobe Firefly",
        "Made with Google AI",
        "ComfyUI",
        "InvokeAI",
    ];
    // A caption may speak of a program; one that is little more than its name is signed by it.
    const SIGNATURE: usize = 60;
    let is_short = text.chars().count() <= SIGNATURE;
    NAMES
        .into_iter()
        .find(|name| is_short && text.contains(name))
}

fn by_packet(packet: &Packet) -> Option<(&'static str, &'static str)> {
    let text = |property: &'static str| packet.get(property).and_then(Node::text);
    let credit = "photoshop:Credit";
    if let Some(generator) = text(credit).and_then(by_words) {
        return Some((generator, credit));
    }
    ["xmp:CreatorTool", "dc:description"]
        .into_iter()
        .find_map(|property| {
            let generator = text(property).and_then(by_words)?;
            Some((generator, property))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::exif::Exif;

    fn check(sources: &Sources, expected: Option<(&'static str, &str)>) {
        let expected = expected.map(|(generator, place)| found(generator, place));
        assert_eq!(trace(sources), expected);
    }

    fn png(keyword: &str, text: &str) -> Sources {
        Sources {
            texts: vec![(keyword.to_owned(), text.to_owned())],
            ..Sources::default()
        }
    }

    #[test]
    fn each_program_is_known_by_what_it_writes() {
        let webui = "a cat\nNegative prompt: dog\nSteps: 20, Sampler: Euler a, Seed: 1";
        check(
            &png("parameters", webui),
            Some(("Stable Diffusion", "PNG parameters")),
        );
        check(
            &png("workflow", "{\"nodes\":[]}"),
            Some(("ComfyUI", "PNG workflow")),
        );
        check(
            &png("sd-metadata", "{}"),
            Some(("InvokeAI", "PNG sd-metadata")),
        );
        check(
            &png("Software", "NovelAI"),
            Some(("NovelAI", "PNG Software")),
        );
        let midjourney = "a cat --ar 3:2 --v 6.0 Job ID: 0000";
        check(
            &png("Description", midjourney),
            Some(("Midjourney", "PNG Description")),
        );
        let in_jpeg = Sources {
            exif: Exif {
                user_comment: Some(webui.to_owned()),
                ..Exif::default()
            },
            ..Sources::default()
        };
        check(&in_jpeg, Some(("Stable Diffusion", "EXIF UserComment")));
        let mut packet = Packet::default();
        packet.set("photoshop:Credit", "Made with Google AI");
        let gemini = Sources {
            xmp: Some(packet),
            ..Sources::default()
        };
        check(
            &gemini,
            Some(("Made with Google AI", "XMP photoshop:Credit")),
        );
    }

    #[test]
    fn a_caption_about_a_program_is_no_trace_and_neither_is_an_ordinary_text() {
        check(&png("parameters", "f/8"), None);
        check(&png("prompt", "Who is this?"), None);
        let caption = "At the fair in May, visitors look at pictures that were made with Midjourney and others";
        check(&png("Description", caption), None);
        check(&Sources::default(), None);
    }
}
