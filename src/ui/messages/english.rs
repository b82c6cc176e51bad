//! The interface in English.

use super::{Counted, Language, Messages};
use crate::lexicon::LineProblem;
use crate::platform::PlatformError;
use crate::ui::state::{LARGEST_TEXT, Notice};

pub static MESSAGES: Messages = Messages {
    language: Language::English,
    app: "وسوم",
    tagline: "Actors and places in Arabic conflict news",
    skip: "Skip to the text",
    other_language: "ع",
    other_language_hint: "واجهة عربية",
    theme: "Light or dark",
    undo: "Undo",
    redo: "Redo",
    more: "More",
    details: "About the text",
    new_text: "New text",
    open_file: "Open a file",
    documents: "Documents",
    download: "Download",
    download_json: "Everything (JSON)",
    download_csv: "Table (CSV)",
    saving: "saving…",
    saved: "saved now",
    not_saved: "not saved",
    untitled: "Untitled",

    start_title: "Paste a report, see who and where",
    start_lead: "Wusum finds actors and places in Arabic conflict news, in your browser alone.",
    paste_label: "Text of the report",
    paste_placeholder: "Paste the text here…",
    annotate: "Find the names",
    or_drop: "or drop a file anywhere on the page, or",
    choose_file: "choose a file",
    sample: "Try a sample report",
    drop_here: "Drop the file to open it",
    earlier_works: "Your works kept in this browser",

    article: "Text of the report",
    mentions: Counted {
        zero: "no mentions",
        one: "1 mention",
        two: "{n} mentions",
        few: "{n} mentions",
        many: "{n} mentions",
        other: "{n} mentions",
    },
    suggestions_left: Counted {
        zero: "no suggestions left",
        one: "1 suggestion left",
        two: "{n} suggestions left",
        few: "{n} suggestions left",
        many: "{n} suggestions left",
        other: "{n} suggestions left",
    },
    all_reviewed: "all suggestions reviewed",
    review: "Review",
    recognizing: "reading the text…",
    stop: "Stop",
    stopped: "reading was stopped",
    recognize: "Read the text",
    filter: "Shown in the text",

    actors: "Actors",
    states: "States",
    persons: "Persons",
    sources: "Sources",
    places: "Places",
    actor: "Actor",
    state: "State",
    person: "Person",
    source: "Source",
    place: "Place",

    suggested: "suggested",
    accepted: "accepted",
    edited: "edited",
    rejected: "rejected",
    added: "added",

    panel: "Who and where",
    panel_empty: "The names of actors and places appear here.",
    nothing_found: "No names were found. Select words in the text to mark them yourself.",
    nth: |name, n, of| format!("{name}: {n} of {of}"),

    card: "About this mention",
    close: "Close",
    why: "Why?",
    by_person: "marked by hand",
    form: |form| format!("“{form}”"),
    from_list: "from your list ",
    trigger: |trigger| format!("after “{trigger}”"),
    lies_in: "Lies in",
    approximate: "approximate",
    unlocatable: "cannot be located",
    no_entity: "not linked to the lexicon",
    candidates: "It may be",
    accept: "Accept",
    reject: "Reject",
    delete: "Delete",
    edit: "Edit",
    done: "Done",
    note: "Note",
    note_hint: "For those who read after you…",
    bounds: "Bounds",
    start: "Start",
    end: "End",
    word: "word",
    letter: "letter",
    word_more: |end| format!("{end}: one word more"),
    word_less: |end| format!("{end}: one word less"),
    letter_more: |end| format!("{end}: one letter more"),
    letter_less: |end| format!("{end}: one letter less"),
    annotation_type_label: "Type",
    entity: "Meant",
    entity_search: "Search the lexicon",
    entity_hint: "in Arabic or English",
    entity_none: "Unlink",
    no_results: "Nothing in the lexicon",
    mark_unlocatable: "A place that cannot be located",
    mention_label: |group, status, name| format!("{group}, {status}: {name}"),

    mark_selection: "Mark what you have selected",

    details_title: "About the text",
    field_title: "Title",
    field_url: "Address of the page",
    field_publisher: "Publisher",
    field_published: "Date of publication",
    proposed: "From the text:",
    use_proposal: "Use it",
    save: "Save",
    cancel: "Cancel",

    documents_title: "Documents",
    in_this_file: "In this file",
    kept_works: "Other works kept in this browser",
    no_kept_works: "Nothing but what is open now.",
    remove_work: "Delete from the browser",
    remove_really: "Really delete?",

    lists: "Lists of names",
    lists_about: "Names of your own, to be marked in every text: a table (CSV) whose first line \
                  names the columns, or a country file of GeoNames. Open the same file again after a \
                  change.",
    lists_columns: "form, other forms (with | between), type (actor, place), name, kind, latitude, \
                    longitude, identifier. Form and type must be there.",
    open_list: "Open a list…",
    names: Counted {
        zero: "no names",
        one: "1 name",
        two: "{n} names",
        few: "{n} names",
        many: "{n} names",
        other: "{n} names",
    },
    rows_left_out: Counted {
        zero: "no row left out",
        one: "1 row left out",
        two: "{n} rows left out",
        few: "{n} rows left out",
        many: "{n} rows left out",
        other: "{n} rows left out",
    },
    rows_skipped: |count| format!("Passed over, without an Arabic name or not marked: {count}"),
    list_line: |line| format!("Line {line}:"),
    list_problem: LineProblem::to_string,

    keys: "All keys",
    keys_title: "Keys",
    key_next: "Next mention",
    key_previous: "Previous mention",
    key_review: "Next suggestion",
    key_mark: "Select a word to mark it",
    key_mark_move: "Move the selection, or extend it (with Shift)",
    key_as_actor: "Mark the selection as actor, or make the mention one",
    key_as_place: "Mark the selection as place, or make the mention one",
    key_close: "Close the card, back to the text",
    key_download: "Download",
    single_keys: "Single keys are on",

    promise: "The text does not leave this device: the page may not connect to any server.",
    next: "Next",
    previous: "Previous",

    dismiss: "Hide",
    go_back: "Go back to it",
    try_again: "Try again",
    notices: "Notices",

    undone: "Undone",
    redone: "Redone",
    nothing_to_undo: "Nothing to undo",
    nothing_to_redo: "Nothing to redo",
    changed: "Changed",
    deleted: |name| format!("Deleted the mark of “{name}”"),
    marked: |name| format!("Marked “{name}”"),
    found: |count| format!("The text was read: {count}"),
    no_more: "No more",
    more_hidden: "The rest is of types that you have hidden",
    group_shown: |group| format!("Shown: {group}"),
    group_hidden: |group| format!("Hidden: {group}"),
    downloaded: |name| format!("Downloaded {name}"),
    marking: "A word is selected: move with the arrows, then 1 for actor or 2 for place",

    notice,
    storage,
};

