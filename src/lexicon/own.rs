//! Lists of names that a user brings, to be marked beside those of the built-in tables.
//!
//! A list is a table of names ([`table`]: form, other forms, type, …) or a country file of GeoNames
//! ([`geonames`]). A row that makes no sense is left out and told with its line; the others count.
//! [`super::Lexicon::with_lists`] joins lists to the built-in tables.

mod geonames;
mod table;

use super::entry::{AnnotationType, Point};
use super::kinds::KINDS;
use crate::text::normalize::{Folded, fold, letters};

/// No list holds more names.
pub const MOST_NAMES: usize = 200_000;

/// No name has more forms.
const MOST_FORMS: usize = 64;

/// A list of names.
#[derive(Debug, PartialEq)]
pub struct OwnList {
    name: String,
    geonames: bool,
    /// The texts of the rows: identifier, Arabic name, English name and the forms, with a line
    /// feed between them.
    blob: String,
    rows: Vec<Row>,
    kinds: Vec<String>,
    /// Of a GeoNames file: the units of the first level, and the rows they have themselves.
    units: Vec<Unit>,
}

/// A row of a list.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Row {
    /// Where its texts lie in the blob.
    start: u32,
    end: u32,
    annotation_type: AnnotationType,
    /// Number in the list's kinds.
    kind: u8,
    gated: bool,
    /// GeoNames number, zero for none.
    geonames: u32,
    point: Option<Point>,
    /// Number in the list's units.
    unit: Option<u16>,
    /// How many rows before have this form and no identifier, either.
    copy: u16,
}

/// A unit of the first level in a GeoNames file.
#[derive(Debug, PartialEq)]
struct Unit {
    /// Country and code: `IQ.15`.
    code: String,
    row: Option<u32>,
}

/// Everything that a list says of one name.
#[derive(Clone, Copy, Debug)]
pub(super) struct OwnEntry<'l> {
    list: &'l OwnList,
    row: &'l Row,
    texts: &'l str,
}

/// A list and what was wrong with its file.
#[derive(Debug, PartialEq)]
pub struct ReadList {
    /// What could be read.
    pub list: OwnList,
    /// The rows that were left out, by line.
    pub errors: Vec<LineError>,
    /// How many rows of a GeoNames file were passed over: they have no Arabic name, or are of a
    /// kind that news does not speak of.
    pub skipped: usize,
}

/// A row that was left out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct LineError {
    /// The line of the file, from 1, on which the row begins.
    pub line: usize,
    /// What is wrong.
    pub problem: LineProblem,
}

/// What is wrong with a row. What a cell holds is given shortened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LineProblem {
    /// No form.
    #[error("there is no form: write the name as it stands in texts")]
    NoForm,
    /// A form without two letters.
    #[error("the form \"{0}\" has fewer than two letters: nothing could be found by it")]
    ShortForm(String),
    /// A type that is none.
    #[error("\"{0}\" is no type: write actor or place")]
    Type(String),
    /// A latitude that is none.
    #[error("\"{0}\" is no latitude: write degrees from -90 to 90, such as 36.51667")]
    Latitude(String),
    /// A longitude that is none.
    #[error("\"{0}\" is no longitude: write degrees from -180 to 180, such as 40.9")]
    Longitude(String),
    /// One of two coordinates.
    #[error("latitude and longitude belong together: fill both or neither")]
    HalfPoint,
    /// An identifier twice.
    #[error(
        "the identifier \"{0}\" stands further up already: put all forms of one name into one \
         row, with | between them"
    )]
    Identifier(String),
    /// An identifier of the built-in tables whose type is the other one.
    #[error(
        "the built-in tables have \"{0}\" as the other type: correct the type or take another \
         identifier"
    )]
    OtherType(String),
    /// A quoted cell that does not end as one.
    #[error(
        "a cell begins with a quotation mark and does not end with one: close it, and double the \
         quotation marks within"
    )]
    Quote,
    /// More cells than columns.
    #[error(
        "there are more cells than columns: put a cell that holds the separator into quotation \
         marks"
    )]
    Cells,
    /// Too many kinds.
    #[error("a list can have 255 kinds, and this one would be another")]
    Kinds,
    /// The list is too long.
    #[error("a list can hold {MOST_NAMES} names: put the rest into another file")]
    TooMany,
    /// A row of a GeoNames file with other columns.
    #[error("this is no row of a GeoNames file: those have 19 columns with tabs between them")]
    Columns,
}

