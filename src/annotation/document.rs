//! Documents and collections of them.

use super::json::Fields;
use super::{Annotation, AnnotationId, Entity, EntityId};
use crate::text::Keyed;
use std::sync::Arc;

/// Where a document was published.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// The page's address.
    pub url: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// When, as an ISO 8601 date (`2021-04-25`).
    pub published: Option<String>,
}

/// A text and its annotations. Cloning is cheap: text and annotations are shared.
///
/// Two documents are equal when a file would hold the same of them: identifiers that are no
/// longer in use ([`Document::next_id`]) make no difference.
#[derive(Clone, Debug)]
pub struct Document {
    /// A name for it: on the command line the file's name without its ending.
    pub id: String,
    /// The title, empty if none was given.
    pub title: String,
    /// Where it was published.
    pub source: Source,
    text: Arc<str>,
    annotations: Vec<Arc<Annotation>>,
    entities: Arc<Keyed<EntityId, Arc<Entity>>>,
    next_id: u32,
    /// Fields of a file that this version does not know, kept on the way through.
    pub unknown: Fields,
}

impl Document {
    /// A document without annotations.
    pub fn new(id: impl Into<String>, text: impl Into<Arc<str>>) -> Self {
        Self {
            id: id.into(),
            title: String::new(),
            source: Source::default(),
            text: text.into(),
            annotations: Vec::new(),
            entities: Arc::default(),
            next_id: 1,
            unknown: Fields::default(),
        }
    }

    /// The text. It never changes.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// The annotations, sorted by start, the longer first where two start together.
    pub fn annotations(&self) -> &[Arc<Annotation>] {
        &self.annotations
    }

    /// The annotation with this identifier.
    pub fn annotation(&self, id: AnnotationId) -> Option<&Arc<Annotation>> {
        self.annotations.iter().find(|a| a.id == id)
    }

    /// An identifier that no annotation of this document has or had.
    pub fn next_id(&self) -> AnnotationId {
        AnnotationId(self.next_id)
    }

    /// What is known of the entity.
    pub fn entity(&self, id: &str) -> Option<&Arc<Entity>> {
        self.entities.get(id)
    }

    /// The entities known to this document, whether or not an annotation names them.
    pub fn entities(&self) -> &Keyed<EntityId, Arc<Entity>> {
        &self.entities
    }

    /// Makes an entity known. One that is known already stays as it was.
    pub fn add_entity(&mut self, id: EntityId, entity: Entity) {
        if self.entities.get(&id).is_none() {
            Arc::make_mut(&mut self.entities).insert(id, Arc::new(entity));
        }
    }

    /// Says what is known of an entity, in place of what was known before.
    pub fn set_entity(&mut self, id: EntityId, entity: Entity) {
        if self.entities.get(&id).is_none_or(|known| **known != entity) {
            Arc::make_mut(&mut self.entities).insert(id, Arc::new(entity));
        }
    }

    pub(super) fn annotations_mut(&mut self) -> &mut Vec<Arc<Annotation>> {
        &mut self.annotations
    }

    pub(super) fn reserve_id(&mut self, id: AnnotationId) {
        self.next_id = self.next_id.max(id.0.saturating_add(1));
    }
}

impl PartialEq for Document {
    fn eq(&self, other: &Self) -> bool {
        // Taken apart so that a new field cannot be forgotten here.
        let Self { id, title, source, text, annotations, entities, next_id: _, unknown } = self;
        *id == other.id
            && *title == other.title
            && *source == other.source
            && *text == other.text
            && *annotations == other.annotations
            && *entities == other.entities
            && *unknown == other.unknown
    }
}

/// Several documents: what one file of the native format holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Collection {
    /// The documents, in the file's order.
    pub documents: Vec<Document>,
    /// Fields of a file that this version does not know, kept on the way through.
    pub unknown: Fields,
}
