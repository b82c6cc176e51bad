//! What the passes of one paragraph hand to each other.

use crate::annotation::AnnotationType;
use crate::lexicon::matcher::FormRef;
use crate::text::Span;
use crate::text::clitics::Proclitic;

/// How much a hit of the lexicon needs to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gate {
    /// Nothing.
    Safe,
    /// A context that vouches for it: from the long list of villages.
    Village,
    /// A context that vouches for it: a common word or a person's name.
    Risky,
}

/// A stretch that may become a mention.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// First token of the mention.
    pub first: usize,
    /// One past the last token.
    pub end: usize,
    /// Token at which the bare name begins: after a head that belongs to the mention.
    pub name_first: usize,
    /// Attached letters of the first token that are left out.
    pub attached: u8,
    /// What they are.
    pub proclitic: Proclitic,
    pub annotation_type: AnnotationType,
    /// The kind that a head word announced, or empty.
    pub kind: String,
    /// The forms that match, of all entries.
    pub forms: Vec<FormRef>,
    pub gate: Gate,
    pub accepted: bool,
    pub rule: String,
    /// The words that announced it or vouched for it, in bytes of the document.
    pub trigger: Option<Span>,
    /// It is a hit of the lexicon.
    pub listed: bool,
}

impl Candidate {
    /// How many tokens it covers.
    pub fn len(&self) -> usize {
        self.end - self.first
    }
}
