//! Reads and checks the tables of `data/`: what a person edits becomes typed rows.
//!
//! `build.rs` includes this file, so that a mistake in a table stops the build with the file, the
//! line and what to do. `data/README.md` explains the columns.

use std::collections::{BTreeMap, BTreeSet};

use super::kinds::{KINDS, TrapType};

/// Most forms one entry may have: one bit of a 64-bit number says for each whether it is risky.
pub const MAX_FORMS: usize = 64;

/// The texts of all tables.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sources<'t> {
    /// `actors.tsv`.
    pub actors: &'t str,
    /// `places.tsv`.
    pub places: &'t str,
    /// `villages.tsv`.
    pub villages: &'t str,
    /// `rollups.tsv`.
    pub rollups: &'t str,
    /// `dated_forms.tsv`.
    pub dated_forms: &'t str,
    /// `roles.tsv`.
    pub roles: &'t str,
    /// `stopwords.tsv`.
    pub stopwords: &'t str,
    /// `traps.tsv`.
    pub traps: &'t str,
}

/// All tables, checked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tables<'t> {
    /// Actors, then places, then villages; references count in this order.
    pub entries: Vec<Row<'t>>,
    /// How many of them are actors.
    pub actors: usize,
    /// How many of them are places (without the villages).
    pub places: usize,
    /// An actor's labels in coding schemes.
    pub rollups: Vec<RollupRow<'t>>,
    /// Forms whose bearer depends on the date.
    pub dated_forms: Vec<DatedRow<'t>>,
    /// Offices.
    pub roles: Vec<RoleRow<'t>>,
    /// Words never to be split or matched.
    pub stopwords: Vec<&'t str>,
    /// Forms with another reading: whether it is a trap of places, and the form.
    pub traps: Vec<(TrapType, &'t str)>,
}

/// A row of `actors.tsv`, `places.tsv` or `villages.tsv`. What a table has no column for is empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row<'t> {
    /// Identifier.
    pub id: &'t str,
    /// Name in Arabic.
    pub name_ar: &'t str,
    /// Name in English.
    pub name_en: &'t str,
    /// Other forms.
    pub aliases_ar: Vec<&'t str>,
    /// Short forms (actors).
    pub abbreviations: Vec<&'t str>,
    /// Other English names (places).
    pub aliases_en: Vec<&'t str>,
    /// Adjectives of origin (places).
    pub nisba: Vec<&'t str>,
    /// Bit *n* is set where form *n* is risky: the name, the aliases, the abbreviations.
    pub risky: u64,
    /// Place in [`KINDS`].
    pub kind: usize,
    /// Place in [`Tables::entries`] of the place around it, or of the actor above it.
    pub parent: Option<usize>,
    /// North and east, in hundred-thousandths of a degree.
    pub point: Option<(i32, i32)>,
    /// Code of an administrative unit.
    pub pcode: &'t str,
    /// GeoNames number, zero for none.
    pub geonames: u32,
    /// Number of the Wikidata item, zero for none.
    pub wikidata: u32,
    /// Whether the point is that of a namesake.
    pub approximate: bool,
    /// Side or country (actors).
    pub side: &'t str,
    /// Begin of its time (actors).
    pub valid_from: &'t str,
    /// End of its time (actors).
    pub valid_to: &'t str,
}

/// A row of `rollups.tsv`.
#[derive(Clone, Debug, PartialEq)]
pub struct RollupRow<'t> {
    /// The actor, as a place in [`Tables::entries`].
    pub actor: usize,
    /// The scheme: `ACLED`, `UCDP`.
    pub scheme: &'t str,
    /// The label.
    pub label: &'t str,
    /// In use from.
    pub from: &'t str,
    /// In use to.
    pub to: &'t str,
    /// How sure the label is: `in-source`, `style` or `unverified`.
    pub status: &'t str,
}

/// A row of `dated_forms.tsv`.
#[derive(Clone, Debug, PartialEq)]
pub struct DatedRow<'t> {
    /// The form.
    pub form: &'t str,
    /// The actor, as a place in [`Tables::entries`].
    pub actor: usize,
    /// From.
    pub from: &'t str,
    /// To.
    pub to: &'t str,
}

