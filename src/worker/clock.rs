//! Something that is called again and again while it exists.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::Window;

pub struct Clock {
    window: Window,
    id: i32,
    _on_tick: Closure<dyn Fn()>,
}

impl Clock {
    pub fn start(milliseconds: i32, on_tick: impl Fn() + 'static) -> Option<Clock> {
        let window = web_sys::window()?;
        let on_tick = Closure::<dyn Fn()>::new(on_tick);
        let function = on_tick.as_ref().unchecked_ref();
        let id =
            window.set_interval_with_callback_and_timeout_and_arguments_0(function, milliseconds);
        Some(Clock {
            id: id.ok()?,
            window,
            _on_tick: on_tick,
        })
    }
}

impl Drop for Clock {
    fn drop(&mut self) {
        self.window.clear_interval_with_handle(self.id);
    }
}
