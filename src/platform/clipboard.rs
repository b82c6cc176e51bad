//! Pasted and dropped things, and HTML made into text.

use super::PlatformError;
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, DataTransfer, DomParser, File, Node, SupportedType};

/// The text of a paste: the plain text, or the text of the HTML where there is only that.
///
/// # Errors
/// As the browser's.
pub fn pasted(event: &ClipboardEvent) -> Result<Option<String>, PlatformError> {
    event.clipboard_data().map_or(Ok(None), |data| text(&data))
}

/// The text that a paste or a drop carries.
///
/// # Errors
/// As the browser's.
pub fn text(data: &DataTransfer) -> Result<Option<String>, PlatformError> {
    let plain = data.get_data("text/plain")?;
    if !plain.is_empty() {
        return Ok(Some(plain));
    }
    let html = data.get_data("text/html")?;
    if html.is_empty() { Ok(None) } else { html_to_text(&html).map(Some) }
}

/// The files that a paste or a drop carries.
pub fn files(data: &DataTransfer) -> Vec<File> {
    let Some(list) = data.files() else { return Vec::new() };
    (0..list.length()).filter_map(|index| list.get(index)).collect()
}

/// The text of an HTML page: what stands in blocks stands on lines, and scripts, styles and other
/// things that are not read are left out. The browser's parser does not run or load anything.
///
/// # Errors
/// As the browser's.
pub fn html_to_text(html: &str) -> Result<String, PlatformError> {
    let document = DomParser::new()?.parse_from_string(html, SupportedType::TextHtml)?;
    let mut text = String::new();
    if let Some(body) = document.body() {
        let root: Node = body.into();
        // An explicit walk: a page may be nested deeper than the stack allows.
        let mut node = Some(root.clone());
        let mut entering = true;
        while let Some(current) = node {
            let skipped = entering && visit(&current, &mut text);
            let child = current.first_child().filter(|_| entering && !skipped);
            if let Some(child) = child {
                node = Some(child);
                continue;
            }
            leave(&current, &mut text);
            if current == root {
                break;
            }
            entering = current.next_sibling().is_some();
            node = current.next_sibling().or_else(|| current.parent_node());
        }
    }
    Ok(text.trim().to_owned())
}

/// Takes a node's own text. Returns whether what is inside is to be skipped.
fn visit(node: &Node, text: &mut String) -> bool {
    if node.node_type() == Node::TEXT_NODE {
        let value = node.node_value().unwrap_or_default();
        let preformatted = node.parent_element().is_some_and(|e| e.tag_name() == "PRE");
        for part in value.split_inclusive(|c: char| c.is_ascii_whitespace()) {
            if preformatted {
                text.push_str(part);
                continue;
            }
            let word = part.trim_end_matches(|c: char| c.is_ascii_whitespace());
            text.push_str(word);
            if word.len() < part.len() && !text.ends_with([' ', '\n']) && !text.is_empty() {
                text.push(' ');
            }
        }
        return true;
    }
    let Some(element) = node.dyn_ref::<web_sys::Element>() else { return true };
    match element.tag_name().as_str() {
        "SCRIPT" | "STYLE" | "NOSCRIPT" | "TEMPLATE" | "SVG" | "svg" | "IFRAME" | "OBJECT"
        | "HEAD" | "TITLE" | "SELECT" | "BUTTON" | "TEXTAREA" => true,
        "BR" => {
            trim_spaces(text);
            text.push('\n');
            true
        }
        tag => {
            if is_block(tag) {
                break_line(text);
            }
            false
        }
    }
}

fn leave(node: &Node, text: &mut String) {
    if let Some(element) = node.dyn_ref::<web_sys::Element>() {
        let tag = element.tag_name();
        if is_block(&tag) {
            break_line(text);
            if matches!(tag.as_str(), "P" | "H1" | "H2" | "H3" | "H4" | "H5" | "H6" | "BLOCKQUOTE")
                && !text.is_empty()
                && !text.ends_with("\n\n")
            {
                text.push('\n');
            }
        }
    }
}

fn trim_spaces(text: &mut String) {
    text.truncate(text.trim_end_matches(' ').len());
}

fn break_line(text: &mut String) {
    trim_spaces(text);
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
}

fn is_block(tag: &str) -> bool {
    matches!(
        tag,
        "P" | "DIV"
            | "SECTION"
            | "ARTICLE"
            | "ASIDE"
            | "HEADER"
            | "FOOTER"
            | "MAIN"
            | "NAV"
            | "H1"
            | "H2"
            | "H3"
            | "H4"
            | "H5"
            | "H6"
            | "UL"
            | "OL"
            | "LI"
            | "DL"
            | "DT"
            | "DD"
            | "TABLE"
            | "TR"
            | "TD"
            | "TH"
            | "CAPTION"
            | "BLOCKQUOTE"
            | "PRE"
            | "HR"
            | "FIGURE"
            | "FIGCAPTION"
            | "ADDRESS"
            | "FORM"
            | "DETAILS"
            | "SUMMARY"
    )
}
