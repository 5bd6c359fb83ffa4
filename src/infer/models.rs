//! The models together: what each says of a photo, in the order in which one needs the other.

mod closer;
mod tagging;

use super::caption::{Memory, Speaker};
use super::class_map::Head;
use super::encoder_decoder::Decoder;
use super::engine::Plan;
use super::face;
use super::loaded::{Loaded, attributed};
use super::manifest::{Entry, Task};
use super::painted::colours_of;
use super::tagger::Tagger;
use super::tensor::Tensor;
use super::vision::{Backbone, Vision};
use super::{InferError, embed, nudity, tag, text, words};
use crate::domain::inference::{
    BoundingBox, Detection, Inference, Measurements, Output, Score, TextLine,
};
use crate::domain::provenance::ModelId;
use crate::domain::session::Stage;
use crate::pixels::Pixels;
use crate::pixels::measure::measure;

/// What bears text about somebody, by the classes of COCO: person, car, motorcycle, bus, truck.
const BEARERS: [u16; 5] = [0, 2, 3, 5, 7];

/// The models that have been loaded so far.
#[derive(Default)]
pub struct Models {
    backbone: Option<Loaded<Backbone>>,
    /// The backbone's last layer.
    head: Option<Head>,
    objects: Option<Loaded<Vision>>,
    faces: Option<Loaded<face::Detector>>,
    small_faces: Option<Loaded<face::Detector>>,
    /// Below this no face is reported.
    face_threshold: f32,
    lines: Option<Loaded<text::Detector>>,
    reader: Option<Loaded<text::Recogniser>>,
    nudity: Option<Loaded<Vision>>,
    illustration: Option<Loaded<Plan>>,
    words: Option<Loaded<words::Head>>,
    tagger: Option<Loaded<Tagger>>,
    memory: Option<Loaded<Memory>>,
    speaker: Option<Loaded<Speaker>>,
    /// The captioner in place of ours.
    encoder: Option<Loaded<Vision>>,
    decoder: Option<Loaded<Decoder>>,
}

impl Models {
    /// Takes a model file whose hash the caller has verified, in place of the task's former model, if any.
    pub fn load(
        &mut self,
        entry: &Entry,
        onnx: &[u8],
        tokens: Option<&[u8]>,
    ) -> Result<(), InferError> {
        self.try_load(entry, onnx, tokens)
            .map_err(|reason| InferError::Load {
                model: entry.name.clone(),
                reason,
            })
    }

    fn try_load(
        &mut self,
        entry: &Entry,
        onnx: &[u8],
        tokens: Option<&[u8]>,
    ) -> Result<(), String> {
        match entry.task {
            Task::Backbone => {
                self.head = Head::of(onnx, "logits")?;
                self.backbone = Some(Loaded::new(entry, Backbone::new(entry, onnx)?));
            }
            Task::Objects => self.objects = Some(Loaded::new(entry, Vision::new(entry, onnx)?)),
            Task::Faces => {
                self.face_threshold = entry.threshold.unwrap_or(0.0);
                self.faces = Some(Loaded::new(entry, face::centerface(entry, onnx)?));
            }
            Task::SmallFaces => {
                self.small_faces = Some(Loaded::new(entry, face::yunet(entry, onnx)?));
            }
            Task::TextDetection => {
                self.lines = Some(Loaded::new(entry, text::Detector::new(entry, onnx)?));
            }
            Task::TextRecognition => {
                let characters = tokens.ok_or("its characters are missing")?;
                let reader = text::Recogniser::new(entry, onnx, characters)?;
                self.reader = Some(Loaded::new(entry, reader));
            }
            Task::Nudity => self.nudity = Some(Loaded::new(entry, Vision::new(entry, onnx)?)),
            Task::Illustration => {
                let plan = Plan::new(onnx, &entry.inputs, &entry.outputs)?;
                self.illustration = Some(Loaded::new(entry, plan));
            }
            Task::Words => {
                let words = tokens.ok_or("its list of words is missing")?;
                let head = words::Head::new(entry, onnx, words)?;
                self.words = Some(Loaded::new(entry, head));
            }
            Task::Tagger => {
                let vocabulary = tokens.ok_or("its vocabulary is missing")?;
                let tagger = Tagger::new(entry, onnx, vocabulary)?;
                self.tagger = Some(Loaded::new(entry, tagger));
            }
            Task::CaptionMemory => {
                self.memory = Some(Loaded::new(entry, Memory::new(entry, onnx)?));
            }
            Task::CaptionStep => {
                let tokens = tokens.ok_or("its token list is missing")?;
                let speaker = Speaker::new(entry, onnx, tokens)?;
                self.speaker = Some(Loaded::new(entry, speaker));
            }
            Task::CaptionEncoder => {
                self.encoder = Some(Loaded::new(entry, Vision::new(entry, onnx)?));
            }
            Task::CaptionDecoder => {
                let tokens = tokens.ok_or("its vocabulary is missing")?;
                self.decoder = Some(Loaded::new(entry, Decoder::new(entry, onnx, tokens)?));
            }
        }
        Ok(())
    }

    pub fn has(&self, task: Task) -> bool {
        match task {
            Task::Backbone => self.backbone.is_some(),
            Task::Objects => self.objects.is_some(),
            Task::Faces => self.faces.is_some(),
            Task::SmallFaces => self.small_faces.is_some(),
            Task::TextDetection => self.lines.is_some(),
            Task::TextRecognition => self.reader.is_some(),
            Task::Nudity => self.nudity.is_some(),
            Task::Illustration => self.illustration.is_some(),
            Task::Words => self.words.is_some(),
            Task::Tagger => self.tagger.is_some(),
            Task::CaptionMemory => self.memory.is_some(),
            Task::CaptionStep => self.speaker.is_some(),
            Task::CaptionEncoder => self.encoder.is_some(),
            Task::CaptionDecoder => self.decoder.is_some(),
        }
    }

