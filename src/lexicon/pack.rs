//! Writes the checked tables as the bytes that ship with the page.
//!
//! `packed.rs` describes the layout and reads it. `build.rs` includes this file.

use std::collections::BTreeMap;

use super::kinds::{DECLINED, SLUG_MARK, TrapType, declined, slug};
use super::pack_rules::PackedRules;
use super::romanize;
use super::tables::{Row, Tables};
use wusum_coder::{Beside, Column, Packer, rows_from};

/// First bytes of a packed lexicon; the last of them counts versions of the layout.
const MAGIC: &[u8; 4] = b"WSM\x03";

/// Bytes of the characters beyond ASCII: 0x80 and the place in the alphabet. 0xFF announces a
/// character that found no place there.
const ALPHABET: usize = 127;

/// The bytes of these tables and rules.
pub fn pack(tables: &Tables<'_>, rules: &PackedRules) -> Vec<u8> {
    let entries = &tables.entries;
    let actors = entries.get(..tables.actors).unwrap_or_default();
    let places = entries.get(tables.actors..).unwrap_or_default();
    let alphabet = alphabet(tables, rules);
    let texts = |rows: &mut dyn Iterator<Item = &str>| {
        let mut column = Vec::new();
        for text in rows {
            encode(&alphabet, text, &mut column);
            column.push(b'\n');
        }
        column
    };
    let lists = |rows: &mut dyn Iterator<Item = String>| {
        let rows: Vec<String> = rows.collect();
        texts(&mut rows.iter().map(String::as_str))
    };
    let mut writer = Writer { coded: Packer::default() };
    writer.number(Column::Count, alphabet.len() as u64);
    for character in alphabet.keys() {
        writer.number(Column::Character, (*character).into());
    }
    writer.number(Column::Count, tables.actors as u64);
    writer.number(Column::Count, tables.places as u64);
    writer.number(Column::Count, (places.len() - tables.places.min(places.len())) as u64);

    let names = texts(&mut entries.iter().map(|row| row.name_ar));
    let names_of_places = rows_from(&names, tables.actors);
    writer.columns(&[
        (Beside::Above, &names),
        (Beside::Own(&names), &lists(&mut entries.iter().map(|row| packed_aliases(row).join("|")))),
        (Beside::Above, &texts(&mut tables.dated_forms.iter().map(|row| row.form))),
        (Beside::Above, &texts(&mut tables.roles.iter().map(|row| row.form))),
        (Beside::Above, &texts(&mut tables.stopwords.iter().copied())),
        (Beside::Above, &texts(&mut tables.traps.iter().map(|(_, form)| *form))),
        (Beside::Above, &texts(&mut rules.classes.iter().map(String::as_str))),
    ]);
    // Most rows of these are empty.
    writer.columns(&[
        (Beside::Own(names_of_places), &lists(&mut places.iter().map(|row| row.nisba.join("|")))),
        (Beside::Own(&names), &lists(&mut actors.iter().map(|row| row.abbreviations.join("|")))),
    ]);
    writer.columns(&[
        (Beside::Above, &texts(&mut rules.rules.iter().map(String::as_str))),
        (Beside::Above, &texts(&mut actors.iter().map(|row| row.side))),
        // An id that is made of another column is left out.
        (Beside::Above, &lists(&mut entries.iter().map(packed_id))),
        (Beside::Above, &texts(&mut actors.iter().map(|row| row.valid_from))),
        (Beside::Above, &texts(&mut actors.iter().map(|row| row.valid_to))),
        (Beside::Above, &texts(&mut tables.dated_forms.iter().map(|row| row.from))),
        (Beside::Above, &texts(&mut tables.dated_forms.iter().map(|row| row.to))),
        (Beside::Above, &texts(&mut tables.roles.iter().map(|row| row.from))),
        (Beside::Above, &texts(&mut tables.roles.iter().map(|row| row.to))),
    ]);

    for row in entries {
        writer.number(Column::Kind, row.kind as u64);
    }
    for row in entries {
        // Zero for no parent.
        writer.number(Column::Parent, row.parent.map_or(0, |parent| parent as u64 + 1));
    }
    for row in entries {
        writer.number(Column::Risky, row.risky);
    }
    let mut before = 0;
    for row in places {
        // Zero for no number; otherwise one more than the folded step from the number before.
        if row.geonames == 0 {
            writer.number(Column::Geonames, 0);
        } else {
            let step = i64::from(row.geonames) - i64::from(before);
            writer.number(Column::Geonames, zigzag(step) + 1);
            before = row.geonames;
        }
    }
    let (named, villages) = places.split_at(tables.places.min(places.len()));
    for row in named {
        let around = around(row, entries).unwrap_or_default();
        let step = row.point.map(|point| AXES.map(|(_, axis)| coarse(axis(point)) - axis(around)));
        writer.step(row, step);
    }
    // The last village under each place, where the reader will have it.
    let mut last: BTreeMap<usize, (i32, i32)> = BTreeMap::new();
    for row in villages {
        let parent = row.parent.unwrap_or(usize::MAX);
        let around = last.get(&parent).copied().or_else(|| around(row, entries));
        let around = around.unwrap_or_default();
        let point = row.point.map(|point| AXES.map(|(_, axis)| coarse(axis(point))));
        writer.step(row, point.map(|[lat, lon]| [lat - around.0, lon - around.1]));
        last.extend(point.map(|[lat, lon]| (parent, (lat, lon))));
    }
    for row in &tables.dated_forms {
        writer.number(Column::Actor, row.actor as u64);
    }
    for row in &tables.roles {
        writer.number(Column::Actor, row.actor as u64);
    }
    for row in &tables.roles {
        writer.number(Column::Actor, row.holder.map_or(0, |holder| holder as u64 + 1));
    }
    for (trap, _) in &tables.traps {
        writer.number(
            Column::Trap,
            match trap {
                TrapType::Actor => 0,
                TrapType::Place => 1,
                TrapType::PersonalName => 2,
            },
        );
    }
    let known = writer.coded.finish();

    // What is only shown.
    let byte_of = |letter| alphabet.get(&letter).copied().unwrap_or_default();
    let steps = romanize::step_bytes(&names, byte_of('\u{627}'), byte_of('\u{644}'));
    let mut writer = Writer { coded: Packer::default() };
    writer.columns(&[
        (Beside::Letters(&steps), &lists(&mut entries.iter().map(packed_name))),
        (Beside::Above, &lists(&mut named.iter().map(|row| row.aliases_en.join("|")))),
        (Beside::Above, &texts(&mut tables.rollups.iter().map(|row| row.label))),
        (Beside::Above, &texts(&mut tables.rollups.iter().map(|row| row.scheme))),
        (Beside::Above, &texts(&mut tables.rollups.iter().map(|row| row.status))),
        (Beside::Above, &texts(&mut tables.rollups.iter().map(|row| row.from))),
        (Beside::Above, &texts(&mut tables.rollups.iter().map(|row| row.to))),
        (
            Beside::Above,
            &texts(&mut places.iter().map(|row| if row.pcode == row.id { "=" } else { row.pcode })),
        ),
    ]);
    for row in places {
        writer.number(Column::Approximate, row.approximate.into());
    }
    for row in entries {
        writer.number(Column::Wikidata, row.wikidata.into());
    }
    for row in &tables.rollups {
        writer.number(Column::Actor, row.actor as u64);
    }
    let shown = writer.coded.finish();
    let mut bytes = MAGIC.to_vec();
    for part in [known, shown] {
        bytes.extend((part.len() as u32).to_le_bytes());
        bytes.extend(part);
    }
    bytes
}

