//! Villages that a text writes otherwise than the tables do.
//!
//! Official lists write the villages of the north and the east in many ways: with or without the
//! article, as one word or two, سكيرو for صكيرو, مولا سبات for ملا سباط. So a name after قرية that
//! the lexicon does not hold is compared, by sound, with the villages around the places that the
//! text names beside it.

use crate::text::normalize::{ALEF, BEH, HEH, KAF, LAM, Letter, WAW, YEH, arabic, letters};

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

/// What it costs to make one name of the other, or `None` if more than `most`.
pub(super) fn difference(one: &[Letter], other: &[Letter], most: u8) -> Option<u8> {
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
