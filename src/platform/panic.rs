//! What happens when the program breaks: a panic ends it, and the page says so in plain words.

use super::dom;

/// Shows a message in both languages when the program panics. The work is in the browser's
/// storage by then, so a reload brings it back.
pub fn install() {
    std::panic::set_hook(Box::new(|info| {
        report(&info.to_string());
        let _ = show();
    }));
}

/// Writes to the console.
fn report(message: &str) {
    web_error(message);
}

#[wasm_bindgen::prelude::wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = console, js_name = error)]
    fn web_error(message: &str);
}

fn show() -> Result<(), super::PlatformError> {
    let document = dom::document()?;
    let Some(body) = document.body() else { return Ok(()) };
    let boot = match document.get_element_by_id("boot") {
        Some(boot) => boot,
        None => {
            let boot = document.create_element("div")?;
            boot.set_id("boot");
            body.append_child(&boot)?;
            boot
        }
    };
    boot.set_class_name("broken");
    boot.set_attribute("role", "alert")?;
    boot.set_attribute("data-test", "broken")?;
    boot.set_text_content(None);
    for (language, direction, text) in [
        ("ar", "rtl", "حدث خطأ في الصفحة. عملك محفوظ في هذا المتصفح: أعد تحميل الصفحة للمتابعة."),
        ("en", "ltr", "The page has failed. Your work is kept in this browser: reload to go on."),
    ] {
        let line = document.create_element("p")?;
        line.set_attribute("lang", language)?;
        line.set_attribute("dir", direction)?;
        line.set_text_content(Some(text));
        boot.append_child(&line)?;
    }
    Ok(())
}
