//! The fixed lists that the tables, the packed lexicon and its reader share.

/// The kinds an entry can have. A packed entry holds its kind's place in this list.
pub const KINDS: &[&str] = &[
    "abandoned place",
    "administration",
    "airport",
    "base",
    "camp",
    "capital",
    "city",
    "civil defence",
    "civilian",
    "community",
    "country",
    "crossing",
    "district",
    "external state",
    "external state force",
    "government",
    "governorate",
    "identity militia",
    "international organisation",
    "lake",
    "media",
    "mountain",
    "neighbourhood",
    "ngo",
    "ngo-monitor",
    "organisation",
    "party",
    "person",
    "political militia",
    "protesters",
    "province",
    "rebel group",
    "region",
    "rioters",
    "river",
    "road",
    "sea",
    "site",
    "state",
    "state force",
    "strait",
    "subdistrict",
    "territory",
    "town",
    "tribe",
    "village",
];

/// What a trap is a trap for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrapType {
    /// The form is an actor's and a common word or another's name.
    Actor,
    /// The form is a place's and a common word.
    Place,
    /// The form is a personal name that is also a place.
    PersonalName,
}
