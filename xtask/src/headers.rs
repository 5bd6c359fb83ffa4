//! The response headers of the site, once for the development server, for `dist/_headers` and for the page itself.

/// What a request is for, as far as its headers differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resource {
    /// `index.html`
    Page,
    /// A file with a hash in its name.
    Asset,
    /// The script a worker starts from: its policy is the worker's.
    Worker,
    /// The script that other pages embed the page with: they may load it, and its name stays.
    Widget,
}

/// The folder of the worker's script, which has headers of its own.
pub const WORKER_FOLDER: &str = "worker";

/// Where dist has the script that embeds the page.
pub const WIDGET: &str = "widget.js";

/// Who may embed the page: nobody unless told.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Embedders {
    /// An origin whose pages may embed Hushtag, such as https://cms.example; may be given several times
    #[arg(long = "frame-ancestors", value_name = "ORIGIN", value_parser = ancestor)]
    origins: Vec<String>,
}

impl Embedders {
    /// Only a header can say this: browsers ignore it in markup.
    fn directive(&self) -> String {
        match self.origins.as_slice() {
            [] => "frame-ancestors 'none'".to_owned(),
            origins => format!("frame-ancestors {}", origins.join(" ")),
        }
    }
}

/// `'self'` or an origin; without TLS only on this machine, where nobody stands in between.
fn ancestor(text: &str) -> Result<String, String> {
    let text = text.trim_end_matches('/');
    if matches!(text, "self" | "'self'") {
        return Ok("'self'".to_owned());
    }
    let is_host = |host: &str| {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
        !host.is_empty() && host.chars().all(is_plain)
    };
    let is_local = |host: &str| matches!(host.split(':').next(), Some("localhost" | "127.0.0.1"));
    let is_origin = match text.split_once("://") {
        Some(("https", host)) => is_host(host),
        Some(("http", host)) => is_host(host) && is_local(host),
        _ => false,
    };
    if is_origin {
        Ok(text.to_owned())
    } else {
        Err("an origin such as https://cms.example, or self, was expected".to_owned())
    }
}

/// The page may load files from where it came from and nothing else; it may talk to nobody.
const PAGE_POLICY: &[(&str, &str)] = &[
    ("default-src", "'none'"),
    ("script-src", "'self' 'wasm-unsafe-eval'"),
    ("style-src", "'self'"),
    ("img-src", "'self' blob:"),
    ("connect-src", "'self'"),
    // Of bytes that the page has checked (`www/boot.js`); they begin under this very policy.
    ("worker-src", "blob:"),
    ("manifest-src", "'self'"),
    ("form-action", "'none'"),
    ("frame-src", "'none'"),
    ("base-uri", "'none'"),
    ("object-src", "'none'"),
    // The one policy is in `www/boot.js`.
    ("require-trusted-types-for", "'script'"),
    ("trusted-types", "default"),
];

/// Of the files that workers are made of. Workers begin under the page's policy and take everything else out themselves
/// (`www/worker-boot.js`); whoever starts one from its address instead gets one that can open no connection at all.
const WORKER_POLICY: &[(&str, &str)] = &[
    ("default-src", "'none'"),
    ("script-src", "'self' 'wasm-unsafe-eval'"),
    ("connect-src", "'none'"),
    ("worker-src", "'none'"),
    ("base-uri", "'none'"),
    ("require-trusted-types-for", "'script'"),
    ("trusted-types", "'none'"),
];

/// Device and browser features that a page for photos never asks for.
const REFUSED_FEATURES: &[&str] = &[
    "accelerometer",
    "browsing-topics",
    "camera",
    "display-capture",
    "encrypted-media",
    "geolocation",
    "gyroscope",
    "hid",
    "identity-credentials-get",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "otp-credentials",
    "payment",
    "publickey-credentials-create",
    "publickey-credentials-get",
    "serial",
    "storage-access",
    "usb",
    "window-management",
    "xr-spatial-tracking",
];

const EVERYWHERE: &[(&str, &str)] = &[
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    // A process of its own, where the browser can give one.
    ("Origin-Agent-Cluster", "?1"),
    ("X-DNS-Prefetch-Control", "off"),
];