/// Why a file is no list at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoList {
    /// There is nothing in it.
    #[error("the file is empty: its first line must name the columns, at least form and type")]
    Empty,
    /// The column with the forms is missing.
    #[error(
        "the first line names no column \"form\": it must name the columns, at least form and \
         type, with a comma, a semicolon or a tab between them"
    )]
    NoForms,
    /// The column with the types is missing.
    #[error("the first line names no column \"type\": add it, with actor or place in each row")]
    NoTypes,
}

impl OwnList {
    /// Reads a list. `name` is what people know it by, usually the file's name.
    ///
    /// # Errors
    /// Where the text is neither a table with the columns form and type nor a GeoNames file.
    pub fn read(name: &str, text: &str) -> Result<ReadList, NoList> {
        let text = text.trim_start_matches('\u{FEFF}');
        let list = Self {
            name: name.to_owned(),
            geonames: geonames::is_geonames(text),
            blob: String::new(),
            rows: Vec::new(),
            kinds: Vec::new(),
            units: Vec::new(),
        };
        let mut read = ReadList { list, errors: Vec::new(), skipped: 0 };
        if read.list.geonames {
            geonames::read(text, &mut read);
        } else {
            table::read(text, &mut read)?;
        }
        Ok(read)
    }

    /// Whether a text is a list and no article: its first line names the columns, or is a row of
    /// a GeoNames file.
    pub fn is_list(text: &str) -> bool {
        let text = text.trim_start_matches('\u{FEFF}');
        geonames::is_geonames(text) || table::columns(text).is_ok()
    }

    /// What people know it by.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many names it holds.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether it is a GeoNames file. Its names rank as those of the built-in tables do; the names
    /// of a table that somebody wrote come first.
    pub fn is_geonames(&self) -> bool {
        self.geonames
    }

    pub(super) fn entry(&self, row: usize) -> Option<OwnEntry<'_>> {
        let row = self.rows.get(row)?;
        let texts = self.blob.get(row.start as usize..row.end as usize)?;
        Some(OwnEntry { list: self, row, texts })
    }

    /// The number of a kind, which is new in this list or not.
    fn kind(&mut self, kind: &str) -> Result<u8, LineProblem> {
        let known = self.kinds.iter().position(|known| known == kind);
        let number = known.unwrap_or(self.kinds.len());
        let number = u8::try_from(number).map_err(|_| LineProblem::Kinds)?;
        if known.is_none() {
            self.kinds.push(kind.to_owned());
        }
        Ok(number)
    }

    /// Adds a row. `texts` are identifier, Arabic name, English name and the forms.
    fn push(&mut self, row: Row, texts: &mut dyn Iterator<Item = &str>) {
        let start = self.blob.len();
        for text in texts.take(3 + MOST_FORMS) {
            self.blob.push_str(text);
            self.blob.push('\n');
        }
        // A file of four gigabytes does not come so far.
        self.rows.push(Row { start: start as u32, end: self.blob.len() as u32 - 1, ..row });
    }
}

