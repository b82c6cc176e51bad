//! Villages that a text writes otherwise than the tables do.
//!
//! Official lists write the villages of the north and the east in many ways: with or without the
//! article, as one word or two, سكيرو for صكيرو, مولا سبات for ملا سباط. So a name after قرية that
//! the lexicon does not hold is compared, by sound, with the villages around the places that the
//! text names beside it.

use crate::lexicon::{EntryIndex, Point};
use crate::text::normalize::{
    ALEF, BEH, Folded, HEH, KAF, LAM, Letter, WAW, YEH, arabic, fold, push_letters,
};
use crate::text::order::{insertion_sort, ordered};

/// What the change of one letter costs; one of a weak letter costs half as much.
pub(super) const LETTER: u8 = 2;

/// The letters of a name, as a text or a table has it, by their sound: no article, no spaces, ص as
/// س, ط as ت, ق as ك.
pub(super) fn sound(name: &str) -> Vec<Letter> {
    let mut sounds = Vec::with_capacity(name.len() / 2);
    let mut word = 0;
    for character in name.chars() {
        match fold(character) {
            Folded::Space => word = without_article(&mut sounds, word),
            letter => push_letters(letter, &mut sounds),
        }
    }
    without_article(&mut sounds, word);
    sounds.iter_mut().for_each(|letter| *letter = alike(*letter));
    sounds
}

/// Takes the article off the word that begins at letter `word`, and says where the next begins.
fn without_article(sounds: &mut Vec<Letter>, word: usize) -> usize {
    if let Some([ALEF, LAM, _, _, ..]) = sounds.get(word..) {
        sounds.drain(word..word + 2);
    }
    sounds.len()
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

    /// The number of its cell of [`CELL`] kilometres. Those of a row are numbered eastwards.
    fn cell(self) -> u32 {
        let number = |kilometres: f32| ((kilometres / CELL) as i32 + 1024).clamp(1, 2046) as u32;
        number(self.north) * ROW + number(self.east)
    }
}

/// So many kilometres from a place that is named beside it a settlement may be, by what its name
/// costs: nothing, half a letter, a letter.
pub(super) const AROUND: [f32; 3] = [40.0, 30.0, CELL];
/// The names that cost a whole letter are looked for in cells of so many kilometres.
const CELL: f32 = 20.0;
/// So many cells make a row: twice the earth.
const ROW: u32 = 2048;

/// Settlements by where they are, with the sound of their names.
#[derive(Debug, Default)]
pub(super) struct Sounds {
    /// The letters of all names, one after the other.
    letters: Vec<Letter>,
    /// By cell.
    names: Vec<Sound>,
    /// Their cells and tallies.
    by_cell: Vec<(u32, u32)>,
    /// The skeletons with the numbers and the tallies of their names, in order.
    by_skeleton: Vec<(u64, u32, u32)>,
}

#[derive(Clone, Copy, Debug)]
struct Sound {
    entry: EntryIndex,
    /// Where its letters stand.
    first: u32,
    end: u32,
}

impl Sounds {
    /// These names, each with its entry and where that is.
    pub fn new<'n>(names: impl Iterator<Item = (EntryIndex, Position, &'n str)>) -> Self {
        let mut all = Self::default();
        let mut by_cell = Vec::new();
        for (entry, at, name) in names {
            let letters = sound(name);
            let first = all.letters.len() as u32;
            let (skeleton, tally) = (skeleton(&letters), tally(&letters));
            all.letters.extend(letters);
            let name = Sound { entry, first, end: all.letters.len() as u32 };
            by_cell.push((at.cell(), skeleton, tally, name));
        }
        let mut by_skeleton = Vec::new();
        let by_cell = ordered(by_cell, |one, other| one.0 < other.0);
        for ((cell, skeleton, tally, name), number) in by_cell.into_iter().zip(0..) {
            all.by_cell.push((cell, tally));
            all.names.push(name);
            by_skeleton.push((skeleton, number, tally));
        }
        all.by_skeleton = ordered(by_skeleton, |one, other| one < other);
        all
    }

    /// The entries of which a name costs no more than `most`, a letter at most, to make it
    /// `wanted`, with the least that it costs, by entry: those that lie around the anchors, as far
    /// as [`AROUND`] says, and others; where there is no anchor, all.
    pub fn like(&self, wanted: &[Letter], most: u8, anchors: &[Position]) -> Vec<(EntryIndex, u8)> {
        let mut found = Vec::new();
        let (wanted_skeleton, wanted_tally) = (skeleton(wanted), tally(wanted));
        let mut compare = |number: usize, same: bool| {
            let Some(name) = self.names.get(number) else { return };
            let letters = self.letters.get(name.first as usize..name.end as usize);
            let letters = letters.unwrap_or_default();
            let cost = if same {
                difference(wanted, letters, most)
            } else {
                one_letter(wanted, letters).filter(|_| skeleton(letters) != wanted_skeleton)
            };
            if let Some(cost) = cost {
                found.push((name.entry, cost));
            }
        };
        // What costs less than a letter has the very skeleton.
        let first = self.by_skeleton.partition_point(|(other, ..)| *other < wanted_skeleton);
        for (other, number, tally) in self.by_skeleton.get(first..).unwrap_or_default() {
            if *other != wanted_skeleton {
                break;
            }
            // What costs least, half a letter, changes one letter into another.
            if (tally ^ wanted_tally).count_ones() <= u32::from(most) * 2 {
                compare(*number as usize, true);
            }
        }
        if most < LETTER {
            return by_entry(found);
        }
        let mut compare_all = |first: usize, end: u32| {
            let names = self.by_cell.get(first..).unwrap_or_default();
            for ((cell, tally), number) in names.iter().zip(first..) {
                if *cell >= end {
                    break;
                }
                // One letter is another, or too many.
                let change = tally ^ wanted_tally;
                let rest = change & change.wrapping_sub(1);
                if rest & rest.wrapping_sub(1) == 0 {
                    compare(number, false);
                }
            }
        };
        if anchors.is_empty() {
            compare_all(0, u32::MAX);
        }
        // The middles of the rows of three cells around each anchor.
        let rows = |cell: u32| [cell - ROW, cell, cell + ROW];
        let mut middles: Vec<u32> = anchors.iter().flat_map(|anchor| rows(anchor.cell())).collect();
        insertion_sort(&mut middles);
        middles.dedup();
        let mut next = 0;
        for middle in middles {
            // Rows that overlap are compared once.
            let begin = next.max(middle - 1);
            next = middle + 2;
            compare_all(self.by_cell.partition_point(|(cell, _)| *cell < begin), next);
        }
        by_entry(found)
    }
}

