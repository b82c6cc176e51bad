//! The user's lists of names in the page: which there are, which are on, and what the browser keeps
//! of them.

use crate::lexicon::{LineError, NoList, OwnList};
use crate::platform::PlatformError;
use crate::platform::storage::Store;
use crate::platform::wire::{Reader, VERSION, Writer};
use std::rc::Rc;
use std::sync::Arc;

/// Where they lie in the browser's storage.
const KEPT: &str = "list/";

/// A list, with its file.
#[derive(Clone, Debug, PartialEq)]
pub struct UserList {
    /// Its names.
    pub list: Arc<OwnList>,
    /// The rows that were left out.
    pub errors: Vec<LineError>,
    /// How many rows of a GeoNames file were passed over.
    pub skipped: usize,
    /// The file's text: it is kept, and goes to the worker.
    pub text: Rc<str>,
    /// Whether its names are marked.
    pub on: bool,
}

/// Lists in the order of their names.
pub type Lists = Vec<Rc<UserList>>;

impl UserList {
    /// Reads a list.
    ///
    /// # Errors
    /// Where the text is none.
    pub fn read(name: &str, text: &str) -> Result<Self, NoList> {
        let read = OwnList::read(name, text)?;
        let (list, skipped) = (Arc::new(read.list), read.skipped);
        Ok(Self { list, errors: read.errors, skipped, text: text.into(), on: true })
    }

    /// Its record in the storage, with the key.
    fn record(&self) -> (String, String) {
        let mut writer = Writer::default();
        writer.number(VERSION);
        writer.number(self.on.into());
        writer.string(self.list.name());
        writer.string(&self.text);
        (key(self.list.name()), writer.text)
    }

    fn of_record(text: &str) -> Option<Self> {
        let mut reader = Reader::new(text);
        if reader.number()? != VERSION {
            return None;
        }
        let on = reader.number()? != 0;
        Some(Self { on, ..Self::read(reader.string()?, reader.string()?).ok()? })
    }
}

/// No name of a file has a slash, so no key is the beginning of another.
fn key(name: &str) -> String {
    format!("{KEPT}{name}/")
}

/// The lists with one more, which takes the place of one of its name.
pub fn with(lists: &Lists, list: Rc<UserList>) -> Lists {
    let mut lists = lists.clone();
    match lists.binary_search_by(|other| other.list.name().cmp(list.list.name())) {
        Ok(at) => {
            if let Some(slot) = lists.get_mut(at) {
                *slot = list;
            }
        }
        Err(at) => lists.insert(at, list),
    }
    lists
}

/// The names and texts of those that are on, for the worker.
pub fn for_worker(lists: &Lists) -> String {
    let mut writer = Writer::default();
    for list in lists.iter().filter(|list| list.on) {
        writer.string(list.list.name());
        writer.string(&list.text);
    }
    writer.text
}

/// The lists that the browser keeps.
///
/// # Errors
/// As the browser's.
pub async fn load(store: &Store) -> Result<Lists, PlatformError> {
    let mut lists = Lists::new();
    for record in store.with_prefix(KEPT).await? {
        // A list of another version is in its file.
        if let Some(list) = UserList::of_record(&record) {
            lists = with(&lists, Rc::new(list));
        }
    }
    Ok(lists)
}

/// Keeps the lists as they are now, `before` being what is kept.
///
/// # Errors
/// As the browser's.
pub async fn keep(store: &Store, before: &Lists, now: &Lists) -> Result<(), PlatformError> {
    let named = |list: &UserList| now.iter().any(|other| other.list.name() == list.list.name());
    let gone = before.iter().filter(|list| !named(list)).map(|list| key(list.list.name()));
    let gone: Vec<String> = gone.collect();
    if !gone.is_empty() {
        store.delete(&gone).await?;
    }
    let same = |list: &Rc<UserList>| before.iter().any(|other| Rc::ptr_eq(list, other));
    let new: Vec<_> = now.iter().filter(|list| !same(list)).map(|list| list.record()).collect();
    if new.is_empty() { Ok(()) } else { store.put(&new).await }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_comes_back_as_it_was() {
        let mut list = UserList::read("ورد.csv", "form,type\nزهر الربى,place\nورد,\n").unwrap();
        assert_eq!((list.list.len(), list.errors.len()), (1, 1));
        for on in [true, false] {
            list.on = on;
            let (key, record) = list.record();
            assert_eq!(key, "list/ورد.csv/");
            assert_eq!(UserList::of_record(&record), Some(list.clone()));
        }
        for damage in ["", "1;", "1;1;3:a.c", "1;1;1:a2:xx", "99;1;1:a10:form,type\n"] {
            assert_eq!(UserList::of_record(damage), None, "{damage}");
        }
    }

    #[test]
    fn lists_stand_by_name_and_the_newer_takes_the_place() {
        let list = |name| Rc::new(UserList::read(name, "form,type\nزهر,place\n").unwrap());
        let lists = ["b", "a", "c", "b"].iter().fold(Lists::new(), |l, name| with(&l, list(name)));
        let names: Vec<&str> = lists.iter().map(|list| list.list.name()).collect();
        assert_eq!(names, ["a", "b", "c"]);
    }
}
