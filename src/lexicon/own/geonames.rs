//! Country files of GeoNames: `IQ.txt` and the like, one place a line, 19 columns with tabs.
//!
//! Their columns are described at download.geonames.org in `readme.txt`. Arabic forms stand among
//! the alternate names; a place without one is passed over. Most names of places are also common
//! words or names of persons, so all but capitals and large cities count only in a context that
//! vouches, as the built-in villages do.

use super::{AnnotationType, LineError, LineProblem, MOST_NAMES, Point, ReadList, Row, Unit};
use super::{checked, clean, degrees, is_arabic};

/// Cities with as many inhabitants are named without a word that announces them.
const LARGE: u64 = 100_000;

/// Whether the first line is a row of such a file.
pub fn is_geonames(text: &str) -> bool {
    text.lines().next().is_some_and(|line| cells(line).is_some())
}

/// The columns that are used.
struct Cells<'t> {
    number: u32,
    name: &'t str,
    alternates: &'t str,
    point: Option<Point>,
    class: &'t str,
    code: &'t str,
    country: &'t str,
    unit: &'t str,
    population: u64,
}

fn cells(line: &str) -> Option<Cells<'_>> {
    if line.matches('\t').count() != 18 {
        return None;
    }
    let mut cells = line.split('\t');
    let mut at = |skip| cells.nth(skip).unwrap_or_default();
    let number = at(0).parse().ok()?;
    let (name, alternates) = (at(0), at(1));
    let point = degrees(at(0), 90).zip(degrees(at(0), 180));
    let (class, code, country, unit) = (at(0), at(0), at(0), at(1));
    let population = at(3).parse().unwrap_or_default();
    let point = point.map(|(lat, lon)| Point { lat, lon });
    Some(Cells { number, name, alternates, point, class, code, country, unit, population })
}

/// The kind of a feature in the words of the lexicon; `None` where it is passed over.
fn kind(cells: &Cells<'_>) -> Option<&'static str> {
    Some(match (cells.class, cells.code) {
        ("P", "PPLC") => "capital",
        ("P", "PPLX") => "neighbourhood",
        ("P", "PPLQ" | "PPLW" | "PPLH" | "PPLCH") => "abandoned place",
        ("P", "PPLA") => "city",
        ("P", _) if cells.population >= LARGE => "city",
        ("P", "PPLA2") => "town",
        ("P", _) if cells.population >= 10_000 => "town",
        ("P", _) => "village",
        ("A", "ADM1") => "governorate",
        ("A", "ADM2") => "district",
        ("A", "ADM3") => "subdistrict",
        ("A", "ADM4" | "ADM5" | "ADMD") => "region",
        ("L", "RGN" | "AREA") => "region",
        ("S", "CMPRF") => "camp",
        ("S", "AIRP" | "AIRF" | "AIRB") => "airport",
        ("L", "MILB") | ("S", "INSM") => "base",
        ("S", "CSTM" | "BP") | ("L", "BP") => "crossing",
        ("S", "DAM" | "OILR") | ("L", "OILF" | "GASF") => "site",
        ("H", "STM" | "STMI") => "river",
        ("H", "LK" | "RSV") => "lake",
        ("H", "STRT") => "strait",
        ("T", "MT" | "MTS") => "mountain",
        _ => return None,
    })
}

/// Reads the rows.
pub fn read(text: &str, read: &mut ReadList) {
    for (number, line) in text.lines().enumerate() {
        if line.is_empty() {
            continue;
        }
        let Some(cells) = cells(line) else {
            read.errors.push(LineError { line: number + 1, problem: LineProblem::Columns });
            continue;
        };
        let mut forms: Vec<String> = Vec::new();
        for form in cells.alternates.split(',').filter(|form| is_arabic(form)) {
            let form = clean(form);
            if checked(&form).is_ok() && !forms.contains(&form) {
                forms.push(form);
            }
        }
        let kind = kind(&cells);
        let (Some(kind), Some(first)) = (kind, forms.first()) else {
            read.skipped += 1;
            continue;
        };
        if read.list.rows.len() >= MOST_NAMES {
            read.errors.push(LineError { line: number + 1, problem: LineProblem::TooMany });
            return;
        }
        let own_row = (kind == "governorate").then_some(read.list.rows.len() as u32);
        let unit = unit(&mut read.list.units, &cells, own_row);
        // There are a dozen kinds.
        let kind_number = read.list.kind(kind).unwrap_or_default();
        let large = matches!(cells.code, "PPLC" | "PPLA" | "ADM1")
            || cells.class == "P" && cells.population >= LARGE;
        let row = Row {
            start: 0,
            end: 0,
            annotation_type: AnnotationType::Place,
            kind: kind_number,
            gated: !large,
            geonames: cells.number,
            point: cells.point,
            unit,
            copy: 0,
        };
        let id = format!("gn{}", cells.number);
        let name = clean(cells.name);
        let texts = [id.as_str(), first, &name].into_iter();
        read.list.push(row, &mut texts.chain(forms.iter().map(String::as_str)));
    }
}

/// The number of the unit that a place lies in. `row` is the unit's own.
fn unit(units: &mut Vec<Unit>, cells: &Cells<'_>, row: Option<u32>) -> Option<u16> {
    let code = format!("{}.{}", cells.country, cells.unit);
    let number = units.iter().position(|unit| unit.code == code).unwrap_or(units.len());
    // No country has a thousand.
    if number == 1000 {
        return None;
    }
    if number == units.len() {
        units.push(Unit { code, row: None });
    }
    if let Some(unit) = units.get_mut(number) {
        unit.row = unit.row.or(row);
    }
    Some(number as u16)
}
