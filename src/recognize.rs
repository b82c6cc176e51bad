//! From text to mentions: the passes, overlaps, linking, provenance.

mod candidate;
mod link;
mod mention;
pub mod metadata;
mod paragraph;
mod pattern;
mod recognizer;
mod resolve;
mod shape;
mod suggest;

pub use mention::{Mention, Provenance, Reason};
pub use recognizer::{Context, Recognizer};
pub use suggest::suggest;
