//! Which of overlapping candidates become mentions.

use super::candidate::{Candidate, Candidates, KindId};
use crate::annotation::AnnotationType;
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
    cover: &mut Vec<u32>,
    person: Option<KindId>,
) {
    let best_first = ordered(candidates, |c| {
        let doubts = u8::from(!c.listed) << 1 | u8::from(c.trigger.is_none());
        [usize::MAX - c.len(), doubts.into(), usize::from(u8::MAX - c.attached), c.first]
    });
    let mut kept: Vec<Candidate> = Vec::with_capacity(candidates.len());
    // For each token one more than the number of the first candidate kept over it.
    let tokens = candidates.iter().map(|c| c.end).max().unwrap_or_default();
    cover.clear();
    cover.resize(tokens, 0);
    for candidate in best_first {
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
    *candidates = ordered(&kept, |c| [c.first, 0, c.attached.into(), usize::MAX - c.end]);
}

/// Copies in the order of a key, those of one key in the order they had.
fn ordered(candidates: &[Candidate], key: impl Fn(&Candidate) -> [usize; 4]) -> Vec<Candidate> {
    let keyed: Vec<_> = candidates.iter().map(&key).zip(0_usize..).collect();
    // The code of a heap is a tenth of the standard sort's.
    let keyed = BinaryHeap::from(keyed).into_sorted_vec();
    keyed.iter().filter_map(|(_, number)| candidates.get(*number).copied()).collect()
}
