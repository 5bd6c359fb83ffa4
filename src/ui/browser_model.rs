//! The models that a browser brings, by the interfaces that the page reaches them through. Nothing is called before a person has
//! switched them on.

use js_sys::{Array, Function, Object, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, EventTarget, HtmlImageElement, ImageBitmap};

use crate::domain::browser_model::{ANSWER_LANGUAGE, Interface, QUESTION};

/// As the browser tells it [writing-assistance-apis, Availability].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Availability {
    /// It has no such interface, or says that it cannot here.
    Unavailable,
    /// Asking it fetches the model first.
    Downloadable,
    Available,
}

/// Looks for the interface without calling it.
pub fn is_there(interface: Interface) -> bool {
    global(interface).is_ok_and(|global| global.is_function())
}

/// Whether it takes pictures here and answers in our language.
pub async fn sees_pictures() -> Availability {
    let found = async {
        let (model, options) = (global(Interface::LanguageModel)?, picture_options()?);
        let said = call(&model, "availability", &[&options]).await?;
        Ok::<_, JsValue>(said.as_string().unwrap_or_default())
    };
    // Where a frame may not ask, it throws.
    match found.await.unwrap_or_default().as_str() {
        "available" => Availability::Available,
        "downloadable" | "downloading" => Availability::Downloadable,
        _ => Availability::Unavailable,
    }
}

/// What it says of a picture, as it says it. `fetched` hears how much of the model has come, from 0 to 1.
pub async fn describe(
    picture: &str,
    stop: &AbortSignal,
    fetched: impl Fn(f64) + 'static,
) -> Result<String, JsValue> {
    let options = picture_options()?;
    let model = Model::create(Interface::LanguageModel, &options, stop, fetched).await?;
    let bitmap = bitmap(picture).await?;
    let said = async {
        let text = object(&[("type", "text".into()), ("value", QUESTION.into())])?;
        let image = object(&[("type", "image".into()), ("value", bitmap.clone().into())])?;
        let message = object(&[
            ("role", "user".into()),
            ("content", Array::of2(&text, &image).into()),
        ])?;
        let signal = object(&[("signal", stop.clone().into())])?;
        model
            .ask("prompt", &[&Array::of1(&message).into(), &signal])
            .await
    };
    let said = said.await;
    bitmap.close();
    said
}

/// The text in another language, both by their tags.
pub async fn translate(
    text: &str,
    from: &str,
    into: &str,
    stop: &AbortSignal,
    fetched: impl Fn(f64) + 'static,
) -> Result<String, JsValue> {
    let options = object(&[
        ("sourceLanguage", from.into()),
        ("targetLanguage", into.into()),
    ])?;
    let model = Model::create(Interface::Translator, &options, stop, fetched).await?;
    let signal = object(&[("signal", stop.clone().into())])?;
    model.ask("translate", &[&text.into(), &signal]).await
}

/// One for each question, so that no picture is remembered when the next is asked about.
struct Model {
    session: JsValue,
    /// Called while the model is fetched.
    _monitor: Closure<dyn FnMut(EventTarget)>,
}

impl Model {
    async fn create(
        interface: Interface,
        options: &JsValue,
        stop: &AbortSignal,
        fetched: impl Fn(f64) + 'static,
    ) -> Result<Model, JsValue> {
        let progress = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| {
            let loaded = Reflect::get(&event, &"loaded".into());
            if let Some(share) = loaded.ok().and_then(|loaded| loaded.as_f64()) {
                fetched(share);
            }
        });
        let monitor = Closure::<dyn FnMut(EventTarget)>::new(move |model: EventTarget| {
            let listener = progress.as_ref().unchecked_ref();
            // Without it, only the progress is not told.
            let _ = model.add_event_listener_with_callback("downloadprogress", listener);
        });
        Reflect::set(options, &"monitor".into(), monitor.as_ref())?;
        Reflect::set(options, &"signal".into(), stop)?;
        let session = call(&global(interface)?, "create", &[options]).await?;
        Ok(Model {
            session,
            _monitor: monitor,
        })
    }

    async fn ask(&self, how: &str, arguments: &[&JsValue]) -> Result<String, JsValue> {
        let said = call(&self.session, how, arguments).await?;
        said.as_string().ok_or_else(|| "it said no text".into())
    }
}

impl Drop for Model {
    fn drop(&mut self) {
        // One that is gone already needs no end.
        if let Ok(end) = Reflect::get(&self.session, &"destroy".into()) {
            let _ = end
                .dyn_into::<Function>()
                .and_then(|end| end.call0(&self.session));
        }
    }
}

fn global(interface: Interface) -> Result<JsValue, JsValue> {
    Reflect::get(&window(), &interface.name().into())
}

/// The same where it is asked what it can and where it is made, or the answer means nothing.
fn picture_options() -> Result<JsValue, JsValue> {
    let languages = || JsValue::from(Array::of1(&ANSWER_LANGUAGE.into()));
    let text = || object(&[("type", "text".into()), ("languages", languages())]);
    let image = object(&[("type", "image".into())])?;
    object(&[
        ("expectedInputs", Array::of2(&text()?, &image).into()),
        ("expectedOutputs", Array::of1(&text()?).into()),
    ])
}

/// Of the picture that the page shows: upright, small, and without what its file says.
async fn bitmap(address: &str) -> Result<ImageBitmap, JsValue> {
    let image = HtmlImageElement::new()?;
    image.set_src(address);
    JsFuture::from(image.decode()).await?;
    let made = window().create_image_bitmap_with_html_image_element(&image)?;
    JsFuture::from(made).await?.dyn_into()
}

fn object(members: &[(&str, JsValue)]) -> Result<JsValue, JsValue> {
    let object = Object::new();
    for (name, value) in members {
        Reflect::set(&object, &(*name).into(), value)?;
    }
    Ok(object.into())
}

async fn call(of: &JsValue, method: &str, arguments: &[&JsValue]) -> Result<JsValue, JsValue> {
    let function: Function = Reflect::get(of, &method.into())?.dyn_into()?;
    let arguments: Array = arguments.iter().copied().collect();
    let answer = function.apply(of, &arguments)?;
    JsFuture::from(Promise::resolve(&answer)).await
}