fn notice(notice: &Notice) -> String {
    match notice {
        Notice::Empty => "There is no text in it. Paste the report's text itself.".to_owned(),
        Notice::NoArabic => {
            "This text has no Arabic letters. Wusum works on Arabic; you can mark by hand."
                .to_owned()
        }
        Notice::TooLarge(bytes) => format!(
            "The text is too large: {} MB, and the limit is {} MB. Take it in parts.",
            bytes.div_ceil(1_000_000),
            LARGEST_TEXT / 1_000_000
        ),
        Notice::Binary(name) => {
            format!("“{name}” is no text file. Open .txt, .html or .json files.")
        }
        Notice::Unreadable(name, error) => format!("“{name}” cannot be read. {}", storage(error)),
        Notice::Refused(name, error) => format!("“{name}” cannot be opened. {error}."),
        Notice::Encoding(name, encoding) => format!("“{name}” was read as {encoding}."),
        Notice::Replaced(count) => {
            format!("The text has damaged characters ({count}); replacement marks stand for them.")
        }
        Notice::PutAway(title) if title.is_empty() => "The work before is still kept.".to_owned(),
        Notice::PutAway(title) => format!("“{title}” is still kept."),
        Notice::SecondTab => {
            "This work is open in another tab. Here is a copy of its own; what you \
             change in it does not touch the other."
                .to_owned()
        }
        Notice::EditRefused(error) => format!("The change was refused: {error}."),
        Notice::NotRestored(error) => {
            format!("The kept work cannot be brought back. {}", storage(error))
        }
        Notice::List(name, names, left_out) => {
            let names = MESSAGES.names.of(Language::English, *names);
            let left_out = MESSAGES.rows_left_out.of(Language::English, *left_out);
            format!("“\u{2068}{name}\u{2069}”: {names}, {left_out}.")
        }
        Notice::NoList(name, error) => {
            format!("“\u{2068}{name}\u{2069}” is no list of names: {error}.")
        }
        Notice::RulesFailed => {
            "The rules broke on this text. Nothing is lost: mark names by hand, or try again."
                .to_owned()
        }
        Notice::ListsNotKept(error) => {
            format!("The lists of names will be gone after a reload. {}", storage(error))
        }
        Notice::Several(count) => format!("The file has {count} documents; this is the first."),
        Notice::OnlyFirst(count) => {
            format!("Of {count} files only the first is open. Open the others one by one.")
        }
    }
}

fn storage(error: &PlatformError) -> String {
    match error {
        PlatformError::Full => "The browser's storage is full, so your work is not kept. Download \
             it now."
            .to_owned(),
        PlatformError::Denied(_) | PlatformError::Missing(_) => {
            "This browser keeps nothing, so your work is not kept. Download it before you close the \
             page."
                .to_owned()
        }
        PlatformError::Corrupt(_) => "What was kept is damaged.".to_owned(),
        PlatformError::Script(why) => {
            format!("The browser reports: {why}. Download your work to be safe.")
        }
    }
}
