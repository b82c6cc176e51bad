//! Which of overlapping candidates become mentions.

use super::candidate::{Candidate, Candidates, KindId};
use crate::annotation::AnnotationType;
use crate::text::order::insertion_sort;
use std::collections::BinaryHeap;
use std::ops::Range;

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
    Overlaps { keys, stretch, cover, kept }: &mut Overlaps,
    person: Option<KindId>,
) {
    // The paragraphs of 5 MB have fewer tokens than a third of the bits can tell.
    let key = |c: &Candidate| (c.first as u64) << 32 | u64::from(c.attached) << 24 | last(c.end);
    keys.clear();
    keys.extend(candidates.iter().map(key).zip(0..));
    order(keys);
    // Each of a stretch overlaps one before it, and none elsewhere.
    let (mut start, mut end) = (0, 0);
    stretch.clear();
    for (_, number) in keys.iter() {
        let Some(candidate) = candidates.get(*number as usize) else { continue };
        let (key, next) = (rank(candidate), candidate.first..candidate.end);
        if next.start >= end {
            choose(candidates, stretch, cover, start..end, person);
            start = next.start;
        }
        stretch.push((key, *number));
        end = end.max(next.end);
    }
    choose(candidates, stretch, cover, start..end, person);
    kept.clear();
    let in_order = keys.iter().filter_map(|(_, number)| candidates.get(*number as usize));
    kept.extend(in_order.filter(|candidate| !candidate.dropped));
    std::mem::swap(candidates, kept);
}

/// What sorts first what wins.
fn rank(candidate: &Candidate) -> u64 {
    let doubts = u64::from(!candidate.listed) << 1 | u64::from(candidate.trigger.is_none());
    let length = 0xFFFF - candidate.len().min(0xFFFF) as u64;
    let attached = u64::from(u8::MAX - candidate.attached);
    length << 48 | doubts << 40 | attached << 32 | candidate.first as u64
}

/// Drops those of a stretch that others make void, and empties it.
fn choose(
    candidates: &mut [Candidate],
    stretch: &mut Vec<(u64, u32)>,
    cover: &mut Vec<u32>,
    tokens: Range<usize>,
    person: Option<KindId>,
) {
    if stretch.len() > 1 {
        order(stretch);
        // For each token one more than the number of the first candidate kept over it.
        cover.clear();
        cover.resize(tokens.len(), 0);
        for (_, number) in stretch.iter() {
            let Some(candidate) = candidates.get(*number as usize).copied() else { continue };
            let own = candidate.first - tokens.start..candidate.end - tokens.start;
            let covered = cover.get_mut(own).unwrap_or_default();
            let over = covered.iter().find(|over| **over > 0);
            let stays = match over.and_then(|over| candidates.get(*over as usize - 1)) {
                None => true,
                Some(outer) => may_stand_in(&candidate, outer, person),
            };
            if stays {
                covered.iter_mut().filter(|over| **over == 0).for_each(|over| *over = number + 1);
            } else if let Some(candidate) = candidates.get_mut(*number as usize) {
                candidate.dropped = true;
            }
        }
    }
    stretch.clear();
}

/// Whether a candidate stays although a better one stands over its first words.
fn may_stand_in(candidate: &Candidate, outer: &Candidate, person: Option<KindId>) -> bool {
    let inside = outer.first <= candidate.first && candidate.end <= outer.end;
    inside
        && candidate.len() < outer.len()
        && candidate.listed
        && candidate.annotation_type == AnnotationType::Place
        && match outer.annotation_type {
            // القامشلي in مطار القامشلي, and كوباني where the name goes on too far, but no خربة in
            // خربة شهاب, which the lexicon has whole, and no quarter in the same quarter
            AnnotationType::Place => {
                outer.name_first == candidate.first
                    && (outer.first < candidate.first || !outer.listed)
                    && outer.forms != candidate.forms
            }
            // نابلس in بلدية نابلس, but no سوريا in a name that the lexicon has whole, no جاسم in
            // the name of a person, and no درعا in درعا 24
            AnnotationType::Actor => {
                !outer.listed
                    && outer.first < candidate.first
                    && (outer.kind.is_none() || outer.kind != person)
            }
        }
}

/// What sorts a later end first.
fn last(end: usize) -> u64 {
    0x00FF_FFFF_u64.saturating_sub(end as u64)
}

/// What is used from paragraph to paragraph.
#[derive(Debug, Default)]
pub(super) struct Overlaps {
    keys: Vec<(u64, u32)>,
    stretch: Vec<(u64, u32)>,
    cover: Vec<u32>,
    kept: Vec<Candidate>,
}

/// Puts the keys of candidates and their numbers in order.
fn order(keys: &mut Vec<(u64, u32)>) {
    if keys.len() < 32 {
        insertion_sort(keys);
    } else {
        // The code of a heap is a tenth of the standard sort's.
        *keys = BinaryHeap::from(std::mem::take(keys)).into_sorted_vec();
    }
}
