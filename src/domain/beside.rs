//! Which photo a sidecar stands beside: by its folder, its name and what it says of itself; in doubt a person is asked.

use serde::{Deserialize, Serialize};

use super::{path, takeout};

/// Whether a file is a sidecar rather than a photo; what Google Takeout says of one counts as one.
pub fn is_sidecar(name: &str) -> bool {
    name.to_lowercase().ends_with(".xmp") || takeout::photo_of(name).is_some()
}

/// Raw files, which Hushtag does not open; their sidecars are called as those of the JPEGs beside them.
const RAW: [&str; 32] = [
    "3fr", "ari", "arw", "bay", "cap", "cr2", "cr3", "crw", "dcr", "dng", "eip", "erf", "fff",
    "gpr", "iiq", "k25", "kdc", "mef", "mos", "mrw", "nef", "nrw", "orf", "pef", "raf", "raw",
    "rw2", "rwl", "sr2", "srf", "srw", "x3f",
];

pub fn is_raw(name: &str) -> bool {
    RAW.contains(&path::extension(name).as_str())
}

/// What a sidecar says of the file that it was written for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrittenFor {
    /// `IMG_1.CR2`, or `CR2` alone.
    pub file: Option<String>,
    /// It holds settings to develop a raw file by.
    pub develops: bool,
}

impl WrittenFor {
    /// Whether it is a raw file's, as far as it says.
    pub fn is_for_raw(&self) -> bool {
        let named = self.file.as_deref();
        named.map_or(self.develops, |file| is_raw(&format!("photo.{file}")))
    }

    /// Whether it was written for a file with such an ending; `None` where it does not say.
    pub fn names(&self, photo: &str) -> Option<bool> {
        let named = self.file.as_deref()?;
        let named = match named.contains('.') {
            true => path::extension(named),
            false => named.to_lowercase(),
        };
        Some(same(&named) == same(&path::extension(photo)))
    }
}

/// Endings that are two spellings of one.
fn same(extension: &str) -> &str {
    match extension {
        "jpeg" | "jpe" | "jfif" => "jpg",
        "apng" => "png",
        "dib" => "bmp",
        "tiff" => "tif",
        "heif" | "hif" => "heic",
        other => other,
    }
}

/// A file by its place, and in which go it was handed over.
#[derive(Clone, Debug, PartialEq)]
pub struct Lying<T> {
    pub id: T,
    /// Folders and name, as they were handed over.
    pub path: String,
    pub go: u32,
}

/// Where a sidecar belongs.
#[derive(Clone, Debug, PartialEq)]
pub enum Fit<T> {
    /// To no photo that is here.
    Nowhere,
    To(T),
    /// A person is to say: one of these, or none.
    Asks(Why, Vec<T>),
}

/// Why nobody but a person can say where a sidecar belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// Its name fits several.
    Several,
    /// It was written for another file, as far as it says for which.
    OfAnother(Option<String>),
    /// A raw file of that name lies beside.
    RawBeside(String),
    /// The names fit, but nobody says that they lie in one folder.
    Elsewhere,
}

/// `photos`: those that are here. `raws`: paths of raw files that were seen and left out.
pub fn fit<T: Copy>(
    sidecar: &Lying<()>,
    says: &WrittenFor,
    photos: &[Lying<T>],
    raws: &[String],
) -> Fit<T> {
    let (folder, name) = path::split(&sidecar.path);
    let of_takeout = takeout::photo_of(name);
    let of_xmp = || name.to_lowercase().strip_suffix(".xmp").map(str::to_owned);
    let Some(wanted) = of_takeout.or_else(of_xmp) else {
        return Fit::Nowhere;
    };
    let is_beside = |other: &str| path::split(other).0 == folder;
    let here: Vec<&Lying<T>> = photos
        .iter()
        .filter(|photo| is_beside(&photo.path))
        .collect();
    let (mut fits, by_stem) = by_name(&wanted, &here);
    if fits.is_empty() {
        // A folder that is told is another one; one that is not told may be this.
        let untold = |photo: &&Lying<T>| folder.is_empty() || path::split(&photo.path).0.is_empty();
        let elsewhere: Vec<&Lying<T>> = photos.iter().filter(untold).collect();
        let (fits, _) = by_name(&wanted, &elsewhere);
        return asked(Why::Elsewhere, &fits);
    }
    // What it says of its own file counts before its name.
    let named = fits
        .iter()
        .filter(|photo| says.names(&photo.path) == Some(true));
    let named: Vec<&Lying<T>> = named.copied().collect();
    if !named.is_empty() {
        fits = named;
    } else if says.file.is_some() || (says.develops && by_stem) {
        return asked(Why::OfAnother(says.file.clone()), &fits);
    } else if by_stem
        && let Some(raw) = raws.iter().find(|raw| {
            let (stem, _) = path::stem_and_extension(path::name(raw));
            is_beside(raw) && stem.to_lowercase() == wanted
        })
    {
        return asked(Why::RawBeside(path::name(raw).to_owned()), &fits);
    }
    // Folders of one name may come twice: what was handed over together lay together.
    let first = fits.first().map(|photo| photo.path.to_lowercase());
    if fits
        .iter()
        .all(|photo| Some(photo.path.to_lowercase()) == first)
    {
        let together = fits.iter().filter(|photo| photo.go == sidecar.go);
        let together: Vec<&Lying<T>> = together.copied().collect();
        if together.len() == 1 {
            fits = together;
        }
    }
    match fits.as_slice() {
        [photo] => Fit::To(photo.id),
        _ => asked(Why::Several, &fits),
    }
}

fn asked<T: Copy>(why: Why, fits: &[&Lying<T>]) -> Fit<T> {
    match fits {
        [] => Fit::Nowhere,
        _ => Fit::Asks(why, fits.iter().map(|photo| photo.id).collect()),
    }
}

