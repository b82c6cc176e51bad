//! Everything the page knows, and the one function that changes it.

use super::bounds::{self, Move};
use super::lists::{self, Lists, UserList};
use super::messages::{Language, Messages};
use crate::annotation::json::Fields;
use crate::annotation::{
    Annotation, AnnotationId, AnnotationType, Candidate, Collection, Document, Edit, EditError,
    Entity, EntityId, History, Origin, Source, Status,
};
use crate::formats::native::NativeError;
use crate::lexicon::{Group, Lexicon, NoList};
use crate::platform::PlatformError;
use crate::platform::worker::Suggestions;
use crate::recognize::metadata;
use crate::text::normalize::letters;
use crate::text::{Keyed, Span};
use std::rc::Rc;
use std::sync::Arc;

/// The largest text that is taken in, in bytes of UTF-8.
pub const LARGEST_TEXT: usize = 20_000_000;

/// The groups, in the order in which they are shown.
pub const GROUPS: [Group; 5] =
    [Group::Actor, Group::State, Group::Person, Group::Source, Group::Place];

/// Their names in what the browser keeps.
const GROUP_WORDS: [&str; GROUPS.len()] = ["actor", "state", "person", "source", "place"];

/// A document with the steps that can be taken back.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// The document.
    pub document: Document,
    /// What was done to it.
    pub history: History,
    /// Whether the rules have been run on it, or it came with annotations.
    pub recognized: bool,
}

/// What is open: the documents of one file, or a text that was pasted.
#[derive(Clone, Debug)]
pub struct Work {
    /// The name under which the browser keeps it.
    pub key: String,
    /// Its documents. There is at least one.
    pub sheets: Vec<Rc<Sheet>>,
    /// Which of them is shown.
    pub current: usize,
    /// Fields of the file that this version does not know.
    pub unknown: Fields,
}

impl Work {
    /// A work of one text.
    pub fn of_text(key: String, id: &str, text: &str) -> Self {
        let mut document = Document::new(id, text);
        let proposal = metadata::propose(text);
        document.title = proposal.title.unwrap_or_default();
        document.source.published = proposal.published.map(|date| date.to_string());
        document.source.publisher = proposal.publisher;
        let sheet = Sheet { document, history: History::default(), recognized: false };
        Self { key, sheets: vec![Rc::new(sheet)], current: 0, unknown: Fields::default() }
    }

    /// A work of the documents of a file. `None` where the file holds none.
    pub fn of_collection(key: String, collection: Collection) -> Option<Self> {
        let sheets: Vec<_> = collection
            .documents
            .into_iter()
            .map(|document| {
                Rc::new(Sheet { document, history: History::default(), recognized: true })
            })
            .collect();
        let unknown = collection.unknown;
        (!sheets.is_empty()).then_some(Self { key, sheets, current: 0, unknown })
    }

    /// Its documents, for a file.
    pub fn collection(&self) -> Collection {
        Collection {
            documents: self.sheets.iter().map(|sheet| sheet.document.clone()).collect(),
            unknown: self.unknown.clone(),
        }
    }

    /// The document that is shown.
    pub fn sheet(&self) -> Option<&Rc<Sheet>> {
        self.sheets.get(self.current)
    }

    /// The rules shall run on its documents again when they are shown.
    pub fn read_again(&mut self) {
        for sheet in &mut self.sheets {
            Rc::make_mut(sheet).recognized = false;
        }
    }

    /// What to call it: the title of its first document, or its name.
    pub fn title(&self) -> &str {
        let document = self.sheets.first().map(|sheet| &sheet.document);
        match document {
            Some(document) if document.title.is_empty() => &document.id,
            Some(document) => &document.title,
            None => "",
        }
    }
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// What a person has set, kept between visits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The language of the interface.
    pub language: Language,
    /// Light or dark.
    pub theme: Theme,
    /// The groups that are not shown, by their position in [`GROUPS`].
    pub hidden: [bool; GROUPS.len()],
    /// Whether single keys do something.
    pub shortcuts: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: Language::default(),
            theme: Theme::default(),
            hidden: [false; GROUPS.len()],
            shortcuts: true,
        }
    }
}

impl Settings {
    /// As a line of words, for the browser to keep.
    pub fn write(&self) -> String {
        let mut line = self.language.code().to_owned();
        line.push_str(match self.theme {
            Theme::System => " system",
            Theme::Light => " light",
            Theme::Dark => " dark",
        });
        line.push_str(if self.shortcuts { " keys" } else { " no-keys" });
        for (name, hidden) in GROUP_WORDS.iter().zip(self.hidden) {
            if hidden {
                line.push_str(" no-");
                line.push_str(name);
            }
        }
        line
    }

    /// From such a line. Words that this version does not know are passed over.
    pub fn read(line: &str) -> Self {
        let mut settings = Self::default();
        for word in line.split(' ') {
            match word {
                "en" => settings.language = Language::English,
                "light" => settings.theme = Theme::Light,
                "dark" => settings.theme = Theme::Dark,
                "no-keys" => settings.shortcuts = false,
                _ => {
                    for (name, hidden) in GROUP_WORDS.iter().zip(&mut settings.hidden) {
                        *hidden |= word.strip_prefix("no-") == Some(name);
                    }
                }
            }
        }
        settings
    }

    /// Whether the marks of a group are shown.
    pub fn shows(&self, group: Group) -> bool {
        !GROUPS.iter().zip(self.hidden).any(|(g, hidden)| *g == group && hidden)
    }
}

/// Whether the work is safe in the browser.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Saved {
    /// Nothing to save yet.
    #[default]
    Nothing,
    /// Being written.
    Saving,
    /// Written.
    Kept,
    /// It could not be written.
    Failed(PlatformError),
}

