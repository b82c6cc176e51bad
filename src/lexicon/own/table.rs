//! Tables of names: a first line that names the columns, then one name a line.
//!
//! Between cells stands a comma, a semicolon or a tab; cells may be quoted as spreadsheets do. The
//! columns may stand in any order and have English or Arabic names; others are passed over.

use super::super::Lexicon;
use super::{AnnotationType, LineError, LineProblem, MOST_NAMES, NoList, Point, ReadList, Row};
use super::{checked, clean, degrees, is_arabic, known_kind, shortened};
use crate::text::normalize::letters;
use crate::text::ordered;

/// The names of the columns. Case, spaces, `_` and Arabic spelling variants make no difference.
/// [`Head::take`] wants them in this order.
const NAMES: [&[&str]; 9] = [
    &["form", "الصيغة", "صيغة"],
    &["other forms", "forms", "aliases", "صيغ أخرى", "الصيغ الأخرى", "أسماء أخرى"],
    &["type", "النوع", "نوع"],
    &["name", "name ar", "الاسم", "اسم", "الاسم بالعربية"],
    &["name en", "english name", "الاسم بالإنجليزية", "الاسم الإنجليزي"],
    &["kind", "الصنف", "صنف", "الفئة", "فئة"],
    &["latitude", "lat", "خط العرض", "العرض", "دائرة العرض"],
    &["longitude", "lon", "lng", "long", "خط الطول", "الطول"],
    &["identifier", "id", "المعرف", "معرف", "الرقم"],
];

/// Place of the form and of the type among them.
const FORM: usize = 0;
const TYPE: usize = 2;

/// The first line: the columns in their order, what stands between cells, the rest of the text.
pub struct Head<'t> {
    /// Their places in [`NAMES`]; nothing for one that is passed over.
    columns: Vec<Option<usize>>,
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
        let columns: Vec<_> = record.cells.iter().map(|cell| among(&NAMES, cell)).collect();
        if columns.contains(&Some(FORM)) {
            if columns.contains(&Some(TYPE)) {
                let line = line + record.lines;
                return Ok(Head { columns, separator, rest: record.rest, line });
            }
            found = NoList::NoTypes;
        }
    }
    Err(found)
}

/// The place of the words that a cell is one of.
#[inline(never)]
fn among(words: &[&[&str]], cell: &str) -> Option<usize> {
    let wanted = letters(cell);
    words.iter().position(|words| words.iter().any(|word| letters(word) == wanted))
}

/// A row as it stands in the file.
struct Record<'t> {
    cells: Vec<String>,
    /// How many lines it takes.
    lines: usize,
    rest: &'t str,
}

/// The first row of a text; `None` where a quoted cell does not end as one.
#[inline(never)]
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
                (cell.to_owned(), after)
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
fn quoted_cell(text: &str) -> Option<(String, &str)> {
    let mut cell = String::new();
    let mut rest = text;
    loop {
        let (part, after) = rest.split_once('"')?;
        cell.push_str(part);
        match after.strip_prefix('"') {
            Some(after) => {
                cell.push('"');
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
    /// Adds a row to the list.
    #[inline(never)]
    fn take(&self, record: &Record<'_>, read: &mut ReadList) -> Result<(), LineProblem> {
        let mut cells: [String; NAMES.len()] = Default::default();
        for (number, cell) in record.cells.iter().enumerate() {
            match self.columns.get(number) {
                // Of two columns with one name the first counts.
                Some(Some(column)) => match cells.get_mut(*column) {
                    Some(slot) if slot.is_empty() => *slot = clean(cell),
                    _ => {}
                },
                Some(None) => {}
                None if cell.trim().is_empty() => {}
                None => return Err(LineProblem::Cells),
            }
        }
        let [form, other_forms, actor_or_place, mut name, mut english, kind, lat, lon, id] = cells;
        let mut forms: Vec<&str> = Vec::new();
        for form in form.split('|').chain(other_forms.split('|')).map(str::trim) {
            if !form.is_empty() && !forms.contains(&form) {
                forms.push(checked(form)?);
            }
        }
        if forms.is_empty() {
            return Err(LineProblem::NoForm);
        }
        let annotation_type = match among(&TYPES, &actor_or_place) {
            Some(0) => AnnotationType::Actor,
            Some(_) => AnnotationType::Place,
            None => return Err(LineProblem::Type(shortened(&actor_or_place))),
        };
        let point = match (degrees(&lat, 90), degrees(&lon, 180)) {
            (Some(lat), Some(lon)) => Some(Point { lat, lon }),
            (None, _) if !lat.is_empty() => return Err(LineProblem::Latitude(shortened(&lat))),
            (_, None) if !lon.is_empty() => return Err(LineProblem::Longitude(shortened(&lon))),
            (None, None) => None,
            _ => return Err(LineProblem::HalfPoint),
        };
        if Lexicon::builtin().find(&id).is_some_and(|e| e.annotation_type() != annotation_type) {
            return Err(LineProblem::OtherType(shortened(&id)));
        }
        if english.is_empty() && !is_arabic(&name) {
            english = std::mem::take(&mut name);
        }
        let number = id.strip_prefix("gn").and_then(|digits| digits.parse().ok());
        let row = Row {
            start: 0,
            end: 0,
            annotation_type,
            kind: read.list.kind(known_kind(&kind))?,
            gated: false,
            geonames: number.unwrap_or_default(),
            point,
            unit: None,
            copy: 0,
        };
        let texts = [id.as_str(), &name, &english];
        read.list.push(row, &mut texts.into_iter().chain(forms));
        Ok(())
    }
}

/// Words for actors and for places.
const TYPES: [&[&str]; 2] =
    [&["actor", "فاعل", "الفاعل", "فاعلون"], &["place", "مكان", "المكان", "أماكن"]];

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
