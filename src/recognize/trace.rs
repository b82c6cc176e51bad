//! What recognition passed over, for whoever asks why a name is not marked.
//!
//! Kept only where [`super::Recognizer::explain`] asks for it.

use super::candidate::{Candidate, Finder};
use super::provenance::span_of;
use super::recognizer::{Buffers, Recognizer};
use crate::annotation::AnnotationType;
use crate::lexicon::rules::Action;
use crate::text::Span;
use std::sync::Arc;

/// A stretch that could have become a mention and did not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassedOver {
    /// As what.
    pub annotation_type: AnnotationType,
    /// In bytes of the text.
    pub span: Span,
    /// Why not.
    pub fate: Fate,
}

/// Why a stretch became no mention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The rule of this name rejects it.
    Rejected(Arc<str>),
    /// It is listed and doubtful, and no rule vouched for it.
    Doubtful,
    /// It was read as the other type.
    OtherType,
    /// A longer or better one stands over it.
    Overlapped,
}

impl Recognizer {
    /// What the passes over the paragraph in the buffers left out.
    pub(super) fn passed_over(&self, buffers: &Buffers, trace: &mut Vec<PassedOver>) {
        let place = |c: &Candidate| (c.first, c.end, c.attached, c.annotation_type);
        for candidate in buffers.candidates.iter() {
            let fate = match candidate.finder {
                Finder::Rule(rule) if candidate.dropped && self.rejects(rule) => {
                    Fate::Rejected(self.rule_name(candidate.finder))
                }
                _ if candidate.dropped => Fate::OtherType,
                _ if !candidate.accepted => Fate::Doubtful,
                _ if buffers.kept.iter().any(|kept| place(kept) == place(candidate)) => continue,
                _ => Fate::Overlapped,
            };
            let span = span_of(&buffers.paragraph, candidate);
            trace.push(PassedOver { annotation_type: candidate.annotation_type, span, fate });
        }
    }

    fn rejects(&self, rule: u16) -> bool {
        let rule = self.rules().rules().get(usize::from(rule));
        rule.is_some_and(|rule| matches!(rule.action, Action::Reject(_)))
    }
}