/// Gives a latitude or a longitude.
type Axis = fn((i32, i32)) -> i32;

/// In the order in which they are written.
const AXES: [(Column, Axis); 2] =
    [(Column::Latitude, |point| point.0), (Column::Longitude, |point| point.1)];

/// Hundred-thousandths of a degree to the nearest thousandth, which is some hundred metres: less
/// than a village is wide.
fn coarse(part: i32) -> i32 {
    (part + 50 * part.signum()) / 100
}

/// Whether the id is `gn` and the GeoNames number.
fn by_number(row: &Row<'_>) -> bool {
    row.geonames != 0 && row.id.strip_prefix("gn") == Some(row.geonames.to_string().as_str())
}

/// The id without what other columns say: nothing where it is the GeoNames number, a mark where
/// it ends in the slug of the English name.
fn packed_id(row: &Row<'_>) -> String {
    if by_number(row) {
        return String::new();
    }
    let name = slug(row.name_en);
    match row.id.strip_suffix(&name) {
        Some(before) if !name.is_empty() => format!("{before}{SLUG_MARK}"),
        _ => row.id.to_owned(),
    }
}

/// The aliases, with a mark for those that only decline the name's أبو.
fn packed_aliases(row: &Row<'_>) -> Vec<String> {
    let short = |alias: &&str| {
        let declines = |(_, case): &&(char, &str)| {
            declined(row.name_ar, case).is_some_and(|declined| declined == *alias)
        };
        let mark = DECLINED.iter().find(declines);
        mark.map_or_else(|| (*alias).to_owned(), |(mark, _)| mark.to_string())
    };
    row.aliases_ar.iter().map(short).collect()
}