impl<'l> OwnEntry<'l> {
    pub fn list(self) -> &'l OwnList {
        self.list
    }

    /// The identifier that the list gives, or one of the list's name and the form.
    pub fn full_id(self) -> String {
        match (self.id(), self.row.copy) {
            ("", copy) => {
                let name =
                    self.list.name.rsplit_once('.').map_or(&*self.list.name, |(stem, _)| stem);
                let form = self.forms().next().unwrap_or_default();
                if copy == 0 {
                    format!("{name}:{form}")
                } else {
                    format!("{name}:{form}:{}", copy + 1)
                }
            }
            (id, _) => id.to_owned(),
        }
    }

    /// Empty where the list gives none.
    fn id(self) -> &'l str {
        self.texts.split('\n').next().unwrap_or_default()
    }

    /// The name, or else the first form.
    pub fn name_ar(self) -> &'l str {
        let mut texts = self.texts.split('\n').skip(1);
        let name = texts.next().filter(|name| !name.is_empty());
        name.or_else(|| texts.nth(1)).unwrap_or_default()
    }

    pub fn name_en(self) -> &'l str {
        self.texts.split('\n').nth(2).unwrap_or_default()
    }

    pub fn forms(self) -> impl Iterator<Item = &'l str> {
        self.texts.split('\n').skip(3)
    }

    pub fn annotation_type(self) -> AnnotationType {
        self.row.annotation_type
    }

    pub fn kind(self) -> &'l str {
        self.list.kinds.get(usize::from(self.row.kind)).map(String::as_str).unwrap_or_default()
    }

    /// Its forms count only where the context vouches.
    pub fn is_gated(self) -> bool {
        self.row.gated
    }

    /// Its Wikidata item, where that is its identifier.
    pub fn wikidata(self) -> Option<&'l str> {
        let digits =
            |id: &&str| id.strip_prefix('Q').is_some_and(|n| n.parse::<u32>().is_ok_and(|n| n > 0));
        Some(self.id()).filter(digits)
    }

    /// GeoNames number, zero for none.
    pub fn geonames(self) -> u32 {
        self.row.geonames
    }

    pub fn point(self) -> Option<Point> {
        self.row.point
    }

    /// The code of its country, and the row of the unit of the first level around it.
    pub fn lies_in(self) -> Option<(&'l str, Option<u32>)> {
        let unit = self.list.units.get(usize::from(self.row.unit?))?;
        Some((unit.code.get(..2)?, unit.row))
    }
}

/// The text of a cell: no control characters, single spaces, none at the ends.
#[inline(never)]
fn clean(cell: &str) -> String {
    let mut clean = String::with_capacity(cell.len());
    for character in cell.chars() {
        if character.is_whitespace() || character.is_control() {
            if !clean.is_empty() && !clean.ends_with(' ') {
                clean.push(' ');
            }
        } else {
            clean.push(character);
        }
    }
    clean.truncate(clean.trim_end().len());
    clean
}

/// The beginning of a cell, for a message.
#[inline(never)]
fn shortened(cell: &str) -> String {
    let end = cell.char_indices().nth(40).map_or(cell.len(), |(end, _)| end);
    cell.get(..end).unwrap_or_default().to_owned()
}

/// A form by which something can be found.
#[inline(never)]
fn checked(form: &str) -> Result<&str, LineProblem> {
    let has_letter = form
        .chars()
        .any(|c| matches!(fold(c), Folded::Arabic(_) | Folded::Latin(_) | Folded::Ligature(_)));
    if has_letter && letters(form).len() > 1 {
        Ok(form)
    } else {
        Err(LineProblem::ShortForm(shortened(form)))
    }
}

/// A kind as the tables write it, where they have it.
fn known_kind(kind: &str) -> &str {
    if KINDS.contains(&kind) {
        return kind;
    }
    let wanted = letters(kind);
    KINDS.iter().find(|known| letters(known) == wanted).copied().unwrap_or(kind)
}

/// Whether Arabic letters stand in the text.
fn is_arabic(text: &str) -> bool {
    text.chars().any(|c| matches!(fold(c), Folded::Arabic(_) | Folded::Ligature(_)))
}

