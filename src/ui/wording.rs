//! The page's words for the domain's values.

use super::icon::Glyph;
use crate::domain::field::{Slot, TextField};
use crate::domain::keyword_language::KeywordLanguage;
use crate::domain::language::Language;
use crate::domain::nearby::Nearby;
use crate::domain::provenance::Source;
use crate::domain::region::RegionKind;
use crate::domain::review::Verdict;
use crate::domain::sensitivity::Sensitivity;
use crate::domain::session::{Filter, Phase, Stage, State};

pub fn phase_slug(phase: Phase) -> &'static str {
    match phase {
        Phase::Waiting => "waiting",
        Phase::Working => "working",
        Phase::ToReview => "to-review",
        Phase::Reviewed => "reviewed",
        Phase::Failed => "failed",
    }
}

pub fn phase_glyph(phase: Phase) -> Glyph {
    match phase {
        Phase::Waiting => Glyph::Clock,
        Phase::Working => Glyph::Spinner,
        Phase::ToReview => Glyph::Pencil,
        Phase::Reviewed => Glyph::CheckCircle,
        Phase::Failed => Glyph::Warning,
    }
}

pub fn state(state: &State) -> String {
    match state {
        State::Waiting => "Waiting".to_owned(),
        State::Working(stage) => format!("{} …", self::stage(*stage)),
        State::ToReview => "To review".to_owned(),
        State::Reviewed => "Reviewed".to_owned(),
        State::Failed(failure) => sentence(&failure.message),
    }
}

/// What a photo may show.
pub fn sensitivity(sensitivity: Sensitivity) -> &'static str {
    match sensitivity {
        Sensitivity::Nudity => "nudity",
        Sensitivity::Minors => "children",
        Sensitivity::Medicine => "medical care",
        Sensitivity::Weapons => "weapons",
        Sensitivity::Document => "a document",
    }
}

pub fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Reading => "Reading",
        Stage::Decoding => "Decoding",
        Stage::LookingAhead => "Preparing",
        Stage::Tagging => "Tagging",
        Stage::FindingObjects => "Finding objects",
        Stage::FindingFaces => "Finding faces",
        Stage::ReadingText => "Reading text",
        Stage::Checking => "Checking for sensitive content",
        Stage::Captioning => "Writing alt text",
    }
}

pub fn region(kind: RegionKind) -> &'static str {
    match kind {
        RegionKind::Face => "Face",
        RegionKind::Head => "Head",
        RegionKind::NumberPlate => "Number plate",
        RegionKind::Contact => "Contact detail",
        RegionKind::NameBadge => "Name badge",
        RegionKind::DocumentNumber => "Document number",
        RegionKind::Other => "Area",
    }
}

/// "2 number plates", of what can be put in; and where the idea comes from.
pub fn offered(kind: RegionKind, count: usize) -> (String, &'static str) {
    let (one, many, why) = match kind {
        RegionKind::Head => (
            "head without a face",
            "heads without a face",
            "People the object detector sees, from behind or too far away for a face",
        ),
        RegionKind::NumberPlate => (
            "number plate",
            "number plates",
            "Capitals and digits read on a vehicle",
        ),
        RegionKind::Contact => (
            "contact detail",
            "contact details",
            "Text read as a phone number or an e-mail address",
        ),
        RegionKind::NameBadge => (
            "name badge",
            "name badges",
            "Small text on somebody's chest that may be a name",
        ),
        RegionKind::DocumentNumber => (
            "document number",
            "document numbers",
            "Text read as the number of an account, a card or a passport",
        ),
        RegionKind::Face | RegionKind::Other => ("area", "areas", "Marked by somebody"),
    };
    (plural(count, one, many), why)
}

pub fn filter(filter: Filter) -> &'static str {
    match filter {
        Filter::All => "All",
        Filter::InProgress => "In progress",
        Filter::ToReview => "To review",
        Filter::Reviewed => "Reviewed",
        Filter::Failed => "Failed",
    }
}

pub fn filter_slug(filter: Filter) -> &'static str {
    match filter {
        Filter::All => "all",
        Filter::InProgress => "in-progress",
        Filter::ToReview => "to-review",
        Filter::Reviewed => "reviewed",
        Filter::Failed => "failed",
    }
}

pub fn field(field: TextField) -> &'static str {
    match field {
        TextField::AltText => "Alt text",
        TextField::ExtendedDescription => "Extended description",
        TextField::Title => "Title",
        TextField::Headline => "Headline",
        TextField::Description => "Description",
        TextField::MediaTopic => "Media topic",
        TextField::Creator => "Creator",
        TextField::ContactEmail => "Contact e-mail",
        TextField::ContactUrl => "Contact web address",
        TextField::Credit => "Credit line",
        TextField::Source => "Source",
        TextField::Rights => "Copyright",
        TextField::Marked => "Copyright status",
        TextField::Owner => "Copyright owner",
        TextField::UsageTerms => "Usage terms",
        TextField::WebStatement => "Web statement of rights",
        TextField::Licence => "Licence",
        TextField::ImageSupplier => "Image supplier",
        TextField::Licensor => "Licensor",
        TextField::LicensorUrl => "Licensor web address",
        TextField::DataMining => "Data mining",
        TextField::Sublocation => "Sublocation",
        TextField::City => "City",
        TextField::State => "State or province",
        TextField::Country => "Country",
        TextField::DigitalSourceType => "Digital source type",
        TextField::AiSystem => "AI system",
        TextField::AiSystemVersion => "AI system version",
        TextField::AiPrompt => "Prompt",
        TextField::AiPromptWriter => "Prompt writer",
    }
}

