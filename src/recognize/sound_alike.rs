//! Villages that a text writes otherwise than the tables do.
//!
//! Official lists write the villages of the north and the east in many ways: with or without the
//! article, as one word or two, سكيرو for صكيرو, مولا سبات for ملا سباط. So a name after قرية that
//! the lexicon does not hold is compared, by sound, with the villages around the places that the
//! text names beside it.

use crate::lexicon::{EntryIndex, Lexicon, Point};
use crate::text::normalize::{ALEF, BEH, HEH, KAF, LAM, Letter, WAW, YEH, arabic, letters};
use crate::text::order::ordered;

/// What the change of one letter costs; one of a weak letter costs half as much.
pub(super) const LETTER: u8 = 2;

/// The letters of a name by their sound: no article, no spaces, ص as س, ط as ت, ق as ك.
pub(super) fn sound(name: &str) -> Vec<Letter> {
    let mut sounds = Vec::with_capacity(name.len() / 2);
    for word in name.split(' ') {
        let folded = letters(word);
        let bare = match folded.as_slice() {
            [ALEF, LAM, rest @ ..] if rest.len() > 1 => rest,
            whole => whole,
        };
        sounds.extend(bare.iter().map(|letter| alike(*letter)));
    }
    sounds
}

/// One letter for those that sound alike, or are written for each other in names from Kurdish and
/// Turkish: ص س, ط ث ت, ض ظ ذ د, ق ك.
const fn alike(letter: Letter) -> Letter {
    const SAD: Letter = arabic('\u{635}');
    const TAH: Letter = arabic('\u{637}');
    const THEH: Letter = arabic('\u{62B}');
    const DAD: Letter = arabic('\u{636}');
    const ZAH: Letter = arabic('\u{638}');
    const THAL: Letter = arabic('\u{630}');
    const QAF: Letter = arabic('\u{642}');
    match letter {
        SAD => arabic('\u{633}'),
        TAH | THEH => arabic('\u{62A}'),
        DAD | ZAH | THAL => arabic('\u{62F}'),
        QAF => KAF,
        other => other,
    }
}

/// A point in kilometres north of the equator and east of Greenwich, as flat as Syria nearly is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Position {
    north: f32,
    east: f32,
}

impl Position {
    pub fn new(point: Point) -> Self {
        // A degree of longitude at 35 degrees north is 0.82 of one of latitude.
        Self { north: point.lat as f32 * 111.2, east: point.lon as f32 * 91.2 }
    }

    /// The square of the distance in kilometres.
    pub fn square_to(self, other: Self) -> f32 {
        let (north, east) = (self.north - other.north, self.east - other.east);
        north * north + east * east
    }

    /// The number of its cell of [`FARTHEST`] kilometres. Those of a row are numbered eastwards.
    fn cell(self) -> u32 {
        let number = |kilometres: f32| ((kilometres / FARTHEST) as i32 + 512).clamp(1, 1022) as u32;
        number(self.north) * ROW + number(self.east)
    }
}

/// How many kilometres from a place that is named beside it a settlement may be.
pub(super) const FARTHEST: f32 = 40.0;
/// So many cells make a row: twice the earth.
const ROW: u32 = 1024;

/// Settlements by where they are, with the sound of their names.
#[derive(Debug, Default)]
pub(super) struct Sounds {
    /// The letters of all names, one after the other.
    letters: Vec<Letter>,
    /// By cell.
    names: Vec<Sound>,
}

#[derive(Clone, Copy, Debug)]
struct Sound {
    cell: u32,
    skeleton: u64,
    entry: EntryIndex,
    /// Where its letters stand.
    first: u32,
    end: u32,
}

impl Sounds {
    /// The names of settlements; `settled` tells for each entry where it is, if it is one.
    pub fn new(lexicon: &Lexicon, settled: impl Iterator<Item = Option<Position>>) -> Self {
        let mut all = Self::default();
        for (entry, at) in lexicon.entries().zip(settled) {
            let Some(cell) = at.map(Position::cell) else { continue };
            for form in entry.forms() {
                let first = all.letters.len() as u32;
                all.letters.extend(sound(form.text));
                let end = all.letters.len() as u32;
                let here = all.letters.get(first as usize..).unwrap_or_default();
                let skeleton = skeleton(here);
                all.names.push(Sound { cell, skeleton, entry: entry.index(), first, end });
            }
        }
        all.names = ordered(all.names, |one, other| one.cell < other.cell);
        all
    }

    /// The entries of which a name costs no more than `most` to make it `wanted`, with the least
    /// that it costs, by entry: those that lie in the cells around the anchors, and maybe others;
    /// where there is no anchor, all.
    pub fn like(&self, wanted: &[Letter], most: u8, anchors: &[Position]) -> Vec<(EntryIndex, u8)> {
        let mut found = Vec::new();
        if anchors.is_empty() {
            self.compare(&self.names, wanted, most, &mut found);
        }
        let mut rows: Vec<u32> = Vec::new();
        for cell in anchors.iter().map(|anchor| anchor.cell()) {
            for middle in [cell - ROW, cell, cell + ROW] {
                if rows.contains(&middle) {
                    continue;
                }
                rows.push(middle);
                let first = self.names.partition_point(|name| name.cell < middle - 1);
                let names = self.names.get(first..).unwrap_or_default();
                let end = names.partition_point(|name| name.cell <= middle + 1);
                self.compare(names.get(..end).unwrap_or_default(), wanted, most, &mut found);
            }
        }
        let mut found = ordered(found, |one, other| one < other);
        found.dedup_by_key(|(entry, _)| *entry);
        found
    }

