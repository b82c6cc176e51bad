//! Wusum (وسوم) marks actors and places in Arabic conflict news.
//!
//! ```text
//! text → lexicon → annotation → recognize → formats → platform → ui
//! ```
//! A layer uses only those before it in this line; `tests/layering.rs` holds that.

pub mod annotation;
#[cfg(not(target_arch = "wasm32"))]
pub mod cli;
pub mod formats;
pub mod lexicon;
#[cfg(feature = "ui")]
pub mod platform;
pub mod recognize;
pub mod text;
#[cfg(feature = "ui")]
pub mod ui;
