//! Writes the checked tables as the bytes that ship with the page.
//!
//! `packed.rs` describes the layout and reads it. `build.rs` includes this file.

use std::collections::BTreeMap;

use super::kinds::TrapType;
use super::tables::{Row, Tables};

/// First bytes of a packed lexicon; the last of them counts versions of the layout.
const MAGIC: &[u8; 4] = b"WSM\x01";

/// Bytes of the characters beyond ASCII: 0x80 and the place in the alphabet. 0xFF announces a
/// character that found no place there.
const ALPHABET: usize = 127;

/// The bytes of these tables.
pub fn pack(tables: &Tables<'_>) -> Vec<u8> {
    let mut writer = Writer::new(tables);
    let entries = &tables.entries;
    let actors = entries.get(..tables.actors).unwrap_or_default();
    let places = entries.get(tables.actors..).unwrap_or_default();
    writer.number(tables.actors as u32);
    writer.number(tables.places as u32);
    writer.number((places.len() - tables.places.min(places.len())) as u32);
    // Columns of equal kind stand together, which is what compressors like.
    writer.texts(entries.iter().map(|row| row.name_ar));
    writer.lists(entries.iter().map(|row| row.aliases_ar.as_slice()));
    writer.lists(places.iter().map(|row| row.nisba.as_slice()));
    writer.lists(actors.iter().map(|row| row.abbreviations.as_slice()));
    writer.texts(tables.dated_forms.iter().map(|row| row.form));
    writer.texts(tables.roles.iter().map(|row| row.form));
    writer.texts(tables.stopwords.iter().copied());
    writer.texts(tables.traps.iter().map(|(_, form)| *form));
    writer.texts(entries.iter().map(|row| row.name_en));
    writer.lists(places.iter().map(|row| row.aliases_en.as_slice()));
    writer.texts(tables.rollups.iter().map(|row| row.label));
    writer.texts(tables.rollups.iter().map(|row| row.scheme));
    writer.texts(tables.rollups.iter().map(|row| row.status));
    writer.texts(actors.iter().map(|row| row.side));
    // An id that is made of another column is left out.
    writer.texts(entries.iter().map(|row| if by_number(row) { "" } else { row.id }));
    writer.texts(places.iter().map(|row| if row.pcode == row.id { "=" } else { row.pcode }));
    writer.texts(actors.iter().map(|row| row.valid_from));
    writer.texts(actors.iter().map(|row| row.valid_to));
    writer.texts(tables.rollups.iter().map(|row| row.from));
    writer.texts(tables.rollups.iter().map(|row| row.to));
    writer.texts(tables.dated_forms.iter().map(|row| row.from));
    writer.texts(tables.dated_forms.iter().map(|row| row.to));
    writer.texts(tables.roles.iter().map(|row| row.from));
    writer.texts(tables.roles.iter().map(|row| row.to));
    for row in entries {
        writer.number(row.kind as u32);
    }
    for row in entries {
        // Zero for no parent.
        writer.number(row.parent.map_or(0, |parent| parent as u32 + 1));
    }
    for row in entries {
        writer.long_number(row.risky);
    }
    for row in places {
        writer.number(u32::from(row.approximate));
    }
    let mut before = 0;
    for row in places {
        // Zero for no number; otherwise one more than the folded step from the number before.
        if row.geonames == 0 {
            writer.number(0);
        } else {
            writer.long_number(zigzag(i64::from(row.geonames) - i64::from(before)) + 1);
            before = row.geonames;
        }
    }
    for axis in [|point: (i32, i32)| point.0, |point: (i32, i32)| point.1] {
        for row in places {
            match row.point {
                None => writer.number(0),
                Some(point) => {
                    let around = around(row, entries).map_or(0, axis);
                    writer.long_number(zigzag(i64::from(axis(point)) - i64::from(around)) + 1);
                }
            }
        }
    }
    for row in entries {
        writer.number(row.wikidata);
    }
    for row in &tables.rollups {
        writer.number(row.actor as u32);
    }
    for row in &tables.dated_forms {
        writer.number(row.actor as u32);
    }
    for row in &tables.roles {
        writer.number(row.actor as u32);
    }
    for row in &tables.roles {
        writer.number(row.holder.map_or(0, |holder| holder as u32 + 1));
    }
    for (trap, _) in &tables.traps {
        writer.number(match trap {
            TrapType::Actor => 0,
            TrapType::Place => 1,
            TrapType::PersonalName => 2,
        });
    }
    writer.bytes
}