/// Whether the rules are at work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Recognition {
    /// No.
    #[default]
    Idle,
    /// Yes, on the document that is open; how far, in per cent.
    Running(u8),
    /// No: a person stopped them, or they broke, before they were through with the document.
    Stopped,
}

/// Something to tell.
#[derive(Clone, Debug, PartialEq)]
pub enum Notice {
    /// There was no text in what was pasted or opened.
    Empty,
    /// The text has no Arabic letters.
    NoArabic,
    /// The text is larger than [`LARGEST_TEXT`]. Bytes.
    TooLarge(usize),
    /// The file is no text file. Its name.
    Binary(String),
    /// The file could not be read. Its name, and why.
    Unreadable(String, PlatformError),
    /// A native file was refused.
    Refused(String, NativeError),
    /// The file was read in this encoding. Its name, and the encoding's.
    Encoding(String, &'static str),
    /// Damaged characters were replaced; how many.
    Replaced(usize),
    /// Another work was put away for this one: its title.
    PutAway(String),
    /// The work is open in another tab, and this tab has a copy.
    SecondTab,
    /// An edit was refused.
    EditRefused(EditError),
    /// What the browser kept cannot be read.
    NotRestored(PlatformError),
    /// A file with several documents was opened; how many.
    Several(usize),
    /// Several files were dropped, and only the first was opened; how many.
    OnlyFirst(usize),
    /// A list of names was taken in: its name, how many names it has, how many rows were left out.
    List(String, usize, usize),
    /// A file that should be a list is none. Its name, and why.
    NoList(String, NoList),
    /// The rules broke on the text.
    RulesFailed,
    /// The browser did not keep the lists.
    ListsNotKept(PlatformError),
}

impl Notice {
    /// Whether it tells of a failure, and not merely of what was done.
    pub fn is_failure(&self) -> bool {
        !matches!(
            self,
            Self::PutAway(_)
                | Self::SecondTab
                | Self::Encoding(..)
                | Self::Several(_)
                | Self::OnlyFirst(_)
                | Self::Replaced(_)
                | Self::List(_, _, 0)
        )
    }
}

/// A dialog over the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// Title, address, publisher and date of the document.
    Details,
    /// All keys.
    Keys,
    /// The documents of this work, and the other works that the browser keeps.
    Documents,
    /// The user's lists of names.
    Lists,
}

/// Everything the page knows.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// Whether the last visit's work has been looked for.
    pub ready: bool,
    /// What is open.
    pub work: Option<Rc<Work>>,
    /// Works that were open before in this tab, latest last.
    pub before: Vec<Rc<Work>>,
    /// The user's lists of names.
    pub lists: Rc<Lists>,
    /// The built-in tables with the lists that are on, where one is.
    pub lexicon: Option<Arc<Lexicon>>,
    /// The list that shall be removed when that is asked for once more.
    pub removing: Option<usize>,
    /// What a person has set.
    pub settings: Settings,
    /// The chosen annotation.
    pub selected: Option<AnnotationId>,
    /// Whether the card of the chosen annotation is shown.
    pub card: bool,
    /// Whether the card shows the fields for changing.
    pub editing: bool,
    /// Counts the times that the focus shall go to the chosen mark.
    pub focus: u32,
    /// The dialog that is open.
    pub dialog: Option<Dialog>,
    /// Whether the work is safe.
    pub saved: Saved,
    /// Whether the rules are at work.
    pub recognition: Recognition,
    /// What there is to tell, with numbers to tell them apart.
    pub notices: Vec<(u32, Notice)>,
    /// What a screen reader shall say, with a number that grows.
    pub announcement: (u32, String),
    next: u32,
}

/// A change of an annotation that a person asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Agree.
    Accept,
    /// Say that it is none.
    Reject,
    /// Take it out.
    Delete,
    /// Move one of its ends.
    Bounds(Move),
    /// Make it an actor or a place.
    Type(AnnotationType),
    /// Say which entity it means, or that it means none of those known.
    Entity(Option<EntityId>),
    /// Say whether nobody can locate it.
    Unlocatable(bool),
    /// Remark something.
    Note(String),
}

/// What can happen.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// The last visit's work was found, or none.
    Restored(Option<Shared<Work>>),
    /// The lists of the last visit were found.
    RestoredLists(Shared<Lists>),
    /// A list of names is opened.
    TakeList(Shared<UserList>),
    /// The list at this position is switched on or off.
    SwitchList(usize, bool),
    /// The list at this position is taken out.
    RemoveList(usize),
    /// Something is opened.
    Open(Shared<Work>),
    /// Back to the empty page. The work stays kept.
    Close,
    /// The work that was open before is opened again.
    GoBack,
    /// Another document of the work is shown.
    Show(usize),
    /// The rules are at work: how far, in per cent.
    Recognizing(u8),
    /// The rules shall stop.
    StopRecognition,
    /// The rules shall begin again.
    Recognize,
    /// The rules broke.
    RecognitionFailed,
    /// The rules have found this, in the document of this work and position.
    Recognized(String, usize, Suggestions),
    /// An annotation is changed.
    Change(AnnotationId, Change),
    /// A span is marked by hand.
    Mark(Span, AnnotationType),
    /// The document is described.
    Describe(String, Source),
    /// One step back.
    Undo,
    /// One step forward.
    Redo,
    /// An annotation is chosen, and its card shown. `true` moves the focus to its mark.
    Select(AnnotationId, bool),
    /// The next (`true`) or previous shown annotation is chosen.
    Step(bool),
    /// The next suggestion is chosen.
    NextSuggestion,
    /// The card is closed. `true` moves the focus back to the mark.
    CloseCard(bool),
    /// The fields for changing are shown or not.
    Editing(bool),
    /// The language of the interface.
    Language(Language),
    /// Light or dark.
    Theme(Theme),
    /// A group is shown or not.
    Toggle(Group),
    /// Single keys do something or not.
    Shortcuts(bool),
    /// A dialog is opened or closed.
    Dialog(Option<Dialog>),
    /// Something is to tell.
    Tell(Notice),
    /// It has been read.
    Dismiss(u32),
    /// The work was saved, or not.
    Saved(Saved),
    /// A screen reader shall say something.
    Announce(String),
}