    /// Runs everything that is loaded; `progress` hears of each stage as it begins. What a model failed at is
    /// absent from the inference and named beside it.
    pub fn analyse(
        &mut self,
        pixels: &Pixels,
        progress: &mut dyn FnMut(Stage),
    ) -> (Inference, Vec<InferError>) {
        let mut inference = Inference::default();
        let mut errors = Vec::new();
        let measured = measure(pixels);
        let (mut small, mut seen) = (None, None);
        if let Some(backbone) = &mut self.backbone {
            progress(Stage::Tagging);
            let photo = small.insert(backbone.model.small(pixels));
            seen = backbone.run_mut(&mut errors, |model| model.look(photo));
        }
        if let Some(Output { model, value }) = &seen {
            let tags = tag::top(value.logits.values());
            let maps = |head: &Head| head.maps(&value.map, &tags);
            inference.class_maps = self.head.as_ref().map(maps).unwrap_or_default();
            inference.tags = Some(Output {
                model: model.clone(),
                value: tags,
            });
            inference.embedding = Some(Output {
                model: model.clone(),
                value: embed::normalised(value.features.values()),
            });
            let drawn = self.illustration.as_ref();
            inference.illustration = drawn.and_then(|model| {
                model.run(&mut errors, |plan| probability(plan, &value.features))
            });
        }
        self.tag(&mut inference, pixels, progress, &mut errors);
        if let Some(objects) = &self.objects {
            progress(Stage::FindingObjects);
            inference.objects = objects.run(&mut errors, |model| model.find(pixels));
        }
        if self.faces.is_some() {
            progress(Stage::FindingFaces);
            inference.faces = self.find_faces(pixels, &mut errors);
        }
        if self.lines.is_some() && self.reader.is_some() {
            progress(Stage::ReadingText);
            inference.text = self.read(pixels, &inference, &mut errors);
        }
        if let Some(model) = &self.nudity
            && nudity::is_worth_asking(&measured)
        {
            progress(Stage::Checking);
            inference.nudity = model.run(&mut errors, |model| nudity::look(model, pixels));
        }
        let objects = colours_of(pixels, &inference);
        let measured = Measurements {
            objects,
            ..measured
        };
        inference.measured = Some(by_measuring(measured));
        let closer = small.and_then(|small| self.look_closer(&small, progress, &mut errors));
        if let (Some(head), Some(closer)) = (&self.words, &closer) {
            let found = inference.objects.as_ref().map(|objects| &*objects.value);
            inference.words = head.run(&mut errors, |model| model.told(closer, found));
        }
        self.caption(&mut inference, pixels, closer, progress, &mut errors);
        (inference, errors)
    }

    /// Whether the photo needs a model on demand that is not here.
    pub fn lacks(&mut self, task: Task, pixels: &Pixels) -> bool {
        match task {
            _ if self.has(task) => false,
            Task::TextRecognition => self.has_text(pixels),
            Task::Nudity => nudity::is_worth_asking(&measure(pixels)),
            _ => false,
        }
    }

    /// Only the model that finds text is asked; one that fails says so when the photo is analysed.
    fn has_text(&mut self, pixels: &Pixels) -> bool {
        let lines = self
            .lines
            .as_mut()
            .map(|lines| lines.model.lines(pixels, &[]));
        lines.is_some_and(|lines| lines.is_ok_and(|lines| !lines.is_empty()))
    }

    /// Vehicles and people are looked at more closely, for number plates and badges.
    fn read(
        &mut self,
        pixels: &Pixels,
        inference: &Inference,
        errors: &mut Vec<InferError>,
    ) -> Option<Output<Vec<TextLine>>> {
        let (lines, reader) = (self.lines.as_mut()?, self.reader.as_mut()?);
        let objects = inference.objects.iter().flat_map(|objects| &objects.value);
        let bearers = objects.filter(|object| BEARERS.contains(&object.class));
        let bearers: Vec<BoundingBox> = bearers.map(|object| object.area).collect();
        let found = lines.model.lines(pixels, &bearers);
        let found = attributed(&lines.id, errors, found)?;
        let read = reader.model.read(pixels, &found.value);
        attributed(&lines.id.and(&reader.id), errors, read)
    }

    /// Only the faces; `None` where no detector is loaded, or where it failed and is named.
    pub fn find_faces(
        &mut self,
        pixels: &Pixels,
        errors: &mut Vec<InferError>,
    ) -> Option<Output<Vec<Detection>>> {
        let first = self.faces.as_mut()?;
        let (id, second) = match &mut self.small_faces {
            Some(second) => (first.id.and(&second.id), Some(&mut second.model)),
            None => (first.id.clone(), None),
        };
        let found = face::detect(&mut first.model, second, pixels, self.face_threshold);
        attributed(&id, errors, found)
    }
}

/// By a plan that makes one number of what the backbone saw.
fn probability(plan: &Plan, features: &Tensor) -> Result<Score, String> {
    let outputs = plan.run(&[features])?;
    let number = outputs.first().and_then(|output| output.values().first());
    Ok(Score::new(*number.ok_or("no probability came out")?))
}

/// No model says it, but the reader of the metadata is to know how it was found out.
fn by_measuring(measured: Measurements) -> Output<Measurements> {
    Output {
        model: ModelId {
            name: "Measured from the pixels".into(),
            version: env!("CARGO_PKG_VERSION").into(),
            weights: String::new(),
        },
        value: measured,
    }
}
