//! Saves the open work in the browser after each edit.

use super::use_effect_on;
use crate::platform::storage::{self, Store};
use crate::platform::tabs::{self, Claim};
use crate::platform::{PlatformError, clock, dom};
use crate::ui::lists::{self, Lists};
use crate::ui::record::{self, Entry};
use crate::ui::state::{Action, Notice, Saved, Shared, Work};
use gloo::timers::callback::Timeout;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Bytes of text above which edits are gathered for a moment before they are written.
const LARGE: usize = 100_000;
/// How long, in milliseconds.
const GATHER: u32 = 250;

/// Writes works into the browser's storage. Clones share one state.
#[derive(Clone)]
pub struct Saver {
    inner: Rc<Inner>,
}

#[derive(Default)]
struct Inner {
    store: RefCell<Option<Result<Store, PlatformError>>>,
    claim: RefCell<Option<(String, Claim)>>,
    /// The work as it was written last.
    written: RefCell<Option<Work>>,
    /// A copy of what another tab has open. It is written when it is first changed.
    copy: RefCell<Option<Work>>,
    /// The work that the store names as open; empty for none.
    open: RefCell<String>,
    latest: RefCell<Option<Rc<Work>>>,
    timer: RefCell<Option<Timeout>>,
    act: RefCell<Callback<Action>>,
    /// The user's lists as they are kept, once that is known.
    lists: RefCell<Option<Rc<Lists>>>,
}

impl PartialEq for Saver {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.inner, &other.inner)
    }
}

impl Saver {
    fn new() -> Self {
        Self { inner: Rc::default() }
    }

    fn act(&self, action: Action) {
        let act = self.inner.act.borrow().clone();
        act.emit(action);
    }

    async fn store(&self) -> Result<Store, PlatformError> {
        let open = self.inner.store.borrow().clone();
        match open {
            Some(Ok(store)) => Ok(store),
            _ => {
                let store = Store::open().await;
                self.inner.store.replace(Some(store.clone()));
                store
            }
        }
    }

    /// Brings back what was open at the last visit.
    async fn restore(&self) {
        let lists = match self.store().await {
            Ok(store) => lists::load(&store).await.unwrap_or_default(),
            Err(_) => Lists::new(),
        };
        let lists = Rc::new(lists);
        self.inner.lists.replace(Some(lists.clone()));
        self.act(Action::RestoredLists(Shared(lists)));
        let work = match self.last_work().await {
            Ok(work) => work,
            Err(error @ PlatformError::Corrupt(_)) => {
                self.act(Action::Tell(Notice::NotRestored(error)));
                None
            }
            // Nothing was lost: nothing could ever be kept. It is said once there is work to lose.
            Err(_) => None,
        };
        self.act(Action::Restored(work.map(|work| Shared(Rc::new(work)))));
    }

    async fn last_work(&self) -> Result<Option<Work>, PlatformError> {
        let key = match storage::tab_work()? {
            Some(key) => Some(key),
            None => {
                let key = self.store().await?.get(record::OPEN).await?;
                self.inner.open.replace(key.clone().unwrap_or_default());
                key
            }
        };
        match key {
            Some(key) if !key.is_empty() => self.load(&key).await,
            _ => Ok(None),
        }
    }

    /// Reads a work, or makes a copy of it where another tab has it open.
    async fn load(&self, key: &str) -> Result<Option<Work>, PlatformError> {
        let store = self.store().await?;
        let claim = tabs::claim(key).await?;
        let Some(mut work) = record::load(&store, key).await? else { return Ok(None) };
        match claim {
            Some(claim) => {
                self.inner.claim.replace(Some((key.to_owned(), claim)));
                self.inner.written.replace(Some(work.clone()));
            }
            None => {
                work.key = clock::unique();
                self.inner.copy.replace(Some(work.clone()));
                self.act(Action::Tell(Notice::SecondTab));
            }
        }
        Ok(Some(work))
    }

