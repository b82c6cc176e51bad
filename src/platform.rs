//! The browser. Every call returns a `Result`; nothing here knows Yew.

pub mod answer;
pub mod clipboard;
pub mod clock;
pub mod decode;
pub mod dom;
pub mod files;
pub mod highlight;
pub mod panic;
pub mod selection;
pub mod storage;
pub mod tabs;
pub mod wire;
pub mod worker;

use wasm_bindgen::{JsCast, JsValue};

/// Why the browser did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlatformError {
    /// This browser, or this way of opening the page, lacks a facility.
    #[error("the browser has no {0}")]
    Missing(&'static str),
    /// The browser refuses: private mode, blocked storage.
    #[error("the browser refuses: {0}")]
    Denied(String),
    /// Storage is full.
    #[error("the browser's storage is full")]
    Full,
    /// What was stored cannot be read.
    #[error("what was stored cannot be read: {0}")]
    Corrupt(String),
    /// Any other failure of a call into the browser.
    #[error("the browser reports: {0}")]
    Script(String),
}

impl From<JsValue> for PlatformError {
    fn from(value: JsValue) -> Self {
        if let Some(exception) = value.dyn_ref::<web_sys::DomException>() {
            let message = exception.message();
            return match exception.name().as_str() {
                "QuotaExceededError" => Self::Full,
                "SecurityError" | "NotAllowedError" | "InvalidStateError" => Self::Denied(message),
                _ => Self::Script(message),
            };
        }
        let error = value.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
        Self::Script(error.or_else(|| value.as_string()).unwrap_or_default())
    }
}
