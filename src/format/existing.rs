//! What stands in a file already, weighed by the rules of the Metadata Working Group [MWG 2.0, 5].

use super::c2pa::{Action, Binding};
use super::fields::PURPOSE;
use super::generator::{self, Trace};
use super::keywords;
use super::people;
use super::said::{Said, said};
use super::sources::Sources;
use crate::domain::field::{Slot, TextField};
use crate::domain::found::{Detail, Found};
use crate::domain::photo::Orientation;
use crate::domain::provenance::{Attributed, Source};
use crate::domain::purpose::Purpose;
use crate::domain::time::CameraTime;
use crate::domain::vocabulary::words;

pub fn found(sources: &Sources, orientation: Orientation) -> Found {
    let mut found = Found {
        places: sources.places.clone(),
        taken: sources.exif.taken.as_deref().and_then(CameraTime::parse),
        details: details(sources),
        has_manifest: sources.has_manifest,
        findings: sources.findings.clone(),
        ..Found::default()
    };
    for said in said(sources) {
        weigh(&mut found, said);
    }
    found.purpose = purpose(sources).filter(|purpose| {
        let has_alt_text = (found.texts.iter()).any(|(slot, _)| slot.field == TextField::AltText);
        // A picture that has an alt text is not decorative, whatever else was said.
        !(has_alt_text && purpose.value == Purpose::Decorative)
    });
    keywords::find(&mut found, sources);
    if let Some(proposed) = source_type(sources) {
        let slot = Slot::from(TextField::DigitalSourceType);
        found.proposals.texts.push((slot, proposed));
    }
    people::find(&mut found, sources, orientation);
    found
}

/// No standard says that a picture is decorative; an earlier review of ours does.
fn purpose(sources: &Sources) -> Option<Attributed<Purpose>> {
    let packets = [(&sources.sidecar, "sidecar"), (&sources.xmp, "XMP")];
    packets.into_iter().find_map(|(packet, place)| {
        let code = packet.as_ref()?.get(PURPOSE)?.text()?;
        let property = format!("{place} {PURPOSE}");
        Some(attributed(Purpose::coded(code)?, &property))
    })
}

fn attributed<T>(value: T, property: &str) -> Attributed<T> {
    let property = property.to_owned();
    Attributed {
        value,
        source: Source::File { property },
    }
}

/// The first to speak is heard; who says something else is heard beside. What was cut is the whole that stands elsewhere.
fn weigh(found: &mut Found, said: Said) {
    let Said {
        slot,
        text,
        property,
        is_beside,
        ..
    } = &said;
    let known = found.texts.iter_mut().find(|(known, _)| known == slot);
    match known {
        None if *is_beside => {}
        None => found
            .texts
            .push((slot.clone(), attributed(text.clone(), property))),
        Some((_, known)) if said.says(&known.value) => {}
        Some(_) => {
            let is_told = (found.disagreements.iter())
                .any(|(told, value)| told == slot && said.says(&value.value));
            if !is_told {
                let otherwise = attributed(text.clone(), property);
                found.disagreements.push((slot.clone(), otherwise));
            }
        }
    }
}

fn details(sources: &Sources) -> Vec<Detail> {
    let exif = &sources.exif;
    let camera = match (&exif.make, &exif.model) {
        (Some(make), Some(model)) if !model.starts_with(make.as_str()) => {
            Some(format!("{make} {model}"))
        }
        (_, Some(model)) => Some(model.clone()),
        (make, None) => make.clone(),
    };
    let all = [
        ("Taken", exif.taken.clone(), "EXIF DateTimeOriginal"),
        ("Camera", camera, "EXIF Make, Model"),
        ("Lens", exif.lens.clone(), "EXIF LensModel"),
        (
            "Camera's serial number",
            exif.body_serial.clone(),
            "EXIF BodySerialNumber",
        ),
        (
            "Lens's serial number",
            exif.lens_serial.clone(),
            "EXIF LensSerialNumber",
        ),
        ("Camera's owner", exif.owner.clone(), "EXIF CameraOwnerName"),
        ("Software", exif.software.clone(), "EXIF Software"),
        ("Comment", exif.user_comment.clone(), "EXIF UserComment"),
    ];
    let told = all.into_iter().filter_map(|(name, value, property)| {
        Some(Detail {
            name: name.to_owned(),
            value: value?,
            property: property.to_owned(),
        })
    });
    told.chain(credentials(sources)).collect()
}

/// What the signed account of the picture's origin says; nobody here vouches for who signed it.
fn credentials(sources: &Sources) -> Vec<Detail> {
    let fact = |name: &str, value: String| Detail {
        name: name.to_owned(),
        value,
        property: "C2PA".to_owned(),
    };
    let Some(claim) = &sources.claim else {
        let unread = || {
            fact(
                "Content Credentials",
                "there are some that cannot be read".to_owned(),
            )
        };
        return sources.has_manifest.then(unread).into_iter().collect();
    };
    let by = claim
        .generator
        .clone()
        .unwrap_or_else(|| "somebody".to_owned());
    let state = match (claim.binding, claim.is_whole) {
        (_, false) => ", damaged",
        (Binding::Matches, true) => ", made for exactly this file",
        (Binding::Differs, true) => "; the file was changed since",
        (Binding::Unchecked, true) => "; whether the file was changed since is not checked",
    };
    let mut facts = vec![fact(
        "Content Credentials",
        format!("by {by}{state}; who signed them is not checked"),
    )];
    facts.extend(
        claim
            .title
            .iter()
            .map(|title| fact("Their title", title.clone())),
    );
    let action = |action: &Action| {
        let name = action.name.strip_prefix("c2pa.").unwrap_or(&action.name);
        match &action.agent {
            Some(agent) => format!("{name} with {agent}"),
            None => name.to_owned(),
        }
    };
    if !claim.actions.is_empty() {
        let actions: Vec<String> = claim.actions.iter().map(action).collect();
        facts.push(fact("What was done", actions.join(", ")));
    }
    facts
}

/// Where the picture comes from, for a person to confirm: by its Content Credentials, else by a generator's traces.
fn source_type(sources: &Sources) -> Option<Attributed<String>> {
    let actions = sources.claim.iter().flat_map(|claim| &claim.actions);
    let mut by_claim = actions.filter_map(|action| {
        let code = action.source_type.as_deref()?.rsplit('/').next()?;
        let is_known = words(TextField::DigitalSourceType, code).is_some();
        is_known.then(|| attributed(code.to_owned(), &format!("C2PA {}", action.name)))
    });
    by_claim.next_back().or_else(|| {
        let Trace { generator, place } = generator::trace(sources)?;
        let property = format!("{place} (traces of {generator})");
        Some(attributed("trainedAlgorithmicMedia".to_owned(), &property))
    })
}
