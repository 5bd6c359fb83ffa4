//! The output of a text recogniser → characters, by connectionist temporal classification (Graves and others 2006).

/// What was read, and how sure the model was on average over the characters.
#[derive(Clone, Debug, PartialEq)]
pub struct Spelt {
    pub text: String,
    pub score: f32,
}

/// The class that stands for no character.
const BLANK: usize = 0;

/// `probabilities`: of every class for one column after the other. The likeliest class of each; one that stays is one
/// character.
pub fn spell(probabilities: &[f32], characters: &[String]) -> Option<Spelt> {
    let mut text = String::new();
    let (mut sum, mut count) = (0.0, 0);
    let mut before = BLANK;
    for column in probabilities.chunks_exact(characters.len().max(1)) {
        let likelier = |a: &(usize, &f32), b: &(usize, &f32)| a.1.total_cmp(b.1);
        let (class, likely) = column.iter().enumerate().max_by(likelier)?;
        if class != BLANK && class != before {
            text.extend(characters.get(class)?.chars().map(plain));
            sum += likely;
            count += 1;
        }
        before = class;
    }
    let text = text.trim().to_owned();
    (!text.is_empty()).then(|| Spelt {
        text,
        score: sum / count as f32,
    })
}

/// Latin letters, digits and marks as wide as Chinese ones are the usual ones (U+FF01 to U+FF5E).
fn plain(letter: char) -> char {
    const WIDE: u32 = 0xFF01;
    match letter {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(letter) - WIDE + u32::from('!')),
        '\u{3000}' => Some(' '),
        _ => None,
    }
    .unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(classes: &[usize], wanted: Option<&str>) {
        let characters = ["", "a", "b", " ", "Ｂ"].map(String::from);
        let column = |class: &usize| {
            (0..5)
                .map(|at| if at == *class { 0.7 } else { 0.1 })
                .collect()
        };
        let columns: Vec<Vec<f32>> = classes.iter().map(column).collect();
        let spelt = spell(&columns.concat(), &characters);
        assert_eq!(spelt.as_ref().map(|spelt| spelt.text.as_str()), wanted);
        assert!(spelt.is_none_or(|spelt| (spelt.score - 0.7).abs() < 1e-6));
    }

    #[test]
    fn what_stays_is_one_character_and_a_blank_parts_two() {
        check(&[0, 1, 1, 0, 2, 2], Some("ab"));
        check(&[1, 0, 1], Some("aa"));
        check(&[1, 3, 2], Some("a b"));
        check(&[4, 0, 1], Some("Ba"));
        check(&[0, 0, 3], None);
        check(&[], None);
    }
}
