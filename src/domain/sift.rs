//! What of a folder is taken: photos and sidecars; whatever else lies there is left where it is.

use super::{beside, path};

const PHOTOS: [&str; 12] = [
    "jpg", "jpeg", "jpe", "png", "webp", "gif", "bmp", "tif", "tiff", "avif", "heic", "heif",
];

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sifted<T> {
    pub taken: Vec<T>,
    /// Of those, how many are no sidecars.
    pub photos: usize,
    /// Paths of raw files among what is left out.
    pub raws: Vec<String>,
    pub left_out: usize,
}

pub fn sift<T>(found: Vec<T>, path: impl Fn(&T) -> String) -> Sifted<T> {
    let mut sifted = Sifted {
        taken: Vec::new(),
        photos: 0,
        raws: Vec::new(),
        left_out: 0,
    };
    for file in found {
        let path = path(&file);
        let name = path::name(&path);
        let is_shown = !name.starts_with('.');
        let is_photo = is_shown && PHOTOS.contains(&path::extension(name).as_str());
        if is_photo || (is_shown && beside::is_sidecar(name)) {
            sifted.photos += usize::from(is_photo);
            sifted.taken.push(file);
            continue;
        }
        sifted.left_out += 1;
        if is_shown && beside::is_raw(name) {
            sifted.raws.push(path);
        }
    }
    sifted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_five_files_with_one_photo_four_are_left_out() {
        let files = vec![
            "a/1.JPG",
            "a/1.CR2",
            "a/notes.txt",
            "a/.hidden.jpg",
            "a/2.mp4",
        ];
        let sifted = sift(files, |file| (*file).to_owned());
        assert_eq!(sifted.taken, ["a/1.JPG"]);
        assert_eq!((sifted.photos, sifted.left_out), (1, 4));
        assert_eq!(sifted.raws, ["a/1.CR2"]);
    }

    #[test]
    fn a_sidecar_is_taken_and_is_no_photo() {
        let sifted = sift(vec!["1.jpg", "1.xmp"], |file| (*file).to_owned());
        assert_eq!(
            (sifted.taken.len(), sifted.photos, sifted.left_out),
            (2, 1, 0)
        );
    }
}
