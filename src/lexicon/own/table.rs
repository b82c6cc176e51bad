//! Tables of names: a first line that names the columns, then one name a line.
//!
//! Between cells stands a comma, a semicolon or a tab; cells may be quoted as spreadsheets do. The
//! columns may stand in any order and have English or Arabic names; others are passed over.

use super::super::Lexicon;
use super::{AnnotationType, LineError, LineProblem, MOST_NAMES, NoList, Point, ReadList, Row};
use super::{checked, clean, degrees, is_arabic, known_kind, shortened};
use crate::text::normalize::letters;
use crate::text::ordered;
use std::borrow::Cow;

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Form,
    OtherForms,
    Type,
    Name,
    EnglishName,
    Kind,
    Latitude,
    Longitude,
    Identifier,
}

/// The names of the columns. Case, spaces, `_` and Arabic spelling variants make no difference.
const NAMES: [(Column, &[&str]); 9] = [
    (Column::Form, &["form", "الصيغة", "صيغة"]),
    (
        Column::OtherForms,
        &["other forms", "forms", "aliases", "صيغ أخرى", "الصيغ الأخرى", "أسماء أخرى"],
    ),
    (Column::Type, &["type", "النوع", "نوع"]),
    (Column::Name, &["name", "name ar", "الاسم", "اسم", "الاسم بالعربية"]),
    (Column::EnglishName, &["name en", "english name", "الاسم بالإنجليزية", "الاسم الإنجليزي"]),
    (Column::Kind, &["kind", "الصنف", "صنف", "الفئة", "فئة"]),
    (Column::Latitude, &["latitude", "lat", "خط العرض", "العرض", "دائرة العرض"]),
    (Column::Longitude, &["longitude", "lon", "lng", "long", "خط الطول", "الطول"]),
    (Column::Identifier, &["identifier", "id", "المعرف", "معرف", "الرقم"]),
];

/// The first line: the columns in their order, what stands between cells, the rest of the text.
pub struct Head<'t> {
    columns: Vec<Option<Column>>,
    separator: char,
    rest: &'t str,
    /// Line on which the rest begins, from 1.
    line: usize,
}

/// Reads the first line.
pub fn columns(text: &str) -> Result<Head<'_>, NoList> {
    let mut line = 1;
    let mut text = text;
    // Empty lines, and what tells Excel the separator.
    while let Some((first, rest)) = text.split_once('\n')
        && (first.trim().is_empty() || first.starts_with("sep="))
    {
        (text, line) = (rest, line + 1);
    }
    if text.trim().is_empty() {
        return Err(NoList::Empty);
    }
    let mut found = NoList::NoForms;
    for separator in ['\t', ';', '\u{61B}', ','] {
        let Some(record) = record(text, separator) else { continue };
        let columns: Vec<Option<Column>> = record.cells.iter().map(|cell| column(cell)).collect();
        if columns.contains(&Some(Column::Form)) {
            if columns.contains(&Some(Column::Type)) {
                let line = line + record.lines;
                return Ok(Head { columns, separator, rest: record.rest, line });
            }
            found = NoList::NoTypes;
        }
    }
    Err(found)
}

fn column(cell: &str) -> Option<Column> {
    let wanted = letters(cell);
    let named = |names: &&[&str]| names.iter().any(|name| letters(name) == wanted);
    NAMES.iter().find(|(_, names)| named(names)).map(|(column, _)| *column)
}

/// A row as it stands in the file.
struct Record<'t> {
    cells: Vec<Cow<'t, str>>,
    /// How many lines it takes.
    lines: usize,
    rest: &'t str,
}