/// A row of `roles.tsv`.
#[derive(Clone, Debug, PartialEq)]
pub struct RoleRow<'t> {
    /// The office as written.
    pub form: &'t str,
    /// The actor it speaks for, as a place in [`Tables::entries`].
    pub actor: usize,
    /// The person who holds it, as a place in [`Tables::entries`].
    pub holder: Option<usize>,
    /// From.
    pub from: &'t str,
    /// To.
    pub to: &'t str,
}

/// What is wrong in a table, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("data/{file}:{line}: {problem}")]
pub struct TableError {
    /// The file.
    pub file: &'static str,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, and what to do.
    pub problem: TableProblem,
}

/// Mistakes in tables.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableProblem {
    /// The first line does not name the columns.
    #[error("the first line must name the columns, with tabs between them: {0}")]
    Header(String),
    /// A row has too many or too few cells.
    #[error("this row has {found} cells, the table has {expected}: check the tabs")]
    Cells {
        /// Cells of the row.
        found: usize,
        /// Columns of the table.
        expected: usize,
    },
    /// A cell begins or ends with a space, or holds a control character.
    #[error("column `{0}` has a space at an end, two spaces together or an invisible character")]
    Space(&'static str),
    /// A cell that must not be empty is.
    #[error("column `{0}` is empty: fill it")]
    Empty(&'static str),
    /// A list has an empty item or the same item twice.
    #[error("column `{0}`: an item between `|` is empty or stands there twice: `{1}`")]
    Item(&'static str, String),
    /// An identifier that another row has.
    #[error(
        "the id `{0}` is taken (also in actors.tsv, places.tsv or villages.tsv): choose another"
    )]
    Taken(String),
    /// A village whose identifier is not its GeoNames number.
    #[error(
        "a village's id is `gn` and its GeoNames number; put a village without one into places.tsv"
    )]
    VillageId,
    /// A kind that is not in the list.
    #[error("`{0}` is no kind: data/README.md lists them")]
    Kind(String),
    /// A reference to nothing.
    #[error("column `{0}`: there is no row with the id `{1}`: add it or correct the id")]
    Reference(&'static str, String),
    /// A path that does not agree with the rows it goes through.
    #[error(
        "the parent path `{0}` does not go on from the path of its last part, which is `{1}`: copy that and add the part"
    )]
    Path(String, String),
    /// A risky form that is no form.
    #[error("the risky form `{0}` is no form of this row: add it to the aliases or take it away")]
    Risky(String),
    /// An identifier with a character that none may have.
    #[error("an id has Latin letters, digits and hyphens: correct `{0}`")]
    Id(String),
    /// Too many forms.
    #[error("a row can hold {MAX_FORMS} forms: take some away")]
    Forms,
    /// One of two coordinates, too many decimals, or out of range.
    #[error(
        "lat and lon must both be there or neither, within 90 and 180 degrees, with at most five decimals"
    )]
    Point,
    /// No number.
    #[error("column `{0}`: `{1}` is not of the form {2}")]
    Number(&'static str, String, &'static str),
    /// No date.
    #[error("column `{0}`: write the date `{1}` as 2024-12-08, 2024-12 or 2024")]
    Date(&'static str, String),
    /// A word that is not one of those allowed.
    #[error("column `{0}`: `{1}` must be one of {2}")]
    Word(&'static str, String, &'static str),
}

const ACTOR_COLUMNS: &[&str] = &[
    "id",
    "name_ar",
    "aliases_ar",
    "abbrev_ar",
    "name_en",
    "kind",
    "side_or_country",
    "parent_actor",
    "wikidata",
    "source",
    "risky_forms_ar",
    "valid_from",
    "valid_to",
];
const PLACE_COLUMNS: &[&str] = &[
    "id",
    "name_ar",
    "aliases_ar",
    "name_en",
    "kind",
    "parent",
    "lat",
    "lon",
    "pcode",
    "geonames_id",
    "wikidata",
    "source",
    "nisba_ar",
    "aliases_en",
    "risky_forms_ar",
    "approx",
];
const ROLLUP_COLUMNS: &[&str] = &["actor", "scheme", "label", "valid_from", "valid_to", "status"];
const DATED_COLUMNS: &[&str] = &["form_ar", "actor", "from", "to", "why"];
const ROLE_COLUMNS: &[&str] = &["form_ar", "actor", "holder", "from", "to"];
const STOPWORD_COLUMNS: &[&str] = &["word", "why"];
const TRAP_COLUMNS: &[&str] = &["type", "form_ar", "other_reading", "advice"];

