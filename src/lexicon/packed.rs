//! Reads the packed lexicon: the tables of `data/` column by column, as small as they get.
//!
//! ```text
//! magic | length | first part | length | second part
//! first part: alphabet | counts of actors, places, villages | columns of text | columns of numbers
//! second part: columns of text | columns of numbers
//! ```
//! The first part is what recognition needs, the second what is only shown: it is unpacked when
//! somebody first asks for it, and a worker never does. A length is four bytes, the lowest first;
//! each part is one stream of bits, which the package `wusum-coder` codes. Texts are one byte a
//! character: ASCII as it is, the others by their place in the alphabet. GeoNames numbers are steps
//! from the row before; coordinates are steps from the parent's point, in thousandths of a degree;
//! those of villages are steps from the village above with the same parent. `pack.rs` writes what
//! this module reads.
//!
//! Any bytes are survived: what is not a packed lexicon gives a [`PackedError`].

use std::sync::OnceLock;

use super::kinds::{DECLINED, KINDS, TrapType, declined};
use super::romanize::{Romanizer, step_bytes};
use wusum_coder::{Beside, Column, Unpacker, rows_from};

/// First bytes of a packed lexicon; the last of them counts versions of the layout.
const MAGIC: &[u8; 4] = b"WSM\x03";

/// What is wrong with a packed lexicon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the packed lexicon is damaged at byte {at} ({problem}); build the program again")]
pub struct PackedError {
    /// Where, in bytes.
    pub at: usize,
    /// What.
    pub problem: PackedProblem,
}

/// Kinds of damage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PackedProblem {
    /// The first bytes are others.
    #[error("it is no packed lexicon or one of another version")]
    Magic,
    /// The bytes end too early.
    #[error("it ends too early")]
    End,
    /// There are bytes after the end.
    #[error("it goes on after its end")]
    Rest,
    /// A number is too big.
    #[error("a number is too big")]
    Number,
    /// A byte stands for no character.
    #[error("a byte stands for no character")]
    Character,
    /// A column has more or fewer rows than it must.
    #[error("a column has the wrong number of rows")]
    Rows,
    /// A row names a kind or another row that is not there.
    #[error("a row names what is not there")]
    Reference,
}

/// Texts of a column: row *n* is `starts[n]..starts[n + 1]` of the blob.
#[derive(Debug, Default)]
pub struct Texts {
    starts: Vec<u32>,
}

/// Lists of a column: the items of row *n* are the texts `rows[n]..rows[n + 1]`.
#[derive(Debug, Default)]
pub struct Lists {
    rows: Vec<u32>,
    items: Texts,
}

/// The tables, unpacked. Texts lie in one blob; the columns hold offsets into it.
#[derive(Debug, Default)]
pub struct Packed {
    /// All texts.
    pub blob: String,
    /// How many entries are actors. Places follow, then villages.
    pub actors: usize,
    /// How many are places without the villages.
    pub places: usize,
    /// How many are villages.
    pub villages: usize,
    /// Of all entries.
    pub name_ar: Texts,
    /// Of all entries.
    pub aliases_ar: Lists,
    /// Of places and villages.
    pub nisba: Lists,
    /// Of actors.
    pub abbreviations: Lists,
    /// Of dated forms.
    pub dated_form: Texts,
    /// Of roles.
    pub role_form: Texts,
    /// Of stop words.
    pub stopword: Texts,
    /// Of traps.
    pub trap_form: Texts,
    /// Of the words of rule files.
    pub rule_word: Texts,
    /// Of the other lines of rule files.
    pub rule_line: Texts,
    /// Of actors.
    pub side: Texts,
    /// Of all entries; empty where it is `gn` and the GeoNames number. A mark at the end stands for
    /// the slug of the English name.
    pub id: Texts,
    /// Of actors.
    pub valid_from: Texts,
    /// Of actors.
    pub valid_to: Texts,
    /// Of dated forms.
    pub dated_from: Texts,
    /// Of dated forms.
    pub dated_to: Texts,
    /// Of roles.
    pub role_from: Texts,
    /// Of roles.
    pub role_to: Texts,
    /// Of all entries: place in [`KINDS`].
    pub kind: Vec<u8>,
    /// Of all entries: one more than the number of the entry above, or zero.
    pub parent: Vec<u32>,
    /// Of all entries: bit *n* for form *n*.
    pub risky: Vec<u64>,
    /// Of places and villages; zero for none.
    pub geonames: Vec<u32>,
    /// Of places and villages: north and east in thousandths of a degree.
    pub point: Vec<Option<(i32, i32)>>,
    /// Of dated forms: the actor.
    pub dated_actor: Vec<u32>,
    /// Of roles: the actor.
    pub role_actor: Vec<u32>,
    /// Of roles: one more than the person's number, or zero.
    pub role_holder: Vec<u32>,
    /// Of traps.
    pub trap_type: Vec<TrapType>,
    /// The second part.
    packed_shown: PackedShown,
    shown: OnceLock<Shown>,
}

