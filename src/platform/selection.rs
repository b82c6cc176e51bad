//! The selection, and places in the text of an element, counted in UTF-16 code units.

use super::{PlatformError, dom};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};

/// A place in the text of a block of the article.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The block.
    pub block: HtmlElement,
    /// UTF-16 code units of the block's text before the place.
    pub offset: u32,
}

/// A selection within blocks of the article.
#[derive(Clone, Debug, PartialEq)]
pub struct Selected {
    /// Where it begins, in the order of the text.
    pub start: Place,
    /// Where it ends.
    pub end: Place,
    /// The bounds of its box: left, top, right, bottom, in pixels of the window.
    pub bounds: [f64; 4],
}

/// What is selected, if both its ends lie in elements that `block`, a CSS selector, finds.
///
/// # Errors
/// As the browser's.
pub fn selected(block: &str) -> Result<Option<Selected>, PlatformError> {
    let Some(selection) = dom::window()?.get_selection()? else { return Ok(None) };
    if selection.is_collapsed() || selection.range_count() == 0 {
        return Ok(None);
    }
    let range = selection.get_range_at(0)?;
    let start = place(&range.start_container()?, range.start_offset()?, block)?;
    let end = place(&range.end_container()?, range.end_offset()?, block)?;
    let (Some(start), Some(end)) = (start, end) else { return Ok(None) };
    let rect = range.get_bounding_client_rect();
    let bounds = [rect.left(), rect.top(), rect.right(), rect.bottom()];
    Ok(Some(Selected { start, end, bounds }))
}

fn place(node: &Node, offset: u32, block: &str) -> Result<Option<Place>, PlatformError> {
    let element = node.dyn_ref::<Element>().cloned().or_else(|| node.parent_element());
    let Some(found) = element.map(|element| element.closest(block)).transpose()?.flatten() else {
        return Ok(None);
    };
    let range = dom::document()?.create_range()?;
    range.set_start(&found, 0)?;
    range.set_end(node, offset)?;
    let offset = range.to_string().length();
    Ok(found.dyn_into().ok().map(|block| Place { block, offset }))
}

/// Selects from one place to another.
///
/// # Errors
/// As the browser's.
pub fn select(start: &Place, end: &Place) -> Result<(), PlatformError> {
    let Some(selection) = dom::window()?.get_selection()? else { return Ok(()) };
    let start_nodes = text_nodes(&start.block);
    let end_nodes = text_nodes(&end.block);
    let start = locate(&start_nodes, start.offset, true);
    let end = locate(&end_nodes, end.offset, false);
    if let (Some((start, from)), Some((end, to))) = (start, end) {
        selection.set_base_and_extent(&start, from, &end, to)?;
    }
    Ok(())
}

/// Takes the selection away.
///
/// # Errors
/// As the browser's.
pub fn clear() -> Result<(), PlatformError> {
    if let Some(selection) = dom::window()?.get_selection()? {
        selection.remove_all_ranges()?;
    }
    Ok(())
}

/// The text nodes of an element in the order of the text, each with the UTF-16 offset at which it
/// begins and its length.
pub fn text_nodes(element: &Element) -> Vec<(Node, u32, u32)> {
    let mut nodes = Vec::new();
    let mut before = 0;
    collect(element, &mut nodes, &mut before);
    nodes
}

/// Marks are nested a few levels deep at most, so the walk may call itself.
fn collect(node: &Node, nodes: &mut Vec<(Node, u32, u32)>, before: &mut u32) {
    let mut child = node.first_child();
    while let Some(current) = child {
        if current.node_type() == Node::TEXT_NODE {
            let length = current
                .dyn_ref::<web_sys::CharacterData>()
                .map_or(0, web_sys::CharacterData::length);
            nodes.push((current.clone(), *before, length));
            *before += length;
        } else {
            collect(&current, nodes, before);
        }
        child = current.next_sibling();
    }
}

/// The node and the offset in it for an offset in the whole. On a border between two nodes, the
/// later one if `forward`, else the earlier.
pub fn locate(nodes: &[(Node, u32, u32)], offset: u32, forward: bool) -> Option<(Node, u32)> {
    let after = if forward {
        nodes.partition_point(|(_, before, length)| before + length <= offset)
    } else {
        nodes.partition_point(|(_, before, length)| before + length < offset)
    };
    let (node, before, length) = nodes.get(after).or_else(|| nodes.last())?;
    Some((node.clone(), offset.saturating_sub(*before).min(*length)))
}
