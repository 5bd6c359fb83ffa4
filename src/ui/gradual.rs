//! What is long comes in over a few tasks, so that the page answers meanwhile.

use std::time::Duration;

use leptos::prelude::*;

use super::store::Store;

/// The items to show so far of a list of the photo under review: the first few at once, as many more with every task.
/// Another photo begins anew.
pub fn gradually<T>(
    items: impl Fn() -> Vec<T> + Copy + Send + Sync + 'static,
    at_once: usize,
) -> Memo<Vec<T>>
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let photo = Store::expect().part(|asset| asset.id);
    let room = RwSignal::new(at_once);
    Effect::new(move || {
        photo.track();
        room.set(at_once);
    });
    Effect::new(move || {
        if room.get() < items().len() {
            soon(room, at_once);
        }
    });
    Memo::new(move |_| {
        let mut items = items();
        items.truncate(room.get());
        items
    })
}

/// Shows its parts one after the other, each made in a task of its own. Busy until the last is there.
#[component]
pub fn OneByOne<const N: usize>(class: &'static str, parts: [fn() -> AnyView; N]) -> impl IntoView {
    let room = RwSignal::new(1);
    let is_busy = Memo::new(move |_| room.get() < N);
    Effect::new(move || {
        if room.get() < N {
            soon(room, 1);
        }
    });
    view! {
        <div class=class aria-busy=move || is_busy.get().then_some("true")>
            <For
                each=move || 0..room.get().min(N)
                key=|part| *part
                children=move |part| parts[part]()
            />
        </div>
    }
}

/// By a timer, not by a frame: a tab in the background gets no frames.
fn soon(room: RwSignal<usize>, more: usize) {
    let grow = move || {
        // What it is about may be gone by then.
        let _ = room.try_update(|room| *room += more);
    };
    set_timeout(grow, Duration::ZERO);
}
