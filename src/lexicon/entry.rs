//! Entries of the lexicon.

use serde::{Deserialize, Serialize};

/// What an annotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
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
#[derive(Debug, Default)]
pub struct Lexicon {
    rows: Vec<Row>,
    ids: std::collections::BTreeMap<String, u32>,
    stop: Vec<&'static str>,
    dated: Vec<DatedForm<'static>>,
}

#[derive(Debug)]
struct Row {
    cells: Vec<&'static str>,
    place: bool,
    village: bool,
}

/// A form of a name.
#[derive(Clone, Copy, Debug)]
pub struct Form<'l> {
    /// As written in the table.
    pub text: &'l str,
    /// It counts only where the context vouches for it.
    pub risky: bool,
}

/// A form whose bearer depends on the date.
#[derive(Clone, Copy, Debug)]
pub struct DatedForm<'l> {
    /// The form.
    pub form: &'l str,
    /// The actor's id.
    pub actor: &'l str,
    /// From.
    pub from: Option<&'l str>,
    /// To.
    pub to: Option<&'l str>,
}

/// One row of the lexicon.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'l> {
    lexicon: &'l Lexicon,
    index: EntryIndex,
}

fn some(s: &str) -> Option<&str> {
    (!s.is_empty()).then_some(s)
}

impl Lexicon {
    /// The tables that ship with the program. Unpacked at the first call, shared after that.
    pub fn builtin() -> &'static Self {
        static BUILTIN: std::sync::OnceLock<Lexicon> = std::sync::OnceLock::new();
        BUILTIN.get_or_init(|| {
            let mut l = Lexicon::default();
            for (text, place, village) in [
                (include_str!("../../data/actors.tsv"), false, false),
                (include_str!("../../data/places.tsv"), true, false),
                (include_str!("../../data/villages.tsv"), true, true),
            ] {
                for line in text.lines().skip(1) {
                    let cells: Vec<&str> = line.split('\t').collect();
                    l.ids.insert(cells.first().unwrap_or(&"").to_string(), l.rows.len() as u32);
                    l.rows.push(Row { cells, place, village });
                }
            }
            l.stop = include_str!("../../data/stopwords.tsv")
                .lines()
                .skip(1)
                .filter_map(|x| x.split('\t').next())
                .collect();
            l.dated = include_str!("../../data/dated_forms.tsv")
                .lines()
                .skip(1)
                .filter_map(|x| {
                    let c: Vec<&str> = x.split('\t').collect();
                    Some(DatedForm {
                        form: c.first()?,
                        actor: c.get(1)?,
                        from: some(c.get(2)?),
                        to: some(c.get(3)?),
                    })
                })
                .collect();
            l
        })
    }
    /// All.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        (0..self.rows.len()).map(|i| Entry { lexicon: self, index: EntryIndex(i as u32) })
    }
    /// One.
    pub fn entry(&self, index: EntryIndex) -> Option<Entry<'_>> {
        ((index.0 as usize) < self.rows.len()).then_some(Entry { lexicon: self, index })
    }
    /// Stop words.
    pub fn stopwords(&self) -> impl Iterator<Item = &str> {
        self.stop.iter().copied()
    }
    /// Dated forms.
    pub fn dated_forms(&self) -> impl Iterator<Item = DatedForm<'_>> {
        self.dated.iter().copied()
    }

    /// The entry with this identifier (`sdf`, `gn173377`, `SY08`).
    pub fn find(&self, id: &str) -> Option<Entry<'_>> {
        self.ids.get(id).map(|i| Entry { lexicon: self, index: EntryIndex(*i) })
    }

    /// The entries whose names or forms match.
    pub fn search(
        &self,
        query: &str,
        annotation_type: Option<AnnotationType>,
        limit: usize,
    ) -> Vec<Entry<'_>> {
        self.entries()
            .filter(|e| annotation_type.is_none_or(|t| t == e.annotation_type()))
            .filter(|e| e.name_ar().contains(query) || e.name_en().contains(query))
            .take(limit)
            .collect()
    }
}

