//! The little of HTML that the build needs: the tags of a page and their attributes.
//!
//! It reads pages of this project's own making, in which attribute values are quoted and no tag
//! stands inside a comment or a script.

use std::ops::Range;

/// An opening tag.
#[derive(Debug, PartialEq, Eq)]
pub struct Tag<'a> {
    /// Its name in lower case, as written in our pages.
    pub name: &'a str,
    /// Where it stands in the page, in bytes, from `<` to after `>`.
    pub at: Range<usize>,
    /// Its attributes in order; one without a value has an empty one.
    pub attributes: Vec<(&'a str, &'a str)>,
}

impl<'a> Tag<'a> {
    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&'a str> {
        self.attributes.iter().find(|(key, _)| *key == name).map(|(_, value)| *value)
    }

    /// Whether an attribute has this value.
    pub fn is(&self, name: &str, value: &str) -> bool {
        self.get(name) == Some(value)
    }
}

/// The opening tags of a page, in order.
pub fn tags(page: &str) -> Vec<Tag<'_>> {
    let mut tags = Vec::new();
    let mut from = 0;
    while let Some(start) = page.get(from..).and_then(|rest| rest.find('<')).map(|at| from + at) {
        let Some(rest) = page.get(start + 1..) else { break };
        let name_length =
            rest.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(rest.len());
        if name_length == 0 {
            from = start + 1;
            continue;
        }
        let (name, rest) = rest.split_at(name_length);
        let (attributes, length) = attributes(rest);
        let end = start + 1 + name_length + length;
        tags.push(Tag { name, at: start..end, attributes });
        from = end;
        // The content of a script or style is no markup.
        if matches!(name, "script" | "style") {
            let close = format!("</{name}");
            from = page.get(end..).and_then(|rest| rest.find(&close)).map_or(end, |at| end + at);
        }
    }
    tags
}

/// Reads attributes up to and with the closing `>`; gives them and the bytes read.
fn attributes(text: &str) -> (Vec<(&str, &str)>, usize) {
    let mut attributes = Vec::new();
    let mut rest = text;
    loop {
        rest =
            rest.trim_start_matches(|letter: char| letter.is_ascii_whitespace() || letter == '/');
        if rest.is_empty() {
            break;
        }
        if let Some(after) = rest.strip_prefix('>') {
            rest = after;
            break;
        }
        let end = rest
            .find(|letter: char| letter.is_ascii_whitespace() || matches!(letter, '=' | '>' | '/'))
            .unwrap_or(rest.len());
        let (key, after) = rest.split_at(end);
        rest = after;
        let mut value = "";
        if let Some(after) = rest.strip_prefix('=') {
            let quote = after.chars().next().filter(|letter| matches!(letter, '"' | '\''));
            (value, rest) = match quote {
                Some(quote) => {
                    after.get(1..).and_then(|inner| inner.split_once(quote)).unwrap_or((after, ""))
                }
                None => {
                    let end = after
                        .find(|letter: char| letter.is_ascii_whitespace() || letter == '>')
                        .unwrap_or(after.len());
                    after.split_at(end)
                }
            };
        } else if key.is_empty() {
            // A lone sign that begins no attribute.
            rest = rest.get(1..).unwrap_or_default();
            continue;
        }
        attributes.push((key, value));
    }
    (attributes, text.len() - rest.len())
}

/// Rewrites parts of a page. The parts must be in order and apart.
pub fn replace(page: &str, parts: &[(Range<usize>, String)]) -> String {
    let mut result = String::with_capacity(page.len());
    let mut from = 0;
    for (range, text) in parts {
        result.push_str(page.get(from..range.start).unwrap_or_default());
        result.push_str(text);
        from = range.end;
    }
    result.push_str(page.get(from..).unwrap_or_default());
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_attributes() {
        let page = "<!DOCTYPE html>\n<p a=\"1>2\" b='x y' c d=e>text</p><link rel=\"icon\"/>";
        let found: Vec<_> =
            tags(page).into_iter().map(|tag| (tag.name, tag.attributes, &page[tag.at])).collect();
        let expected = vec![
            (
                "p",
                vec![("a", "1>2"), ("b", "x y"), ("c", ""), ("d", "e")],
                "<p a=\"1>2\" b='x y' c d=e>",
            ),
            ("link", vec![("rel", "icon")], "<link rel=\"icon\"/>"),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn scripts_hold_no_tags() {
        let names: Vec<_> =
            tags("<script>if (a<b) x = '<p>';</script><i>").iter().map(|tag| tag.name).collect();
        assert_eq!(names, ["script", "i"]);
    }

    #[test]
    fn unfinished_tags_end_with_the_page() {
        for page in ["<p", "<p a", "<p a=", "<p a=\"x", "<p =", "<", "<p a=x"] {
            for tag in tags(page) {
                assert!(tag.at.end <= page.len(), "{page}: {:?}", tag.at);
            }
        }
    }

    #[test]
    fn replaces_parts_in_order() {
        let parts = [(1..2, "-".to_owned()), (3..5, String::new())];
        assert_eq!(replace("abcdef", &parts), "a-cf");
    }
}
