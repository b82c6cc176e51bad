//! Adaptive arithmetic coding: how the packed lexicon gets smaller than any compressor of files
//! makes it.
//!
//! Every bit is predicted from several contexts at once (the letters before it, the word so far,
//! what stands beside it in another column), the predictions are mixed by weights that learn, and
//! an arithmetic coder spends the less on a bit the surer its prediction was. This is the scheme
//! of Matt Mahoney's PAQ family ("Adaptive weighing of context models for lossless data
//! compression", 2005), cut down to a few contexts that know what the tables look like: a name
//! beside the one above it, an alias beside its name, an English name beside the Arabic letters.
//!
//! The model is one code for both directions, so that the reader cannot drift from the writer.
//! Only whole numbers are used: every machine gives the same bytes.
//!
//! This is a package of its own because unpacking takes most of the page's start: the page is
//! built for size, and this alone for speed (`[profile.page.package.wusum-coder]`). What is public
//! is therefore not generic: generic code would be built in the package that uses it.

/// The first code: *skipped letters* × 4 + *option* are counted from here, in a column beside
/// [`Beside::Letters`]. No text has these control characters, and the line feed is not among them.
pub const FIRST_CODE: u8 = 0x0E;

/// Where bits go to or come from.
trait Coder {
    /// Whether bits go to it.
    const WRITES: bool;

    /// Writes `bit`, or reads a bit in its place. `odds` is how likely a one is, of 65,536.
    fn code(&mut self, bit: bool, odds: u32) -> bool;
}

/// Splits the range at the odds of a one.
#[inline(always)]
fn split(low: u32, high: u32, odds: u32) -> u32 {
    low + ((u64::from(high - low) * u64::from(odds)) >> 16) as u32
}

/// Writes.
#[derive(Debug)]
struct Encoder {
    low: u32,
    high: u32,
    bytes: Vec<u8>,
}

impl Default for Encoder {
    fn default() -> Self {
        Self { low: 0, high: u32::MAX, bytes: Vec::new() }
    }
}

impl Encoder {
    /// All bytes, when the last bit has been written.
    fn finish(mut self) -> Vec<u8> {
        self.bytes.extend(self.low.to_be_bytes());
        self.bytes
    }
}

impl Coder for Encoder {
    const WRITES: bool = true;

    fn code(&mut self, bit: bool, odds: u32) -> bool {
        let middle = split(self.low, self.high, odds);
        if bit {
            self.high = middle;
        } else {
            self.low = middle + 1;
        }
        while (self.low ^ self.high) >> 24 == 0 {
            self.bytes.push((self.high >> 24) as u8);
            self.low <<= 8;
            self.high = self.high << 8 | 0xFF;
        }
        bit
    }
}

/// Reads. Behind the end it reads zeros, and knows that it did.
#[derive(Debug)]
struct Decoder<'b> {
    low: u32,
    high: u32,
    value: u32,
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Decoder<'b> {
    fn new(bytes: &'b [u8]) -> Self {
        let mut decoder = Self { low: 0, high: u32::MAX, value: 0, bytes, at: 0 };
        for _ in 0..4 {
            decoder.shift();
        }
        decoder
    }

    fn shift(&mut self) {
        let byte = self.bytes.get(self.at).copied().unwrap_or_default();
        self.value = self.value << 8 | u32::from(byte);
        self.at += 1;
    }

    /// How many bytes it has read. When all bits are read and nothing is damaged, as many as
    /// there are; more than that where the bytes end too early.
    fn read(&self) -> usize {
        self.at
    }
}

impl Coder for Decoder<'_> {
    const WRITES: bool = false;

    #[inline(always)]
    fn code(&mut self, _: bool, odds: u32) -> bool {
        let middle = split(self.low, self.high, odds);
        let bit = self.value <= middle;
        if bit {
            self.high = middle;
        } else {
            self.low = middle + 1;
        }
        while (self.low ^ self.high) >> 24 == 0 {
            self.low <<= 8;
            self.high = self.high << 8 | 0xFF;
            self.shift();
        }
        bit
    }
}

