//! Pure text: spans, offsets, Arabic letters, normalization, tokens. Knows no domain.

pub mod offsets;
pub mod span;

pub use offsets::OffsetMap;
pub use span::Span;
