//! Who said a value that neither our models nor the file nor a person said: the browser, or what lies around the photo.

use leptos::prelude::*;

use crate::domain::browser_model::BrowserModel;
use crate::domain::nearby::Nearby;

/// Of a word that nobody saw in the picture.
pub fn around(found: &Nearby) -> String {
    let from = match found {
        Nearby::Folder => "Taken from the name of the photo’s folder.".to_owned(),
        Nearby::FileName => "Taken from the photo’s file name.".to_owned(),
        Nearby::Place(property) => format!("The file says that it was taken there ({property})."),
        Nearby::Date => "Taken from the date in the file, as the camera’s clock had it.".to_owned(),
        Nearby::Host => "Said by the page that this one stands in.".to_owned(),
        Nearby::Event { with, of } => {
            format!(
                "Accepted for {with} of the {of} other photos of this event that have keywords."
            )
        }
    };
    format!("{from} Nobody saw it in the picture.")
}

/// What is known of a model that the browser brings, and what not.
#[component]
pub fn ByBrowser(doing: &'static str, model: BrowserModel) -> impl IntoView {
    view! {
        <dl class="origin-facts">
            <dt>{doing}</dt>
            <dd>{model.name()}</dd>
            <dt>"In"</dt>
            <dd>{model.browser}</dd>
            <dt>"Score"</dt>
            <dd>"none is told: please check"</dd>
            <dt>"Weights"</dt>
            <dd>"not known: the browser’s maker supplies them"</dd>
        </dl>
    }
}
