//! Painting stretches of text without touching the elements: CSS custom highlights.
//!
//! `web-sys` has these behind an unstable switch for the whole build, so the four things that are
//! needed are bound here.

use super::{PlatformError, dom};
use js_sys::{Object, Reflect};
use std::cell::RefCell;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Node;

#[wasm_bindgen]
extern "C" {
    type HighlightRegistry;
    #[wasm_bindgen(method, catch)]
    fn set(this: &HighlightRegistry, name: &str, highlight: &Highlight)
    -> Result<JsValue, JsValue>;

    #[derive(Clone, Debug)]
    type Highlight;
    #[wasm_bindgen(constructor, catch)]
    fn new() -> Result<Highlight, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn add(this: &Highlight, range: &StaticRange) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method)]
    fn delete(this: &Highlight, range: &StaticRange) -> bool;
    #[wasm_bindgen(method, setter)]
    fn set_priority(this: &Highlight, priority: i32);

    #[derive(Clone, Debug)]
    type StaticRange;
    #[wasm_bindgen(constructor, catch)]
    fn new(init: &Object) -> Result<StaticRange, JsValue>;
}

/// One stretch to paint.
#[derive(Clone, Debug)]
pub struct Stretch {
    /// The name that the stylesheet uses in `::highlight(…)`.
    pub name: &'static str,
    /// Where stretches overlap, the greater number wins.
    pub priority: i32,
    /// Text node and offset in UTF-16 code units at which it begins.
    pub start: (Node, u32),
    /// Text node and offset in UTF-16 code units at which it ends.
    pub end: (Node, u32),
}

/// What was painted. Dropping it wipes it off.
#[derive(Debug, Default)]
pub struct Painting {
    ranges: Vec<(Highlight, StaticRange)>,
}

impl Drop for Painting {
    fn drop(&mut self) {
        for (highlight, range) in &self.ranges {
            highlight.delete(range);
        }
    }
}

thread_local! {
    static HIGHLIGHTS: RefCell<Vec<(&'static str, Highlight)>> = const { RefCell::new(Vec::new()) };
}

/// The browser's registry.
///
/// # Errors
/// [`PlatformError::Missing`] where it has none.
fn registry() -> Result<HighlightRegistry, PlatformError> {
    let missing = PlatformError::Missing("CSS highlights");
    let css = dom::global("CSS")?;
    let registry = if css.is_object() || css.is_function() {
        Reflect::get(&css, &"highlights".into())?
    } else {
        JsValue::UNDEFINED
    };
    let constructor = dom::global("Highlight")?;
    if registry.is_object() && constructor.is_function() {
        Ok(registry.unchecked_into())
    } else {
        Err(missing)
    }
}

/// Whether this browser paints custom highlights.
pub fn supported() -> bool {
    registry().is_ok()
}

/// Paints stretches until the returned value is dropped. A stretch whose text is no longer on the
/// page is left out.
///
/// # Errors
/// [`PlatformError::Missing`] where the browser has no highlights.
pub fn paint(stretches: &[Stretch]) -> Result<Painting, PlatformError> {
    let registry = registry()?;
    let mut painting = Painting::default();
    for stretch in stretches {
        let init = Object::new();
        Reflect::set(&init, &"startContainer".into(), &stretch.start.0)?;
        Reflect::set(&init, &"startOffset".into(), &stretch.start.1.into())?;
        Reflect::set(&init, &"endContainer".into(), &stretch.end.0)?;
        Reflect::set(&init, &"endOffset".into(), &stretch.end.1.into())?;
        let range = StaticRange::new(&init)?;
        let highlight = HIGHLIGHTS.with(|highlights| -> Result<Highlight, PlatformError> {
            let mut highlights = highlights.borrow_mut();
            if let Some((_, highlight)) = highlights.iter().find(|(name, _)| *name == stretch.name)
            {
                return Ok(highlight.clone());
            }
            let highlight = Highlight::new()?;
            highlight.set_priority(stretch.priority);
            registry.set(stretch.name, &highlight)?;
            highlights.push((stretch.name, highlight.clone()));
            Ok(highlight)
        })?;
        highlight.add(&range)?;
        painting.ranges.push((highlight, range));
    }
    Ok(painting)
}
