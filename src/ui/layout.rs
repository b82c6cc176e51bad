//! How a text is laid out: blocks (lines of the text), and sections of a few blocks each, which
//! are what the page draws or leaves undrawn.

use crate::annotation::Annotation;
use crate::text::Span;
use std::sync::Arc;

/// Bytes after which a line without a break is continued in a block of its own.
const LONG_BLOCK: usize = 8_000;
/// Bytes after which a section is full.
const SECTION_BYTES: usize = 6_000;
/// Blocks after which a section is full.
const SECTION_BLOCKS: usize = 24;

/// A line of the text, without its line break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// The covered bytes of the document's text.
    pub span: Span,
    /// Whether a blank line stands before it.
    pub apart: bool,
    /// Whether it goes on with the line of the block before.
    pub continued: bool,
}

/// A run of blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// From the first byte of its first block to the last of its last.
    pub span: Span,
    /// Its blocks, in order. Blank lines are none.
    pub blocks: Vec<Block>,
}

/// Lays out a text. Every byte that is not white space lies in exactly one block.
pub fn sections(text: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut apart = false;
    let mut start = 0;
    for line in text.split_inclusive(['\n', '\u{2028}', '\u{2029}']) {
        let end = start + line.len();
        let visible = line.trim_end_matches(['\n', '\r', '\u{2028}', '\u{2029}']);
        if visible.trim().is_empty() {
            apart = true;
        } else {
            let mut at = start;
            let mut rest = visible;
            while !rest.is_empty() {
                let (piece, remaining) = cut(rest);
                let span = Span::new(at, at + piece.len());
                let block = Block { span, apart, continued: at > start };
                match sections.last_mut() {
                    Some(section)
                        if section.blocks.len() < SECTION_BLOCKS
                            && block.span.end - section.span.start <= SECTION_BYTES =>
                    {
                        section.span.end = block.span.end;
                        section.blocks.push(block);
                    }
                    _ => sections.push(Section { span: block.span, blocks: vec![block] }),
                }
                apart = false;
                at = span.end;
                rest = remaining;
            }
        }
        start = end;
    }
    sections
}

/// Cuts a line that is too long, after a space if there is one.
fn cut(line: &str) -> (&str, &str) {
    if line.len() <= LONG_BLOCK {
        return (line, "");
    }
    let mut limit = LONG_BLOCK;
    while !line.is_char_boundary(limit) {
        limit -= 1;
    }
    let head = line.get(..limit).unwrap_or(line);
    let at = head.rfind(char::is_whitespace).map_or(limit, |space| {
        space + head.get(space..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
    });
    line.split_at_checked(at).unwrap_or((line, ""))
}

/// For each of the spans, which are in order and do not overlap, the annotations that share a byte
/// with it. An annotation across a border is in both.
pub fn distribute(annotations: &[Arc<Annotation>], spans: &[Span]) -> Vec<Vec<Arc<Annotation>>> {
    let mut shares = vec![Vec::new(); spans.len()];
    for annotation in annotations {
        let first = spans.partition_point(|span| span.end <= annotation.span.start);
        for (share, span) in shares.iter_mut().zip(spans).skip(first) {
            if span.start >= annotation.span.end {
                break;
            }
            share.push(annotation.clone());
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_become_blocks() {
        let text = "عنوان\n\nسطر\r\nآخر\n \nنهاية";
        let blocks: Vec<_> = sections(text).into_iter().flat_map(|s| s.blocks).collect();
        let got: Vec<_> = blocks.iter().map(|b| (b.span.slice(text).unwrap(), b.apart)).collect();
        assert_eq!(got, [("عنوان", false), ("سطر", true), ("آخر", false), ("نهاية", true)]);
    }

    #[test]
    fn a_long_line_is_cut_at_a_space() {
        let text = "كلمة ".repeat(4_000);
        let blocks: Vec<_> = sections(&text).into_iter().flat_map(|s| s.blocks).collect();
        assert!(blocks.len() > 3);
        for block in &blocks {
            assert!(block.span.len() <= LONG_BLOCK);
            assert!(block.span.slice(&text).unwrap().starts_with('ك'));
        }
        assert!(blocks[1].continued && !blocks[0].continued);
    }

    proptest! {
        #[test]
        fn blocks_hold_everything_that_is_seen(text in "(\u{0627}|b|\n|\r\n| |\u{064B}){0,300}") {
            let blocks: Vec<_> = sections(&text).into_iter().flat_map(|s| s.blocks).collect();
            let mut end = 0;
            let mut seen = String::new();
            for block in &blocks {
                prop_assert!(block.span.start >= end);
                end = block.span.end;
                seen.push_str(block.span.slice(&text).unwrap());
            }
            let letters = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(letters(&seen), letters(&text));
        }
    }
}
