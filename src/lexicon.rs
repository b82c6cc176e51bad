//! Compiled knowledge: actors, places and the forms of their names.

mod entry;
pub mod matcher;
pub mod rules;

pub use entry::{AnnotationType, Entry, EntryIndex, Group, Lexicon, Point};
