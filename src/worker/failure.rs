//! What a person reads when a worker, a file or a model fails: what happened, and what to do.

use crate::domain::inference::BoundingBox;
use crate::domain::session::{Failure, Stage};
use crate::format::leak::Leak;

pub fn died_with_photo(name: &str, stage: Option<Stage>) -> Failure {
    let doing = match stage {
        None | Some(Stage::Reading) => "reading",
        Some(Stage::Decoding) => "decoding",
        Some(Stage::LookingAhead) => "preparing",
        Some(Stage::Tagging) => "tagging",
        Some(Stage::FindingObjects) => "looking for objects in",
        Some(Stage::FindingFaces) => "looking for faces in",
        Some(Stage::ReadingText) => "reading the text of",
        Some(Stage::Checking) => "checking",
        Some(Stage::Captioning) => "describing",
    };
    Failure {
        message: format!("the worker stopped twice while {doing} {name}"),
        advice: "This photo may be too large for this device. Close other tabs and try again, or use a smaller copy."
            .into(),
    }
}

pub fn died_loading() -> Failure {
    Failure {
        message: "the worker stopped twice while loading this model".into(),
        advice: "This device may be short of memory. Close other tabs and try again.".into(),
    }
}

pub fn died_exporting() -> Failure {
    Failure {
        message: "the worker stopped twice while making this file".into(),
        advice: "This device may be short of memory. Export fewer photos at once.".into(),
    }
}

pub fn cannot_start(reason: &str) -> Failure {
    Failure {
        message: format!("this browser could not start the worker: {reason}"),
        advice: "Check the connection and try again; if it stays so, use an up-to-date browser."
            .into(),
    }
}

pub fn no_models(reason: &str) -> Failure {
    Failure {
        message: format!("no model could be loaded: {reason}"),
        advice: "Check the connection and try again.".into(),
    }
}

pub fn no_model(name: &str, reason: &str) -> Failure {
    Failure {
        message: format!("{name} could not be loaded: {reason}"),
        advice: "Check the connection and try again.".into(),
    }
}

pub fn gone(name: &str) -> Failure {
    Failure {
        message: format!("{name} is no longer in the batch"),
        advice: "Add the photo again.".into(),
    }
}

/// Everything a browser can do for a file that is no longer as it was handed over.
const ADD_AGAIN: &str = "Remove it here and add it again from where it is now.";

pub fn moved(name: &str) -> Failure {
    Failure {
        message: format!(
            "{name} is no longer there: it was moved, renamed or deleted after it was added"
        ),
        advice: ADD_AGAIN.into(),
    }
}

pub fn changed(name: &str) -> Failure {
    Failure {
        message: format!("{name} can no longer be read: it was changed after it was added"),
        advice: ADD_AGAIN.into(),
    }
}

pub fn unreadable(name: &str, reason: &str) -> Failure {
    Failure {
        message: format!("{name} cannot be read: {reason}"),
        advice: ADD_AGAIN.into(),
    }
}

pub fn not_packed(reason: &str) -> Failure {
    Failure {
        message: format!("the archive could not be made: {reason}"),
        advice: "Export fewer photos at once.".into(),
    }
}

pub fn not_hidden(name: &str) -> Failure {
    Failure {
        message: format!(
            "the redacted copy of {name} did not hide what it should, and was thrown away"
        ),
        advice: "Export it again, with solid covers.".into(),
    }
}

pub fn not_checked(name: &str, reason: &str) -> Failure {
    Failure {
        message: format!("the redacted copy of {name} could not be looked at once more: {reason}"),
        advice: "Export it again; if it happens again, reload the page.".into(),
    }
}

pub fn face_left(name: &str, area: BoundingBox) -> Failure {
    let percent = |fraction: f32| (fraction * 100.0).round();
    let (across, down) = (
        percent(area.x + area.width / 2.0),
        percent(area.y + area.height / 2.0),
    );
    Failure {
        message: format!(
            "the redacted copy of {name} still shows a face that nobody has marked, at {across} % from the left and \
             {down} % from the top, and was thrown away"
        ),
        advice: "Open the photo, add the face to hide or to keep it, and export again.".into(),
    }
}

/// Of an animated file in which something is to be taken out.
pub fn only_first_picture(name: &str) -> Failure {
    Failure {
        message: format!(
            "{name} was not handed over: it is animated, and without what was taken out only its first picture could be"
        ),
        advice: "Take back what was taken out, the place for example, or remove this photo.".into(),
    }
}

pub fn leak(name: &str, leak: Leak) -> Failure {
    Failure {
        message: format!(
            "the copy of {name} was thrown away: it should hold one picture, but {leak}"
        ),
        advice: "Please report this: it is a fault of this program. Other formats may still work."
            .into(),
    }
}
