//! One file a format: reading and writing, and what each format cannot carry.

pub mod csv;
pub mod native;
