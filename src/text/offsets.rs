//! Converting between bytes, code points and UTF-16 code units of one text.

/// How far apart the stored checkpoints stand, in bytes.
const STRIDE: usize = 256;

/// Positions of one text in three units: bytes of UTF-8, code points, UTF-16 code units.
///
/// It stores a checkpoint every 256 bytes, so a conversion looks at no more than that much
/// text. A position that falls inside a character counts as that character's start; a position
/// past the end counts as the end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OffsetMap {
    /// For each checkpoint: byte, code point, UTF-16 unit, all at a character border.
    checkpoints: Vec<[usize; 3]>,
}

impl OffsetMap {
    /// Reads `text` once.
    pub fn new(text: &str) -> Self {
        let mut checkpoints = Vec::with_capacity(text.len() / STRIDE + 1);
        let (mut points, mut units, mut next) = (0, 0, 0);
        for (byte, character) in text.char_indices() {
            if byte >= next {
                checkpoints.push([byte, points, units]);
                next = byte + STRIDE;
            }
            points += 1;
            units += character.len_utf16();
        }
        Self { checkpoints }
    }

    /// Code points before byte `byte` of `text`, which must be the text that the map was made of.
    pub fn code_point(&self, text: &str, byte: usize) -> usize {
        self.convert(text, 0, byte)[1]
    }

    /// UTF-16 code units before byte `byte`.
    pub fn utf16(&self, text: &str, byte: usize) -> usize {
        self.convert(text, 0, byte)[2]
    }

    /// The byte at which code point number `point` begins.
    pub fn byte_of_code_point(&self, text: &str, point: usize) -> usize {
        self.convert(text, 1, point)[0]
    }

    /// The byte at which the character that holds UTF-16 unit number `unit` begins.
    pub fn byte_of_utf16(&self, text: &str, unit: usize) -> usize {
        self.convert(text, 2, unit)[0]
    }

    /// The position whose coordinate number `axis` is the greatest that does not pass `value`.
    fn convert(&self, text: &str, axis: usize, value: usize) -> [usize; 3] {
        let coordinate = |position: &[usize; 3]| position.get(axis).copied().unwrap_or_default();
        let after = self.checkpoints.partition_point(|c| coordinate(c) <= value);
        let mut position =
            after.checked_sub(1).and_then(|i| self.checkpoints.get(i)).copied().unwrap_or_default();
        for character in text.get(position[0]..).unwrap_or_default().chars() {
            let next = [
                position[0] + character.len_utf8(),
                position[1] + 1,
                position[2] + character.len_utf16(),
            ];
            if coordinate(&next) > value {
                break;
            }
            position = next;
        }
        position
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn agrees_with_counting(text in "(\u{0627}|a|\u{1F4A5}|\u{064B}|\n){0,400}") {
            let map = OffsetMap::new(&text);
            let (mut points, mut units) = (0, 0);
            for (byte, character) in text.char_indices() {
                prop_assert_eq!(map.code_point(&text, byte), points);
                prop_assert_eq!(map.utf16(&text, byte), units);
                prop_assert_eq!(map.byte_of_code_point(&text, points), byte);
                prop_assert_eq!(map.byte_of_utf16(&text, units), byte);
                points += 1;
                units += character.len_utf16();
            }
            prop_assert_eq!(map.code_point(&text, text.len()), points);
            prop_assert_eq!(map.byte_of_utf16(&text, units + 9), text.len());
        }
    }
}