/// The English name by what it adds to the Arabic one.
fn packed_name(row: &Row<'_>) -> String {
    romanize::pack(row.name_ar, row.name_en)
}

/// The point of the place around it, from which the row's own is counted, in thousandths of a
/// degree. None where that has none: the reader counts from zero then, too.
fn around(row: &Row<'_>, entries: &[Row<'_>]) -> Option<(i32, i32)> {
    let (lat, lon) = entries.get(row.parent?)?.point?;
    Some((coarse(lat), coarse(lon)))
}

/// Small numbers for small steps in both directions.
fn zigzag(step: i64) -> u64 {
    ((step << 1) ^ (step >> 63)) as u64
}

/// The characters beyond ASCII that get a byte, the most frequent chosen, in the order of their
/// code points.
fn alphabet(tables: &Tables<'_>, rules: &PackedRules) -> BTreeMap<char, u8> {
    let mut counts: BTreeMap<char, usize> = BTreeMap::new();
    let entry_texts = tables.entries.iter().flat_map(|row| {
        let single = [row.name_ar, row.name_en, row.id, row.pcode, row.side];
        let lists = [&row.aliases_ar, &row.abbreviations, &row.aliases_en, &row.nisba];
        single.into_iter().chain(lists.into_iter().flatten().copied())
    });
    let others = tables.stopwords.iter().copied().chain(rules.classes.iter().map(String::as_str));
    for character in entry_texts.chain(others).flat_map(str::chars).filter(|c| !c.is_ascii()) {
        *counts.entry(character).or_default() += 1;
    }
    let mut by_count: Vec<(char, usize)> = counts.into_iter().collect();
    by_count.sort_by_key(|(character, count)| (std::cmp::Reverse(*count), *character));
    let mut chosen: Vec<char> = by_count.into_iter().map(|(c, _)| c).take(ALPHABET).collect();
    chosen.sort_unstable();
    chosen.into_iter().zip(0x80..).collect()
}

fn encode(alphabet: &BTreeMap<char, u8>, text: &str, column: &mut Vec<u8>) {
    for character in text.chars() {
        if character.is_ascii() {
            column.push(character as u8);
        } else if let Some(byte) = alphabet.get(&character) {
            column.push(*byte);
        } else {
            // The code point in three bytes of seven bits, which no separator is.
            let point = character as u32;
            column.push(0xFF);
            column.extend([0, 7, 14].map(|shift| (point >> shift) as u8 | 0x80));
        }
    }
}

struct Writer {
    coded: Packer,
}

