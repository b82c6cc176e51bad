//! How fast recognition is, natively, stage by stage, beside a bare automaton over the same names
//! and texts; and how much memory a long text needs.
//!
//! The texts are those of `../shared/corpora/incidents.jsonl` where that is there, else the
//! passages under `tests/passages`; each is read once a round, never one text again and again
//! (caches learn it). Every stage is run once in each round and its best round counts, so what
//! else the machine does hits all of them alike. Each line contains what the lines before it do,
//! but for the automaton.
//!
//! Run with `cargo xtask bench` or `cargo bench`. A number after `--` says how many rounds; a word
//! picks the stages whose names contain it, for a profiler.
#![allow(clippy::unreachable, clippy::cast_precision_loss)]
// A counting allocator is one that the compiler cannot check.
#![allow(unsafe_code)]

use daachorse::MatchKind;
use daachorse::charwise::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder};
use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use wusum::lexicon::Lexicon;
use wusum::lexicon::matcher::Hits;
use wusum::recognize::{Context, Recognizer};
use wusum::text::Tokens;
use wusum::text::normalize::letters;

const ROUNDS: u32 = 15;
/// So long is the text whose memory is measured, in bytes.
const LONG: usize = 5_000_000;

/// The system's allocator, with a count of what is held and of the most that was.
struct Counting;

static HELD: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every call is handed on as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let held = HELD.fetch_add(layout.size(), Ordering::Relaxed) + layout.size();
        PEAK.fetch_max(held, Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size(), Ordering::Relaxed);
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The time that this program has had a processor: what else the machine does counts less in it
/// than in the time of the clock.
#[cfg(target_os = "linux")]
fn now() -> Duration {
    #[repr(C)]
    struct Time {
        seconds: std::ffi::c_long,
        nanoseconds: std::ffi::c_long,
    }
    unsafe extern "C" {
        fn clock_gettime(clock: std::ffi::c_int, time: *mut Time) -> std::ffi::c_int;
    }
    const PROCESS: std::ffi::c_int = 2;
    let mut time = Time { seconds: 0, nanoseconds: 0 };
    // SAFETY: the call writes the time that it is given, which has the layout that it expects.
    unsafe { clock_gettime(PROCESS, &mut time) };
    Duration::new(time.seconds.unsigned_abs(), time.nanoseconds as u32)
}

#[cfg(not(target_os = "linux"))]
fn now() -> Duration {
    static BEGIN: std::sync::LazyLock<std::time::Instant> =
        std::sync::LazyLock::new(std::time::Instant::now);
    BEGIN.elapsed()
}

/// What `work` gives, the memory that it needed at most, and what is held after it, in bytes.
fn memory<T>(work: impl FnOnce() -> T) -> (T, usize, usize) {
    let before = HELD.load(Ordering::Relaxed);
    PEAK.store(before, Ordering::Relaxed);
    let result = work();
    let peak = PEAK.load(Ordering::Relaxed).saturating_sub(before);
    (result, peak, HELD.load(Ordering::Relaxed).saturating_sub(before))
}

type Stage<'a> = Box<dyn FnMut() + 'a>;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let rounds = arguments.iter().find_map(|a| a.parse().ok()).unwrap_or(ROUNDS);
    let wanted = arguments.iter().find(|a| a.parse::<u32>().is_err());

    let texts = texts();
    let bytes: usize = texts.iter().map(String::len).sum();
    println!("{} texts, {:.2} MB of UTF-8, {rounds} rounds", texts.len(), megabytes(bytes));

    let started = now();
    let lexicon = Lexicon::builtin();
    let unpacked = now() - started;
    let (recognizer, peak, held) = memory(Recognizer::new);
    let ready = now() - started;
    println!("tables unpacked in {unpacked:.1?}, engine ready after {ready:.1?}");
    println!("engine: {:.1} MB, while it is made {:.1}", megabytes(held), megabytes(peak));
    let made = (0..if wanted.is_some() { 0 } else { ROUNDS }).map(|_| {
        let started = now();
        black_box(Recognizer::new());
        now() - started
    });
    println!("engine made once more in {:.1?}", made.min().unwrap_or_default());

    let folded: Vec<String> = texts.iter().map(|text| fold(text)).collect();
    let automaton = automaton(lexicon);
    let mut tokens = Tokens::default();
    let mut hits = Hits::default();
    let mut stages: [(&str, Stage<'_>); 5] = [
        (
            "bare automaton (daachorse charwise, folded text)",
            Box::new(|| {
                for text in &folded {
                    black_box(automaton.leftmost_find_iter(text).count());
                }
            }),
        ),
        (
            "tokens",
            Box::new(|| {
                for text in &texts {
                    for line in text.split_inclusive('\n') {
                        tokens.read(line, 0);
                        black_box(tokens.len());
                    }
                }
            }),
        ),
        (
            "hits of the lexicon",
            Box::new(|| {
                let mut tokens = Tokens::default();
                for text in &texts {
                    for line in text.split_inclusive('\n') {
                        tokens.read(line, 0);
                        recognizer.matcher().find(&tokens, &mut hits);
                        black_box(hits.forms.len());
                    }
                }
            }),
        ),
        (
            "passes",
            Box::new(|| {
                for text in &texts {
                    black_box(recognizer.find_mentions(text, None, &mut |_| ()).len());
                }
            }),
        ),
        (
            "linking: all of recognition",
            Box::new(|| {
                for text in &texts {
                    black_box(recognizer.recognize(text, &Context::default()).len());
                }
            }),
        ),
    ];
    let mut best = [Duration::MAX; 5];
    for _ in 0..rounds {
        for ((name, work), best) in stages.iter_mut().zip(&mut best) {
            if wanted.is_some_and(|wanted| !name.contains(wanted.as_str())) {
                continue;
            }
            let started = now();
            work();
            *best = (*best).min(now() - started);
        }
    }
    println!("{:50} {:>9} {:>9} {:>9}", "", "MB/s", "ns/byte", "ratio");
    let yardstick = best.first().map_or(f64::NAN, Duration::as_secs_f64);
    for ((name, _), best) in stages.iter().zip(best) {
        if best == Duration::MAX {
            continue;
        }
        let seconds = best.as_secs_f64();
        println!(
            "{name:50} {:9.1} {:9.2} {:9.3}",
            megabytes(bytes) / seconds,
            seconds * 1e9 / bytes as f64,
            yardstick / seconds
        );
    }
    drop(stages);
    if wanted.is_some() {
        return;
    }

    let mut long = String::with_capacity(LONG);
    for text in texts.iter().cycle() {
        if long.len() + text.len() + 1 > LONG || text.is_empty() {
            break;
        }
        long.push_str(text);
        long.push('\n');
    }
    let started = now();
    let (mentions, peak, held) = memory(|| recognizer.recognize(&long, &Context::default()));
    println!(
        "one text of {:.1} MB: {:.1} MB of memory, {:.1} of it held by {} mentions; {:.1} MB/s",
        megabytes(long.len()),
        megabytes(peak),
        megabytes(held),
        mentions.len(),
        megabytes(long.len()) / (now() - started).as_secs_f64()
    );
}

fn megabytes(bytes: usize) -> f64 {
    bytes as f64 / 1e6
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
