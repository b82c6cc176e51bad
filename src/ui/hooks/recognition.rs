//! Runs the rules on what is opened: short texts at once, long ones beside the page.

use super::use_effect_on;
use crate::lexicon::Lexicon;
use crate::platform::dom;
use crate::platform::worker::{RecognitionWorker, is_warm, recognize_here, warm_up};
use crate::ui::lists::{self, Lists};
use crate::ui::state::{Action, Sheet};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Bytes of text up to which it is painted with its marks at once, where the tables are unpacked:
/// that takes a millisecond or two.
const SHORT: usize = 16_000;

/// Bytes of text from which on the rules run in a worker.
const LONG: usize = 40_000;

/// Runs the rules on the document of work `key` at `index`, if they have not been run on it with
/// these lists and nobody stopped them. `lexicon` holds those that are on; `None` where none is.
#[hook]
pub fn use_recognition(
    open: Option<(String, usize, Rc<Sheet>)>,
    stopped: bool,
    lists: Rc<Lists>,
    lexicon: Option<Arc<Lexicon>>,
    act: Callback<Action>,
) {
    let worker = use_memo((), |()| RefCell::new(None::<Rc<RecognitionWorker>>));
    let identity = lexicon.as_ref().map_or(0, |lexicon| Arc::as_ptr(lexicon) as usize);
    let latest = use_memo((), |()| Cell::new(0));
    latest.set(identity);
    {
        let (worker, lexicon) = (worker.clone(), lexicon.clone());
        use_effect_on(identity, move |_| {
            // A worker has the lists that it was started with, and what it is at is not wanted.
            if let Some(worker) = worker.take() {
                worker.stop();
            }
            // While the person looks for what to paste, the tables are unpacked.
            let _ = dom::after_paint(move || {
                warm_up(&or_builtin(lexicon));
                // What is shown of a name is in tables of its own; the page answers in between.
                let _ = dom::after_paint(|| Lexicon::builtin().unpack_shown());
            });
        });
    }
    let wanted = open.filter(|(_, _, sheet)| !sheet.recognized && !stopped);
    let name = wanted.as_ref().map(|(key, index, _)| (key.clone(), *index, identity));
    use_effect_on(name, move |_| {
        let Some((key, index, sheet)) = wanted else {
            if stopped && let Some(worker) = worker.take() {
                worker.stop();
            }
            return;
        };
        let text = sheet.document.text().clone();
        let published = sheet.document.source.published.clone();
        // What was found with lists that are others by now is not wanted.
        let give = {
            let act = act.clone();
            move |found| {
                if latest.get() == identity {
                    act.emit(Action::Recognized(key, index, found));
                }
            }
        };
        let warm = text.len() <= SHORT && is_warm(lexicon.as_ref());
        if text.len() <= LONG {
            let read = move || give(recognize_here(&or_builtin(lexicon), &text, published));
            if warm {
                read();
            } else {
                // The text first, then what is in it.
                act.emit(Action::Recognizing(0));
                let _ = dom::after_paint(read);
            }
            return;
        }
        act.emit(Action::Recognizing(0));
        spawn_local(async move {
            let lexicon = or_builtin(lexicon);
            let ready = worker.borrow().clone();
            let started = match ready {
                Some(ready) => Ok(ready),
                None => RecognitionWorker::start(&lists::for_worker(&lists)).await.map(Rc::new),
            };
            let Ok(started) = started else {
                // No worker here: the page is busy for a while, but gets there.
                give(recognize_here(&lexicon, &text, published));
                return;
            };
            worker.replace(Some(started.clone()));
            let watch = act.clone();
            let watch = Rc::new(move |percent| watch.emit(Action::Recognizing(percent)));
            match started.recognize(lexicon, text, published.as_deref(), watch).await {
                Ok(found) => give(found),
                Err(_) => {
                    // What broke there would break the page.
                    worker.replace(None);
                    act.emit(Action::RecognitionFailed);
                }
            }
        });
    });
}

fn or_builtin(lexicon: Option<Arc<Lexicon>>) -> Arc<Lexicon> {
    lexicon.unwrap_or_else(|| Arc::clone(Lexicon::builtin()))
}
