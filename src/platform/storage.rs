//! What the browser keeps between visits.
//!
//! Works lie in IndexedDB, which has room for texts of several megabytes; the few settings of the
//! page lie in `localStorage`, where they can be read before the first picture is drawn.

use super::{PlatformError, dom};
use js_sys::{Array, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbKeyRange, IdbObjectStore, IdbRequest, IdbTransactionMode};

const DATABASE: &str = "wusum";
const RECORDS: &str = "records";

/// Records of text by key. Cloning gives another handle to the same store.
#[derive(Clone, Debug)]
pub struct Store {
    database: IdbDatabase,
}

impl Store {
    /// Opens the store, making it at the first visit.
    ///
    /// # Errors
    /// [`PlatformError::Missing`] and [`PlatformError::Denied`] where the browser keeps nothing.
    pub async fn open() -> Result<Self, PlatformError> {
        let factory = dom::window()?.indexed_db()?.ok_or(PlatformError::Missing("IndexedDB"))?;
        let request = factory.open_with_u32(DATABASE, 1)?;
        let upgrade = request.clone();
        let make = wasm_bindgen::closure::Closure::once_into_js(move || {
            if let Ok(Ok(database)) = upgrade.result().map(|value| value.dyn_into::<IdbDatabase>())
            {
                let _ = database.create_object_store(RECORDS);
            }
        });
        request.set_onupgradeneeded(Some(make.unchecked_ref()));
        let database = result(&request).await?;
        let database = database.dyn_into().map_err(PlatformError::from)?;
        Ok(Self { database })
    }

    /// The record with this key.
    ///
    /// # Errors
    /// As the browser's.
    pub async fn get(&self, key: &str) -> Result<Option<String>, PlatformError> {
        let request = self.records(IdbTransactionMode::Readonly)?.get(&JsValue::from_str(key))?;
        Ok(result(&request).await?.as_string())
    }

    /// The records whose keys begin with `prefix`, in the order of their keys.
    ///
    /// # Errors
    /// As the browser's.
    pub async fn with_prefix(&self, prefix: &str) -> Result<Vec<String>, PlatformError> {
        let range = range(prefix)?;
        let request = self.records(IdbTransactionMode::Readonly)?.get_all_with_key(&range)?;
        let values: Array = result(&request).await?.unchecked_into();
        Ok(values.iter().filter_map(|value| value.as_string()).collect())
    }

    /// Writes records, all or none. Calls into the browser at once; the future tells when they are
    /// safe. A page that is being closed does not wait for that, so the writing is committed
    /// explicitly.
    ///
    /// # Errors
    /// [`PlatformError::Full`] where there is no room.
    pub async fn put(&self, records: &[(String, String)]) -> Result<(), PlatformError> {
        let store = self.records(IdbTransactionMode::Readwrite)?;
        for (key, value) in records {
            store.put_with_key(&JsValue::from_str(value), &JsValue::from_str(key))?;
        }
        finish(&store).await
    }

    /// Deletes every record whose key begins with one of the prefixes.
    ///
    /// # Errors
    /// As the browser's.
    pub async fn delete(&self, prefixes: &[String]) -> Result<(), PlatformError> {
        let store = self.records(IdbTransactionMode::Readwrite)?;
        for prefix in prefixes {
            store.delete(&range(prefix)?.into())?;
        }
        finish(&store).await
    }

    fn records(&self, mode: IdbTransactionMode) -> Result<IdbObjectStore, PlatformError> {
        let transaction = self.database.transaction_with_str_and_mode(RECORDS, mode)?;
        Ok(transaction.object_store(RECORDS)?)
    }
}

fn range(prefix: &str) -> Result<IdbKeyRange, PlatformError> {
    let end = format!("{prefix}\u{FFFF}");
    Ok(IdbKeyRange::bound(&JsValue::from_str(prefix), &JsValue::from_str(&end))?)
}

async fn finish(store: &IdbObjectStore) -> Result<(), PlatformError> {
    let transaction = store.transaction();
    let done = Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onabort(Some(&reject));
    });
    #[expect(deprecated, reason = "only the binding is marked so, not the method")]
    let _ = transaction.commit();
    match JsFuture::from(done).await {
        Ok(_) => Ok(()),
        Err(_) => Err(transaction
            .error()
            .map_or(PlatformError::Full, |error| JsValue::from(error).into())),
    }
}

async fn result(request: &IdbRequest) -> Result<JsValue, PlatformError> {
    let done = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    match JsFuture::from(done).await {
        Ok(_) => Ok(request.result()?),
        Err(_) => Err(match request.error()? {
            Some(error) => JsValue::from(error).into(),
            None => PlatformError::Denied(String::new()),
        }),
    }
}

/// Asks the browser not to clear the store when it needs room. It may say no.
pub fn ask_to_keep() {
    let Ok(window) = dom::window() else { return };
    let call = || {
        let navigator = js_sys::Reflect::get(&window, &"navigator".into())?;
        let storage = js_sys::Reflect::get(&navigator, &"storage".into())?;
        let persist = js_sys::Reflect::get(&storage, &"persist".into())?;
        persist.dyn_into::<js_sys::Function>()?.call0(&storage)
    };
    let _: Result<JsValue, JsValue> = call();
}

/// A setting of the page.
///
/// # Errors
/// [`PlatformError::Denied`] where the browser keeps nothing.
pub fn setting(key: &str) -> Result<Option<String>, PlatformError> {
    let storage = dom::window()?.local_storage()?;
    Ok(storage.ok_or(PlatformError::Missing("localStorage"))?.get_item(&format!("wusum.{key}"))?)
}

/// Keeps a setting of the page.
///
/// # Errors
/// [`PlatformError::Denied`] where the browser keeps nothing.
pub fn set_setting(key: &str, value: &str) -> Result<(), PlatformError> {
    let storage = dom::window()?.local_storage()?;
    let storage = storage.ok_or(PlatformError::Missing("localStorage"))?;
    Ok(storage.set_item(&format!("wusum.{key}"), value)?)
}

/// The work this tab had open before it was reloaded.
///
/// # Errors
/// As [`setting`].
pub fn tab_work() -> Result<Option<String>, PlatformError> {
    let storage = dom::window()?.session_storage()?;
    Ok(storage.ok_or(PlatformError::Missing("sessionStorage"))?.get_item("wusum.work")?)
}

/// Remembers for this tab which work is open.
///
/// # Errors
/// As [`setting`].
pub fn set_tab_work(key: &str) -> Result<(), PlatformError> {
    let storage = dom::window()?.session_storage()?;
    storage.ok_or(PlatformError::Missing("sessionStorage"))?.set_item("wusum.work", key)?;
    Ok(())
}
