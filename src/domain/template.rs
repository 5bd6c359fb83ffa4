//! Values filled in once and applied to many photos: creator, credit, terms, licence, contact.

use serde::{Deserialize, Serialize};

use super::field::{Slot, TextField};
use super::review::Edit;

/// A named set of texts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Template {
    pub name: String,
    pub texts: Vec<(Slot, String)>,
}

impl Template {
    /// What a template is for: that which is the same on every photo of a job.
    pub const FIELDS: [TextField; 15] = [
        TextField::Creator,
        TextField::ContactEmail,
        TextField::ContactUrl,
        TextField::Credit,
        TextField::Source,
        TextField::Rights,
        TextField::Marked,
        TextField::Owner,
        TextField::UsageTerms,
        TextField::WebStatement,
        TextField::Licence,
        TextField::ImageSupplier,
        TextField::Licensor,
        TextField::LicensorUrl,
        TextField::DataMining,
    ];

    pub fn text(&self, field: TextField) -> &str {
        let slot = Slot::from(field);
        let found = self.texts.iter().find(|(known, _)| *known == slot);
        found.map_or("", |(_, text)| text)
    }

    /// An empty text takes the field out.
    pub fn set(&mut self, field: TextField, text: &str) {
        let slot = Slot::from(field);
        self.texts.retain(|(known, _)| *known != slot);
        if !text.trim().is_empty() {
            self.texts.push((slot, text.trim().to_owned()));
        }
    }

    /// Applying is writing: it is the person's word, and goes over what stands there.
    pub fn edit(&self) -> Edit {
        let write = |(slot, text): &(Slot, String)| Edit::WriteText(slot.clone(), text.clone());
        Edit::All(self.texts.iter().map(write).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::review::Review;
    use crate::domain::time::Time;

    #[test]
    fn a_template_writes_what_it_holds_and_leaves_the_rest() {
        let mut template = Template::default();
        template.set(TextField::Creator, " Ada Lovelace ");
        template.set(TextField::Credit, "Agency");
        template.set(TextField::Credit, "");
        assert_eq!(template.text(TextField::Creator), "Ada Lovelace");
        let mut review = Review::default();
        let credit = Edit::WriteText(TextField::Credit.into(), "Mine".into());
        review.apply(&credit, Time(1));
        review.apply(&template.edit(), Time(2));
        let reviewed = review.finish();
        assert_eq!(reviewed.text(TextField::Creator), Some("Ada Lovelace"));
        assert_eq!(reviewed.text(TextField::Credit), Some("Mine"));
    }
}