/// What is only shown, unpacked.
#[derive(Debug, Default)]
pub struct Shown {
    /// All texts.
    pub blob: String,
    /// Of all entries.
    pub name_en: Texts,
    /// Of places. Those of villages stay in the table: they would only help to search.
    pub aliases_en: Lists,
    /// Of roll-ups.
    pub rollup_label: Texts,
    /// Of roll-ups.
    pub rollup_scheme: Texts,
    /// Of roll-ups.
    pub rollup_status: Texts,
    /// Of roll-ups.
    pub rollup_from: Texts,
    /// Of roll-ups.
    pub rollup_to: Texts,
    /// Of roll-ups: the actor.
    pub rollup_actor: Vec<u32>,
    /// Of places and villages; `=` where it is the id.
    pub pcode: Texts,
    /// Of places and villages.
    pub approximate: Vec<bool>,
    /// Of all entries; zero for none.
    pub wikidata: Vec<u32>,
}

/// What is only shown, and what is needed to unpack it.
#[derive(Debug, Default)]
struct PackedShown {
    bytes: Vec<u8>,
    alphabet: Vec<char>,
    /// The Arabic names, step by step.
    steps: Vec<u8>,
}

impl Texts {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Row `row`, empty where there is none.
    pub fn get<'b>(&self, blob: &'b str, row: usize) -> &'b str {
        let start = self.starts.get(row).copied().unwrap_or_default() as usize;
        let end = self.starts.get(row + 1).copied().unwrap_or_default() as usize;
        blob.get(start..end).unwrap_or_default()
    }
}

impl Lists {
    /// The items of row `row`.
    pub fn get<'b>(
        &'b self,
        blob: &'b str,
        row: usize,
    ) -> impl ExactSizeIterator<Item = &'b str> + Clone + use<'b> {
        self.range(row).map(|item| self.items.get(blob, item))
    }

    /// The numbers of the items of row `row`.
    fn range(&self, row: usize) -> std::ops::Range<usize> {
        let start = self.rows.get(row).copied().unwrap_or_default() as usize;
        let end = self.rows.get(row + 1).copied().unwrap_or_default() as usize;
        start..end.max(start)
    }
}

