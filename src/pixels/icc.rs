//! ICC profiles cut down to what colours need [ICC.1:2022]: a copy takes over nothing else of one.
//!
//! Private tags, texts and gaps between tags hold whatever a program has put there. So a profile is not copied but built
//! anew: a plain header, the tags that turn colours into colours, each no longer than its type says, and our own words.

use super::icc_tag::{self, long};

const HEADER: usize = 128;

/// In an entry of the tag table: signature, offset, size.
const ENTRY: usize = 12;

/// No profile in use has as many.
const MOST_TAGS: usize = 100;

/// The tags that decide on colours [ICC.1:2022, 8 and 9.2], in the order in which they are written.
const COLOUR: [&[u8; 4]; 16] = [
    b"wtpt", b"chad", b"cicp", b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC", b"kTRC",
    b"A2B0", b"A2B1", b"A2B2", b"B2A0", b"B2A1", b"B2A2",
];

/// Names that stand for colours and for nobody's file.
const KNOWN_NAMES: [&str; 16] = [
    "Adobe RGB (1998)",
    "Apple RGB",
    "Apple Wide Color Sharing Profile",
    "Camera RGB Profile",
    "ColorMatch RGB",
    "DCI(P3) RGB",
    "Display P3",
    "ECI-RGB.V1.0.icc",
    "Generic RGB Profile",
    "ProPhoto RGB",
    "ROMM RGB: ISO 22028-2:2013",
    "Wide Gamut RGB",
    "c2",
    "eciRGB v2",
    "sRGB IEC61966-2.1",
    "sRGB built-in",
];

/// Of a profile whose name is not known.
const NAME: &str = "RGB";

/// A profile must have one; whose it is stays behind with the old one.
const RIGHTS: &str = "As of the profile in the photo";

/// The same colours and nothing else; `None` where it cannot be read in full.
pub fn bare(profile: &[u8]) -> Option<Vec<u8>> {
    let declared = long(profile, 0)?;
    let profile = profile.get(..declared)?;
    let head = profile.get(..HEADER)?;
    if head.get(36..40)? != b"acsp" {
        return None;
    }
    let tags = tags(profile)?;
    let modern = *head.get(8)? >= 4;
    let find = |name: &[u8; 4]| {
        let found = tags.iter().find(|(known, _)| known == name);
        found.map(|(_, bytes)| *bytes)
    };
    let name = find(b"desc").and_then(icc_tag::text);
    let name = name.filter(|name| KNOWN_NAMES.contains(&name.as_str()));
    let name = name.as_deref().unwrap_or(NAME);
    let mut kept: Vec<(&[u8; 4], Vec<u8>)> = vec![
        (b"desc", icc_tag::description(name, modern)),
        (b"cprt", icc_tag::rights(RIGHTS, modern)),
    ];
    for wanted in COLOUR {
        if let Some(bytes) = find(wanted) {
            kept.push((wanted, icc_tag::plain(bytes)?));
        }
    }
    Some(built(plain_header(head)?, &kept))
}

fn tags(profile: &[u8]) -> Option<Vec<([u8; 4], &[u8])>> {
    let count = long(profile, HEADER)?;
    let table = profile.get(HEADER + 4..)?;
    if count > MOST_TAGS || table.len() < count * ENTRY {
        return None;
    }
    let entries = table.as_chunks::<ENTRY>().0.iter().take(count);
    let tag = |entry: &[u8; ENTRY]| {
        let name = *entry.first_chunk::<4>()?;
        let start = long(entry, 4)?;
        let end = start.checked_add(long(entry, 8)?)?;
        Some((name, profile.get(start..end)?))
    };
    // One that lies outside the file is none.
    Some(entries.filter_map(tag).collect())
}

/// What readers go by; maker, model, program, platform, time and identifier say nothing of colours [ICC.1:2022, 7.2].
fn plain_header(head: &[u8]) -> Option<[u8; HEADER]> {
    /// 1 January 2000.
    const TIME: [u8; 12] = [7, 208, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0];
    /// The white of the connection space, D50 [ICC.1:2022, 7.2.16].
    const WHITE: [u8; 12] = [0, 0, 0xf6, 0xd6, 0, 1, 0, 0, 0, 0, 0xd3, 0x2d];
    let mut plain = [0; HEADER];
    let version = head.get(8..10)?;
    plain[8..10].copy_from_slice(version);
    // Class, colour space and connection space.
    plain[12..24].copy_from_slice(head.get(12..24)?);
    plain[24..36].copy_from_slice(&TIME);
    plain[36..40].copy_from_slice(b"acsp");
    plain[67] = head.get(67)? & 3;
    plain[68..80].copy_from_slice(&WHITE);
    Some(plain)
}

