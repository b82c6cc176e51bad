//! From mentions to the annotations of a document, keeping what people decided.

use super::mention::{Mention, plain};
use super::recognizer::{Context, Recognizer};
use crate::annotation::{
    Annotation, AnnotationId, AnnotationType, Candidate, Document, Edit, Entity, EntityId, Origin,
    Status,
};
use crate::lexicon::Lexicon;
use crate::text::{Keyed, Span};
use std::sync::Arc;

/// Runs the rules on the document and gives the edit that adds what they found and takes away
/// earlier suggestions that they no longer make. A suggestion that they make again keeps its
/// identifier and note, so that running the rules twice changes nothing. Human decisions stay:
/// whatever is accepted, edited, rejected or added is not touched, and nothing is suggested at its
/// span again.
///
/// The entities that the suggestions name are made known to the document.
pub fn suggest(recognizer: &Recognizer, document: &mut Document) -> Edit {
    let context = Context { published: document.source.published.clone() };
    let text = Arc::clone(document.text());
    let mentions = recognizer.recognize(&text, &context);
    let mut edits: Vec<Edit> = Vec::new();
    let mut earlier: Keyed<_, Arc<Annotation>> = Keyed::default();
    for annotation in document.annotations().iter().filter(|a| a.status == Status::Suggested) {
        let key = (annotation.span, annotation.annotation_type);
        if let Some(twin) = earlier.insert(key, Arc::clone(annotation)) {
            edits.push(Edit::Remove(twin.id));
        }
    }
    let (lexicon, decided) = (recognizer.lexicon(), Decided::of(document));
    let mut id = document.next_id();
    let mut known = Vec::new();
    for mention in mentions {
        if decided.covers(&mention) {
            continue;
        }
        let before = earlier.remove(&(mention.span, mention.annotation_type));
        let mut annotation = annotation(lexicon, document, &mut known, &text, &mention, id);
        if let Some(before) = &before {
            annotation.id = before.id;
            annotation.note.clone_from(&before.note);
            annotation.unknown.clone_from(&before.unknown);
        }
        match before {
            Some(before) if *before == annotation => {}
            Some(_) => edits.push(Edit::Replace(Arc::new(annotation))),
            None => {
                id = AnnotationId(id.0.saturating_add(1));
                edits.push(Edit::Insert(Arc::new(annotation)));
            }
        }
    }
    edits.extend(earlier.into_values().map(|gone| Edit::Remove(gone.id)));
    Edit::Batch(edits)
}

/// Makes suggestions of the mentions of a text that has no annotations yet, one after the other.
#[derive(Debug)]
pub struct Suggester {
    lexicon: Arc<Lexicon>,
    text: Arc<str>,
    /// Holds the entities.
    document: Document,
    known: Vec<bool>,
    id: AnnotationId,
}

impl Suggester {
    /// One for the mentions that were found in `text` with `lexicon`.
    pub fn new(lexicon: Arc<Lexicon>, text: Arc<str>) -> Self {
        let document = Document::new("", "");
        Self { lexicon, text, document, known: Vec::new(), id: AnnotationId(0) }
    }

    /// The suggestion that the next mention makes.
    pub fn suggest(&mut self, mention: &Mention) -> Annotation {
        self.id = AnnotationId(self.id.0.saturating_add(1));
        annotation(&self.lexicon, &mut self.document, &mut self.known, &self.text, mention, self.id)
    }

    /// The entities that the suggestions so far name.
    pub fn entities(&self) -> &Keyed<EntityId, Arc<Entity>> {
        self.document.entities()
    }
}

/// The suggestion that a mention makes. Its entities are made known to the document; which entries
/// are `known` already it tells by their numbers.
fn annotation(
    lexicon: &Lexicon,
    document: &mut Document,
    known: &mut Vec<bool>,
    text: &str,
    mention: &Mention,
    id: AnnotationId,
) -> Annotation {
    known.resize(lexicon.len(), false);
    let mut candidates = Vec::with_capacity(mention.candidates.len());
    for (index, reason) in &mention.candidates {
        let Some(entry) = lexicon.entry(*index) else { continue };
        let entity = entry.id();
        let known =
            known.get_mut(index.0 as usize).is_none_or(|known| std::mem::replace(known, true));
        if known {
            // Nothing new can be said of it.
        } else if entry.list().is_some() {
            // A list may say something else than at the last run, and whoever opens the export
            // may not have it.
            let around = entry.parent_entries().filter(|unit| unit.list().is_some());
            for entry in around.chain([entry]) {
                document.set_entity(entry.id(), Entity::from(entry));
            }
        } else if document.entity(&entity).is_none() {
            document.set_entity(entity.clone(), Entity::from(entry));
        }
        candidates.push(Candidate { entity, why: reason.as_str().to_owned() });
    }
    let form = mention.provenance.form.and_then(|(index, number)| {
        let entry = lexicon.entry(index)?;
        Some((entry, entry.forms().nth(number.into())))
    });
    Annotation {
        id,
        annotation_type: mention.annotation_type,
        span: mention.span,
        name: mention.name(text),
        kind: mention.kind.as_ref().to_owned(),
        entity: candidates.first().map(|c| c.entity.clone()),
        candidates,
        unlocatable: false,
        status: Status::Suggested,
        origin: Origin::Rule {
            rule: mention.provenance.rule.as_ref().to_owned(),
            form: form.and_then(|(_, form)| Some(form?.text.to_owned())),
            list: form.and_then(|(entry, _)| Some(entry.list()?.name().to_owned())),
            trigger: mention.provenance.trigger.and_then(|span| span.slice(text)).map(plain),
        },
        note: String::new(),
        unknown: Default::default(),
    }
}

/// The spans that people decided about, by start.
struct Decided {
    spans: Vec<(Span, AnnotationType, Status)>,
    /// Length of the longest, in bytes.
    longest: usize,
}

impl Decided {
    fn of(document: &Document) -> Self {
        // Annotations are sorted by start.
        let spans: Vec<_> = document
            .annotations()
            .iter()
            .filter(|a| a.status != Status::Suggested)
            .map(|a| (a.span, a.annotation_type, a.status))
            .collect();
        let longest = spans.iter().map(|(span, ..)| span.len()).max().unwrap_or_default();
        Self { spans, longest }
    }

    /// Whether a decision stands for the mention: one on the very span, or an annotation of the
    /// type that overlaps it.
    fn covers(&self, mention: &Mention) -> bool {
        let from = mention.span.start.saturating_sub(self.longest);
        let first = self.spans.partition_point(|(span, ..)| span.start < from);
        self.spans.iter().skip(first).take_while(|(span, ..)| span.start < mention.span.end).any(
            |(span, annotation_type, status)| {
                *span == mention.span
                    || span.overlaps(mention.span)
                        && *status != Status::Rejected
                        && *annotation_type == mention.annotation_type
            },
        )
    }
}
