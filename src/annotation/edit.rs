//! Changes of a document, each with its inverse.

use super::{Annotation, AnnotationId, Document, Source};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::sync::Arc;

/// A change of a document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Edit {
    /// Adds an annotation. Its identifier must be free ([`Document::next_id`]).
    Insert(Arc<Annotation>),
    /// Takes an annotation out.
    Remove(AnnotationId),
    /// Puts another annotation in the place of the one with the same identifier.
    Replace(Arc<Annotation>),
    /// Changes title and source.
    Describe {
        /// The new title.
        title: String,
        /// The new source.
        source: Source,
    },
    /// Several changes, one step of undo. All or none are made.
    Batch(Vec<Edit>),
}

/// Why an edit was refused. The document is as it was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// [`Edit::Insert`] with an identifier that is taken.
    #[error("annotation a{} exists already", .0.0)]
    Exists(AnnotationId),
    /// [`Edit::Remove`] or [`Edit::Replace`] of an annotation that is not there.
    #[error("there is no annotation a{}", .0.0)]
    Missing(AnnotationId),
    /// The span is empty, outside the text or inside a character.
    #[error("the span of annotation a{} does not lie on characters of the text", .0.0)]
    Span(AnnotationId),
}

impl Document {
    /// Makes the change and returns its inverse.
    ///
    /// # Errors
    /// [`EditError`]; the document is then as it was.
    pub fn apply(&mut self, edit: Edit) -> Result<Edit, EditError> {
        match edit {
            Edit::Insert(annotation) => {
                if self.annotation(annotation.id).is_some() {
                    return Err(EditError::Exists(annotation.id));
                }
                self.check(&annotation)?;
                let id = annotation.id;
                self.insert(annotation);
                Ok(Edit::Remove(id))
            }
            Edit::Remove(id) => Ok(Edit::Insert(self.remove(id)?)),
            Edit::Replace(annotation) => {
                self.check(&annotation)?;
                let before = self.remove(annotation.id)?;
                self.insert(annotation);
                Ok(Edit::Replace(before))
            }
            Edit::Describe { title, source } => Ok(Edit::Describe {
                title: std::mem::replace(&mut self.title, title),
                source: std::mem::replace(&mut self.source, source),
            }),
            Edit::Batch(edits) => {
                let before = self.clone();
                let mut inverse = Vec::with_capacity(edits.len());
                for edit in edits {
                    match self.apply(edit) {
                        Ok(undo) => inverse.push(undo),
                        Err(error) => {
                            *self = before;
                            return Err(error);
                        }
                    }
                }
                inverse.reverse();
                Ok(Edit::Batch(inverse))
            }
        }
    }

    fn check(&self, annotation: &Annotation) -> Result<(), EditError> {
        match annotation.span.slice(self.text()) {
            Some(part) if !part.is_empty() => Ok(()),
            _ => Err(EditError::Span(annotation.id)),
        }
    }

    fn insert(&mut self, annotation: Arc<Annotation>) {
        self.reserve_id(annotation.id);
        let key = |a: &Annotation| (a.span.start, Reverse(a.span.end), a.id);
        let at = self.annotations().partition_point(|a| key(a) < key(&annotation));
        self.annotations_mut().insert(at, annotation);
    }

    fn remove(&mut self, id: AnnotationId) -> Result<Arc<Annotation>, EditError> {
        let at = self.annotations().iter().position(|a| a.id == id);
        at.map(|at| self.annotations_mut().remove(at)).ok_or(EditError::Missing(id))
    }
}
