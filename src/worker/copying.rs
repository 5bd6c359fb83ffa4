//! Redacted copies: hidden, written, read again and looked at before anybody gets one.

use super::failure;
use crate::domain::audit::Proof;
use crate::domain::carried::Ticked;
use crate::domain::inference::Detection;
use crate::domain::photo::{Format, Orientation, Photo};
use crate::domain::region::RedactionStyle;
use crate::domain::review::Reviewed;
use crate::domain::session::Failure;
use crate::format::{embed, leak};
use crate::pixels::decode::{Limits, decode_in_own_colours};
use crate::pixels::{Coding, Grain, Pixels, encode, redact};

/// A photo to copy.
pub struct Original<'a> {
    pub name: &'a str,
    pub format: Format,
    pub orientation: Orientation,
    /// Upright.
    pub pixels: Pixels,
    /// Of the pixels, where they are not sRGB.
    pub profile: Option<Vec<u8>>,
    /// The file itself, unless somebody else has decoded it: how it was compressed decides how far a mask reaches and how
    /// a copy is compressed.
    pub file: Option<&'a [u8]>,
}

/// What a redacted copy is to be.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wanted {
    pub style: RedactionStyle,
    /// Of what merely stood in the file, what the copy is to say too.
    pub ticked: Ticked,
    /// Named in the history.
    pub reviewer: Option<String>,
}

/// `find_faces` looks for faces in the finished copy.
pub fn redacted_copy(
    original: Original<'_>,
    reviewed: &Reviewed,
    wanted: &Wanted,
    find_faces: impl FnOnce(&Pixels) -> Result<Vec<Detection>, String>,
) -> Result<(Format, Vec<u8>, Proof), Failure> {
    let Original {
        name,
        format,
        orientation,
        mut pixels,
        profile,
        file,
    } = original;
    let grain = Grain::of(format, file, orientation, pixels.size);
    redact::hide(&mut pixels, &reviewed.hidden(), wanted.style, &grain);
    let coding = file.filter(|_| format == Format::Jpeg).and_then(Coding::of);
    let coding = coding.map(|coding| coding.upright(orientation));
    let (format, bytes) = encode::copy(&pixels, format, coding.as_ref(), profile.as_deref())
        .map_err(|error| error.failure(name))?;
    let copy = Photo {
        format,
        size: pixels.size,
        orientation: Orientation::Upright,
        animated: false,
    };
    let reviewer = wanted.reviewer.as_deref();
    let bytes = embed::into_redacted_copy(bytes, reviewed, &wanted.ticked, &copy, reviewer)
        .map_err(|error| error.failure(name))?;
    let proof = prove(name, &pixels, reviewed, format, &bytes, find_faces)?;
    Ok((format, bytes, proof))
}

/// The pixels in a new file, in which stands what was reviewed and nothing else of what the old one said.
pub fn remade(
    name: &str,
    original: &Photo,
    pixels: &Pixels,
    profile: Option<Vec<u8>>,
    reviewed: &Reviewed,
    reviewer: Option<&str>,
) -> Result<(Format, Vec<u8>), Failure> {
    let (format, bytes) = encode::copy(pixels, original.format, None, profile.as_deref())
        .map_err(|error| error.failure(name))?;
    let photo = Photo {
        format,
        size: pixels.size,
        orientation: Orientation::Upright,
        animated: false,
    };
    let bytes = match format.takes_metadata() {
        true => {
            let all = reviewed.for_new_file();
            embed::embed(&bytes, format, None, &all, &photo, reviewer)
                .map_err(|error| error.failure(name))?
        }
        false => bytes,
    };
    match leak::find(&bytes, format) {
        Some(leak) => Err(failure::leak(name, leak)),
        None => Ok((format, bytes)),
    }
}

/// Opens a copy as anybody would and looks at it: what was hidden must be hidden there, no plain face may be seen that a
/// person was not asked about, and no second picture may be in it.
fn prove(
    name: &str,
    painted: &Pixels,
    reviewed: &Reviewed,
    format: Format,
    bytes: &[u8],
    find_faces: impl FnOnce(&Pixels) -> Result<Vec<Detection>, String>,
) -> Result<Proof, Failure> {
    /// A face that nobody marked must be likelier than not to stop an export.
    const PLAIN: f32 = 0.5;
    /// So much of a face that is covered is no face any more: a mosaic may look like one.
    const COVERED: f32 = 0.5;
    if let Some(leak) = leak::find(bytes, format) {
        return Err(failure::leak(name, leak));
    }
    let (_, copy, _) = decode_in_own_colours(bytes, format, Limits::default())
        .map_err(|error| error.failure(name))?;
    let hidden = reviewed.hidden();
    if !redact::is_hidden_in(&copy, painted, &hidden) {
        return Err(failure::not_hidden(name));
    }
    let found = find_faces(&copy).map_err(|error| failure::not_checked(name, &error))?;
    let mut left = found.iter().filter(|face| {
        face.score.value() >= PLAIN
            && !reviewed.was_asked(face.area)
            && redact::covered_share(copy.size, &hidden, face.area) < COVERED
    });
    match left.next() {
        Some(face) => Err(failure::face_left(name, face.area)),
        None => Ok(Proof {
            hidden: hidden.len(),
            faces_seen: found.len(),
        }),
    }
}
