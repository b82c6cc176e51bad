//! Entries of the lexicon and what is asked of them.

use std::sync::{Arc, OnceLock};

use super::kinds::{KINDS, SLUG_MARK, slug};
use super::own::{OwnEntry, OwnList};
use super::packed::{MAX_DEPTH, Packed, PackedError, Shown, Texts};
use super::search::SearchIndex;
use crate::text::ordered;

pub use super::kinds::TrapType;

/// What an annotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AnnotationType {
    /// Who acts, is acted on, or speaks as a party.
    Actor,
    /// Where.
    Place,
}

/// The groups in which a page shows entities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    /// Armed and political actors, organisations, peoples.
    Actor,
    /// States (`external state`, `government`).
    State,
    /// Persons by name.
    Person,
    /// Media and monitors: sources, not parties.
    Source,
    /// Places.
    Place,
}

impl Group {
    /// The group of an annotation type and a kind of the lexicon.
    pub fn of(annotation_type: AnnotationType, kind: &str) -> Self {
        match (annotation_type, kind) {
            (AnnotationType::Place, _) => Self::Place,
            (_, "person") => Self::Person,
            (_, "media" | "ngo-monitor") => Self::Source,
            (_, "external state" | "government") => Self::State,
            _ => Self::Actor,
        }
    }
}

/// A point on the earth, WGS 84, in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// North.
    pub lat: f64,
    /// East.
    pub lon: f64,
}

/// Number of an entry in its lexicon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntryIndex(pub u32);

/// Actors and places with the forms of their names.
///
/// Texts lie in one blob, so an [`Entry`] and what it gives out are slices of it. The built-in
/// tables are shared by all lexicons; the entries of the user's lists have the numbers after them.
#[derive(Debug, Default)]
pub struct Lexicon {
    packed: Arc<Packed>,
    ids: Arc<Ids>,
    lists: Vec<Arc<OwnList>>,
    own: Vec<OwnRow>,
    /// The entries of lists, sorted by id.
    own_by_id: Vec<u32>,
    /// Made by the first search.
    search: OnceLock<SearchIndex>,
}

/// Where the entries of the built-in tables are by their ids.
#[derive(Debug, Default)]
struct Ids {
    /// GeoNames numbers and entries, sorted: ids that are made of them are found by them.
    by_number: Vec<(u32, u32)>,
    /// The entries with other ids, sorted by id.
    by_id: Vec<u32>,
    /// The entries whose ids end in the slug of the English name.
    with_slug: Vec<u32>,
    /// The same with their ids, sorted, when one of them was asked for.
    by_slug: OnceLock<Vec<(String, u32)>>,
}

/// An entry of a list.
#[derive(Clone, Copy, Debug)]
struct OwnRow {
    list: u32,
    row: u32,
    /// The entry of the tables or of a list before that is meant by the same id.
    twin: Option<EntryIndex>,
    /// The place around it.
    above: Option<EntryIndex>,
}

/// Where a form of a name stands in its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormOrigin {
    /// The name itself.
    Name,
    /// Another form.
    Alias,
    /// A short form.
    Abbreviation,
}

/// A form of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form<'l> {
    /// As written in the table.
    pub text: &'l str,
    /// It counts only where the context vouches for it.
    pub risky: bool,
    /// Name, alias or abbreviation.
    pub origin: FormOrigin,
}

/// A form whose bearer depends on the date.
#[derive(Clone, Copy, Debug)]
pub struct DatedForm<'l> {
    /// The form.
    pub form: &'l str,
    /// The actor.
    pub actor: Entry<'l>,
    /// From, as `2024-12-08`, `2024-12` or `2024`.
    pub from: Option<&'l str>,
    /// To, not included; as `from`.
    pub to: Option<&'l str>,
}

/// An office, and for whom it speaks.
#[derive(Clone, Copy, Debug)]
pub struct Role<'l> {
    /// The office as written: `الرئيس الروسي`.
    pub form: &'l str,
    /// The actor it speaks for.
    pub actor: Entry<'l>,
    /// The person who holds it, where that is sure.
    pub holder: Option<Entry<'l>>,
    /// From.
    pub from: Option<&'l str>,
    /// To.
    pub to: Option<&'l str>,
}

/// A form with another reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trap<'l> {
    /// What it is a trap for.
    pub trap_type: TrapType,
    /// The form.
    pub form: &'l str,
}

