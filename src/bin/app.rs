//! The page.
//!
//! The same program runs in the page and in its worker; a worker has no window, and is called by
//! the page.

/// Memory of the page and of its worker; see Cargo.toml.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

fn main() {
    if wusum::platform::dom::window().is_ok() {
        wusum::platform::panic::install();
        if let Ok(root) = wusum::platform::dom::find("#app") {
            wusum::ui::start(root.into());
        }
    }
}
