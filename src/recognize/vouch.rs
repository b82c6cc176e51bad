//! Pass 2: contexts in which a hit is none, and contexts that vouch for one that counts only there.

use super::candidate::{Candidate, Candidates, Finder};
use super::compile::Which;
use super::memory::Memory;
use super::paragraph::Paragraph;
use super::pattern;
use super::recognizer::Recognizer;
use crate::annotation::AnnotationType;
use crate::lexicon::EntryIndex;
use crate::lexicon::matcher::{ClassId, FormRef};
use crate::lexicon::rules::{Action, Need, Pattern};
use crate::text::normalize::{ALEF, BEH, LAM};
use std::ops::Range;

impl Recognizer {
    /// Pass 2a: contexts in which a hit is none.
    pub(super) fn reject(&self, p: &Paragraph, candidates: &mut Candidates) {
        // Candidates of one sentence ask for the same class of words again and again.
        let mut sentence: (Range<usize>, Option<ClassId>, bool) = (0..0, None, false);
        let any = self.plan.rejects.may_fit_any(p);
        for number in 0..candidates.len() {
            let Some(candidate) = candidates.get(number) else { continue };
            let tanwin = || p.token(candidate.first).is_some_and(|token| token.tanwin);
            let which = if any || tanwin() { Which::All } else { Which::ForWords };
            if which == Which::ForWords && !self.plan.rejects.may_have_words(p, candidate) {
                continue;
            }
            let forms = candidates.forms(candidate.forms);
            let rejecter = self.plan.rejects.first(
                (p, &self.classes),
                candidate,
                which,
                &mut |(rule, pattern)| {
                    let Some((rule, pattern)) = self.pattern(rule, pattern) else { return false };
                    let Action::Reject(wanted) = &rule.action else { return false };
                    wanted.is_none_or(|wanted| wanted == candidate.annotation_type)
                        && self.surroundings(p, pattern, candidate)
                        && rule.needs.iter().all(|need| match need {
                            // In بليون a preposition says that it is where.
                            Need::Town => {
                                candidate.proclitic.preposition != BEH && self.is_town(forms, false)
                            }
                            Need::Sentence(class) => {
                                if !sentence.0.contains(&candidate.first)
                                    || sentence.1 != Some(*class)
                                {
                                    let here = p.sentence(candidate.first);
                                    let stands = here.clone().any(|at| p.is_any(at, &[*class]));
                                    sentence = (here, Some(*class), stands);
                                }
                                sentence.2
                            }
                            _ => true,
                        })
                },
            );
            let Some(candidate) = candidates.get_mut(number) else { continue };
            if let Some((rule, _)) = rejecter {
                candidate.dropped = true;
                candidate.finder = Finder::Rule(rule as u16);
            }
        }
    }