impl<'l> Entry<'l> {
    fn row(self) -> Option<&'l Row> {
        self.lexicon.rows.get(self.index.0 as usize)
    }
    fn cell(self, place: usize, actor: usize) -> &'l str {
        let n = if self.row().is_some_and(|r| r.place) { place } else { actor };
        self.row().and_then(|r| r.cells.get(n).copied()).unwrap_or("")
    }
    /// Its number.
    pub fn index(self) -> EntryIndex {
        self.index
    }
    /// Its identifier.
    pub fn id(self) -> String {
        self.cell(0, 0).to_owned()
    }
    /// Actor or place.
    pub fn annotation_type(self) -> AnnotationType {
        if self.row().is_some_and(|r| r.place) {
            AnnotationType::Place
        } else {
            AnnotationType::Actor
        }
    }
    /// Forms.
    pub fn forms(self) -> impl Iterator<Item = Form<'l>> {
        let risky: Vec<&str> = self.cell(14, 10).split('|').filter(|s| !s.is_empty()).collect();
        let mut all = vec![self.cell(1, 1)];
        all.extend(self.cell(2, 2).split('|'));
        if self.annotation_type() == AnnotationType::Actor {
            all.extend(self.cell(99, 3).split('|'));
        }
        all.into_iter()
            .filter(|s| !s.is_empty())
            .map(move |text| Form { text, risky: risky.contains(&text) })
            .collect::<Vec<_>>()
            .into_iter()
    }
    /// Nisba.
    pub fn nisba(self) -> impl Iterator<Item = &'l str> {
        self.cell(12, 99).split('|').filter(|s| !s.is_empty())
    }
    /// Village.
    pub fn is_village_table(self) -> bool {
        self.row().is_some_and(|r| r.village)
    }
    /// Its kind.
    pub fn kind(self) -> &'l str {
        self.cell(4, 5)
    }
    /// Name in Arabic.
    pub fn name_ar(self) -> &'l str {
        self.cell(1, 1)
    }
    /// Name in English, empty if unknown.
    pub fn name_en(self) -> &'l str {
        self.cell(3, 4)
    }
    /// Identifiers of what a place lies in, from the country down.
    pub fn parents(self) -> Vec<String> {
        if self.annotation_type() == AnnotationType::Actor {
            return Vec::new();
        }
        self.cell(5, 99).split('>').filter(|s| !s.is_empty()).map(str::to_owned).collect()
    }
    fn level(self, n: usize) -> Option<Entry<'l>> {
        let mut path = self.parents();
        path.push(self.id());
        self.lexicon.find(path.get(n)?)
    }
    /// Country.
    pub fn country(self) -> Option<Entry<'l>> {
        if self.annotation_type() == AnnotationType::Actor {
            return None;
        }
        self.level(0)
    }
    /// Governorate.
    pub fn governorate(self) -> Option<Entry<'l>> {
        if self.annotation_type() == AnnotationType::Actor {
            return None;
        }
        self.level(1)
    }
    /// Country code of an actor.
    pub fn country_code(self) -> Option<&'l str> {
        if self.annotation_type() == AnnotationType::Place {
            return None;
        }
        self.cell(99, 6).get(..2)
    }
    /// Valid.
    pub fn valid(self) -> (Option<&'l str>, Option<&'l str>) {
        (some(self.cell(99, 11)), some(self.cell(99, 12)))
    }
    /// Where a place is.
    pub fn point(self) -> Option<Point> {
        Some(Point { lat: self.cell(6, 99).parse().ok()?, lon: self.cell(7, 99).parse().ok()? })
    }
    /// Whether the point is that of a namesake or of the parent.
    pub fn approximate(self) -> bool {
        self.cell(15, 99) == "1"
    }
    /// GeoNames number.
    pub fn geonames(self) -> Option<u32> {
        self.cell(9, 99).parse().ok()
    }
    /// Code of an administrative unit.
    pub fn pcode(self) -> Option<String> {
        some(self.cell(8, 99)).map(str::to_owned)
    }
    /// Wikidata item.
    pub fn wikidata(self) -> Option<String> {
        some(self.cell(10, 8)).map(str::to_owned)
    }
    /// An actor's label in ACLED's scheme.
    pub fn acled(self) -> Option<&'l str> {
        None
    }
}
