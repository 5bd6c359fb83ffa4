//! Rights templates: kept in this browser, applied to the selected photos or the one under review.

use leptos::prelude::*;

use super::{Store, now, photos};
use crate::domain::photo::PhotoId;
use crate::domain::session::Event;
use crate::domain::template::Template;
use crate::ui::theme::{remember, remembered};

const REMEMBERED: &str = "hushtag:templates";

impl Store {
    pub fn templates(self) -> Vec<Template> {
        let text = remembered(REMEMBERED).unwrap_or_default();
        serde_json::from_str(&text).unwrap_or_default()
    }

    pub fn keep_templates(self, templates: &[Template]) {
        // Texts always serialise.
        if let Ok(text) = serde_json::to_string(templates) {
            remember(REMEMBERED, &text);
        }
    }

    /// The selected photos, else the one under review, else all.
    pub fn template_targets(self) -> Vec<PhotoId> {
        let selected = self.selected.get();
        if !selected.is_empty() {
            return selected;
        }
        match self.current.get() {
            Some(card) => vec![card.id],
            None => self.session(|session| session.assets().iter().map(|asset| asset.id).collect()),
        }
    }

    pub fn apply_template(self, template: &Template) {
        let targets = untrack(|| self.template_targets());
        let said = format!("{} applied to {}", template.name, photos(targets.len()));
        self.dispatch(Event::Edited(targets, template.edit(), now()));
        self.announce(said);
    }
}
