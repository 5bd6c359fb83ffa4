//! `eval faces`: the faces found, and those still visible in the redacted copy.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Result, ensure};
use hushtag::domain::draft::Draft;
use hushtag::domain::inference::BoundingBox;
use hushtag::domain::photo::Size;
use hushtag::domain::region::RedactionStyle;
use hushtag::infer::manifest::Task;
use hushtag::pixels::{Grain, Pixels, redact};
use serde_json::{Value, json};

use crate::batch::Batch;
use crate::photos::Photos;
use crate::ratio::{Counts, share};
use crate::table;

/// Precision and recall of the faces proposed for hiding, and the share left visible.
///
/// Found faces are matched to labelled ones best score first, each with the free one it overlaps most, at --iou or
/// more. Labelled faces whose shorter side is under --smallest are nobody's miss, and a find on one is neither right
/// nor wrong; a find on nothing is wrong whatever its size, except in precision_of_larger, which leaves out finds that
/// are themselves under --smallest (most are real faces whose labels they overlap too little). recall_by_size: by the shorter side in pixels of the photo. visible: share of the labelled faces of
/// which less than --hidden of the pixels change when the copy with every proposed face is made, margin included;
/// visible_over_16 counts those with a shorter side of at least 16 px.
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Arguments {
    /// The folder (or tar archive) of photos.
    #[arg(long)]
    images: PathBuf,
    /// Table: image, x, y, w, h in pixels. Every face of the photos is in it.
    #[arg(long)]
    boxes: PathBuf,
    /// Intersection over union from which a find is the labelled face.
    #[arg(long, default_value_t = 0.4)]
    iou: f32,
    /// Shorter side in pixels from which a labelled face counts.
    #[arg(long, default_value_t = 10.0)]
    smallest: f32,
    /// Share of a face's box from which it is hidden.
    #[arg(long, default_value_t = 0.7)]
    hidden: f32,
    /// Print each photo's counts to stderr.
    #[arg(long)]
    show: bool,
}

/// Name and upper limit of the shorter side in pixels.
const SIZES: [(&str, f32); 4] = [
    ("under_16", 16.0),
    ("16_to_32", 32.0),
    ("32_to_64", 64.0),
    ("over_64", f32::INFINITY),
];

pub fn evaluate(arguments: &Arguments, batch: &Batch) -> Result<Value> {
    let mut labelled: BTreeMap<String, Vec<BoundingBox>> = BTreeMap::new();
    for row in table::read(&arguments.boxes, 5)? {
        let [x, y, width, height] = table::numbers(&row, 1)?;
        let faces = labelled.entry(row[0].clone()).or_default();
        faces.push(BoundingBox {
            x,
            y,
            width,
            height,
        });
    }
    let photos = Photos::open(&arguments.images, |name| labelled.contains_key(name))?;
    let names = batch.choose(labelled.keys().cloned().collect());
    let analysed = batch.analyse(&names, &photos, &[Task::Faces, Task::SmallFaces])?;

    let mut all = Counts::default();
    let mut larger_strays = 0;
    let mut by_size = [(0, 0); SIZES.len()];
    let (mut faces, mut visible) = ([0; 2], [0; 2]);
    for (name, one) in names.iter().zip(&analysed) {
        let size = one.photo.size;
        let truth = &labelled[name];
        let matched = matched(&found(&one.draft, size), truth, arguments.iou);
        let counts = matched.count(truth, arguments.smallest);
        let left = exposed(&one.draft, size, truth)?;
        if arguments.show {
            eprintln!("{name}\t{counts:?}");
        }
        all += counts;
        larger_strays += larger(&matched.strays, arguments.smallest);
        for ((face, found), exposed) in truth.iter().zip(&matched.found).zip(left) {
            let side = shorter_side(*face);
            if side < arguments.smallest {
                continue;
            }
            let class = SIZES
                .iter()
                .position(|(_, limit)| side < *limit)
                .unwrap_or(0);
            by_size[class].0 += usize::from(*found);
            by_size[class].1 += 1;
            let is_visible = exposed > 1.0 - arguments.hidden;
            for (limit, counts) in [0.0, 16.0]
                .into_iter()
                .zip(faces.iter_mut().zip(&mut visible))
            {
                *counts.0 += usize::from(side >= limit);
                *counts.1 += usize::from(side >= limit && is_visible);
            }
        }
    }
    let recall_by_size: BTreeMap<_, _> = SIZES
        .iter()
        .zip(by_size)
        .map(|((name, _), (found, all))| (*name, share(found, all)))
        .collect();
    Ok(json!({
        "photos": names.len(),
        "faces": faces[0],
        "precision": all.precision(),
        "precision_of_larger": share(all.right, all.right + larger_strays),
        "recall": all.recall(),
        "f1": all.f1(),
        "recall_by_size": recall_by_size,
        "visible": share(visible[0], faces[0]),
        "visible_over_16": share(visible[1], faces[1]),
    }))
}

/// The proposed faces in pixels, best first.
fn found(draft: &Draft, size: Size) -> Vec<BoundingBox> {
    let (width, height) = (size.width as f32, size.height as f32);
    let mut faces: Vec<_> = draft.faces.iter().collect();
    let score = |face: &&hushtag::domain::provenance::Attributed<_>| {
        face.source.score().map_or(1.0, |score| score.value())
    };
    faces.sort_by(|a, b| score(b).total_cmp(&score(a)));
    faces
        .into_iter()
        .map(|face| BoundingBox {
            x: face.value.area.x * width,
            y: face.value.area.y * height,
            width: face.value.area.width * width,
            height: face.value.area.height * height,
        })
        .collect()
}