pub fn field_slug(field: TextField) -> &'static str {
    match field {
        TextField::AltText => "alt-text",
        TextField::ExtendedDescription => "extended-description",
        TextField::Title => "title",
        TextField::Headline => "headline",
        TextField::Description => "description",
        TextField::MediaTopic => "media-topic",
        TextField::Creator => "creator",
        TextField::ContactEmail => "contact-email",
        TextField::ContactUrl => "contact-url",
        TextField::Credit => "credit",
        TextField::Source => "source",
        TextField::Rights => "copyright",
        TextField::Marked => "marked",
        TextField::Owner => "owner",
        TextField::UsageTerms => "usage-terms",
        TextField::WebStatement => "web-statement",
        TextField::Licence => "licence",
        TextField::ImageSupplier => "image-supplier",
        TextField::Licensor => "licensor",
        TextField::LicensorUrl => "licensor-url",
        TextField::DataMining => "data-mining",
        TextField::Sublocation => "sublocation",
        TextField::City => "city",
        TextField::State => "state",
        TextField::Country => "country",
        TextField::DigitalSourceType => "digital-source-type",
        TextField::AiSystem => "ai-system",
        TextField::AiSystemVersion => "ai-system-version",
        TextField::AiPrompt => "ai-prompt",
        TextField::AiPromptWriter => "ai-prompt-writer",
    }
}

/// "Alt text (de)"
pub fn slot(slot: &Slot) -> String {
    match slot.language.is_told() {
        true => format!("{} ({})", field(slot.field), slot.language.tag()),
        false => field(slot.field).to_owned(),
    }
}

pub fn slot_slug(slot: &Slot) -> String {
    match slot.language.is_told() {
        true => format!("{}-{}", field_slug(slot.field), slot.language.tag()),
        false => field_slug(slot.field).to_owned(),
    }
}

pub fn verdict_slug(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Undecided => "undecided",
        Verdict::Accepted => "accepted",
        Verdict::Rejected => "rejected",
    }
}

pub fn origin_slug(source: &Source) -> &'static str {
    match source {
        Source::Model { .. } => "model",
        Source::Browser { .. } => "browser",
        Source::Translated { .. } => "translated",
        Source::Nearby {
            found: Nearby::Event { .. },
        } => "batch",
        Source::Nearby { .. } => "nearby",
        Source::Person => "person",
        Source::File { .. } => "file",
    }
}

/// Where a word lies around the photo: "folder name".
pub fn nearby(found: &Nearby) -> String {
    match found {
        Nearby::Folder => "folder name".to_owned(),
        Nearby::FileName => "file name".to_owned(),
        Nearby::Place(_) => "place".to_owned(),
        Nearby::Date => "date".to_owned(),
        Nearby::Host => "this page’s word".to_owned(),
        Nearby::Event { with, of } => format!("{with} of {of} others"),
    }
}

/// A language by its speakers' name for it, or by its tag.
pub fn language(language: &Language) -> String {
    let known = KeywordLanguage::of_locale(language.tag());
    known.map_or_else(
        || language.tag().to_owned(),
        |known| known.name().to_owned(),
    )
}

/// Domain messages are lower-case clauses; on the page they are sentences.
pub fn sentence(clause: &str) -> String {
    let clause = clause.trim();
    let mut characters = clause.chars();
    let Some(first) = characters.next() else {
        return String::new();
    };
    // A file name keeps its own spelling.
    let first_word = clause.split_whitespace().next().unwrap_or_default();
    let mut sentence = if first_word.contains('.') || first_word.contains('_') {
        clause.to_owned()
    } else {
        first.to_uppercase().chain(characters).collect()
    };
    if !sentence.ends_with(['.', '!', '?', '…']) {
        sentence.push('.');
    }
    sentence
}

/// "1.4 MB", in the decimal units file managers show.
pub fn bytes(count: u64) -> String {
    let count = count as f64;
    match count {
        ..1000.0 => format!("{count} B"),
        ..999_500.0 => format!("{:.0} kB", count / 1e3),
        ..99_950_000.0 => format!("{:.1} MB", count / 1e6),
        _ => format!("{:.0} MB", count / 1e6),
    }
}

pub fn plural(count: usize, one: &str, many: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        _ => format!("{count} {many}"),
    }
}
