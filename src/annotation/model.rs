//! One annotation.

use super::EntityId;
use super::json::Fields;
use crate::text::Span;

pub use crate::lexicon::AnnotationType;

/// Identifies an annotation within its document. Written `a1`, `a2`, … in files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AnnotationId(pub u32);

/// What a person has decided about an annotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// A rule found it and nobody has looked at it.
    Suggested,
    /// A person agrees.
    Accepted,
    /// A suggestion whose bounds, type or entity a person changed.
    Edited,
    /// A person says that it is none. Kept: it is training data.
    Rejected,
    /// A person marked it by hand.
    Added,
}

/// Where an annotation comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A rule found it.
    Rule {
        /// The rule's name, for example `lexicon`.
        rule: String,
        /// The form of the lexicon that matched.
        form: Option<String>,
        /// The user's list in which the form stands, by its name; none for the built-in tables.
        list: Option<String>,
        /// The words that announced or vouched for the name, as they stand in the text.
        trigger: Option<String>,
    },
    /// A person marked it.
    Person,
}

/// An entity that an annotation may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The entity.
    pub entity: EntityId,
    /// Why it has this rank: a short word such as `form`, `governorate`, `dateline`.
    pub why: String,
}

/// A span of a document with a type, a status and an origin.
#[derive(Clone, Debug, PartialEq)]
pub struct Annotation {
    /// Identifies it in its document.
    pub id: AnnotationId,
    /// Actor or place.
    pub annotation_type: AnnotationType,
    /// The covered bytes of the document's text.
    pub span: Span,
    /// The name without what was attached to it: النظام for the text «لنظام» of «للنظام».
    pub name: String,
    /// The entity's kind (`rebel group`, `city`, …), or empty where nothing is known.
    pub kind: String,
    /// The entity meant, if one is chosen.
    pub entity: Option<EntityId>,
    /// The entities that it may mean, best first.
    pub candidates: Vec<Candidate>,
    /// A place that nobody can locate.
    pub unlocatable: bool,
    /// What a person decided.
    pub status: Status,
    /// Who found it.
    pub origin: Origin,
    /// A person's remark.
    pub note: String,
    /// Fields of a file that this version does not know, kept on the way through.
    pub unknown: Fields,
}
