//! What is kept of a document while its paragraphs pass by.

use super::candidate::{Candidate, Candidates, Finder};
use super::learnt::Learnt;
use super::recognizer::Recognizer;
use crate::lexicon::EntryIndex;
use crate::lexicon::matcher::FormRef;

/// What is kept of a document while its paragraphs pass by.
#[derive(Debug, Default)]
pub(super) struct Memory {
    pub(super) learnt: Learnt,
    /// How many tokens were read before the paragraph.
    pub(super) read: usize,
    /// Governorates whose places were named.
    pub(super) governorates: Vec<EntryIndex>,
    /// Countries whose places and actors were named.
    pub(super) countries: Vec<EntryIndex>,
    /// Persons, factions and parties that were named by a form that is nobody else's.
    pub(super) parties: Vec<EntryIndex>,
    /// Paragraphs in which risky forms waited for a governorate, a country or a party, and how many
    /// of these were named until then.
    pub(super) waiting: Vec<(usize, usize)>,
    /// The writer puts ه for ة throughout: of two words that only these tell apart, none is sure.
    pub(super) heh_for_teh: bool,
}

impl Memory {
    /// Forgets another document.
    pub(super) fn clear(&mut self) {
        self.learnt.clear();
        self.governorates.clear();
        self.countries.clear();
        self.parties.clear();
        self.waiting.clear();
    }

    /// How many governorates, countries and parties were named.
    pub(super) fn named(&self) -> usize {
        self.governorates.len() + self.countries.len() + self.parties.len()
    }
}

impl Recognizer {
    /// Keeps the governorates and countries of what was accepted. A name that several bear is
    /// evidence for none of them.
    pub(super) fn remember(
        &self,
        kept: &[Candidate],
        candidates: &Candidates,
        memory: &mut Memory,
    ) {
        for candidate in kept {
            // What was accepted because its governorate is named is no evidence for it.
            let needy = match candidate.finder {
                Finder::Rule(number) => self
                    .rules
                    .rules()
                    .get(usize::from(number))
                    .is_some_and(|rule| !rule.needs.is_empty()),
                _ => false,
            };
            if needy {
                continue;
            }
            let forms = candidates.forms(candidate.forms);
            if let [FormRef { entry, .. }] = forms
                && self.facts(*entry).is_some_and(|facts| facts.has_short_name)
                && !memory.parties.contains(entry)
            {
                memory.parties.push(*entry);
            }
            let mut facts = forms.iter().filter_map(|form| self.facts(form.entry));
            let Some(first) = facts.next() else { continue };
            let (mut governorate, mut country) = (first.governorate, first.country);
            for other in facts {
                governorate = governorate.filter(|g| Some(*g) == other.governorate);
                country = country.filter(|c| Some(*c) == other.country);
            }
            if let Some(governorate) = governorate
                && !memory.governorates.contains(&governorate)
            {
                memory.governorates.push(governorate);
            }
            if let Some(country) = country
                && !memory.countries.contains(&country)
            {
                memory.countries.push(country);
            }
        }
    }

    pub(super) fn governorate_is_named(&self, forms: &[FormRef], memory: &Memory) -> bool {
        forms
            .iter()
            .filter_map(|form| self.facts(form.entry)?.governorate)
            .any(|governorate| memory.governorates.contains(&governorate))
    }

    pub(super) fn country_is_named(&self, forms: &[FormRef], memory: &Memory) -> bool {
        forms
            .iter()
            .filter_map(|form| self.facts(form.entry)?.country)
            .any(|country| memory.countries.contains(&country))
    }
}
