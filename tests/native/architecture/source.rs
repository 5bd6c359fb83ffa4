//! Enough of Rust's (and CSS's and JavaScript's) lexing to tell code from what it says.

/// What ships: the file without its unit tests.
pub fn production(source: &str) -> &str {
    source.split("\n#[cfg(test)]").next().unwrap_or_default()
}

/// The code without what it says in comments and strings; lines stay where they are.
pub fn code(source: &str) -> String {
    stripped(source, true)
}

pub fn without_comments(source: &str) -> String {
    stripped(source, false)
}

fn stripped(source: &str, strings_too: bool) -> String {
    let mut result = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(fence) = raw_string_fence(rest)
            .filter(|_| !result.ends_with(|c: char| c.is_alphanumeric() || c == '_'))
        {
            let open = fence.len() + 2;
            let close = format!("\"{fence}");
            let end = rest[open..]
                .find(&close)
                .map_or(rest.len(), |end| open + end + close.len());
            keep_or_blank(&mut result, &rest[..end], !strings_too);
            rest = &rest[end..];
            continue;
        } else if first == '"' {
            let end = string_end(rest);
            keep_or_blank(&mut result, &rest[..end], !strings_too);
            rest = &rest[end..];
            continue;
        } else if rest.starts_with("'\"'") {
            3
        } else {
            result.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        };
        keep_or_blank(&mut result, &rest[..length], false);
        rest = &rest[length..];
    }
    result
}

fn keep_or_blank(result: &mut String, text: &str, keep: bool) {
    if keep {
        result.push_str(text);
    } else {
        result.extend(text.chars().filter(|character| *character == '\n'));
        result.push(' ');
    }
}

/// The hashes of a raw string that starts here.
fn raw_string_fence(text: &str) -> Option<String> {
    let after = text.strip_prefix('r')?;
    let hashes: String = after
        .chars()
        .take_while(|character| *character == '#')
        .collect();
    after[hashes.len()..].starts_with('"').then_some(hashes)
}

fn string_end(text: &str) -> usize {
    let mut escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

pub fn word(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_'));
    &text[..end.unwrap_or(text.len())]
}

/// What follows each place where `pattern` stands as a whole word.
pub fn ends_of<'a>(text: &'a str, pattern: &'a str) -> impl Iterator<Item = &'a str> {
    text.match_indices(pattern)
        .filter(|(at, _)| !text[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
        .map(|(at, _)| &text[at + pattern.len()..])
}

/// What stands before each place of `pattern`.
pub fn starts_of<'a>(text: &'a str, pattern: &'a str) -> impl Iterator<Item = &'a str> {
    text.match_indices(pattern).map(|(at, _)| &text[..at])
}
