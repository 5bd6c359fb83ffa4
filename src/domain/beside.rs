//! Which photo a sidecar stands beside, by their names alone.

use super::takeout;

/// Whether a file is a sidecar rather than a photo; what Google Takeout says of one counts as one.
pub fn is_sidecar(name: &str) -> bool {
    name.to_lowercase().ends_with(".xmp") || takeout::photo_of(name).is_some()
}

/// The photo of a sidecar: `photo.jpg` of `photo.jpg.xmp`, else whatever is called `photo` of `photo.xmp`.
pub fn photo_of<'a, T: Copy>(
    sidecar: &str,
    photos: impl Iterator<Item = (T, &'a str)> + Clone,
) -> Option<T> {
    let sidecar = sidecar.to_lowercase();
    let wanted = match takeout::photo_of(&sidecar) {
        Some(photo) => photo,
        None => sidecar.strip_suffix(".xmp")?.to_owned(),
    };
    let exact = photos
        .clone()
        .find(|(_, name)| name.to_lowercase() == wanted);
    let by_stem = || {
        photos.clone().find(|(_, name)| {
            let name = name.to_lowercase();
            let stem = name
                .rsplit_once('.')
                .map_or(name.as_str(), |(stem, _)| stem);
            stem == wanted
        })
    };
    exact.or_else(by_stem).map(|(id, _)| id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sidecar_finds_its_photo_by_whole_name_first_and_then_by_stem() {
        let photos = [(1, "a.png"), (2, "A.JPG"), (3, "b.tif"), (4, "a.jpg.jpg")];
        let check = |sidecar: &str, expected: Option<i32>| {
            assert_eq!(photo_of(sidecar, photos.into_iter()), expected, "{sidecar}");
        };
        check("a.jpg.xmp", Some(2));
        check("a.xmp", Some(1));
        check("B.XMP", Some(3));
        check("c.xmp", None);
        check("a.jpg", None);
        check("A.jpg.supplemental-metadata.json", Some(2));
        assert!(is_sidecar("x.XMP") && !is_sidecar("x.xmp.jpg"));
    }
}
