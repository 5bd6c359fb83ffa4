//! What the build wrote into the page's head: `<meta name="hushtag:…" content="…">`.

pub fn meta(name: &str) -> Option<String> {
    let document = web_sys::window()?.document()?;
    let selector = format!("meta[name='hushtag:{name}']");
    let meta = document.query_selector(&selector).ok()??;
    meta.get_attribute("content")
}