/// Contexts at most for one bit.
const MOST: usize = 5;
/// Binary logarithm of the number of slots that each context has.
const SLOT_BITS: u32 = 19;
/// The slots of all contexts.
const SLOTS: usize = MOST << SLOT_BITS;
/// Binary logarithm of the number of slots that three steps of a path share.
const LINE_BITS: u32 = 3;
/// Sets of weights: by what is coded and where in a symbol.
const SETS: usize = 1 << 14;
/// A slot begins with even odds and no count.
const FRESH: u16 = 1 << 15;
/// How often a slot counts that it has been used, at most; the more, the slower it learns.
const PATIENCE: u16 = 15;

/// A column of texts from row `row` on.
pub fn rows_from(column: &[u8], row: usize) -> &[u8] {
    let mut rest = column;
    for _ in 0..row {
        let end = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
        rest = rest.get(end + 1..).unwrap_or_default();
    }
    rest
}

/// How far a slot moves towards a bit, of 16,384, by how often it has been used.
const PACE: [i32; PATIENCE as usize + 1] = [
    12200, 8000, 5900, 4600, 3800, 3200, 2800, 2500, 2300, 2150, 2000, 1900, 1800, 1720, 1650, 1600,
];

/// What a text is compared with while it is coded, row by row.
#[derive(Clone, Copy, Debug)]
pub enum Beside<'c> {
    /// The row above in the same column. In tables in the order of the alphabet they begin alike.
    Above,
    /// A column of texts that those here are variants of, such as names for aliases.
    Own(&'c [u8]),
    /// A column of Arabic letters that those here follow step by step, as `romanize.rs` packs
    /// English names.
    Letters(&'c [u8]),
}

/// Numbers that are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// Of rows or bytes.
    Count,
    /// A code point, or the byte of a character.
    Character,
    /// A kind, by its place.
    Kind,
    /// The row above an entry.
    Parent,
    /// Which forms are risky, a bit each.
    Risky,
    /// Whether a point is approximate.
    Approximate,
    /// Steps from one GeoNames number to the next.
    Geonames,
    /// Steps from the parent's latitude.
    Latitude,
    /// Steps from the parent's longitude.
    Longitude,
    /// Numbers of Wikidata.
    Wikidata,
    /// The row of an actor.
    Actor,
    /// A kind of trap.
    Trap,
}

impl Column {
    /// From where on the bits of a number are as good as chance.
    fn foreseen(self) -> u64 {
        match self {
            Self::Geonames | Self::Latitude | Self::Longitude | Self::Wikidata => 1 << 3,
            _ => 1 << 12,
        }
    }

    /// The number that is so frequent that it takes one bit, where `last` was the one before.
    fn likely(self, last: u64) -> Option<u64> {
        match self {
            Self::Kind | Self::Parent | Self::Actor | Self::Trap => Some(last),
            Self::Risky | Self::Approximate | Self::Wikidata => Some(0),
            _ => None,
        }
    }

    /// How many bits say how many bits a number has: none of the column has more than they can.
    fn size_bits(self) -> u32 {
        match self {
            Self::Approximate => 1,
            Self::Kind | Self::Trap => 3,
            Self::Parent | Self::Actor => 4,
            Self::Geonames | Self::Latitude | Self::Longitude | Self::Wikidata => 5,
            Self::Count | Self::Character | Self::Risky => 7,
        }
    }
}

/// How many columns of numbers there are.
const COLUMNS: usize = Column::Trap as usize + 1;

/// The way through the bits of a symbol: the slots of three steps in a row lie side by side, so that
/// the processor fetches them at once.
#[derive(Clone, Copy, Debug)]
struct Path {
    line: u32,
    place: u32,
}

