//! Which of overlapping candidates become mentions.

use super::candidate::Candidate;
use crate::annotation::AnnotationType;
use std::cmp::Reverse;

/// Drops what a longer or better candidate makes void, and sorts the rest by start, the longer
/// first.
///
/// The longest wins; of two as long, the one that the lexicon lists. A place inside a place stays
/// (القامشلي in مطار القامشلي), and so does one inside an institution that a rule found (نابلس in
/// بلدية نابلس); everything else inside another goes (سوريا in قوات سوريا الديمقراطية).
pub(super) fn resolve(candidates: &mut Vec<Candidate>) {
    candidates.sort_by_key(|c| {
        (Reverse(c.len()), Reverse(c.listed), Reverse(c.attached), c.first, c.annotation_type)
    });
    let mut kept: Vec<Candidate> = Vec::with_capacity(candidates.len());
    // For each token the numbers of the kept candidates that cover it would be exact; the last
    // few suffice, because spans of one paragraph rarely overlap more than twice.
    let tokens = candidates.iter().map(|c| c.end).max().unwrap_or_default();
    let mut cover: Vec<Option<usize>> = vec![None; tokens];
    for candidate in candidates.drain(..) {
        let over =
            (candidate.first..candidate.end).find_map(|token| cover.get(token).copied().flatten());
        let stays = match over.and_then(|number| kept.get(number)) {
            None => true,
            Some(outer) => {
                let inside = outer.first <= candidate.first && candidate.end <= outer.end;
                inside
                    && candidate.len() < outer.len()
                    && candidate.listed
                    && candidate.annotation_type == AnnotationType::Place
                    && match outer.annotation_type {
                        // القامشلي in مطار القامشلي
                        AnnotationType::Place => outer.name_first == candidate.first,
                        // نابلس in بلدية نابلس, but no سوريا in a name that the lexicon has whole
                        AnnotationType::Actor => !outer.listed,
                    }
            }
        };
        if !stays {
            continue;
        }
        for token in candidate.first..candidate.end {
            if let Some(slot @ None) = cover.get_mut(token) {
                *slot = Some(kept.len());
            }
        }
        kept.push(candidate);
    }
    kept.sort_by_key(|c| (c.first, Reverse(c.end), c.attached));
    *candidates = kept;
}