/// A value that is compared by identity: two are equal if they are the same one.
#[derive(Debug)]
pub struct Shared<T>(pub Rc<T>);

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> std::ops::Deref for Shared<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

/// The group in which an annotation is shown.
pub fn group_of(annotation: &Annotation) -> Group {
    Group::of(annotation.annotation_type, &annotation.kind)
}

impl State {
    /// The state before anything is open.
    pub fn with_settings(settings: Settings) -> Self {
        Self { settings, ..Self::default() }
    }

    /// The document that is shown.
    pub fn sheet(&self) -> Option<&Rc<Sheet>> {
        self.work.as_ref()?.sheet()
    }

    /// The document that is shown.
    pub fn document(&self) -> Option<&Document> {
        self.sheet().map(|sheet| &sheet.document)
    }

    /// The chosen annotation.
    pub fn chosen(&self) -> Option<&Arc<Annotation>> {
        self.document()?.annotation(self.selected?)
    }

    /// The texts of the interface.
    pub fn messages(&self) -> &'static Messages {
        self.settings.language.messages()
    }

    /// The state after an action.
    pub fn after(mut self, action: Action) -> Self {
        match action {
            Action::Restored(work) => {
                self.ready = true;
                if self.work.is_none()
                    && let Some(work) = work
                {
                    self.work = Some(work.0);
                    self.saved = Saved::Kept;
                }
            }
            Action::RestoredLists(lists) => {
                // What was opened meanwhile is newer.
                let newer = std::mem::replace(&mut self.lists, lists.0);
                for list in newer.iter() {
                    self.lists = Rc::new(lists::with(&self.lists, list.clone()));
                }
                self.relist();
            }
            Action::TakeList(list) => {
                let (name, left_out) = (list.list.name().to_owned(), list.errors.len());
                self.tell(Notice::List(name, list.list.len(), left_out));
                self.lists = Rc::new(lists::with(&self.lists, list.0));
                self.relist();
            }
            Action::SwitchList(position, on) => {
                if let Some(list) = Rc::make_mut(&mut self.lists).get_mut(position) {
                    Rc::make_mut(list).on = on;
                }
                self.relist();
            }
            // It cannot be taken back, so it is asked for twice.
            Action::RemoveList(position) if self.removing != Some(position) => {
                self.removing = Some(position);
            }
            Action::RemoveList(position) => {
                if position < self.lists.len() {
                    Rc::make_mut(&mut self.lists).remove(position);
                }
                self.relist();
            }
            Action::Open(work) => self.open(work.0),
            Action::Close => {
                self.notices.clear();
                if let Some(work) = self.work.take() {
                    self.put_away(work);
                }
                self.leave_document();
            }
            Action::GoBack => {
                if let Some(work) = self.before.pop() {
                    self.notices.retain(|(_, notice)| !matches!(notice, Notice::PutAway(_)));
                    if let Some(current) = self.work.replace(work) {
                        self.before.insert(0, current);
                    }
                    self.leave_document();
                }
            }
            Action::Show(index) => {
                if let Some(work) = &mut self.work
                    && index < work.sheets.len()
                {
                    Rc::make_mut(work).current = index;
                    self.leave_document();
                }
                self.dialog = None;
            }
            // What was on its way when it was stopped comes too late.
            Action::Recognizing(_) if self.recognition == Recognition::Stopped => {}
            Action::Recognizing(percent) => self.recognition = Recognition::Running(percent),
            Action::StopRecognition => {
                self.recognition = Recognition::Stopped;
                let said = self.messages().stopped;
                self.announce(said.to_owned());
            }
            Action::Recognize => self.recognition = Recognition::Idle,
            Action::RecognitionFailed => {
                self.recognition = Recognition::Stopped;
                self.tell(Notice::RulesFailed);
            }
            Action::Recognized(key, index, suggestions) => {
                self.recognition = Recognition::Idle;
                self.take_suggestions(&key, index, suggestions);
            }
            Action::Change(id, change) => self.change(id, change),
            Action::Mark(span, annotation_type) => self.mark(span, annotation_type),
            Action::Describe(title, source) => {
                self.dialog = None;
                self.describe(title, source);
            }
            Action::Undo => self.travel(false),
            Action::Redo => self.travel(true),
            Action::Select(id, focus) => self.select(id, focus),
            Action::Step(forward) => self.step(forward, |_| true),
            Action::NextSuggestion => self.step(true, |a| a.status == Status::Suggested),
            Action::CloseCard(focus) => {
                self.card = false;
                self.editing = false;
                self.focus += u32::from(focus);
            }
            Action::Editing(editing) => {
                self.editing = editing && self.chosen().is_some();
                self.focus += u32::from(!self.editing);
                self.card |= self.editing;
            }
            Action::Language(language) => self.settings.language = language,
            Action::Theme(theme) => self.settings.theme = theme,
            Action::Toggle(group) => {
                for (position, hidden) in GROUPS.iter().zip(&mut self.settings.hidden) {
                    if *position == group {
                        *hidden = !*hidden;
                    }
                }
                let shown = self.settings.shows(group);
                if !shown && self.chosen().is_some_and(|a| group_of(a) == group) {
                    self.card = false;
                }
                let text = self.messages();
                let name = text.group(group);
                self.announce(if shown {
                    (text.group_shown)(name)
                } else {
                    (text.group_hidden)(name)
                });
            }
            Action::Shortcuts(on) => self.settings.shortcuts = on,
            Action::Dialog(dialog) => {
                self.dialog = dialog;
                self.removing = None;
            }
            Action::Tell(notice) => self.tell(notice),
            Action::Dismiss(number) => self.notices.retain(|(n, _)| *n != number),
            Action::Saved(saved) => self.saved = saved,
            Action::Announce(what) => self.announce(what),
        }
        self
    }

    /// The names to link to.
    pub fn lexicon(&self) -> &Lexicon {
        self.lexicon.as_deref().unwrap_or_else(|| Lexicon::builtin())
    }

    /// After a change of the lists: the tables with them, and the rules shall run again.
    fn relist(&mut self) {
        // It may stand elsewhere now.
        self.removing = None;
        let on = self.lists.iter().filter(|list| list.on);
        let on: Vec<_> = on.map(|list| Arc::clone(&list.list)).collect();
        if on.is_empty() && self.lexicon.is_none() {
            return;
        }
        self.lexicon = (!on.is_empty()).then(|| Arc::new(Lexicon::with_lists(on)));
        for work in self.work.iter_mut().chain(&mut self.before) {
            Rc::make_mut(work).read_again();
        }
    }

    fn tell(&mut self, notice: Notice) {
        // The same thing is not told twice at once.
        let same = std::mem::discriminant(&notice);
        self.notices.retain(|(_, other)| std::mem::discriminant(other) != same);
        self.next += 1;
        self.notices.push((self.next, notice));
    }

    fn announce(&mut self, what: String) {
        self.announcement = (self.announcement.0 + 1, what);
    }

    fn open(&mut self, work: Rc<Work>) {
        self.notices.clear();
        if let Some(before) = self.work.take()
            && before.key != work.key
        {
            self.tell(Notice::PutAway(before.title().to_owned()));
            self.put_away(before);
        }
        self.before.retain(|other| other.key != work.key);
        if work.sheets.len() > 1 {
            self.tell(Notice::Several(work.sheets.len()));
        }
        if let Some(sheet) = work.sheet()
            && !has_arabic(sheet.document.text())
        {
            self.tell(Notice::NoArabic);
        }
        self.work = Some(work);
        self.leave_document();
    }

    fn put_away(&mut self, work: Rc<Work>) {
        self.before.retain(|other| other.key != work.key);
        self.before.push(work);
    }

    fn leave_document(&mut self) {
        self.selected = None;
        self.card = false;
        self.editing = false;
        self.dialog = None;
        self.recognition = Recognition::Idle;
    }

    fn edit_sheet<T>(
        &mut self,
        key: &str,
        index: usize,
        change: impl FnOnce(&mut Sheet) -> T,
    ) -> Option<T> {
        let open = self.work.iter_mut().chain(&mut self.before);
        let work = open.into_iter().find(|work| work.key == key)?;
        let sheet = Rc::make_mut(work).sheets.get_mut(index)?;
        Some(change(Rc::make_mut(sheet)))
    }

    fn edit_current<T>(&mut self, change: impl FnOnce(&mut Sheet) -> T) -> Option<T> {
        let work = self.work.as_ref()?;
        let (key, current) = (work.key.clone(), work.current);
        self.edit_sheet(&key, current, change)
    }

    /// Makes an edit and remembers it. Returns whether it was made.
    fn edit(&mut self, edit: Edit) -> bool {
        self.edit_by(edit, History::apply)
    }

    fn edit_by(
        &mut self,
        edit: Edit,
        apply: fn(&mut History, &mut Document, Edit) -> Result<(), EditError>,
    ) -> bool {
        let done = self.edit_current(|sheet| apply(&mut sheet.history, &mut sheet.document, edit));
        match done {
            Some(Ok(())) => true,
            Some(Err(error)) => {
                self.tell(Notice::EditRefused(error));
                false
            }
            None => false,
        }
    }

    fn travel(&mut self, forward: bool) {
        let selected = self.selected;
        // What the step puts back or changes is where one looks next.
        let touched = self.sheet().and_then(|sheet| {
            let [undo, redo] = sheet.history.steps();
            match if forward { redo.last() } else { undo.last() } {
                Some(Edit::Replace(annotation) | Edit::Insert(annotation)) => Some(annotation.id),
                _ => None,
            }
        });
        let done = self.edit_current(|sheet| {
            let (document, history) = (&mut sheet.document, &mut sheet.history);
            if forward { history.redo(document) } else { history.undo(document) }
        });
        let text = self.messages();
        match done {
            Some(Ok(true)) => {
                let mut said = if forward { text.redone } else { text.undone }.to_owned();
                let gone = selected.is_some_and(|id| {
                    self.document().is_none_or(|document| document.annotation(id).is_none())
                });
                if gone {
                    self.selected = None;
                    self.card = false;
                    self.editing = false;
                }
                let touched = self.shown().find(|a| Some(a.id) == touched);
                if let Some((id, name)) = touched.map(|a| (a.id, a.name.clone())) {
                    // The focus stays where it is: on a button it is pressed again.
                    self.selected = Some(id);
                    said.push_str(": ");
                    said.push_str(&name);
                }
                self.announce(said);
            }
            Some(Ok(false)) => {
                let nothing = if forward { text.nothing_to_redo } else { text.nothing_to_undo };
                self.announce(nothing.to_owned());
            }
            Some(Err(error)) => self.tell(Notice::EditRefused(error)),
            None => {}
        }
    }

    fn describe(&mut self, title: String, source: Source) {
        let Some(before) = self.document().map(|document| document.source.clone()) else { return };
        let redated = before.published != source.published;
        if self.edit(Edit::Describe { title, source }) && redated {
            // Which entity a name means may hang on the date.
            self.edit_current(|sheet| sheet.recognized = false);
        }
    }

    fn take_suggestions(&mut self, key: &str, index: usize, suggestions: Suggestions) {
        let lexicon = self.lexicon.clone();
        let found = self.edit_sheet(key, index, |sheet| take(sheet, suggestions, lexicon));
        let chosen = self.selected.is_some() && self.chosen().is_none();
        if chosen {
            self.selected = None;
            self.card = false;
            self.editing = false;
        }
        match found {
            Some(Ok(count)) => {
                let text = self.messages();
                let said = (text.found)(&text.mentions.of(self.settings.language, count));
                self.announce(said);
            }
            Some(Err(error)) => self.tell(Notice::EditRefused(error)),
            None => {}
        }
    }

    fn change(&mut self, id: AnnotationId, change: Change) {
        let Some(document) = self.document() else { return };
        let Some(before) = document.annotation(id).cloned() else { return };
        let text = document.text().clone();
        let mut after = Annotation::clone(&before);
        let messages = self.messages();
        let said = match change {
            Change::Accept => {
                // What a person marked or corrected needs nobody's consent; only a rejection of
                // it is taken back by this.
                after.status = match (before.status, &before.origin) {
                    (Status::Added | Status::Edited, _) => before.status,
                    (Status::Rejected, Origin::Person) => Status::Added,
                    _ => Status::Accepted,
                };
                messages.accepted
            }
            Change::Reject => {
                after.status = Status::Rejected;
                messages.rejected
            }
            Change::Delete => {
                if self.edit(Edit::Remove(id)) {
                    self.forget(&before);
                    self.announce((messages.deleted)(&before.name));
                }
                return;
            }
            Change::Bounds(movement) => {
                let Some(span) = bounds::moved(&text, before.span, movement) else { return };
                after.span = span;
                after.name = span.slice(&text).unwrap_or_default().to_owned();
                after.status = corrected(&before);
                after.name.as_str()
            }
            Change::Type(annotation_type) => {
                if annotation_type == before.annotation_type {
                    return;
                }
                after.annotation_type = annotation_type;
                after.candidates = candidates(self.lexicon(), &before.name, annotation_type);
                (after.entity, after.kind) = self.bearer(&after.candidates, &before.name);
                after.unlocatable = false;
                after.status = corrected(&before);
                messages.annotation_type(annotation_type)
            }
            Change::Entity(entity) => {
                let known = entity.as_deref().and_then(|id| self.lexicon().find(id));
                if let Some(entry) = known {
                    after.kind = entry.kind().to_owned();
                } else if let Some(known) = entity.as_deref().and_then(|id| document.entity(id)) {
                    after.kind.clone_from(&known.kind);
                }
                after.unlocatable &= entity.is_none();
                after.entity = entity;
                after.status = corrected(&before);
                messages.changed
            }
            Change::Unlocatable(unlocatable) => {
                after.unlocatable = unlocatable;
                if unlocatable {
                    after.entity = None;
                }
                after.status = corrected(&before);
                messages.changed
            }
            // As it is typed: nothing is said, and all of it is one step.
            Change::Note(note) => {
                after.note = note;
                if after != *before {
                    let edit = Edit::Replace(Arc::new(after));
                    self.edit_by(edit, History::apply_note);
                }
                return;
            }
        }
        .to_owned();
        if after == *before {
            return;
        }
        self.know_entities(&after);
        if self.edit(Edit::Replace(Arc::new(after))) {
            self.announce(said);
        }
    }

    /// The first of the candidates, where this is a form of its name, and its kind.
    fn bearer(&self, candidates: &[Candidate], name: &str) -> (Option<EntityId>, String) {
        let folded = letters(name);
        let first = candidates.first().and_then(|first| self.lexicon().find(&first.entity));
        first
            .filter(|entry| entry.forms().any(|form| letters(form.text) == folded))
            .map_or_else(Default::default, |entry| (Some(entry.id()), entry.kind().to_owned()))
    }

    /// Makes what the lexicon knows of the annotation's entities known to the document.
    fn know_entities(&mut self, annotation: &Annotation) {
        let named = annotation.candidates.iter().map(|candidate| &candidate.entity);
        let entities: Vec<_> = named
            .chain(&annotation.entity)
            .filter_map(|id| Some((id.clone(), Entity::from(self.lexicon().find(id)?))))
            .collect();
        self.edit_current(|sheet| {
            for (id, entity) in entities {
                sheet.document.add_entity(id, entity);
            }
        });
    }

    fn mark(&mut self, span: Span, annotation_type: AnnotationType) {
        let Some(document) = self.document() else { return };
        let Some(span) = bounds::snap_selection(document.text(), span) else { return };
        let listed = |name: &str| {
            let folded = letters(name);
            let found = self.lexicon().search(name, None, 8);
            found.iter().any(|entry| entry.forms().any(|form| letters(form.text) == folded))
        };
        let span = bounds::without_clitics(document.text(), span, listed);
        let name = span.slice(document.text()).unwrap_or_default().to_owned();
        let same = document
            .annotations()
            .iter()
            .find(|a| a.span == span && a.annotation_type == annotation_type)
            .map(|a| a.id);
        if let Some(id) = same {
            // Marking again what was suggested or rejected means to agree with it.
            self.change(id, Change::Accept);
            self.select(id, true);
            return;
        }
        let id = document.next_id();
        let candidates = candidates(self.lexicon(), &name, annotation_type);
        let (entity, kind) = self.bearer(&candidates, &name);
        let annotation = Annotation {
            id,
            annotation_type,
            span,
            name,
            kind,
            entity,
            candidates,
            unlocatable: false,
            status: Status::Added,
            origin: Origin::Person,
            note: String::new(),
            unknown: Fields::default(),
        };
        let said = (self.messages().marked)(&annotation.name);
        self.know_entities(&annotation);
        if self.edit(Edit::Insert(Arc::new(annotation))) {
            self.select(id, true);
            self.announce(said);
        }
    }

    /// After a deletion the next annotation is at hand, but its card does not open.
    fn forget(&mut self, gone: &Annotation) {
        let next = self
            .shown()
            .find(|a| a.span.start >= gone.span.start)
            .or_else(|| self.shown().last())
            .map(|a| a.id);
        self.selected = next;
        self.card = false;
        self.editing = false;
        self.focus += 1;
    }

    /// The annotations whose groups are shown, in the order of the text.
    pub fn shown(&self) -> impl DoubleEndedIterator<Item = &Arc<Annotation>> {
        let annotations = self.document().map(Document::annotations).unwrap_or_default();
        annotations.iter().filter(|a| self.settings.shows(group_of(a)))
    }

    fn select(&mut self, id: AnnotationId, focus: bool) {
        if self.document().is_some_and(|document| document.annotation(id).is_some()) {
            self.editing &= self.selected == Some(id);
            self.selected = Some(id);
            self.card = true;
            self.focus += u32::from(focus);
        }
    }

    fn step(&mut self, forward: bool, wanted: impl Fn(&Annotation) -> bool) {
        let here = self.chosen().map(|a| (a.span.start, usize::MAX - a.span.end, a.id));
        let key = |a: &Annotation| (a.span.start, usize::MAX - a.span.end, a.id);
        let next = {
            let mut all = self.shown().filter(|a| wanted(a));
            let found = match (here, forward) {
                (None, true) => all.next(),
                (None, false) => all.next_back(),
                (Some(here), true) => {
                    let first = all.next();
                    first
                        .filter(|a| key(a) > here)
                        .or_else(|| all.find(|a| key(a) > here))
                        .or(first)
                }
                (Some(here), false) => {
                    let last = all.next_back();
                    last.filter(|a| key(a) < here).or_else(|| all.rfind(|a| key(a) < here)).or(last)
                }
            };
            found.map(|a| a.id)
        };
        match next {
            Some(id) => self.select(id, true),
            None => {
                let hidden =
                    self.document().is_some_and(|d| d.annotations().iter().any(|a| wanted(a)));
                let messages = self.messages();
                let said = if hidden { messages.more_hidden } else { messages.no_more };
                self.announce(said.to_owned());
            }
        }
    }
}

