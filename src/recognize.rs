//! From text to mentions.

mod recognizer;

pub use recognizer::{Recognizer, suggest};