/// Each entry once, with the least that it costs.
fn by_entry(mut found: Vec<(EntryIndex, u8)>) -> Vec<(EntryIndex, u8)> {
    insertion_sort(&mut found);
    found.dedup_by_key(|(entry, _)| *entry);
    found
}

/// The letters of a name, six bits each, but for those that cost less than a whole letter to
/// change, add or leave out: what has other such letters costs a whole one. [`LONG`] if there
/// are too many.
fn skeleton(sounds: &[Letter]) -> u64 {
    let solid = sounds.iter().map(|letter| dots_alike(*letter));
    let solid = solid.filter(|letter| !matches!(*letter, ALEF | WAW | HEH | BEH));
    solid.rev().fold(0, |all, letter| match all >> 54 {
        0 => all << 6 | u64::from(letter & 0x3F),
        _ => LONG,
    })
}

/// A bit for each letter, set where a name has it an odd number of times: names that differ in some
/// letters differ in no more than twice as many bits.
fn tally(letters: &[Letter]) -> u32 {
    letters.iter().fold(0, |tally, letter| tally ^ 1 << (letter & 31))
}

/// How many letters fit a skeleton.
const LETTERS_OF_SKELETON: usize = 10;

/// The skeleton of a name of more letters than fit.
const LONG: u64 = u64::MAX;

/// What it costs to make one name of the other, or `None` if more than `most`, a letter at most.
fn difference(one: &[Letter], other: &[Letter], most: u8) -> Option<u8> {
    if one.len().abs_diff(other.len()) > usize::from(most) {
        return None;
    }
    let (one, other) = unlike(one, other);
    let ([here, one_rest @ ..], [there, other_rest @ ..]) = (one, other) else {
        let cost = one.iter().chain(other).map(|letter| weight(*letter)).sum();
        return Some(cost).filter(|cost| *cost <= most);
    };
    // Half a letter buys one change.
    if most < LETTER && one.len().max(other.len()) > usize::from(most) {
        return None;
    }
    let (leave_out, add) = (weight(*here), weight(*there));
    let change =
        if dots_alike(*here) == dots_alike(*there) { LETTER / 2 } else { leave_out.max(add) };
    // Each way leaves less to spend: there are few.
    [(change, one_rest, other_rest), (leave_out, one_rest, other), (add, one, other_rest)]
        .into_iter()
        .filter_map(|(cost, one, other)| {
            Some(cost + difference(one, other, most.checked_sub(cost)?)?)
        })
        .min()
}

/// The same, at most a letter, for names whose skeletons differ: that costs a whole letter, so
/// nothing else may differ.
fn one_letter(one: &[Letter], other: &[Letter]) -> Option<u8> {
    if one.len().abs_diff(other.len()) > 1 {
        return None;
    }
    match unlike(one, other) {
        ([_], [_] | []) | ([], [_]) => Some(LETTER),
        _ if one.len().max(other.len()) > LETTERS_OF_SKELETON => difference(one, other, LETTER),
        _ => None,
    }
}

