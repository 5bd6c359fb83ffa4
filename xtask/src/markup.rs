//! HTML source → its start tags and where they stand: enough to rewrite a page of our own.

use std::ops::Range;

/// A start tag.
#[derive(Debug, PartialEq)]
pub struct Tag<'a> {
    /// As written, without the brackets.
    pub name: &'a str,
    pub attributes: Vec<Attribute<'a>>,
    /// In the source, brackets included.
    pub range: Range<usize>,
}

#[derive(Debug, PartialEq)]
pub struct Attribute<'a> {
    pub name: &'a str,
    /// Without the quotes; empty where there is none.
    pub value: &'a str,
    /// The value in the source, without the quotes.
    pub range: Range<usize>,
}

impl<'a> Tag<'a> {
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    pub fn attribute(&self, name: &str) -> Option<&'a str> {
        self.attributes
            .iter()
            .find(|attribute| attribute.name.eq_ignore_ascii_case(name))
            .map(|attribute| attribute.value)
    }
}

/// The start tags in order; comments and the text of scripts and styles hold none.
pub fn tags(html: &str) -> Vec<Tag<'_>> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(start) = html[at..].find('<').map(|found| at + found) {
        let rest = &html[start..];
        if rest.starts_with("<!--") {
            at = rest.find("-->").map_or(html.len(), |end| start + end + 3);
        } else if rest[1..].starts_with(|first: char| first.is_ascii_alphabetic()) {
            let tag = tag(html, start);
            at = tag.range.end;
            if tag.is("script") || tag.is("style") {
                let close = format!("</{}", tag.name.to_ascii_lowercase());
                at = html[at..]
                    .to_ascii_lowercase()
                    .find(&close)
                    .map_or(html.len(), |end| at + end);
            }
            tags.push(tag);
        } else {
            at = start + 1;
        }
    }
    tags
}

/// Puts new text in place of parts of the source; the ranges do not overlap.
pub fn replaced(source: &str, mut changes: Vec<(Range<usize>, String)>) -> String {
    changes.sort_by_key(|(range, _)| range.start);
    let mut result = String::with_capacity(source.len());
    let mut at = 0;
    for (range, text) in changes {
        result.push_str(&source[at..range.start]);
        result.push_str(&text);
        at = range.end;
    }
    result.push_str(&source[at..]);
    result
}

/// Text for a double-quoted attribute.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;")
}

fn tag(html: &str, start: usize) -> Tag<'_> {
    let is_end_of_name = |c: char| c.is_ascii_whitespace() || c == '>' || c == '/';
    let name_start = start + 1;
    let mut at = find(html, name_start, is_end_of_name);
    let name = &html[name_start..at];
    let mut attributes = Vec::new();
    loop {
        at = find(html, at, |c| !c.is_ascii_whitespace() && c != '/');
        match html[at..].chars().next() {
            None => break,
            Some('>') => {
                at += 1;
                break;
            }
            Some(_) => {
                let (attribute, end) = attribute(html, at);
                attributes.push(attribute);
                at = end;
            }
        }
    }
    Tag {
        name,
        attributes,
        range: start..at,
    }
}

fn attribute(html: &str, start: usize) -> (Attribute<'_>, usize) {
    let is_end = |c: char| c.is_ascii_whitespace() || c == '>' || c == '=' || c == '/';
    // A stray `=` counts as a name, as in browsers, so that every step moves on.
    let name_end = find(
        html,
        start + html[start..].chars().next().map_or(0, char::len_utf8),
        is_end,
    );
    let name = &html[start..name_end];
    let equals = find(html, name_end, |c| !c.is_ascii_whitespace());
    if !html[equals..].starts_with('=') {
        let range = name_end..name_end;
        return (
            Attribute {
                name,
                value: "",
                range,
            },
            name_end,
        );
    }
    let value_start = find(html, equals + 1, |c| !c.is_ascii_whitespace());
    let (range, end) = match html[value_start..].chars().next() {
        Some(quote @ ('"' | '\'')) => {
            let close = find(html, value_start + 1, |c| c == quote);
            (value_start + 1..close, (close + 1).min(html.len()))
        }
        _ => {
            let close = find(html, value_start, |c| c.is_ascii_whitespace() || c == '>');
            (value_start..close, close)
        }
    };
    let value = &html[range.clone()];
    (Attribute { name, value, range }, end)
}

fn find(html: &str, from: usize, matches: impl Fn(char) -> bool) -> usize {
    html[from..]
        .find(matches)
        .map_or(html.len(), |found| from + found)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn attributes_come_with_and_without_quotes_and_values() {
        let html = r#"<link data-trunk rel=css href="a b.css" title='it > that'/>"#;
        let tags = tags(html);
        assert_eq!(tags.len(), 1);
        let link = &tags[0];
        assert!(link.is("LINK"));
        assert_eq!(link.range, 0..html.len());
        assert_eq!(link.attribute("data-trunk"), Some(""));
        assert_eq!(link.attribute("rel"), Some("css"));
        assert_eq!(link.attribute("href"), Some("a b.css"));
        assert_eq!(link.attribute("title"), Some("it > that"));
        assert_eq!(link.attribute("media"), None);
    }

    #[test]
    fn comments_and_script_text_hold_no_tags() {
        let html = "<!doctype html><!-- <link> --><script>'<p>'</SCRIPT><p>a < b</p>";
        let names: Vec<_> = tags(html).iter().map(|tag| tag.name).collect();
        assert_eq!(names, ["script", "p"]);
    }

    #[test]
    fn every_truncation_ends_without_a_panic() {
        let html = "<!-- c --><a b c = 'd' e=\"f\" g=h/><style>x</style><i =>é<ü";
        for end in (0..=html.len()).filter(|end| html.is_char_boundary(*end)) {
            tags(&html[..end]);
        }
    }

    #[test]
    fn values_are_replaced_in_place() {
        let html = r#"<a href="x"><b title=y>"#;
        let found = tags(html);
        let changes = vec![
            (found[1].attributes[0].range.clone(), "2".to_owned()),
            (found[0].attributes[0].range.clone(), "1".to_owned()),
        ];
        assert_eq!(replaced(html, changes), r#"<a href="1"><b title=2>"#);
    }
}
