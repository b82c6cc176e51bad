//! What is stored of a document: its text, its annotations, and how they are changed.
//!
//! A [`Document`]'s text never changes. Its annotations change only by [`Edit`]s, each of which
//! gives back its inverse; [`History`] keeps those for undo and redo.

mod degrees;
mod document;
mod edit;
mod entity;
mod history;
pub mod json;
mod model;
mod selector;

pub use degrees::{Degrees, fixed};
pub use document::{Collection, Document, Source};
pub use edit::{Edit, EditError};
pub use entity::{Entity, EntityId};
pub use history::History;
pub use model::{Annotation, AnnotationId, AnnotationType, Candidate, Origin, Status};
pub use selector::Quote;
