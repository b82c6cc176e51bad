//! Names for which a head word or a bracket vouched once: they are found again in the rest of the
//! document.

use super::candidate::{Candidate, Candidates, Finder, Forms, Gate, KindId};
use super::memory::Memory;
use super::paragraph::Paragraph;
use super::recognizer::Recognizer;
use super::shape::Name;
use crate::annotation::AnnotationType;
use crate::lexicon::matcher::FormRef;
use crate::text::clitics::Readings;
use crate::text::{Keyed, Span, Tokens, WordKey};

/// Names for which a head word vouched once, by their first word.
pub(super) type Learnt = Keyed<WordKey, Vec<LearntName>>;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LearntName {
    pub(super) keys: Vec<WordKey>,
    pub(super) annotation_type: AnnotationType,
    pub(super) kind: Option<KindId>,
    pub(super) entries: Vec<FormRef>,
    pub(super) finder: Finder,
    pub(super) trigger: Option<Span>,
}

impl Recognizer {
    /// Names learnt earlier in the document, or later on the second look.
    pub(super) fn learnt(&self, p: &Paragraph, memory: &Memory, candidates: &mut Candidates) {
        if memory.learnt.is_empty() {
            return;
        }
        for at in 0..p.tokens.len() {
            let Some(token) = p.token(at).filter(|t| t.is_word()) else { continue };
            let readings = Readings::of(p.tokens.letters(token), token.key);
            for reading in readings.iter() {
                for name in memory.learnt.get(&reading.key).into_iter().flatten() {
                    let rest = name.keys.get(1..).unwrap_or_default();
                    let fits = rest.iter().enumerate().all(|(offset, key)| {
                        p.token(at + 1 + offset).is_some_and(|t| t.key == *key)
                    });
                    let end = at + name.keys.len();
                    let known = candidates
                        .at(at)
                        .filter_map(|n| candidates.get(n))
                        .any(|c| c.end >= end && c.gate == Gate::Safe);
                    if !fits || known {
                        continue;
                    }
                    let begin = candidates.next_form();
                    for form in &name.entries {
                        candidates.push_form(*form);
                    }
                    candidates.push(Candidate {
                        first: at,
                        end,
                        name_first: at,
                        attached: reading.attached,
                        proclitic: reading.proclitic,
                        annotation_type: name.annotation_type,
                        kind: name.kind,
                        forms: Forms { first: begin, end: candidates.next_form() },
                        gate: Gate::Safe,
                        accepted: false,
                        dropped: false,
                        finder: name.finder,
                        trigger: name.trigger,
                        listed: false,
                    });
                }
            }
        }
    }

    /// Remembers a name for the rest of the document: its words must be no ordinary ones.
    pub(super) fn learn(
        &self,
        p: &Paragraph,
        name: Name,
        annotation_type: AnnotationType,
        kind: Option<KindId>,
        trigger: Option<Span>,
        memory: &mut Memory,
    ) {
        let distinctive = name.end > name.first + 1
            || p.letters(name.first).len() >= 4 && !p.is_any(name.first, &self.classes.ordinary);
        if !distinctive || name.end > name.first + 4 {
            return;
        }
        let keys: Vec<WordKey> =
            (name.first..name.end).filter_map(|at| p.token(at)).map(|t| t.key).collect();
        let entries: Vec<FormRef> = p
            .hits_at(name.first)
            .iter()
            .filter(|hit| hit.attached == 0 && hit.end as usize == name.end)
            .filter_map(|hit| hit.form())
            .filter(|form| form.place == (annotation_type == AnnotationType::Place))
            .collect();
        // A safe form needs no learning; a risky one stays risky elsewhere unless it is long.
        if entries.iter().any(|f| !f.risky && !f.village)
            || entries.iter().any(|f| f.risky) && keys.len() == 1
        {
            return;
        }
        let Some(first) = keys.first().copied() else { return };
        let finder = Finder::Learnt;
        let name = LearntName { keys, annotation_type, kind, entries, finder, trigger };
        memory.learn(first, name);
    }
}

impl Memory {
    /// Remembers a name that begins with this word, unless there are many such names.
    pub(super) fn learn(&mut self, first: WordKey, name: LearntName) {
        self.learnt.change(first, |names| {
            if names.len() < 8 && !names.iter().any(|other| other.keys == name.keys) {
                names.push(name);
            }
        });
    }
}

/// Whether a learnt name may stand in the line.
pub(super) fn mentions_learnt(line: &str, learnt: &Learnt, tokens: &mut Tokens) -> bool {
    tokens.read(line, 0);
    tokens.as_slice().iter().filter(|t| t.is_word()).any(|token| {
        Readings::of(tokens.letters(token), token.key)
            .iter()
            .any(|reading| learnt.get(&reading.key).is_some())
    })
}
