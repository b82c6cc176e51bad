//! Compiled knowledge: actors, places and the forms of their names.

mod entry;
mod kinds;
pub mod matcher;
pub mod own;
#[cfg(test)]
mod pack;
#[cfg(test)]
mod pack_rules;
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
pub use own::{LineError, LineProblem, NoList, OwnList, ReadList};
pub use packed::{PackedError, PackedProblem};