fn built(head: [u8; HEADER], tags: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let start = HEADER + 4 + tags.len() * ENTRY;
    let mut table = Vec::new();
    let mut content: Vec<u8> = Vec::new();
    let mut places: Vec<(&[u8], usize)> = Vec::new();
    for (name, bytes) in tags {
        // Curves that are alike stand there once.
        let known = places.iter().find(|(known, _)| known == bytes);
        let place = match known {
            Some((_, place)) => *place,
            None => {
                let place = start + content.len();
                content.extend_from_slice(bytes);
                content.resize(content.len().next_multiple_of(4), 0);
                places.push((bytes, place));
                place
            }
        };
        table.extend_from_slice(*name);
        table.extend_from_slice(&(place as u32).to_be_bytes());
        table.extend_from_slice(&(bytes.len() as u32).to_be_bytes());
    }
    let mut built = head.to_vec();
    built.extend_from_slice(&(tags.len() as u32).to_be_bytes());
    built.extend(table);
    built.extend(content);
    let length = (built.len() as u32).to_be_bytes();
    built[..4].copy_from_slice(&length);
    built
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use moxcms::{ColorProfile, Layout, TransformOptions};

    /// What a profile makes of a grid of colours.
    fn seen(profile: &[u8]) -> Vec<u8> {
        let profile = ColorProfile::new_from_slice(profile).unwrap();
        let steps = || (0..=255_u8).step_by(15);
        let grid: Vec<u8> = steps()
            .flat_map(|r| steps().flat_map(move |g| steps().flat_map(move |b| [r, g, b])))
            .collect();
        let mut seen = vec![0; grid.len()];
        let options = TransformOptions::default();
        profile
            .create_transform_8bit(Layout::Rgb, &ColorProfile::new_srgb(), Layout::Rgb, options)
            .unwrap()
            .transform(&grid, &mut seen)
            .unwrap();
        seen
    }

    fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
        bytes.windows(wanted.len()).any(|window| window == wanted)
    }

    /// The profile with a private tag, one name too many, a gap and bytes behind its last tag; every text is the secret.
    fn planted(profile: &[u8], secret: &[u8]) -> Vec<u8> {
        let mut all: Vec<([u8; 4], Vec<u8>)> = (tags(profile).unwrap().into_iter())
            .filter(|(name, _)| !matches!(name, b"desc" | b"cprt"))
            // Longer than its type says.
            .map(|(name, bytes)| (name, [bytes, secret].concat()))
            .collect();
        for name in [
            b"desc", b"cprt", b"dmnd", b"dmdd", b"vued", b"meta", b"FACE",
        ] {
            all.push((*name, [b"text\0\0\0\0", secret].concat()));
        }
        let mut table = Vec::new();
        let mut content = secret.to_vec();
        let start = HEADER + 4 + all.len() * ENTRY;
        for (name, bytes) in &all {
            table.extend(name);
            table.extend(((start + content.len()) as u32).to_be_bytes());
            table.extend((bytes.len() as u32).to_be_bytes());
            content.extend(bytes);
            content.extend(secret);
            content.resize(content.len().next_multiple_of(4), 0);
        }
        let mut head = profile[..HEADER].to_vec();
        // Preferred program, platform, maker, model, attributes, creator, identifier and what is reserved.
        for part in [4..8, 40..44, 48..64, 80..128] {
            let length = part.len();
            head[part].copy_from_slice(&secret[..length]);
        }
        let count = (all.len() as u32).to_be_bytes();
        let mut whole = [head, count.to_vec(), table, content].concat();
        let length = (whole.len() as u32).to_be_bytes();
        whole[..4].copy_from_slice(&length);
        [&whole[..], secret].concat()
    }

    #[test]
    fn a_bare_profile_shows_the_same_colours_and_holds_nothing_that_was_planted() {
        let secret: Vec<u8> = (0..60_u8).map(|byte| byte ^ 0xa5).collect();
        for profile in [
            ColorProfile::new_display_p3(),
            ColorProfile::new_adobe_rgb(),
            ColorProfile::new_pro_photo_rgb(),
            ColorProfile::new_bt2020(),
            ColorProfile::new_display_p3_pq(),
        ] {
            let profile = profile.encode().unwrap();
            let planted = planted(&profile, &secret);
            assert!(holds(&planted, &secret));
            assert_eq!(seen(&planted), seen(&profile), "the fixture still works");
            let bare = bare(&planted).unwrap();
            assert_eq!(seen(&bare), seen(&profile));
            for part in secret.windows(4) {
                assert!(!holds(&bare, part), "{part:?} is left");
            }
            assert_eq!(
                super::bare(&bare),
                Some(bare.clone()),
                "nothing more to drop"
            );
        }
    }

    #[test]
    fn a_known_name_stays_and_any_other_goes() {
        let with_name = |name: &str| {
            let profile = ColorProfile::new_adobe_rgb().encode().unwrap();
            let mut all: Vec<([u8; 4], Vec<u8>)> = (tags(&profile).unwrap().into_iter())
                .map(|(name, bytes)| (name, bytes.to_vec()))
                .collect();
            all.retain(|(known, _)| known != b"desc");
            all.push((*b"desc", icc_tag::description(name, true)));
            let kept: Vec<(&[u8; 4], Vec<u8>)> = all
                .iter()
                .map(|(name, bytes)| (name, bytes.clone()))
                .collect();
            let whole = built(*profile.first_chunk().unwrap(), &kept);
            let bare = bare(&whole).unwrap();
            let desc = tags(&bare)
                .unwrap()
                .into_iter()
                .find(|(name, _)| name == b"desc");
            icc_tag::text(desc.unwrap().1).unwrap()
        };
        assert_eq!(with_name("Adobe RGB (1998)"), "Adobe RGB (1998)");
        assert_eq!(with_name("Screen of Grace Hopper"), "RGB");
    }

    #[test]
    fn a_profile_cut_off_anywhere_is_none_and_stops_nothing() {
        let profile = ColorProfile::new_display_p3().encode().unwrap();
        for end in 0..profile.len() {
            assert_eq!(bare(&profile[..end]), None);
        }
        // Whatever single byte is wrong.
        for at in 0..profile.len() {
            let mut wrong = profile.clone();
            wrong[at] = 0xff;
            let _ = bare(&wrong);
        }
    }
}
