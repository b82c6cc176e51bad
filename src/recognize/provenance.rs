//! From a candidate to a mention: its bytes, its kind, what it may mean and why it was found.

use super::candidate::{Candidate, Candidates, Finder};
use super::mention::{Mention, Provenance, Reason};
use super::paragraph::Paragraph;
use super::recognizer::Recognizer;
use crate::annotation::AnnotationType;
use crate::lexicon::EntryIndex;
use crate::lexicon::matcher::{FormRef, Payload};
use crate::text::Span;
use crate::text::normalize::LAM;
use std::sync::Arc;

impl Recognizer {
    /// The mention that a candidate becomes.
    pub(super) fn mention(
        &self,
        p: &Paragraph,
        candidates: &Candidates,
        candidate: &Candidate,
    ) -> Mention {
        let forms = candidates.forms(candidate.forms);
        let kind = candidate.kind.and_then(|kind| self.kinds.get(usize::from(kind.0)));
        Mention {
            annotation_type: candidate.annotation_type,
            span: span_of(p, candidate),
            hidden_alef: name_needs_alef(p, candidate),
            kind: kind.cloned().unwrap_or_default(),
            candidates: match forms {
                [] => self
                    .state_actor(p, candidate)
                    .map(|entry| (entry, Reason::Country))
                    .into_iter()
                    .collect(),
                _ => {
                    let said = |form: &FormRef| self.is_of_country_said(p, candidate, *form);
                    let one = forms.iter().any(said);
                    let stays = |form: &&FormRef| !one || said(form) || self.is_own(**form);
                    forms.iter().filter(stays).map(|form| self.meant(*form)).collect()
                }
            },
            provenance: Provenance {
                rule: match forms.first() {
                    Some(form) if candidate.finder == Finder::Lexicon && self.is_own(*form) => {
                        self.pass_names.get(4).cloned().unwrap_or_default()
                    }
                    _ => self.rule_name(candidate.finder),
                },
                form: forms.first().map(|form| (form.entry, form.form)),
                trigger: candidate.trigger,
            },
        }
    }

    /// Whether the nisba of the form's country follows the place: طرابلس اللبنانية.
    fn is_of_country_said(&self, p: &Paragraph, candidate: &Candidate, form: FormRef) -> bool {
        let country = self.facts(form.entry).and_then(|facts| facts.country);
        candidate.annotation_type == AnnotationType::Place
            && p.hits_at(candidate.end).iter().any(|hit| {
                hit.attached == 0
                    && matches!(hit.payload, Payload::Nisba(said) if Some(said) == country)
            })
    }

    /// Whether the form stands in a table of the user's.
    pub(super) fn is_own(&self, form: FormRef) -> bool {
        self.facts.get(form.entry.0 as usize).is_some_and(|facts| facts.own)
    }

    /// The entry that a form means, and why it is one.
    fn meant(&self, form: FormRef) -> (EntryIndex, Reason) {
        let reason = if self.is_own(form) { Reason::Own } else { Reason::Form };
        (self.lexicon.meant(form.entry), reason)
    }

    pub(super) fn rule_name(&self, finder: Finder) -> Arc<str> {
        let number = match finder {
            Finder::Rule(number) => {
                return self.rule_names.get(usize::from(number)).cloned().unwrap_or_default();
            }
            Finder::Lexicon => 0,
            Finder::List => 1,
            Finder::Learnt => 2,
            Finder::ShortName => 3,
        };
        self.pass_names.get(number).cloned().unwrap_or_default()
    }
}

/// Where the candidate stands, without what is attached to it.
pub(super) fn span_of(p: &Paragraph, candidate: &Candidate) -> Span {
    let (first, last) = (p.token(candidate.first), p.token(candidate.end.saturating_sub(1)));
    let start = first.map_or(0, |token| p.tokens.letter_start(token, candidate.attached.into()));
    Span::new(start, last.map_or(start, |token| token.span.end))
}

/// Whether a name after ل stands for one with the article: its form begins with ال.
fn name_needs_alef(p: &Paragraph, candidate: &Candidate) -> bool {
    // للنظام: two lams, of which the second belongs to the article.
    let letters = p.letters(candidate.first);
    let at = usize::from(candidate.attached);
    letters.get(at) == Some(&LAM) && letters.get(at.wrapping_sub(1)) == Some(&LAM)
}
