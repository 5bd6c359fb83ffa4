//! Text of XML → text: references, line ends, white space.

use std::borrow::Cow;

use quick_xml::escape::resolve_predefined_entity;

/// Line ends as XML reads them [XML 2.11].
pub fn lines(text: &str) -> Cow<'_, str> {
    if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

/// A character or one of the five entities of XML; no packet may define others.
pub fn resolved(reference: &str) -> Option<Cow<'static, str>> {
    let Some(number) = reference.strip_prefix('#') else {
        return resolve_predefined_entity(reference).map(Cow::Borrowed);
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16),
        None => number.parse(),
    };
    let character = code.ok().and_then(char::from_u32)?;
    Some(Cow::Owned(character.to_string()))
}

/// An attribute's value: references resolved, line ends and tabs as spaces [XML 3.3.3].
pub fn attribute_value(raw: &str) -> String {
    let raw = lines(raw).replace(['\n', '\t'], " ");
    let mut value = String::with_capacity(raw.len());
    let mut rest = raw.as_str();
    while let Some(at) = rest.find('&') {
        value.push_str(&rest[..at]);
        rest = &rest[at..];
        // The longest reference, `&#x10FFFF;`, and some.
        let end = rest.bytes().take(16).position(|byte| byte == b';');
        match end.and_then(|end| Some((end, resolved(&rest[1..end])?))) {
            Some((end, text)) => {
                value.push_str(&text);
                rest = &rest[end + 1..];
            }
            None => {
                value.push('&');
                rest = &rest[1..];
            }
        }
    }
    value.push_str(rest);
    value
}
