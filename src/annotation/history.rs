//! Undo and redo.

use super::{Annotation, Document, Edit, EditError};

/// The steps that were made, and those that were undone.
///
/// All changes of a document must go through its history: a step that no longer fits, because the
/// document was changed beside it, is refused and forgotten.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    undo: Vec<Edit>,
    redo: Vec<Edit>,
}

impl History {
    /// Makes the edit on the document and remembers its inverse. What was undone before is
    /// forgotten.
    ///
    /// # Errors
    /// As [`Document::apply`].
    pub fn apply(&mut self, document: &mut Document, edit: Edit) -> Result<(), EditError> {
        let inverse = document.apply(edit)?;
        self.undo.push(inverse);
        self.redo.clear();
        Ok(())
    }

    /// Makes the edit as what follows from a description of the document, where that is the last
    /// step: both are taken back together. Elsewhere as [`Self::apply`].
    ///
    /// # Errors
    /// As [`Document::apply`].
    pub fn follow_up(&mut self, document: &mut Document, edit: Edit) -> Result<(), EditError> {
        self.apply(document, edit)?;
        if let [.., Edit::Describe { .. }, _] = self.undo.as_slice() {
            let later = self.undo.pop();
            let earlier = self.undo.pop();
            self.undo.push(Edit::Batch(later.into_iter().chain(earlier).collect()));
        }
        Ok(())
    }

    /// Makes the edit as part of the last step where that changed the same annotation and nothing
    /// of it but the note: what is typed letter by letter is one step.
    ///
    /// # Errors
    /// As [`Document::apply`].
    pub fn apply_note(&mut self, document: &mut Document, edit: Edit) -> Result<(), EditError> {
        let goes_on = match (self.undo.last(), &edit) {
            (Some(Edit::Replace(before)), Edit::Replace(after)) => {
                before.id == after.id && self.redo.is_empty() && {
                    let mut same = Annotation::clone(before);
                    same.note.clone_from(&after.note);
                    same == **after
                }
            }
            _ => false,
        };
        let inverse = document.apply(edit)?;
        if !goes_on {
            self.undo.push(inverse);
            self.redo.clear();
        }
        Ok(())
    }

    /// Takes the last step back. Returns whether there was one.
    ///
    /// # Errors
    /// As [`Document::apply`].
    pub fn undo(&mut self, document: &mut Document) -> Result<bool, EditError> {
        let Some(edit) = self.undo.pop() else { return Ok(false) };
        self.redo.push(document.apply(edit)?);
        Ok(true)
    }

    /// Makes the last undone step again. Returns whether there was one.
    ///
    /// # Errors
    /// As [`Document::apply`].
    pub fn redo(&mut self, document: &mut Document) -> Result<bool, EditError> {
        let Some(edit) = self.redo.pop() else { return Ok(false) };
        self.undo.push(document.apply(edit)?);
        Ok(true)
    }

    /// The steps that can be taken back and those that can be made again, the latest last in each.
    pub fn steps(&self) -> [&[Edit]; 2] {
        [&self.undo, &self.redo]
    }

    /// A history of such steps, for one that was kept.
    pub fn from_steps(undo: Vec<Edit>, redo: Vec<Edit>) -> Self {
        Self { undo, redo }
    }

    /// Whether there is a step to take back.
    pub fn can_undo(&self) -> bool {
        !self.undo.is_empty()
    }

    /// Whether there is a step to make again.
    pub fn can_redo(&self) -> bool {
        !self.redo.is_empty()
    }
}
