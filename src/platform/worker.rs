//! Recognition beside the page, in a worker that is the page's own program once more.
//!
//! The worker is made from a `blob:` address, so the page's policy binds it. It is handed the
//! compiled module, so nothing is compiled or loaded twice.

use super::answer::{Reader, Writer};
use super::{PlatformError, dom, wire};
use crate::annotation::{Annotation, Entity, EntityId};
use crate::lexicon::{Lexicon, OwnList};
use crate::recognize::{Context, Recognizer, Suggester};
use crate::text::Keyed;
use js_sys::{Array, Function, Object, Promise, Reflect, Uint32Array};
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

/// An answer is told in parts of so many numbers, and of those of one mention more.
const PART: usize = 1 << 15;

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
/// `published` is its date, ISO 8601, if it is known.
pub fn recognize_here(
    lexicon: &Arc<Lexicon>,
    text: &Arc<str>,
    published: Option<String>,
) -> Suggestions {
    let mentions = recognizer(lexicon).recognize(text, &Context { published });
    let mut suggester = Suggester::new(Arc::clone(lexicon), Arc::clone(text));
    let annotations = mentions.iter().map(|mention| Arc::new(suggester.suggest(mention))).collect();
    Suggestions { annotations, entities: suggester.entities().clone() }
}

/// Whether the recognizer of this thread over these tables, or over the built-in ones, is made, so
/// that a short text takes next to no time.
pub fn is_warm(lexicon: Option<&Arc<Lexicon>>) -> bool {
    RECOGNIZER.with_borrow(|kept| {
        // Where there is none the built-in tables may still be packed.
        let wanted = |kept: &Rc<Recognizer>| {
            Arc::ptr_eq(kept.lexicon(), lexicon.unwrap_or_else(|| Lexicon::builtin()))
        };
        kept.as_ref().is_some_and(wanted)
    })
}

/// Makes the recognizer of this thread, so that the first text does not wait for it.
pub fn warm_up(lexicon: &Arc<Lexicon>) {
    recognizer(lexicon).warm_up();
}

/// What the worker calls first: the user's lists, name and text one after the other as [`wire`]
/// writes them. What stays is made before any text, so that it does not lie among what goes.
#[wasm_bindgen]
pub fn take_lists(lists: &str) {
    let mut reader = wire::Reader::new(lists);
    let mut read = Vec::new();
    while let Some(list) = reader.string().zip(reader.string()) {
        // The page has read them before.
        read.extend(OwnList::read(list.0, list.1).map(|read| Arc::new(read.list)));
    }
    warm_up(&match read.is_empty() {
        true => Arc::clone(Lexicon::builtin()),
        false => Arc::new(Lexicon::with_lists(read)),
    });
}

/// What the worker calls with a text. `tell` is called with each new percentage, and with each part
/// of the answer: its numbers and its names, as [`Reader`] takes them.
#[wasm_bindgen]
pub fn recognize_for_page(text: &str, published: Option<String>, tell: &Function) {
    let kept = RECOGNIZER.with_borrow(|kept| kept.as_ref().map(|kept| Arc::clone(kept.lexicon())));
    let lexicon = kept.unwrap_or_else(|| Arc::clone(Lexicon::builtin()));
    // Nobody may be there to hear of it.
    let tell = |what: &JsValue| drop(tell.call1(&JsValue::UNDEFINED, what));
    let mut told = 0;
    let mut watch = |percent: u8| {
        if percent > told {
            told = percent;
            tell(&percent.into());
        }
    };
    let context = Context { published };
    let mentions = recognizer(&lexicon).recognize_watched(text, &context, &mut watch);
    let mut writer = Writer::default();
    let tell_part = |writer: &Writer| {
        let numbers = Uint32Array::from(writer.numbers.as_slice());
        tell(&Array::of2(&numbers, &writer.names.as_str().into()));
    };
    for mention in &mentions {
        writer.mention(mention);
        if writer.numbers.len() > PART {
            tell_part(&writer);
            writer.clear();
        }
    }
    tell_part(&writer);
}

/// Runs after the page's glue in the worker. What it says last is that nothing follows.
const SCRIPT: &str = "
onmessage = ({ data }) => {
  if (data.module) {
    wasm_bindgen.initSync({ module: data.module });
    wasm_bindgen.take_lists(data.lists);
  } else {
    wasm_bindgen.recognize_for_page(...data, (what) => postMessage(what));
    postMessage(true);
  }
};";

/// What the worker is asked: a text and its date. An array, since what makes JavaScript's names of
/// a structure's fields is two kilobytes of program.
#[derive(Debug, Serialize)]
struct Request<'t>(&'t str, Option<&'t str>);

/// What the page has of an answer.
struct Taken {
    reader: Reader,
    suggester: Suggester,
    annotations: Vec<Arc<Annotation>>,
}

impl Taken {
    /// Takes a part as the worker posts it. `None` where it is none.
    fn part(&mut self, part: &JsValue) -> Option<()> {
        let Self { reader, suggester, annotations } = self;
        let part: &Array = part.dyn_ref()?;
        let numbers: Uint32Array = part.get(0).dyn_into().ok()?;
        let mut give = |mention| annotations.push(Arc::new(suggester.suggest(&mention)));
        reader.part(&numbers.to_vec(), &part.get(1).as_string()?, &mut give)
    }
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

    /// Recognizes a text with `lexicon`, which has the lists that the worker was started with.
    /// `watch` is told how far it is, in per cent.
    ///
    /// # Errors
    /// [`PlatformError::Script`] when the worker fails; it is of no use after that.
    pub async fn recognize(
        &self,
        lexicon: Arc<Lexicon>,
        text: Arc<str>,
        published: Option<&str>,
        watch: Rc<dyn Fn(u8)>,
    ) -> Result<Suggestions, PlatformError> {
        let request = serde_wasm_bindgen::to_value(&Request(&text, published))
            .map_err(|error| PlatformError::Script(error.to_string()))?;
        let mut listener = None;
        let taken = Rc::new(RefCell::new(Taken {
            reader: Reader::default(),
            suggester: Suggester::new(lexicon, text),
            annotations: Vec::new(),
        }));
        let answer = Promise::new(&mut |resolve, reject| {
            let (watch, taken) = (watch.clone(), taken.clone());
            listener = Some(dom::listen(&self.worker, "message", move |event| {
                let Some(event) = event.dyn_ref::<MessageEvent>() else { return };
                let data = event.data();
                if let Some(percent) = data.as_f64() {
                    watch(percent as u8);
                    return;
                }
                let whole = data.is_truthy() && !data.is_object();
                if whole || taken.borrow_mut().part(&data).is_none() {
                    drop(resolve.call1(&JsValue::UNDEFINED, &whole.into()));
                }
            }));
            self.worker.set_onerror(Some(&reject));
        });
        self.worker.post_message(&request)?;
        let answer = JsFuture::from(answer)
            .await
            .map_err(|_| PlatformError::Script("the worker failed".to_owned()))?;
        drop(listener);
        if !answer.is_truthy() {
            return Err(PlatformError::Corrupt("the worker's answer".to_owned()));
        }
        let mut taken = taken.borrow_mut();
        let annotations = std::mem::take(&mut taken.annotations);
        Ok(Suggestions { annotations, entities: taken.suggester.entities().clone() })
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