/// A row as cells, with the file and line for messages.
struct Cells<'t> {
    file: &'static str,
    line: usize,
    columns: &'static [&'static str],
    cells: Vec<&'t str>,
}

fn rows<'t>(
    file: &'static str,
    text: &'t str,
    columns: &'static [&'static str],
) -> Result<Vec<Cells<'t>>, TableError> {
    let mut lines = text.lines().enumerate();
    let header = lines.next().map_or("", |(_, line)| line.trim_start_matches('\u{FEFF}'));
    if !header.split('\t').eq(columns.iter().copied()) {
        let problem = TableProblem::Header(columns.join(" "));
        return Err(TableError { file, line: 1, problem });
    }
    let mut rows = Vec::new();
    for (number, line) in lines {
        if line.is_empty() {
            continue;
        }
        let row = Cells { file, line: number + 1, columns, cells: line.split('\t').collect() };
        if row.cells.len() != columns.len() {
            let (found, expected) = (row.cells.len(), columns.len());
            return Err(row.error(TableProblem::Cells { found, expected }));
        }
        for (column, cell) in columns.iter().zip(&row.cells) {
            let bad = |c: char| {
                c.is_control()
                    || matches!(c, '\u{A0}' | '\u{FEFF}' | '\u{200B}'..='\u{200F}')
                    || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}')
            };
            if cell.trim() != *cell || cell.contains("  ") || cell.contains(bad) {
                return Err(row.error(TableProblem::Space(column)));
            }
        }
        rows.push(row);
    }
    Ok(rows)
}

impl<'t> Cells<'t> {
    fn error(&self, problem: TableProblem) -> TableError {
        TableError { file: self.file, line: self.line, problem }
    }