/// An actor's label in a coding scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rollup<'l> {
    /// `ACLED` or `UCDP`.
    pub scheme: &'l str,
    /// The label.
    pub label: &'l str,
    /// In use from.
    pub from: Option<&'l str>,
    /// In use to.
    pub to: Option<&'l str>,
    /// How sure it is: `in-source`, `style` (made after the scheme's manner), `unverified`.
    pub status: &'l str,
}

/// One row of the lexicon.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'l> {
    lexicon: &'l Lexicon,
    index: EntryIndex,
}

fn some(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

/// Whether `date` (ISO) lies in a period whose ends may be years or months.
///
/// The end is not included where it is a day; a month or a year is included as a whole.
fn in_force(from: Option<&str>, to: Option<&str>, date: &str) -> bool {
    let after = from.is_none_or(|from| date.get(..from.len()).unwrap_or(date) >= from);
    let before = to.is_none_or(|to| match date.get(..to.len()) {
        Some(date) if to.len() < 10 => date <= to,
        _ => date < to,
    });
    after && before
}

impl Lexicon {
    /// The tables that ship with the program. Unpacked at the first call, shared after that.
    pub fn builtin() -> &'static Arc<Self> {
        static BUILTIN: OnceLock<Arc<Lexicon>> = OnceLock::new();
        // The build packed these bytes and a test reads them; damaged ones give no names.
        BUILTIN.get_or_init(|| Arc::new(Self::unpack(Self::builtin_bytes()).unwrap_or_default()))
    }

    /// The built-in tables with these lists of the user's. A row with an identifier that the
    /// tables or a list before have adds its forms to that entry, and nothing else.
    pub fn with_lists(lists: Vec<Arc<OwnList>>) -> Self {
        let builtin = Self::builtin();
        let mut lexicon = Self {
            packed: Arc::clone(&builtin.packed),
            ids: Arc::clone(&builtin.ids),
            ..Self::default()
        };
        let first = lexicon.tables_len();
        for (number, list) in lists.iter().enumerate() {
            let rows = (0..list.len() as u32).map(|row| OwnRow {
                list: number as u32,
                row,
                twin: None,
                above: None,
            });
            lexicon.own.extend(rows);
        }
        lexicon.lists = lists;
        let mut numbers: Vec<(u32, u32)> = Vec::new();
        for (row, number) in lexicon.packed.geonames.iter().enumerate() {
            if *number != 0 {
                numbers.push((*number, (lexicon.packed.actors + row) as u32));
            }
        }
        let numbers = ordered(numbers, |one, other| one < other);
        let mut ids: Vec<(String, u32)> = Vec::new();
        for (row, at) in (first as u32..).zip(0..lexicon.own.len()) {
            let Some(own) = lexicon.own_entry(at) else { continue };
            let number = numbers.binary_search_by_key(&own.geonames(), |(number, _)| *number).ok();
            let numbered = number.and_then(|at| numbers.get(at)).map(|(_, index)| *index);
            let id = own.full_id();
            let twin = numbered.map(EntryIndex).or_else(|| Some(builtin.find(&id)?.index()));
            let twin = twin.filter(|twin| {
                let twin = lexicon.entry(*twin);
                twin.is_some_and(|twin| twin.annotation_type() == own.annotation_type())
            });
            if let Some(own) = lexicon.own.get_mut(at) {
                own.twin = twin;
            }
            ids.push((id, row));
        }
        let ids = ordered(ids, |one, other| one < other);
        for pair in ids.windows(2) {
            if let [(one, first), (other, row)] = pair
                && one == other
            {
                let twin = lexicon.meant(EntryIndex(*first));
                if let Some(own) = lexicon.own_row_mut(EntryIndex(*row)) {
                    own.twin = own.twin.or(Some(twin));
                }
            }
        }
        lexicon.own_by_id = ids.into_iter().map(|(_, row)| row).collect();
        lexicon.place_own_rows();
        lexicon
    }

    /// Puts the places of GeoNames files into their units and countries.
    fn place_own_rows(&mut self) {
        let mut list_start = self.tables_len() as u32;
        let mut before = 0;
        for at in 0..self.own.len() {
            let Some(row) = self.own.get(at).copied() else { continue };
            if row.list != before {
                list_start = (self.tables_len() + at) as u32;
                before = row.list;
            }
            let lies_in = self.own_entry(at).and_then(OwnEntry::lies_in);
            let Some((country, unit)) = lies_in else { continue };
            let unit = unit.filter(|unit| *unit != row.row);
            let above = match unit {
                Some(unit) => Some(self.meant(EntryIndex(list_start + unit))),
                None => self.find(country).map(Entry::index),
            };
            if let Some(own) = self.own.get_mut(at) {
                own.above = above;
            }
        }
    }

    /// How many entries the built-in tables have.
    fn tables_len(&self) -> usize {
        self.packed.name_ar.len()
    }

    fn own_row(&self, index: EntryIndex) -> Option<&OwnRow> {
        self.own.get((index.0 as usize).checked_sub(self.tables_len())?)
    }

    fn own_row_mut(&mut self, index: EntryIndex) -> Option<&mut OwnRow> {
        let at = (index.0 as usize).checked_sub(self.tables_len())?;
        self.own.get_mut(at)
    }

    fn own_entry(&self, at: usize) -> Option<OwnEntry<'_>> {
        let own = self.own.get(at)?;
        self.lists.get(own.list as usize)?.entry(own.row as usize)
    }

    /// The entry that a hit of this one means: itself, or the one before it that has its id.
    pub fn meant(&self, index: EntryIndex) -> EntryIndex {
        self.own_row(index).and_then(|own| own.twin).unwrap_or(index)
    }

    /// The user's lists in it.
    pub fn lists(&self) -> &[Arc<OwnList>] {
        &self.lists
    }

    /// The packed tables that ship with the program.
    pub fn builtin_bytes() -> &'static [u8] {
        include_bytes!(concat!(env!("OUT_DIR"), "/lexicon.bin"))
    }

    /// Unpacks tables that the build packed.
    ///
    /// # Errors
    /// Where the bytes are damaged, or of another version.
    pub fn unpack(bytes: &[u8]) -> Result<Self, PackedError> {
        let packed = Packed::read(bytes)?;
        let mut by_number = Vec::new();
        let (mut by_id, mut with_slug) = (Vec::new(), Vec::new());
        for index in 0..packed.name_ar.len() {
            let number = index.checked_sub(packed.actors).and_then(|row| packed.geonames.get(row));
            let id = packed.id.get(&packed.blob, index);
            match number {
                Some(number) if id.is_empty() => by_number.push((*number, index as u32)),
                _ if id.ends_with(SLUG_MARK) => with_slug.push(index as u32),
                _ => by_id.push(index as u32),
            }
        }
        let by_number = ordered(by_number, |one, other| one < other);
        let id = |index: &u32| packed.id.get(&packed.blob, *index as usize);
        let by_id = ordered(by_id, |one, other| id(one) < id(other));
        let ids = Arc::new(Ids { by_number, by_id, with_slug, by_slug: OnceLock::new() });
        Ok(Self { packed: Arc::new(packed), ids, ..Self::default() })
    }

    /// Unpacks the English names and what else is only shown, so that who asks for it first does
    /// not wait.
    pub fn unpack_shown(&self) {
        self.packed.shown();
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.tables_len() + self.own.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All entries: actors, then places, then villages, then those of the user's lists.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        (0..self.len() as u32).map(|index| Entry { lexicon: self, index: EntryIndex(index) })
    }

    /// The entry with this number.
    pub fn entry(&self, index: EntryIndex) -> Option<Entry<'_>> {
        ((index.0 as usize) < self.len()).then_some(Entry { lexicon: self, index })
    }

    /// The entry with this identifier (`sdf`, `gn173377`, `SY08`).
    pub fn find(&self, id: &str) -> Option<Entry<'_>> {
        let number = id.strip_prefix("gn").and_then(|digits| digits.parse::<u32>().ok());
        let numbered = number.and_then(|number| {
            let at =
                self.ids.by_number.binary_search_by_key(&number, |(number, _)| *number).ok()?;
            self.ids.by_number.get(at).map(|(_, index)| *index)
        });
        let named = || {
            let id_of = |index: &u32| self.packed.id.get(&self.packed.blob, *index as usize);
            let at = self.ids.by_id.binary_search_by_key(&id, id_of).ok()?;
            self.ids.by_id.get(at).copied()
        };
        let index = numbered.or_else(named).or_else(|| self.find_by_slug(id));
        let entry = index.and_then(|index| self.entry(EntryIndex(index)));
        // `gn007` and `gn+7` are no identifiers.
        entry.filter(|entry| entry.id() == id).or_else(|| self.find_own(id))
    }

    /// The entry whose id ends in the slug of its name.
    fn find_by_slug(&self, id: &str) -> Option<u32> {
        // Many codes of countries are asked for: the names need not be unpacked for those.
        let last = id.bytes().last()?;
        if !last.is_ascii_lowercase() && !last.is_ascii_digit() {
            return None;
        }
        let by_slug = self.ids.by_slug.get_or_init(|| {
            let entries = self.ids.with_slug.iter();
            let ids = entries.filter_map(|at| Some((self.entry(EntryIndex(*at))?.id(), *at)));
            ordered(ids.collect(), |one: &(String, u32), other| one < other)
        });
        let at = by_slug.binary_search_by_key(&id, |(id, _)| id).ok()?;
        by_slug.get(at).map(|(_, index)| *index)
    }

    fn find_own(&self, id: &str) -> Option<Entry<'_>> {
        let own_id = |index: &u32| self.entry(EntryIndex(*index))?.own().map(OwnEntry::full_id);
        let at = self.own_by_id.partition_point(|index| own_id(index).as_deref() < Some(id));
        self.entry(EntryIndex(*self.own_by_id.get(at)?)).filter(|entry| entry.id() == id)
    }

    /// The entries whose names or forms match what somebody types: Arabic with letters folded
    /// and ال left out, or English without regard to case, accents, hyphens and apostrophes. An
    /// identifier finds its entry. Best first (the whole name, its begin, the begin of a word,
    /// any part of it; cities and armed actors before villages), at most `limit`.
    pub fn search(
        &self,
        query: &str,
        annotation_type: Option<AnnotationType>,
        limit: usize,
    ) -> Vec<Entry<'_>> {
        let index = self.search.get_or_init(|| SearchIndex::new(self));
        let by_id = self
            .find(query.trim())
            .filter(|entry| annotation_type.is_none_or(|t| t == entry.annotation_type()));
        let mut found: Vec<Entry<'_>> = by_id.into_iter().take(limit).collect();
        for index in index.search(query, |index| self.fits(index, annotation_type), limit) {
            if found.len() == limit {
                break;
            }
            let index = self.meant(index);
            if !found.iter().any(|entry| self.meant(entry.index) == index) {
                found.extend(self.entry(index));
            }
        }
        found
    }

    fn fits(&self, index: EntryIndex, annotation_type: Option<AnnotationType>) -> bool {
        annotation_type.is_none_or(|annotation_type| {
            self.entry(index).is_some_and(|entry| entry.annotation_type() == annotation_type)
        })
    }

    /// Words that are never names and never split into a clitic and a name.
    pub fn stopwords(&self) -> impl Iterator<Item = &str> {
        let packed = &self.packed;
        (0..packed.stopword.len()).map(|row| packed.stopword.get(&packed.blob, row))
    }

    /// The lines of the classes of the rule files, as `pack_rules.rs` writes them.
    pub(super) fn rule_words(&self) -> impl Iterator<Item = &str> {
        let packed = &self.packed;
        (0..packed.rule_word.len()).map(|row| packed.rule_word.get(&packed.blob, row))
    }

    /// The lines of the rule files that are no words of classes.
    pub(super) fn rule_lines(&self) -> impl Iterator<Item = &str> {
        let packed = &self.packed;
        (0..packed.rule_line.len()).map(|row| packed.rule_line.get(&packed.blob, row))
    }

    /// Forms whose bearer depends on the date.
    pub fn dated_forms(&self) -> impl Iterator<Item = DatedForm<'_>> {
        let packed = &self.packed;
        packed.dated_actor.iter().enumerate().filter_map(|(row, actor)| {
            Some(DatedForm {
                form: packed.dated_form.get(&packed.blob, row),
                actor: self.entry(EntryIndex(*actor))?,
                from: some(packed.dated_from.get(&packed.blob, row)),
                to: some(packed.dated_to.get(&packed.blob, row)),
            })
        })
    }

    /// The actors that bear this form, each in its time.
    pub fn dated_form<'l>(&'l self, form: &str) -> impl Iterator<Item = DatedForm<'l>> {
        self.dated_forms().filter(move |dated| dated.form == form)
    }

    /// Offices.
    pub fn roles(&self) -> impl Iterator<Item = Role<'_>> {
        let packed = &self.packed;
        packed.role_actor.iter().zip(&packed.role_holder).enumerate().filter_map(
            |(row, (actor, holder))| {
                Some(Role {
                    form: packed.role_form.get(&packed.blob, row),
                    actor: self.entry(EntryIndex(*actor))?,
                    holder: holder.checked_sub(1).and_then(|h| self.entry(EntryIndex(h))),
                    from: some(packed.role_from.get(&packed.blob, row)),
                    to: some(packed.role_to.get(&packed.blob, row)),
                })
            },
        )
    }

    /// Forms with another reading.
    pub fn traps(&self) -> impl Iterator<Item = Trap<'_>> {
        let packed = &self.packed;
        packed.trap_type.iter().enumerate().map(|(row, trap_type)| Trap {
            trap_type: *trap_type,
            form: packed.trap_form.get(&packed.blob, row),
        })
    }
}

