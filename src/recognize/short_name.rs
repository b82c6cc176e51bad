//! Pass 4: short names in brackets after an actor.

use super::candidate::{Candidate, Candidates, Finder};
use super::learnt::LearntName;
use super::memory::Memory;
use super::paragraph::Paragraph;
use super::recognizer::Recognizer;
use super::shape;
use crate::annotation::AnnotationType;
use crate::text::WordKey;
use crate::text::normalize::{ALEF, BEH, LAM};

impl Recognizer {
    /// Short names in brackets after an actor: قوات سوريا الديمقراطية (قسد).
    pub(super) fn short_names(
        &self,
        p: &mut Paragraph,
        candidates: &mut Candidates,
        memory: &mut Memory,
    ) {
        for number in 0..candidates.len() {
            let Some(long) = candidates.get(number).copied().filter(|c| {
                c.stands() && c.annotation_type == AnnotationType::Actor && c.len() > 1
            }) else {
                continue;
            };
            let Some(name) = shape::bracketed(p, long.end) else { continue };
            let known = candidates
                .at(name.first)
                .filter_map(|n| candidates.get(n))
                .any(|c| c.accepted && c.attached == 0);
            // سامر العليوي (غربيل): where he is from.
            let c = &self.classes;
            let place = long.kind == self.person
                && !p
                    .is_any_whole(name.first, &[c.given_name, c.given_name_ambiguous, c.name_part])
                && !matches!(p.letters(name.first), [ALEF, LAM | BEH, ..]);
            if known || place || p.is_any(name.first, &c.ordinary) {
                continue;
            }
            let trigger = p.span_of(long.first, long.end);
            let keys: Vec<WordKey> =
                (name.first..name.end).filter_map(|at| p.token(at)).map(|t| t.key).collect();
            if keys.is_empty() {
                continue;
            }
            let learnt = LearntName {
                keys,
                annotation_type: AnnotationType::Actor,
                kind: long.kind,
                entries: candidates.forms(long.forms).to_vec(),
                finder: Finder::ShortName,
                trigger,
            };
            memory.learnt.add(learnt, p.letters(name.first), memory.read + name.first);
            p.accept(AnnotationType::Actor, name.first, name.end);
            candidates.push(Candidate {
                first: name.first,
                end: name.end,
                name_first: name.first,
                attached: 0,
                proclitic: Default::default(),
                finder: Finder::ShortName,
                trigger,
                listed: false,
                ..long
            });
        }
    }
}
