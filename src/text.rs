//! Pure text: spans, offsets, Arabic letters, normalization, tokens. Knows no domain.

pub mod clitics;
pub mod date;
pub mod normalize;
pub mod offsets;
pub mod order;
mod presentation_forms;
pub mod sentence;
pub mod span;
pub mod tokenize;

pub use date::{Date, DateError, find_dates};
pub use normalize::{Letter, WordKey};
pub use offsets::OffsetMap;
pub use order::{Keyed, ordered};
pub use sentence::sentences;
pub use span::Span;
pub use tokenize::{Punctuation, Token, TokenKind, Tokens};