impl Packed {
    /// Unpacks.
    ///
    /// # Errors
    /// Where the first part is not what `pack` wrote. Memory stays in proportion to the bytes given.
    pub fn read(bytes: &[u8]) -> Result<Self, PackedError> {
        let failed = |problem| PackedError { at: 0, problem };
        let rest = bytes.strip_prefix(MAGIC).ok_or(failed(PackedProblem::Magic))?;
        let (bytes, rest) = part(rest).ok_or(failed(PackedProblem::End))?;
        let (shown, rest) = part(rest).ok_or(failed(PackedProblem::End))?;
        if !rest.is_empty() {
            return Err(failed(PackedProblem::Rest));
        }
        let mut reader = Reader::new(bytes);
        reader.read_alphabet()?;
        let mut packed = Self {
            actors: reader.count()?,
            places: reader.count()?,
            villages: reader.count()?,
            ..Self::default()
        };
        let Self { actors, places, villages, .. } = packed;
        let (located, all) = (places + villages, actors + places + villages);
        reader.coded.alphabet();
        let names = reader.column(Beside::Above)?;
        packed.name_ar = reader.rows(&names, Some(all))?;
        let aliases = reader.lists(Beside::Own(&names), all)?;
        packed.aliases_ar = reader.whole_aliases(&aliases, &packed.name_ar);
        packed.dated_form = reader.texts(None)?;
        packed.role_form = reader.texts(None)?;
        packed.stopword = reader.texts(None)?;
        packed.trap_form = reader.texts(None)?;
        packed.rule_word = reader.texts(None)?;
        reader.coded.alphabet();
        packed.nisba = reader.lists(Beside::Own(rows_from(&names, actors)), located)?;
        packed.abbreviations = reader.lists(Beside::Own(&names), actors)?;
        let (dated, roles) = (packed.dated_form.len(), packed.role_form.len());
        reader.coded.alphabet();
        packed.rule_line = reader.texts(None)?;
        packed.side = reader.texts(Some(actors))?;
        packed.id = reader.texts(Some(all))?;
        packed.valid_from = reader.texts(Some(actors))?;
        packed.valid_to = reader.texts(Some(actors))?;
        packed.dated_from = reader.texts(Some(dated))?;
        packed.dated_to = reader.texts(Some(dated))?;
        packed.role_from = reader.texts(Some(roles))?;
        packed.role_to = reader.texts(Some(roles))?;
        let kinds = reader.references(Column::Kind, all, KINDS.len().min(256))?;
        packed.kind = kinds.into_iter().map(|kind| kind as u8).collect();
        packed.parent = reader.references(Column::Parent, all, all + 1)?;
        packed.risky = reader.numbers(all, |reader| reader.long_number(Column::Risky))?;
        let mut before = 0;
        packed.geonames = reader.numbers(located, |reader| {
            match reader.step(Column::Geonames, None, before)? {
                None => Ok(0),
                Some(number) => {
                    before = number;
                    u32::try_from(number).map_err(|_| reader.error(PackedProblem::Number))
                }
            }
        })?;
        packed.read_points(&mut reader)?;
        packed.dated_actor = reader.references(Column::Actor, dated, actors)?;
        packed.role_actor = reader.references(Column::Actor, roles, actors)?;
        packed.role_holder = reader.references(Column::Actor, roles, actors + 1)?;
        let traps = reader.references(Column::Trap, packed.trap_form.len(), 3)?;
        let trap_type = |trap| match trap {
            0 => TrapType::Actor,
            1 => TrapType::Place,
            _ => TrapType::PersonalName,
        };
        packed.trap_type = traps.into_iter().map(trap_type).collect();
        if reader.coded.read() != bytes.len() {
            return Err(reader.error(PackedProblem::Rest));
        }
        let steps = step_bytes(&names, reader.byte_of('\u{627}'), reader.byte_of('\u{644}'));
        packed.packed_shown =
            PackedShown { bytes: shown.to_vec(), alphabet: reader.alphabet, steps };
        packed.blob = reader.blob;
        Ok(packed)
    }

    /// What is only shown: unpacked at the first call. Where it is damaged there is none.
    pub fn shown(&self) -> &Shown {
        self.shown.get_or_init(|| self.read_shown().unwrap_or_default())
    }

    fn read_shown(&self) -> Result<Shown, PackedError> {
        let PackedShown { bytes, alphabet, steps } = &self.packed_shown;
        let (located, all) = (self.places + self.villages, self.name_ar.len());
        let mut reader = Reader::new(bytes);
        reader.alphabet.clone_from(alphabet);
        reader.coded.alphabet();
        let english = reader.column(Beside::Letters(steps))?;
        let english = reader.rows(&english, Some(all))?;
        let mut shown = Shown { name_en: reader.whole_names(&english, self)?, ..Shown::default() };
        shown.aliases_en = reader.lists(Beside::Above, self.places)?;
        shown.rollup_label = reader.texts(None)?;
        let rollups = shown.rollup_label.len();
        shown.rollup_scheme = reader.texts(Some(rollups))?;
        shown.rollup_status = reader.texts(Some(rollups))?;
        shown.rollup_from = reader.texts(Some(rollups))?;
        shown.rollup_to = reader.texts(Some(rollups))?;
        shown.pcode = reader.texts(Some(located))?;
        let approximate = reader.references(Column::Approximate, located, 2)?;
        shown.approximate = approximate.into_iter().map(|approximate| approximate == 1).collect();
        shown.wikidata = reader.references(Column::Wikidata, all, u32::MAX as usize)?;
        shown.rollup_actor = reader.references(Column::Actor, rollups, self.actors)?;
        shown.blob = reader.blob;
        Ok(shown)
    }

