//! The page.
//!
//! The same program runs in the page and in its worker; a worker has no window, and is called by
//! the page.

fn main() {
    if wusum::platform::dom::window().is_ok() {
        wusum::platform::panic::install();
        if let Ok(root) = wusum::platform::dom::find("#app") {
            wusum::ui::start(root.into());
        }
    }
}
