//! Recognition beside the page, in a worker that is the page's own program once more.
//!
//! The worker is made from a `blob:` address, so the page's policy binds it. It is handed the
//! compiled module, so nothing is compiled or loaded twice.

use super::wire::{Reader, Writer};
use super::{PlatformError, dom};
use crate::annotation::{Annotation, Entity, EntityId};
use crate::lexicon::{Lexicon, OwnList};
use crate::recognize::{Context, Recognizer, suggest_one_by_one};
use crate::text::Keyed;
use js_sys::{Array, Function, Object, Promise, Reflect};
use serde::Serialize;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, MessageEvent, Url, Worker};

/// What was recognized in a text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Suggestions {
    /// The suggestions.
    pub annotations: Vec<Arc<Annotation>>,
    /// The entities that they name.
    pub entities: Keyed<EntityId, Arc<Entity>>,
}

impl Suggestions {
    /// Recognizes a text on this thread. `published` is its date, ISO 8601, if it is known.
    /// `watch` is told how far it is, in per cent.
    pub fn of(
        recognizer: &Recognizer,
        text: &str,
        published: Option<String>,
        watch: &mut dyn FnMut(u8),
    ) -> Self {
        let context = Context { published };
        let mut annotations = Vec::new();
        let mut take = |annotation| annotations.push(Arc::new(annotation));
        let entities = suggest_one_by_one(recognizer, text, &context, watch, &mut take);
        Self { annotations, entities }
    }

    /// Takes in a part of a worker's answer. Says whether it is the last one; `None` where it is
    /// none.
    fn take(&mut self, part: &str) -> Option<bool> {
        let mut reader = Reader::new(part);
        while !reader.is_done() {
            if reader.number()? == LAST {
                self.entities = reader.entities()?;
                return Some(true);
            }
            self.annotations.push(reader.annotation()?);
        }
        Some(false)
    }
}

/// Stands before each annotation of an answer.
const ANNOTATION: u64 = 1;
/// Stands behind the last of them, before the entities.
const LAST: u64 = 0;
/// The parts of an answer have so many bytes, and those of one annotation more.
const PART: usize = 1 << 17;

thread_local! {
    static RECOGNIZER: RefCell<Option<Rc<Recognizer>>> = const { RefCell::new(None) };
}

/// The recognizer of this thread over these tables, made where there is none.
fn recognizer(lexicon: &Arc<Lexicon>) -> Rc<Recognizer> {
    RECOGNIZER.with_borrow_mut(|kept| match kept {
        Some(kept) if Arc::ptr_eq(kept.lexicon(), lexicon) => Rc::clone(kept),
        _ => {
            let new = Rc::new(Recognizer::with_lexicon(Arc::clone(lexicon)));
            Rc::clone(kept.insert(new))
        }
    })
}

/// Recognizes a text on this thread, with a recognizer that is made once for each lexicon.
pub fn recognize_here(
    lexicon: &Arc<Lexicon>,
    text: &str,
    published: Option<String>,
) -> Suggestions {
    Suggestions::of(&recognizer(lexicon), text, published, &mut |_| ())
}

/// Makes the recognizer of this thread, so that the first text does not wait for it.
pub fn warm_up(lexicon: &Arc<Lexicon>) {
    recognizer(lexicon);
}

/// What the worker calls first: the user's lists, name and text one after the other as
/// [`super::wire`] writes them.
#[wasm_bindgen]
pub fn take_lists(lists: &str) {
    let mut reader = Reader::new(lists);
    let mut read = Vec::new();
    while let Some(list) = reader.string().zip(reader.string()) {
        // The page has read them before.
        read.extend(OwnList::read(list.0, list.1).map(|read| Arc::new(read.list)));
    }
    warm_up(&Arc::new(Lexicon::with_lists(read)));
}

/// What the worker calls: text in, the last part of the answer out. `tell` is called with each new
/// percentage, and with the parts before the last, so that no long answer is ever held whole.
#[wasm_bindgen]
pub fn recognize_for_page(text: &str, published: Option<String>, tell: &Function) -> String {
    let kept = RECOGNIZER.with_borrow(|kept| kept.as_ref().map(|kept| Arc::clone(kept.lexicon())));
    let lexicon = kept.unwrap_or_else(|| Arc::clone(Lexicon::builtin()));
    // Nobody may be there to hear of it.
    let tell = |what: JsValue| drop(tell.call1(&JsValue::UNDEFINED, &what));
    let mut told = 0;
    let mut watch = |percent: u8| {
        if percent > told {
            told = percent;
            tell(percent.into());
        }
    };
    let mut writer = Writer::default();
    let mut take = |annotation: Annotation| {
        writer.number(ANNOTATION);
        writer.annotation(&annotation);
        if writer.text.len() > PART {
            tell(writer.text.as_str().into());
            writer.text.clear();
        }
    };
    let context = Context { published };
    let recognizer = recognizer(&lexicon);
    let entities = suggest_one_by_one(&recognizer, text, &context, &mut watch, &mut take);
    writer.number(LAST);
    writer.entities(&entities);
    writer.text
}