/// The first row of a text; `None` where a quoted cell does not end as one.
fn record(text: &str, separator: char) -> Option<Record<'_>> {
    let mut cells = Vec::new();
    let mut lines = 1;
    let mut rest = text;
    loop {
        let (cell, after) = match rest.strip_prefix('"') {
            Some(quoted) => {
                let (cell, after) = quoted_cell(quoted)?;
                lines += cell.matches('\n').count();
                (cell, after)
            }
            None => {
                let end = rest.find([separator, '\n']).unwrap_or(rest.len());
                let (cell, after) = rest.split_at_checked(end)?;
                (Cow::Borrowed(cell.trim_end_matches('\r')), after)
            }
        };
        cells.push(cell);
        if let Some(after) = after.strip_prefix(separator) {
            rest = after;
            continue;
        }
        let after = after.strip_prefix('\r').unwrap_or(after);
        rest = match after.strip_prefix('\n') {
            Some(after) => after,
            None if after.is_empty() => after,
            None => return None,
        };
        return Some(Record { cells, lines, rest });
    }
}

/// A cell up to the quotation mark that closes it, and what stands after that.
fn quoted_cell(text: &str) -> Option<(Cow<'_, str>, &str)> {
    let mut cell = Cow::Borrowed("");
    let mut rest = text;
    loop {
        let (part, after) = rest.split_once('"')?;
        if cell.is_empty() {
            cell = Cow::Borrowed(part);
        } else {
            cell.to_mut().push_str(part);
        }
        match after.strip_prefix('"') {
            Some(after) => {
                cell.to_mut().push('"');
                rest = after;
            }
            None => return Some((cell, after)),
        }
    }
}

/// Reads the rows.
pub fn read(text: &str, read: &mut ReadList) -> Result<(), NoList> {
    let head = columns(text)?;
    let (mut rest, mut line) = (head.rest, head.line);
    // Of each row that was taken.
    let mut lines: Vec<usize> = Vec::new();
    while !rest.is_empty() {
        let here = line;
        let taken = match record(rest, head.separator) {
            Some(record) => {
                line += record.lines;
                rest = record.rest;
                if record.cells.iter().all(|cell| cell.trim().is_empty()) {
                    continue;
                }
                head.take(&record, read)
            }
            None => {
                // Only this line: what a stray mark would swallow is read.
                line += 1;
                rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
                Err(LineProblem::Quote)
            }
        };
        match taken {
            Ok(()) => lines.push(here),
            Err(problem) => read.errors.push(LineError { line: here, problem }),
        }
        if read.list.rows.len() >= MOST_NAMES && !rest.is_empty() {
            read.errors.push(LineError { line, problem: LineProblem::TooMany });
            break;
        }
    }
    tell_apart(&lines, read);
    Ok(())
}

impl Head<'_> {
    /// The text of a cell, cleaned.
    fn cell(&self, record: &Record<'_>, column: Column) -> String {
        let at = self.columns.iter().position(|known| *known == Some(column));
        at.and_then(|at| record.cells.get(at)).map(|cell| clean(cell)).unwrap_or_default()
    }

    /// Adds a row to the list.
    fn take(&self, record: &Record<'_>, read: &mut ReadList) -> Result<(), LineProblem> {
        let cell = |column| self.cell(record, column);
        let more = record.cells.get(self.columns.len()..).unwrap_or_default();
        if more.iter().any(|cell| !cell.trim().is_empty()) {
            return Err(LineProblem::Cells);
        }
        let mut forms: Vec<String> = Vec::new();
        for forms_cell in [cell(Column::Form), cell(Column::OtherForms)] {
            for form in forms_cell.split('|').map(str::trim).filter(|form| !form.is_empty()) {
                let form = checked(form)?;
                if !forms.iter().any(|known| known == form) {
                    forms.push(form.to_owned());
                }
            }
        }
        if forms.is_empty() {
            return Err(LineProblem::NoForm);
        }
        let annotation_type = annotation_type(&cell(Column::Type))?;
        let degrees = |column, limit, problem: fn(String) -> LineProblem| {
            let cell = cell(column);
            let given = (!cell.is_empty()).then(|| degrees(&cell, limit));
            given.map(|given| given.ok_or_else(|| problem(shortened(&cell)))).transpose()
        };
        let lat = degrees(Column::Latitude, 90, LineProblem::Latitude)?;
        let lon = degrees(Column::Longitude, 180, LineProblem::Longitude)?;
        if lat.is_some() != lon.is_some() {
            return Err(LineProblem::HalfPoint);
        }
        let id = cell(Column::Identifier);
        if Lexicon::builtin().find(&id).is_some_and(|e| e.annotation_type() != annotation_type) {
            return Err(LineProblem::OtherType(shortened(&id)));
        }
        let (mut name, mut english) = (cell(Column::Name), cell(Column::EnglishName));
        if english.is_empty() && !is_arabic(&name) {
            english = std::mem::take(&mut name);
        }
        let number = id.strip_prefix("gn").and_then(|digits| digits.parse().ok());
        let row = Row {
            start: 0,
            end: 0,
            annotation_type,
            kind: read.list.kind(known_kind(&cell(Column::Kind)))?,
            gated: false,
            geonames: number.unwrap_or_default(),
            point: lat.zip(lon).map(|(lat, lon)| Point { lat, lon }),
            unit: None,
            copy: 0,
        };
        let texts = [id.as_str(), &name, &english].into_iter();
        read.list.push(row, texts.chain(forms.iter().map(String::as_str)));
        Ok(())
    }
}

