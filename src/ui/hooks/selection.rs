//! What is selected in the article, in bytes of its text.

use super::{use_effect_on, use_held};
use crate::platform::selection::{self, Place};
use crate::platform::{PlatformError, dom};
use crate::text::Span;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

/// The elements of the article whose text is the document's from byte `data-start` on.
pub const BLOCK: &str = "[data-start]";

/// A selection in the article.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Picked {
    /// What is selected.
    pub span: Span,
    /// The bounds of its box: left, top, right, bottom, in pixels of the window.
    pub bounds: [f64; 4],
}

/// What is selected in the article now.
pub fn picked(text: &str) -> Result<Option<Picked>, PlatformError> {
    let Some(selected) = selection::selected(BLOCK)? else { return Ok(None) };
    let byte = |place: &Place| {
        let start: usize = place.block.get_attribute("data-start")?.parse().ok()?;
        let mut units = place.offset as usize;
        let mut at = start;
        for character in text.get(start..)?.chars() {
            if units == 0 {
                break;
            }
            units = units.saturating_sub(character.len_utf16());
            at += character.len_utf8();
        }
        Some(at)
    };
    let span = byte(&selected.start)
        .zip(byte(&selected.end))
        .map(|(start, end)| Span::new(start, end))
        .filter(|span| !span.is_empty());
    Ok(span.map(|span| Picked { span, bounds: selected.bounds }))
}

/// The block that holds a byte of the text, and the byte at which it begins.
fn block_of(at: usize) -> Result<Option<(HtmlElement, usize)>, PlatformError> {
    let blocks = dom::document()?.query_selector_all(BLOCK)?;
    let mut found = None;
    for index in 0..blocks.length() {
        let Some(block) = blocks.get(index).and_then(|node| node.dyn_into::<HtmlElement>().ok())
        else {
            continue;
        };
        let start = block.get_attribute("data-start").and_then(|start| start.parse().ok());
        match start {
            Some(start) if start <= at => found = Some((block, start)),
            _ => break,
        }
    }
    Ok(found)
}

/// Selects a span in the article, if it is drawn.
pub fn show_selection(text: &str, span: Span) -> Result<(), PlatformError> {
    let place = |at: usize| -> Result<Option<Place>, PlatformError> {
        Ok(block_of(at)?.and_then(|(block, start)| {
            let offset = text.get(start..at)?.chars().map(char::len_utf16).sum::<usize>();
            Some(Place { block, offset: u32::try_from(offset).ok()? })
        }))
    };
    if let (Some(start), Some(end)) = (place(span.start)?, place(span.end)?) {
        if !dom::in_sight(&end.block, 0.0) {
            dom::reveal(&end.block);
        }
        selection::select(&start, &end)?;
    }
    Ok(())
}

/// The span of the first block that is in sight, for a selection by keyboard to begin in.
pub fn block_span() -> Result<Option<usize>, PlatformError> {
    let [top, _] = dom::clear_view()?;
    let blocks = dom::document()?.query_selector_all(BLOCK)?;
    for index in 0..blocks.length() {
        let Some(block) = blocks.get(index).and_then(|node| node.dyn_into::<HtmlElement>().ok())
        else {
            continue;
        };
        if block.get_bounding_client_rect().top() >= top {
            return Ok(block.get_attribute("data-start").and_then(|start| start.parse().ok()));
        }
    }
    Ok(None)
}

/// Follows the selection in the article.
#[hook]
pub fn use_picked(text: Arc<str>) -> Option<Picked> {
    let state = use_held(None);
    let set = state.clone();
    use_effect_on(text.as_ptr() as usize, move |_| {
        dom::document().ok().map(|document| {
            dom::listen(&document, "selectionchange", move |_| {
                set.set(picked(&text).ok().flatten());
            })
        })
    });
    *state
}
