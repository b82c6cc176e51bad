//! Recognition beside the page, in a worker that is the page's own program once more.
//!
//! The worker is made from a `blob:` address, so the page's policy binds it. It is handed the
//! compiled module, so nothing is compiled or loaded twice.

use super::wire::{Reader, Writer};
use super::{PlatformError, dom};
use crate::annotation::{Annotation, Document, Edit, Entity, EntityId};
use crate::lexicon::{Lexicon, OwnList};
use crate::recognize::{Recognizer, suggest_watched};
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
        let mut document = Document::new("", text);
        document.source.published = published;
        let edit = suggest_watched(recognizer, &mut document, watch);
        let mut annotations = Vec::new();
        inserted(edit, &mut annotations);
        Self { annotations, entities: document.entities().clone() }
    }

    fn write(&self) -> String {
        let mut writer = Writer::default();
        writer.number(self.annotations.len() as u64);
        self.annotations.iter().for_each(|annotation| writer.annotation(annotation));
        writer.entities(&self.entities);
        writer.text
    }

    fn read(text: &str) -> Option<Self> {
        let mut reader = Reader::new(text);
        let mut annotations = Vec::new();
        for _ in 0..reader.number()? {
            annotations.push(reader.annotation()?);
        }
        Some(Self { annotations, entities: reader.entities()? })
    }
}

/// The annotations that an edit adds.
fn inserted(edit: Edit, into: &mut Vec<Arc<Annotation>>) {
    match edit {
        Edit::Insert(annotation) => into.push(annotation),
        Edit::Batch(edits) => edits.into_iter().for_each(|edit| inserted(edit, into)),
        Edit::Remove(_) | Edit::Replace(_) | Edit::Describe { .. } => {}
    }
}

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

/// What the worker calls: text in, [`Suggestions`] as [`super::wire`] writes them out. `tell` is
/// called with each new percentage.
#[wasm_bindgen]
pub fn recognize_for_page(text: &str, published: Option<String>, tell: &Function) -> String {
    let kept = RECOGNIZER.with_borrow(|kept| kept.as_ref().map(|kept| Arc::clone(kept.lexicon())));
    let lexicon = kept.unwrap_or_else(|| Arc::clone(Lexicon::builtin()));
    let mut told = 0;
    let mut watch = |percent| {
        if percent > told {
            told = percent;
            // Nobody is there to hear of it.
            let _ = tell.call1(&JsValue::UNDEFINED, &percent.into());
        }
    };
    Suggestions::of(&recognizer(&lexicon), text, published, &mut watch).write()
}

/// Runs after the page's glue in the worker.
const SCRIPT: &str = "
onmessage = ({ data }) => {
  if (data.module) {
    wasm_bindgen.initSync({ module: data.module });
    if (data.lists) wasm_bindgen.take_lists(data.lists);
  } else {
    const tell = (percent) => postMessage(percent);
    postMessage(wasm_bindgen.recognize_for_page(data.text, data.published, tell));
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
        let answer = Promise::new(&mut |resolve, reject| {
            let watch = watch.clone();
            listener = Some(dom::listen(&self.worker, "message", move |event| {
                let Some(event) = event.dyn_ref::<MessageEvent>() else { return };
                match event.data().as_f64() {
                    Some(percent) => watch(percent as u8),
                    None => drop(resolve.call1(&JsValue::UNDEFINED, &event.data())),
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
        let answer = answer.as_string().unwrap_or_default();
        Suggestions::read(&answer)
            .ok_or_else(|| PlatformError::Corrupt("the worker's answer".to_owned()))
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