/// Puts suggestions in the place of earlier ones. What people decided stays, also what they
/// decided while the rules were at work. Returns how many annotations there are then.
fn take(
    sheet: &mut Sheet,
    suggestions: Suggestions,
    lexicon: Option<Arc<Lexicon>>,
) -> Result<usize, EditError> {
    sheet.recognized = true;
    for (id, entity) in suggestions.entities.into_rows() {
        let listed = lexicon.as_ref().and_then(|lexicon| lexicon.find(&id)?.list()).is_some();
        let entity = Entity::clone(&entity);
        // A list may say something else of a name than it did before.
        if listed {
            sheet.document.set_entity(id, entity);
        } else {
            sheet.document.add_entity(id, entity);
        }
    }
    let (old, decided): (Vec<_>, Vec<_>) =
        sheet.document.annotations().iter().partition(|a| a.status == Status::Suggested);
    // What a person deleted is the inverse of a step of theirs; what the rules took away lies in
    // a batch.
    let [undo, _] = sheet.history.steps();
    let deleted = |new: &Annotation| {
        undo.iter().any(|edit| {
            matches!(edit, Edit::Insert(gone)
                if gone.span == new.span && gone.annotation_type == new.annotation_type)
        })
    };
    let free = suggestions.annotations.iter().filter(|new| {
        !deleted(new)
            && !decided.iter().any(|a| {
                a.span == new.span
                    || a.span.overlaps(new.span)
                        && a.status != Status::Rejected
                        && a.annotation_type == new.annotation_type
            })
    });
    // A suggestion that is made again keeps its number and what was noted about it.
    let mut earlier = Keyed::default();
    for before in &old {
        earlier.insert((before.span, before.annotation_type), *before);
    }
    let mut number = sheet.document.next_id().0;
    let mut edits = Vec::new();
    for new in free {
        let mut new = Annotation::clone(new);
        match earlier.remove(&(new.span, new.annotation_type)) {
            Some(before) => {
                new.id = before.id;
                new.note.clone_from(&before.note);
                new.unknown.clone_from(&before.unknown);
                if new != **before {
                    edits.push(Edit::Replace(Arc::new(new)));
                }
            }
            None => {
                new.id = AnnotationId(number);
                number = number.saturating_add(1);
                edits.push(Edit::Insert(Arc::new(new)));
            }
        }
    }
    edits.extend(earlier.into_values().map(|gone| Edit::Remove(gone.id)));
    let first = old.is_empty();
    let edit = Edit::Batch(edits);
    if first {
        // The first run is where everything begins, and no step to take back.
        sheet.document.apply(edit)?;
    } else if !matches!(&edit, Edit::Batch(edits) if edits.is_empty()) {
        sheet.history.follow_up(&mut sheet.document, edit)?;
    }
    Ok(sheet.document.annotations().len())
}

