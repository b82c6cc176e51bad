//! Pure text: spans, offsets, Arabic letters, normalization, tokens. Knows no domain.

pub mod clitics;
pub mod normalize;
pub mod offsets;
mod presentation_forms;
pub mod span;
pub mod tokenize;

pub use normalize::{Letter, WordKey};
pub use offsets::OffsetMap;
pub use span::Span;
pub use tokenize::{Punctuation, Token, TokenKind, Tokens};
