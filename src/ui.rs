//! The page.
//!
//! [`state`] holds everything the page knows and the one pure function that changes it; components
//! show it, hooks tie it to the browser, [`messages`] has every text in Arabic and English.

mod app;
mod bounds;
mod components;
mod file_name;
mod hooks;
mod intake;
mod layout;
mod listing;
mod lists;
mod marks;
mod messages;
mod part;
mod record;
mod state;
mod tag;

/// Shows the page in an element.
pub fn start(root: web_sys::Element) {
    part::start::<app::App>(root);
}
