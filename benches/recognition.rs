//! How fast recognition is, natively, beside a bare automaton over the same names and texts.
//!
//! The texts are those of `../shared/corpora/incidents.jsonl` where that is there, else the
//! passages under `tests/passages`; each is read once a round, never one text again and again
//! (caches learn it). Run with `cargo xtask bench` or `cargo bench`.
#![allow(clippy::unreachable, clippy::cast_precision_loss)]

use daachorse::MatchKind;
use daachorse::charwise::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder};
use std::hint::black_box;
use std::time::{Duration, Instant};
use wusum::lexicon::Lexicon;
use wusum::recognize::{Context, Recognizer};
use wusum::text::Tokens;
use wusum::text::normalize::letters;

const ROUNDS: u32 = 7;

fn main() {
    let texts = texts();
    let bytes: usize = texts.iter().map(String::len).sum();
    println!("{} texts, {:.2} MB of UTF-8", texts.len(), bytes as f64 / 1e6);

    let started = Instant::now();
    let lexicon = Lexicon::builtin();
    let unpacked = started.elapsed();
    let recognizer = Recognizer::new();
    let ready = started.elapsed();
    println!("tables unpacked in {unpacked:.1?}, engine ready after {ready:.1?}");

    let folded: Vec<String> = texts.iter().map(|text| fold(text)).collect();
    let automaton = automaton(lexicon);
    let yardstick = measure(bytes, || {
        for text in &folded {
            black_box(automaton.leftmost_find_iter(text).count());
        }
    });
    let mut tokens = Tokens::default();
    let rows = [
        ("bare automaton (daachorse charwise, folded text)", yardstick),
        (
            "tokens",
            measure(bytes, || {
                for text in &texts {
                    for line in text.split_inclusive('\n') {
                        tokens.read(line, 0);
                        black_box(tokens.len());
                    }
                }
            }),
        ),
        (
            "recognition, all of it",
            measure(bytes, || {
                for text in &texts {
                    black_box(recognizer.recognize(text, &Context::default()).len());
                }
            }),
        ),
    ];
    println!("{:50} {:>9} {:>7}", "", "MB/s", "ratio");
    for (name, speed) in rows {
        println!("{name:50} {speed:9.1} {:7.2}", speed / yardstick);
    }
}

/// The best of some rounds, in megabytes a second.
fn measure(bytes: usize, mut work: impl FnMut()) -> f64 {
    let mut best = Duration::MAX;
    for _ in 0..ROUNDS {
        let started = Instant::now();
        work();
        best = best.min(started.elapsed());
    }
    bytes as f64 / 1e6 / best.as_secs_f64()
}

fn texts() -> Vec<String> {
    if let Ok(file) = std::fs::read_to_string("../shared/corpora/incidents.jsonl") {
        return file
            .lines()
            .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
            .filter_map(|row| row.get("text")?.as_str().map(str::to_owned))
            .collect();
    }
    println!("../shared/corpora is not there: reading tests/passages instead");
    let mut files: Vec<_> = std::fs::read_dir("tests/passages")
        .into_iter()
        .flatten()
        .filter_map(|file| file.ok().map(|f| f.path()))
        .collect();
    files.sort();
    files.into_iter().filter_map(|path| std::fs::read_to_string(path).ok()).collect()
}

/// The text with its letters folded, one character a letter, words apart by one space.
fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c == '_') {
        folded.extend(letters(word).into_iter().map(|letter| {
            if letter < 0x80 {
                char::from(letter)
            } else {
                char::from_u32(0x600 + 0x20 + u32::from(letter & 0x7F)).unwrap_or(' ')
            }
        }));
        folded.push(' ');
    }
    folded
}

fn automaton(lexicon: &Lexicon) -> CharwiseDoubleArrayAhoCorasick<u32> {
    let mut forms: Vec<String> = lexicon
        .entries()
        .flat_map(|entry| entry.forms().map(|form| fold(form.text)).collect::<Vec<_>>())
        .filter(|form| form.trim().chars().count() > 1)
        .collect();
    forms.sort();
    forms.dedup();
    CharwiseDoubleArrayAhoCorasickBuilder::new()
        .match_kind(MatchKind::LeftmostLongest)
        .build(forms)
        .unwrap_or_else(|error| unreachable!("the forms are distinct and not empty: {error}"))
}