impl Path {
    /// Before the first bit of what has this number.
    fn of(line: u32) -> Self {
        Self { line, place: 1 }
    }

    /// Goes on behind a bit.
    #[inline(always)]
    fn step(&mut self, bit: bool) {
        self.place = self.place << 1 | u32::from(bit);
        if self.place >> LINE_BITS != 0 {
            *self = Self::of(self.line << LINE_BITS | self.place & ((1 << LINE_BITS) - 1));
        }
    }
}

/// The bytes that columns have, with their codes after David Huffman ("A Method for the
/// Construction of Minimum-Redundancy Codes", 1952): the frequent ones take few bits.
#[derive(Clone, Debug, Default)]
struct Alphabet {
    /// The frequent ones first.
    bytes: Vec<u8>,
    /// How many codes have one bit, two, and so on. Codes of one length are consecutive, and those
    /// of the next one go on from them.
    lengths: Vec<u32>,
}

impl Alphabet {
    /// That of these columns.
    fn of(columns: &[&[u8]]) -> Self {
        let mut counts = [0_u64; 256];
        for byte in columns.iter().copied().flatten() {
            if let Some(count) = counts.get_mut(usize::from(*byte)) {
                *count += 1;
            }
        }
        let mut bytes: Vec<(u64, u8)> =
            counts.into_iter().zip(0..=255).filter(|(count, _)| *count > 0).collect();
        bytes.sort_by_key(|(count, byte)| (std::cmp::Reverse(*count), *byte));
        // The depths of the leaves of each tree, until all trees are one.
        let mut trees: Vec<(u64, Vec<usize>)> =
            bytes.iter().map(|(count, _)| (*count, vec![0])).collect();
        while trees.len() > 1 {
            trees.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
            if let (Some((one, leaves)), Some((other, more))) = (trees.pop(), trees.pop()) {
                let depths = leaves.iter().chain(&more).map(|depth| depth + 1).collect();
                trees.push((one + other, depths));
            }
        }
        let depths = trees.into_iter().flat_map(|(_, depths)| depths).filter(|depth| *depth > 0);
        let mut lengths = Vec::new();
        for depth in depths {
            lengths.resize(lengths.len().max(depth), 0);
            if let Some(length) = lengths.get_mut(depth - 1) {
                *length += 1;
            }
        }
        Self { bytes: bytes.into_iter().map(|(_, byte)| byte).collect(), lengths }
    }

    /// The code of a byte, and how many bits it has.
    fn code(&self, byte: u8) -> (u32, usize) {
        let mut rank = self.bytes.iter().position(|other| *other == byte).unwrap_or(0) as u32;
        let mut code = 0;
        for (length, count) in (1..).zip(&self.lengths) {
            code <<= 1;
            if rank < *count {
                return (code + rank, length);
            }
            rank -= count;
            code += count;
        }
        (0, 0)
    }
}

/// Predicts bits, and learns from each.
#[derive(Debug)]
struct Model<C> {
    /// Where bits go to or come from.
    coder: C,
    /// What was seen in each context: odds in the upper 12 bits, the count in the lower 4.
    /// One table for each context of a bit, behind each other.
    slots: Vec<u16>,
    weights: Vec<[i32; MOST]>,
    /// The logarithm of odds of 4,096, times 256.
    stretched: Box<[i16; 4096]>,
    /// The odds, of 65,536, of the logarithm of odds times 256, from -8 on.
    squashed: Box<[u16; 4096]>,
    alphabet: Alphabet,
    /// The last number of each column.
    last: [u64; COLUMNS],
}

/// 65,536 / (1 + e^-x) for x from -8 to 8 in steps of a half.
const LOGISTIC: [i32; 33] = [
    22, 36, 60, 98, 162, 267, 439, 720, 1179, 1921, 3108, 4971, 7812, 11955, 17625, 24743, 32768,
    40793, 47911, 53581, 57724, 60565, 62428, 63615, 64357, 64816, 65097, 65269, 65374, 65438,
    65476, 65500, 65514,
];

