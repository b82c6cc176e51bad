//! From text to mentions.

pub mod metadata;
mod recognizer;

pub use recognizer::{Recognizer, suggest};