/// Runs after the page's glue in the worker.
const SCRIPT: &str = "
onmessage = ({ data }) => {
  if (data.module) {
    wasm_bindgen.initSync({ module: data.module });
    if (data.lists) wasm_bindgen.take_lists(data.lists);
  } else {
    const tell = (what) => postMessage(what);
    tell(wasm_bindgen.recognize_for_page(data.text, data.published, tell));
  }
};";

/// What the worker is asked.
#[derive(Debug, Serialize)]
struct Request<'t> {
    text: &'t str,
    published: Option<&'t str>,
}

/// A worker that recognizes texts, one at a time.
#[derive(Debug)]
pub struct RecognitionWorker {
    worker: Worker,
}

impl RecognitionWorker {
    /// Starts the worker. `lists` are those of the user, as [`take_lists`] reads them.
    ///
    /// # Errors
    /// [`PlatformError::Missing`] where the page was not started by its own loader.
    pub async fn start(lists: &str) -> Result<Self, PlatformError> {
        let page = dom::global("wusum")?;
        if !page.is_object() {
            return Err(PlatformError::Missing("loader"));
        }
        let module = Reflect::get(&page, &"module".into())?;
        let glue: Function = Reflect::get(&page, &"glue".into())?.dyn_into()?;
        let glue: Promise = glue.call0(&page)?.dyn_into()?;
        let glue = JsFuture::from(glue).await?;
        let options = BlobPropertyBag::new();
        options.set_type("text/javascript");
        let parts = Array::of2(&glue, &SCRIPT.into());
        let blob = Blob::new_with_str_sequence_and_options(&parts, &options)?;
        let address = Url::create_object_url_with_blob(&blob)?;
        let worker = Worker::new(&address);
        let worker = worker?;
        let message = Object::new();
        Reflect::set(&message, &"module".into(), &module)?;
        Reflect::set(&message, &"lists".into(), &lists.into())?;
        worker.post_message(&message)?;
        Ok(Self { worker })
    }

    /// Recognizes a text. `watch` is told how far it is, in per cent.
    ///
    /// # Errors
    /// [`PlatformError::Script`] when the worker fails; it is of no use after that.
    pub async fn recognize(
        &self,
        text: &str,
        published: Option<&str>,
        watch: Rc<dyn Fn(u8)>,
    ) -> Result<Suggestions, PlatformError> {
        let mut listener = None;
        let suggestions = Rc::new(RefCell::new(Suggestions::default()));
        let answer = Promise::new(&mut |resolve, reject| {
            let watch = watch.clone();
            let suggestions = suggestions.clone();
            listener = Some(dom::listen(&self.worker, "message", move |event| {
                let Some(event) = event.dyn_ref::<MessageEvent>() else { return };
                if let Some(percent) = event.data().as_f64() {
                    watch(percent as u8);
                    return;
                }
                let part = event.data().as_string().unwrap_or_default();
                let last = suggestions.borrow_mut().take(&part);
                if last != Some(false) {
                    drop(resolve.call1(&JsValue::UNDEFINED, &last.is_some().into()));
                }
            }));
            self.worker.set_onerror(Some(&reject));
        });
        let request = serde_wasm_bindgen::to_value(&Request { text, published })
            .map_err(|error| PlatformError::Script(error.to_string()))?;
        self.worker.post_message(&request)?;
        let answer = JsFuture::from(answer)
            .await
            .map_err(|_| PlatformError::Script("the worker failed".to_owned()))?;
        drop(listener);
        if !answer.is_truthy() {
            return Err(PlatformError::Corrupt("the worker's answer".to_owned()));
        }
        Ok(suggestions.take())
    }

    /// Ends it, whatever it is doing. What it was asked is never answered.
    pub fn stop(&self) {
        self.worker.terminate();
    }
}

impl Drop for RecognitionWorker {
    fn drop(&mut self) {
        self.stop();
    }
}