/// The odds, of 65,536, of a logarithm of odds times 256.
fn squash(x: i32) -> i32 {
    let x = x.clamp(-2047, 2047) + 2048;
    let (step, part) = ((x >> 7) as usize, x & 0x7F);
    let at = |step: usize| LOGISTIC.get(step).copied().unwrap_or(65_514);
    (at(step) * (128 - part) + at(step + 1) * part) >> 7
}

/// Spreads a number over all bits of another.
fn hash(number: u32) -> u32 {
    let mixed = number.wrapping_mul(0x9E37_79B1);
    mixed ^ mixed >> 15
}

impl<C: Coder> Model<C> {
    /// A model that has seen nothing.
    fn new(coder: C) -> Self {
        let mut stretched = Box::new([2047; 4096]);
        let mut filled = 0;
        for x in -2047..=2047 {
            let odds = (squash(x) >> 4) as usize;
            for place in stretched.iter_mut().take(odds + 1).skip(filled) {
                *place = x as i16;
            }
            filled = filled.max(odds + 1);
        }
        Self {
            coder,
            slots: vec![FRESH; SLOTS],
            squashed: Box::new(std::array::from_fn(|x| {
                squash(x as i32 - 2048).clamp(16, 65_520) as u16
            })),
            weights: vec![[3 << 13; MOST]; SETS],
            stretched,
            alphabet: Alphabet::default(),
            last: [0; COLUMNS],
        }
    }

    /// Codes a bit whose contexts have these hashes; `path` is where in a symbol it stands, and
    /// `set` names the weights.
    fn bit<const N: usize>(
        &mut self,
        contexts: &[u32; N],
        path: Path,
        set: usize,
        bit: bool,
    ) -> bool {
        // Arrays of a known length: places in them are quick to check.
        let (Some(slots), Some(weights)) =
            (self.slots.first_chunk_mut::<SLOTS>(), self.weights.first_chunk_mut::<SETS>())
        else {
            return bit;
        };
        let Some(weights) = weights.get_mut(set % SETS) else { return bit };
        let turn = path.line.wrapping_mul(0x9E35_0B6B);
        let mut inputs = [0_i32; N];
        let mut places = [0_usize; N];
        let mut sum = 0_i32;
        let each = contexts.iter().zip(&mut inputs).zip(&mut places).zip(&*weights);
        for (base, (((context, input), place), weight)) in (0..).step_by(1 << SLOT_BITS).zip(each) {
            let line = (context ^ turn) >> (32 - SLOT_BITS + LINE_BITS);
            *place = base | (line << LINE_BITS | path.place) as usize;
            let slot = slots.get(*place).copied().unwrap_or(FRESH);
            *input = self.stretched.get(usize::from(slot >> 4)).copied().unwrap_or(0).into();
            sum = sum.wrapping_add(input.wrapping_mul(*weight) >> 8);
        }
        let at = ((sum >> 8).clamp(-2047, 2047) + 2048) as usize;
        let odds = i32::from(self.squashed.get(at % 4096).copied().unwrap_or(FRESH));
        let bit = self.coder.code(bit, odds as u32);
        let (aim, error) = (4095 * i32::from(bit), (i32::from(bit) << 16) - odds);
        for ((input, place), weight) in inputs.iter().zip(&places).zip(weights) {
            // Weights stay small by themselves, but for bytes that are no tables.
            *weight = weight.wrapping_add((input * error + (1 << 14)) >> 15);
            if let Some(slot) = slots.get_mut(*place) {
                let (odds, count) = (i32::from(*slot >> 4), *slot % 16);
                let pace = PACE.get(usize::from(count)).copied().unwrap_or_default();
                let odds = odds + (((aim - odds) * pace + (1 << 13)) >> 14);
                *slot = (odds as u16) << 4 | (count + u16::from(count < PATIENCE));
            }
        }
        bit
    }

