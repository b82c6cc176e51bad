//! Pass 5: states and capitals, actor or place; and the government and forces that the nisba of a
//! state makes actors of.

use super::candidate::{Candidate, Candidates, Finder};
use super::compile::Which;
use super::paragraph::Paragraph;
use super::recognizer::Recognizer;
use crate::annotation::AnnotationType;
use crate::lexicon::EntryIndex;
use crate::lexicon::matcher::Payload;
use crate::lexicon::rules::Action;
use crate::text::normalize::BEH;

/// What the nisba of a state makes actors of.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct StateActors {
    pub(super) government: Option<EntryIndex>,
    pub(super) forces: Option<EntryIndex>,
}

impl Recognizer {
    /// States and capitals are listed as places, and some as actors too. Where one acts it
    /// is one actor; elsewhere it is a place.
    pub(super) fn read_states(&self, p: &mut Paragraph, candidates: &mut Candidates) {
        for number in 0..candidates.len() {
            let Some(place) = candidates
                .get(number)
                .copied()
                .filter(|c| c.stands() && c.annotation_type == AnnotationType::Place && c.listed)
            else {
                continue;
            };
            let twin = candidates.at(place.first).find(|n| {
                candidates.get(*n).is_some_and(|c| {
                    c.annotation_type == AnnotationType::Actor
                        && (c.end, c.attached) == (place.end, place.attached)
                        && !c.dropped
                })
            });
            let state = candidates
                .forms(place.forms)
                .iter()
                .any(|form| self.facts(form.entry).is_some_and(|facts| facts.state));
            if !state && twin.is_none() {
                continue;
            }
            let reading = self.plan.reads.first(
                (p, &self.classes),
                &place,
                Which::All,
                &mut |(rule, pattern)| {
                    // In بسوريا a preposition says that it is where, unless the pattern wants it.
                    let located =
                        |preposition| place.proclitic.preposition == BEH && preposition == 0;
                    self.pattern(rule, pattern).is_some_and(|(_, pattern)| {
                        !located(pattern.preposition) && self.surroundings(p, pattern, &place)
                    })
                },
            );
            let reading = reading.and_then(|(number, pattern)| {
                let (rule, _) = self.pattern(number, pattern)?;
                let Action::Read(annotation_type) = rule.action else { return None };
                Some((annotation_type, Finder::Rule(number as u16)))
            });
            // An actor that a rule vouched for, or that a head announced, stands as one.
            let vouched = twin.and_then(|n| candidates.get(n)).is_some_and(|c| {
                c.accepted && !matches!(c.finder, Finder::Lexicon | Finder::Learnt)
            });
            let acts = matches!(reading, Some((AnnotationType::Actor, _)))
                || reading.is_none() && vouched && place.finder == Finder::Lexicon;
            if acts {
                let forms = match twin.and_then(|n| candidates.get(n)).map(|c| c.forms) {
                    // مراسل درعا 24: no actor is a place that is no state.
                    Some(actor) if !state => actor,
                    Some(actor) => candidates.join_forms(&[actor, place.forms]),
                    None => place.forms,
                };
                if let Some(twin) = twin.and_then(|n| candidates.get_mut(n)) {
                    twin.dropped = true;
                }
                if let Some(candidate) = candidates.get_mut(number) {
                    candidate.annotation_type = AnnotationType::Actor;
                    candidate.forms = forms;
                    if let Some((_, finder)) = reading {
                        candidate.finder = finder;
                        candidate.trigger = p.trigger_before(place.first);
                    }
                }
                p.accept(AnnotationType::Actor, place.first, place.end);
            } else {
                if let Some(twin) = twin.and_then(|n| candidates.get_mut(n)) {
                    twin.dropped = true;
                }
                if let Some((_, finder)) = reading
                    && let Some(candidate) = candidates.get_mut(number)
                {
                    candidate.finder = finder;
                    candidate.trigger = p.trigger_before(place.first);
                }
            }
        }
    }

    /// The government or forces of the state whose nisba stands in an actor's name: الطيران
    /// الحربي الروسي.
    pub(super) fn state_actor(&self, p: &Paragraph, candidate: &Candidate) -> Option<EntryIndex> {
        if candidate.annotation_type != AnnotationType::Actor {
            return None;
        }
        let kind = candidate.kind.and_then(|kind| self.kinds.get(usize::from(kind.0)))?;
        let force = match &**kind {
            "external state force" => true,
            "external state" => false,
            _ => return None,
        };
        let country = (candidate.first..candidate.end).flat_map(|at| p.hits_at(at)).find_map(
            |hit| match hit.payload {
                Payload::Nisba(country) => Some(country),
                _ => None,
            },
        )?;
        let state = self.states.get(&country)?;
        if force { state.forces.or(state.government) } else { state.government }
    }
}
