//! The harness of the tests that drive the built page in Chromium, as a person would.
//!
//! | module | concern |
//! |---|---|
//! | [`place`] | where things lie: the built page, the command line, folders for what tests write |
//! | [`server`] | a static server that keeps a log, and a witness that must hear nothing |
//! | [`page`] | one browser with one page: look, click, type, paste, drop, download |
//! | [`checker`] | axe-core, which checks accessibility |
//!
//! The tests need `WUSUM_WEBDRIVER`, the address of a running chromedriver; `cargo xtask test`
//! builds the page, starts the driver and sets it. Nothing here waits for a fixed time: what is to
//! come is polled for, and named when it does not come.

pub mod checker;
pub mod page;
pub mod place;
pub mod server;

pub use page::{Mark, Page, Setup};
pub use server::Server;