    /// Codes a number, which may depend on `near` or, where that is `None`, on the one before.
    fn number(&mut self, column: Column, near: Option<u32>, number: u64) -> u64 {
        let place = column as usize;
        // A longitude is as far from its parent's as the latitude before it.
        let sized = if column == Column::Longitude { Column::Latitude as usize } else { place };
        let last = |place: usize| self.last.get(place).copied().unwrap_or_default();
        let base = hash((place as u32) << 8 | 1 << 31);
        let contexts = [
            base,
            hash(base ^ hash(near.unwrap_or(last(place) as u32) | 1 << 30)),
            hash(base ^ hash(64 - last(sized).leading_zeros())),
        ];
        let set = 0xE00 | place << 1;
        // Whether it is the likely one, how many bits it has, the next bits, and the rest as they
        // are.
        let mut known = column.likely(last(place)).unwrap_or_default();
        let is_likely = column.likely(last(place)).is_some()
            && self.bit(&contexts, Path { line: 0, place: 0 }, set, number == known);
        if !is_likely {
            let given = u64::from(64 - number.leading_zeros());
            let mut path = Path::of(1);
            let mut size = 0;
            for shift in (0..column.size_bits()).rev() {
                let bit = self.bit(&contexts, path, set, given >> shift & 1 == 1);
                path.step(bit);
                size = size << 1 | u32::from(bit);
            }
            let size = size.min(64);
            known = u64::from(size > 0);
            path = Path::of(hash(size));
            for shift in (0..size.saturating_sub(1)).rev() {
                let bit = number >> shift & 1 == 1;
                let bit = if known < column.foreseen() {
                    self.bit(&contexts, path, set | 1, bit)
                } else {
                    self.coder.code(bit, 1 << 15)
                };
                path.step(bit);
                known = known << 1 | u64::from(bit);
            }
        }
        if let Some(last) = self.last.get_mut(place) {
            *last = known;
        }
        known
    }

    /// Codes the alphabet of the columns that follow. `given` is that when writing.
    fn alphabet(&mut self, given: Alphabet) {
        let length = self.number(Column::Count, None, given.bytes.len() as u64).min(256);
        let longest = self.number(Column::Count, None, given.lengths.len() as u64).min(32);
        let mut bytes = given.bytes.into_iter();
        let mut lengths = given.lengths.into_iter();
        let bytes = (0..length).map(|_| {
            let byte = bytes.next().unwrap_or_default();
            self.number(Column::Character, None, byte.into()) as u8
        });
        let bytes = bytes.collect();
        let lengths = (0..longest).map(|_| {
            let count = lengths.next().unwrap_or_default();
            self.number(Column::Count, None, count.into()) as u32
        });
        self.alphabet = Alphabet { bytes, lengths: lengths.collect() };
    }

    /// Codes a byte of the alphabet.
    fn symbol<const N: usize>(&mut self, contexts: &[u32; N], set: usize, byte: u8) -> u8 {
        let (given, length) = if C::WRITES { self.alphabet.code(byte) } else { (0, 0) };
        let mut path = Path::of(1);
        // The code so far behind a one, where the codes of this length begin, and the ranks of
        // their bytes.
        let (mut node, mut first, mut rank) = (1_u32, 2_u32, 0_u32);
        for at in 0..self.alphabet.lengths.len() {
            let count = self.alphabet.lengths.get(at).copied().unwrap_or_default();
            let bit = given >> length.saturating_sub(at + 1) & 1 == 1;
            let bit = self.bit(contexts, path, set | node as usize & 0xFF, bit);
            path.step(bit);
            node = node << 1 | u32::from(bit);
            let place = node.wrapping_sub(first);
            if place < count {
                rank = rank.wrapping_add(place);
                break;
            }
            rank = rank.wrapping_add(count);
            first = first.wrapping_add(count) << 1;
        }
        self.alphabet.bytes.get(rank as usize).copied().unwrap_or_default()
    }

