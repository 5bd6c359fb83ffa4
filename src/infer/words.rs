//! The head that tells words from what the backbone saw at its closer look and what the detector found: which are there, and where.

use super::engine::Plan;
use super::manifest::Entry;
use super::tensor::Tensor;
use super::vision::Seen;
use crate::domain::heat::Heat;
use crate::domain::inference::{Detection, Score, ToldWord};

/// Of what is less likely to be there nobody asks where.
const SHOWN: f32 = 0.2;
/// Of the detector, as the head was trained: COCO's.
const CLASSES: usize = 80;
/// The score from which a find is counted, and its size heeded.
const COUNTED: f32 = 0.3;
/// This many of one class are as many as are heeded.
const MANY: f32 = 8.0;

pub struct Head {
    plan: Plan,
    words: Vec<String>,
    /// A side of the backbone's map.
    pub cells: usize,
}

impl Head {
    /// `words`: a JSON list, in the order of its outputs.
    pub fn new(entry: &Entry, onnx: &[u8], words: &[u8]) -> Result<Head, String> {
        let words: Vec<String> = serde_json::from_slice(words)
            .map_err(|error| format!("its list of words cannot be read ({error})"))?;
        let input = |index: usize| entry.inputs.get(index).map(|spec| spec.shape.as_slice());
        let (Some(&[_, _, rows, cells]), Some([1, FINDS])) = (input(0), input(2)) else {
            return Err(format!("its inputs are not map, logits and {FINDS} finds"));
        };
        let outputs: Vec<&[usize]> = entry.outputs.iter().map(|spec| &*spec.shape).collect();
        let count = words.len();
        if rows != cells || outputs != [&[1, count][..], &[1, count, rows * cells]] {
            return Err(format!(
                "its outputs are of the shapes {outputs:?}, not of {count} words over {rows} × {cells} cells"
            ));
        }
        let plan = Plan::new(onnx, &entry.inputs, &entry.outputs)?;
        Ok(Head { plan, words, cells })
    }

    /// All its words, the likeliest first, with where they were seen.
    pub fn told(&self, seen: &Seen, found: Option<&[Detection]>) -> Result<Vec<ToldWord>, String> {
        let outputs = self.plan.run(&[&seen.map, &seen.logits, &finds(found)])?;
        let [chances, evidence] = outputs.as_slice() else {
            return Err(format!("{} outputs instead of 2", outputs.len()));
        };
        let columns = u8::try_from(self.cells).unwrap_or(0);
        let places = evidence.values().chunks_exact(self.cells * self.cells);
        let words = self.words.iter().zip(chances.values()).zip(places);
        let mut told: Vec<ToldWord> = words
            .map(|((word, chance), places)| ToldWord {
                word: word.clone(),
                score: Score::new(*chance),
                heat: Heat::of(columns, places).filter(|_| *chance >= SHOWN),
            })
            .collect();
        told.sort_by(|a, b| b.score.value().total_cmp(&a.score.value()));
        Ok(told)
    }
}

/// The last says that the detector has looked at all.
const FINDS: usize = 3 * CLASSES + 1;

/// Of each class: the surest find's score; the share of the picture of the largest that is counted; how many are counted.
fn finds(found: Option<&[Detection]>) -> Tensor {
    let mut values = vec![0.0_f32; FINDS];
    values[FINDS - 1] = if found.is_some() { 1.0 } else { 0.0 };
    for find in found.unwrap_or_default() {
        let class = usize::from(find.class);
        if class >= CLASSES {
            continue;
        }
        let score = find.score.value();
        let surest = &mut values[class];
        *surest = surest.max(score);
        if score >= COUNTED {
            let largest = &mut values[CLASSES + class];
            *largest = largest.max(find.area.clamped().area());
            let count = &mut values[2 * CLASSES + class];
            *count = (*count + 1.0 / MANY).min(1.0);
        }
    }
    Tensor::f32(&[1, FINDS], values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::inference::BoundingBox;

    fn find(class: u16, score: f32, width: f32) -> Detection {
        Detection {
            class,
            score: Score::new(score),
            area: BoundingBox {
                x: 0.5,
                y: 0.0,
                width,
                height: 1.0,
            },
        }
    }

    #[test]
    fn of_a_class_the_surest_the_largest_and_how_many_are_heeded() {
        let tensor = finds(Some(&[
            find(2, 0.9, 0.1),
            find(2, 0.4, 0.75),
            find(2, 0.2, 0.5),
            find(7, 0.2, 0.4),
            find(80, 0.9, 0.4),
        ]));
        let values = tensor.values();
        let of = |class: usize| [values[class], values[80 + class], values[160 + class]];
        assert_eq!(
            of(2),
            [0.9, 0.5, 0.25],
            "what lies outside the picture is none of it"
        );
        assert_eq!(of(7), [0.2, 0.0, 0.0], "a doubtful find is not counted");
        assert_eq!(values.iter().filter(|value| **value > 0.0).count(), 5);
    }

    #[test]
    fn where_nobody_has_looked_is_not_where_nothing_is() {
        assert_eq!(finds(None).values()[240], 0.0);
        assert_eq!(finds(Some(&[])).values()[240], 1.0);
    }

    #[test]
    fn a_crowd_of_finds_is_no_more_than_many() {
        let tensor = finds(Some(&[find(0, 0.9, 0.1); 20]));
        assert_eq!(tensor.values()[160], 1.0);
    }
}