/// `photo.jpg` of `photo.jpg.xmp`, else whatever is called `photo` of `photo.xmp`; and whether it is the latter.
fn by_name<'a, T>(wanted: &str, photos: &[&'a Lying<T>]) -> (Vec<&'a Lying<T>>, bool) {
    let called = |is_it: &dyn Fn(&str) -> bool| -> Vec<&'a Lying<T>> {
        let fits = photos
            .iter()
            .filter(|photo| is_it(&path::name(&photo.path).to_lowercase()));
        fits.copied().collect()
    };
    let exact = called(&|name| name == wanted);
    if !exact.is_empty() {
        return (exact, false);
    }
    let stem = |name: &str| path::stem_and_extension(name).0 == wanted;
    (called(&stem), true)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SILENT: WrittenFor = WrittenFor {
        file: None,
        develops: false,
    };

    fn lying<T>(id: T, path: &str, go: u32) -> Lying<T> {
        Lying {
            id,
            path: path.to_owned(),
            go,
        }
    }

    fn check(sidecar: &str, says: &WrittenFor, photos: &[&str], expected: Fit<usize>) {
        let photos: Vec<_> = (photos.iter().enumerate())
            .map(|(id, path)| lying(id, path, 1))
            .collect();
        let found = fit(&lying((), sidecar, 1), says, &photos, &[]);
        assert_eq!(found, expected, "{sidecar}");
    }

    fn of(file: &str) -> WrittenFor {
        WrittenFor {
            file: Some(file.to_owned()),
            develops: true,
        }
    }

    #[test]
    fn a_sidecar_belongs_to_the_photo_of_its_folder_by_whole_name_first_and_then_by_stem() {
        let photos = [
            "a.png",
            "A.JPG",
            "x/a.jpg",
            "x/b.tif",
            "a.jpg.jpg",
            "y/c.jpg",
        ];
        check("a.jpg.xmp", &SILENT, &photos, Fit::To(1));
        check("x/a.xmp", &SILENT, &photos, Fit::To(2));
        check("x/B.XMP", &SILENT, &photos, Fit::To(3));
        check("x/c.xmp", &SILENT, &photos, Fit::Nowhere);
        check("a.jpg", &SILENT, &photos, Fit::Nowhere);
        assert!(is_sidecar("x.XMP") && !is_sidecar("x.xmp.jpg"));
    }

    #[test]
    fn a_sidecar_that_fits_two_photos_is_asked_about_unless_it_says_for_which() {
        let photos = ["i.jpg", "i.png", "i.jpg.png"];
        let both = Fit::Asks(Why::Several, vec![0, 1]);
        check("i.xmp", &SILENT, &photos, both);
        check("i.xmp", &of("JPEG"), &photos, Fit::To(0));
        check("i.xmp", &of("i.png"), &photos, Fit::To(1));
        check("i.jpg.xmp", &SILENT, &photos, Fit::To(0));
        let alike = Fit::Asks(Why::Several, vec![0, 1]);
        check("i.xmp", &SILENT, &["i.jpg", "i.jpg"], alike);
    }

    #[test]
    fn a_sidecar_of_a_raw_file_is_asked_about() {
        let asked = |file: Option<&str>| {
            let why = Why::OfAnother(file.map(str::to_owned));
            Fit::Asks(why, vec![0])
        };
        check("i.xmp", &of("CR2"), &["i.jpg"], asked(Some("CR2")));
        check("i.xmp", &of("i.NEF"), &["i.jpg"], asked(Some("i.NEF")));
        check("i.jpg.xmp", &of("CR2"), &["i.jpg"], asked(Some("CR2")));
        let untold = WrittenFor {
            file: None,
            develops: true,
        };
        check("i.xmp", &untold, &["i.jpg"], asked(None));
        check("i.jpg.xmp", &untold, &["i.jpg"], Fit::To(0));
        let photo = [lying(0, "a/i.jpg", 1)];
        let raws = ["a/I.CR3".to_owned()];
        let beside = fit(&lying((), "a/i.xmp", 1), &SILENT, &photo, &raws);
        assert_eq!(beside, Fit::Asks(Why::RawBeside("I.CR3".into()), vec![0]));
        let other = fit(
            &lying((), "a/i.xmp", 1),
            &SILENT,
            &photo,
            &["b/i.cr3".into()],
        );
        assert_eq!(other, Fit::To(0));
    }

    #[test]
    fn a_folder_that_nobody_told_may_be_any_and_is_asked_about() {
        let asked = Fit::Asks(Why::Elsewhere, vec![0]);
        check("i.xmp", &SILENT, &["a/i.jpg", "b/j.jpg"], asked.clone());
        check("a/i.xmp", &SILENT, &["i.jpg"], asked);
        check("a/i.xmp", &SILENT, &["b/i.jpg"], Fit::Nowhere);
    }

    #[test]
    fn of_two_folders_with_one_name_the_one_that_came_along_is_meant() {
        let photos = [lying(0, "c/i.jpg", 1), lying(1, "c/i.jpg", 2)];
        let come = |go| fit(&lying((), "c/i.xmp", go), &SILENT, &photos, &[]);
        assert_eq!(come(1), Fit::To(0));
        assert_eq!(come(2), Fit::To(1));
        assert_eq!(come(3), Fit::Asks(Why::Several, vec![0, 1]));
        let photos = [lying(0, "c/i.jpg", 1), lying(1, "c/i.png", 2)];
        let across = fit(&lying((), "c/i.xmp", 1), &SILENT, &photos, &[]);
        assert_eq!(across, Fit::Asks(Why::Several, vec![0, 1]));
    }
}
