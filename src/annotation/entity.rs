//! The record of an entity that travels with the annotations.

use super::degrees::Degrees;
use super::json::Fields;
use crate::lexicon::{AnnotationType, Entry};

/// An entity's identifier: that of its row in the lexicon (`sdf`, `gn173377`, `SY08`).
pub type EntityId = String;

/// What a file says of an entity. Made from a lexicon entry, or read from a file whose lexicon
/// was another.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// Actor or place.
    pub annotation_type: AnnotationType,
    /// The kind, a term of the lexicon: `rebel group`, `city`.
    pub kind: String,
    /// Name in Arabic.
    pub name_ar: String,
    /// Name in English, empty if unknown.
    pub name_en: String,
    /// Wikidata item, `Q…`.
    pub wikidata: Option<String>,
    /// Actors: the label in ACLED's scheme.
    pub acled: Option<String>,
    /// Places: identifiers of what it lies in, from the country down.
    pub parent: Vec<String>,
    /// Places: latitude in degrees north.
    pub lat: Option<Degrees>,
    /// Places: longitude in degrees east.
    pub lon: Option<Degrees>,
    /// Places: the point is that of a namesake or of the parent.
    pub approximate: Option<bool>,
    /// Places: GeoNames number.
    pub geonames: Option<u32>,
    /// Places: code of the administrative unit.
    pub pcode: Option<String>,
    /// Fields of a file that this version does not know, kept on the way through.
    pub unknown: Fields,
}

impl From<Entry<'_>> for Entity {
    fn from(entry: Entry<'_>) -> Self {
        let place = entry.annotation_type() == AnnotationType::Place;
        let own = entry.point();
        // A place without a point is shown where the smallest unit around it lies.
        let point = own.or_else(|| {
            entry
                .parent_entries()
                .rev()
                .filter(|parent| !matches!(parent.kind(), "governorate" | "country" | "region"))
                .find_map(|parent| parent.point())
        });
        Self {
            annotation_type: entry.annotation_type(),
            kind: entry.kind().to_owned(),
            name_ar: entry.name_ar().to_owned(),
            name_en: entry.name_en().to_owned(),
            wikidata: entry.wikidata(),
            acled: entry.acled().map(str::to_owned),
            parent: entry.parents(),
            lat: point.map(|p| Degrees::new(p.lat)),
            lon: point.map(|p| Degrees::new(p.lon)),
            approximate: place.then(|| entry.approximate() || own.is_none() && point.is_some()),
            geonames: entry.geonames(),
            pcode: entry.pcode(),
            unknown: Fields::default(),
        }
    }
}