/// A decimal number within `-limit..=limit`, in Western or Arabic digits.
///
/// The digits are gathered in one whole number, whose quotient by a power of ten is the float
/// nearest to what is written; the standard parser would weigh more.
#[inline(never)]
fn degrees(cell: &str, limit: u32) -> Option<f64> {
    let (negative, digits) = match cell.strip_prefix(['-', '\u{2212}']) {
        Some(digits) => (true, digits),
        None => (false, cell),
    };
    let (mut whole, mut scale, mut point, mut any) = (0_u64, 1_u64, false, false);
    for character in digits.chars() {
        let digit = match character {
            '0'..='9' => u64::from(character) - u64::from('0'),
            '\u{660}'..='\u{669}' => u64::from(character) - 0x660,
            '\u{6F0}'..='\u{6F9}' => u64::from(character) - 0x6F0,
            '.' | ',' | '\u{66B}' if !point => {
                point = true;
                continue;
            }
            _ => return None,
        };
        any = true;
        // Beyond a ten-millionth of a metre nothing is measured.
        if scale < 1_000_000_000_000 {
            whole = whole.checked_mul(10)?.checked_add(digit)?;
            scale *= if point { 10 } else { 1 };
        }
    }
    let degrees = whole as f64 / scale as f64;
    let in_range = any && degrees <= f64::from(limit);
    in_range.then_some(if negative { -degrees } else { degrees })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What was read, a row a line: identifier, names, type, kind, point, forms.
    fn rows(list: &OwnList) -> Vec<String> {
        let row = |row| {
            let own = list.entry(row).expect("a row");
            let point = own.point().map(|p| format!("{} {}", p.lat, p.lon)).unwrap_or_default();
            let forms: Vec<&str> = own.forms().collect();
            let gate = if own.is_gated() { "gated " } else { "" };
            format!(
                "{gate}{:?} {} / {} / {} / {} / {point} / {}",
                own.annotation_type(),
                own.full_id(),
                own.name_ar(),
                own.name_en(),
                own.kind(),
                forms.join("|")
            )
        };
        (0..list.len()).map(row).collect()
    }

    fn read(text: &str) -> (Vec<String>, Vec<String>) {
        let read = OwnList::read("l.csv", text).expect("a list");
        (rows(&read.list), read.errors.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn tables_of_every_shape_are_read() {
        for (text, expected) in [
            // The two columns that must be there.
            ("form,type\nسهل الورد,place\n", "Place l:سهل الورد / سهل الورد /  /  /  / سهل الورد"),
            // Another order, semicolons, CRLF, a byte order mark, no end of line.
            (
                "\u{FEFF}type;id;form\r\nactor;x1;كتيبة الورد\r\n",
                "Actor x1 / كتيبة الورد /  /  /  / كتيبة الورد",
            ),
            ("type\tform\nActor\tكتيبة", "Actor l:كتيبة / كتيبة /  /  /  / كتيبة"),
            // Every column; the kind in the words of the tables, a decimal comma.
            (
                "form;other forms;type;name;kind;latitude;longitude;identifier\n\
                 تل الورد;تل ورد | تلة الورد;place;تل الورد الكبير;Town;36,5;-40.25;x2",
                "Place x2 / تل الورد الكبير /  / town / 36.5 -40.25 / تل الورد|تل ورد|تلة الورد",
            ),
            // An English name in the column for names; a kind of their own.
            (
                "form,type,name,kind\nتل الورد,place,Tell Ward,checkpoint",
                "Place l:تل الورد / تل الورد / Tell Ward / checkpoint /  / تل الورد",
            ),
            (
                "Form,Type,Name_AR,Name_EN\nورد,actor,الورد,Ward",
                "Actor l:ورد / الورد / Ward /  /  / ورد",
            ),
            // Arabic columns, types, digits; spelling variants of them.
            (
                "الصيغه؛الصيغ الاخرى؛النوع؛الاسم؛الفئة؛خط العرض؛خط الطول؛المعرّف\n\
                 تل الورد؛؛مكان؛؛قرية؛٣٦٫٥؛٤٠؛و١",
                "Place و١ / تل الورد /  / قرية / 36.5 40 / تل الورد",
            ),
            // Quoted cells with separators, quotation marks and line ends within.
            (
                "form,type,name\n\"جماعة \"\"الورد\"\"\",actor,\"Ward, the\ngroup\"",
                "Actor l:جماعة \"الورد\" / جماعة \"الورد\" / Ward, the group /  /  / جماعة \"الورد\"",
            ),
            // Empty lines, columns of others, cells that are missing, Excel's hint.
            (
                "sep=;\n\nnote;form;type;kind\n\n;;;\nx;ورد;place\n",
                "Place l:ورد / ورد /  /  /  / ورد",
            ),
            // Spaces of every kind and control characters.
            (
                "form,type\n  تل\u{A0}\u{A0}الورد\u{1} , place ",
                "Place l:تل الورد / تل الورد /  /  /  / تل الورد",
            ),
        ] {
            assert_eq!(read(text), (vec![expected.to_owned()], Vec::new()), "{text}");
        }
    }

    #[test]
    fn bad_rows_are_told_by_line_and_the_others_count() {
        let point = "form,type,lat,lon\n";
        for (text, line, problem) in [
            ("form,type\n,place\n", 2, LineProblem::NoForm),
            ("form,type\n|,place\n", 2, LineProblem::NoForm),
            ("form,type\n\nو,place\n", 3, LineProblem::ShortForm("و".to_owned())),
            ("form,type\n2024,place\n", 2, LineProblem::ShortForm("2024".to_owned())),
            ("form,type\n***,place\n", 2, LineProblem::ShortForm("***".to_owned())),
            ("form,type\nورد,person\n", 2, LineProblem::Type("person".to_owned())),
            ("form,type\nورد\n", 2, LineProblem::Type(String::new())),
            (&format!("{point}ورد,place,91,0\n"), 2, LineProblem::Latitude("91".to_owned())),
            (&format!("{point}ورد,place,3.6.5,0\n"), 2, LineProblem::Latitude("3.6.5".to_owned())),
            (&format!("{point}ورد,place,-,0\n"), 2, LineProblem::Latitude("-".to_owned())),
            (&format!("{point}ورد,place,9,180.1\n"), 2, LineProblem::Longitude("180.1".to_owned())),
            (&format!("{point}ورد,place,36.5,\n"), 2, LineProblem::HalfPoint),
            ("form,type\nورد,place,زهر\n", 2, LineProblem::Cells),
            ("form,type\n\"ورد,place\n", 2, LineProblem::Quote),
            ("form,type\n\"ورد\" زهر,place\n", 2, LineProblem::Quote),
            ("form,type,id\nورد,place,sdf\n", 2, LineProblem::OtherType("sdf".to_owned())),
            (
                "form,type,id\nزهرة,place,x\nورد,place,x\n",
                3,
                LineProblem::Identifier("x".to_owned()),
            ),
        ] {
            let good = read(text).0.len();
            let (rows, errors) = read(&format!("{text}قرنفل,place\n"));
            assert_eq!(errors, [LineError { line, problem }.to_string()], "{text}");
            assert_eq!(rows.len(), good + 1, "{text}: {rows:?}");
        }
        // A quoted cell of two lines counts as two.
        let (_, errors) = read("form,type,name\nورد,place,\"a\nb\"\nورد,,\n");
        assert!(errors[0].starts_with("line 4: "), "{errors:?}");
        // Errors stand in the order of the lines.
        let (_, errors) = read("form,type,id\nزهر,place,x\nورد,place,x\nورد,,\n");
        assert!(errors[0].starts_with("line 3") && errors[1].starts_with("line 4"), "{errors:?}");
    }

    #[test]
    fn rows_without_identifier_have_one_of_their_own() {
        let (rows, errors) = read("form,type\nورد,place\nزهر,place\nورد,actor\nورد,place\n");
        let ids: Vec<&str> = rows.iter().filter_map(|row| row.split(' ').nth(1)).collect();
        assert_eq!(ids, ["l:ورد", "l:زهر", "l:ورد:2", "l:ورد:3"]);
        assert!(errors.is_empty());
    }

    #[test]
    fn what_is_no_list_is_refused() {
        for (text, error) in [
            ("", NoList::Empty),
            ("\u{FEFF}\n \n", NoList::Empty),
            ("قال مصدر، إن القصف توقف؛ ثم عاد.\nوقال آخر", NoList::NoForms),
            ("name,type\nورد,place", NoList::NoForms),
            ("form;kind\nورد;town", NoList::NoTypes),
            ("\"form,type\nورد,place", NoList::NoForms),
        ] {
            assert_eq!(OwnList::read("l", text), Err(error), "{text}");
            assert!(!OwnList::is_list(text));
        }
        assert!(OwnList::is_list("\u{FEFF}النوع;صيغة\n"));
    }

    /// A row of a GeoNames file.
    fn place(
        number: u32,
        name: &str,
        alternates: &str,
        code: &str,
        unit: &str,
        people: u32,
    ) -> String {
        let (class, code) = code.split_once('.').expect("class and code");
        format!(
            "{number}\t{name}\t{name}\t{alternates}\t36.5\t43.25\t{class}\t{code}\tIQ\t\t{unit}\t\t\t\t\
             {people}\t\t220\tAsia/Baghdad\t2020-01-01"
        )
    }

    #[test]
    fn geonames_files_are_read() {
        let file = [
            place(1, "Ward City", "Ward,مدينة الورد,Vard", "P.PPLA", "15", 900),
            place(2, "Tall Ward", "تل الورد,تل ورد,تل الورد", "P.PPL", "15", 0),
            place(3, "Zahr", "زهر", "P.PPL", "15", 250_000),
            place(4, "Nothing", "Nothing,Rien", "P.PPL", "15", 0),
            place(5, "Hotel Ward", "فندق الورد", "S.HTL", "15", 0),
            place(6, "Nahr Ward", "نهر الورد", "H.STM", "15", 0),
            place(7, "Ward Governorate", "محافظة الورد", "A.ADM1", "15", 0),
            "a line\twith three\tcolumns".to_owned(),
        ];
        let read = OwnList::read("IQ.txt", &file.join("\r\n")).expect("a list");
        assert_eq!(
            rows(&read.list),
            [
                "Place gn1 / مدينة الورد / Ward City / city / 36.5 43.25 / مدينة الورد",
                "gated Place gn2 / تل الورد / Tall Ward / village / 36.5 43.25 / تل الورد|تل ورد",
                "Place gn3 / زهر / Zahr / city / 36.5 43.25 / زهر",
                "gated Place gn6 / نهر الورد / Nahr Ward / river / 36.5 43.25 / نهر الورد",
                "Place gn7 / محافظة الورد / Ward Governorate / governorate / 36.5 43.25 / محافظة الورد",
            ]
        );
        let unit = |row| read.list.entry(row).and_then(OwnEntry::lies_in);
        assert_eq!(unit(0), Some(("IQ", Some(4))));
        assert_eq!(read.skipped, 2);
        assert_eq!(read.errors, [LineError { line: 8, problem: LineProblem::Columns }]);
    }

    #[test]
    fn degrees_are_the_nearest_floats() {
        for text in ["36.51667", "0", "-0.1", "40", "179.9999999", "89.123456789012"] {
            assert_eq!(degrees(text, 180), text.parse().ok(), "{text}");
        }
        for none in ["", "-", ".", "x", "1e1", "--1", "1.2.3", "181", "99999999999999999999999"] {
            assert_eq!(degrees(none, 180), None, "{none}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in any::<String>(), head in 0..3_usize) {
            let geonames = place(1, "Ward", "ورد", "P.PPL", "15", 0);
            let head = ["", "form,type,lat,lon,id\n", &geonames].get(head).copied();
            let _ = OwnList::read("l", &format!("{}{text}", head.unwrap_or_default()));
        }

        /// Nothing is lost without a word: every row with something in it is a name or an error,
        /// whatever quotation marks and separators do.
        #[test]
        fn every_row_counts_or_is_told(
            lines in prop::collection::vec("[\"ورد,;|placetor ]{0,12}", 0..12),
        ) {
            let text = format!("form,type\n{}", lines.join("\n"));
            let read = OwnList::read("l", &text).expect("the first line is right");
            let inked = lines.iter().filter(|l| l.contains(['و', 'ر', 'د'])).count();
            let quoted = lines.iter().any(|line| line.contains('"'));
            prop_assert!(quoted || read.list.len() + read.errors.len() >= inked);
            for error in &read.errors {
                prop_assert!((2..lines.len() + 2).contains(&error.line));
            }
        }

        #[test]
        fn what_a_spreadsheet_writes_comes_back(
            cells in prop::collection::vec("[ء-غف-ي]{2,6}[ ,;\"\n]{0,3}[ء-غف-ي]{1,6}", 1..8),
        ) {
            let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
            writer.write_record(["type", "form"]).expect("written");
            for cell in &cells {
                writer.write_record(["place", cell]).expect("written");
            }
            let text = String::from_utf8(writer.into_inner().expect("written")).expect("text");
            let read = OwnList::read("l", &text).expect("a list");
            prop_assert_eq!(&read.errors, &[]);
            let forms: Vec<String> = (0..read.list.len())
                .filter_map(|row| Some(read.list.entry(row)?.forms().next()?.to_owned()))
                .collect();
            let expected: Vec<String> = cells.iter().map(|cell| clean(cell)).collect();
            prop_assert_eq!(forms, expected);
        }
    }
}
