//! The record of an entity that travels with the annotations.

use crate::lexicon::{AnnotationType, Entry};
use serde::{Deserialize, Serialize};

/// An entity's identifier: that of its row in the lexicon (`sdf`, `gn173377`, `SY08`).
pub type EntityId = String;

/// What a file says of an entity. Made from a lexicon entry, or read from a file whose lexicon
/// was another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entity {
    /// Actor or place.
    #[serde(rename = "type")]
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acled: Option<String>,
    /// Places: identifiers of what it lies in, from the country down.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parent: Vec<String>,
    /// Places: latitude in degrees north.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    /// Places: longitude in degrees east.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lon: Option<f64>,
    /// Places: the point is that of a namesake or of the parent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approximate: Option<bool>,
    /// Places: GeoNames number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub geonames: Option<u32>,
    /// Places: code of the administrative unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pcode: Option<String>,
    /// Fields of a file that this version does not know, kept on the way through.
    #[serde(flatten)]
    pub unknown: serde_json::Map<String, serde_json::Value>,
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
            lat: point.map(|p| p.lat),
            lon: point.map(|p| p.lon),
            approximate: place.then(|| entry.approximate() || own.is_none() && point.is_some()),
            geonames: entry.geonames(),
            pcode: entry.pcode(),
            unknown: serde_json::Map::new(),
        }
    }
}
