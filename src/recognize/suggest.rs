//! From mentions to the annotations of a document, keeping what people decided.

use super::recognizer::{Context, Recognizer};
use crate::annotation::{
    Annotation, AnnotationId, Candidate, Document, Edit, Entity, Origin, Status,
};
use std::sync::Arc;

/// Runs the rules on the document and gives the edit that adds what they found and takes away
/// earlier suggestions that they no longer make. Human decisions stay: whatever is accepted,
/// edited, rejected or added is not touched, and nothing is suggested at its span again.
///
/// The entities that the suggestions name are made known to the document.
pub fn suggest(recognizer: &Recognizer, document: &mut Document) -> Edit {
    let context = Context { published: document.source.published.clone() };
    let text = Arc::clone(document.text());
    let mentions = recognizer.recognize(&text, &context);
    let mut edits: Vec<Edit> = document
        .annotations()
        .iter()
        .filter(|a| a.status == Status::Suggested)
        .map(|a| Edit::Remove(a.id))
        .collect();
    let decided: Vec<_> = document
        .annotations()
        .iter()
        .filter(|a| a.status != Status::Suggested)
        .map(|a| (a.span, a.annotation_type, a.status))
        .collect();
    let mut id = document.next_id();
    let lexicon = recognizer.lexicon();
    for mention in mentions {
        let taken = decided.iter().any(|(span, annotation_type, status)| {
            *span == mention.span
                || span.overlaps(mention.span)
                    && *status != Status::Rejected
                    && *annotation_type == mention.annotation_type
        });
        if taken {
            continue;
        }
        let mut candidates = Vec::with_capacity(mention.candidates.len());
        for (index, reason) in &mention.candidates {
            let Some(entry) = lexicon.entry(*index) else { continue };
            let entity = entry.id();
            if document.entity(&entity).is_none() {
                document.add_entity(entity.clone(), Entity::from(entry));
            }
            candidates.push(Candidate { entity, why: reason.as_str().to_owned() });
        }
        edits.push(Edit::Insert(Arc::new(Annotation {
            id,
            annotation_type: mention.annotation_type,
            span: mention.span,
            name: mention.name,
            kind: mention.kind,
            entity: candidates.first().map(|c| c.entity.clone()),
            candidates,
            unlocatable: false,
            status: Status::Suggested,
            origin: Origin::Rule {
                rule: mention.provenance.rule,
                form: mention.provenance.form,
                trigger: mention.provenance.trigger,
            },
            note: String::new(),
            unknown: serde_json::Map::new(),
        })));
        id = AnnotationId(id.0.saturating_add(1));
    }
    Edit::Batch(edits)
}
