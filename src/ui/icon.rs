//! The page's own icons: strokes on a 24 by 24 grid.

use leptos::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyph {
    Add,
    Auto,
    Boxes,
    Check,
    CheckCircle,
    Clock,
    Cross,
    Dark,
    Eye,
    EyeOff,
    FaceAdd,
    Folder,
    Grid,
    Image,
    Info,
    Keyboard,
    Left,
    Light,
    Pencil,
    Person,
    Play,
    Redo,
    Restore,
    Retry,
    Right,
    Save,
    Shield,
    Sparkle,
    Spinner,
    Stop,
    Text,
    Trash,
    Undo,
    Warning,
    ZoomIn,
    ZoomOut,
}

impl Glyph {
    fn path(self) -> &'static str {
        match self {
            Glyph::Add => "M12 5v14M5 12h14",
            Glyph::Auto => {
                "M12 3.5a8.5 8.5 0 0 1 0 17zM12 3.5a8.5 8.5 0 0 0 0 17M12 6.5h4.5M12 10h7M12 14h7M12 17.5h4.5"
            }
            Glyph::Boxes => "M4 4.5h10v9H4zM10.5 17v2.5H20v-9h-2.5",
            Glyph::Check => "M5 12.8l4.4 4.4L19 7.2",
            Glyph::CheckCircle => {
                "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM8 12.2l2.8 2.8 5-5.4"
            }
            Glyph::Clock => "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM12 7.5V12l3 2",
            Glyph::Cross => "M6.5 6.5l11 11M17.5 6.5l-11 11",
            Glyph::Dark => "M19.5 14.2A8 8 0 0 1 9.8 4.5a8 8 0 1 0 9.7 9.7z",
            Glyph::Eye => {
                "M2.8 12S6.2 6 12 6s9.2 6 9.2 6-3.4 6-9.2 6-9.2-6-9.2-6zM12 9.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6z"
            }
            Glyph::EyeOff => {
                "M4.5 4.5l15 15M10 6.2a9 9 0 0 1 2-.2c5.8 0 9.2 6 9.2 6a17 17 0 0 1-2.7 3.4M6.4 7.8A16 16 0 0 0 2.8 12S6.2 18 12 18c1.5 0 2.8-.4 4-1M10.1 10.1a2.8 2.8 0 0 0 3.8 3.8"
            }
            Glyph::FaceAdd => {
                "M4 8.5V5.5A1.5 1.5 0 0 1 5.5 4h3M15.5 4h3A1.5 1.5 0 0 1 20 5.5v3M20 15.5v3a1.5 1.5 0 0 1-1.5 1.5h-3M8.5 20h-3A1.5 1.5 0 0 1 4 18.5v-3M12 8.5v7M8.5 12h7"
            }
            Glyph::Folder => {
                "M3.5 7A1.5 1.5 0 0 1 5 5.5h4l2 2.5h8A1.5 1.5 0 0 1 20.5 9.5V17a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.5 17z"
            }
            Glyph::Grid => "M4.5 4.5h6v6h-6zM13.5 4.5h6v6h-6zM4.5 13.5h6v6h-6zM13.5 13.5h6v6h-6z",
            Glyph::Image => {
                "M5.5 4.5h13a1.5 1.5 0 0 1 1.5 1.5v12a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 18V6a1.5 1.5 0 0 1 1.5-1.5zM4 16.5l4.5-4.5 3.5 3.5 3-3 5 4.5M15 8.5h.01"
            }
            Glyph::Info => "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM12 11v5M12 8h.01",
            Glyph::Keyboard => {
                "M4.5 6.5h15A1.5 1.5 0 0 1 21 8v8a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 16V8a1.5 1.5 0 0 1 1.5-1.5zM7 10h.01M10.3 10h.01M13.7 10h.01M17 10h.01M8 14h8"
            }
            Glyph::Left => "M14.5 5.5L8 12l6.5 6.5",
            Glyph::Light => {
                "M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM12 2.8v2M12 19.2v2M2.8 12h2M19.2 12h2M5.5 5.5l1.4 1.4M17.1 17.1l1.4 1.4M5.5 18.5l1.4-1.4M17.1 6.9l1.4-1.4"
            }
            Glyph::Pencil => "M4.5 19.5l1-4.2L16 4.8l3.2 3.2L8.7 18.5zM13.6 7.2l3.2 3.2",
            Glyph::Person => {
                "M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4.5 20c.6-3.6 3.6-5.5 7.5-5.5s6.9 1.9 7.5 5.5"
            }
            Glyph::Play => "M8 5.5v13l10.5-6.5z",
            Glyph::Redo => "M16 4.5l4 4-4 4M19.5 8.5H10a5.5 5.5 0 0 0 0 11h3.5",
            Glyph::Restore => "M12 19V6M6.5 11L12 5.5l5.5 5.5",
            Glyph::Retry => "M19.5 12a7.5 7.5 0 1 1-2.2-5.3M19.5 3.5v4h-4",
            Glyph::Right => "M9.5 5.5L16 12l-6.5 6.5",
            Glyph::Save => "M12 4v11M7.5 10.8L12 15.3l4.5-4.5M5 19.5h14",
            Glyph::Shield => {
                "M12 3.5l7 2.6v5.4c0 4.3-2.8 7.4-7 9-4.2-1.6-7-4.7-7-9V6.1zM8.8 11.9l2.3 2.3 4.2-4.4"
            }
            Glyph::Sparkle => {
                "M12 3c.9 5.4 3.3 7.9 8.5 9-5.2 1.1-7.6 3.6-8.5 9-.9-5.4-3.3-7.9-8.5-9C8.7 10.9 11.1 8.4 12 3z"
            }
            Glyph::Spinner => "M12 3.5a8.5 8.5 0 1 1-8.5 8.5",
            Glyph::Stop => "M7 7h10v10H7z",
            Glyph::Text => "M5 7.5V5h14v2.5M12 5v14M9 19h6",
            Glyph::Trash => "M5 7h14M10 7V4.5h4V7M7 7l.8 12.5h8.4L17 7",
            Glyph::Undo => "M8 4.5l-4 4 4 4M4.5 8.5H14a5.5 5.5 0 0 1 0 11h-3.5",
            Glyph::Warning => "M12 4.5l8.7 15H3.3zM12 10v4.3M12 17h.01",
            Glyph::ZoomIn => {
                "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.3 15.3L20 20M10.5 7.8v5.4M7.8 10.5h5.4"
            }
            Glyph::ZoomOut => {
                "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.3 15.3L20 20M7.8 10.5h5.4"
            }
        }
    }

    fn is_solid(self) -> bool {
        matches!(self, Glyph::Sparkle | Glyph::Stop | Glyph::Play)
    }
}

/// Decoration only: the words beside it, or the button's label, carry the meaning.
#[component]
pub fn Icon(#[prop(into)] glyph: Signal<Glyph>) -> impl IntoView {
    view! {
        <svg
            class="icon"
            viewBox="0 0 24 24"
            aria-hidden="true"
            focusable="false"
            data-solid=move || glyph.get().is_solid().then_some("")
            data-spins=move || (glyph.get() == Glyph::Spinner).then_some("")
        >
            <path d=move || glyph.get().path() />
        </svg>
    }
}

/// The mark: a tag, hushed.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
            <rect class="mark-ground" width="32" height="32" rx="8" />
            <path
                class="mark-tag"
                d="M7 9.5A2.5 2.5 0 0 1 9.5 7h6.3c.7 0 1.3.3 1.8.7l6.6 6.7a2.6 2.6 0 0 1 0 3.6l-6.2 6.2a2.6 2.6 0 0 1-3.6 0l-6.7-6.6c-.4-.5-.7-1.1-.7-1.8z"
            />
            <circle class="mark-ground" cx="11.7" cy="11.7" r="1.9" />
            <path class="mark-line" d="m13.6 18.6 5-5M16.8 21.4l5-5" />
        </svg>
    }
}
