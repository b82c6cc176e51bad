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
pub struct Lexicon {}

/// One row of the lexicon.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'l> {
    #[allow(dead_code)]
    lexicon: &'l Lexicon,
    index: EntryIndex,
}

impl Lexicon {
    /// The tables that ship with the program. Unpacked at the first call, shared after that.
    pub fn builtin() -> &'static Self {
        static BUILTIN: Lexicon = Lexicon {};
        &BUILTIN
    }

    /// The entry with this identifier (`sdf`, `gn173377`, `SY08`).
    pub fn find(&self, _id: &str) -> Option<Entry<'_>> {
        None
    }

    /// The entries whose names or forms match what somebody types: Arabic with letters folded,
    /// or English without regard to case. Best first, at most `limit`.
    pub fn search(
        &self,
        _query: &str,
        _annotation_type: Option<AnnotationType>,
        _limit: usize,
    ) -> Vec<Entry<'_>> {
        Vec::new()
    }
}

impl<'l> Entry<'l> {
    /// Its number.
    pub fn index(self) -> EntryIndex {
        self.index
    }
    /// Its identifier.
    pub fn id(self) -> String {
        String::new()
    }
    /// Actor or place.
    pub fn annotation_type(self) -> AnnotationType {
        AnnotationType::Actor
    }
    /// Its kind: `rebel group`, `city`, ….
    pub fn kind(self) -> &'static str {
        ""
    }
    /// Name in Arabic.
    pub fn name_ar(self) -> &'l str {
        ""
    }
    /// Name in English, empty if unknown.
    pub fn name_en(self) -> &'l str {
        ""
    }
    /// Identifiers of what a place lies in, from the country down.
    pub fn parents(self) -> Vec<String> {
        Vec::new()
    }
    /// Where a place is.
    pub fn point(self) -> Option<Point> {
        None
    }
    /// Whether the point is that of a namesake or of the parent.
    pub fn approximate(self) -> bool {
        false
    }
    /// GeoNames number.
    pub fn geonames(self) -> Option<u32> {
        None
    }
    /// Code of an administrative unit.
    pub fn pcode(self) -> Option<String> {
        None
    }
    /// Wikidata item.
    pub fn wikidata(self) -> Option<String> {
        None
    }
    /// An actor's label in ACLED's scheme.
    pub fn acled(self) -> Option<&'l str> {
        None
    }
}