fn shorter_side(area: BoundingBox) -> f32 {
    area.width.min(area.height)
}

struct Matched {
    /// Of every labelled face, whether it was found.
    found: Vec<bool>,
    /// Finds that match no labelled face.
    strays: Vec<BoundingBox>,
}

fn matched(finds: &[BoundingBox], truth: &[BoundingBox], iou: f32) -> Matched {
    let mut matched = Matched {
        found: vec![false; truth.len()],
        strays: Vec::new(),
    };
    for find in finds {
        let best = truth
            .iter()
            .enumerate()
            .filter(|(number, _)| !matched.found[*number])
            .map(|(number, face)| (number, find.intersection_over_union(*face)))
            .filter(|(_, overlap)| *overlap >= iou)
            .max_by(|a, b| a.1.total_cmp(&b.1));
        match best {
            Some((number, _)) => matched.found[number] = true,
            None => matched.strays.push(*find),
        }
    }
    matched
}

impl Matched {
    fn count(&self, truth: &[BoundingBox], smallest: f32) -> Counts {
        let (right, missed): (Vec<_>, Vec<_>) = truth
            .iter()
            .zip(&self.found)
            .filter(|(face, _)| shorter_side(**face) >= smallest)
            .partition(|(_, found)| **found);
        Counts {
            right: right.len(),
            wrong: self.strays.len(),
            missed: missed.len(),
        }
    }
}

/// How many areas have a side long enough to be judged.
fn larger(areas: &[BoundingBox], smallest: f32) -> usize {
    let is_larger = |area: &&BoundingBox| shorter_side(**area) >= smallest;
    areas.iter().filter(is_larger).count()
}

/// Of every labelled face, the share of its pixels that the redacted copy still shows.
///
/// The redaction is done on a white and on a black sheet of the photo's size: what stays as it was on both is not
/// covered, whatever colour hides the rest.
fn exposed(draft: &Draft, size: Size, truth: &[BoundingBox]) -> Result<Vec<f32>> {
    let regions: Vec<_> = draft.faces.iter().map(|face| face.value.clone()).collect();
    let [white, black] = [255, 0].map(|shade| {
        let mut sheet = Pixels {
            size,
            rgb: vec![shade; size.pixels() as usize * 3],
        };
        redact::hide(&mut sheet, &regions, RedactionStyle::Solid, &Grain::NONE);
        sheet.rgb
    });
    let covered = |x: u32, y: u32| {
        let at = (y as usize * size.width as usize + x as usize) * 3;
        white[at..at + 3] != [255; 3] || black[at..at + 3] != [0; 3]
    };
    truth
        .iter()
        .map(|face| {
            let columns = span(face.x, face.right(), size.width);
            let rows = span(face.y, face.bottom(), size.height);
            let pixels = columns.len() * rows.len();
            ensure!(
                pixels > 0,
                "a labelled face lies outside its photo: {face:?}"
            );
            let open: usize = rows
                .map(|y| columns.clone().filter(|x| !covered(*x, y)).count())
                .sum();
            Ok(open as f32 / pixels as f32)
        })
        .collect()
}

/// The pixels of a side whose centres lie between two edges, at least one.
fn span(from: f32, to: f32, side: u32) -> std::ops::Range<u32> {
    let first = (from.round().max(0.0) as u32).min(side.saturating_sub(1));
    let end = (to.round().max(0.0) as u32).clamp(first + 1, side.max(first + 1));
    first..end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(x: f32, side: f32) -> BoundingBox {
        BoundingBox::from_corners(x, 0.0, x + side, side)
    }

    fn counts(finds: &[BoundingBox], truth: &[BoundingBox]) -> (usize, usize, usize) {
        let counts = matched(finds, truth, 0.4).count(truth, 10.0);
        (counts.right, counts.wrong, counts.missed)
    }

    #[test]
    fn a_second_find_of_the_same_face_is_wrong() {
        let faces = [square(0.0, 20.0), square(100.0, 20.0)];
        assert_eq!(counts(&[faces[0], square(1.0, 20.0)], &faces), (1, 1, 1));
    }

    #[test]
    fn a_face_too_small_to_count_is_no_miss_and_finding_it_no_mistake() {
        let faces = [square(0.0, 8.0), square(100.0, 20.0)];
        assert_eq!(counts(&[faces[1]], &faces), (1, 0, 0));
        assert_eq!(counts(&faces, &faces), (1, 0, 0));
        assert_eq!(counts(&[square(50.0, 8.0)], &faces), (0, 1, 1));
        assert_eq!(larger(&[square(50.0, 8.0), square(50.0, 12.0)], 10.0), 1);
    }

    #[test]
    fn a_loose_box_is_no_find() {
        assert_eq!(
            counts(&[square(0.0, 40.0)], &[square(0.0, 20.0)]),
            (0, 1, 1)
        );
    }

    #[test]
    fn pixels_belong_to_a_box_when_their_centres_do() {
        assert_eq!(span(1.4, 3.6, 10), 1..4);
        assert_eq!(span(-5.0, 20.0, 10), 0..10);
        assert_eq!(span(9.9, 10.0, 10), 9..10);
    }
}
