//! How works are written into the browser's storage, and read again.
//!
//! Each document is a record of its own, so that an edit writes one document and not the whole
//! file; an entry of the catalog holds what belongs to all of them.

use super::state::{Sheet, Work};
use crate::annotation::{Collection, Entity, EntityId, History};
use crate::formats::native;
use crate::platform::PlatformError;
use crate::platform::storage::Store;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// What the catalog says of a work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The work's name.
    pub key: String,
    /// What to call it.
    pub title: String,
    /// How many documents it has.
    pub documents: usize,
    /// Which one is shown.
    pub current: usize,
    /// When it was written: milliseconds since 1970.
    pub changed: f64,
    /// Fields of its file that this version does not know.
    #[serde(default)]
    pub unknown: serde_json::Map<String, serde_json::Value>,
}

#[derive(Serialize)]
struct Written<'a> {
    file: String,
    history: &'a History,
    recognized: bool,
    // The file has only the entities that are named now; a step back may name others.
    entities: &'a BTreeMap<EntityId, Arc<Entity>>,
}

#[derive(Deserialize)]
struct Read {
    file: String,
    history: History,
    recognized: bool,
    entities: BTreeMap<EntityId, Entity>,
}

/// Where the catalog's entries lie.
pub const CATALOG: &str = "work/";

/// The catalog's entry of a work, with its key.
pub fn entry(work: &Work, changed: f64) -> (String, String) {
    let entry = Entry {
        key: work.key.clone(),
        title: work.title().to_owned(),
        documents: work.sheets.len(),
        current: work.current,
        changed,
        unknown: work.unknown.clone(),
    };
    let text = serde_json::to_string(&entry).unwrap_or_default();
    (format!("{CATALOG}{}", work.key), text)
}

/// The record of one document, with its key.
pub fn sheet(work: &Work, index: usize, sheet: &Sheet) -> (String, String) {
    let collection =
        Collection { documents: vec![sheet.document.clone()], ..Collection::default() };
    let written = Written {
        file: native::export(&collection),
        history: &sheet.history,
        recognized: sheet.recognized,
        entities: sheet.document.entities(),
    };
    let text = serde_json::to_string(&written).unwrap_or_default();
    (format!("{}{index:06}", sheets(&work.key)), text)
}

/// Where the documents of a work lie.
pub fn sheets(key: &str) -> String {
    format!("sheet/{key}/")
}

fn read(text: &str) -> Result<Sheet, PlatformError> {
    let corrupt = |error: &dyn std::fmt::Display| PlatformError::Corrupt(error.to_string());
    let read: Read = serde_json::from_str(text).map_err(|error| corrupt(&error))?;
    let collection = native::import(&read.file).map_err(|error| corrupt(&error))?;
    let mut document = collection
        .documents
        .into_iter()
        .next()
        .ok_or_else(|| PlatformError::Corrupt("no document".to_owned()))?;
    for (id, entity) in read.entities {
        document.add_entity(id, entity);
    }
    Ok(Sheet { document, history: read.history, recognized: read.recognized })
}

/// Reads a work. `None` where there is none of this name.
///
/// # Errors
/// [`PlatformError::Corrupt`] where none of its documents can be read.
pub async fn load(store: &Store, key: &str) -> Result<Option<Work>, PlatformError> {
    let Some(entry) = store.get(&format!("{CATALOG}{key}")).await? else { return Ok(None) };
    let entry: Entry =
        serde_json::from_str(&entry).map_err(|error| PlatformError::Corrupt(error.to_string()))?;
    let mut found = Vec::new();
    for text in store.with_prefix(&sheets(key)).await? {
        found.push(Rc::new(read(&text)?));
    }
    let current = entry.current.min(found.len().saturating_sub(1));
    let work = Work { key: entry.key, sheets: found, current, unknown: entry.unknown };
    Ok((!work.sheets.is_empty()).then_some(work))
}

/// The works that the browser keeps, the latest first.
///
/// # Errors
/// As the browser's.
pub async fn catalog(store: &Store) -> Result<Vec<Entry>, PlatformError> {
    let texts = store.with_prefix(CATALOG).await?;
    let mut entries: Vec<Entry> =
        texts.iter().filter_map(|text| serde_json::from_str(text).ok()).collect();
    entries.sort_by(|a, b| b.changed.total_cmp(&a.changed));
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::AnnotationType;
    use crate::text::Span;
    use crate::ui::state::{Action, Shared, State};

    #[test]
    fn a_document_comes_back_with_its_history() {
        let work = Rc::new(Work::of_text("k".to_owned(), "t", "قصف في حلب"));
        let start = "قصف في ".len();
        let span = Span::new(start, start + "حلب".len());
        let state = State::default()
            .after(Action::Open(Shared(work)))
            .after(Action::Mark(span, AnnotationType::Place));
        let work = state.work.unwrap();
        let before = work.sheet().unwrap();
        let (key, text) = sheet(&work, 0, before);
        assert_eq!(key, "sheet/k/000000");
        let after = read(&text).unwrap();
        assert_eq!(&after, before.as_ref());
        assert!(after.history.can_undo());
    }

    #[test]
    fn damage_is_an_error() {
        for text in ["", "{}", "{\"file\":\"x\",\"history\":{}}"] {
            assert!(matches!(read(text), Err(PlatformError::Corrupt(_))), "{text}");
        }
    }
}