fn annotation_type(cell: &str) -> Result<AnnotationType, LineProblem> {
    const WORDS: [(AnnotationType, &[&str]); 2] = [
        (AnnotationType::Actor, &["actor", "فاعل", "الفاعل", "فاعلون"]),
        (AnnotationType::Place, &["place", "مكان", "المكان", "أماكن"]),
    ];
    let wanted = letters(cell);
    let named = |words: &&[&str]| words.iter().any(|word| letters(word) == wanted);
    let found = WORDS.iter().find(|(_, words)| named(words));
    found.map(|(found, _)| *found).ok_or_else(|| LineProblem::Type(shortened(cell)))
}

/// Takes rows out whose identifier stands further up, and counts rows of one form and type that
/// have none, so that each name has an identifier of its own. `lines` are those of the rows.
fn tell_apart(lines: &[usize], read: &mut ReadList) {
    let list = &mut read.list;
    let key = |row: usize| {
        let entry = list.entry(row)?;
        Some((entry.id(), entry.forms().next()?))
    };
    // Those without an identifier come first, each form's in the order of the file.
    let sorted = ordered((0..list.rows.len()).collect(), |one, other| {
        let (one, other) = (key(*one), key(*other));
        match (one, other) {
            (Some(("", one)), Some(("", other))) => one < other,
            (one, other) => one.map(|(id, _)| id) < other.map(|(id, _)| id),
        }
    });
    let mut copies: Vec<(usize, Option<u16>)> = Vec::new();
    let mut copy = 0_u16;
    for pair in sorted.windows(2) {
        let [one, other] = pair else { continue };
        match (key(*one), key(*other)) {
            (Some(("", one)), Some(("", form))) if one == form => {
                copy = copy.saturating_add(1);
                copies.push((*other, Some(copy)));
            }
            (Some((one, _)), Some((id, _))) if !id.is_empty() && one == id => {
                copies.push((*other, None));
            }
            _ => copy = 0,
        }
    }
    let mut gone = vec![false; list.rows.len()];
    for (row, copy) in copies {
        match (copy, list.rows.get_mut(row), gone.get_mut(row)) {
            (Some(copy), Some(row), _) => row.copy = copy,
            (None, Some(_), Some(gone)) => *gone = true,
            _ => {}
        }
    }
    for (row, line) in lines.iter().enumerate() {
        if gone.get(row) == Some(&true)
            && let Some(entry) = list.entry(row)
        {
            let problem = LineProblem::Identifier(shortened(entry.id()));
            read.errors.push(LineError { line: *line, problem });
        }
    }
    let mut gone = gone.into_iter();
    list.rows.retain(|_| gone.next() != Some(true));
    read.errors = ordered(std::mem::take(&mut read.errors), |one, other| one.line < other.line);
}