/// Nobody else may load it, or any page may.
const OWN: &[(&str, &str)] = &[("Cross-Origin-Resource-Policy", "same-origin")];
const SHARED: &[(&str, &str)] = &[
    ("Cross-Origin-Resource-Policy", "cross-origin"),
    ("Access-Control-Allow-Origin", "*"),
];

/// Where connections may go, of any kind: `connect-src` for all that a Content-Security-Policy says nothing of, such as
/// navigation, windows, WebRTC and hints to connect (Connection Allowlists, WICG; Chromium 156 and later).
const ALLOWLIST: &str = "Connection-Allowlist";
const OWN_ORIGIN: &str = "(response-origin)";
const NOWHERE: &str = "()";

/// Scripts without a hash in the page are not loaded, where the browser knows this header.
const INTEGRITY: (&str, &str) = ("Integrity-Policy", "blocked-destinations=(script)");

impl Resource {
    /// By the path of the request.
    pub fn of(path: &str) -> Resource {
        let path = path.trim_start_matches('/');
        match path.split_once('/') {
            None if path == WIDGET => Resource::Widget,
            None => Resource::Page,
            Some((WORKER_FOLDER, _)) => Resource::Worker,
            Some(_) => Resource::Asset,
        }
    }
}

/// All headers but those of the transfer itself.
pub fn headers(resource: Resource, embedders: &Embedders) -> Vec<(&'static str, String)> {
    let policy = match resource {
        Resource::Worker => policy(WORKER_POLICY.iter()),
        Resource::Page | Resource::Asset | Resource::Widget => {
            format!("{}; {}", policy(PAGE_POLICY.iter()), embedders.directive())
        }
    };
    let cache = match resource {
        Resource::Page | Resource::Widget => "no-cache",
        Resource::Asset | Resource::Worker => "public, max-age=31536000, immutable",
    };
    let features = REFUSED_FEATURES.iter().map(|name| format!("{name}=()"));
    let mut headers = vec![
        ("Content-Security-Policy", policy),
        (
            "Permissions-Policy",
            features.collect::<Vec<_>>().join(", "),
        ),
        ("Cache-Control", cache.to_owned()),
    ];
    let allowed = match resource {
        Resource::Worker => NOWHERE,
        Resource::Page | Resource::Asset | Resource::Widget => OWN_ORIGIN,
    };
    headers.push((ALLOWLIST, allowed.to_owned()));
    if resource == Resource::Page {
        headers.push((INTEGRITY.0, INTEGRITY.1.to_owned()));
    }
    let origin = match resource {
        Resource::Widget => SHARED,
        _ => OWN,
    };
    headers.extend(
        EVERYWHERE
            .iter()
            .chain(origin)
            .map(|(name, value)| (*name, (*value).to_owned())),
    );
    headers
}

/// The page's policy for `<meta http-equiv>`, where a host sends no headers of ours.
pub fn page_policy_in_markup() -> String {
    policy(PAGE_POLICY.iter())
}

/// The `_headers` file of Netlify and Cloudflare Pages. Its patterns do not overlap, because hosts join what does.
pub fn headers_file<'a>(
    folders: impl IntoIterator<Item = &'a str>,
    embedders: &Embedders,
) -> String {
    let pages = ["/", "/index.html", "/widget.js"].map(str::to_owned);
    let folders = folders.into_iter().map(|folder| format!("/{folder}/*"));
    let mut text = String::new();
    for pattern in pages.into_iter().chain(folders) {
        text.push_str(&pattern);
        text.push('\n');
        for (name, value) in headers(Resource::of(&pattern), embedders) {
            text.push_str(&format!("  {name}: {value}\n"));
        }
    }
    text
}