/// Both without what they begin and end with alike: it costs nothing.
#[inline]
fn unlike<'l>(mut one: &'l [Letter], mut other: &'l [Letter]) -> (&'l [Letter], &'l [Letter]) {
    while let ([here, one_rest @ ..], [there, other_rest @ ..]) = (one, other)
        && here == there
    {
        (one, other) = (one_rest, other_rest);
    }
    while let ([one_rest @ .., here], [other_rest @ .., there]) = (one, other)
        && here == there
    {
        (one, other) = (one_rest, other_rest);
    }
    (one, other)
}

/// One letter for those that differ by their dots, which slip in lists.
#[inline]
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
#[inline]
fn weight(letter: Letter) -> u8 {
    if matches!(letter, ALEF | WAW | YEH | HEH) { LETTER / 2 } else { LETTER }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::normalize::letters;
    use proptest::prelude::*;

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
                            let change = (tally(&word) ^ tally(&other)).count_ones();
                            assert!(!near || change <= u32::from(most) * 2);
                            assert!(!near || most == LETTER || one == two);
                            if most == LETTER && one != two {
                                assert!(!near || change <= 2);
                                let cost = difference(&word, &other, most);
                                assert_eq!(one_letter(&word, &other), cost);
                            }
                        }
                    }
                }
            }
        }
        let far = ["شرغل", "عسزر"].map(|word| tally(&letters(word)));
        assert!((far[0] ^ far[1]).count_ones() > 2);
    }

    /// The cost by the table of the least costs of all beginnings.
    fn by_table(one: &[Letter], other: &[Letter]) -> u8 {
        let sum = |name: &[Letter]| name.iter().map(|letter| weight(*letter)).sum::<u8>();
        let mut rows = vec![vec![0_u8; other.len() + 1]; one.len() + 1];
        for left in 0..=one.len() {
            for right in 0..=other.len() {
                rows[left][right] = if left == 0 || right == 0 {
                    sum(&one[..left]) + sum(&other[..right])
                } else {
                    let (here, there) = (one[left - 1], other[right - 1]);
                    let change = if here == there {
                        0
                    } else if dots_alike(here) == dots_alike(there) {
                        LETTER / 2
                    } else {
                        weight(here).max(weight(there))
                    };
                    (rows[left - 1][right - 1] + change)
                        .min(rows[left - 1][right] + weight(here))
                        .min(rows[left][right - 1] + weight(there))
                };
            }
        }
        rows[one.len()][other.len()]
    }

    proptest! {
        #[test]
        fn a_difference_is_the_least_there_is(
            word in "[\u{634}\u{633}\u{644}\u{648}\u{627}\u{62A}\u{646}]{0,7}",
            at in 0..8_usize,
            other in "[\u{634}\u{633}\u{644}\u{648}\u{627}\u{62A}\u{646}]{0,3}",
        ) {
            // What is written into a word is often near it.
            let one = letters(&word);
            let mut two = one.clone();
            let at = at.min(two.len());
            two.splice(at..(at + other.chars().count()).min(one.len()), letters(&other));
            for (one, two) in [(&one, &two), (&one, &letters(&other))] {
                let cost = by_table(one, two);
                for most in 0..=LETTER {
                    let expected = Some(cost).filter(|cost| *cost <= most);
                    prop_assert_eq!(difference(one, two, most), expected);
                }
            }
        }

        /// Whoever looks for a name finds what comparing it with each name finds, as far as
        /// `AROUND` says.
        #[test]
        fn none_that_is_near_is_left_out(
            names in prop::collection::vec(
                ("[\u{634}\u{631}\u{63A}\u{644}\u{648}\u{627}]{1,12}", 0..90, 0..90),
                1..60,
            ),
            anchor in (0..90, 0..90),
        ) {
            let at = |north: i32, east: i32| Position { north: north as f32, east: east as f32 };
            let entries = names.iter().zip(0..).map(|((name, north, east), number)| {
                (EntryIndex(number), at(*north, *east), name.as_str())
            });
            let sounds = Sounds::new(entries.clone());
            let anchor = at(anchor.0, anchor.1);
            let near = |position: Position, cost: u8| {
                position.square_to(anchor) <= AROUND[usize::from(cost)].powi(2)
            };
            for wanted in names.iter().map(|(name, ..)| sound(name)) {
                for most in [0, LETTER / 2, LETTER] {
                    let cost = |name| difference(&wanted, &sound(name), most);
                    let every: Vec<_> = entries
                        .clone()
                        .filter_map(|(entry, at, name)| Some((entry, at, cost(name)?)))
                        .filter(|(_, at, cost)| near(*at, *cost))
                        .map(|(entry, _, cost)| (entry, cost))
                        .collect();
                    let mut found = sounds.like(&wanted, most, &[anchor]);
                    found.retain(|(entry, cost)| {
                        let (_, north, east) = &names[entry.0 as usize];
                        near(at(*north, *east), *cost)
                    });
                    prop_assert_eq!(found, every);
                }
            }
        }
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