/// The status after a correction of bounds, type or entity.
fn corrected(before: &Annotation) -> Status {
    match before.origin {
        Origin::Person => Status::Added,
        Origin::Rule { .. } => Status::Edited,
    }
}

/// The entities that a name may mean, after the lexicon.
fn candidates(lexicon: &Lexicon, name: &str, annotation_type: AnnotationType) -> Vec<Candidate> {
    lexicon
        .search(name, Some(annotation_type), 5)
        .into_iter()
        .map(|entry| Candidate { entity: entry.id(), why: "search".to_owned() })
        .collect()
}

/// Whether the text has Arabic letters.
pub fn has_arabic(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{0620}'..='\u{06FF}' | '\u{FB50}'..='\u{FEFC}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "قصف الجيش مدينة حلب ثم حمص";

    fn span(part: &str) -> Span {
        let start = TEXT.find(part).unwrap();
        Span::new(start, start + part.len())
    }

    fn open() -> State {
        let work = Rc::new(Work::of_text("k".to_owned(), "t", TEXT));
        State::default().after(Action::Open(Shared(work)))
    }

    fn suggestion(part: &str, annotation_type: AnnotationType) -> Arc<Annotation> {
        Arc::new(Annotation {
            id: AnnotationId(1),
            annotation_type,
            span: span(part),
            name: part.to_owned(),
            kind: String::new(),
            entity: None,
            candidates: Vec::new(),
            unlocatable: false,
            status: Status::Suggested,
            origin: Origin::Rule {
                rule: "lexicon".to_owned(),
                form: None,
                list: None,
                trigger: None,
            },
            note: String::new(),
            unknown: Fields::default(),
        })
    }

    fn recognized() -> State {
        let annotations = vec![
            suggestion("الجيش", AnnotationType::Actor),
            suggestion("حلب", AnnotationType::Place),
        ];
        let suggestions = Suggestions { annotations, ..Suggestions::default() };
        open().after(Action::Recognized("k".to_owned(), 0, suggestions))
    }

    fn statuses(state: &State) -> Vec<(&str, Status)> {
        let document = state.document().unwrap();
        document.annotations().iter().map(|a| (a.name.as_str(), a.status)).collect()
    }

    fn user_list(name: &str, text: &str) -> Action {
        Action::TakeList(Shared(Rc::new(UserList::read(name, text).unwrap())))
    }

    #[test]
    fn a_change_of_the_lists_runs_the_rules_again() {
        let recognized = |state: &State| state.sheet().unwrap().recognized;
        let state = recognized_with_a_decision();
        let before = statuses(&state).len();
        let state = state.after(user_list("l.csv", "form,type\nمدينة,actor\n"));
        assert!(!recognized(&state));
        assert!(matches!(&state.notices[..], [(_, Notice::List(name, 1, 0))] if name == "l.csv"));
        assert!(state.lexicon().find("l:مدينة").is_some());
        // The rules find something else; what was decided stays.
        let found = Suggestions {
            annotations: vec![suggestion("مدينة", AnnotationType::Actor)],
            ..Suggestions::default()
        };
        let state = state.after(Action::Recognized("k".to_owned(), 0, found));
        assert!(recognized(&state));
        let expected = [("الجيش", Status::Accepted), ("مدينة", Status::Suggested)];
        assert_eq!((statuses(&state), before), (expected.to_vec(), 2));

        let off = state.clone().after(Action::SwitchList(0, false));
        assert!(!recognized(&off) && off.lists.len() == 1);
        assert!(off.lexicon().find("l:مدينة").is_none());
        let on = off.after(Action::SwitchList(0, true));
        assert!(on.lexicon().find("l:مدينة").is_some());
        let asked = on.after(Action::RemoveList(0));
        assert_eq!((asked.lists.len(), asked.removing), (1, Some(0)));
        let gone = asked.after(Action::RemoveList(0));
        assert!(gone.lists.is_empty() && gone.lexicon.is_none() && !recognized(&gone));
        // There is none at this place any more.
        let again = gone.after(Action::RemoveList(0)).after(Action::RemoveList(0));
        assert!(again.after(Action::SwitchList(0, true)).lists.is_empty());
    }

    #[test]
    fn lists_of_the_last_visit_make_way_for_newer_ones() {
        let list = |name: &str, form: &str| {
            let text = format!("form,type\n{form},place\n");
            Rc::new(UserList::read(name, &text).unwrap())
        };
        let kept = Rc::new(vec![list("a", "زهر"), list("b", "ورد")]);
        let state = State::default()
            .after(Action::TakeList(Shared(list("b", "قرنفل"))))
            .after(Action::RestoredLists(Shared(kept)));
        let found = ["a:زهر", "b:ورد", "b:قرنفل"].map(|id| state.lexicon().find(id).is_some());
        assert_eq!(found, [true, false, true]);
        // Without lists nothing is run again.
        let state = recognized().after(Action::RestoredLists(Shared(Rc::default())));
        assert!(state.sheet().unwrap().recognized);
    }

    fn recognized_with_a_decision() -> State {
        let state = recognized();
        let id = state.document().unwrap().annotations()[0].id;
        state.after(Action::Change(id, Change::Accept))
    }

    #[test]
    fn suggestions_that_are_hidden_are_told_of() {
        let said = |state: State| state.after(Action::NextSuggestion).announcement.1;
        let messages = recognized().messages();
        let hidden =
            GROUPS.into_iter().fold(recognized(), |s, group| s.after(Action::Toggle(group)));
        assert_eq!(said(hidden), messages.more_hidden);
        let state = recognized();
        let ids = state.document().unwrap().annotations().iter().map(|a| a.id);
        let none = ids.fold(recognized(), |s, id| s.after(Action::Change(id, Change::Accept)));
        assert_eq!(said(none), messages.no_more);
    }

    #[test]
    fn each_decision_is_one_step_of_undo() {
        for (change, expected) in [
            (Change::Accept, Some(Status::Accepted)),
            (Change::Reject, Some(Status::Rejected)),
            (Change::Type(AnnotationType::Place), Some(Status::Edited)),
            (Change::Note("؟".to_owned()), Some(Status::Suggested)),
            (Change::Delete, None),
        ] {
            let before = recognized();
            let id = before.document().unwrap().annotations()[0].id;
            let after = before.clone().after(Action::Change(id, change.clone()));
            let got = after.document().unwrap().annotation(id).map(|a| a.status);
            assert_eq!(got, expected, "{change:?}");
            let undone = after.clone().after(Action::Undo);
            assert_eq!(
                undone.document().unwrap().annotations(),
                before.document().unwrap().annotations(),
                "{change:?}"
            );
            let redone = undone.after(Action::Redo);
            assert_eq!(
                redone.document().unwrap().annotations(),
                after.document().unwrap().annotations(),
                "{change:?}"
            );
        }
    }

    #[test]
    fn what_was_marked_while_the_rules_ran_stays() {
        let state = open().after(Action::Mark(span("حلب"), AnnotationType::Place));
        let annotations = vec![
            suggestion("الجيش", AnnotationType::Actor),
            suggestion("حلب", AnnotationType::Place),
        ];
        let suggestions = Suggestions { annotations, ..Suggestions::default() };
        let state = state.after(Action::Recognized("k".to_owned(), 0, suggestions));
        assert_eq!(statuses(&state), [("الجيش", Status::Suggested), ("حلب", Status::Added)]);
    }

    #[test]
    fn another_run_keeps_numbers_and_notes() {
        let before = recognized();
        let id = before.document().unwrap().annotations()[1].id;
        let noted = before.after(Action::Change(id, Change::Note("؟".to_owned())));
        let annotations = vec![
            suggestion("حلب", AnnotationType::Place),
            suggestion("حمص", AnnotationType::Place),
        ];
        let suggestions = Suggestions { annotations, ..Suggestions::default() };
        let after = noted.after(Action::Recognized("k".to_owned(), 0, suggestions));
        let document = after.document().unwrap();
        let names: Vec<_> = document.annotations().iter().map(|a| a.name.as_str()).collect();
        assert_eq!(names, ["حلب", "حمص"]);
        assert_eq!(document.annotation(id).unwrap().note, "؟");
        let back = after.after(Action::Undo);
        assert_eq!(statuses(&back).len(), 2);
        assert_eq!(statuses(&back)[0].0, "الجيش");
    }

    #[test]
    fn marking_is_snapped_and_chosen() {
        let part = span(" حلب ");
        let state = open().after(Action::Mark(part, AnnotationType::Place));
        assert_eq!(statuses(&state), [("حلب", Status::Added)]);
        assert!(state.card && state.chosen().is_some());
        let again = state.after(Action::Undo);
        assert!(!again.card && again.chosen().is_none());
    }

    #[test]
    fn stepping_goes_round_and_skips_hidden_groups() {
        let mut state = recognized();
        let mut names = Vec::new();
        for _ in 0..3 {
            state = state.after(Action::Step(true));
            names.push(state.chosen().unwrap().name.clone());
        }
        assert_eq!(names, ["الجيش", "حلب", "الجيش"]);
        state = state.after(Action::Toggle(Group::Actor));
        assert!(!state.card);
        for forward in [true, false] {
            state = state.after(Action::Step(forward));
            assert_eq!(state.chosen().unwrap().name, "حلب");
        }
    }

    #[test]
    fn opening_another_text_keeps_the_first_at_hand() {
        let other = Rc::new(Work::of_text("l".to_owned(), "t", "نص آخر"));
        let state = recognized().after(Action::Open(Shared(other)));
        assert_eq!(state.document().unwrap().text().as_ref(), "نص آخر");
        assert!(matches!(state.notices.as_slice(), [(_, Notice::PutAway(_))]));
        let back = state.after(Action::GoBack);
        assert_eq!(statuses(&back).len(), 2);
        assert!(back.notices.is_empty());
    }

    #[test]
    fn a_text_without_arabic_is_shown_and_said() {
        let work = Rc::new(Work::of_text("l".to_owned(), "t", "no such letters"));
        let state = State::default().after(Action::Open(Shared(work)));
        assert!(matches!(state.notices.as_slice(), [(_, Notice::NoArabic)]));
        assert!(state.document().is_some());
    }

    #[test]
    fn settings_come_back() {
        let settings = Settings {
            language: Language::English,
            theme: Theme::Dark,
            hidden: [false, true, false, false, true],
            shortcuts: false,
        };
        assert_eq!(Settings::read(&settings.write()), settings);
        assert_eq!(Settings::read("anything at all"), Settings::default());
    }

    #[test]
    fn bounds_change_the_name() {
        let state = recognized();
        let id = state.document().unwrap().annotations()[1].id;
        let change = Change::Bounds(Move {
            end: bounds::End::Start,
            step: bounds::Step::Word,
            forward: false,
        });
        let state = state.after(Action::Change(id, change));
        assert_eq!(statuses(&state), [("الجيش", Status::Suggested), ("مدينة حلب", Status::Edited)]);
    }
}