fn policy<'a>(directives: impl Iterator<Item = &'a (&'a str, &'a str)>) -> String {
    directives
        .map(|(name, sources)| format!("{name} {sources}"))
        .collect::<Vec<_>>()
        .join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(resource: Resource, name: &str) -> String {
        headers(resource, &Embedders::default())
            .into_iter()
            .find(|(header, _)| *header == name)
            .map(|(_, value)| value)
            .unwrap_or_default()
    }

    #[test]
    fn no_policy_allows_another_origin_inline_code_or_eval() {
        for resource in [Resource::Page, Resource::Asset, Resource::Worker] {
            let policy = value(resource, "Content-Security-Policy");
            assert!(policy.starts_with("default-src 'none'; "), "{policy}");
            for forbidden in [
                "*",
                "http:",
                "https:",
                "data:",
                "'unsafe-inline'",
                "'unsafe-eval'",
            ] {
                assert!(!policy.contains(forbidden), "{forbidden} in {policy}");
            }
        }
    }

    #[test]
    fn a_worker_can_open_no_connection_at_all() {
        let policy = value(
            Resource::of("/worker/boot.0123.js"),
            "Content-Security-Policy",
        );
        assert!(policy.contains("connect-src 'none'"), "{policy}");
    }

    #[test]
    fn nothing_is_reached_but_the_page_s_own_origin_whatever_kind_of_connection_it_is() {
        assert_eq!(value(Resource::Page, ALLOWLIST), "(response-origin)");
        assert_eq!(value(Resource::Worker, ALLOWLIST), "()");
        let policy = value(Resource::Page, "Content-Security-Policy");
        assert!(policy.contains("; worker-src blob:; "), "{policy}");
    }

    #[test]
    fn text_becomes_code_nowhere_but_by_the_one_policy() {
        for (resource, policies) in [(Resource::Page, "default"), (Resource::Worker, "'none'")] {
            let policy = value(resource, "Content-Security-Policy");
            assert!(
                policy.contains(&format!(
                    "require-trusted-types-for 'script'; trusted-types {policies}"
                )),
                "{policy}"
            );
        }
        assert!(value(Resource::Page, "Integrity-Policy").contains("script"));
        assert_eq!(value(Resource::Worker, "Integrity-Policy"), "");
    }

    #[test]
    fn only_the_page_is_asked_for_again() {
        assert_eq!(value(Resource::of("/"), "Cache-Control"), "no-cache");
        assert_eq!(
            value(Resource::of("/index.html"), "Cache-Control"),
            "no-cache"
        );
        assert!(value(Resource::of("/models/a.0123.onnx"), "Cache-Control").contains("immutable"));
    }

    #[test]
    fn the_headers_file_names_every_folder_once() {
        let text = headers_file(["assets", "worker"], &Embedders::default());
        let patterns = ["/", "/index.html", "/widget.js", "/assets/*", "/worker/*"];
        for pattern in patterns.map(|pattern| format!("{pattern}\n")) {
            assert_eq!(
                text.matches(&format!("\n{pattern}")).count()
                    + usize::from(text.starts_with(&*pattern)),
                1
            );
        }
        assert_eq!(text.matches("connect-src 'none'").count(), 1);
    }

    #[test]
    fn nobody_may_embed_the_page_who_was_not_named() {
        let policy = value(Resource::Page, "Content-Security-Policy");
        assert!(policy.ends_with("; frame-ancestors 'none'"), "{policy}");
        let origins = ["https://cms.example/", "self", "http://localhost:8090"];
        let origins = origins.map(|origin| ancestor(origin).unwrap_or_default());
        let embedders = Embedders {
            origins: origins.to_vec(),
        };
        assert_eq!(
            embedders.directive(),
            "frame-ancestors https://cms.example 'self' http://localhost:8090"
        );
        for text in [
            "*",
            "https:",
            "https://",
            "https://*",
            "http://cms.example",
            "cms.example",
            "https://a.example; script-src *",
            "https://a.example https://b.example",
            "https://a.example/path",
        ] {
            assert!(ancestor(text).is_err(), "{text}");
        }
    }

    #[test]
    fn other_pages_may_load_the_script_that_embeds_and_nothing_else() {
        assert_eq!(Resource::of("/widget.js"), Resource::Widget);
        let name = "Access-Control-Allow-Origin";
        assert_eq!(value(Resource::Widget, name), "*");
        for resource in [Resource::Page, Resource::Asset, Resource::Worker] {
            assert_eq!(value(resource, name), "");
            assert_eq!(
                value(resource, "Cross-Origin-Resource-Policy"),
                "same-origin"
            );
        }
    }
}
