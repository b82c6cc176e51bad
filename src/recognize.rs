//! From text to mentions: the passes, overlaps, linking, provenance.

mod candidate;
mod compile;
mod examples;
mod find;
mod learnt;
mod link;
mod list;
mod listed;
mod memory;
mod mention;
pub mod metadata;
mod paragraph;
mod pattern;
mod provenance;
mod recognizer;
mod resolve;
mod shape;
mod short_name;
mod sound_alike;
mod state;
mod suggest;
mod trace;
mod vouch;

pub use examples::{Broken, Outcome, Why, check_examples};
pub use mention::{Mention, Provenance, Reason};
pub use recognizer::{Context, Recognizer};
pub use suggest::{Suggester, suggest};
pub use trace::{Fate, PassedOver};