    /// Opens a work that the browser keeps.
    pub fn open(&self, key: String) {
        let saver = self.clone();
        spawn_local(async move {
            saver.flush();
            match saver.load(&key).await {
                Ok(Some(mut work)) => {
                    let copied = work.key != key;
                    // The lists may have changed since it was open.
                    if saver.inner.lists.borrow().as_ref().is_some_and(|lists| !lists.is_empty()) {
                        work.read_again();
                    }
                    saver.act(Action::Open(Shared(Rc::new(work))));
                    if copied {
                        saver.act(Action::Tell(Notice::SecondTab));
                    }
                }
                Ok(None) => {
                    let gone = PlatformError::Corrupt(String::new());
                    saver.act(Action::Tell(Notice::NotRestored(gone)));
                }
                Err(error) => saver.act(Action::Tell(Notice::NotRestored(error))),
            }
        });
    }

    /// Deletes a work from the browser, then hands over what remains.
    pub fn delete(&self, key: String, then: Callback<Vec<Entry>>) {
        let saver = self.clone();
        spawn_local(async move {
            let Ok(store) = saver.store().await else { return };
            let prefixes = [format!("{}{key}", record::CATALOG), record::sheets(&key)];
            if store.delete(&prefixes).await.is_ok() {
                then.emit(record::catalog(&store).await.unwrap_or_default());
            }
        });
    }

    /// Writes what has changed of the user's lists.
    fn keep_lists(&self, now: Rc<Lists>) {
        // Before they are read nothing is written: they are joined then.
        let Some(before) = self.inner.lists.borrow().clone() else { return };
        if before == now {
            return;
        }
        self.inner.lists.replace(Some(now.clone()));
        let saver = self.clone();
        spawn_local(async move {
            let kept = match saver.store().await {
                Ok(store) => lists::keep(&store, &before, &now).await,
                Err(error) => Err(error),
            };
            if let Err(error) = kept {
                saver.act(Action::Tell(Notice::ListsNotKept(error)));
            }
        });
    }

    /// Hands over the works that the browser keeps.
    pub fn catalog(&self, then: Callback<Vec<Entry>>) {
        let saver = self.clone();
        spawn_local(async move {
            if let Ok(store) = saver.store().await {
                then.emit(record::catalog(&store).await.unwrap_or_default());
            }
        });
    }

    /// Takes note of the work as it is now, and writes it soon.
    fn schedule(&self, work: Option<Rc<Work>>) {
        let Some(work) = work else {
            self.flush();
            self.inner.claim.replace(None);
            self.inner.written.replace(None);
            self.open_is("");
            return;
        };
        let other = self.inner.latest.borrow().as_ref().is_some_and(|w| w.key != work.key);
        if other {
            self.flush();
        }
        if self.is_written(&work) {
            self.open_is(&work.key);
            return;
        }
        if self.is_copy(&work) {
            return;
        }
        self.act(Action::Saved(Saved::Saving));
        let large = work.sheet().is_some_and(|sheet| sheet.document.text().len() > LARGE);
        self.inner.latest.replace(Some(work));
        if large {
            let saver = self.clone();
            let timer = Timeout::new(GATHER, move || saver.flush());
            self.inner.timer.replace(Some(timer));
        } else {
            self.flush();
        }
    }

    /// Notes which work is open, for this tab and the next visit.
    fn open_is(&self, key: &str) {
        let _ = storage::set_tab_work(key);
        if *self.inner.open.borrow() == key {
            return;
        }
        self.inner.open.replace(key.to_owned());
        let (saver, key) = (self.clone(), key.to_owned());
        spawn_local(async move {
            if let Ok(store) = saver.store().await {
                // Where this is not kept, the work is still among the earlier ones.
                let _ = store.put(&[(record::OPEN.to_owned(), key)]).await;
            }
        });
    }

    /// Tries to write again after a failure.
    pub fn again(&self, work: Rc<Work>) {
        self.inner.store.replace(None);
        self.inner.latest.replace(Some(work));
        self.act(Action::Saved(Saved::Saving));
        self.flush();
    }

    fn is_written(&self, work: &Work) -> bool {
        let written = self.inner.written.borrow();
        written
            .as_ref()
            .is_some_and(|before| before.current == work.current && same_documents(before, work))
    }