impl<'l> Entry<'l> {
    fn row(self) -> usize {
        self.index.0 as usize
    }

    /// Row in the columns that only the places and villages of the tables have.
    fn place_row(self) -> Option<usize> {
        let row = self.row().checked_sub(self.lexicon.packed.actors)?;
        (self.row() < self.lexicon.tables_len()).then_some(row)
    }

    /// What a list of the user's says, where it is of one.
    fn own(self) -> Option<OwnEntry<'l>> {
        self.lexicon.own_entry(self.row().checked_sub(self.lexicon.tables_len())?)
    }

    /// The list of the user's that it is of.
    pub fn list(self) -> Option<&'l OwnList> {
        self.own().map(OwnEntry::list)
    }

    /// A text of a column.
    fn text(self, column: impl Fn(&'l Packed) -> &'l Texts, row: usize) -> &'l str {
        column(&self.lexicon.packed).get(&self.lexicon.packed.blob, row)
    }

    /// A text of a column that is only shown.
    fn shown_text(self, column: impl Fn(&'l Shown) -> &'l Texts, row: usize) -> &'l str {
        let shown = self.lexicon.packed.shown();
        column(shown).get(&shown.blob, row)
    }

    /// A text of a column that only actors have.
    fn actor_text(self, column: impl Fn(&'l Packed) -> &'l Texts) -> &'l str {
        if self.place_row().is_some() { "" } else { self.text(column, self.row()) }
    }

    /// Its number.
    pub fn index(self) -> EntryIndex {
        self.index
    }

    /// Its identifier.
    pub fn id(self) -> String {
        if let Some(own) = self.own() {
            return own.full_id();
        }
        let id = self.text(|packed| &packed.id, self.row());
        match (id.strip_suffix(SLUG_MARK), self.geonames()) {
            (Some(before), _) => format!("{before}{}", slug(self.name_en())),
            (None, Some(number)) if id.is_empty() => format!("gn{number}"),
            _ => id.to_owned(),
        }
    }

    /// Whether it is the country with this code, which is its identifier.
    pub fn is_country(self, code: &str) -> bool {
        match self.own() {
            Some(own) => own.full_id() == code,
            // No identifier is put together for this, which might take an English name.
            None => self.text(|packed| &packed.id, self.row()) == code,
        }
    }

    /// Actor or place.
    pub fn annotation_type(self) -> AnnotationType {
        match (self.own(), self.place_row()) {
            (Some(own), _) => own.annotation_type(),
            (None, Some(_)) => AnnotationType::Place,
            (None, None) => AnnotationType::Actor,
        }
    }

    /// Its kind: `rebel group`, `city`, …; one of a fixed list, or what a list of the user's has.
    pub fn kind(self) -> &'l str {
        if let Some(own) = self.own() {
            return own.kind();
        }
        let kind = self.lexicon.packed.kind.get(self.row()).copied().unwrap_or_default();
        KINDS.get(usize::from(kind)).copied().unwrap_or_default()
    }

    /// Name in Arabic.
    pub fn name_ar(self) -> &'l str {
        match self.own() {
            Some(own) => own.name_ar(),
            None => self.text(|packed| &packed.name_ar, self.row()),
        }
    }

    /// Name in English, empty if unknown.
    pub fn name_en(self) -> &'l str {
        match self.own() {
            Some(own) => own.name_en(),
            None => self.shown_text(|shown| &shown.name_en, self.row()),
        }
    }

    /// The ways to write its name: the name, other forms, short forms.
    pub fn forms(self) -> impl Iterator<Item = Form<'l>> {
        let packed = &self.lexicon.packed;
        let risky = packed.risky.get(self.row()).copied().unwrap_or_default();
        // Entries that are no actors have rows past the end of that column, which are empty.
        let abbreviations = packed.abbreviations.get(&packed.blob, self.row());
        let own = self.own();
        let name = if own.is_none() { Some((self.name_ar(), FormOrigin::Name)) } else { None };
        name.into_iter()
            .chain(packed.aliases_ar.get(&packed.blob, self.row()).map(|f| (f, FormOrigin::Alias)))
            .chain(abbreviations.map(|form| (form, FormOrigin::Abbreviation)))
            .chain(own.into_iter().flat_map(OwnEntry::forms).map(|form| (form, FormOrigin::Alias)))
            .enumerate()
            .map(move |(number, (text, origin))| {
                let risky = risky.checked_shr(number as u32).is_some_and(|bits| bits & 1 == 1);
                Form { text, risky, origin }
            })
    }

    /// Adjectives of origin of a place: `سوري`, `سورية`, `سوريون`.
    pub fn nisba(self) -> impl Iterator<Item = &'l str> {
        let packed = &self.lexicon.packed;
        packed.nisba.get(&packed.blob, self.place_row().unwrap_or(usize::MAX - 1))
    }

    /// Other English names of a place; none of villages.
    pub fn aliases_en(self) -> impl Iterator<Item = &'l str> {
        let shown = self.lexicon.packed.shown();
        shown.aliases_en.get(&shown.blob, self.place_row().unwrap_or(usize::MAX - 1))
    }

    /// Whether it is of the table of villages, or a place of a GeoNames file that is no large
    /// city: its forms count only where the context vouches.
    pub fn is_village_table(self) -> bool {
        match self.own() {
            Some(own) => own.is_gated(),
            None => self.place_row().is_some_and(|row| row >= self.lexicon.packed.places),
        }
    }

    /// Side or country of an actor: `SY-regime`, `RU`, `UN`; empty if unknown.
    pub fn side(self) -> &'l str {
        self.actor_text(|packed| &packed.side)
    }

    /// Code of an actor's country (`SY`, `RU`), which is also the id of the country's entry.
    /// None for bodies of several countries.
    pub fn country_code(self) -> Option<&'l str> {
        let side = self.side();
        let code = side.split('-').next().filter(|code| code.len() == 2)?;
        self.lexicon.find(code).map(|_| code)
    }

    /// The entry above: of a place the one around it, of an actor the one it belongs to.
    fn above(self) -> Option<Self> {
        if let Some(own) = self.lexicon.own_row(self.index) {
            return self.lexicon.entry(own.above?);
        }
        let parent = self.lexicon.packed.parent.get(self.row())?.checked_sub(1)?;
        self.lexicon.entry(EntryIndex(parent))
    }

    /// The actor that an actor belongs to.
    pub fn parent_actor(self) -> Option<Self> {
        self.above().filter(|above| {
            let actor = AnnotationType::Actor;
            self.annotation_type() == actor && above.annotation_type() == actor
        })
    }

    /// When an actor began and ceased to be, as `2024-12-08`, `2024-12` or `2024`.
    pub fn valid(self) -> (Option<&'l str>, Option<&'l str>) {
        let from = self.actor_text(|packed| &packed.valid_from);
        (some(from), some(self.actor_text(|packed| &packed.valid_to)))
    }

    /// The place and what it lies in, from the place up, at most [`MAX_DEPTH`]. None for actors.
    fn upwards(self) -> impl Iterator<Item = Self> {
        let place = |entry: &Self| entry.annotation_type() == AnnotationType::Place;
        std::iter::successors(Some(self).filter(place), move |entry| entry.above().filter(place))
            .take(MAX_DEPTH)
    }

    /// What a place lies in next.
    pub fn parent_entry(self) -> Option<Self> {
        let is_place = |entry: &Self| entry.annotation_type() == AnnotationType::Place;
        self.above().filter(|above| is_place(&self) && is_place(above))
    }

    /// What a place lies in, from the country down.
    pub fn parent_entries(self) -> impl DoubleEndedIterator<Item = Self> {
        let mut path: Vec<Self> = self.upwards().skip(1).collect();
        path.reverse();
        path.into_iter()
    }

    /// Identifiers of what a place lies in, from the country down.
    pub fn parents(self) -> Vec<String> {
        self.parent_entries().map(Self::id).collect()
    }

    /// The country or territory a place lies in, or the place itself where it is one. Rivers and
    /// seas of several countries have none.
    pub fn country(self) -> Option<Self> {
        self.upwards().last().filter(|top| matches!(top.kind(), "country" | "territory"))
    }

    /// The unit of the first level that a place lies in, or the place itself where it is one:
    /// governorate, province, state, or what the country has instead.
    pub fn governorate(self) -> Option<Self> {
        let (mut first, mut top) = (None, None);
        for entry in self.upwards() {
            first = top;
            top = Some(entry);
        }
        first.filter(|unit| {
            let anywhere = matches!(unit.kind(), "governorate" | "province" | "state");
            // Libya and Israel have districts, Palestine has regions.
            let unusual = matches!(unit.kind(), "district" | "region");
            let syrian = top.is_some_and(|top| top.is_country("SY"));
            anywhere || (unusual && (unit.index != self.index || !syrian))
        })
    }

    /// The district below the governorate that a place lies in, or the place itself.
    pub fn district(self) -> Option<Self> {
        let governorate = self.governorate().map(Self::index);
        self.upwards().find(|entry| entry.kind() == "district" && Some(entry.index) != governorate)
    }

    /// Where a place is.
    pub fn point(self) -> Option<Point> {
        if let Some(own) = self.own() {
            return own.point();
        }
        let (lat, lon) = (*self.lexicon.packed.point.get(self.place_row()?)?)?;
        // Both are exact numbers, so the quotient is the float nearest to the decimal written.
        Some(Point { lat: f64::from(lat) / 1_000.0, lon: f64::from(lon) / 1_000.0 })
    }

    /// Whether the point is that of a namesake or of a settlement beside it.
    pub fn approximate(self) -> bool {
        let approximate = |row| self.lexicon.packed.shown().approximate.get(row).copied();
        self.place_row().and_then(approximate).unwrap_or_default()
    }

    /// GeoNames number.
    pub fn geonames(self) -> Option<u32> {
        let number = match self.own() {
            Some(own) => own.geonames(),
            None => *self.lexicon.packed.geonames.get(self.place_row()?)?,
        };
        (number != 0).then_some(number)
    }

    /// Code of an administrative unit.
    pub fn pcode(self) -> Option<String> {
        match self.shown_text(|shown| &shown.pcode, self.place_row()?) {
            "" => None,
            "=" => Some(self.id()),
            code => Some(code.to_owned()),
        }
    }

    /// Wikidata item.
    pub fn wikidata(self) -> Option<String> {
        if let Some(own) = self.own() {
            return own.wikidata().map(str::to_owned);
        }
        let shown = self.lexicon.packed.shown();
        let number = shown.wikidata.get(self.row()).copied().unwrap_or_default();
        (number != 0).then(|| format!("Q{number}"))
    }

    /// An actor's labels in coding schemes.
    pub fn rollups(self) -> impl Iterator<Item = Rollup<'l>> {
        let shown = self.lexicon.packed.shown();
        let rows = shown.rollup_actor.iter().enumerate();
        rows.filter(move |(_, actor)| **actor == self.index.0).map(move |(row, _)| Rollup {
            scheme: shown.rollup_scheme.get(&shown.blob, row),
            label: shown.rollup_label.get(&shown.blob, row),
            from: some(shown.rollup_from.get(&shown.blob, row)),
            to: some(shown.rollup_to.get(&shown.blob, row)),
            status: shown.rollup_status.get(&shown.blob, row),
        })
    }

    /// An actor's label in a scheme (`ACLED`, `UCDP`) in force on a date (ISO). Without a date:
    /// the only one, or the one that is still in use, or the last.
    pub fn rollup(self, scheme: &str, date: Option<&str>) -> Option<&'l str> {
        let mut labels = self.rollups().filter(|rollup| rollup.scheme == scheme);
        match date {
            Some(date) => labels.find(|label| in_force(label.from, label.to, date)),
            None => labels.max_by_key(|label| (label.to.is_none(), label.from)),
        }
        .map(|rollup| rollup.label)
    }

    /// An actor's label in ACLED's scheme, without regard to the date.
    pub fn acled(self) -> Option<&'l str> {
        self.rollup("ACLED", None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_end_before_their_last_day_and_after_their_last_month() {
        for (from, to, date, expected) in [
            (None, None, "2020-01-01", true),
            (Some("2024-12-08"), None, "2024-12-07", false),
            (Some("2024-12-08"), None, "2024-12-08", true),
            (None, Some("2024-12-08"), "2024-12-08", false),
            (None, Some("2024-12-08"), "2024-12-07", true),
            (Some("2018-05"), Some("2018-07"), "2018-07-31", true),
            (Some("2018-05"), Some("2018-07"), "2018-08-01", false),
            (Some("2018-05"), Some("2018-07"), "2018-05-01", true),
            (Some("2000"), Some("2023"), "2023-12-31", true),
            (Some("2018-05-10"), None, "2018", false),
        ] {
            assert_eq!(in_force(from, to, date), expected, "{from:?} {to:?} {date}");
        }
    }

    #[test]
    fn entries_are_found_by_their_ids_only() {
        let lexicon = Lexicon::builtin();
        for entry in lexicon.entries() {
            assert_eq!(lexicon.find(&entry.id()).map(Entry::index), Some(entry.index()));
        }
        for none in ["", "gn", "gn0", "gn+173377", "gn0173377", "GN173377", "sdf ", "Q1"] {
            assert!(lexicon.find(none).is_none(), "{none}");
        }
    }

    #[test]
    fn places_know_what_they_lie_in() {
        let lexicon = Lexicon::builtin();
        let id = |entry: Option<Entry<'_>>| entry.map(Entry::id).unwrap_or_default();
        for (place, country, governorate, district) in [
            // Ash-Shafah, a village; a district; a governorate; a country; an actor.
            ("gn172834", "SY", "SY09", "SY0902"),
            ("SY0802", "SY", "SY08", "SY0802"),
            ("SY08", "SY", "SY08", ""),
            ("SY", "SY", "", ""),
            ("sdf", "", "", ""),
        ] {
            let entry = lexicon.find(place).expect(place);
            assert_eq!(id(entry.country()), country, "{place}");
            assert_eq!(id(entry.governorate()), governorate, "{place}");
            assert_eq!(id(entry.district()), district, "{place}");
        }
        let shafah = lexicon.find("gn172834").expect("a village");
        assert_eq!(shafah.parents(), ["SY", "SY09", "SY0902", "SY090203"]);
        assert_eq!(shafah.point(), Some(Point { lat: 34.579, lon: 40.934 }));
        assert_eq!(shafah.geonames(), Some(172_834));
        let subdistrict = lexicon.find("SY080200").expect("a subdistrict");
        assert_eq!(subdistrict.pcode().as_deref(), Some("SY080200"));
        assert_eq!(subdistrict.wikidata().as_deref(), Some("Q12247307"));
    }

    #[test]
    fn actors_know_their_side_and_labels() {
        let lexicon = Lexicon::builtin();
        let actor = |id: &str| lexicon.find(id).expect("an actor");
        for (id, side, code) in [
            ("sdf", "SY-SDF", Some("SY")),
            ("ru-gov", "RU", Some("RU")),
            ("un", "UN", None),
            // Not Iceland.
            ("is", "ISIS", None),
        ] {
            assert_eq!((actor(id).side(), actor(id).country_code()), (side, code), "{id}");
        }
        assert_eq!(actor("ypg").parent_actor().map(Entry::id).as_deref(), Some("sdf"));
        assert_eq!(actor("sy-regime").valid(), (None, Some("2024-12-08")));
        let saa = actor("sy-saa");
        let label = "Military Forces of Syria (2000-2024)";
        assert_eq!(saa.acled(), Some(label));
        assert_eq!(saa.rollup("ACLED", Some("2021-04-25")), Some(label));
        assert_eq!(saa.rollup("ACLED", Some("2025-04-25")), None);
        let forms: Vec<(&str, FormOrigin)> =
            actor("sdf").forms().map(|form| (form.text, form.origin)).collect();
        assert_eq!(forms[0], ("قوات سوريا الديمقراطية", FormOrigin::Name));
        assert!(forms.contains(&("قسد", FormOrigin::Abbreviation)));
    }

    #[test]
    fn lists_of_words_are_there() {
        let lexicon = Lexicon::builtin();
        let bearers: Vec<String> = lexicon.dated_form("الحكومة").map(|d| d.actor.id()).collect();
        assert_eq!(bearers, ["sy-regime", "stg"]);
        let role = lexicon.roles().find(|role| role.form == "الرئيس الروسي").expect("an office");
        assert_eq!(role.actor.id(), "ru-gov");
        assert_eq!(role.holder.map(Entry::id).as_deref(), Some("p-putin"));
        assert!(lexicon.stopwords().any(|word| word == "الفرقة"));
        let trap = Trap { trap_type: TrapType::Place, form: "الباب" };
        assert!(lexicon.traps().any(|t| t == trap));
    }

    #[test]
    fn empty_lexicon_answers() {
        let lexicon = Lexicon::default();
        assert!(lexicon.is_empty());
        assert!(lexicon.find("sdf").is_none());
        assert!(lexicon.search("حلب", None, 5).is_empty());
    }
}
