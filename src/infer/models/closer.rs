//! The closer look of the backbone, for the words and for our captioner, and what a captioner says.

use super::Models;
use crate::domain::inference::{Caption, Inference, Output};
use crate::domain::session::Stage;
use crate::infer::InferError;
use crate::infer::loaded::attributed;
use crate::infer::vision::Seen;
use crate::pixels::Pixels;

impl Models {
    /// For whom the photo is looked at once more: for the words, and for our captioner. The two agree on the size.
    pub(super) fn look_closer(
        &mut self,
        small: &Pixels,
        progress: &mut dyn FnMut(Stage),
        errors: &mut Vec<InferError>,
    ) -> Option<Seen> {
        let memory = self.memory.as_ref().filter(|_| self.speaker.is_some());
        let words = self.words.as_ref().map(|head| head.model.cells);
        let cells = words.or(memory.map(|memory| memory.model.cells))?;
        let backbone = self.backbone.as_mut()?;
        progress(Stage::Captioning);
        let seen = backbone.run_mut(errors, |model| model.look_closer(small, cells))?;
        Some(seen.value)
    }

    /// By the captioner in place of ours, where there is one; ours speaks of what the backbone saw from `closer`.
    /// `None` where something is not there, or failed and is named.
    pub(super) fn caption(
        &mut self,
        inference: &mut Inference,
        pixels: &Pixels,
        closer: Option<Seen>,
        progress: &mut dyn FnMut(Stage),
        errors: &mut Vec<InferError>,
    ) -> Option<()> {
        if let (Some(encoder), Some(decoder)) = (&self.encoder, &self.decoder) {
            progress(Stage::Captioning);
            let seen = encoder.run(errors, |model| model.run(pixels))?.value;
            let said = seen.first().ok_or("nothing was seen".into());
            let said = said.and_then(|seen| decoder.model.caption(seen));
            let said = attributed(&encoder.id.and(&decoder.id), errors, said)?;
            inference.caption = spoken(said);
            return Some(());
        }
        let (memory, speaker) = (self.memory.as_ref()?, self.speaker.as_ref()?);
        let closer = closer?;
        let read = memory.run(errors, |model| model.read(&closer))?;
        inference.expected = speaker.run(errors, |model| model.expected(&read.value));
        let told = inference.words.as_ref().map(|words| words.value.as_slice());
        let said = speaker.run(errors, |model| model.caption(&read.value, told))?;
        inference.caption = spoken(said);
        Some(())
    }
}

fn spoken(said: Output<Option<Caption>>) -> Option<Output<Caption>> {
    said.value.map(|value| Output {
        model: said.model,
        value,
    })
}
