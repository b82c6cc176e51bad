//! One file a format: reading and writing, and what each format cannot carry.

pub mod csv;
#[cfg(not(target_arch = "wasm32"))]
pub mod gold;
pub mod native;
#[cfg(not(target_arch = "wasm32"))]
pub mod score;