impl Writer {
    /// The step to a row's point: latitude and longitude.
    fn step(&mut self, row: &Row<'_>, step: Option<[i32; 2]>) {
        let parent = row.parent.map_or(0, |parent| parent as u32 + 1);
        for (place, (column, _)) in AXES.iter().enumerate() {
            let step = step.and_then(|step| step.get(place).copied());
            let number = step.map_or(0, |step| zigzag(step.into()) + 1);
            self.coded.number(*column, Some(parent), number);
        }
    }

    fn number(&mut self, column: Column, number: u64) {
        self.coded.number(column, None, number);
    }

    /// Columns of texts in one alphabet.
    fn columns(&mut self, columns: &[(Beside<'_>, &Vec<u8>)]) {
        let bytes: Vec<&[u8]> = columns.iter().map(|(_, column)| column.as_slice()).collect();
        self.coded.alphabet(&bytes);
        for (beside, column) in columns {
            self.number(Column::Count, column.len() as u64);
            self.coded.column(*beside, column);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::super::pack_rules::PackedRules;
    use super::super::tables::{Sources, TableProblem, Tables};
    use super::super::{AnnotationType, Entry, FormOrigin, Lexicon};

    const SOURCES: Sources<'static> = Sources {
        actors: include_str!("../../data/actors.tsv"),
        places: include_str!("../../data/places.tsv"),
        villages: include_str!("../../data/villages.tsv"),
        rollups: include_str!("../../data/rollups.tsv"),
        dated_forms: include_str!("../../data/dated_forms.tsv"),
        roles: include_str!("../../data/roles.tsv"),
        stopwords: include_str!("../../data/stopwords.tsv"),
        traps: include_str!("../../data/traps.tsv"),
    };

    /// The rows of a table as cells by column, read without the code under test.
    fn rows(text: &'static str) -> Vec<BTreeMap<&'static str, &'static str>> {
        let mut lines = text.lines();
        let header: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
        lines.map(|line| header.iter().copied().zip(line.split('\t')).collect()).collect()
    }

    fn split(cell: &'static str) -> Vec<&'static str> {
        cell.split('|').filter(|item| !item.is_empty()).collect()
    }

    #[test]
    fn every_entry_of_the_tables_comes_back() {
        let mut entries = Lexicon::builtin().entries();
        let rollups = rows(SOURCES.rollups);
        for (table, text) in [SOURCES.actors, SOURCES.places, SOURCES.villages].iter().enumerate() {
            for row in rows(text) {
                let entry = entries.next().expect("as many entries as rows");
                let cell = |column: &str| row.get(column).copied().unwrap_or_default();
                let id = cell("id");
                assert_eq!(entry.id(), id);
                let place = entry.annotation_type() == AnnotationType::Place;
                assert_eq!(place, table > 0, "{id}");
                assert_eq!(entry.is_village_table(), table == 2, "{id}");
                assert_eq!(entry.name_ar(), cell("name_ar"), "{id}");
                assert_eq!(entry.name_en(), cell("name_en"), "{id}");
                assert_eq!(entry.kind(), cell("kind"), "{id}");
                let of = |origin| {
                    let forms = entry.forms().filter(move |form| form.origin == origin);
                    forms.map(|form| form.text).collect::<Vec<_>>()
                };
                assert_eq!(of(FormOrigin::Name), [cell("name_ar")], "{id}");
                assert_eq!(of(FormOrigin::Alias), split(cell("aliases_ar")), "{id}");
                assert_eq!(of(FormOrigin::Abbreviation), split(cell("abbrev_ar")), "{id}");
                let mut risky: Vec<&str> =
                    entry.forms().filter(|form| form.risky).map(|form| form.text).collect();
                let mut expected = split(cell("risky_forms_ar"));
                risky.sort_unstable();
                expected.sort_unstable();
                assert_eq!(risky, expected, "{id}");
                assert_eq!(entry.nisba().collect::<Vec<_>>(), split(cell("nisba_ar")), "{id}");
                let aliases_en: Vec<&str> = entry.aliases_en().collect();
                // Those of villages are not packed.
                let expected = if table == 2 { vec![] } else { split(cell("aliases_en")) };
                assert_eq!(aliases_en, expected, "{id}");
                assert_eq!(entry.parents().join(">"), cell("parent"), "{id}");
                let parent_actor = entry.parent_actor().map(Entry::id).unwrap_or_default();
                assert_eq!(parent_actor, cell("parent_actor"), "{id}");
                assert_eq!(entry.side(), cell("side_or_country"), "{id}");
                let (from, to) = entry.valid();
                assert_eq!(from.unwrap_or_default(), cell("valid_from"), "{id}");
                assert_eq!(to.unwrap_or_default(), cell("valid_to"), "{id}");
                assert_eq!(entry.wikidata().unwrap_or_default(), cell("wikidata"), "{id}");
                assert_eq!(entry.pcode().unwrap_or_default(), cell("pcode"), "{id}");
                assert_eq!(entry.approximate(), cell("approx") == "1", "{id}");
                let geonames = entry.geonames().map(|number| number.to_string());
                assert_eq!(geonames.unwrap_or_default(), cell("geonames_id"), "{id}");
                // Three decimals are kept.
                let near = |axis: Option<f64>, column| match (axis, cell(column).parse::<f64>()) {
                    (Some(kept), Ok(written)) => (kept - written).abs() < 0.000_500_1,
                    (kept, written) => kept.is_none() && written.is_err(),
                };
                assert!(near(entry.point().map(|p| p.lat), "lat"), "{id}");
                assert!(near(entry.point().map(|p| p.lon), "lon"), "{id}");
                let labels: Vec<[&str; 5]> = entry
                    .rollups()
                    .map(|r| {
                        let (from, to) = (r.from.unwrap_or_default(), r.to.unwrap_or_default());
                        [r.scheme, r.label, from, to, r.status]
                    })
                    .collect();
                let columns = ["scheme", "label", "valid_from", "valid_to", "status"];
                let expected: Vec<[&str; 5]> = rollups
                    .iter()
                    .filter(|rollup| !place && rollup["actor"] == id)
                    .map(|rollup| columns.map(|column| rollup[column]))
                    .collect();
                assert_eq!(labels, expected, "{id}");
            }
        }
        assert!(entries.next().is_none());
    }

    #[test]
    fn every_row_of_the_lists_comes_back() {
        let lexicon = Lexicon::builtin();
        let dated: Vec<_> = lexicon
            .dated_forms()
            .map(|dated| {
                let (from, to) = (dated.from.unwrap_or_default(), dated.to.unwrap_or_default());
                [dated.form.to_owned(), dated.actor.id(), from.to_owned(), to.to_owned()]
            })
            .collect();
        let expected: Vec<_> = rows(SOURCES.dated_forms)
            .iter()
            .map(|row| ["form_ar", "actor", "from", "to"].map(|c| row[c].to_owned()))
            .collect();
        assert_eq!(dated, expected);
        let roles: Vec<_> = lexicon
            .roles()
            .map(|role| {
                let holder = role.holder.map(Entry::id).unwrap_or_default();
                let (from, to) = (role.from.unwrap_or_default(), role.to.unwrap_or_default());
                [role.form.to_owned(), role.actor.id(), holder, from.to_owned(), to.to_owned()]
            })
            .collect();
        let expected: Vec<_> = rows(SOURCES.roles)
            .iter()
            .map(|row| ["form_ar", "actor", "holder", "from", "to"].map(|c| row[c].to_owned()))
            .collect();
        assert_eq!(roles, expected);
        let words: Vec<&str> = rows(SOURCES.stopwords).iter().map(|row| row["word"]).collect();
        assert_eq!(lexicon.stopwords().collect::<Vec<_>>(), words);
        let traps: Vec<&str> = rows(SOURCES.traps).iter().map(|row| row["form_ar"]).collect();
        assert_eq!(lexicon.traps().map(|trap| trap.form).collect::<Vec<_>>(), traps);
    }

    #[test]
    fn packing_here_gives_the_bytes_of_the_build() {
        let tables = Tables::read(SOURCES).expect("the tables are right");
        let files = super::super::rules::WRITTEN.iter().map(|(_, text)| *text);
        let rules = super::super::pack_rules::pack_rules(files);
        assert!(super::pack(&tables, &rules) == Lexicon::builtin_bytes());
    }

    /// Prints what the packed tables take (`cargo test packed_tables -- --nocapture`).
    #[test]
    fn packed_tables_stay_small() {
        // Nothing compresses them further.
        const LIMIT: usize = 200_000;
        let length = Lexicon::builtin_bytes().len();
        println!("packed: {length} bytes");
        assert!(length <= LIMIT, "{length} bytes");
    }

    /// Tables with a first line and no rows.
    fn empty() -> Sources<'static> {
        let header = |text: &'static str| text.lines().next().unwrap_or_default();
        Sources {
            actors: header(SOURCES.actors),
            places: header(SOURCES.places),
            villages: header(SOURCES.villages),
            rollups: header(SOURCES.rollups),
            dated_forms: header(SOURCES.dated_forms),
            roles: header(SOURCES.roles),
            stopwords: header(SOURCES.stopwords),
            traps: header(SOURCES.traps),
        }
    }

    /// A table of these rows, with `;` for tabs.
    fn table(header: &str, rows: &[&str]) -> String {
        let rows: Vec<String> = rows.iter().map(|row| row.replace(';', "\t")).collect();
        format!("{header}\n{}\n", rows.join("\n"))
    }

    #[test]
    fn mistakes_name_file_line_and_remedy() {
        let read = |row: &str| {
            let country = "SY;سوريا;;Syria;country;;35;38;;;;author;;;;";
            let places = table(empty().places, &[country, row]);
            Tables::read(Sources { places: &places, ..empty() })
                .map(|tables| tables.entries[1].point)
        };
        for (row, expected) in [
            ("X;س;;S;city;SY;1;2;;;;author;;;", "15 cells"),
            ("SY;س;;S;city;SY;1;2;;;;author;;;;", "`SY` is taken"),
            ("X;;;S;city;SY;1;2;;;;author;;;;", "`name_ar` is empty"),
            ("X;س;;S;city;SY;1;2;;;;;;;;", "`source` is empty"),
            ("X~;س;;S;city;SY;1;2;;;;author;;;;", "correct `X~`"),
            ("X;س;;S;twon;SY;1;2;;;;author;;;;", "`twon` is no kind"),
            ("X;س;;S;city;SX;1;2;;;;author;;;;", "no row with the id `SX`"),
            ("X;س;;S;city;X;1;2;;;;author;;;;", "parent path `X`"),
            ("X;س;;S;city;A>SY;1;2;;;;author;;;;", "parent path `A>SY`"),
            ("X;س;;S;city;SY;91;2;;;;author;;;;", "lat and lon"),
            ("X;س;;S;city;SY;1;;;;;author;;;;", "lat and lon"),
            ("X;س;;S;city;SY;1.123456;2;;;;author;;;;", "five decimals"),
            ("X;س;;S;city;SY;1;2;;01;;author;;;;", "`geonames_id`: `01`"),
            ("X;س;;S;city;SY;1;2;;;17;author;;;;", "`wikidata`: `17`"),
            ("X;س;ص|ص;S;city;SY;1;2;;;;author;;;;", "twice: `ص`"),
            ("X;س;س;S;city;SY;1;2;;;;author;;;;", "twice: `س`"),
            ("X;س ;;S;city;SY;1;2;;;;author;;;;", "`name_ar` has a space"),
            ("X;س;;S;city;SY;1;2;;;;author;;;ص;", "risky form `ص`"),
            ("X;س;;S;city;SY;1;2;;;;author;;;;2", "`approx`: `2`"),
        ] {
            let message = read(row).expect_err(expected).to_string();
            assert!(message.starts_with("data/places.tsv:3: "), "{message}");
            assert!(message.contains(expected), "{message} lacks {expected}");
        }
        let good = read("X;س;ص;S;city;SY;-1.5;2;;17;Q17;author;;;ص;1");
        assert_eq!(good, Ok(Some((-150_000, 200_000))));
    }

    #[test]
    fn mistakes_in_lists_are_found() {
        let villages = table(empty().villages, &["x;س;;S;village;;;;;7;;author;;;;"]);
        let error = Tables::read(Sources { villages: &villages, ..empty() });
        assert_eq!(error.map_err(|e| e.problem), Err(TableProblem::VillageId));
        let rollups = table(empty().rollups, &["nobody;ACLED;X;;;style"]);
        let error = Tables::read(Sources { rollups: &rollups, ..SOURCES }).expect_err("no actor");
        assert_eq!(error.to_string().split(": ").next(), Some("data/rollups.tsv:2"));
        for date in ["2024-13", "2024-12-32", "24-12-08", "2024-12-08-01", "2024-1", "x"] {
            let row = format!("س;is;{date};;");
            let dated_forms = table(empty().dated_forms, &[&row]);
            let error = Tables::read(Sources { dated_forms: &dated_forms, ..SOURCES });
            let problem = TableProblem::Date("from", date.to_owned());
            assert_eq!(error.map_err(|e| e.problem), Err(problem));
        }
        let error = Tables::read(Sources { roles: "form", ..empty() }).expect_err("no header");
        assert!(matches!(error.problem, TableProblem::Header(_)));
    }

    /// A small packed lexicon: a country, a village in it, an actor and a person of it.
    fn small() -> Vec<u8> {
        let places = table(
            empty().places,
            &[
                "SY;سوريا;سورية;Syria;country;;35.01;38;;5;Q858;author;سوري|سورية;Syrie;;",
                "gn7;قرية;;Qarya;village;SY;-1;2;;7;;author;;;قرية;1",
            ],
        );
        let actors = table(
            empty().actors,
            &[
                "a;أبو أ;أبي أ|ت;ث;A;party;SY;;;author;ت;2020;",
                "b;ج;;;B;person;SY-x;a;Q1;author;;;2021-01",
            ],
        );
        let tables = Tables::read(Sources { places: &places, actors: &actors, ..empty() });
        super::pack(&tables.expect("small tables are right"), &PackedRules::default())
    }

    /// Asks everything of every entry.
    fn walk(lexicon: &Lexicon) {
        for entry in lexicon.entries() {
            let _ = (entry.id(), entry.parents(), entry.country(), entry.governorate());
            let _ = (entry.district(), entry.point(), entry.pcode(), entry.country_code());
            let _ = (entry.forms().count(), entry.nisba().count(), entry.aliases_en().count());
            let _ = (entry.rollup("ACLED", Some("2020")), entry.valid(), entry.parent_actor());
        }
        let _ = lexicon.search("حلب", None, 9);
        let _ = (lexicon.roles().count(), lexicon.dated_forms().count(), lexicon.traps().count());
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            for bytes in [b"WSM\x03".iter().copied().chain(bytes.clone()).collect(), bytes] {
                if let Ok(lexicon) = Lexicon::unpack(&bytes) {
                    walk(&lexicon);
                }
            }
        }

        #[test]
        fn damage_is_survived(
            changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        ) {
            let mut bytes = small();
            for (place, byte) in changes {
                let place = place.index(bytes.len());
                bytes[place] = byte;
            }
            if let Ok(lexicon) = Lexicon::unpack(&bytes) {
                walk(&lexicon);
            }
        }
    }

    #[test]
    fn shortened_bytes_are_an_error() {
        let bytes = small();
        assert!(Lexicon::unpack(&bytes).is_ok());
        for end in 0..bytes.len() {
            assert!(Lexicon::unpack(&bytes[..end]).is_err(), "{end}");
        }
        let longer = [bytes, vec![0]].concat();
        assert!(Lexicon::unpack(&longer).is_err());
    }
}
