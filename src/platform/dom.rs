//! The page's elements: finding, focusing, placing, and the switches on the root element.

use super::PlatformError;
use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Document, Element, Event, EventTarget, FocusOptions, HtmlElement, IntersectionObserver,
    IntersectionObserverEntry, IntersectionObserverInit, ScrollBehavior, ScrollIntoViewOptions,
    ScrollLogicalPosition, Window,
};

/// The window. A worker has none.
///
/// # Errors
/// [`PlatformError::Missing`] outside a page.
pub fn window() -> Result<Window, PlatformError> {
    web_sys::window().ok_or(PlatformError::Missing("window"))
}

/// A global of the page that `web-sys` does not know or knows only behind a switch.
///
/// # Errors
/// As the browser's.
pub fn global(name: &str) -> Result<JsValue, PlatformError> {
    Ok(js_sys::Reflect::get(&js_sys::global(), &name.into())?)
}

/// Waits.
///
/// # Errors
/// As the browser's.
pub async fn pause(milliseconds: i32) -> Result<(), PlatformError> {
    let window = window()?;
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let _ =
            window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
    });
    wasm_bindgen_futures::JsFuture::from(promise).await?;
    Ok(())
}

/// The page's document.
///
/// # Errors
/// [`PlatformError::Missing`] outside a page.
pub fn document() -> Result<Document, PlatformError> {
    window()?.document().ok_or(PlatformError::Missing("document"))
}

/// The first element that a CSS selector finds.
///
/// # Errors
/// [`PlatformError::Missing`] where there is none.
pub fn find(selector: &str) -> Result<HtmlElement, PlatformError> {
    document()?
        .query_selector(selector)?
        .and_then(|element| element.dyn_into().ok())
        .ok_or(PlatformError::Missing("element"))
}

/// Sets an attribute of the root element, or takes it away.
///
/// # Errors
/// As the browser's.
pub fn set_root(attribute: &str, value: Option<&str>) -> Result<(), PlatformError> {
    let root = document()?.document_element().ok_or(PlatformError::Missing("element"))?;
    match value {
        Some(value) => root.set_attribute(attribute, value)?,
        None => root.remove_attribute(attribute)?,
    }
    Ok(())
}

/// Sets the title of the window.
///
/// # Errors
/// As the browser's.
pub fn set_title(title: &str) -> Result<(), PlatformError> {
    document()?.set_title(title);
    Ok(())
}

/// Moves the focus to the element that a CSS selector finds.
///
/// # Errors
/// As [`find`].
pub fn focus(selector: &str) -> Result<(), PlatformError> {
    Ok(find(selector)?.focus()?)
}

/// Brings an element into the middle of the view, if it is not in sight.
pub fn reveal(element: &Element) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Center);
    let quiet = prefers("(prefers-reduced-motion: reduce)");
    options.set_behavior(if quiet { ScrollBehavior::Auto } else { ScrollBehavior::Smooth });
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Scrolls as little as is needed for the element to be seen whole.
pub fn reveal_edge(element: &Element) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Top and bottom of the part of the window that no bar covers, in pixels.
///
/// # Errors
/// As the browser's.
pub fn clear_view() -> Result<[f64; 2], PlatformError> {
    let height = window()?.inner_height()?.as_f64().unwrap_or_default();
    let edge = |selector: &str| find(selector).map(|bar| bar.get_bounding_client_rect());
    let top = edge(".bars").map_or(0.0, |bar| bar.bottom());
    let bottom = edge(".foot").map_or(height, |bar| bar.top());
    Ok([top, bottom])
}

/// Whether the element's box lies within the window, with `margin` pixels to spare above and below.
pub fn in_sight(element: &Element, margin: f64) -> bool {
    let rect = element.get_bounding_client_rect();
    let height = window()
        .and_then(|window| Ok(window.inner_height()?))
        .ok()
        .and_then(|height| height.as_f64())
        .unwrap_or_default();
    rect.top() >= margin && rect.bottom() <= height - margin
}

/// Whether a media query holds.
pub fn prefers(query: &str) -> bool {
    let list = window().and_then(|window| Ok(window.match_media(query)?));
    list.ok().flatten().is_some_and(|list| list.matches())
}

/// Sets a CSS property of one element through the CSSOM, which the page's policy allows where it
/// forbids style attributes.
///
/// # Errors
/// As the browser's.
pub fn set_property(
    element: &HtmlElement,
    property: &str,
    value: &str,
) -> Result<(), PlatformError> {
    Ok(element.style().set_property(property, value)?)
}

