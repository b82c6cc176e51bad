//! Changes of a document, each with its inverse.

use super::{Annotation, AnnotationId, Document, Source};
use crate::text::{Keyed, Span, ordered};
use std::cmp::Reverse;
use std::sync::Arc;

/// A change of a document.
#[derive(Clone, Debug, PartialEq)]
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

impl EditError {
    /// The message in Arabic.
    pub fn message_ar(&self) -> String {
        match self {
            Self::Exists(id) => format!("الوسم a{} موجود من قبل", id.0),
            Self::Missing(id) => format!("لا يوجد وسم a{}", id.0),
            Self::Span(id) => format!("حدود الوسم a{} لا تقع على حروف النص", id.0),
        }
    }
}

impl Document {
    /// Makes the change and returns its inverse.
    ///
    /// A batch costs one pass over the annotations, however many changes it holds.
    ///
    /// # Errors
    /// [`EditError`]; the document is then as it was.
    pub fn apply(&mut self, edit: Edit) -> Result<Edit, EditError> {
        match edit {
            Edit::Insert(annotation) => {
                if self.annotation(annotation.id).is_some() {
                    return Err(EditError::Exists(annotation.id));
                }
                check(self.text(), &annotation)?;
                let id = annotation.id;
                self.insert(annotation);
                Ok(Edit::Remove(id))
            }
            Edit::Remove(id) => Ok(Edit::Insert(self.remove(id)?)),
            Edit::Replace(annotation) => {
                check(self.text(), &annotation)?;
                let before = self.remove(annotation.id)?;
                self.insert(annotation);
                Ok(Edit::Replace(before))
            }
            Edit::Describe { title, source } => Ok(Edit::Describe {
                title: std::mem::replace(&mut self.title, title),
                source: std::mem::replace(&mut self.source, source),
            }),
            Edit::Batch(edits) => {
                let text = Arc::clone(self.text());
                let mut draft = Draft::of(self);
                let inverse = draft.apply_all(&text, edits)?;
                draft.commit(self);
                Ok(inverse)
            }
        }
    }

    fn insert(&mut self, annotation: Arc<Annotation>) {
        self.reserve_id(annotation.id);
        let at = self.annotations().partition_point(|a| order(a) < order(&annotation));
        self.annotations_mut().insert(at, annotation);
    }

    fn remove(&mut self, id: AnnotationId) -> Result<Arc<Annotation>, EditError> {
        let at = self.annotations().iter().position(|a| a.id == id);
        at.map(|at| self.annotations_mut().remove(at)).ok_or(EditError::Missing(id))
    }
}

/// The order of a document's annotations: by start, the longer first.
fn order(annotation: &Annotation) -> (usize, Reverse<usize>, AnnotationId) {
    let Span { start, end } = annotation.span;
    (start, Reverse(end), annotation.id)
}

fn check(text: &str, annotation: &Annotation) -> Result<(), EditError> {
    match annotation.span.slice(text) {
        Some(part) if !part.is_empty() => Ok(()),
        _ => Err(EditError::Span(annotation.id)),
    }
}

/// What edits change of a document, with the annotations under their identifiers. A batch works
/// on it, so that nothing is seen of a batch that fails and thousands of changes stay cheap.
struct Draft {
    title: String,
    source: Source,
    annotations: Keyed<AnnotationId, Arc<Annotation>>,
    /// The greatest identifier that was put in, even if it was taken out again.
    greatest: Option<AnnotationId>,
}

impl Draft {
    fn of(document: &Document) -> Self {
        // In the order of the keys, as the table wants to be filled.
        let by_id = ordered(document.annotations().to_vec(), |one, other| one.id < other.id);
        let mut annotations = Keyed::default();
        for annotation in by_id {
            annotations.insert(annotation.id, annotation);
        }
        Self {
            title: document.title.clone(),
            source: document.source.clone(),
            annotations,
            greatest: None,
        }
    }

    fn apply_all(&mut self, text: &str, edits: Vec<Edit>) -> Result<Edit, EditError> {
        let mut inverse = Vec::with_capacity(edits.len());
        for edit in edits {
            inverse.push(self.apply(text, edit)?);
        }
        inverse.reverse();
        Ok(Edit::Batch(inverse))
    }

    fn apply(&mut self, text: &str, edit: Edit) -> Result<Edit, EditError> {
        match edit {
            Edit::Insert(annotation) => {
                let id = annotation.id;
                if self.annotations.get(&id).is_some() {
                    return Err(EditError::Exists(id));
                }
                check(text, &annotation)?;
                self.annotations.insert(id, annotation);
                self.greatest = self.greatest.max(Some(id));
                Ok(Edit::Remove(id))
            }
            Edit::Remove(id) => {
                self.annotations.remove(&id).map(Edit::Insert).ok_or(EditError::Missing(id))
            }
            Edit::Replace(annotation) => {
                let id = annotation.id;
                check(text, &annotation)?;
                let before = self.annotations.insert(id, annotation);
                before.map(Edit::Replace).ok_or(EditError::Missing(id))
            }
            Edit::Describe { title, source } => Ok(Edit::Describe {
                title: std::mem::replace(&mut self.title, title),
                source: std::mem::replace(&mut self.source, source),
            }),
            Edit::Batch(edits) => self.apply_all(text, edits),
        }
    }

    fn commit(self, document: &mut Document) {
        document.title = self.title;
        document.source = self.source;
        let annotations: Vec<_> = self.annotations.into_values().collect();
        *document.annotations_mut() = ordered(annotations, |one, other| order(one) < order(other));
        if let Some(id) = self.greatest {
            document.reserve_id(id);
        }
    }
}