    /// Reads the steps from the parents' points, adds them up from the top of each path, and then
    /// those of villages from the village before under the same parent.
    fn read_points(&mut self, reader: &mut Reader<'_>) -> Result<(), PackedError> {
        let parent_of = |row: usize| self.parent.get(self.actors + row).copied();
        let mut row = 0;
        let mut steps = reader.numbers(self.places + self.villages, |reader| {
            let parent = parent_of(row);
            row += 1;
            let lat = reader.step(Column::Latitude, parent, 0)?;
            Ok(lat.zip(reader.step(Column::Longitude, parent, 0)?))
        })?;
        let villages = steps.split_off(self.places.min(steps.len()));
        let damaged = || reader.error(PackedProblem::Number);
        let mut points: Vec<Option<(i32, i32)>> = Vec::with_capacity(row);
        for row in 0..steps.len() {
            // A place's point is the sum of the steps up to the first parent without a point.
            let (mut lat, mut lon, mut at) = (0_i64, 0_i64, Some(row));
            let mut depth = 0;
            while let Some(step) = at.and_then(|at| steps.get(at).copied().flatten()) {
                lat += step.0;
                lon += step.1;
                depth += 1;
                let parent = at.and_then(parent_of);
                at = parent.and_then(|parent| (parent as usize).checked_sub(1 + self.actors));
                if depth > MAX_DEPTH {
                    return Err(reader.error(PackedProblem::Reference));
                }
            }
            let point = (depth > 0).then(|| narrow(lat, lon).ok_or_else(damaged));
            points.push(point.transpose()?);
        }
        // The last village under each entry, by the entry's number.
        let mut last: Vec<Option<(i32, i32)>> = vec![None; 1 + self.parent.len()];
        for (row, step) in (self.places..).zip(villages) {
            let parent = parent_of(row).unwrap_or_default() as usize;
            let around = match last.get(parent).copied().flatten() {
                Some(village) => Some(village),
                None => {
                    let place = parent.checked_sub(1 + self.actors);
                    place.and_then(|place| points.get(place).copied().flatten())
                }
            };
            let (lat, lon) = around.unwrap_or_default();
            let point = step.map(|step| {
                narrow(i64::from(lat) + step.0, i64::from(lon) + step.1).ok_or_else(damaged)
            });
            let point = point.transpose()?;
            if let Some(last) = last.get_mut(parent).filter(|_| point.is_some()) {
                *last = point;
            }
            points.push(point);
        }
        self.point = points;
        Ok(())
    }
}

/// A part with its length before it, and what follows.
fn part(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk()?;
    rest.split_at_checked(u32::from_le_bytes(*length) as usize)
}

fn narrow(lat: i64, lon: i64) -> Option<(i32, i32)> {
    Some((i32::try_from(lat).ok()?, i32::try_from(lon).ok()?))
}

/// No path of places is deeper (country, governorate, district, subdistrict, town, quarter).
pub const MAX_DEPTH: usize = 16;

/// A column that is made of others and will stand behind them in the blob.
struct Whole {
    text: String,
    base: usize,
    starts: Vec<u32>,
}

impl Whole {
    fn after(blob: &str, rows: usize) -> Self {
        let mut starts = Vec::with_capacity(rows + 1);
        starts.push(blob.len() as u32);
        Self { text: String::new(), base: blob.len(), starts }
    }

    /// Ends a row.
    fn end(&mut self) {
        self.starts.push((self.base + self.text.len()) as u32);
    }

    fn append_to(self, blob: &mut String) -> Texts {
        blob.push_str(&self.text);
        Texts { starts: self.starts }
    }
}

/// Rows and bytes that one byte of the packed lexicon may stand for, at most.
const DENSITY: usize = 64;