    fn compare(
        &self,
        names: &[Sound],
        wanted: &[Letter],
        most: u8,
        found: &mut Vec<(EntryIndex, u8)>,
    ) {
        let wanted_skeleton = skeleton(wanted);
        for name in names {
            if may_be_one(name.skeleton, wanted_skeleton, most < LETTER)
                && let Some(letters) = self.letters.get(name.first as usize..name.end as usize)
                && let Some(cost) = difference(wanted, letters, most)
            {
                found.push((name.entry, cost));
            }
        }
    }
}

/// The letters of a name, six bits each, but for those that cost less than a whole letter to
/// change, add or leave out: names with other such letters are no namesakes, and need no
/// comparing. [`LONG`] if there are too many.
fn skeleton(sounds: &[Letter]) -> u64 {
    let solid = sounds.iter().map(|letter| dots_alike(*letter));
    let solid = solid.filter(|letter| !matches!(*letter, ALEF | WAW | HEH | BEH));
    solid.rev().fold(0, |all, letter| match all >> 54 {
        0 => all << 6 | u64::from(letter & 0x3F),
        _ => LONG,
    })
}

/// The skeleton of a name of more than ten letters.
const LONG: u64 = u64::MAX;

/// Whether one skeleton becomes the other when at most one letter is changed, added or left out;
/// or none, if `same`.
fn may_be_one(one: u64, other: u64, same: bool) -> bool {
    let change = one ^ other;
    if change == 0 || one == LONG || other == LONG {
        return true;
    }
    // Up to here they are equal.
    let equal = change.trailing_zeros() / 6 * 6;
    let (one, other) = (one >> equal, other >> equal);
    !same && (one >> 6 == other >> 6 || one >> 6 == other || one == other >> 6)
}

/// What it costs to make one name of the other, or `None` if more than `most`.
fn difference(one: &[Letter], other: &[Letter], most: u8) -> Option<u8> {
    if one.len().abs_diff(other.len()) > usize::from(most) {
        return None;
    }
    // The row above of the table of least costs.
    let mut row: Vec<u8> = Vec::with_capacity(other.len() + 1);
    row.push(0);
    for letter in other {
        row.push(row.last().copied().unwrap_or_default().saturating_add(weight(*letter)));
    }
    for here in one {
        let mut corner = row.first().copied().unwrap_or_default();
        let mut left = corner.saturating_add(weight(*here));
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (letter, cell) in other.iter().zip(row.iter_mut().skip(1)) {
            let change = if letter == here {
                0
            } else if dots_alike(*letter) == dots_alike(*here) {
                LETTER / 2
            } else {
                weight(*letter).max(weight(*here))
            };
            let least = corner
                .saturating_add(change)
                .min(left.saturating_add(weight(*letter)))
                .min(cell.saturating_add(weight(*here)));
            corner = *cell;
            *cell = least;
            left = least;
        }
    }
    row.last().copied().filter(|cost| *cost <= most)
}

/// One letter for those that differ by their dots, which slip in lists.
const fn dots_alike(letter: Letter) -> Letter {
    const TEH: Letter = arabic('\u{62A}');
    const NOON: Letter = arabic('\u{646}');
    const HAH: Letter = arabic('\u{62D}');
    const KHAH: Letter = arabic('\u{62E}');
    const ZAIN: Letter = arabic('\u{632}');
    const SHEEN: Letter = arabic('\u{634}');
    const GHAIN: Letter = arabic('\u{63A}');
    match letter {
        TEH | NOON | YEH => BEH,
        HAH | KHAH => arabic('\u{62C}'),
        ZAIN => arabic('\u{631}'),
        SHEEN => arabic('\u{633}'),
        GHAIN => arabic('\u{639}'),
        other => other,
    }
}

/// Long vowels and the last ه come and go.
fn weight(letter: Letter) -> u8 {
    if matches!(letter, ALEF | WAW | YEH | HEH) { LETTER / 2 } else { LETTER }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_costs_little_is_compared() {
        // Names of the letters that matter here, each changed in every place.
        let alphabet = letters("ابتسشرزعغلويه");
        for word in ["شرغزل", "سلعو", "عسلبزرغ", "سسسسسسسسسسسس", "تا"]
        {
            let word = letters(word);
            for at in 0..=word.len() {
                for letter in &alphabet {
                    for taken in [0, 1, 2] {
                        let mut other = word.clone();
                        other.splice(at..(at + taken).min(word.len()), [*letter]);
                        for most in [0, LETTER / 2, LETTER] {
                            let near = difference(&word, &other, most).is_some();
                            let (one, two) = (skeleton(&word), skeleton(&other));
                            assert!(!near || may_be_one(one, two, most < LETTER));
                        }
                    }
                }
            }
        }
        let far = ["شرغل", "عسزر"].map(|word| skeleton(&letters(word)));
        assert!(!may_be_one(far[0], far[1], false));
    }

    #[test]
    fn names_that_sound_alike_differ_little() {
        for (one, other, cost) in [
            ("صكيرو", "سكيرو", Some(0)),
            ("الكندة", "كندة", Some(0)),
            ("كفرنوران", "كفر نوران", Some(0)),
            ("ملا سباط", "مولا سبات", Some(1)),
            ("أم حرمل", "أم حرملا", Some(1)),
            ("قوقفين", "قوقفينة", Some(1)),
            ("تل تمر", "تل حلف", None),
            ("البصيرة", "البصرة", Some(1)),
            ("الأبزمو", "الأيزمو", Some(1)),
        ] {
            assert_eq!(difference(&sound(one), &sound(other), 2), cost, "{one} {other}");
            assert_eq!(difference(&sound(other), &sound(one), 2), cost, "{other} {one}");
        }
    }
}