    /// Codes a column of texts: each ends with a line feed, and `|` stands between items of one
    /// row. `column` is the column when writing; when reading only its length is taken, and
    /// `length` says how many bytes there are.
    fn column(&mut self, beside: Beside<'_>, length: usize, column: &[u8]) -> Vec<u8> {
        let mut done: Vec<u8> = Vec::with_capacity(length);
        let mut guide = Guide::new(beside);
        let letters = matches!(beside, Beside::Letters(_));
        // The last four bytes of the item, the last one lowest; and a hash of the word so far.
        let (mut before, mut word) = (0_u32, 0_u32);
        // How far the word is, up to three.
        let mut place = 0_usize;
        for at in 0..length {
            let near = guide.near();
            let [one, two, three] = [0xFF, 0xFFFF, 0x00FF_FFFF].map(|mask| before & mask);
            let [a, b, c] = if letters {
                let next = near.letters & 0xFF;
                [next << 8 | one, hash(near.letters) ^ two, next]
            } else {
                let other = match beside {
                    Beside::Above => one,
                    _ => near.trust.min(15),
                };
                [two, near.guess | other << 8, place as u32 | near.guess << 8]
            };
            let contexts = [three, word ^ 1 << 29, a ^ 2 << 29, b ^ 3 << 29, c ^ 5 << 29]
                .map(|context| hash(hash(context)));
            let byte = column.get(at).copied().unwrap_or_default();
            let guess = near.guess as u8;
            // One bit where the guess is right.
            let set = 0x200 | near.trust.min(0xFF) as usize;
            let guessed = near.trust > 0
                && self.bit(&contexts, Path { line: 1, place: 0 }, set, byte == guess);
            let set = usize::from(letters) << 8 | usize::from(near.trust > 0) << 10 | place << 12;
            let byte = if guessed { guess } else { self.symbol(&contexts, set, byte) };
            done.push(byte);
            guide.step(&done, byte);
            place = if matches!(byte, b'\n' | b'|' | b' ') { 0 } else { (place + 1).min(3) };
            match byte {
                b'\n' | b'|' => (before, word) = (byte.into(), 0),
                b' ' => (before, word) = (before << 8 | u32::from(byte), 0),
                _ => {
                    (before, word) = (
                        before << 8 | u32::from(byte),
                        hash(word.wrapping_add(u32::from(byte) + 1)),
                    )
                }
            }
        }
        done
    }
}

/// What stands beside the place that is coded.
#[derive(Clone, Copy, Debug, Default)]
struct Near {
    /// The byte that may stand here too.
    guess: u32,
    /// For how long the guesses have been right.
    trust: u32,
    /// The Arabic letters that come next.
    letters: u32,
}

/// Follows the column beside.
#[derive(Debug)]
struct Guide<'c> {
    beside: Beside<'c>,
    /// What is left of the column beside, from this row on.
    rest: &'c [u8],
    /// The texts that this one may repeat, each behind a `|`.
    known: Vec<u8>,
    /// Where in `known`, or in the row of letters.
    place: Option<usize>,
    trust: u32,
    /// Where the item that is coded begins, and where its row does.
    item: usize,
    row: usize,
}

impl<'c> Guide<'c> {
    fn new(beside: Beside<'c>) -> Self {
        let rest = match beside {
            Beside::Above => &[],
            Beside::Own(column) | Beside::Letters(column) => column,
        };
        let mut guide =
            Self { beside, rest, known: Vec::new(), place: None, trust: 0, item: 0, row: 0 };
        guide.begin_row(&[]);
        guide
    }

