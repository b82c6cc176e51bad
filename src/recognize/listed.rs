//! Pass 1: what the lexicon lists, each hit with how much it needs to count.

use super::candidate::{Candidate, Candidates, Finder, Forms, Gate};
use super::paragraph::Paragraph;
use super::recognizer::Recognizer;
use crate::annotation::AnnotationType;
use crate::lexicon::matcher::{FormRef, Hit};
use crate::text::Punctuation;

impl Recognizer {
    /// Pass 1: hits of the lexicon, those of one stretch and type together.
    pub(super) fn listed(&self, p: &Paragraph, candidates: &mut Candidates) {
        let forms = p.hits.forms.iter().filter_map(|hit| Some((hit, hit.form()?)));
        let mut hits = forms.filter(|(hit, form)| !self.is_parted_road(p, hit, *form)).peekable();
        while let Some((hit, form)) = hits.next() {
            let begin = candidates.next_form();
            candidates.push_form(form);
            let mut gate = gate_of(form);
            // The matcher gives the forms of one path one after the other, actors first.
            while let Some((_, other)) = hits.next_if(|(next, other)| {
                (next.first, next.end, next.attached) == (hit.first, hit.end, hit.attached)
                    && other.place == form.place
            }) {
                candidates.push_form(other);
                gate = gate.min(gate_of(other));
            }
            // «حزب الله» اللبناني: what quotation marks hold is the name.
            let closed = |at: usize| p.token(at).is_some_and(|t| t.is_quote() && !t.spaced);
            let crosses = hit.end > hit.first + 1
                && (hit.first as usize)
                    .checked_sub(1)
                    .is_some_and(|mark| p.token(mark).is_some_and(|t| t.is_quote()))
                && p.hits_at(hit.first as usize).iter().any(|inner| {
                    inner.end < hit.end && inner.form().is_some() && closed(inner.end as usize)
                });
            // Actor or place: the user's own table has said which it is.
            let mut dropped = crosses;
            let before = candidates.len().checked_sub(1).filter(|_| form.place);
            if let Some(actor) = before.and_then(|n| candidates.get(n)).copied()
                && actor.annotation_type == AnnotationType::Actor
                && (actor.first, actor.end) == (hit.first as usize, hit.end as usize)
                && actor.attached == hit.attached
            {
                let own = self.is_own(form);
                let of_actor = candidates.forms(actor.forms);
                let own_actor = of_actor.first().is_some_and(|form| self.is_own(*form));
                dropped |= own_actor && !own;
                if let Some(actor) = before.and_then(|n| candidates.get_mut(n)) {
                    actor.dropped = own && !own_actor;
                }
            }
            candidates.push(Candidate {
                first: hit.first as usize,
                end: hit.end as usize,
                name_first: hit.first as usize,
                attached: hit.attached,
                proclitic: hit.proclitic,
                annotation_type: if form.place {
                    AnnotationType::Place
                } else {
                    AnnotationType::Actor
                },
                kind: None,
                forms: Forms { first: begin, end: candidates.next_form() },
                gate,
                accepted: false,
                dropped,
                finder: Finder::Lexicon,
                trigger: None,
                listed: true,
            });
        }
    }

    /// «طريق حلب - اللاذقية» names two places, «طريق حلب-اللاذقية» the road.
    fn is_parted_road(&self, p: &Paragraph, hit: &Hit, form: FormRef) -> bool {
        let mut words = hit.first as usize + 1..hit.end as usize;
        words.len() > 2
            && words.any(|at| p.is(at, Punctuation::Dash) && p.token(at).is_some_and(|t| t.spaced))
            && self.lexicon.entry(form.entry).is_some_and(|entry| entry.kind() == "road")
    }
}

/// How much a form needs to count.
fn gate_of(form: FormRef) -> Gate {
    match (form.risky, form.village) {
        (false, false) => Gate::Safe,
        (true, _) => Gate::Risky,
        (false, true) => Gate::Village,
    }
}