/// Tells the style sheets where an element is to stand, in pixels.
///
/// # Errors
/// As the browser's.
pub fn put_at(element: &HtmlElement, x: f64, y: f64) -> Result<(), PlatformError> {
    for (property, pixels) in [("--x", x), ("--y", y)] {
        // Whole pixels: nothing in the page prints a float, which takes 10 kB of code.
        set_property(element, property, &format!("{}px", pixels.round() as i32))?;
    }
    Ok(())
}

/// The element an event came from.
pub fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// Whether a pointer event comes from a mouse, which can hover, and not from a finger.
pub fn is_mouse(event: &Event) -> bool {
    let pointer = js_sys::Reflect::get(event, &"pointerType".into());
    pointer.ok().and_then(|kind| kind.as_string()).is_some_and(|kind| kind == "mouse")
}

/// Whether the element takes typed text, so that letters typed in it are no shortcuts.
pub fn takes_text(element: &Element) -> bool {
    match element.tag_name().as_str() {
        "TEXTAREA" | "SELECT" => true,
        "INPUT" => !matches!(
            element.get_attribute("type").as_deref(),
            Some("checkbox" | "radio" | "button" | "file")
        ),
        _ => false,
    }
}

/// Listens to an event of the window or the document until the returned value is dropped.
/// The listener may prevent the browser's own action.
pub fn listen(
    target: &EventTarget,
    event: &'static str,
    listener: impl FnMut(&Event) + 'static,
) -> EventListener {
    EventListener::new_with_options(
        target,
        event,
        EventListenerOptions::enable_prevent_default(),
        listener,
    )
}

/// Tells which elements come near the view and which leave it.
#[derive(Debug)]
pub struct Nearness {
    observer: IntersectionObserver,
    _callback: Closure<dyn FnMut(js_sys::Array)>,
}

impl Nearness {
    /// Calls `changed` with the elements that came within `margin` pixels of the view (`true`) or
    /// left that zone (`false`).
    ///
    /// # Errors
    /// As the browser's.
    pub fn new(
        margin: u32,
        mut changed: impl FnMut(Vec<(Element, bool)>) + 'static,
    ) -> Result<Self, PlatformError> {
        let callback = Closure::new(move |entries: js_sys::Array| {
            let entries = entries.iter().filter_map(|entry| {
                let entry: IntersectionObserverEntry = entry.dyn_into().ok()?;
                Some((entry.target(), entry.is_intersecting()))
            });
            changed(entries.collect());
        });
        let options = IntersectionObserverInit::new();
        options.set_root_margin(&format!("{margin}px"));
        let function: &js_sys::Function = callback.as_ref().unchecked_ref();
        let observer = IntersectionObserver::new_with_options(function, &options)?;
        Ok(Self { observer, _callback: callback })
    }

    /// Watches one more element.
    pub fn watch(&self, element: &Element) {
        self.observer.observe(element);
    }
}

impl Drop for Nearness {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Gives the first element that fits a selector the focus, where nothing has it: what had it is
/// gone. Nothing is scrolled.
pub fn focus_if_lost(selector: &str) {
    let has = document().ok().and_then(|document| document.active_element());
    if has.is_none_or(|element| element.tag_name() == "BODY") {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = find(selector).map(|element| element.focus_with_options(&options));
    }
}

/// Sets `--bars` to the height of what sticks to the top of the window.
///
/// # Errors
/// As the browser's.
pub fn measure_bars() -> Result<(), PlatformError> {
    let height = find(".bars")?.offset_height();
    set_property(&find(":root")?, "--bars", &format!("{height}px"))
}

/// Closes the menu, after what was chosen in it did not do so itself.
pub fn close_menu() {
    if let Ok(menu) = find(".menu:popover-open") {
        let _ = menu.hide_popover();
    }
}

/// Removes what the page showed while it was loading.
///
/// # Errors
/// As [`document`].
pub fn remove_boot() -> Result<(), PlatformError> {
    if let Some(boot) = document()?.get_element_by_id("boot") {
        boot.remove();
    }
    Ok(())
}

/// Calls `then` once the browser has painted what is on the page now.
///
/// # Errors
/// As the browser's.
pub fn after_paint(then: impl FnOnce() + 'static) -> Result<(), PlatformError> {
    let inner = Closure::once_into_js(then);
    let outer = Closure::once_into_js(move || {
        // A task after the frame's callback runs after the frame was painted.
        let function: &js_sys::Function = inner.unchecked_ref();
        if let Ok(window) = window() {
            let _ = window.set_timeout_with_callback(function);
        }
    });
    // A page in the background gets no frames; its text must be recognized all the same.
    if document()?.hidden() {
        window()?.set_timeout_with_callback(outer.unchecked_ref())?;
    } else {
        window()?.request_animation_frame(outer.unchecked_ref())?;
    }
    Ok(())
}
