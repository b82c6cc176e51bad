//! Compiled knowledge: actors, places and the forms of their names.

mod entry;
mod kinds;
pub mod matcher;
#[cfg(test)]
mod pack;
mod packed;
mod romanize;
pub mod rules;
mod search;
#[cfg(test)]
mod tables;

pub use entry::{
    AnnotationType, DatedForm, Entry, EntryIndex, Form, FormOrigin, Group, Lexicon, Point, Role,
    Rollup, Trap, TrapType,
};
pub use kinds::KINDS;
pub use packed::{PackedError, PackedProblem};
