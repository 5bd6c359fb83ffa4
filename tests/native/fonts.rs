//! Plain lines in common fonts are read, whatever fonts a machine has.

use hushtag::domain::photo::Size;
use hushtag::infer::Models;
use hushtag::infer::manifest::Task;

use crate::parity::{FILES, read};
use drawing::{Colours, FONTS, page};

#[path = "../../xtask/eval/drawing.rs"]
mod drawing;

/// Letters with and without parts above and below the others, and figures.
const LINES: [&str; 4] = [
    "Terms of the contract",
    "between the parties named below",
    "Total: 1,299.50 EUR",
    "HALL OF MIRRORS",
];

#[test]
fn lines_in_common_fonts_are_read_letter_for_letter_dark_and_light() {
    let mut models = Models::default();
    for task in [Task::TextDetection, Task::TextRecognition] {
        let entry = FILES.manifest.entry(task).unwrap();
        let tokens = entry.tokens.as_ref().map(|tokens| read(&tokens.file));
        models
            .load(entry, &read(&entry.file), tokens.as_deref())
            .unwrap();
    }
    let picture = Size {
        width: 640,
        height: 480,
    };
    let dark = Colours { ink: 0, paper: 255 };
    let light = Colours {
        ink: 235,
        paper: 40,
    };
    for (name, colours) in [
        ("DejaVu Sans", dark),
        ("DejaVu Sans", light),
        ("Liberation Sans", dark),
        ("Liberation Serif", light),
    ] {
        let (_, font) = FONTS.iter().find(|(known, _)| *known == name).unwrap();
        let drawn = page(font, &LINES, 22.0, colours, picture).unwrap();
        let (seen, errors) = models.analyse(&drawn, &mut |_| ());
        assert_eq!(errors, []);
        let lines = seen.text.unwrap().value;
        let said: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(said, LINES, "{name}, {colours:?}");
        // Well above what counts as read, so that no machine's last digits decide.
        let least = lines
            .iter()
            .map(|line| line.score.value())
            .fold(1.0, f32::min);
        assert!(least > 0.83, "{name}, {colours:?}: {lines:?}");
    }
}