    /// A cell; empty where the table has no such column.
    fn get(&self, column: &str) -> &'t str {
        let at = self.columns.iter().position(|name| *name == column);
        at.and_then(|at| self.cells.get(at)).copied().unwrap_or_default()
    }

    fn filled(&self, column: &'static str) -> Result<&'t str, TableError> {
        match self.get(column) {
            "" => Err(self.error(TableProblem::Empty(column))),
            cell => Ok(cell),
        }
    }

    fn list(&self, column: &'static str) -> Result<Vec<&'t str>, TableError> {
        let cell = self.get(column);
        let mut items = Vec::new();
        for item in cell.split('|').filter(|_| !cell.is_empty()) {
            if item.is_empty() || item.trim() != item || items.contains(&item) {
                return Err(self.error(TableProblem::Item(column, item.to_owned())));
            }
            items.push(item);
        }
        Ok(items)
    }

    fn number(
        &self,
        column: &'static str,
        prefix: &str,
        example: &'static str,
    ) -> Result<u32, TableError> {
        let cell = self.get(column);
        if cell.is_empty() {
            return Ok(0);
        }
        cell.strip_prefix(prefix)
            .filter(|digits| !digits.starts_with(['0', '+']))
            .and_then(|digits| digits.parse().ok())
            .ok_or_else(|| self.error(TableProblem::Number(column, cell.to_owned(), example)))
    }

    fn date(&self, column: &'static str) -> Result<&'t str, TableError> {
        let cell = self.get(column);
        if cell.is_empty() || is_date(cell) {
            return Ok(cell);
        }
        Err(self.error(TableProblem::Date(column, cell.to_owned())))
    }

    fn point(&self) -> Result<Option<(i32, i32)>, TableError> {
        let (lat, lon) = (self.get("lat"), self.get("lon"));
        if lat.is_empty() && lon.is_empty() {
            return Ok(None);
        }
        let point = fixed(lat, 90).zip(fixed(lon, 180));
        if point.is_none() { Err(self.error(TableProblem::Point)) } else { Ok(point) }
    }

    fn entry(&self) -> Result<Row<'t>, TableError> {
        let kind = self.filled("kind")?;
        let kind = KINDS
            .iter()
            .position(|known| *known == kind)
            .ok_or_else(|| self.error(TableProblem::Kind(kind.to_owned())))?;
        let mut row = Row {
            id: self.filled("id")?,
            name_ar: self.filled("name_ar")?,
            name_en: self.get("name_en"),
            aliases_ar: self.list("aliases_ar")?,
            abbreviations: self.list("abbrev_ar")?,
            aliases_en: self.list("aliases_en")?,
            nisba: self.list("nisba_ar")?,
            risky: 0,
            kind,
            parent: None,
            point: self.point()?,
            pcode: self.get("pcode"),
            geonames: self.number("geonames_id", "", "170063")?,
            wikidata: self.number("wikidata", "Q", "Q858")?,
            approximate: match self.get("approx") {
                "" => false,
                "1" => true,
                other => {
                    let problem = TableProblem::Word("approx", other.to_owned(), "1, nothing");
                    return Err(self.error(problem));
                }
            },
            side: self.get("side_or_country"),
            valid_from: self.date("valid_from")?,
            valid_to: self.date("valid_to")?,
        };
        self.filled("source")?;
        if !row.id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
            return Err(self.error(TableProblem::Id(row.id.to_owned())));
        }
        let forms: Vec<&str> = std::iter::once(row.name_ar)
            .chain(row.aliases_ar.iter().copied())
            .chain(row.abbreviations.iter().copied())
            .collect();
        if forms.len() > MAX_FORMS {
            return Err(self.error(TableProblem::Forms));
        }
        let distinct: BTreeSet<&str> = forms.iter().copied().collect();
        if distinct.len() != forms.len() {
            let problem = TableProblem::Item("aliases_ar", row.name_ar.to_owned());
            return Err(self.error(problem));
        }
        for risky in self.list("risky_forms_ar")? {
            match forms.iter().position(|form| *form == risky) {
                Some(number) => row.risky |= 1 << number,
                None => return Err(self.error(TableProblem::Risky(risky.to_owned()))),
            }
        }
        Ok(row)
    }
}

/// `2024-12-08`, `2024-12` or `2024`.
fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let mut number = |digits: usize, most: u32| match parts.next() {
        None => true,
        Some(part) => {
            part.len() == digits
                && part.bytes().all(|b| b.is_ascii_digit())
                && part.parse().is_ok_and(|n: u32| (1..=most).contains(&n))
        }
    };
    number(4, 9999) && number(2, 12) && number(2, 31) && parts.next().is_none()
}

/// A decimal number as hundred-thousandths, exactly.
fn fixed(text: &str, most: i32) -> Option<i32> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let numeric = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || part.len() > 5 || !numeric(whole) || !numeric(part) {
        return None;
    }
    let whole: i32 = whole.parse().ok().filter(|degrees| *degrees <= most)?;
    let part: i32 = format!("{part:0<5}").parse().ok()?;
    let value = whole * 100_000 + part;
    (value <= most * 100_000).then_some(sign * value)
}

