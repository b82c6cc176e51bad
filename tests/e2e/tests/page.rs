//! The built page in Chromium.
//!
//! | module | concern |
//! |---|---|
//! | `reading` | a text goes in, marks and a file come out, the same as from the command line |
//! | `correcting` | the card, decisions, marks by hand, undo; by pointer and by keyboard |
//! | `keeping` | what a reload, a full or closed store and a second tab do |
//! | `files` | files in and out, and input that is none |
//! | `lists` | the user's own lists of names: opened, switched, kept, put right |
//! | `letters` | Arabic letters keep their shapes under marks |
//! | `privacy` | nothing leaves the machine |
//! | `looks` | languages, themes, filters, narrow screens, accessibility |

mod correcting;
mod files;
mod keeping;
mod letters;
mod lists;
mod looks;
mod privacy;
mod reading;

use e2e::Page;
use serde_json::{Value, json};

/// An article of this package.
fn article(name: &str) -> String {
    let articles = e2e::place::articles();
    let found = articles.into_iter().find(|(own, _)| own == name);
    found.unwrap_or_else(|| panic!("there is no article {name}")).1
}

/// The annotations of the first document of a native file.
fn annotations(file: &Value) -> &[Value] {
    file["documents"][0]["annotations"].as_array().map(Vec::as_slice).unwrap_or_default()
}

/// The annotation of this number.
fn annotation<'a>(file: &'a Value, id: &str) -> &'a Value {
    let all = annotations(file);
    let found = all.iter().find(|annotation| annotation["id"] == id);
    let ids = || all.iter().map(|a| a["id"].as_str().unwrap_or_default()).collect::<Vec<_>>();
    found.unwrap_or_else(|| panic!("no annotation {id} among {:?}", ids()))
}

/// Waits for a notice of this kind, and gives its text.
fn notice(page: &Page, kind: &str) -> String {
    page.wait(&format!("a notice: {kind}"), || {
        let body = "
            const all = [...document.querySelectorAll('[data-test=notice]')];
            return all.find(n => n.dataset.notice === arguments[0])?.querySelector('p').textContent";
        page.script(body, &[json!(kind)]).as_str().map(str::to_owned)
    })
}
