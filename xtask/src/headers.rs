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
}

/// The folder of the worker's script, which has headers of its own.
pub const WORKER_FOLDER: &str = "worker";

/// The page may load files from where it came from and nothing else; it may talk to nobody.
const PAGE_POLICY: &[(&str, &str)] = &[
    ("default-src", "'none'"),
    ("script-src", "'self' 'wasm-unsafe-eval'"),
    ("style-src", "'self'"),
    ("img-src", "'self' blob:"),
    ("connect-src", "'self'"),
    ("worker-src", "'self'"),
    ("manifest-src", "'self'"),
    ("form-action", "'none'"),
    ("frame-src", "'none'"),
    ("base-uri", "'none'"),
    ("object-src", "'none'"),
    // The one policy is in `www/boot.js`.
    ("require-trusted-types-for", "'script'"),
    ("trusted-types", "default"),
];

/// Only a header can say this: browsers ignore it in markup.
const PAGE_POLICY_HEADER_ONLY: &[(&str, &str)] = &[("frame-ancestors", "'none'")];

/// Where the pixels are, no connection can be opened at all.
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
    ("Cross-Origin-Resource-Policy", "same-origin"),
    // A process of its own, where the browser can give one.
    ("Origin-Agent-Cluster", "?1"),
    ("X-DNS-Prefetch-Control", "off"),
];

/// Scripts without a hash in the page are not loaded, where the browser knows this header.
const INTEGRITY: (&str, &str) = ("Integrity-Policy", "blocked-destinations=(script)");

impl Resource {
    /// By the path of the request.
    pub fn of(path: &str) -> Resource {
        let path = path.trim_start_matches('/');
        match path.split_once('/') {
            None => Resource::Page,
            Some((WORKER_FOLDER, _)) => Resource::Worker,
            Some(_) => Resource::Asset,
        }
    }
}

/// All headers but those of the transfer itself.
pub fn headers(resource: Resource) -> Vec<(&'static str, String)> {
    let policy = match resource {
        Resource::Worker => policy(WORKER_POLICY.iter()),
        Resource::Page | Resource::Asset => {
            policy(PAGE_POLICY.iter().chain(PAGE_POLICY_HEADER_ONLY))
        }
    };
    let cache = match resource {
        Resource::Page => "no-cache",
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
    if resource == Resource::Page {
        headers.push((INTEGRITY.0, INTEGRITY.1.to_owned()));
    }
    headers.extend(
        EVERYWHERE
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned())),
    );
    headers
}

/// The page's policy for `<meta http-equiv>`, where a host sends no headers of ours.
pub fn page_policy_in_markup() -> String {
    policy(PAGE_POLICY.iter())
}

/// The `_headers` file of Netlify and Cloudflare Pages. Its patterns do not overlap, because hosts join what does.
pub fn headers_file<'a>(folders: impl IntoIterator<Item = &'a str>) -> String {
    let pages = ["/".to_owned(), "/index.html".to_owned()];
    let folders = folders.into_iter().map(|folder| format!("/{folder}/*"));
    let mut text = String::new();
    for pattern in pages.into_iter().chain(folders) {
        text.push_str(&pattern);
        text.push('\n');
        for (name, value) in headers(Resource::of(&pattern)) {
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
        headers(resource)
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
        let text = headers_file(["assets", "worker"]);
        for pattern in ["/\n", "/index.html\n", "/assets/*\n", "/worker/*\n"] {
            assert_eq!(
                text.matches(&format!("\n{pattern}")).count()
                    + usize::from(text.starts_with(pattern)),
                1
            );
        }
        assert_eq!(text.matches("connect-src 'none'").count(), 1);
    }
}