    fn is_copy(&self, work: &Work) -> bool {
        self.inner.copy.borrow().as_ref().is_some_and(|copy| same_documents(copy, work))
    }

    /// Writes what is not written yet, at once.
    pub fn flush(&self) {
        self.inner.timer.take();
        let Some(work) = self.inner.latest.take() else { return };
        let saver = self.clone();
        self.inner.open.replace(work.key.clone());
        let open = (record::OPEN.to_owned(), work.key.clone());
        let mut records = vec![record::entry(&work, clock::now()), open];
        {
            let written = self.inner.written.borrow();
            let before = written.as_ref().filter(|before| before.key == work.key);
            for (index, sheet) in work.sheets.iter().enumerate() {
                let same = before
                    .and_then(|before| before.sheets.get(index))
                    .is_some_and(|before| Rc::ptr_eq(before, sheet));
                if !same {
                    records.push(record::sheet(&work, index, sheet));
                }
            }
        }
        // Taken for written at once, so that the next edit does not write it again; taken back
        // where writing fails.
        self.inner.written.replace(Some(Work::clone(&work)));
        let open = self.inner.store.borrow().clone();
        spawn_local(async move {
            saver.hold(&work.key).await;
            let outcome = match open {
                // Already open: the browser is called before this task waits for anything.
                Some(Ok(store)) => store.put(&records).await,
                _ => match saver.store().await {
                    Ok(store) => store.put(&records).await,
                    Err(error) => Err(error),
                },
            };
            match outcome {
                Ok(()) => {
                    let _ = storage::set_tab_work(&work.key);
                    if saver.inner.latest.borrow().is_none() {
                        saver.act(Action::Saved(Saved::Kept));
                    }
                }
                Err(error) => {
                    saver.inner.written.replace(None);
                    saver.act(Action::Saved(Saved::Failed(error)));
                }
            }
        });
    }

    /// Takes the right to write to a work that this tab has made, without waiting for it: nobody
    /// else knows its name yet.
    async fn hold(&self, key: &str) {
        let held = self.inner.claim.borrow().as_ref().is_some_and(|(held, _)| held == key);
        if !held {
            let saver = self.clone();
            let key = key.to_owned();
            spawn_local(async move {
                if let Ok(Some(claim)) = tabs::claim(&key).await {
                    saver.inner.claim.replace(Some((key, claim)));
                }
            });
        }
    }
}

/// Whether the two are one work with the same documents in the same state.
fn same_documents(one: &Work, other: &Work) -> bool {
    one.key == other.key
        && one.sheets.len() == other.sheets.len()
        && one.sheets.iter().zip(&other.sheets).all(|(a, b)| Rc::ptr_eq(a, b))
}

/// Keeps the user's lists as they are now.
#[hook]
pub fn use_lists(saver: &Saver, lists: &Rc<Lists>) {
    let saver = saver.clone();
    use_effect_on(Shared(lists.clone()), move |lists| saver.keep_lists(lists.0.clone()));
}

/// Brings back the last visit's work once, then saves the open work whenever it changes.
#[hook]
pub fn use_saver(ready: bool, work: Option<Shared<Work>>, act: Callback<Action>) -> Saver {
    let saver = use_memo((), |()| Saver::new());
    let saver = (*saver).clone();
    saver.inner.act.replace(act);
    {
        let saver = saver.clone();
        use_effect_on((), move |()| {
            let at_start = saver.clone();
            spawn_local(async move { at_start.restore().await });
            let mut listeners = Vec::new();
            if let (Ok(window), Ok(document)) = (dom::window(), dom::document()) {
                for (target, event) in [
                    (window.as_ref() as &web_sys::EventTarget, "pagehide"),
                    (document.as_ref(), "visibilitychange"),
                ] {
                    let saver = saver.clone();
                    listeners.push(dom::listen(target, event, move |_| saver.flush()));
                }
            }
            listeners
        });
    }
    {
        let saver = saver.clone();
        use_effect_on((ready, work), move |(ready, work)| {
            if *ready {
                saver.schedule(work.as_ref().map(|work| work.0.clone()));
            }
        });
    }
    saver
}