    /// Takes in what stands beside the row that begins.
    fn begin_row(&mut self, above: &[u8]) {
        let own = self.rest.split(|byte| *byte == b'\n').next().unwrap_or_default();
        self.rest = self.rest.get(own.len() + 1..).unwrap_or_default();
        self.known.clear();
        match self.beside {
            Beside::Above => self.known.extend(above),
            Beside::Own(_) => {
                self.known.push(b'|');
                self.known.extend(own);
                self.known.push(b'|');
            }
            Beside::Letters(_) => self.known.extend(own),
        }
        self.begin_item();
    }

    fn begin_item(&mut self) {
        self.trust = 1;
        self.place = Some(usize::from(matches!(self.beside, Beside::Own(_))));
    }

    fn near(&self) -> Near {
        let letter = |place: usize| self.known.get(place).copied().map_or(0, u32::from);
        match (self.beside, self.place) {
            (Beside::Letters(_), Some(place)) => {
                Near { letters: letter(place) | letter(place + 1) << 8, ..Near::default() }
            }
            (_, Some(place)) if place < self.known.len() => {
                Near { guess: letter(place), trust: self.trust, letters: 0 }
            }
            _ => Near::default(),
        }
    }

    /// Goes on behind a byte, the last of `done`.
    fn step(&mut self, done: &[u8], byte: u8) {
        if byte == b'\n' {
            let above = done.get(self.row..).unwrap_or_default();
            self.begin_row(above);
            (self.item, self.row) = (done.len(), done.len());
            return;
        }
        match self.beside {
            Beside::Letters(_) => {
                if let Some(code) = byte.checked_sub(FIRST_CODE).filter(|c| *c < 16) {
                    self.place = self.place.map(|place| place + 1 + usize::from(code / 4));
                }
            }
            Beside::Above => self.follow(byte),
            Beside::Own(_) if byte == b'|' => {
                let item = done.get(self.item..).unwrap_or_default();
                self.known.extend(item);
                self.item = done.len();
                self.begin_item();
            }
            Beside::Own(_) => {
                self.follow(byte);
                if self.place.is_none() {
                    let before = done.len().checked_sub(2).filter(|at| *at >= self.item);
                    let before = before.and_then(|at| done.get(at)).copied().unwrap_or(b'|');
                    let found = self.known.windows(2).rposition(|pair| *pair == [before, byte]);
                    self.place = found.map(|at| at + 2);
                    self.trust = u32::from(found.is_some());
                }
            }
        }
    }

    /// Goes on where the guess was right.
    fn follow(&mut self, byte: u8) {
        let right = self.place.is_some_and(|place| self.known.get(place) == Some(&byte));
        self.place = self.place.filter(|_| right).map(|place| place + 1);
        self.trust = if right { self.trust + 1 } else { 0 };
    }
}

/// Packs columns and numbers, one after the other.
#[derive(Debug)]
pub struct Packer(Model<Encoder>);

impl Default for Packer {
    fn default() -> Self {
        Self(Model::new(Encoder::default()))
    }
}

impl Packer {
    /// Packs a number, which may be like `near` or, where that is `None`, like the one before.
    pub fn number(&mut self, column: Column, near: Option<u32>, number: u64) {
        self.0.number(column, near, number);
    }

    /// Packs which bytes these columns have; they are what is packed next.
    pub fn alphabet(&mut self, columns: &[&[u8]]) {
        self.0.alphabet(Alphabet::of(columns));
    }

    /// Packs a column of texts: each ends with a line feed, and `|` stands between items of one
    /// row.
    pub fn column(&mut self, beside: Beside<'_>, column: &[u8]) {
        self.0.column(beside, column.len(), column);
    }

    /// All bytes.
    pub fn finish(self) -> Vec<u8> {
        self.0.coder.finish()
    }
}

/// Unpacks what a [`Packer`] packed, in the same order.
#[derive(Debug)]
pub struct Unpacker<'b>(Model<Decoder<'b>>);

