//! ACDSee's categories: nested `<Category Assigned="1">` elements, as text in a property of XMP.

use quick_xml::Reader;
use quick_xml::escape::escape;
use quick_xml::events::{BytesStart, Event};

use super::super::xmp::resolved;
use crate::domain::spelling::is_same_word;

/// Deeper trees than anybody sorts photos into.
const DEEPEST: usize = 32;
/// The longest lists of real files have a few hundred.
const MOST: usize = 20_000;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Category {
    pub name: String,
    /// The photo is in it; otherwise it only holds others.
    pub is_assigned: bool,
    pub inner: Vec<Category>,
}

/// Nothing where it is no such tree.
pub fn read(text: &str) -> Option<Vec<Category>> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let mut open: Vec<Category> = Vec::new();
    let mut top = Vec::new();
    let (mut is_inside, mut count) = (false, 0);
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) if tag.name().0 == "Categories" && !is_inside => is_inside = true,
            Event::Start(tag) => {
                count += 1;
                if open.len() >= DEEPEST || count > MOST {
                    return None;
                }
                open.push(category(&tag, is_inside)?);
            }
            Event::Empty(tag) if tag.name().0 == "Categories" && !is_inside => {}
            Event::Empty(tag) => {
                category(&tag, is_inside)?;
            }
            Event::End(_) => match open.pop() {
                Some(done) => open
                    .last_mut()
                    .map_or(&mut top, |parent| &mut parent.inner)
                    .push(done),
                None => is_inside = false,
            },
            Event::Text(text) => push(&mut open, &text),
            Event::CData(text) => push(&mut open, &text),
            Event::GeneralRef(reference) => push(&mut open, &resolved(&reference)?),
            Event::Eof => break,
            _ => {}
        }
    }
    for category in &mut top {
        category.trim();
    }
    open.is_empty().then_some(top)
}

fn category(tag: &BytesStart, is_inside: bool) -> Option<Category> {
    let is_known = is_inside && tag.name().0 == "Category";
    let assigned = |attribute: quick_xml::events::attributes::Attribute| {
        attribute.key.0 == "Assigned" && attribute.value.trim() == "1"
    };
    is_known.then(|| Category {
        is_assigned: tag.attributes().flatten().any(assigned),
        ..Category::default()
    })
}

fn push(open: &mut [Category], text: &str) {
    if let Some(category) = open.last_mut() {
        category.name.push_str(text);
    }
}

impl Category {
    fn trim(&mut self) {
        self.name = self.name.trim().to_owned();
        for inner in &mut self.inner {
            inner.trim();
        }
    }

    fn write(&self, text: &mut String) {
        let assigned = u8::from(self.is_assigned);
        text.push_str(&format!("<Category Assigned=\"{assigned}\">"));
        text.push_str(&escape(self.name.as_str()));
        for inner in &self.inner {
            inner.write(text);
        }
        text.push_str("</Category>");
    }
}

pub fn write(categories: &[Category]) -> String {
    let mut text = "<Categories>".to_owned();
    for category in categories {
        category.write(&mut text);
    }
    text.push_str("</Categories>");
    text
}

/// The way down to every category that the photo is in.
pub fn paths(categories: &[Category]) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    collect(categories, &mut Vec::new(), &mut found);
    found
}

fn collect(categories: &[Category], above: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
    for category in categories {
        above.push(category.name.clone());
        if category.is_assigned {
            found.push(above.clone());
        }
        collect(&category.inner, above, found);
        above.pop();
    }
}

/// Without those whose name goes; what is in them moves up, and what then holds nothing goes, too.
pub fn without(categories: Vec<Category>, goes: &impl Fn(&str) -> bool) -> Vec<Category> {
    categories
        .into_iter()
        .flat_map(|mut category| {
            let had_inner = !category.inner.is_empty();
            category.inner = without(category.inner, goes);
            let is_left = category.is_assigned || !category.inner.is_empty() || !had_inner;
            match (goes(&category.name), is_left) {
                (true, _) => category.inner,
                (false, true) => vec![category],
                (false, false) => Vec::new(),
            }
        })
        .collect()
}

/// Gives the categories that the photo is in the name that their word has now.
pub fn respell<'a>(categories: &mut [Category], respelt: &impl Fn(&str) -> Option<&'a str>) {
    for category in categories {
        if let Some(name) = respelt(&category.name).filter(|_| category.is_assigned) {
            category.name = name.to_owned();
        }
        respell(&mut category.inner, respelt);
    }
}

/// Puts the photo into the category at the end of this way.
pub fn assign(categories: &mut Vec<Category>, path: &[String]) {
    let Some((name, rest)) = path.split_first() else {
        return;
    };
    let known = categories
        .iter()
        .position(|known| is_same_word(&known.name, name));
    let at = known.unwrap_or_else(|| {
        categories.push(Category {
            name: name.clone(),
            ..Category::default()
        });
        categories.len() - 1
    });
    if let Some(category) = categories.get_mut(at) {
        match rest.is_empty() {
            true => category.is_assigned = true,
            false => assign(&mut category.inner, rest),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const TREE: &str = "<Categories><Category Assigned=\"0\">Trip<Category Assigned=\"1\">Tom &amp; Co</Category>\
        <Category Assigned=\"1\">Bridge</Category></Category><Category Assigned=\"1\">Sea</Category></Categories>";

    #[test]
    fn a_tree_is_written_as_it_was_read() {
        let read = read(TREE).unwrap();
        assert_eq!(write(&read), TREE);
        let paths: Vec<String> = paths(&read).iter().map(|path| path.join(" > ")).collect();
        assert_eq!(paths, ["Trip > Tom & Co", "Trip > Bridge", "Sea"]);
    }

    #[test]
    fn a_category_goes_with_what_held_only_it() {
        let check = |goes: &str, expected: &[&str]| {
            let left = without(read(TREE).unwrap(), &|name| name == goes);
            let paths: Vec<String> = paths(&left).iter().map(|path| path.join(">")).collect();
            assert_eq!(paths, expected, "{goes}");
            assert!(!write(&left).contains(goes));
        };
        check("Sea", &["Trip>Tom & Co", "Trip>Bridge"]);
        check("Bridge", &["Trip>Tom & Co", "Sea"]);
        check("Trip", &["Tom & Co", "Bridge", "Sea"]);
    }

    #[test]
    fn a_photo_is_put_into_a_category_that_is_there_or_new() {
        let mut tree = read(TREE).unwrap();
        assign(&mut tree, &["trip".into(), "Harbour".into()]);
        assign(&mut tree, &["Boat".into()]);
        assert_eq!(paths(&tree).len(), 5);
        assert_eq!(tree.len(), 3);
    }

    #[test]
    fn what_is_no_such_tree_is_not_taken_for_one() {
        for text in [
            "Trip",
            "<Other/>",
            "<Categories><Category>a",
            "<Category>a</Category>",
        ] {
            let found = read(text);
            assert!(found.is_none_or(|tree| tree.is_empty()), "{text}");
        }
    }
}
