//! Runs the rules on what is opened: short texts at once, long ones beside the page.

use crate::platform::dom;
use crate::platform::worker::{RecognitionWorker, recognize_here, warm_up};
use crate::ui::state::{Action, Sheet};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Bytes of text from which on the rules run in a worker.
const LONG: usize = 40_000;

/// Runs the rules on the document of work `key` at `index`, if they have not been run on it.
#[hook]
pub fn use_recognition(open: Option<(String, usize, Rc<Sheet>)>, act: Callback<Action>) {
    let worker = use_memo((), |()| RefCell::new(None::<Rc<RecognitionWorker>>));
    use_effect_with((), |()| {
        // While the person looks for what to paste, the tables are unpacked.
        let _ = dom::after_paint(warm_up);
    });
    let wanted = open.filter(|(_, _, sheet)| !sheet.recognized);
    let name = wanted.as_ref().map(|(key, index, _)| (key.clone(), *index));
    use_effect_with(name, move |_| {
        let Some((key, index, sheet)) = wanted else { return };
        act.emit(Action::Recognizing);
        let text = sheet.document.text().clone();
        let published = sheet.document.source.published.clone();
        if text.len() <= LONG {
            // The text first, then what is in it.
            let _ = dom::after_paint(move || {
                act.emit(Action::Recognized(key, index, recognize_here(&text, published)));
            });
            return;
        }
        spawn_local(async move {
            let ready = worker.borrow().clone();
            let started = match ready {
                Some(ready) => Ok(ready),
                None => RecognitionWorker::start().await.map(Rc::new),
            };
            let answer = match started {
                Ok(started) => {
                    worker.replace(Some(started.clone()));
                    started.recognize(&text, published.as_deref()).await
                }
                Err(error) => Err(error),
            };
            let found = answer.unwrap_or_else(|_| {
                // No worker here, or it broke: the page is busy for a while, but gets there.
                worker.replace(None);
                recognize_here(&text, published)
            });
            act.emit(Action::Recognized(key, index, found));
        });
    });
}
