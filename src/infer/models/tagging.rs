//! Words of somebody's own vocabulary, by a tagger that was brought.

use super::Models;
use crate::domain::inference::{Inference, Output};
use crate::domain::session::Stage;
use crate::infer::InferError;
use crate::pixels::Pixels;

impl Models {
    /// `None` where no tagger was brought, or where it failed and is named.
    pub(super) fn tag(
        &self,
        inference: &mut Inference,
        pixels: &Pixels,
        progress: &mut dyn FnMut(Stage),
        errors: &mut Vec<InferError>,
    ) -> Option<()> {
        let tagger = self.tagger.as_ref()?;
        progress(Stage::Tagging);
        let looked = tagger.run(errors, |model| model.look(pixels))?;
        inference.own_words = Some(Output {
            model: looked.model,
            value: looked.value.words,
        });
        Some(())
    }
}
