//! The time, for what the page itself keeps: names of stored works and when they were changed.

/// Milliseconds since 1970, UTC.
pub fn now() -> f64 {
    js_sys::Date::now()
}

/// A name that no other tab or work has: the time and a random number.
pub fn unique() -> String {
    let random = (js_sys::Math::random() * f64::from(u32::MAX)) as u32;
    format!("{:011x}{random:08x}", now() as u64)
}

/// A moment for people to read, in a language given as `ar` or `en`.
pub fn date(moment: f64, language: &str) -> String {
    // Western digits, as everywhere on the page.
    let locale = format!("{language}-u-nu-latn");
    let date = js_sys::Date::new(&moment.into());
    String::from(date.to_locale_date_string(&locale, &wasm_bindgen::JsValue::UNDEFINED))
}
