//! What one tile of the grid shows of its photo.

use std::rc::Rc;

use leptos::prelude::*;

use crate::domain::photo::PhotoId;
use crate::domain::session::Asset;

/// Object URLs of what can be shown of a photo.
#[derive(Clone, Debug, PartialEq)]
pub struct Pictures {
    pub thumbnail: String,
    pub preview: String,
}

/// What one tile listens to: a change of one photo wakes nobody else.
#[derive(Clone, Copy)]
pub struct Card {
    pub id: PhotoId,
    pub asset: RwSignal<Rc<Asset>, LocalStorage>,
    pub pictures: RwSignal<Option<Pictures>>,
    pub is_selected: RwSignal<bool>,
    pub is_current: RwSignal<bool>,
}

impl Card {
    pub(super) fn new(asset: &Rc<Asset>) -> Card {
        Card {
            id: asset.id,
            asset: RwSignal::new_local(Rc::clone(asset)),
            pictures: RwSignal::new(None),
            is_selected: RwSignal::new(false),
            is_current: RwSignal::new(false),
        }
    }
}
