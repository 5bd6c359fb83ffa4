//! Long lists come in over a few frames, so that the page answers meanwhile.

use leptos::prelude::*;

use super::store::Store;

/// The items to show so far: the first few at once, as many more with every frame. Another photo begins anew.
pub fn gradually<T>(
    items: impl Fn() -> Vec<T> + Copy + Send + Sync + 'static,
    at_once: usize,
) -> Memo<Vec<T>>
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let store = Store::expect();
    let room = RwSignal::new(at_once);
    let photo = Memo::new(move |_| store.current.get().map(|card| card.id));
    Effect::new(move || {
        photo.track();
        room.set(at_once);
    });
    Effect::new(move || {
        if room.get() < items().len() {
            request_animation_frame(move || {
                // The list may be gone by then.
                let _ = room.try_update(|room| *room += at_once);
            });
        }
    });
    Memo::new(move |_| {
        let mut items = items();
        items.truncate(room.get());
        items
    })
}

/// What is further down, shown one frame later than what it stands in.
#[component]
pub fn Soon(children: ChildrenFn) -> impl IntoView {
    let is_time = RwSignal::new(false);
    request_animation_frame(move || {
        let _ = is_time.try_set(true);
    });
    view! { <Show when=move || is_time.get()>{children()}</Show> }
}