/// Reads from the front, keeps the place for messages.
struct Reader<'b> {
    coded: Unpacker<'b>,
    /// How many bytes there are.
    length: usize,
    /// How many rows and bytes may still come: bounds what damaged bytes can ask for.
    left: usize,
    alphabet: Vec<char>,
    blob: String,
}

impl<'b> Reader<'b> {
    /// A reader of one part.
    fn new(bytes: &'b [u8]) -> Self {
        Self {
            coded: Unpacker::new(bytes),
            length: bytes.len(),
            left: (bytes.len() + MAGIC.len()) * DENSITY,
            alphabet: Vec::new(),
            // Most bytes stand for an Arabic letter, which takes two.
            blob: String::with_capacity(bytes.len() * 6),
        }
    }

    /// Reads which characters bytes stand for.
    fn read_alphabet(&mut self) -> Result<(), PackedError> {
        let count = self.count()?;
        self.alphabet = self.numbers(count, |reader| {
            let point = reader.number(Column::Character)?;
            char::from_u32(point).ok_or_else(|| reader.error(PackedProblem::Character))
        })?;
        Ok(())
    }

    /// The byte that stands for this character.
    fn byte_of(&self, character: char) -> u8 {
        let place = self.alphabet.iter().position(|other| *other == character);
        place.map_or(0, |place| 0x80 | place as u8)
    }

    fn error(&self, problem: PackedProblem) -> PackedError {
        PackedError { at: self.coded.read(), problem }
    }

    fn long_number(&mut self, column: Column) -> Result<u64, PackedError> {
        self.number_near(column, None)
    }

    fn number_near(&mut self, column: Column, near: Option<u32>) -> Result<u64, PackedError> {
        let number = self.coded.number(column, near);
        if self.coded.read() > self.length {
            return Err(self.error(PackedProblem::End));
        }
        Ok(number)
    }

    fn number(&mut self, column: Column) -> Result<u32, PackedError> {
        let number = self.long_number(column)?;
        u32::try_from(number).map_err(|_| self.error(PackedProblem::Number))
    }

    /// A number of rows or bytes.
    fn count(&mut self) -> Result<usize, PackedError> {
        let count = self.number(Column::Count)? as usize;
        if count > self.left {
            return Err(self.error(PackedProblem::End));
        }
        Ok(count)
    }

    /// A column of numbers below `limit`.
    fn references(
        &mut self,
        column: Column,
        count: usize,
        limit: usize,
    ) -> Result<Vec<u32>, PackedError> {
        self.numbers(count, |reader| {
            let number = reader.number(column)?;
            match (number as usize) < limit {
                true => Ok(number),
                false => Err(reader.error(PackedProblem::Reference)),
            }
        })
    }

    /// Zero for nothing, or one more than a folded step from `before`.
    fn step(
        &mut self,
        column: Column,
        near: Option<u32>,
        before: i64,
    ) -> Result<Option<i64>, PackedError> {
        let Some(folded) = self.number_near(column, near)?.checked_sub(1) else { return Ok(None) };
        let step = (folded >> 1) as i64 ^ -((folded & 1) as i64);
        // Far beyond any number of GeoNames and any coordinate; keeps sums from overflowing.
        if step.unsigned_abs() > 1 << 40 {
            return Err(self.error(PackedProblem::Number));
        }
        Ok(Some(before + step))
    }

    fn numbers<T>(
        &mut self,
        count: usize,
        mut read: impl FnMut(&mut Self) -> Result<T, PackedError>,
    ) -> Result<Vec<T>, PackedError> {
        self.take(count)?;
        let mut numbers = Vec::with_capacity(count);
        for _ in 0..count {
            numbers.push(read(self)?);
        }
        Ok(numbers)
    }

    /// Counts rows or bytes among those that may come.
    fn take(&mut self, count: usize) -> Result<(), PackedError> {
        self.left = self.left.checked_sub(count).ok_or(self.error(PackedProblem::End))?;
        Ok(())
    }

    /// The bytes of a column of text.
    fn column(&mut self, beside: Beside<'_>) -> Result<Vec<u8>, PackedError> {
        let length = self.count()?;
        self.take(length)?;
        let column = self.coded.column(beside, length);
        if self.coded.read() > self.length {
            return Err(self.error(PackedProblem::End));
        }
        Ok(column)
    }