impl<'t> Tables<'t> {
    /// Reads and checks all tables.
    ///
    /// # Errors
    /// The first mistake, with its file and line.
    pub fn read(sources: Sources<'t>) -> Result<Self, TableError> {
        let mut tables = Self::default();
        let actors = rows("actors.tsv", sources.actors, ACTOR_COLUMNS)?;
        let places = rows("places.tsv", sources.places, PLACE_COLUMNS)?;
        let villages = rows("villages.tsv", sources.villages, PLACE_COLUMNS)?;
        tables.actors = actors.len();
        tables.places = places.len();
        let all: Vec<Cells<'t>> = actors.into_iter().chain(places).chain(villages).collect();
        let mut ids: BTreeMap<&str, usize> = BTreeMap::new();
        for (number, cells) in all.iter().enumerate() {
            let row = cells.entry()?;
            if ids.insert(row.id, number).is_some() {
                return Err(cells.error(TableProblem::Taken(row.id.to_owned())));
            }
            let village = number >= tables.actors + tables.places;
            if village && row.id != format!("gn{}", row.geonames) {
                return Err(cells.error(TableProblem::VillageId));
            }
            tables.entries.push(row);
        }
        let find = |cells: &Cells<'t>, column: &'static str, range: std::ops::Range<usize>| {
            let id = cells.get(column);
            match ids.get(id) {
                _ if id.is_empty() => Ok(None),
                Some(number) if range.contains(number) => Ok(Some(*number)),
                _ => Err(cells.error(TableProblem::Reference(column, id.to_owned()))),
            }
        };
        let is_actor = 0..tables.actors;
        for (number, cells) in all.iter().enumerate() {
            let parent = if number < tables.actors {
                find(cells, "parent_actor", is_actor.clone())?
            } else {
                parent(cells, &ids, &all, tables.actors)?
            };
            if let Some(row) = tables.entries.get_mut(number) {
                row.parent = parent;
            }
        }
        let actor = |cells: &Cells<'t>| {
            cells.filled("actor")?;
            let found = find(cells, "actor", is_actor.clone())?;
            found.ok_or_else(|| cells.error(TableProblem::Empty("actor")))
        };
        for cells in rows("rollups.tsv", sources.rollups, ROLLUP_COLUMNS)? {
            let status = cells.filled("status")?;
            if !["in-source", "style", "unverified"].contains(&status) {
                let allowed = "in-source, style, unverified";
                let problem = TableProblem::Word("status", status.to_owned(), allowed);
                return Err(cells.error(problem));
            }
            tables.rollups.push(RollupRow {
                actor: actor(&cells)?,
                scheme: cells.filled("scheme")?,
                label: cells.filled("label")?,
                from: cells.date("valid_from")?,
                to: cells.date("valid_to")?,
                status,
            });
        }
        for cells in rows("dated_forms.tsv", sources.dated_forms, DATED_COLUMNS)? {
            tables.dated_forms.push(DatedRow {
                form: cells.filled("form_ar")?,
                actor: actor(&cells)?,
                from: cells.date("from")?,
                to: cells.date("to")?,
            });
        }
        for cells in rows("roles.tsv", sources.roles, ROLE_COLUMNS)? {
            tables.roles.push(RoleRow {
                form: cells.filled("form_ar")?,
                actor: actor(&cells)?,
                holder: find(&cells, "holder", is_actor.clone())?,
                from: cells.date("from")?,
                to: cells.date("to")?,
            });
        }
        for cells in rows("stopwords.tsv", sources.stopwords, STOPWORD_COLUMNS)? {
            tables.stopwords.push(cells.filled("word")?);
        }
        for cells in rows("traps.tsv", sources.traps, TRAP_COLUMNS)? {
            let trap = match cells.filled("type")? {
                "actor" => TrapType::Actor,
                "place" => TrapType::Place,
                "person-name" => TrapType::PersonalName,
                other => {
                    let allowed = "actor, place, person-name";
                    let problem = TableProblem::Word("type", other.to_owned(), allowed);
                    return Err(cells.error(problem));
                }
            };
            tables.traps.push((trap, cells.filled("form_ar")?));
        }
        Ok(tables)
    }
}

/// The last part of a place's path, where the path agrees with that part's own.
fn parent<'t>(
    cells: &Cells<'t>,
    ids: &BTreeMap<&str, usize>,
    all: &[Cells<'t>],
    actors: usize,
) -> Result<Option<usize>, TableError> {
    let path = cells.get("parent");
    if path.is_empty() {
        return Ok(None);
    }
    let (before, last) = path.rsplit_once('>').unwrap_or(("", path));
    let number = ids.get(last).copied().filter(|number| *number >= actors);
    let Some((number, around)) = number.and_then(|n| Some((n, all.get(n)?))) else {
        return Err(cells.error(TableProblem::Reference("parent", last.to_owned())));
    };
    if around.get("parent") != before || before.split('>').any(|part| part == cells.get("id")) {
        let problem = TableProblem::Path(path.to_owned(), around.get("parent").to_owned());
        return Err(cells.error(problem));
    }
    Ok(Some(number))
}