impl<'b> Unpacker<'b> {
    /// Unpacks these bytes.
    pub fn new(bytes: &'b [u8]) -> Self {
        Self(Model::new(Decoder::new(bytes)))
    }

    /// How many bytes it has read. When all is unpacked and nothing is damaged, as many as there
    /// are; more than that where the bytes end too early.
    pub fn read(&self) -> usize {
        self.0.coder.read()
    }

    /// The next number.
    pub fn number(&mut self, column: Column, near: Option<u32>) -> u64 {
        self.0.number(column, near, 0)
    }

    /// Which bytes the next columns have.
    pub fn alphabet(&mut self) {
        self.0.alphabet(Alphabet::default());
    }

    /// The next column of texts, of so many bytes.
    pub fn column(&mut self, beside: Beside<'_>, length: usize) -> Vec<u8> {
        self.0.column(beside, length, &[])
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What is coded one after another.
    #[derive(Clone, Debug)]
    enum Piece {
        Number(Option<u32>, u64),
        Column(u8, Vec<u8>),
    }

    fn pieces() -> impl Strategy<Value = Vec<Piece>> {
        let number = (any::<Option<u32>>(), any::<u64>(), 0..64_u32)
            .prop_map(|(near, number, shift)| Piece::Number(near, number >> shift >> 1));
        let letters = prop_oneof![Just(b'\n'), Just(b'|'), Just(b' '), 0x0E..0x1E_u8, any::<u8>()];
        let column = (0..3_u8, proptest::collection::vec(letters, 0..60))
            .prop_map(|(beside, column)| Piece::Column(beside, column));
        proptest::collection::vec(prop_oneof![number, column], 0..8)
    }

    fn code<C: Coder>(model: &mut Model<C>, given: &[Piece], write: bool) -> Vec<Piece> {
        let own = b"ab|c\nabc\n\nd";
        given
            .iter()
            .map(|piece| match piece {
                Piece::Number(near, number) => Piece::Number(
                    *near,
                    model.number(Column::Risky, *near, if write { *number } else { 0 }),
                ),
                Piece::Column(kind, column) => {
                    let beside = match kind {
                        0 => Beside::Above,
                        1 => Beside::Own(own),
                        _ => Beside::Letters(own),
                    };
                    let given: &[u8] = if write { column } else { &[] };
                    model.alphabet(Alphabet::of(&[given]));
                    Piece::Column(*kind, model.column(beside, column.len(), given))
                }
            })
            .collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn what_is_written_is_read(pieces in pieces()) {
            let mut writer = Model::new(Encoder::default());
            code(&mut writer, &pieces, true);
            let bytes = writer.coder.finish();
            let mut reader = Model::new(Decoder::new(&bytes));
            let read = code(&mut reader, &pieces, false);
            prop_assert_eq!(format!("{read:?}"), format!("{pieces:?}"));
            prop_assert_eq!(reader.coder.read(), bytes.len());
        }

        #[test]
        fn any_bytes_are_survived(
            bytes in proptest::collection::vec(any::<u8>(), 0..40),
            pieces in pieces(),
        ) {
            let mut reader = Model::new(Decoder::new(&bytes));
            prop_assert_eq!(code(&mut reader, &pieces, false).len(), pieces.len());
        }
    }

    #[test]
    fn what_repeats_takes_less() {
        let size = |column: &[u8], beside| {
            let mut writer = Model::new(Encoder::default());
            writer.alphabet(Alphabet::of(&[column]));
            writer.column(beside, column.len(), column);
            writer.coder.finish().len()
        };
        let names = b"alpha beta\ngamma delta\nepsilon zeta\neta theta\niota kappa\n";
        let alone = size(names, Beside::Above);
        assert!(size(names, Beside::Own(names)) < alone * 3 / 4, "a name beside itself");
        assert!(size(&names.repeat(9), Beside::Above) < alone * 3, "nine times the same");
    }
}
