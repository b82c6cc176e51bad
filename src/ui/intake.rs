//! From what is pasted, dropped or opened to a work, or to a word on why not.

use super::lists::UserList;
use super::state::{Action, LARGEST_TEXT, Notice, Shared, Work};
use crate::formats::native;
use crate::lexicon::OwnList;
use crate::platform::decode::{DecodeError, decode};
use crate::platform::{clipboard, clock, files};
use std::rc::Rc;
use web_sys::File;

/// A file of the native format may be this much larger than a text.
const LARGEST_FILE: usize = 10 * LARGEST_TEXT;

/// Takes a text in.
pub fn text(text: &str, name: Option<&str>) -> Vec<Action> {
    if text.trim().is_empty() {
        return vec![Action::Tell(Notice::Empty)];
    }
    if text.len() > LARGEST_TEXT {
        return vec![Action::Tell(Notice::TooLarge(text.len()))];
    }
    // What is pasted has no name: the texts of a day must still be told apart in one table.
    let own = || format!("text-{}", native::sha256(text).get(..8).unwrap_or_default());
    let id = name.map_or_else(own, |name| stem(name).to_owned());
    let work = Work::of_text(clock::unique(), &id, text);
    let mut actions = vec![Action::Open(Shared(Rc::new(work)))];
    let replaced = text.matches('\u{FFFD}').count();
    if replaced > 0 {
        actions.push(Action::Tell(Notice::Replaced(replaced)));
    }
    actions
}

/// Takes a file in. `list` says that it is meant to be a list of names.
pub async fn file(file: &File, list: bool) -> Vec<Action> {
    let name = file.name();
    let size = file.size() as usize;
    if size > LARGEST_FILE {
        return vec![Action::Tell(Notice::TooLarge(size))];
    }
    match files::read(file).await {
        Ok(chosen) => bytes(&chosen.name, &chosen.bytes, list),
        Err(error) => vec![Action::Tell(Notice::Unreadable(name, error))],
    }
}

fn bytes(name: &str, bytes: &[u8], list: bool) -> Vec<Action> {
    let decoded = match decode(bytes) {
        Ok(decoded) => decoded,
        Err(DecodeError::Binary) => return vec![Action::Tell(Notice::Binary(name.to_owned()))],
        Err(DecodeError::Platform(error)) => {
            return vec![Action::Tell(Notice::Unreadable(name.to_owned(), error))];
        }
    };
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    match ending.as_deref() {
        _ if list => return names(name, &decoded.text),
        Some("json") => return json(name, &decoded.text),
        // A table is nothing to read; what is wrong with its columns is told.
        Some("csv" | "tsv") => return names(name, &decoded.text),
        Some("txt") if OwnList::is_list(&decoded.text) => return names(name, &decoded.text),
        Some("html" | "htm" | "xhtml") => {
            return match clipboard::html_to_text(&decoded.text) {
                Ok(found) => text(&found, Some(name)),
                Err(error) => vec![Action::Tell(Notice::Unreadable(name.to_owned(), error))],
            };
        }
        _ => {}
    }
    let mut actions = text(&decoded.text, Some(name));
    if decoded.encoding == "windows-1256" {
        // A guess, unlike the others: it is said, so that a wrong one is seen.
        actions.push(Action::Tell(Notice::Encoding(name.to_owned(), decoded.encoding)));
    }
    actions
}

/// Takes a list of names in.
fn names(name: &str, text: &str) -> Vec<Action> {
    vec![match UserList::read(name, text) {
        _ if text.len() > LARGEST_TEXT => Action::Tell(Notice::TooLarge(text.len())),
        Ok(list) => Action::TakeList(Shared(Rc::new(list))),
        Err(error) => Action::Tell(Notice::NoList(name.to_owned(), error)),
    }]
}

fn json(name: &str, content: &str) -> Vec<Action> {
    let collection = match native::import(content) {
        Ok(collection) => collection,
        Err(error) => return vec![Action::Tell(Notice::Refused(name.to_owned(), error))],
    };
    match Work::of_collection(clock::unique(), collection) {
        Some(work) => vec![Action::Open(Shared(Rc::new(work)))],
        None => vec![Action::Tell(Notice::Empty)],
    }
}

/// A file's name without its ending.
fn stem(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    }
}
