//! Two tabs of the page must not write to the same work.
//!
//! A tab that opens a work holds a lock of its name as long as it has it open. Whoever cannot get
//! the lock keeps a copy under another name.

use super::{PlatformError, dom};
use js_sys::{Function, Object, Promise, Reflect};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    type LockManager;

    #[wasm_bindgen(method, catch)]
    fn request(
        this: &LockManager,
        name: &str,
        options: &Object,
        callback: &Function,
    ) -> Result<Promise, JsValue>;
}

/// The right to write to a work. Dropping it gives it back.
#[derive(Debug)]
pub struct Claim {
    release: Option<Function>,
}

impl Drop for Claim {
    fn drop(&mut self) {
        if let Some(release) = &self.release {
            let _ = release.call0(&JsValue::NULL);
        }
    }
}

/// How often to ask again: a page that is being reloaded gives its lock back a moment late.
const ATTEMPTS: u32 = 3;

/// Takes the right to write to the work `key`, or gives `None` where another tab has it.
///
/// Where the browser has no locks (a page served without encryption), everybody gets it.
///
/// # Errors
/// As the browser's.
pub async fn claim(key: &str) -> Result<Option<Claim>, PlatformError> {
    let navigator = dom::global("navigator")?;
    let locks = Reflect::get(&navigator, &"locks".into())?;
    if locks.is_undefined() {
        return Ok(Some(Claim { release: None }));
    }
    let locks: LockManager = locks.unchecked_into();
    let options = Object::new();
    Reflect::set(&options, &"ifAvailable".into(), &JsValue::TRUE)?;
    for attempt in 0..ATTEMPTS {
        if attempt > 0 {
            dom::pause(120).await?;
        }
        if let Some(release) = try_lock(&locks, &format!("wusum:{key}"), &options).await? {
            return Ok(Some(Claim { release: Some(release) }));
        }
    }
    Ok(None)
}

async fn try_lock(
    locks: &LockManager,
    name: &str,
    options: &Object,
) -> Result<Option<Function>, PlatformError> {
    // The lock is held until the promise that the callback returns is settled; what settles it is
    // handed out as the answer.
    let answer: Rc<RefCell<Option<Function>>> = Rc::default();
    let outcome = Promise::new(&mut |resolve, reject| {
        let answer = answer.clone();
        let told = resolve.clone();
        let callback = Closure::once_into_js(move |lock: JsValue| -> JsValue {
            if lock.is_null() {
                let _ = told.call0(&JsValue::NULL);
                return JsValue::UNDEFINED;
            }
            let held = Promise::new(&mut |release, _| {
                answer.replace(Some(release));
            });
            let _ = told.call0(&JsValue::NULL);
            held.into()
        });
        match locks.request(name, options, callback.unchecked_ref()) {
            Ok(promise) => {
                // Without this a refused request would be reported as an unhandled rejection.
                let refused = reject.clone();
                let catch = Closure::once(move |error: JsValue| {
                    let _ = refused.call1(&JsValue::NULL, &error);
                });
                let _ = promise.catch(&catch);
                catch.forget();
            }
            Err(error) => {
                let _ = reject.call1(&JsValue::NULL, &error);
            }
        }
    });
    JsFuture::from(outcome).await?;
    Ok(answer.take())
}