    /// Pass 2b: contexts that vouch for risky hits. Says whether one was accepted.
    pub(super) fn vouch(
        &self,
        p: &mut Paragraph,
        candidates: &mut Candidates,
        memory: &mut Memory,
        (number, which): (usize, Which),
    ) -> bool {
        let (mut waits, mut accepted) = (false, false);
        for at in 0..candidates.len() {
            let Some(candidate) = candidates.get(at).filter(|c| !c.accepted && !c.dropped) else {
                continue;
            };
            // A head is no name of its own: ريف مدينة منبج, وسط المدينة.
            let c = &self.classes;
            if candidate.len() == 1
                && candidate.annotation_type == AnnotationType::Place
                && p.is_any(candidate.first, &[c.place_head, c.place_head_kept, c.stand_in])
            {
                continue;
            }
            let forms = candidates.forms(candidate.forms);
            if candidate.len() == 1 && !memory.heh_for_teh && self.is_possessed(p, candidate, forms)
            {
                continue;
            }
            // #عاجل is no village.
            let ordinary = candidate.len() == 1
                && (p.is_any(candidate.first, &self.classes.ordinary)
                    || p.is_any_whole(candidate.first, &[self.classes.nisba]));
            let vouchers = self.plan.vouches_for(candidate.annotation_type);
            let here = (&*p, &self.classes);
            let voucher = vouchers.first(here, candidate, which, &mut |(rule, pattern)| {
                let Some((rule, pattern)) = self.pattern(rule, pattern) else { return false };
                if !self.surroundings(p, pattern, candidate) {
                    return false;
                }
                let mut met = true;
                for need in &rule.needs {
                    match need {
                        Need::Governorate => {
                            let here = self.governorate_is_named(forms, memory);
                            waits |= !here;
                            met &= here;
                        }
                        Need::Country => {
                            let here = self.country_is_named(forms, memory);
                            waits |= !here;
                            met &= here;
                        }
                        Need::Named => {
                            // A person's name may be any word (الشرع), a faction's not.
                            let here = forms.iter().any(|form| {
                                memory.parties.contains(&form.entry)
                                    && (!ordinary || self.is_person(form.entry))
                            });
                            waits |= !here
                                && forms.iter().any(|form| {
                                    self.facts(form.entry).is_some_and(|f| f.has_short_name)
                                });
                            met &= here;
                        }
                        Need::Uncommon => {
                            if ordinary {
                                return false;
                            }
                        }
                        Need::Town => {
                            // ولبنان is no و, ل and بنان.
                            let two = candidate.proclitic.and && candidate.attached > 1;
                            if two || !self.is_town(forms, true) {
                                return false;
                            }
                        }
                        Need::Sentence(class) => {
                            met &= p
                                .sentence(candidate.first)
                                .any(|at| p.class_at(at, *class).is_some());
                        }
                    }
                }
                met
            });
            // Who was announced as a person is no village of the same name (شقيقه #عثمان), and what
            // was announced as an area no faction (منطقة «درع الفرات»).
            let announced =
                candidates.at(candidate.first).filter_map(|n| candidates.get(n)).any(|c| {
                    let of_other_type =
                        c.annotation_type != candidate.annotation_type && c.trigger.is_some();
                    c.accepted
                        && c.end == candidate.end
                        && !c.listed
                        && (of_other_type || c.kind.is_some() && c.kind == self.person)
                });
            // الشيخ إبراهيم is a village, الشيخ إبراهيم الهفل a person.
            let goes_on = candidate.len() > 1
                && candidates.at(candidate.end - 1).filter_map(|n| candidates.get(n)).any(|c| {
                    c.accepted
                        && c.end > candidate.end
                        && c.annotation_type != candidate.annotation_type
                });
            if announced || goes_on {
                continue;
            }
            if let Some((rule, _)) = voucher
                && let Some(candidate) = candidates.get_mut(at)
            {
                candidate.accepted = true;
                candidate.finder = Finder::Rule(rule as u16);
                candidate.trigger = p.trigger_before(candidate.first);
                p.accept(candidate.annotation_type, candidate.first, candidate.end);
                accepted = true;
            }
        }
        if waits && memory.waiting.last().is_none_or(|(last, _)| *last != number) {
            memory.waiting.push((number, memory.named()));
        }
        accepted
    }

    fn is_person(&self, entry: EntryIndex) -> bool {
        self.lexicon.entry(entry).is_some_and(|entry| entry.kind() == "person")
    }

    /// Whether the curated table has a town, or for a rule that vouches a region, of the name.
    fn is_town(&self, forms: &[FormRef], vouching: bool) -> bool {
        let mut places = forms.iter().filter(|form| !form.village);
        places.any(|form| {
            self.lexicon.entry(form.entry).is_some_and(|entry| {
                matches!(entry.kind(), "city" | "town")
                    || vouching
                        && matches!(entry.kind(), "capital" | "region" | "state" | "governorate")
            })
        })
    }

    /// Whether the word ends in ه where every form that matches ends in ة: his house, not منزلة.
    /// A word with the article has no owner.
    fn is_possessed(&self, p: &Paragraph, candidate: &Candidate, forms: &[FormRef]) -> bool {
        let article = usize::from(candidate.attached)..usize::from(candidate.attached) + 2;
        p.token(candidate.first).is_some_and(|token| token.last_letter == '\u{647}')
            && p.letters(candidate.first).get(article) != Some(&[ALEF, LAM])
            && forms.iter().all(|form| {
                self.lexicon
                    .entry(form.entry)
                    .and_then(|entry| entry.forms().nth(form.form.into()))
                    .is_some_and(|form| form.text.ends_with('\u{629}'))
            })
    }

    /// Whether what stands around the candidate fits the pattern.
    pub(super) fn surroundings(
        &self,
        p: &Paragraph,
        pattern: &Pattern,
        candidate: &Candidate,
    ) -> bool {
        (pattern.preposition == 0 || pattern.preposition == candidate.proclitic.preposition)
            && pattern::backward(
                p,
                &self.classes,
                &pattern.before,
                candidate.first,
                candidate.proclitic.and,
            )
            .is_some()
            && pattern::forward(p, &self.classes, &pattern.after, candidate.end).is_some()
    }
}
