//! The site's headers for servers that read no `_headers`: what nginx, Apache and Caddy want in their own words.

use crate::headers::{Embedders, Resource, headers};

/// What is served alike, as each server names paths.
struct Group {
    about: &'static str,
    resource: Resource,
    /// A regular expression of the path.
    pattern: &'static str,
}

/// In the order in which they are tried; no two fit one path.
const GROUPS: [Group; 4] = [
    Group {
        about: "the page",
        resource: Resource::Page,
        pattern: "^/(index\\.html)?$",
    },
    Group {
        about: "the script that embeds the page",
        resource: Resource::Widget,
        pattern: "^/widget\\.js$",
    },
    Group {
        about: "the files that workers are made of",
        resource: Resource::Worker,
        pattern: "^/worker/",
    },
    Group {
        about: "everything else",
        resource: Resource::Asset,
        pattern: "^/(?!worker/)[^/]+/",
    },
];

/// A text for whoever runs a server.
pub fn recipes(embedders: &Embedders) -> String {
    let mut text = String::from(
        "Headers for the folder that `cargo xtask dist` made. Netlify and Cloudflare Pages read them in _headers.\n\
         Without them the page has only the policy in its markup: nobody may embed it, and the browser does not stop it\n\
         from opening other addresses, greeting other hosts or connecting to peers.\n",
    );
    text.push_str("\nnginx, inside server { }. A location with headers of its own takes none from around it.\n\n");
    for group in &GROUPS {
        let lines = lines(group, embedders, |name, value| {
            format!("    add_header {name} \"{value}\" always;\n")
        });
        let Group { about, pattern, .. } = group;
        text.push_str(&format!(
            "# {about}\nlocation ~ \"{pattern}\" {{\n{lines}}}\n"
        ));
    }
    text.push_str("\nApache, with mod_headers\n\n");
    for group in &GROUPS {
        let lines = lines(group, embedders, |name, value| {
            format!("    Header always set {name} \"{value}\"\n")
        });
        let Group { about, pattern, .. } = group;
        text.push_str(&format!(
            "# {about}\n<LocationMatch \"{pattern}\">\n{lines}</LocationMatch>\n"
        ));
    }
    text.push_str("\nCaddy, inside the site\n\n");
    for (at, group) in GROUPS.iter().enumerate() {
        let lines = lines(group, embedders, |name, value| {
            format!("    {name} \"{value}\"\n")
        });
        // Its regular expressions look at nothing ahead.
        let pattern = match group.resource {
            Resource::Asset => "path_regexp ^/[^/]+/\n    not path /worker/*".to_owned(),
            _ => format!("path_regexp {}", group.pattern),
        };
        let about = group.about;
        text.push_str(&format!(
            "# {about}\n@hushtag{at} {{\n    {pattern}\n}}\nheader @hushtag{at} {{\n{lines}}}\n"
        ));
    }
    text
}

fn lines(group: &Group, embedders: &Embedders, line: impl Fn(&str, &str) -> String) -> String {
    headers(group.resource, embedders)
        .iter()
        .map(|(name, value)| line(name, value))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_server_is_told_every_header_of_every_file_and_no_value_ends_its_quotes() {
        let embedders = Embedders::default();
        let text = recipes(&embedders);
        for group in &GROUPS {
            for (name, value) in headers(group.resource, &embedders) {
                assert!(!value.contains(['"', '\\', '$', '\n']), "{name}: {value}");
                for line in [
                    format!("    add_header {name} \"{value}\" always;\n"),
                    format!("    Header always set {name} \"{value}\"\n"),
                    format!("    {name} \"{value}\"\n"),
                ] {
                    assert!(text.contains(&line), "{line} in {text}");
                }
            }
        }
        assert_eq!(text.matches("Connection-Allowlist \"()\"").count(), 3);
    }
}
