//! Which of overlapping candidates become mentions.

use super::candidate::{Candidate, Candidates, KindId};
use crate::annotation::AnnotationType;
use crate::text::order::insertion_sort;
use std::collections::BinaryHeap;

/// Joins two forms of one entry that share words: فرق الدفاع المدني and الدفاع المدني السوري are
/// one name.
pub(super) fn join(kept: &mut [Candidate], candidates: &Candidates) {
    for one in kept {
        for other in (one.first + 1..one.end)
            .flat_map(|token| candidates.at(token))
            .filter_map(|number| candidates.get(number))
        {
            let shared = other.end > one.end
                && other.stands()
                && other.annotation_type == one.annotation_type
                && candidates.forms(other.forms).iter().any(|form| {
                    candidates.forms(one.forms).iter().any(|mine| mine.entry == form.entry)
                });
            if shared {
                one.end = other.end;
            }
        }
    }
}

/// Drops what a longer or better candidate makes void, and sorts the rest by start, the longer
/// first.
///
/// The longest wins; of two as long, the one that the lexicon lists, then the one that words around
/// it announce. A place inside a place stays
/// (القامشلي in مطار القامشلي), and so does one inside an institution that a rule found (نابلس in
/// بلدية نابلس); everything else inside another goes (سوريا in قوات سوريا الديمقراطية).
pub(super) fn resolve(
    candidates: &mut Vec<Candidate>,
    Overlaps { cover, keys, kept }: &mut Overlaps,
    person: Option<KindId>,
) {
    order(candidates, keys, |c| {
        let doubts = u64::from(!c.listed) << 1 | u64::from(c.trigger.is_none());
        let length = 0xFFFF - c.len().min(0xFFFF) as u64;
        length << 48 | doubts << 40 | u64::from(u8::MAX - c.attached) << 32 | c.first as u64
    });
    kept.clear();
    // For each token one more than the number of the first candidate kept over it.
    let tokens = candidates.iter().map(|c| c.end).max().unwrap_or_default();
    cover.clear();
    cover.resize(tokens, 0);
    for (_, number) in keys.iter() {
        let Some(candidate) = candidates.get(*number as usize).copied() else { continue };
        let over = (candidate.first..candidate.end)
            .find_map(|token| cover.get(token).copied().filter(|over| *over > 0));
        let stays = match over.and_then(|over| kept.get(over as usize - 1)) {
            None => true,
            Some(outer) => {
                let inside = outer.first <= candidate.first && candidate.end <= outer.end;
                inside
                    && candidate.len() < outer.len()
                    && candidate.listed
                    && candidate.annotation_type == AnnotationType::Place
                    && match outer.annotation_type {
                        // القامشلي in مطار القامشلي, and كوباني where the name goes on too far, but
                        // no خربة in خربة شهاب, which the lexicon has whole
                        AnnotationType::Place => {
                            outer.name_first == candidate.first
                                && (outer.first < candidate.first || !outer.listed)
                        }
                        // نابلس in بلدية نابلس, but no سوريا in a name that the lexicon has whole,
                        // and no جاسم in the name of a person
                        AnnotationType::Actor => {
                            !outer.listed && (outer.kind.is_none() || outer.kind != person)
                        }
                    }
            }
        };
        if !stays {
            continue;
        }
        for token in candidate.first..candidate.end {
            if let Some(slot @ 0) = cover.get_mut(token) {
                *slot = kept.len() as u32 + 1;
            }
        }
        kept.push(candidate);
    }
    // The paragraphs of 5 MB have fewer tokens than a third of the bits can tell.
    order(kept, keys, |c| (c.first as u64) << 32 | u64::from(c.attached) << 24 | last(c.end));
    candidates.clear();
    candidates.extend(keys.iter().filter_map(|(_, number)| kept.get(*number as usize).copied()));
}

/// What sorts a later end first.
fn last(end: usize) -> u64 {
    0x00FF_FFFF_u64.saturating_sub(end as u64)
}

/// What is used from paragraph to paragraph.
#[derive(Debug, Default)]
pub(super) struct Overlaps {
    cover: Vec<u32>,
    keys: Vec<(u64, u32)>,
    kept: Vec<Candidate>,
}

/// Fills `keys` with those of the candidates and their numbers, in order.
fn order(candidates: &[Candidate], keys: &mut Vec<(u64, u32)>, key: impl Fn(&Candidate) -> u64) {
    keys.clear();
    keys.extend(candidates.iter().map(key).zip(0..));
    if keys.len() < 32 {
        insertion_sort(keys);
    } else {
        // The code of a heap is a tenth of the standard sort's.
        *keys = BinaryHeap::from(std::mem::take(keys)).into_sorted_vec();
    }
}
