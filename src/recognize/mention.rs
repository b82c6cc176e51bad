//! What a rule finds.

use crate::annotation::AnnotationType;
use crate::lexicon::EntryIndex;
use crate::text::Span;

/// A stretch of text that names an actor or a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Actor or place.
    pub annotation_type: AnnotationType,
    /// In bytes of the text.
    pub span: Span,
    /// The name without what was attached to it.
    pub name: String,
    /// The kind that the words around announce, or that of the entity; empty if unknown.
    pub kind: String,
    /// The entries that have the form, before ranking.
    pub entries: Vec<EntryIndex>,
    /// The entries ranked, best first, with the reason.
    pub candidates: Vec<(EntryIndex, Reason)>,
    /// Why it was found.
    pub provenance: Provenance,
}

/// Which rule found a mention, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Provenance {
    /// The rule's name: one of a rule file, or `lexicon`, `list`, `learnt`, `short-name`.
    pub rule: String,
    /// The form of the lexicon that matched.
    pub form: Option<String>,
    /// The words that announced or vouched for it.
    pub trigger: Option<String>,
}

/// Why a candidate has its rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// Its form is the only reason.
    Form,
    /// The words around name its level: محافظة, مدينة.
    Level,
    /// Its governorate is named near.
    Governorate,
    /// Its country is named in the text.
    Country,
    /// The date of the text decides.
    Date,
    /// The text speaks of its side: a place or an actor of it stands in the text.
    Side,
}

impl Reason {
    /// The word that files carry.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Level => "level",
            Self::Governorate => "governorate",
            Self::Country => "country",
            Self::Date => "date",
            Self::Side => "side",
        }
    }
}