/// Whether the id is `gn` and the GeoNames number.
fn by_number(row: &Row<'_>) -> bool {
    row.geonames != 0 && row.id.strip_prefix("gn") == Some(row.geonames.to_string().as_str())
}

/// The point of the nearest place around it that has one and stands before it in the tables or
/// not: the reader follows the same parents.
fn around(row: &Row<'_>, entries: &[Row<'_>]) -> Option<(i32, i32)> {
    // Only the direct parent: one step is what the reader can do in any order of rows.
    entries.get(row.parent?)?.point
}

/// Small numbers for small steps in both directions.
fn zigzag(step: i64) -> u64 {
    ((step << 1) ^ (step >> 63)) as u64
}

struct Writer {
    bytes: Vec<u8>,
    alphabet: BTreeMap<char, u8>,
}

impl Writer {
    /// Writes the head with the alphabet: the characters beyond ASCII, the most frequent first
    /// chosen, in the order of their code points.
    fn new(tables: &Tables<'_>) -> Self {
        let mut counts: BTreeMap<char, usize> = BTreeMap::new();
        let entry_texts = tables.entries.iter().flat_map(|row| {
            let single = [row.name_ar, row.name_en, row.id, row.pcode, row.side];
            let lists = [&row.aliases_ar, &row.abbreviations, &row.aliases_en, &row.nisba];
            single.into_iter().chain(lists.into_iter().flatten().copied())
        });
        let others = tables.stopwords.iter().copied();
        for character in entry_texts.chain(others).flat_map(str::chars).filter(|c| !c.is_ascii()) {
            *counts.entry(character).or_default() += 1;
        }
        let mut by_count: Vec<(char, usize)> = counts.into_iter().collect();
        by_count.sort_by_key(|(character, count)| (std::cmp::Reverse(*count), *character));
        let mut chosen: Vec<char> = by_count.into_iter().map(|(c, _)| c).take(ALPHABET).collect();
        chosen.sort_unstable();
        let alphabet = chosen.iter().zip(0x80..).map(|(c, byte)| (*c, byte)).collect();
        let mut writer = Self { bytes: MAGIC.to_vec(), alphabet };
        writer.number(chosen.len() as u32);
        for character in chosen {
            writer.number(character as u32);
        }
        writer
    }

    /// Seven bits a byte, the lowest first; the top bit says that more follows.
    fn long_number(&mut self, mut number: u64) {
        while number > 0x7F {
            self.bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }

    fn number(&mut self, number: u32) {
        self.long_number(number.into());
    }

    /// A column of texts: its length in bytes, then each text and a line feed.
    fn texts<'t>(&mut self, rows: impl Iterator<Item = &'t str>) {
        let mut column = Vec::new();
        for text in rows {
            self.encode(text, &mut column);
            column.push(b'\n');
        }
        self.column(column);
    }

    /// A column of lists: as texts, with `|` between the items.
    fn lists<'t: 'r, 'r>(&mut self, rows: impl Iterator<Item = &'r [&'t str]>) {
        let mut column = Vec::new();
        for items in rows {
            for (number, item) in items.iter().enumerate() {
                if number > 0 {
                    column.push(b'|');
                }
                self.encode(item, &mut column);
            }
            column.push(b'\n');
        }
        self.column(column);
    }

    fn column(&mut self, column: Vec<u8>) {
        self.number(column.len() as u32);
        self.bytes.extend(column);
    }

    fn encode(&self, text: &str, column: &mut Vec<u8>) {
        for character in text.chars() {
            if character.is_ascii() {
                column.push(character as u8);
            } else if let Some(byte) = self.alphabet.get(&character) {
                column.push(*byte);
            } else {
                // The code point in three bytes of seven bits, which no separator is.
                let point = character as u32;
                column.push(0xFF);
                column.extend([0, 7, 14].map(|shift| (point >> shift) as u8 | 0x80));
            }
        }
    }
}
