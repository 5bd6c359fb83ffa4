//! What a person is asked about a sidecar, and what they may answer.

use super::Place;
use crate::domain::beside::Why;
use crate::domain::photo::PhotoId;
use crate::ui::isolated::isolated;
use crate::ui::store::Kept;
use crate::ui::store::notice::{Answer, Choice};

/// More than so many are no choice to make by buttons.
const MOST_CHOICES: usize = 8;

impl Kept {
    /// Its words and answers; `open`: all that are still to be asked about.
    pub(super) fn question(&self, number: u32, open: &[u32]) -> Option<(String, Vec<Choice>)> {
        let mut all = self.sidecars.all.iter();
        let sidecar = all.find(|sidecar| sidecar.number == number)?;
        let Place::Asked(why, ids) = &sidecar.place else {
            return None;
        };
        let photos: Vec<(PhotoId, &str)> = (ids.iter())
            .filter_map(|id| Some((*id, self.session.asset(*id)?.path.as_str())))
            .collect();
        let names: Vec<&str> = photos.iter().map(|(_, name)| *name).collect();
        let text = question(&sidecar.path, why, &names);
        let give = |label: String, to: Vec<PhotoId>| Choice {
            label,
            answer: Answer::Sidecars {
                numbers: vec![number],
                to,
            },
        };
        let mut choices = Vec::new();
        if photos.len() <= MOST_CHOICES {
            choices.extend(
                photos
                    .iter()
                    .map(|(id, name)| give(format!("To {}", isolated(name)), vec![*id])),
            );
        }
        if (2..=MOST_CHOICES).contains(&photos.len()) {
            let label = if photos.len() == 2 {
                "To both"
            } else {
                "To all of them"
            };
            choices.push(give(label.to_owned(), ids.clone()));
        }
        choices.push(give("Leave it aside".to_owned(), Vec::new()));
        if open.len() > 1 {
            choices.push(Choice {
                label: format!("Leave all {} aside", open.len()),
                answer: Answer::Sidecars {
                    numbers: open.to_vec(),
                    to: Vec::new(),
                },
            });
        }
        Some((text, choices))
    }
}

fn question(sidecar: &str, why: &Why, photos: &[&str]) -> String {
    let named = match photos {
        [one] => isolated(one),
        [one, other] => format!("{} and {}", isolated(one), isolated(other)),
        many => format!("{} photos", many.len()),
    };
    let sidecar = isolated(sidecar);
    match why {
        Why::Several if photos.len() == 1 => {
            format!("{sidecar} fits {named}, which has another sidecar already. Which one counts?")
        }
        Why::Several => format!("{sidecar} fits {named}. Whose is it?"),
        Why::OfAnother(Some(file)) => format!(
            "{sidecar} was written for a raw file ({file}), not for {named}. Take its words all the same? How to develop the raw file is left out."
        ),
        Why::OfAnother(None) => format!(
            "{sidecar} says how to develop a raw file, so it was hardly written for {named}. Take its words all the same? How to develop the raw file is left out."
        ),
        Why::RawBeside(raw) => {
            format!(
                "{sidecar} lies beside {} and {named}. Does it belong to the photo too?",
                isolated(raw)
            )
        }
        Why::Elsewhere => format!(
            "{sidecar} fits {named} by its name, but nothing says that they lie in one folder. Does it belong there? Dropping the whole folder tells."
        ),
    }
}