    /// A column of texts with this many rows, or as many as there are.
    fn texts(&mut self, rows: Option<usize>) -> Result<Texts, PackedError> {
        let column = self.column(Beside::Above)?;
        self.rows(&column, rows)
    }

    /// The texts of a column, as [`Self::texts`] gives them.
    fn rows(&mut self, column: &[u8], rows: Option<usize>) -> Result<Texts, PackedError> {
        let mut starts = vec![self.blob.len() as u32];
        starts.reserve(rows.unwrap_or_default().min(column.len()));
        self.decode(column, |blob, byte| {
            if byte == b'\n' {
                starts.push(blob.len() as u32);
                return true;
            }
            false
        })?;
        if rows.is_some_and(|rows| rows + 1 != starts.len()) {
            return Err(self.error(PackedProblem::Rows));
        }
        Ok(Texts { starts })
    }

    /// The English names with what follows from the Arabic ones.
    fn whole_names(&mut self, names: &Texts, of: &Packed) -> Result<Texts, PackedError> {
        let mut romanizer = Romanizer::default();
        let mut whole = Whole::after(&self.blob, names.len());
        for row in 0..names.len() {
            let (arabic, name) = (of.name_ar.get(&of.blob, row), names.get(&self.blob, row));
            if !romanizer.unpack(arabic, name, &mut whole.text) {
                return Err(self.error(PackedProblem::Reference));
            }
            whole.end();
        }
        Ok(whole.append_to(&mut self.blob))
    }

    /// The aliases with declined names in place of their marks.
    fn whole_aliases(&mut self, aliases: &Lists, names: &Texts) -> Lists {
        let mut whole = Whole::after(&self.blob, aliases.items.len());
        for row in 0..names.len() {
            for item in aliases.range(row) {
                let text = aliases.items.get(&self.blob, item);
                let marked = DECLINED.iter().find(|(mark, _)| text.chars().eq([*mark]));
                match marked.and_then(|(_, case)| declined(names.get(&self.blob, row), case)) {
                    Some(declined) => whole.text.push_str(&declined),
                    None => whole.text.push_str(text),
                }
                whole.end();
            }
        }
        Lists { rows: aliases.rows.clone(), items: whole.append_to(&mut self.blob) }
    }

    /// A column of lists with this many rows.
    fn lists(&mut self, beside: Beside<'_>, rows: usize) -> Result<Lists, PackedError> {
        let column = &self.column(beside)?;
        let mut starts = vec![self.blob.len() as u32];
        let mut ends = Vec::with_capacity(rows.min(column.len()) + 1);
        ends.push(0);
        let mut row_start = self.blob.len();
        self.decode(column, |blob, byte| {
            match byte {
                b'|' => starts.push(blob.len() as u32),
                b'\n' => {
                    // A row with nothing in it is an empty list.
                    if blob.len() > row_start {
                        starts.push(blob.len() as u32);
                    }
                    ends.push(starts.len() as u32 - 1);
                    row_start = blob.len();
                }
                _ => return false,
            }
            true
        })?;
        if rows + 1 != ends.len() {
            return Err(self.error(PackedProblem::Rows));
        }
        Ok(Lists { rows: ends, items: Texts { starts } })
    }

    /// Appends the characters of a column to the blob; `separator` is asked first and takes
    /// the bytes that are none.
    fn decode(
        &mut self,
        column: &[u8],
        mut separator: impl FnMut(&str, u8) -> bool,
    ) -> Result<(), PackedError> {
        let mut bytes = column.iter().copied();
        while let Some(byte) = bytes.next() {
            let character = match byte {
                _ if byte < 0x80 && separator(&self.blob, byte) => continue,
                0..0x80 => Some(char::from(byte)),
                0xFF => {
                    let mut part = || bytes.next().map(|byte| u32::from(byte & 0x7F));
                    part().zip(part()).zip(part()).and_then(|((low, middle), high)| {
                        char::from_u32(low | middle << 7 | high << 14)
                    })
                }
                _ => self.alphabet.get(usize::from(byte & 0x7F)).copied(),
            };
            let character = character.ok_or(self.error(PackedProblem::Character))?;
            self.blob.push(character);
        }
        Ok(())
    }
}
