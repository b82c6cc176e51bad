//! How works are written into the browser's storage, and read again.
//!
//! Each document is a record of its own, so that an edit writes one document and not the whole
//! file; an entry of the catalog holds what belongs to all of them.

use super::state::{Sheet, Work};
use crate::annotation::json::Fields;
use crate::annotation::{Collection, Entity};
use crate::formats::native;
use crate::platform::PlatformError;
use crate::platform::storage::Store;
use crate::platform::wire::{Reader, VERSION, Writer};
use crate::text::ordered;
use std::rc::Rc;

/// What the catalog says of a work.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The work's name.
    pub key: String,
    /// What to call it.
    pub title: String,
    /// Which of its documents is shown.
    pub current: usize,
    /// When it was written: milliseconds since 1970.
    pub changed: f64,
    /// Fields of its file that this version does not know.
    pub unknown: Fields,
}

/// Where the catalog's entries lie.
pub const CATALOG: &str = "work/";
/// The key of the record that names the work which was open last; empty when it was closed.
pub const OPEN: &str = "open";

/// The catalog's entry of a work, with its key.
pub fn entry(work: &Work, changed: f64) -> (String, String) {
    let mut writer = Writer::default();
    writer.number(VERSION);
    writer.string(&work.key);
    writer.string(work.title());
    writer.number(work.current as u64);
    writer.number(changed as u64);
    writer.unknown(&work.unknown);
    (format!("{CATALOG}{}", work.key), writer.text)
}

fn read_entry(text: &str) -> Option<Entry> {
    let mut reader = Reader::new(text);
    let known = reader.number()? == VERSION;
    let entry = Entry {
        key: reader.string()?.to_owned(),
        title: reader.string()?.to_owned(),
        current: reader.number()?.try_into().ok()?,
        changed: reader.number()? as f64,
        unknown: reader.unknown()?,
    };
    known.then_some(entry)
}

/// The record of one document, with its key.
///
/// The file has only the entities that are named now; a step back may name others, so all that the
/// document knows are written beside it.
pub fn sheet(work: &Work, index: usize, sheet: &Sheet) -> (String, String) {
    let collection =
        Collection { documents: vec![sheet.document.clone()], ..Collection::default() };
    let mut writer = Writer::default();
    writer.number(VERSION);
    writer.number(sheet.recognized.into());
    writer.string(&native::export(&collection));
    writer.entities(sheet.document.entities());
    writer.history(&sheet.history);
    (format!("{}{index:06}", sheets(&work.key)), writer.text)
}

/// Where the documents of a work lie.
pub fn sheets(key: &str) -> String {
    format!("sheet/{key}/")
}

fn read(text: &str) -> Result<Sheet, PlatformError> {
    let corrupt = |what: String| PlatformError::Corrupt(what);
    let damaged = || corrupt("a record".to_owned());
    let mut reader = Reader::new(text);
    if reader.number() != Some(VERSION) {
        return Err(corrupt("a record of another version".to_owned()));
    }
    let recognized = reader.number().ok_or_else(damaged)? != 0;
    let file = reader.string().ok_or_else(damaged)?;
    let collection = native::import(file).map_err(|error| corrupt(error.to_string()))?;
    let mut document = collection.documents.into_iter().next().ok_or_else(damaged)?;
    for (id, entity) in reader.entities().ok_or_else(damaged)?.into_rows() {
        document.add_entity(id, Entity::clone(&entity));
    }
    let history = reader.history().ok_or_else(damaged)?;
    Ok(Sheet { document, history, recognized })
}

/// Reads a work. `None` where there is none of this name.
///
/// # Errors
/// [`PlatformError::Corrupt`] where none of its documents can be read.
pub async fn load(store: &Store, key: &str) -> Result<Option<Work>, PlatformError> {
    let Some(entry) = store.get(&format!("{CATALOG}{key}")).await? else { return Ok(None) };
    let entry = read_entry(&entry).ok_or_else(|| PlatformError::Corrupt("an entry".to_owned()))?;
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
    let entries: Vec<Entry> = texts.iter().filter_map(|text| read_entry(text)).collect();
    Ok(ordered(entries, |one, other| one.changed.total_cmp(&other.changed).is_gt()))
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
    fn an_entry_comes_back() {
        let work = Work::of_text("k".to_owned(), "t", "قصف في حلب");
        let (key, text) = entry(&work, 5.0);
        let back = read_entry(&text).unwrap();
        assert_eq!((key.as_str(), back.key.as_str(), back.changed), ("work/k", "k", 5.0));
        assert_eq!(read_entry("2;"), None);
    }

    #[test]
    fn damage_is_an_error() {
        for text in ["", "{}", "1;1;2:{}", "1;1;9:{}", "99;"] {
            assert!(matches!(read(text), Err(PlatformError::Corrupt(_))), "{text}");
        }
    }
}
