//! The JSON that Google Takeout puts beside each photo, by its name alone.

/// What Takeout adds to the photo's name before `.json`; long names are cut anywhere in it.
const ENDING: &str = "supplemental-metadata";

const PICTURES: [&str; 12] = [
    "jpg", "jpeg", "jpe", "png", "webp", "gif", "bmp", "tif", "tiff", "avif", "heic", "heif",
];

/// The photo's name, in small letters: `photo.jpg` of `photo.jpg.supplemental-metadata.json`, of
/// `photo.jpg.supplemental-me.json` and of `photo.jpg.json`; `photo(1).jpg` where the number stands behind.
pub fn photo_of(name: &str) -> Option<String> {
    let name = name.to_lowercase();
    let stem = name.strip_suffix(".json")?;
    let numbered = stem
        .strip_suffix(')')
        .and_then(|stem| stem.rsplit_once('('))
        .filter(|(_, number)| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()));
    let (stem, number) = match numbered {
        Some((stem, number)) => (stem, Some(number)),
        None => (stem, None),
    };
    let extension = |name: &str| Some(name.rsplit_once('.')?.1.to_owned());
    let is_picture = |name: &str| extension(name).is_some_and(|e| PICTURES.contains(&e.as_str()));
    let photo = match stem.rsplit_once('.') {
        Some((photo, last)) if ENDING.starts_with(last) && is_picture(photo) => photo,
        _ => stem,
    };
    let (start, extension) = photo.rsplit_once('.').filter(|_| is_picture(photo))?;
    Some(match number {
        Some(number) => format!("{start}({number}).{extension}"),
        None => photo.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_of_takeout_names_its_photo_and_other_files_name_none() {
        let check = |name: &str, expected: Option<&str>| {
            assert_eq!(photo_of(name).as_deref(), expected, "{name}");
        };
        check("PXL_1.jpg.supplemental-metadata.json", Some("pxl_1.jpg"));
        check("PXL_1.jpg.supplemental-me.json", Some("pxl_1.jpg"));
        check("PXL_1.jpg.s.json", Some("pxl_1.jpg"));
        check("a.b.HEIC.json", Some("a.b.heic"));
        check("IMG.jpg(1).json", Some("img(1).jpg"));
        check(
            "IMG.jpg.supplemental-metadata(12).json",
            Some("img(12).jpg"),
        );
        check("policy.json", None);
        check("metadata.supplemental-metadata.json", None);
        check("IMG.jpg", None);
    }
}
