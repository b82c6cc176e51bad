//! Files in and out.

use super::{PlatformError, dom};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, File, HtmlAnchorElement, Url};

/// A file that somebody chose or dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// Its name with the ending.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Reads a file whole.
///
/// # Errors
/// As the browser's, for example when the file has gone.
pub async fn read(file: &File) -> Result<Chosen, PlatformError> {
    let buffer = JsFuture::from(file.array_buffer()).await?;
    Ok(Chosen { name: file.name(), bytes: Uint8Array::new(&buffer).to_vec() })
}

/// Gives a file to the person: as if a link to it had been clicked.
///
/// # Errors
/// As the browser's.
pub fn download(name: &str, media_type: &str, content: &str) -> Result<(), PlatformError> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let parts = Array::of1(&content.into());
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options)?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let document = dom::document()?;
    let link: HtmlAnchorElement = document
        .create_element("a")?
        .dyn_into()
        .map_err(|_| PlatformError::Missing("download link"))?;
    link.set_href(&address);
    link.set_download(name);
    link.set_hidden(true);
    document.body().ok_or(PlatformError::Missing("body"))?.append_child(&link)?;
    link.click();
    link.remove();
    // Safari cancels a download whose address is revoked at once.
    gloo::timers::callback::Timeout::new(60_000, move || {
        let _ = Url::revoke_object_url(&address);
    })
    .forget();
    Ok(())
}
